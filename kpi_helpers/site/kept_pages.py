"""Pages taken from the published dashboard where the data answer all that they asked as they did before (`reads`).

What the earlier quarters answer is held together as one: a quarter that is over seldom changes.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kpi_helpers.analysis import Scorecard, answer
from kpi_helpers.reads import ALL, Question, noting

_OF_EARLIER: tuple[Question, ...] = (
    ("result", ALL),
    ("commentary", ALL),
    ("kpi", ALL),
    ("group", ALL),
    ("source", ALL),
    ("data", "report"),
)


@dataclass(frozen=True)
class Published:
    """A published dashboard that was made by this very program.

    Parameters
    ----------
    folder
        Where it is.
    whole
        Its pages that are as they were written.
    asked
        What `KeptPages.asked` told when it was made.
    """

    folder: Path
    whole: frozenset[str]
    asked: Mapping[str, Any]


class KeptPages:
    """Writes pages, or takes them from the published dashboard; knows what each has asked.

    `known` are the pages that would come out as they are, each with its questions.
    """

    def __init__(self, scorecard: Scorecard, earlier: Sequence[Scorecard], published: Published | None) -> None:
        self._scorecard, self._published = scorecard, published
        self._earlier = [sorted(answer(one, _OF_EARLIER).values()) for one in earlier]
        self.known: dict[str, list[Question]] = {}
        self._asked: dict[str, list[Question]] = {}
        self._answers: dict[Question, str] = {}
        before = published.asked if published else {}
        if published and before["earlier"] == self._earlier:
            told = {tuple(question): digest for question, digest in before["answers"]}
            self._answers, questions = answer(scorecard, told), list(told)
            same = {number for number, one in enumerate(questions) if told[one] and told[one] == self._answers[one]}
            self.known = {
                path: [questions[number] for number in asked]
                for path, asked in before["pages"].items()
                if same.issuperset(asked) and path in published.whole
            }

    def write(self, path: str, folder: Path, text: Callable[[], str]) -> Path:
        """Write a page into a folder, made only where it is to be; give where it stands."""
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        if self._published and path in self.known:
            shutil.copyfile(self._published.folder / path, place)
            self._asked[path] = self.known[path]
        else:
            with noting() as reads:
                place.write_text(text(), encoding="utf-8", newline="\n")
            self._asked[path] = list(reads.questions)
        return place

    @property
    def asked(self) -> dict[str, Any]:
        """What every page has asked, as JSON can hold it: each question with its answer, and their numbers by page."""
        questions = list(dict.fromkeys(one for asked in self._asked.values() for one in asked))
        self._answers |= answer(self._scorecard, [one for one in questions if one not in self._answers])
        numbers = {one: n for n, one in enumerate(questions)}
        return {
            "earlier": self._earlier,
            "answers": [[list(one), self._answers[one]] for one in questions],
            "pages": {path: [numbers[one] for one in asked] for path, asked in self._asked.items()},
        }
