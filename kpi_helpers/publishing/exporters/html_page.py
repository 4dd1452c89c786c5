"""What stands around the text of the page: title, contents, styles, fonts."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from kpi_helpers.fonts import font_faces
from kpi_helpers.publishing.clean.html import ATTRIBUTES

CONTENTS_DEPTH = 2  # sections and the groups in them
LANGUAGE = "en-GB"
REGION = re.compile(r'role="region" aria-label="([^"]*)"')


@dataclass(frozen=True)
class Contents:
    """One line of the contents, with the lines under it."""

    text: str
    id: str
    entries: tuple[Contents, ...] = ()


@dataclass(frozen=True)
class Page:
    """Everything the template puts around the cells.

    Parameters
    ----------
    shift
        Levels every heading of the text goes down, because the page's title is its only h1.
    title_id
        Anchor of the title where a heading of the notebook became it; else "".
    """

    title: str
    title_id: str
    shift: int
    window_title: str
    language: str
    authority: str
    lines: tuple[str, ...]
    as_at: str
    fictional: str
    contents: tuple[Contents, ...]
    is_report: bool
    first_section: str
    foot: str
    contact: str
    address: str
    styles: tuple[str, ...]
    css: str
    fonts: str


def page_of(report: NotebookNode, file_name: str, folder: Path) -> Page:
    """Give what stands around the text.

    Parameters
    ----------
    report
        A clean notebook.
    file_name
        Name of the notebook file without its ending; the title where there is no other.
    folder
        Folder of the template, with ``page.css``.
    """
    about = report.metadata["kpi_report"]
    words: dict[str, Any] = about["document"]
    is_report = about["kind"] == "report"
    lifted = None if is_report else lone_first_heading(about["outline"])
    name = str(words.get("title") or file_name.replace("_", " ") or "Notebook")
    title = lifted["text"] if lifted else name
    period = period_line(words)
    authority = str(words.get("authority") or "")
    named = [title if is_report or not lifted else "", name if lifted and words.get("title") else "", period]
    entries = [entry for entry in about["outline"] if entry is not lifted]
    return Page(
        title=title,
        title_id=lifted["id"] if lifted else "",
        shift=0 if lifted else 1,
        window_title=", ".join(filter(None, [title, str(words.get("period") or ""), authority])),
        language=str(words.get("language") or LANGUAGE),
        authority=authority,
        lines=tuple(filter(None, named[1:])),
        as_at=f"Figures as known on {words['as_at']}" if words.get("as_at") else "",
        fictional=fictional_line(words),
        contents=nested(entries, depth=CONTENTS_DEPTH + (1 if lifted else 0)),
        is_report=is_report,
        first_section=report.cells[0].metadata["kpi_report"]["notebook"] if report.cells else "",
        foot=", ".join(filter(None, [authority, name, period])),
        contact=str(words.get("contact") or ""),
        address=web_address(words),
        styles=tuple(style.replace("<", "") for style in about["styles"]),
        css=(folder / "page.css").read_text(encoding="utf-8"),
        fonts=font_faces(),
    )


def period_line(words: dict[str, Any]) -> str:
    """Give the period in both its forms.

    >>> period_line({"period": "Q2 2022/23", "period_words": "July to September 2022"})
    'Q2 2022/23: July to September 2022'
    """
    return ": ".join(filter(None, (str(words.get(key) or "") for key in ("period", "period_words"))))


def fictional_line(words: dict[str, Any]) -> str:
    """Give the banner of an invented council, "" for a real one."""
    if not words.get("fictional"):
        return ""
    authority = words.get("authority") or "This council"
    return f"{authority} is fictional. Every name and figure on this page is invented."


def web_address(words: dict[str, Any]) -> str:
    """Give where the report is published, "" if that is no web address."""
    address = str(words.get("reader_address") or "")
    return address if address.startswith(("https://", "http://")) else ""


def lone_first_heading(outline: list[dict[str, Any]]) -> dict[str, Any] | None:
    """Give the heading that is the title of a single notebook: its first, if no other is as high."""
    highest = [entry for entry in outline if entry["level"] == 1]
    return outline[0] if len(highest) == 1 and outline[0] is highest[0] else None


def nested(outline: list[dict[str, Any]], *, depth: int) -> tuple[Contents, ...]:
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


def drop_heading(html: str, name: str) -> str:
    """Give the page without the heading that became its title; the title carries its id."""
    title, text = html.split("</h1>", 1)
    pattern = rf'<h1(?=[^>]*\sid="{re.escape(name)}"){ATTRIBUTES}>.*?</h1>'
    return title + "</h1>" + re.sub(pattern, "", text, count=1, flags=re.DOTALL)


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
