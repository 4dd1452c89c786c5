"""Trend charts, drawn from a `KpiResult`: few lines, direct labels, gaps as gaps, targets as they were.

Fixed axes on one `Figure` without pyplot, text kept as text in the SVG, no date and fixed ids, so that the
same figures give the same bytes. The drawing is a picture only: its words are in `alt_text`, its figures in a
table beside it.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date
from typing import Any

import matplotlib as mpl
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas

from kpi_helpers.analysis.scorecard import KpiResult
from kpi_helpers.analysis.series import Figure, follows
from kpi_helpers.analysis.targets import target_at
from kpi_helpers.display.numbers import MINUS, format_plain, format_value
from kpi_helpers.display.palette import CATEGORICAL, INK, MUTED, PAPER, RULE
from kpi_helpers.fonts import font_folder
from kpi_helpers.inputs.register import Kpi
from kpi_helpers.inputs.schema import Basis, Status, Unit
from kpi_helpers.periods import PeriodKind

WIDTH, HEIGHT = 4.3, 1.95  # inches
FONT = "Source Sans 3"
LEAST_POINTS = 4  # fewer figures are read better in the table
MOST_POINTS = 28
SVG_SETTINGS: Any = {  # matplotlib types its keys one by one
    "svg.fonttype": "none",
    "svg.hashsalt": "kpi-report",
    "font.family": FONT,
    "font.size": 8.5,
    "figure.constrained_layout.use": False,
}


def register_fonts() -> None:
    """Make the report's typeface known to matplotlib, once."""
    known = {entry.fname for entry in font_manager.fontManager.ttflist}
    for path in sorted(font_folder().glob("*.ttf")):
        if str(path) not in known:
            font_manager.fontManager.addfont(str(path))


def draw_trend(result: KpiResult) -> str:
    """Draw a KPI's series with its target and one comparator; give the SVG text."""
    register_fonts()
    with mpl.rc_context(SVG_SETTINGS):
        canvas = Canvas(figsize=(WIDTH, HEIGHT), facecolor="none")
        axes = canvas.add_axes((0.09, 0.14, 0.70, 0.80))
        points = charted(result)
        _draw_target(axes, result, points)
        _draw_comparator(axes, result, points)
        _draw_series(axes, result, points)
        _draw_breaks(axes, result, points)
        _dress(axes, result, points)
        return svg_of(canvas)


def svg_of(canvas: Canvas) -> str:
    """Give a figure as SVG text: no date, fixed ids, text as text."""
    buffer = io.StringIO()
    with mpl.rc_context({key: SVG_SETTINGS[key] for key in ("svg.fonttype", "svg.hashsalt")}):
        canvas.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    text = buffer.getvalue()
    return text[text.index("<svg") :]


def charted(result: KpiResult) -> tuple[Figure, ...]:
    """Give the figures a chart shows: the comparable series, its last `MOST_POINTS`."""
    return result.series[-MOST_POINTS:]


def worth_drawing(result: KpiResult) -> bool:
    """Whether a chart says more than the table: enough figures, and one process.

    Forecasts of a year made in its quarters are a process of their own each year, so no line joins them.
    """
    return result.latest is not None and result.kpi.basis is not Basis.FORECAST and len(result.series) >= LEAST_POINTS


def runs_of(points: Sequence[Figure], result: KpiResult) -> list[list[Figure]]:
    """Split a series where a period is missing or a break falls: what may be joined by a line."""
    runs: list[list[Figure]] = []
    broken = {item.period for item in result.breaks}
    for point in points:
        joined = bool(runs) and follows(point, runs[-1][-1], result.kpi)
        if joined and point.period not in broken:
            runs[-1].append(point)
        else:
            runs.append([point])
    return runs


def _x(day: date) -> int:
    return day.toordinal()


def _draw_series(axes: Axes, result: KpiResult, points: Sequence[Figure]) -> None:
    for run in runs_of(points, result):
        axes.plot([_x(f.period.end) for f in run], [f.number for f in run], color=CATEGORICAL[0], lw=1.7, zorder=3)
    for figure in points:
        firm = figure.status is Status.FINAL
        axes.plot(
            _x(figure.period.end),
            figure.number,
            "o",
            ms=3.2 if figure is not points[-1] else 5,
            mfc=CATEGORICAL[0] if firm else PAPER,
            mec=CATEGORICAL[0],
            mew=1.1,
            zorder=4,
        )


def _draw_target(axes: Axes, result: KpiResult, points: Sequence[Figure]) -> None:
    """Draw the target as it was at each point, as steps; a range as a band."""
    xs, lows, highs = [], [], []
    for figure in points:
        target = target_at(result.targets, figure.period)
        if target is not None and target.green_limit is not None and target.due is None:
            xs.append(_x(figure.period.end))
            lows.append(target.green_limit)
            highs.append(target.green_limit_upper)
    if not xs:
        return
    axes.step(xs, lows, where="mid", color=INK, lw=1, ls=(0, (4, 2)), zorder=2)
    if all(high is not None for high in highs):
        axes.step(xs, [h or 0.0 for h in highs], where="mid", color=INK, lw=1, ls=(0, (4, 2)), zorder=2)


def _draw_comparator(axes: Axes, result: KpiResult, points: Sequence[Figure]) -> None:
    name, figures = main_comparator(result)
    inside = [f for f in figures if points[0].period.end <= f.period.end <= points[-1].period.end]
    inside = [f for f in inside if f.value is not None]
    if name and len(inside) > 1:
        axes.plot([_x(f.period.end) for f in inside], [f.number for f in inside], color=MUTED, lw=1, zorder=2)


def main_comparator(result: KpiResult) -> tuple[str, tuple[Figure, ...]]:
    """Give the comparator a chart draws: the first with figures for the same kind of period."""
    anchor = result.latest or result.last_known
    for name, figures in result.comparator_series.items():
        same = tuple(f for f in figures if anchor and f.value is not None and f.period.kind == anchor.period.kind)
        if len(same) > 1:
            return name, same
    return "", ()


def _draw_breaks(axes: Axes, result: KpiResult, points: Sequence[Figure]) -> None:
    for item in result.breaks:
        if points[0].period.end < item.period.end <= points[-1].period.end:
            axes.axvline(_x(item.period.start), color=MUTED, lw=0.8, ls=(0, (1, 2)), zorder=1)


def _labels(result: KpiResult, points: Sequence[Figure]) -> list[tuple[float, str, str, str]]:
    """Give what is written at the right edge: (height, text, colour, weight)."""
    last = points[-1]
    labels = [(last.number, format_value(last.number, result.kpi), CATEGORICAL[0], "semibold")]
    target = target_at(result.targets, last.period)
    if target is not None and target.green_limit is not None and target.due is None:
        labels.append((target.green_limit, f"Target {format_value(target.green_limit, result.kpi)}", INK, "normal"))
        if target.green_limit_upper is not None:
            upper = format_value(target.green_limit_upper, result.kpi)
            labels.append((target.green_limit_upper, f"Target {upper}", INK, "normal"))
    name, figures = main_comparator(result)
    inside = [f for f in figures if f.period.end <= last.period.end]
    if name and len(inside) > 1 and inside[-1].value is not None:
        labels.append((inside[-1].value, name, MUTED, "normal"))
    return labels


def _dress(axes: Axes, result: KpiResult, points: Sequence[Figure]) -> None:
    values = [f.value for f in points if f.value is not None]
    labels = _labels(result, points)
    low, high = min([*values, *(y for y, *_ in labels)]), max([*values, *(y for y, *_ in labels)])
    if 0 <= low <= 0.45 * high:
        low = 0.0  # the zero line is near enough to be shown, and honest
    pad = (high - low or abs(high) or 1.0) * 0.12
    axes.set_ylim(0.0 if low == 0.0 else low - pad, high + pad)
    first, last = _x(points[0].period.end), _x(points[-1].period.end)
    axes.set_xlim(first - 0.03 * (last - first), last + 0.03 * (last - first))
    axes.set_facecolor("none")
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(MUTED)
    axes.tick_params(length=0, colors=MUTED, labelsize=8)
    axes.grid(axis="y", color=RULE, lw=0.5)
    axes.yaxis.set_major_locator(mpl.ticker.MaxNLocator(4))
    axes.yaxis.set_major_formatter(lambda value, _position: axis_words(value, result.kpi))
    _name_times(axes, points)
    if min(values) < 0 < max(values):
        axes.axhline(0, color=INK, lw=0.8, zorder=2)
    _write_labels(axes, labels)


def axis_words(value: float, kpi: Kpi) -> str:
    """Give a number on an axis with no more digits than it needs: ``60%``, ``£10m``.

    Matplotlib's own rounding error (59.99999) is taken off first.
    """
    value = round(value, 6)
    if kpi.unit is Unit.PERCENT:
        return f"{format_plain(value)}%"
    if kpi.unit in (Unit.GBP, Unit.GBP_PER_WEEK):
        scaled = format_plain(abs(value) / 1e6) + "m" if abs(value) >= 1e6 else format_plain(abs(value))
        return f"{MINUS if value < 0 else ''}£{scaled}"
    return format_plain(value)


def _write_labels(axes: Axes, labels: list[tuple[float, str, str, str]]) -> None:
    """Write the labels at the right edge, moved apart where they would touch."""
    bottom, top = axes.get_ylim()
    room = (top - bottom) * 0.115
    placed: list[float] = []
    for height, text, colour, weight in sorted(labels, key=lambda label: label[0]):
        at = max(height, placed[-1] + room) if placed else height
        placed.append(at)
        axes.text(
            1.02,
            at,
            text,
            transform=axes.get_yaxis_transform(),
            color=colour,
            weight=weight,
            va="center",
            size=8.5,
        )


def _name_times(axes: Axes, points: Sequence[Figure]) -> None:
    """Name up to six times below the axis, evenly chosen, always the first and the last."""
    most = 5
    step = max(1, -(-(len(points) - 1) // (most - 1)))
    chosen = list(points[::-step])[::-1]
    axes.set_xticks([_x(f.period.end) for f in chosen], [short_time(f) for f in chosen])


def short_time(figure: Figure) -> str:
    """Give a period short enough for an axis: ``Q2 22/23``, ``2021/22``, ``Jun 22``."""
    period = figure.period
    year = f"{period.year_start % 100:02d}/{(period.year_start + 1) % 100:02d}"
    match period.kind:
        case PeriodKind.QUARTER:
            return f"Q{period.quarter_number} {year}"
        case PeriodKind.FINANCIAL_YEAR | PeriodKind.ACADEMIC_YEAR:
            return f"{period.year_start}/{(period.year_start + 1) % 100:02d}"
        case PeriodKind.MONTH | PeriodKind.MONTHS | PeriodKind.DAY:
            return f"{period.end:%b} {period.end:%y}"
        case PeriodKind.CUMULATIVE:
            return f"to Q{period.quarter_number} {year}"
        case _:
            return period.printed
