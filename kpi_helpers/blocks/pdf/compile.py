"""A publication made into one accessible PDF file: compile in this process, mark row headers, save small.

Only the bundled fonts and the ones that come with Typst are used, and the date is the document's, so the
same source gives the same bytes on every machine with the same versions.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from kpi_helpers.blocks.document import date_of
from kpi_helpers.blocks.pdf.document import Typesetting, json_of
from kpi_helpers.blocks.pdf.row_headers import with_row_headers
from kpi_helpers.blocks.publication import Publication, Written
from kpi_helpers.errors import RenderError
from kpi_helpers.fonts import font_folder

if TYPE_CHECKING:
    import typst

Standard = Literal["ua-1", "a-2a"]
MAIN, DOCUMENT = "kpi-report.typ", "document.json"  # beside the pictures
DESIGN = ("report.typ", "blocks.typ", "math.typ")
PLACE_IN_SOURCE = re.compile(rf"{re.escape(MAIN)}:(\d+):")


@dataclass(frozen=True)
class Source:
    """Everything a PDF is made from.

    Parameters
    ----------
    json
        The document as `document.json_of` writes it.
    places
        Each cell in words, in order.
    files
        File name to content of each pixel picture the JSON refers to.
    date
        Date of the document; PDF/A-2a needs one, so without it the file is PDF/UA-1 only.
    """

    json: str
    places: tuple[str, ...]
    files: Mapping[str, bytes] = field(default_factory=dict)
    date: datetime | None = None

    @property
    def standards(self) -> list[Standard]:
        """The standards the file keeps."""
        return ["ua-1", "a-2a"] if self.date else ["ua-1"]

    def main(self) -> str:
        """Give the one Typst file that differs: a line for each cell, so that a message can be traced to it."""
        cells = "".join(f"#show-cell(cells.at({number}))\n" for number in range(len(self.places)))
        return f"{HEAD}\n{cells}"


HEAD = '#import "blocks.typ": *\n#let cells = json("document.json").cells\n#show: publication'
FIRST_CELL = HEAD.count("\n") + 2  # line of the first cell


def write_pdf(publication: Publication) -> Written:
    """Write the PDF.

    Raises
    ------
    RenderError
        Typst refuses the document; the message names notebook and cell.
    """
    typesetting = Typesetting()
    document = json_of(publication, typesetting)
    places = tuple(part.place for part in publication.parts)
    source = Source(document, places, typesetting.files, date_of(publication.document))
    return Written(render_pdf(source), tuple(typesetting.warnings))


def render_pdf(source: Source) -> bytes:
    """Make the PDF of a source, row headers marked.

    Raises
    ------
    RenderError
        Typst refuses the source; the message names notebook and cell.
    """
    import typst  # a fifth of a second that only a PDF needs

    with tempfile.TemporaryDirectory(prefix="kpi-report-") as folder:
        for name in DESIGN:
            (Path(folder) / name).write_bytes(design(name))
        for name, content in source.files.items():
            (Path(folder) / name).write_bytes(content)
        (Path(folder) / DOCUMENT).write_text(source.json, encoding="utf-8", newline="\n")
        try:
            made, heads = compiled(source, source.main(), folder)
        except typst.TypstError as error:
            raise RenderError(refusal(source, error, folder)) from error
    return with_row_headers(made, heads)


def compiled(source: Source, main: str, folder: str) -> tuple[bytes, tuple[tuple[int, ...], ...]]:
    """Compile to PDF, and ask how many cells of each table row are headers.

    From a file, because of one Typst remembers in this process what it has laid out before.
    """
    import typst

    place = Path(folder) / MAIN
    place.write_text(main, encoding="utf-8", newline="\n")
    compiler = typst.Compiler(input=str(place), root=folder, font_paths=fonts())
    made = compiler.compile(format="pdf", pdf_standards=list(source.standards), timestamp=source.date)
    if not isinstance(made, bytes):
        raise RenderError("Typst made no PDF, and said nothing.")
    heads = json.loads(compiler.query("<row-heads>", field="value"))
    return made, tuple(tuple(counts) for counts in heads)


@cache
def design(name: str) -> bytes:
    """Give a file of the design, which stands beside this module."""
    return Path(__file__).with_name(name).read_bytes()


def import_typesetter() -> None:
    """Import Typst and read the fonts, where there is time for it before a PDF is asked for."""
    fonts()


@cache
def fonts() -> typst.Fonts:
    """Give the fonts of the report and those inside Typst, none of the machine's; read once per process."""
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(font_folder())])


def refusal(source: Source, error: typst.TypstError, folder: str) -> str:
    """Word why Typst refused, and in which cell."""
    place = place_in_source(source, error) or place_by_trial(source, folder)
    said = error.message.removeprefix("panicked with: ")
    hints = f" ({'; '.join(error.hints)})" if error.hints else ""
    where = place[0].upper() + place[1:] if place else "The document"
    return f"{where}: the PDF cannot be made. {said}{hints}. Change what the cell shows, then run it again."


def place_in_source(source: Source, error: typst.TypstError) -> str:
    """Give the cell whose line a message or its trace points to; "" for none."""
    said = "\n".join([error.diagnostic, *error.trace])
    lines = [int(found) - FIRST_CELL for found in PLACE_IN_SOURCE.findall(said)]
    return next((source.places[line] for line in lines if 0 <= line < len(source.places)), "")


def place_by_trial(source: Source, folder: str) -> str:
    """Give the first cell that cannot be compiled on its own, for messages that name no cell."""
    import typst

    document = json.loads(source.json)
    document["settings"]["kind"] = "notebook"
    heading = '#heading-block(1, "x")'  # without which a deeper one is refused; one without words is refused, too
    (Path(folder) / DOCUMENT).write_text(json.dumps(document), encoding="utf-8")
    for number, place in enumerate(source.places):
        try:
            compiled(source, f"{HEAD}\n{heading}\n#show-cell(cells.at({number}))\n", folder)
        except typst.TypstError as error:
            if "heading" not in error.message:
                return place
    return ""
