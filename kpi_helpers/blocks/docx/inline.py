"""Runs of text and paragraphs for Word: dress, links, small shapes, formulas, pictures in a line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from kpi_helpers.blocks.docx.draft import Draft
from kpi_helpers.blocks.docx.elements import Element, el, properties, twips
from kpi_helpers.blocks.docx.formulas import math_of
from kpi_helpers.blocks.docx.pictures import UNUSABLE
from kpi_helpers.blocks.formulas import formula_of
from kpi_helpers.blocks.from_css import readable_on
from kpi_helpers.blocks.kinds import Run
from kpi_helpers.blocks.palette import TONES

CODE = "Report Code Letters"
PIXEL = 0.75  # points


def paragraph(
    draft: Draft,
    content: Sequence[Element],
    style: str = "Normal",
    *,
    keep_next: bool = False,
    numbered: tuple[int, int] | None = None,
    align: str = "",
) -> Element:
    """Give a paragraph on the ground and at the indent that the draft is at.

    Parameters
    ----------
    draft
        The document on its way.
    content
        Runs, links and bookmarks.
    style
        Name of its style.
    keep_next
        Whether it stays with what follows.
    numbered
        The level, from 0, and the number of the list that it is an item of.
    align
        ``right`` or ``center``; "" for the style's own.
    """
    breaks, draft.breaks = draft.breaks, False
    marks = draft.marks(*draft.pending)
    draft.pending.clear()
    shade = el("shd", val="clear", color="auto", fill=draft.ground[0].lstrip("#")) if draft.ground else None
    inside = el("ind", left=twips(draft.indent)) if draft.indent and not numbered else None
    if numbered and draft.indent:
        inside = el("ind", left=twips(draft.indent + 18 * (numbered[0] + 1)), hanging=twips(18))
    looks = el(
        "pPr",
        draft.style(style),
        el("keepNext") if keep_next else None,
        el("pageBreakBefore") if breaks else None,
        el("numPr", el("ilvl", val=numbered[0]), el("numId", val=numbered[1])) if numbered else None,
        shade,
        inside,
        el("jc", val=align) if align else None,
    )
    return el("p", looks, *marks, *content)


def runs_of(draft: Draft, inline: Sequence[Run] | None, **dress: Any) -> list[Element]:
    """Give runs of text as elements; `dress` is added to each: strong, ink, size and the like."""
    return [element for run in inline or [] for element in _run(draft, {**dress, **run})]


def plain(draft: Draft, text: str, **dress: Any) -> list[Element]:
    """Give text of one dress."""
    return runs_of(draft, [{"text": text}], **dress)


def _run(draft: Draft, run: Run) -> list[Element]:
    """Give one run."""
    if run.get("break"):
        return [el("r", el("br"))]
    if run.get("picture"):
        return picture_in_line(draft, run["picture"])
    made = draft.marks(str(run.get("id") or ""))
    if run.get("tex"):
        return [*made, formula_in_line(draft, str(run["tex"]))]
    mark = draft.pictures.mark(str(run["mark"]), draft.place) if run.get("mark") else None
    if mark is not None:
        made += [mark, el("r", el("t", "\u00a0"))]
    text = str(run.get("text") or "")
    if not text:
        return made
    draft.check_letters(text)
    link = str(run.get("link") or "")
    leads = bool(link) and draft.leads(link)
    words = el("r", dress_of(draft, run, is_link=leads), *_lines(text))
    return [*made, *(draft.linked(link, [words]) if leads else [words])]


def _lines(text: str) -> list[Element]:
    """Give text with its line ends and tabs as Word has them."""
    parts = re.split(r"(\n|\t)", text)
    return [el({"\n": "br", "\t": "tab"}[part]) if part in ("\n", "\t") else el("t", part) for part in parts if part]


def dress_of(draft: Draft, run: Run, *, is_link: bool = False) -> Element | None:
    """Give the properties of a run, in the order Word's schema asks for."""
    fill = str(run.get("fill") or "")
    ground = draft.ground or ("", "")
    ink = TONES.get(str(run.get("tone"))) or str(run.get("ink") or "") or ground[1]
    if fill or ground[0] or run.get("on") or run.get("ink"):
        ink = readable_on(fill or str(run.get("on") or "") or ground[0] or None, ink or None)
    style = CODE if run.get("code") else "Hyperlink" if is_link and not run.get("quiet") else ""
    size = run.get("size")
    raised = "subscript" if run.get("sub") else "superscript" if run.get("sup") else ""
    return properties(
        "rPr",
        el("rStyle", val=draft.styles[style.lower()]) if style else None,
        el("b") if run.get("strong") else None,
        el("i") if run.get("em") else None,
        el("strike") if run.get("struck") else None,
        el("color", val=ink.lstrip("#")) if ink and not (is_link and style == "Hyperlink" and not fill) else None,
        el("sz", val=round(float(size) * 2)) if size else None,
        el("shd", val="clear", color="auto", fill=fill.lstrip("#")) if fill else None,
        el("vertAlign", val=raised) if raised else None,
        el("lang", val=run["lang"]) if run.get("lang") else None,
    )


def formula_in_line(draft: Draft, tex: str) -> Element:
    """Give a formula, or its source in fixed-width letters where it cannot be set."""
    formula = formula_of(tex)
    if formula:
        return math_of(formula.tree)
    draft.warn(f"the formula {tex.strip()} cannot be set and stands as typed in the Word document.")
    draft.check_letters(tex)
    return el("r", el("rPr", el("rStyle", val=draft.styles[CODE.lower()])), *_lines(tex.strip()))


def picture_in_line(draft: Draft, picture: dict[str, Any]) -> list[Element]:
    """Give a picture within a line of text, or words that say it is missing."""
    width = float(picture["width"]) * PIXEL if picture.get("width") else None
    made = draft.pictures.run_of(picture, draft.place, wide=min(width, draft.room) if width else None)
    if made is None:
        draft.warn("a picture cannot be read and is left out of the Word document.")
        return plain(draft, UNUSABLE)
    return [made]
