"""The page of a KPI: the six blocks, and what stands behind them."""

from __future__ import annotations

import pytest

from kpi_helpers.site.kpi_sheet import paper_size
from tests.site_builders import example_pages, part_of, text_of, tree

REPAIRS = "kpi/repairs_on_time_pct.html"
SIX = ["Trend over time", "Commentary", "Definition", "Target and RAG thresholds", "Data sources"]
KPIS = sorted(path for path in example_pages() if path.startswith("kpi/"))


def rows(path: str, anchor: str) -> list[list[str]]:
    return [[text_of(cell) for cell in row.xpath("th|td")] for row in part_of(path, anchor).xpath(".//tbody/tr")]


def heads(path: str, anchor: str) -> list[str]:
    return [text_of(cell) for cell in part_of(path, anchor).xpath(".//thead//th")]


@pytest.mark.parametrize("path", KPIS)
def test_every_page_has_performance_and_the_other_five_blocks_in_order(path: str) -> None:
    assert [text_of(heading) for heading in tree(path).xpath("//h2")][:5] == SIX
    assert tree(path).xpath('//dl[@class="facts"]/div/dt')


def test_the_top_of_the_page_says_how_things_stand() -> None:
    facts = {text_of(one.xpath("dt")[0]): text_of(one.xpath("dd")[0]) for one in tree(REPAIRS).xpath("//dl[1]/div")}
    assert facts == {
        "Latest figure": "92.9% Q2 2025/26 3,733 of 4,018",
        "Target": "94% 1.1 points below",
        "Rating": "Amber",
        "Direction of travel": "Worse on Q1 2025/26 Worse on Q2 2024/25",
        "Earlier figure": "94.6% Q1 2025/26",
        "Compared with": "Nearest neighbours: a little lower than ours",
    }
    assert text_of(tree(REPAIRS).xpath('//p[@class="stand"]')[0]) == (
        "Amber 92.9% in Q2 2025/26, worse than 94.6% in Q1 2025/26, 1.1 percentage points below target, rated amber."
    )


def test_the_way_to_the_page_is_given() -> None:
    trail = tree(REPAIRS).xpath('//nav[@aria-label="You are here"]//a')
    assert [(text_of(link), link.get("href")) for link in trail] == [
        ("All KPIs", "../index.html"),
        ("Homes and places", "../priority/homes_and_places.html"),
        ("Repairs to council homes", "../priority/homes_and_places.html#housing_repairs"),
    ]


def test_definition_target_and_sources_are_those_of_the_register() -> None:
    definition = text_of(part_of(REPAIRS, "definition"))
    assert (
        "Unit per cent Better Higher is better Figures come every quarter; each figure stands for its own period"
        in (definition)
    )
    assert definition.endswith("Owner Head of Housing")
    assert "Green at or above 94%; amber down to 91%; red below." in text_of(part_of(REPAIRS, "target"))
    assert [row[:4] for row in rows(REPAIRS, "target")] == [
        ["Q1 2023/24", "94% or more", "91% or more", "Limits"],
        ["Q1 2020/21", "92% or more", "89% or more", "Limits"],
    ]
    assert [row[0] for row in rows(REPAIRS, "sources")][:1] == ["Housing repairs system"]


def test_figures_come_with_counts_status_and_target_newest_first() -> None:
    assert heads(REPAIRS, "figures")[:6] == ["Period", "Figure", "Numerator", "Denominator", "Status", "Target then"]
    assert rows(REPAIRS, "figures")[0][:6] == ["Q2 2025/26", "92.9%", "3,733", "4,018", "final", "94%"]
    assert rows(REPAIRS, "figures")[-1][0] == "Q1 2020/21"


def test_a_restated_figure_stands_as_first_published_and_now() -> None:
    page = "kpi/household_recycling_pct.html"
    assert heads(page, "revisions") == ["Period", "First published as", "Now", "Changed in the return for"]
    assert rows(page, "revisions")[0] == ["Q1 2025/26", "47.1%", "47.3% [r]", "Q2 2025/26"]
    assert text_of(part_of("kpi/repairs_days_average.html", "revisions")).endswith("No figure was ever restated.")


def test_figures_of_others_stand_with_their_own_period_and_ours_of_the_same() -> None:
    page = "kpi/household_recycling_pct.html"
    assert rows(page, "comparators")[0] == ["England", "2023/24", "42.3%", "\u2013", "National comparison tables"]
    page = "kpi/becoming_looked_after_rate.html"
    place = heads(page, "comparators").index("Ours then")
    same = [row for row in rows(page, "comparators") if row[:2] == ["Nearest neighbours", "Q1 2025/26"]]
    assert [(row[2], row[place]) for row in same] == [("6.2", "5.7")]


def test_actions_of_this_quarter_and_the_one_before_come_with_owner_and_date() -> None:
    assert rows(REPAIRS, "actions") == [
        [
            "Promise a date for roof work only after an inspection.",
            "Repairs Manager",
            "1 December 2025 still to come",
            "Q2 2025/26",
        ],
        ["Fill the last roofing vacancy.", "Repairs contractor", "31 January 2026 still to come", "Q2 2025/26"],
        [
            "Show tenants the state of their repair on the website.",
            "Head of Housing",
            "31 March 2026 still to come",
            "Q2 2025/26",
        ],
        ["Clear the storm backlog.", "Repairs Manager", "30 September 2025 date has passed", "Q1 2025/26"],
        ["Recruit two roofers.", "Repairs contractor", "31 October 2025 date has passed", "Q1 2025/26"],
    ]


def test_what_was_said_the_quarter_before_is_told_with_the_figure_of_that_time() -> None:
    earlier = text_of(part_of(REPAIRS, "earlier"))
    assert "What was said in Q1 2025/26" in earlier
    assert "94.6% in Q1 2025/26" in earlier
    assert "Clear the storm backlog (owner: Repairs Manager, by: 30 September 2025)." in earlier
    assert "92.9%" not in earlier


def test_a_page_leads_to_the_report_the_data_and_its_neighbours() -> None:
    links = part_of(REPAIRS, "elsewhere").xpath(".//a")
    assert [link.get("href") for link in links][:9] == [
        "../../report.html#homes-and-places-housing-repairs",
        "../../report.pdf",
        "../../open_data/scorecard.csv",
        "../../open_data/values.csv",
        "../../open_data/targets.csv",
        "../../open_data/comparators.csv",
        "../../open_data/commentary.csv",
        "../../open_data/kpi-report-data.ods",
        "../../open_data/kpi-report-data.xlsx",
    ]
    assert "../kpi/repairs_days_average.html" in [link.get("href") for link in links]


def test_a_background_figure_has_no_rating_and_says_so() -> None:
    page = "kpi/library_visits.html"
    facts = [text_of(one) for one in tree(page).xpath("//dl[1]/div/dt")]
    assert not {"Rating", "Target"} & set(facts)
    assert text_of(tree(page).xpath('//span[@class="pill"]')[0]) == "Background figure"
    assert text_of(part_of(page, "target")).endswith("A background figure has no target and no rating.")


@pytest.mark.parametrize(("letters", "points"), [(0, 8.2), (1700, 8.2), (2600, 6.63), (3600, 5.63), (50_000, 5.6)])
def test_longer_sheets_are_set_smaller_down_to_what_can_be_read(letters: int, points: float) -> None:
    assert paper_size(letters) == pytest.approx(points, abs=0.01)
