"""What is true of the evidence of any series: its variation, trend, outlook and disagreements."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, assume, given, settings, strategies as st

from kpi_helpers.analysis.evidence import Evidence, Tension
from kpi_helpers.analysis.statistics.control.settings import PointType
from kpi_helpers.analysis.statistics.years.methods import YearKind
from kpi_helpers.analysis.summary import scorecard_frame
from kpi_helpers.analysis.variation import Kind, Way
from kpi_helpers.inputs.files.tables import VALUES
from kpi_helpers.inputs.lists import BreakKind, ChartChange, ChartRules, Status, TrendTest
from kpi_helpers.periods import Period, parse_quarter
from tests.builders import VALUE, make_frame
from tests.results import make_result, make_scorecard

SOME = settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
LAST = parse_quarter("2022-23 Q2")
SCORE: dict[str, Any] = {"unit": "score", "decimals": 0}
EARLY = "2005-06 Q1"
LATEST_SAYS = (PointType.NONE, PointType.COMMON_CAUSE)

whole = st.integers(-50, 50)
gappy = st.lists(st.none() | whole, min_size=1, max_size=30)
rules = st.sampled_from([rule.value for rule in ChartRules])
tests_of_trend = st.sampled_from([test.value for test in TrendTest])


def back(quarters: int) -> Period:
    """Give the quarter so many before the latest."""
    period = LAST
    for _ in range(quarters):
        period = period.previous()
    return period


places = st.integers(0, 29).map(back).map(str)


@st.composite
def decisions(draw: st.DrawFn) -> dict[str, Any]:
    """Breaks, decisions on limits and settings as people may have recorded them, contradictory ones too."""
    drawn_rules = draw(rules)
    kinds = [kind.value for kind in ChartChange]
    if drawn_rules == ChartRules.PLOT_THE_DOTS:
        kinds = [ChartChange.RECALCULATE.value]
    breaks = st.fixed_dictionaries({"period": places, "kind": st.sampled_from([kind.value for kind in BreakKind])})
    changes = st.fixed_dictionaries({"period": places, "change": st.sampled_from(kinds)})
    chosen = {
        "control_chart": drawn_rules,
        "trend_test": draw(tests_of_trend),
        "seasonal": draw(st.sampled_from(["automatic", "yes", "no"])),
    }
    if drawn_rules == ChartRules.RECOMMENDED:
        for name, most in (("least_points", 30), ("settled_points", 60)):
            number = draw(st.none() | st.integers(3, most))
            chosen |= {} if number is None else {name: str(number)}
        assume(int(chosen.get("least_points", 3)) <= int(chosen.get("settled_points", 60)))
    return {
        "breaks": draw(st.lists(breaks, max_size=3)),
        "chart_changes": draw(st.lists(changes, max_size=3)),
        "settings": [{"setting": name, "value": value} for name, value in chosen.items()],
    }


def evidence(values: list[Any], **facts: Any) -> Evidence:
    return make_result(values, **{**SCORE, "targets": [], **facts}).evidence


def limit(green: float) -> list[dict[str, Any]]:
    return [{"applies_from": EARLY, "green_limit": green, "amber_limit": green}]


# ---------------------------------------------------------------- one series


@SOME
@given(gappy, decisions(), whole)
def test_gaps_and_decisions_never_raise_and_nothing_is_claimed_without_limits(
    values: list[Any], facts: dict[str, Any], green: int
) -> None:
    found = evidence(values, **facts, targets=limit(green))
    variation = found.variation
    if not variation.claims:
        assert (variation.verdict, variation.limits, variation.rules) == (PointType.NONE, None, ())
        assert variation.silent is not None
        assert found.method.kind is not Kind.CONTROL_CHART
    if found.trend is not None:
        assert found.method.tests_a_trend
    if found.stretches and found.stretches[-1].paused:
        assert not variation.claims
        assert found.trend is None
    if variation.chart is not None:
        out = [place for stretch in found.stretches for place in stretch.left_out]
        assert {variation.chart.counted[place] for place in out} <= {False}


@SOME
@given(st.lists(whole, min_size=6, max_size=24), whole)
def test_negating_figures_and_flipping_polarity_keeps_what_they_mean(values: list[int], green: int) -> None:
    one = evidence(values, polarity="higher", targets=limit(green))
    other = evidence([-value for value in values], polarity="lower", targets=limit(-green))
    assert other.method == one.method
    assert (other.variation.verdict, other.variation.assurance, other.variation.stage) == (
        one.variation.verdict,
        one.variation.assurance,
        one.variation.stage,
    )
    assert other.variation.suggested == one.variation.suggested
    assert (other.seasonal, other.tensions) == (one.seasonal, one.tensions)
    assert (other.trend is None) == (one.trend is None)
    if one.trend is not None and other.trend is not None:
        assert (other.trend.travel, other.trend.p) == (one.trend.travel, one.trend.p)
        turned = {Way.RISING: Way.FALLING, Way.FALLING: Way.RISING}
        assert other.trend.way is turned.get(one.trend.way, one.trend.way)


@SOME
@given(st.decimals(-1000, 1000, places=2).map(float), st.integers(1, 30), rules, tests_of_trend)
def test_a_constant_series_never_signals(value: float, number: int, drawn_rules: str, test: str) -> None:
    chosen = [{"setting": "control_chart", "value": drawn_rules}, {"setting": "trend_test", "value": test}]
    found = evidence([value] * number, settings=chosen, decimals=2)
    assert found.variation.verdict in LATEST_SAYS
    assert (found.variation.rules, found.variation.suggested, found.seasonal) == ((), None, False)
    if found.variation.chart is not None:
        assert set(found.variation.chart.point_type) <= set(LATEST_SAYS)
    assert found.trend is None or found.trend.way in (Way.NONE, Way.UNTESTED)
    assert found.runs is None or not found.runs.signal
    assert found.tensions == ()


@SOME
@given(st.lists(st.none() | whole, min_size=1, max_size=20), tests_of_trend)
def test_fewer_than_five_figures_are_never_a_trend(values: list[Any], test: str) -> None:
    known = [place for place, value in enumerate(values) if value is not None][-4:]
    few = [value if place in known else None for place, value in enumerate(values)]
    found = evidence(few, settings=[{"setting": "trend_test", "value": test}])
    assert found.trend is None
    assert not found.method.tests_a_trend


@SOME
@given(st.lists(whole, max_size=12), st.lists(whole, max_size=12), st.lists(whole, min_size=1, max_size=20))
def test_nothing_before_a_break_counts(before: list[int], instead: list[int], after: list[int]) -> None:
    broken = [{"period": str(back(len(after) - 1))}]
    total = [{"applies_from": EARLY, "kind": "year_total", "green_limit": 50, "amber_limit": None}]
    facts: dict[str, Any] = {"breaks": broken, "targets": total, "unit": "count"}
    one, other = evidence(before + after, **facts), evidence(instead + after, **facts)
    assert (one.method.kind, one.method.points, one.trend) == (other.method.kind, other.method.points, other.trend)
    mine, theirs = one.variation, other.variation
    assert (mine.limits, mine.verdict, mine.claims, mine.points) == (
        theirs.limits,
        theirs.verdict,
        theirs.claims,
        theirs.points,
    )
    assert (one.runs, one.change, one.outlook.end, one.outlook.status, one.outlook.needed) == (
        other.runs,
        other.change,
        other.outlook.end,
        other.outlook.status,
        other.outlook.needed,
    )


@SOME
@given(st.data(), st.lists(st.integers(0, 100), min_size=1, max_size=14), st.sampled_from(["ratio", "total", "stock"]))
def test_no_outlook_leaves_the_possible_range(data: st.DataObject, tops: list[int], kind: str) -> None:
    high = data.draw(st.integers(60, 400))
    cells: dict[str, Any] = {"unit": "percent", "decimals": 0}
    if kind != "ratio":
        cells = {"unit": "count", "decimals": 0, "minimum": 0, "maximum": high}
        tops = [min(top, high) for top in tops]
    if kind == "stock":
        cells["basis"] = "snapshot"
    rows = []
    for place, top in enumerate(tops):
        counts = {"numerator": top, "denominator": 100} if kind == "ratio" else {}
        rows.append({"period": str(back(len(tops) - 1 - place)), "value": top, **counts})
    total = {"applies_from": EARLY, "kind": "year_total", "green_limit": 100, "amber_limit": None}
    found = make_result(rows=rows, targets=[total] if kind == "total" else [], **cells).evidence.outlook
    assert found.kind is {"ratio": YearKind.RATIO, "total": YearKind.TOTAL, "stock": YearKind.SNAPSHOT}[kind]
    if found.end is not None:
        highest = 100 if kind == "ratio" else high
        assert 0 <= found.end.low <= found.end.central <= found.end.high <= highest


# ---------------------------------------------------------------- scorecards


FIRST = parse_quarter("2019-20 Q3")  # twelve quarters to the latest
KPIS: tuple[dict[str, str], ...] = (
    {"kpi_id": "HOU_03"},
    {"kpi_id": "HOU_04", "unit": "count", "basis": "year_to_date", "polarity": "lower"},
    {"kpi_id": "HOU_05", "unit": "rate_per_100k", "basis": "rolling_year", "polarity": "none"},
    {"kpi_id": "HOU_06", "unit": "count", "basis": "snapshot", "polarity": "range"},
    {"kpi_id": "HOU_07", "basis": "forecast"},
)


def period_of(kpi: dict[str, str], quarter: Period) -> str:
    """Give the period a KPI's figure of a quarter is for."""
    basis = kpi.get("basis", "period")
    if basis == "year_to_date":
        return f"{str(quarter)[:7]} Q1..Q{quarter.quarter_number}"
    if basis == "rolling_year":
        return f"{quarter.earlier(9).start:%Y-%m}..{quarter.end:%Y-%m}"
    if basis == "forecast":
        return f"{str(quarter)[:7]} financial year"
    return quarter.end.isoformat() if basis == "snapshot" else str(quarter)


@st.composite
def returns(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Rows of twelve returns: figures missing, restated, provisional, with counts that make them or do not."""
    rows: list[dict[str, Any]] = []
    received = FIRST
    for _ in range(12):
        for kpi in KPIS:
            for period in (received, received.previous()):
                value = draw(st.none() | st.integers(1, 100))
                forecast = kpi.get("basis") == "forecast"  # its rows of one return are all for one year
                if value is None or (period != received and (forecast or draw(st.integers(0, 4)))):
                    continue
                place = {"period": period_of(kpi, period), "received": str(received), "row": len(rows) + 2}
                counts = {"numerator": value, "denominator": draw(st.sampled_from([100, 100_000, 7]))}
                rows.append(
                    {
                        **VALUE,
                        **place,
                        "kpi_id": kpi["kpi_id"],
                        "value": value,
                        "status": Status.FORECAST if forecast and received.quarter_number != 4 else Status.FINAL,
                        "file": f"values/{received}.csv",
                        **(counts if draw(st.booleans()) else {}),
                    }
                )
        received = received.following()
    return rows


def card(rows: list[dict[str, Any]], quarter: str = str(LAST)) -> Any:
    targets: list[dict[str, Any]] = [{"kpi_id": "HOU_03", "applies_from": EARLY}]
    targets.append(
        {"kpi_id": "HOU_04", "applies_from": EARLY, "kind": "year_total", "green_limit": 200, "amber_limit": 220}
    )
    return make_scorecard(
        values=make_frame(VALUES, *rows),
        kpis=[{**kpi, "group": "housing"} for kpi in KPIS],
        targets=targets,
        breaks=[{"period": "2021-22 Q1", "recorded_on": "2020-01-01"}],
        comparators=[
            {"comparator": name, "period": "2022-23 Q1", "value": 50 + place, "row": place}
            for place, name in enumerate(("England", "Kent", "Essex", "Devon"), start=2)
        ],
        peers=[{"comparator": name} for name in ("England", "Kent", "Essex", "Devon")],
        quarter=quarter,
    )


def same(one: Any, other: Any) -> None:
    assert list(one.results) == list(other.results)
    for kpi_id in one.results:
        assert one.result(kpi_id).evidence == other.result(kpi_id).evidence


FEW = settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@FEW
@given(returns(), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(rows: list[dict[str, Any]], shuffling: Any) -> None:
    shuffled = list(rows)
    shuffling.shuffle(shuffled)
    same(card(shuffled), card(rows))


@FEW
@given(returns(), st.integers(1, 11))
def test_a_later_return_never_changes_the_evidence_of_an_earlier_quarter(rows: list[dict[str, Any]], ago: int) -> None:
    then = back(ago)
    known = [row for row in rows if parse_quarter(row["received"]).start <= then.start]
    same(card(rows, str(then)), card(known, str(then)))


@FEW
@given(returns())
def test_the_evidence_of_every_scorecard_can_be_built(rows: list[dict[str, Any]]) -> None:
    found = card(rows)
    frame = scorecard_frame(found)
    assert list(frame["kpi_id"]) == [kpi["kpi_id"] for kpi in KPIS]
    for tensions in frame["tensions"]:
        assert set(tensions.split()) <= {one.value for one in Tension}
    for kpi_id in ("HOU_04", "HOU_05", "HOU_07"):  # running totals, rolling years, forecasts
        read = found.result(kpi_id).evidence
        assert (read.trend, read.variation.chart, read.runs, read.seasonal, read.chance) == (
            None,
            None,
            None,
            False,
            None,
        )
