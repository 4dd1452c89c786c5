"""What stands around the blocks of a Word document: its look, page, cover, contents, running lines and properties."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import docx
from docx.document import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.exceptions import PackageNotFoundError
from docx.opc.packuri import PackURI
from docx.opc.part import XmlPart
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.parts.numbering import NumberingPart
from docx.shared import Mm

from kpi_helpers.blocks.document import (
    DEFAULT_LANGUAGE,
    accent_of,
    date_of,
    fictional_line,
    known_line,
    text_of,
    title_of,
    web_address,
)
from kpi_helpers.blocks.docx.body import write_blocks
from kpi_helpers.blocks.docx.draft import TEXT_WIDTH, Draft, clean, el
from kpi_helpers.blocks.palette import INK, MUTED, RULE
from kpi_helpers.blocks.publication import Publication, Written
from kpi_helpers.errors import UsageError
from kpi_helpers.fonts import FAMILY

FIXED = "Courier New"
CONTENTS_LEVELS = 2
FIRST_DAY = datetime(2000, 1, 1, tzinfo=UTC)  # of a document that does not say when its figures were known


def write(publication: Publication, *, template: Path | None = None) -> Written:
    """Give a publication as a Word document; the same publication gives the same bytes.

    Parameters
    ----------
    publication
        What is written.
    template
        A council's own ``.docx``: its styles, page, header and footer are taken, its text is not.

    Raises
    ------
    RenderError
        The accent cannot be used, or a block is of an unknown kind; the message names notebook and cell.
    UsageError
        The template is no Word document.
    """
    accent = accent_of(publication.document)
    document, own = opened(template), template is None
    lists = lists_of(document)
    draft = Draft(
        document,
        styles=dressed(document, lists, accent, own=own),
        lists=lists,
        home=web_address(publication.document),
        targets=frozenset(targets_of([list(part.blocks) for part in publication.parts])),
        tint=tint_of(accent),
        into=document.element.body,
    )
    if publication.kind == "report":
        write_cover(draft, publication)
        write_contents(draft, publication)
    for part in publication.parts:
        draft.place, draft.breaks = part.place, part.opens and bool(document.paragraphs)
        write_blocks(draft, part.blocks)
    if draft.pending:
        draft.paragraph(style="Report Space")
    set_page(draft, publication, own=own)
    set_properties(document, publication)
    return Written(saved(document), tuple(draft.warnings))


# ---- look ---------------------------------------------------------------------------------------------------


def opened(template: Path | None) -> Document:
    """Give an empty document, or a council's own without its text."""
    try:
        document = docx.Document(str(template)) if template else docx.Document()
    except (PackageNotFoundError, KeyError, ValueError, zipfile.BadZipFile, OSError) as error:
        raise UsageError(
            f"The template {template} is no Word document; expected a file that Word saved as .docx (not .doc or "
            ".dotx). Open it in Word and save it as a Word document, or name another."
        ) from error
    document.element.body.clear_content()
    return document


def lists_of(document: Document) -> Any:
    """Give the sheet of lists of a document, a new one where it has none."""
    part, kind = document.part, RELATIONSHIP_TYPE.NUMBERING
    if kind not in {relation.reltype for relation in part.rels.values()}:
        name = PackURI("/word/numbering.xml")
        part.relate_to(NumberingPart(name, CONTENT_TYPE.WML_NUMBERING, el("numbering"), part.package), kind)
    return part.numbering_part.element


def dressed(document: Document, lists: Any, accent: str, *, own: bool) -> dict[str, str]:
    """Give a document the look of the report, of a template what it has not itself; each style's id by its name."""
    from jinja2 import Environment  # only a document that is written needs it

    sheet = document.styles.element
    if own:  # what python-docx brings goes
        sheet[:], lists[:] = [], []
    first = max(map(int, lists.xpath("w:abstractNum/@w:abstractNumId")), default=-1) + 1
    told = {"accent": accent[1:], "ink": INK[1:], "muted": MUTED[1:], "rule": RULE[1:]}
    source = Environment(autoescape=True).from_string(Path(__file__).with_name("look.xml.j2").read_text("utf-8"))
    look: Any = parse_xml(source.render(told, family=FAMILY, fixed=FIXED, text_width=TEXT_WIDTH, first_list=first))
    styles, bullets, numbers, fonts = look
    place = len(lists.xpath("w:numPicBullet | w:abstractNum"))
    lists[place:place] = [bullets, numbers]
    if own:
        sheet.append(styles[0])
        part, name = document.part, PackURI("/word/fontTable.xml")
        for key, relation in list(part.rels.items()):
            if relation.reltype.endswith(("stylesWithEffects", "customXml", "fontTable")):
                del part.rels[key]
        made = XmlPart(name, CONTENT_TYPE.WML_FONT_TABLE, fonts, part.package)
        part.relate_to(made, RELATIONSHIP_TYPE.FONT_TABLE)
    ids = {style.name_val.lower(): style.styleId for style in sheet.style_lst}
    for style in styles.style_lst:
        if style.name_val.lower() not in ids:
            for other in style.xpath("w:basedOn | w:next"):
                other.val = ids["normal table" if other.val == "TableNormal" else "normal"]
            ids[style.name_val.lower()] = style.styleId
            sheet.append(style)
    return ids


def tint_of(accent: str) -> str:
    """Give the pale ground of the commentary: the accent with 93 parts of white.

    >>> tint_of("#0b4f6c")
    '#eef3f5'
    """
    return "#" + "".join(f"{round(int(accent[at : at + 2], 16) * 0.07 + 255 * 0.93):02x}" for at in (1, 3, 5))


# ---- around the blocks --------------------------------------------------------------------------------------


def targets_of(value: Any) -> Iterator[str]:
    """Give the ids that a link can lead to, anywhere within blocks."""
    if isinstance(value, dict):
        if value.get("id"):
            yield str(value["id"])
        value = list(value.values())
    if isinstance(value, list):
        for part in value:
            yield from targets_of(part)


def write_cover(draft: Draft, publication: Publication) -> None:
    """Write the first page: who, what, when, and whether it is invented."""
    words = publication.document
    for text, style in (
        (text_of(words, "authority"), "Subtitle"),
        (title_of(publication), "Title"),
        (text_of(words, "period_words"), "Subtitle"),
        (text_of(words, "period"), "Normal"),
        (fictional_line(words), "Report Notice"),
        (known_line(words), "Report Small"),
    ):
        if text:
            draft.paragraph(text, style)


def write_contents(draft: Draft, publication: Publication) -> None:
    """Write the contents, a field with an entry for each heading; Word adds page numbers when it is updated."""
    entries = [one for one in publication.outline if int(one["level"]) <= CONTENTS_LEVELS]
    if not entries:
        return
    draft.breaks = True
    draft.paragraph("Contents", "TOC Heading")
    instruction = el("instrText")
    instruction.text = f' TOC \\o "1-{CONTENTS_LEVELS}" \\h \\z \\u '
    beginning = [el("fldChar", fldCharType="begin"), instruction, el("fldChar", fldCharType="separate")]
    for entry in entries:
        line = draft.paragraph(style=f"TOC {entry['level']}")
        line.extend([el("r", part) for part in beginning])
        beginning = []
        draft.run(line, {"text": str(entry["text"]), "link": f"#{entry['id']}", "quiet": True})
    line.append(el("r", el("fldChar", fldCharType="end")))


def set_page(draft: Draft, publication: Publication, *, own: bool) -> None:
    """Set A4 and the running lines; a template's own stay."""
    section = draft.document.sections[-1]
    if own:
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = Mm(21)
        section.top_margin = section.bottom_margin = Mm(22)
    if not section.header.is_linked_to_previous or not section.footer.is_linked_to_previous:
        return
    section.different_first_page_header_footer = publication.kind == "report"
    draft.place, draft.breaks = "the running lines", False
    words = publication.document
    foot = "  ".join(filter(None, [text_of(words, "period"), fictional_line(words)]))
    for part, text, style in (
        (section.header, title_of(publication), "Header"),
        (section.footer, f"{foot}\tPage ", "Footer"),
    ):
        part.is_linked_to_previous = False
        part._element[:] = []
        with draft.on(into=part._element):
            line = draft.paragraph(text, style)
    number = el("r")
    number.text = "1"
    line.append(el("fldSimple", number, instr=" PAGE "))


def set_properties(document: Document, publication: Publication) -> None:
    """Set language, title, author, subject and the day; nothing that varies from one run to the next."""
    words = publication.document
    about = document.core_properties
    about.title = clean(title_of(publication))
    about.author = about.last_modified_by = clean(text_of(words, "authority"))
    about.subject = clean(text_of(words, "period_words") or text_of(words, "period"))
    about.language = text_of(words, "language") or DEFAULT_LANGUAGE
    about.comments = about.keywords = about.category = ""
    about.revision = 1
    about.created = about.modified = (date_of(words) or FIRST_DAY).replace(tzinfo=None)
    for said in document.styles.element.xpath("w:docDefaults//w:lang"):
        said.set(qn("w:val"), about.language)


def saved(document: Document) -> bytes:
    """Give the file, its parts in order and without the time of day."""
    written, made = io.BytesIO(), io.BytesIO()
    document.save(written)
    with zipfile.ZipFile(written) as parts, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as kept:
        for name in parts.namelist():
            kept.writestr(zipfile.ZipInfo(name), parts.read(name), zipfile.ZIP_DEFLATED)
    return made.getvalue()
