"""The outputs of a cell, in order, read into blocks; prints that follow each other are one.

Messages on stderr were meant for the analyst only. The report's own blocks pass as they are, if their version is known.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from nbformat import NotebookNode

from kpi_helpers import blocks
from kpi_helpers.errors import RenderError
from kpi_helpers.publishing.bundles import bundle_of
from kpi_helpers.publishing.clean.markdown import html_of_markdown


def blocks_of_outputs(outputs: Iterable[NotebookNode], reading: blocks.Reading) -> list[blocks.Block]:
    """Read the outputs of a cell.

    Raises
    ------
    RenderError
        A block of the report is of another version, or of a kind nobody here knows; names notebook and cell.
    """
    found: list[blocks.Block] = []
    printed = ""
    for output in outputs:
        if output.output_type == "stream":
            if output.name == "stdout":
                printed += text_of(output.text)
            continue
        found += blocks.blocks_of_print(printed)
        printed = ""
        found += blocks_of_output(output, reading)
    return found + blocks.blocks_of_print(printed)


def blocks_of_output(output: NotebookNode, reading: blocks.Reading) -> list[blocks.Block]:
    """Read one output that is not printed text."""
    if output.output_type == "error":
        return blocks.blocks_of_error(str(output.ename), text_of(output.evalue))
    bundle = bundle_of(output)
    if bundle is not None:
        return own_blocks(bundle, reading)
    return blocks.blocks_of_data(output.data, output.get("metadata", {}), reading, html_of_markdown)


def own_blocks(bundle: dict[str, Any], reading: blocks.Reading) -> list[blocks.Block]:
    """Give the blocks of the report's own display, its drawings made safe like any other.

    A chart without words gets a plain sentence and a warning; in the place of one that cannot be read stands a box.
    """
    place = f"{reading.place[0].upper()}{reading.place[1:]}"
    if bundle.get("version") != blocks.VERSION:
        raise RenderError(
            f"{place}: the block is written in version "
            f"{bundle.get('version')!r} of the report's format; this program reads version {blocks.VERSION}. "
            "Run the notebook again with the installed kpi_helpers."
        )

    def safe(part: dict[str, Any]) -> dict[str, Any]:
        kind = part.get("kind")
        if kind is not None and kind not in blocks.KINDS:
            raise RenderError(f"{place}: there is no block of kind {kind!r} in the report's format.")
        if kind in ("figure", "picture"):
            part = {**part, "alt": reading.alternative(str(part.get("alt") or ""))}
        if not part.get("svg"):
            return part
        drawn = reading.picture(str(part["svg"])) or {}
        if "svg" in drawn:
            return {**part, "svg": drawn["svg"]}
        reading.unreadable()
        if "kind" in part:
            return blocks.missing(f"[A picture that cannot be read stands here: {part['alt']}]")
        return {key: value for key, value in part.items() if key != "svg"}

    made: list[blocks.Block] = blocks.map_parts(list(bundle.get("blocks", [])), safe)
    return made


def text_of(text: Any) -> str:
    """Give text that a notebook may store in lines."""
    return "".join(text) if isinstance(text, list) else str(text)
