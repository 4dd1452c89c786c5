"""Words for which method speaks and why, the note under a chart, and a sentence for each way facts disagree."""

from __future__ import annotations

from kpi_helpers.analysis import Because, Evidence, Kind, KpiResult, LimitChange, Preset, Stage, Stretch, Tension
from kpi_helpers.display.words.numbers import counted, join_words, lower_first, upper_first
from kpi_helpers.inputs import ChartChange, Rag

KIND_WORDS = {
    Kind.CONTROL_CHART: "control chart (XmR)",
    Kind.SEASONAL_RANK: "seasonal Mann-Kendall test of trend",
    Kind.RECENT_TREND: "recent trend of the latest five figures, with their counts",
    Kind.RANK: "Mann-Kendall test of trend",
    Kind.REGRESSION: "regression line",
    Kind.INTERVALS: "95% intervals of two figures",
    Kind.DIFFERENCE: "plain difference of two figures",
    Kind.NONE: "none",
}
_BECAUSE = {
    Because.MANY_FIGURES: "{points}, enough for settled limits",
    Because.SEASONS: "{points}, and they follow the seasons",
    Because.YEARLY_COUNTS: "{points} a year apart, with numerators and denominators",
    Because.SOME_FIGURES: "{points}, enough for a test of trend and too few for settled limits",
    Because.COUNTS_KNOWN: "{points}, too few for a test of trend; numerators and denominators are known",
    Because.FEW_FIGURES: "{points}, too few for a test of trend",
    Because.FIRST_FIGURE: "nothing to hold the latest figure against",
    Because.NO_FIGURE: "no current figure",
    Because.EACH_YEAR_ITS_OWN: (
        "each year's forecasts close in on an outturn of their own, so there is no control chart and no trend from "
        "year to year"
    ),
    Because.OVERLAPPING: "neighbouring figures share months, so they are not separate readings",
    Because.RUNNING_TOTAL: "the total runs up through the year and starts afresh",
    Because.IRREGULAR: "the figures do not follow each other at even steps",
    Because.AS_SET: "set by the report or for this KPI",
    Because.GAP: "these chart rules stop at the gaps in the figures; others do not",
}
MOST_NAMED = 6  # missing periods named under a chart
_PRESETS = {
    Preset.RECOMMENDED: "recommended rules",
    Preset.PLOT_THE_DOTS: "rules of NHSRplotthedots 0.2.2",
    Preset.MAKING_DATA_COUNT: "rules of NHS England's Making Data Count",
}


def method_words(evidence: Evidence) -> str:
    """Give the method and the reason: ``Mann-Kendall test of trend: 8 figures, enough for ...``."""
    method = evidence.method
    if method.kind is Kind.NONE:
        return f"No method fits: {_there(evidence)}."
    words = f"{KIND_WORDS[method.kind]}, because {_there(evidence)}"
    if method.because is Because.AS_SET:
        words = f"{KIND_WORDS[method.kind]} of {_points(evidence)}, as set for this KPI or report"
    return f"{upper_first(words)}."


def chart_note(result: KpiResult) -> str:
    """Give what stands under a chart: the method and its reason, limits and how far to trust them, missing periods."""
    evidence = result.evidence
    words = method_words(evidence)
    notes = [words if evidence.method.kind is Kind.NONE else f"Method: {_lower(words)}"]
    notes += limit_notes(evidence)
    if evidence.seasonal and evidence.method.kind is Kind.CONTROL_CHART:
        notes.append("The figures follow the seasons: hold each against the same season of other years.")
    missing = evidence.index.missing
    if missing and evidence.index.regular and evidence.method.because is not Because.EACH_YEAR_ITS_OWN:
        named = [period.printed for period in missing]
        more = len(named) - MOST_NAMED
        notes.append(f"No figure for {join_words(named if more < 2 else [*named[:MOST_NAMED], f'{more} more'])}.")
    return " ".join(notes)


def limit_notes(evidence: Evidence) -> list[str]:
    """Give what is to be known of the limits on a chart: their rules, stages, recalculations and what is left out."""
    variation = evidence.variation
    chart, settings = variation.chart, variation.settings
    if chart is None or settings is None or not variation.drawn:
        return []
    notes = [f"Limits by the {_PRESETS[settings.preset]}."]
    stages = {chart.stage[stretch.first] for stretch in evidence.stretches if not stretch.paused}
    if Stage.TRIAL in stages:
        notes.append(f"Limits from fewer than {settings.settled_points} figures are trial limits.")
    last = evidence.stretches[-1]
    if not variation.claims and last.fixed_at is not None and variation.points >= settings.least_points:
        notes.append(f"Limits fixed on fewer than {settings.least_points} figures: there are none.")
    elif not variation.claims and not last.paused:
        none = "it has none" if variation.points == 1 else "these have none"
        points = f"{counted(variation.points, 'figure')} since {_since(evidence, last)}"
        notes.append(f"{points}: limits need {settings.least_points}, so {none}.")
    for stretch in evidence.stretches[1:]:
        if isinstance(stretch.begins, LimitChange):
            notes.append(f"Limits recalculated from {_since(evidence, stretch)}: {change_words(stretch.begins)}")
    notes += _left_out(evidence)
    if variation.suggested is not None:
        notes.append(
            f"The latest figures have stayed on one side of the mean since {variation.suggested.printed}: if the cause "
            "is known, consider recalculating the limits from then."
        )
    return notes


def change_words(change: LimitChange) -> str:
    """Give a decision on limits with its reason, name and date, to stand after a colon."""
    return f"{lower_first(change.reason.rstrip('.'))} ({change.name}, {change.day})."


def _left_out(evidence: Evidence) -> list[str]:
    notes = []
    for stretch in evidence.stretches:
        if stretch.paused:
            first, last = evidence.index.periods[stretch.first], evidence.index.periods[stretch.last]
            run = first.printed if first == last else f"{first.printed} to {last.printed}"
            notes.append(f"Figures of the pause ({run}) are shown and left out of the limits.")
    words = {
        ChartChange.EXCLUDE: "{} is shown and left out of the limits",
        ChartChange.FIX_LIMITS: "Limits fixed from the figures up to {}",
    }
    notes += [
        f"{words[change.change].format(change.period.printed)}: {change_words(change)}"
        for change in evidence.changes
        if change.change in words and change.period in evidence.index.periods
    ]
    return notes


def _lower(words: str) -> str:
    """Lower the first letter unless a name begins the words."""
    return words if words.startswith("Mann-Kendall") else words[:1].lower() + words[1:]


def _there(evidence: Evidence) -> str:
    method = evidence.method
    if method.since is not None and method.since.paused:
        return f"the figures since {_since(evidence, method.since)} are those of a pause"
    words = _BECAUSE[method.because].format(points=_points(evidence))
    if method.because in (Because.FIRST_FIGURE, Because.NO_FIGURE):
        return f"there is {words}"
    if "{points}" in _BECAUSE[method.because]:
        return f"there {'is' if method.points == 1 else 'are'} {words}"
    return words


def _points(evidence: Evidence) -> str:
    """Give how many figures there are to go on, and since when: ``8 figures``, ``2 figures since Q4 2021/22``."""
    method = evidence.method
    since = "" if method.since is None else f" since {_since(evidence, method.since)}"
    return f"{counted(method.points, 'figure')}{since}"


def _since(evidence: Evidence, stretch: Stretch) -> str:
    return evidence.index.periods[stretch.first].printed


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
