from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import pandas as pd
import pytest
import seaborn as sns

from kpi_helpers.blocks import plain_text_of
from kpi_helpers.display.mime_bundle import Shown
from kpi_helpers.display.section import ReportSection, open_section
from kpi_helpers.errors import DataError, UsageError
from tests.builders import make_values, write_authority
from tests.results import make_scorecard

VALUES = {
    **dict.fromkeys(("period", "printed", "label", "kind"), "str"),
    **dict.fromkeys(("start", "end"), "datetime64[us]"),
    **dict.fromkeys(("value", "numerator", "denominator", "target"), "float64"),
    **dict.fromkeys(("status", "note"), "str"),
}


@pytest.fixture
def displayed(monkeypatch: pytest.MonkeyPatch) -> list[Shown]:
    """Collect what a notebook would show."""
    shown: list[Shown] = []
    monkeypatch.setattr("kpi_helpers.display.mime_bundle.display", shown.append)
    return shown


@pytest.fixture(autouse=True)
def _theme_of_the_tests() -> Iterator[None]:
    with mpl.rc_context(), plt.ioff():
        yield
    plt.close("all")


def section(slug: str = "homes", **facts: Any) -> ReportSection:
    return ReportSection(make_scorecard(**{"values": make_values(HOU_03=[91, 92]), **facts}), slug)


def text_of(shown: Shown) -> str:
    return plain_text_of(shown.blocks)


# ---------------------------------------------------------------- opening


def test_opening_a_section_shows_style_and_document_only(tmp_path: Path, displayed: list[Shown]) -> None:
    opened = open_section("Q2 2022/23", str(write_authority(tmp_path)), "homes")
    (shown,) = displayed
    assert (shown.blocks, opened.result("HOU_03").rating.rag.value) == ([], "green")
    assert shown.payload["words"] == "Example Borough Council, Q2 2022/23"
    assert "kpi" in shown.payload["style"]
    assert shown.payload["document"] == {
        "title": "Quarterly performance report",
        "section_title": "Homes",
        "authority": "Example Borough Council",
        "period": "Q2 2022/23",
        "period_words": "July to September 2022",
        "language": "en-GB",
        "accent": "#0b4f6c",
        "fictional": True,
        "as_at": "14 November 2022",
        "as_at_date": "2022-11-14",
        "reader_address": "",
        "contact": "performance@example.org",
    }


@pytest.mark.parametrize(("slug", "title"), [("summary", "Summary"), ("annex", "Annexes"), ("homes", "Homes")])
def test_every_section_has_a_title(slug: str, title: str) -> None:
    assert section(slug).document()["section_title"] == title


def test_an_unknown_section(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as told:
        open_section("2022-23 Q2", str(write_authority(tmp_path)), "housing")
    assert str(told.value) == 'Unknown section "housing". Sections: summary, homes, annex.'


def test_data_that_break_a_rule_are_not_opened(tmp_path: Path) -> None:
    with pytest.raises(DataError):
        open_section("2022-23 Q2", str(write_authority(tmp_path, targets=[])), "homes")


# ---------------------------------------------------------------- groups


def test_a_group_is_shown_with_the_rows_it_rests_on(displayed: list[Shown]) -> None:
    section().show_group("housing")
    assert text_of(displayed[0]).startswith("Housing\n-------\n\nHousing: performance, Q2 2022/23\n")
    assert displayed[0].payload["shows"] == {
        "groups": ["housing"],
        "rows": {"targets.csv": [2], "values/2022-23 Q1.csv": [2], "values/2022-23 Q2.csv": [3]},
    }


def test_a_group_of_another_section() -> None:
    report = {"priorities": [{"slug": s, "title": s, "purpose": s} for s in ("homes", "waste")]}
    with pytest.raises(UsageError) as told:
        section("waste", report=report).show_group("housing")
    assert str(told.value) == 'Group "housing" belongs to section "homes", not "waste".'


def test_an_unknown_group() -> None:
    with pytest.raises(UsageError) as told:
        section().show_group("houseing")
    assert str(told.value) == 'Unknown group "houseing". Did you mean "housing"? Groups: housing.'


def test_a_theme_is_introduced_once_above_its_first_group(displayed: list[Shown]) -> None:
    theme = {"slug": "repairs", "section": "homes", "title": "Repairs", "introduction": "Two groups follow."}
    groups = [{"group": g, "title": g.title(), "theme": "repairs"} for g in ("housing", "rents")]
    opened = section(
        report={"themes": [theme]},
        groups=groups,
        kpis=[{"theme": "repairs"}, {"kpi_id": "HOU_04", "theme": "repairs", "group": "rents"}],
    )
    opened.show_group("housing")
    opened.show_group("rents")
    assert [(b["level"], b["text"]) for s in displayed for b in s.blocks if b["kind"] == "heading"] == [
        (2, "Repairs"),
        (3, "Housing"),
        (3, "Rents"),
    ]
    assert displayed[0].blocks[1] == {"kind": "paragraph", "inline": [{"text": "Two groups follow."}]}


def test_a_chart_that_says_too_little_is_a_notice(displayed: list[Shown]) -> None:
    section().show_trend("HOU_03")
    assert text_of(displayed[0]) == "Repairs on time: too few figures for a chart."


# ---------------------------------------------------------------- openings and charts


def test_an_opening_is_for_priorities(displayed: list[Shown]) -> None:
    section().show_opening()
    assert text_of(displayed[0]).startswith("How well homes are kept.")
    with pytest.raises(UsageError) as told:
        section("summary").show_opening()
    assert str(told.value) == 'show_opening is for the notebook of a priority; "summary" is none.'


@pytest.mark.parametrize("kind", ["figure", "axes", "grid"])
def test_an_analysts_chart_is_shown_once_with_its_words(kind: str, displayed: list[Shown]) -> None:
    figure, axes = plt.subplots()
    axes.plot([1, 2])
    grid = sns.relplot(pd.DataFrame({"a": [1, 2], "b": [3, 4]}), x="a", y="b")
    given: Any = {"figure": figure, "axes": axes, "grid": grid}[kind]
    section().show_chart(given, title="Visits fell", alt="A line falls.", source="Counters", width=0.6)
    (block,) = displayed[0].blocks
    assert {key: block[key] for key in ("kind", "title", "alt", "source", "width")} == {
        "kind": "figure",
        "title": "Visits fell",
        "alt": "A line falls.",
        "source": "Source: Counters",
        "width": 0.6,
    }
    assert block["svg"].startswith("<svg")
    shown = grid.figure if kind == "grid" else figure
    assert shown.number not in plt.get_fignums()  # closed, or Jupyter would show it again


@pytest.mark.parametrize(("title", "alt"), [("", "A line."), ("Visits", ""), (" ", "A line."), ("Visits", "\n")])
def test_a_chart_needs_its_words(title: str, alt: str) -> None:
    with pytest.raises(UsageError) as told:
        section().show_chart(plt.figure(), title=title, alt=alt)
    assert str(told.value) == (
        "show_chart needs a title and a text alternative (alt): say in words what the chart shows."
    )


def test_what_is_no_chart_is_refused() -> None:
    nothing: Any = "visits.png"
    with pytest.raises(UsageError) as told:
        section().show_chart(nothing, title="Visits", alt="A line.")
    assert str(told.value) == "show_chart needs a matplotlib figure, its axes, or a seaborn grid."


def test_a_note_is_boxed(displayed: list[Shown]) -> None:
    section().show_note("Due in May.")
    assert displayed[0].blocks == [{"kind": "notice", "inline": [{"text": "Due in May."}]}]


# ---------------------------------------------------------------- every other part


@pytest.mark.parametrize(
    ("part", "begins"),
    [
        ("summary", "This report covers July to September 2022"),
        ("exceptions", "Exceptions\n----------"),
        ("about", "The priorities\n--------------"),
        ("definitions", "Definitions\n-----------"),
        ("targets", "Targets and limits\n------------------"),
        ("sources", "Sources and licence\n-------------------"),
        ("methods", "Methods\n-------"),
        ("revisions", "Revisions, corrections and overrides\n---"),
        ("glossary", "Glossary\n--------\n\nLARC: Long acting reversible contraception"),
        ("provenance", "How this report was made\n-----"),
    ],
)
def test_every_part_shows_something(part: str, begins: str, displayed: list[Shown]) -> None:
    glossary = [{"term": "LARC", "meaning": "Long acting reversible contraception"}]
    opened = section("summary", report={"glossary": glossary})
    getattr(opened, f"show_{part}")()
    assert text_of(displayed[0]).startswith(begins)


# ---------------------------------------------------------------- figures for an analysis


def test_values_come_as_plain_rows() -> None:
    rows = [{"value": 90, "period": "2021-22 financial year"}, {"value": 50.2, "numerator": 303, "denominator": 604}]
    frame = section(values=rows).values("HOU_03")
    assert frame.dtypes.astype(str).to_dict() == VALUES
    assert frame.loc[1].to_dict() == {
        "period": "2022-23 Q2",
        "printed": "Q2 2022/23",
        "label": "Q2 22/23",
        "kind": "quarter",
        "start": pd.Timestamp("2022-07-01"),
        "end": pd.Timestamp("2022-09-30"),
        "value": 50.2,
        "numerator": 303.0,
        "denominator": 604.0,
        "target": 90.0,
        "status": "final",
        "note": "",
    }
    assert frame["target"].isna().tolist() == [True, False]


def test_no_values_keep_the_shape() -> None:
    opened = section(values=())
    assert opened.values("HOU_03").dtypes.astype(str).to_dict() == VALUES
    assert opened.comparators("HOU_03").dtypes.astype(str).to_dict() == {
        **dict.fromkeys(("comparator", "period", "printed"), "str"),
        "end": "datetime64[us]",
        "value": "float64",
    }


def test_comparators_come_as_plain_rows() -> None:
    comparators = [{"comparator": "England", "period": "2022-23 Q1", "value": 88}]
    assert section(comparators=comparators).comparators("HOU_03").to_dict("records") == [
        {
            "comparator": "England",
            "period": "2022-23 Q1",
            "printed": "Q1 2022/23",
            "end": pd.Timestamp("2022-06-30"),
            "value": 88.0,
        }
    ]


def test_the_scorecard_comes_as_plain_rows() -> None:
    assert section().scorecard_frame()[["kpi_id", "rag"]].to_dict("records") == [{"kpi_id": "HOU_03", "rag": "green"}]
