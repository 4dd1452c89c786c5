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
    "method": "str",
    "variation": "str",
    "assurance": "str",
    "trend": "str",
    "trend_p": "float64",
    "outlook_low": "float64",
    "outlook_high": "float64",
    "outlook_rag": "str",
    "tensions": "str",
}


def scorecard_frame(scorecard: Scorecard) -> pd.DataFrame:
    """Give the scorecard as one row per KPI.

    Columns and dtypes are those of `_FRAME`; value, target (the green limit the figure was held against),
    changes, gap and the range of the outlook are in the KPI's unit; spaces part several tensions. Texts are
    empty and numbers NaN where there is nothing to say.
    """
    rows = []
    for kpi_id, result in scorecard.results.items():
        kpi, latest, rating, evidence = result.kpi, result.latest, result.rating, result.evidence
        trend, end = evidence.trend, evidence.outlook.end
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
                "method": str(evidence.method.kind),
                "variation": str(evidence.variation.verdict),
                "assurance": str(evidence.variation.assurance),
                "trend": str(trend.way) if trend else "",
                "trend_p": trend.p if trend else None,
                "outlook_low": end.low if end else None,
                "outlook_high": end.high if end else None,
                "outlook_rag": str(evidence.outlook.status or ""),
                "tensions": " ".join(evidence.tensions),
            }
        )
    return pd.DataFrame(rows, columns=list(_FRAME)).astype(_FRAME)
