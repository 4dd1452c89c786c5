"""Text alternatives and titles of charts, written from the same figures the chart is drawn from."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from kpi_helpers.analysis.scorecard import KpiResult
from kpi_helpers.analysis.series import Figure, is_running_total, period_before
from kpi_helpers.analysis.travel import breaks_between
from kpi_helpers.display import blocks, wording
from kpi_helpers.display.chart_plan import charted, comparator_line, target_label
from kpi_helpers.display.grammar import when
from kpi_helpers.display.numbers import format_value, format_with_unit
from kpi_helpers.inputs.schema import Status


def chart_title(result: KpiResult) -> str:
    """Give the active title of a trend chart: measure, latest figure and how it stands to the target."""
    last = charted(result)[-1]
    name = result.kpi.short_name or result.kpi.name
    title = f"{name}: {format_with_unit(last.number, result.kpi)} {when(last.period)}"
    gap = wording.gap_words(result)
    return f"{title}, {gap}" if gap else title


def trend_alt(result: KpiResult) -> str:
    """Describe a trend chart: what, when, latest, target, lowest, highest, gaps, breaks, comparator."""
    points = charted(result)
    kpi, last = result.kpi, points[-1]
    first_to_last = f"from {points[0].period.printed} to {last.period.printed}"
    parts = [f"Line chart of {len(points)} figures, {first_to_last}: {kpi.name}."]
    parts.append(f"Latest {format_with_unit(last.number, kpi)}{_notes(last)} {when(last.period)}.")
    target = result.target_then(last)
    if target is not None and target.green_limit is not None:
        parts.append(f"Target {target_label(target, kpi)}.")
    lowest = min(points, key=lambda figure: figure.number)
    highest = max(points, key=lambda figure: figure.number)
    parts.append(f"Lowest {format_value(lowest.number, kpi)} {when(lowest.period)},")
    parts.append(f"highest {format_value(highest.number, kpi)} {when(highest.period)}.")
    parts += _gaps(points, result)
    name, compared = comparator_line(result, points)
    if name:
        figure = f"{format_value(compared[-1].number, kpi)}{_notes(compared[-1])} {when(compared[-1].period)}"
        parts.append(f"{name} is drawn beside it: latest {figure}.")
    return " ".join(parts)


def chart_data(result: KpiResult) -> blocks.Block:
    """Give the figures behind a chart as a small table: period, figure with its shorthand, target then."""
    columns = [
        blocks.column("Period", 2.2),
        blocks.column("Figure", 1, right=True),
        blocks.column("Target then", 1, right=True),
    ]
    rows = []
    for figure in charted(result):
        target = result.target_then(figure)
        rows.append(
            [
                blocks.cell(figure.period.printed),
                blocks.cell(wording.value_words(figure, result.kpi)),
                blocks.cell(wording.target_words(target, result.kpi)),
            ]
        )
    return blocks.table(f"{result.kpi.short_name or result.kpi.name}: figures", columns, rows)


def chart_caption(result: KpiResult) -> str:
    """Give the caption: what hollow points and dotted lines mean, only where there are any."""
    points = charted(result)
    notes = []
    if any(figure.status is not Status.FINAL for figure in points):
        notes.append("Hollow points are provisional or forecast.")
    if breaks_between(result.breaks, points[0].period, points[-1].period):
        notes.append("Dotted lines mark breaks in the series.")
    return " ".join(notes)


def _notes(figure: Figure) -> str:
    """Give the shorthand beside a figure in words: `` (provisional)``; a screen reader makes nothing of ``[p]``."""
    words = [wording.SHORTHAND[sign] for sign in figure.note.split()]
    return f" ({', '.join(words)})" if words else ""


def _gaps(points: Sequence[Figure], result: KpiResult) -> list[str]:
    notes = []
    for before, after in pairwise(points):
        alike = after.period.kind == before.period.kind
        if alike and period_before(after.period, result.kpi.frequency) != before.period:
            notes.append(f"No figures between {before.period.printed} and {after.period.printed}.")
    if is_running_total(points[-1].period, result.kpi):
        notes.append("The total starts afresh each year.")
    inside = breaks_between(result.breaks, points[0].period, points[-1].period)
    return notes + [f"Break in the series at {item.period.printed}." for item in inside]
