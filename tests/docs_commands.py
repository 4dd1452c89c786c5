"""What the documents tell people to type: their fenced blocks, read so that tests can check and run them.

A comment on the line above a fence says what tests do with it:

``<!-- run -->``
    the commands are run by the end-to-end tests, in the order written;
``<!-- rows: kpis.csv -->``
    rows (below their header) to add to that file of a data folder;
``<!-- file: commentary/2025-26_Q2/bus_services.md -->``
    the whole text of that file;
``<!-- cell: notebooks/clean_and_green.ipynb -->``
    a code cell to add to that notebook.

Commands without a comment are only parsed: they take long (`make report`), never end (`make lab`), or would
start the tests from within the tests.
"""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt

ROOT = Path(__file__).resolve().parents[1]
SHELL = ("sh", "console", "powershell")
NOTE = re.compile(r"<!--\s*(?P<verb>run|rows|file|cell)(?::\s*(?P<where>\S+))?\s*-->")


@dataclass(frozen=True)
class Fence:
    """A fenced block: its language, text and line, the heading it stands under, and what tests do with it."""

    language: str
    text: str
    line: int
    heading: str
    verb: str = ""
    where: str = ""


def documents() -> list[Path]:
    """Give the documents people read: those at the top, then those in docs, in order."""
    return [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]


def fences(path: Path) -> list[Fence]:
    """Give the fenced blocks of a document in order."""
    found: list[Fence] = []
    heading, note = "", None
    tokens = MarkdownIt("commonmark").parse(path.read_text(encoding="utf-8"))
    for place, token in enumerate(tokens):
        if token.type == "heading_open":
            heading = tokens[place + 1].content
        if token.type == "fence":
            line = token.map[0] + 1 if token.map else 0
            verb, where = (note["verb"], note["where"] or "") if note else ("", "")
            found.append(Fence(token.info.strip(), token.content, line, heading, verb, where))
        note = NOTE.search(token.content) if token.type == "html_block" else None
    return found


def fenced_commands(path: Path, *, marked: bool = True) -> list[str]:
    """Give the commands of a document's shell blocks, one per line typed.

    Parameters
    ----------
    path
        The document.
    marked
        Only those in blocks marked ``<!-- run -->``; False gives every one.
    """
    blocks = [fence for fence in fences(path) if fence.language in SHELL and (fence.verb == "run" or not marked)]
    lines = [line for fence in blocks for line in fence.text.replace("\\\n", " ").splitlines()]
    return [line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#")]


def words_of(command: str) -> list[str]:
    """Give a command as its words, without variables set before it or a comment after it.

    >>> words_of('kpi-report build --quarter "2022-23 Q2"  # a quarter')
    ['kpi-report', 'build', '--quarter', '2022-23 Q2']
    """
    words = shlex.split(command, comments=True)
    while words and re.fullmatch(r"[A-Z_]+=.*", words[0]):
        words = words[1:]
    return words


def changes_under(path: Path, heading: str) -> list[Fence]:
    """Give the changes to a data folder that a recipe describes: its rows, files and cells."""
    return [fence for fence in fences(path) if fence.heading == heading and fence.verb in ("rows", "file", "cell")]
