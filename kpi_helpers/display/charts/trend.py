"""Trend charts, drawn from a `KpiResult`: few lines, direct labels, gaps as gaps, targets as they were.

Margins measured from the words that stand in them, text kept as text in the SVG, no date and fixed ids
(`drawing`), so that the same figures give the same bytes. Points are placed in the frame the chart itself is drawn in,
with words from the same result, so that whoever shows a point beside the picture says what the picture says.
The drawing is a picture only: its words are in `alt_text`, its figures in a table beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import Any

from matplotlib.axes import Axes

from kpi_helpers.analysis import Figure, KpiResult, PointType, Target, YearOfForecasts, split_runs, target_at
from kpi_helpers.blocks import BAND, CATEGORICAL, INK, MUTED, PAPER
from kpi_helpers.display import words as wording
from kpi_helpers.display.charts import drawing, planned
from kpi_helpers.display.charts.forecasts import OUTTURN, forecast_frame, places_of, years_drawn
from kpi_helpers.display.charts.lettering import LINE, SMALL, choose_times, short_time, text_width
from kpi_helpers.display.words import format_with_unit
from kpi_helpers.inputs import Kpi, Status

_ABOVE_AXES = 5.0  # points of white above the axes that words may use
MOST_MARKED = 14  # with more points than this only those that stand alone, are not final or come last are marked


@dataclass(frozen=True, slots=True)
class TrendPlan:
    """What a trend chart draws, before anything is drawn: points, targets, limits, comparator, frame."""

    points: tuple[Figure, ...]
    stretches: Sequence[planned.Stretch]
    limits: Sequence[planned.Limits]
    compared: tuple[Figure, ...]
    frame: drawing.Frame


def draw_trend(result: KpiResult) -> str:
    """Draw a KPI's series with its target, and its control limits or one comparator; give the SVG text."""
    plan = plan_trend(result)
    return drawing.draw(plan.frame, partial(fill_trend, result=result, plan=plan))


def fill_trend(axes: Axes, result: KpiResult, plan: TrendPlan) -> None:
    """Draw on axes what is planned."""
    _draw_limits(axes, plan.limits)
    _name_limits(axes, plan.limits, result)
    _draw_target(axes, plan.stretches)
    _draw_breaks(axes, result, plan.points)
    _draw_comparator(axes, result, plan.compared)
    _draw_series(axes, result, plan.points)
    drawing.name_values(axes, plan.frame.ticks, result.kpi)
    _name_times(axes, plan.points)
    drawing.write_labels(axes, plan.frame.labels)


def plan_trend(result: KpiResult) -> TrendPlan:
    """Give what the trend chart of a KPI draws, and where its axes stand."""
    points = planned.charted(result)
    stretches, limits = planned.target_stretches(result, points), planned.limit_lines(result)
    _, compared = planned.comparator_line(result, points)
    values = [f.number for f in (*points, *compared)]
    values += [limit for s in stretches for limit in (s.low, s.high) if limit is not None]
    values += [limit for one in limits for limit in (one.low, one.high)]
    up = drawing.value_range(values, result.kpi)
    labels = sorted(
        [*planned.edge_labels(result, points), *planned.limit_labels(result)], key=lambda label: label.height
    )
    ticks = drawing.value_ticks(*up, result.kpi)
    frame = drawing.frame_of(planned.time_range(points), up, ticks=ticks, labels=labels, kpi=result.kpi)
    return TrendPlan(points, stretches, limits, compared, frame)


def _draw_series(axes: Axes, result: KpiResult, points: Sequence[Figure]) -> None:
    for run in split_runs(points, result.kpi, result.breaks):
        drawing.add_line(axes, *_line(run), color=CATEGORICAL[0], lw=1.7, zorder=3, clip_on=False)
        for figure in run:
            plain = figure.status is Status.FINAL and planned.signal_of(figure, result) not in planned.SIGNALS
            plain = plain and not planned.takes_no_part(figure, result)
            if plain and figure is not points[-1] and len(run) > 1 and len(points) > MOST_MARKED:
                continue
            _draw_point(axes, figure, result, last=figure is points[-1])


def _draw_limits(axes: Axes, limits: Sequence[planned.Limits]) -> None:
    """Draw the control limits of each stretch as a pale band with firm edges, the mean as a thin line."""
    for one in limits:
        times = [one.first, one.last]
        axes.fill_between(times, one.low, one.high, facecolor=BAND, edgecolor="none", alpha=0.55, zorder=0)
        for limit in (one.low, one.high):
            drawing.add_line(axes, times, [limit, limit], color=MUTED, lw=0.8, ls=(0, (1.2, 1.2)), zorder=1)
        drawing.add_line(axes, times, [one.mean, one.mean], color=MUTED, lw=0.8, zorder=1)


def _name_limits(axes: Axes, limits: Sequence[planned.Limits], result: KpiResult) -> None:
    """Name the limits of earlier stretches above them, else below; those of the last are named at the right edge.

    The head of the chart is left to the words on breaks.
    """
    earlier = limits[:-1] if result.evidence.variation.claims else limits
    bottom, top = axes.get_ylim()
    for place, one in enumerate(earlier):
        room = _points_across(axes, one.last - one.first)
        words = next((text for text in planned.limit_words(one, result.kpi) if text_width(text, SMALL) <= room), "")
        above = _points_up(axes, top - one.high) + (_ABOVE_AXES if place == 0 else -LINE) >= LINE
        if words and (above or _points_up(axes, one.low - bottom) >= LINE):
            style: Any = {"color": MUTED, "size": SMALL, "va": "bottom" if above else "top", "ha": "left"}
            height, off = (one.high, 2) if above else (one.low, -2)
            axes.annotate(words, (one.first, height), (2, off), textcoords="offset points", **style)


def _points_up(axes: Axes, size: float) -> float:
    bottom, top = axes.get_ylim()
    return size / (top - bottom) * axes.get_position().height * drawing.HEIGHT * 72


def _points_across(axes: Axes, days: float) -> float:
    left, right = axes.get_xlim()
    return days / (right - left) * axes.get_position().width * drawing.WIDTH * 72


def _draw_point(axes: Axes, figure: Figure, result: KpiResult, *, last: bool) -> None:
    """Draw one point: hollow unless final, a small cross where it takes no part, shape and colour where it signals."""
    signal = planned.signal_of(figure, result)
    if planned.takes_no_part(figure, result):
        _draw_marker(axes, figure, "x", ms=4, color=MUTED, mew=1.1)
        return
    marker, colour = planned.SIGNALS.get(signal, ("o", CATEGORICAL[0]))
    size = (5 if last else 3.2) if signal not in planned.SIGNALS else (6 if last else 4.6)
    if signal is PointType.IMPROVEMENT:  # a ring, because size alone tells no circle from another
        _draw_marker(axes, figure, "o", ms=size + 2.2, mfc=PAPER, mec=colour, mew=0.9)
        size -= 1.6
    filled = colour if figure.status is Status.FINAL else PAPER
    _draw_marker(axes, figure, marker, ms=size, mfc=filled, mec=colour, mew=1.1)


def _draw_marker(axes: Axes, figure: Figure, marker: str, **style: Any) -> None:
    drawing.add_line(axes, *_line([figure]), marker=marker, ls="none", zorder=4, clip_on=False, **style)


def _draw_comparator(axes: Axes, result: KpiResult, figures: Sequence[Figure]) -> None:
    for run in split_runs(figures, result.kpi, result.breaks):
        shape: Any = {"marker": "o", "ls": "none", "ms": 2} if len(run) == 1 else {"lw": 1}
        drawing.add_line(axes, *_line(run), color=MUTED, zorder=2, clip_on=False, **shape)


def _draw_target(axes: Axes, stretches: Sequence[planned.Stretch]) -> None:
    """Draw targets as dashed lines, a range as a band between two of them."""
    for stretch in stretches:
        times = [stretch.first, stretch.last]
        for limit in (stretch.low, stretch.high):
            if limit is not None:
                drawing.add_line(axes, times, [limit, limit], color=INK, lw=1, ls=(0, (4, 2)), zorder=2)
        if stretch.high is not None:
            axes.fill_between(times, stretch.low, stretch.high, facecolor=BAND, edgecolor="none", zorder=0)


def _draw_breaks(axes: Axes, result: KpiResult, points: Sequence[Figure]) -> None:
    """Draw a dotted line where a break parts two points or limits are recalculated; name it where there is room."""
    marks = [
        ((before.period.end.toordinal() + after.period.end.toordinal()) / 2, words)
        for before, after in pairwise(points)
        if (words := planned.parting_words(before, after, result))
    ]
    nexts = [middle for middle, _ in marks[1:]]
    for (middle, words), edge in zip(marks, [*nexts, axes.get_xlim()[1]], strict=False):
        axes.axvline(middle, color=MUTED, lw=0.9, ls=(0, (1, 1.6)), zorder=1)
        if text_width(words, SMALL) + 6 <= _points_across(axes, edge - middle):
            style: Any = {"color": MUTED, "size": SMALL, "va": "top", "ha": "left"}
            place = (middle, axes.get_ylim()[1])
            axes.annotate(words, place, (3, 2), textcoords="offset points", **style)


def _name_times(axes: Axes, points: Sequence[Figure]) -> None:
    left, right = axes.get_xlim()
    wide = axes.get_position().width * drawing.WIDTH * 72
    days = [figure.period.end.toordinal() for figure in points]
    chosen = choose_times(points, [(day - left) / (right - left) * wide for day in days])
    drawing.name_places(axes.xaxis, [days[i] for i in chosen], [short_time(points[i]) for i in chosen])


def _line(figures: Sequence[Figure]) -> tuple[list[int], list[float]]:
    return [figure.period.end.toordinal() for figure in figures], [figure.number for figure in figures]


OUTTURN_STATUS = "outturn"
_TARGETS = {wording.NO_TARGET: "no target", wording.TARGET_LOST: "target not published"}


@dataclass(frozen=True, slots=True)
class ChartPoint:
    """One point of a chart's line.

    `x` and `y` are units of the drawing's viewBox from the left and from the top. `period`, `value` (with its unit),
    `target` (the one it is held against), `status` and `more` (its signal on a control chart, or "") are words.
    """

    x: float
    y: float
    period: str
    value: str
    target: str
    status: str
    more: str = ""


def chart_points(result: KpiResult) -> tuple[ChartPoint, ...]:
    """Give the points of a KPI's chart in the order of its line, years of forecasts one after another; () if none."""
    if years_drawn(result):
        frame = forecast_frame(result)
        return tuple(
            _forecast_point(year, place, value, frame=frame, result=result)
            for year in years_drawn(result)
            for place, value in places_of(year)
        )
    if not planned.worth_drawing(result):
        return ()
    plan = plan_trend(result)
    return tuple(_trend_point(figure, plan.frame, result) for figure in plan.points)


def _trend_point(figure: Figure, frame: drawing.Frame, result: KpiResult) -> ChartPoint:
    x, y = frame.at(figure.period.end.toordinal(), figure.number)
    return ChartPoint(
        x=round(x, 2),
        y=round(y, 2),
        period=figure.period.printed,
        value=format_with_unit(figure.number, result.kpi),
        target=_target_words(result.target_then(figure), result.kpi),
        status=_status_words(figure),
        more=_more_words(figure, result),
    )


def _forecast_point(
    year: YearOfForecasts, place: int, value: float, *, frame: drawing.Frame, result: KpiResult
) -> ChartPoint:
    x, y = frame.at(place, value)
    printed, is_outturn = year.year.printed, place == OUTTURN
    return ChartPoint(
        x=round(x, 2),
        y=round(y, 2),
        period=printed if is_outturn else f"{printed} at Q{place}",
        value=format_with_unit(value, result.kpi),
        target=_target_words(target_at(result.targets, year.year), result.kpi),
        status=OUTTURN_STATUS if is_outturn else str(Status.FORECAST),
    )


def _target_words(target: Target | None, kpi: Kpi) -> str:
    words = wording.target_words(target, kpi)
    return _TARGETS.get(words) or " ".join(filter(None, ("target", words, wording.due_words(target))))


def _status_words(figure: Figure) -> str:
    """Give the status, then what else the shorthand says: ``provisional``, ``final, revised``."""
    noted = (wording.SHORTHAND[sign] for sign in figure.note.split())
    return ", ".join(dict.fromkeys((str(figure.status), *noted)))


def _more_words(figure: Figure, result: KpiResult) -> str:
    """Give the signal with the rules that fired: ``Concern: below the lower limit``; empty where there is none."""
    if not planned.is_control_chart(result):
        return ""
    return ": ".join(filter(None, (planned.verdict_words(figure, result), planned.signal_words(figure, result))))
