from __future__ import annotations

import pytest

from kpi_helpers.analysis.statistics.comparing.intervals import Interval
from kpi_helpers.analysis.statistics.comparing.significance import (
    Change,
    Judgement,
    Standing,
    change_between,
    compare_intervals,
    compare_with_goal,
    compare_with_value,
    standing_for,
)

HIGHER, LOWER = Judgement.HIGHER_IS_BETTER, Judgement.LOWER_IS_BETTER
EITHER, NOT_APPLICABLE = Judgement.NONE, Judgement.NOT_APPLICABLE
NOTHING = Interval(None, None)
NAN, INFINITY = float("nan"), float("inf")


# ---------------------------------------------------------------- words by side


@pytest.mark.parametrize(
    ("judgement", "words"),
    [
        (HIGHER, ["worst", "worse", "similar", "better", "best"]),
        (LOWER, ["best", "better", "similar", "worse", "worst"]),
        (EITHER, ["much_lower", "lower", "similar", "higher", "much_higher"]),
        (NOT_APPLICABLE, ["not_compared"] * 5),
    ],
)
def test_the_judgement_gives_the_word_for_a_side(judgement: Judgement, words: list[str]) -> None:
    assert [standing_for(side, judgement).value for side in (-2, -1, 0, 1, 2)] == words
    assert standing_for(None, judgement) is Standing.NOT_COMPARED


# ---------------------------------------------------------------- against a value


@pytest.mark.parametrize(
    ("benchmark", "narrow", "both"),
    [
        (41.9, "better", "best"),
        (42, "better", "better"),  # on the wider limit
        (44.9, "better", "better"),
        (45, "similar", "similar"),  # on the limit
        (50.2, "similar", "similar"),
        (55, "similar", "similar"),
        (55.1, "worse", "worse"),
        (58, "worse", "worse"),
        (58.1, "worse", "worst"),
    ],
)
def test_the_interval_decides_and_holds_its_ends(benchmark: float, narrow: str, both: str) -> None:
    own, wider = Interval(45, 55), Interval(42, 58, 0.998)
    assert compare_with_value(50, benchmark, interval=own, judgement=HIGHER) == narrow
    assert compare_with_value(50, benchmark, interval=own, wider=wider, judgement=HIGHER) == both
    swapped = {"better": "worse", "worse": "better", "best": "worst", "worst": "best"}
    low = compare_with_value(50, benchmark, interval=own, wider=wider, judgement=LOWER)
    assert low == swapped.get(both, both)


@pytest.mark.parametrize(
    ("value", "benchmark", "interval", "wider"),
    [
        (None, 60, Interval(45, 55), None),
        (NAN, 60, Interval(45, 55), None),
        (50, None, Interval(45, 55), None),
        (50, NAN, Interval(45, 55), None),
        (50, 60, NOTHING, None),
        (50, 60, Interval(45, None), None),
        (50, 60, Interval(45, 55), Interval(None, None, 0.998)),  # asked for, not known
        (50, 50, Interval(45, 55), Interval(None, None, 0.998)),
    ],
)
def test_what_is_missing_is_not_compared(
    value: float | None, benchmark: float | None, interval: Interval, wider: Interval | None
) -> None:
    standing = compare_with_value(value, benchmark, interval=interval, wider=wider, judgement=HIGHER)
    assert standing is Standing.NOT_COMPARED


def test_minus_one_is_a_figure_and_nought_is_a_benchmark() -> None:
    assert compare_with_value(-1, 0, interval=Interval(-1.5, -0.5), judgement=LOWER) is Standing.BETTER
    assert compare_with_value(0, -1, interval=Interval(-0.5, 0.5), judgement=HIGHER) is Standing.BETTER


def test_the_wider_interval_must_be_the_wider_one() -> None:
    message = r"^The wider interval has confidence 0\.95, the other 0\.998\.$"
    with pytest.raises(ValueError, match=message):
        compare_with_value(50, 60, interval=Interval(42, 58, 0.998), wider=Interval(45, 55), judgement=HIGHER)


# ---------------------------------------------------------------- two intervals, and change


@pytest.mark.parametrize(
    ("other", "limits", "standing", "change"),
    [
        (57, (55, 59), Standing.SIMILAR, Change.NO_CHANGE),  # touching
        (57, (55.1, 59), Standing.WORSE, Change.DECREASING),
        (57, (54.9, 59), Standing.SIMILAR, Change.NO_CHANGE),
        (43, (41, 45), Standing.SIMILAR, Change.NO_CHANGE),
        (43, (41, 44.9), Standing.BETTER, Change.INCREASING),
        (50, (49, 51), Standing.SIMILAR, Change.NO_CHANGE),
        (50, (60, 61), Standing.SIMILAR, Change.NO_CHANGE),  # equal figures never differ
        (50, (40, 41), Standing.SIMILAR, Change.NO_CHANGE),
        (None, (41, 44.9), Standing.NOT_COMPARED, Change.NOT_CALCULATED),
        (43, (None, None), Standing.NOT_COMPARED, Change.NOT_CALCULATED),
    ],
)
def test_intervals_that_touch_do_not_differ(
    other: float | None, limits: tuple[float | None, float | None], standing: Standing, change: Change
) -> None:
    own, theirs = Interval(45, 55), Interval(*limits)
    assert compare_intervals(50, other, interval=own, other_interval=theirs, judgement=HIGHER) is standing
    assert change_between(50, other, interval=own, interval_before=theirs) is change


def test_a_change_has_no_judgement_and_a_comparison_has() -> None:
    now, before = Interval(57, 63), Interval(45, 55)
    assert change_between(60, 50, interval=now, interval_before=before) is Change.INCREASING
    assert compare_intervals(60, 50, interval=now, other_interval=before, judgement=LOWER) is Standing.WORSE
    assert compare_intervals(60, 50, interval=now, other_interval=before, judgement=EITHER) is Standing.HIGHER
    assert (
        compare_intervals(60, 50, interval=now, other_interval=before, judgement=NOT_APPLICABLE)
        is Standing.NOT_COMPARED
    )


def test_intervals_of_unlike_confidence_are_refused() -> None:
    message = r"^The intervals have confidence 0\.95 and 0\.998; expected the same\.$"
    with pytest.raises(ValueError, match=message):
        change_between(60, 50, interval=Interval(57, 63), interval_before=Interval(45, 55, 99.8))


# ---------------------------------------------------------------- goals


@pytest.mark.parametrize(
    ("value", "high", "low"),
    [(79.99, "worse", "better"), (80, "better", "better"), (80.01, "better", "worse"), (None, *["not_compared"] * 2)],
)
def test_a_goal_is_met_by_reaching_it(value: float | None, high: str, low: str) -> None:
    assert compare_with_goal(value, 80, judgement=HIGHER) == high
    assert compare_with_goal(value, 80, judgement=LOWER) == low


@pytest.mark.parametrize(
    ("value", "high", "low", "either"),
    [
        (79.99, "worse", "better", "lower"),
        (80, "similar", "similar", "similar"),
        (89.99, "similar", "similar", "similar"),
        (90, "better", "worse", "higher"),  # the upper end is outside, whichever way is good
    ],
)
def test_a_range_holds_its_lower_end_only(value: float, high: str, low: str, either: str) -> None:
    standings = [compare_with_goal(value, 80, upper=90, judgement=way) for way in (HIGHER, LOWER, EITHER)]
    assert standings == [high, low, either]
    wide = Interval(0, 100)
    assert compare_with_goal(value, 80, upper=90, interval=wide, judgement=HIGHER) == high  # a range ignores it


@pytest.mark.parametrize(
    ("lower", "upper", "high", "low"),
    [
        (80, 89, "better", "worse"),
        (79.9, 89, "similar", "similar"),
        (71, 80, "similar", "similar"),
        (71, 79.9, "worse", "better"),
        (80, 80, "better", "worse"),
        (None, None, "not_compared", "not_compared"),
    ],
)
def test_with_an_interval_it_is_the_limits_that_reach_a_goal(
    lower: float | None, upper: float | None, high: str, low: str
) -> None:
    for judgement, standing in ((HIGHER, high), (LOWER, low)):
        assert compare_with_goal(80, 80, interval=Interval(lower, upper), judgement=judgement) == standing


def test_without_a_goal_there_is_no_comparison() -> None:
    assert compare_with_goal(80, None, judgement=HIGHER) is Standing.NOT_COMPARED
    assert compare_with_goal(80, NAN, judgement=HIGHER) is Standing.NOT_COMPARED
    assert compare_with_goal(80, 80, judgement=NOT_APPLICABLE) is Standing.NOT_COMPARED
    assert compare_with_goal(80, 80, judgement=EITHER) is Standing.HIGHER


@pytest.mark.parametrize("goal", [90, None])
def test_a_range_needs_its_ends_in_order(goal: float | None) -> None:
    with pytest.raises(ValueError, match=r"^The goal is a range from (90\.0|None) to 80\.0; expected a lower end"):
        compare_with_goal(85, goal, upper=80, judgement=HIGHER)


def test_infinite_figures_are_refused() -> None:
    own = Interval(45, 55)
    with pytest.raises(ValueError, match=r"^The value is infinite"):
        compare_with_value(INFINITY, 50, interval=own, judgement=HIGHER)
    with pytest.raises(ValueError, match=r"^The benchmark is infinite"):
        compare_with_value(50, -INFINITY, interval=own, judgement=HIGHER)
    with pytest.raises(ValueError, match=r"^The other value is infinite"):
        compare_intervals(50, INFINITY, interval=own, other_interval=own, judgement=HIGHER)
    with pytest.raises(ValueError, match=r"^The goal is infinite"):
        compare_with_goal(50, INFINITY, judgement=HIGHER)
    with pytest.raises(ValueError, match=r"^The upper end of the goal is infinite"):
        compare_with_goal(50, 40, upper=INFINITY, judgement=HIGHER)
