"""What is known while a Word document is written: where it is, what it refers to, what its reader will miss."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE

from kpi_helpers.blocks.document import web_address
from kpi_helpers.blocks.docx.elements import NOT_IN_XML, Element, el
from kpi_helpers.blocks.docx.pictures import Pictures
from kpi_helpers.blocks.html import BESIDE

LONGEST_NAME = 40  # letters of a bookmark, by Word's own rule


@dataclass
class Draft:
    """A Word document on its way.

    Parameters
    ----------
    document
        The document of python-docx, for its parts.
    styles
        Name of a style in lower case to its id in this document.
    words
        Words about the publication.
    targets
        Ids that a link can lead to.
    """

    document: Document
    styles: Mapping[str, str]
    words: Mapping[str, Any]
    targets: frozenset[str]
    pictures: Pictures = field(init=False)
    place: str = ""
    level: int = 1  # of the last heading
    warnings: list[str] = field(default_factory=list)
    ground: tuple[str, str] | None = None  # fill and ink of the box that is written
    indent: float = 0.0  # points, of what is written
    room: float = 0.0  # points of width
    bookmarks: dict[str, str] = field(default_factory=dict)
    placed: set[str] = field(default_factory=set)
    pending: list[str] = field(default_factory=list)  # ids to be placed in the next paragraph
    links: dict[str, str] = field(default_factory=dict)
    breaks: bool = False  # the next paragraph begins a page

    def __post_init__(self) -> None:
        self.pictures = Pictures(self.document.part)

    def warn(self, sentence: str) -> None:
        """Keep a sentence about what the reader will miss, once."""
        told = f"{self.place[:1].upper()}{self.place[1:]}: {sentence}"
        if told not in self.warnings:
            self.warnings.append(told)

    def style(self, name: str) -> Element:
        """Give the element that names a paragraph's style."""
        return el("pStyle", val=self.styles[name.lower()])

    def check_letters(self, text: str) -> None:
        """Warn of control characters, which no Word document can hold."""
        if NOT_IN_XML.search(text):
            self.warn("control characters in the text are left out of the Word document.")

    def bookmark_name(self, target: str) -> str:
        """Give the bookmark of an id: letters, digits and low lines, its own."""
        if target not in self.bookmarks:
            plain = re.sub(r"\W", "_", target, flags=re.ASCII)[: LONGEST_NAME - 6]
            name = plain if plain[:1].isalpha() else f"p_{plain}"
            taken = set(self.bookmarks.values())
            number = 1
            while (name if number == 1 else f"{name}_{number}") in taken:
                number += 1
            self.bookmarks[target] = name if number == 1 else f"{name}_{number}"
        return self.bookmarks[target]

    def marks(self, *targets: str) -> list[Element]:
        """Give the bookmarks of ids that are reached here; each stands once in a document."""
        made = []
        for target in targets:
            if target and target not in self.placed:
                self.placed.add(target)
                number = len(self.placed)
                made += [el("bookmarkStart", id=number, name=self.bookmark_name(target)), el("bookmarkEnd", id=number)]
        return made

    def linked(self, link: str, runs: list[Element]) -> list[Element]:
        """Give runs as a link where it leads somewhere from this document; else the runs alone."""
        if not self.leads(link):
            return runs
        if link.startswith("#"):
            return [el("hyperlink", *runs, anchor=self.bookmark_name(link[1:]), history=1)]
        address = self.address(link)
        if address not in self.links:
            self.links[address] = self.document.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        made = el("hyperlink", *runs, history=1)
        made.set("{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id", self.links[address])
        return [made]

    def leads(self, link: str) -> bool:
        """Say whether a link leads somewhere from this document."""
        return link[1:] in self.targets if link.startswith("#") else bool(self.address(link))

    def address(self, link: str) -> str:
        """Give the web or mail address of a link; "" for a file beside a report that has no address of its own."""
        if link.lower().startswith(("https://", "http://", "mailto:")):
            return link
        home = web_address(self.words)
        if not BESIDE.match(link) or not home:
            return ""
        is_file = "." in home.partition("://")[2].partition("/")[2].rpartition("/")[2]
        return urljoin(home if is_file or home.endswith("/") else f"{home}/", link)

    @contextmanager
    def on(self, *, fill: str = "", ink: str = "", indent: float = 0.0) -> Iterator[None]:
        """Write what is within on a ground of its own, or further in."""
        before = self.ground, self.indent
        self.ground, self.indent = ((fill, ink) if fill else self.ground), self.indent + indent
        yield
        self.ground, self.indent = before
