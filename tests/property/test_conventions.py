"""What is true of every rule of rating for any figure and target."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from typing import Any

from hypothesis import assume, given, settings, strategies as st

from kpi_helpers.analysis.direction import compare_figures
from kpi_helpers.analysis.ratings import rate_by_rule, with_amber_limits
from kpi_helpers.analysis.statistics.exact import exact
from kpi_helpers.analysis.targets import Rating, Target
from kpi_helpers.inputs.kpis import Kpi
from kpi_helpers.inputs.lists import Compared, Polarity, Rag, RatingRule, TargetKind, ToleranceIn
from kpi_helpers.periods import quarter
from tests.builders import make_kpi
from tests.results import make_figure, make_target

MANY = settings(max_examples=200, deadline=None)
ORDER = {Rag.RED: 0, Rag.AMBER: 1, Rag.GREEN: 2}
Q2 = quarter(2022, 2)
RULES = sorted(set(RatingRule) - {RatingRule.INTERVAL})
OF_RANGES = [RatingRule.LIMITS, RatingRule.TOLERANCE, RatingRule.FORECAST]

numbers = st.decimals(-100_000, 100_000, places=2).map(float)
tolerances = st.decimals(0, 200, places=1).map(float)
one_way = st.sampled_from([Polarity.HIGHER, Polarity.LOWER])
compared = st.sampled_from(Compared)


@cache
def kpi(polarity: Polarity) -> Kpi:
    return make_kpi(unit="count", decimals=1, polarity=polarity)


@st.composite
def targets(draw: st.DrawFn, polarity: Polarity) -> Target:
    """Targets of every rule but the interval that the checks let through, for a polarity."""
    rule = draw(st.sampled_from(OF_RANGES if polarity is Polarity.RANGE else RULES))
    cells: dict[str, Any] = {"rule": rule}
    amber = rule in (RatingRule.LIMITS, RatingRule.TWO_TARGETS)
    if rule in (RatingRule.TOLERANCE, RatingRule.TOLERANCE_THEN_HISTORY):
        cells |= {"tolerance": draw(tolerances), "tolerance_in": draw(st.sampled_from(ToleranceIn))}
    if polarity is Polarity.RANGE:
        lowest, lower, upper, highest = sorted(draw(st.lists(numbers, min_size=4, max_size=4)))
        cells |= {"kind": TargetKind.RANGE, "green_limit_upper": upper, "amber_limit_upper": highest if amber else None}
        return make_target(lower, lowest if amber else None, **cells)
    better, worse = sorted(draw(st.tuples(numbers, numbers)), reverse=polarity is Polarity.HIGHER)
    return make_target(better, worse if amber else None, **cells)


def rate(
    value: float,
    target: Target,
    polarity: Polarity,
    *,
    last_year: float | None,
    spread: float = 0,
    compared: Compared = Compared.UNROUNDED,
) -> Rating:
    """Rate a figure whose year is forecast to end at the figure itself, give or take a spread."""
    figure = make_figure(value)
    before = None if last_year is None else make_figure(last_year, "2021-22 Q2")
    year = compare_figures(figure, before, kpi=kpi(polarity), target=target)
    outlook = (value - spread, value + spread)
    return rate_by_rule(figure, target, kpi=kpi(polarity), quarter=Q2, compared=compared, year=year, outlook=outlook)


def score(rating: Rating) -> int:
    """Give how good a rating is; what is worse than green and cannot be told apart counts as one level."""
    return ORDER.get(rating.rag, 0)


@MANY
@given(st.data(), one_way, numbers, numbers, st.none() | numbers, st.floats(0, 100), compared)
def test_a_better_value_never_rates_worse(
    data: st.DataObject,
    polarity: Polarity,
    one: float,
    other: float,
    last_year: float | None,
    spread: float,
    compared: Compared,
) -> None:
    target = data.draw(targets(polarity))
    worse, better = (
        rate(value, target, polarity, last_year=last_year, spread=spread, compared=compared)
        for value in sorted((one, other), reverse=polarity is Polarity.LOWER)
    )
    assert score(worse) <= score(better)


@MANY
@given(st.data(), numbers, numbers, compared)
def test_a_value_nearer_to_a_range_never_rates_worse(
    data: st.DataObject, one: float, other: float, compared: Compared
) -> None:
    target = data.draw(targets(Polarity.RANGE))
    assert target.green_limit is not None
    assert target.green_limit_upper is not None
    low, high = target.green_limit, target.green_limit_upper
    assume((one <= low) == (other <= low))  # on the same side
    assume((one >= high) == (other >= high))
    nearer, farther = sorted((one, other), key=lambda value: max(low - value, value - high, 0.0))
    found = [rate(value, target, Polarity.RANGE, last_year=None, compared=compared) for value in (farther, nearer)]
    assert score(found[0]) <= score(found[1])


def negative(number: float | None) -> float | None:
    return None if number is None else -number


@MANY
@given(st.data(), one_way, numbers, st.none() | numbers, st.floats(0, 100), compared)
def test_flipping_polarity_and_every_sign_keeps_the_rating(
    data: st.DataObject,
    polarity: Polarity,
    value: float,
    last_year: float | None,
    spread: float,
    compared: Compared,
) -> None:
    target = data.draw(targets(polarity))
    other_way = Polarity.LOWER if polarity is Polarity.HIGHER else Polarity.HIGHER
    cells = {"rule": target.rule, "tolerance": target.tolerance, "tolerance_in": target.tolerance_in}
    mirrored = make_target(negative(target.green_limit), negative(target.amber_limit), **cells)
    straight = rate(value, target, polarity, last_year=last_year, spread=spread, compared=compared)
    flipped = rate(-value, mirrored, other_way, last_year=negative(last_year), spread=spread, compared=compared)
    assert (flipped.rag, flipped.unrated, flipped.met) == (straight.rag, straight.unrated, straight.met)


@MANY
@given(st.integers(0, 200), st.integers(1, 200), one_way, st.integers(0, 100))
def test_flipping_what_is_counted_and_the_polarity_keeps_the_rating_by_interval(
    events: int, total: int, polarity: Polarity, green: int
) -> None:
    assume(events <= total)
    other_way = Polarity.LOWER if polarity is Polarity.HIGHER else Polarity.HIGHER

    def by_interval(count: int, way: Polarity, limit: float) -> Rag:
        counted = make_figure(100 * count / total, numerator=count, denominator=total)
        target = make_target(limit, rule=RatingRule.INTERVAL)
        return rate_by_rule(counted, target, kpi=percentage(way), quarter=Q2).rag

    assert by_interval(events, polarity, green) is by_interval(total - events, other_way, 100 - green)


@cache
def percentage(polarity: Polarity) -> Kpi:
    return make_kpi(unit="percent", polarity=polarity)


@MANY
@given(one_way, numbers, tolerances, st.sampled_from(ToleranceIn), numbers)
def test_amber_is_a_shortfall_of_no_more_than_the_tolerance(
    polarity: Polarity, green: float, tolerance: float, counted_in: ToleranceIn, value: float
) -> None:
    target = make_target(green, rule=RatingRule.TOLERANCE, tolerance=tolerance, tolerance_in=counted_in)
    way = 1 if polarity is Polarity.HIGHER else -1
    edge = Fraction(exact(green))
    allowed = Fraction(exact(tolerance))
    if counted_in is ToleranceIn.PERCENT_OF_TARGET:
        allowed *= abs(edge) / 100
    boundary = with_amber_limits(target, polarity).amber_limit
    assert boundary is not None
    for one in (value, boundary):
        shortfall = way * (edge - Fraction(exact(one)))
        wanted = Rag.GREEN if shortfall <= 0 else Rag.AMBER if shortfall <= allowed else Rag.RED
        assert rate(one, target, polarity, last_year=None).rag is wanted
