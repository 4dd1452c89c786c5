"""The control chart of one KPI: which of its figures take part, what the rules find, and where nothing is claimed.

Joins a KPI's series, stretches and targets by date with `control_chart`; words and drawing are left to display.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kpi_helpers.analysis.method import Because
from kpi_helpers.analysis.period_index import PeriodIndex
from kpi_helpers.analysis.rag import Target
from kpi_helpers.analysis.series import Figure
from kpi_helpers.analysis.statistics.control.chart import analyse_charts
from kpi_helpers.analysis.statistics.control.recalculation import suggest_recalculation
from kpi_helpers.analysis.statistics.control.results import ControlChart
from kpi_helpers.analysis.statistics.control.settings import ControlSettings, settings_for
from kpi_helpers.analysis.statistics.control.words import Assurance, Cause, PointType, Stage
from kpi_helpers.analysis.stretches import Stretch, known_places
from kpi_helpers.inputs.kpis import Kpi
from kpi_helpers.inputs.settings import CHART_SETTINGS, LEAST_POINTS, SETTLED_POINTS, Analysis
from kpi_helpers.inputs.words import ChartRules, Polarity, Setting
from kpi_helpers.periods import Period

_BETTER = {Polarity.HIGHER: 1, Polarity.LOWER: -1}
_NAMES = {Setting.FIX_LIMITS_AFTER: "fix_after_points"}  # where the engine's name is another one


@dataclass(frozen=True, slots=True)
class Variation:
    """What a control chart says of a KPI, or why there is none.

    `chart` has one point per place of the index; None where `why_none` says why. `points` are the known figures
    of the last stretch. `suggested` is the period from which a recalculation might be considered; it is a
    suggestion only, and nothing is recalculated without a person's decision.
    """

    chart: ControlChart | None
    settings: ControlSettings | None
    points: int
    why_none: Because | None = None
    suggested: Period | None = None

    @property
    def stage(self) -> Stage:
        """How much the limits of the last stretch may be relied on; none in a pause."""
        if self.chart is None or self.chart.latest is None:
            return Stage.NONE
        return self.chart.stage[-1]

    @property
    def claims(self) -> bool:
        """Whether anything is said of the latest stretch: it has limits."""
        return self.stage.has_limits

    @property
    def silent(self) -> Because | None:
        """Why nothing is said of the latest stretch; None where something is."""
        return None if self.claims else self.why_none or Because.FEW_FIGURES

    @property
    def drawn(self) -> bool:
        """Whether any stretch has limits to draw."""
        return self.chart is not None and any(stage.has_limits for stage in self.chart.stage)

    @property
    def verdict(self) -> PointType:
        """What the latest figure means; `none` without limits, or where a person has left it out."""
        return self.chart.variation if self.chart is not None and self._judges_latest else PointType.NONE

    @property
    def assurance(self) -> Assurance:
        """Whether the target can be expected to be met."""
        return self.chart.assurance if self.chart is not None and self.claims else Assurance.NONE

    @property
    def rules(self) -> tuple[Cause, ...]:
        """Every rule that fired at the latest figure."""
        chart = self.chart
        if chart is None or chart.latest is None or not self._judges_latest:
            return ()
        return chart.rules_at(chart.latest)

    @property
    def limits(self) -> tuple[float, float, float] | None:
        """Lower limit, mean and upper limit of the last stretch, in the KPI's unit, never cut off."""
        chart = self.chart
        if chart is None or chart.latest is None or not self.claims:
            return None
        low, mean, high = (line[chart.latest] for line in (chart.lower_limit, chart.mean, chart.upper_limit))
        return None if low is None or mean is None or high is None else (low, mean, high)

    @property
    def _judges_latest(self) -> bool:
        return self.claims and self.chart is not None and self.chart.counted[-1]


def analyse_variation(
    kpi: Kpi,
    index: PeriodIndex,
    stretches: Sequence[Stretch],
    *,
    unfit: Because | None,
    target_then: Callable[[Figure], Target | None],
    analysis: Analysis,
) -> Variation:
    """Give the control chart of a KPI's series.

    Parameters
    ----------
    unfit
        Why the series is no row of separate readings (`method.why_unfit`); then there is no chart.
    target_then
        Gives the target a figure is held against.

    Notes
    -----
    Yearly series need as many figures as settled limits do; more frequent ones get trial limits from
    `least_points` on. Assurance is about a single limit that is due; a range has none.
    """
    points = len(known_places(index, stretches[-1])) if stretches else 0
    if unfit is not None or not stretches:
        return Variation(None, None, points, unfit or Because.NO_FIGURE)
    if analysis.control_chart is ChartRules.NONE:
        return Variation(None, None, points, Because.AS_SET)
    settings = control_settings(analysis, yearly=index.a_year == 1)
    if max(len(known_places(index, stretch)) for stretch in stretches) < max(settings.least_points, 2):
        return Variation(None, settings, points, Because.FEW_FIGURES)
    row = _charts_row(kpi, index, stretches, target_then)
    chart = analyse_charts(**row, baseline_points=_baseline(index, stretches, settings), settings=settings).series(0)
    if chart.stops:
        return Variation(None, settings, points, Because.GAP)
    found = Variation(chart, settings, points)
    start = suggest_recalculation(chart) if found.claims else None
    return found if start is None else replace(found, suggested=index.periods[start])


def control_settings(analysis: Analysis, *, yearly: bool = False) -> ControlSettings:
    """Give the engine's settings for a KPI's analysis; its chart rules are not `none`.

    Of the recommended rules' least and settled numbers of points, one that is set takes the other with it where they
    would contradict each other. Limits fixed after fewer points than yearly series need are drawn from those.
    """
    changes: dict[str, Any] = {
        _NAMES.get(setting, setting.value): getattr(analysis, setting)
        for setting in CHART_SETTINGS
        if getattr(analysis, setting) is not None
    }
    if analysis.control_chart is ChartRules.RECOMMENDED:
        settled = analysis.settled_points or max(SETTLED_POINTS, analysis.least_points or 0)
        least = settled if yearly else analysis.least_points or LEAST_POINTS
        changes["settled_points"] = settled
        changes["least_points"] = min(least, settled, analysis.fix_limits_after or settled)
    return settings_for(analysis.control_chart.value, **changes)


def _baseline(index: PeriodIndex, stretches: Sequence[Stretch], settings: ControlSettings) -> NDArray[np.int64] | None:
    """Give, at each place, how many points the limits of its stretch rest on; None where no person fixed any.

    The engine counts missing points too where gaps are not bridged. Limits fixed before there are two figures rest
    on the fewest points that it takes.
    """
    if all(stretch.fixed_at is None for stretch in stretches):
        return None
    baseline = np.full((1, len(index.periods)), settings.fix_after_points or 0, dtype=np.int64)
    for stretch in stretches:
        if stretch.fixed_at is not None:
            there = known_places(index, stretch) if settings.bridge_gaps else stretch.places
            fixed = sum(place <= stretch.fixed_at for place in there)
            baseline[0, list(stretch.places)] = max(fixed, settings.least_fixed)
    return baseline


def _charts_row(
    kpi: Kpi, index: PeriodIndex, stretches: Sequence[Stretch], target_then: Callable[[Figure], Target | None]
) -> dict[str, Any]:
    """Lay one series out as the engine takes it: arrays of one row."""
    segments = np.zeros(len(index.periods), dtype=np.int64)
    ghosts = np.zeros(len(index.periods), dtype=bool)
    for number, stretch in enumerate(stretches):
        places = list(stretch.places)
        segments[places] = number
        ghosts[list(stretch.left_out)] = True
    targets = [_limit_due(kpi, figure, target_then) for figure in index.figures]
    return {
        "values": np.array([[np.nan if value is None else value for value in index.values]]),
        "better": np.array([_BETTER.get(kpi.polarity, 0)]),
        "segments": segments[None, :],
        "ghosts": ghosts[None, :],
        "targets": np.array([[np.nan if target is None else target for target in targets]]),
        "lengths": np.array([len(index.periods)]),
    }


def _limit_due(kpi: Kpi, figure: Figure | None, target_then: Callable[[Figure], Target | None]) -> float | None:
    """Give the limit in force at a figure; none of a range, and none that is not due yet."""
    target = target_then(figure) if figure is not None else None
    if figure is None or target is None or kpi.polarity not in _BETTER:
        return None
    not_due = target.due is not None and figure.period.end < target.due
    return None if not_due else target.green_limit
