"""How often chance alone orders figures so strongly: the exact distribution of Kendall's score.

Knows only how many figures there are and which are tied. Counted in whole numbers, so that nothing is
rounded before the last division.
"""

from __future__ import annotations

from functools import lru_cache

Ties = tuple[int, ...]  # how many figures share each value; (1, 1, 2) is four figures, two of them alike
Counts = tuple[int, ...]  # number of orders of the figures with 0, 1, 2 ... falling pairs


def exact_p(score: int, seasons: tuple[Ties, ...]) -> float:
    """Give the two-sided chance of a score at least so far from nought, were the order of figures chance.

    Parameters
    ----------
    score
        Rising pairs less falling pairs, summed over seasons.
    seasons
        The tie groups of each season; one season for a plain series. Their order changes nothing.

    Notes
    -----
    The number of orders with d falling pairs is the coefficient of ``q**d`` in the product, over seasons, of
    ``[n]! / ([t1]! [t2]! ...)`` with ``[k] = 1 + q + ... + q**(k-1)``; the score is (pairs not tied) - 2d.
    Source: Kendall, Rank Correlation Methods; for n without ties the same as R's exact Kendall test.

    >>> round(exact_p(10, ((1, 1, 1, 1, 1),)), 4)
    0.0167
    """
    counts = _orders(tuple(sorted(tuple(sorted(ties)) for ties in seasons)))
    pairs = len(counts) - 1
    extreme = sum(count for falling, count in enumerate(counts) if abs(pairs - 2 * falling) >= abs(score))
    return extreme / sum(counts)


@lru_cache(maxsize=256)
def _orders(seasons: tuple[Ties, ...]) -> Counts:
    """Give, for d = 0, 1, 2 and so on, the number of orders with d falling pairs in all seasons together."""
    counts: Counts = (1,)
    for ties in seasons:
        counts = _product(counts, _orders_of_one(ties))
    return counts


@lru_cache(maxsize=256)
def _orders_of_one(ties: Ties) -> Counts:
    counts: Counts = (1,)
    for size in range(2, sum(ties) + 1):
        counts = _times_run(counts, size)
    for group in ties:
        for size in range(2, group + 1):
            counts = _without_run(counts, size)
    return counts


def _times_run(counts: Counts, size: int) -> Counts:
    """Multiply by 1 + q + ... + q**(size-1): one figure more can stand in `size` places."""
    padded = (*counts, *(0,) * (size - 1))
    total, product = 0, []
    for place, count in enumerate(padded):
        total += count - (padded[place - size] if place >= size else 0)
        product.append(total)
    return tuple(product)


def _without_run(counts: Counts, size: int) -> Counts:
    """Divide by 1 + q + ... + q**(size-1): the reverse of `_times_run`, for figures that are alike."""
    quotient: list[int] = []
    for place in range(len(counts) - size + 1):
        step = counts[place] - (counts[place - 1] if place else 0)
        quotient.append(step + (quotient[place - size] if place >= size else 0))
    return tuple(quotient)


def _product(one: Counts, other: Counts) -> Counts:
    product = [0] * (len(one) + len(other) - 1)
    for place, count in enumerate(one):
        for step, more in enumerate(other):
            product[place + step] += count * more
    return tuple(product)
