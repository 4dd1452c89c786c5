"""What the files say of themselves."""

from __future__ import annotations

from kpi_helpers.inputs.authority import Authority
from kpi_helpers.site.open_data.tables import TABLES
from kpi_helpers.site.open_data.words import about_words, fictional_words, note_rows, readme_text, title_words
from tests.results import make_authority

FICTIONAL = "Fictional: Example Borough Council and all of its figures are invented, to show how a report works."


def real() -> Authority:
    return make_authority(report={"fictional": False, "attribution": ["Contains public sector information."]})


def test_the_title_names_report_and_quarter() -> None:
    assert title_words(make_authority()) == "Quarterly performance report, Q2 2022/23: the figures as open data"


def test_an_invented_council_is_called_so_first() -> None:
    assert about_words(make_authority())[0] == FICTIONAL
    assert fictional_words(real()) == ()


def test_about_says_whose_figures_of_when() -> None:
    assert about_words(real()) == (
        "The figures of Example Borough Council for Q2 2022/23 (July to September 2022), as known when the return of "
        "the quarter closed on 14 November 2022.",
        "They are those of the performance report, made from the same results.",
    )


def test_notes_explain_shorthand_and_ratings() -> None:
    rows = note_rows(make_authority())
    assert ("Shorthand", "[p]", "provisional") in rows
    assert ("Shorthand", "[x]", "not available") in rows
    assert ("Rating", "Green", "On target: At or better than the target") in rows
    assert ("Rating", "Not rated", "Not rated: Not rated, with the reason") in rows
    assert ("Better is", "lower", "Lower is better") in rows


def test_the_readme_names_every_file_licence_attribution_and_contact() -> None:
    text = readme_text(real(), TABLES)
    files = ["scorecard.csv", "values.csv", "targets.csv", "comparators.csv", "commentary.csv", "csv-metadata.json"]
    for words in (
        *(f"* `{name}`: " for name in (*files, "kpi-report-data.xlsx", "kpi-report-data.ods")),
        "## Licence\n\nOpen Government Licence v3.0\n\nContains public sector information.\n",
        "performance@example.org",
        "has an apostrophe in front",
        "An empty cell means",
    ):
        assert words in text
    assert "invented" not in text
    assert FICTIONAL in readme_text(make_authority(), TABLES)
