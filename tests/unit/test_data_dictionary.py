"""`data/README.md` and the package say the same of every file, column and word, in both directions."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import fields
from enum import StrEnum
from functools import cache
from pathlib import Path

import pytest
from pydantic import BaseModel

from kpi_helpers.analysis.statistics.control.settings import settings_for
from kpi_helpers.inputs import commentary as markdown, lists as methods, lists as schema
from kpi_helpers.inputs.checks.register import MOST_DECIMALS
from kpi_helpers.inputs.files.tables import TABLES, Column, Holds, Table
from kpi_helpers.inputs.kpis import PERIODS_OF_FREQUENCY
from kpi_helpers.inputs.lists import CHART_SETTINGS, ChartRules, Setting
from kpi_helpers.inputs.settings import Analysis, GlossaryTerm, Priority, Ratings, RatingWords, Report, Theme, values_of
from kpi_helpers.periods import PeriodKind, parse_period, parse_quarter

DATA = Path(__file__).parents[2] / "data"
REPORT, COMMENTARY = "report.yml", "commentary/<quarter>/<group>.md"
TYPES = {Holds.NUMBER: "number", Holds.WHOLE: "whole number", Holds.QUARTER: "quarter", Holds.DATE: "date"}
COLUMNS = [(table, column) for table in TABLES for column in table.columns]
LISTS = [(table, column) for table, column in COLUMNS if column.allowed is not None]
OTHERS = [(table, column) for table, column in COLUMNS if column.allowed is None]


@cache
def chapters() -> dict[str, str]:
    """Give the text below each heading of level 1 or 2, by the heading."""
    text = (DATA / "README.md").read_text(encoding="utf-8")
    parts = re.split(r"^##? (.+)$", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def rows_below(heading: str, first_cell: str) -> list[list[str]]:
    """Give the rows of the table below a heading whose header begins with `first_cell`."""
    lines = chapters()[heading].splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith(f"| {first_cell} |"))
    rows = []
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return rows


def described(name: str) -> dict[str, list[str]]:
    """Give type, allowed and meaning of each column of a file, by column."""
    return {row[0]: row[1:] for row in rows_below(name, "column")}


def words_in(text: str) -> list[str]:
    return re.findall(r"`([^`]+)`", text)


def names_of(pairs: Iterable[tuple[Table, Column]]) -> list[str]:
    return [f"{table.path}-{column.name}" for table, column in pairs]


# ---------------------------------------------------------------- files and columns


def test_every_file_is_described_and_no_other() -> None:
    under_files = list(chapters())[2 : list(chapters()).index("Rules")]
    assert sorted(under_files) == sorted([REPORT, COMMENTARY, *(table.path for table in TABLES)])


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.path)
def test_columns_are_described_in_their_order(table: Table) -> None:
    assert tuple(described(table.path)) == table.names


@pytest.mark.parametrize(("table", "column"), COLUMNS, ids=names_of(COLUMNS))
def test_a_column_is_of_the_type_described(table: Table, column: Column) -> None:
    kind, _, meaning = described(table.path)[column.name]
    assert kind == TYPES.get(column.holds, "text")
    assert meaning


@pytest.mark.parametrize(("table", "column"), COLUMNS, ids=names_of(COLUMNS))
def test_a_column_that_must_be_filled_in_is_not_called_empty(table: Table, column: Column) -> None:
    allowed = described(table.path)[column.name][1]
    assert not (column.required and "empty" in allowed)


@pytest.mark.parametrize(("table", "column"), COLUMNS, ids=names_of(COLUMNS))
def test_only_an_optional_column_is_said_to_be_one_that_may_be_left_out(table: Table, column: Column) -> None:
    allowed = described(table.path)[column.name][1]
    assert column.optional is ("column may be left out" in allowed)


@pytest.mark.parametrize(("table", "column"), LISTS, ids=names_of(LISTS))
def test_the_words_of_a_list_are_described_one_by_one(table: Table, column: Column) -> None:
    assert column.allowed is not None
    assert words_in(described(table.path)[column.name][1]) == [word.value for word in column.allowed]


@pytest.mark.parametrize(("table", "column"), OTHERS, ids=names_of(OTHERS))
def test_a_column_without_a_list_names_files_kinds_and_examples_only(table: Table, column: Column) -> None:
    files = {REPORT, *(other.path for other in TABLES)}
    unknown = set(words_in(described(table.path)[column.name][1])) - files - set(schema.TargetKind)
    assert [str(parse_quarter(word)) for word in unknown] == list(unknown)


def test_decimals_are_described_up_to_the_most_allowed() -> None:
    assert described("kpis.csv")["decimals"][1] == f"0 to {MOST_DECIMALS}"


# ---------------------------------------------------------------- report.yml and commentary


def test_report_settings_are_described_in_their_order() -> None:
    assert tuple(described(REPORT)) == tuple(Report.model_fields)


@pytest.mark.parametrize(
    ("setting", "block"),
    [
        ("priorities", Priority),
        ("themes", Theme),
        ("glossary", GlossaryTerm),
        ("ratings", Ratings),
        ("analysis", Analysis),
    ],
)
def test_blocks_of_the_report_are_described_by_their_settings(setting: str, block: type[BaseModel]) -> None:
    assert words_in(described(REPORT)[setting][1]) == list(block.model_fields)


def test_rating_words_are_described_by_rating_and_setting() -> None:
    expected = [*(word.value for word in schema.Rag), *RatingWords.model_fields]
    assert words_in(described(REPORT)["rating_words"][1]) == expected


def test_front_matter_is_described_in_its_order() -> None:
    settings = [field.name for field in fields(markdown.Commentary) if field.name not in {"parts", "file"}]
    assert list(described(COMMENTARY)) == settings


# ---------------------------------------------------------------- settings of analysis

PRESETS = [rules for rules in ChartRules if rules is not ChartRules.NONE]


@cache
def described_settings() -> dict[str, list[str]]:
    """Give allowed, usual, what it does and when to change it of each setting of both tables, by setting."""
    lines = chapters()["Analysis"].splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| `")]
    return {words_in(row[0])[0]: row[1:] for row in rows}


def usual_of(setting: str) -> dict[str, str]:
    """Give what the dictionary calls usual with each set of chart rules: `6; plot_the_dots: none`."""
    first, *others = described_settings()[setting][1].replace("`", "").split("; ")
    named = dict(other.split(": ") for other in others)
    assert set(named) <= {str(rules) for rules in PRESETS}
    return {str(rules): named.get(str(rules), first) for rules in PRESETS}


def in_words(value: object) -> str:
    """Give a value of a setting as the dictionary writes it; no minimum and no number are none."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "none" if value in (None, 0) else str(value)


def test_every_setting_of_analysis_is_described_in_its_order() -> None:
    assert list(described_settings()) == [str(setting) for setting in Setting]
    assert all(len(cells) == 4 and all(cells) for cells in described_settings().values())


@pytest.mark.parametrize("setting", list(Setting))
def test_what_a_setting_may_be_is_described(setting: Setting) -> None:
    allowed = described_settings()[setting][0]
    assert allowed.replace("`", "") == values_of(setting).removeprefix("one of ")
    assert ("`" in allowed) is values_of(setting).startswith("one of ")


@pytest.mark.parametrize("setting", list(CHART_SETTINGS))
def test_what_is_usual_with_each_chart_rules_is_described(setting: Setting) -> None:
    name = "fix_after_points" if setting is Setting.FIX_LIMITS_AFTER else str(setting)
    assert usual_of(setting) == {str(rules): in_words(getattr(settings_for(rules), name)) for rules in PRESETS}


@pytest.mark.parametrize("setting", [setting for setting in Setting if setting not in CHART_SETTINGS])
def test_what_is_usual_otherwise_is_described(setting: Setting) -> None:
    assert words_in(described_settings()[setting][1]) == [str(getattr(Analysis(), setting))]


# ---------------------------------------------------------------- rules


def test_every_kind_of_period_is_described_by_an_example_that_is_read_so() -> None:
    rows = rows_below("Periods", "written")
    assert [(str(parse_period(text.strip("`"))), parse_period(text.strip("`")).kind) for text, _, _ in rows] == [
        (text.strip("`"), PeriodKind(kind)) for text, kind, _ in rows
    ]
    assert {kind for _, kind, _ in rows} == set(PeriodKind)


def test_frequencies_are_described_with_the_periods_they_allow() -> None:
    told = {words_in(name)[0]: kinds.split(", ") for name, kinds in rows_below("Periods", "frequency")}
    allowed = {str(name): [str(kind) for kind in kinds] for name, kinds in PERIODS_OF_FREQUENCY.items()}
    assert told == {**allowed, "irregular": ["any"]}
    assert PERIODS_OF_FREQUENCY[schema.Frequency.IRREGULAR] == tuple(PeriodKind)


@pytest.mark.parametrize(
    ("heading", "words"),
    [
        ("Notes", schema.Note),
        ("Targets", schema.TargetKind),
        ("Ratings", schema.RatingRule),
        ("Decisions on limits", methods.ChartChange),
    ],
)
def test_every_note_kind_of_target_and_rule_has_its_meaning(heading: str, words: type[StrEnum]) -> None:
    told = re.findall(r"(?:^\| |\* |\. )`([^`]+)`(?: \||:)", chapters()[heading], re.MULTILINE)
    assert told == [word.value for word in words]


def test_the_notes_without_value_are_named() -> None:
    rule = next(line for line in chapters()["As known at the time"].splitlines() if "empty value" in line)
    assert set(words_in(rule)) == set(schema.NOTES_WITHOUT_VALUE)


def test_every_source_is_listed_in_the_order_of_its_file() -> None:
    with (DATA / "sources.csv").open(encoding="utf-8", newline="") as file:
        rows = [[f"[{row['source']}]({row['url']})", row["name"]] for row in csv.DictReader(file)]
    assert [row[:2] for row in rows_below("Sources, licence and attribution", "source")] == rows
