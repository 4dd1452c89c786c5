from __future__ import annotations

from typing import Any

import pytest

from kpi_helpers.display.words.numbers import (
    UNIT_WORDS,
    counted,
    format_amount,
    format_change,
    format_difference,
    format_gap,
    format_limit,
    format_number,
    format_plain,
    format_pounds,
    format_value,
    format_with_unit,
    format_worked_out,
    is_are,
    join_words,
    lower_first,
    span,
    upper_first,
    when,
)
from kpi_helpers.inputs.lists import Unit
from kpi_helpers.periods import parse_period
from tests.builders import make_kpi


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (81.9, 1, "81.9"),
        (96.75, 1, "96.8"),
        (96.75, 2, "96.75"),
        (1.005, 2, "1.01"),
        (2.5, 0, "3"),
        (-2.5, 0, "−3"),
        (-0.4, 0, "0"),
        (0, 2, "0.00"),
        (9740, 0, "9,740"),
        (-12345.5, 0, "−12,346"),
        (133594.678, 2, "133,594.68"),
    ],
)
def test_numbers_have_fixed_decimals_and_thousands(value: float, decimals: int, text: str) -> None:
    assert format_number(value, decimals) == text


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (17_740_000, 0, "£17.740m"),
        (7_989_000, 0, "£7.989m"),
        (-750_000, 0, "−£750k"),
        (887_000, 0, "£887k"),
        (612_400, 0, "£612,400"),
        (9_000, 0, "£9,000"),
        (10_000, 0, "£10k"),
        (999_999.6, 0, "£1.000m"),
        (856.4, 2, "£856.40"),
        (-0.4, 0, "£0"),
        (0, 0, "£0"),
        (-612.4, 2, "−£612.40"),
    ],
)
def test_pounds_take_the_scale_that_suits_them(value: float, decimals: int, text: str) -> None:
    assert format_pounds(value, decimals) == text


@pytest.mark.parametrize(
    ("unit", "decimals", "value", "text", "with_unit"),
    [
        ("percent", 1, 50.2, "50.2%", "50.2%"),
        ("percent", 0, -17.8, "−18%", "−18%"),
        ("rate_per_100k", 2, 686.13, "686.13", "686.13 per 100,000"),
        ("rate_per_10k", 1, 5.4, "5.4", "5.4 per 10,000"),
        ("count", 0, 1736, "1,736", "1,736"),
        ("score", 1, 19.3, "19.3", "19.3"),
        ("days", 1, 12.6, "12.6", "12.6 days"),
        ("days", 0, 1, "1", "1 day"),
        ("days_per_fte", 2, 9.31, "9.31", "9.31 days"),
        ("tonnes", 0, 1, "1", "1 tonne"),
        ("tonnes_per_year", 0, 100000, "100,000", "100,000 tonnes a year"),
        ("gbp", 0, 887000, "£887k", "£887k"),
        ("gbp_per_week", 0, 856, "£856", "£856 a week"),
        ("unknown", 0, 3, "3", "3"),
    ],
)
def test_a_figure_is_printed_by_its_unit(unit: str, decimals: int, value: float, text: str, with_unit: str) -> None:
    kpi = make_kpi(unit=unit, decimals=decimals)
    assert (format_value(value, kpi), format_with_unit(value, kpi)) == (text, with_unit)


@pytest.mark.parametrize(
    ("unit", "decimals", "change", "text"),
    [
        ("percent", 1, -13.6, "13.6 percentage points"),
        ("percent", 0, 1, "1 percentage point"),
        ("percent", 1, 1, "1.0 percentage points"),
        ("percent", 1, 0.04, "0.04 percentage points"),  # "0.0" would deny the change
        ("percent", 1, 0, "0.0 percentage points"),
        ("days_per_fte", 2, 1.31, "1.31 days"),
        ("days", 0, -1, "1 day"),
        ("rate_per_100k", 2, 8.22, "8.22 per 100,000"),
        ("count", 0, 116, "116"),
        ("gbp", 0, 9_751_000, "£9.751m"),
        ("gbp_per_week", 0, 53, "£53 a week"),
    ],
)
def test_a_difference_has_no_sign_and_percentages_differ_by_points(
    unit: str, decimals: int, change: float, text: str
) -> None:
    assert format_change(change, make_kpi(unit=unit, decimals=decimals)) == text


@pytest.mark.parametrize(
    ("unit", "size", "text"),
    [
        ("percent", 2.5, "2.5 percentage points"),
        ("percent", 1, "1 percentage point"),
        ("days", 0.25, "0.25 days"),
        ("days", 1, "1 day"),
        ("count", 20, "20"),
        ("gbp", 2_000_000, "£2.000m"),
        ("gbp_per_week", 25, "£25 a week"),
    ],
)
def test_an_amount_keeps_the_decimals_it_was_set_with(unit: str, size: float, text: str) -> None:
    assert format_amount(size, make_kpi(unit=unit, decimals=0)) == text


def test_a_difference_below_every_decimal_is_printed_as_nothing() -> None:
    assert format_difference(1e-9, make_kpi(decimals=1)) == "0.000000"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (604, "604"),
        (133594.68, "133,594.68"),
        (-5.10, "−5.1"),
        (-0.0, "0"),
        (1200000, "1,200,000"),
        (0.05, "0.05"),
        (13.448275862068966, "13.4483"),
        (-2 / 3, "−0.6667"),
        (1e-7, "0.0000001"),
        (1e22, "10,000,000,000,000,000,000,000"),
    ],
)
def test_a_plain_number_has_the_decimals_it_needs(value: float, text: str) -> None:
    assert format_plain(value) == text


def test_every_unit_has_words() -> None:
    assert set(UNIT_WORDS) == set(Unit)
    assert all(UNIT_WORDS.values())


@pytest.mark.parametrize(
    ("limit", "facts", "words"),
    [
        (90.0, {"decimals": 2}, "90%"),
        (637.6, {"unit": "rate_per_100k", "decimals": 2}, "637.6"),
        (75000.0, {"unit": "tonnes"}, "75,000"),
        (0.0, {"unit": "gbp", "decimals": 0}, "£0"),
    ],
)
def test_a_limit_is_printed_as_it_was_set(limit: float, facts: dict[str, Any], words: str) -> None:
    assert format_limit(limit, make_kpi(**facts)) == words


@pytest.mark.parametrize(
    ("limit", "facts", "words"),
    [
        (22.68041237113402, {"decimals": 1}, "22.7%"),
        (19.82608695652174, {"unit": "count", "decimals": 0}, "20"),
        (45.0, {"decimals": 2}, "45%"),
        (1234.5, {"unit": "gbp", "decimals": 0}, "£1,235"),
    ],
)
def test_a_limit_worked_out_has_no_more_decimals_than_the_figures(
    limit: float, facts: dict[str, Any], words: str
) -> None:
    assert format_limit(limit, make_kpi(**facts), worked_out=True) == words


@pytest.mark.parametrize(
    ("gap", "kpi", "text"),
    [
        (8.1, {}, "8.1 points"),
        (-1, {"decimals": 0}, "1 point"),
        (1, {}, "1.0 points"),
        (34, {"unit": "count", "decimals": 0}, "34"),
        (-612_400, {"unit": "gbp", "decimals": 0}, "£612,400"),
    ],
)
def test_a_gap_in_a_few_letters(gap: float, kpi: dict[str, Any], text: str) -> None:
    assert format_gap(gap, make_kpi(**{"kpi_id": "HOU_03", **kpi})) == text


@pytest.mark.parametrize(
    ("value", "kpi", "text"),
    [
        (240_411.4, {"unit": "gbp", "decimals": 0}, "£240k"),
        (-240_500, {"unit": "gbp", "decimals": 0}, "−£241k"),
        (9_999, {"unit": "gbp", "decimals": 0}, "£9,999"),
        (1_234_567, {"unit": "gbp", "decimals": 0}, "£1.235m"),
        (856.25, {"unit": "gbp_per_week", "decimals": 2}, "£856.25"),
        (12_345.6, {"unit": "count", "decimals": 0}, "12,346"),
        (84.449, {}, "84.4%"),
    ],
)
def test_what_is_worked_out_promises_no_more_than_it_can_keep(value: float, kpi: dict[str, Any], text: str) -> None:
    assert format_worked_out(value, make_kpi(**{"kpi_id": "HOU_03", **kpi})) == text


@pytest.mark.parametrize(
    ("items", "text"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_words_are_joined(items: list[str], text: str) -> None:
    assert join_words(items) == text


@pytest.mark.parametrize(
    ("text", "lowered"),
    [
        ("No target set", "no target set"),
        ("First figures are expected", "first figures are expected"),
        ("CQC rating", "CQC rating"),
        ("Lancashire only", "Lancashire only"),
        ("NHS", "NHS"),
        ("A fall", "a fall"),
        ("", ""),
    ],
)
def test_names_keep_their_capital(text: str, lowered: str) -> None:
    assert lower_first(text) == lowered


def test_a_text_begins_with_a_capital() -> None:
    assert (upper_first("rank 4"), upper_first("")) == ("Rank 4", "")


def test_one_is_and_many_are() -> None:
    assert [is_are(n) for n in (0, 1, 2)] == ["are", "is", "are"]
    assert [counted(n, "KPI") for n in (0, 1, 2)] == ["0 KPIs", "1 KPI", "2 KPIs"]


@pytest.mark.parametrize(
    ("period", "words"),
    [
        ("2022-23 Q2", "in Q2 2022/23"),
        ("2022-09-30", "on 30 September 2022"),
        ("2022-04..2022-08", "in April to August 2022"),
    ],
)
def test_a_day_is_on_and_a_window_in(period: str, words: str) -> None:
    assert when(parse_period(period)) == words


def test_a_span_of_academic_years_names_them_once() -> None:
    years = [parse_period(f"{year} academic year") for year in ("2017-18", "2021-22")]
    assert span(*years) == "academic years 2017/18 to 2021/22"
    assert span(parse_period("2021-22 Q1"), parse_period("2022-23 Q2")) == "Q1 2021/22 to Q2 2022/23"
    assert span(years[0], parse_period("2022-23 Q2")) == "academic year 2017/18 to Q2 2022/23"
