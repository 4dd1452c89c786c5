"""Actions of a commentary with their owners and dates, so that a later quarter can ask what came of them.

An action is an item of a part labelled "Actions"; it may end with ``(owner: Head of Housing, by: 31 March 2026)``.
A date that cannot be read stays in the words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from kpi_helpers.analysis.scorecard import Scorecard
from kpi_helpers.display.pages.commentary import inline_words
from kpi_helpers.errors import UsageError
from kpi_helpers.inputs import commentary as md
from kpi_helpers.inputs.words import Label
from kpi_helpers.periods import parse_period

_ENDING = re.compile(
    r"\s*\((?=[^()]*\b(?:owner|by)\s*:)"
    r"(?:owner\s*:\s*(?P<owner>[^();]*?))?\s*[,;]?\s*(?:by\s*:\s*(?P<due>[^();]*?))?\s*\)\s*\.?\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Action:
    """One action: its words without the ending, who answers for it, and until when; empty or None where not said."""

    text: str
    owner: str = ""
    due_text: str = ""
    due: date | None = None

    def overdue(self, on: date) -> bool:
        """Whether its date had passed on a day."""
        return self.due is not None and self.due < on


def action_of(text: str) -> Action:
    """Read one action.

    >>> action_of("Train six roofers (owner: Head of Housing, by: 31 March 2026).").due
    datetime.date(2026, 3, 31)
    """
    found = _ENDING.search(text)
    if found is None:
        return Action(text.strip())
    words = text[: found.start()].strip()
    due_text = (found["due"] or "").strip()
    stop = "" if words.endswith((".", "!", "?")) else "."
    return Action(f"{words}{stop}", (found["owner"] or "").strip(), due_text, _day_of(due_text))


def actions_of(parts: Sequence[md.Part], scorecard: Scorecard) -> list[Action]:
    """Give the actions of some parts of a commentary, in order; figures in their words taken from the data."""
    found = (action_of(text) for part in parts for block in part.blocks for text in _actions_in(block, scorecard))
    return [action for action in found if action.text]


def _actions_in(block: md.Block, scorecard: Scorecard) -> Iterator[str]:
    if not isinstance(block, md.Labelled) or Label.ACTIONS not in block.labels:
        return
    for one in (*block.blocks, *(piece for cohort in block.cohorts for piece in cohort.blocks)):
        if isinstance(one, md.ListBlock):
            for item in one.items:
                yield " ".join(words for piece in item if (words := _words(piece, scorecard)))


def _words(block: md.Block, scorecard: Scorecard) -> str:
    if isinstance(block, md.ListBlock):
        return "; ".join(_words(piece, scorecard).rstrip(";,.") for item in block.items for piece in item)
    return inline_words(block.inline, scorecard) if isinstance(block, md.Paragraph | md.Notice) else ""


def _day_of(text: str) -> date | None:
    """Give the last day of the period a date names, None where it names none."""
    try:
        return parse_period(text).end if text else None
    except UsageError:
        return None
