"""One assembled (or single) notebook made fit to publish, once, for every kind of output.

After `clean_report` an exporter can trust: each Markdown cell carries its HTML in
``cell.metadata.kpi_report.html``; each output has one or more safe, described, deterministic forms; headings
do not skip; ids are unique; links lead somewhere. What a reader will miss is in the warnings, by
notebook and cell. Knows nothing of KPIs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from html import escape
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from kpi_helpers.blocks.bundles import (
    BUNDLE_MIME,
    bundle_of,
    document_of,
    map_parts,
    node_of,
    own_copy,
    shallow_node,
    styles_of,
)
from kpi_helpers.publishing.clean.html import STYLE, clean_html, shows_something
from kpi_helpers.publishing.clean.markdown import html_of_markdown
from kpi_helpers.publishing.clean.outline import (
    PageNames,
    copy_headings,
    name_block_headings,
    name_headings,
    name_ids,
    resolve_block_links,
    resolve_links,
)
from kpi_helpers.publishing.clean.outputs import NEEDS_A_PROGRAM, PICTURES, visible_outputs
from kpi_helpers.publishing.clean.pictures import PictureRules, alternative_of, embed_pictures
from kpi_helpers.publishing.clean.svg import clean_svg
from kpi_helpers.publishing.clean.tables import clean_tables, with_steady_ids
from kpi_helpers.publishing.clean.words import slug


def clean_report(notebook: NotebookNode, *, folder: Path | None = None) -> tuple[NotebookNode, list[str]]:
    """Give a clean copy of a notebook, and what a reader will miss.

    Parameters
    ----------
    notebook
        An assembled report, or any one notebook. One that is clean already comes back as it is.
    folder
        Folder pictures named in Markdown may be read from; None: only embedded pictures are kept.

    Returns
    -------
    NotebookNode
        ``metadata.kpi_report`` has also outline (level, text, id, notebook per heading) and cleaned True.
    list of str
        One sentence per thing left out or without a description, each naming notebook and cell.
    """
    if is_clean(notebook):
        return notebook, []
    warnings: list[str] = []
    report = own_copy(notebook, cells=[own_copy(cell) for cell in notebook.cells])
    words = {"document": document_of(report), "styles": styles_of(report)}
    names = PageNames()
    for cell, rules in cells_with_rules(report, warnings, folder):
        clean_cell(cell, names, rules)
    for cell, rules in cells_with_rules(report, warnings, folder):
        resolve_cell(cell, names, rules.warn)
    known = report.metadata.get("kpi_report", {"kind": "notebook"})
    about = {**known, **words, "outline": names.outline, "cleaned": True}
    report.metadata["kpi_report"] = node_of(about)
    return report, warnings


def is_clean(notebook: NotebookNode) -> bool:
    """Say whether a notebook went through `clean_report`."""
    return bool(notebook.metadata.get("kpi_report", {}).get("cleaned"))


def cells_with_rules(
    report: NotebookNode, warnings: list[str], folder: Path | None
) -> Iterator[tuple[NotebookNode, PictureRules]]:
    """Give each cell with the rules for its pictures; the first pass also marks where it came from."""
    for index, cell in enumerate(report.cells, start=1):
        origin = cell.metadata.setdefault("kpi_report", node_of({}))
        origin.setdefault("notebook", "")
        origin.setdefault("cell", index)
        place = place_of(origin)
        yield (
            cell,
            PictureRules(
                place=place,
                warn=partial(add_warning, warnings, place),
                alt=alternative_of(cell.metadata),
                attachments=cell.get("attachments"),
                folder=folder,
            ),
        )


def place_of(origin: dict[str, Any]) -> str:
    """Give a cell in words.

    >>> place_of({"notebook": "waste", "cell": 4})
    'notebook waste, cell 4'
    """
    notebook = f"notebook {origin['notebook']}, " if origin["notebook"] else ""
    return f"{notebook}cell {origin['cell']}"


def add_warning(warnings: list[str], place: str, sentence: str) -> None:
    """Add a sentence with its place, once."""
    text = f"{place[0].upper()}{place[1:]}: {sentence}."
    if text not in warnings:
        warnings.append(text)


def clean_cell(cell: NotebookNode, names: PageNames, rules: PictureRules) -> None:
    """First pass over a cell of the copy: safe HTML, headings and ids named, pictures described."""
    origin = cell.metadata["kpi_report"]
    if origin.get("section_start"):
        names.start_section(origin["notebook"])
    if cell.cell_type == "markdown":
        origin["html"] = clean_fragment(html_of_markdown(cell.source), names, rules, origin)
    elif cell.cell_type == "code":
        outputs = (clean_output(output, names, rules, origin) for output in visible_outputs(cell.outputs))
        cell["outputs"] = [output for output in outputs if output is not None]


def clean_fragment(html: str, names: PageNames, rules: PictureRules, origin: dict[str, Any]) -> str:
    """Give an analyst's HTML safe, named, described, with readable tables."""
    html = with_steady_ids(clean_html(html, rules.warn), cell_name(origin))
    html = embed_pictures(clean_tables(html), rules)
    return name_ids(name_headings(html, names, origin["notebook"]), names, origin["notebook"])


def cell_name(origin: dict[str, Any]) -> str:
    """Give the beginning of every id made for a cell."""
    return "-".join(filter(None, [origin["notebook"] and slug(origin["notebook"]), f"c{origin['cell']}"]))


def clean_output(
    output: NotebookNode, names: PageNames, rules: PictureRules, origin: dict[str, Any]
) -> NotebookNode | None:
    """Give one visible output clean, or None when nothing of it is left to see."""
    if output.output_type in {"stream", "error"}:
        return output
    if bundle_of(output) is not None:
        return clean_bundle(output, names, rules, origin)
    data = dict(output.data)
    if "text/markdown" in data and "text/html" not in data:
        data["text/html"] = html_of_markdown(data.pop("text/markdown"))
    if "text/html" in data:
        html = clean_fragment(str(data.pop("text/html")), names, rules, origin)
        if shows_something(html):
            output["data"] = node_of({"text/html": html})
            return output
    return clean_picture(output, data, rules, name=names.take(f"{cell_name(origin)}-picture"))


def clean_picture(output: NotebookNode, data: dict[str, Any], rules: PictureRules, *, name: str) -> NotebookNode | None:
    """Give an output without HTML: its safest picture with a description, else its text, else None."""
    data.pop("text/markdown", None)
    if "image/svg+xml" in data:
        svg = clean_svg(str(data.pop("image/svg+xml")), name)
        if svg is None:
            rules.warn("a drawing is not well-formed SVG and is left out")
        else:
            data["image/svg+xml"] = svg
    pictures = [mime for mime in PICTURES if mime in data]
    if pictures:
        given = alternative_of(output.metadata.get(pictures[0], {})) or alternative_of(output.metadata)
        output.metadata["alt"] = rules.alternative(given)
        data = {mime: data[mime] for mime in pictures}
    elif not data:
        rules.warn("an output needs a program to be seen and is left out")
        data = {"text/html": NEEDS_A_PROGRAM}
    output["data"] = node_of(data)
    return output


def clean_bundle(output: NotebookNode, names: PageNames, rules: PictureRules, origin: dict[str, Any]) -> NotebookNode:
    """Give a block of the report with headings named alike in its JSON and its HTML."""
    notebook = origin["notebook"]
    bundle = dict(output.data[BUNDLE_MIME])
    blocks, entries = name_block_headings(bundle["blocks"], names, notebook)
    bundle["blocks"] = map_parts(blocks, partial(described_figure, rules))
    bundle.pop("style", None)
    html = STYLE.sub("", str(output.data.get("text/html", "")))
    if not html:
        html = f"<pre>{escape(str(output.data.get('text/plain', '')))}</pre>"
    html = embed_pictures(clean_html(html, rules.warn), rules)
    html = name_ids(copy_headings(html, entries), names, notebook)
    output["data"] = shallow_node({BUNDLE_MIME: bundle, "text/html": html})
    return output


def described_figure(rules: PictureRules, part: dict[str, Any]) -> dict[str, Any]:
    """Give a figure block with an alternative; any other part as it is."""
    if part.get("kind") != "figure":
        return part
    return {**part, "alt": rules.alternative(str(part.get("alt") or ""))}


def resolve_cell(cell: NotebookNode, names: PageNames, warn: Callable[[str], None]) -> None:
    """Second pass over a cell of the copy: links."""
    origin = cell.metadata["kpi_report"]
    notebook = origin["notebook"]
    if "html" in origin:
        origin["html"] = resolve_links(origin["html"], names, notebook, warn)
    for output in cell.get("outputs", []):
        data = output.get("data", {})
        if "text/html" in data:
            data["text/html"] = resolve_links(data["text/html"], names, notebook, warn)
        if BUNDLE_MIME in data:
            bundle = data[BUNDLE_MIME]
            data[BUNDLE_MIME] = shallow_node(
                {**bundle, "blocks": resolve_block_links(bundle["blocks"], names, notebook)}
            )
