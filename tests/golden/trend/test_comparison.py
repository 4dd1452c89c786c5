"""Intervals, benchmarks, goals, funnel and quantiles against what the reference tools gave: every row of every file."""

from __future__ import annotations

import csv
import math
import statistics
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path

import pytest

from kpi_helpers.analysis.statistics.comparing.funnel import (
    FunnelSignal,
    FunnelStatistic,
    funnel_significance,
    spc_proportion,
    spc_rate,
)
from kpi_helpers.analysis.statistics.comparing.intervals import (
    PER_100_000,
    Interval,
    mean_interval,
    rate_interval,
    sum_parts,
    wilson_interval,
)
from kpi_helpers.analysis.statistics.comparing.ranks import categories_of, category_bounds, quantiles_of
from kpi_helpers.analysis.statistics.comparing.significance import (
    Change,
    Judgement,
    Standing,
    change_between,
    compare_intervals,
    compare_with_goal,
    compare_with_value,
)

HERE = Path(__file__).parent
Row = dict[str, str]

JUDGEMENTS = {
    "0": Judgement.LOWER_IS_BETTER,
    "1": Judgement.HIGHER_IS_BETTER,
    "99": Judgement.NONE,
    "-1": Judgement.NOT_APPLICABLE,
}
STANDINGS = {
    "NotCompared": Standing.NOT_COMPARED,
    "Worst": Standing.WORST,
    "Worse": Standing.WORSE,
    "Same": Standing.SIMILAR,
    "Better": Standing.BETTER,
    "Best": Standing.BEST,
}
WITHOUT_JUDGEMENT = {  # the reference has one set of words; with polarity 99 they mean these
    Standing.WORST: Standing.MUCH_LOWER,
    Standing.WORSE: Standing.LOWER,
    Standing.BETTER: Standing.HIGHER,
    Standing.BEST: Standing.MUCH_HIGHER,
}
CHANGES = {
    "Increasing": Change.INCREASING,
    "Decreasing": Change.DECREASING,
    "NoChange": Change.NO_CHANGE,
    "CannotBeCalculated": Change.NOT_CALCULATED,
}
SIGNALS = {
    "Low (0.001)": FunnelSignal.LOW_001,
    "Low (0.025)": FunnelSignal.LOW_025,
    "Not significant": FunnelSignal.NOT_SIGNIFICANT,
    "High (0.025)": FunnelSignal.HIGH_025,
    "High (0.001)": FunnelSignal.HIGH_001,
}
CONFIDENCE = {"1.96": 0.95, "3.0902": 0.998, "0.025": 0.95, "0.001": 0.998}  # by z or by tail


def rows_of(name: str) -> list[Row]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def cases_of(name: str) -> Iterator[list[Row]]:
    """Give the rows of each case; cases stand together in the files."""
    for _, rows in groupby(rows_of(name), key=lambda row: row["case_id"]):
        yield list(rows)


def number(text: str) -> float | None:
    return None if text in ("NA", "NaN") else float(text)


def close(ours: float | None, theirs: float | None) -> bool:
    """Whether both are missing, or equal to 1e-12, relative or absolute."""
    if ours is None or theirs is None:
        return ours is theirs
    return math.isclose(ours, theirs, rel_tol=1e-12, abs_tol=1e-12)


def limits(row: Row, name: str, *, of: str = "", confidence: float = 0.95) -> Interval:
    return Interval(number(row[f"{of}lower{name}"]), number(row[f"{of}upper{name}"]), confidence)


def standing(row: Row) -> Standing:
    wanted = STANDINGS[row["significance"]]
    return WITHOUT_JUDGEMENT.get(wanted, wanted) if row["polarity_id"] == "99" else wanted


# ---------------------------------------------------------------- intervals


@pytest.mark.parametrize(
    ("name", "interval_of"), [("ci_proportion.csv", wilson_interval), ("ci_rate.csv", rate_interval)]
)
def test_intervals_of_proportions_and_rates_agree(name: str, interval_of: Callable[..., Interval]) -> None:
    agreed = 0
    for row in rows_of(name):
        other = float(row["other_confidence"])
        for confidence, column in ((0.95, "95"), (0.998, "998"), (other, "_other")):
            ours = interval_of(
                number(row["numerator"]),
                number(row["denominator"]),
                confidence=confidence,
                multiplier=float(row["multiplier"]),
            )
            assert close(ours.lower, number(row[f"lower{column}"])), row
            assert close(ours.upper, number(row[f"upper{column}"])), row
            agreed += 1
    print(f"{name}: {agreed} intervals of 77 rows agree")
    assert agreed == 3 * 77


def test_the_multiplier_of_a_rate_is_a_hundred_thousand_unless_said() -> None:
    usual = [row for row in rows_of("ci_rate.csv") if float(row["multiplier"]) == PER_100_000]
    for row in usual:
        ours = rate_interval(number(row["numerator"]), number(row["denominator"]))
        assert close(ours.upper, number(row["upper95"])), row
    assert len(usual) == 27


def test_intervals_of_means_agree() -> None:
    values = {rows[0]["case_id"]: [number(row["value"]) for row in rows] for rows in cases_of("ci_mean_values.csv")}
    assert sum(map(len, values.values())) == 267
    agreed = 0
    for row in rows_of("ci_mean.csv"):
        known = [value for value in values[row["case_id"]] if value is not None]
        assert len(known) == int(row["n"])
        assert close(sum_parts(known), number(row["sum"]))
        assert close(statistics.stdev(known) if len(known) > 1 else None, number(row["stdev"]))
        for confidence, column in ((0.95, "95"), (0.998, "998")):
            ours, value = mean_interval(known, confidence=confidence), float(row["value"])
            assert close(ours.lower, number(row[f"lower{column}"])), row
            assert close(ours.upper, number(row[f"upper{column}"])), row
            assert ours.limits is None or close(statistics.mean(ours.limits), value), row
        agreed += 1
    print(f"ci_mean.csv: {agreed} means agree, of 267 values")
    assert agreed == 24


# ---------------------------------------------------------------- comparison


def benchmark_standing(row: Row) -> Standing:
    value, benchmark, judgement = number(row["value"]), number(row["benchmark_value"]), JUDGEMENTS[row["polarity_id"]]
    match row["method"]:
        case "ci95_vs_value":
            return compare_with_value(value, benchmark, interval=limits(row, "95"), judgement=judgement)
        case "ci95_998_vs_value":
            wider = limits(row, "998", confidence=0.998)
            return compare_with_value(value, benchmark, interval=limits(row, "95"), wider=wider, judgement=judgement)
        case "ci95_vs_ci95":
            other = limits(row, "95", of="benchmark_")
            return compare_intervals(
                value, benchmark, interval=limits(row, "95"), other_interval=other, judgement=judgement
            )
        case method:
            spc = {"spc_proportion": spc_proportion, "spc_rate": spc_rate}[method]
            return spc(
                value,
                benchmark,
                denominator=number(row["denominator"]),
                unit=float(row["unit_value"]),
                confidence=CONFIDENCE[row["confidence_variable"]],
                judgement=judgement,
            )


def test_comparisons_with_a_benchmark_agree() -> None:
    agreed: Counter[str] = Counter()
    for row in rows_of("fingertips_benchmark.csv"):
        assert benchmark_standing(row) is standing(row), row
        agreed[row["method"]] += 1
    print(f"fingertips_benchmark.csv: {agreed.total()} comparisons agree: {dict(agreed)}")
    assert agreed == {
        "ci95_vs_value": 57,
        "ci95_998_vs_value": 51,
        "ci95_vs_ci95": 40,
        "spc_proportion": 12,
        "spc_rate": 26,
    }


def test_comparisons_with_a_goal_agree() -> None:
    agreed = refused = 0
    for row in rows_of("fingertips_goal.csv"):

        def ours(row: Row = row) -> Standing:
            return compare_with_goal(
                number(row["value"]),
                number(row["lower_limit"]),
                upper=number(row["upper_limit"]),
                interval=limits(row, "95") if row["use_cis"] == "TRUE" else None,
                judgement=JUDGEMENTS[row["polarity_id"]],
            )

        if row["significance"].startswith("ERROR"):
            with pytest.raises(ValueError, match=r"range from 90\.0 to 80\.0"):
                ours()
            refused += 1
        else:
            assert ours() is standing(row), row
            agreed += 1
    print(f"fingertips_goal.csv: {agreed} comparisons agree, {refused} is refused by both")
    assert (agreed, refused) == (115, 1)


def test_changes_agree() -> None:
    agreed = 0
    for row in rows_of("fingertips_change.csv"):
        ours = change_between(
            number(row["latest_value"]),
            number(row["previous_value"]),
            interval=limits(row, "95", of="latest_"),
            interval_before=limits(row, "95", of="previous_"),
        )
        assert ours is CHANGES[row["marker"]], row
        agreed += 1
    print(f"fingertips_change.csv: {agreed} changes agree")
    assert agreed == 21


def test_funnel_signals_agree() -> None:
    agreed = 0
    for rows in cases_of("funnel_significance.csv"):
        ours = funnel_significance(
            [number(row["numerator"]) for row in rows],
            [number(row["denominator"]) for row in rows],
            statistic=FunnelStatistic(rows[0]["statistic"]),
        )
        assert ours == [SIGNALS[row["significance"]] for row in rows], rows[0]
        agreed += len(rows)
    print(f"funnel_significance.csv: {agreed} areas agree")
    assert agreed == 138


# ---------------------------------------------------------------- quantiles and categories


def whole(text: str) -> int | None:
    return None if text in ("NA", "0") else int(text)


def test_quantiles_agree() -> None:
    agreed = 0
    for rows in cases_of("quantile.csv"):
        values = [number(row["value"]) for row in rows]
        ours = quantiles_of(values, int(rows[0]["nquantiles"]), highest_first=rows[0]["invert"] == "TRUE")
        assert ours == [whole(row["quantile"]) for row in rows], rows[0]
        agreed += len(rows)
    print(f"quantile.csv: {agreed} quantiles agree")
    assert agreed == 817


def test_categories_and_their_boundaries_agree() -> None:
    agreed = 0
    for rows in cases_of("fingertips_category.csv"):
        values, groups = [number(row["value"]) for row in rows], int(rows[0]["n_categories"])
        theirs = rows[0]["bounds"]
        bounds = category_bounds(values, groups)
        assert bounds == (None if theirs == "NA" else tuple(map(float, theirs.split(";")))), rows[0]
        ours = categories_of(values, groups, judgement=JUDGEMENTS[rows[0]["polarity_id"]], as_published=True)
        assert ours == [whole(row["category"]) for row in rows], rows[0]
        agreed += len(rows)
    print(f"fingertips_category.csv: {agreed} categories and their boundaries agree")
    assert agreed == 425


def test_with_one_rule_only_quartiles_of_which_high_is_good_are_turned_round() -> None:
    turned = 0
    for rows in cases_of("fingertips_category.csv"):
        groups, judgement = int(rows[0]["n_categories"]), JUDGEMENTS[rows[0]["polarity_id"]]
        ours = categories_of([number(row["value"]) for row in rows], groups, judgement=judgement)
        theirs = [whole(row["category"]) for row in rows]
        if groups == 4 and judgement is Judgement.HIGHER_IS_BETTER:
            theirs = [None if category is None else 5 - category for category in theirs]
            turned += sum(category is not None for category in theirs)
        assert ours == theirs, rows[0]
    print(f"fingertips_category.csv: {turned} quartiles are numbered from the better end instead")
    assert turned == 4
