"""Runs of text of a kpi-report block written as Typst: emphasis, colour, small shapes, links."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from kpi_helpers.blocks.pdf.letters import one_line, printable, quoted
from kpi_helpers.blocks.pdf.typesetting_state import Manuscript
from kpi_helpers.blocks.pdf.typst_code import call, joined
from kpi_helpers.publishing.clean.html import BESIDE

Run = Mapping[str, Any]

TONES = frozenset(
    {"green", "amber", "red", "not_rated", "better", "worse", "same", "muted", "improvement", "concern", "neutral"}
)
MARKS = frozenset(
    {"green", "amber", "red", "not_rated", "same"}
    | {f"{verdict}_{way}" for verdict in ("better", "worse", "none") for way in ("up", "down")}
    | {f"{verdict}_{side}" for verdict in ("improvement", "concern", "neutral") for side in ("high", "low")}
    | {"usual", "pass", "fail", "chance"}
)
LONGEST_PRINTED_ADDRESS = 150  # letters; two lines of a foot note


def inline_of(runs: Sequence[Run] | None, manuscript: Manuscript, *, noted: bool = False) -> str:
    """Write runs of text as one piece of Typst content.

    Parameters
    ----------
    runs
        Runs as in the kpi-report JSON; None and an empty list give empty content.
    manuscript
        State of the document.
    noted
        Whether the address of a link is printed in a foot note, for readers on paper.
    """
    return joined(part for run in runs or [] for part in run_parts(run, manuscript, noted=noted))


def plain_of(runs: Sequence[Run] | None) -> str:
    """Give the words of runs without any dress.

    Examples
    --------
    >>> plain_of([{"text": "On "}, {"text": "target", "strong": True}])
    'On target'
    """
    return "".join(str(run.get("text", "")) for run in runs or [])


def run_parts(run: Run, manuscript: Manuscript, *, noted: bool) -> list[str]:
    """Write one run: a shape bound to its first word, the rest, and a foot note for a link where wanted."""
    text = one_line(str(run.get("text", "")))
    mark = run.get("mark")
    parts: list[str] = []
    if mark in MARKS:
        first, space, rest = text.partition(" ")
        parts.append(call("mark", quoted(str(mark)), dressed(first, run, manuscript)))
        text = space + rest
    if text:
        parts.append(dressed(text, run, manuscript))
    link = str(run.get("link") or "")
    if noted and is_web(link) and bare_address(link) != bare_address(text):
        parts.append(note_of(link))
    return parts


def dressed(text: str, run: Run, manuscript: Manuscript) -> str:
    """Write the words of a run with its dress: code, emphasis, weight, colour, link."""
    link = str(run.get("link") or "")
    words = manuscript.words(text)
    made = call("mono", words) if run.get("code") else call("t", words)
    quiet = bool(run.get("quiet"))
    if link and bare_address(link) == bare_address(text):
        made = call("address", words)
    if run.get("em"):
        made = call("emph", made)
    if run.get("strong"):
        made = call("strong", made)
    if run.get("tone") in TONES:
        made = call("tone", quoted(str(run["tone"])), made)
    return linked(link, made, quiet=quiet) if text.strip() else made


def linked(link: str, made: str, *, quiet: bool = False) -> str:
    """Write a link to a page, a file beside the report or a place in it; any other address leaves the words alone."""
    if link.startswith("#") and len(link) > 1:
        return call("anchor", quoted(printable(link[1:])), made)
    if is_web(link) or link.startswith("mailto:") or BESIDE.match(link):
        return call("quiet-href" if quiet else "href", quoted(printable(link)), made)
    return made


def note_of(link: str) -> str:
    """Write the foot note that prints a link's address."""
    shown = bare_address(link)
    if len(shown) > LONGEST_PRINTED_ADDRESS:
        shown = shown[:LONGEST_PRINTED_ADDRESS] + " ..."
    return call("note-of", quoted(printable(link)), quoted(printable(shown)))


def is_web(link: str) -> bool:
    """Say whether an address is a web page's."""
    return link.startswith(("https://", "http://"))


def bare_address(link: str) -> str:
    """Give an address as people write it.

    Examples
    --------
    >>> bare_address("https://www.example.org/")
    'www.example.org'
    """
    return re.sub(r"^(https?://|mailto:)", "", link.strip()).rstrip("/")
