"""YAML as plain Python, with the line of every setting: one reading for `report.yml` and for front matter.

Narrower than YAML 1.1, which reads ``045`` as 37, ``1:30`` as 90 and ``2025-11-31`` as a fault without a place: a
number is written in decimals, ``true`` and ``false`` are the only words that are no text, and a date is text that
must be in the calendar. A key given twice is told; tags and aliases (``*name``) are refused, because a few lines
of them can stand for more than a computer holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from kpi_helpers.errors import DataError, Problem
from kpi_helpers.inputs.files import NotRead, looks_like_date, read_date

Path = tuple[str | int, ...]  # names of settings and places in lists, from the outside in
MOST_NESTED = 20  # blocks inside each other; `report.yml` needs four
_PARSER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the same in C, five times faster
_WHOLE = re.compile(r"[-+]?[0-9]{1,15}")
_DECIMAL = re.compile(r"[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+|[0-9]+(?=[eE]))(?:[eE][-+]?[0-9]+)?")
_WORDS = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys((".inf", ".Inf", ".INF"), float("inf")),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), float("nan")),
}
_LOOK = (
    "Look at that line and the one above: spaces at its start, a missing colon, an open quotation mark, "
    "a value with a colon or a sign that needs quotation marks"
)


@dataclass(frozen=True, slots=True)
class Yaml:
    """What stands in a text, and the line on which each setting stands, by its path."""

    content: Any
    lines: dict[Path, int]


def read_yaml(text: str, *, name: str, lines_above: int = 0, only_text: bool = False) -> tuple[Yaml, list[Problem]]:
    """Read a text; where it is no YAML its content is None.

    Parameters
    ----------
    name
        The file, as problems tell it.
    lines_above
        How many lines of the file stand above the text.
    only_text
        Whether a value is the text that was written, also where it looks like a number.
    """
    reader = _Reader(name, lines_above, only_text)
    try:
        content = reader.read(yaml.parse(text, Loader=_PARSER))
    except yaml.YAMLError as error:
        return Yaml(None, {}), [_not_yaml(name, error, lines_above)]
    except DataError as error:
        return Yaml(None, {}), list(error.problems)
    return Yaml(content, reader.lines), reader.problems


def words_of_path(path: Path) -> str:
    """Give ``priorities 2, slug`` for the slug of the second priority."""
    words = ""
    for step in path:
        words += f" {step + 1}" if isinstance(step, int) else f"{', ' if words else ''}{step}"
    return words


def _not_yaml(name: str, error: yaml.YAMLError, lines_above: int) -> Problem:
    mark = getattr(error, "problem_mark", None)
    reason = getattr(error, "problem", None) or "a character that may not stand there"
    row = mark.line + lines_above + 1 if mark else None
    return Problem(name, f"text that is not YAML ({reason})", "YAML", _LOOK, row=row)


@dataclass
class _Reader:
    name: str
    lines_above: int
    only_text: bool
    lines: dict[Path, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def read(self, events: Iterable[yaml.Event]) -> Any:
        content, begun = None, False
        steps = iter(events)
        for event in steps:
            if isinstance(event, yaml.DocumentStartEvent):
                if begun:
                    raise self._refused(event, 'a second document ("---")', "one", "Take the line away")
                begun, content = True, self._node((), next(steps), steps)
        return content

    def _node(self, path: Path, event: yaml.Event, steps: Iterator[yaml.Event]) -> Any:
        self.lines[path] = self._line(event)
        if isinstance(event, yaml.AliasEvent):
            found = f"an alias (*{event.anchor})"
            raise self._refused(
                event, found, "every value written out", "Write the value, or put it in quotation marks"
            )
        if len(path) > MOST_NESTED:
            raise self._refused(event, "brackets in brackets without end", "settings and lists", "Take them away")
        tag = getattr(event, "tag", None)
        if tag not in (None, "!"):
            todo = "Take the tag away, or put the value in quotation marks"
            raise self._refused(event, f"a tag ({tag})", "a plain value", todo)
        if isinstance(event, yaml.ScalarEvent):
            return event.value if self.only_text or not event.implicit[0] else self._plain(path, event.value)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._items(path, steps)
        return self._settings(path, steps)

    def _plain(self, path: Path, text: str) -> Any:
        day = read_date(text) if looks_like_date(text) else text
        if isinstance(day, NotRead):
            found, todo = f'"{text}"', f"{day.todo}, or put it in quotation marks"
            row, column = self.lines[path], words_of_path(path)
            self.problems.append(Problem(self.name, found, day.expected, todo, row=row, column=column))
        return _plain(text)

    def _items(self, path: Path, steps: Iterator[yaml.Event]) -> list[Any]:
        items: list[Any] = []
        while not isinstance(event := next(steps), yaml.SequenceEndEvent):
            items.append(self._node((*path, len(items)), event, steps))
        return items

    def _settings(self, path: Path, steps: Iterator[yaml.Event]) -> dict[str, Any]:
        settings: dict[str, Any] = {}
        while not isinstance(key := next(steps), yaml.MappingEndEvent):
            if not isinstance(key, yaml.ScalarEvent):
                raise self._refused(key, "a setting without a name", "a name and a colon", "Write its name")
            if key.value in settings:
                found, row = f'"{key.value}" a second time', self._line(key)
                self.problems.append(Problem(self.name, found, "each setting once", "Delete one", row=row))
            inside = (*path, key.value)
            settings[key.value] = self._node(inside, next(steps), steps)
            self.lines[inside] = self._line(key)
        return settings

    def _line(self, event: yaml.Event) -> int:
        mark = event.start_mark
        return (mark.line if mark else 0) + self.lines_above + 1

    def _refused(self, event: yaml.Event, found: str, expected: str, todo: str) -> DataError:
        return DataError([Problem(self.name, found, expected, todo, row=self._line(event))])


def _plain(text: str) -> Any:
    """Give what a value without quotation marks stands for.

    >>> [_plain(text) for text in ("045", "2.50", "true", "yes", "1:30", "2025-11-31", "")]
    [45, 2.5, True, 'yes', '1:30', '2025-11-31', None]
    """
    if text in _WORDS:
        return _WORDS[text]
    if _WHOLE.fullmatch(text):
        return int(text)
    return float(text) if _DECIMAL.fullmatch(text) else text
