"""What every chart shares: its size, axes, scales, dress, labels at the right edge, and its SVG.

All charts of a process are drawn in one figure of matplotlib, never pyplot's nor an analyst's, because making axes
and ticks takes longer than drawing. It is made under the report's own settings and emptied after each chart, so
that the same figures give the same bytes whatever was drawn before and whatever theme a notebook has set.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from threading import Lock
from typing import Any, Literal

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.figure import Figure as Canvas
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from kpi_helpers.analysis import POUNDS
from kpi_helpers.blocks import INK, MUTED, RULE
from kpi_helpers.display.charts import lettering
from kpi_helpers.inputs import Kpi

WIDTH, HEIGHT = 4.3, 1.95  # inches
WIDEST_LABEL = 84.0  # points; longer labels are folded
_TOP, _BOTTOM, _BESIDE = 7.0, 20.0, 6.0  # points: above the axes, below them, between axes and labels
TOP_EDGE, BOTTOM_EDGE = _TOP, HEIGHT * 72 - _BOTTOM  # of the axes, in points from the top of the picture
SVG_SETTINGS: Any = {  # matplotlib types its keys one by one
    "svg.fonttype": "none",
    "svg.hashsalt": "kpi-report",
    "font.family": lettering.FONT,
    "font.size": lettering.SIZE,
    "figure.constrained_layout.use": False,
}
_NO_DATE: Any = {"Date": None, "Creator": None}
_DRAWING = Lock()


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
    labels: Sequence[lettering.Label]

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


def draw(frame: Frame, fill: Callable[[Axes], None]) -> str:
    """Give as SVG text what a function draws on axes that stand where the frame says."""
    with _DRAWING, own_settings():
        canvas, axes = _shared_canvas()
        set_frame(axes, frame)
        kept = set(axes.get_children())
        try:
            fill(axes)
            return _written(canvas)
        finally:
            for artist in set(axes.get_children()) - kept:
                artist.remove()


def _written(canvas: Canvas) -> str:
    buffer = io.StringIO()
    renderer = _Renderer(WIDTH * 72, HEIGHT * 72, buffer, metadata=_NO_DATE)  # type: ignore[no-untyped-call]
    canvas.draw(renderer)
    renderer.finalize()  # type: ignore[no-untyped-call]
    return _svg_of_page(buffer.getvalue())


class _Renderer(RendererSVG):
    """Matplotlib's writer of SVG, which takes the size of words from those that are measured already."""

    def get_text_width_height_descent(
        self,
        s: str,
        prop: FontProperties,
        ismath: bool | Literal["TeX"],  # noqa: ARG002  # no chart holds a formula
    ) -> tuple[float, float, float]:
        return lettering.measure(s, prop)


@contextmanager
def own_settings() -> Iterator[None]:
    """Draw with the report's own settings, whatever a notebook has set."""
    with mpl.rc_context():
        for name, value in _own_settings().items():
            mpl.rcParams._set(name, value)  # checked already; matplotlib promises to keep this way past its checks
        yield


@cache
def _own_settings() -> dict[Any, Any]:
    lettering.register_fonts()
    settings = mpl.rcParamsDefault.copy()  # not `rcdefaults`, which reads every style sheet of matplotlib
    settings.update({**SVG_SETTINGS, "text.parse_math": False})
    return {name: value for name, value in settings.items() if name != "backend"}


@cache
def _shared_canvas() -> tuple[Canvas, Axes]:
    return empty_canvas()


def empty_canvas() -> tuple[Canvas, Axes]:
    """Give a picture with axes in the dress of the report; `set_frame` says where they stand and what they span."""
    canvas = Canvas(figsize=(WIDTH, HEIGHT), dpi=72, facecolor="none")
    axes = canvas.add_axes((0, 0, 1, 1))
    axes.set_facecolor("none")
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(MUTED)
    axes.spines["bottom"].set_linewidth(0.8)
    axes.tick_params(length=0, colors=MUTED, labelsize=lettering.SMALL)
    axes.tick_params(axis="x", length=2.5)
    axes.grid(axis="y", color=RULE, lw=0.5)
    axes.set_axisbelow(True)
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_label_coords(0, 0)  # it has no words: nothing is measured to place it
    return canvas, axes


def set_frame(axes: Axes, frame: Frame) -> None:
    """Let axes stand and span what the frame says."""
    axes.set_position(frame.place)
    axes.set_ylim(*frame.up)
    axes.set_xlim(*frame.across)


def svg_of(canvas: Canvas) -> str:
    """Give a figure as SVG text: no date, fixed ids, text as text.

    A page without the report's typeface, as JupyterLab is, takes its own sans serif.
    """
    with mpl.rc_context({key: SVG_SETTINGS[key] for key in ("svg.fonttype", "svg.hashsalt")}):
        buffer = io.StringIO()
        canvas.savefig(buffer, format="svg", metadata=_NO_DATE)
    return _svg_of_page(buffer.getvalue())


def close(canvas: Canvas) -> None:
    """Close a pyplot figure, so that Jupyter does not show it a second time without its words."""
    import matplotlib.pyplot as plt

    plt.close(canvas)


def _svg_of_page(text: str) -> str:
    return text[text.index("<svg") :].replace(f"'{lettering.FONT}'", f"'{lettering.FONT}', sans-serif")


def frame_of(
    across: tuple[float, float],
    up: tuple[float, float],
    *,
    ticks: Sequence[float],
    labels: Sequence[lettering.Label],
    kpi: Kpi,
) -> Frame:
    """Give the frame of a chart, with room for the numbers to the left and the words to the right."""
    numbers = [lettering.axis_words(tick, kpi) for tick in ticks]
    left = max([lettering.text_width(number, lettering.SMALL) for number in numbers] or [0.0]) + 8
    widest = max(
        lettering.text_width(line, lettering.SIZE, label.weight)
        for label in labels
        for line in label.lines(WIDEST_LABEL)
    )
    wide, high = WIDTH * 72, HEIGHT * 72
    left, right = max(left, 18.0), widest + _BESIDE + 4
    place = left / wide, _BOTTOM / high, (wide - left - right) / wide, (high - _BOTTOM - _TOP) / high
    return Frame(place, across, up, ticks, labels)


def add_line(axes: Axes, across: Sequence[float], up: Sequence[float], **style: Any) -> None:
    """Draw a line or points; the axes' limits stand, so nothing is measured as `Axes.plot` would."""
    axes.add_artist(Line2D(across, up, **style))


def name_values(axes: Axes, ticks: Sequence[float], kpi: Kpi) -> None:
    """Write the numbers of the value axis with their grid lines, and draw the zero line."""
    name_places(axes.yaxis, ticks, [lettering.axis_words(tick, kpi) for tick in ticks])
    bottom, top = axes.get_ylim()
    if bottom < 0 < top:
        axes.axhline(0, color=INK, lw=0.8, zorder=1)


def name_places(axis: Axis, places: Sequence[float], words: Sequence[str]) -> None:
    """Write words at places of an axis."""
    for tick in axis.set_ticks(places, words):
        tick.label1.set_in_layout(False)  # room for it is kept already: nothing is measured to make any


def write_labels(axes: Axes, labels: Sequence[lettering.Label]) -> None:
    """Write the labels at the right edge, moved apart where they would touch, inside the picture."""
    bottom, top = axes.get_ylim()
    place = axes.get_position()
    high = place.height * HEIGHT * 72
    texts = [label.lines(WIDEST_LABEL) for label in labels]
    wanted = [(label.height - bottom) / (top - bottom) * high for label in labels]
    centres = lettering.spread_apart(
        wanted, [lettering.LINE * len(lines) for lines in texts], -_BOTTOM + lettering.LINE, high + _TOP
    )
    right = 1 + _BESIDE / (place.width * WIDTH * 72)
    for label, lines, centre in zip(labels, texts, centres, strict=True):
        for i, line in enumerate(lines):
            up = centre + lettering.LINE * ((len(lines) - 1) / 2 - i)
            style: Any = {
                "color": label.colour,
                "weight": label.weight,
                "size": lettering.SIZE,
                "va": "center_baseline",
            }
            axes.text(right, up / high, line, transform=axes.transAxes, **style)


def value_range(values: Sequence[float], kpi: Kpi) -> tuple[float, float]:
    """Give the lowest and highest value of the axis: everything drawn, zero where it is near, nothing impossible."""
    low, high = min(values), max(values)
    if low == high:
        spread = max(abs(high) * 0.1, 2 * 10.0**-kpi.decimals)
        low, high = (0.0, spread) if low == 0 else (low - spread / 2, high + spread / 2)
    elif 0 <= low <= 0.45 * high:
        low = 0.0  # the zero line is near enough to be shown, and honest
    elif high <= 0 and high >= 0.45 * low:
        high = 0.0
    pad = 0.12 * (high - low)
    bottom, top = low if low == 0 else low - pad, high if high == 0 else high + pad
    if kpi.minimum is not None and min(values) >= kpi.minimum:
        bottom = max(bottom, kpi.minimum)
    if kpi.maximum is not None and max(values) <= kpi.maximum:
        top = min(top, kpi.maximum)
    return bottom, top


def value_ticks(bottom: float, top: float, kpi: Kpi) -> list[float]:
    """Give three to five round numbers for the axis, whole ones for a KPI that has no decimals."""
    whole = kpi.decimals == 0 and kpi.unit not in POUNDS
    ticks: list[float] = []
    for most in (4, 6):
        found = MaxNLocator(most, steps=[1, 2, 5, 10], integer=whole, min_n_ticks=2).tick_values(bottom, top)
        ticks = [float(tick) for tick in found if bottom <= tick <= top]
        if len(ticks) > 2:
            break
    return ticks
