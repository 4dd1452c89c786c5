"""What the open data say of themselves: title, licence, how to read them. Every file takes its words from here."""

from __future__ import annotations

from collections.abc import Sequence

from kpi_helpers.display import POLARITY_WORDS, RATING_WORDS, SHORTHAND
from kpi_helpers.inputs import Authority
from kpi_helpers.periods import months_in_words
from kpi_helpers.site.open_data.tables import OpenTable

DESCRIPTION, XLSX, ODS = "csv-metadata.json", "kpi-report-data.xlsx", "kpi-report-data.ods"
FORMULA_WORDS = (
    "In the CSV files, text that begins with =, +, - or @ (also after spaces or quotes) has an apostrophe in front, so "
    "that no spreadsheet takes it for a formula. Take the apostrophe away to get the text. Numbers never have one, and "
    "the two spreadsheets need none."
)
EMPTY_WORDS = "An empty cell means that there is no figure or nothing to say. A zero is written 0."
NUMBER_WORDS = 'Numbers are as stored, not rounded. The columns called "shown" have them as the report prints them.'


def title_words(authority: Authority) -> str:
    """Give the title: ``Quarterly performance report, Q2 2022/23: the figures as open data``."""
    return f"{authority.report.title}, {authority.quarter.printed}: the figures as open data"


def fictional_words(authority: Authority) -> tuple[str, ...]:
    """Say that everything is invented, where it is."""
    if not authority.report.fictional:
        return ()
    return (
        f"Fictional: {authority.report.authority} and all of its figures are invented, to show how a report works.",
    )


def about_words(authority: Authority) -> tuple[str, ...]:
    """Say what the figures are and as at which day."""
    return (
        *fictional_words(authority),
        f"The figures of {authority.report.authority} for {authority.quarter.printed} "
        f"({months_in_words(authority.quarter)}), as known when the return of the quarter closed on "
        f"{authority.closing_day}.",
        "They are those of the performance report, made from the same results.",
    )


def licence_words(authority: Authority) -> str:
    """Give the licence with the lines of attribution."""
    return " ".join((authority.report.licence, *authority.report.attribution))


def reading_words() -> tuple[str, ...]:
    """Say how the cells are to be read."""
    return (EMPTY_WORDS, NUMBER_WORDS)


def note_rows(authority: Authority) -> tuple[tuple[str, str, str], ...]:
    """Give the notes: kind, sign or word, and meaning, of the shorthand, the ratings and which way is better."""
    ratings = authority.report.rating_words
    meanings = ((RATING_WORDS[rag], f"{words.label}: {words.meaning}") for rag, words in ratings.items())
    return (
        *(("Shorthand", sign, meaning) for sign, meaning in SHORTHAND.items()),
        *(("Rating", word, meaning) for word, meaning in meanings),
        *(("Better is", str(polarity), words) for polarity, words in POLARITY_WORDS.items()),
    )


def readme_text(authority: Authority, tables: Sequence[OpenTable]) -> str:
    """Give the text of the README: what each file is, under which licence, and how to read it."""
    files = [
        *((table.file, f"{table.title}. {table.description}") for table in tables),
        (DESCRIPTION, "What every file and column is, for programs (W3C CSV on the Web)."),
        (XLSX, "The same tables with cover, contents, notes and columns, for Excel."),
        (ODS, "The same workbook in the OpenDocument format."),
    ]
    parts = [
        f"# {title_words(authority)}",
        *about_words(authority),
        "## Files",
        "\n".join(f"* `{name}`: {words}" for name, words in files),
        "## How to read them",
        *reading_words(),
        FORMULA_WORDS,
        "## Licence",
        authority.report.licence,
        *authority.report.attribution,
        "## Contact",
        authority.report.contact,
    ]
    return "\n\n".join(parts) + "\n"
