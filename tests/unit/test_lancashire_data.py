"""Lancashire's figures are all there, and a report shows what was known when its return closed."""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path

import pytest

from kpi_helpers.analysis.scorecard import KpiResult, Scorecard, build_scorecard
from kpi_helpers.analysis.targets import Unrated
from kpi_helpers.display.pages.annex import target_blocks
from kpi_helpers.display.words.results import comparator_words, missing_words
from kpi_helpers.inputs.checked import check_authority, require_authority
from kpi_helpers.inputs.lists import OverrideKind, Rag, Status, TargetKind
from kpi_helpers.periods import parse_quarter

DATA = Path(__file__).parents[2] / "data"
QUARTER = "2022-23 Q2"
EARLIER = ("2022-23 Q1", "2021-22 Q4", "2018-19 Q3")
NEWEST = "2026-27 Q1"
PLACE = re.compile(r"(?:^|\()report text, lines? \d+(?:-\d+)?(?:;|\)|$)")  # where in the report's text


@cache
def scorecard(quarter: str = QUARTER) -> Scorecard:
    return build_scorecard(require_authority(DATA, parse_quarter(quarter)))


def result(kpi_id: str, quarter: str = QUARTER) -> KpiResult:
    return scorecard(quarter).result(kpi_id)


@cache
def rows_of(name: str) -> tuple[dict[str, str], ...]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def values() -> tuple[dict[str, str], ...]:
    return tuple(row for path in sorted(DATA.glob("values/*.csv")) for row in rows_of(f"values/{path.name}"))


def known(result: KpiResult) -> list[tuple[str, float, str]]:
    return [(str(f.period), f.value, str(f.status)) for f in result.figures if f.value is not None]


# ---------------------------------------------------------------- all of it is there


def test_there_are_122_measures_of_which_79_are_kpis() -> None:
    states = [row["state"] for row in rows_of("kpis.csv")]
    assert (len(states), len([state for state in states if state != "context"])) == (122, 79)


def test_there_are_1522_values() -> None:
    own = [row for row in values() if row["value"]]
    others = [row for row in rows_of("comparators.csv") if row["value"]]
    assert (len(own), len(others), len(own) + len(others)) == (393, 1129, 1522)


def test_the_dictionary_counts_them_rightly() -> None:
    text = (DATA / "README.md").read_text(encoding="utf-8")
    found = re.search(
        r"122 measures: 79 KPIs and 43 background measures\. 393 Lancashire values, (\d+) rows that say why there is "
        r"no value, 1,129 comparator values and (\d+) comparisons",
        text,
    )
    assert found is not None
    without = [len([row for row in rows if not row["value"]]) for rows in (values(), rows_of("comparators.csv"))]
    assert [int(number) for number in found.groups()] == without == [63, 7]


@pytest.mark.parametrize("quarter", [QUARTER, *EARLIER, "2024-25 Q1", NEWEST])
def test_the_data_pass_every_check(quarter: str) -> None:
    _, problems = check_authority(DATA, parse_quarter(quarter))
    assert [str(problem) for problem in problems if not problem.file.startswith("commentary/")] == []


# ---------------------------------------------------------------- as known when the Quarter 2 return closed

FIGURES = [  # KPI, value, period, status
    ("school_pref_primary_top3", 98.6, "2022/23 academic year", "final"),
    ("nowcards_processing", 100.0, "2022-23 Q2", "final"),
    ("nhs_health_check_received", 35.6, "2022-23 Q2", "final"),
    ("staff_no_absence", 75.0, "2022-23 Q2", "final"),
    ("revenue_variance_gbp", 7989000.0, "2022-23 Q2", "forecast"),
    ("revenue_variance_pct", 0.84, "2022-23 Q2", "forecast"),
    ("hwrc_recycling_rate", 61.2, "2022-07..2022-08", "provisional"),
    ("ks2_rwm_expected_girls", 59.9, "2021/22 academic year", "provisional"),
    ("ks2_rwm_expected_boys", 51.6, "2021/22 academic year", "provisional"),
    ("ks4_attainment8", 47.5, "2021/22 academic year", "provisional"),
    ("ks4_attainment8_sen", 33.3, "2021/22 academic year", "provisional"),
    ("care_leavers_eet_18_20", 50.2, "2022-23 Q2", "final"),
    ("cqc_residential_good_outstanding", 81.9, "2022-23 Q2", "final"),
    ("cqc_community_good_outstanding", 96.75, "2022-23 Q2", "final"),
    ("msp_fully_achieved", 54.5, "2022-23 Q2", "final"),
    ("asc_waiting_over_5_days", 1736.0, "2022-23 Q2", "final"),
    ("asc_quality_of_life", 19.3, "2021-22 financial year", "final"),
    ("asc_perm_admissions_65plus", 686.13, "2022-23 Q2", "final"),
    ("asc_perm_admissions_18_64", 15.45, "2022-23 Q2", "final"),
    ("asc_reablement_91_days", 87.3, "2021-22 financial year", "final"),
    ("children_becoming_cla_rate", 5.4, "2022-23 Q2", "final"),
    ("rdf_output_tonnes", 75000.0, "2022-23 financial year", "final"),
    ("substance_grant_allocation", 2584279.0, "2022-23 financial year", "final"),
]


@pytest.mark.parametrize(("kpi_id", "value", "period", "status"), FIGURES, ids=[row[0] for row in FIGURES])
def test_the_figure_known_at_quarter_2(kpi_id: str, value: float, period: str, status: str) -> None:
    latest = result(kpi_id).latest
    assert latest is not None
    assert (latest.value, str(latest.period), str(latest.status)) == (value, period, status)


@pytest.mark.parametrize(
    ("kpi_id", "rank"),
    [
        ("ks2_rwm_expected", (110, 150)),
        ("ks4_attainment8", (84, 151)),
        ("ks4_attainment8_sen", (93, 151)),
    ],
)
def test_the_rank_known_at_quarter_2(kpi_id: str, rank: tuple[int, int]) -> None:
    latest = result(kpi_id).latest
    assert latest is not None
    assert (latest.rank, latest.rank_of) == rank


def test_a_rank_stands_without_its_percentage() -> None:
    latest = result("ks2_rwm_expected").latest
    assert latest is not None
    assert (latest.value, latest.remark) == (
        None,
        "the report gives the rank but not the county's percentage (report text, line 303)",
    )


def test_early_years_results_were_still_to_come() -> None:
    eyfs = result("eyfs_gld")
    assert eyfs.latest is None
    assert missing_words(eyfs) == (
        "Not available for academic year 2021/22: due in late November 2022, after the report was written "
        "(report text, line 297)."
    )


def test_the_recycling_centres_say_when_their_quarter_was_due() -> None:
    hwrc = result("hwrc_recycling_rate")
    assert known(hwrc) == [("2022-23 Q1", 60.4, "final"), ("2022-07..2022-08", 61.2, "provisional")]
    assert missing_words(hwrc) == (
        "Not available for Q2 2022/23: due at the end of November 2022 (report text, line 263)."
    )
    override = hwrc.rating.override
    assert override is not None
    assert (hwrc.rating.rag, override.kind) == (Rag.AMBER, OverrideKind.JUDGEMENT)


def test_admissions_of_older_people_have_their_band_of_years() -> None:
    admissions = result("asc_perm_admissions_65plus")
    assert [(str(band.period), band.low, band.high) for band in admissions.bands] == [("2015..2019", 711.0, 742.0)]
    assert ("2022-23 Q1", 677.91, "final") in known(admissions)


@pytest.mark.parametrize(
    ("kpi_id", "expected"),
    [
        ("asc_perm_admissions_18_64", [("nearest neighbours", 12.19, "2020-21 financial year")]),
        ("asc_reablement_91_days", [("England", 81.8, "2021-22 financial year")]),
        (
            "asc_quality_of_life",
            [("England", 19.1, "2019-20 financial year"), ("North West", 19.2, "2019-20 financial year")],
        ),
    ],
)
def test_the_comparators_known_at_quarter_2(kpi_id: str, expected: list[tuple[str, float, str]]) -> None:
    assert [(f.comparator, f.value, str(f.period)) for f in result(kpi_id).comparators] == expected


def test_rank_of_2018_19_is_the_reports_own_once_it_is_known() -> None:
    ranks = {
        quarter: [
            figure.rank
            for figure in result("ks4_attainment8_sen", quarter).figures
            if str(figure.period) == "2018/19 academic year"
        ]
        for quarter in (QUARTER, "2021-22 Q4")
    }
    assert ranks == {QUARTER: [68], "2021-22 Q4": [67]}


def test_direction_of_every_pair_of_quarters_in_the_text() -> None:
    moved = {
        kpi_id: (direction.travel.value, round(direction.change, 2) if direction.change is not None else None)
        for kpi_id in (
            "staff_no_absence",
            "revenue_variance_gbp",
            "msp_fully_achieved",
            "asc_waiting_over_5_days",
            "asc_perm_admissions_65plus",
            "asc_perm_admissions_18_64",
            "children_becoming_cla_rate",
        )
        for direction in [result(kpi_id).travel_previous]
    }
    assert moved == {
        "staff_no_absence": ("better", 1.0),
        "revenue_variance_gbp": ("better", -9751000.0),
        "msp_fully_achieved": ("worse", -13.6),
        "asc_waiting_over_5_days": ("better", -116.0),
        "asc_perm_admissions_65plus": ("worse", 8.22),
        "asc_perm_admissions_18_64": ("worse", 0.7),
        "children_becoming_cla_rate": ("better", -1.6),
    }


# ---------------------------------------------------------------- as known in other quarters


@pytest.mark.parametrize("quarter", [QUARTER, *EARLIER])
def test_nothing_received_later_is_visible(quarter: str) -> None:
    authority = scorecard(quarter).authority
    received = [*authority.values["received"], *authority.comparators["received"]]
    shown = [
        figure.received
        for one in scorecard(quarter).results.values()
        for figure in (*one.figures, *(f for fs in one.comparator_series.values() for f in fs))
    ]
    closed = parse_quarter(quarter)
    assert [text for text in {*received, *shown} if parse_quarter(text).start > closed.start] == []


@pytest.mark.parametrize(
    ("quarter", "kpi_id", "period", "value", "status"),
    [
        ("2022-23 Q1", "revenue_variance_gbp", "2022-23 Q1", 17740000.0, Status.FORECAST),
        ("2022-23 Q1", "asc_perm_admissions_65plus", "2022-23 Q1", 677.91, Status.FINAL),
        ("2022-23 Q1", "asc_waiting_over_5_days", "2022-23 Q1", 1852.0, Status.FINAL),
        ("2022-23 Q1", "hwrc_recycling_rate", "2022-23 Q1", 60.4, Status.FINAL),
        ("2022-23 Q1", "ks4_attainment8", "2020/21 academic year", 50.4, Status.FINAL),
        ("2021-22 Q4", "school_pref_primary_top3", "2022/23 academic year", 98.69, Status.PROVISIONAL),
        ("2021-22 Q4", "asc_perm_admissions_18_64", "2021-22 Q4", 16.9, Status.FINAL),
        ("2021-22 Q4", "nhs_health_check_offered_in_quarter", "2021-22 Q3", 1.66, Status.FINAL),
        ("2018-19 Q3", "safety_defect_urgent_2day", "2018-19 Q3", 87.0, Status.FINAL),
        ("2018-19 Q3", "safety_defect_nonurgent_5day", "2018-19 Q3", 80.77, Status.FINAL),
        ("2018-19 Q3", "recycling_rate", "2017-18 financial year", 42.1, Status.FINAL),
        ("2022-23 Q3", "eyfs_gld", "2021/22 academic year", 62.1, Status.FINAL),
        ("2022-23 Q3", "asc_quality_of_life", "2021-22 financial year", 19.3, Status.FINAL),
        ("2023-24 Q1", "revenue_variance_gbp", "2022-23 financial year", 750000.0, Status.FINAL),
    ],
)
def test_the_figure_known_in_another_quarter(
    quarter: str, kpi_id: str, period: str, value: float, status: Status
) -> None:
    latest = result(kpi_id, quarter).latest
    assert latest is not None
    assert (str(latest.period), latest.value, latest.status) == (period, value, status)


@pytest.mark.parametrize(
    ("quarter", "kpi_id"),
    [
        ("2022-23 Q1", "care_leavers_eet_18_20"),
        ("2022-23 Q1", "asc_reablement_91_days"),
        ("2021-22 Q4", "asc_perm_admissions_65plus"),
        ("2021-22 Q4", "staff_no_absence"),
        ("2018-19 Q3", "hwrc_recycling_rate"),
        ("2018-19 Q3", "school_pref_primary_top3"),
    ],
)
def test_what_was_not_known_yet_is_not_available(quarter: str, kpi_id: str) -> None:
    assert result(kpi_id, quarter).latest is None


def test_englands_quality_of_life_of_2021_22_comes_one_quarter_later() -> None:
    england = result("asc_quality_of_life", "2022-23 Q3").comparators[0]
    assert (england.comparator, england.value, str(england.period)) == ("England", 18.9, "2021-22 financial year")


# ---------------------------------------------------------------- targets that are lost, and none


@pytest.mark.parametrize(
    ("kpi_id", "kind", "unrated"),
    [
        ("msp_fully_achieved", TargetKind.NOT_PUBLISHED, Unrated.LIMIT_UNKNOWN),
        ("asc_perm_admissions_18_64", TargetKind.NOT_PUBLISHED, Unrated.LIMIT_UNKNOWN),
        ("care_leavers_eet_18_20", TargetKind.NOT_PUBLISHED, Unrated.LIMIT_UNKNOWN),
        ("staff_no_absence", TargetKind.NONE, Unrated.NO_TARGET),
        ("ks4_attainment8", TargetKind.NONE, Unrated.NO_TARGET),
        ("asc_quality_of_life", TargetKind.NONE, Unrated.NO_TARGET),
    ],
)
def test_a_lost_target_is_told_from_none(kpi_id: str, kind: TargetKind, unrated: Unrated) -> None:
    one = result(kpi_id)
    assert one.target is not None
    assert (one.target.kind, one.rating.rag, one.rating.unrated) == (kind, Rag.NOT_RATED, unrated)


@pytest.mark.parametrize("kpi_id", ["nowcards_processing", "children_becoming_cla_rate", "school_pref_primary_top3"])
def test_a_published_rating_fills_in_for_a_lost_target(kpi_id: str) -> None:
    one = result(kpi_id)
    assert one.target is not None
    assert one.rating.override is not None
    assert (one.target.kind, one.rating.rag) == (TargetKind.NOT_PUBLISHED, Rag.GREEN)
    assert one.rating.override.kind is OverrideKind.AS_PUBLISHED


def test_every_kpi_without_a_published_target_is_of_one_kind() -> None:
    kinds = [one.target.kind for one in scorecard().counted if one.target and one.target.green_limit is None]
    assert {kind: kinds.count(kind) for kind in kinds} == {
        TargetKind.NOT_PUBLISHED: 43,
        TargetKind.NONE: 19,
        TargetKind.DUE_DATE: 1,
    }


def test_the_annex_names_the_two_kinds_apart() -> None:
    leads = [block["inline"][0]["text"] for block in target_blocks(scorecard()) if block["kind"] == "paragraph"]
    assert leads == ["KPIs with a target that is not published (43): ", "KPIs without a target (19): "]


# ---------------------------------------------------------------- remarks read well


def test_a_remark_gives_the_reason_first_and_its_place_last() -> None:
    remarks = [row["remark"] for row in (*values(), *rows_of("comparators.csv")) if row["remark"]]
    names = ("January", "April", "Lancashire", "DfE")
    assert [text for text in remarks if text.endswith(".") or text.count("(") != text.count(")")] == []
    assert [text for text in remarks if text[0].isupper() and not text.startswith(names)] == []


def test_a_remark_from_the_report_names_the_line() -> None:
    rows = [row for row in (*values(), *rows_of("comparators.csv")) if row["source"] == "lcc_report_2022_23_q2"]
    assert [row for row in rows if not PLACE.search(row["remark"])] == []
    assert len(rows) > 100


@pytest.mark.parametrize("quarter", [QUARTER, *EARLIER])
def test_what_is_missing_is_said_in_one_plain_phrase(quarter: str) -> None:
    told = [missing_words(one) for one in scorecard(quarter).counted if one.latest is None]
    plain = re.compile(r"Not available(?: for [\w/ ]+)?: [a-z][^.()]+(?: \(report text, lines? [\d-]+\))?\.")
    assert [words for words in told if not plain.fullmatch(words)] == []
    assert len(told) > 20


@pytest.mark.parametrize(
    ("kpi_id", "words"),
    [
        (
            "safety_defect_emergency_4hr",
            "Not available for Q2 2022/23: the report calls all defect repair KPIs good but its table is lost "
            "(report text, line 88).",
        ),
        (
            "asc_new_requests_pct_18plus",
            "Not available for Q2 2022/23: the report says slightly up on last year but its table is lost "
            "(report text, lines 404-405).",
        ),
        (
            "cfw_needs_met",
            "Not available for Q2 2022/23: the report says slightly improved but under target, and its table is lost "
            "(report text, line 543).",
        ),
        ("ts_consumer_detriment_saved", "Not available: new in 2022/23 and still being developed."),
        ("carers_quality_of_life", "Not available: no newer figure has been published."),
    ],
)
def test_missing_words_of_one_kpi(kpi_id: str, words: str) -> None:
    assert missing_words(result(kpi_id)) == words


def test_a_comparison_in_words_reads_well_after_its_name() -> None:
    told = [
        comparator_words(figure, one)
        for one in scorecard().results.values()
        for figure in one.comparators
        if figure.value is None
    ]
    above = "benchmarks: Lancashire is above them, in the second quartile of the country (report text, line 38)"
    assert told == [
        above,
        above,
        "comparator authorities: fewer new requests here than there on their latest figures; the slight rise is in "
        "line with England and the comparators (report text, lines 404-405)",
        "nearest neighbours: more people per head get long-term support here than there (report text, line 499)",
        "nearest neighbours: Lancashire is the top performer among them (report text, line 517)",
        "England: the rate here is lower (report text, line 572)",
        "North West: the rate here is lower (report text, line 572)",
    ]


def test_short_names_are_short_and_differ() -> None:
    names = [row["short_name"] for row in rows_of("kpis.csv")]
    assert [name for name in names if not 0 < len(name) <= 42] == []
    assert len(set(names)) == len(names)
