"""Words for the results of a KPI: ratings, reasons, directions, sentences, and the few letters of table cells.

Enums come in, words go out; nothing reads a word back. Every sentence is made from one `KpiResult`, so
that tables, sentences and text alternatives agree.
"""

from __future__ import annotations

from collections.abc import Mapping

from kpi_helpers.analysis import Direction, Figure, KpiResult, Rating, Scorecard, Target, Travel, Unrated, Withheld
from kpi_helpers.display.words import numbers
from kpi_helpers.display.words.evidence import STANDING_WORDS, place_words
from kpi_helpers.display.words.figures import rank_words, value_words
from kpi_helpers.display.words.numbers import when
from kpi_helpers.inputs import OverrideKind, Rag, Status, TargetKind
from kpi_helpers.periods import Period, parse_period

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


def comparator_words(figure: Figure, result: KpiResult) -> str:
    """Give a comparator with its own period where that differs: ``England 19.1 (2019/20)``."""
    if figure.value is None:
        return f"{figure.comparator}: {numbers.lower_first(figure.remark)}" if figure.remark else figure.comparator
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
    return f"{numbers.format_change(result.gap, result.kpi)} {side} {target}"


def missing_words(result: KpiResult) -> str:
    """Give why there is no current figure, and the last one there was."""
    words = "Not available"
    if result.missing is not None:
        words += f" for {result.missing.period.printed}"
        if result.missing.remark:
            words += f": {numbers.lower_first(result.missing.remark).rstrip('.')}"
    elif result.kpi.state_note and result.counted:
        words += f": {numbers.lower_first(result.kpi.state_note).rstrip('.')}"
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
        return f"{kpi.name}: {numbers.lower_first(missing_words(result))}"
    if latest.value is None:
        return f"{kpi.name}: no figure published for {latest.period.printed}, {rank_words(latest)}."
    parts = [f"{kpi.name}: {numbers.format_with_unit(latest.value, kpi)} {when(latest.period)}"]
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


MOST_RANKS = 3  # earlier ranks beside the latest


def travel_mark(direction: Direction) -> str:
    """Give the mark that goes with a direction (see `blocks`); empty when withheld."""
    way = "up" if direction.rose else "down"
    marks = {
        Travel.BETTER: f"better_{way}",
        Travel.WORSE: f"worse_{way}",
        Travel.SAME: "same",
        Travel.CHANGED: f"none_{way}",
    }
    return marks.get(direction.travel, "")


def limit_words(result: KpiResult) -> str:
    """Give the limit a figure is held against where the target itself is another number: ``30 by now``."""
    limit, target = result.rating.limit, result.target
    if limit is None or target is None or limit == target.green_limit:
        return ""
    words = numbers.format_limit(limit, result.kpi, worked_out=True)
    return f"{words} {'by now' if target.kind is TargetKind.YEAR_TOTAL else 'now'}"


def short_gap_words(result: KpiResult) -> str:
    """Give the gap to the target in a table's few letters: ``8.1 points below``, ``met``."""
    if result.gap is None or result.rating.value is None or result.rating.limit is None or result.rating.met:
        return "met" if result.rating.met and result.gap is not None else ""
    if result.gap == 0:
        return "on target"
    side = "below" if result.rating.value < result.rating.limit else "above"
    return f"{numbers.format_gap(result.gap, result.kpi)} {side}"


def comparator_lines(result: KpiResult) -> list[str]:
    """Give the comparators, those of one period on one line with the period once; those in words after."""
    anchor = result.latest.period if result.latest else None
    by_period: dict[Period, list[Figure]] = {}
    for figure in result.comparators:
        if figure.value is not None:
            by_period.setdefault(figure.period, []).append(figure)
    lines = []
    for period, figures in sorted(by_period.items(), key=lambda item: item[0] != anchor):
        named = "; ".join(f"{f.comparator} {value_words(f, result.kpi)}{_standing(f, result)}" for f in figures)
        lines.append(named if period == anchor else f"{named} ({period.printed})")
    return [numbers.upper_first(line) for line in lines] + [
        numbers.upper_first(comparator_words(figure, result)) for figure in result.comparators if figure.value is None
    ]


def rank_line(result: KpiResult) -> str:
    """Give the rank with its total, and the ranks before it: ``rank 84 of 151; before: 77 of 151 (2020/21)``."""
    latest = result.latest
    if latest is None or latest.rank is None:
        return ""
    ranked = [f for f in result.figures if f.rank is not None and f.period.end < latest.period.end]
    earlier = [
        f"{rank_words(f).removeprefix('rank ')} ({f.period.printed.removeprefix('academic year ')})"
        for f in reversed(ranked[-MOST_RANKS:])
    ]
    words = rank_words(latest)
    return f"{words}; before: {', '.join(earlier)}" if earlier else words


def place_lines(result: KpiResult) -> list[str]:
    """Give our place in each group of peers, with its period where that is not the latest figure's."""
    anchor = result.latest.period if result.latest else None
    lines = []
    for place in result.evidence.places:
        when = "" if place.period == anchor else f" ({place.period.printed})"
        lines.append(numbers.upper_first(f"{place_words(place, result.kpi)}{when}"))
    return lines


def _standing(figure: Figure, result: KpiResult) -> str:
    """Give how we stand beside a comparator where that is more than a plain difference: `` (we are better)``."""
    found = next((one for one in result.evidence.beside if one.theirs is figure), None)
    return f" (we are {STANDING_WORDS[found.standing]})" if found is not None and found.claims else ""


def unrated_reason(result: KpiResult) -> str:
    """Give the kind of reason a KPI is not rated, for counting: one of a few phrases."""
    unrated = result.rating.unrated
    if unrated is Unrated.NOT_DUE:
        return "Target not due yet"
    return numbers.upper_first(UNRATED_WORDS.get(unrated, "not rated") if unrated else "not rated")


def source_names(scorecard: Scorecard) -> Mapping[str, str]:
    """Give the name of each source of `sources.csv` by its key."""
    return scorecard.authority.source_names


def source_name(scorecard: Scorecard, key: str) -> str:
    """Give the name of a source by its key; the key itself where it has none."""
    return source_names(scorecard).get(key, key)
