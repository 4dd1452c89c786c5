"""XmR control charts against the reference vectors (see README.md beside this file), bit for bit where they are."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from kpi_helpers.analysis.statistics.control.results import ControlChart
from kpi_helpers.analysis.statistics.control.settings import RULES, Cause, PointType, Preset, Stage, settings_for
from tests.golden.trend.process_vectors import (
    BAD_SETTING,
    BETTER,
    TWICE_A_DATE,
    as_array,
    counted_chart,
    numbers,
    read_rows,
    read_vectors,
    run_every_spc,
    run_mdc,
    truths,
)

SPC, MDC = read_vectors("spc"), read_vectors("mdc")
DOTS = run_every_spc(SPC, Preset.PLOT_THE_DOTS)
STOPPED = {"S254", "S259", "S267"}  # F1

CAUSES = {
    "Above UCL": Cause.OUTSIDE_ABOVE,
    "Below LCL": Cause.OUTSIDE_BELOW,
    "7 Point Trend (Increasing)": Cause.TREND_RISING,
    "7 Point Trend (Decreasing)": Cause.TREND_FALLING,
    "2 in 3 Above CL": Cause.TWO_IN_THREE_ABOVE,
    "2 in 3 Below CL": Cause.TWO_IN_THREE_BELOW,
    "7 Points Above CL": Cause.SHIFT_ABOVE,
    "7 Points Below CL": Cause.SHIFT_BELOW,
    "Common Cause": Cause.COMMON_CAUSE,
}
NUMBERS = {
    "rebase_group": "segment",
    "mean_moving_range_all": "mean_moving_range_all",
    "moving_range_limit": "moving_range_limit",
    "mean_moving_range_used": "mean_moving_range",
    "mean": "mean",
    "lpl": "lower_limit",
    "upl": "upper_limit",
    "near_lpl": "lower_two_sigma",
    "near_upl": "upper_two_sigma",
    "trend_window_end": "trend_window_end",
}
LIMITED = {  # a number, and where it holds; NA elsewhere
    "baseline_value": ("value", "in_baseline"),
    "moving_range": ("moving_range", "range_averaged"),
    "moving_range_kept": ("moving_range", "range_kept"),
}
FLAGS = {
    "short_group_warning": ("short_segment",),
    "outside_limits": ("outside_above", "outside_below"),
    "close_to_limits": ("close_to_limits",),
    "rule_trend": ("trend_rising", "trend_falling"),
    "shift_window_end": ("shift_window_end",),
    "rule_shift": ("shift_above", "shift_below"),
    "two_in_three_window": ("two_in_three_window",),
    "rule_two_in_three": ("two_in_three_above", "two_in_three_below"),
}
INPUTS = {"series_id", "idx", "input_row", "date", "value", "target_at_date"}
PICTURES = {PointType.IMPROVEMENT: ("low", "", "high"), PointType.CONCERN: ("high", "", "low")}
ASSURED = {"NA": "NA", "consistent_pass": "pass.svg", "consistent_fail": "fail.svg", "inconsistent": "inconsistent.svg"}


def any_of(chart: ControlChart, *fields: str) -> NDArray[np.bool_]:
    return np.asarray(np.any([getattr(chart, field) for field in fields], axis=0), dtype=bool)


def same(found: NDArray[Any], expected: NDArray[Any], name: str) -> None:
    np.testing.assert_array_equal(found, expected, err_msg=name)


def or_na(word: str) -> str:
    return "NA" if word == "none" else word


def compare_dots(chart: ControlChart, rows: pd.DataFrame, name: str) -> set[str]:
    """Compare every column of a series that did not stop; give the columns compared."""
    for column, field in NUMBERS.items():
        same(as_array(getattr(chart, field)), numbers(rows[column]), f"{name} {column}")
    for column, (field, where) in LIMITED.items():
        held = np.where(as_array(getattr(chart, where)), as_array(getattr(chart, field)), np.nan)
        same(held, numbers(rows[column]), f"{name} {column}")
    for column, fields in FLAGS.items():
        same(any_of(chart, *fields), truths(rows[column]), f"{name} {column}")
    unknown_is_none = [0 if cell == "NA" else int(cell) for cell in rows["relative_to_mean"]]
    assert list(chart.side) == unknown_is_none, name
    assert list(chart.cause) == [CAUSES[cell] for cell in rows["special_cause_type"]], name
    flagged = [cause is not Cause.COMMON_CAUSE for cause in chart.cause]
    assert flagged == truths(rows["special_cause_flag"]).tolist(), name
    assert [kind.value for kind in chart.point_type] == rows["point_type"].tolist(), name
    return {*NUMBERS, *LIMITED, *FLAGS, "relative_to_mean", "special_cause_type", "special_cause_flag", "point_type"}


def is_blank(chart: ControlChart) -> bool:
    """Whether nothing at all is said of a series."""
    lines = set(chart.mean + chart.lower_limit + chart.upper_limit + chart.moving_range)
    flagged = any_of(chart, *[rule.value for rule in RULES]).any()
    return lines == {None} and not flagged and {*chart.point_type, chart.variation} == {PointType.NONE}


# ---------------------------------------------------------------- plot the dots


def test_every_column_of_every_point() -> None:
    agreed: Counter[str] = Counter()
    for series_id, chart in DOTS.items():
        rows, status = SPC.points[series_id], SPC.series[series_id]["status"]
        same(as_array(chart.value), numbers(rows["value"]), series_id)
        same(as_array(chart.target), numbers(rows["target_at_date"]), series_id)
        assert rows["idx"].tolist() == [str(number) for number in range(1, len(rows) + 1)]
        assert rows["date"].is_monotonic_increasing
        if series_id in STOPPED | {TWICE_A_DATE}:
            assert status == "error"
            continue
        compared = compare_dots(chart, rows, series_id)
        assert compared | INPUTS == set(rows.columns)
        unknown = rows[[*FLAGS, "relative_to_mean"]] == "NA"
        agreed.update(series=1, points=len(rows), unknown=int(unknown.to_numpy().sum()))
    assert agreed == {"series": 344, "points": 7234, "unknown": 648}
    print(f"spc_points.csv: {agreed['points']:,} points of {agreed['series']} series agree in every column")
    print(f"({agreed['unknown']} cells say that a rule is unknown beside a gap; we say that it did not fire)")


def test_the_five_series_the_reference_refuses() -> None:
    refused = set(SPC.ids(status="error"))
    assert refused == STOPPED | {BAD_SETTING, TWICE_A_DATE}
    assert {series_id for series_id, chart in DOTS.items() if chart.stops} == STOPPED
    assert all(is_blank(DOTS[series_id]) for series_id in STOPPED)
    assert SPC.series[BAD_SETTING]["fix_after_n_points"] == "11"
    with pytest.raises(ValueError, match="found 11; expected 12 or more in plot_the_dots"):
        settings_for("plot_the_dots", fix_after_points=11)
    assert SPC.points[TWICE_A_DATE]["date"].duplicated().any()  # for whoever reads the dates to refuse
    points = sum(len(SPC.points[series_id]) for series_id in refused)
    assert points == 92
    print(f"spc_points.csv: {points} points of {len(refused)} series refused as by the reference")


def test_rows_in_any_order_come_to_the_same_points() -> None:
    shuffled = [
        series_id for series_id, rows in SPC.points.items() if not rows["input_row"].astype(int).is_monotonic_increasing
    ]
    assert shuffled == ["S302"]
    rows = SPC.points["S302"]
    as_supplied = rows.iloc[rows["input_row"].astype(int).argsort()]
    assert as_supplied.sort_values("date")["value"].tolist() == rows["value"].tolist()


def test_icons_and_warnings_of_every_series() -> None:
    compared = 0
    for name in SPC.ids(status="ok"):
        chart, facts = DOTS[name], SPC.series[name]
        assert chart.variation == facts["variation_type"], name
        assert or_na(chart.assurance) == facts["assurance_type"], name
        sides = PICTURES.get(chart.variation)
        stem = chart.variation.removeprefix("special_cause_")
        picture = f"{stem}_{sides[chart.better + 1]}.svg" if sides else f"{stem}.svg"
        assert (picture, ASSURED[facts["assurance_type"]]) == (facts["variation_icon"], facts["assurance_icon"]), name
        assert len(chart.value) == int(facts["n_points"]), name
        assert len(set(chart.segment)) == int(facts["n_segments"]), name
        assert int(chart.short_segments > 0) == int(facts["n_warnings"]), name
        assert chart.better == BETTER[facts["improvement_direction"]]
        if facts["target"] != "NA":
            assert chart.target[-1] == float(facts["target"]), name
        compared += 1
    assert compared == 344
    print(f"spc_series.csv: {compared} series agree, 5 refused")


def test_every_segment_of_the_references_summary() -> None:
    compared: Counter[str] = Counter()
    for row in read_rows("spc_segments.csv"):
        chart, group = DOTS[row["series_id"]], int(row["rebase_group"])
        places = [place for place, segment in enumerate(chart.segment) if segment == group]
        kinds = Counter(chart.point_type[place] for place in places)
        last, name = places[-1], f"{row['series_id']} segment {group}"
        found = [
            len(places),
            *(kinds[kind] for kind in (PointType.COMMON_CAUSE, PointType.IMPROVEMENT, PointType.CONCERN)),
        ]
        assert found == [int(row[column]) for column in ("n", "n_common_cause", "n_improvement", "n_concern")], name
        limits = [as_array((getattr(chart, field)[last],)) for field in ("mean", "lower_limit", "upper_limit")]
        same(np.concatenate(limits), numbers(row[column] for column in ("mean", "lpl", "upl")), name)
        assert chart.point_type[last] == row["variation_type"], name
        is_last = last == len(chart.value) - 1
        assert (or_na(chart.assurance) if is_last else "NA") == row["assurance_type"], name
        assert kinds.total() == len(places)  # F7: the reference's own summary leaves out neutral points
        compared.update(segments=1, short=sum(found[1:]) < found[0])
    assert compared == {"segments": 404, "short": 34}
    print(f"spc_segments.csv: {compared['segments']} segments agree; F7 in {compared['short']}")


# ---------------------------------------------------------------- making data count

COUNTS = {
    "mean": "mean",
    "moving_range": "moving_range",
    "mean_moving_range": "mean_moving_range_all",
    "moving_range_limit": "moving_range_limit",
    "mean_moving_range_for_limits": "mean_moving_range",
    "upl": "upper_limit",
    "upper_two_sigma": "upper_two_sigma",
    "upper_one_sigma": "upper_one_sigma",
    "lower_one_sigma": "lower_one_sigma",
    "lower_two_sigma": "lower_two_sigma",
    "lpl": "lower_limit",
}
COUNT_RULES = {
    "rule_single_above": "outside_above",
    "rule_single_below": "outside_below",
    "rule_shift_above": "shift_above",
    "rule_shift_below": "shift_below",
    "rule_trend_increasing": "trend_rising",
    "rule_trend_decreasing": "trend_falling",
    "rule_two_in_three_above": "two_in_three_above",
    "rule_two_in_three_below": "two_in_three_below",
    "conflict": "conflict",
}
COUNT_INPUTS = {"series_id", "idx", "date", "value", "recalculate", "ghost", "target_at_date"}
VARIATION = {
    "Common Cause": (PointType.COMMON_CAUSE,),
    "Improvement (High)": (PointType.IMPROVEMENT, 1),
    "Concern (High)": (PointType.CONCERN, -1),
    "Neither (High)": (PointType.NEUTRAL_HIGH, 0),
}
ASSURANCE = {"NA": "none", "Hit or Miss": "inconsistent", "Pass": "consistent_pass", "Fail": "consistent_fail"}


def close(found: NDArray[np.float64], expected: NDArray[np.float64], name: str) -> None:
    np.testing.assert_allclose(found, expected, rtol=1e-12, atol=0, err_msg=name)


def compare_count(chart: ControlChart, rows: pd.DataFrame, name: str) -> set[str]:
    """Compare every column of a series; give the columns compared."""
    for column, field in COUNTS.items():
        close(as_array(getattr(chart, field)), numbers(rows[column]), f"{name} {column}")
    for column, field in COUNT_RULES.items():
        same(any_of(chart, field), truths(rows[column]), f"{name} {column}")
    baseline, partition = truths(rows["baseline"]), np.array(chart.partition)
    if baseline.any():
        same(partition == 0, baseline, f"{name} baseline")
    same(np.where(baseline, 0, chart.segment), numbers(rows["partition"]), f"{name} partition")
    begins = np.diff(partition, prepend=-1) != 0
    inside = np.where(begins, np.nan, as_array(chart.moving_range))
    close(inside, numbers(rows["moving_range_in_partition"]), f"{name} moving_range_in_partition")
    high = any_of(chart, *[rule.value for rule in RULES if rule.is_high])
    low = any_of(chart, *[rule.value for rule in RULES if not rule.is_high])
    neither = chart.better == 0
    for column, found in {
        "improvement": [kind is PointType.IMPROVEMENT for kind in chart.point_type],
        "concern": [kind is PointType.CONCERN for kind in chart.point_type],
        "neither_high": high & neither,
        "neither_low": low & neither,
    }.items():
        same(np.array(found), truths(rows[column]), f"{name} {column}")
    derived = {"baseline", "partition", "moving_range_in_partition"}
    return {*COUNTS, *COUNT_RULES, *derived, "improvement", "concern", "neither_high", "neither_low"}


def test_making_data_count_in_every_column_of_every_point() -> None:
    agreed: Counter[str] = Counter()
    for series_id, rows in MDC.points.items():
        compared = compare_count(counted_chart(MDC, series_id), rows, series_id)
        assert compared | COUNT_INPUTS == set(rows.columns)
        agreed.update(series=1, points=len(rows))
    assert agreed == {"series": 99, "points": 2010}
    print(f"mdc_points.csv: {agreed['points']:,} points of {agreed['series']} series agree in every column")


def test_making_data_count_icons_of_every_series() -> None:
    compared = 0
    for series_id, facts in MDC.series.items():
        chart, name = counted_chart(MDC, series_id), series_id
        assert chart.variation is VARIATION[facts["variation_icon"]][0], name
        assert chart.better in (VARIATION[facts["variation_icon"]][1:] or (-1, 0, 1)), name
        assert chart.assurance == ASSURANCE[facts["assurance_icon"]], name
        assert len(chart.value) == int(facts["n_points"]), name
        assert sum(chart.counted) == int(facts["n_points_not_ghosted"]), name
        compared += 1
    assert compared == 99
    print(f"mdc_series.csv: {compared} series agree")


def test_below_the_minimum_making_data_count_hides_limits_and_icons() -> None:
    for series_id in MDC.ids(category="short"):
        chart = run_mdc(MDC, series_id, settings_for(Preset.MAKING_DATA_COUNT))
        hidden = sum(chart.counted) < 15
        assert (chart.stage[-1] is Stage.RUN_CHART) == hidden == (chart.upper_limit[-1] is None), series_id
        assert (chart.variation is PointType.NONE) == hidden, series_id
