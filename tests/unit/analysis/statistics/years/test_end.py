from __future__ import annotations

import math
import re
import warnings
from importlib import import_module
from typing import Any

import pytest

from kpi_helpers.analysis.statistics.years.end import Denominators, NoOutlook, RangeFrom, YearEnd, forecast_year
from kpi_helpers.analysis.statistics.years.methods import YearKind, YearMethod
from kpi_helpers.analysis.statistics.years.smoothing import smooth_ahead

NAN = math.nan
A, B, C, D = YearMethod.RUN_RATE, YearMethod.LAST_YEARS_REST, YearMethod.GROWTH, YearMethod.SHARE
E, F = YearMethod.SMOOTHING, YearMethod.MEDIAN
TOTAL, RATIO, SNAPSHOT = YearKind.TOTAL, YearKind.RATIO, YearKind.SNAPSHOT
INFINITE = "An infinite figure was found; a number, or NaN where it is missing, is expected."
TWO_YEARS = [[10, 20, 30, 40], [20, 20, 30, 30]]


def outlook(*arguments: Any, **options: Any) -> YearEnd:
    found = forecast_year(*arguments, **options)
    assert isinstance(found, YearEnd), found
    return found


# ---------------------------------------------------------------- totals


def test_each_method_is_its_line_of_arithmetic() -> None:
    found = outlook([30, 30], TWO_YEARS, kind=TOTAL)
    # shares of the first half: 30/100 and 40/100, mean 0.35
    assert found.forecasts == {A: 120.0, B: 120.0, C: 150.0, D: 1200 / 7, F: 135.0}
    assert (found.central, found.method) == (135.0, F)


def test_without_enough_years_to_test_the_range_is_that_of_the_methods() -> None:
    found = outlook([30, 30], TWO_YEARS, kind=TOTAL)
    assert (found.low, found.high) == (120.0, 1200 / 7)
    assert (found.range_from, found.error_used) == (RangeFrom.METHODS, None)
    # the second year could be forecast from the first: 40, 110, 400/3 by share and growth, 80 by run rate; median
    # of 80, 110, 133.3 and 133.3 is 121.67, and 100 came
    assert list(found.past_errors) == pytest.approx([100 * (300 / 365 - 1)], rel=1e-12)
    assert found.years_tested == 1


def test_two_years_tested_give_the_range() -> None:
    found = outlook([30], TWO_YEARS, kind=TOTAL, method=A)
    # run rate: 40 and 80 said after the first quarter, 100 came twice: 150% and 25% above the forecast
    assert found.past_errors == (150.0, 25.0)
    assert (found.central, found.low, found.high) == (120.0, -60.0, 300.0)
    assert (found.range_from, found.error_used, found.years_tested) == (RangeFrom.PAST_ERRORS, 150.0, 2)


def test_a_total_that_cannot_be_negative_is_at_least_what_is_there() -> None:
    assert outlook([30], TWO_YEARS, kind=TOTAL, method=A, lowest=0).low == 30.0
    assert outlook([30], TWO_YEARS, kind=TOTAL, method=A, lowest=-10).low == -10.0


@pytest.mark.parametrize(("years", "rank"), [(2, 2), (3, 3), (4, 4), (8, 8), (9, 8), (10, 9), (14, 12)])
def test_the_range_leaves_out_the_worst_error_only_of_many_years(years: int, rank: int) -> None:
    # run rate after one quarter of 10 says 40; the year came to 40 + place of the year
    prior = [[10, 10, 10, 10 + place] for place in range(1, years + 1)]
    assert outlook([10], prior, kind=TOTAL, method=A).error_used == pytest.approx(rank / 40 * 100, rel=1e-12)


def test_a_year_with_a_gap_tests_nothing() -> None:
    years = [[10, 10, 10, 11], [10, NAN, 10, 10], [10, 10, NAN, 10], [10, 10, 10, 12]]
    assert outlook([10, 10], years, kind=TOTAL, method=A).past_errors == (2.5, 5.0)


def test_a_share_is_averaged_over_three_years_at_most() -> None:
    years = [[1000, 0], [10, 90], [20, 80], [60, 40]]
    assert outlook([60], years, kind=TOTAL, periods=2).forecasts[D] == 200.0


def test_months_work_as_quarters_do() -> None:
    year = [10.0] * 6 + [20.0] * 6
    found = outlook([20.0] * 6, [year], kind=TOTAL, periods=12)
    assert found.forecasts == {A: 240.0, B: 240.0, C: 360.0, D: 360.0, F: 300.0}


def test_forecasts_are_exact() -> None:
    # 0.1 + 0.2 is 0.30000000000000004 in binary, and 33.3 * 4 / 3 is 44.4 only in decimals
    assert outlook([0.1, 0.2], [[0.1, 0.2, 0.1, 0.2]], kind=TOTAL).forecasts[A] == 0.6
    assert outlook([11.1, 11.1, 11.1], [[1, 1, 1, 1]], kind=TOTAL).forecasts[A] == 44.4


@pytest.mark.parametrize(
    ("known", "prior", "missing"),
    [
        ([5], [[0, 10, 10, 10]], {C, D}),  # nothing by then last year
        ([5], [[1, NAN, 1, 1]], {B, C, D}),  # last year has a gap
        ([5], [[1, 1, 1, 1], [1, 1, NAN, 1]], {B, C}),  # the year before that is still good for a share
        ([5], [[0, 0, 0, 0]], {C, D}),
        ([-5], [[1, 1, 1, 1]], {C, D}),  # growth of less than nothing
        ([5], [[9, -9, 1, 1]], {D}),  # a share of more than the whole
        ([5], [[-1, 3, 3, 3]], {C, D}),  # less than nothing by then last year
    ],
)
def test_a_method_whose_needs_are_not_met_gives_none(
    known: list[float], prior: list[list[float]], missing: set[YearMethod]
) -> None:
    found = forecast_year(known, prior, kind=TOTAL)
    if isinstance(found, NoOutlook):
        assert missing == {B, C, D}
    else:
        assert {method for method, number in found.forecasts.items() if number is None} == missing


def test_figures_below_zero_are_ranged_by_the_methods() -> None:
    found = outlook([5, -1], [[3, 1, 1, 1], [1, -2, 1, 1], [1, 1, 1, 1], [2, 2, 2, 2]], kind=TOTAL)
    assert (found.range_from, found.past_errors) == (RangeFrom.METHODS, ())


def test_a_forecast_of_zero_is_ranged_by_the_methods() -> None:
    found = outlook([0], [[1, 2, 3, 4]] * 4, kind=TOTAL)
    assert (found.central, found.low, found.high) == (0.0, 0.0, 9.0)
    assert (found.range_from, found.years_tested) == (RangeFrom.METHODS, 3)


# ---------------------------------------------------------------- ratios and snapshots


def test_a_ratio_forecasts_its_parts() -> None:
    parts = Denominators([100, 200], [[100, 100, 100, 100]], multiplier=100)
    found = outlook([50, 150], [[50, 50, 80, 80]], kind=RATIO, denominators=parts, lowest=0, highest=100)
    # A 400/600; B (200 + 160) / (300 + 200); C and D (200 + 160 * 2) / (300 + 200 * 1.5)
    assert found.forecasts == {A: 200 / 3, B: 72.0, C: 260 / 3, D: 260 / 3, F: 238 / 3}


def test_a_ratio_keeps_within_what_is_possible() -> None:
    parts = Denominators([10], [[20, 5, 5, 5]], multiplier=100)
    found = outlook([10], [[10, 5, 5, 5]], kind=RATIO, denominators=parts, lowest=0, highest=100)
    assert found.high == found.forecasts[C] == 100.0


def test_ones_as_denominators_give_the_plain_mean() -> None:
    parts = Denominators([1, 1], [[1, 1, 1, 1]])
    found = outlook([90, 92], [[80, 80, 84, 84]], kind=RATIO, denominators=parts)
    assert (found.forecasts[A], found.forecasts[B]) == (91.0, 87.5)


def test_a_ratio_is_known_as_far_as_both_parts_are() -> None:
    parts = Denominators([1, NAN], [[1, 1, 1, 1]])
    assert outlook([90, 92], [[80, 80, 84, 84]], kind=RATIO, denominators=parts).forecasts[A] == 90.0


def test_a_ratio_is_tested_on_earlier_years() -> None:
    parts = Denominators([10], [[10, 10, 10, 10], [10, 10, 10, 30]], multiplier=100)
    found = outlook([5], [[5, 5, 5, 10], [5, 5, 5, 9]], kind=RATIO, denominators=parts, method=A, highest=100)
    assert list(found.past_errors) == pytest.approx([25.0, -20.0], rel=1e-12)
    assert (found.central, found.low, found.high) == (50.0, 37.5, 62.5)


def test_a_snapshot_is_carried_and_never_added() -> None:
    found = outlook([100, 110], [[80, 80, 85, 100], [90, 100, 110, 130]], kind=SNAPSHOT)
    # B 110 + 30; C 110 * 130 / 100; D 110 + mean of 20 and 30
    assert found.forecasts == {A: 110.0, B: 140.0, C: 143.0, D: 135.0, F: 137.5}


def test_a_snapshot_needs_only_the_two_dates_of_a_year() -> None:
    found = outlook([NAN, 110], [[NAN, 100, NAN, 130]], kind=SNAPSHOT)
    assert found.forecasts == {A: 110.0, B: 140.0, C: 143.0, D: 140.0, F: 140.0}


@pytest.mark.parametrize(("latest", "then", "end"), [(-5, 2, 3), (5, 0, 3), (5, -2, 3), (5, 2, -3)])
def test_a_snapshot_below_zero_has_no_growth(latest: float, then: float, end: float) -> None:
    found = outlook([latest], [[then, 1, 1, end]], kind=SNAPSHOT)
    assert (found.forecasts[C], found.forecasts[B]) == (None, latest + end - then)


def test_a_change_is_averaged_over_three_years_at_most() -> None:
    years = [[0, 0, 0, 900], [0, 0, 0, 1], [0, 0, 0, 2], [0, 0, 0, 6]]
    assert outlook([10], years, kind=SNAPSHOT).forecasts[D] == 13.0


def test_a_ratio_without_anything_so_far_has_no_run_rate() -> None:
    parts = Denominators([0], [[0, 10, 10, 10]], multiplier=100)
    assert forecast_year([0], [[0, 5, 5, 5]], kind=RATIO, denominators=parts) is NoOutlook.METHOD_NOT_POSSIBLE
    only = forecast_year([0], [[0, 5, 5, 5]], kind=RATIO, denominators=parts, method=B)
    assert only is NoOutlook.NOTHING_TO_TEST


def test_a_gap_in_the_denominators_is_a_gap() -> None:
    parts = Denominators([1, NAN, 1], [[1, 1, 1, 1]])
    assert forecast_year([1, 1, 1], [[1, 1, 1, 1]], kind=RATIO, denominators=parts) is NoOutlook.GAP_IN_YEAR


# ---------------------------------------------------------------- no outlook


@pytest.mark.parametrize(
    ("known", "prior", "options", "reason"),
    [
        ([], TWO_YEARS, {}, "too_few_points"),
        ([NAN, None], TWO_YEARS, {}, "too_few_points"),
        ([1, 2, 3, 4], TWO_YEARS, {}, "year_complete"),
        ([1, NAN, 3], TWO_YEARS, {}, "gap_in_year"),
        ([1, 2], TWO_YEARS, {"broken_at": 1}, "break_in_year"),
        ([1, 2], TWO_YEARS, {"broken_at": 3}, "break_in_year"),
        ([1, 2], TWO_YEARS, {"broken_at": 0}, "no_earlier_year"),
        ([1, 2], [], {}, "no_earlier_year"),
        ([1, 2], [], {"method": B}, "no_earlier_year"),
        ([1, 2], [[1, 1, NAN, 1]], {}, "no_earlier_year"),
        ([1, 2], [[0, 0, 1, 1]], {"method": C}, "method_not_possible"),
        ([1, 2], TWO_YEARS[:1], {"method": E}, "method_not_possible"),
        ([1, 2], [[0, 0, 1, 1], [1, NAN, 1, 1]], {}, "nothing_to_test"),
        ([1, 2], TWO_YEARS, {"kind": RATIO}, "no_denominators"),
        ([1, 2], [], {"kind": SNAPSHOT}, "no_earlier_year"),
        ([1, NAN, 3], [[1, 2, 3, 4]] * 2, {"kind": SNAPSHOT, "method": E}, "method_not_possible"),
    ],
)
def test_there_is_no_outlook_without_its_grounds(
    known: list[float], prior: list[list[float]], options: dict[str, Any], reason: str
) -> None:
    assert forecast_year(known, prior, **{"kind": TOTAL, **options}) is NoOutlook(reason)


def test_a_single_method_is_enough_once_two_years_test_it() -> None:
    late = [0, 1, 1, 1]  # nothing in its first quarter: no share, and no error as a percentage of nothing
    found = outlook([1], [[1, 1, 1, 1], [1, 1, 1, 2], late, late, late, [1, NAN, 1, 1]], kind=TOTAL)
    assert (found.method, found.central, found.past_errors) == (A, 4.0, (0.0, 25.0))


@pytest.mark.parametrize(
    ("arguments", "options", "message"),
    [
        (([math.inf],), {}, INFINITE),
        (([1], [[1, 1, -math.inf, 1]]), {}, INFINITE),
        (([1], []), {"highest": math.inf}, INFINITE),
        (([1] * 5,), {}, "5 figures are given for a year of 4 periods."),
        (([1], [[1, 1, 1]]), {}, "An earlier year has 3 figures; 4 are expected, NaN where missing."),
        (([1],), {"periods": 1}, "A year of 1 periods cannot be forecast from its parts; at least 2 are expected."),
        (([1],), {"lowest": 2, "highest": 1}, "The lowest possible figure, 2, is above the highest, 1."),
        (([1],), {"broken_at": 4}, "A break at place 4 is not in a year of 4 periods counted from 0."),
        (
            ([1], TWO_YEARS),
            {"kind": RATIO, "denominators": Denominators([1])},
            "2 earlier years of numerators have 0 of denominators.",
        ),
        (
            ([1],),
            {"kind": RATIO, "denominators": Denominators([1], multiplier=0)},
            "The multiplier of a ratio is 0; a number above 0 is expected.",
        ),
    ],
)  # fmt: skip
def test_bad_arguments_are_refused(arguments: tuple[Any, ...], options: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)) as refused:
        forecast_year(*arguments, **{"kind": TOTAL, **options})
    assert str(refused.value) == message


# ---------------------------------------------------------------- smoothing


def test_smoothing_follows_a_season_and_a_trend() -> None:
    season = [10.0, 20.0, 40.0, 30.0]
    years = [[level + part for part in season] for level in (100.0, 104.0, 108.0)]
    found = outlook([122.0, 132.0], years, kind=TOTAL, method=E)
    # 4 a year: 112 + 40 and 112 + 30 are still to come; damping and a fit of ten figures come near
    assert found.central == pytest.approx(122 + 132 + 152 + 142, rel=0.01)
    assert found.low <= found.central <= found.high


def test_smoothing_gives_the_last_period_of_a_snapshot() -> None:
    years = [[100.0, 120.0, 90.0, 110.0]] * 3
    assert outlook([100.0], years, kind=SNAPSHOT, method=E).central == pytest.approx(110.0, rel=0.01)


@pytest.mark.parametrize(("rest", "low", "high"), [(50.0, 40.0, 160.0), (0.0, 10.0, 40.0)])
def test_a_range_of_methods_reaches_to_a_smoothed_forecast_beyond_them(
    monkeypatch: pytest.MonkeyPatch, rest: float, low: float, high: float
) -> None:
    def made_up(figures: list[float], **_: int) -> list[float] | None:
        return [rest] * 3 if len(figures) > 8 else None

    monkeypatch.setattr("kpi_helpers.analysis.statistics.years.methods.smooth_ahead", made_up)
    found = outlook([10], [[10, 10, 10, 10]] * 2, kind=TOTAL, method=E)
    assert (found.low, found.central, found.high) == (low, 10 + 3 * rest, high)


def test_smoothing_takes_no_year_across_a_gap() -> None:
    years = [[1.0, 2.0, 3.0, 4.0], [1.0, 2.0, NAN, 4.0], [1.0, 2.0, 3.0, 4.0]]
    assert forecast_year([1.0], years, kind=TOTAL, method=E) is NoOutlook.METHOD_NOT_POSSIBLE


@pytest.mark.parametrize("level", [0.0, 5.0])
def test_smoothing_a_constant_series_warns_of_nothing(level: float) -> None:
    found = smooth_ahead([level] * 10, season=4, steps=2)
    assert found is None or found == pytest.approx([level, level], abs=1e-6)


def test_smoothing_needs_two_seasons_and_one_figure() -> None:
    assert smooth_ahead([1.0, 2.0] * 4, season=4, steps=1) is None


def test_smoothing_that_does_not_settle_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    unsettled_warning = import_module("statsmodels.tools.sm_exceptions").ConvergenceWarning

    def unsettled(*_: Any, **__: Any) -> None:
        warnings.warn("Optimization failed to converge.", unsettled_warning, stacklevel=2)

    monkeypatch.setattr("statsmodels.tsa.holtwinters.ExponentialSmoothing.fit", unsettled)
    assert smooth_ahead([1.0, 2.0, 3.0, 4.0] * 3, season=4, steps=1) is None
