"""Our own control charts on the reference vectors: every difference from the references is listed with its reason.

The fault numbers are those of docs/methods.md; "minimum" is our policy of no limits below 6 points.
"""

from __future__ import annotations

from collections import Counter

from kpi_helpers.analysis.statistics.control.results import ControlChart
from kpi_helpers.analysis.statistics.control.settings import RULES, Cause, Preset
from tests.golden.trend.process_vectors import (
    count_settings,
    counted_chart,
    read_vectors,
    run_every_spc,
    run_mdc,
    truths,
)

SPC, MDC = read_vectors("spc"), read_vectors("mdc")
DOTS = run_every_spc(SPC, Preset.PLOT_THE_DOTS)
OURS = run_every_spc(SPC, Preset.RECOMMENDED)

# Series, why, what differs.
DIFFERENCES = """
S031 F4         assurance
S032 F4         assurance
S033 F4         assurance
S034 F4         assurance
S035 F4         assurance
S036 F4         assurance
S037 F4         assurance
S038 F4         assurance
S039 F4         assurance
S040 F5         limits cause assurance
S042 F5         limits cause assurance
S215 F4+minimum variation assurance
S216 minimum    limits variation assurance
S225 F4         assurance
S233 F2         mean limits
S235 F4         assurance
S237 F4+minimum variation assurance
S238 minimum    limits variation assurance
S239 minimum    limits variation assurance
S240 minimum    limits variation assurance
S241 minimum    limits variation assurance
S249 F4+minimum variation assurance
S250 F4+minimum limits variation assurance
S254 F1         all
S258 F2         limits
S259 F1         all
S260 F2+F4      variation assurance
S261 minimum    variation
S262 F2         cause
S263 F2         variation
S267 F1         all
S268 F2         limits
S286 F3         cause
S287 F3         cause
S288 F3         cause
S290 F3         cause
S294 F3         cause
S295 F3         cause
S296 F3         cause
S298 F3         cause
S307 minimum    limits variation
S308 minimum    limits variation assurance
S309 minimum    limits variation
S310 minimum    limits variation assurance
S312 minimum    limits variation
S317 minimum    limits variation
S318 F2         limits
S319 minimum    limits variation assurance
S321 minimum    limits variation
S323 minimum    limits
S324 minimum    limits
S326 minimum    limits variation
S329 minimum    limits variation assurance
S336 F2         limits
S341 minimum    limits variation
S346 minimum    limits
S348 F2+minimum limits cause
S349 minimum    limits variation
"""


def listed() -> dict[str, tuple[str, str]]:
    """Give the table by series: why, and what differs."""
    lines = [line.split() for line in DIFFERENCES.strip().splitlines()]
    return {line[0]: (line[1], " ".join(line[2:])) for line in lines}


def causes(chart: ControlChart) -> list[Cause]:
    """Give the causes, points not judged read as common cause, as the reference has them."""
    return [Cause.COMMON_CAUSE if cause is Cause.NONE else cause for cause in chart.cause]


def differs(ours: ControlChart, theirs: ControlChart) -> str:
    """Say what differs between two charts of the same series."""
    if theirs.stops:
        return "all"
    found = {
        "mean": ours.mean != theirs.mean,
        "limits": (ours.lower_limit, ours.upper_limit) != (theirs.lower_limit, theirs.upper_limit),
        "cause": causes(ours) != causes(theirs),
        "variation": ours.variation is not theirs.variation,
        "assurance": ours.assurance is not theirs.assurance,
    }
    return " ".join(name for name, is_so in found.items() if is_so)


def test_recommended_differs_from_plot_the_dots_only_where_listed() -> None:
    found = {series_id: differs(chart, DOTS[series_id]) for series_id, chart in OURS.items()}
    table = listed()
    assert {series_id: what for series_id, what in found.items() if what} == {
        series_id: what for series_id, (_, what) in table.items()
    }
    reasons = Counter(reason for why, _ in table.values() for reason in why.split("+"))
    assert reasons == {"F4": 16, "F5": 2, "minimum": 26, "F2": 9, "F1": 3, "F3": 8}
    assert {SPC.series[series_id]["category"] for series_id, (why, _) in table.items() if "F3" in why} == {
        "trend_adjacent"
    }
    print(f"recommended: {len(OURS) - len(table)} series as plot_the_dots, {len(table)} differ: {dict(reasons)}")


def test_each_difference_goes_away_with_its_reason() -> None:
    """Without a minimum only faults are left; with gaps left open as well, F2 is left in the icon alone."""
    table = listed()
    without = run_every_spc(SPC, Preset.RECOMMENDED, least_points=0)
    gaps = run_every_spc(SPC, Preset.RECOMMENDED, least_points=0, bridge_gaps=False)
    for series_id, chart in without.items():
        why = set(table.get(series_id, ("", ""))[0].split("+")) - {"minimum", ""}
        assert bool(why) == bool(differs(chart, DOTS[series_id])), series_id
        still = differs(gaps[series_id], DOTS[series_id])
        if why == {"F2"}:
            assert still in ("", "variation"), series_id  # the icon is about the latest figure there is
        else:
            assert bool(why) == bool(still), series_id


def test_a_series_that_never_moved_is_never_flagged() -> None:
    constant = [
        series_id
        for series_id, chart in DOTS.items()
        if not chart.stops and len({cell for cell in chart.value if cell is not None}) == 1
    ]
    assert len(constant) == 13
    for chart in [DOTS[series_id] for series_id in constant] + [OURS[series_id] for series_id in constant]:
        assert not any(chart.rules_at(point) for point in range(len(chart.value)))


def test_recommended_finds_what_making_data_count_finds_but_for_its_partitions() -> None:
    """Without a baseline, a recalculation or an excluded moving range, the two see the same rules at every point."""
    plain: Counter[bool] = Counter()
    for series_id, facts in MDC.series.items():
        rows = MDC.points[series_id]
        whole = facts["baseline_points"] == "NA" and not truths(rows["recalculate"]).any()
        ours = run_mdc(MDC, series_id, count_settings(MDC, series_id, Preset.RECOMMENDED))
        alike = all(getattr(ours, rule) == getattr(counted_chart(MDC, series_id), rule) for rule in RULES)
        if whole and facts["exclude_moving_range_outliers"] == "FALSE":
            assert alike, series_id
        plain[alike] += 1
    assert plain == {True: 94, False: 5}
    print(f"recommended: the rules of making_data_count in {plain[True]} of {plain.total()} of its series")
