"""Digests: of files, of the names in a folder, and of what JSON can hold."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path


def sha256(path: Path) -> str:
    """Give a file's SHA-256."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def digest_of_file(path: str) -> str:
    """Give the SHA-256 of a file; empty where there is none that can be read."""
    try:
        return sha256(Path(path))
    except OSError:
        return ""


def digest_of_folder(path: str) -> str:
    """Give the SHA-256 of the names in a folder; empty where there is none."""
    try:
        names = sorted(entry.name for entry in os.scandir(path))
    except OSError:
        return ""
    return hashlib.sha256("\n".join(names).encode("utf-8", "surrogateescape")).hexdigest()


def digest_of(state: object) -> str:
    """Give the SHA-256 of what JSON can hold; keys come in any order."""
    return hashlib.sha256(json.dumps(state, sort_keys=True).encode()).hexdigest()
