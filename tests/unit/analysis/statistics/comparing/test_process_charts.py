from __future__ import annotations

import math
import re

import numpy as np
import pytest

from kpi_helpers.analysis.statistics.comparing.process_charts import (
    PRIMES,
    WITH_DENOMINATORS,
    ProcessChart,
    build_process_chart,
    exact_mean,
    moving_ranges,
)

NAN = math.nan
SINGLE, MR, RUN = ProcessChart.I, ProcessChart.MR, ProcessChart.RUN
P, P_PRIME, U, U_PRIME = ProcessChart.P, ProcessChart.P_PRIME, ProcessChart.U, ProcessChart.U_PRIME


def test_single_values() -> None:
    found = build_process_chart([10, 14, 12, 12], chart=SINGLE)  # moving ranges 4, 2, 0: 2 on average
    sigma = 2 / 1.128
    assert found.centre == 12
    assert found.upper.tolist() == pytest.approx([12 + 3 * sigma] * 4)
    assert found.lower_two_sigma.tolist() == pytest.approx([12 - 2 * sigma] * 4)
    assert not found.outside.any()


def test_a_point_beyond_a_limit_is_outside_and_one_on_it_is_not() -> None:
    found = build_process_chart([10] * 10 + [30], chart=SINGLE)
    assert found.outside.tolist() == [False] * 10 + [True]
    assert not build_process_chart([5] * 6, chart=SINGLE).outside.any()


def test_moving_ranges_never_signal_by_runs() -> None:
    found = build_process_chart([0, 9, 0, 9, 0, 9, 0, 9, 0, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9], chart=MR)
    assert math.isnan(found.plotted[0])
    assert found.centre == pytest.approx(81 / 19)
    assert found.upper.tolist() == pytest.approx([3.267 * 81 / 19] * 20)
    assert (found.lower.tolist(), found.lower_two_sigma.tolist()) == ([0] * 20, [0] * 20)
    assert found.upper_two_sigma.tolist() == pytest.approx([2 / 3 * 3.267 * 81 / 19] * 20)
    assert found.runs.crossings == 1
    assert not found.runs.signal


def test_a_share_of_a_whole() -> None:
    found = build_process_chart([10, 30], [100, 100], chart=P)
    assert (found.plotted.tolist(), found.centre) == ([0.1, 0.3], 0.2)
    assert found.upper.tolist() == pytest.approx([0.2 + 3 * 0.04] * 2)
    assert found.lower.tolist() == pytest.approx([0.2 - 3 * 0.04] * 2)


def test_limits_keep_within_the_possible_range() -> None:
    assert build_process_chart([1, 1], [4, 4], chart=P).lower.tolist() == [0, 0]
    assert build_process_chart([3, 3], [4, 4], chart=P).upper.tolist() == [1, 1]
    assert build_process_chart([3, 3], [4, 4], chart=P).upper_two_sigma.tolist() == [1, 1]
    rates = build_process_chart([3, 3], [4, 4], chart=U)
    assert rates.lower.tolist() == [0, 0]
    assert rates.upper.tolist() == pytest.approx([0.75 + 3 * math.sqrt(0.75 / 4)] * 2)


def test_prime_limits_follow_the_movement_really_seen() -> None:
    # z-scores -2.5 and 2.5 (sigma 0.04): a moving range of 5, so limits 5 / 1.128 times as wide
    found = build_process_chart([10, 30], [100, 100], chart=P_PRIME)
    assert found.lower.tolist() == [0, 0]
    assert found.upper.tolist() == pytest.approx([0.2 + 3 * 0.04 * 5 / 1.128] * 2)


def test_both_prime_charts_agree_away_from_the_possible_range() -> None:
    counts, wholes = [310, 352, 298, 341, 325], [600, 660, 610, 640, 650]
    shares, rates = (build_process_chart(counts, wholes, chart=chart) for chart in (P_PRIME, U_PRIME))
    np.testing.assert_allclose(shares.upper, rates.upper, rtol=1e-12)
    assert build_process_chart([5, 15], [4, 10], chart=U_PRIME).centre == pytest.approx(20 / 14)


@pytest.mark.parametrize("chart", WITH_DENOMINATORS)
@pytest.mark.parametrize("share", [0, 1, 0.1])
def test_a_share_that_never_changes_is_never_outside(chart: ProcessChart, share: float) -> None:
    wholes = np.array([10.0, 30, 70, 90])
    found = build_process_chart(np.round(share * wholes), wholes, chart=chart)
    assert not found.outside.any()
    assert (found.runs.useful, found.runs.signal) == (0, False)
    if chart in PRIMES:
        assert found.upper.tolist() == [found.centre] * 4


def test_a_run_chart_has_no_limits() -> None:
    found = build_process_chart([1, 5, 9], chart=RUN)
    assert found.centre == 5
    assert np.isnan(found.upper).all()
    assert not found.outside.any()


def test_gaps_are_bridged_and_have_no_point() -> None:
    found = build_process_chart([10, NAN, 14, 12, 12], chart=SINGLE)
    assert found.upper[0] == pytest.approx(12 + 3 * 2 / 1.128)
    assert not found.outside[1]
    shares = build_process_chart([10, NAN, 0, 5, 30], [100, 100, 0, NAN, 100], chart=P)
    assert np.isnan(shares.plotted).tolist() == [False, True, True, True, False]
    assert shares.centre == 0.2


@pytest.mark.parametrize("chart", list(ProcessChart))
def test_no_figures_give_no_lines(chart: ProcessChart) -> None:
    for values in ([], [NAN, NAN]):
        found = build_process_chart(values, values if chart in WITH_DENOMINATORS else None, chart=chart)
        assert math.isnan(found.centre)
        assert not found.outside.any()
        assert found.runs.useful == 0


@pytest.mark.parametrize(
    ("values", "denominators", "chart", "message"),
    [
        ([1], [2], SINGLE, 'Chart "i" takes no denominators; expected values only.'),
        ([1], None, P, 'Chart "p" needs a denominator for every value; found none.'),
        ([1, 2], [3], U, "There are 1 denominators for 2 values; expected as many."),
        ([-1], [3], P, 'Chart "p" found a negative count; expected 0 or more.'),
        ([1], [-3], U, 'Chart "u" found a negative count; expected 0 or more.'),
        ([1, 4], [3, 3], P, 'Chart "p" found 4 of 3 at position 1; expected a numerator within its denominator.'),
        ([1, 4], [3, 0], U, 'Chart "u" found 4 of 0 at position 1; expected a numerator within its denominator.'),
    ],
)
def test_what_cannot_be_drawn_is_refused(
    values: list[float], denominators: list[float] | None, chart: ProcessChart, message: str
) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        build_process_chart(values, denominators, chart=chart)


def test_means_are_rounded_once() -> None:
    assert exact_mean(np.array([0.1] * 3)) == 0.1
    assert exact_mean(np.array([1 / 3, NAN, 1 / 3, 1 / 3, 1 / 3, 1 / 3, 1 / 3])) == 1 / 3
    assert math.isnan(exact_mean(np.array([])))


def test_moving_ranges_bridge_gaps() -> None:
    np.testing.assert_array_equal(moving_ranges(np.array([NAN, 3, NAN, 5, 4])), [NAN, NAN, NAN, 2, 1])
