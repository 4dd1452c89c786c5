"""How a KPI stands beside others: each comparator for its own period, and its place among peers.

A comparator is never a target. It is held against our figure for the same period, if there is one; an older
one is shown with its period and judged against our figure of then (requirements E7 to E12).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import pandas as pd

from kpi_helpers.analysis import statistics
from kpi_helpers.analysis.series import Figure, figure_for, interval_of
from kpi_helpers.inputs import Kpi, Polarity
from kpi_helpers.periods import Period

LEAST_PEERS = 4  # others with a figure for the same period; fewer make no quartiles
WIDER = 0.998


class RestsOn(StrEnum):
    """What a comparison rests on."""

    VALUE = "value"  # our interval against their value
    INTERVALS = "intervals"  # both intervals
    DIFFERENCE = "difference"  # no counts known: the plain difference, no claim
    OTHER_PERIOD = "other_period"  # we have no figure for their period
    WORDS = "words"  # theirs is known in words only


@dataclass(frozen=True, slots=True)
class Beside:
    """One comparator's figure beside ours for the same period.

    `own` is our figure for that period, None where there is none; `gap` is ours less theirs in the KPI's unit.
    `standing` is a claim only where `basis` is value or intervals, else `not_compared`.
    """

    theirs: Figure
    own: Figure | None
    basis: RestsOn
    gap: float | None = None
    standing: statistics.Standing = statistics.Standing.NOT_COMPARED

    @property
    def claims(self) -> bool:
        """Whether anything is claimed beyond the plain difference."""
        return self.standing is not statistics.Standing.NOT_COMPARED


@dataclass(frozen=True, slots=True)
class PeerPlace:
    """Our place in a group of peers for one period; `without` peers have no figure for it."""

    key: str
    title: str
    period: Period
    place: statistics.Place
    without: int


@dataclass(frozen=True, slots=True)
class PeerGroup:
    """Peers as given in `peers.csv`: nearest neighbours, a region, every county."""

    key: str
    title: str
    names: tuple[str, ...]


def build_peer_groups(peers: pd.DataFrame) -> tuple[PeerGroup, ...]:
    """Give the groups of peers in the order of the file (columns of `tables.PEERS`)."""
    return tuple(
        PeerGroup(str(key), str(rows["title"].iloc[0]), tuple(rows["comparator"]))
        for key, rows in peers.groupby("peer_group", sort=False)
    )


def but_peers(series: Mapping[str, tuple[Figure, ...]], groups: Sequence[PeerGroup]) -> dict[str, tuple[Figure, ...]]:
    """Give the comparators that are named one by one: not the peers of a group large enough for a place."""
    known = {name for name, figures in series.items() if any(figure.value is not None for figure in figures)}
    placed = {name for group in groups if len(known.intersection(group.names)) >= LEAST_PEERS for name in group.names}
    return {name: figures for name, figures in series.items() if name not in placed}


def judgement_of(polarity: Polarity) -> statistics.Judgement:
    """Give which way is better for bare numbers; of a range neither."""
    ways = {
        Polarity.HIGHER: statistics.Judgement.HIGHER_IS_BETTER,
        Polarity.LOWER: statistics.Judgement.LOWER_IS_BETTER,
    }
    return ways.get(polarity, statistics.Judgement.NONE)


def compare_beside(theirs: Figure, figures: tuple[Figure, ...], kpi: Kpi) -> Beside:
    """Hold one comparator's figure against ours for the same period.

    Both counts known: intervals that do not overlap differ. Ours alone: their value outside our 95% interval
    differs, outside the 99.8% interval it differs much (Fingertips, Office for Health Improvement and Disparities).
    """
    if theirs.value is None:
        return Beside(theirs, None, RestsOn.WORDS)
    own = figure_for(figures, theirs.period)
    if own is None:
        return Beside(theirs, None, RestsOn.OTHER_PERIOD)
    gap, judgement = statistics.difference(own.number, theirs.value), judgement_of(kpi.polarity)
    ours, other = interval_of(own, kpi), interval_of(theirs, kpi)
    if ours is None:
        return Beside(theirs, own, RestsOn.DIFFERENCE, gap)
    if other is not None:
        standing = statistics.compare_intervals(
            own.value, theirs.value, interval=ours, other_interval=other, judgement=judgement
        )
        return Beside(theirs, own, RestsOn.INTERVALS, gap, standing)
    wider = interval_of(own, kpi, confidence=WIDER)
    standing = statistics.compare_with_value(own.value, theirs.value, interval=ours, wider=wider, judgement=judgement)
    return Beside(theirs, own, RestsOn.VALUE, gap, standing)


def place_among(
    group: PeerGroup, figures: tuple[Figure, ...], series: Mapping[str, Sequence[Figure]], kpi: Kpi, end: Period
) -> PeerPlace | None:
    """Give our place in a group for the latest period, up to `end`, that we and at least four peers have."""
    by_peer = {name: {f.period: f.value for f in series.get(name, ()) if f.value is not None} for name in group.names}
    for own in reversed([f for f in figures if f.value is not None and f.period.end <= end.end]):
        peers = {name: found[own.period] for name, found in by_peer.items() if own.period in found}
        if len(peers) >= LEAST_PEERS:
            place = statistics.rank_among(own.value, peers, better=judgement_of(kpi.polarity))
            if place is not None:
                return PeerPlace(group.key, group.title, own.period, place, len(group.names) - len(peers))
    return None
