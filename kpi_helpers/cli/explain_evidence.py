"""`kpi-report explain`, the part on what figures show over time and beside others."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_helpers.analysis import KpiResult
from kpi_helpers.display import words as wording


def evidence_lines(result: KpiResult) -> Iterator[str]:
    """Give the method and its reason, then every fact there is: variation, trend, standing, outlook, disagreement."""
    evidence, kpi = result.evidence, result.kpi
    yield f"Method: {wording.method_words(evidence)}"
    if evidence.index.missing and evidence.index.regular:
        yield f"  Periods without a figure: {', '.join(period.printed for period in evidence.index.missing)}"
    yield from _variation_lines(result)
    if evidence.trend is not None:
        trend = evidence.trend
        yield f"Trend: {wording.trend_words(trend)} ({wording.KIND_WORDS[trend.kind]}; {_basis(result)})"
    if evidence.runs is not None:
        runs = evidence.runs
        found = "Pattern beyond chance" if runs.signal else "No pattern beyond chance"
        yield f"Run chart: {found}; longest run {runs.longest_run}, crossings {runs.crossings}"
    for beside in evidence.beside:
        words = wording.beside_words(beside, kpi)
        if words:
            theirs = f"{beside.theirs.comparator} {wording.when(beside.theirs.period)}"
            yield f"Beside {theirs}: {words} ({_BASIS.get(str(beside.basis), beside.basis)})"
    for line in wording.place_lines(result):
        yield f"Place: {line}"
    yield from _outlook_lines(result)
    for sentence in wording.tension_words(result):
        yield f"Note: {sentence}"


_BASIS = {"value": "our interval, their value", "intervals": "both intervals", "difference": "plain difference"}


def _variation_lines(result: KpiResult) -> Iterator[str]:
    variation = result.evidence.variation
    if variation.chart is None:
        return
    if variation.claims and variation.limits is not None:
        low, mean, high = (wording.format_worked_out(limit, result.kpi) for limit in variation.limits)
        yield f"Variation: {wording.variation_words(variation)} ({wording.stage_words(variation)})"
        yield f"  Limits {low} to {high}, mean {mean}"
        rules = wording.rules_words(variation)
        if rules:
            yield f"  Rules: {wording.upper_first(rules)}"
        if variation.assurance in wording.ASSURANCE_WORDS:
            yield f"  Target: {wording.ASSURANCE_WORDS[variation.assurance]}"
    for note in wording.limit_notes(result.evidence):
        yield f"  {note}"


def _outlook_lines(result: KpiResult) -> Iterator[str]:
    outlook, chance, kpi = result.evidence.outlook, result.evidence.chance, result.kpi
    if outlook.end is not None and outlook.year is not None:
        yield f"Outlook for {outlook.year.printed}: {wording.range_words(outlook, kpi)}"
        yield f"  {wording.upper_first(wording.outlook_method_words(outlook))}"
        if outlook.status is not None:
            yield f"  {wording.upper_first(wording.STATUS_WORDS[outlook.status])}"
    elif outlook.why_none is not None:
        yield f"Outlook: none, because {wording.why_no_outlook(outlook)}"
    if wording.needed_words(outlook, kpi):
        yield f"  {wording.upper_first(wording.needed_words(outlook, kpi))}"
    if chance is not None:
        yield wording.chance_words(chance, kpi)


def _basis(result: KpiResult) -> str:
    assert result.evidence.trend is not None
    return wording.trend_basis_words(result.evidence.trend)
