"""What has been typeset so far: the state a document gathers from its first cell to its last.

Typst gets one source text, but three things travel beside it: pictures as files, how many cells of each table
row are headers (Typst cannot mark them, `pdf_headers` does afterwards), and sentences for the analyst.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from kpi_helpers.blocks.pdf.letters import literal, missing_letters

DEEPEST_HEADING = 6  # PDF/UA-1 knows H1 to H6


@dataclass
class Manuscript:
    """The state of one document while it is turned into Typst.

    Parameters
    ----------
    pictures
        File name to content of each pixel picture the source refers to.
    row_headers
        One tuple per table in reading order: for each body row, how many of its leading cells are headers.
    warnings
        Sentences on what a reader will miss, each naming notebook and cell.
    level
        Level of the last heading; 0 before the first.
    place
        The cell being typeset, in words.
    """

    pictures: dict[str, bytes] = field(default_factory=dict)
    row_headers: list[tuple[int, ...]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    level: int = 0
    place: str = ""

    def words(self, text: str) -> str:
        """Give text as a Typst string; letters no font has are named, and the analyst is told."""
        lost = missing_letters(text)
        if lost:
            self.warn(f"no font of the report has {', '.join(lost[:8])}; the name stands in its place")
        return literal(text)

    def heading_level(self, wanted: int) -> int:
        """Give the level a heading may have here, and remember it: never more than one deeper than the last."""
        self.level = max(1, min(wanted, self.level + 1, DEEPEST_HEADING))
        return self.level

    def add_table(self, row_headers: tuple[int, ...]) -> None:
        """Remember how many leading cells of each body row of the next table are headers."""
        self.row_headers.append(row_headers)

    def add_picture(self, content: bytes, suffix: str) -> str:
        """Keep a pixel picture and give the file name the source refers to; the same picture is kept once."""
        name = f"{hashlib.sha256(content).hexdigest()[:16]}.{suffix}"
        self.pictures[name] = content
        return name

    def warn(self, sentence: str) -> None:
        """Keep a sentence with its place, once."""
        place = self.place or "The document"
        told = f"{place[0].upper()}{place[1:]}: {sentence}."
        if told not in self.warnings:
            self.warnings.append(told)
