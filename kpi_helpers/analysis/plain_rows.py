"""The scorecard as a frame, for analysts and for files: one row per KPI, every enum as its text."""

from __future__ import annotations

import pandas as pd

from kpi_helpers.analysis.scorecard import Scorecard

_FRAME = {
    "kpi_id": "str",
    "section": "str",
    "group": "str",
    "subgroup": "str",
    "name": "str",
    "unit": "str",
    "period": "str",
    "value": "float64",
    "status": "str",
    "target": "float64",
    "rag": "str",
    "reason": "str",
    "rag_before": "str",
    "travel_previous": "str",
    "travel_year": "str",
    "change_previous": "float64",
    "change_year": "float64",
    "gap": "float64",
}


def scorecard_frame(scorecard: Scorecard) -> pd.DataFrame:
    """Give the scorecard as one row per KPI.

    Columns and dtypes are those of `_FRAME`; value, target (the green limit the figure was held against),
    changes and gap are in the KPI's unit; texts are empty and numbers NaN where there is nothing to say.
    """
    rows = []
    for kpi_id, result in scorecard.results.items():
        kpi, latest, rating = result.kpi, result.latest, result.rating
        rows.append(
            {
                "kpi_id": kpi_id,
                "section": kpi.section,
                "group": kpi.group,
                "subgroup": kpi.subgroup,
                "name": kpi.name,
                "unit": str(kpi.unit),
                "period": str(latest.period) if latest else "",
                "value": latest.value if latest else None,
                "status": str(latest.status) if latest else "",
                "target": rating.limit,
                "rag": str(rating.rag),
                "reason": str(rating.unrated) if rating.unrated else "",
                "rag_before": str(result.rating_before.rag) if result.rating_before else "",
                "travel_previous": str(result.travel_previous.travel),
                "travel_year": str(result.travel_year.travel),
                "change_previous": result.travel_previous.change,
                "change_year": result.travel_year.change,
                "gap": result.gap,
            }
        )
    return pd.DataFrame(rows, columns=list(_FRAME)).astype(_FRAME)
