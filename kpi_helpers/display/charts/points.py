"""The points of a chart: where each is drawn, and what it says in the report's words.

Positions come from the frame the chart itself is drawn in (`chart_frame`), words from the same result, so that
whoever shows a point beside the picture says what the picture, its table and its text alternative say.
"""

from __future__ import annotations

from dataclasses import dataclass

from kpi_helpers.analysis.scorecard import KpiResult
from kpi_helpers.analysis.series import Figure, YearOfForecasts
from kpi_helpers.analysis.targets import Target, target_at
from kpi_helpers.display.charts.control import is_control_chart, signal_words, verdict_words
from kpi_helpers.display.charts.forecasts import OUTTURN, forecast_frame, places_of, years_drawn
from kpi_helpers.display.charts.frame import Frame
from kpi_helpers.display.charts.plan import worth_drawing
from kpi_helpers.display.charts.trend import plan_trend
from kpi_helpers.display.words import results as wording
from kpi_helpers.display.words.numbers import format_with_unit
from kpi_helpers.inputs.kpis import Kpi
from kpi_helpers.inputs.words import Status

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
    if not worth_drawing(result):
        return ()
    plan = plan_trend(result)
    return tuple(_trend_point(figure, plan.frame, result) for figure in plan.points)


def _trend_point(figure: Figure, frame: Frame, result: KpiResult) -> ChartPoint:
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


def _forecast_point(year: YearOfForecasts, place: int, value: float, *, frame: Frame, result: KpiResult) -> ChartPoint:
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
    if not is_control_chart(result):
        return ""
    return ": ".join(filter(None, (verdict_words(figure, result), signal_words(figure, result))))
