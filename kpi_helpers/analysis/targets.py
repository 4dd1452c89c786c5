"""Targets over time: which one applies in a quarter, and what it was when an earlier figure was made.

History keeps the target that applied at the time (requirement B13).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pandas as pd

from kpi_helpers.analysis.rag import Target
from kpi_helpers.analysis.series import period_of
from kpi_helpers.inputs.files.rows import Row, rows_of
from kpi_helpers.inputs.settings import Ratings
from kpi_helpers.inputs.words import TargetKind
from kpi_helpers.periods import Period, quarter_holding

# Where a quarter brings several rows for a KPI, the one that can be judged now comes first.
_JUDGED_FIRST = (
    TargetKind.LEVEL,
    TargetKind.RANGE,
    TargetKind.TRAJECTORY,
    TargetKind.YEAR_TOTAL,
    TargetKind.DUE_DATE,
    TargetKind.RELATIVE,
    TargetKind.NOT_PUBLISHED,
    TargetKind.NONE,
)


def targets_by_kpi(targets: pd.DataFrame, ratings: Ratings | None = None) -> dict[str, tuple[Target, ...]]:
    """Give each KPI's targets, from the earliest on; rows of one quarter in the order they are judged.

    A row without a rule of its own takes that of `ratings`, the report's settings.
    """
    report = ratings or Ratings()
    by_kpi: dict[str, list[Target]] = {}
    for row in rows_of(targets):
        by_kpi.setdefault(str(row["kpi_id"]), []).append(_target(row, report))
    return {
        kpi: tuple(sorted(items, key=lambda t: (t.applies_from.start, _JUDGED_FIRST.index(t.kind))))
        for kpi, items in by_kpi.items()
    }


def targets_known(targets: Mapping[str, tuple[Target, ...]], quarter: Period) -> dict[str, tuple[Target, ...]]:
    """Give each KPI's targets that had begun to apply in a quarter."""
    return {kpi: tuple(one for one in own if one.applies_from.start <= quarter.start) for kpi, own in targets.items()}


def target_for(targets: tuple[Target, ...], quarter: Period) -> Target | None:
    """Give the target that applies in a quarter, or None before the first one."""
    begun = [target for target in targets if target.applies_from.start <= quarter.start]
    if not begun:
        return None
    newest = begun[-1].applies_from
    return next(target for target in begun if target.applies_from == newest)


def target_at(targets: tuple[Target, ...], period: Period) -> Target | None:
    """Give the target that applied when a period ended."""
    return target_for(targets, quarter_holding(period.end))


def _number(value: float) -> float | None:
    return None if value != value else value


def _due(text: str) -> date | None:
    return period_of(text).end if text else None


def _target(row: Row, report: Ratings) -> Target:
    rated = report.for_target(str(row["rule"]), _number(row["tolerance"]), str(row["tolerance_in"]))
    return Target(
        kind=TargetKind(str(row["kind"])),
        applies_from=period_of(row["applies_from"]),
        green_limit=_number(row["green_limit"]),
        green_limit_upper=_number(row["green_limit_upper"]),
        amber_limit=_number(row["amber_limit"]),
        amber_limit_upper=_number(row["amber_limit_upper"]),
        rule=rated.rule,
        tolerance=rated.tolerance,
        tolerance_in=rated.tolerance_in,
        due=_due(str(row["due"])),
        due_text=str(row["due"]),
        base_period=str(row["base_period"]),
        base_value=_number(row["base_value"]),
        change_percent=_number(row["change_percent"]),
        kpi_id=str(row["kpi_id"]),
        words=(str(row["origin"]), str(row["note"])),
        file=str(row["file"]),
        row=int(str(row["row"])),
    )
