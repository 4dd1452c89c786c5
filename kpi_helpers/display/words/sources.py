"""Names of sources, as a reader meets them, and the table that lists sources."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence

from kpi_helpers import blocks
from kpi_helpers.analysis.scorecard import Scorecard
from kpi_helpers.blocks import Block


def source_names(scorecard: Scorecard) -> Mapping[str, str]:
    """Give the name of each source of `sources.csv` by its key."""
    return scorecard.authority.source_names


def source_name(scorecard: Scorecard, key: str) -> str:
    """Give the name of a source by its key; the key itself where it has none."""
    return source_names(scorecard).get(key, key)


def source_table(caption: str, sources: Sequence[Mapping[Hashable, str]]) -> list[Block]:
    """Give rows of `sources.csv` as a table with publisher and licence; nothing for none."""
    columns = [blocks.column("Source", 4), blocks.column("Publisher", 2), blocks.column("Licence", 2)]
    rows = [
        [
            blocks.cell([blocks.run(row["name"], link=row["url"])]),
            blocks.cell(row["publisher"]),
            blocks.cell(row["licence"]),
        ]
        for row in sources
    ]
    return [blocks.table(caption, columns, rows)] if rows else []
