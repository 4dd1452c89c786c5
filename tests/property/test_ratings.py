"""What is true of ratings, directions, scorecards and printed numbers for any input."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, assume, given, settings, strategies as st

from kpi_helpers.analysis.direction import Travel, compare_figures
from kpi_helpers.analysis.scorecard import Scorecard, build_scorecard
from kpi_helpers.analysis.series import Break
from kpi_helpers.analysis.statistics.exact import round_half_up
from kpi_helpers.analysis.summary import scorecard_frame
from kpi_helpers.analysis.targets import Rating, Target, rate_against
from kpi_helpers.display.words.numbers import MINUS, format_change, format_number, format_value
from kpi_helpers.inputs.authority import as_known
from kpi_helpers.inputs.files.tables import VALUES
from kpi_helpers.inputs.lists import Polarity, Rag, Status, TargetKind
from kpi_helpers.periods import Period, parse_quarter, quarter
from tests.builders import COMPARATOR, VALUE, make_frame, make_kpi
from tests.results import make_authority, make_figure, make_scorecard, make_target

FEW = settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
MANY = settings(max_examples=200, deadline=None)
ORDER = {Rag.RED: 0, Rag.AMBER: 1, Rag.GREEN: 2}

numbers = st.decimals(-1_000_000, 1_000_000, places=2).map(float)
quarters = st.builds(quarter, st.integers(2015, 2024), st.integers(1, 4))
one_way = st.sampled_from([Polarity.HIGHER, Polarity.LOWER])


@st.composite
def targets(draw: st.DrawFn, polarity: Polarity) -> Target:
    """Targets whose amber limits are on the right side, for a polarity; amber limits may be unknown."""
    if polarity is Polarity.RANGE:
        limits = sorted(draw(st.lists(numbers, min_size=4, max_size=4)))
        upper: dict[str, Any] = {"kind": TargetKind.RANGE, "green_limit_upper": limits[2]}
        if draw(st.booleans()):
            return make_target(limits[1], **upper)
        return make_target(limits[1], limits[0], amber_limit_upper=limits[3], **upper)
    better, worse = sorted(draw(st.tuples(numbers, numbers)), reverse=polarity is Polarity.HIGHER)
    return make_target(better, draw(st.sampled_from([worse, None])))


def score(rating: Rating) -> int:
    """Give how good a rating is; what is worse than green and cannot be told apart counts as one level."""
    return ORDER.get(rating.rag, 0)


# ---------------------------------------------------------------- ratings


@MANY
@given(st.data(), one_way, numbers, numbers)
def test_a_better_value_never_rates_worse(data: st.DataObject, polarity: Polarity, one: float, other: float) -> None:
    target = data.draw(targets(polarity))
    worse, better = sorted((one, other), reverse=polarity is Polarity.LOWER)
    assert score(rate_against(worse, target, polarity)) <= score(rate_against(better, target, polarity))


@MANY
@given(st.data(), numbers, numbers)
def test_a_value_nearer_to_the_middle_of_a_range_never_rates_worse(
    data: st.DataObject, one: float, other: float
) -> None:
    target = data.draw(targets(Polarity.RANGE))
    assert target.green_limit is not None
    assert target.green_limit_upper is not None
    assume((one <= target.green_limit) == (other <= target.green_limit))  # on the same side
    assume((one >= target.green_limit_upper) == (other >= target.green_limit_upper))
    outside = [max(target.green_limit - value, value - target.green_limit_upper, 0.0) for value in (one, other)]
    worse, better = (one, other) if outside[0] >= outside[1] else (other, one)
    assert score(rate_against(worse, target, Polarity.RANGE)) <= score(rate_against(better, target, Polarity.RANGE))


@MANY
@given(st.data(), one_way, numbers)
def test_flipping_polarity_and_every_sign_keeps_the_rating(
    data: st.DataObject, polarity: Polarity, value: float
) -> None:
    target = data.draw(targets(polarity))
    assert target.green_limit is not None
    amber = None if target.amber_limit is None else -target.amber_limit
    other_way = Polarity.LOWER if polarity is Polarity.HIGHER else Polarity.HIGHER
    flipped = rate_against(-value, make_target(-target.green_limit, amber), other_way)
    straight = rate_against(value, target, polarity)
    assert (flipped.rag, flipped.unrated, flipped.met) == (straight.rag, straight.unrated, straight.met)


@MANY
@given(st.data(), numbers)
def test_a_range_of_flipped_signs_keeps_the_rating(data: st.DataObject, value: float) -> None:
    target = data.draw(targets(Polarity.RANGE))
    ends = (target.green_limit_upper, target.amber_limit_upper, target.green_limit, target.amber_limit)
    green, amber, green_upper, amber_upper = (None if end is None else -end for end in ends)
    mirrored = make_target(
        green, amber, kind=TargetKind.RANGE, green_limit_upper=green_upper, amber_limit_upper=amber_upper
    )
    assert rate_against(-value, mirrored, Polarity.RANGE).rag is rate_against(value, target, Polarity.RANGE).rag


@MANY
@given(st.data(), one_way)
def test_a_limit_belongs_to_its_better_side(data: st.DataObject, polarity: Polarity) -> None:
    target = data.draw(targets(polarity))
    assert target.green_limit is not None
    assert rate_against(target.green_limit, target, polarity).rag is Rag.GREEN
    if target.amber_limit is not None:
        assert score(rate_against(target.amber_limit, target, polarity)) >= ORDER[Rag.AMBER]


# ---------------------------------------------------------------- directions


@MANY
@given(st.sampled_from(list(Polarity)), numbers, numbers, quarters, quarters, quarters)
def test_a_direction_is_always_withheld_across_a_break(
    polarity: Polarity, one: float, other: float, first: Period, second: Period, broken: Period
) -> None:
    before, now = sorted((first, second), key=lambda period: period.start)
    assume(before.start < broken.start <= now.start)
    kpi = make_kpi(polarity=polarity)
    breaks = [Break(broken, "method", "A new system.")]
    direction = compare_figures(make_figure(other, str(now)), make_figure(one, str(before)), kpi=kpi, breaks=breaks)
    assert direction.travel is Travel.WITHHELD
    assert direction.broken_by is breaks[0]


@MANY
@given(one_way, numbers, numbers)
def test_going_back_turns_the_direction_round(polarity: Polarity, one: float, other: float) -> None:
    kpi, turned = make_kpi(polarity=polarity), {Travel.BETTER: Travel.WORSE, Travel.WORSE: Travel.BETTER}
    there = compare_figures(make_figure(other), make_figure(one, "2022-23 Q1"), kpi=kpi)
    back = compare_figures(make_figure(one), make_figure(other, "2022-23 Q1"), kpi=kpi)
    assert back.travel is turned.get(there.travel, there.travel)
    assert there.change is not None
    assert back.change == -there.change


@MANY
@given(numbers, numbers, st.integers(0, 3), st.sampled_from(["percent", "count", "gbp"]))
def test_a_figure_that_prints_alike_has_not_changed(one: float, other: float, decimals: int, unit: str) -> None:
    kpi = make_kpi(unit=unit, decimals=decimals, minimum=None, maximum=None)
    direction = compare_figures(make_figure(other), make_figure(one, "2022-23 Q1"), kpi=kpi)
    assert (direction.travel is Travel.SAME) == (format_value(one, kpi) == format_value(other, kpi))


# ---------------------------------------------------------------- scorecards

FIRST = parse_quarter("2021-22 Q3")
KPIS = ("HOU_03", "HOU_04")


@st.composite
def value_rows(draw: st.DrawFn, kpis: Sequence[str] = KPIS) -> list[dict[str, Any]]:
    """Rows as returns bring them: restated, provisional, missing, ranked; no two alike in key, return and status."""
    rows: list[dict[str, Any]] = []
    received = FIRST
    for number in range(4):
        period = FIRST
        for _ in range(number + 1):
            for kpi_id in kpis:
                status = draw(st.sampled_from([*Status, None]))
                if status is not None:
                    place = {"period": str(period), "received": str(received), "file": f"values/{received}.csv"}
                    value = draw(st.none() | st.integers(70, 100))
                    rows.append(
                        {**VALUE, **place, "kpi_id": kpi_id, "status": status, "value": value, "row": len(rows) + 2}
                    )
            period = period.following()
        received = received.following()
    return rows


def scorecard_of(rows: Sequence[dict[str, Any]], **facts: Any) -> Scorecard:
    kpis = [{"kpi_id": kpi_id, "group": f"group_{kpi_id.lower()}"} for kpi_id in KPIS]
    targets = [{"kpi_id": kpi_id, "applies_from": "2020-21 Q1"} for kpi_id in KPIS]
    given_facts = {"kpis": kpis, "targets": targets, "quarter": "2022-23 Q2", **facts}
    return make_scorecard(values=make_frame(VALUES, *rows), **given_facts)


def same(one: Scorecard, other: Scorecard) -> None:
    assert one.results == other.results
    pd.testing.assert_frame_equal(scorecard_frame(one), scorecard_frame(other))


@FEW
@given(st.data(), value_rows())
def test_the_order_of_rows_changes_nothing(data: st.DataObject, rows: list[dict[str, Any]]) -> None:
    same(scorecard_of(data.draw(st.permutations(rows))), scorecard_of(rows))


@FEW
@given(value_rows(), value_rows(kpis=("HOU_04",)))
def test_another_groups_kpi_changes_nothing_here(rows: list[dict[str, Any]], others: list[dict[str, Any]]) -> None:
    mine = [row for row in rows if row["kpi_id"] == "HOU_03"]
    one, other = scorecard_of(rows).result("HOU_03"), scorecard_of([*mine, *others]).result("HOU_03")
    assert one == other


@FEW
@given(value_rows(), st.integers(2, 4))
def test_a_later_return_never_changes_an_earlier_report(rows: list[dict[str, Any]], upto: int) -> None:
    then = FIRST
    for _ in range(upto - 1):
        then = then.following()
    known = [row for row in rows if parse_quarter(row["received"]).start <= then.start]
    facts: dict[str, Any] = {"quarter": str(then)}
    same(scorecard_of(rows, **facts), scorecard_of(known, **facts))


@FEW
@given(value_rows())
def test_looking_back_is_the_same_as_having_been_there(rows: list[dict[str, Any]]) -> None:
    now = make_authority(values=make_frame(VALUES, *rows), kpis=[{}], quarter="2022-23 Q2")
    then = make_authority(values=make_frame(VALUES, *rows), kpis=[{}], quarter="2022-23 Q1")
    same(build_scorecard(as_known(now, then.quarter)), build_scorecard(then))


@FEW
@given(value_rows(kpis=("HOU_03",)))
def test_missing_is_never_zero(rows: list[dict[str, Any]]) -> None:
    result = scorecard_of(rows).result("HOU_03")
    given_values = {row["value"] for row in rows}
    assert {figure.value for figure in result.figures} <= given_values
    if result.latest is None or result.latest.value is None:
        assert result.rating.rag is Rag.NOT_RATED


def test_the_order_of_the_frame_of_comparators_changes_nothing() -> None:
    names = ("England", "North West", "Kent")
    rows = [{**COMPARATOR, "comparator": name, "file": "comparators.csv", "row": n} for n, name in enumerate(names, 2)]
    card = make_scorecard(values=[{"value": 92}], comparators=rows)
    turned = make_scorecard(values=[{"value": 92}], comparators=rows[::-1])
    assert turned.results == card.results


# ---------------------------------------------------------------- numbers


def parsed(text: str) -> Decimal:
    """Read a printed number back: pounds, thousands, millions, per cent and the true minus sign."""
    scale = {"m": 1_000_000, "k": 1_000}.get(text[-1], 1)
    digits = text.replace(MINUS, "-").replace("£", "").replace(",", "").rstrip("mk%")
    return Decimal(digits) * scale


@MANY
@given(numbers, st.integers(0, 4))
def test_a_printed_number_reads_back_as_the_rounded_one(value: float, decimals: int) -> None:
    assert parsed(format_number(value, decimals)) == round_half_up(value, decimals)


@MANY
@given(numbers, st.integers(0, 3), st.sampled_from(["percent", "count", "rate_per_100k", "score", "days", "gbp"]))
def test_a_printed_figure_reads_back_as_the_rounded_one(value: float, decimals: int, unit: str) -> None:
    kpi = make_kpi(unit=unit, decimals=decimals)
    wanted = round_half_up(value, decimals)
    if unit == "gbp" and abs(wanted) >= 1_000_000:
        wanted = round_half_up(value, -3)
    assert parsed(format_value(value, kpi)) == wanted


@MANY
@given(numbers, st.integers(0, 3))
def test_a_change_is_printed_as_nothing_only_where_there_is_none(change: float, decimals: int) -> None:
    words = format_change(change, make_kpi(decimals=decimals))
    assert words.endswith(("percentage points", "percentage point"))
    assert (Decimal(words.split()[0].replace(",", "")) == 0) == (change == 0)


@pytest.mark.parametrize("text", ["−£1.234m", "£887k", "−12,346", "96.8%"])
def test_what_is_read_back_is_what_was_printed(text: str) -> None:
    assert parsed(text) in (Decimal(-1_234_000), Decimal(887_000), Decimal(-12_346), Decimal("96.8"))
