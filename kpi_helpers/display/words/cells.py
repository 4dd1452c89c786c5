"""The few letters of table cells: marks, gaps, limits and comparators; sentences are in `wording`."""

from __future__ import annotations

from kpi_helpers.analysis.direction import Direction, Travel
from kpi_helpers.analysis.scorecard import KpiResult
from kpi_helpers.analysis.series import Figure
from kpi_helpers.analysis.targets import Unrated
from kpi_helpers.display.words.evidence import STANDING_WORDS, place_words
from kpi_helpers.display.words.grammar import upper_first
from kpi_helpers.display.words.numbers import format_gap, format_limit
from kpi_helpers.display.words.results import UNRATED_WORDS, comparator_words, rank_words, value_words
from kpi_helpers.inputs.words import TargetKind
from kpi_helpers.periods import Period

MOST_RANKS = 3  # earlier ranks beside the latest


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
    if result.gap is None or result.rating.value is None or result.rating.limit is None or result.rating.met:
        return "met" if result.rating.met and result.gap is not None else ""
    if result.gap == 0:
        return "on target"
    side = "below" if result.rating.value < result.rating.limit else "above"
    return f"{format_gap(result.gap, result.kpi)} {side}"


def comparator_lines(result: KpiResult) -> list[str]:
    """Give the comparators, those of one period on one line with the period once; those in words after."""
    anchor = result.latest.period if result.latest else None
    by_period: dict[Period, list[Figure]] = {}
    for figure in result.comparators:
        if figure.value is not None:
            by_period.setdefault(figure.period, []).append(figure)
    lines = []
    for period, figures in sorted(by_period.items(), key=lambda item: item[0] != anchor):
        named = "; ".join(f"{f.comparator} {value_words(f, result.kpi)}{_standing(f, result)}" for f in figures)
        lines.append(named if period == anchor else f"{named} ({period.printed})")
    return [upper_first(line) for line in lines] + [
        upper_first(comparator_words(figure, result)) for figure in result.comparators if figure.value is None
    ]


def rank_line(result: KpiResult) -> str:
    """Give the rank with its total, and the ranks before it: ``rank 84 of 151; before: 77 of 151 (2020/21)``."""
    latest = result.latest
    if latest is None or latest.rank is None:
        return ""
    ranked = [f for f in result.figures if f.rank is not None and f.period.end < latest.period.end]
    earlier = [
        f"{rank_words(f).removeprefix('rank ')} ({f.period.printed.removeprefix('academic year ')})"
        for f in reversed(ranked[-MOST_RANKS:])
    ]
    words = rank_words(latest)
    return f"{words}; before: {', '.join(earlier)}" if earlier else words


def place_lines(result: KpiResult) -> list[str]:
    """Give our place in each group of peers, with its period where that is not the latest figure's."""
    anchor = result.latest.period if result.latest else None
    lines = []
    for place in result.evidence.places:
        when = "" if place.period == anchor else f" ({place.period.printed})"
        lines.append(upper_first(f"{place_words(place, result.kpi)}{when}"))
    return lines


def _standing(figure: Figure, result: KpiResult) -> str:
    """Give how we stand beside a comparator where that is more than a plain difference: `` (we are better)``."""
    found = next((one for one in result.evidence.beside if one.theirs is figure), None)
    return f" (we are {STANDING_WORDS[found.standing]})" if found is not None and found.claims else ""


def unrated_reason(result: KpiResult) -> str:
    """Give the kind of reason a KPI is not rated, for counting: one of a few phrases."""
    unrated = result.rating.unrated
    if unrated is Unrated.NOT_DUE:
        return "Target not due yet"
    return upper_first(UNRATED_WORDS.get(unrated, "not rated") if unrated else "not rated")
