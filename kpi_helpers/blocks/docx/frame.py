"""What stands around the blocks of a Word document: styles, page, cover, contents, running lines, properties."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import docx
from docx.document import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from docx.shared import Mm

from kpi_helpers.blocks.document import (
    DEFAULT_LANGUAGE,
    accent_of,
    date_of,
    fictional_line,
    known_line,
    text_of,
    title_of,
)
from kpi_helpers.blocks.docx.body import Body
from kpi_helpers.blocks.docx.draft import Draft
from kpi_helpers.blocks.docx.elements import Element, clean, el
from kpi_helpers.blocks.docx.inline import paragraph, plain
from kpi_helpers.blocks.docx.styles import Lists, set_fonts, set_letters, with_styles
from kpi_helpers.blocks.publication import Publication, Written
from kpi_helpers.errors import UsageError

CONTENTS_LEVELS = 2
FIRST_DAY = datetime(2000, 1, 1, tzinfo=UTC)  # of a document that does not say when its figures were known


def written_document(publication: Publication, template: Path | None) -> Written:
    """Give a publication as a Word document."""
    words = {**publication.document}
    accent = accent_of(words)
    words["tint"] = tint_of(accent)
    document = opened(template)
    if template is None:
        set_fonts(document)
    ids = with_styles(document, accent, own=template is None)
    targets = frozenset(targets_of([list(part.blocks) for part in publication.parts]))
    draft = Draft(document, ids, words, targets)
    body = Body(draft, Lists(document).new)
    elements: list[Element] = []
    if publication.kind == "report":
        elements += cover(draft, publication) + contents(draft, publication)
    for part in publication.parts:
        draft.place, draft.breaks = part.place, part.opens and bool(elements)
        elements += body.blocks(list(part.blocks))
    if draft.pending:
        elements.append(paragraph(draft, [], "Report Space"))
    put(document, elements)
    set_page(document, draft, publication, own=template is None)
    set_properties(document, publication, own=template is None)
    warnings = [*draft.warnings, *draft.pictures.finish()]
    return Written(saved(document), tuple(warnings))


def opened(template: Path | None) -> Document:
    """Give an empty document, or a council's own without its text.

    Raises
    ------
    UsageError
        The template is no Word document.
    """
    try:
        document = docx.Document(str(template)) if template else docx.Document()
    except (PackageNotFoundError, KeyError, ValueError, zipfile.BadZipFile, OSError) as error:
        raise UsageError(
            f"The template {template} is no Word document; expected a file that Word saved as .docx (not .doc or "
            ".dotx). Open it in Word and save it as a Word document, or name another."
        ) from error
    for element in list(document.element.body):
        if element.tag != qn("w:sectPr"):
            document.element.body.remove(element)
    return document


def tint_of(accent: str) -> str:
    """Give the pale ground of the commentary: the accent with 93 parts of white.

    >>> tint_of("#0b4f6c")
    '#eef3f5'
    """
    return "#" + "".join(f"{round(int(accent[at : at + 2], 16) * 0.07 + 255 * 0.93):02x}" for at in (1, 3, 5))


def targets_of(value: Any) -> Iterator[str]:
    """Give the ids that a link can lead to, anywhere within blocks."""
    if isinstance(value, dict):
        if value.get("id"):
            yield str(value["id"])
        for part in value.values():
            yield from targets_of(part)
    elif isinstance(value, list):
        for part in value:
            yield from targets_of(part)


def cover(draft: Draft, publication: Publication) -> list[Element]:
    """Give the first page: who, what, when, and whether it is invented."""
    words = publication.document
    lines = [
        (text_of(words, "authority"), "Subtitle"),
        (title_of(publication), "Title"),
        (text_of(words, "period_words"), "Subtitle"),
        (text_of(words, "period"), "Normal"),
        (fictional_line(words), "Report Notice"),
        (known_line(words), "Report Small"),
    ]
    return [paragraph(draft, plain(draft, text), style) for text, style in lines if text]


def contents(draft: Draft, publication: Publication) -> list[Element]:
    """Give the contents with an entry for each heading; Word adds page numbers when they are updated."""
    entries = [one for one in publication.outline if int(one["level"]) <= CONTENTS_LEVELS]
    if not entries:
        return []
    draft.breaks = True
    made = [paragraph(draft, plain(draft, "Contents"), "TOC Heading")]
    for place, entry in enumerate(entries):
        words = plain(draft, str(entry["text"]))
        linked = draft.linked(f"#{entry['id']}", words)
        field = _field_start(f' TOC \\o "1-{CONTENTS_LEVELS}" \\h \\z \\u ') if place == 0 else []
        end = [el("r", el("fldChar", fldCharType="end"))] if place == len(entries) - 1 else []
        made.append(paragraph(draft, [*field, *linked, *end], f"TOC {entry['level']}"))
    return made


def _field_start(instruction: str) -> list[Element]:
    """Give the beginning of a field whose result follows."""
    return [
        el("r", el("fldChar", fldCharType="begin")),
        el("r", el("instrText", instruction)),
        el("r", el("fldChar", fldCharType="separate")),
    ]


def put(document: Document, elements: list[Element]) -> None:
    """Put elements into the document, before what it says of its page."""
    body = document.element.body
    end = body.find(qn("w:sectPr"))
    for element in elements:
        if end is None:
            body.append(element)
        else:
            end.addprevious(element)


def set_page(document: Document, draft: Draft, publication: Publication, *, own: bool) -> None:
    """Set A4 and the running lines; a template's own stay."""
    section = document.sections[-1]
    if own:
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = Mm(21)
        section.top_margin, section.bottom_margin = Mm(22), Mm(22)
    draft.place, draft.breaks = "the running lines", False
    if not section.header.is_linked_to_previous or not section.footer.is_linked_to_previous:
        return
    section.different_first_page_header_footer = publication.kind == "report"
    words = publication.document
    foot = [text_of(words, "period"), fictional_line(words)]
    foot_words = "  ".join(filter(None, foot))
    for part, style, content in (
        (section.header, "Header", plain(draft, title_of(publication))),
        (section.footer, "Footer", [*plain(draft, f"{foot_words}\tPage "), _page_number()]),
    ):
        part.is_linked_to_previous = False
        for old in list(part._element):
            part._element.remove(old)
        part._element.append(paragraph(draft, content, style))


def _page_number() -> Element:
    return el("fldSimple", el("r", el("t", "1")), instr=" PAGE ")


def set_properties(document: Document, publication: Publication, *, own: bool) -> None:
    """Set language, title, author, subject and the day; nothing that varies from one run to the next."""
    words = publication.document
    about = document.core_properties
    about.title = clean(title_of(publication))
    about.author = about.last_modified_by = clean(text_of(words, "authority"))
    about.subject = clean(text_of(words, "period_words") or text_of(words, "period"))
    about.language = language = text_of(words, "language") or DEFAULT_LANGUAGE
    about.comments = about.keywords = about.category = ""
    about.revision = 1
    day = date_of(words) or FIRST_DAY
    about.created = about.modified = day.replace(tzinfo=None)
    set_letters(document, language, own=own)


def saved(document: Document) -> bytes:
    """Give the file, its parts in order and without the time of day."""
    written, made = io.BytesIO(), io.BytesIO()
    document.save(written)
    with zipfile.ZipFile(written) as parts, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as kept:
        for name in parts.namelist():
            part = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            part.compress_type = zipfile.ZIP_DEFLATED
            kept.writestr(part, parts.read(name))
    return made.getvalue()
