"""Where the facts on a KPI disagree: rating, variation, assurance, trend, comparison and outlook side by side.

They are separate facts and are never merged into one mark; this says in which way they pull apart. The
sentences are left to `display`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum

from kpi_helpers.analysis.comparison import Beside
from kpi_helpers.analysis.direction import Direction, Travel
from kpi_helpers.analysis.rag import Rating
from kpi_helpers.analysis.series_trend import SeriesTrend
from kpi_helpers.analysis.statistics.comparing.significance import Standing
from kpi_helpers.analysis.statistics.control.words import Assurance, PointType
from kpi_helpers.analysis.variation import Variation
from kpi_helpers.inputs.words import Rag


class Tension(StrEnum):
    """A way in which two facts pull apart."""

    MISSED_OUT_OF_REACH = "missed_out_of_reach"  # missed, common cause, target beyond the limits
    MISSED_BY_CHANCE = "missed_by_chance"  # missed, common cause, limits straddle the target
    MISSED_THOUGH_SAFE = "missed_though_safe"  # missed, though the limits say it is always met
    MISSED_BUT_IMPROVING = "missed_but_improving"
    MET_BY_CHANCE = "met_by_chance"  # green, common cause, limits straddle the target
    MET_BUT_WORSENING = "met_but_worsening"
    MET_THOUGH_OUT_OF_REACH = "met_though_out_of_reach"
    MOVED_WITHIN_CHANCE = "moved_within_chance"  # better or worse than the period before, within the limits
    MOVED_AGAINST_TREND = "moved_against_trend"
    MOVED_WITHIN_INTERVALS = "moved_within_intervals"  # better or worse, but the intervals overlap
    MET_BUT_WORSE_THAN_OTHERS = "met_but_worse_than_others"
    MISSED_BUT_BETTER_THAN_OTHERS = "missed_but_better_than_others"
    MET_BUT_YEAR_IN_DOUBT = "met_but_year_in_doubt"
    MISSED_BUT_YEAR_SAFE = "missed_but_year_safe"


_WORSE = (Standing.WORSE, Standing.WORST)
_BETTER = (Standing.BETTER, Standing.BEST)


def find_tensions(
    rating: Rating,
    direction: Direction,
    *,
    variation: Variation,
    trend: SeriesTrend | None,
    beside: Sequence[Beside],
    overlap: bool,
    outlook: Rag | None,
) -> tuple[Tension, ...]:
    """Give the ways in which the facts pull apart, the weightiest first.

    Parameters
    ----------
    direction
        Against the period before.
    overlap
        Whether the intervals of the latest figure and the one before are known and overlap.
    outlook
        The rating of the year's forecast against the year's target, if there is one.
    """
    worked_out = rating.override is None  # a rating by a person pulls against nothing: it has a reason of its own
    return (
        *(_target_and_process(rating, variation) if worked_out else ()),
        *_movement(direction, variation, trend, overlap),
        *(_others(rating, beside) if worked_out else ()),
        *(_year(rating, outlook) if worked_out else ()),
    )


def _target_and_process(rating: Rating, variation: Variation) -> Iterator[Tension]:
    if not variation.claims or rating.met is None:
        return
    verdict, assurance = variation.verdict, variation.assurance
    steady = verdict is PointType.COMMON_CAUSE
    if rating.met:
        if assurance is Assurance.CONSISTENT_FAIL:
            yield Tension.MET_THOUGH_OUT_OF_REACH
        elif verdict is PointType.CONCERN:
            yield Tension.MET_BUT_WORSENING
        elif steady and assurance is Assurance.INCONSISTENT:
            yield Tension.MET_BY_CHANCE
    elif assurance is Assurance.CONSISTENT_PASS:
        yield Tension.MISSED_THOUGH_SAFE
    elif verdict is PointType.IMPROVEMENT:
        yield Tension.MISSED_BUT_IMPROVING
    elif steady and assurance is Assurance.CONSISTENT_FAIL:
        yield Tension.MISSED_OUT_OF_REACH
    elif steady and assurance is Assurance.INCONSISTENT:
        yield Tension.MISSED_BY_CHANCE


def _movement(
    direction: Direction,
    variation: Variation,
    trend: SeriesTrend | None,
    overlap: bool,
) -> Iterator[Tension]:
    if direction.travel not in (Travel.BETTER, Travel.WORSE):
        return
    if variation.claims and variation.verdict is PointType.COMMON_CAUSE:
        yield Tension.MOVED_WITHIN_CHANCE
    elif trend is not None and {direction.travel, trend.travel} == {Travel.BETTER, Travel.WORSE}:
        yield Tension.MOVED_AGAINST_TREND
    elif overlap and not variation.claims:
        yield Tension.MOVED_WITHIN_INTERVALS


def _others(rating: Rating, beside: Sequence[Beside]) -> Iterator[Tension]:
    current = [one.standing for one in beside if one.claims]
    if rating.rag is Rag.GREEN and any(standing in _WORSE for standing in current):
        yield Tension.MET_BUT_WORSE_THAN_OTHERS
    if rating.rag is Rag.RED and any(standing in _BETTER for standing in current):
        yield Tension.MISSED_BUT_BETTER_THAN_OTHERS


def _year(rating: Rating, outlook: Rag | None) -> Iterator[Tension]:
    if rating.rag is Rag.GREEN and outlook in (Rag.AMBER, Rag.RED):
        yield Tension.MET_BUT_YEAR_IN_DOUBT
    if rating.rag is Rag.RED and outlook is Rag.GREEN:
        yield Tension.MISSED_BUT_YEAR_SAFE
