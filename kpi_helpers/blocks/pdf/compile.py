"""Typst source made into one accessible PDF file: compile in this process, mark row headers, save small.

Only the bundled fonts and the ones that come with Typst are used, and the date is the document's, so the
same source gives the same bytes on every machine with the same versions.
"""

from __future__ import annotations

import re
import tempfile
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from kpi_helpers.blocks.pdf.row_headers import with_row_headers
from kpi_helpers.blocks.pdf.typst_cells import MARKER
from kpi_helpers.errors import RenderError
from kpi_helpers.fonts import font_folder

if TYPE_CHECKING:
    import typst

Standard = Literal["ua-1", "a-2a"]
MAIN = "kpi-report.typ"  # beside the pictures
PLACE_IN_SOURCE = re.compile(rf"{re.escape(MAIN)}:(\d+):")


@dataclass(frozen=True)
class TypstSource:
    """Everything a PDF is made from.

    Parameters
    ----------
    text
        Typst source, with a comment before each cell that names it.
    pictures
        File name to content of each picture the source refers to.
    row_headers
        Per table in reading order, per body row: how many leading cells are headers.
    date
        Date of the document; PDF/A-2a needs one, so without it the file is PDF/UA-1 only.
    """

    text: str
    pictures: dict[str, bytes] = field(default_factory=dict)
    row_headers: tuple[tuple[int, ...], ...] = ()
    date: datetime | None = None

    @property
    def standards(self) -> list[Standard]:
        """The standards the file keeps."""
        return ["ua-1", "a-2a"] if self.date else ["ua-1"]


def render_pdf(source: TypstSource) -> bytes:
    """Make the PDF.

    Raises
    ------
    RenderError
        Typst refuses the source; the message names notebook and cell.
    """
    import typst  # a fifth of a second that only a PDF needs

    with tempfile.TemporaryDirectory(prefix="kpi-report-") as folder:
        for name, content in source.pictures.items():
            (Path(folder) / name).write_bytes(content)
        try:
            made = compiled(source, folder)
        except typst.TypstError as error:
            raise RenderError(refusal(source, error, folder)) from error
    return with_row_headers(made, source.row_headers)


def compiled(source: TypstSource, folder: str) -> bytes:
    """Compile to PDF; from a file, because of one Typst remembers in this process what it has laid out before."""
    import typst

    main = Path(folder) / MAIN
    main.write_text(source.text, encoding="utf-8", newline="\n")
    compiler = typst.Compiler(input=str(main), root=folder, font_paths=fonts())
    made = compiler.compile(format="pdf", pdf_standards=list(source.standards), timestamp=source.date)
    if not isinstance(made, bytes):
        raise RenderError("Typst made no PDF, and said nothing.")
    return made


def import_typesetter() -> None:
    """Import Typst and read the fonts, where there is time for it before a PDF is asked for."""
    fonts()


@cache
def fonts() -> typst.Fonts:
    """Give the fonts of the report and those inside Typst, none of the machine's; read once per process."""
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(font_folder())])


def refusal(source: TypstSource, error: typst.TypstError, folder: str) -> str:
    """Word why Typst refused, and in which cell."""
    place = place_in_source(source.text, error.diagnostic) or place_by_trial(source, folder)
    hints = f" ({'; '.join(error.hints)})" if error.hints else ""
    where = place[0].upper() + place[1:] if place else "The document"
    return f"{where}: the PDF cannot be made. {error.message}{hints}. Change what the cell shows, then run it again."


def place_in_source(text: str, diagnostic: str) -> str:
    """Give the cell that holds the line a message points to; "" for a line of the design."""
    found = PLACE_IN_SOURCE.search(diagnostic[diagnostic.find("error:") :])
    lines = text.split("\n")[: int(found[1])] if found else []
    return next((line.removeprefix(MARKER) for line in reversed(lines) if line.startswith(MARKER)), "")


def place_by_trial(source: TypstSource, folder: str) -> str:
    """Give the first cell that cannot be compiled on its own, for messages that point into the design."""
    import typst

    design, *cells = source.text.split("\n" + MARKER)
    design = design.replace('kind: "report"', 'kind: "notebook"', 1)
    for cell in cells:
        name, _, body = cell.partition("\n")
        alone = '#heading-block(1, "")\n' if "heading-block(1" not in body else ""
        try:
            compiled(TypstSource(f"{design}\n{alone}{body}", date=source.date), folder)
        except typst.TypstError as error:
            if "heading" not in error.message:
                return name
    return ""
