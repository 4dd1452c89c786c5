from __future__ import annotations

import pytest

from kpi_helpers.analysis.statistics.comparing.ranks import (
    Place,
    categories_of,
    category_bounds,
    compare_with_percentiles,
    percentile_of,
    quantiles_of,
    rank_among,
)
from kpi_helpers.analysis.statistics.comparing.significance import Judgement, Standing

HIGHER, LOWER = Judgement.HIGHER_IS_BETTER, Judgement.LOWER_IS_BETTER
EITHER, NOT_APPLICABLE = Judgement.NONE, Judgement.NOT_APPLICABLE
NAN, INFINITY = float("nan"), float("inf")

PEERS: dict[str, float | None] = {
    "Kent": 85.0,
    "Essex": 81.9,
    "Surrey": 79.0,
    "Devon": 90.3,
    "Dorset": None,
    "Norfolk": NAN,
}


def place(value: float | None, peers: dict[str, float | None] = PEERS, better: Judgement = HIGHER) -> Place:
    found = rank_among(value, peers, better=better)
    assert found is not None
    return found


# ---------------------------------------------------------------- place


def test_a_place_says_everything_about_where_a_figure_stands() -> None:
    # 79, 80, 81.9, 85, 90.3: the quarters meet at 80, 81.9 and 85
    assert place(80.0) == Place(
        rank=4,
        of=5,
        joint=False,
        best=90.3,
        best_names=("Devon",),
        distance_to_best=10.3,
        quartile=3,
        quartile_limit=81.9,
        distance_to_next_quartile=1.9,
    )


def test_lower_is_better_turns_the_order_round() -> None:
    # 79, 81.9, 85, 85.5, 90.3: the quarters meet at 81.9, 85 and 85.5
    assert place(85.5, better=LOWER) == Place(4, 5, False, 79.0, ("Surrey",), 6.5, 3, 85.0, 0.5)
    assert place(78.0, better=LOWER).rank == 1


def test_the_best_has_no_way_to_go() -> None:
    best = place(95.0)
    assert (best.rank, best.best, best.best_names, best.distance_to_best) == (1, 95.0, (), 0.0)
    assert (best.quartile, best.quartile_limit, best.distance_to_next_quartile) == (1, None, None)


def test_ties_share_the_smallest_rank() -> None:
    peers: dict[str, float | None] = {"Kent": 85.0, "Essex": 81.9, "Surrey": 81.9, "Devon": 79.0}
    found = place(81.9, peers)
    assert (found.rank, found.of, found.joint) == (2, 5, True)
    assert place(79.0, peers).rank == 4
    assert (place(85.0, peers).rank, place(85.0, peers).joint, place(85.0, peers).best_names) == (1, True, ("Kent",))
    assert place(84.0, {"Kent": 85.0, "Essex": 85.0, "Surrey": 80.0}).best_names == ("Kent", "Essex")


def test_the_figure_itself_is_counted_once() -> None:
    peers: dict[str, float | None] = {"Kent": 85.0, "Lancashire": 81.9, "Essex": 80.0}
    found = rank_among(81.9, peers, better=HIGHER, own_name="Lancashire")
    assert found is not None
    assert (found.rank, found.of, found.joint) == (2, 3, False)


def test_distances_are_what_a_pencil_makes() -> None:
    peers: dict[str, float | None] = {"A": 0.3, "B": 0.2, "C": 0.15, "D": 0.05}
    found = place(0.1, peers)  # 0.3 - 0.1 is 0.19999999999999998 in floating point
    assert (found.distance_to_best, found.quartile_limit, found.distance_to_next_quartile) == (0.2, 0.15, 0.05)


@pytest.mark.parametrize("better", [HIGHER, LOWER])
def test_a_boundary_belongs_to_the_better_quarter(better: Judgement) -> None:
    sign = 1.0 if better is HIGHER else -1.0
    figures = [10, 20, 30, 40, 50]  # the quarters meet at 20, 30 and 40
    for value, quartile in zip(figures, (4, 3, 2, 1, 1), strict=True):
        peers: dict[str, float | None] = {str(figure): sign * figure for figure in figures if figure != value}
        assert place(sign * value, peers, better).quartile == quartile


def test_a_quartile_needs_four_figures() -> None:
    three = place(80.0, {"Kent": 85.0, "Essex": 81.9})
    assert (three.rank, three.of) == (3, 3)
    assert (three.quartile, three.quartile_limit, three.distance_to_next_quartile) == (None, None, None)
    assert place(80.0, {"Kent": 85.0, "Essex": 81.9, "Surrey": 79.0}).quartile == 3


def test_a_figure_that_repeats_without_end_reaches_its_own_boundary() -> None:
    third = 1 / 3  # the boundary is rounded to ten decimals: 0.3333333333
    peers: dict[str, float | None] = {"A": third, "B": third, "C": third}
    assert place(third, peers).quartile == 1
    assert place(third, peers, LOWER).quartile == 1


@pytest.mark.parametrize(
    ("value", "peers", "better"),
    [
        (None, {"Kent": 85.0}, HIGHER),
        (NAN, {"Kent": 85.0}, HIGHER),
        (80.0, {}, HIGHER),
        (80.0, {"Kent": None, "Essex": NAN}, HIGHER),
        (80.0, {"Kent": 85.0}, EITHER),
        (80.0, {"Kent": 85.0}, NOT_APPLICABLE),
    ],
)
def test_sometimes_there_is_no_place(value: float | None, peers: dict[str, float | None], better: Judgement) -> None:
    assert rank_among(value, peers, better=better) is None


def test_an_infinite_figure_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^The value is infinite; expected a finite number, or none\.$"):
        rank_among(INFINITY, {"Kent": 85.0}, better=HIGHER)
    with pytest.raises(ValueError, match=r"^The figure of Kent is infinite; expected a finite number, or none\.$"):
        rank_among(80.0, {"Kent": -INFINITY}, better=HIGHER)
    with pytest.raises(ValueError, match=r"^The value is infinite; expected a finite number, or none\.$"):
        quantiles_of([1, INFINITY], 2)
    with pytest.raises(ValueError, match=r"^The value is infinite; expected a finite number, or none\.$"):
        category_bounds([1, 2, 3, INFINITY], 2)


# ---------------------------------------------------------------- quantiles by rank


def test_quantile_one_holds_the_highest_unless_said() -> None:
    values = [52.8, 32.9, None, 56.1, 49.6, NAN]
    assert quantiles_of(values, 4) == [2, 4, None, 1, 3, None]
    assert quantiles_of(values, 4, highest_first=False) == [3, 1, None, 4, 2, None]
    assert quantiles_of(values, 5) == [None] * 6  # four figures cannot make five groups


def test_equal_figures_share_a_quantile() -> None:
    assert quantiles_of([7, 7, 7, 7], 4) == [1, 1, 1, 1]
    assert quantiles_of([1, 2, 2, 2, 3, 4], 3) == [3, 2, 2, 2, 1, 1]
    assert quantiles_of([1, 2, 2, 2, 3, 4], 3, highest_first=False) == [1, 1, 1, 1, 3, 3]


@pytest.mark.parametrize("groups", [1, 0, -4])
def test_there_are_at_least_two_groups(groups: int) -> None:
    message = rf"^The number of groups is {groups}; expected 2 or more\.$"
    with pytest.raises(ValueError, match=message):
        quantiles_of([1, 2, 3, 4], groups)
    with pytest.raises(ValueError, match=message):
        category_bounds([1, 2, 3, 4], groups)
    with pytest.raises(ValueError, match=message):
        categories_of([1, 2, 3, 4], groups, judgement=HIGHER)


# ---------------------------------------------------------------- categories between boundaries


def test_boundaries_are_interpolated() -> None:
    assert category_bounds([3, None, 1, 2, 9], 4) == (1, 1.75, 2.5, 4.5, 9)
    assert category_bounds([1, 2, 3, 5], 5) == (1, 1.6, 2.2, 2.8, 3.8, 5)
    assert category_bounds([3, 1, 2], 4) is None
    assert category_bounds([0.1, 0.1, 0.1, 0.4], 3) == (0.1, 0.1, 0.1, 0.4)


def test_boundaries_are_rounded_to_ten_decimals_halves_away_from_nought() -> None:
    assert category_bounds([0, 1 / 3, 2 / 3, 1], 3) == (0, 0.3333333333, 0.6666666667, 1)
    assert category_bounds([0, 0, 1e-10, 1e-10], 2) == (0, 1e-10, 1e-10)  # half of 1e-10
    assert category_bounds([0, 0, -1e-10, -1e-10], 2) == (-1e-10, -1e-10, 0)
    assert category_bounds([0, 0, 1e20, 1e20], 2) == (0, 5e19, 1e20)


def test_one_is_the_best_with_any_number_of_categories() -> None:
    four, five = [1, 2, 3, 9], [1, 2, 3, 4, 5]
    assert categories_of(four, 4, judgement=HIGHER) == [4, 3, 2, 1]
    assert categories_of(five, 5, judgement=HIGHER) == [5, 4, 3, 2, 1]
    for judgement in (LOWER, EITHER):
        assert categories_of(four, 4, judgement=judgement) == [1, 2, 3, 4]
        assert categories_of(five, 5, judgement=judgement) == [1, 2, 3, 4, 5]


def test_as_published_quartiles_are_never_turned_round() -> None:
    assert categories_of([1, 2, 3, 9], 4, judgement=HIGHER, as_published=True) == [1, 2, 3, 4]
    assert categories_of([1, 2, 3, 4, 5], 5, judgement=HIGHER, as_published=True) == [5, 4, 3, 2, 1]


def test_what_has_no_category() -> None:
    assert categories_of([1, None, 2, 3, 9], 4, judgement=LOWER) == [1, None, 2, 3, 4]
    assert categories_of([1, 2, 3, 5], 5, judgement=LOWER) == [None] * 4  # fewer figures than categories
    assert categories_of([1, 2, None, 5], 3, judgement=LOWER) == [None] * 4  # fewer than four figures
    assert categories_of([1, 2, 3, 5], 4, judgement=NOT_APPLICABLE) == [None] * 4


def test_the_highest_figure_is_in_the_last_category_though_its_boundary_is_rounded() -> None:
    assert categories_of([0, 0.1, 0.2, 1 / 3], 4, judgement=LOWER) == [1, 2, 3, 4]


# ---------------------------------------------------------------- percentiles


def test_percentiles_are_interpolated_like_boundaries() -> None:
    assert [percentile_of([3, 1, None, 2, 9], percent) for percent in (0, 25, 50, 75, 100)] == [1, 1.75, 2.5, 4.5, 9]
    assert percentile_of([3, 1, 2], 50) is None
    for percent in (-1, 100.5, NAN):
        with pytest.raises(ValueError, match=rf"^The percentile is {percent}; expected 0 to 100\.$"):
            percentile_of([1, 2, 3, 9], percent)


@pytest.mark.parametrize(
    ("value", "standing"),
    [
        (1.7, Standing.WORSE),
        (1.75, Standing.SIMILAR),
        (4.49, Standing.SIMILAR),
        (4.5, Standing.BETTER),
        (None, Standing.NOT_COMPARED),
    ],
)
def test_a_goal_may_be_a_range_of_percentiles(value: float | None, standing: Standing) -> None:
    assert compare_with_percentiles(value, [3, 1, 2, 9, None], lower=25, upper=75, judgement=HIGHER) is standing


def test_a_range_of_percentiles_needs_peers_and_order() -> None:
    assert compare_with_percentiles(4, [3, 1, 2], lower=25, upper=75, judgement=HIGHER) is Standing.NOT_COMPARED
    with pytest.raises(ValueError, match=r"^The percentiles are 75 and 25; expected the lower one first\.$"):
        compare_with_percentiles(4, [3, 1, 2, 9], lower=75, upper=25, judgement=HIGHER)
