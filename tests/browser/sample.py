"""The pages the browser tests open: every kind of block and of analysts' output, of an invented council."""

from __future__ import annotations

from typing import Any

from nbformat import NotebookNode

from kpi_helpers import blocks
from kpi_helpers.blocks import Block, style_sheet
from kpi_helpers.publishing.assemble import assemble_report
from kpi_helpers.publishing.exporters import KpiHtmlExporter
from tests.notebook_builders import DOCUMENT, DRAWING, PIXEL, code, display, html, markdown, notebook, printed, shown

RATINGS = {"green": "On target", "amber": "Slightly below target", "red": "Needs improvement", "not_rated": "Not rated"}
SIGNALS = (
    ("Improvement, unusually high", "improvement", "improvement_high"),
    ("Concern, unusually low", "concern", "concern_low"),
    ("Unusually high", "neutral", "neutral_high"),
    ("Usual variation", "muted", "usual"),
    ("Met consistently", "", "pass"),
    ("Out of reach", "", "fail"),
    ("Met or missed by chance", "", "chance"),
)
CHART = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="310pt" height="140pt" viewBox="0 0 310 140">'
    '<path d="M20 100 120 60 220 80" fill="none" stroke="#12436D" stroke-width="1.7"/>'
    '<text x="230" y="83" style="font: 8.5px \'Source Sans 3\'; fill: #1f2a30">Target 78%</text></svg>'
)
FRAME = (
    "<style scoped>.dataframe td {color: red}</style><table border='1' class='dataframe'><thead><tr><th></th>"
    + "".join(f"<th>Year {n}</th>" for n in range(12))
    + "</tr></thead><tbody><tr><th>Roads</th>"
    + "<td>1,234.5</td>" * 12
    + "</tr></tbody></table>"
)
STYLER = (
    "<style>#T_1a2b3_row0_col0 {background-color: #fff7bc}</style>"
    "<table><tr><td id='T_1a2b3_row0_col0'>5</td></tr></table>"
)
LONG = "Collections stopped for three weeks in August while four crews were moved to other rounds. "


def sample_report() -> str:
    """Give the page of an assembled report."""
    summary = notebook(markdown("# Summary"), code(shown(document=DOCUMENT, style=style_sheet("#0b4f6c"))), *opening())
    waste = notebook(markdown("# Waste\n\nSee the [summary](summary.ipynb)."), *group("Bins"), *group("Lids"))
    closing = notebook(markdown("# Further analysis"), *displayed())
    return rendered(assemble_report([("summary", summary), ("waste", waste), ("further", closing)], DOCUMENT))


def sample_single() -> str:
    """Give the page of a plain notebook, without any block of the report."""
    return rendered(notebook(markdown("# Sickness\n\n## Days lost"), *displayed()))


def rendered(node: NotebookNode) -> str:
    """Give the page of a notebook."""
    page, _ = KpiHtmlExporter().from_notebook_node(node)  # type: ignore[no-untyped-call]
    return str(page)


def opening() -> list[dict[str, Any]]:
    """Give the cells of a summary."""
    counted = blocks.counts([(rag, label, 3) for rag, label in RATINGS.items()], "Three of each.")
    signals = [
        [blocks.cell([blocks.run(words, tone=tone, mark=mark)]), blocks.cell("22 figures", "Limits 86.7% to 95.1%")]
        for words, tone, mark in SIGNALS
    ]
    columns = [blocks.column("Variation", 2), blocks.column("Limits", 3)]
    evidence = blocks.table("What the figures show over time", columns, signals)
    terms = blocks.definitions([(blocks.words("LARC"), [blocks.paragraph("Long acting contraception.")])])
    return [code(shown(blocks.paragraph("Half are on target.", role="lead"), counted, evidence, terms))]


def group(name: str) -> list[dict[str, Any]]:
    """Give the cells of a group: heading, wide table, charts, commentary."""
    parts = [blocks.bullet_list([[blocks.paragraph(LONG * 2)], [blocks.paragraph("Late.")]])]
    words: dict[str, Any] = {
        "caption": "Diamonds: concern.",
        "note": "Method: control chart (XmR).",
        "source": "Source: depot",
    }
    chart = blocks.figure(f"{name} rose", CHART, f"{name}: a line that rises.", width=0.6, **words)
    drawn = [
        {**chart, "data": measures(f"Figures of {name}", 2)},
        {**chart, "title": f"{name} fell"},
        {**chart, "title": f"{name} in full", "width": 1.0},
    ]
    return [
        code(shown(blocks.heading(2, name, name.lower()), measures(f"{name}: all measures", 18))),
        code(shown(*drawn)),
        code(
            shown(
                blocks.notice("No return yet."), blocks.commentary([("", parts), ("Issues", parts), ("Actions", parts)])
            )
        ),
    ]


def measures(caption: str, rows: int) -> Block:
    """Give a table of eight columns with marks, small lines and sparklines."""
    titles = ["Measure", "Latest", "Earlier", "Target", "Rating", "Direction of travel", "Compared with", "So far"]
    columns = [blocks.column(title, 1.2, right=title in titles[1:4]) for title in titles]
    listed = []
    for number in range(rows):
        rag = list(RATINGS)[number % 4]
        mark = ["better_up", "worse_down", "same", "none_up"][number % 4]
        listed.append(
            [
                blocks.cell(f"Household waste sent for reuse or composting, round {number}", "per 100,000"),
                blocks.cell(blocks.words("92.5%", strong=True), "Q2 2022/23 [p]"),
                blocks.cell("91.0%", "Q1 2022/23"),
                blocks.cell("90.0%", "met"),
                blocks.cell([blocks.run(RATINGS[rag], tone=rag, mark=rag, strong=True)]),
                blocks.cell([blocks.run("Better", tone="better", mark=mark), blocks.run(" on Q1 2022/23")]),
                blocks.cell("", "England 88.1% (2021/22)"),
                blocks.cell("", svg=DRAWING, alt="Eight figures, from 80% to 92.5%."),
            ]
        )
    return blocks.table(caption, columns, listed, style="kpi", footnotes=[blocks.words("[p] provisional.")])


def displayed() -> list[dict[str, Any]]:
    """Give the cells of free analysis."""
    table = "| Service | Days |\n|:--|--:|\n| Roads | 12.4 |\n"
    return [
        markdown(f"{table}\n\n- [ ] Ring\n- [x] Write\n\n> Quoted.\n\n```\ncode\n```\n\n![A dot](attachment:dot.png)")
        | {"attachments": {"dot.png": {"image/png": PIXEL}}},
        code(html(FRAME), html(STYLER), printed("a very long line " * 20)),
        code(display({"image/svg+xml": DRAWING}), display({"image/png": PIXEL}), alt="A picture."),
        code({"output_type": "error", "ename": "KeyError", "evalue": "'rents'", "traceback": []}),
    ]
