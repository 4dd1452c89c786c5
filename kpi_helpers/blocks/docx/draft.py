"""A Word document on its way: its paragraphs, runs of text and pictures, what leads where, what a reader will miss."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin
from zlib import crc32

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.shape import CT_Inline
from docx.oxml.table import CT_Tc
from docx.oxml.text.paragraph import CT_P
from docx.oxml.text.run import CT_R
from docx.oxml.xmlchemy import BaseOxmlElement as Element
from docx.shared import Pt
from docx.text.parfmt import ParagraphFormat

from kpi_helpers.blocks.docx.formulas import math_of
from kpi_helpers.blocks.docx.pictures import mark_svg, pixels_of
from kpi_helpers.blocks.formulas import formula_of
from kpi_helpers.blocks.from_css import readable_on
from kpi_helpers.blocks.from_pictures import POINT
from kpi_helpers.blocks.html import BESIDE, SHAPES
from kpi_helpers.blocks.kinds import Run
from kpi_helpers.blocks.palette import TONES

NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
ALIGNS = {"right": WD_ALIGN_PARAGRAPH.RIGHT, "center": WD_ALIGN_PARAGRAPH.CENTER}
TEXT_WIDTH = 476.0  # points: A4 less two margins of 21 mm
UNUSABLE = "A picture cannot be shown: its file is damaged or of a kind that cannot be printed."
# The mark of Word 2019 and later for a picture that says nothing.
DECORATIVE = (
    f'<a:extLst {nsdecls("a")}><a:ext uri="{{C183D7F6-B498-43B3-948B-1728B52AA6E4}}"><adec:decorative '
    'xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext></a:extLst>'
)


def el(tag: str, *parts: Element, **attributes: object) -> Element:
    """Give an element that python-docx has no words for.

    >>> el("lang", val="cy").attrib.values()
    ['cy']
    """
    made = OxmlElement(f"w:{tag}", {qn(f"w:{name}"): clean(str(value)) for name, value in attributes.items()})
    made.extend(parts)
    return made


def shade(fill: str) -> Element:
    """Give a ground of a colour."""
    return el("shd", val="clear", color="auto", fill=fill.lstrip("#"))


def clean(text: str) -> str:
    r"""Give text without the control characters that XML cannot hold.

    >>> clean("a\x0bb\nc")
    'ab\nc'
    """
    return NOT_IN_XML.sub("", text)


def bookmark_name(target: str) -> str:
    """Give the bookmark of an id: by Word's own rule at most 40 letters, digits and low lines.

    >>> bookmark_name("waste"), bookmark_name("waste-2")
    ('waste', 'p_waste_2_8bc54254')
    """
    if re.fullmatch(r"[A-Za-z]\w{0,39}", target, re.ASCII):
        return target
    plain = re.sub(r"\W", "_", target[:29], flags=re.ASCII)
    return f"p_{plain}_{crc32(target.encode()):x}"


@dataclass
class Draft:
    """A Word document on its way."""

    document: Document
    styles: Mapping[str, str]  # name of a style in lower case to its id
    lists: Any  # the sheet of lists, whose last kinds are bullets and numbers
    home: str  # web address of the report, or ""
    targets: frozenset[str]  # ids that a link can lead to
    tint: str  # ground of the commentary
    into: Any  # where paragraphs go: the body, a cell, a running line
    place: str = ""
    warnings: list[str] = field(default_factory=list)
    level: int = 1  # of the last heading
    depth: int = 0  # of lists within each other
    indent: float = 0.0  # points
    room: float = TEXT_WIDTH  # points from the left to the right of a line
    fill: str = ""  # of the box that is written
    ink: str = ""
    keeps: bool = False  # whether paragraphs stay with what follows
    breaks: bool = False  # whether the next paragraph begins a page
    pending: list[str] = field(default_factory=list)  # ids that the next paragraph is the place of
    placed: dict[str, int] = field(default_factory=dict)  # id to the number of its bookmark
    pictures: dict[bytes, str] = field(default_factory=dict)  # to their reference
    count: int = 0  # of pictures shown

    @contextmanager
    def on(self, *, indent: float = 0.0, **changed: Any) -> Iterator[None]:
        """Write what is within further in, or with something else changed."""
        changed = {"indent": self.indent + indent, "room": self.room - indent, **changed}
        before = {name: getattr(self, name) for name in changed}
        vars(self).update(changed)
        yield
        vars(self).update(before)

    def warn(self, sentence: str) -> None:
        """Keep a sentence about what the reader will miss, once."""
        told = f"{self.place[:1].upper()}{self.place[1:]}: {sentence}"
        if told not in self.warnings:
            self.warnings.append(told)

    def paragraph(
        self,
        inline: Sequence[Run] | str = (),
        style: str = "Normal",
        *,
        leads: bool = False,
        align: str = "left",
        **dress: Any,
    ) -> CT_P:
        """Write a paragraph of runs or words; one that `leads` stays with the next; each run has the `dress`, too."""
        made: CT_P = self.into.add_p()
        made.style = self.styles[style.lower()]
        looks = ParagraphFormat(made)
        looks.keep_with_next, looks.page_break_before = (leads or self.keeps) or None, self.breaks or None
        if self.fill and not isinstance(self.into, CT_Tc):  # a cell has its own
            made.get_or_add_pPr().append(shade(self.fill))
        looks.left_indent = Pt(self.indent) if self.indent else None
        looks.alignment = ALIGNS.get(align)
        for target in self.pending:
            self.mark(made, target)
        self.pending, self.breaks = [], False
        for run in [{"text": inline}] if isinstance(inline, str) else inline:
            self.run(made, {**dress, **run})
        return made

    def run(self, paragraph: CT_P, run: Run) -> None:
        """Write one run."""
        self.mark(paragraph, str(run.get("id") or ""))
        if run.get("break"):
            paragraph.add_r().add_br()
        elif run.get("picture"):
            self.picture(paragraph, run["picture"], float(run["picture"].get("width") or 0) * POINT)
        elif run.get("tex"):
            paragraph.append(self.formula(str(run["tex"]), alone=bool(run.get("alone"))))
        else:
            if run.get("mark") in SHAPES:
                self.picture(paragraph, {"svg": mark_svg(run["mark"])})
                paragraph.add_r().text = "\u00a0"
            where = self.link(paragraph, str(run.get("link") or ""))
            if run.get("text"):
                where.append(self.letters(str(run["text"]), run, linked=where is not paragraph))

    def letters(self, text: str, run: Run, *, linked: bool = False) -> CT_R:
        """Give words in their dress, whose parts stand in the order that Word's schema asks for."""
        if clean(text) != text:
            self.warn("control characters in the text are left out of the Word document.")
        made = OxmlElement("w:r")
        made.text = clean(text)
        fill = str(run.get("fill") or "")
        ink = TONES.get(str(run.get("tone"))) or str(run.get("ink") or "") or self.ink
        if fill or self.fill or run.get("ink"):
            ink = readable_on(fill or self.fill or None, ink or None)
        style = "Report Code Letters" if run.get("code") else "Hyperlink" if linked and not run.get("quiet") else ""
        said = {
            "rStyle": self.styles.get(style.lower()),
            "b": run.get("strong"),
            "i": run.get("em"),
            "strike": run.get("struck"),
            "color": ink.lstrip("#") if fill or style != "Hyperlink" else "",
            "sz": round(float(run.get("size") or 0) * 2),
            "shd": fill,
            "vertAlign": "subscript" if run.get("sub") else "superscript" if run.get("sup") else "",
            "lang": run.get("lang"),
        }
        for tag, value in said.items():
            if value:
                part = shade(fill) if tag == "shd" else el(tag) if value is True else el(tag, val=value)
                made.get_or_add_rPr().append(part)
        return made

    def formula(self, tex: str, *, alone: bool) -> Element:
        """Give a formula, on a line of its own or not, or its source in fixed-width letters where it cannot be set."""
        formula = formula_of(tex)
        if formula:
            return math_of(formula.tree, alone=alone)
        self.warn(f"the formula {tex.strip()} cannot be set and stands as typed in the Word document.")
        return self.letters(tex.strip(), {"code": True})

    def picture(self, paragraph: CT_P, picture: Mapping[str, Any], wide: float = 0.0) -> None:
        """Write a picture, `wide` points or its own size, or words that say it is missing; without alt it decorates."""
        made = pixels_of(picture, wide, self.room)
        if made is None:
            self.warn("a picture cannot be read and is left out of the Word document.")
            paragraph.append(self.letters(UNUSABLE, {}))
            return
        content, width, height = made
        if content not in self.pictures:
            self.pictures[content] = self.document.part.get_or_add_image(io.BytesIO(content))[0]
        self.count += 1
        inline = CT_Inline.new_pic_inline(self.count, self.pictures[content], "", Pt(width), Pt(height))
        for side in "TBLR":
            inline.set(f"dist{side}", "0")
        alt = clean(str(picture.get("alt") or ""))
        inline.docPr.set("descr", alt)
        if not alt:
            inline.docPr.append(parse_xml(DECORATIVE))
        paragraph.add_r().add_drawing(inline)

    def list_number(self, *, ordered: bool, level: int, start: int) -> int:
        """Give the number of a list: of each that is numbered its own, so that it counts from its own beginning."""
        kind = int(self.lists.xpath("w:abstractNum/@w:abstractNumId")[-1 if ordered else -2])
        used = [] if ordered else self.lists.xpath(f"w:num[w:abstractNumId/@w:val='{kind}']")
        made = used[0] if used else self.lists.add_num(kind)
        if ordered:
            made.add_lvlOverride(level).add_startOverride(start)
        return int(made.numId)

    def mark(self, paragraph: CT_P, target: str) -> None:
        """Make a paragraph the place of an id, which has one place in a document."""
        if target and target not in self.placed:
            number = self.placed[target] = len(self.placed) + 1
            paragraph.append(el("bookmarkStart", id=number, name=bookmark_name(target)))
            paragraph.append(el("bookmarkEnd", id=number))

    def link(self, paragraph: CT_P, link: str) -> Element:
        """Give where the words of a link go: a link in the paragraph, or the paragraph where it leads nowhere."""
        address = self.address(link)
        if link[1:] in self.targets and link.startswith("#"):
            made = el("hyperlink", anchor=bookmark_name(link[1:]), history=1)
        elif address:
            made = el("hyperlink", history=1)
            made.set(qn("r:id"), self.document.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
        else:
            return paragraph
        paragraph.append(made)
        return made

    def address(self, link: str) -> str:
        """Give the web or mail address of a link; "" for a file beside a report that has no address of its own."""
        if link.lower().startswith(("https://", "http://", "mailto:")):
            return link
        if not self.home or not BESIDE.match(link):
            return ""
        is_file = "." in self.home.partition("://")[2].partition("/")[2].rpartition("/")[2]
        return urljoin(self.home if is_file or self.home.endswith("/") else f"{self.home}/", link)
