"""The cases that the requirements ask to keep as tests, one test for each row of their table, named after it."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from kpi_helpers.analysis.direction import Travel, Withheld, split_runs
from kpi_helpers.analysis.scorecard import KpiResult, Scorecard, build_scorecard
from kpi_helpers.analysis.series import Figure
from kpi_helpers.analysis.targets import Target, Unrated, rate_against
from kpi_helpers.display.words.figures import fraction_words, rank_words, target_words, value_words
from kpi_helpers.display.words.numbers import format_value
from kpi_helpers.display.words.results import comparator_words, missing_words, unrated_words, withheld_words
from kpi_helpers.inputs.checked import check_authority, require_authority
from kpi_helpers.inputs.lists import OverrideKind, Polarity, Rag, State, Status, TargetKind
from kpi_helpers.periods import parse_quarter

DATA = Path(__file__).parents[2] / "data"


@cache
def scorecard(quarter: str) -> Scorecard:
    return build_scorecard(require_authority(DATA, parse_quarter(quarter)))


def result(kpi_id: str, quarter: str = "2022-23 Q2") -> KpiResult:
    return scorecard(quarter).result(kpi_id)


def latest(kpi_id: str, quarter: str = "2022-23 Q2") -> Figure:
    figure = result(kpi_id, quarter).latest
    assert figure is not None
    return figure


def target(kpi_id: str) -> Target:
    found = result(kpi_id).target
    assert found is not None
    return found


def figure_of(kpi_id: str, period: str, quarter: str = "2022-23 Q2") -> Figure:
    return next(figure for figure in result(kpi_id, quarter).figures if str(figure.period) == period)


@pytest.mark.parametrize(
    ("value", "rating", "met"),
    [
        (2.79, Rag.RED, False),
        (2.8, Rag.AMBER, False),
        (3.19, Rag.AMBER, False),
        (3.2, Rag.GREEN, True),
        (3.75, Rag.GREEN, True),
        (4.3, Rag.GREEN, True),
        (4.31, Rag.AMBER, False),
        (4.7, Rag.AMBER, False),
        (4.71, Rag.RED, False),
    ],
)
def test_range_target_met_and_both_sides_missed(value: float, rating: Rag, met: bool) -> None:
    published = target("asc_new_requests_pct_18plus")
    assert (published.kind, published.green_limit, published.green_limit_upper) == (TargetKind.RANGE, 3.2, 4.3)
    assert (published.amber_limit, published.amber_limit_upper) == (None, None)
    with_amber = replace(published, amber_limit=2.8, amber_limit_upper=4.7)
    found = rate_against(value, with_amber, Polarity.RANGE)
    assert (found.rag, found.met) == (rating, met)


@pytest.mark.parametrize(("value", "met"), [(3.1, False), (3.2, True), (4.4, False)])
def test_range_target_without_amber_limits_tells_no_more_than_met_or_missed(value: float, met: bool) -> None:
    found = rate_against(value, target("asc_new_requests_pct_18plus"), Polarity.RANGE)
    expected = (Rag.GREEN, None) if met else (Rag.NOT_RATED, Unrated.AMBER_UNKNOWN)
    assert (found.rag, found.unrated, found.met) == (*expected, met)


def test_lower_is_better_and_worse_than_target() -> None:
    one = result("asc_perm_admissions_65plus")
    assert (latest("asc_perm_admissions_65plus").value, one.rating.limit) == (686.13, 637.6)
    assert (one.rating.rag, one.rating.met, one.rating.unrated) == (Rag.NOT_RATED, False, Unrated.AMBER_UNKNOWN)
    against = one.travel_previous.against
    assert against is not None
    assert (one.travel_previous.travel, against.value, str(against.period)) == (Travel.WORSE, 677.91, "2022-23 Q1")


def test_improving_and_target_date_not_reached() -> None:
    one = result("asc_waiting_over_5_days")
    against = one.travel_previous.against
    assert against is not None
    assert (against.value, latest("asc_waiting_over_5_days").value) == (1852.0, 1736.0)
    assert one.travel_previous.travel is Travel.BETTER
    assert (target_words(one.target, one.kpi), one.rating.rag) == ("not published", Rag.NOT_RATED)
    assert (one.rating.unrated, unrated_words(one.rating, one.target)) == (Unrated.NOT_DUE, "target due 2022/23")


def test_sharp_fall() -> None:
    one = result("msp_fully_achieved")
    against, change = one.travel_previous.against, one.travel_previous.change
    assert against is not None
    assert change is not None
    assert (against.value, latest("msp_fully_achieved").value, one.travel_previous.travel) == (68.1, 54.5, Travel.WORSE)
    assert round(change, 9) == -13.6


def test_quarter_missing_and_months_present() -> None:
    one = result("hwrc_recycling_rate")
    first, now = figure_of("hwrc_recycling_rate", "2022-23 Q1"), latest("hwrc_recycling_rate")
    assert (first.value, first.status) == (60.4, Status.FINAL)
    assert (now.value, now.status, now.period.printed) == (61.2, Status.PROVISIONAL, "July to August 2022")
    assert value_words(now, one.kpi) == "61.2% [p]"
    assert one.rating.override is not None
    assert (one.rating.rag, one.rating.override.kind) == (Rag.AMBER, OverrideKind.JUDGEMENT)
    assert one.rating.override.reason == (
        "July and August look good because garden waste lifts recycling in spring and summer; "
        "a fall is expected by the end of the year."
    )


def test_older_benchmark() -> None:
    one = result("asc_quality_of_life")
    now = latest("asc_quality_of_life")
    assert (value_words(now, one.kpi), now.period.printed) == ("19.3", "2021/22")
    assert [comparator_words(figure, one) for figure in one.comparators] == [
        "England 19.1 (2019/20)",
        "North West 19.2 (2019/20)",
    ]


def test_rank_with_changing_total() -> None:
    ranks = [
        rank_words(figure_of("ks4_attainment8", period))
        for period in ("2018/19 academic year", "2021/22 academic year")
    ]
    assert ranks == ["rank 63 of 150", "rank 84 of 151"]


def test_numerator_and_denominator() -> None:
    now = latest("care_leavers_eet_18_20")
    assert (now.numerator, now.denominator, now.value) == (303.0, 604.0, 50.2)
    assert fraction_words(now) == "303 of 604"
    assert value_words(now, result("care_leavers_eet_18_20").kpi) == "50.2%"


@pytest.mark.parametrize(
    ("quarter", "period", "value", "status", "printed"),
    [
        ("2022-23 Q1", "2022-23 Q1", 17740000.0, Status.FORECAST, "£17.740m [f]"),
        ("2022-23 Q2", "2022-23 Q2", 7989000.0, Status.FORECAST, "£7.989m [f]"),
        ("2023-24 Q1", "2022-23 financial year", 750000.0, Status.FINAL, "£750k"),
    ],
)
def test_forecast_to_outturn(quarter: str, period: str, value: float, status: Status, printed: str) -> None:
    now = latest("revenue_variance_gbp", quarter)
    assert (str(now.period), now.value, now.status) == (period, value, status)
    assert value_words(now, result("revenue_variance_gbp").kpi) == printed


def test_the_outturn_is_not_known_before_its_quarter() -> None:
    periods = [str(figure.period) for figure in result("revenue_variance_gbp", "2022-23 Q4").figures]
    assert "2022-23 Q2" in periods
    assert "2022-23 financial year" not in periods


def test_zero_in_a_paused_service() -> None:
    one = result("nhs_health_check_offered_in_quarter", "2020-21 Q2")
    paused = figure_of("nhs_health_check_offered_in_quarter", "2020-21 Q1", "2020-21 Q2")
    assert (paused.value, paused.note, paused.has_something) == (0.0, "", True)
    assert value_words(paused, one.kpi) == "0.00%"
    assert [str(item.period) for item in one.breaks if item.kind == "paused"] == ["2020-21 Q1"]
    assert (one.missing, one.latest) == (None, paused)


def test_break_in_a_series() -> None:
    one = result("eyfs_gld", "2022-23 Q3")
    lines = [[str(figure.period) for figure in run] for run in split_runs(one.series, one.kpi, one.breaks)]
    before = [f"{year}/{year - 1999} academic year" for year in (2015, 2016, 2017, 2018)]
    assert lines == [before, ["2021/22 academic year"]]
    now = latest("eyfs_gld", "2022-23 Q3")
    assert (value_words(now, one.kpi), one.travel_previous.travel) == ("62.1% [b]", Travel.WITHHELD)
    assert one.breaks[-1].reason == "The profile was revised in 2021/22; earlier years cannot be compared."


def test_break_between_two_years_that_both_have_figures() -> None:
    travel = result("ks4_attainment8").travel_previous
    assert (travel.travel, travel.withheld) == (Travel.WITHHELD, Withheld.BREAK)
    assert withheld_words(travel) == "break in the series"
    assert travel.broken_by is not None
    assert travel.broken_by.reason == "Summer exams came back; 2021/22 cannot be compared with the two years before."


def test_value_above_100_percent() -> None:
    one = result("ey_takeup_3_4yr")
    figure = figure_of("ey_takeup_3_4yr", "2017/18 academic year")
    assert (one.kpi.maximum, format_value(100.3, one.kpi)) == (110.0, "100.3%")
    assert figure.value == 100.3
    assert "may pass 100, as the population is an estimate" in figure.remark
    _, problems = check_authority(DATA, parse_quarter("2022-23 Q2"))
    assert [str(problem) for problem in problems] == []


@pytest.mark.parametrize(
    ("kpi_id", "state", "unrated", "words"),
    [
        ("care_market_workforce", State.UNDER_REVIEW, Unrated.UNDER_REVIEW, "under review"),
        ("asc_waiting_28_days_package", State.IN_DEVELOPMENT, Unrated.IN_DEVELOPMENT, "in development"),
    ],
)
def test_no_value_target_or_rating(kpi_id: str, state: State, unrated: Unrated, words: str) -> None:
    one = result(kpi_id)
    assert (one.latest, one.kpi.state, one.rating.rag, one.rating.unrated) == (None, state, Rag.NOT_RATED, unrated)
    assert unrated_words(one.rating, one.target) == words
    assert (target(kpi_id).kind, target_words(one.target, one.kpi)) == (TargetKind.NONE, "none")


def test_no_value_target_or_rating_says_under_review_and_no_target_set() -> None:
    assert missing_words(result("care_market_workforce")) == (
        "Not available for Q2 2022/23: the indicator is under review (report text, line 430)."
    )
    assert missing_words(result("asc_waiting_28_days_package")) == (
        "Not available for Q2 2022/23: no target and no data yet; data are promised in the next report "
        "(report text, line 472)."
    )
    assert target("asc_waiting_28_days_package").note == "none set while the timeframe is reconsidered"


@pytest.mark.parametrize(
    ("quarter", "value", "status", "first"),
    [
        ("2022-23 Q2", 59.9, Status.PROVISIONAL, None),
        ("2022-23 Q3", 61.0, Status.FINAL, 59.9),
        ("2022-23 Q4", 61.0, Status.FINAL, 59.9),
    ],
)
def test_two_values_provisional_and_final(quarter: str, value: float, status: Status, first: float | None) -> None:
    now = latest("ks2_rwm_expected_girls", quarter)
    assert (str(now.period), now.value, now.status) == ("2021/22 academic year", value, status)
    assert now.first_published == first
