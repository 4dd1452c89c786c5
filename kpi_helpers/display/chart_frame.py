"""What every chart shares: its size, the place of its axes, its dress, labels at the right edge, and its SVG.

A figure of matplotlib is made, never pyplot's, with fixed settings, so that the same figures give the same
bytes whatever theme a notebook has set.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas

from kpi_helpers.display.chart_text import (
    FONT,
    LINE,
    SIZE,
    SMALL,
    Label,
    axis_words,
    register_fonts,
    spread_apart,
    text_width,
)
from kpi_helpers.display.palette import INK, MUTED, RULE
from kpi_helpers.inputs.register import Kpi

WIDTH, HEIGHT = 4.3, 1.95  # inches
WIDEST_LABEL = 84.0  # points; longer labels are folded
_TOP, _BOTTOM, _BESIDE = 7.0, 20.0, 6.0  # points: above the axes, below them, between axes and labels
TOP_EDGE, BOTTOM_EDGE = _TOP, HEIGHT * 72 - _BOTTOM  # of the axes, in points from the top of the picture
SVG_SETTINGS: Any = {  # matplotlib types its keys one by one
    "svg.fonttype": "none",
    "svg.hashsalt": "kpi-report",
    "font.family": FONT,
    "font.size": SIZE,
    "figure.constrained_layout.use": False,
}


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the axes of a chart stand and what they span, before anything is drawn.

    `place` is left, bottom, width and height as shares of the picture; `across` and `up` are the first and the last
    value of each axis in its own unit; `ticks` and `labels` are what is written to the left and to the right.
    """

    place: tuple[float, float, float, float]
    across: tuple[float, float]
    up: tuple[float, float]
    ticks: Sequence[float]
    labels: Sequence[Label]

    def at(self, along: float, height: float) -> tuple[float, float]:
        """Give where a value is drawn, in units of the drawing's viewBox from the left and from the top.

        >>> frame = Frame((0.1, 0.2, 0.8, 0.6), across=(0, 10), up=(0, 100), ticks=(), labels=())
        >>> [round(place, 2) for place in frame.at(10, 100)]
        [278.64, 28.08]
        """
        left, bottom, wide, high = self.place
        (first, last), (low, top) = self.across, self.up
        right = left + wide * (along - first) / (last - first)
        rise = bottom + high * (height - low) / (top - low)
        return right * WIDTH * 72, (1 - rise) * HEIGHT * 72


def empty_canvas(frame: Frame) -> tuple[Canvas, Axes]:
    """Give a picture with bare axes where the frame says."""
    canvas = Canvas(figsize=(WIDTH, HEIGHT), facecolor="none")
    axes = canvas.add_axes(frame.place)
    axes.set_ylim(*frame.up)
    axes.set_xlim(*frame.across)
    return canvas, axes


def draw(canvas_of: Callable[[], Canvas]) -> str:
    """Give what a function draws as SVG text, under the report's own settings."""
    register_fonts()
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update({**SVG_SETTINGS, "text.parse_math": False})
        return svg_of(canvas_of())


def svg_of(canvas: Canvas) -> str:
    """Give a figure as SVG text: no date, fixed ids, text as text.

    A page without the report's typeface, as JupyterLab is, takes its own sans serif.
    """
    buffer = io.StringIO()
    with mpl.rc_context({key: SVG_SETTINGS[key] for key in ("svg.fonttype", "svg.hashsalt")}):
        canvas.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    text = buffer.getvalue()
    return text[text.index("<svg") :].replace(f"'{FONT}'", f"'{FONT}', sans-serif")


def frame_of(
    across: tuple[float, float], up: tuple[float, float], *, ticks: Sequence[float], labels: Sequence[Label], kpi: Kpi
) -> Frame:
    """Give the frame of a chart, with room for the numbers to the left and the words to the right."""
    numbers = [axis_words(tick, kpi) for tick in ticks]
    left = max([text_width(number, SMALL) for number in numbers] or [0.0]) + 8
    widest = max(text_width(line, SIZE, label.weight) for label in labels for line in label.lines(WIDEST_LABEL))
    wide, high = WIDTH * 72, HEIGHT * 72
    left, right = max(left, 18.0), widest + _BESIDE + 4
    place = left / wide, _BOTTOM / high, (wide - left - right) / wide, (high - _BOTTOM - _TOP) / high
    return Frame(place, across, up, ticks, labels)


def dress(axes: Axes, ticks: Sequence[float], kpi: Kpi) -> None:
    """Give axes their lines, numbers and zero line."""
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


def write_labels(axes: Axes, labels: Sequence[Label]) -> None:
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
