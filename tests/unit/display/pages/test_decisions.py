from __future__ import annotations

from kpi_helpers.blocks import plain_text_of
from kpi_helpers.display.pages.decisions import decision_blocks
from tests.results import make_scorecard


def test_without_decisions_there_is_no_table() -> None:
    assert decision_blocks(make_scorecard()) == []


def test_decisions_are_told_with_reason_name_and_date() -> None:
    changes = [
        {"period": "2021-22 Q2"},
        {"period": "2021-22 Q3", "change": "exclude", "reason": "Two days were lost."},
        {"period": "2021-22 Q4", "change": "fix_limits", "reason": "The new team has settled."},
    ]
    assert plain_text_of(decision_blocks(make_scorecard(chart_changes=changes))) == (
        "Decisions on control charts\n"
        "Measure          Period      Decision                                  Why, and who recorded it\n"
        "---------------  ----------  ----------------------------------------  "
        "--------------------------------------------\n"
        "Repairs on time  Q2 2021/22  limits recalculated from then on          "
        "A second repairs team began.; Head of\n"
        "                                                                       Housing, 2022-10-10\n"
        "Repairs on time  Q3 2021/22  figure shown and left out                 "
        "Two days were lost.; Head of Housing,\n"
        "                                                                       2022-10-10\n"
        "Repairs on time  Q4 2021/22  limits fixed from the figures up to then  "
        "The new team has settled.; Head of Housing,\n"
        "                                                                       2022-10-10"
    )


def test_kpis_with_settings_of_their_own() -> None:
    card = make_scorecard(
        kpis=[{"short_name": "Repairs"}], settings=[{"setting": "trend_test", "value": "recent_trend"}]
    )
    assert plain_text_of(decision_blocks(card)) == (
        "KPIs analysed in a way of their own\n"
        "Measure  Setting     Value         Why, and who recorded it\n"
        "-------  ----------  ------------  --------------------------------------------\n"
        "Repairs  trend test  recent trend  As agreed with the audit committee.;\n"
        "                                   Analyst, 2022-10-10"
    )
