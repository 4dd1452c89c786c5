"""Styles, lists and letters of a Word document: what a council changes in its own template to change the look."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from docx.document import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import XmlPart
from docx.oxml.ns import qn
from docx.parts.numbering import NumberingPart

from kpi_helpers.blocks.docx.elements import TEXT_WIDTH, Element, el, twips
from kpi_helpers.blocks.palette import INK, MUTED, RULE
from kpi_helpers.fonts import FAMILY

FIXED = "Courier New"
FONTS = {FAMILY: "Segoe UI", FIXED: "Liberation Mono"}  # and what stands in where a machine has not the first
KEPT = ("default paragraph font", "normal table", "no list")  # of the styles python-docx brings
NEEDLESS = ("stylesWithEffects", "customXml", "fontTable")  # parts that python-docx brings


@dataclass(frozen=True)
class Style:
    """How a kind of paragraph looks: sizes and spaces in points."""

    size: float = 10.5
    strong: bool = False
    em: bool = False
    colour: str = INK
    above: float = 0
    below: float = 6
    leads: bool = False
    outline: int | None = None
    base: str = "Normal"
    border: str = ""
    fill: str = ""
    indent: float = 0
    hanging: float = 0
    font: str = ""
    lines: float = 1.08
    right_tab: float = 0


def styles_of(accent: str) -> dict[str, Style]:
    """Give the paragraph styles of the report by Word's names."""

    def heading(level: int, size: float, above: float, below: float, colour: str = INK) -> Style:
        dress = replace(Style(), strong=True, leads=True, lines=1.0, colour=colour)
        return replace(dress, size=size, above=above, below=below, outline=level - 1)

    return {
        "Normal": Style(base=""),
        "Heading 1": heading(1, 22, 0, 14, accent),
        "Heading 2": heading(2, 15.5, 20, 6),
        "Heading 3": heading(3, 12.5, 14, 4),
        "Heading 4": heading(4, 11, 10, 3),
        "Heading 5": heading(5, 10.5, 8, 3),
        "Heading 6": heading(6, 10.5, 8, 3),
        "Title": Style(34, colour=accent, above=150, below=26, lines=1.0),
        "Subtitle": Style(15, strong=True, colour=accent, above=0, below=8),
        "Caption": Style(9.5, strong=True, above=8, below=4, leads=True),
        "List Bullet": Style(below=3),
        "List Number": Style(below=3),
        "Quote": Style(em=True, indent=18, border="left"),
        "TOC Heading": Style(22, strong=True, colour=accent, below=14),
        "TOC 1": Style(strong=True, colour=accent, above=7, below=2, right_tab=TEXT_WIDTH),
        "TOC 2": Style(9.5, below=1, indent=14, right_tab=TEXT_WIDTH),
        "Header": Style(8.5, colour=MUTED, below=0, right_tab=TEXT_WIDTH),
        "Footer": Style(8.5, colour=MUTED, below=0, right_tab=TEXT_WIDTH),
        "Report Lead": Style(13, below=12),
        "Report Small": Style(9),
        "Report Note": Style(8.5, colour=MUTED, above=3, below=4),
        "Report Notice": Style(10, above=6, below=8, border="box"),
        "Report Code": Style(8.5, fill="#f4f6f7", font=FIXED, above=4, below=8, lines=1.0),
        "Report Cell": Style(9, above=1, below=1, lines=1.0),
        "Report Term": Style(strong=True, above=2, below=1, leads=True),
        "Report Picture": Style(below=4, lines=1.0),
        "Report Space": Style(5, below=2, lines=1.0),
        "Report Rule": Style(5, above=4, below=8, border="bottom", lines=1.0),
    }


def with_styles(document: Document, accent: str, *, own: bool) -> dict[str, str]:
    """Add the styles of the report; a template's own stay as they are. Give each style's id by its name."""
    sheet = document.styles.element
    known = {str(style.find(qn("w:name")).get(qn("w:val"))).lower(): style for style in sheet.findall(qn("w:style"))}
    if own:
        for name, style in known.items():
            if name not in KEPT:
                sheet.remove(style)
        known = {name: style for name, style in known.items() if name in KEPT}
        for latent in sheet.findall(qn("w:latentStyles")):
            sheet.remove(latent)
    ids = {name: str(style.get(qn("w:styleId"))) for name, style in known.items()}
    for name, style in styles_of(accent).items():
        if name.lower() not in ids:
            ids[name.lower()] = re.sub(r"\W", "", name)
            sheet.append(style_element(name, style, ids, accent))
    for name, element in other_styles(accent, ids):
        if name.lower() not in ids:
            ids[name.lower()] = re.sub(r"\W", "", name)
            sheet.append(element)
    return ids


def style_element(name: str, style: Style, ids: Mapping[str, str], accent: str) -> Element:
    """Give a paragraph style as Word has it."""
    font = el("rFonts", ascii=style.font, hAnsi=style.font, cs=style.font) if style.font else None
    borders = borders_of(style, accent)
    inset = 6 if style.border == "box" else 0
    letters = el(
        "rPr",
        font,
        el("b", val=int(style.strong)),
        el("i") if style.em else None,
        el("color", val=style.colour.lstrip("#")),
        el("sz", val=round(style.size * 2)),
        el("szCs", val=round(style.size * 2)),
    )
    looks = el(
        "pPr",
        el("keepNext") if style.leads else None,
        el("keepLines") if style.leads else None,
        el("pBdr", *borders) if borders else None,
        el("shd", val="clear", color="auto", fill=style.fill.lstrip("#")) if style.fill else None,
        el("tabs", el("tab", val="right", pos=twips(style.right_tab))) if style.right_tab else None,
        el("spacing", before=twips(style.above), after=twips(style.below), line=round(style.lines * 240),
           lineRule="auto"),
        el("ind", left=twips(inset + style.indent), right=twips(inset)) if inset or style.indent else None,
        el("outlineLvl", val=style.outline) if style.outline is not None else None,
    )  # fmt: skip
    built_in = not name.startswith("Report")
    xml_name = (
        name.lower()
        if name.startswith(("Heading", "TOC ", "Caption", "Header", "Footer")) and name != "TOC Heading"
        else name
    )
    return el(
        "style",
        el("name", val=xml_name),
        el("basedOn", val=ids["normal"]) if style.base else None,
        el("next", val=ids["normal"]) if style.outline is not None else None,
        el("qFormat"),
        looks,
        letters,
        type="paragraph",
        styleId=re.sub(r"\W", "", name),
        default=1 if name == "Normal" else None,
        customStyle=None if built_in else 1,
    )


def borders_of(style: Style, accent: str) -> list[Element]:
    """Give the lines around a kind of paragraph."""
    side = {"val": "single", "sz": 4, "space": 6, "color": RULE.lstrip("#")}
    thick = {**side, "sz": 16, "color": accent.lstrip("#")}
    if style.border == "box":
        return [el("top", **side), el("left", **thick), el("bottom", **side), el("right", **side)]
    return [el(style.border, **(thick if style.border == "left" else side))] if style.border else []


def other_styles(accent: str, ids: Mapping[str, str]) -> Iterator[tuple[str, Element]]:
    """Give the styles of letters and of tables."""
    link = el("rPr", el("color", val=accent.lstrip("#")), el("u", val="single"))
    yield "Hyperlink", el("style", el("name", val="Hyperlink"), link, type="character", styleId="Hyperlink")
    code = el("rPr", el("rFonts", ascii=FIXED, hAnsi=FIXED, cs=FIXED))
    name = "Report Code Letters"
    yield name, el("style", el("name", val=name), code, type="character", styleId="ReportCodeLetters", customStyle=1)
    line, edge = {"val": "single", "sz": 4, "color": RULE.lstrip("#")}, {"val": "single", "sz": 8, "color": accent[1:]}
    borders = el("tblBorders", el("top", **line), el("bottom", **edge), el("insideH", **line))
    margins = el("tblCellMar", el("left", w=80, type="dxa"), el("right", w=80, type="dxa"))
    strong = el("rPr", el("b"))
    head = el("tblStylePr", strong, el("tcPr", el("tcBorders", el("bottom", **edge))), type="firstRow")
    first = el("tblStylePr", el("rPr", el("b")), type="firstCol")
    yield (
        "Report Table",
        el(
            "style",
            el("name", val="Report Table"),
            el("basedOn", val=ids["normal table"]) if "normal table" in ids else None,
            el("tblPr", borders, margins),
            head,
            first,
            type="table",
            styleId="ReportTable",
            customStyle=1,
        ),
    )


class Lists:
    """The lists of a document: each has a number of its own, so that it counts from its own beginning."""

    def __init__(self, document: Document) -> None:
        self.sheet = numbering_of(document)
        taken = [int(one.get(qn("w:abstractNumId"))) for one in self.sheet.findall(qn("w:abstractNum"))]
        self.kinds = {ordered: max([-1, *taken]) + 1 + ordered for ordered in (False, True)}
        numbers = self.sheet.findall(qn("w:num"))
        self.last = max([0, *(int(one.get(qn("w:numId"))) for one in numbers)])
        place = list(self.sheet).index(numbers[0]) if numbers else len(self.sheet)
        for ordered, kind in self.kinds.items():
            self.sheet.insert(place + ordered, _kind_of_list(kind, ordered=ordered))

    def new(self, ordered: bool, start: int) -> int:
        """Give the number of a new list."""
        self.last += 1
        begins = [
            el("lvlOverride", el("startOverride", val=start if level == 0 else 1), ilvl=level) for level in range(9)
        ]
        parts = [el("abstractNumId", val=self.kinds[ordered]), *(begins if ordered else [])]
        self.sheet.append(el("num", *parts, numId=self.last))
        return self.last


def numbering_of(document: Document) -> Element:
    """Give the sheet of lists of a document, a new one where it has none."""
    part = document.part
    kind = RELATIONSHIP_TYPE.NUMBERING
    if not any(relation.reltype == kind for relation in part.rels.values()):
        place = PackURI("/word/numbering.xml")
        part.relate_to(NumberingPart(place, CONTENT_TYPE.WML_NUMBERING, el("numbering"), part.package), kind)
    sheet: Element = part.numbering_part.element
    return sheet


def _kind_of_list(number: int, *, ordered: bool) -> Element:
    """Give nine levels of bullets or numbers, each further in."""
    levels = []
    for level in range(9):
        form = ("decimal", "lowerLetter", "lowerRoman")[level % 3] if ordered else "bullet"
        sign = f"%{level + 1}." if ordered else "•–•–•–•–•"[level]
        inside = el("pPr", el("ind", left=360 * (level + 1), hanging=360))
        levels.append(
            el("lvl", el("start", val=1), el("numFmt", val=form), el("lvlText", val=sign), el("lvlJc", val="left"),
               inside, ilvl=level)
        )  # fmt: skip
    return el("abstractNum", el("multiLevelType", val="multilevel"), *levels, abstractNumId=number)


def set_letters(document: Document, language: str, *, own: bool) -> None:
    """Set the language of all text, and of a document of our own its typeface."""
    sheet = document.styles.element
    said = el("lang", val=language, eastAsia=language)
    letters = sheet.xpath("w:docDefaults/w:rPrDefault/w:rPr")
    if letters and not own:
        for old in letters[0].findall(qn("w:lang")):
            letters[0].remove(old)
        letters[0].append(said)
        return
    for old in sheet.findall(qn("w:docDefaults")):
        sheet.remove(old)
    fonts = el("rFonts", ascii=FAMILY, hAnsi=FAMILY, eastAsia=FAMILY, cs=FAMILY) if own else None
    sheet.insert(0, el("docDefaults", el("rPrDefault", el("rPr", fonts, said)), el("pPrDefault")))
    for old in document.settings.element.findall(qn("w:themeFontLang")):
        old.set(qn("w:val"), language)


def set_fonts(document: Document) -> None:
    """Name the typefaces, and what stands in for one that a machine has not; drop parts that say nothing."""
    part = document.part
    for name, relation in list(part.rels.items()):
        if relation.reltype.rpartition("/")[2] in NEEDLESS:
            del part.rels[name]
    table = el("fonts", *(el("font", el("altName", val=other), name=font) for font, other in FONTS.items()))
    place = PackURI("/word/fontTable.xml")
    made = XmlPart(place, CONTENT_TYPE.WML_FONT_TABLE, table, part.package)
    part.relate_to(made, RELATIONSHIP_TYPE.FONT_TABLE)
