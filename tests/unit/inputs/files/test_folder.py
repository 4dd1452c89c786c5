from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from kpi_helpers.errors import Severity, UsageError
from kpi_helpers.inputs.files.folder import (
    check_names,
    quarters_with_values,
    read_source,
    require_data_folder,
    require_quarter,
)
from kpi_helpers.periods import quarter
from tests.builders import write_authority

SAVE_AS = 'In Excel, save as "CSV UTF-8 (Comma delimited)"; in other programs choose the encoding UTF-8.'


def test_a_tidy_folder_has_no_problem(tmp_path: Path) -> None:
    data = write_authority(tmp_path)
    for left_over in ("values/.DS_Store", "values/~$2022-23_Q2.csv", "commentary/Thumbs.db", "README.md"):
        (data / left_over).write_text("")
    assert check_names(data) == []


@pytest.mark.parametrize(
    "name", ["2022-23_Q5", "2022-24_Q1", "2022-23 Q2", "2022_23_Q2", "q2", "9999-00_Q4", "0000-01_Q1"]
)
def test_a_file_named_for_no_quarter_is_told(tmp_path: Path, name: str) -> None:
    data = write_authority(tmp_path, files={f"values/{name}.csv": ""})
    assert [str(problem) for problem in check_names(data)] == [
        f"values/{name}.csv: found a name that is no quarter; expected a file with the name of a quarter, "
        "such as 2022-23_Q2.csv. Rename it or take it away."
    ]


def test_a_workbook_among_the_values_is_told(tmp_path: Path) -> None:
    data = write_authority(tmp_path, files={"values/2022-23_Q3.xlsx": b""})
    assert [str(problem) for problem in check_names(data)] == [
        "values/2022-23_Q3.xlsx: found a workbook; expected a file with the name of a quarter, "
        "such as 2022-23_Q2.csv. Rename it or take it away."
    ]


def test_a_folder_of_commentary_named_for_no_quarter_is_told(tmp_path: Path) -> None:
    data = write_authority(tmp_path, files={"commentary/2022-23_Q9/housing.md": ""})
    assert [str(problem) for problem in check_names(data)] == [
        "commentary/2022-23_Q9: found a name that is no quarter; expected a folder with the name of a quarter, "
        "such as 2022-23_Q2. Rename it or take it away."
    ]


def test_a_file_that_no_one_reads_is_a_warning(tmp_path: Path) -> None:
    data = write_authority(tmp_path, files={"target.csv": ""})
    problems = check_names(data)
    assert [str(problem) for problem in problems] == [
        "target.csv: found a file that is never read; expected one of report.yml, kpis.csv, groups.csv, sources.csv, "
        "comparators.csv, targets.csv, overrides.csv, breaks.csv, corrections.csv, chart_changes.csv, settings.csv, "
        "peers.csv. "
        'Did you mean "targets.csv"? Rename it or take it away.'
    ]
    assert problems[0].severity is Severity.WARNING


def test_quarters_are_those_of_the_files_in_order(tmp_path: Path) -> None:
    data = write_authority(tmp_path, values={"2021-22 Q4": [{"value": 90}]})
    assert [str(one) for one in quarters_with_values(data)] == ["2021-22 Q4", "2022-23 Q1", "2022-23 Q2"]


def test_the_first_the_last_and_every_quarter_between_can_be_built(tmp_path: Path) -> None:
    data = write_authority(tmp_path, values={"2021-22 Q2": [{"value": 90}]})
    for year, number in ((2021, 2), (2021, 3), (2022, 2)):
        require_quarter(data, quarter(year, number))


@pytest.mark.parametrize(("year", "number", "name"), [(2022, 3, "2022-23 Q3"), (2021, 4, "2021-22 Q4")])
def test_a_quarter_without_data_is_refused_with_those_there_are(
    tmp_path: Path, year: int, number: int, name: str
) -> None:
    data = write_authority(tmp_path)
    with pytest.raises(UsageError) as raised:
        require_quarter(data, quarter(year, number))
    assert str(raised.value) == f"There is no return for {name}. Quarters with data: 2022-23 Q1, 2022-23 Q2."


def test_a_refused_quarter_is_perhaps_a_misnamed_file(tmp_path: Path) -> None:
    data = write_authority(tmp_path, files={"values/2022-23_Q5.csv": ""})
    with pytest.raises(UsageError) as raised:
        require_quarter(data, quarter(2022, 3))
    assert str(raised.value) == (
        "There is no return for 2022-23 Q3. Quarters with data: 2022-23 Q1, 2022-23 Q2. "
        "Not the name of a quarter: values/2022-23_Q5.csv."
    )


def test_a_folder_without_values_has_no_quarter(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as raised:
        require_quarter(tmp_path, quarter(2022, 2))
    assert str(raised.value) == "There is no return for 2022-23 Q2. Quarters with data: none."


def test_an_unknown_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as raised:
        require_data_folder(tmp_path / "dta")
    assert str(raised.value) == (
        f'There is no data folder "{tmp_path / "dta"}". Give the folder that holds report.yml.'
    )


def test_a_folder_of_other_things_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as raised:
        require_data_folder(tmp_path)
    assert str(raised.value) == f'"{tmp_path}" is not a data folder: it has neither report.yml nor kpis.csv.'


# ---------------------------------------------------------------- bytes


def test_text_is_read_with_the_hash_of_its_bytes(tmp_path: Path) -> None:
    (tmp_path / "kpis.csv").write_bytes("£5\r\n".encode())
    source, problems = read_source(tmp_path, "kpis.csv")
    assert source.text == "£5\r\n"
    assert source.sha256 == hashlib.sha256("£5\r\n".encode()).hexdigest()
    assert problems == []


def test_a_byte_order_mark_is_ignored_with_a_warning(tmp_path: Path) -> None:
    (tmp_path / "kpis.csv").write_bytes(b"\xef\xbb\xbfkpi_id\n")
    source, problems = read_source(tmp_path, "kpis.csv")
    assert source.text == "kpi_id\n"
    assert [str(problem) for problem in problems] == [
        "kpis.csv: found a byte-order mark, which was ignored; expected UTF-8 without one. "
        "Nothing is lost; an editor that saves UTF-8 without a byte-order mark removes it."
    ]
    assert problems[0].severity is Severity.WARNING


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            b"kpi_id,value\nA,\xa35\n",
            "kpis.csv, row 2: found text that is not UTF-8 (probably Windows-1252: the first such letter would be "
            f'"£"); expected text in UTF-8. {SAVE_AS}',
        ),
        ("kpi_id".encode("utf-16"), f"kpis.csv: found text in UTF-16; expected text in UTF-8. {SAVE_AS}"),
        (b"PK\x03\x04\x14\xff", f"kpis.csv: found a workbook; expected a text file in UTF-8. {SAVE_AS}"),
    ],
)
def test_another_encoding_is_told(tmp_path: Path, content: bytes, message: str) -> None:
    (tmp_path / "kpis.csv").write_bytes(content)
    source, problems = read_source(tmp_path, "kpis.csv")
    assert source.text is None
    assert [str(problem) for problem in problems] == [message]
