"""Text alternatives and titles of charts, written from the same figures the chart is drawn from."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from kpi_helpers.analysis.scorecard import KpiResult
from kpi_helpers.analysis.series import Figure, follows
from kpi_helpers.analysis.targets import target_at
from kpi_helpers.display import blocks, wording
from kpi_helpers.display.charts import charted, main_comparator, runs_of
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
    parts.append(f"Latest {wording.value_words(last, kpi)} {wording.when(last.period)}.")
    target = target_at(result.targets, last.period)
    if target is not None and target.green_limit is not None:
        parts.append(f"Target {wording.target_words(target, kpi)}.")
    lowest = min(points, key=lambda figure: figure.number)
    highest = max(points, key=lambda figure: figure.number)
    parts.append(f"Lowest {format_value(lowest.number, kpi)} {wording.when(lowest.period)},")
    parts.append(f"highest {format_value(highest.number, kpi)} {wording.when(highest.period)}.")
    parts += _gaps(points, result)
    name, figures = main_comparator(result)
    inside = [f for f in figures if f.period.end <= last.period.end]
    if name and len(inside) > 1:
        parts.append(f"{name} is drawn beside it: {wording.comparator_words(inside[-1], result)}.")
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
        target = target_at(result.targets, figure.period)
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
    if any(points[0].period.end < b.period.end <= points[-1].period.end for b in result.breaks):
        notes.append("Dotted lines mark breaks in the series.")
    return " ".join(notes)


def _gaps(points: Sequence[Figure], result: KpiResult) -> list[str]:
    notes = []
    for before, after in pairwise(points):
        if not follows(after, before, result.kpi) and after.period.kind == before.period.kind:
            notes.append(f"No figures between {before.period.printed} and {after.period.printed}.")
    inside = [b for b in result.breaks if points[0].period.end < b.period.end <= points[-1].period.end]
    notes += [f"Break in the series at {item.period.printed}." for item in inside]
    return notes if len(runs_of(points, result)) > 1 else []
