"""Names of sources, as a reader meets them."""

from __future__ import annotations

from kpi_helpers.analysis.scorecard import Scorecard


def source_name(scorecard: Scorecard, key: str) -> str:
    """Give the name of a source by its key in `sources.csv`; the key itself where it has none."""
    sources = scorecard.authority.sources
    found = sources.loc[sources["source"] == key, "name"]
    return str(found.iloc[0]) if len(found) else key
