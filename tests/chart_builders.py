"""Control charts of one series in one line, for tests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from kpi_helpers.analysis.statistics.control.chart import analyse_charts
from kpi_helpers.analysis.statistics.control.results import ControlChart
from kpi_helpers.analysis.statistics.control.settings import ControlSettings, settings_for

SETTINGS = {field.name for field in fields(ControlSettings)} - {"preset"}


def make_chart(values: Sequence[float], *, preset: str = "recommended", better: int = 1, **given: Any) -> ControlChart:
    """Give the chart of one series: settings by name, and the arguments of `analyse_charts` for this one series."""
    changes = {name: given[name] for name in given if name in SETTINGS}
    others = {name: [given[name]] for name in given if name not in SETTINGS}
    return analyse_charts([values], settings=settings_for(preset, **changes), better=[better], **others).series(0)
