"""Names of sources, as a reader meets them."""

from __future__ import annotations

from kpi_helpers.analysis.scorecard import Scorecard


def source_names(scorecard: Scorecard) -> dict[str, str]:
    """Give the name of each source of `sources.csv` by its key."""
    sources = scorecard.authority.sources
    return dict(zip(sources["source"], sources["name"], strict=True))


def source_name(scorecard: Scorecard, key: str) -> str:
    """Give the name of a source by its key; the key itself where it has none."""
    return source_names(scorecard).get(key, key)
