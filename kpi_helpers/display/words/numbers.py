"""Numbers as a reader meets them: decimals per KPI, thousands, pounds at a fitting scale, signs; and small words.

A figure is stored whole (pounds, percentage points) and scaled only here (requirements E1 to E3, E15, E16). The small
words join, count, and say in or on.
"""

from __future__ import annotations

from collections.abc import Sequence

from kpi_helpers.analysis import DECIMALS_OF_MILLIONS, MILLION, POUNDS, exact, round_half_up
from kpi_helpers.inputs import Kpi, Unit
from kpi_helpers.periods import Period, PeriodKind

MINUS = "\N{MINUS SIGN}"
UNIT_WORDS = {
    Unit.PERCENT: "per cent",
    Unit.RATE_PER_10K: "per 10,000",
    Unit.RATE_PER_100K: "per 100,000",
    Unit.COUNT: "number",
    Unit.SCORE: "score",
    Unit.DAYS: "days",
    Unit.DAYS_PER_FTE: "days per full-time equivalent",
    Unit.TONNES: "tonnes",
    Unit.TONNES_PER_YEAR: "tonnes a year",
    Unit.GBP: "pounds",
    Unit.GBP_PER_WEEK: "pounds a week",
    Unit.UNKNOWN: "unit not published",
}
_SUFFIX = {
    Unit.RATE_PER_10K: " per 10,000",
    Unit.RATE_PER_100K: " per 100,000",
    Unit.DAYS: " days",
    Unit.DAYS_PER_FTE: " days",
    Unit.TONNES: " tonnes",
    Unit.TONNES_PER_YEAR: " tonnes a year",
    Unit.GBP_PER_WEEK: " a week",
}
_SINGULAR = {Unit.DAYS: " day", Unit.DAYS_PER_FTE: " day", Unit.TONNES: " tonne", Unit.TONNES_PER_YEAR: " tonne a year"}
LEAST_THOUSANDS = 10_000  # pounds; from here on whole thousands are printed as thousands
MOST_PLAIN = 4  # decimals of a number of unknown precision, unless they would all be 0
MOST_DECIMALS = 6  # a smaller difference is printed as 0


def format_number(value: float, decimals: int = 0) -> str:
    """Give a number with fixed decimals, thousands and a true minus sign; halves round away from zero.

    >>> format_number(-12345.5)
    '−12,346'
    >>> format_number(96.75, 1)
    '96.8'
    """
    rounded = round_half_up(value, decimals)
    text = f"{abs(rounded):,f}"
    return f"{MINUS}{text}" if rounded < 0 else text


def format_value(value: float, kpi: Kpi) -> str:
    """Give a figure of a KPI as tables print it: ``81.9%``, ``686.13``, ``£7.989m``, ``1,736``."""
    if kpi.unit is Unit.PERCENT:
        return f"{format_number(value, kpi.decimals)}%"
    if kpi.unit in POUNDS:
        return format_pounds(value, kpi.decimals)
    return format_number(value, kpi.decimals)


def format_limit(limit: float, kpi: Kpi, *, worked_out: bool = False) -> str:
    """Give a target or limit with the decimals it was set with, not those of the KPI's figures (B17).

    ``90%`` beside a figure of ``96.75%``, ``637.6`` beside ``686.13``. One that was worked out, such as what is due
    of a year's total by now, has no more decimals than the KPI's figures: ``22.7%``.
    """
    if worked_out:
        limit = float(round_half_up(limit, kpi.decimals))
    if kpi.unit in POUNDS:
        return format_pounds(limit, kpi.decimals)
    return f"{format_plain(limit)}%" if kpi.unit is Unit.PERCENT else format_plain(limit)


def format_with_unit(value: float, kpi: Kpi) -> str:
    """Give a figure as a sentence needs it: ``686.13 per 100,000``."""
    return _with_unit(format_value(value, kpi), kpi)


def format_pounds(value: float, decimals: int = 0) -> str:
    """Give pounds at the scale that suits them: millions, thousands, or pounds.

    >>> format_pounds(7989000), format_pounds(887000), format_pounds(-612.4, 2)
    ('£7.989m', '£887k', '−£612.40')
    """
    rounded = float(round_half_up(value, decimals))  # first, so that 999,999.6 is a million
    sign = MINUS if rounded < 0 else ""
    size = abs(rounded)
    if size >= MILLION:
        return f"{sign}£{format_number(size / MILLION, DECIMALS_OF_MILLIONS)}m"
    if size >= LEAST_THOUSANDS and size % 1000 == 0:
        return f"{sign}£{format_number(size / 1000)}k"
    return f"{sign}£{format_number(size, decimals)}"


def format_difference(change: float, kpi: Kpi) -> str:
    """Give the size of a difference, with the decimals it needs where the KPI's own would print 0."""
    size = abs(change)
    decimals = kpi.decimals
    while size and decimals < MOST_DECIMALS and round_half_up(size, decimals) == 0:
        decimals += 1
    return format_pounds(size, decimals) if kpi.unit in POUNDS else format_number(size, decimals)


def format_gap(gap: float, kpi: Kpi) -> str:
    """Give the size of a difference in a table's few letters: ``8.1 points``, ``1 point``, ``34``."""
    size = format_difference(gap, kpi)
    return f"{size} point{'' if size == '1' else 's'}" if kpi.unit is Unit.PERCENT else size


def format_worked_out(value: float, kpi: Kpi) -> str:
    """Give a number worked out from figures, such as a limit or a forecast: from £10,000 on to the thousand pounds."""
    if kpi.unit in POUNDS and abs(value) >= LEAST_THOUSANDS:
        value = float(round_half_up(value, -3))
    return format_value(value, kpi)


def format_change(change: float, kpi: Kpi) -> str:
    """Give a difference without its sign: percentage points for a percentage, never "per cent" (E14)."""
    return _as_change(format_difference(change, kpi), kpi)


def format_amount(size: float, kpi: Kpi) -> str:
    """Give an amount that was set, such as a tolerance, as precisely as it was set: ``2.5 percentage points``."""
    return _as_change(format_pounds(size, kpi.decimals) if kpi.unit in POUNDS else format_plain(size), kpi)


def format_plain(value: float) -> str:
    """Give a number of unknown precision: thousands, and only the decimals it has, but no quotient's long tail.

    >>> format_plain(604.0), format_plain(133594.68), format_plain(31 / 7), format_plain(0.00001)
    ('604', '133,594.68', '4.4286', '0.00001')
    """
    size = abs(exact(value)).normalize()
    if int(size.as_tuple().exponent) < -MOST_PLAIN:
        size = round_half_up(float(size), max(MOST_PLAIN, -size.adjusted())).normalize()
    text = f"{size:,f}"
    return f"{MINUS}{text}" if value < 0 else text


def _as_change(words: str, kpi: Kpi) -> str:
    if kpi.unit is Unit.PERCENT:
        return f"{words} percentage point{'' if words == '1' else 's'}"
    return _with_unit(words, kpi)


def _with_unit(words: str, kpi: Kpi) -> str:
    unit = _SINGULAR.get(kpi.unit) if words == "1" else None
    return words + (unit or _SUFFIX.get(kpi.unit, ""))


ACADEMIC_YEAR = "academic year"
_COMMON_WORDS = frozenset(
    """a an the no not none new due data figure figures first target report reported published measure unit text only
    better worse up down on above below in by for to it its this lower higher more fewer less under expected
    performance value values rank name national local one two three being same withheld timeframe""".split()  # noqa: SIM905
)


def join_words(items: Sequence[str]) -> str:
    """Join with commas and "and": ``a, b and c``."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}" if items else ""


def lower_first(text: str) -> str:
    """Lower the first letter where the first word is a common one; names and abbreviations stay.

    >>> lower_first("No target set"), lower_first("CQC rating"), lower_first("Lancashire only")
    ('no target set', 'CQC rating', 'Lancashire only')
    """
    first = text.split(" ", 1)[0].rstrip(",.:;").casefold()
    return text[0].lower() + text[1:] if first in _COMMON_WORDS else text


def upper_first(text: str) -> str:
    """Give a text with its first letter as a capital."""
    return text[:1].upper() + text[1:]


def is_are(count: int) -> str:
    """Give the verb for a number of things: ``is`` for one, ``are`` for any other."""
    return "is" if count == 1 else "are"


def counted(count: int, thing: str) -> str:
    """Give a number of things: ``1 KPI``, ``2 KPIs``."""
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"


def span(first: Period, last: Period) -> str:
    """Give the time from one period to another: ``Q1 2021/22 to Q2 2022/23``, ``academic years 2017/18 to 2021/22``."""
    academic = f"{ACADEMIC_YEAR} "
    if first.printed.startswith(academic) and last.printed.startswith(academic):
        return f"{academic.rstrip()}s {first.printed.removeprefix(academic)} to {last.printed.removeprefix(academic)}"
    return f"{first.printed} to {last.printed}"


def when(period: Period) -> str:
    """Give a period as a sentence needs it: ``in Q2 2022/23``, ``on 30 September 2022``."""
    return f"{'on' if period.kind is PeriodKind.DAY else 'in'} {period.printed}"
