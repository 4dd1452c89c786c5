from __future__ import annotations

from kpi_helpers.analysis.statistics.control.results import suggest_recalculation
from tests.chart_builders import make_chart

NAN = float("nan")
LOW = [50.0, 52.0, 49.0, 51.0, 48.0, 50.0] * 2
HIGH = [60.0, 62.0, 59.0, 61.0, 58.0, 60.0, 61.0]


def test_a_lasting_shift_suggests_a_recalculation_from_its_start() -> None:
    assert suggest_recalculation(make_chart([*LOW, *HIGH])) == 12
    assert suggest_recalculation(make_chart([*LOW, *HIGH[:6]])) is None
    assert suggest_recalculation(make_chart([*LOW, *HIGH, 45.0])) is None  # it did not last
    assert suggest_recalculation(make_chart([*LOW, *HIGH], shift_points=8)) is None
    assert suggest_recalculation(make_chart(LOW)) is None
    assert suggest_recalculation(make_chart([100.0] * 20)) is None  # on the mean is on no side


def test_a_suggestion_looks_across_gaps_only_where_they_are_bridged() -> None:
    gaps = [*HIGH[:3], NAN, *HIGH[3:], NAN]
    assert suggest_recalculation(make_chart([*LOW, *gaps], lengths=21)) == 12
    assert suggest_recalculation(make_chart([*LOW, *gaps], lengths=21, bridge_gaps=False)) is None


def test_points_after_a_baseline_may_all_be_part_of_the_shift() -> None:
    count = make_chart([*LOW, *HIGH], preset="making_data_count", baseline_points=12)
    assert (count.partition[12], suggest_recalculation(count)) == (1, 12)


def test_a_suggestion_that_was_followed_is_not_made_again() -> None:
    assert suggest_recalculation(make_chart([*LOW, *HIGH], segments=[0] * 12 + [1] * 7)) is None


def test_without_points_or_limits_nothing_is_suggested() -> None:
    assert suggest_recalculation(make_chart([NAN, NAN], lengths=2)) is None
    assert suggest_recalculation(make_chart([*LOW, *HIGH], least_points=20, settled_points=20)) is None
