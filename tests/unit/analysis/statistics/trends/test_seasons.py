from __future__ import annotations

import pytest

from kpi_helpers.analysis.statistics.trends.seasons import is_seasonal, seasonal_p


def test_the_statistic_is_that_of_kruskal_and_wallis() -> None:
    # Ranks 1 2 3 | 4 5 6 | 7 8 9: sums 6, 15, 24; H = 12/90 * (36 + 225 + 576)/3 - 30 = 7.2; p = exp(-3.6)
    values, seasons = [1, 4, 7, 2, 5, 8, 3, 6, 9], [0, 1, 2] * 3
    assert seasonal_p(values, seasons) == pytest.approx(0.0273237, abs=1e-7)
    assert is_seasonal(values, seasons)


def test_ties_are_corrected_for() -> None:
    # Ranks 2, 2, 2 and 5, 5, 5: H = 12/42 * (36 + 225)/3 - 21 = 27/7, over 1 - 48/210: 5.0; chi-squared on 1 df
    assert seasonal_p([1, 2, 1, 2, 1, 2], [0, 1] * 3) == pytest.approx(0.0253473, abs=1e-7)


@pytest.mark.parametrize(
    ("values", "seasons"),
    [
        ([], []),
        ([1, 5, 2, 5], [0, 1, 0, 1]),  # two years
        ([1, 5, 2, 5, 1], [0, 1, 0, 1, 0]),  # one season only twice
        ([1, 2, 3, 4], [0, 0, 0, 0]),  # one season
        ([5, 5, 5, 5, 5, 5], [0, 1, 0, 1, 0, 1]),  # all alike
    ],
)
def test_nothing_is_told_from_too_few_years_or_figures_all_alike(values: list[float], seasons: list[int]) -> None:
    assert seasonal_p(values, seasons) is None
    assert not is_seasonal(values, seasons)


def test_seasons_that_are_alike_are_not_seasonal() -> None:
    assert not is_seasonal([1, 2, 3, 3, 2, 1, 2, 1, 3], [0, 1, 2] * 3)


def test_the_order_of_figures_within_a_season_does_not_matter() -> None:
    values, seasons = [1, 4, 7, 2, 5, 8, 3, 6, 9], [0, 1, 2] * 3
    assert seasonal_p([3, 4, 9, 2, 6, 8, 1, 5, 7], seasons) == seasonal_p(values, seasons)
