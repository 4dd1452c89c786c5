"""Headings, ids and links of a whole page: no level skipped, no id twice, no link into nothing.

A page is read twice: first every heading and id gets its final name (`PageNames`), then links are
resolved, because a link may point forward, or into another section.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote

from kpi_helpers.blocks.bundles import map_parts
from kpi_helpers.publishing.clean.html import ATTRIBUTES, BESIDE, SAFE_LINK, attributes_of, text_of, written
from kpi_helpers.publishing.clean.words import slug

HEADING = re.compile(rf"<h([1-6])({ATTRIBUTES})>(.*?)</h\1>", re.DOTALL)
LINK = re.compile(rf"<a({ATTRIBUTES})>(.*?)</a>", re.DOTALL)
ID = re.compile(r'(?<=\sid=")[^"]+(?=")')
REFERENCE = re.compile(r'(?<=\s)(for|headers|aria-[a-z]+by|aria-controls|aria-owns)="([^"]*)"')


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


def name_headings(html: str, names: PageNames, notebook: str) -> str:
    """Give a fragment with its headings clamped and named; empty ones are dropped."""

    def renamed(found: re.Match[str]) -> str:
        text = text_of(found[3])
        if not text:
            return ""
        attributes = attributes_of(found[2])
        entry = names.add_heading(int(found[1]), text, attributes.pop("id", ""), notebook)
        return heading_html(entry, attributes, found[3])

    return HEADING.sub(renamed, html)


def heading_html(entry: dict[str, Any], attributes: dict[str, str], inner: str) -> str:
    """Give a heading element of the level and id of its outline entry."""
    tag = f"h{min(entry['level'], 6)}"
    return written(tag, {"id": entry["id"], **attributes}) + inner + f"</{tag}>"


def name_block_headings(blocks: Any, names: PageNames, notebook: str) -> tuple[Any, list[dict[str, Any]]]:
    """Give JSON blocks with headings clamped and named, and the entries made, in order."""
    entries: list[dict[str, Any]] = []

    def renamed(part: dict[str, Any]) -> dict[str, Any] | None:
        if part.get("kind") != "heading":
            return part
        text = str(part.get("text", "")).strip()
        if not text:
            return None
        entries.append(names.add_heading(int(part.get("level", 2)), text, str(part.get("id") or ""), notebook))
        return {**part, "level": entries[-1]["level"], "id": entries[-1]["id"]}

    return map_parts(blocks, renamed), entries


def copy_headings(html: str, entries: list[dict[str, Any]]) -> str:
    """Give the HTML twin of JSON blocks with the same headings; any beyond them become paragraphs."""
    waiting = iter(entries)

    def renamed(found: re.Match[str]) -> str:
        if not text_of(found[3]):
            return ""
        entry = next(waiting, None)
        attributes = attributes_of(found[2])
        attributes.pop("id", None)
        if entry is None:
            return written("p", attributes) + f"<strong>{found[3]}</strong></p>"
        return heading_html(entry, attributes, found[3])

    return HEADING.sub(renamed, html)


def name_ids(html: str, names: PageNames, notebook: str) -> str:
    """Give a fragment whose other ids are free on the page, references within it following.

    Headings are named already: their ids are in the outline.
    """
    headings = {entry["id"] for entry in names.outline}
    old = [name for name in dict.fromkeys(ID.findall(html)) if name not in headings]
    new = {name: names.take(name) for name in old}
    names.anchors.setdefault(notebook, {}).update({**new, **names.anchors.get(notebook, {})})
    changed = {name: final for name, final in new.items() if name != final}
    return with_names(html, changed) if changed else html


def with_names(html: str, changed: dict[str, str]) -> str:
    """Give a fragment with ids renamed wherever they are set or referred to, style sheets included."""

    def reference(found: re.Match[str]) -> str:
        return f'{found[1]}="{" ".join(changed.get(name, name) for name in found[2].split())}"'

    html = ID.sub(lambda found: changed.get(found[0], found[0]), html)
    html = REFERENCE.sub(reference, html)
    html = re.sub(r'(?<=href="#)[^"]+(?=")', lambda found: changed.get(found[0], found[0]), html)
    return re.sub(r"(?<=[({},\s>]#)[\w-]+", lambda found: changed.get(found[0], found[0]), html)


def resolve_links(html: str, names: PageNames, notebook: str, warn: Callable[[str], None]) -> str:
    """Give a fragment with links inside the report made right; links into nothing become text."""

    def resolved(found: re.Match[str]) -> str:
        attributes = attributes_of(found[1])
        words = text_of(found[2])
        link = attributes.get("href", "")
        address = names.find(link, notebook) if link and words else None
        if address is not None:
            return written("a", {**attributes, "href": address}) + found[2] + "</a>"
        if words and link:
            warn(f'the link "{words}" leads nowhere ({link}); it is set as text')
        return found[2]

    return LINK.sub(resolved, html)


def resolve_block_links(blocks: Any, names: PageNames, notebook: str) -> Any:
    """Give JSON blocks with links inside the report made right; links into nothing become text."""

    def resolved(part: dict[str, Any]) -> dict[str, Any]:
        if "link" not in part or "text" not in part:
            return part
        address = names.find(str(part["link"]), notebook) if part["link"] else None
        rest = {key: value for key, value in part.items() if key != "link"}
        return rest if address is None else {**rest, "link": address}

    return map_parts(blocks, resolved)
