"""Pictures: embedded, never fetched, and never without words for who cannot see them."""

from __future__ import annotations

import base64
import mimetypes
import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from kpi_helpers.publishing.clean.html import (
    ATTRIBUTES,
    EMBEDDED_PICTURE,
    attributes_of,
    picture_name,
    written,
)

IMAGE = re.compile(rf"<img({ATTRIBUTES})\s*/?>")
ATTACHED = ("image/svg+xml", "image/png", "image/jpeg", "image/gif")


@dataclass(frozen=True)
class PictureRules:
    """Where a cell's pictures come from and what is said of them.

    Parameters
    ----------
    place
        The cell in words, for sentences: ``notebook waste, cell 4``.
    warn
        Told in one sentence what is wrong with a picture.
    alt
        The words the analyst gave in the cell's metadata, or "".
    attachments
        Pictures attached to the cell.
    folder
        Folder pictures may be read from, or None: none may.
    """

    place: str
    warn: Callable[[str], None]
    alt: str = ""
    attachments: dict[str, Any] | None = None
    folder: Path | None = None

    def alternative(self, given: str = "") -> str:
        """Give words for a picture: those given, else the cell's, else a plain sentence and a warning."""
        words = given.strip() or self.alt.strip()
        if words:
            return words
        self.warn('a picture has no description. Give it one: add "alt" to the cell\'s metadata, or use show_chart')
        return f"Picture without a description, from {self.place}."


def alternative_of(metadata: dict[str, Any]) -> str:
    """Give the description in a cell's or output's metadata, in the names Jupyter and Quarto use."""
    for name in ("alt", "fig-alt", "fig_alt"):
        words = metadata.get(name)
        if isinstance(words, str) and words.strip():
            return " ".join(words.split())
    return ""


def embed_pictures(html: str, rules: PictureRules) -> str:
    """Give a fragment whose pictures are embedded and described; any other becomes a line of text."""

    def embedded(found: re.Match[str]) -> str:
        attributes = attributes_of(found[1])
        source = attributes.get("src", "")
        data = embedded_source(source, rules)
        if data is None:
            name = picture_name(source) or "no address"
            rules.warn(f"the picture {name} is not part of the report and is left out")
            words = ": ".join(filter(None, ["Picture not included", attributes.get("alt", "").strip()]))
            return f'<span class="missing-picture">[{escape(words)}]</span>'
        return written("img", {**attributes, "src": data, "alt": rules.alternative(attributes.get("alt", ""))})

    return IMAGE.sub(embedded, html)


def embedded_source(source: str, rules: PictureRules) -> str | None:
    """Give a picture as a data address, or None when it is remote, missing or outside the folder."""
    if EMBEDDED_PICTURE.match(source):
        return source
    if source.startswith("attachment:"):
        forms = (rules.attachments or {}).get(unquote(source.removeprefix("attachment:")), {})
        return next((f"data:{mime};base64,{forms[mime]}" for mime in ATTACHED if mime in forms), None)
    if rules.folder is None or not source or ":" in source or source.startswith(("/", "\\")):
        return None
    return read_picture(rules.folder, unquote(source))


def read_picture(folder: Path, source: str) -> str | None:
    """Give a picture file below a folder as a data address, else None."""
    path = (folder / source).resolve()
    mime = mimetypes.guess_type(path.name)[0] or ""
    if not path.is_relative_to(folder.resolve()) or not path.is_file() or mime not in ATTACHED:
        return None
    return f"data:{mime};base64,{base64.b64encode(path.read_bytes()).decode('ascii')}"
