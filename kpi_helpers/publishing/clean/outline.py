"""Headings, ids and links of a whole page: no level skipped, no id twice, no link into nothing.

A page is read twice: first every heading and id gets its final name (`PageNames`), then links are
resolved, because a link may point forward, or into another section.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote

from kpi_helpers.blocks import Block, map_parts

SAFE_LINK = re.compile(r"^(https?:|mailto:|#)", re.IGNORECASE)
BESIDE = re.compile(r"^(?:[\w-]+/)*[\w-]+\.(?:html|pdf|docx|csv|json|xlsx|ods|txt|md)(?:#[\w=,;-]*)?$")  # a file beside


@dataclass
class PageNames:
    """What a page is called by: its ids, its outline, and what each name in a notebook became.

    Parameters
    ----------
    outline
        One dict per heading, in order: level, text, id, notebook.
    anchors
        Per notebook: name as written (and as a slug) to final id; "" is the notebook's own start.
    """

    outline: list[dict[str, Any]] = field(default_factory=list)
    anchors: dict[str, dict[str, str]] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    led_to: set[str] = field(default_factory=set)
    level: int = 0

    def start_section(self, notebook: str) -> None:
        """Begin a section: its first heading is of level 1 and takes the notebook's name as id."""
        self.level = 0
        self.anchors.setdefault(notebook, {})

    def take(self, wanted: str) -> str:
        """Give `wanted`, or the first free name made from it."""
        number, free = 1, wanted
        while free in self.taken:
            number += 1
            free = f"{wanted}-{number}"
        self.taken.add(free)
        return free

    def add_heading(self, level: int, text: str, wanted: str, notebook: str) -> dict[str, Any]:
        """Record a heading; give its entry, the level no more than one deeper than the last."""
        self.level = min(level, self.level + 1)
        known = self.anchors.setdefault(notebook, {})
        if notebook and "" not in known:
            final = self.take(slug(notebook))
            known[""] = final
        else:
            final = self.take("-".join(filter(None, [notebook and slug(notebook), slug(wanted or text)])))
        for name in (wanted, text.replace(" ", "-"), slug(text)):
            known.setdefault(name, final)
        entry = {"level": self.level, "text": text, "id": final, "notebook": notebook}
        self.outline.append(entry)
        return entry

    def add_place(self, wanted: str, notebook: str) -> str:
        """Record a place that a link may lead to; give its final id."""
        final = self.take(f"{slug(notebook)}-{slug(wanted)}" if notebook else wanted)
        self.anchors.setdefault(notebook, {}).setdefault(wanted, final)
        return final

    def find(self, link: str, notebook: str) -> str | None:
        """Give the final address of a link, "" text if it leads nowhere.

        Other pages and files beside the report are left alone; ``#name`` is looked for in the notebook, then in
        every other; ``name.ipynb#part`` in that notebook.
        """
        if (SAFE_LINK.match(link) and not link.startswith("#")) or BESIDE.match(link):
            return link
        path, _, part = unquote(link).partition("#")
        if path and not path.endswith(".ipynb"):
            return None
        own = PurePosixPath(path).stem if path else notebook
        if path:
            found = look_up(self.anchors.get(own, {}), part)
        else:
            places = [self.anchors.get(own, {}), *self.anchors.values()]
            found = next(filter(None, (look_up(place, part) for place in places if part)), None)
        if found is None and part in self.taken:
            found = part
        return f"#{found}" if found else None


def look_up(names: dict[str, str], part: str) -> str | None:
    """Give the final id of a name as written, else of its slug."""
    return names.get(part) or (names.get(slug(part)) if part else None)


def slug(text: str) -> str:
    """Give a name fit for an id: lower case, letters, digits and single hyphens.

    >>> slug("Adults: care & support (2022/23)")
    'adults-care-support-2022-23'
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-") or "part"


def name_parts(blocks: Sequence[Block], names: PageNames, notebook: str) -> list[Block]:
    """Give blocks with headings clamped and named and places to link to named; empty headings are dropped."""

    def named(part: dict[str, Any]) -> dict[str, Any] | None:
        if part.get("kind") == "heading":
            text = str(part.get("text", "")).strip()
            if not text:
                return None
            entry = names.add_heading(int(part.get("level", 2)), text, str(part.get("id") or ""), notebook)
            return {**part, "level": entry["level"], "id": entry["id"]}
        if part.get("id") and (part.get("kind") == "anchor" or "text" in part):
            return {**part, "id": names.add_place(str(part["id"]), notebook)}
        return part

    made: list[Block] = map_parts(list(blocks), named)
    return made


def resolve_parts(blocks: Sequence[Block], names: PageNames, notebook: str, warn: Callable[[str], None]) -> list[Block]:
    """Give blocks with links inside the report made right; links into nothing become text, and `warn` is told."""

    def resolved(part: dict[str, Any]) -> dict[str, Any]:
        if "link" not in part or "text" not in part:
            return part
        link = str(part["link"])
        address = names.find(link, notebook) if link else None
        if address is not None:
            names.led_to.add(address.removeprefix("#"))
            return {**part, "link": address}
        if link and part["text"].strip():
            warn(f'the link "{part["text"].strip()}" leads nowhere ({link}); it is set as text')
        return {key: value for key, value in part.items() if key != "link"}

    made: list[Block] = map_parts(list(blocks), resolved)
    return made


def without_idle_places(blocks: Sequence[Block], names: PageNames) -> list[Block]:
    """Give blocks without the places that no link leads to."""

    def kept(part: dict[str, Any]) -> dict[str, Any] | None:
        idle = part.get("id") and part.get("kind") != "heading" and part["id"] not in names.led_to
        if not idle:
            return part
        return (
            None
            if part.get("kind") == "anchor" or not part.get("text")
            else {k: v for k, v in part.items() if k != "id"}
        )

    made: list[Block] = map_parts(list(blocks), kept)
    return made
