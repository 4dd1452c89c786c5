"""Recent trend and Mann-Kendall against the reference vectors (see README.md beside this file)."""

from __future__ import annotations

import csv
import math
from itertools import groupby
from pathlib import Path

import pytest

from kpi_helpers.analysis.statistics.trends.lines import TrendPoint
from kpi_helpers.analysis.statistics.trends.mann_kendall import RankDirection, mann_kendall, trend_by_rank
from kpi_helpers.analysis.statistics.trends.recent import (
    CHI_SQUARED_LIMIT,
    Marker,
    RecentMethod,
    RecentTrend,
    Refusal,
    TrendVersion,
    ValueType,
    rate_recent_trend,
)

FOLDER = Path(__file__).parent
METHODS = {"ci": RecentMethod.LIMITS, "proportion": RecentMethod.PROPORTION}
VALUE_TYPES = {
    "1": ValueType.DIRECTLY_STANDARDISED_RATE,
    "3": ValueType.CRUDE_RATE,
    "5": ValueType.PROPORTION,
    "7": ValueType.OTHER,
}
MARKERS = {
    Marker.INCREASING: "Increasing",
    Marker.DECREASING: "Decreasing",
    Marker.NO_CHANGE: "NoChange",
    Marker.CANNOT_BE_CALCULATED: "CannotBeCalculated",
}
MESSAGES = {
    None: "NA",
    Refusal.VALUE_TYPE: "The recent trend cannot be calculated for this value type",
    Refusal.YEAR_RANGE: "The recent trend cannot be calculated for this year range",
    Refusal.TOO_FEW: "Not enough data points to calculate recent trend",
    Refusal.TOO_FEW_VALID: "Not enough data points with valid values to calculate recent trend",
    Refusal.ALL_COUNTED: "The recent trend cannot be calculated",
}
FLOAT_SENSITIVE = ("ST054", "ST056", "ST076", "ST078")  # in the vectors; their marker hangs on rounding

# Where our rules and those of January 2020 (direction corrected) part: the fault put right (docs/methods.md) and
# what we say. "service" is what the service of 2025 added; "width" (limits of no width are no limits) is our own.
RISES, UNKNOWN = Marker.INCREASING, Marker.CANNOT_BE_CALCULATED
OURS_DIFFERS = {
    "ST083": ("F9", RISES),
    "ST052": ("F10", RISES),
    "ST074": ("F10", RISES),
    "ST047": ("F11", RISES),
    "ST048": ("F11", RISES),
    "ST050": ("F11", RISES),
    "ST051": ("F11", RISES),
    "ST069": ("F11", RISES),
    "ST070": ("F11", RISES),
    "ST072": ("F11", RISES),
    "ST073": ("F11", RISES),
    "ST046": ("service", RISES),
    "ST055": ("width", UNKNOWN),
}
RISES_NOT_FALLS = ("ST022", "ST027", "ST061", "ST062", "ST064", "ST071", "ST075", "ST077")  # F8


def read(name: str) -> list[dict[str, str]]:
    """Read every cell as text, so that NA (not there) and NaN (undefined) stay apart."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def by_case(name: str) -> dict[str, list[dict[str, str]]]:
    return {case: list(rows) for case, rows in groupby(read(name), key=lambda row: row["case_id"])}


def number(cell: str) -> float:
    return math.nan if cell == "NA" else float(cell)


FIELDS = ("year", "value", "count", "denominator", "lower95", "upper95")
CASES = read("fingertips_trend_cases.csv")
POINTS = {
    case: [TrendPoint(*(number(row[name]) for name in FIELDS)) for row in rows]
    for case, rows in by_case("fingertips_trend_points.csv").items()
}


def rated(case: dict[str, str], version: TrendVersion) -> RecentTrend:
    return rate_recent_trend(
        POINTS.get(case["case_id"], []),
        method=METHODS[case["method"]],
        value_type=VALUE_TYPES[case["value_type_id"]],
        year_range=int(case["year_range"]),
        version=version,
    )


def agrees(found: float | None, cell: str, tolerance: float) -> bool:
    """Whether a number agrees with a cell: None with NA, NaN with NaN."""
    if found is None or cell == "NA":
        return found is None and cell == "NA"
    if cell == "NaN" or math.isnan(found):
        return cell == "NaN" and math.isnan(found)
    return math.isclose(found, float(cell), rel_tol=tolerance, abs_tol=tolerance)


def compare(case: dict[str, str], found: RecentTrend, year: str) -> None:
    name = case["case_id"]
    assert MESSAGES[found.reason] == case[f"message_{year}"], name
    assert agrees(found.chi_squared, case[f"chi_square_{year}"], 1e-9), name
    assert agrees(found.slope, case[f"slope_{year}"], 1e-12), name
    if case["float_sensitive"] == "FALSE":
        assert MARKERS[found.marker] == case[f"marker_{year}"], name
    if case["float_sensitive"] == "FALSE" or not above_limit(found):  # else it hangs on the rounding of the marker
        assert str(found.significant).upper() == case[f"significant_{year}"], name


def above_limit(found: RecentTrend) -> bool:
    return found.chi_squared is not None and found.chi_squared > CHI_SQUARED_LIMIT


def test_recent_trend_as_published_in_2020_and_corrected() -> None:
    sensitive = 0
    for case in CASES:
        published, corrected = rated(case, TrendVersion.PUBLISHED_2020), rated(case, TrendVersion.CORRECTED)
        compare(case, published, "2020")
        compare({**case, "marker_2020": case["marker_corrected"]}, corrected, "2020")
        sensitive += case["float_sensitive"] == "TRUE"
    read_points = sum(len(points) for points in POINTS.values())
    assert (len(CASES), read_points, sensitive) == (83, 526, len(FLOAT_SENSITIVE))
    print(f"fingertips_trend_cases.csv: {len(CASES)} cases of 2020 with {read_points} points agree, also corrected")


def test_recent_trend_of_the_service_of_2025() -> None:
    compared = 0
    for case in CASES:
        if case["method"] == "ci":
            compare(case, rated(case, TrendVersion.SERVICE_2025), "2025")
            compared += 1
        else:
            assert {case[name] for name in case if name.endswith("_2025")} == {"NA"}
            with pytest.raises(ValueError, match="no method for proportions"):
                rated(case, TrendVersion.SERVICE_2025)
    assert compared == 47
    print(f"fingertips_trend_cases.csv: {compared} cases of 2025 agree, {len(CASES) - compared} have no such method")


def differing(version: TrendVersion) -> dict[str, Marker]:
    """Give the cases where ours says or reckons something else, rounding cases apart, with what we say."""
    found = {}
    for case in CASES:
        if case["case_id"] in FLOAT_SENSITIVE or (version is TrendVersion.SERVICE_2025 and case["method"] != "ci"):
            continue
        ours, theirs = rated(case, TrendVersion.RECOMMENDED), rated(case, version)
        verdicts = [(trend.marker, trend.reason, trend.significant, trend.times_used) for trend in (ours, theirs)]
        theirs_chi = "NA" if theirs.chi_squared is None else str(theirs.chi_squared).replace("nan", "NaN")
        if verdicts[0] != verdicts[1] or not agrees(ours.chi_squared, theirs_chi, 1e-9):
            found[case["case_id"]] = ours.marker
    return found


def test_every_case_where_ours_differs_from_the_references_has_its_reason() -> None:
    expected = {case: marker for case, (_, marker) in OURS_DIFFERS.items()}
    by_limits = {case["case_id"] for case in CASES if case["method"] == "ci"}
    assert differing(TrendVersion.CORRECTED) == expected
    assert differing(TrendVersion.PUBLISHED_2020) == expected | dict.fromkeys(RISES_NOT_FALLS, RISES)
    assert differing(TrendVersion.SERVICE_2025) == {
        case: marker for case, marker in expected.items() if case in by_limits and OURS_DIFFERS[case][0] != "service"
    }
    assert len(expected) == 13
    print(
        "recent trend, ours: 13 of 79 cases differ from January 2020 corrected, 21 as published, 7 of 2025, each listed"
    )


def test_ours_says_no_change_where_a_left_out_direction_is_nought() -> None:
    cases = [case for case in CASES if case["case_id"] in FLOAT_SENSITIVE]
    assert [rated(case, TrendVersion.RECOMMENDED).marker for case in cases] == [Marker.NO_CHANGE] * 4
    assert [case["marker_corrected"] for case in cases] == ["NoChange", "NoChange", "NoChange", "Increasing"]


def test_mann_kendall_and_sen_slope() -> None:
    series, cases = by_case("mann_kendall_points.csv"), read("mann_kendall.csv")
    verdicts: dict[RankDirection, list[str]] = {direction: [] for direction in RankDirection}
    for case in cases:
        values = [float(row["value"]) for row in series[case["case_id"]]]
        times = [float(row["t"]) for row in series[case["case_id"]]]
        found, name = mann_kendall(values, times), case["case_id"]
        assert (found.points, found.score) == (int(case["n"]), int(case["S"])), name
        assert agrees(found.variance, case["var_S"], 1e-12), name
        assert agrees(found.tau_b, case["tau_b"], 1e-12), name
        assert agrees(found.z, case["z"], 1e-12), name
        assert agrees(found.p_normal, case["p_two_sided"], 1e-10), name
        assert agrees(found.p_uncorrected, case["p_two_sided_no_continuity"], 1e-10), name
        assert agrees(found.slope, case["sen_slope"], 1e-12), name
        if case["p_exact"] == "NA":
            assert len(set(values)) < len(values), name
        else:
            assert agrees(found.p_exact, case["p_exact"], 1e-10), name
        for limit, cell in ((found.slope_low, case["sen_lower95"]), (found.slope_high, case["sen_upper95"])):
            assert agrees(None if math.isnan(limit) else limit, cell, 1e-12), name
        verdicts[trend_by_rank(values, times).direction].append(name)
    assert verdicts[RankDirection.RISING] == ["SK02", "SK05", "SK19"]
    assert verdicts[RankDirection.FALLING] == ["SK03", "SK10", "SK14", "SK17"]
    points = sum(len(rows) for rows in series.values())
    assert (len(cases), len(series), points) == (24, 24, 303)
    print(f"mann_kendall.csv: {len(cases)} series of {points} points agree")
