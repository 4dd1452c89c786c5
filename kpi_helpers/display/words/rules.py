"""Words for the rule behind a rating: a sentence for a KPI, a few words for a table, a paragraph for a report.

The only place that words a rule; `analysis.conventions` works it out.
"""

from __future__ import annotations

from kpi_helpers.analysis import KpiResult, Target, with_amber_limits
from kpi_helpers.display.words.figures import target_words
from kpi_helpers.display.words.numbers import format_amount, format_limit, format_number, format_plain
from kpi_helpers.inputs import Compared, Kpi, Polarity, RatingRule, Report, TargetKind, ToleranceIn

NO_LIMIT = "No limit to hold a figure against."
AMBER_LOST = "not known"
_LOST = "the amber limit is not known, so what is worse is not rated"
_MET = {Polarity.HIGHER: "at or above", Polarity.LOWER: "at or below"}
_AS_FAR_AS = {Polarity.HIGHER: "down to", Polarity.LOWER: "up to"}
_WORSE = {Polarity.HIGHER: "below", Polarity.LOWER: "above"}
_OR = {Polarity.HIGHER: " or more", Polarity.LOWER: " or less"}
_NAMES = {
    RatingRule.LIMITS: "Limits",
    RatingRule.TOLERANCE: "Tolerance",
    RatingRule.TOLERANCE_THEN_HISTORY: "Tolerance, then last year",
    RatingRule.TWO_TARGETS: "Two targets",
    RatingRule.INTERVAL: "95% confidence interval",
    RatingRule.FORECAST: "Forecast for the year's end",
}
_COMPARED = {
    Compared.UNROUNDED: "Figures are held against their limits unrounded.",
    Compared.AS_PRINTED: "Figures are held against their limits as they are printed, that is rounded.",
}


# ---------------------------------------------------------------- one KPI


def rule_words(result: KpiResult) -> str:
    """Give the rule of a KPI's rating as a sentence.

    ``Green at or above 90%; amber down to 81% (10% of the target); red below.``
    """
    kpi = result.kpi
    if result.target is None:
        return NO_LIMIT
    target = with_amber_limits(result.target, kpi.polarity)
    if target.green_limit is None or kpi.polarity is Polarity.NONE:
        return NO_LIMIT
    words = _range_words(target, kpi) if kpi.polarity is Polarity.RANGE else _one_way_words(target, kpi)
    phased = target.kind is TargetKind.YEAR_TOTAL and target.rule is not RatingRule.FORECAST
    if not phased:
        return f"{words}."
    share = result.rating.share
    due = (
        "due in equal parts"
        if share is None
        else f"of which {format_number(float(share * 100))}% is due by now, as last year"
    )
    return f"{words}, where the limits are the year's, {due}."


def _one_way_words(target: Target, kpi: Kpi) -> str:
    met, green = _MET[kpi.polarity], target_words(target, kpi)
    match target.rule:
        case RatingRule.TOLERANCE_THEN_HISTORY if target.amber_limit is not None:
            made = f"the target of {green} {'less' if kpi.polarity is Polarity.HIGHER else 'plus'} "
            made += tolerance_words(target, kpi)
            return (
                f"Green {met} {format_limit(target.amber_limit, kpi)} ({made}); beyond that amber if no worse than "
                "the same period last year, and red if worse"
            )
        case RatingRule.INTERVAL:
            return (
                f"Green where the 95% confidence interval is wholly {met} {green}; amber where it holds {green}; "
                f"red where it is wholly {_WORSE[kpi.polarity]}"
            )
        case RatingRule.FORECAST:
            return _forecast_words(f"{met} {green}")
        case RatingRule.TWO_TARGETS:
            return f"Green {met} the high target of {green}; {_amber_part(target, kpi)}"
        case _:
            return f"Green {met} {green}; {_amber_part(target, kpi)}"


def _range_words(target: Target, kpi: Kpi) -> str:
    green = f"from {target_words(target, kpi)}"
    if target.rule is RatingRule.FORECAST:
        return _forecast_words(green)
    amber = amber_words(target, kpi)
    if amber == AMBER_LOST:
        return f"Green {green}; {_LOST}"
    if (target.amber_limit, target.amber_limit_upper) == (target.green_limit, target.green_limit_upper):
        return f"Green {green}; red outside"
    return f"Green {green}; amber from {amber}{_made(target, kpi)}; red outside"


def _amber_part(target: Target, kpi: Kpi) -> str:
    worse = _WORSE[kpi.polarity]
    if target.amber_limit is None:
        return _LOST
    if target.amber_limit == target.green_limit:
        return f"red {worse}"
    amber = format_limit(target.amber_limit, kpi)
    if target.rule is RatingRule.TWO_TARGETS:
        return f"amber (acceptable) {_AS_FAR_AS[kpi.polarity]} the low target of {amber}; red {worse}"
    return f"amber {_AS_FAR_AS[kpi.polarity]} {amber}{_made(target, kpi)}; red {worse}"


def _made(target: Target, kpi: Kpi) -> str:
    if target.tolerance is None:
        return ""
    percent = target.tolerance_in is ToleranceIn.PERCENT_OF_TARGET
    return f" ({'' if percent else 'a tolerance of '}{tolerance_words(target, kpi)})"


def _forecast_words(met: str) -> str:
    return (
        f"Green where the whole forecast for the end of the year is {met}; amber where part of it is; "
        "red where none of it is"
    )


def tolerance_words(target: Target, kpi: Kpi) -> str:
    """Give a tolerance with what it is counted in: ``10% of the target``, ``2 percentage points``."""
    if target.tolerance is None:
        return ""
    if target.tolerance_in is ToleranceIn.PERCENT_OF_TARGET:
        whole = "the nearer end" if target.kind is TargetKind.RANGE else "the target"
        return f"{format_plain(target.tolerance)}% of {whole}"
    return format_amount(target.tolerance, kpi)


# ---------------------------------------------------------------- cells of the table of targets


def name_words(target: Target, kpi: Kpi) -> str:
    """Give the name of a target's rule, with its tolerance: ``Tolerance: 10% of the target``."""
    return ": ".join(part for part in (_NAMES[target.rule], tolerance_words(target, kpi)) if part)


def origin_words(target: Target) -> str:
    """Say where a target comes from, with what was noted of it."""
    return ". ".join(part.rstrip(".") for part in (target.origin, target.note) if part)


def green_words(target: Target, kpi: Kpi) -> str:
    """Give what is green: ``90% or more``; ``81% or more`` where that much is missed and still green."""
    target = with_amber_limits(target, kpi.polarity)
    better = _OR.get(kpi.polarity, "") if target.green_limit is not None else ""
    if target.rule is RatingRule.TOLERANCE_THEN_HISTORY and target.amber_limit is not None:
        return f"{format_limit(target.amber_limit, kpi)}{better}"
    what = {RatingRule.INTERVAL: "interval wholly ", RatingRule.FORECAST: "whole forecast "}.get(target.rule, "")
    return f"{what}{target_words(target, kpi)}{better}"


def amber_words(target: Target, kpi: Kpi) -> str:
    """Give what is amber, as far as it goes: ``81% or more``, ``3% to 4.2%``, ``not known``."""
    target = with_amber_limits(target, kpi.polarity)
    match target.rule:
        case RatingRule.TOLERANCE_THEN_HISTORY:
            return "beyond that, if no worse than last year"
        case RatingRule.INTERVAL:
            return "interval holds the target"
        case RatingRule.FORECAST:
            return "met by part of the forecast"
    if target.amber_limit is None:
        return AMBER_LOST
    amber = format_limit(target.amber_limit, kpi)
    if target.amber_limit_upper is not None:
        amber += f" to {format_limit(target.amber_limit_upper, kpi)}"
    return f"{amber}{_OR.get(kpi.polarity, '')}"


# ---------------------------------------------------------------- the whole report


def report_rule_words(report: Report) -> str:
    """Give the rule of a report, where other rules are told, and in which form figures are compared."""
    ratings = report.ratings
    within = _REPORT_TOLERANCE[ratings.tolerance_in].format(format_plain(ratings.tolerance or 0))
    own = "Where a KPI has a rule of its own, the annex gives it beside its target."
    return f"{_CONVENTIONS[ratings.rule].format(within)} {own} {_COMPARED[ratings.compared]}"


_REPORT_TOLERANCE = {
    None: "the tolerance set for the KPI",
    ToleranceIn.PERCENT_OF_TARGET: "{}% of the target",
    ToleranceIn.UNITS: "{} in the unit of the KPI, which is percentage points for a percentage",
}
_CONVENTIONS = {
    RatingRule.LIMITS: "A figure is green at or better than its green limit, amber at or better than its amber limit, "
    "and red beyond that.",
    RatingRule.TOLERANCE: "A figure is green where it meets its target, amber where it misses it by no more than {}, "
    "and red beyond that.",
    RatingRule.TOLERANCE_THEN_HISTORY: "A figure is green where it meets its target or misses it by no more than {}; "
    "beyond that it is amber if no worse than in the same period last year, and red if worse.",
    RatingRule.TWO_TARGETS: "A figure is green at or better than its high target, amber (acceptable) at or better than "
    "its low target, and red beyond that.",
    RatingRule.INTERVAL: "A figure is green where its 95% confidence interval is wholly at or better than the target, "
    "amber where the interval holds the target, and red where it is wholly worse.",
    RatingRule.FORECAST: "A KPI is green where the whole forecast for the end of the year meets its target, amber "
    "where part of it does, and red where none of it does.",
}
