"""A chart that answers: the report's figure, with what a reader may do to it where scripts run.

Without a script it is the figure of the report. `assets/dashboard.js` adds the rest: the words of the point under
pointer, finger or slider, the change from picture to table, and saving. What only a script can do is in the page from
the start and shown by `assets/chart.css` once the script has begun, so that nothing moves.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from html import escape

from kpi_helpers.blocks import INK, MUTED, PAPER, Block, figures_behind, markup_of, picture_html
from kpi_helpers.display import BOTTOM_EDGE, TOP_EDGE, WIDTH, ChartPoint
from kpi_helpers.fonts import FAMILY, WEB_FONTS, font_data

_WORDS = ("period", "value", "target", "status", "more")
_FOLLOWED = ("value", "period", "target")
_SLIDER = "Step through the figures of the chart"


def live_chart_html(figure: Block, points: Sequence[ChartPoint], *, saved_as: str) -> str:
    """Give a chart with what a script needs to make it answer; the plain figure where it has no points.

    Parameters
    ----------
    figure
        The block of `pages.chart_block`; a notice, where a KPI has no chart, is given as it is.
    points
        The chart's points (`chart_points`), in the order in which keys step through them.
    saved_as
        Name of a saved picture without its ending, such as the KPI's id and the quarter.
    """
    if figure["kind"] != "figure" or not figure.get("svg") or not points:
        return markup_of([figure])
    table = bool(figure.get("data"))
    lines = "".join(
        f'<p class="kpi-{role}">{escape(str(figure[key]))}</p>'
        for key, role in (("caption", "caption"), ("note", "caption"), ("source", "source"))
        if figure.get(key)
    )
    return (
        f'<div class="kpi live" data-live="{escape(_facts(figure, points, saved_as))}"><figure class="kpi-figure">'
        f"<figcaption>{escape(str(figure['title']))}</figcaption>"
        f'<div class="kpi-chart">{_bar(table=table)}{_now(points)}'
        f'<div class="live-plot"{_places(points)}>{picture_html(figure)}{_rail(points)}</div>'
        f"{lines}{figures_behind(figure)}</div></figure></div>"
    )


def save_fonts_script() -> str:
    """Give the text of `assets/save-fonts.js`: the typeface of saved pictures, loaded when somebody saves one.

    A page opened from a folder may not read its own style sheet, so the letters cannot be taken from there.
    """
    faces = {WEB_FONTS[style]: font_data(style) for style in ("Regular", "Semibold")}
    return f"window.kpiSaveFonts = {json.dumps({'family': FAMILY, 'faces': faces})};\n"


def _facts(figure: Block, points: Sequence[ChartPoint], saved_as: str) -> str:
    """Give what the script has to know: points and words, the axes' edges; lines and colours of saved pictures."""
    facts = {
        "points": [[point.x, point.y, *_said(point)] for point in points],
        "edges": [TOP_EDGE, round(BOTTOM_EDGE, 2)],
        "below": [figure[key] for key in ("caption", "source") if figure.get(key)],
        "colours": [INK, MUTED, PAPER],
        "name": saved_as,
    }
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":"))


def _said(point: ChartPoint) -> list[str]:
    return [str(getattr(point, name)) for name in _WORDS]


def _bar(*, table: bool) -> str:
    """Give the buttons above the picture."""
    views = (
        '<div role="group" aria-label="Show as"><button type="button" data-view="chart" aria-pressed="true">Chart'
        '</button><button type="button" data-view="table" aria-pressed="false">Table</button></div>'
    )
    saves = "".join(
        f'<button type="button" data-save="{kind}">Save as {kind.upper()}</button>' for kind in ("png", "svg")
    )
    return f'<div class="live-bar">{views if table else ""}<div class="live-save">{saves}</div></div>'


def _now(points: Sequence[ChartPoint]) -> str:
    """Give the line of words: the latest point's, over the longest there can be, unseen, so that its height stays."""
    said = [_said(point) for point in points]
    longest = dict(zip(_WORDS, (max(column, key=len) for column in zip(*said, strict=True)), strict=True))
    latest = dict(zip(_WORDS, said[-1], strict=True))
    kept = f'<p aria-hidden="true">{_line(longest, longest)}</p>'
    return f'<div class="live-now"><p>{_line(latest, longest)}</p>{kept}</div>'


def _line(said: Mapping[str, str], longest: Mapping[str, str]) -> str:
    """Give the words of one point; those that others follow are as wide as the longest, so that nothing moves."""
    spans = {}
    for name in _WORDS:
        width = f' style="min-width:{len(longest[name]) + 0.5}ch"' if name in _FOLLOWED else ""
        spans[name] = f'<span class="live-{name}"{width}>{escape(said[name])}</span>'
    further = f'<span class="live-further">{spans["target"]} {spans["more"]}</span>'
    return f"{spans['value']} {spans['period']} {spans['status']} {further}"


def _places(points: Sequence[ChartPoint]) -> str:
    """Give where the slider begins and ends under the picture and where its knob stands, as shares of the width."""
    across = [point.x / (WIDTH * 72) for point in points]
    return f' style="--from:{min(across):.2%};--to:{max(across):.2%};--at:{across[-1]:.2%}"'


def _rail(points: Sequence[ChartPoint]) -> str:
    """Give the slider under the picture: the browser's own, its knob drawn where the point is."""
    last = len(points) - 1
    words = escape(", ".join(filter(None, _said(points[-1]))))
    return (
        f'<div class="live-rail"><input type="range" min="0" max="{last}" value="{last}" step="1" autocomplete="off"'
        f' aria-label="{_SLIDER}" aria-valuetext="{words}"><span class="live-knob"></span></div>'
    )
