"""HTML and displayed objects read into blocks for tests, with what a reader of them is told to miss."""

from __future__ import annotations

from typing import Any

from kpi_helpers.blocks import Block, Reading
from kpi_helpers.blocks.from_html import blocks_of_html
from kpi_helpers.blocks.from_output import blocks_of_data
from kpi_helpers.publishing.clean.markdown import html_of_markdown


def reading(told: list[str], **more: Any) -> Reading:
    """Give the circumstances of a first cell; `told` gathers the warnings."""
    return Reading(**{"place": "cell 1", "name": "c1", "warn": told.append, **more})


def read_html(html: str, **more: Any) -> tuple[list[Block], list[str]]:
    """Give the blocks of a fragment of HTML, and the warnings."""
    told: list[str] = []
    return blocks_of_html(html, reading(told, **more)), told


def read_data(data: dict[str, Any], told: Any = None, **metadata: Any) -> list[Block]:
    """Give the blocks of a displayed object."""
    return blocks_of_data(data, metadata, reading([] if told is None else told), html_of_markdown)


def shown_in(html: str, **more: Any) -> list[Block]:
    """Give the blocks of a fragment of which nothing is missed."""
    blocks, told = read_html(html, **more)
    assert told == []
    return blocks


def para(*runs: str | dict[str, Any], **more: Any) -> Block:
    """Give a paragraph of runs; a string is a run without dress."""
    return {"kind": "paragraph", "inline": [{"text": run} if isinstance(run, str) else run for run in runs], **more}
