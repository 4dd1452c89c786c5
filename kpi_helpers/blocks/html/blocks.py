"""Blocks as HTML, for JupyterLab's cells, the report page and the dashboard.

Everything is escaped in `inline`; looks are in `blocks.css`, which `style` gives out.
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from itertools import groupby
from typing import Any

from kpi_helpers.blocks.html.inline import (
    colours_of,
    drawing_html,
    formula_html,
    inline_html,
    mark_html,
    own_picture_html,
)
from kpi_helpers.blocks.html.tables import data_table_html, scrolling, table_html
from kpi_helpers.blocks.kinds import Block
from kpi_helpers.blocks.text import plain_text_of

DRESSED = frozenset({"heading", "paragraph", "list", "definitions", "details", "data_table"})  # may have own colours

SIDE_BY_SIDE = 3  # labelled parts of a commentary that may stand beside each other
SHORT_PART = 700  # letters a part may have to stand beside another; decided on screen at 1,100 px
HALF_FIGURE = 0.7  # share of the text width up to which charts in a row stand two by two
NARROW_FIGURE = 0.55  # share of the text width up to which a chart is legible on a phone without scrolling


def markup_of(blocks: list[Block]) -> str:
    """Give blocks as one piece of HTML, to be styled by `blocks.css`.

    >>> markup_of([{"kind": "notice", "inline": [{"text": "No return <yet>."}]}])
    '<div class="kpi"><p class="kpi-notice">No return &lt;yet&gt;.</p></div>'
    """
    return f'<div class="kpi">{blocks_html(blocks)}</div>'


def blocks_html(blocks: list[Block]) -> str:
    """Give blocks one after another.

    Raises
    ------
    ValueError
        A block is of an unknown kind; the message lists the known ones.
    """
    parts = []
    for side_by_side, run in groupby(blocks, key=is_narrow_figure):
        charts = [block_html(block) for block in run]
        grid = side_by_side and len(charts) > 1
        parts.append(f'<div class="kpi-figures">{"".join(charts)}</div>' if grid else "".join(charts))
    return "".join(parts)


def is_narrow_figure(block: Block) -> bool:
    """Say whether a block is a chart narrow enough to stand beside another of its kind."""
    return block.get("kind") == "figure" and float(block.get("width") or 1) <= HALF_FIGURE


def block_html(block: Block) -> str:
    """Give one block by its kind.

    Raises
    ------
    ValueError
        The kind is unknown; the message lists the known ones.
    """
    kind = str(block.get("kind"))
    if kind not in KINDS:
        raise ValueError(f'Unknown kind of block "{kind}". Kinds: {", ".join(KINDS)}.')
    made = KINDS[kind](block)
    return on_white(made) if kind in DRESSED and has_own_colours(block) else made


def heading_html(block: Block) -> str:
    """Give a heading of its level, 1 to 6."""
    level = min(max(int(block["level"]), 1), 6)
    words = inline_html(block["inline"]) if block.get("inline") else escape(str(block["text"]))
    return f"<h{level}{id_of(block)}>{words}</h{level}>"


def id_of(block: Block) -> str:
    """Give the attribute by which a link finds a block, "" where it has no name."""
    return f' id="{escape(str(block["id"]))}"' if block.get("id") else ""


def paragraph_html(block: Block) -> str:
    """Give a paragraph in its role."""
    role = str(block.get("role") or "")
    words = inline_html(block["inline"])
    if role == "cohort":
        words = f"<strong>{words}</strong>"
    return f'<p class="kpi-{escape(role)}">{words}</p>' if role else f"<p>{words}</p>"


def list_html(block: Block) -> str:
    """Give a list; an item that is one paragraph stands without paragraph marks."""
    tag = "ol" if block.get("ordered") else "ul"
    values = [f' value="{int(number)}"' for number in block.get("numbers") or []] or [""] * len(block["items"])
    items = "".join(f"<li{value}>{item_html(item)}</li>" for value, item in zip(values, block["items"], strict=True))
    start = f' start="{int(block["start"])}"' if block.get("start") else ""
    return f"<{tag}{start}>{items}</{tag}>"


def item_html(blocks: list[Block]) -> str:
    """Give what stands in a list item."""
    first, *rest = blocks or [{"kind": "paragraph", "inline": []}]
    if first["kind"] == "paragraph" and not first.get("role"):
        return inline_html(first["inline"]) + blocks_html(rest)
    return blocks_html(blocks)


def figure_html(block: Block) -> str:
    """Give a chart: title, picture with its alternative, caption, note, source, the figures behind it."""
    title = str(block.get("title") or "")
    width = float(block.get("width") or 1)
    body = [
        scrolling(picture_html(block), f"Chart: {title}", wide=width > NARROW_FIGURE),
        *(
            f'<p class="kpi-{role}">{escape(str(block[key]))}</p>'
            for key, role in (("caption", "caption"), ("note", "caption"), ("source", "source"))
            if block.get(key)
        ),
        figures_behind(block),
    ]
    return (
        f'<figure class="kpi-figure" style="--kpi-share:{width:.3g}">'
        f'<figcaption>{escape(title)}</figcaption><div class="kpi-chart">{"".join(body)}</div></figure>'
    )


def picture_html(block: Block) -> str:
    """Give the picture of a figure: its drawing, or its embedded PNG."""
    alt = str(block.get("alt") or "")
    if block.get("svg"):
        return drawing_html(str(block["svg"]), alt, css_class="kpi-picture")
    source = f"data:image/png;base64,{block.get('png') or ''}"
    return f'<img class="kpi-picture" src="{escape(source)}" alt="{escape(alt)}">'


def figures_behind(block: Block) -> str:
    """Give the table of a chart's figures, folded away."""
    if not block.get("data"):
        return ""
    about = f'<span class="kpi-hidden"> {escape(str(block.get("title") or ""))}</span>'
    return f"<details><summary>Figures behind this chart{about}</summary>{table_html(block['data'])}</details>"


def commentary_html(block: Block) -> str:
    """Give the commentary panel: parts without a label, then the labelled ones, side by side when short."""
    plain = [part for part in block["parts"] if not part.get("label")]
    labelled = [part for part in block["parts"] if part.get("label")]
    above = "".join(f'<div class="kpi-part">{blocks_html(part["blocks"])}</div>' for part in plain)
    beside = stands_beside(labelled)
    parts = "".join(labelled_part(part) for part in labelled)
    box = f'<div class="kpi-parts{" kpi-beside" if beside else ""}">{parts}</div>' if parts else ""
    return f'<div class="kpi-commentary">{above}{box}</div>'


def labelled_part(part: Block) -> str:
    """Give one part of a commentary under its label."""
    return (
        f'<div class="kpi-part"><p class="kpi-label"><strong>{escape(str(part["label"]))}</strong></p>'
        f"{blocks_html(part['blocks'])}</div>"
    )


def stands_beside(parts: list[Block]) -> bool:
    """Say whether labelled parts are few and short enough to stand beside each other."""
    if not 2 <= len(parts) <= SIDE_BY_SIDE:
        return False
    return all(len(plain_text_of(part["blocks"])) <= SHORT_PART for part in parts)


def counts_html(block: Block) -> str:
    """Give a bar of how many are rated how, and its legend, told apart by shape and number."""
    items = block["items"]
    bar = "".join(
        f'<span class="kpi-share kpi-fill-{escape(str(item["rag"]))}" style="flex-grow:{int(item["count"])}">'
        f"{mark_html(str(item['rag']))}{int(item['count'])}</span>"
        for item in items
        if int(item["count"])
    )
    legend = "".join(
        f'<li><span class="kpi-tone-{escape(str(item["rag"]))}">{mark_html(str(item["rag"]))}'
        f"{escape(str(item['label']))}</span> <strong>{int(item['count'])}</strong></li>"
        for item in items
    )
    alt = escape(str(block.get("alt") or ""))
    return (
        f'<div class="kpi-counts"><div class="kpi-bar" role="img" aria-label="{alt}">{bar}</div>'
        f'<ul class="kpi-legend">{legend}</ul></div>'
    )


def definitions_html(block: Block) -> str:
    """Give terms and what they mean."""
    items = "".join(
        f"<dt>{inline_html(item['term'])}</dt><dd>{item_html(item['blocks'])}</dd>" for item in block["items"]
    )
    return f'<dl class="kpi-definitions">{items}</dl>'


# ---- what analysts display ---------------------------------------------------------------------------------


def on_white(html: str, css_class: str = "") -> str:
    """Give HTML whose colours were chosen for a white page on white, also where the page is dark."""
    return f'<div class="{css_class}kpi-own-ground">{html}</div>'


def has_own_colours(part: Any) -> bool:
    """Say whether anything in blocks has an ink or ground of its own."""
    if isinstance(part, dict):
        return bool({"ink", "fill", "bar"} & part.keys()) or any(map(has_own_colours, part.values()))
    return isinstance(part, list) and any(map(has_own_colours, part))


def box_html(block: Block) -> str:
    """Give blocks on a ground of their own colour."""
    return f'<div class="kpi-box"{colours_of(block)}>{blocks_html(block["blocks"])}</div>'


def details_html(block: Block) -> str:
    """Give blocks folded away under a summary."""
    return f"<details><summary>{inline_html(block['summary'])}</summary>{blocks_html(block['blocks'])}</details>"


def failure_html(block: Block) -> str:
    """Give the error that stopped a cell."""
    name, words = escape(str(block["name"])), escape(str(block["words"]))
    return f'<p class="kpi-failure"><strong>This cell stopped: {name}.</strong> {words}</p>'


KINDS: dict[str, Callable[[Block], str]] = {
    "heading": heading_html,
    "paragraph": paragraph_html,
    "list": list_html,
    "notice": lambda block: f'<p class="kpi-notice">{inline_html(block["inline"])}</p>',
    "table": table_html,
    "figure": figure_html,
    "figures": lambda block: f'<div class="kpi-figures">{"".join(map(figure_html, block["items"]))}</div>',
    "commentary": commentary_html,
    "counts": counts_html,
    "definitions": definitions_html,
    "keep": lambda block: f'<div class="kpi-keep">{blocks_html(block["blocks"])}</div>',
    "link_line": lambda block: f'<p class="kpi-link-line">{inline_html(block["inline"])}</p>',
    "data_table": lambda block: data_table_html(block, item_html),
    "picture": lambda block: on_white(own_picture_html(block, css_class="kpi-drawn"), "kpi-own-picture "),
    "formula": lambda block: f'<div class="kpi-formula">{formula_html(str(block["tex"]), display=True)}</div>',
    "printed": lambda block: f'<pre class="kpi-printed">{escape(str(block["text"]))}</pre>',
    "quote": lambda block: f"<blockquote>{blocks_html(block['blocks'])}</blockquote>",
    "box": box_html,
    "details": details_html,
    "anchor": lambda block: f"<span{id_of(block)}></span>",
    "division": lambda _block: "<hr>",
    "missing": lambda block: f'<p class="kpi-missing">{inline_html(block["inline"])}</p>',
    "failure": failure_html,
}
