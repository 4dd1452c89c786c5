"""Limits of XmR charts: mean, moving ranges, screening and limits, one lane at a time, all lanes at once.

Knows lanes of numbers only; what a lane is (a segment, with or without gaps) is settled in `control_chart`.
Formulas: NHSRplotthedots 0.2.2 and the XmR part of NHS England's Making Data Count SQL v2.5, in that order of
evaluation. Limits are never cut off at 0 or 100.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kpi_helpers.analysis.statistics.control.lanes import Flags, Floats, Ints
from kpi_helpers.analysis.statistics.control.means import exact_means
from kpi_helpers.analysis.statistics.control.settings import ControlSettings

LIMIT_FACTOR = 2.66  # average moving ranges from the mean to a limit; NHSRplotthedots 0.2.2, not 3 / 1.128
SCREENING_FACTOR = 3.267  # average moving ranges; NHSRplotthedots 0.2.2
TWO_SIGMA_FACTOR = 2 * (LIMIT_FACTOR / 3)
ONE_SIGMA_FACTOR = LIMIT_FACTOR / 3


@dataclass(frozen=True, slots=True)
class LaneLimits:
    """Limits of each lane, and how they came about.

    `mean`, the averages and the limits hold one number per lane, NaN where there is none. `rests_on` is the number of
    values the limits rest on. `in_baseline`, `moving_range`, `range_averaged` and `range_kept` are lanes x places.
    """

    mean: Floats
    mean_moving_range_all: Floats
    moving_range_limit: Floats
    mean_moving_range: Floats
    lower_limit: Floats
    upper_limit: Floats
    lower_two_sigma: Floats
    upper_two_sigma: Floats
    lower_one_sigma: Floats
    upper_one_sigma: Floats
    rests_on: Ints
    in_baseline: Flags
    moving_range: Floats
    range_averaged: Flags
    range_kept: Flags


def compute_limits(values: Floats, baseline: Ints, settings: ControlSettings) -> LaneLimits:
    """Give the limits of lanes.

    Parameters
    ----------
    values
        Lanes x places, NaN where a value is missing and after the last point.
    baseline
        One number per lane: the limits rest on so many points from the first, missing ones counted.
    settings
        Whether and how moving ranges are screened.

    Returns
    -------
    LaneLimits
        A lane without two neighbouring values has a mean and no limits.

    Examples
    --------
    >>> found = compute_limits(np.array([[8.0, 10.0, 12.0]]), np.array([3]), ControlSettings())
    >>> found.mean.tolist(), found.upper_limit.tolist()
    ([10.0], [15.32])
    """
    in_baseline = ~np.isnan(values) & (np.arange(values.shape[1]) < baseline[:, None])
    moving_range = moving_ranges(values)
    averaged = ~np.isnan(moving_range) & in_baseline  # the point before is nearer to the first, so inside as well
    average_all = exact_means(moving_range, averaged)
    screen = SCREENING_FACTOR * average_all
    kept = _kept(moving_range, averaged, screen, settings)
    average = exact_means(moving_range, kept)
    if settings.habits.rescues_screening:
        rescued = (average == 0) & (average_all > 0)
        average = np.where(rescued, average_all, average)
        kept = np.where(rescued[:, None], averaged, kept)
    centred = in_baseline & ~(averaged & ~kept) if settings.habits.screens_the_centre else in_baseline
    mean = exact_means(values, centred)
    return LaneLimits(
        mean=mean,
        mean_moving_range_all=average_all,
        moving_range_limit=screen,
        mean_moving_range=average,
        lower_limit=mean - LIMIT_FACTOR * average,
        upper_limit=mean + LIMIT_FACTOR * average,
        lower_two_sigma=mean - TWO_SIGMA_FACTOR * average,
        upper_two_sigma=mean + TWO_SIGMA_FACTOR * average,
        lower_one_sigma=mean - ONE_SIGMA_FACTOR * average,
        upper_one_sigma=mean + ONE_SIGMA_FACTOR * average,
        rests_on=in_baseline.sum(axis=1),
        in_baseline=in_baseline,
        moving_range=moving_range,
        range_averaged=averaged,
        range_kept=kept,
    )


def moving_ranges(values: Floats) -> Floats:
    """Give the distance of each value from the one before it in its row; NaN where either is missing.

    >>> moving_ranges(np.array([[8.0, 10.0, 7.5]])).tolist()
    [[nan, 2.0, 2.5]]
    """
    ranges = np.full(values.shape, np.nan)
    ranges[:, 1:] = np.abs(values[:, 1:] - values[:, :-1])
    return ranges


def _kept(moving_range: Floats, averaged: Flags, screen: Floats, settings: ControlSettings) -> Flags:
    """Give which moving ranges the limits rest on; one pass, never screened again."""
    if not settings.screen_outliers:
        return averaged
    if settings.habits.keeps_at_the_screen:
        return averaged & (moving_range <= screen[:, None])
    return averaged & (moving_range < screen[:, None])
