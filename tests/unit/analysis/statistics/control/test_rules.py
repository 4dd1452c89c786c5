from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from kpi_helpers.analysis.statistics.control.rules import (
    find_shifts,
    find_trends,
    find_two_in_three,
    stopping_rows,
    turn_by_next_step,
    turns_down,
)

NAN = float("nan")


def row(*values: float) -> NDArray[np.float64]:
    return np.array([values])


def marks(flags: NDArray[np.bool_]) -> str:
    """Give flags as a picture: # where set."""
    return "".join("#" if flag else "." for flag in flags[0])


def side(picture: str) -> NDArray[np.int8]:
    """Read a picture of sides: + above, - below, 0 on the mean."""
    return np.array([[{"+": 1, "-": -1, "0": 0}[mark] for mark in picture]], dtype=np.int8)


@pytest.mark.parametrize(
    ("picture", "above", "below"),
    [
        ("++++++-", ".......", "......."),
        ("+++++++-", "#######.", "........"),
        ("0---------", "..........", ".#########"),
        ("+++0++++", "........", "........"),  # a point on the mean is neither counted nor skipped
        ("++++++++-------", "########.......", "........#######"),
        ("++++++", "......", "......"),
    ],
)
def test_a_shift_is_seven_points_on_one_side(picture: str, above: str, below: str) -> None:
    found = find_shifts(side(picture), 7)
    assert (marks(found.above), marks(found.below)) == (above, below)


def test_windows_of_a_shift_end_at_its_seventh_point_and_after() -> None:
    assert marks(find_shifts(side("++++++++-"), 7).above_ends) == "......##."


@pytest.mark.parametrize(
    ("values", "rising", "falling"),
    [
        ((1, 2, 3, 4, 5, 6), "......", "......"),
        ((1, 2, 3, 4, 5, 6, 7), "#######", "......."),
        ((9, 1, 2, 3, 4, 5, 6, 7, 7), ".#######.", "........."),
        ((7, 6, 5, 4, 3, 2, 1, 0), "........", "########"),
        ((1, 2, 3, 4, 4, 5, 6, 7), "........", "........"),  # a repeated value ends a trend
        ((1, 2, 3, NAN, 4, 5, 6, 7, 8), ".........", "........."),
        ((1, 2, 3, 4, 5, 6, 7, 6, 5, 4, 3, 2, 1), "#######......", "......#######"),
    ],
)
def test_a_trend_is_seven_points_all_the_way_up_or_down(values: tuple[float, ...], rising: str, falling: str) -> None:
    found = find_trends(row(*values), 7)
    assert (marks(found.above), marks(found.below)) == (rising, falling)


def test_the_lengths_of_runs_can_be_set() -> None:
    assert marks(find_trends(row(1, 2, 3, 4, 5, 6, 6), 6).above) == "######."
    assert marks(find_shifts(side("+++++++-"), 8).above) == "........"


@pytest.mark.parametrize(
    ("picture", "close", "above"),
    [
        ("+++", "##.", "##."),
        ("+++", "#.#", "#.#"),
        ("+++", "###", "###"),
        ("+++", "#..", "..."),
        ("++-", "##.", "..."),  # the third point must be on the same side
        ("+0+", "#.#", "..."),
        ("++", "##", ".."),  # fewer than three points
        ("-++++", ".#..#", "....."),
    ],
)
def test_two_in_three_flags_the_close_points_of_three_on_one_side(picture: str, close: str, above: str) -> None:
    near = np.array([[mark == "#" for mark in close]])
    found, _ = find_two_in_three(side(picture), near)
    assert (marks(found.above), marks(found.below)) == (above, "." * len(picture))
    turned, _ = find_two_in_three(-side(picture), near)
    assert marks(turned.below) == above


def test_the_third_point_lies_in_the_window_without_being_flagged() -> None:
    found, window = find_two_in_three(side("+++-"), np.array([[True, True, False, False]]))
    assert (marks(found.above), marks(window)) == ("##..", "###.")


RISE_DROP_RISE = (1, 2, 3, 4, 5, 6, 7, 2, 3, 4, 5, 6, 7, 8)


def test_the_reference_names_the_end_of_a_trend_by_the_step_to_the_next() -> None:
    values = row(*RISE_DROP_RISE)
    rising, falling = turn_by_next_step(values, find_trends(values, 7))
    assert marks(falling) == "......#......."  # F3: the top of a rise called falling
    assert marks(rising) == "######.#######"


def test_a_shared_peak_turns_down_and_a_shared_trough_does_not() -> None:
    peak, trough = row(1, 2, 3, 4, 5, 6, 7, 6, 5, 4, 3, 2, 1), row(7, 6, 5, 4, 3, 2, 1, 2, 3, 4, 5, 6, 7)
    assert marks(turns_down(peak, find_trends(peak, 7))) == "......#......"
    assert marks(turns_down(trough, find_trends(trough, 7))) == "." * 13


@pytest.mark.parametrize(
    ("values", "stops"),
    [
        ((1, 2, 3, NAN, 5, 6, 7), True),  # all known steps rise
        ((1, 2, 3, NAN, 5, 4, 3), False),
        ((1, 3, 2, NAN, 5, 6, 7), False),
        ((NAN,) * 7, True),  # no step is known
        ((NAN,) * 6, False),  # too short for a trend
        ((1, 2, 3, 4, 5, 6, 7), False),
        ((1, 2, 2, NAN, 5, 6, 7), False),  # a repeated value settles it
    ],
)
def test_where_the_reference_stops_at_a_gap(values: tuple[float, ...], stops: bool) -> None:
    found = row(*values)
    assert stopping_rows(found, np.ones(found.shape, dtype=bool), 7).tolist() == [stops]


def test_padding_is_no_gap() -> None:
    found = row(1, 2, 3, 4, 5, 6, NAN, NAN)
    there = ~np.isnan(found)
    assert stopping_rows(found, there, 7).tolist() == [False]
