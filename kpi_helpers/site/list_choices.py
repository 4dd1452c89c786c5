"""What the list of KPIs is filtered and sorted by: the options of each choice in order, worst first.

The address of a filtered list holds the values of options, so they are keys, never words: words may change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from kpi_helpers.analysis.direction import Direction, Travel
from kpi_helpers.analysis.scorecard import KpiResult, Scorecard
from kpi_helpers.analysis.statistics.control.settings import PointType
from kpi_helpers.display.words import results as wording
from kpi_helpers.inputs.words import Rag

FILTERS = ("priority", "theme", "rating", "direction", "variation", "owner")
EMPTY = "none"  # value of the option for KPIs that have no theme, no owner
_RATINGS = (Rag.RED, Rag.AMBER, Rag.GREEN, Rag.NOT_RATED)
_TRAVELS = {
    "worse": Direction(Travel.WORSE),
    "better": Direction(Travel.BETTER),
    "up": Direction(Travel.CHANGED, change=1.0),
    "down": Direction(Travel.CHANGED, change=-1.0),
    "same": Direction(Travel.SAME),
    "withheld": Direction(Travel.WITHHELD),
}
VERDICTS = {  # value and words; the words begin those of `evidence_words.variation_words`, as a test makes sure
    PointType.CONCERN: ("concern", "Concern"),
    PointType.NEUTRAL_HIGH: ("high", "Unusually high"),
    PointType.NEUTRAL_LOW: ("low", "Unusually low"),
    PointType.IMPROVEMENT: ("improvement", "Improvement"),
    PointType.COMMON_CAUSE: ("usual", "Usual variation"),
    PointType.NONE: ("none", "Nothing claimed"),
}


@dataclass(frozen=True)
class Choice:
    """One thing the list is filtered or sorted by: the words of its options by value, and the value of a KPI."""

    key: str
    title: str
    options: Mapping[str, str]
    value_of: Callable[[KpiResult], str]

    def place(self, result: KpiResult) -> int:
        """Give the place of a KPI's value among the options."""
        return list(self.options).index(self.value_of(result))


def list_choices(results: Sequence[KpiResult], scorecard: Scorecard) -> list[Choice]:
    """Give the choices, each with the options that some KPI has, in order."""
    report = scorecard.authority.report
    owners = sorted({result.kpi.owner for result in results} - {""}, key=lambda owner: (owner.casefold(), owner))
    latest = {result.latest.period for result in results if result.latest}
    periods = sorted(latest, key=lambda period: (period.end, period.start, str(period)))
    ratings = {str(rag): wording.RATING_WORDS[rag] for rag in _RATINGS}
    travels = {key: wording.travel_words(direction) for key, direction in _TRAVELS.items()}
    choices = (
        Choice("priority", "Priority", {one.slug: one.title for one in report.priorities}, lambda r: r.kpi.section),
        Choice(
            "theme",
            "Theme",
            {**{one.slug: one.title for one in report.themes}, EMPTY: "No theme"},
            lambda r: r.kpi.theme or EMPTY,
        ),
        Choice("rating", "Rating", ratings, lambda r: str(r.rating.rag)),
        Choice("direction", "Direction", travels, lambda r: _travel_value(travel_of(r))),
        Choice("variation", "Variation", dict(VERDICTS.values()), lambda r: VERDICTS[_verdict(r)][0]),
        Choice(
            "owner",
            "Owner",
            {**{owner: owner for owner in owners}, EMPTY: "No owner named"},
            lambda r: r.kpi.owner or EMPTY,
        ),
        Choice("period", "Period", {"": "", **{str(one): one.printed for one in periods}}, _period_value),
    )
    return [_narrowed(choice, results) for choice in choices]


def travel_of(result: KpiResult) -> Direction:
    """Give the direction the list shows: against the period before, or else the same period last year."""
    first, second = result.travel_previous, result.travel_year
    return second if first.travel is Travel.WITHHELD and second.travel is not Travel.WITHHELD else first


def _travel_value(direction: Direction) -> str:
    if direction.travel is Travel.CHANGED:
        return "up" if direction.rose else "down"
    return str(direction.travel)


def _verdict(result: KpiResult) -> PointType:
    return result.evidence.variation.verdict


def _period_value(result: KpiResult) -> str:
    return str(result.latest.period) if result.latest else ""


def _narrowed(choice: Choice, results: Iterable[KpiResult]) -> Choice:
    used = {choice.value_of(result) for result in results}
    options = {value: words for value, words in choice.options.items() if value in used}
    return Choice(choice.key, choice.title, options, choice.value_of)
