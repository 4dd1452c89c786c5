"""Where a cell's pictures come from: itself, its attachments, or files beside the notebook; never from elsewhere."""

from __future__ import annotations

import base64
import mimetypes
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote

EMBEDDED = re.compile(r"^data:image/(png|jpeg|gif|webp|svg\+xml|bmp|tiff);base64,", re.IGNORECASE)
ATTACHED = ("image/svg+xml", "image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp", "image/tiff")


def pictures_of(attachments: Mapping[str, Any] | None, folder: Path | None) -> Callable[[str], str | None]:
    """Give what finds a cell's pictures by their address: as a data address, or None for one that cannot be had.

    Parameters
    ----------
    attachments
        Pictures attached to the cell.
    folder
        Folder pictures may be read from, or None: none may.
    """

    def found(source: str) -> str | None:
        if EMBEDDED.match(source):
            return source
        if source.startswith("attachment:"):
            forms = (attachments or {}).get(unquote(source.removeprefix("attachment:")), {})
            return next((f"data:{mime};base64,{forms[mime]}" for mime in ATTACHED if mime in forms), None)
        if folder is None or not source or ":" in source or source.startswith(("/", "\\")):
            return None
        return read_picture(folder, unquote(source))

    return found


def read_picture(folder: Path, source: str) -> str | None:
    """Give a picture file below a folder as a data address, else None."""
    path = (folder / source).resolve()
    mime = mimetypes.guess_type(path.name)[0] or ""
    if not path.is_relative_to(folder.resolve()) or not path.is_file() or mime not in ATTACHED:
        return None
    return f"data:{mime};base64,{base64.b64encode(path.read_bytes()).decode('ascii')}"
