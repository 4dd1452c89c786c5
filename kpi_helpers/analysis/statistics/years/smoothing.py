"""Damped exponential smoothing with an additive season: the one forecast that needs a fitted model.

Kept apart because it is never the default, takes a tenth of a second where the others take none, and loads
statsmodels, which nothing else needs.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Sequence

import numpy as np

SEASONS_TO_SMOOTH = 2  # whole seasons of figures, without which a season cannot be told from a trend
FITTED_SIZE = 1000.0  # mean size of the figures while the fit is sought; near 1 the search stops short of the best


def smooth_ahead(figures: Sequence[float], *, season: int, steps: int) -> list[float] | None:
    """Give the next figures of a series by damped additive smoothing; None where it cannot be fitted.

    Parameters
    ----------
    figures
        In time order without a gap, at least two whole seasons and one more figure.
    season
        Periods in a season, 2 or more.
    steps
        How many figures ahead, 1 or more.

    Returns
    -------
    list of float, or None
        None for too few figures, or where the search for the best fit does not settle.

    Notes
    -----
    ``ExponentialSmoothing`` of statsmodels: additive damped trend, additive season, starting values estimated. The
    figures are brought to one mean size first, so that the search does not depend on the unit.
    """
    if len(figures) <= SEASONS_TO_SMOOTH * season:
        return None
    series = np.array(figures, dtype="float64")
    size = float(np.mean(np.abs(series))) / FITTED_SIZE or 1.0
    ahead = _fit_ahead(series / size, season, steps)
    if ahead is None or not all(map(math.isfinite, ahead)):
        return None
    return [number * size for number in ahead]


def _fit_ahead(series: np.ndarray[tuple[int], np.dtype[np.float64]], season: int, steps: int) -> list[float] | None:
    from statsmodels.tools.sm_exceptions import ConvergenceWarning  # type: ignore[import-untyped, unused-ignore]
    from statsmodels.tsa.holtwinters import ExponentialSmoothing  # type: ignore[import-untyped, unused-ignore]

    model = ExponentialSmoothing(series, trend="add", damped_trend=True, seasonal="add", seasonal_periods=season)
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.filterwarnings("error", category=ConvergenceWarning)  # a fit that does not settle is no fit
        try:
            return [float(number) for number in model.fit().forecast(steps)]
        except ConvergenceWarning:
            return None
