"""Numbers as people write them: differences and rounding in decimals, free of binary rounding error.

45.1 - 45.0 is 0.1 here, not 0.10000000000000142, so that a limit or a band is met exactly where a reader
with a pencil says so. Halves round away from zero, as in `display.numbers`, which rounds with this module.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal


def exact(number: float) -> Decimal:
    """Give a number as its shortest decimal says it.

    >>> exact(0.1)
    Decimal('0.1')
    """
    return Decimal(repr(float(number)))


def difference(number: float, other: float) -> float:
    """Give `number` less `other`, in their unit.

    >>> difference(45.1, 45.0), difference(96.75, 81.9)
    (0.1, 14.85)
    """
    return float(exact(number) - exact(other))


def round_half_up(number: float, decimals: int) -> Decimal:
    """Round to a number of decimals, halves away from zero; negative decimals round to tens, hundreds, thousands.

    >>> round_half_up(2.5, 0), round_half_up(-0.25, 1), round_half_up(7989499, -3)
    (Decimal('3'), Decimal('-0.3'), Decimal('7.989E+6'))
    """
    return exact(number).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
