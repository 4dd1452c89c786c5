"""Sparklines: a few points drawn small, as SVG text without a drawing library.

Gaps are gaps: where the period before has no figure, or a break falls, the line is not joined. The last
point is marked; where it is not final it is drawn hollow.
"""

from __future__ import annotations

from collections.abc import Sequence

from kpi_helpers.analysis import Break, Figure, split_runs
from kpi_helpers.blocks import INK, MUTED, PAPER
from kpi_helpers.inputs import Kpi, Status

SPARK_WIDTH, SPARK_HEIGHT, MARGIN = 72.0, 20.0, 3.0  # points
SPARK_POINTS = 12


def draw_sparkline(series: tuple[Figure, ...], kpi: Kpi, breaks: Sequence[Break] = ()) -> str:
    """Draw the last figures of a series (at most `SPARK_POINTS`), spaced by time."""
    points = series[-SPARK_POINTS:]
    values = [f.number for f in points]
    low, high = min(values), max(values)
    first, last = points[0].period.end.toordinal(), points[-1].period.end.toordinal()

    def place(figure: Figure) -> tuple[float, float]:
        across = (figure.period.end.toordinal() - first) / max(last - first, 1)
        up = (figure.number - low) / (high - low) if high > low else 0.5
        return MARGIN + across * (SPARK_WIDTH - 2 * MARGIN), SPARK_HEIGHT - MARGIN - up * (SPARK_HEIGHT - 2 * MARGIN)

    runs = [[place(figure) for figure in run] for run in split_runs(points, kpi, breaks)]
    return _svg(runs, hollow=points[-1].status is not Status.FINAL)


def _svg(runs: list[list[tuple[float, float]]], *, hollow: bool) -> str:
    parts = []
    for points in runs:
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        if len(points) > 1:
            parts.append(f'<polyline points="{path}" fill="none" stroke="{MUTED}" stroke-width="1.1"/>')
        else:
            parts.append(f'<circle cx="{points[0][0]:.1f}" cy="{points[0][1]:.1f}" r="1.1" fill="{MUTED}"/>')
    x, y = runs[-1][-1]
    fill = PAPER if hollow else INK
    parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2" fill="{fill}" stroke="{INK}" stroke-width="1"/>')
    size = f'width="{SPARK_WIDTH:.0f}" height="{SPARK_HEIGHT:.0f}" viewBox="0 0 {SPARK_WIDTH:.0f} {SPARK_HEIGHT:.0f}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{"".join(parts)}</svg>'
