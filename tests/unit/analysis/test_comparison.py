from __future__ import annotations

from typing import Any

import pytest

from kpi_helpers.analysis.comparison import (
    Beside,
    PeerGroup,
    RestsOn,
    build_peer_groups,
    compare_beside,
    judgement_of,
    place_among,
)
from kpi_helpers.analysis.series import Figure
from kpi_helpers.analysis.statistics.comparing.significance import Judgement, Standing
from kpi_helpers.inputs.files.tables import PEERS
from kpi_helpers.inputs.lists import Polarity
from kpi_helpers.periods import parse_period
from tests.builders import PEER, make_frame, make_kpi
from tests.results import make_figure, make_result

NOW = parse_period("2022-23 Q2")
GROUP = PeerGroup("neighbours", "Nearest neighbours", ("Kent", "Essex", "Surrey", "Devon", "Dorset"))


def ours(value: float, period: str = "2022-23 Q2", whole: float | None = 1000) -> Figure:
    counts = {} if whole is None else {"numerator": value * whole / 100, "denominator": whole}
    return make_figure(value, period, **counts)


def beside(theirs: Figure, *figures: Figure, **kpi: Any) -> Beside:
    return compare_beside(theirs, figures, make_kpi(**kpi))


# ---------------------------------------------------------------- one comparator


@pytest.mark.parametrize(
    ("theirs", "standing"),
    [
        (50.0, Standing.SIMILAR),
        (53.0, Standing.SIMILAR),  # our 95% interval ends at 53.1
        (53.5, Standing.WORSE),  # our 99.8% interval at 54.9
        (55.0, Standing.WORST),
        (46.5, Standing.BETTER),
        (45.0, Standing.BEST),
    ],
)
def test_our_interval_is_held_against_their_value(theirs: float, standing: Standing) -> None:
    found = beside(make_figure(theirs), ours(50))
    assert (found.basis, found.standing) == (RestsOn.VALUE, standing)
    assert found.gap == pytest.approx(50 - theirs)
    assert found.claims


@pytest.mark.parametrize(
    ("polarity", "standing"),
    [("lower", Standing.BEST), ("none", Standing.MUCH_LOWER), ("range", Standing.MUCH_LOWER)],
)
def test_what_the_difference_means_goes_by_polarity(polarity: str, standing: Standing) -> None:
    assert beside(make_figure(60), ours(50), polarity=polarity).standing is standing


@pytest.mark.parametrize(
    ("theirs", "standing"), [(55.5, Standing.SIMILAR), (57, Standing.WORSE), (43, Standing.BETTER)]
)
def test_two_intervals_differ_where_they_do_not_overlap(theirs: float, standing: Standing) -> None:
    found = beside(ours(theirs), ours(50))  # each about 3 to either side
    assert (found.basis, found.standing) == (RestsOn.INTERVALS, standing)


def test_without_our_counts_there_is_the_plain_difference_and_no_claim() -> None:
    found = beside(ours(60), ours(50, whole=None))
    assert (found.basis, found.gap, found.standing, found.claims) == (
        RestsOn.DIFFERENCE,
        -10,
        Standing.NOT_COMPARED,
        False,
    )


def test_an_older_figure_is_judged_against_our_own_of_then() -> None:
    then = ours(60, "2021-22 Q2")
    found = beside(make_figure(50, "2021-22 Q2"), then, ours(40))
    assert found.own is then
    assert (found.basis, found.gap, found.standing) == (RestsOn.VALUE, 10, Standing.BEST)


def test_an_older_figure_without_one_of_ours_is_compared_with_nothing() -> None:
    found = beside(make_figure(50, "2021-22 Q2"), ours(40))
    assert (found.own, found.basis, found.gap, found.claims) == (None, RestsOn.OTHER_PERIOD, None, False)


def test_a_comparator_known_in_words_is_compared_with_nothing() -> None:
    found = beside(make_figure(None, remark="Above average."), ours(40))
    assert (found.own, found.basis, found.gap, found.claims) == (None, RestsOn.WORDS, None, False)


def test_a_difference_is_that_of_decimals() -> None:
    assert beside(make_figure(45.0), ours(45.1, whole=None)).gap == 0.1


def test_the_latest_and_older_comparators_each_find_their_own_figure() -> None:
    evidence = make_result(
        [80, 92],
        comparators=[
            {"comparator": "England", "period": "2022-23 Q1", "value": 88},
            {"comparator": "Kent", "period": "2022-23 Q2", "value": 90},
            {"comparator": "Wales", "period": "2020-21 Q1", "value": 90},
        ],
    ).evidence
    assert [(one.theirs.comparator, one.basis, one.gap) for one in evidence.beside] == [
        ("England", RestsOn.DIFFERENCE, -8),
        ("Kent", RestsOn.DIFFERENCE, 2),
        ("Wales", RestsOn.OTHER_PERIOD, None),
    ]


@pytest.mark.parametrize(
    ("polarity", "judgement"),
    [
        (Polarity.HIGHER, Judgement.HIGHER_IS_BETTER),
        (Polarity.LOWER, Judgement.LOWER_IS_BETTER),
        (Polarity.RANGE, Judgement.NONE),
        (Polarity.NONE, Judgement.NONE),
    ],
)
def test_which_way_is_better(polarity: Polarity, judgement: Judgement) -> None:
    assert judgement_of(polarity) is judgement


# ---------------------------------------------------------------- peers


def test_groups_are_in_the_order_of_the_file() -> None:
    rows = [
        {**PEER, "comparator": "Kent"},
        {**PEER, "peer_group": "counties", "title": "Counties", "comparator": "Essex"},
        {**PEER, "comparator": "Dorset"},
    ]
    assert build_peer_groups(make_frame(PEERS, *rows)) == (
        PeerGroup("neighbours", "Nearest neighbours", ("Kent", "Dorset")),
        PeerGroup("counties", "Counties", ("Essex",)),
    )
    assert build_peer_groups(make_frame(PEERS)) == ()


def peers(*values: float | None, period: str = "2022-23 Q2") -> dict[str, list[Figure]]:
    return {
        name: [make_figure(value, period)]
        for name, value in zip(GROUP.names, values, strict=False)
        if value is not None
    }


def test_ties_share_a_rank_and_missing_peers_are_counted_apart() -> None:
    found = place_among(GROUP, (make_figure(90),), peers(95, 90, 85, 80), make_kpi(), NOW)
    assert found is not None
    assert (found.key, found.title, found.period, found.without) == ("neighbours", "Nearest neighbours", NOW, 1)
    assert (found.place.rank, found.place.of, found.place.joint) == (2, 5, True)
    assert (found.place.best, found.place.best_names, found.place.distance_to_best) == (95, ("Kent",), 5)


def test_rank_1_is_the_lowest_where_lower_is_better() -> None:
    found = place_among(GROUP, (make_figure(80),), peers(95, 90, 85, 81, 99), make_kpi(polarity="lower"), NOW)
    assert found is not None
    assert (found.place.rank, found.place.of, found.place.joint, found.without) == (1, 6, False, 0)
    assert (found.place.quartile, found.place.distance_to_best) == (1, 0)


def test_fewer_than_four_peers_make_no_place() -> None:
    assert place_among(GROUP, (make_figure(80),), peers(95, 90, 85), make_kpi(), NOW) is None


def test_the_latest_period_that_enough_peers_have_is_taken() -> None:
    figures = (make_figure(70, "2022-23 Q1"), make_figure(99))
    series = peers(60, 65, 75, 80, period="2022-23 Q1")
    series["Kent"].append(make_figure(98))
    found = place_among(GROUP, figures, series, make_kpi(), NOW)
    assert found is not None
    assert (str(found.period), found.place.rank, found.place.of) == ("2022-23 Q1", 3, 5)


def test_a_figure_later_than_the_latest_is_not_placed() -> None:
    figures = (make_figure(99, "2022-23 Q3"),)
    assert place_among(GROUP, figures, peers(1, 2, 3, 4, period="2022-23 Q3"), make_kpi(), NOW) is None


@pytest.mark.parametrize("polarity", ["none", "range"])
def test_where_neither_way_is_better_there_is_no_place(polarity: str) -> None:
    assert place_among(GROUP, (make_figure(80),), peers(1, 2, 3, 4), make_kpi(polarity=polarity), NOW) is None


def test_places_are_part_of_the_evidence() -> None:
    names = ("Kent", "Essex", "Surrey", "Devon")
    facts: dict[str, Any] = {
        "comparators": [
            {"comparator": name, "period": "2022-23 Q2", "value": value}
            for name, value in zip(names, (93, 92, 91, 60), strict=True)
        ],
        "peers": [{"comparator": name} for name in names],
    }
    (place,) = make_result([80, 92], **facts).evidence.places
    assert (place.place.rank, place.place.joint, place.place.of) == (2, True, 5)
    assert make_result([], **facts).evidence.places == ()
