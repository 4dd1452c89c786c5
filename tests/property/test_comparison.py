"""What is true of intervals, comparisons, funnels, quantiles and ranks for any input."""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable
from random import Random

import pytest
from hypothesis import assume, given, settings, strategies as st

from kpi_helpers.analysis.statistics.comparing.funnel import (
    FunnelSignal,
    FunnelStatistic,
    funnel_significance,
    spc_proportion,
    spc_rate,
)
from kpi_helpers.analysis.statistics.comparing.intervals import (
    Interval,
    mean_interval,
    rate_interval,
    sum_parts,
    wilson_interval,
)
from kpi_helpers.analysis.statistics.comparing.ranks import categories_of, category_bounds, quantiles_of, rank_among
from kpi_helpers.analysis.statistics.comparing.significance import (
    Change,
    Judgement,
    Standing,
    change_between,
    compare_intervals,
    compare_with_goal,
    compare_with_value,
)

MANY = settings(max_examples=200, deadline=None)
HIGHER, LOWER = Judgement.HIGHER_IS_BETTER, Judgement.LOWER_IS_BETTER
OTHER_WAY = {HIGHER: LOWER, LOWER: HIGHER}

confidences = st.sampled_from([0.9, 0.95, 0.975, 0.99, 0.998, 0.9999])
one_way = st.sampled_from([HIGHER, LOWER])
figures = st.decimals(-1000, 1000, places=2).map(float)
few_figures = st.integers(-20, 20).map(float)  # so that ties are common
maybe = st.none() | few_figures
totals = st.integers(1, 10**9)
multipliers = st.sampled_from([1.0, 100.0, 1000.0, 100_000.0])


@st.composite
def proportions(draw: st.DrawFn) -> tuple[int, int]:
    total = draw(totals)
    return draw(st.integers(0, total) | st.integers(0, min(total, 20))), total


@st.composite
def measured(draw: st.DrawFn, confidence: float = 0.95) -> tuple[float, Interval]:
    """A figure in the middle of an interval."""
    value, below, above = draw(few_figures), draw(st.integers(0, 8)), draw(st.integers(0, 8))
    return value, Interval(value - below, value + above, confidence)


def known(interval: Interval) -> tuple[float, float]:
    assert interval.limits is not None
    return interval.limits


def mirrored(interval: Interval) -> Interval:
    lower, upper = known(interval)
    return Interval(-upper, -lower, interval.confidence)


# ---------------------------------------------------------------- intervals


@MANY
@given(proportions(), confidences, multipliers)
def test_a_proportion_lies_in_its_interval_inside_the_possible_range(
    counts: tuple[int, int], confidence: float, multiplier: float
) -> None:
    events, total = counts
    lower, upper = known(wilson_interval(events, total, confidence=confidence, multiplier=multiplier))
    assert 0 <= lower <= events / total * multiplier * (1 + 1e-15)
    assert events / total * multiplier * (1 - 1e-15) <= upper <= multiplier
    assert lower < upper


@MANY
@given(proportions(), confidences)
def test_those_who_are_not_counted_have_the_mirrored_interval(counts: tuple[int, int], confidence: float) -> None:
    events, total = counts
    lower, upper = known(wilson_interval(events, total, confidence=confidence))
    rest_lower, rest_upper = known(wilson_interval(total - events, total, confidence=confidence))
    assert lower == pytest.approx(1 - rest_upper, abs=1e-14)
    assert upper == pytest.approx(1 - rest_lower, abs=1e-14)


@MANY
@given(proportions(), st.lists(confidences, min_size=2, max_size=2, unique=True), st.data())
def test_more_confidence_is_a_wider_interval(counts: tuple[int, int], two: list[float], data: st.DataObject) -> None:
    less, more = sorted(two)
    values = data.draw(st.lists(figures, min_size=2, max_size=8))
    pairs = [
        (wilson_interval(*counts, confidence=less), wilson_interval(*counts, confidence=more)),
        (rate_interval(*counts, confidence=less), rate_interval(*counts, confidence=more)),
        (mean_interval(values, confidence=less), mean_interval(values, confidence=more)),
    ]
    for narrow, wide in pairs:
        assert known(wide)[0] <= known(narrow)[0] <= known(narrow)[1] <= known(wide)[1]


@MANY
@given(st.floats(0, 1e7), st.floats(0.001, 1e9), confidences)
def test_a_rate_lies_in_its_interval(events: float, exposure: float, confidence: float) -> None:
    lower, upper = known(rate_interval(events, exposure, confidence=confidence, multiplier=1))
    assert 0 <= lower <= events / exposure * (1 + 1e-15)
    assert events / exposure < upper


@MANY
@given(proportions(), confidences, multipliers)
def test_an_interval_is_in_proportion_to_its_multiplier(
    counts: tuple[int, int], confidence: float, multiplier: float
) -> None:
    for interval_of in (wilson_interval, rate_interval):
        one = known(interval_of(*counts, confidence=confidence, multiplier=1))
        many = known(interval_of(*counts, confidence=confidence, multiplier=multiplier))
        assert many == (one[0] * multiplier, one[1] * multiplier)


@MANY
@given(st.lists(figures, min_size=2, max_size=30), confidences, st.randoms())
def test_the_interval_of_a_mean_is_about_the_mean_in_any_order(
    values: list[float], confidence: float, random: Random
) -> None:
    interval = mean_interval(values, confidence=confidence)
    lower, upper = known(interval)
    mean = statistics.mean(values)
    assert lower <= mean <= upper
    assert upper - mean == pytest.approx(mean - lower, abs=1e-9)
    random.shuffle(values)
    assert mean_interval(values, confidence=confidence) == interval


@MANY
@given(st.lists(st.none() | figures, max_size=8), confidences)
def test_one_missing_part_makes_all_missing(parts: list[float | None], confidence: float) -> None:
    if None in parts:
        assert sum_parts(parts) is None
        assert mean_interval(parts, confidence=confidence).limits is None
    elif len(parts) > 1:
        assert mean_interval(parts, confidence=confidence).limits is not None


@given(
    st.sampled_from([math.inf, -math.inf]),
    st.sampled_from(
        [
            lambda infinite: wilson_interval(infinite, 10),
            lambda infinite: rate_interval(1, infinite),
            lambda infinite: mean_interval([1, infinite]),
            lambda infinite: Interval(1, infinite),
            lambda infinite: rank_among(1, {"Kent": infinite}, better=HIGHER),
            lambda infinite: quantiles_of([1, infinite], 2),
            lambda infinite: compare_with_value(1.5, infinite, interval=Interval(1, 2), judgement=HIGHER),
            lambda infinite: compare_with_goal(1, infinite, judgement=HIGHER),
            lambda infinite: spc_rate(1, infinite, denominator=10, unit=1, judgement=HIGHER),
            lambda infinite: funnel_significance([infinite], [10], statistic=FunnelStatistic.RATE),
        ]
    ),
)
def test_infinities_are_refused(infinite: float, asked: Callable[[float], object]) -> None:
    with pytest.raises(ValueError, match="infinite; expected a finite number"):
        asked(infinite)


# ---------------------------------------------------------------- comparison


@MANY
@given(measured(), few_figures, st.integers(0, 4), one_way)
def test_flipping_judgement_and_every_sign_keeps_the_standing_against_a_value(
    own: tuple[float, Interval], benchmark: float, more: int, judgement: Judgement
) -> None:
    value, interval = own
    lower, upper = known(interval)
    wider = Interval(lower - more, upper + more, 0.998)
    straight = compare_with_value(value, benchmark, interval=interval, wider=wider, judgement=judgement)
    flipped = compare_with_value(
        -value, -benchmark, interval=mirrored(interval), wider=mirrored(wider), judgement=OTHER_WAY[judgement]
    )
    assert flipped is straight
    assert (straight is Standing.SIMILAR) == (lower <= benchmark <= upper)


@MANY
@given(measured(), measured(), one_way)
def test_flipping_judgement_and_every_sign_keeps_the_standing_of_two_intervals(
    one: tuple[float, Interval], two: tuple[float, Interval], judgement: Judgement
) -> None:
    (value, interval), (other, other_interval) = one, two
    straight = compare_intervals(value, other, interval=interval, other_interval=other_interval, judgement=judgement)
    assert straight is compare_intervals(
        -value,
        -other,
        interval=mirrored(interval),
        other_interval=mirrored(other_interval),
        judgement=OTHER_WAY[judgement],
    )
    back = compare_intervals(other, value, interval=other_interval, other_interval=interval, judgement=judgement)
    turned = {Standing.BETTER: Standing.WORSE, Standing.WORSE: Standing.BETTER}
    assert back is turned.get(straight, straight)


@MANY
@given(measured(), measured())
def test_a_change_seen_backwards_is_the_other_change(one: tuple[float, Interval], two: tuple[float, Interval]) -> None:
    there = change_between(two[0], one[0], interval=two[1], interval_before=one[1])
    back = change_between(one[0], two[0], interval=one[1], interval_before=two[1])
    turned = {Change.INCREASING: Change.DECREASING, Change.DECREASING: Change.INCREASING}
    assert back is turned.get(there, there)
    if there is Change.INCREASING:
        assert two[0] > one[0]


@MANY
@given(few_figures, few_figures, one_way)
def test_flipping_judgement_and_every_sign_keeps_the_standing_against_one_goal(
    value: float, goal: float, judgement: Judgement
) -> None:
    straight = compare_with_goal(value, goal, judgement=judgement)
    assert compare_with_goal(-value, -goal, judgement=OTHER_WAY[judgement]) is straight


@MANY
@given(few_figures, few_figures, st.tuples(few_figures, few_figures).map(sorted), one_way)
def test_a_better_figure_never_stands_worse_against_a_goal(
    one: float, two: float, ends: list[float], judgement: Judgement
) -> None:
    order = {Standing.WORSE: 0, Standing.SIMILAR: 1, Standing.BETTER: 2}
    worse, better = sorted((one, two), reverse=judgement is LOWER)
    for upper in (None, ends[1]):
        standings = [compare_with_goal(value, ends[0], upper=upper, judgement=judgement) for value in (worse, better)]
        assert order[standings[0]] <= order[standings[1]]


@MANY
@given(st.integers(0, 100), st.integers(1, 100), st.integers(1, 10_000), st.sampled_from([0.95, 0.998]), one_way)
def test_flipping_judgement_turns_better_and_worse_round_a_benchmark(
    value: int, benchmark: int, denominator: int, confidence: float, judgement: Judgement
) -> None:
    turned = {Standing.BETTER: Standing.WORSE, Standing.WORSE: Standing.BETTER}
    for spc in (spc_proportion, spc_rate):
        facts = {"denominator": denominator, "unit": 100.0, "confidence": confidence}
        straight = spc(value, benchmark, judgement=judgement, **facts)
        other = spc(value, benchmark, judgement=OTHER_WAY[judgement], **facts)
        assert other is turned.get(straight, straight)
        if benchmark * denominator >= 100:  # an expected event at least; the source's limits may leave out less
            assert spc(benchmark, benchmark, judgement=judgement, **facts) is Standing.SIMILAR


@MANY
@given(st.lists(st.tuples(st.integers(0, 50), st.integers(50, 2000)), min_size=1, max_size=12), st.data())
def test_the_order_of_areas_changes_no_funnel(areas: list[tuple[int, int]], data: st.DataObject) -> None:
    order = data.draw(st.permutations(range(len(areas))))
    for statistic in FunnelStatistic:
        straight = funnel_significance([x for x, _ in areas], [n for _, n in areas], statistic=statistic)
        mixed = funnel_significance([areas[i][0] for i in order], [areas[i][1] for i in order], statistic=statistic)
        assert mixed == [straight[i] for i in order]


@MANY
@given(st.lists(st.tuples(st.integers(0, 500), st.integers(500, 20_000)), min_size=2, max_size=8))
def test_counting_the_others_turns_a_funnel_of_proportions_round(areas: list[tuple[int, int]]) -> None:
    turned = dict(zip(list(FunnelSignal)[:5], list(FunnelSignal)[4::-1], strict=True))
    sizes = [size for _, size in areas]
    straight = funnel_significance([events for events, _ in areas], sizes, statistic=FunnelStatistic.PROPORTION)
    others = funnel_significance([size - events for events, size in areas], sizes, statistic=FunnelStatistic.PROPORTION)
    assert others == [turned[signal] for signal in straight]


# ---------------------------------------------------------------- ranks


@st.composite
def peers(draw: st.DrawFn) -> dict[str, float | None]:
    values = draw(st.lists(maybe, min_size=1, max_size=15))
    assume(any(value is not None for value in values))
    return {f"Council {number}": value for number, value in enumerate(values)}


@MANY
@given(few_figures, peers(), one_way, st.data())
def test_the_order_of_peers_changes_no_place(
    value: float, others: dict[str, float | None], better: Judgement, data: st.DataObject
) -> None:
    mixed = dict(data.draw(st.permutations(list(others.items()))))
    straight, after = rank_among(value, others, better=better), rank_among(value, mixed, better=better)
    assert straight is not None
    assert after is not None
    assert set(after.best_names) == set(straight.best_names)
    for field in ("rank", "of", "joint", "best", "distance_to_best", "quartile", "quartile_limit"):
        assert getattr(after, field) == getattr(straight, field)


@MANY
@given(few_figures, peers(), one_way, figures, st.sampled_from([0.5, 1, 2, 10]))
def test_shifting_and_stretching_every_figure_keeps_the_place(
    value: float, others: dict[str, float | None], better: Judgement, shift: float, factor: float
) -> None:
    def moved(figure: float) -> float:
        return round(figure * factor + shift, 2)

    before = rank_among(value, others, better=better)
    after = rank_among(
        moved(value),
        {name: None if figure is None else moved(figure) for name, figure in others.items()},
        better=better,
    )
    assert before is not None
    assert after is not None
    assert (after.rank, after.of, after.joint, after.quartile) == (
        before.rank,
        before.of,
        before.joint,
        before.quartile,
    )
    assert after.best_names == before.best_names
    assert after.distance_to_best == pytest.approx(factor * before.distance_to_best)


@MANY
@given(few_figures, peers(), one_way)
def test_flipping_judgement_and_every_sign_keeps_the_place(
    value: float, others: dict[str, float | None], better: Judgement
) -> None:
    straight = rank_among(value, others, better=better)
    flipped = rank_among(
        -value,
        {name: None if figure is None else -figure for name, figure in others.items()},
        better=OTHER_WAY[better],
    )
    assert straight is not None
    assert flipped is not None
    for field in ("rank", "of", "joint", "best_names", "distance_to_best", "quartile", "distance_to_next_quartile"):
        assert getattr(flipped, field) == getattr(straight, field)


@MANY
@given(few_figures, peers(), one_way)
def test_a_place_is_possible_and_ties_share_it(
    value: float, others: dict[str, float | None], better: Judgement
) -> None:
    place = rank_among(value, others, better=better)
    assert place is not None
    figures_known = [figure for figure in others.values() if figure is not None]
    assert place.of == len(figures_known) + 1
    assert 1 <= place.rank <= place.of
    assert place.joint == (value in figures_known)
    assert (place.rank == 1) == (place.distance_to_best == 0)
    assert (place.quartile is None) == (place.of < 4)
    if place.quartile_limit is not None:
        assert place.quartile is not None
        reached = rank_among(place.best, others, better=better)
        assert reached is not None
        assert reached.quartile is not None
        assert reached.quartile <= place.quartile
        assert place.distance_to_next_quartile is not None
        assert 0 < place.distance_to_next_quartile <= place.distance_to_best


@MANY
@given(st.lists(maybe, max_size=40), st.integers(2, 10), st.booleans(), st.data())
def test_quantiles_and_categories_follow_the_order_of_figures_and_never_split_ties(
    values: list[float | None], groups: int, highest_first: bool, data: st.DataObject
) -> None:
    quantiles = quantiles_of(values, groups, highest_first=highest_first)
    judgement = HIGHER if highest_first else LOWER
    categories = categories_of(values, groups, judgement=judgement)
    for found in (quantiles, categories):
        placed = [(value, group) for value, group in zip(values, found, strict=True) if value is not None and group]
        ordered = sorted(placed, key=lambda pair: pair[0], reverse=highest_first)
        numbers = [group for _, group in ordered]
        assert numbers == sorted(numbers)
        assert len({value for value, _ in placed}) == len(set(placed))
        assert all(1 <= group <= groups for group in numbers)
    order = data.draw(st.permutations(range(len(values))))
    assert quantiles_of([values[i] for i in order], groups, highest_first=highest_first) == [
        quantiles[i] for i in order
    ]


@MANY
@given(st.lists(few_figures, min_size=4, max_size=40), st.integers(2, 10))
def test_boundaries_run_from_the_lowest_to_the_highest_figure(values: list[float], groups: int) -> None:
    bounds = category_bounds(values, groups)
    assert bounds is not None
    assert len(bounds) == groups + 1
    assert list(bounds) == sorted(bounds)
    assert (bounds[0], bounds[-1]) == (min(values), max(values))
    quantiles = statistics.quantiles(values, n=groups, method="inclusive")
    assert bounds[1:-1] == pytest.approx(quantiles, abs=1e-9)
