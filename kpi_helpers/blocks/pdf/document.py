"""What a document says about itself: cover, running lines, language, date, colour."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from kpi_helpers.blocks.colours import colour_of, contrast
from kpi_helpers.blocks.pdf.letters import quoted
from kpi_helpers.blocks.pdf.typesetting_state import Manuscript
from kpi_helpers.errors import RenderError

DEFAULT_ACCENT = "#0b4f6c"
LEAST_CONTRAST = 4.5  # on white, and as the ground of white letters on the cover
# English whatever the locale: the date comes from the report's own words, not from the machine.
MONTHS = tuple(
    "January February March April May June July August September October November December".split()  # noqa: SIM905
)


def settings_of(about: Mapping[str, Any], name: str, manuscript: Manuscript) -> str:
    """Write the dictionary `settings` that `report.typ` is designed around.

    Parameters
    ----------
    about
        ``metadata.kpi_report`` of a clean notebook: kind, document, outline.
    name
        Name of the notebook, the last resort for a title.
    manuscript
        Told of letters no font has.
    """
    document = about.get("document") or {}
    words = (manuscript if document else Manuscript()).words  # a title taken from a heading is told of there
    day = date_of(document)
    language, _, region = str(document.get("language") or "en-GB").partition("-")
    entries = {
        "kind": quoted("report" if about.get("kind") == "report" else "notebook"),
        "accent": quoted(accent_of(document)),
        "title": words(title_of(about, name)),
        "full_title": words(", ".join(filter(None, [title_of(about, name), text_of(document, "period")]))),
        "language": quoted(language.lower()),
        "region": quoted(region.upper()) if re.fullmatch("[A-Za-z]{2}", region) else "none",
        "date": f"(year: {day.year}, month: {day.month}, day: {day.day})" if day else "none",
        "fictional": "true" if document.get("fictional") else "false",
    }
    for key in ("authority", "period", "period_words", "as_at", "contact", "reader_address"):
        text = text_of(document, key)
        entries[key] = words(text) if text else "none"
    return "(\n" + "".join(f"  {key}: {value},\n" for key, value in entries.items()) + ")"


def text_of(document: Mapping[str, Any], key: str) -> str:
    """Give one text of the document on one line; empty when there is none."""
    return " ".join(str(document.get(key) or "").split())


def title_of(about: Mapping[str, Any], name: str) -> str:
    """Give the title: the report's, else the section's, else the first heading, else the notebook's name."""
    document = about.get("document") or {}
    outline = about.get("outline") or []
    first = str(outline[0]["text"]) if outline else ""
    return (
        text_of(document, "title")
        or text_of(document, "section_title")
        or first
        or name.replace("_", " ")
        or "Notebook"
    )


def accent_of(document: Mapping[str, Any]) -> str:
    """Give the accent colour.

    Raises
    ------
    RenderError
        The colour is none, or too pale for text on white.
    """
    asked = text_of(document, "accent") or DEFAULT_ACCENT
    colour = colour_of(asked)
    if colour is None or contrast(colour, "#ffffff") < LEAST_CONTRAST:
        raise RenderError(
            f"The accent colour {asked} cannot be used; expected a colour with a contrast of at least "
            f"{LEAST_CONTRAST}:1 on white, such as {DEFAULT_ACCENT}. Change it in report.yml."
        )
    return colour


def date_of(document: Mapping[str, Any]) -> datetime | None:
    """Give the day the figures were known, else the day SOURCE_DATE_EPOCH names, else none; never today.

    Examples
    --------
    >>> date_of({"as_at": "14 November 2022"})
    datetime.datetime(2022, 11, 14, 0, 0, tzinfo=datetime.timezone.utc)
    """
    found = re.search(rf"\b(\d{{1,2}}) ({'|'.join(MONTHS)}) (\d{{4}})\b", text_of(document, "as_at"))
    try:
        if found:
            return datetime(int(found[3]), MONTHS.index(found[2]) + 1, int(found[1]), tzinfo=UTC)
        return datetime.fromtimestamp(int(os.environ["SOURCE_DATE_EPOCH"]), tz=UTC)
    except (KeyError, ValueError):
        return None
