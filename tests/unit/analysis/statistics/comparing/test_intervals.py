from __future__ import annotations

import math
from decimal import Decimal, localcontext

import pytest
from statsmodels.stats.proportion import proportion_confint  # type: ignore[import-untyped, unused-ignore]

from kpi_helpers.analysis.statistics.comparing.intervals import (
    Interval,
    as_number,
    as_share,
    mean_interval,
    normal_quantile,
    rate_interval,
    require_positive,
    sum_parts,
    wilson_interval,
    wilson_limits,
)

NAN, INFINITY = float("nan"), float("inf")


def ends(interval: Interval, decimals: int = 4) -> tuple[float, float]:
    """Give both limits as a reader would print them."""
    assert interval.limits is not None
    return round(interval.limits[0], decimals), round(interval.limits[1], decimals)


# ---------------------------------------------------------------- the interval itself


def test_an_interval_without_limits_says_so() -> None:
    assert Interval(None, None).limits is None
    assert Interval(NAN, 5.0) == Interval(None, 5.0)
    assert Interval(NAN, 5.0).limits is None
    assert Interval(4, 5).limits == (4.0, 5.0)
    assert Interval(5, 5).limits == (5.0, 5.0)


def test_an_interval_keeps_its_confidence_as_a_share() -> None:
    assert Interval(4, 5).confidence == 0.95
    assert Interval(4, 5, 99.8).confidence == 0.998


def test_an_interval_is_refused_if_its_limits_make_none() -> None:
    with pytest.raises(ValueError, match=r"^The lower limit 5\.1 is above the upper limit 5\.0\.$"):
        Interval(5.1, 5)
    with pytest.raises(ValueError, match=r"^The upper limit is infinite; expected a finite number, or none\.$"):
        Interval(5, INFINITY)
    with pytest.raises(ValueError, match=r"^The lower limit is infinite; expected a finite number, or none\.$"):
        Interval(-INFINITY, 5)


# ---------------------------------------------------------------- confidence


@pytest.mark.parametrize(
    ("given", "share"),
    [(0.9, 0.9), (0.95, 0.95), (0.998, 0.998), (1, 1), (90, 0.9), (95, 0.95), (99.8, 0.998), (100, 1)],
)
def test_confidence_is_a_share_or_per_cent(given: float, share: float) -> None:
    assert as_share(given) == share


@pytest.mark.parametrize("given", [0.89, 0, -0.95, 1.01, 89.9, 100.1, NAN, INFINITY])
def test_any_other_confidence_is_refused(given: float) -> None:
    message = rf"^The confidence is {given}; expected 0\.9 to 1, or 90 to 100 per cent\.$"
    with pytest.raises(ValueError, match=message):
        as_share(given)
    for interval_of in (wilson_interval, rate_interval):
        with pytest.raises(ValueError, match=message):
            interval_of(1, 2, confidence=given)
    with pytest.raises(ValueError, match=message):
        mean_interval([1, 2], confidence=given)


def test_the_normal_quantile_is_not_rounded() -> None:
    assert normal_quantile(0.95) == pytest.approx(1.959963984540054, rel=1e-15, abs=0)
    assert normal_quantile(0.998) == pytest.approx(3.090232306167813, rel=1e-15, abs=0)


# ---------------------------------------------------------------- proportions


def test_a_proportion_by_hand() -> None:
    # z = 1.96: 2x + z2 = 43.8415, q = z * sqrt(z2 + 4 * 20 * 0.8) = 16.1414, 2 * (n + z2) = 207.6829
    assert ends(wilson_interval(20, 100)) == (0.1334, 0.2888)
    assert ends(wilson_interval(20, 100, multiplier=100), 2) == (13.34, 28.88)
    assert ends(wilson_interval(20, 100, confidence=99.8, multiplier=100), 2) == (10.52, 34.71)


def test_none_and_all_reach_the_ends_exactly() -> None:
    assert wilson_interval(0, 333).lower == 0.0
    assert wilson_interval(10, 10, multiplier=1000).upper == 1000.0
    assert wilson_interval(333, 333, confidence=0.998).upper == 1.0
    assert all(wilson_limits(n, n, z)[1] == 1.0 for n in range(1, 400) for z in (1.645, 1.96, 3.0902))


def test_limits_stay_inside_the_possible_range() -> None:
    for total in (1, 3, 7, 10**6, 10**9):
        for events in (0, 0.001, 1, total - 1e-9, total):
            lower, upper = wilson_limits(events, total, 1.96)
            assert 0 <= lower <= upper <= 1


@pytest.mark.parametrize("events", ["0.00001", "0.01", "1", "5"])
def test_the_lower_limit_of_few_events_keeps_its_digits(events: str) -> None:
    with localcontext(prec=60):  # the textbook's formula, to sixty digits
        x, n, z = Decimal(events), Decimal(100), Decimal("3.0902")
        q = z * (z * z + 4 * x * (1 - x / n)).sqrt()
        lower = float((2 * x + z * z - q) / 2 / (n + z * z))
    assert wilson_limits(float(events), 100, 3.0902)[0] == pytest.approx(lower, rel=1e-14, abs=0)


@pytest.mark.parametrize("confidence", [0.9, 0.95, 0.99, 0.998])
@pytest.mark.parametrize(
    ("events", "total"), [(0, 1), (1, 1), (1, 10), (5, 10), (9, 10), (0, 333), (333, 333), (17, 1234), (499_999, 10**6)]
)
def test_proportions_agree_with_statsmodels(events: int, total: int, confidence: float) -> None:
    lower, upper = proportion_confint(events, total, alpha=1 - confidence, method="wilson")
    ours = wilson_interval(events, total, confidence=confidence)
    assert ours.limits == pytest.approx((lower, upper), rel=1e-12, abs=1e-12)


def test_certainty_is_the_whole_range_of_a_proportion() -> None:
    assert wilson_interval(20, 100, confidence=1, multiplier=100) == Interval(0.0, 100.0, 1.0)
    assert wilson_interval(None, 100, confidence=100) == Interval(None, None, 1.0)


# ---------------------------------------------------------------- rates


def test_a_rate_by_hand() -> None:
    # no event: the upper limit is -ln(0.025); one event: the lower limit is -ln(0.975)
    assert ends(rate_interval(0, 1, multiplier=1), 6) == (0.0, round(-math.log(0.025), 6))
    assert rate_interval(1, 1, multiplier=1).lower == pytest.approx(-math.log(0.975), rel=1e-14, abs=0)
    # Byar's, 100 events: 100 * (1 - 1/900 - 1.96/30)^3 and 101 * (1 - 1/909 + 1.96/(3 * sqrt(101)))^3
    assert ends(rate_interval(100, 1, multiplier=1), 3) == (81.362, 121.628)
    assert ends(rate_interval(100, 50_000), 2) == (162.72, 243.26)


def test_ten_events_are_the_first_of_byars() -> None:
    assert rate_interval(10, 200).lower == pytest.approx(2393.7249569837822, rel=1e-12)
    exact_just_below = rate_interval(math.nextafter(10, 0), 200).lower
    assert exact_just_below == pytest.approx(2397.6946, rel=1e-6)  # a small jump


def test_events_of_a_rate_may_be_fractional_and_more_than_the_exposure() -> None:
    assert ends(rate_interval(9.5, 200, multiplier=1)) == (0.0223, 0.0887)
    assert ends(rate_interval(50, 10, multiplier=1)) == (3.7108, 6.592)


def test_hardly_an_event_has_a_lower_limit_of_nought() -> None:
    for events in (5e-324, 1e-9, 0.00099):
        assert rate_interval(events, 1, confidence=0.9).lower == 0.0
    assert ends(rate_interval(0.5, 1, confidence=0.9, multiplier=1)) == (0.002, 3.9074)


# ---------------------------------------------------------------- means


def test_a_mean_by_hand() -> None:
    # mean 5, standard deviation sqrt(2/3), t with 3 degrees of freedom 3.182446
    assert ends(mean_interval([4, 5, 6, 5])) == (3.7008, 6.2992)
    assert ends(mean_interval([1, 2]), 3) == (-4.853, 7.853)  # t with 1 degree of freedom 12.706


def test_equal_values_have_an_interval_of_no_width() -> None:
    assert mean_interval([0.1] * 5) == Interval(0.1, 0.1)
    assert mean_interval([1 / 3] * 7, confidence=0.998) == Interval(1 / 3, 1 / 3, 0.998)


@pytest.mark.parametrize("values", [[], [4.2], [4, None, 6], [4, NAN, 6], [None]])
def test_one_value_and_a_missing_one_have_no_limits(values: list[float | None]) -> None:
    assert mean_interval(values) == Interval(None, None)


# ---------------------------------------------------------------- missing and refused


@pytest.mark.parametrize("missing", [None, NAN])
@pytest.mark.parametrize("confidence", [0.95, 0.998, 99])
def test_missing_stays_missing(missing: float | None, confidence: float) -> None:
    nothing = Interval(None, None, confidence)
    for interval_of in (wilson_interval, rate_interval):
        assert interval_of(missing, 50, confidence=confidence) == nothing
        assert interval_of(4, missing, confidence=confidence) == nothing


def test_a_true_minus_one_is_a_number() -> None:
    assert as_number(-1, "value") == -1.0
    assert mean_interval([-1, -1, -1]) == Interval(-1.0, -1.0)


@pytest.mark.parametrize(
    ("events", "total", "message"),
    [
        (-1, 10, r"^The number of events is -1; expected 0 or more\.$"),
        (-1, None, r"^The number of events is -1; expected 0 or more\.$"),
        (0, 0, r"^The total is 0; expected a number above 0\.$"),
        (None, -5, r"^The total is -5; expected a number above 0\.$"),
        (11, 10, r"^The events are 11 of a total of 10; expected no more than the total\.$"),
        (INFINITY, 10, r"^The number of events is infinite; expected a finite number, or none\.$"),
        (1, INFINITY, r"^The total is infinite; expected a finite number, or none\.$"),
    ],
)
def test_an_impossible_proportion_is_refused(events: float | None, total: float | None, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        wilson_interval(events, total)


def test_an_impossible_rate_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^The exposure is 0; expected a number above 0\.$"):
        rate_interval(1, 0)
    with pytest.raises(ValueError, match=r"^The number of events is -0\.5; expected 0 or more\.$"):
        rate_interval(-0.5, 10)


def test_certainty_is_refused_where_there_would_be_no_limits() -> None:
    message = r"^The confidence is 100%, at which there are no limits; expected less than 100%\.$"
    with pytest.raises(ValueError, match=message):
        rate_interval(5, 10, confidence=100)
    with pytest.raises(ValueError, match=message):
        mean_interval([5, 6], confidence=1)


@pytest.mark.parametrize("multiplier", [0, -100, NAN, INFINITY])
def test_the_multiplier_must_be_above_nought(multiplier: float) -> None:
    with pytest.raises(ValueError, match=rf"^The multiplier is {multiplier:g}; expected a number above 0\.$"):
        wilson_interval(1, 2, multiplier=multiplier)
    with pytest.raises(ValueError, match=rf"^The multiplier is {multiplier:g}; expected a number above 0\.$"):
        rate_interval(1, 2, multiplier=multiplier)
    with pytest.raises(ValueError, match=rf"^The unit is {multiplier:g}; expected a number above 0\.$"):
        require_positive(multiplier, "unit")


# ---------------------------------------------------------------- groups


def test_a_group_is_summed_first_and_a_missing_part_makes_it_missing() -> None:
    events, totals = sum_parts([4, 6, 10]), sum_parts([20, 30, 50])
    assert wilson_interval(events, totals) == wilson_interval(20, 100)
    assert sum_parts([4, None, 10]) is None
    assert sum_parts([4, NAN]) is None
    assert sum_parts([]) is None
    assert sum_parts([0.1] * 10) == 1.0  # rounded once
    with pytest.raises(ValueError, match=r"^The part is infinite; expected a finite number, or none\.$"):
        sum_parts([1, INFINITY])
