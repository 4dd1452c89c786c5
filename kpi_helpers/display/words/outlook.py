"""Words for the end of the year, for what is still needed, and for the chance of a target with a date."""

from __future__ import annotations

from kpi_helpers import analysis
from kpi_helpers.display.words import numbers
from kpi_helpers.inputs import Kpi, Polarity, Rag
from kpi_helpers.periods import parse_period

STATUS_WORDS = {
    Rag.GREEN: "on course for the target",
    Rag.AMBER: "target in doubt",
    Rag.RED: "target not expected",
}
_METHODS = {
    analysis.YearMethod.RUN_RATE: "at this year's rate",
    analysis.YearMethod.LAST_YEARS_REST: "with the rest as last year",
    analysis.YearMethod.GROWTH: "with last year's rest, changed as the year so far",
    analysis.YearMethod.SHARE: "by the usual share of the year so far",
    analysis.YearMethod.SMOOTHING: "by exponential smoothing",
    analysis.YearMethod.MEDIAN: "median of four methods",
}
_WHY_NONE = {
    analysis.NoOutlook.TOO_FEW_POINTS: "nothing of this year is known",
    analysis.NoOutlook.YEAR_COMPLETE: "the year is complete",
    analysis.NoOutlook.BREAK_IN_YEAR: "a break in the series falls in this year",
    analysis.NoOutlook.GAP_IN_YEAR: "a figure of this year is missing",
    analysis.NoOutlook.NO_DENOMINATORS: "numerators and denominators are not known",
    analysis.NoOutlook.NO_EARLIER_YEAR: "no earlier year is complete and comparable",
    analysis.NoOutlook.METHOD_NOT_POSSIBLE: "the method that was set needs figures that are not known",
    analysis.NoOutlook.NOTHING_TO_TEST: "one method only, and too few earlier years to test it on",
    analysis.Unfit.SWITCHED_OFF: "it is switched off",
    analysis.Unfit.NO_YEAR_FIGURE: "its periods make no figure for the year",
    analysis.Unfit.NO_CURRENT_FIGURE: "there is no current figure",
    analysis.Unfit.OWN_FORECAST: "the figure is itself a forecast",
}
_NO_CHANCE = {
    analysis.NoChance.TOO_FEW_CHANGES: "too few figures to say how likely that is",
    analysis.NoChance.LATEST_MISSING: "the latest figure is missing",
    analysis.NoChance.TOO_FAR_AHEAD: "too far ahead to say how likely that is",
}
_IN_TEN = {1: "about 1 in 10", 2: "about 1 in 5", 5: "about even", 8: "about 4 in 5", 9: "about 9 in 10"}


def range_words(outlook: analysis.Outlook, kpi: Kpi) -> str:
    """Give the range of the year's end: ``91.2% to 94.0%``; empty without an outlook."""
    if outlook.end is None:
        return ""
    low, high = numbers.format_worked_out(outlook.end.low, kpi), numbers.format_worked_out(outlook.end.high, kpi)
    return low if low == high else f"{low} to {high}"


def outlook_method_words(outlook: analysis.Outlook) -> str:
    """Give how the forecast and its range were made."""
    end = outlook.end
    if end is None:
        return ""
    words = _METHODS[end.method]
    if end.range_from is analysis.RangeFrom.METHODS:
        return f"{words}; from the lowest to the highest of them"
    error = "" if end.error_used is None else f"{numbers.format_number(abs(end.error_used), 1)}% either way, "
    return f"{words}; {error}from its errors in {numbers.counted(end.years_tested, 'earlier year')}"


def why_no_outlook(outlook: analysis.Outlook) -> str:
    """Give why there is no forecast, as a phrase; empty where there is one."""
    return "" if outlook.why_none is None else _WHY_NONE[outlook.why_none]


def needed_words(outlook: analysis.Outlook, kpi: Kpi) -> str:
    """Give what the rest of the year needs: ``needs 12.5 a quarter from here``; empty where nothing is asked."""
    needed = outlook.needed
    if needed is None:
        return ""
    if needed.need is analysis.Need.ALREADY_MET:
        return "target met already" if outlook.kind is analysis.YearKind.SNAPSHOT else "target met whatever still comes"
    if needed.need is analysis.Need.IMPOSSIBLE:
        return "target can no longer be met"
    period = "quarter" if outlook.periods == 4 else "month"
    if outlook.kind is analysis.YearKind.SNAPSHOT:
        way = "rise" if needed.per_period > 0 else "fall"
        return f"needs a {way} of {numbers.format_change(needed.per_period, kpi)} a {period}"
    side = "at least" if kpi.polarity is Polarity.HIGHER else "at most"
    figure = numbers.format_worked_out(needed.per_period, kpi)
    if outlook.kind is analysis.YearKind.TOTAL:
        return f"needs {side} {figure} a {period} from here"
    return f"needs {side} {figure} over the rest of the year"


def chance_words(chance: analysis.Chance, kpi: Kpi) -> str:
    """Give the chance of a target with a date, and the change it needs, as one sentence."""
    due = parse_period(chance.target.due_text).printed
    needed = chance.needed
    met = needed <= 0 if kpi.polarity is Polarity.HIGHER else needed >= 0
    words = f"Target for {due}: "
    if met:
        words += "met now"
    else:
        way = "rise" if needed > 0 else "fall"
        words += f"needs a {way} of {numbers.format_amount(_rounded(abs(needed), kpi), kpi)} a {_step(kpi)}"
    if isinstance(chance.found, analysis.Reach):
        return f"{words}; the chance of meeting it then is {odds_words(chance.found.chance)}."
    return f"{words}; {_NO_CHANCE[chance.found]}."


def odds_words(chance: float) -> str:
    """Give a chance in whole tenths, never as certain: ``about 1 in 5``, ``below 1 in 20``."""
    if chance < 0.05:
        return "below 1 in 20"
    if chance > 0.95:
        return "above 19 in 20"
    tenths = min(max(round(chance * 10), 1), 9)
    return _IN_TEN.get(tenths, f"about {tenths} in 10")


def _rounded(size: float, kpi: Kpi) -> float:
    """Round a change with a decimal at least, and with as many as it takes to be no zero."""
    decimals = max(kpi.decimals, 1)
    while size and decimals < numbers.MOST_DECIMALS and round(size, decimals) == 0:
        decimals += 1
    return round(size, decimals)


def _step(kpi: Kpi) -> str:
    return {"monthly": "month", "quarterly": "quarter", "termly": "term"}.get(kpi.frequency, "year")
