"""Whether the figures of values and comparators can be true: their size, their parts, their rank.

Each check takes figures joined to their KPI by `join_kpis`. When they are for is left to `period_checks`,
what stands beside them to `note_checks`.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from kpi_helpers.errors import Problem
from kpi_helpers.inputs.checks.problems import carries, problem_at
from kpi_helpers.inputs.files.columns import KPIS
from kpi_helpers.inputs.files.numbers import decimals_written, format_plain
from kpi_helpers.inputs.files.rows import rows_where
from kpi_helpers.inputs.settings.words import LOOSE_COUNTS, RATE_PER, Unit

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
    percent = figures["unit"].eq(Unit.PERCENT)
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
    capped = figures["unit"].eq(Unit.PERCENT) & figures["maximum"].le(100)
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
    loose = carries(figures, *LOOSE_COUNTS)
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
                f"{' or '.join(LOOSE_COUNTS)} in note",
            )
        )
    return problems


def _ratio(figures: pd.DataFrame) -> pd.Series:
    """Give what numerator and denominator make in the KPI's unit; NaN where they make nothing."""
    denominator = figures["denominator"].mask(figures["denominator"].eq(0))
    return figures["numerator"] / denominator * figures["unit"].map(RATE_PER).astype("float64")


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
