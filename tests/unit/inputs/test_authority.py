from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from kpi_helpers.errors import DataError, UsageError
from kpi_helpers.inputs.authority import as_known
from kpi_helpers.inputs.checked import check_authority, require_authority
from kpi_helpers.inputs.files.tables import (
    BREAKS,
    CHART_CHANGES,
    COMPARATORS,
    CORRECTIONS,
    OVERRIDES,
    PEERS,
    SETTINGS,
    SOURCES,
    TARGETS,
    VALUES,
)
from kpi_helpers.periods import parse_quarter, quarter
from tests.builders import COMMENTARY, Q1, Q2, problems_of, write_authority

FRAMES = {
    "values": VALUES,
    "as_received": VALUES,
    "comparators": COMPARATORS,
    "targets": TARGETS,
    "overrides": OVERRIDES,
    "breaks": BREAKS,
    "corrections": CORRECTIONS,
    "sources": SOURCES,
    "chart_changes": CHART_CHANGES,
    "settings": SETTINGS,
    "peers": PEERS,
}
FRAMES_OF_TWO = ("targets", "comparators", "overrides", "breaks", "chart_changes", "settings")
LATER = "2022-23 Q3"
Q3 = quarter(2022, 3)


def write_history(folder: Path) -> Path:
    """Write a folder in which each kind of row exists for a later quarter, too."""
    return write_authority(
        folder,
        values={LATER: [{"value": 93}, {"value": 90, "period": "2022-23 Q1"}]},
        targets=[{}, {"applies_from": LATER, "green_limit": 95}],
        comparators=[{}, {"comparator": "Kent", "received": LATER}],
        overrides=[{}, {"quarter": LATER}],
        breaks=[{}, {"kind": "definition", "recorded_on": "2023-01-20"}],
        corrections=[{}, {"return": "2022-23 Q2", "period": "2022-23 Q2", "old_value": 92, "date": "2023-01-20"}],
        chart_changes=[{}, {"period": "2022-23 Q1", "change": "exclude", "date": "2023-01-20"}],
        settings=[{}, {"value": "6", "date": "2023-01-20"}],
        peers=[{}],
        files={"commentary/2022-23_Q3/housing.md": COMMENTARY.replace("stand at", "have reached")},
    )


def test_an_authority_carries_what_was_read(tmp_path: Path) -> None:
    data = write_authority(tmp_path, overrides=[{}])
    authority = require_authority(data, Q2)
    assert authority.data_dir == data
    assert authority.quarter == Q2
    assert (authority.closes, authority.closing_day) == (date(2022, 11, 14), "14 November 2022")
    assert authority.report.authority == "Example Borough Council"
    assert list(authority.register.kpis) == ["HOU_03"]
    assert list(authority.register.groups) == ["housing"]
    assert list(authority.values["value"]) == [91, 92]
    assert list(authority.values["received"]) == ["2022-23 Q1", "2022-23 Q2"]
    assert list(authority.commentary) == ["housing"]
    assert authority.warnings == ()


@pytest.mark.parametrize("name", list(FRAMES))
def test_every_frame_has_the_columns_and_dtypes_of_its_table(tmp_path: Path, name: str) -> None:
    for folder, write in (("full", write_history), ("bare", write_authority)):
        frame = getattr(require_authority(write(tmp_path / folder), Q2), name)
        assert list(frame.columns) == [column.name for column in FRAMES[name].frame_columns]
        assert [str(dtype) for dtype in frame.dtypes] == [column.dtype for column in FRAMES[name].frame_columns]
        assert list(frame.index) == list(range(len(frame)))


def test_every_file_that_was_read_is_named_with_its_hash(tmp_path: Path) -> None:
    data = write_history(tmp_path)
    files = require_authority(data, Q2).files
    assert [file.name for file in files] == [
        "report.yml",
        "kpis.csv",
        "groups.csv",
        "sources.csv",
        "comparators.csv",
        "targets.csv",
        "overrides.csv",
        "breaks.csv",
        "corrections.csv",
        "chart_changes.csv",
        "settings.csv",
        "peers.csv",
        "values/2022-23_Q1.csv",
        "values/2022-23_Q2.csv",
        "commentary/2022-23_Q2/housing.md",
    ]
    for file in files:
        assert file.sha256 == hashlib.sha256((data / file.name).read_bytes()).hexdigest()


def test_nothing_of_a_later_quarter_is_known(tmp_path: Path) -> None:
    authority = require_authority(write_history(tmp_path), Q2)
    assert list(authority.values["received"].unique()) == ["2022-23 Q1", "2022-23 Q2"]
    assert list(authority.values["value"]) == [81, 92]
    assert list(authority.targets["green_limit"]) == [90]
    assert list(authority.comparators["comparator"]) == ["England"]
    assert list(authority.overrides["quarter"]) == ["2022-23 Q2"]
    assert list(authority.breaks["kind"]) == ["method"]
    assert list(authority.chart_changes["change"]) == ["recalculate"]
    assert list(authority.settings["value"]) == ["8"]
    assert list(authority.corrections["return"]) == ["2022-23 Q1"]
    assert "reached" not in str(authority.commentary)


def test_the_later_quarter_knows_all_of_it(tmp_path: Path) -> None:
    authority = require_authority(write_history(tmp_path), Q3)
    assert list(authority.values["value"]) == [81, 81, 93, 90]
    assert [len(getattr(authority, name)) for name in FRAMES_OF_TWO] == [2] * 6
    assert "reached" in str(authority.commentary)


def test_a_fault_of_a_later_return_does_not_stop_an_earlier_report(tmp_path: Path) -> None:
    assert problems_of(tmp_path, values={LATER: [{"value": "n/a"}]}) == []


def test_an_earlier_quarter_can_be_built(tmp_path: Path) -> None:
    authority = require_authority(write_history(tmp_path), Q1)
    assert list(authority.values["value"]) == [91]
    assert authority.closes == date(2022, 8, 14)
    assert [str(problem).partition(":")[0] for problem in authority.warnings] == ["commentary/2022-23_Q1"]


@pytest.mark.parametrize("earlier", ["2022-23 Q2", "2022-23 Q1"])
def test_as_known_gives_what_reading_the_earlier_quarter_gives(tmp_path: Path, earlier: str) -> None:
    data = write_history(tmp_path)
    known = as_known(require_authority(data, Q3), parse_quarter(earlier))
    read = require_authority(data, parse_quarter(earlier))
    assert known.quarter == read.quarter
    assert known.closes == read.closes
    for name in FRAMES:
        pd.testing.assert_frame_equal(getattr(known, name), getattr(read, name))
    assert known.commentary == {}


def test_the_future_cannot_be_known(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as raised:
        as_known(require_authority(write_history(tmp_path), Q2), Q3)
    assert str(raised.value) == "Data of 2022-23 Q2 cannot tell what was known at 2022-23 Q3."


def test_a_gap_between_returns_can_be_built(tmp_path: Path) -> None:
    data = write_authority(tmp_path, values={"2021-22 Q1": [{"value": 80}]})
    assert list(require_authority(data, quarter(2021, 3)).values["value"]) == [80]


# ---------------------------------------------------------------- problems


def test_problems_of_every_file_are_told_at_once(tmp_path: Path) -> None:
    data = write_authority(
        tmp_path,
        report={"title": ""},
        kpis=[{"polarity": "up"}],
        values={"2022-23 Q2": [{"value": "12,5"}]},
        targets=[{"green_limit": "ninety"}],
        commentary={"housing": COMMENTARY, "roads": COMMENTARY},
        files={"breaks.csv": "kpi_id;period\n"},
    )
    authority, problems = check_authority(data, Q2)
    assert authority is None
    assert [(problem.file, problem.row, problem.column) for problem in problems] == [
        ("breaks.csv", 1, ""),
        ("commentary/2022-23_Q2/roads.md", None, ""),
        ("kpis.csv", 2, "polarity"),
        ("report.yml", 23, "title"),
        ("targets.csv", 2, "green_limit"),
        ("values/2022-23_Q2.csv", 2, "value"),
    ]


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"targets": [{"green_limit": "ninety"}]}, "targets.csv, row 2, green_limit"),
        ({"targets": [{"kind": "due_date", "due": "soon"}]}, "targets.csv, row 2, due"),
        ({"kpis": [{"decimals": "one"}]}, "kpis.csv, row 2, decimals"),
        ({"values": {"2022-23 Q2": [{"value": 92, "period": "2022-23 Q9"}]}}, "values/2022-23_Q2.csv, row 2, period"),
        ({"corrections": [{"old_value": "x"}]}, "corrections.csv, row 2, old_value"),
        ({"corrections": [{"return": "x"}]}, "corrections.csv, row 2, return"),
        ({"breaks": [{"period": "x"}]}, "breaks.csv, row 2, period"),
        ({"comparators": [{"value": "x"}]}, "comparators.csv, row 2, value"),
    ],
)
def test_a_cell_that_cannot_be_read_is_told_once(tmp_path: Path, changes: dict[str, Any], place: str) -> None:
    assert [message.partition(":")[0] for message in problems_of(tmp_path, **changes)] == [place]


def test_errors_are_raised_together_without_warnings(tmp_path: Path) -> None:
    values = {"2022-23 Q2": [{"value": 101, "status": "provisional"}]}
    with pytest.raises(DataError) as raised:
        require_authority(write_authority(tmp_path, values=values), Q2)
    assert str(raised.value) == (
        "values/2022-23_Q2.csv, row 2, value: found 101; expected 0 to 100. "
        "Correct it, or the KPI's limits in kpis.csv."
    )
    assert len(raised.value.problems) == 1


def test_warnings_do_not_stop_the_report(tmp_path: Path) -> None:
    data = write_authority(tmp_path)
    (data / "kpis.csv").write_bytes(b"\xef\xbb\xbf" + (data / "kpis.csv").read_bytes())
    authority = require_authority(data, Q2)
    assert [problem.file for problem in authority.warnings] == ["kpis.csv"]


@pytest.mark.parametrize("name", ["report.yml", "kpis.csv", "sources.csv", "targets.csv"])
def test_a_file_that_must_be_there_is_told_and_nothing_else(tmp_path: Path, name: str) -> None:
    assert problems_of(tmp_path, files={name: None}) == [
        f"{name}: found no such file; expected one in the data folder. Put it there; data/README.md describes it."
    ]


@pytest.mark.parametrize(
    "name", ["kpis.csv", "groups.csv", "sources.csv", "targets.csv", "breaks.csv", "values/2022-23_Q2.csv"]
)
def test_a_file_with_semicolons_is_told_and_nothing_else(tmp_path: Path, name: str) -> None:
    changes = {"values": {"2022-23 Q2": [{"value": 92, "note": "[b]"}]}, "breaks": [{}]}
    data = write_authority(tmp_path, **changes)  # type: ignore[arg-type]
    (data / name).write_text((data / name).read_text().replace(",", ";"))
    assert [str(problem) for problem in check_authority(data, Q2)[1]] == [
        f"{name}, row 1: found cells separated by semicolons; expected commas. "
        "Save the file as comma-separated CSV, with points for decimals."
    ]


def test_a_file_in_another_encoding_is_told_and_nothing_else(tmp_path: Path) -> None:
    data = write_authority(tmp_path, kpis=[{"definition": "Repairs above £500."}])
    (data / "kpis.csv").write_bytes((data / "kpis.csv").read_text().encode("cp1252"))
    (message,) = (str(problem) for problem in check_authority(data, Q2)[1])
    assert message.startswith("kpis.csv, row 2: found text that is not UTF-8")


def test_every_other_file_may_be_left_out(tmp_path: Path) -> None:
    assert problems_of(tmp_path, files={"groups.csv": None}) == []


def test_an_unknown_folder_or_quarter_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="There is no data folder"):
        check_authority(tmp_path / "nowhere", Q2)
    with pytest.raises(UsageError, match="There is no return for 2022-23 Q3"):
        check_authority(write_authority(tmp_path), Q3)
