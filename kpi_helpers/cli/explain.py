"""`kpi-report explain KPI`: one figure's whole path, from file and row to the words of the report."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from kpi_helpers.analysis import Figure, KpiResult, Scorecard, build_scorecard
from kpi_helpers.build import require_data, require_quarter
from kpi_helpers.cli.explain_evidence import evidence_lines
from kpi_helpers.display import words as wording
from kpi_helpers.inputs import Compared, RatingRule, Report, TargetKind, file_name, require_authority


def explain_kpi(kpi_id: str, quarter: str, data: str, outputs: str, *, quiet: bool) -> None:
    """Print how a KPI's figure and rating came about.

    Raises
    ------
    UsageError
        There is no such KPI, or it is not in use in the quarter.
    """
    folder = require_data(data)
    period = require_quarter(quarter, folder)
    scorecard = build_scorecard(require_authority(folder, period))
    result = scorecard.result(kpi_id)
    if quiet:
        click.echo(wording.sentence(result))
        return
    for line in explanation(result, scorecard):
        click.echo(line)
    page = Path(outputs) / file_name(period) / "report.html"
    click.echo(f"Report: {page}" if page.is_file() else f"Report: none has been published at {page}")


def explanation(result: KpiResult, scorecard: Scorecard) -> Iterator[str]:
    """Give the explanation, line by line."""
    kpi, authority = result.kpi, scorecard.authority
    yield f"{kpi.name} ({kpi.kpi_id})"
    yield f"  {authority.report.authority}, {authority.quarter.printed}, as known on {authority.closes:%d %B %Y}"
    yield f"  Section {kpi.section}, group {kpi.group}{f', subgroup {kpi.subgroup}' if kpi.subgroup else ''}"
    yield f"  Unit: {wording.UNIT_WORDS[kpi.unit]}. {wording.POLARITY_WORDS[kpi.polarity]}. State: {kpi.state}."
    yield ""
    yield from _figure_lines(result, scorecard)
    yield from _target_lines(result)
    yield from _rating_lines(result, authority.report)
    yield from _travel_lines(result)
    yield from _comparator_lines(result)
    yield from evidence_lines(result)
    yield ""
    yield f"Wording: {wording.sentence(result)}"


def _figure_lines(result: KpiResult, scorecard: Scorecard) -> Iterator[str]:
    latest = result.latest
    if latest is None:
        yield f"Figure: {wording.missing_words(result)}"
        if result.missing is not None:
            yield f"  stated at {_place(result.missing)}"
        if result.last_known is not None:
            yield f"  Last known: {wording.last_known_words(result)}, {_place(result.last_known)}"
        return
    yield f"Figure: {wording.value_words(latest, result.kpi)} {wording.when(latest.period)} ({latest.status})"
    yield f"  {_place(latest)}, in the return of {latest.received}"
    yield f"  Source: {wording.source_name(scorecard, latest.source)}{f'; {latest.remark}' if latest.remark else ''}"
    if wording.fraction_words(latest):
        yield f"  Counts: {wording.fraction_words(latest)}"
    if latest.rank is not None:
        yield f"  {wording.rank_words(latest).capitalize()}"
    yield from _restatement_lines(result, latest, scorecard)


def _restatement_lines(result: KpiResult, latest: Figure, scorecard: Scorecard) -> Iterator[str]:
    rows = scorecard.authority.values
    same = rows[(rows["kpi_id"] == result.kpi.kpi_id) & (rows["period"] == str(latest.period)) & (rows["bound"] == "")]
    if len(same) > 1:
        yield "  Received for this period:"
        for row in same.to_dict("records"):
            value = "no figure" if row["value"] != row["value"] else wording.format_plain(row["value"])
            yield f"    {value} ({row['status']}), {row['file']}, row {row['row']}, return of {row['received']}"
    else:
        yield "  Not restated."


def _target_lines(result: KpiResult) -> Iterator[str]:
    target, kpi = result.target, result.kpi
    if target is None or target.kind is TargetKind.NONE:
        note = f" ({target.note.rstrip('.')})" if target and target.note else ""
        yield f"Target: none{note}"
        if target:
            yield f"  {target.file}, row {target.row}"
        return
    yield f"Target: {wording.target_words(target, kpi)} {wording.due_words(target)}".rstrip()
    yield f"  kind {target.kind}, since {target.applies_from.printed}; {target.file}, row {target.row}"
    if target.origin or target.note:
        yield f"  Origin: {'. '.join(part.rstrip('.') for part in (target.origin, target.note) if part)}"


def _rating_lines(result: KpiResult, report: Report) -> Iterator[str]:
    rating, kpi = result.rating, result.kpi
    yield f"Rule: {wording.rule_words(result)}"
    if rating.value is not None and report.ratings.compared is Compared.AS_PRINTED:
        yield f"  Held against the limits as printed: {wording.format_value(rating.value, kpi)}"
    if rating.between is not None:
        low, high = (wording.format_value(end, kpi) for end in rating.between)
        yield f"  {'Interval' if rating.rule is RatingRule.INTERVAL else 'Forecast'}: {low} to {high}"
    reason = wording.basis_words(rating) or wording.unrated_words(rating, result.target)
    yield f"Rating: {wording.RATING_WORDS[rating.rag]}{f' ({reason})' if reason else ''}"
    if rating.override is not None:
        yield f"  {rating.override.reason} ({rating.override.name}, {rating.override.day})"
    if result.gap is not None:
        yield f"  Gap: {wording.gap_words(result)}"
    if result.rating_before is not None:
        before = wording.unrated_words(result.rating_before, result.target)
        yield f"  Last quarter: {wording.RATING_WORDS[result.rating_before.rag]}{f' ({before})' if before else ''}"
    if rating.limit is not None and result.target is not None and rating.limit != result.target.green_limit:
        yield f"  Limit for this period: {wording.format_limit(rating.limit, kpi, worked_out=True)}"


def _travel_lines(result: KpiResult) -> Iterator[str]:
    for name, direction in (
        ("previous period", result.travel_previous),
        ("same period last year", result.travel_year),
    ):
        words = wording.travel_words(direction)
        if direction.against is not None:
            against = direction.against
            words += f", against {wording.value_words(against, result.kpi)} {wording.when(against.period)}"
            words += f" ({_place(against)})"
        if wording.withheld_words(direction):
            words += f": {wording.withheld_words(direction)}"
        yield f"Direction against the {name}: {words}"


def _comparator_lines(result: KpiResult) -> Iterator[str]:
    for figure in result.comparators:
        yield f"Comparator: {wording.comparator_words(figure, result)} ({_place(figure)})"


def _place(figure: Figure) -> str:
    return f"{figure.file}, row {figure.row}"
