"""A KPI's figures as frames, for an analyst's own charts; the words are those of the report."""

from __future__ import annotations

import pandas as pd

from kpi_helpers.analysis import KpiResult
from kpi_helpers.display.charts import short_time

_DAY = "datetime64[us]"
_VALUES = (
    dict.fromkeys(("period", "printed", "label", "kind"), "str")
    | dict.fromkeys(("start", "end"), _DAY)
    | dict.fromkeys(("value", "numerator", "denominator", "target"), "float64")
    | dict.fromkeys(("status", "note"), "str")
)
_COMPARATORS = dict.fromkeys(("comparator", "period", "printed"), "str") | {"end": _DAY, "value": "float64"}


def figure_rows(result: KpiResult) -> pd.DataFrame:
    """Give a KPI's figures as known, one row per period in time order; columns and dtypes are those of `_VALUES`.

    Value, numerator, denominator and target (the green limit the figure is held against) are in the KPI's unit.
    """
    rows = []
    for figure in result.figures:
        target = result.target_then(figure)
        rows.append(
            {
                "period": str(figure.period),
                "printed": figure.period.printed,
                "label": short_time(figure),
                "kind": str(figure.period.kind),
                "start": pd.Timestamp(figure.period.start),
                "end": pd.Timestamp(figure.period.end),
                "value": figure.value,
                "numerator": figure.numerator,
                "denominator": figure.denominator,
                "target": target.green_limit if target else None,
                "status": str(figure.status),
                "note": figure.note,
            }
        )
    return pd.DataFrame(rows, columns=list(_VALUES)).astype(_VALUES)


def comparator_rows(result: KpiResult) -> pd.DataFrame:
    """Give a KPI's comparator figures, one row per comparator and period; columns are those of `_COMPARATORS`."""
    rows = [
        {
            "comparator": name,
            "period": str(figure.period),
            "printed": figure.period.printed,
            "end": pd.Timestamp(figure.period.end),
            "value": figure.value,
        }
        for name, figures in result.comparator_series.items()
        for figure in figures
    ]
    return pd.DataFrame(rows, columns=list(_COMPARATORS)).astype(_COMPARATORS)
