"""Words for one figure and one target: with unit, shorthand, fraction, rank, and when a target is due."""

from __future__ import annotations

from kpi_helpers.analysis import Figure, Target
from kpi_helpers.display.words.numbers import format_limit, format_plain, format_value
from kpi_helpers.inputs import Kpi, Polarity, Rag, TargetKind
from kpi_helpers.periods import parse_period

NO_TARGET, TARGET_LOST = "none", "not published"
RATING_WORDS = {Rag.GREEN: "Green", Rag.AMBER: "Amber", Rag.RED: "Red", Rag.NOT_RATED: "Not rated"}
SHORTHAND = {
    "[p]": "provisional",
    "[r]": "revised",
    "[e]": "estimated or approximate",
    "[f]": "forecast",
    "[b]": "break in the series",
    "[c]": "confidential, withheld",
    "[u]": "low reliability",
    "[x]": "not available",
    "[z]": "not applicable",
    "[low]": "small, rounds to less than the last digit shown",
}
POLARITY_WORDS = {
    Polarity.HIGHER: "Higher is better",
    Polarity.LOWER: "Lower is better",
    Polarity.RANGE: "Best inside a range",
    Polarity.NONE: "Neither high nor low is better",
}


def value_words(figure: Figure, kpi: Kpi) -> str:
    """Give a figure with its shorthand: ``61.2% [p]``; ``not published`` where only a rank is known."""
    if figure.value is None:
        return "not published"
    return " ".join(part for part in (format_value(figure.value, kpi), figure.note) if part)


def first_published_words(figure: Figure, kpi: Kpi) -> str:
    """Give a figure as first published, where a later return changed what is printed; else empty."""
    if figure.first_published is None:
        return ""
    first = format_value(figure.first_published, kpi)
    return "" if figure.value is not None and first == format_value(figure.value, kpi) else first


def fraction_words(figure: Figure) -> str:
    """Give numerator and denominator where both are known: ``303 of 604``."""
    if figure.numerator is None or figure.denominator is None:
        return f"numerator {format_plain(figure.numerator)}" if figure.numerator is not None else ""
    return f"{format_plain(figure.numerator)} of {format_plain(figure.denominator)}"


def rank_words(figure: Figure) -> str:
    """Give a rank with its total: ``rank 84 of 151``; empty without one."""
    if figure.rank is None:
        return ""
    return f"rank {figure.rank}" + (f" of {figure.rank_of}" if figure.rank_of is not None else "")


def target_words(target: Target | None, kpi: Kpi) -> str:
    """Give the target as a table prints it: ``90%``, ``3.2% to 4.3%``, ``none``, ``not published``."""
    if target is None or target.kind is TargetKind.NONE:
        return NO_TARGET
    if target.green_limit is None:
        if target.change_percent is not None:
            sign = "+" if target.change_percent > 0 else ""
            return f"{sign}{format_plain(target.change_percent)}% on {parse_period(target.base_period).printed}"
        return TARGET_LOST
    if target.kind is TargetKind.RANGE and target.green_limit_upper is not None:
        return f"{format_limit(target.green_limit, kpi)} to {format_limit(target.green_limit_upper, kpi)}"
    return format_limit(target.green_limit, kpi, worked_out=target.worked_out)


def due_words(target: Target | None) -> str:
    """Give when a target is to be met: ``by 2025/26``; empty where it applies now."""
    if target is None or not target.due_text:
        return ""
    return f"by {parse_period(target.due_text).printed}"
