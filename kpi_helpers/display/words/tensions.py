"""One plain sentence for each way in which the facts on a KPI disagree."""

from __future__ import annotations

from kpi_helpers.analysis.evidence import Tension
from kpi_helpers.analysis.scorecard import KpiResult
from kpi_helpers.display.words.grammar import upper_first
from kpi_helpers.inputs.words import Rag

_SENTENCES = {
    Tension.MISSED_OUT_OF_REACH: (
        "{missed}, but no significant change: the target is outside what this process can reach as it works now."
    ),
    Tension.MISSED_BY_CHANCE: (
        "{missed} this time by chance: the target lies between the limits, so some periods meet it and others miss it."
    ),
    Tension.MISSED_THOUGH_SAFE: (
        "{missed}, although the limits from all its figures say the target can be met every time: the process has "
        "changed, or this figure stands alone."
    ),
    Tension.MISSED_BUT_IMPROVING: "{missed}, but improving by more than chance.",
    Tension.MET_BY_CHANCE: (
        "{met} this time by chance: the target lies between the limits, so some periods meet it and others miss it."
    ),
    Tension.MET_BUT_WORSENING: "{met}, but getting worse by more than chance.",
    Tension.MET_THOUGH_OUT_OF_REACH: (
        "{met}, although the limits from all its figures put the target out of reach: the process has changed, or "
        "this figure stands alone."
    ),
    Tension.MOVED_WITHIN_CHANCE: "{moved} than the period before, but within the usual variation.",
    Tension.MOVED_AGAINST_TREND: "{moved} than the period before, against the trend.",
    Tension.MOVED_WITHIN_INTERVALS: (
        "{moved} than the period before, but the intervals of the two figures overlap, so it may be chance."
    ),
    Tension.MET_BUT_WORSE_THAN_OTHERS: "{met}, but significantly worse than a comparator for the same period.",
    Tension.MISSED_BUT_BETTER_THAN_OTHERS: "{missed}, but significantly better than a comparator for the same period.",
    Tension.MET_BUT_YEAR_IN_DOUBT: "{met} so far, but the year's target is {year}.",
    Tension.MISSED_BUT_YEAR_SAFE: "{missed} so far, but the year's target is still expected to be met.",
}


def tension_words(result: KpiResult) -> list[str]:
    """Give a sentence for each way in which the facts on a KPI disagree, the weightiest first."""
    return [_SENTENCES[tension].format(**_words(result)) for tension in result.evidence.tensions]


def _words(result: KpiResult) -> dict[str, str]:
    rag = result.rating.rag
    rated = upper_first(str(rag)) if rag is not Rag.NOT_RATED else ""
    return {
        "missed": f"{rated} against target" if rated else "Target missed",
        "met": f"{rated} against target" if rated else "Target met",
        "moved": upper_first(str(result.travel_previous.travel)),
        "year": "not expected to be met" if result.evidence.outlook.status is Rag.RED else "in doubt",
    }
