from __future__ import annotations

from typing import Any

import pytest
import yaml

from kpi_helpers.inputs.files.folder import SourceFile
from kpi_helpers.inputs.report_file import read_report
from kpi_helpers.inputs.settings import Report, contrast_on_white
from tests.builders import REPORT

PRIORITY = {"slug": "homes", "title": "Homes", "purpose": "How well homes are kept."}


def read_text(text: str) -> tuple[Report | None, list[str]]:
    report, problems = read_report(SourceFile("report.yml", "", text))
    return report, [str(problem) for problem in problems]


def read(**settings: Any) -> tuple[Report | None, list[str]]:
    content = {name: value for name, value in {**REPORT, **settings}.items() if value != "left out"}
    return read_text(yaml.safe_dump(content, sort_keys=False))


def test_settings_are_read() -> None:
    report, problems = read(themes=[{"slug": "care", "section": "homes", "title": "Care"}])
    assert problems == []
    assert report is not None
    assert report.sections == ("homes",)
    assert report.themes[0].title == "Care"
    assert report.rating_words["amber"].label == "Slightly below target"  # type: ignore[index]
    assert report.return_closes_after_days == 45


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"title": "left out"}, 'report.yml, title: found nothing; expected a setting "title". Write it.'),
        ({"title": ""}, "report.yml, row 3, title: found nothing; expected text. Write it."),
        ({"title": 2022}, 'report.yml, row 3, title: found "2022"; expected text. Write it in quotation marks.'),
        (
            {"fictional": "perhaps"},
            'report.yml, row 2, fictional: found "perhaps"; expected true or false. Correct it.',
        ),
        (
            {"accent": "teal"},
            'report.yml, row 4, accent: found "teal"; expected a colour. Write it in quotation marks, like "#0b4f6c".',
        ),
        (
            {"accent": None},
            'report.yml, row 4, accent: found nothing; expected a colour. Write it in quotation marks, like "#0b4f6c".',
        ),
        (
            {"accent": "#99ccff"},
            "report.yml, row 4, accent: found #99ccff, which has a contrast of 1.7 to 1 on white; "
            "expected at least 4.5 to 1, so that text in it can be read. Choose a darker colour.",
        ),
        (
            {"return_closes_after_days": -1},
            'report.yml, row 24, return_closes_after_days: found "-1"; expected 0 to 366. Correct it.',
        ),
        (
            {"attribution": "one line"},
            'report.yml, row 24, attribution: found "one line"; expected a list. '
            "Begin each item on its own line with a hyphen.",
        ),
        ({"priorities": []}, "report.yml, row 20, priorities: found a list; expected at least one. Add one."),
        (
            {"priorities": [PRIORITY, {"slug": "Our roads", "title": "Roads", "purpose": "Roads."}]},
            'report.yml, row 24, priorities 2, slug: found "Our roads"; expected a key of lower-case letters, '
            "digits and underscores, or an address with https://. Correct it.",
        ),
        (
            {"priorities": [PRIORITY, PRIORITY | {"title": "Again"}]},
            'report.yml, row 24, priorities: found "homes" a second time; expected each slug once. Rename one.',
        ),
        (
            {"themes": [{"slug": "care", "section": "home", "title": "Care"}]},
            'report.yml, row 26, themes: found "home"; expected the slug of a priority: homes. '
            'Did you mean "homes"? Correct it.',
        ),
        (
            {"glossary": [{"term": "LARC", "meening": "Long Acting Reversible Contraception", "meaning": "x"}]},
            "report.yml, row 26, glossary 1, meening: found an unknown setting; expected one of term, meaning. "
            'Did you mean "meaning"? Rename or delete it.',
        ),
        (
            {"rating_words": {**REPORT["rating_words"], "gren": {"label": "a", "meaning": "b"}}},
            "report.yml, row 20, rating_words, gren: found an unknown rating; "
            'expected one of green, amber, red, not_rated. Did you mean "green"? Rename or delete it.',
        ),
        (
            {"ratings": {"rule": "tolerence"}},
            'report.yml, row 25, ratings, rule: found "tolerence"; expected one of limits, tolerance, '
            'tolerance_then_history, two_targets, interval, forecast. Did you mean "tolerance"? Correct it.',
        ),
        (
            {"ratings": {"compared": "rounded"}},
            'report.yml, row 25, ratings, compared: found "rounded"; expected one of unrounded, as_printed. '
            'Did you mean "unrounded"? Correct it.',
        ),
        (
            {"ratings": {"rule": "tolerance", "tolerance": "10%", "tolerance_in": "units"}},
            'report.yml, row 26, ratings, tolerance: found "10%"; expected a number. '
            "Write it without quotation marks, such as 5 or 2.5.",
        ),
        (
            {"ratings": {"rule": "tolerance", "tolerance": -1, "tolerance_in": "units"}},
            'report.yml, row 26, ratings, tolerance: found "-1"; expected 0 or more. Correct it.',
        ),
        (
            {"ratings": {"rule": "tolerance", "tolerance": float("inf"), "tolerance_in": "units"}},
            'report.yml, row 26, ratings, tolerance: found "inf"; expected a number. Correct it.',
        ),
        (
            {"ratings": {"rule": "tolerance", "tolerance": 5}},
            "report.yml, row 26, ratings, tolerance: found 5 without tolerance_in; expected tolerance_in as "
            "percent_of_target or units, because 5 can mean 5% of the target or 5 units, which are percentage points "
            "for a percentage. Write which it is.",
        ),
        (
            {"ratings": {"rule": "tolerance", "tolerance_in": "units"}},
            "report.yml, row 26, ratings, tolerance_in: found units without tolerance; expected both or none. "
            "Write the tolerance, or delete it.",
        ),
        (
            {"ratings": {"tolerance": 10, "tolerance_in": "percent_of_target"}},
            "report.yml, row 25, ratings, tolerance: found 10 beside rule limits; expected no tolerance, "
            "because limits takes none. Delete it, or write tolerance or tolerance_then_history in rule.",
        ),
        (
            {"ratings": {"rule": "interval", "tolerance_in": "units"}},
            "report.yml, row 26, ratings, tolerance_in: found units beside rule interval; expected no tolerance_in, "
            "because interval takes none. Delete it, or write tolerance or tolerance_then_history in rule.",
        ),
        (
            {"ratings": "tolerance"},
            'report.yml, row 24, ratings: found "tolerance"; expected a block of settings. Correct it.',
        ),
        (
            {"rating_words": {"green": {"label": "a", "meaning": "b"}}},
            "report.yml, row 7, rating_words: found no words for amber, red, not_rated; "
            "expected words for each of green, amber, red, not_rated. Add them.",
        ),
    ],
)
def test_a_fault_is_told_with_its_line_and_place(settings: dict[str, Any], message: str) -> None:
    assert read(**settings)[1] == [message]


def test_a_misspelt_setting_is_told_as_unknown_and_as_missing() -> None:
    _, problems = read(title="left out", titel="Our report")
    assert problems == [
        'report.yml, title: found nothing; expected a setting "title". Write it.',
        "report.yml, row 23, titel: found an unknown setting; expected one of authority, fictional, title, language, "
        "accent, contact, licence, attribution, reader_address, dashboard_address, outputs, word_template, "
        "return_closes_after_days, introduction, dashboard_items, rating_words, ratings, priorities, themes, analysis, "
        "glossary. "
        'Did you mean "title"? Rename or delete it.',
    ]


def test_how_figures_are_rated_is_read_with_its_usual_values() -> None:
    usual, _ = read()
    report, problems = read(ratings={"rule": "tolerance", "tolerance": 2.5, "tolerance_in": "percent_of_target"})
    assert (report is not None, usual is not None, problems) == (True, True, [])
    assert [str(value) for _, value in usual.ratings] == ["limits", "None", "None", "unrounded"]  # type: ignore[union-attr]
    assert [str(value) for _, value in report.ratings] == [  # type: ignore[union-attr]
        "tolerance",
        "2.5",
        "percent_of_target",
        "unrounded",
    ]


def test_all_faults_are_told_at_once() -> None:
    assert len(read(title="", accent="teal", contact="left out")[1]) == 3


def test_a_setting_that_stands_twice_is_told() -> None:
    text = yaml.safe_dump(REPORT, sort_keys=False) + "title: Another\n"
    assert read_text(text)[1] == [
        'report.yml, row 24: found "title" a second time; expected each setting once. Delete one.'
    ]


def test_text_that_is_not_yaml_is_told_with_its_line() -> None:
    assert read_text("title: Report\ncontact: a: b\n")[1] == [
        "report.yml, row 2: found text that is not YAML (mapping values are not allowed in this context); "
        "expected YAML. Look at that line and the one above: spaces at its start, a missing colon, "
        "an open quotation mark, a value with a colon or a sign that needs quotation marks."
    ]


def test_an_empty_file_is_told() -> None:
    assert read_text("")[1] == ["report.yml: found no settings; expected lines such as title: Our report. Write them."]


def test_a_list_is_no_settings() -> None:
    assert read_text("- title\n")[1] == [
        "report.yml: found no settings; expected lines such as title: Our report. Write them."
    ]


def test_tags_that_would_run_code_are_refused() -> None:
    assert read_text("title: !!python/object/apply:os.getcwd []\n")[0] is None


@pytest.mark.parametrize(
    ("colour", "ratio"), [("#ffffff", 1.0), ("#767676", 4.54), ("#0000ff", 8.59), ("#ff0000", 4.0)]
)
def test_contrast_is_that_of_wcag(colour: str, ratio: float) -> None:
    assert round(contrast_on_white(colour), 2) == ratio
