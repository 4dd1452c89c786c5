"""A publication as the JSON that Typst reads, and the pixel pictures that stand beside it.

The blocks go as they are, but for what a PDF alone has to know: letters no font has are named, pictures become files,
a chart brings the few figures that are printed beside it, formulas are laid out as trees.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kpi_helpers.blocks.document import (
    DEFAULT_LANGUAGE,
    accent_of,
    date_of,
    fictional_line,
    last_rows,
    text_of,
    title_of,
)
from kpi_helpers.blocks.formulas import formula_of
from kpi_helpers.blocks.from_pictures import POINT, width_of_svg
from kpi_helpers.blocks.kinds import PIXELS, Block
from kpi_helpers.blocks.pdf.drawings import readable_svg
from kpi_helpers.blocks.pdf.layout import laid_out_data_table, laid_out_figure, laid_out_table
from kpi_helpers.blocks.pdf.letters import MONO_EXTRAS, breakable, missing_letters, one_line, printable
from kpi_helpers.blocks.publication import Publication
from kpi_helpers.blocks.widths import plain_of

TEXTS = frozenset({"text", "title", "caption", "note", "source", "alt", "label", "name", "words"})  # said to a reader
SUFFIXES = {"jpeg": "jpg"}
DEEPEST_HEADING = 6  # PDF/UA-1 knows H1 to H6
MOST_ROWS_BESIDE = 9  # figures printed beside a chart; the page has all of them
MOST_LINES = 40  # of printed text; the rest is counted
MOST_ROWS_SPANNED = 24  # a cell over more rows says its words again, so that each page has them


@dataclass
class Typesetting:
    """What has been prepared so far, from the first cell of a document to its last.

    Parameters
    ----------
    files
        File name to content of each pixel picture the JSON refers to; the same picture is kept once.
    warnings
        Sentences on what a reader will miss, each with its place.
    level
        Level of the last heading; 0 before the first.
    place
        The cell being prepared, in words.
    """

    files: dict[str, bytes] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    level: int = 0
    place: str = "the document"

    def warn(self, sentence: str) -> None:
        """Keep a sentence with its place, once."""
        told = f"{self.place[0].upper()}{self.place[1:]}: {sentence}."
        if told not in self.warnings:
            self.warnings.append(told)

    def words(self, text: str) -> str:
        """Give text in letters the fonts have; of others the analyst is told."""
        text = one_line(text)
        if text.isascii() and text.isprintable():
            return breakable(text)
        lost = missing_letters(text)
        if lost:
            self.warn(f"no font of the report has {', '.join(lost[:8])}; the name stands in its place")
        return breakable(printable(text))

    # ---- parts -------------------------------------------------------------------------------------------

    def part(self, part: Any) -> Any:
        """Give any part of the blocks prepared, in reading order."""
        if isinstance(part, Mapping):
            prepared = dict(part)
            if prepared.get("kind") in PREPARE:
                prepared = PREPARE[prepared["kind"]](self, prepared)
            elif "kind" not in prepared:
                prepared = self.piece(prepared)
            made = {key: self.value(key, value) for key, value in prepared.items()}
            return LAY_OUT[made["kind"]](made) if made.get("kind") in LAY_OUT else made
        return [self.part(one) for one in part] if isinstance(part, Sequence) and not isinstance(part, str) else part

    def value(self, key: str, value: Any) -> Any:
        """Give one value: words in letters the fonts have, further parts prepared, anything else as it is."""
        if isinstance(value, str):
            return self.words(value) if key in TEXTS else value
        return value if key == "math" else self.part(value)

    def piece(self, piece: dict[str, Any]) -> dict[str, Any]:
        """Prepare a run or a cell: its formula, its small drawing."""
        if piece.get("lang"):
            piece = {**piece, "lang": language_of(piece["lang"])[0]}
        if piece.get("tex"):
            return {key: value for key, value in {**piece, **self.set_formula(piece["tex"])}.items() if key != "tex"}
        if piece.get("svg"):
            return self.drawn({**piece, "alt": str(piece.get("alt") or "")})
        return piece

    def set_formula(self, tex: str) -> dict[str, Any]:
        """Give a formula as a tree with its words, or as code where it cannot be set."""
        made = formula_of(tex)
        if made is None:
            self.warn(f"a formula cannot be typeset and is printed as typed: {one_line(tex)[:60]}")
            return {"text": tex, "code": True}
        return {"math": made.tree, "words": made.words}

    def heading(self, block: dict[str, Any]) -> dict[str, Any]:
        """Remember the level of a heading; a heading alone may not skip one."""
        self.level = max(1, min(int(block.get("level", 2)), self.level + 1, DEEPEST_HEADING))
        made = {**block, "level": self.level}
        if any(set(run) & {"picture", "tex"} for run in block.get("inline") or []):
            del made["inline"]  # a bookmark has words only: those of the picture
        return made

    def commentary(self, block: dict[str, Any]) -> dict[str, Any]:
        """Give the labels of a commentary the level below the heading they stand under."""
        level = max(1, min(self.level + 1, DEEPEST_HEADING))
        parts = [{**part, "label": str(part.get("label") or "").strip(), "level": level} for part in block["parts"]]
        if any(part["label"] for part in parts):
            self.level = level
        return {**block, "parts": parts}

    def figure(self, block: dict[str, Any]) -> dict[str, Any]:
        """Give a chart with its drawing and the few figures behind it."""
        data = block.get("data")
        few = with_constants_noted({**last_rows(data, MOST_ROWS_BESIDE), "keep": True}) if data and data["rows"] else {}
        made = self.drawn({**block, "width": max(0.2, min(float(block.get("width") or 1), 1))})
        return {**made, "data": {key: value for key, value in few.items() if key != "kind"} or None}

    def picture(self, block: dict[str, Any]) -> dict[str, Any]:
        """Give an analyst's picture with its width in points."""
        width = float(block["width"]) * POINT if block.get("width") else width_of_svg(str(block.get("svg") or ""))
        return {**self.drawn(block), "width": round(width, 1)}

    def drawn(self, part: dict[str, Any]) -> dict[str, Any]:
        """Give a part whose picture Typst can read: SVG in the letters of the fonts, pixels as a file."""
        made = {key: value for key, value in part.items() if key not in ("svg", *PIXELS)}
        if part.get("svg"):
            svg = readable_svg(str(part["svg"]))
            if svg is not None:
                return {**made, "svg": svg}
        for form in PIXELS:
            if part.get(form):
                return {**made, "file": self.kept(str(part[form]), form)}
        self.warn("a picture cannot be read and is left out")
        return {**made, "unusable": True}

    def kept(self, encoded: str, form: str) -> str:
        """Keep a picture; give the file name the JSON refers to."""
        content = base64.b64decode(encoded)
        name = f"{hashlib.sha256(content).hexdigest()[:16]}.{SUFFIXES.get(form, form)}"
        self.files[name] = content
        return name

    def formula(self, block: dict[str, Any]) -> dict[str, Any]:
        """Give a formula on a line of its own."""
        made = self.set_formula(block["tex"])
        return {**block, **made, "tex": self.words(block["tex"])}

    def printed(self, block: dict[str, Any]) -> dict[str, Any]:
        """Give printed text; long text is cut and says so."""
        lines = str(block["text"]).expandtabs(8).rstrip().split("\n")
        left_out = len(lines) - MOST_LINES
        shown = lines if left_out <= 2 else lines[:MOST_LINES]
        words = printable("\n".join(shown), extras=MONO_EXTRAS)
        remark = f"{left_out} further lines are not printed; the web page has all of them." if left_out > 2 else ""
        return {"kind": "printed", "lines": [breakable(line) for line in words.split("\n")], "remark": remark}

    def data_table(self, block: dict[str, Any]) -> dict[str, Any]:
        """Give an analyst's table; cells over very many rows are said again further down."""
        head = int(block["head"])
        return {**block, "rows": [*block["rows"][:head], *with_short_spans(block["rows"][head:])]}

    def table(self, block: dict[str, Any]) -> dict[str, Any]:
        """Give a table of the report; one without rows is left out."""
        return block if block["columns"] and block["rows"] else {"kind": "nothing"}

    def figures(self, block: dict[str, Any]) -> dict[str, Any]:
        """Give figures in two columns; the data behind each stays in the page."""
        return {**block, "items": [{**item, "width": 1, "data": None} for item in block["items"]]}

    def failure(self, block: dict[str, Any]) -> dict[str, Any]:
        """Give an error; a build never gets this far, a single notebook may."""
        self.warn(f"the cell stopped with {block['name']}; the error is printed")
        return block


PREPARE: dict[str, Callable[[Typesetting, dict[str, Any]], dict[str, Any]]] = {
    "heading": Typesetting.heading,
    "commentary": Typesetting.commentary,
    "figure": Typesetting.figure,
    "picture": Typesetting.picture,
    "formula": Typesetting.formula,
    "printed": Typesetting.printed,
    "data_table": Typesetting.data_table,
    "table": Typesetting.table,
    "figures": Typesetting.figures,
    "failure": Typesetting.failure,
}

LAY_OUT: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {  # once everything in them is prepared
    "table": laid_out_table,
    "figure": laid_out_figure,
    "data_table": laid_out_data_table,
}


def json_of(publication: Publication, typesetting: Typesetting) -> str:
    """Give the JSON of a publication; what travels beside it and the warnings gather in `typesetting`.

    Raises
    ------
    RenderError
        The accent colour cannot be used.
    """
    settings = settings_of(publication, typesetting)
    cells = []
    for part in publication.parts:
        typesetting.place = part.place
        cells.append({"opens": part.opens, "blocks": typesetting.part(list(part.blocks))})
    return json.dumps({"settings": settings, "cells": cells}, ensure_ascii=False, separators=(",", ":"))


def settings_of(publication: Publication, typesetting: Typesetting) -> dict[str, Any]:
    """Give the dictionary `settings` that `report.typ` is designed around."""
    document = publication.document
    words = typesetting.words
    title = title_of(publication)
    titled = words if text_of(document, "title") or text_of(document, "section_title") else without_telling
    day = date_of(document)
    language, region = language_of(text_of(document, "language") or DEFAULT_LANGUAGE)
    texts = {key: words(text_of(document, key)) or None for key in ("authority", "period", "period_words", "as_at")}
    return {
        "kind": "report" if publication.kind == "report" else "notebook",
        "accent": accent_of(document),
        "title": titled(title),
        "full_title": titled(", ".join(filter(None, [title, text_of(document, "period")]))),
        "language": language,
        "region": region,
        "date": {"year": day.year, "month": day.month, "day": day.day} if day else None,
        "fiction": fictional_line(document) or None,
        **texts,
    }


def without_telling(text: str) -> str:
    """Give the title that a heading is already, of whose letters its cell tells."""
    return breakable(printable(one_line(text)))


def language_of(tag: str) -> tuple[str, str | None]:
    """Give language and region as Typst takes them; English where a tag names none.

    >>> language_of("cy"), language_of("en-GB"), language_of("zh-Hant-TW"), language_of("Welsh")
    (('cy', None), ('en', 'GB'), ('zh', 'TW'), ('en', None))
    """
    language, *further = tag.split("-")
    region = next((part.upper() for part in further if re.fullmatch("[A-Za-z]{2}", part)), None)
    return (language.lower() if re.fullmatch("[A-Za-z]{2,3}", language) else "en"), region


# ---- tables -------------------------------------------------------------------------------------------------


def with_constants_noted(block: Block) -> Block:
    """Give a table whose columns of one and the same word in every row are a note under it instead.

    For the narrow table of figures beside a chart: "Status: final." says as much as a column of it.
    """
    columns, rows = block["columns"], block["rows"]
    told = {place: plain_of(rows[0][place].get("inline")) for place in range(1, len(columns))} if len(rows) > 1 else {}
    same = {
        place: words
        for place, words in told.items()
        if not any(letter.isdigit() for letter in words)
        and all(plain_of(row[place].get("inline")) == words for row in rows)
    }
    note = " ".join(f"{columns[place].get('title', '')}: {words}." for place, words in same.items() if words)
    return {
        **block,
        "columns": [column for place, column in enumerate(columns) if place not in same],
        "rows": [[part for place, part in enumerate(row) if place not in same] for row in rows],
        "footnotes": [*(block.get("footnotes") or []), *([[{"text": note}]] if note else [])],
    }


def with_short_spans(rows: Sequence[Sequence[dict[str, Any]]]) -> list[list[dict[str, Any]]]:
    """Give rows in which no cell reaches over more than `MOST_ROWS_SPANNED`: longer ones are said again."""
    made = [list(row) for row in rows]
    for number, row in enumerate(rows):
        for cell in row:
            left = int(cell.get("rows") or 1)
            if left <= MOST_ROWS_SPANNED:
                continue
            made[number][made[number].index(cell)] = {**cell, "rows": MOST_ROWS_SPANNED}
            for start in range(MOST_ROWS_SPANNED, left, MOST_ROWS_SPANNED):
                again = {**cell, "rows": min(MOST_ROWS_SPANNED, left - start)}
                made[number + start] = sorted([*made[number + start], again], key=lambda one: int(one["x"]))
    return made
