"""Where a figure stands among others: quantiles, categories, percentiles, and its place.

Ranks never split ties. Two public ways to cut areas into equal groups are given, since both are in
use: by rank (the R package PHEindicatormethods 2.1.0) and by boundaries between the figures (Fingertips, January
2020). The way of the Fingertips service of 2025, the database's NTILE, is not: it puts equal figures into
different groups, whichever comes first. Words are left to others.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from kpi_helpers.analysis.statistics.comparing.intervals import as_number
from kpi_helpers.analysis.statistics.comparing.significance import Judgement, Standing, compare_with_goal
from kpi_helpers.analysis.statistics.exact import difference, exact

QUARTERS = 4
FEWEST_FOR_BOUNDARIES = 4  # figures; Fingertips
_DECIMALS = 10**10  # boundaries are rounded to ten decimals; Fingertips
_ONE_WAY = (Judgement.HIGHER_IS_BETTER, Judgement.LOWER_IS_BETTER)


@dataclass(frozen=True, slots=True)
class Place:
    """The place of a figure among others; all distances are in the unit of the figure and never negative.

    `rank` is 1 for the best, ties share the smallest; `of` counts every figure known, its own once; `joint` says that
    another figure is the same. `best` is the best figure of all, `best_names` the others that hold it.
    `quartile` is 1 for the best quarter, None for fewer than four figures; `quartile_limit` is the figure with which
    the next better quarter begins, None in the best one.
    """

    rank: int
    of: int
    joint: bool
    best: float
    best_names: tuple[str, ...]
    distance_to_best: float
    quartile: int | None = None
    quartile_limit: float | None = None
    distance_to_next_quartile: float | None = None


def rank_among(
    value: float | None, peers: Mapping[str, float | None], *, better: Judgement, own_name: str = ""
) -> Place | None:
    """Give the place of a figure among its peers, or None where it has none.

    There is no place for a missing figure, without a peer whose figure is known, or where neither way is better. A
    figure on the boundary of two quarters is in the better one, whichever way is better, so that reaching
    the boundary is enough. Boundaries are those of `category_bounds`, over the peers and the figure itself.

    Parameters
    ----------
    value
        The figure to place.
    peers
        The others' figures by name; None or NaN where missing.
    own_name
        Name under which the figure itself may stand among the peers; it is counted once, as `value`.

    Raises
    ------
    ValueError
        If a figure is infinite.

    >>> place = rank_among(81.9, {"Kent": 85.0, "Essex": 81.9, "Surrey": 79.0}, better=Judgement.HIGHER_IS_BETTER)
    >>> place.rank, place.of, place.joint, place.best_names, place.distance_to_best
    (2, 4, True, ('Kent',), 3.1)
    """
    own = as_number(value, "value")
    others = {name: as_number(figure, f"figure of {name}") for name, figure in peers.items() if name != own_name}
    known = {name: figure for name, figure in others.items() if figure is not None}
    if own is None or not known or better not in _ONE_WAY:
        return None
    figures = [own, *known.values()]
    higher = better is Judgement.HIGHER_IS_BETTER
    best = max(figures) if higher else min(figures)
    quartile, limit = _quarter(own, figures, better)
    return Place(
        rank=1 + sum(figure > own if higher else figure < own for figure in figures),
        of=len(figures),
        joint=own in known.values(),
        best=best,
        best_names=tuple(name for name, figure in known.items() if figure == best),
        distance_to_best=abs(difference(best, own)),
        quartile=quartile,
        quartile_limit=limit,
        distance_to_next_quartile=None if limit is None else abs(difference(limit, own)),
    )


def quantiles_of(values: Sequence[float | None], groups: int, *, highest_first: bool = True) -> list[int | None]:
    """Give every figure's quantile by rank: 1 holds the highest figures, or the lowest if not `highest_first`.

    Equal figures take the smallest rank and so the same quantile. With fewer figures known than groups
    there are none. Source: PHEindicatormethods 2.1.0, ``phe_quantile``.

    Raises
    ------
    ValueError
        If a figure is infinite or there are fewer than two groups.

    >>> quantiles_of([52.8, 32.9, None, 56.1, 49.6], 4)
    [2, 4, None, 1, 3]
    """
    _require_groups(groups)
    numbers = [as_number(value, "value") for value in values]
    known = sorted(number for number in numbers if number is not None)
    if len(known) < groups:
        return [None] * len(numbers)

    def quantile(number: float) -> int:
        ahead = len(known) - bisect_right(known, number) if highest_first else bisect_left(known, number)
        return 1 + ahead * groups // len(known)  # whole numbers: nothing to round

    return [None if number is None else quantile(number) for number in numbers]


def category_bounds(values: Iterable[float | None], groups: int) -> tuple[float, ...] | None:
    """Give the boundaries that cut the figures into groups of about equal number, lowest to highest figure.

    Shape (groups + 1,). Between two figures a boundary is interpolated along a straight line, worked in decimals
    and rounded to ten of them, halves away from zero. None for fewer than four figures known. Source: Fingertips.

    Raises
    ------
    ValueError
        If a figure is infinite or there are fewer than two groups.

    >>> category_bounds([3, 1, 2, 9], 4)
    (1.0, 1.75, 2.5, 4.5, 9.0)
    """
    _require_groups(groups)
    ordered = _sorted(values)
    if len(ordered) < FEWEST_FOR_BOUNDARIES:
        return None
    return tuple(_interpolated(ordered, Fraction(step, groups)) for step in range(groups + 1))


def categories_of(
    values: Sequence[float | None], groups: int, *, judgement: Judgement, as_published: bool = False
) -> list[int | None]:
    """Give every figure's category: 1 is the best, or the lowest where neither way is better.

    A figure belongs to the first category, from the lowest, whose upper boundary it does not exceed. The categories
    are then numbered from the other end where higher is better; Fingertips does so with five categories
    and not with four, which `as_published` repeats. None for a missing figure, with fewer than four
    figures or fewer than groups, and for a figure that is not to be compared.

    Raises
    ------
    ValueError
        If a figure is infinite or there are fewer than two groups.

    >>> categories_of([1, 2, 3, 9], 4, judgement=Judgement.HIGHER_IS_BETTER)
    [4, 3, 2, 1]
    """
    numbers = [as_number(value, "value") for value in values]
    bounds = category_bounds(numbers, groups)
    known = len(numbers) - numbers.count(None)
    if bounds is None or known < groups or judgement is Judgement.NOT_APPLICABLE:
        return [None] * len(numbers)
    turned = judgement is Judgement.HIGHER_IS_BETTER and not (as_published and groups == QUARTERS)

    def category(number: float) -> int:
        from_lowest = bisect_left(bounds, _rounded(Fraction(exact(number))), lo=1)
        return groups + 1 - from_lowest if turned else from_lowest

    return [None if number is None else category(number) for number in numbers]


def percentile_of(values: Iterable[float | None], percent: float) -> float | None:
    """Give a percentile of the figures by the interpolation of `category_bounds`; None for fewer than four.

    Raises
    ------
    ValueError
        If a figure is infinite or `percent` is not between 0 and 100.

    >>> percentile_of([3, 1, 2, 9], 25)
    1.75
    """
    if not 0 <= percent <= 100:
        raise ValueError(f"The percentile is {percent}; expected 0 to 100.")
    ordered = _sorted(values)
    if len(ordered) < FEWEST_FOR_BOUNDARIES:
        return None
    return _interpolated(ordered, Fraction(exact(percent)) / 100)


def compare_with_percentiles(
    value: float | None, peers: Sequence[float | None], *, lower: float, upper: float, judgement: Judgement
) -> Standing:
    """Compare a figure with the range between two percentiles of its peers, as with the range of a goal.

    `lower` and `upper` are in per cent. Without enough peers the figure is not compared. Source: Fingertips, targets.

    Raises
    ------
    ValueError
        If a figure is infinite, or the percentiles are in the wrong order or not between 0 and 100.

    >>> compare_with_percentiles(9, [3, 1, 2, 9], lower=25, upper=75, judgement=Judgement.HIGHER_IS_BETTER).value
    'better'
    """
    if lower > upper:
        raise ValueError(f"The percentiles are {lower:g} and {upper:g}; expected the lower one first.")
    ends = percentile_of(peers, lower), percentile_of(peers, upper)
    if None in ends:
        return Standing.NOT_COMPARED
    return compare_with_goal(value, ends[0], upper=ends[1], judgement=judgement)


def _quarter(own: float, figures: Sequence[float], better: Judgement) -> tuple[int | None, float | None]:
    """Give the quarter of a figure, 1 the best, and the boundary of the next better one."""
    bounds = category_bounds(figures, QUARTERS)
    if bounds is None:
        return None, None
    inner = bounds[1:-1]
    placed = _rounded(Fraction(exact(own)))
    if better is Judgement.HIGHER_IS_BETTER:
        missed = [bound for bound in inner if placed < bound]
    else:
        missed = [bound for bound in reversed(inner) if placed > bound]
    return 1 + len(missed), (missed[0] if missed else None)


def _require_groups(groups: int) -> None:
    if groups < 2:
        raise ValueError(f"The number of groups is {groups}; expected 2 or more.")


def _sorted(values: Iterable[float | None]) -> list[float]:
    numbers = (as_number(value, "value") for value in values)
    return sorted(number for number in numbers if number is not None)


def _interpolated(ordered: Sequence[float], share: Fraction) -> float:
    """Give the figure at a share of the way from the lowest to the highest of sorted figures."""
    position = (len(ordered) - 1) * share
    below = math.floor(position)
    figure = Fraction(exact(ordered[below]))
    if position > below:
        figure += (position - below) * (Fraction(exact(ordered[below + 1])) - figure)
    return _rounded(figure)


def _rounded(figure: Fraction) -> float:
    size = math.floor(abs(figure) * _DECIMALS + Fraction(1, 2))
    return float(Fraction(size if figure >= 0 else -size, _DECIMALS))
