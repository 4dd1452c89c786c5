from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from kpi_helpers.analysis.comparison import Beside, RestsOn
from kpi_helpers.analysis.direction import Direction, Travel
from kpi_helpers.analysis.evidence import Tension, find_tensions
from kpi_helpers.analysis.statistics.comparing.significance import Change, Standing
from kpi_helpers.analysis.targets import Override, Rating, Unrated
from kpi_helpers.analysis.variation import Because, Kind, SeriesTrend, Variation, Way
from kpi_helpers.inputs.lists import OverrideKind, Rag
from tests.results import make_figure, make_result

FLAT = [91, 92, 90, 93, 91, 92, 92, 90, 91, 93, 92, 91, 90]


def shares(before: float, now: float, *, earlier: str = "2022-23 Q1") -> list[dict[str, Any]]:
    return [
        {"period": period, "value": value, "numerator": value * 10, "denominator": 1000}
        for period, value in ((earlier, before), ("2022-23 Q2", now))
    ]


def test_the_evidence_is_worked_out_once() -> None:
    result = make_result(list(FLAT))
    assert result.evidence is result.evidence


def test_the_evidence_holds_the_series_with_its_gaps_stretches_and_decisions() -> None:
    decision = {"period": "2022-23 Q1", "change": "exclude"}
    evidence = make_result([90, None, 91, 92], breaks=[{"period": "2022-23 Q1"}], chart_changes=[decision]).evidence
    assert evidence.index.values == (90, None, 91, 92)
    assert [(one.first, one.last) for one in evidence.stretches] == [(0, 1), (2, 3)]
    assert evidence.stretches[1].left_out == {2}
    assert [(str(one.period), one.change) for one in evidence.changes] == [("2022-23 Q1", "exclude")]


def test_without_any_figure_everything_is_empty() -> None:
    evidence = make_result([]).evidence
    assert (evidence.index.periods, evidence.stretches, evidence.method.because) == ((), (), Because.NO_FIGURE)
    assert (evidence.trend, evidence.runs, evidence.change, evidence.chance) == (None, None, None, None)
    assert (evidence.beside, evidence.places, evidence.tensions, evidence.seasonal) == ((), (), (), False)


# ---------------------------------------------------------------- change of two figures


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [(50, 52, Change.NO_CHANGE), (50, 60, Change.INCREASING), (60, 50, Change.DECREASING)],
)
def test_two_figures_with_counts_part_or_overlap(before: float, now: float, expected: Change) -> None:
    evidence = make_result(rows=shares(before, now)).evidence
    assert (evidence.method.kind, evidence.change) == (Kind.INTERVALS, expected)


def test_without_counts_nothing_is_said_of_two_figures() -> None:
    assert make_result([50, 60]).evidence.change is None


def test_the_year_before_stands_in_for_a_missing_period() -> None:
    assert make_result(rows=shares(50, 60, earlier="2021-22 Q2")).evidence.change is Change.INCREASING


def test_a_figure_before_a_break_is_never_held_against() -> None:
    evidence = make_result(rows=shares(50, 60), breaks=[{}]).evidence
    assert (evidence.change, evidence.method.because) == (None, Because.FIRST_FIGURE)


# ---------------------------------------------------------------- runs and seasons


def test_runs_are_looked_for_where_there_are_10_figures_and_no_limits() -> None:
    off = [{"setting": "control_chart", "value": "none"}]
    runs = make_result([1, 1, 1, 1, 1, 9, 9, 9, 9, 9], settings=off).evidence.runs
    assert runs is not None
    assert (runs.useful, runs.longest_run, runs.crossings, runs.signal) == (10, 5, 1, True)
    assert make_result([1, 1, 1, 1, 1, 9, 9, 9, 9], settings=off).evidence.runs is None


def test_where_there_are_limits_there_are_no_runs() -> None:
    assert make_result(list(FLAT)).evidence.runs is None


def test_yearly_figures_below_13_have_runs_instead_of_limits() -> None:
    rows: list[dict[str, Any]] = [
        {"period": f"{year}-{year - 1999} financial year", "value": 90 + year % 3, "received": "2022-23 Q2"}
        for year in range(2010, 2022)
    ]
    evidence = make_result(rows=rows, frequency="annual_financial").evidence
    assert evidence.runs is not None
    assert evidence.runs.useful == 8  # twelve figures 90 91 92 ...; the four on the median are left out
    assert not evidence.seasonal


def test_figures_that_overlap_have_neither_runs_nor_seasons() -> None:
    rows = [{"period": f"2022-23 Q1..Q{n}", "value": 10 * n} for n in (1, 2)]
    evidence = make_result(rows=rows, basis="year_to_date", unit="count").evidence
    assert (evidence.runs, evidence.seasonal, evidence.method.because) == (None, False, Because.RUNNING_TOTAL)


# ---------------------------------------------------------------- the outlook beside the rating


def test_a_green_figure_whose_year_is_in_doubt() -> None:
    evidence = make_result(
        [20, 20, 30, 30, 30, 30],
        unit="count",
        targets=[{"kind": "year_total", "green_limit": 140, "amber_limit": 100, "applies_from": "2015-16 Q1"}],
        settings=[{"setting": "year_profile", "value": "last_year"}],
    ).evidence
    assert evidence.outlook.status is Rag.AMBER
    assert evidence.tensions[-1] == "met_but_year_in_doubt"


STEADY = [90, 92] * 7  # mean 91, limits 85.68 and 96.32
BARE = Variation(None, None, 0)
STILL = Direction(Travel.SAME)
GREEN, RED = Rating(Rag.GREEN, met=True), Rating(Rag.RED, met=False)


def of_result(values: Sequence[float], green: float, **facts: Any) -> tuple[Tension, ...]:
    """Tensions of a KPI that is red as soon as it misses its target, without its travel since the quarter before."""
    target = {"green_limit": green, "amber_limit": green, "applies_from": "2015-16 Q1"}
    result = make_result(list(values), targets=[target], **facts)
    return tuple(one for one in result.evidence.tensions if not one.startswith("moved"))


def found(
    rating: Rating = GREEN,
    direction: Direction = STILL,
    *,
    variation: Variation = BARE,
    trend: SeriesTrend | None = None,
    beside: list[Beside] | None = None,
    overlap: bool = False,
    outlook: Rag | None = None,
) -> tuple[Tension, ...]:
    return find_tensions(
        rating,
        direction,
        variation=variation,
        trend=trend,
        beside=beside or [],
        overlap=overlap,
        outlook=outlook,
    )


def steady() -> Variation:
    return make_result(list(STEADY), targets=[]).evidence.variation


def trend_towards(travel: Travel) -> SeriesTrend:
    period = make_figure().period
    return SeriesTrend(Kind.RANK, Way.RISING, travel, 5, period, period)


def compared(standing: Standing) -> list[Beside]:
    return [Beside(make_figure(80), make_figure(91), RestsOn.VALUE, 11, standing)]


# ---------------------------------------------------------------- rating and process


@pytest.mark.parametrize(
    ("last", "green", "expected"),
    [
        pytest.param(91, 97, (Tension.MISSED_OUT_OF_REACH,), id="missed, target above the limits"),
        pytest.param(91, 92, (Tension.MISSED_BY_CHANCE,), id="missed, target within the limits"),
        pytest.param(80, 84, (Tension.MISSED_THOUGH_SAFE,), id="missed, target below the limits"),
        pytest.param(98, 99, (Tension.MISSED_BUT_IMPROVING,), id="missed, unusually high"),
        pytest.param(91, 91, (Tension.MET_BY_CHANCE,), id="met, target within the limits"),
        pytest.param(84, 84, (Tension.MET_BUT_WORSENING,), id="met, unusually low"),
        pytest.param(98, 98, (Tension.MET_THOUGH_OUT_OF_REACH,), id="met, target above the limits"),
        pytest.param(91, 80, (), id="met, target below the limits"),
    ],
)
def test_rating_and_process(last: float, green: float, expected: tuple[Tension, ...]) -> None:
    assert of_result([*STEADY, last], green) == expected


def test_without_limits_rating_and_process_do_not_pull_apart() -> None:
    assert of_result(STEADY[:5], 97) == ()


@pytest.mark.parametrize("green", [92, 91])
def test_an_excluded_latest_figure_is_called_neither_chance_nor_trend(green: float) -> None:
    assert of_result([*STEADY, 91], green, chart_changes=[{"change": "exclude"}]) == ()


def test_a_pause_pulls_against_nothing() -> None:
    assert of_result([*STEADY, 91], 92, breaks=[{"kind": "paused"}]) == ()


def test_an_unrated_figure_pulls_against_nothing() -> None:
    assert make_result([*STEADY[:13], 90], targets=[]).evidence.tensions == ()


# ---------------------------------------------------------------- movement


@pytest.mark.parametrize("travel", [Travel.BETTER, Travel.WORSE])
def test_a_move_within_the_limits(travel: Travel) -> None:
    assert found(direction=Direction(travel), variation=steady()) == (Tension.MOVED_WITHIN_CHANCE,)


def test_a_move_beyond_the_limits_is_no_chance() -> None:
    assert Tension.MOVED_WITHIN_CHANCE not in make_result([*STEADY, 60]).evidence.tensions


@pytest.mark.parametrize(
    ("travel", "trend", "expected"),
    [
        (Travel.BETTER, Travel.WORSE, (Tension.MOVED_AGAINST_TREND,)),
        (Travel.WORSE, Travel.BETTER, (Tension.MOVED_AGAINST_TREND,)),
        (Travel.WORSE, Travel.WORSE, ()),
        (Travel.WORSE, Travel.SAME, ()),
        (Travel.WORSE, Travel.WITHHELD, ()),
        (Travel.SAME, Travel.BETTER, ()),
        (Travel.CHANGED, Travel.CHANGED, ()),
    ],
)
def test_a_move_and_the_trend(travel: Travel, trend: Travel, expected: tuple[Tension, ...]) -> None:
    assert found(direction=Direction(travel), trend=trend_towards(trend)) == expected


def test_a_move_against_the_trend_of_a_whole_series() -> None:
    switched_off = [{"setting": "control_chart", "value": "none"}]
    result = make_result([60, 70, 80, 85, 90, 88, 89, 95, 94], targets=[], settings=switched_off)
    assert result.evidence.trend is not None
    assert result.evidence.trend.way is Way.RISING
    assert result.evidence.tensions == (Tension.MOVED_AGAINST_TREND,)


def test_a_move_within_intervals() -> None:
    assert found(direction=Direction(Travel.WORSE), overlap=True) == (Tension.MOVED_WITHIN_INTERVALS,)
    assert found(direction=Direction(Travel.WORSE)) == ()
    assert found(direction=STILL, overlap=True) == ()


def test_a_signal_is_not_called_a_move_within_intervals() -> None:
    signal = make_result([*STEADY, 80], targets=[]).evidence.variation
    unrated = Rating(Rag.NOT_RATED, Unrated.NO_TARGET)
    assert found(unrated, Direction(Travel.WORSE), variation=signal, overlap=True) == ()


@pytest.mark.parametrize(("value", "expected"), [(92, (Tension.MOVED_WITHIN_INTERVALS,)), (99, ())])
def test_intervals_of_the_two_latest_figures(value: float, expected: tuple[Tension, ...]) -> None:
    rows: list[dict[str, Any]] = [
        {"period": "2022-23 Q1", "value": 90, "numerator": 180, "denominator": 200},
        {"value": value, "numerator": value * 2, "denominator": 200},
    ]
    assert make_result(rows=rows, targets=[]).evidence.tensions == expected


def test_intervals_of_a_year_ago_say_nothing_of_the_period_before() -> None:
    rows: list[dict[str, Any]] = [
        {"period": "2021-22 Q2", "value": 90, "numerator": 180, "denominator": 200},
        {"value": 92, "numerator": 184, "denominator": 200},
    ]
    result = make_result(rows=rows, targets=[])
    assert (result.evidence.change, result.evidence.tensions) == ("no_change", ())


# ---------------------------------------------------------------- others and the year


@pytest.mark.parametrize(
    ("rating", "standing", "expected"),
    [
        (GREEN, Standing.WORSE, (Tension.MET_BUT_WORSE_THAN_OTHERS,)),
        (GREEN, Standing.WORST, (Tension.MET_BUT_WORSE_THAN_OTHERS,)),
        (GREEN, Standing.SIMILAR, ()),
        (GREEN, Standing.BETTER, ()),
        (RED, Standing.BETTER, (Tension.MISSED_BUT_BETTER_THAN_OTHERS,)),
        (RED, Standing.BEST, (Tension.MISSED_BUT_BETTER_THAN_OTHERS,)),
        (RED, Standing.WORSE, ()),
        (GREEN, Standing.NOT_COMPARED, ()),
        (GREEN, Standing.MUCH_LOWER, ()),
        (Rating(Rag.AMBER, met=False), Standing.WORST, ()),
    ],
)
def test_rating_and_others(rating: Rating, standing: Standing, expected: tuple[Tension, ...]) -> None:
    assert found(rating, beside=compared(standing)) == expected


@pytest.mark.parametrize(
    ("period", "expected"), [("2022-23 Q2", (Tension.MET_BUT_WORSE_THAN_OTHERS,)), ("2022-23 Q1", ())]
)
def test_only_comparators_of_the_same_period_pull(period: str, expected: tuple[Tension, ...]) -> None:
    counts = {"numerator": 910, "denominator": 1000}
    rows: list[dict[str, Any]] = [{"period": "2022-23 Q1", "value": 91, **counts}, {"value": 91, **counts}]
    assert make_result(rows=rows, comparators=[{"period": period, "value": 97}]).evidence.tensions == expected


@pytest.mark.parametrize(
    ("rating", "outlook", "expected"),
    [
        (GREEN, Rag.RED, (Tension.MET_BUT_YEAR_IN_DOUBT,)),
        (GREEN, Rag.AMBER, (Tension.MET_BUT_YEAR_IN_DOUBT,)),
        (GREEN, Rag.GREEN, ()),
        (GREEN, None, ()),
        (RED, Rag.GREEN, (Tension.MISSED_BUT_YEAR_SAFE,)),
        (RED, Rag.AMBER, ()),
        (Rating(Rag.NOT_RATED, Unrated.NO_TARGET), Rag.GREEN, ()),
    ],
)
def test_rating_and_the_end_of_the_year(rating: Rating, outlook: Rag | None, expected: tuple[Tension, ...]) -> None:
    assert found(rating, outlook=outlook) == expected


# ---------------------------------------------------------------- judgement and order


@pytest.mark.parametrize(("rag", "standing"), [(Rag.GREEN, Standing.WORST), (Rag.RED, Standing.BEST)])
def test_a_rating_by_judgement_pulls_against_nothing(rag: Rag, standing: Standing) -> None:
    judged = Override(rag, OverrideKind.JUDGEMENT, "A fall is expected.", "Head of Housing", "2022-11-20")
    rating = Rating(rag, override=judged, met=rag is Rag.GREEN)
    year = Rag.RED if rag is Rag.GREEN else Rag.GREEN
    assert found(rating, beside=compared(standing), outlook=year, variation=steady()) == ()
    assert found(rating, Direction(Travel.WORSE), variation=steady()) == (Tension.MOVED_WITHIN_CHANCE,)


def test_the_weightiest_comes_first() -> None:
    variation = make_result([*STEADY, 91], targets=[{"green_limit": 91, "applies_from": "2015-16 Q1"}])
    tensions = found(
        GREEN,
        Direction(Travel.WORSE),
        variation=variation.evidence.variation,
        beside=compared(Standing.WORST),
        overlap=True,
        outlook=Rag.RED,
    )
    assert tensions == (
        Tension.MET_BY_CHANCE,
        Tension.MOVED_WITHIN_CHANCE,
        Tension.MET_BUT_WORSE_THAN_OTHERS,
        Tension.MET_BUT_YEAR_IN_DOUBT,
    )
