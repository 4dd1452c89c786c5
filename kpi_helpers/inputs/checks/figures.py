"""Whether the figures of values and comparators can be true.

Three questions: their size, parts and rank; whether the period is one they can be for (of the KPI's frequency, in its
lifetime, not ahead); whether shorthand, status and words beside them agree. Most checks take figures joined to their
KPI by `join_kpis`.
"""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd

from kpi_helpers.errors import Problem, Severity
from kpi_helpers.inputs import lists
from kpi_helpers.inputs.authority import return_closes
from kpi_helpers.inputs.checks.problems import carries, problem_at
from kpi_helpers.inputs.files import BREAKS, KPIS, Row, cells_of, decimals_written, format_plain, rows_where
from kpi_helpers.inputs.kpis import PERIODS_OF_FREQUENCY
from kpi_helpers.periods import Period, PeriodKind, parse_period, parse_quarter

SHARE_AT_MOST = 1.0  # a percentage written as a share is at most this ...
PERCENT_AT_LEAST = 20.0  # ... while the median of the KPI's other figures is above this
_ROUNDING = 1e-9  # of binary floating point, relative to the value
_OF_KPI = ["unit", "minimum", "maximum", "frequency", "basis", "starts", "ends"]


def join_kpis(figures: pd.DataFrame, kpis: pd.DataFrame) -> pd.DataFrame:
    """Give the figures of known KPIs, one row each, with what `kpis.csv` says about the KPI."""
    of_kpi = kpis[["kpi_id", *_OF_KPI]].drop_duplicates("kpi_id")
    return figures.merge(of_kpi, on="kpi_id", how="inner", validate="many_to_one")


def check_figures(figures: pd.DataFrame) -> list[Problem]:
    """Find every figure of one frame that contradicts its KPI or its own row."""
    shares = shares_for_percentages(figures)
    parts = parts_above_whole(figures)
    return [
        *_tell_shares(figures, shares),
        *_tell_parts(figures, parts),
        *check_limits(figures),
        *check_denominators(figures),
        *check_ratios(figures, told=shares | parts),
        *check_ranks(figures),
    ]


def check_limits(figures: pd.DataFrame) -> list[Problem]:
    """Find values outside the KPI's minimum and maximum."""
    outside = figures["value"].lt(figures["minimum"]) | figures["value"].gt(figures["maximum"])
    return [
        problem_at(
            row,
            "value",
            found=row["value_text"],
            expected=_words_of_limits(row["minimum"], row["maximum"]),
            todo=f"Correct it, or the KPI's limits in {KPIS.path}",
        )
        for row in rows_where(figures, outside)
    ]


def _words_of_limits(minimum: float, maximum: float) -> str:
    if np.isnan(maximum):
        return f"{format_plain(minimum)} or more"
    if np.isnan(minimum):
        return f"{format_plain(maximum)} or less"
    return f"{format_plain(minimum)} to {format_plain(maximum)}"


# ---------------------------------------------------------------- shares and percentages


def shares_for_percentages(figures: pd.DataFrame) -> pd.Series:
    """Give True for each percentage that looks like a share: 0.85 beside figures such as 85.

    It is one where the value is above 0 and at most 1, the median of the KPI's other figures is above 20, and
    numerator and denominator, if given, do not make the value as it stands.
    """
    percent = figures["unit"].eq(lists.Unit.PERCENT)
    small = percent & figures["value"].gt(0) & figures["value"].le(SHARE_AT_MOST)
    suspects = small & ~_agrees(figures)
    by_kpi = figures[percent & figures["kpi_id"].isin(figures.loc[suspects, "kpi_id"])].groupby("kpi_id")
    verdict = pd.Series(False, index=figures.index)
    for _, values in by_kpi["value"]:
        for position in values.index.intersection(figures.index[suspects]):
            verdict.loc[position] = values.drop(position).median() > PERCENT_AT_LEAST
    return verdict


def _tell_shares(figures: pd.DataFrame, shares: pd.Series) -> list[Problem]:
    return [
        problem_at(
            row,
            "value",
            found=f"{row['value_text']} beside other figures such as {_typical(figures, row['kpi_id'])}",
            expected="a percentage",
            todo=f"Write {format_plain(round(row['value'] * 100, 10))}; if it is right, "
            "write its numerator and denominator beside it",
        )
        for row in rows_where(figures, shares)
    ]


def _typical(figures: pd.DataFrame, kpi_id: str) -> str:
    """Give the KPI's figure in the middle of all that have one, as it is written."""
    own = figures[figures["kpi_id"].eq(kpi_id) & figures["value"].notna()].sort_values("value", kind="stable")
    return str(own["value_text"].iloc[len(own) // 2])


# ---------------------------------------------------------------- numerator and denominator


def parts_above_whole(figures: pd.DataFrame) -> pd.Series:
    """Give True where the numerator of a percentage that cannot pass 100 is above its denominator."""
    capped = figures["unit"].eq(lists.Unit.PERCENT) & figures["maximum"].le(100)
    return capped & figures["numerator"].gt(figures["denominator"])


def _tell_parts(figures: pd.DataFrame, parts: pd.Series) -> list[Problem]:
    problems = []
    for row in rows_where(figures, parts):
        numerator, denominator = format_plain(row["numerator"]), format_plain(row["denominator"])
        problems.append(
            problem_at(
                row,
                "numerator",
                found=f"{numerator}, above the denominator {denominator}",
                expected="a part of the denominator",
                todo="Correct one of them; perhaps they changed places",
            )
        )
    return problems


def check_denominators(figures: pd.DataFrame) -> list[Problem]:
    """Find denominators of 0, of which nothing can be a share."""
    return [
        problem_at(
            row,
            "denominator",
            found="0",
            expected="more than 0",
            todo="Correct it; if there were no cases leave value and denominator empty and write [z]",
        )
        for row in rows_where(figures, figures["denominator"].eq(0))
    ]


def check_ratios(figures: pd.DataFrame, *, told: pd.Series) -> list[Problem]:
    """Find percentages and rates that their numerator and denominator do not make.

    Estimated and revised figures are let pass: their counts may be rounded, or of another edition. So are those
    that are `told` already.
    """
    ratios = _ratio(figures)
    loose = carries(figures, *lists.LOOSE_COUNTS)
    wrong = figures["value"].notna() & ratios.notna() & ~_agrees(figures) & ~loose & ~told
    problems = []
    for row, ratio in zip(rows_where(figures, wrong), ratios[wrong], strict=True):
        parts = f"{format_plain(row['numerator'])} of {format_plain(row['denominator'])}"
        made = format_plain(round(ratio, decimals_written(row["value_text"]) + 1))
        problems.append(
            problem_at(
                row,
                "value",
                found=f"{row['value_text']} beside {parts}, which makes {made}",
                expected="a value that its numerator and denominator make",
                todo="Correct one of the three; if they were published so, say it with "
                f"{' or '.join(lists.LOOSE_COUNTS)} in note",
            )
        )
    return problems


def _ratio(figures: pd.DataFrame) -> pd.Series:
    """Give what numerator and denominator make in the KPI's unit; NaN where they make nothing."""
    denominator = figures["denominator"].mask(figures["denominator"].eq(0))
    return figures["numerator"] / denominator * figures["unit"].map(lists.RATE_PER).astype("float64")


def _agrees(figures: pd.DataFrame) -> pd.Series:
    """Give True where the parts make the value to within half a unit of its last written digit."""
    half_units = 0.5 * 10.0 ** -figures["value_text"].map(decimals_written).astype("float64")
    tolerance = half_units + figures["value"].abs() * _ROUNDING
    return (_ratio(figures) - figures["value"]).abs().le(tolerance)


# ---------------------------------------------------------------- ranks


def check_ranks(figures: pd.DataFrame) -> list[Problem]:
    """Find ranks that are not between 1 and their total."""
    wrong = figures["rank"].lt(1) | figures["rank"].gt(figures["rank_of"])
    return [
        problem_at(
            row,
            "rank",
            found=f"{row['rank']} of {row['rank_of']}" if pd.notna(row["rank_of"]) else str(row["rank"]),
            expected="a place from 1 to rank_of",
            todo="Correct one of them; perhaps they changed places",
        )
        for row in rows_where(figures, wrong.fillna(value=False).astype(bool))
    ]


_YEAR_WORDS = {
    lists.Frequency.ANNUAL_FINANCIAL: "financial year",
    lists.Frequency.ANNUAL_ACADEMIC: "academic year",
}


def read_periods(figures: pd.DataFrame) -> dict[str, Period]:
    """Give the period of every text in the column `period`."""
    return {text: parse_period(text) for text in figures["period"].unique() if text}


def check_frequency(figures: pd.DataFrame) -> list[Problem]:
    """Find periods of a kind that the KPI's frequency does not give."""
    kinds = {text: period.kind for text, period in read_periods(figures).items()}
    allowed = {frequency.value: set(kinds_of) for frequency, kinds_of in PERIODS_OF_FREQUENCY.items()}
    wrong = [
        text in kinds and frequency in allowed and kinds[text] not in allowed[frequency]
        for text, frequency in cells_of(figures, "period", "frequency")
    ]
    return [
        problem_at(
            row,
            "period",
            found=f"{row['period']} ({kinds[row['period']]}) for {row['kpi_id']}, whose frequency is "
            f"{row['frequency']}",
            expected=f"one of: {', '.join(PERIODS_OF_FREQUENCY[lists.Frequency(row['frequency'])])}",
            todo=_what_to_write(row, kinds[row["period"]]),
        )
        for row in rows_where(figures, wrong)
    ]


def _what_to_write(row: Row, kind: PeriodKind) -> str:
    """Give the year that a month was meant to be (2009-10 is October 2009), else the general advice."""
    word = _YEAR_WORDS.get(lists.Frequency(row["frequency"]))
    first, _, second = row["period"].partition("-")
    if word and kind is PeriodKind.MONTH and (int(first) + 1) % 100 == int(second):
        joint = "/" if word == "academic year" else "-"
        return f"Write {first}{joint}{second} {word}"
    return f"Correct the period, or frequency in {KPIS.path}"


def check_lifetime(values: pd.DataFrame) -> list[Problem]:
    """Find values for periods that end before the KPI starts, or begin after it ends."""
    periods = read_periods(values)
    problems = []
    for column, word in (("starts", "before it starts"), ("ends", "after it ends")):
        edges = {text: parse_quarter(text) for text in values[column].unique() if text}
        wrong = [
            text in periods and edge in edges and _outside(periods[text], edges[edge], column)
            for text, edge in cells_of(values, "period", column)
        ]
        problems += [
            problem_at(
                row,
                "period",
                found=f"{row['period']} for {row['kpi_id']}, {word}",
                expected=f"a period that fits {column} {row[column]}",
                todo=f"Delete the row, or correct {column} in {KPIS.path}",
            )
            for row in rows_where(values, wrong)
        ]
    return problems


def _outside(period: Period, edge: Period, column: str) -> bool:
    return period.end < edge.start if column == "starts" else period.start > edge.end


def check_not_ahead(values: pd.DataFrame, sources: pd.DataFrame, *, days: int) -> list[Problem]:
    """Find values that no one could know when their return closed, and that are no forecast.

    A figure is known at its period's end at the earliest, with three exceptions: as many days before as its
    source has a negative `lag_days` (school offers precede the academic year); a snapshot once its period has
    begun (the year's grant); a KPI whose basis is forecast at any time.
    """
    periods = read_periods(values)
    closes = {text: return_closes(parse_quarter(text), days) for text in values["received"].unique()}
    lags = dict(zip(sources["source"], sources["lag_days"].fillna(0), strict=True))
    judged = (
        values["status"].ne(lists.Status.FORECAST)
        & values["basis"].ne(lists.Basis.FORECAST)
        & values["value"].notna()
        & values["period"].ne("")
    )
    cells = list(cells_of(values, "period", "source", "basis", "received"))
    ahead = {
        (period, source, basis, received)
        for period, source, basis, received in set(cells)
        if period and _known_from(periods[period], lag=int(lags.get(source, 0)), basis=basis) > closes[received]
    }
    problems = []
    for row in rows_where(
        values, judged & pd.Series([cell in ahead for cell in cells], index=values.index, dtype=bool)
    ):
        ends, closed = periods[row["period"]].end, closes[row["received"]]
        problems.append(
            problem_at(
                row,
                "period",
                found=f"a {row['status']} value for {row['period']}, which ends on {_day(ends)}",
                expected=f"a period that was over when the return closed on {_day(closed)}",
                todo=f"Correct the period, or write {lists.Status.FORECAST} in status",
            )
        )
    return problems


def _known_from(period: Period, *, lag: int, basis: str) -> date:
    """Give the first day on which a figure for the period can be known."""
    earliest = period.start if basis == lists.Basis.SNAPSHOT else period.end
    return earliest + timedelta(days=min(0, lag))


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def check_empty_values(values: pd.DataFrame) -> list[Problem]:
    """Find empty values that say neither why nor a rank."""
    explained = carries(values, *lists.NOTES_WITHOUT_VALUE)
    reason = values["remark"].ne("") | values["rank"].notna()
    return [
        problem_at(
            row,
            "value",
            found="an empty cell",
            expected=f"a number, or one of {', '.join(lists.NOTES_WITHOUT_VALUE)} in note and the reason in remark",
            todo="Write the value, or the note and the reason",
        )
        for row in rows_where(values, values["value"].isna() & values["value_text"].eq("") & ~(explained & reason))
    ]


def check_wordless(comparators: pd.DataFrame) -> list[Problem]:
    """Find comparators that give neither a value, nor a rank, nor words."""
    silent = comparators["value_text"].eq("") & comparators["rank"].isna() & comparators["remark"].eq("")
    return [
        problem_at(
            row,
            "value",
            found="an empty cell",
            expected="a number, a rank, or words in remark",
            todo="Write one of them, or delete the row",
        )
        for row in rows_where(comparators, silent)
    ]


def check_confidential(figures: pd.DataFrame) -> list[Problem]:
    """Find values beside a note that says there is none to show."""
    problems = []
    for row in rows_where(figures, figures["value"].notna() & carries(figures, *lists.NOTES_WITHOUT_VALUE)):
        note = next(note for note in lists.NOTES_WITHOUT_VALUE if note in row["note"].split())
        todo = "Delete the value" if note is lists.Note.CONFIDENTIAL else "Delete the value or the note"
        problems.append(
            problem_at(row, "value", found=f"{row['value_text']} beside {note}", expected="an empty cell", todo=todo)
        )
    return problems


def check_status_notes(figures: pd.DataFrame) -> list[Problem]:
    """Find provisional and forecast figures without their note, and final ones with it; a warning."""
    problems = []
    for status, note in lists.NOTE_OF_STATUS.items():
        wrong = figures["status"].eq(status) & figures["value"].notna() & ~carries(figures, note)
        problems += _tell_status(figures, wrong, found=f"no {note} for a {status} value", todo=f"Write {note}")
        doubted = figures["status"].eq(lists.Status.FINAL) & carries(figures, note)
        problems += _tell_status(figures, doubted, found=f"{note} for a final value", todo="Correct note or status")
    return problems


def _tell_status(figures: pd.DataFrame, told: pd.Series, *, found: str, todo: str) -> list[Problem]:
    expected = "a note that agrees with status"
    return [
        problem_at(row, "note", found=found, expected=expected, todo=todo, severity=Severity.WARNING)
        for row in rows_where(figures, told)
    ]


def check_breaks_recorded(values: pd.DataFrame, breaks: pd.DataFrame) -> list[Problem]:
    """Find values marked as a break in the series that `breaks.csv` does not explain."""
    recorded = set(cells_of(breaks, "kpi_id", "period"))
    return [
        problem_at(
            row,
            "note",
            found=f"{lists.Note.BREAK} for {row['kpi_id']}, {row['period']}",
            expected=f"a row for that KPI and period in {BREAKS.path}",
            todo="Add it with its reason, or delete the note",
        )
        for row in rows_where(values, carries(values, lists.Note.BREAK))
        if (row["kpi_id"], row["period"]) not in recorded
    ]
