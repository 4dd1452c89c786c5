from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from kpi_helpers.analysis.outlook import Outlook, Unfit
from kpi_helpers.analysis.statistics.years.chance_of_target import NoChance, Reach
from kpi_helpers.analysis.statistics.years.end import NoOutlook
from kpi_helpers.analysis.statistics.years.methods import YearKind, YearMethod
from kpi_helpers.analysis.statistics.years.needed_rate import Need, NeededRate
from kpi_helpers.display.words import outlook
from kpi_helpers.display.words.outlook import (
    STATUS_WORDS,
    chance_words,
    needed_words,
    odds_words,
    outlook_method_words,
    range_words,
    why_no_outlook,
)
from kpi_helpers.inputs.lists import Rag
from tests.builders import make_kpi
from tests.results import make_result

COUNT: dict[str, Any] = {"unit": "count", "decimals": 0}
TOTAL = {"kind": "year_total", "green_limit": 60, "amber_limit": None, "applies_from": "2018-19 Q1"}
DUE = {"kind": "due_date", "green_limit": 95, "amber_limit": None, "due": "2023-24 financial year"}


def quarters(values: list[float], first: int) -> list[dict[str, Any]]:
    return [
        {"period": f"{first + n // 4}-{(first + n // 4 + 1) % 100} Q{n % 4 + 1}", "value": value}
        for n, value in enumerate(values)
    ]


def total(*values: float, first: int = 2020, **facts: Any) -> Any:
    return make_result(rows=quarters(list(values), first), **{**COUNT, "targets": [TOTAL], **facts})


def test_a_range_from_four_methods() -> None:
    result = total(10, 11, 12, 13, 11, 12, 13, 14, 12, 13)
    assert range_words(result.evidence.outlook, result.kpi) == "50 to 55"
    assert (
        outlook_method_words(result.evidence.outlook)
        == "median of four methods; from the lowest to the highest of them"
    )
    assert needed_words(result.evidence.outlook, result.kpi) == "needs at least 18 a quarter from here"
    assert why_no_outlook(result.evidence.outlook) == ""


def test_a_range_from_past_errors_says_how_wide_and_how_many_years() -> None:
    years = [10, 12, 10, 12, 10, 10, 11, 11, 10, 10, 10, 10, 10, 10]  # ended 0%, 5% and 0% above twice their halves
    result = total(*years, first=2019, settings=[{"setting": "outlook", "value": "run_rate"}])
    assert outlook_method_words(result.evidence.outlook) == (
        "at this year's rate; 5.0% either way, from its errors in 3 earlier years"
    )


def test_pounds_of_a_forecast_are_told_by_the_thousand() -> None:
    result = total(*[1_000_123.0 * n for n in (10, 11, 12, 13, 11, 12, 13, 14, 12, 13)], unit="gbp")
    low, high = range_words(result.evidence.outlook, result.kpi).split(" to ")
    assert (low[0], low[-1], high[0], high[-1]) == ("£", "m", "£", "m")
    assert range_words(Outlook(None), result.kpi) == outlook_method_words(Outlook(None)) == ""


def test_every_reason_and_method_has_words() -> None:
    for why in (*NoOutlook, *Unfit):
        assert why_no_outlook(Outlook(None, why_none=why))
    assert set(outlook._METHODS) == set(YearMethod)
    assert set(outlook._NO_CHANCE) == set(NoChance)
    assert set(STATUS_WORDS) == {Rag.GREEN, Rag.AMBER, Rag.RED}
    assert why_no_outlook(make_result([91, 92]).evidence.outlook) == "numerators and denominators are not known"


def needed(kind: YearKind, per_period: float, need: Need = Need.NEEDED, *, periods: int = 4, **kpi: Any) -> str:
    outlook = Outlook(None, kind=kind, periods=periods, needed=NeededRate(need, per_period))
    return needed_words(outlook, make_kpi(**{"kpi_id": "HOU_03", **kpi}))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (needed(YearKind.TOTAL, 18, **COUNT), "needs at least 18 a quarter from here"),
        (needed(YearKind.TOTAL, 6, periods=12, polarity="lower", **COUNT), "needs at most 6 a month from here"),
        (needed(YearKind.TOTAL, 123_456, unit="gbp", decimals=0), "needs at least £123k a quarter from here"),
        (needed(YearKind.RATIO, 92.5), "needs at least 92.5% over the rest of the year"),
        (needed(YearKind.SNAPSHOT, 0.5), "needs a rise of 0.5 percentage points a quarter"),
        (needed(YearKind.SNAPSHOT, -1, decimals=0), "needs a fall of 1 percentage point a quarter"),
        (needed(YearKind.SNAPSHOT, 0, Need.ALREADY_MET), "target met already"),
        (needed(YearKind.TOTAL, 0, Need.ALREADY_MET), "target met whatever still comes"),
        (needed(YearKind.TOTAL, 0, Need.IMPOSSIBLE), "target can no longer be met"),
    ],
)
def test_what_the_rest_of_the_year_needs(words: str, expected: str) -> None:
    assert words == expected


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        (
            {"values": [80, 82]},
            "Target for 2023/24: needs a rise of 2.2 percentage points a quarter; too few figures to say how likely "
            "that is.",
        ),
        ({"values": [80, 97]}, "Target for 2023/24: met now; too few figures to say how likely that is."),
        (
            {"values": [80.0, 94.82], "decimals": 0},
            "Target for 2023/24: needs a rise of 0.03 percentage points a quarter; too few figures to say how likely "
            "that is.",
        ),
        (
            {"values": [80, 99], "polarity": "lower", "unit": "days"},
            "Target for 2023/24: needs a fall of 0.7 days a quarter; too few figures to say how likely that is.",
        ),
    ],
)
def test_a_target_with_a_date(facts: dict[str, Any], words: str) -> None:
    result = make_result(**{"targets": [DUE], **facts})
    assert result.evidence.chance is not None
    assert chance_words(result.evidence.chance, result.kpi) == words


def test_the_chance_of_a_target_with_a_date() -> None:
    result = make_result([80, 82], targets=[DUE])
    assert result.evidence.chance is not None
    chance = replace(result.evidence.chance, found=reach(0.52))
    assert chance_words(chance, result.kpi) == (
        "Target for 2023/24: needs a rise of 2.2 percentage points a quarter; the chance of meeting it then is "
        "about even."
    )


def reach(chance: float) -> Reach:
    found = make_result(
        [80 + n % 3 for n in range(24)], targets=[{**DUE, "due": "2022-23 financial year", "green_limit": 82}]
    ).evidence.chance
    assert found is not None
    assert isinstance(found.found, Reach)
    return replace(found.found, chance=chance)


@pytest.mark.parametrize(
    ("chance", "words"),
    [
        (0.0, "below 1 in 20"),
        (0.04, "below 1 in 20"),
        (0.05, "about 1 in 10"),
        (0.2, "about 1 in 5"),
        (0.33, "about 3 in 10"),
        (0.5, "about even"),
        (0.8, "about 4 in 5"),
        (0.94, "about 9 in 10"),
        (0.951, "above 19 in 20"),
        (1.0, "above 19 in 20"),
    ],
)
def test_a_chance_is_never_certain(chance: float, words: str) -> None:
    assert odds_words(chance) == words
