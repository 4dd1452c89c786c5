"""The tree of a commentary: what kinds of block and run there are. `commentary_files` makes it from text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kpi_helpers.inputs.lists import Field, Label


@dataclass(frozen=True, slots=True)
class Text:
    """A run of plain text; `link` is an address or ""."""

    text: str
    strong: bool = False
    em: bool = False
    code: bool = False
    link: str = ""


@dataclass(frozen=True, slots=True)
class Binding:
    """A figure to be taken from the data: ``{{ kpi_id | field }}``; marked up like a run of text."""

    kpi_id: str
    field: Field = Field.VALUE
    strong: bool = False
    em: bool = False
    link: str = ""
    line: int = 0


Inline = tuple[Text | Binding, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph."""

    inline: Inline


@dataclass(frozen=True, slots=True)
class Notice:
    """A one-line notice, written ``> ...``."""

    inline: Inline


@dataclass(frozen=True, slots=True)
class ListBlock:
    """A bulleted or numbered list; an item is a row of blocks (a paragraph, perhaps nested lists)."""

    ordered: bool
    items: tuple[tuple[Block, ...], ...]
    start: int = 1


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading that is no recognised label; level 2 or deeper."""

    level: int
    inline: Inline


@dataclass(frozen=True, slots=True)
class Chart:
    """A KPI's trend chart, written ``![words](chart:kpi_id)``; `words` is the author's own title, or ""."""

    kpi_id: str
    words: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Cohort:
    """A part of a labelled block about one set of people, under a level-3 heading."""

    title: Inline
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Labelled:
    """Issues, causes, actions or achievements; merged headings carry several labels.

    `blocks` stand above the first cohort.
    """

    labels: tuple[Label, ...]
    blocks: tuple[Block, ...]
    cohorts: tuple[Cohort, ...] = ()


Block = Paragraph | Notice | ListBlock | Heading | Chart | Labelled


@dataclass(frozen=True, slots=True)
class Part:
    """What is said about one subgroup; `subgroup` is "" for the group as a whole. `line` is its heading's."""

    subgroup: str
    blocks: tuple[Block, ...]
    line: int = 0


@dataclass(frozen=True, slots=True)
class Commentary:
    """The commentary of one group for one quarter, and who answers for it."""

    group: str
    written_by: str
    approved_by: str
    date: date
    parts: tuple[Part, ...]
    file: str = ""
