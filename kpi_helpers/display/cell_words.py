"""The few letters of table cells: marks, gaps, limits and comparators; sentences are in `wording`."""

from __future__ import annotations

from kpi_helpers.analysis.rag import Unrated
from kpi_helpers.analysis.scorecard import KpiResult
from kpi_helpers.analysis.series import Figure
from kpi_helpers.analysis.travel import Direction, Travel
from kpi_helpers.display.grammar import upper_first
from kpi_helpers.display.numbers import format_difference, format_limit
from kpi_helpers.display.wording import UNRATED_WORDS, comparator_words, value_words
from kpi_helpers.inputs.schema import TargetKind, Unit
from kpi_helpers.periods import Period


def travel_mark(direction: Direction) -> str:
    """Give the mark that goes with a direction (see `blocks`); empty when withheld."""
    way = "up" if direction.rose else "down"
    marks = {
        Travel.BETTER: f"better_{way}",
        Travel.WORSE: f"worse_{way}",
        Travel.SAME: "same",
        Travel.CHANGED: f"none_{way}",
    }
    return marks.get(direction.travel, "")


def limit_words(result: KpiResult) -> str:
    """Give the limit a figure is held against where the target itself is another number: ``30 by now``."""
    limit, target = result.rating.limit, result.target
    if limit is None or target is None or limit == target.green_limit:
        return ""
    return f"{format_limit(limit, result.kpi)} {'by now' if target.kind is TargetKind.YEAR_TOTAL else 'now'}"


def short_gap_words(result: KpiResult) -> str:
    """Give the gap to the target in a table's few letters: ``8.1 points below``, ``met``."""
    if result.gap is None or result.latest is None or result.rating.limit is None or result.rating.met:
        return "met" if result.rating.met and result.gap is not None else ""
    if result.gap == 0:
        return "on target"
    side = "below" if result.latest.number < result.rating.limit else "above"
    points = " points" if result.kpi.unit is Unit.PERCENT else ""
    return f"{format_difference(result.gap, result.kpi)}{points} {side}"


def comparator_lines(result: KpiResult) -> list[str]:
    """Give the comparators, those of one period on one line with the period once; those in words after."""
    anchor = result.latest.period if result.latest else None
    by_period: dict[Period, list[Figure]] = {}
    for figure in result.comparators:
        if figure.value is not None:
            by_period.setdefault(figure.period, []).append(figure)
    lines = []
    for period, figures in sorted(by_period.items(), key=lambda item: item[0] != anchor):
        named = "; ".join(f"{f.comparator} {value_words(f, result.kpi)}" for f in figures)
        lines.append(named if period == anchor else f"{named} ({period.printed})")
    return [upper_first(line) for line in lines] + [
        upper_first(comparator_words(figure, result)) for figure in result.comparators if figure.value is None
    ]


def unrated_reason(result: KpiResult) -> str:
    """Give the kind of reason a KPI is not rated, for counting: one of a few phrases."""
    unrated = result.rating.unrated
    if unrated is Unrated.NOT_DUE:
        return "Target not due yet"
    return upper_first(UNRATED_WORDS.get(unrated, "not rated") if unrated else "not rated")
