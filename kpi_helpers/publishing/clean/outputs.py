"""Which outputs of a cell a reader sees, and in which forms.

Drops what was meant for the analyst only: messages on stderr, progress bars, names of plotting objects,
bundles without blocks. Anything that needs a program to be seen gives way to a picture or a plain line.
"""

from __future__ import annotations

from collections.abc import Iterable

from nbformat import NotebookNode

from kpi_helpers.blocks.bundles import BUNDLE_MIME, bundle_of, node_of, own_copy
from kpi_helpers.publishing.clean.words import is_bare_object, printed_text, without_addresses

PICTURES = ("image/svg+xml", "image/png", "image/jpeg")
READABLE = (BUNDLE_MIME, "text/html", "text/markdown", *PICTURES, "text/latex", "text/plain")
NEEDS_A_PROGRAM = (
    '<p class="missing-picture">[An interactive output stands here in the notebook; a page cannot show it.]</p>'
)


def visible_outputs(outputs: Iterable[NotebookNode]) -> list[NotebookNode]:
    """Give copies of the outputs that have something to show, neighbouring prints joined.

    >>> visible_outputs([node_of({"output_type": "stream", "name": "stderr", "text": "FutureWarning"})])
    []
    """
    shown: list[NotebookNode] = []
    for output in join_prints(outputs):
        visible = visible_output(output)
        if visible is not None:
            shown.append(visible)
    return shown


def join_prints(outputs: Iterable[NotebookNode]) -> list[NotebookNode]:
    """Give the outputs with runs of standard output made into one."""
    joined: list[NotebookNode] = []
    for output in outputs:
        if output.output_type == "stream" and output.name != "stdout":
            continue
        if joined and output.output_type == "stream" and joined[-1].output_type == "stream":
            joined[-1] = printed(joined[-1].text + output.text)
        else:
            joined.append(output)
    return joined


def printed(text: str) -> NotebookNode:
    """Give an output of printed text."""
    return node_of({"output_type": "stream", "name": "stdout", "text": text})


def visible_output(output: NotebookNode) -> NotebookNode | None:
    """Give a copy of one output as a reader should get it, or None when there is nothing to see."""
    if output.output_type == "stream":
        text = printed_text(output.text)
        return printed(text) if text else None
    if output.output_type == "error":
        words = {"ename": output.ename, "evalue": printed_text(output.evalue), "traceback": []}
        return node_of({"output_type": "error", **words})
    bundle = bundle_of(output)
    if bundle is not None:
        return own_copy(output) if bundle.get("blocks") else None
    return readable_output(output)


def readable_output(output: NotebookNode) -> NotebookNode | None:
    """Give a copy of an analyst's output with only the forms a page can show, or None."""
    data = {mime: output.data[mime] for mime in READABLE if output.data.get(mime)}
    needs_program = set(output.data) - set(READABLE)
    if "text/plain" in data:
        text = str(data["text/plain"])
        words = "" if is_bare_object(text) else without_addresses(printed_text(text))
        if needs_program and set(data) == {"text/plain"} and words:
            words, data["text/html"] = "", NEEDS_A_PROGRAM
        data["text/plain"] = words
    if not any(data.values()):
        return None
    return own_copy(output, data=node_of({mime: value for mime, value in data.items() if value}))
