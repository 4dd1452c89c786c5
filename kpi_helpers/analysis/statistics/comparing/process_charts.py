"""Control charts other than XmR: moving ranges, shares and rates with known denominators.

Which chart when:

* `I`, `MR`: single measurements without a denominator, and the movement between them.
* `P`, `U`: shares of a whole (`P`), events per exposure (`U`). Their limits know only the chance of
  counting, so they are too narrow for the large denominators of council figures.
* `P_PRIME`, `U_PRIME`: the same with the limits widened (or narrowed) to the movement really seen.
  **The usual choice where denominators are known and are large or vary.** The scaling takes the
  assumed spread out again, so that the two differ only where limits meet the possible range.
* `RUN`: no limits; see `run_chart`.

Source: qicharts2 0.8.1.
"""

from __future__ import annotations

import math
import statistics
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from kpi_helpers.analysis.statistics.trends import FloatArray, Runs, rate_runs, require_numbers, require_same_length

RANGE_TO_SIGMA = 1.128  # mean of |a - b| for two normal values, in standard deviations; qicharts2 0.8.1
RANGE_LIMIT = 3.267  # upper limit of moving ranges, in average moving ranges; qicharts2 0.8.1
SIGMAS = 3
WARNING_SIGMAS = 2


class ProcessChart(StrEnum):
    """The kind of control chart."""

    RUN = "run"
    I = "i"  # noqa: E741 (the chart's own name)
    MR = "mr"
    P = "p"
    P_PRIME = "pp"
    U = "u"
    U_PRIME = "up"


WITH_DENOMINATORS = (ProcessChart.P, ProcessChart.P_PRIME, ProcessChart.U, ProcessChart.U_PRIME)
SHARES = (ProcessChart.P, ProcessChart.P_PRIME)
PRIMES = (ProcessChart.P_PRIME, ProcessChart.U_PRIME)


@dataclass(frozen=True, slots=True, eq=False)
class ProcessLimits:
    """A control chart, a number per figure in arrays of shape (n,).

    `plotted` is what is drawn (the figure, its moving range, or numerator over denominator), NaN where
    there is nothing to draw; limits are NaN where there are none. `outside` says which points lie beyond
    a limit; a point on it does not.
    """

    chart: ProcessChart
    plotted: FloatArray
    centre: float
    lower: FloatArray
    upper: FloatArray
    lower_two_sigma: FloatArray
    upper_two_sigma: FloatArray
    outside: npt.NDArray[np.bool_]
    runs: Runs


def build_process_chart(
    values: npt.ArrayLike, denominators: npt.ArrayLike | None = None, *, chart: ProcessChart
) -> ProcessLimits:
    """Give the points, centre line, limits and signals of a control chart.

    Parameters
    ----------
    values
        Shape (n,), in time order: the measurements, or the numerators of a chart with denominators.
        NaN is missing: it has no point, and the moving range goes on from the figure before it.
    denominators
        Shape (n,), for charts p, p', u and u' only. A denominator of 0 leaves no point.

    Raises
    ------
    ValueError
        On infinite or negative numbers where counts are expected, a numerator above its denominator
        in a chart of shares, or denominators missing or given for a chart that has none.

    Notes
    -----
    Centre: mean (i), mean moving range (mr), sum of numerators over sum of denominators (others), median
    (run). Sigma: mean moving range / 1.128 (i); ``sqrt(c(1-c)/n)`` (p); ``sqrt(c/n)`` (u); in prime charts
    times the mean moving range of the points' z-scores / 1.128. Limits are 3 sigma from the centre, kept
    within 0 to 1 (p) or above 0 (u); the upper limit of moving ranges is 3.267 times their mean.
    Source: qicharts2 0.8.1, Laney's prime charts.

    >>> limits = build_process_chart([12, 14, 13], chart=ProcessChart.I)
    >>> limits.centre, limits.upper.round(2).tolist()
    (13.0, [16.99, 16.99, 16.99])
    """
    numbers = require_numbers(values, "values")
    match chart:
        case ProcessChart.MR | ProcessChart.RUN | ProcessChart.I if denominators is not None:
            raise ValueError(f'Chart "{chart}" takes no denominators; expected values only.')
        case ProcessChart.RUN:
            return _run_chart(numbers)
        case ProcessChart.I:
            return _single_values(numbers)
        case ProcessChart.MR:
            return _ranges_chart(numbers)
        case _ if denominators is None:
            raise ValueError(f'Chart "{chart}" needs a denominator for every value; found none.')
        case _:
            return _shares_or_rates(numbers, require_numbers(denominators, "denominators"), chart)


def _run_chart(numbers: FloatArray) -> ProcessLimits:
    runs = rate_runs(numbers)
    none = np.full(numbers.size, np.nan)
    nowhere = np.zeros(numbers.size, dtype=bool)
    return ProcessLimits(ProcessChart.RUN, numbers, runs.centre, none, none, none, none, nowhere, runs)


def _single_values(numbers: FloatArray) -> ProcessLimits:
    centre = exact_mean(numbers)
    sigma = np.full(numbers.size, exact_mean(moving_ranges(numbers)) / RANGE_TO_SIGMA)
    return _limits(ProcessChart.I, numbers, centre, sigma, possible=(-math.inf, math.inf))


def _ranges_chart(numbers: FloatArray) -> ProcessLimits:
    ranges = moving_ranges(numbers)
    centre = exact_mean(ranges)
    lower, upper = np.zeros(numbers.size), np.full(numbers.size, RANGE_LIMIT * centre)
    two_sigma = upper * WARNING_SIGMAS / SIGMAS  # counted from nought, not from the centre line, as in qicharts2
    return ProcessLimits(
        chart=ProcessChart.MR,
        plotted=ranges,
        centre=centre,
        lower=lower,
        upper=upper,
        lower_two_sigma=lower,
        upper_two_sigma=two_sigma,
        outside=ranges > upper,
        runs=_runs_without_signal(ranges, centre),
    )


def _shares_or_rates(numerators: FloatArray, denominators: FloatArray, chart: ProcessChart) -> ProcessLimits:
    _require_counts(numerators, denominators, chart)
    known = ~np.isnan(numerators) & (denominators > 0)
    count = np.where(known, denominators, np.nan)
    plotted = numerators / count
    whole = math.fsum(denominators[known])
    centre = math.fsum(numerators[known]) / whole if whole else math.nan
    spread = centre * (1 - centre) if chart in SHARES else centre
    sigma = np.sqrt(spread / count)
    if chart in PRIMES:
        sigma = sigma * _scale(plotted, centre, sigma)
    return _limits(chart, plotted, centre, sigma, possible=(0.0, 1.0 if chart in SHARES else math.inf))


def _require_counts(numerators: FloatArray, denominators: FloatArray, chart: ProcessChart) -> None:
    require_same_length(numerators.size, denominators, "denominators")
    if (numerators < 0).any() or (denominators < 0).any():
        raise ValueError(f'Chart "{chart}" found a negative count; expected 0 or more.')
    too_large = numerators > (denominators if chart in SHARES else np.where(denominators == 0, 0.0, np.inf))
    if too_large.any():
        at = int(np.flatnonzero(too_large)[0])
        found = f"{numerators[at]:g} of {denominators[at]:g} at position {at}"
        raise ValueError(f'Chart "{chart}" found {found}; expected a numerator within its denominator.')


def _scale(plotted: FloatArray, centre: float, sigma: FloatArray) -> float:
    """Give how many times wider the points move than chance alone would move them."""
    if not (sigma > 0).any():
        return 0.0
    return exact_mean(moving_ranges((plotted - centre) / sigma)) / RANGE_TO_SIGMA


def _limits(
    chart: ProcessChart, plotted: FloatArray, centre: float, sigma: FloatArray, possible: tuple[float, float]
) -> ProcessLimits:
    def line(sigmas: int) -> FloatArray:
        return np.clip(centre + sigmas * sigma, *possible)

    lower, upper = line(-SIGMAS), line(SIGMAS)
    return ProcessLimits(
        chart=chart,
        plotted=plotted,
        centre=centre,
        lower=lower,
        upper=upper,
        lower_two_sigma=line(-WARNING_SIGMAS),
        upper_two_sigma=line(WARNING_SIGMAS),
        outside=(plotted < lower) | (plotted > upper),
        runs=rate_runs(plotted, None if math.isnan(centre) else centre),
    )


def _runs_without_signal(ranges: FloatArray, centre: float) -> Runs:
    """Give the runs of moving ranges: never a signal, since neighbouring ranges share a figure."""
    return replace(rate_runs(ranges, None if math.isnan(centre) else centre), signal=False)


def moving_ranges(values: FloatArray) -> FloatArray:
    """Give each figure's distance from the figure before it, shape (n,); NaN for the first and the missing.

    A gap is bridged: the range goes from the last figure before the gap to the first after it.

    >>> moving_ranges(np.array([3.0, np.nan, 5.0])).tolist()
    [nan, nan, 2.0]
    """
    ranges = np.full(values.size, np.nan)
    known = np.flatnonzero(~np.isnan(values))
    ranges[known[1:]] = np.abs(np.diff(values[known]))
    return ranges


def exact_mean(values: FloatArray) -> float:
    """Give the mean of the figures that are not missing, correctly rounded; NaN if there are none.

    A constant series has its own value as mean, to the last digit, so that no point lies beside the line.

    >>> exact_mean(np.array([0.1, np.nan, 0.1, 0.1]))
    0.1
    """
    known = values[~np.isnan(values)].tolist()
    return statistics.mean(known) if known else math.nan
