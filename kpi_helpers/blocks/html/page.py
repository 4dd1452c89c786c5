"""The report page: one offline file. Fonts, pictures and styles are inside, no program; every request is refused."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kpi_helpers.blocks import document
from kpi_helpers.blocks.html.blocks import markup_of
from kpi_helpers.blocks.html.style import style_sheet
from kpi_helpers.blocks.kinds import Block, map_parts
from kpi_helpers.blocks.publication import Part, Publication, Written
from kpi_helpers.errors import RenderError
from kpi_helpers.fonts import font_faces

if TYPE_CHECKING:
    from jinja2 import Template

CONTENTS_DEPTH = 2  # sections and the groups in them
DEEPEST_HEADING = 6
REGION = re.compile(r'role="region" aria-label="([^"]*)"')
FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Contents:
    """One line of the contents, with the lines under it."""

    text: str
    id: str
    entries: tuple[Contents, ...] = ()


def write_page(publication: Publication) -> Written:
    """Write the page.

    Raises
    ------
    RenderError
        The accent is no colour, or a block is of a kind or has a mark that there is not; names notebook and cell.

    Examples
    --------
    >>> page = write_page(Publication("notebook", "bins", {}, [], []))
    >>> b"<h1>bins</h1>" in page.content, page.warnings
    (True, ())
    """
    words = publication.document
    is_report = publication.kind == "report"
    lifted = None if is_report else document.lone_first_heading(publication.outline)
    title = lifted["text"] if lifted else document.title_of(publication)
    period = document.period_line(words)
    authority = str(words.get("authority") or "")
    named = str(words.get("title") or "") if lifted else ""
    entries = [entry for entry in publication.outline if not lifted or entry["id"] != lifted["id"]]
    try:
        style = style_sheet(document.text_of(words, "accent") or document.DEFAULT_ACCENT)
    except ValueError as error:
        raise RenderError(str(error)) from error
    html = template().render(
        title=title,
        title_id=lifted["id"] if lifted else "",
        window_title=", ".join(filter(None, [title, str(words.get("period") or ""), authority])),
        language=str(words.get("language") or document.DEFAULT_LANGUAGE),
        authority=authority,
        lines=[*filter(None, [named, period])],
        as_at=document.known_line(words),
        fictional=document.fictional_line(words),
        contents=nested(entries, depth=CONTENTS_DEPTH + (1 if lifted else 0)),
        is_report=is_report,
        parts=[(part, html_of(part, lifted)) for part in publication.parts],
        foot=", ".join(filter(None, [authority, str(words.get("title") or title), period])),
        contact=str(words.get("contact") or ""),
        address=document.web_address(words),
        style=f"{style}\n{read('page.css')}",
        fonts=font_faces(),
    )
    return Written(with_distinct_regions(html).encode("utf-8"))


def html_of(part: Part, lifted: dict[str, Any] | None) -> str:
    """Give what a cell shows; headings stand one level deeper where the page's title is not one of them."""

    def fitted(block: Block) -> Block | None:
        if block.get("kind") != "heading":
            return block
        if lifted and block.get("id") == lifted["id"]:
            return None
        return {**block, "level": min(int(block["level"]) + (0 if lifted else 1), DEEPEST_HEADING)}

    blocks = map_parts(list(part.blocks), fitted)
    try:
        return markup_of(blocks) if blocks else ""
    except ValueError as error:
        raise RenderError(f"{part.place[0].upper()}{part.place[1:]}: {error}") from error


@cache
def template() -> Template:
    """Give the page's template, in which everything is escaped that is not said to be HTML."""
    from jinja2 import Environment  # only a page needs it

    return Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(read("page.html.j2"))


@cache
def read(name: str) -> str:
    """Give a file that stands beside this module."""
    return (FOLDER / name).read_text(encoding="utf-8")


def nested(outline: Sequence[Any], *, depth: int) -> tuple[Contents, ...]:
    """Give an outline as nested lines, as deep as `depth`.

    >>> nested([{"level": 1, "text": "A", "id": "a"}, {"level": 2, "text": "B", "id": "b"}], depth=2)
    (Contents(text='A', id='a', entries=(Contents(text='B', id='b', entries=()),)),)
    """
    kept = [entry for entry in outline if entry["level"] <= depth]
    lines: list[Contents] = []
    start = 0
    while start < len(kept):
        level = kept[start]["level"]
        end = next((i for i in range(start + 1, len(kept)) if kept[i]["level"] <= level), len(kept))
        under = nested(kept[start + 1 : end], depth=depth)
        lines.append(Contents(kept[start]["text"], kept[start]["id"], under))
        start = end
    return tuple(lines)


def with_distinct_regions(html: str) -> str:
    """Give the page with a number added to a region's name that was used before.

    >>> with_distinct_regions('<i role="region" aria-label="A"></i><i role="region" aria-label="A"></i>')
    '<i role="region" aria-label="A"></i><i role="region" aria-label="A (2)"></i>'
    """
    seen: Counter[str] = Counter()

    def distinct(found: re.Match[str]) -> str:
        seen[found[1]] += 1
        number = f" ({seen[found[1]]})" if seen[found[1]] > 1 else ""
        return f'role="region" aria-label="{found[1]}{number}"'

    return REGION.sub(distinct, html)
