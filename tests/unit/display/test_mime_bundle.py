from __future__ import annotations

from typing import Any

import pytest

from kpi_helpers import blocks
from kpi_helpers.display.mime_bundle import Shown, rows_shown, show_blocks
from tests.builders import make_values
from tests.results import make_result, make_scorecard


def test_a_display_carries_every_representation() -> None:
    block = blocks.notice("Due <in> May.")
    bundle = Shown([block], shows={"groups": ["housing"], "rows": {}})._repr_mimebundle_()
    assert bundle == {
        "application/vnd.kpi-report+json": {
            "version": 1,
            "shows": {"groups": ["housing"], "rows": {}},
            "blocks": [block],
        },
        "text/html": '<div class="kpi"><p class="kpi-notice">Due &lt;in&gt; May.</p></div>',
        "text/plain": "Due <in> May.",
    }


def test_a_display_of_nothing_but_style_still_has_words() -> None:
    bundle = Shown([], style="p{}", words="Example Council, Q2 2022/23")._repr_mimebundle_()
    assert bundle["text/html"] == '<style>p{}</style><div class="kpi"></div>'
    assert bundle["text/plain"] == "Example Council, Q2 2022/23"


def test_blocks_are_displayed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    displayed: list[Any] = []
    monkeypatch.setattr("kpi_helpers.display.mime_bundle.display", displayed.append)
    show_blocks([blocks.notice("Due.")], shows={})
    (shown,) = displayed
    assert (shown.blocks, shown.payload) == ([blocks.notice("Due.")], {"shows": {}})


def test_every_row_a_display_rests_on_is_named() -> None:
    rows: list[dict[str, Any]] = [
        {"value": 90, "period": "2022-23 Q1", "file": "values/2022-23_Q1.csv", "row": 7},
        {"value": 92, "row": 4},
    ]
    comparators = [
        {"comparator": "England", "period": "2021-22 Q4", "row": 5},
        {"comparator": "England", "period": "2022-23 Q2", "row": 3},
    ]
    targets = [{"applies_from": "2021-22 Q1", "row": 2}, {"applies_from": "2022-23 Q1", "row": 9}]
    assert rows_shown([make_result(rows=rows, comparators=comparators, targets=targets)]) == {
        "comparators.csv": [3, 5],
        "targets.csv": [2, 9],
        "values/2022-23_Q1.csv": [7],
        "values/2022-23_Q2.csv": [4],
    }


def test_rows_of_several_results_are_named_once() -> None:
    card = make_scorecard(
        values=make_values(HOU_03=[91], HOU_04=[92]),
        kpis=[{}, {"kpi_id": "HOU_04"}],
        targets=[{}, {"kpi_id": "HOU_04"}],
    )
    found = rows_shown([*card.results.values(), *card.results.values()])
    assert found == {"targets.csv": [2, 3], "values/2022-23 Q1.csv": [2, 3]}
