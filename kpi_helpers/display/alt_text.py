"""Text alternatives and titles of charts, written from the same figures the chart is drawn from."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from kpi_helpers.analysis.scorecard import KpiResult
from kpi_helpers.analysis.series import Figure, follows
from kpi_helpers.analysis.travel import breaks_between
from kpi_helpers.display import blocks, wording
from kpi_helpers.display.chart_plan import charted, comparator_line, target_label
from kpi_helpers.display.grammar import when
from kpi_helpers.display.numbers import format_value
from kpi_helpers.inputs.schema import Status


def chart_title(result: KpiResult) -> str:
    """Give the active title of a trend chart: measure, latest figure and how it stands to the target."""
    last = charted(result)[-1]
    title = (
        f"{result.kpi.short_name or result.kpi.name}: {format_value(last.number, result.kpi)} in {last.period.printed}"
    )
    gap = wording.gap_words(result)
    return f"{title}, {gap}" if gap else title


def trend_alt(result: KpiResult) -> str:
    """Describe a trend chart: what, when, latest, target, lowest, highest, gaps, breaks, comparator."""
    points = charted(result)
    kpi, last = result.kpi, points[-1]
    first_to_last = f"from {points[0].period.printed} to {last.period.printed}"
    parts = [f"Line chart of {len(points)} figures, {first_to_last}: {kpi.name}."]
    parts.append(f"Latest {wording.value_words(last, kpi)} {when(last.period)}.")
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
        figure = f"{wording.value_words(compared[-1], kpi)} {when(compared[-1].period)}"
        parts.append(f"{name} is drawn beside it: latest {figure}.")
    return " ".join(parts)


def chart_data(result: KpiResult) -> blocks.Block:
    """Give the figures behind a chart as a small table: period, figure, target then, status."""
    columns = [
        blocks.column("Period", 1.6),
        blocks.column("Figure", 1, right=True),
        blocks.column("Target then", 1, right=True),
        blocks.column("Status", 1),
    ]
    rows = []
    for figure in charted(result):
        target = result.target_then(figure)
        rows.append(
            [
                blocks.cell(figure.period.printed),
                blocks.cell(wording.value_words(figure, result.kpi)),
                blocks.cell(wording.target_words(target, result.kpi)),
                blocks.cell(str(figure.status)),
            ]
        )
    return blocks.table(f"{result.kpi.name}: figures of the chart", columns, rows)


def chart_caption(result: KpiResult) -> str:
    """Give the caption: what hollow points and dotted lines mean, only where there are any."""
    points = charted(result)
    notes = []
    if any(figure.status is not Status.FINAL for figure in points):
        notes.append("Hollow points are provisional or forecast.")
    if breaks_between(result.breaks, points[0].period, points[-1].period):
        notes.append("Dotted lines mark breaks in the series.")
    return " ".join(notes)


def _gaps(points: Sequence[Figure], result: KpiResult) -> list[str]:
    notes = []
    for before, after in pairwise(points):
        if not follows(after, before, result.kpi) and after.period.kind == before.period.kind:
            notes.append(f"No figures between {before.period.printed} and {after.period.printed}.")
    inside = breaks_between(result.breaks, points[0].period, points[-1].period)
    return notes + [f"Break in the series at {item.period.printed}." for item in inside]
