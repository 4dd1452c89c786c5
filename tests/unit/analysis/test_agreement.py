from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from kpi_helpers.analysis.agreement import Tension, find_tensions
from kpi_helpers.analysis.comparison import Basis, Beside
from kpi_helpers.analysis.direction import Direction, Travel
from kpi_helpers.analysis.method import Kind
from kpi_helpers.analysis.rag import Override, Rating, Unrated
from kpi_helpers.analysis.series_trend import SeriesTrend, Way
from kpi_helpers.analysis.statistics.comparing.significance import Standing
from kpi_helpers.analysis.variation import Variation
from kpi_helpers.inputs.words import OverrideKind, Rag
from tests.results import make_figure, make_result

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
    return [Beside(make_figure(80), make_figure(91), Basis.VALUE, 11, standing)]


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
