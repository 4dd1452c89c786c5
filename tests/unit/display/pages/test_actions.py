from __future__ import annotations

from datetime import date

import pytest

from kpi_helpers.display.pages.actions import Action, action_of, actions_of
from kpi_helpers.inputs import commentary as md
from kpi_helpers.inputs.commentary_files import read_commentary
from kpi_helpers.inputs.files.folder import SourceFile
from tests.builders import make_values
from tests.results import make_scorecard

WRITTEN = """---
group: housing
written_by: A
approved_by: B
date: 2022-11-30
---

Some words.

## Issues
- Roofs leak (owner: nobody, by: 1 May 2023).

## Causes and actions
- Train **six** roofers (owner: Head of Housing, by: 31 March 2023).
- Repairs stand at {{ HOU_03 }} (by: March 2023).
- Two things:
  - damp;
  - roofs.

### Tenants over 65
1. Visit within two days
"""


@pytest.mark.parametrize(
    ("text", "action"),
    [
        (
            "Train six roofers (owner: Head of Housing, by: 31 March 2026).",
            Action("Train six roofers.", "Head of Housing", "31 March 2026", date(2026, 3, 31)),
        ),
        ("Train. (Owner: Head of Housing)", Action("Train.", "Head of Housing")),
        ("Ring back! (by: March 2023)", Action("Ring back!", "", "March 2023", date(2023, 3, 31))),
        ("Ask (by: 2022/23).", Action("Ask.", "", "2022/23", date(2023, 3, 31))),
        ("Ask (owner: A; by: soon).", Action("Ask.", "A", "soon", None)),
        ("Look at roofs (see the plan).", Action("Look at roofs (see the plan).")),
        ("Stand by: the plan (of 2022) holds", Action("Stand by: the plan (of 2022) holds")),
    ],
)
def test_an_action_is_read_with_its_owner_and_date(text: str, action: Action) -> None:
    assert action_of(text) == action


def test_an_action_is_overdue_from_the_day_after_its_date() -> None:
    action = action_of("Ask (by: 31 March 2023)")
    assert not action.overdue(date(2023, 3, 31))
    assert action.overdue(date(2023, 4, 1))
    assert not action_of("Ask").overdue(date(2099, 1, 1))


def test_actions_are_those_labelled_so_with_their_figures_in_the_words() -> None:
    commentary, problems = read_commentary(SourceFile("commentary/x/housing.md", "", WRITTEN))
    assert commentary is not None, problems
    scorecard = make_scorecard(values=make_values(HOU_03=[91.0, 92.0]))
    found = actions_of(commentary.parts, scorecard)
    assert [(one.text, one.owner, one.due_text) for one in found] == [
        ("Train six roofers.", "Head of Housing", "31 March 2023"),
        ("Repairs stand at 92.0%.", "", "March 2023"),
        ("Two things: damp; roofs", "", ""),
        ("Visit within two days", "", ""),
    ]


def test_a_commentary_without_actions_has_none() -> None:
    paragraph = md.Part("", (md.Paragraph((md.Text("Fine."),)),))
    assert actions_of([paragraph], make_scorecard(values=make_values(HOU_03=[91.0]))) == []
