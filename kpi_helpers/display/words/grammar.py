"""Small words: joining, capitals, singular and plural, in and on. Knows periods and numbers, nothing of KPIs."""

from __future__ import annotations

from collections.abc import Sequence

from kpi_helpers.periods import Period, PeriodKind

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
