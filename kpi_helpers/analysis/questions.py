"""What the data answer to questions, such as ``("group", "waste_management")``, each as a short digest.

An answer holds all that its door gave, so that a section whose answers are the same comes out the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from typing import Any

import pandas as pd

from kpi_helpers.analysis.scorecard import Scorecard
from kpi_helpers.analysis.targets import Target
from kpi_helpers.inputs import Authority

Question = tuple[str, ...]
ALL = "*"  # in place of a key: everything behind a door
DATA = frozenset(  # what of an authority is read as a whole; of register and commentary each part is asked by itself
    one.name for one in fields(Authority) if one.name not in ("data_dir", "quarter", "closes", "register", "commentary")
)
_DOORS: Mapping[str, Callable[..., Any]] = {
    "data": lambda scorecard, name: getattr(scorecard.authority, name) if name in DATA else None,
    "file count": lambda scorecard: scorecard.authority.file_count,
    "source": lambda scorecard, key: _behind(scorecard.authority.source_rows, key),
    "source name": lambda scorecard, key: _behind(scorecard.authority.source_names, key),
    "commentary": lambda scorecard, key: _behind(scorecard.authority.commentary, key),
    "any commentary": lambda scorecard: bool(scorecard.authority.commentary),
    "kpi": lambda scorecard, key: _behind(scorecard.authority.register.kpis, key),
    "group": lambda scorecard, key: _behind(scorecard.authority.register.groups, key),
    "groups of": lambda scorecard, key: scorecard.authority.register.groups_of(key),
    "result": lambda scorecard, key: _behind(scorecard.results, key),
    "results of section": lambda scorecard, key: scorecard.of_section(key),
    "results of group": lambda scorecard, key: scorecard.of_group(key),
    "KPIs in use": lambda scorecard: scorecard.kpis,
    "targets in force": lambda scorecard: scorecard.targets,
    "target words": lambda scorecard, key, since: [
        target.words for target in _targets(scorecard, key) if str(target.applies_from) == since
    ],
    "sources used": lambda scorecard: sorted(scorecard.sources_used),
    "figures restated": lambda scorecard: scorecard.restated,
    "ratings overridden": lambda scorecard: scorecard.overridden,
    "breaks in series": lambda scorecard: scorecard.breaks,
}


def answer(scorecard: Scorecard, questions: Iterable[Question]) -> dict[Question, str]:
    """Give the digest of what the scorecard answers to each question; empty to one that it does not know."""
    return {question: _digest(scorecard, question) for question in questions}


def _digest(scorecard: Scorecard, question: Question) -> str:
    door, *key = question
    if door not in _DOORS:
        return ""
    return hashlib.sha256(_text(_DOORS[door](scorecard, *key)).encode("utf-8", "surrogatepass")).hexdigest()


def _text(answered: Any) -> str:
    return str(answered.to_csv(index=False)) if isinstance(answered, pd.DataFrame) else repr(answered)


def _behind(mapping: Mapping[str, Any], key: str) -> Any:
    return list(mapping.items()) if key == ALL else mapping.get(key)


def _targets(scorecard: Scorecard, kpi_id: str) -> tuple[Target, ...]:
    return scorecard.results[kpi_id].targets if kpi_id in scorecard.results else ()
