"""What a writer is given, and what it gives back: a document as words about it and blocks in order.

The same publication goes to every writer, so that page, PDF and Word say the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kpi_helpers.blocks.kinds import Block


@dataclass(frozen=True)
class Part:
    """What one cell shows.

    Parameters
    ----------
    place
        The cell in words, for messages: ``notebook waste, cell 4``.
    section
        Name of its notebook; empty for a notebook on its own.
    opens
        Whether a section of the report begins with it.
    blocks
        Blocks in reading order. Headings do not skip levels and have unique ids; links lead somewhere.
    """

    place: str
    section: str
    opens: bool
    blocks: Sequence[Block]


@dataclass(frozen=True)
class Publication:
    """A document to be written.

    Parameters
    ----------
    kind
        ``report`` has a cover and contents; ``notebook`` begins with its first cell.
    name
        Name of the file it was made from, without ending: the last resort for a title.
    document
        Words about it: title, section_title, authority, period, period_words, language, accent, fictional, as_at,
        as_at_date, reader_address, contact. Any may be missing.
    outline
        One dict for each heading, in order: level, text, id, notebook.
    parts
        What each cell shows.
    """

    kind: str
    name: str
    document: Mapping[str, Any]
    outline: Sequence[Mapping[str, Any]]
    parts: Sequence[Part]


@dataclass(frozen=True)
class Written:
    """A file's content, and a sentence for each thing its reader will miss, with the place of it."""

    content: bytes
    warnings: tuple[str, ...] = field(default=())
