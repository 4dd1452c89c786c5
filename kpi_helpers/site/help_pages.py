"""The pages that help: instructions, glossary, accessibility statement."""

from __future__ import annotations

from kpi_helpers import blocks
from kpi_helpers.analysis import Scorecard
from kpi_helpers.blocks import Block, Inline
from kpi_helpers.display import ACCESSIBILITY, GLOSSARY, INDEX, INSTRUCTIONS, OPEN_DATA, glossary_items, legend_blocks
from kpi_helpers.site import open_data
from kpi_helpers.site.frame import Page, Part, blocks_html

_TRAIL = (("All KPIs", INDEX),)
_FIND = (
    "The first page lists every KPI. Type a word to search names, groups, themes and owners; choose a priority, theme, "
    "rating, direction, variation or owner to see only those; press a column's heading to sort.",
    "What you have chosen stands in the page's address. Copy the address to send somebody the same view, or use the "
    "back button to undo a choice.",
    "The page of each priority shows its KPIs group by group, as the report does.",
)
_READ = (
    "At the top stand the latest figure with its own period, the target, the rating, the direction of travel and what "
    "the figure compares with.",
    "Then come the trend over time, the commentary with issues, causes and actions, the definition, the target with "
    "the limits between ratings, and the data sources.",
    "Below stand all figures with numerators and denominators, the figures of others, what was restated since it was "
    "first published, and what was said in earlier quarters.",
)
_CHART = (
    "Point at the chart, touch it, or move the slider under it with the arrow keys: the figure, its period, the target "
    "at the time and its status are given beside the chart.",
    "Home and End go to the first and the last figure. The table of the same figures takes the place of the chart "
    "when you press Table.",
    "A chart can be saved as a picture (PNG) for a slide, or as a drawing (SVG) that stays sharp at any size. Both "
    "carry their title and source.",
    "Without scripts, the table stands under the chart.",
)
_PRINT = (
    "Every page prints on A4. The page of a KPI prints as one sheet, with performance, trend, commentary, definition, "
    "target and sources.",
)
_TABLES = {
    open_data.SCORECARD: "one row for each KPI: latest figure, target, rating, direction",
    open_data.VALUES: "one row for each figure, with numerator and denominator",
    open_data.TARGETS: "one row for each target, with its limits and from when it applies",
    open_data.COMPARATORS: "one row for each figure of another area",
    open_data.COMMENTARY: "one row for each paragraph of the commentary",
}
_FILES = (
    (open_data.ODS, "all tables as an OpenDocument spreadsheet"),
    (open_data.XLSX, "the same for Excel"),
    *((table.file, _TABLES[table]) for table in open_data.TABLES),
    (open_data.DESCRIPTION, "a description of every column for programs (CSV on the Web)"),
)


def instructions_page(scorecard: Scorecard) -> Page:
    """Give the instructions: finding, reading, charts, marks, printing, open data."""
    parts = [
        Part("find", "Find a KPI", _list(_FIND)),
        Part("read", "Read a KPI's page", _list(_READ)),
        Part("chart", "Use a chart", _list(_CHART)),
        Part("marks", "Marks and shorthand", blocks_html(legend_blocks(scorecard), "")),
        Part("print", "Print", _list(_PRINT)),
        Part("open-data", "Open data", _open_data(scorecard)),
    ]
    return Page(INSTRUCTIONS, "How to use the dashboard", parts, _TRAIL, css_class="help")


def _list(items: tuple[str, ...]) -> str:
    return blocks_html([blocks.bullet_list([[blocks.paragraph(item)] for item in items])], "")


def _open_data(scorecard: Scorecard) -> str:
    said: Inline = blocks.words(
        "The figures of the report and of this dashboard can be downloaded and used again. A cell without a figure is "
        "empty, never zero. In the CSV files, text that begins like a formula has an apostrophe before it."
    )
    rows = [
        [blocks.cell([blocks.run(name, link=f"../{OPEN_DATA}/{name}")]), blocks.cell(words)] for name, words in _FILES
    ]
    columns = [blocks.column("File", 1.4), blocks.column("What it holds", 4)]
    licence = [blocks.paragraph(scorecard.authority.report.licence)] if scorecard.authority.report.licence else []
    return blocks_html([blocks.paragraph(said), blocks.table("Files", columns, rows), *licence], "")


def glossary_page(scorecard: Scorecard) -> Page:
    """Give the glossary."""
    items = glossary_items(scorecard)
    shown: list[Block] = [blocks.definitions(items)] if items else [blocks.paragraph("No terms are explained.")]
    return Page(GLOSSARY, "Glossary", [Part("terms", "Terms and abbreviations", blocks_html(shown, ""))], _TRAIL)


_BUILT = (
    "every page works with a keyboard alone, and shows where the keyboard is;",
    "text can be made four times as large, and pages fit a screen of 320 pixels, without scrolling in two directions; "
    "wide tables scroll in a region of their own;",
    "a rating is a word and a shape as well as a colour, also in print without colour;",
    "every chart has a description in words, and the same figures as a table;",
    "tables have captions, and headings for their columns and rows;",
    "pages follow your settings for dark colours, for forced colours and for less motion;",
    "nothing is loaded from elsewhere, nothing is stored about you, and without scripts every page can still be read.",
)
_CHECKED = (
    "The rules of the Web Content Accessibility Guidelines, version 2.2, levels A and AA, that a program can check are "
    "checked on every kind of page in a real browser each time the dashboard's programs change: light and dark, from "
    "320 to 1,920 pixels wide, at 200 and 400 per cent, and with forced colours.",
    "The PDF of the report is checked against PDF/UA-1: everything on its pages is part of the text that is read "
    "aloud, or marked as decoration. The spreadsheets follow the guidance of the Government Analysis Function.",
    "A program cannot check everything. The pages and the PDF have not yet been read with a screen reader by somebody "
    "who uses one every day, and the checks use one browser, Chromium.",
)


def accessibility_page(scorecard: Scorecard) -> Page:
    """Give the accessibility statement."""
    report = scorecard.authority.report
    lead = (
        f"This statement is about the Corporate Performance Dashboard of {report.authority} for "
        f"{scorecard.authority.quarter.printed}, and about the report and the spreadsheets beside it."
    )
    contact = (
        f"If something here does not work for you, or you need it in another form, please tell us: {report.contact}"
        if report.contact
        else "If something here does not work for you, please tell the authority that publishes it."
    )
    parts = [
        Part("built", "How it is built", _list(_BUILT)),
        Part("checked", "What is checked, and what is not", _list(_CHECKED)),
        Part("contact", "Tell us", blocks_html([blocks.paragraph(contact)], "")),
    ]
    intro = blocks_html([blocks.paragraph(lead)], "")
    return Page(ACCESSIBILITY, "Accessibility statement", parts, _TRAIL, intro, "help")
