from __future__ import annotations

import pytest

from kpi_helpers.display.words.grammar import counted, is_are, join_words, lower_first, span, upper_first, when
from kpi_helpers.periods import parse_period


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
