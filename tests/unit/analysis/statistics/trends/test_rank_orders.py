from __future__ import annotations

import math

import pytest

from kpi_helpers.analysis.statistics.trends.rank_orders import exact_p


@pytest.mark.parametrize(
    ("score", "figures", "p"),
    [
        (3, 3, 2 / 6),  # the two orders 1 2 3 and 3 2 1, of 3!
        (6, 4, 2 / 24),
        (10, 5, 2 / 120),
        (8, 5, 2 * (1 + 4) / 120),  # one neighbouring pair swapped: 4 ways
        (1, 3, 1.0),
        (-3, 3, 2 / 6),
    ],
)
def test_the_chance_of_a_score_without_ties(score: int, figures: int, p: float) -> None:
    assert math.isclose(exact_p(score, ((1,) * figures,)), p, rel_tol=1e-15)


def test_the_chance_of_a_score_with_ties() -> None:
    # 1 1 2 2 has 6 orders, with 0, 1, 2, 2, 3 and 4 falling pairs of 4: a score of 4 or -4 twice, of 2 or -2 twice
    assert math.isclose(exact_p(4, ((2, 2),)), 2 / 6)
    assert math.isclose(exact_p(2, ((2, 2),)), 4 / 6)
    assert exact_p(0, ((2, 2),)) == 1


def test_the_order_of_tie_groups_and_seasons_changes_nothing() -> None:
    assert exact_p(5, ((1, 2, 3), (1, 1, 1))) == exact_p(5, ((1, 1, 1), (3, 1, 2)))


def test_seasons_multiply_their_chances() -> None:
    assert math.isclose(exact_p(12, ((1, 1, 1),) * 4), 2 / 6**4)


def test_figures_all_alike_have_one_order() -> None:
    assert exact_p(0, ((7,),)) == 1
