"""Words for ratings, reasons, directions, periods and the sentences made of them.

Enums come in, words go out; nothing reads a word back. Every sentence is made from one `KpiResult`, so
that tables, sentences and text alternatives agree.
"""

from __future__ import annotations

from kpi_helpers.analysis.direction import Direction, Travel, Withheld
from kpi_helpers.analysis.scorecard import KpiResult
from kpi_helpers.analysis.series import Figure
from kpi_helpers.analysis.targets import Rating, Target, Unrated
from kpi_helpers.display.words.grammar import lower_first, when
from kpi_helpers.display.words.numbers import format_change, format_limit, format_plain, format_value, format_with_unit
from kpi_helpers.inputs.kpis import Kpi
from kpi_helpers.inputs.words import OverrideKind, Polarity, Rag, Status, TargetKind
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
UNRATED_WORDS = {
    Unrated.BACKGROUND: "background figure",
    Unrated.UNDER_REVIEW: "under review",
    Unrated.IN_DEVELOPMENT: "in development",
    Unrated.NO_FIGURE: "no figure published",
    Unrated.NO_TARGET: "no target",
    Unrated.LIMIT_UNKNOWN: "target not published",
    Unrated.AMBER_UNKNOWN: "worse than target",
    Unrated.NO_DIRECTION: "neither high nor low is better",
    Unrated.NO_LAST_YEAR: "no figure for the same period last year",
    Unrated.LAST_YEAR_BROKEN: "break in the series since last year",
    Unrated.NO_COUNTS: "no usable numerator and denominator",
    Unrated.NO_OUTLOOK: "no outlook yet",
    Unrated.JUDGEMENT: "by judgement",
}
_TRAVEL_WORDS = {
    Travel.BETTER: "Better",
    Travel.WORSE: "Worse",
    Travel.SAME: "No material change",
}


def unrated_words(rating: Rating, target: Target | None) -> str:
    """Give why a KPI is not rated, as a phrase; empty for a rated one."""
    if rating.unrated is None:
        return ""
    if rating.unrated is Unrated.NOT_DUE and target is not None:
        return f"target due {parse_period(target.due_text).printed}"
    return UNRATED_WORDS.get(rating.unrated, str(rating.unrated))


def basis_words(rating: Rating) -> str:
    """Give what a rating rests on when it is not the figure: ``by judgement``, ``as published``."""
    if rating.override is None:
        return ""
    return "by judgement" if rating.override.kind is OverrideKind.JUDGEMENT else "as published"


def travel_words(direction: Direction) -> str:
    """Give a direction's word: Better, Worse, No material change, Up, Down or Not compared."""
    if direction.travel is Travel.CHANGED:
        return "Up" if direction.rose else "Down"
    return _TRAVEL_WORDS.get(direction.travel, "Not compared")


def against_words(direction: Direction, result: KpiResult) -> str:
    """Give what a direction is held against: a period, or the forecast made for the same one before."""
    against = direction.against
    assert against is not None
    if result.latest is not None and against.period == result.latest.period:
        return f"the forecast at {parse_period(against.received).printed}"
    return against.period.printed


def withheld_words(direction: Direction) -> str:
    """Give why no direction is given, as a phrase; empty when one is."""
    match direction.withheld:
        case Withheld.BREAK:
            return "break in the series"
        case Withheld.NO_EARLIER:
            return "no earlier figure"
        case Withheld.GAP:
            return "no figure for the period before"
        case Withheld.RUNNING_TOTAL:
            return "running total"
        case Withheld.OTHER_WINDOW:
            return "earlier figure covers another window"
        case Withheld.NO_FIGURE:
            return "no figure"
        case None:
            return ""


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
    return format_limit(target.green_limit, kpi)


def due_words(target: Target | None) -> str:
    """Give when a target is to be met: ``by 2025/26``; empty where it applies now."""
    if target is None or not target.due_text:
        return ""
    return f"by {parse_period(target.due_text).printed}"


def comparator_words(figure: Figure, result: KpiResult) -> str:
    """Give a comparator with its own period where that differs: ``England 19.1 (2019/20)``."""
    if figure.value is None:
        return f"{figure.comparator}: {lower_first(figure.remark)}" if figure.remark else figure.comparator
    words = f"{figure.comparator} {value_words(figure, result.kpi)}"
    same = result.latest is not None and figure.period == result.latest.period
    return words if same else f"{words} ({figure.period.printed})"


def gap_words(result: KpiResult) -> str:
    """Give the gap to the target: ``8.1 percentage points below target``, ``target met``; empty if unknown.

    A target that is not due yet is named with its date: ``1.31 days above the target for 2027/28``.
    """
    if result.gap is None or result.rating.value is None or result.rating.limit is None:
        return ""
    if result.rating.met:
        return "target met"
    due = result.rating.unrated is Unrated.NOT_DUE and result.target is not None
    target = f"the target for {parse_period(result.target.due_text).printed}" if due and result.target else "target"
    if result.gap == 0:
        return f"on {target}"
    side = "below" if result.rating.value < result.rating.limit else "above"
    return f"{format_change(result.gap, result.kpi)} {side} {target}"


def missing_words(result: KpiResult) -> str:
    """Give why there is no current figure, and the last one there was."""
    words = "Not available"
    if result.missing is not None:
        words += f" for {result.missing.period.printed}"
        if result.missing.remark:
            words += f": {lower_first(result.missing.remark).rstrip('.')}"
    elif result.kpi.state_note and result.counted:
        words += f": {lower_first(result.kpi.state_note).rstrip('.')}"
    elif result.last_known is not None:
        words += ": no newer figure has been published"
    else:
        words += ": no figure has been published"
    return f"{words}."


def last_known_words(result: KpiResult) -> str:
    """Give the last figure there was: ``87% in Q3 2018/19``; empty without one."""
    last = result.last_known
    if last is None:
        return ""
    parts = [value_words(last, result.kpi) if last.value is not None else "", rank_words(last)]
    return f"{', '.join(part for part in parts if part)} {when(last.period)}"


def sentence(result: KpiResult) -> str:
    """Give one plain sentence on a KPI: figure, period, target, direction and rating."""
    kpi, latest = result.kpi, result.latest
    if latest is None:
        return f"{kpi.name}: {lower_first(missing_words(result))}"
    if latest.value is None:
        return f"{kpi.name}: no figure published for {latest.period.printed}, {rank_words(latest)}."
    parts = [f"{kpi.name}: {format_with_unit(latest.value, kpi)} {when(latest.period)}"]
    if latest.status is not Status.FINAL:
        parts[0] += f" ({latest.status})"
    for direction in (result.travel_previous, result.travel_year):
        if direction.against is not None and direction.travel is not Travel.WITHHELD:
            against = value_words(direction.against, kpi)
            parts.append(f"{_than_words(direction)} {against} {_when_against(direction, result)}")
            break
    if gap_words(result):
        parts.append(gap_words(result))
    return f"{', '.join([*parts, rated_words(result)])}."


def rated_words(result: KpiResult) -> str:
    """Give the rating inside a sentence: ``rated red``, ``rated amber by judgement``, ``not rated (no target)``."""
    rating = result.rating
    if rating.rag is Rag.NOT_RATED:
        return f"not rated ({unrated_words(rating, result.target)})"
    return " ".join(part for part in ("rated", str(rating.rag), basis_words(rating)) if part)


def direction_verb(direction: Direction) -> str:
    """Give the verb for a sentence: rose, fell or was unchanged; empty where no direction is given."""
    if direction.travel is Travel.WITHHELD:
        return ""
    if direction.travel is Travel.SAME:
        return "was unchanged"
    return "rose" if direction.rose else "fell"


def _than_words(direction: Direction) -> str:
    match direction.travel:
        case Travel.BETTER:
            return "better than"
        case Travel.WORSE:
            return "worse than"
        case Travel.SAME:
            return "no material change from"
        case _:
            return "up from" if direction.rose else "down from"


def _when_against(direction: Direction, result: KpiResult) -> str:
    assert direction.against is not None
    if result.latest is not None and direction.against.period == result.latest.period:
        return f"in {against_words(direction, result)}"
    return when(direction.against.period)
