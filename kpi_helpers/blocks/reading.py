"""What is known while something an analyst displays is read into blocks: who is told, where pictures come from."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from kpi_helpers.blocks.from_pictures import picture_of
from kpi_helpers.blocks.kinds import Block, Inline

if TYPE_CHECKING:
    from bs4.element import PageElement, Tag

Address = Callable[[str], str | None]


def no_pictures(source: str) -> str | None:
    """Give a picture that is in its own address; no other can be had."""
    return source if source.startswith("data:") else None


@dataclass
class Reading:
    """The circumstances of one cell.

    Parameters
    ----------
    place
        The cell in words: ``notebook waste, cell 4``.
    name
        The beginning of every id made for it.
    warn
        Told in one sentence what a reader will miss.
    alt
        The words the analyst gave for the cell's pictures, or "".
    address
        Gives a picture's address as a data address; None where the picture cannot be had.
    """

    place: str
    name: str
    warn: Callable[[str], None]
    alt: str = ""
    address: Address = no_pictures
    _pictures: int = field(default=0)

    def alternative(self, given: str = "") -> str:
        """Give words for a picture: those given, else the cell's, else a plain sentence and a warning."""
        words = " ".join((given.strip() or self.alt.strip()).split())
        if words:
            return words
        self.warn('a picture has no description. Give it one: add "alt" to the cell\'s metadata, or use show_chart')
        return f"Picture without a description, from {self.place}."

    def picture(self, source: str) -> dict[str, Any] | None:
        """Give the parts of a picture block that a data address or an SVG text draws, or None."""
        self._pictures += 1
        return picture_of(source, f"{self.name}-p{self._pictures}")

    def unreadable(self) -> None:
        """Tell that a picture cannot be read."""
        self.warn("a picture cannot be read and is left out")


def described(picture: dict[str, Any], alt: str, width: float | None) -> Block:
    """Give a picture block with its words and the width asked for."""
    return {"kind": "picture", **picture, "alt": alt, **({"width": width} if width else {})}


class Reader(Protocol):
    """What reads a fragment of HTML, for those who read a part of it."""

    def said_of(self, tag: Tag) -> dict[str, str]:
        """Give what style sheets and the element itself say of it."""

    def is_seen(self, tag: Tag) -> bool:
        """Say whether an element is shown at all."""

    def blocks(self, nodes: Iterable[PageElement], **dress: Any) -> list[Block]:
        """Read nodes as blocks."""

    def inline(self, nodes: Iterable[PageElement], dress: dict[str, Any]) -> Inline:
        """Read nodes as runs of text."""
