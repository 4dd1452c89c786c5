"""Forecasts of a year's end drawn year by year beside the outturn: a line for each year, none between years."""

from __future__ import annotations

from functools import partial
from typing import Any

from matplotlib.axes import Axes

from kpi_helpers import blocks
from kpi_helpers.analysis import KpiResult, YearOfForecasts
from kpi_helpers.blocks import CATEGORICAL, MUTED, PAPER, Block
from kpi_helpers.display.charts import drawing
from kpi_helpers.display.charts.lettering import Label
from kpi_helpers.display.words import counted, format_value, format_with_unit, join_words

LEAST_YEARS = 2  # one year alone is read better in the table
MOST_YEARS = 6
OUTTURN = 5  # place on the axis, after the four quarters
_PLACES = {1: "Q1", 2: "Q2", 3: "Q3", 4: "Q4", OUTTURN: "Outturn"}


def years_drawn(result: KpiResult) -> tuple[YearOfForecasts, ...]:
    """Give the years of forecasts a chart shows, the latest `MOST_YEARS`; none where there are too few."""
    years = result.evidence.forecast_years[-MOST_YEARS:]
    return years if len(years) >= LEAST_YEARS else ()


def draw_forecasts(result: KpiResult) -> str:
    """Draw the forecasts of each year towards its outturn; give the SVG text."""
    frame = forecast_frame(result)
    return drawing.draw(frame, partial(fill_forecasts, result=result, frame=frame))


def fill_forecasts(axes: Axes, result: KpiResult, frame: drawing.Frame) -> None:
    """Draw the years on axes; the latest stands out."""
    years = years_drawn(result)
    for year in years:
        _draw_year(axes, year, last=year is years[-1])
    drawing.name_values(axes, frame.ticks, result.kpi)
    drawing.name_places(axes.xaxis, list(_PLACES), list(_PLACES.values()))
    drawing.write_labels(axes, frame.labels)


def forecast_frame(result: KpiResult) -> drawing.Frame:
    """Give where the axes of the chart stand and what they span."""
    years, kpi = years_drawn(result), result.kpi
    up = drawing.value_range([*(value for year in years for _, value in places_of(year)), 0.0], kpi)
    labels = sorted((_label(year, result, last=year is years[-1]) for year in years), key=lambda label: label.height)
    return drawing.frame_of((0.7, OUTTURN + 0.15), up, ticks=drawing.value_ticks(*up, kpi), labels=labels, kpi=kpi)


def forecast_title(result: KpiResult) -> str:
    """Give the title: the latest year's newest forecast, or its outturn."""
    years = years_drawn(result)
    name, latest = result.kpi.shown_name, years[-1]
    return f"{name}: {_now_words(latest, result)}"


def forecast_alt(result: KpiResult) -> str:
    """Describe the chart: every year with its forecasts and its outturn."""
    years = years_drawn(result)
    parts = [f"Line chart of {counted(len(years), 'year')} of forecasts, each towards its outturn: {result.kpi.name}."]
    for year in years:
        made = [f"{format_value(value, result.kpi)} at Q{quarter}" for quarter, value in year.made]
        words = f"{year.year.printed}: {join_words(made)}"
        outturn = "no outturn yet" if year.outturn is None else f"outturn {format_value(year.outturn, result.kpi)}"
        parts.append(f"{words}, {outturn}.")
    return " ".join(parts)


def forecast_data(result: KpiResult) -> Block:
    """Give the figures behind the chart: a row for each year."""
    years = years_drawn(result)
    places = [place for place in _PLACES if any(place in dict(places_of(year)) for year in years)]
    columns = [blocks.column("Year", 1), *(blocks.column(_PLACES[place], 1.2, right=True) for place in places)]
    rows = []
    for year in years:
        known = dict(places_of(year))
        cells = [format_value(known[place], result.kpi) if place in known else "none" for place in places]
        rows.append([blocks.cell(year.year.printed), *map(blocks.cell, cells)])
    return blocks.table(f"{result.kpi.shown_name}: forecasts and outturn", columns, rows)


def places_of(year: YearOfForecasts) -> list[tuple[int, float]]:
    """Give the points of a year's line: places on the axis, 1 to 4 and `OUTTURN`, with their values."""
    return [*year.made, *([] if year.outturn is None else [(OUTTURN, year.outturn)])]


def _draw_year(axes: Axes, year: YearOfForecasts, *, last: bool) -> None:
    colour = CATEGORICAL[0] if last else MUTED
    places, values = zip(*places_of(year), strict=True)
    drawing.add_line(axes, places, values, color=colour, lw=2 if last else 0.9, zorder=3 if last else 2, clip_on=False)
    for place, value in zip(places, values, strict=True):
        filled = colour if place == OUTTURN else PAPER
        style: Any = {"ms": 4.6 if last else 3, "mfc": filled, "mec": colour, "mew": 1}
        drawing.add_line(axes, [place], [value], marker="o", ls="none", zorder=4, clip_on=False, **style)


def _label(year: YearOfForecasts, result: KpiResult, *, last: bool) -> Label:
    figure = format_value(year.last, result.kpi).replace(" ", "\N{NO-BREAK SPACE}")
    words = f"{year.year.printed} {figure}"
    return Label(year.last, words, CATEGORICAL[0] if last else MUTED, "semibold" if last else "normal")


def _now_words(year: YearOfForecasts, result: KpiResult) -> str:
    figure = format_with_unit(year.last, result.kpi)
    if year.outturn is not None:
        return f"outturn {figure} in {year.year.printed}"
    return f"{figure} forecast for {year.year.printed} at Q{year.made[-1][0]}"
