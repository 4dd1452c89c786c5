"""Trend charts, drawn from a `KpiResult`: few lines, direct labels, gaps as gaps, targets as they were.

One `Figure` without pyplot, margins measured from the words that stand in them, text kept as text in the
SVG, no date and fixed ids, so that the same figures give the same bytes whatever theme a notebook has set.
The drawing is a picture only: its words are in `alt_text`, its figures in a table beside it.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas

from kpi_helpers.analysis.scorecard import KpiResult
from kpi_helpers.analysis.series import Figure
from kpi_helpers.analysis.travel import breaks_between, split_runs
from kpi_helpers.display.chart_plan import (
    Stretch,
    charted,
    comparator_line,
    edge_labels,
    target_stretches,
    time_range,
    value_range,
    value_ticks,
)
from kpi_helpers.display.chart_text import (
    FONT,
    LINE,
    SIZE,
    SMALL,
    Label,
    axis_words,
    choose_times,
    register_fonts,
    short_time,
    spread_apart,
    text_width,
)
from kpi_helpers.display.palette import BAND, CATEGORICAL, INK, MUTED, PAPER, RULE
from kpi_helpers.inputs.register import Kpi
from kpi_helpers.inputs.schema import Status

WIDTH, HEIGHT = 4.3, 1.95  # inches
MOST_MARKED = 14  # with more points than this only those that stand alone, are not final or come last are marked
WIDEST_LABEL = 84.0  # points; longer labels are folded
_TOP, _BOTTOM, _BESIDE = 7.0, 20.0, 6.0  # points: above the axes, below them, between axes and labels
SVG_SETTINGS: Any = {  # matplotlib types its keys one by one
    "svg.fonttype": "none",
    "svg.hashsalt": "kpi-report",
    "font.family": FONT,
    "font.size": SIZE,
    "figure.constrained_layout.use": False,
}


def draw_trend(result: KpiResult) -> str:
    """Draw a KPI's series with its target and one comparator; give the SVG text."""
    register_fonts()
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update({**SVG_SETTINGS, "text.parse_math": False})
        return svg_of(trend_canvas(result))


def trend_canvas(result: KpiResult) -> Canvas:
    """Give the trend chart as a matplotlib figure."""
    points = charted(result)
    stretches = target_stretches(result, points)
    _, compared = comparator_line(result, points)
    values = [f.number for f in (*points, *compared)]
    values += [limit for s in stretches for limit in (s.low, s.high) if limit is not None]
    bottom, top = value_range(values, result.kpi)
    ticks = value_ticks(bottom, top, result.kpi)
    labels = edge_labels(result, points)
    canvas = Canvas(figsize=(WIDTH, HEIGHT), facecolor="none")
    axes = canvas.add_axes(_frame([axis_words(tick, result.kpi) for tick in ticks], labels))
    axes.set_ylim(bottom, top)
    axes.set_xlim(*time_range(points))
    _draw_target(axes, stretches)
    _draw_breaks(axes, result, points)
    _draw_comparator(axes, result, compared)
    _draw_series(axes, result, points)
    _dress(axes, ticks, result.kpi)
    _name_times(axes, points)
    _write_labels(axes, labels)
    return canvas


def svg_of(canvas: Canvas) -> str:
    """Give a figure as SVG text: no date, fixed ids, text as text.

    A page without the report's typeface, as JupyterLab is, takes its own sans serif.
    """
    buffer = io.StringIO()
    with mpl.rc_context({key: SVG_SETTINGS[key] for key in ("svg.fonttype", "svg.hashsalt")}):
        canvas.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    text = buffer.getvalue()
    return text[text.index("<svg") :].replace(f"'{FONT}'", f"'{FONT}', sans-serif")


def _frame(numbers: Sequence[str], labels: Sequence[Label]) -> tuple[float, float, float, float]:
    """Give the axes' place in the picture, with room for the numbers to the left and the words to the right."""
    left = max([text_width(number, SMALL) for number in numbers] or [0.0]) + 8
    widest = max(text_width(line, SIZE, label.weight) for label in labels for line in label.lines(WIDEST_LABEL))
    wide, high = WIDTH * 72, HEIGHT * 72
    left, right = max(left, 18.0), widest + _BESIDE + 4
    return left / wide, _BOTTOM / high, (wide - left - right) / wide, (high - _BOTTOM - _TOP) / high


def _draw_series(axes: Axes, result: KpiResult, points: Sequence[Figure]) -> None:
    colour = CATEGORICAL[0]
    for run in split_runs(points, result.kpi, result.breaks):
        axes.plot(*_line(run), color=colour, lw=1.7, zorder=3, clip_on=False)
        for figure in run:
            firm, last = figure.status is Status.FINAL, figure is points[-1]
            if firm and not last and len(run) > 1 and len(points) > MOST_MARKED:
                continue
            axes.plot(
                *_line([figure]),
                "o",
                ms=5 if last else 3.2,
                mfc=colour if firm else PAPER,
                mec=colour,
                mew=1.1,
                zorder=4,
                clip_on=False,
            )


def _draw_comparator(axes: Axes, result: KpiResult, figures: Sequence[Figure]) -> None:
    for run in split_runs(figures, result.kpi, result.breaks):
        axes.plot(*_line(run), "o" if len(run) == 1 else "-", color=MUTED, lw=1, ms=2, zorder=2, clip_on=False)


def _draw_target(axes: Axes, stretches: Sequence[Stretch]) -> None:
    """Draw targets as dashed lines, a range as a band between two of them."""
    for stretch in stretches:
        times = [stretch.first, stretch.last]
        for limit in (stretch.low, stretch.high):
            if limit is not None:
                axes.plot(times, [limit, limit], color=INK, lw=1, ls=(0, (4, 2)), zorder=2)
        if stretch.high is not None:
            axes.fill_between(times, stretch.low, stretch.high, facecolor=BAND, edgecolor="none", zorder=0)


def _draw_breaks(axes: Axes, result: KpiResult, points: Sequence[Figure]) -> None:
    """Draw a dotted line between the two points a break parts."""
    for before, after in pairwise(points):
        if breaks_between(result.breaks, before.period, after.period):
            middle = (before.period.end.toordinal() + after.period.end.toordinal()) / 2
            axes.axvline(middle, color=MUTED, lw=0.9, ls=(0, (1, 1.6)), zorder=1)


def _dress(axes: Axes, ticks: Sequence[float], kpi: Kpi) -> None:
    axes.set_facecolor("none")
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(MUTED)
    axes.spines["bottom"].set_linewidth(0.8)
    axes.set_yticks(ticks, [axis_words(tick, kpi) for tick in ticks])
    axes.tick_params(length=0, colors=MUTED, labelsize=SMALL)
    axes.grid(axis="y", color=RULE, lw=0.5)
    axes.set_axisbelow(True)
    bottom, top = axes.get_ylim()
    if bottom < 0 < top:
        axes.axhline(0, color=INK, lw=0.8, zorder=1)


def _name_times(axes: Axes, points: Sequence[Figure]) -> None:
    left, right = axes.get_xlim()
    wide = axes.get_position().width * WIDTH * 72
    days = [figure.period.end.toordinal() for figure in points]
    chosen = choose_times(points, [(day - left) / (right - left) * wide for day in days])
    axes.set_xticks([days[i] for i in chosen], [short_time(points[i]) for i in chosen])
    axes.tick_params(axis="x", length=2.5, color=MUTED)


def _write_labels(axes: Axes, labels: Sequence[Label]) -> None:
    """Write the labels at the right edge, moved apart where they would touch, inside the picture."""
    bottom, top = axes.get_ylim()
    place = axes.get_position()
    high = place.height * HEIGHT * 72
    texts = [label.lines(WIDEST_LABEL) for label in labels]
    wanted = [(label.height - bottom) / (top - bottom) * high for label in labels]
    centres = spread_apart(wanted, [LINE * len(lines) for lines in texts], -_BOTTOM + LINE, high + _TOP)
    right = 1 + _BESIDE / (place.width * WIDTH * 72)
    for label, lines, centre in zip(labels, texts, centres, strict=True):
        for i, line in enumerate(lines):
            up = centre + LINE * ((len(lines) - 1) / 2 - i)
            style: Any = {"color": label.colour, "weight": label.weight, "size": SIZE, "va": "center_baseline"}
            axes.text(right, up / high, line, transform=axes.transAxes, **style)


def _line(figures: Sequence[Figure]) -> tuple[list[int], list[float]]:
    return [figure.period.end.toordinal() for figure in figures], [figure.number for figure in figures]
