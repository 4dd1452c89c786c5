"""The commentary of one group: front matter, subgroups, and the blocks labelled issues, causes and actions.

Knows one file's own rules; whether its group and KPIs exist is left to `commentary_checks`.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from datetime import date

from kpi_helpers.errors import Problem, Severity, did_you_mean
from kpi_helpers.inputs.commentary.markdown import Placed, plain_text, read_markdown
from kpi_helpers.inputs.commentary.tree import Block, Cohort, Commentary, Heading, Labelled, Part
from kpi_helpers.inputs.files.cells import read_date
from kpi_helpers.inputs.files.folder import SourceFile
from kpi_helpers.inputs.files.numbers import NotRead
from kpi_helpers.inputs.settings.words import Label
from kpi_helpers.inputs.yaml_reading import Yaml, read_yaml

_SETTINGS = ("group", "written_by", "approved_by", "date")
_FRONT_MATTER = f"lines between two lines --- that give {', '.join(_SETTINGS)}"
_JOINTS = re.compile(r"\s*(?:\band\b|/|&|,|\+)\s*")
_NEARLY = 0.85  # likeness from which a heading is taken for a misspelt label


def read_commentary(source: SourceFile) -> tuple[Commentary | None, list[Problem]]:
    """Read one file; None where its front matter leaves open whose commentary it is."""
    if source.text is None:
        return None, []
    settings, body, lines_above, problems = _split(source.name, source.text)
    placed, found = read_markdown(body, name=source.name, lines_above=lines_above)
    problems += found + _check_near_labels(source.name, placed) + _check_empty(source.name, placed)
    parts, repeated = _parts(source.name, placed)
    problems += repeated
    when = read_date(settings.get("date", ""))
    if isinstance(when, NotRead) or not settings.get("group"):
        return None, problems
    commentary = Commentary(
        settings["group"],
        settings.get("written_by", ""),
        settings.get("approved_by", ""),
        date.fromisoformat(when),
        parts,
        source.name,
    )
    return commentary, problems


def labels_of(title: str) -> tuple[Label, ...]:
    """Give the labels a heading stands for, or none: singular, plural, colon and merging are understood.

    >>> [label.value for label in labels_of("Issues/causes:")]
    ['issues', 'causes']
    >>> labels_of("Staffing")
    ()
    """
    words = [word for word in _JOINTS.split(title.casefold().strip(" :.")) if word]
    labels = tuple(label for word in words if (label := _label_of(word)))
    return labels if len(labels) == len(words) else ()


def _label_of(word: str) -> Label | None:
    return next((label for label in Label if word in (label.value, label.value.removesuffix("s"))), None)


# ---------------------------------------------------------------- front matter


def _split(name: str, text: str) -> tuple[dict[str, str], str, int, list[Problem]]:
    """Give the settings, the Markdown below them, how many lines stand above it, and the problems."""
    lines = text.splitlines()
    fences = [number for number, line in enumerate(lines) if line.rstrip() == "---"]
    if not lines or len(fences) < 2 or fences[0] != 0:
        missing = Problem(name, "no front matter", _FRONT_MATTER, "Begin the file with them", row=1)
        return {}, text, 0, [missing]
    below = fences[1] + 1
    body = "\n".join(lines[below:])
    read, problems = read_yaml("\n".join(lines[1 : fences[1]]), name=name, lines_above=1, only_text=True)
    if problems and read.content is None:
        return {}, body, below, problems
    found = read.content if isinstance(read.content, dict) else {}
    settings = {key: value.strip() for key, value in found.items() if isinstance(value, str)}
    return settings, body, below, problems + _check_settings(name, settings, read)


def _check_settings(name: str, settings: dict[str, str], read: Yaml) -> list[Problem]:
    rows = {setting: read.lines.get((setting,)) for setting in (*_SETTINGS, *settings)}
    problems = []
    for setting in _SETTINGS:
        if not settings.get(setting):
            found = "nothing" if rows[setting] is None or setting in settings else "more than one value"
            severity = Severity.WARNING if setting == "approved_by" else Severity.ERROR
            row = rows[setting]
            problems.append(Problem(name, found, "a value", "Write it", row=row, column=setting, severity=severity))
    when = read_date(settings.get("date", ""))
    if settings.get("date") and isinstance(when, NotRead):
        found = f'"{settings["date"]}"'
        problems.append(Problem(name, found, when.expected, when.todo, row=rows["date"], column="date"))
    for unknown in settings:
        if unknown not in _SETTINGS:
            todo = f"{did_you_mean(unknown, _SETTINGS)} Rename or delete it".strip()
            found = f'an unknown setting "{unknown}"'
            problems.append(Problem(name, found, f"only {', '.join(_SETTINGS)}", todo, row=rows[unknown]))
    return problems


# ---------------------------------------------------------------- parts


def _parts(name: str, placed: Sequence[Placed]) -> tuple[tuple[Part, ...], list[Problem]]:
    """Divide blocks at the headings of level 1, whose text is the key of a subgroup."""
    divided: list[tuple[str, int, list[Placed]]] = [("", 0, [])]
    problems = []
    for one in placed:
        if isinstance(one.block, Heading) and one.block.level == 1:
            key = re.sub(r"[\s-]+", "_", plain_text(one.block.inline).casefold())
            if key in [known for known, _, _ in divided]:
                found = f'the subgroup "{key}" a second time'
                problems.append(Problem(name, found, "each subgroup once", "Put its text in one place", row=one.line))
            divided.append((key, one.line, []))
        else:
            divided[-1][2].append(one)
    parts = tuple(
        Part(key, _labelled([one.block for one in blocks]), line) for key, line, blocks in divided if key or blocks
    )
    return parts, problems


def _labelled(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Put what follows a recognised heading of level 2 into its labelled block."""
    done: list[Block] = []
    labels: tuple[Label, ...] = ()
    inside: list[Block] = []
    for block in blocks:
        if isinstance(block, Heading) and block.level == 2:
            done += _closed(labels, inside)
            labels, inside = labels_of(plain_text(block.inline)), []
            done += [] if labels else [block]
        elif labels:
            inside.append(block)
        else:
            done.append(block)
    return (*done, *_closed(labels, inside))


def _closed(labels: tuple[Label, ...], inside: Sequence[Block]) -> list[Block]:
    """Give the labelled block with its cohorts, which begin at headings of level 3."""
    if not labels:
        return []
    above: list[Block] = []
    cohorts: list[Cohort] = []
    for block in inside:
        if isinstance(block, Heading) and block.level == 3:
            cohorts.append(Cohort(block.inline, ()))
        elif cohorts:
            cohorts[-1] = Cohort(cohorts[-1].title, (*cohorts[-1].blocks, block))
        else:
            above.append(block)
    return [Labelled(labels, tuple(above), tuple(cohorts))]


# ---------------------------------------------------------------- checks of one file


def _check_empty(name: str, placed: Sequence[Placed]) -> list[Problem]:
    if any(not isinstance(one.block, Heading) for one in placed):
        return []
    return [Problem(name, "no text", "commentary", "Write some, or delete the file")]


def _check_near_labels(name: str, placed: Sequence[Placed]) -> list[Problem]:
    """Tell of a heading that is nearly a recognised one: it would be printed as a free heading."""
    problems = []
    for one in placed:
        if not (isinstance(one.block, Heading) and one.block.level == 2):
            continue
        title = plain_text(one.block.inline)
        if labels_of(title):
            continue
        near = difflib.get_close_matches(title.casefold().strip(" :"), list(Label), n=1, cutoff=_NEARLY)
        if near:
            expected = f"one of {', '.join(Label)}, or a heading of your own"
            todo = f'Did you mean "{near[0].capitalize()}"? A heading of your own is printed as it stands'
            problems.append(
                Problem(name, f'the heading "{title}"', expected, todo, row=one.line, severity=Severity.WARNING)
            )
    return problems
