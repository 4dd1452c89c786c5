"""Limits around a benchmark or an average, as drawn in a funnel plot, and what lies outside them.

Here the uncertainty is put round the benchmark at the size of each area, not round the area's own figure
as in `significance`. Two public tools do this differently, and both are given: Fingertips (January 2020), with
Wilson's limits or Poisson limits round a benchmark, and the R package PHEindicatormethods 2.1.0, with normal limits
round the average of all areas.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from enum import StrEnum
from fractions import Fraction

from scipy.special import gammainccinv, gammaincinv

from kpi_helpers.analysis.statistics.comparing import intervals
from kpi_helpers.analysis.statistics.comparing.significance import Judgement, Standing, standing_for
from kpi_helpers.analysis.statistics.exact import exact

_ROUNDED_Z = {intervals.USUAL: 1.96, intervals.WIDE: 3.0902}  # as Fingertips rounds them
_TAILS = {intervals.USUAL: 0.025, intervals.WIDE: 0.001}  # on either side


class FunnelStatistic(StrEnum):
    """What the areas of a funnel plot are compared by."""

    PROPORTION = "proportion"
    RATIO = "ratio"  # events as a ratio to the expected events, compared with 1
    RATE = "rate"


class FunnelSignal(StrEnum):
    """Where an area lies in a funnel plot; the number is the share of areas expected beyond on that side by chance."""

    LOW_001 = "low_0.001"
    LOW_025 = "low_0.025"
    NOT_SIGNIFICANT = "not_significant"
    HIGH_025 = "high_0.025"
    HIGH_001 = "high_0.001"
    NOT_COMPARED = "not_compared"


_SIGNALS = {  # by the sides at 95% and at 99.8%, added up
    -2: FunnelSignal.LOW_001,
    -1: FunnelSignal.LOW_025,
    0: FunnelSignal.NOT_SIGNIFICANT,
    1: FunnelSignal.HIGH_025,
    2: FunnelSignal.HIGH_001,
}
_Area = tuple[float, float]  # events or observed, denominator or expected


def spc_proportion(
    value: float | None,
    benchmark: float | None,
    *,
    denominator: float | None,
    unit: float = 100.0,
    confidence: float = intervals.USUAL,
    judgement: Judgement,
) -> Standing:
    """Compare a proportion with Wilson's limits round the benchmark at the area's denominator.

    Outside the limits, strictly, is different. `value` and `benchmark` are per `unit` (100 for per cent). As in the
    source z is rounded: 1.96 at 95% and 3.0902 at 99.8%. Source: Fingertips, SPC for proportions.

    Raises
    ------
    ValueError
        If the benchmark is not between 0 and `unit`, the denominator is not above 0, or the confidence is another.

    >>> spc_proportion(85.3333, 100, denominator=150, judgement=Judgement.HIGHER_IS_BETTER).value
    'worse'
    """
    known = _known(value, benchmark, denominator, unit)
    z = _ROUNDED_Z[_published(confidence)]
    if known is None:
        return Standing.NOT_COMPARED
    own, centre, size = known
    if not 0 <= centre <= unit:
        raise ValueError(f"The benchmark is {centre:g}; expected 0 to {unit:g}.")
    share = centre / unit
    lower, upper = intervals.wilson_limits(size if share == 1 else min(share * size, size), size, z)
    return standing_for(_outside(own, lower * unit, upper * unit), judgement)


def spc_rate(
    value: float | None,
    benchmark: float | None,
    *,
    denominator: float | None,
    unit: float,
    confidence: float = intervals.USUAL,
    judgement: Judgement,
) -> Standing:
    """Compare a rate with Poisson limits round the number of events that the benchmark leads one to expect.

    With E = benchmark * denominator / unit the limits are half the chi-squared quantiles with 2 * ceil(E) and
    2 * floor(E) + 2 degrees of freedom, put back on the scale of the rate; outside, strictly, is different. E is
    worked in decimals, so that a whole number of events is one, and the quantiles to full precision, where the
    source searches by halving to about six digits. Not fit for few expected events: with fewer than about four, an
    area without any event is called different although that is not rare. Source: Fingertips, SPC for rates.

    Raises
    ------
    ValueError
        If the benchmark is negative, the denominator is not above 0, or the confidence is not 95% or 99.8%.

    >>> spc_rate(344.3, 200, denominator=2000, unit=1000, judgement=Judgement.LOWER_IS_BETTER).value
    'worse'
    """
    known = _known(value, benchmark, denominator, unit)
    tail = _TAILS[_published(confidence)]
    if known is None:
        return Standing.NOT_COMPARED
    own, centre, size = known
    if centre < 0:
        raise ValueError(f"The benchmark is {centre:g}; expected 0 or more.")
    expected = Fraction(exact(centre)) * Fraction(exact(size)) / Fraction(exact(unit))
    low = float(gammaincinv(math.ceil(expected), tail)) if expected else 0.0
    high = float(gammainccinv(math.floor(expected) + 1, tail))
    return standing_for(_outside(own, low * unit / size, high * unit / size), judgement)


def funnel_significance(
    numerators: Sequence[float | None], denominators: Sequence[float | None], *, statistic: FunnelStatistic
) -> list[FunnelSignal]:
    """Give, for every area, where it lies in a funnel plot round the average of all areas.

    Proportion: the figure against the average plus or minus z standard errors, z leaving 0.025 or 0.001 on either
    side. Rate and ratio: the area's own interval (exact below 10 events, Byar's from 10) against the average, for a
    ratio against 1. Strictly outside is significant. An area with a missing figure is not compared and
    is left out of the average. Source: PHEindicatormethods 2.1.0, significance for funnel plots.

    Raises
    ------
    ValueError
        If the two lists differ in length, a figure is negative, a denominator is not above 0, or a proportion has
        more events than its total.

    >>> [signal.value for signal in funnel_significance([22, 209], [19.46, 145.93], statistic=FunnelStatistic.RATIO)]
    ['not_significant', 'high_0.001']
    """
    if len(numerators) != len(denominators):
        raise ValueError(f"There are {len(numerators)} numerators and {len(denominators)} denominators.")
    areas = [_area(*pair, statistic) for pair in zip(numerators, denominators, strict=True)]
    known = [area for area in areas if area is not None]
    if not known:
        return [FunnelSignal.NOT_COMPARED] * len(areas)
    average = math.fsum(events for events, _ in known) / math.fsum(size for _, size in known)
    against = 1.0 if statistic is FunnelStatistic.RATIO else average
    side_of = _proportion_side if statistic is FunnelStatistic.PROPORTION else _rate_side
    return [FunnelSignal.NOT_COMPARED if area is None else _signal(area, against, side_of) for area in areas]


def _published(confidence: float) -> float:
    share = intervals.as_share(confidence)
    if share not in _TAILS:
        raise ValueError(f"The confidence is {confidence}; expected 0.95 or 0.998.")
    return share


def _known(
    value: float | None, benchmark: float | None, denominator: float | None, unit: float
) -> tuple[float, float, float] | None:
    """Check the figures, as far as they are known, and give all three unless one is missing."""
    intervals.require_positive(unit, "unit")
    own, centre, size = (
        intervals.as_number(value, "value"),
        intervals.as_number(benchmark, "benchmark"),
        intervals.as_number(denominator, "denominator"),
    )
    if size is not None:
        intervals.require_positive(size, "denominator")
    return None if own is None or centre is None or size is None else (own, centre, size)


def _outside(value: float, lower: float, upper: float) -> int:
    return -1 if value < lower else 1 if value > upper else 0


def _area(numerator: float | None, denominator: float | None, statistic: FunnelStatistic) -> _Area | None:
    events, size = intervals.as_number(numerator, "numerator"), intervals.as_number(denominator, "denominator")
    if events is not None and events < 0:
        raise ValueError(f"A numerator is {events:g}; expected 0 or more.")
    if size is not None:
        intervals.require_positive(size, "denominator")
    if events is None or size is None:
        return None
    if statistic is FunnelStatistic.PROPORTION and events > size:
        raise ValueError(f"A numerator is {events:g} of {size:g}; expected no more than the denominator.")
    return events, size


def _signal(area: _Area, against: float, side_of: Callable[[_Area, float, float], int]) -> FunnelSignal:
    return _SIGNALS[side_of(area, against, intervals.USUAL) + side_of(area, against, intervals.WIDE)]


def _proportion_side(area: _Area, average: float, confidence: float) -> int:
    events, size = area
    half = intervals.normal_quantile(confidence) * math.sqrt(average * (1 - average) / size)
    return _outside(events / size, average - half, average + half)


def _rate_side(area: _Area, against: float, confidence: float) -> int:
    limits = intervals.rate_interval(*area, confidence=confidence, multiplier=1).limits
    return 0 if limits is None else -_outside(against, *limits)
