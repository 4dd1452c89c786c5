"""What crosses the kernel boundary: the mime bundle a display object leaves in an executed notebook.

Knows where the report's own description of a block stands in an output, and nothing of what it means.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, cast

from kpi_helpers.blocks import MIME_TYPE

if TYPE_CHECKING:
    from nbformat import NotebookNode


def node_of(parts: dict[str, Any]) -> NotebookNode:
    """Give plain dicts and lists as notebook nodes, all the way down.

    >>> node_of({"output_type": "stream"}).output_type
    'stream'
    """
    from nbformat import from_dict  # takes a second, and reading bundles needs none of it

    return cast("NotebookNode", from_dict(parts))  # type: ignore[no-untyped-call]


def shallow_node(parts: dict[str, Any]) -> NotebookNode:
    """Give a dict as a notebook node, what is in it as it is."""
    from nbformat import NotebookNode

    return NotebookNode(parts)  # type: ignore[no-untyped-call]


def own_copy(node: NotebookNode, **changed: Any) -> NotebookNode:
    """Give a copy of a notebook, cell or output with metadata of its own; the rest, unless changed, is shared.

    A copy all the way down costs more than everything else that is done with a notebook here.

    >>> cell = node_of({"source": "x", "metadata": {}})
    >>> own_copy(cell, source="y").metadata.update(seen=True)
    >>> cell
    {'source': 'x', 'metadata': {}}
    """
    if "metadata" in node:
        changed = {"metadata": copy.deepcopy(node.metadata), **changed}
    return shallow_node({**node, **changed})


def bundle_of(output: NotebookNode) -> dict[str, Any] | None:
    """Give the report's own description of an output, or None for anything else.

    >>> bundle_of(node_of({"output_type": "stream", "name": "stdout", "text": "hello"})) is None
    True
    """
    bundle = output.get("data", {}).get(MIME_TYPE)
    return bundle if isinstance(bundle, dict) else None


def bundles_of(notebook: NotebookNode) -> Iterator[dict[str, Any]]:
    """Give every bundle of a notebook, in order."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            bundle = bundle_of(output)
            if bundle is not None:
                yield bundle


def document_of(notebook: NotebookNode) -> dict[str, Any]:
    """Give the words about the document: an assembled report's, else the first bundle's that has any."""
    known = notebook.metadata.get("kpi_report", {}).get("document")
    if known:
        return dict(known)
    return next((dict(bundle["document"]) for bundle in bundles_of(notebook) if bundle.get("document")), {})
