"""What is true of any outlook: forecasts of a year's end and chances of meeting a target."""

from __future__ import annotations

import math
from itertools import permutations

import pytest
from hypothesis import assume, given, settings, strategies as st

from kpi_helpers.analysis.statistics.years.chance_of_target import (
    LEAST_CHANCE,
    MOST_CHANCE,
    Drift,
    Reach,
    chance_of_target,
)
from kpi_helpers.analysis.statistics.years.end import Denominators, YearEnd, forecast_year
from kpi_helpers.analysis.statistics.years.methods import SIMPLE, YearKind, YearMethod
from kpi_helpers.analysis.statistics.years.needed_rate import Need, meets_target, needed_rate, outlook_status
from kpi_helpers.inputs.lists import Polarity, Rag

MANY = settings(max_examples=150, deadline=None)
METHODS = st.sampled_from([None, *SIMPLE, YearMethod.MEDIAN])
NAN = math.nan

counts = st.integers(0, 5000).map(float)
numbers = st.decimals(-1000, 1000, places=1).map(float)
years = st.lists(counts, min_size=4, max_size=4)
gappy_years = st.lists(st.one_of(counts, st.just(NAN)), min_size=4, max_size=4)
kinds = st.sampled_from([YearKind.TOTAL, YearKind.SNAPSHOT])
one_way = st.sampled_from([Polarity.HIGHER, Polarity.LOWER])
walks = st.lists(st.decimals(0, 100, places=1).map(float), min_size=7, max_size=14)


# ---------------------------------------------------------------- the end of a year


@MANY
@given(kinds, METHODS, st.lists(counts, min_size=1, max_size=3), st.lists(gappy_years, max_size=5), counts, counts)
def test_a_forecast_lies_in_its_range_and_both_in_what_is_possible(
    kind: YearKind, method: YearMethod | None, known: list[float], prior: list[list[float]], one: float, other: float
) -> None:
    lowest, highest = sorted((one, other))
    found = forecast_year(known, prior, kind=kind, method=method, lowest=lowest, highest=highest)
    if isinstance(found, YearEnd):
        assert lowest <= found.low <= found.central <= found.high <= highest
        single = [number for number in found.forecasts.values() if number is not None]
        assert all(lowest <= number <= highest for number in single)


@MANY
@given(METHODS, st.lists(counts, min_size=1, max_size=3), st.lists(years, min_size=1, max_size=4))
def test_a_total_is_never_below_what_is_there(
    method: YearMethod | None, known: list[float], prior: list[list[float]]
) -> None:
    found = forecast_year(known, prior, kind=YearKind.TOTAL, method=method, lowest=0)
    if isinstance(found, YearEnd):
        assert found.low >= sum(known)


@MANY
@given(
    kinds,
    METHODS,
    st.lists(counts, min_size=1, max_size=3),
    st.lists(gappy_years, max_size=4),
    st.sampled_from([0.25, 2.0, 1000.0]),
)
def test_other_units_say_the_same(
    kind: YearKind, method: YearMethod | None, known: list[float], prior: list[list[float]], times: float
) -> None:
    scaled = [[number * times for number in year] for year in (known, *prior)]
    first = forecast_year(known, prior, kind=kind, method=method)
    second = forecast_year(scaled[0], scaled[1:], kind=kind, method=method)
    if not isinstance(first, YearEnd) or not isinstance(second, YearEnd):
        assert first == second
        return
    one, other = ((found.low, found.central, found.high) for found in (first, second))
    assert other == pytest.approx(tuple(number * times for number in one), rel=1e-12)
    assert (second.past_errors, second.range_from) == (first.past_errors, first.range_from)


@MANY
@given(kinds, years, st.integers(1, 3), st.integers(1, 4))
def test_a_year_like_those_before_it_ends_as_they_did(
    kind: YearKind, year: list[float], known: int, how_many: int
) -> None:
    found = forecast_year(year[:known], [year] * how_many, kind=kind)
    assert isinstance(found, YearEnd)
    came = sum(year) if kind is YearKind.TOTAL else year[-1]
    learnt = [found.forecasts[method] for method in SIMPLE[1:]]
    assert all(number == came for number in learnt if number is not None)
    if None not in learnt:
        assert found.central == came


@MANY
@given(kinds, st.lists(counts, min_size=1, max_size=3), st.lists(gappy_years, min_size=2, max_size=2), years)
def test_only_the_year_just_before_has_a_place_of_its_own(
    kind: YearKind, known: list[float], others: list[list[float]], last: list[float]
) -> None:
    found = [forecast_year(known, [*order, last], kind=kind) for order in permutations(others)]
    for one in found:
        assert isinstance(one, YearEnd)
        assert isinstance(found[0], YearEnd)
        assert one.forecasts == found[0].forecasts


@MANY
@given(st.lists(numbers, min_size=1, max_size=3), st.lists(numbers, min_size=4, max_size=4))
def test_a_ratio_of_ones_is_the_total_shared_out(known: list[float], last: list[float]) -> None:
    ones = Denominators([1.0] * len(known), [[1.0] * 4])
    ratio = forecast_year(known, [last], kind=YearKind.RATIO, denominators=ones)
    total = forecast_year(known, [last], kind=YearKind.TOTAL)
    assert isinstance(ratio, YearEnd)
    assert isinstance(total, YearEnd)
    for method in SIMPLE:
        one, other = ratio.forecasts[method], total.forecasts[method]
        assert (one is None) == (other is None)
        if one is not None and other is not None:
            assert one == pytest.approx(other / 4, rel=1e-12)


@MANY
@given(st.integers(0, 3), st.integers(0, 3), st.sampled_from([math.inf, -math.inf]), kinds)
def test_infinities_are_refused_wherever_they_are(year: int, place: int, infinite: float, kind: YearKind) -> None:
    rows = [[1.0, 2.0, 3.0, 4.0] for _ in range(4)]
    rows[year][place] = infinite
    with pytest.raises(ValueError, match="An infinite figure was found"):
        forecast_year(rows[-1], rows[:-1], kind=kind)


# ---------------------------------------------------------------- what is needed


@MANY
@given(numbers, numbers, st.integers(1, 11), one_way, numbers, numbers)
def test_doing_what_is_needed_just_meets_the_target(
    target: float, so_far: float, left: int, better: Polarity, one: float, other: float
) -> None:
    lowest, highest = sorted((one, other))
    found = needed_rate(target, so_far, left, kind=YearKind.TOTAL, better=better, lowest=lowest, highest=highest)
    assert found is not None
    assert so_far + found.per_period * left == pytest.approx(target, abs=1e-9)
    worst, best = (lowest, highest) if better is Polarity.HIGHER else (highest, lowest)
    near = 1e-9 * left  # the ends are compared exactly by the code, nearly here
    if found.need is Need.ALREADY_MET:
        assert (so_far + worst * left - target) * (1 if better is Polarity.HIGHER else -1) >= -near
    if found.need is Need.IMPOSSIBLE:
        assert (so_far + best * left - target) * (1 if better is Polarity.HIGHER else -1) < near


@MANY
@given(numbers, numbers, numbers, one_way)
def test_the_status_of_a_range_is_that_of_its_figures(
    one: float, other: float, target: float, better: Polarity
) -> None:
    low, high = sorted((one, other))
    status = outlook_status(low, high, better=better, target=target)
    inside = [low, high, *(min(max(low + (high - low) * step / 8, low), high) for step in range(1, 8))]
    met = {meets_target(figure, better=better, target=target) for figure in inside}
    assert (status is Rag.GREEN) == (met == {True})
    assert (status is Rag.RED) == (met == {False})


# ---------------------------------------------------------------- chances


def reach(figures: list[float], ahead: int, better: Polarity, target: float, drift: Drift) -> Reach:
    found = chance_of_target(
        figures, periods_ahead=ahead, better=better, target=target, lowest=0, highest=100, drift=drift
    )
    assert isinstance(found, Reach)
    return found


@MANY
@given(walks, st.integers(1, 3), one_way, numbers, numbers, st.sampled_from(Drift))
def test_a_better_target_is_never_more_likely(
    figures: list[float], ahead: int, better: Polarity, one: float, other: float, drift: Drift
) -> None:
    easy, hard = sorted((one, other), reverse=better is Polarity.LOWER)
    chances = [reach(figures, ahead, better, target, drift).chance for target in (easy, hard)]
    assert MOST_CHANCE >= chances[0] >= chances[1] >= LEAST_CHANCE


@MANY
@given(walks, st.integers(1, 3), one_way, numbers, st.sampled_from(Drift))
def test_the_range_of_a_chance_holds_its_centre_within_what_is_possible(
    figures: list[float], ahead: int, better: Polarity, target: float, drift: Drift
) -> None:
    found = reach(figures, ahead, better, target, drift)
    assert 0 <= found.low <= found.central <= found.high <= 100
    assert found.met_now is meets_target(figures[-1], better=better, target=target)


@MANY
@given(walks, st.integers(1, 3), st.decimals(1, 99, places=1).map(float), st.sampled_from(Drift))
def test_a_mirrored_series_has_the_mirrored_chance(
    figures: list[float], ahead: int, target: float, drift: Drift
) -> None:
    straight = reach(figures, ahead, Polarity.HIGHER, target, drift)
    mirrored = reach([100 - number for number in figures], ahead, Polarity.LOWER, 100 - target, drift)
    assume(straight.sd_change > 1e-9)
    assert mirrored.chance == pytest.approx(straight.chance, abs=1e-9)


@MANY
@given(walks, st.integers(1, 3), st.integers(0, 13), st.sampled_from([math.inf, -math.inf]))
def test_chances_refuse_infinities(figures: list[float], ahead: int, place: int, infinite: float) -> None:
    figures[place % len(figures)] = infinite
    with pytest.raises(ValueError, match="An infinite figure was found"):
        chance_of_target(figures, periods_ahead=ahead, better=Polarity.HIGHER, target=1.0)
