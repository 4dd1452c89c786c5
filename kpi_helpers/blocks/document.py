"""What every writer says alike: a document's title, colour, period and address; the figures behind a chart."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from kpi_helpers.blocks.from_css import LEAST_CONTRAST, colour_of
from kpi_helpers.blocks.kinds import Block
from kpi_helpers.blocks.palette import PAPER, contrast
from kpi_helpers.blocks.publication import Publication
from kpi_helpers.errors import RenderError

DEFAULT_ACCENT = "#0b4f6c"
DEFAULT_LANGUAGE = "en-GB"
FICTION = "This council is fictional and its figures are invented."


def text_of(document: Mapping[str, Any], key: str) -> str:
    """Give one text of the document on one line; empty when there is none."""
    return " ".join(str(document.get(key) or "").split())


def title_of(publication: Publication) -> str:
    """Give the title: the report's, else the section's, else the first heading, else the file's name."""
    document, outline = publication.document, publication.outline
    return (
        text_of(document, "title")
        or text_of(document, "section_title")
        or (str(outline[0]["text"]) if outline and len(highest(outline)) == 1 else "")
        or publication.name.replace("_", " ")
        or "Notebook"
    )


def highest(outline: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Give the headings of the first level."""
    return [entry for entry in outline if entry["level"] == 1]


def lone_first_heading(outline: Sequence[Mapping[str, Any]]) -> dict[str, Any] | None:
    """Give the heading that is the title of a single notebook: its first, if no other is as high."""
    found = highest(outline)
    return dict(outline[0]) if len(found) == 1 and outline[0]["id"] == found[0]["id"] else None


def period_line(words: Mapping[str, Any]) -> str:
    """Give the period in both its forms.

    >>> period_line({"period": "Q2 2022/23", "period_words": "July to September 2022"})
    'Q2 2022/23: July to September 2022'
    """
    return ": ".join(filter(None, (str(words.get(key) or "") for key in ("period", "period_words"))))


def known_line(words: Mapping[str, Any]) -> str:
    """Give when the figures were known, "" where that is not said.

    >>> known_line({"as_at": "14 November 2022"})
    'Figures as known on 14 November 2022'
    """
    day = text_of(words, "as_at")
    return f"Figures as known on {day}" if day else ""


def fictional_line(words: Mapping[str, Any]) -> str:
    """Give the notice that an invented council carries on every page, "" for a real one."""
    return FICTION if words.get("fictional") else ""


def web_address(words: Mapping[str, Any]) -> str:
    """Give where the report is published, "" if that is no web address."""
    address = str(words.get("reader_address") or "")
    return address if address.startswith(("https://", "http://")) else ""


def date_of(document: Mapping[str, Any]) -> datetime | None:
    """Give the day the figures were known, else the day SOURCE_DATE_EPOCH names, else none; never today.

    Examples
    --------
    >>> date_of({"as_at_date": "2022-11-14"})
    datetime.datetime(2022, 11, 14, 0, 0, tzinfo=datetime.timezone.utc)
    """
    try:
        if document.get("as_at_date"):
            return datetime.fromisoformat(text_of(document, "as_at_date")).replace(tzinfo=UTC)
        return datetime.fromtimestamp(int(os.environ["SOURCE_DATE_EPOCH"]), tz=UTC)
    except (KeyError, ValueError):
        return None


def accent_of(document: Mapping[str, Any]) -> str:
    """Give the accent colour.

    Raises
    ------
    RenderError
        The colour is none, or too pale for text on white.
    """
    asked = text_of(document, "accent") or DEFAULT_ACCENT
    colour = colour_of(asked)
    if colour is None or contrast(colour, PAPER) < LEAST_CONTRAST:
        raise RenderError(
            f"The accent colour {asked} cannot be used; expected a colour with a contrast of at least "
            f"{LEAST_CONTRAST}:1 on white, such as {DEFAULT_ACCENT}. Change it in report.yml."
        )
    return colour


def last_rows(block: Block, most: int) -> Block:
    """Give the figures behind a chart as paper has them: the last ones, the first line of each cell only.

    A note says how many there are in all, and where the further lines are to be found.
    """
    rows, kept = block["rows"], block["rows"][-most:]
    detailed = any(cell.get("lines") for row in rows for cell in row)
    words = "The web page says more about these figures." if detailed else ""
    if len(rows) > len(kept):
        all_of_them = "all of them, with details" if detailed else "all of them"
        words = f"The last {len(kept)} of {len(rows)} figures; the web page has {all_of_them}."
    notes = [*(block.get("footnotes") or []), *([[{"text": words}]] if words else [])]
    return {**block, "rows": [[{**cell, "lines": []} for cell in row] for row in kept], "footnotes": notes}
