"""Confidence intervals of one figure: a proportion, a rate, a mean.

Missing stays missing, bad figures are refused, limits stay inside the possible range. Rules as in the R package
PHEindicatormethods 2.1.0, after the Fingertips technical guidance ("Proportions", "Rates", "Means") and APHO
Technical Briefing 3. What an interval says about a benchmark is left to `significance`.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from scipy.special import gammainccinv, gammaincinv, ndtri, stdtrit

USUAL = 0.95  # confidence of the limits that public health tools print
WIDE = 0.998  # confidence of the second, wider pair
BYAR_FROM = 10  # events; below this number the limits of a rate are exact
_HARDLY_ANY = 0.001  # events; below this number the lower limit is smaller than any number a computer holds
PER_100_000 = 100_000.0


@dataclass(frozen=True, slots=True)
class Interval:
    """The range that holds the true figure with a given confidence; the limits are None where they are not known.

    `confidence` is a share between 0.9 and 1; 90 to 100 is read as per cent.

    Raises
    ------
    ValueError
        If a limit is infinite, the lower limit is above the upper one, or the confidence is out of range.
    """

    lower: float | None
    upper: float | None
    confidence: float = USUAL

    def __post_init__(self) -> None:
        object.__setattr__(self, "lower", as_number(self.lower, "lower limit"))
        object.__setattr__(self, "upper", as_number(self.upper, "upper limit"))
        object.__setattr__(self, "confidence", as_share(self.confidence))
        if self.lower is not None and self.upper is not None and self.lower > self.upper:
            raise ValueError(f"The lower limit {self.lower} is above the upper limit {self.upper}.")

    @property
    def limits(self) -> tuple[float, float] | None:
        """Both limits, or None unless both are known."""
        return None if self.lower is None or self.upper is None else (self.lower, self.upper)


def wilson_interval(
    events: float | None, total: float | None, *, confidence: float = USUAL, multiplier: float = 1.0
) -> Interval:
    """Give Wilson's score interval of a proportion, `events` out of `total`, times `multiplier` (100 for per cent).

    Source: PHEindicatormethods 2.1.0, ``phe_proportion``; the limits are kept inside 0 and `multiplier`, and missing
    figures give a missing interval at any confidence, where the source can differ by rounding and at 100%.

    Raises
    ------
    ValueError
        If a figure is negative or infinite, the total is not above 0, or there are more events than the total.

    >>> [round(limit, 2) for limit in wilson_interval(20, 100, multiplier=100).limits or ()]
    [13.34, 28.88]
    """
    share, scale = as_share(confidence), require_positive(multiplier, "multiplier")
    known = _events_of(events, total, "total")
    if known is None:
        return Interval(None, None, share)
    if known[0] > known[1]:
        raise ValueError(f"The events are {known[0]:g} of a total of {known[1]:g}; expected no more than the total.")
    lower, upper = (0.0, 1.0) if share == 1 else wilson_limits(*known, normal_quantile(share))
    return Interval(lower * scale, upper * scale, share)


def wilson_limits(events: float, total: float, z: float) -> tuple[float, float]:
    """Give Wilson's limits, as shares of one, at `z` standard deviations of the normal distribution.

    The lower limit is written without the difference of two nearly equal numbers, so that it keeps its digits for
    few events, and is exactly 0 for none.
    """
    square = z * z
    middle = 2 * events + square
    spread = z * math.sqrt(square + 4 * events * ((total - events) / total))
    lower = 2 * events * (events / total) / (middle + spread)
    upper = 1.0 if events == total else (middle + spread) / 2 / (total + square)
    return lower, min(upper, 1.0)


def rate_interval(
    events: float | None, exposure: float | None, *, confidence: float = USUAL, multiplier: float = PER_100_000
) -> Interval:
    """Give the interval of a rate, `events` per `exposure`, times `multiplier`.

    Exact Poisson limits below 10 events, Byar's approximation from 10 on; the events may be fractional.
    Source: PHEindicatormethods 2.1.0, ``phe_rate``.

    Raises
    ------
    ValueError
        If a figure is negative or infinite, the exposure is not above 0, or the confidence is 100%, at which
        a rate has no upper limit.

    >>> [round(limit, 2) for limit in rate_interval(5, 1000).limits or ()]
    [162.35, 1166.83]
    """
    share, scale = _below_certain(confidence), require_positive(multiplier, "multiplier")
    known = _events_of(events, exposure, "exposure")
    if known is None:
        return Interval(None, None, share)
    count, base = known
    lower, upper = _exact_limits(count, share) if count < BYAR_FROM else _byar_limits(count, share)
    return Interval(lower / base * scale, upper / base * scale, share)


def mean_interval(values: Iterable[float | None], *, confidence: float = USUAL) -> Interval:
    """Give Student's t interval of the mean of some values; the limits are missing if any value is, or for one value.

    Mean and standard deviation are exact sums rounded once, so that equal values give an interval of no width.
    Source: PHEindicatormethods 2.1.0, ``phe_mean``.

    Raises
    ------
    ValueError
        If a value is infinite, or the confidence is 100%, at which a mean has no limits.

    >>> [round(limit, 2) for limit in mean_interval([4.0, 5.0, 6.0, 5.0]).limits or ()]
    [3.7, 6.3]
    """
    share = _below_certain(confidence)
    numbers = [as_number(value, "value") for value in values]
    known = [number for number in numbers if number is not None]
    if len(known) < len(numbers) or len(known) < 2:
        return Interval(None, None, share)
    t = float(stdtrit(len(known) - 1, 1 - (1 - share) / 2))
    mean = statistics.mean(known)
    half = t * statistics.stdev(known) / math.sqrt(len(known))
    return Interval(mean - half, mean + half, share)


def sum_parts(parts: Sequence[float | None]) -> float | None:
    """Give the sum of the parts of a group, or None where a part is missing or there is none.

    Numerators and denominators are summed apart and then treated as one figure (PHEindicatormethods 2.1.0).

    >>> sum_parts([1, 2.5]), sum_parts([1, None])
    (3.5, None)
    """
    numbers = [as_number(part, "part") for part in parts]
    known = [number for number in numbers if number is not None]
    return math.fsum(known) if known and len(known) == len(numbers) else None


def normal_quantile(confidence: float) -> float:
    """Give z, the standard normal quantile that leaves half the rest of `confidence` (a share) above it.

    >>> normal_quantile(0.95)
    1.959963984540054
    """
    return float(ndtri(confidence + (1 - confidence) / 2))


def as_share(confidence: float) -> float:
    """Give a confidence as a share: 0.9 to 1 as it is, 90 to 100 as per cent.

    >>> as_share(99.8), as_share(0.95)
    (0.998, 0.95)
    """
    if 0.9 <= confidence <= 1:
        return float(confidence)
    if 90 <= confidence <= 100:
        return confidence / 100
    raise ValueError(f"The confidence is {confidence}; expected 0.9 to 1, or 90 to 100 per cent.")


def as_number(value: float | None, name: str) -> float | None:
    """Give a figure as a float; None and NaN are missing, and any other number counts, -1 included."""
    if value is None or math.isnan(value):
        return None
    if math.isinf(value):
        raise ValueError(f"The {name} is infinite; expected a finite number, or none.")
    return float(value)


def require_positive(value: float, name: str) -> float:
    """Give a figure back, or refuse it unless it is a finite number above 0."""
    if not (value > 0 and math.isfinite(value)):
        raise ValueError(f"The {name} is {value:g}; expected a number above 0.")
    return float(value)


def _below_certain(confidence: float) -> float:
    share = as_share(confidence)
    if share == 1:
        raise ValueError("The confidence is 100%, at which there are no limits; expected less than 100%.")
    return share


def _events_of(events: float | None, base: float | None, name: str) -> tuple[float, float] | None:
    """Check both figures, as far as they are known, and give them unless one is missing."""
    count, size = as_number(events, "number of events"), as_number(base, name)
    if count is not None and count < 0:
        raise ValueError(f"The number of events is {count:g}; expected 0 or more.")
    if size is not None:
        require_positive(size, name)
    return None if count is None or size is None else (count, size)


def _exact_limits(events: float, confidence: float) -> tuple[float, float]:
    """Give half the chi-squared quantiles with 2x and 2x + 2 degrees of freedom, by the gamma distribution."""
    tail = (1 - confidence) / 2
    lower = 0.0 if events < _HARDLY_ANY else float(gammaincinv(events, tail))
    return lower, float(gammainccinv(events + 1, tail))


def _byar_limits(events: float, confidence: float) -> tuple[float, float]:
    z, more = normal_quantile(confidence), events + 1
    lower = events * (1 - 1 / (9 * events) - z / (3 * math.sqrt(events))) ** 3
    return lower, more * (1 - 1 / (9 * more) + z / (3 * math.sqrt(more))) ** 3
