"""The open data of two councils as files: the report's words, the data's numbers, and spreadsheets that open."""

from __future__ import annotations

import csv
import hashlib
import os
import shutil
import subprocess
import sys
import warnings
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from csvw import CSVW

from kpi_helpers.analysis.scorecard import Scorecard, build_scorecard
from kpi_helpers.display import words as wording
from kpi_helpers.inputs.checked import require_authority
from kpi_helpers.periods import parse_quarter
from kpi_helpers.site.open_data.ods_file import write_ods
from kpi_helpers.site.open_data.sheets import build_book
from kpi_helpers.site.open_data.tables import TABLES, Column, Holds
from kpi_helpers.site.open_data.write import write_open_data
from kpi_helpers.site.open_data.xlsx_file import write_xlsx
from tests.end_to_end.reports import ROOT
from tests.unit.site.open_data.nasty import nasty_authority, nasty_tables
from tests.unit.site.open_data.spreadsheets import Cell, Sheets, read_ods, trimmed

QUARTERS = {"data": "2022-23 Q2", "tests/example_data": "2025-26 Q2"}
SOFFICE = shutil.which("soffice")
NEEDS_SOFFICE = "LibreOffice (soffice) is not installed, so nobody opened the two spreadsheets"
WRITE = """
import sys
from pathlib import Path
from kpi_helpers.analysis.scorecard import build_scorecard
from kpi_helpers.inputs.checked import require_authority
from kpi_helpers.periods import parse_quarter
from kpi_helpers.site.open_data.write import write_open_data
write_open_data(build_scorecard(require_authority(Path(sys.argv[1]), parse_quarter(sys.argv[2]))), Path(sys.argv[3]))
"""
Rows = list[dict[str, str]]
both_councils = pytest.mark.parametrize("council", list(QUARTERS))


@cache
def scorecard(council: str) -> Scorecard:
    return build_scorecard(require_authority(ROOT / council, parse_quarter(QUARTERS[council])))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Give the folder of a council's open data, made once."""
    home = tmp_path_factory.mktemp("café figures")

    @cache
    def folder(council: str) -> Path:
        found = home / Path(council).name
        write_open_data(scorecard(council), found)
        return found

    return folder


def rows_of(path: Path) -> Rows:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# ---------------------------------------------------------------- the report's words


@both_councils
def test_the_scorecard_has_the_words_of_the_report(council: str, made: Callable[[str], Path]) -> None:
    rows, results = rows_of(made(council) / "scorecard.csv"), scorecard(council).results
    assert [row["kpi_id"] for row in rows] == list(results)
    for row, result in zip(rows, results.values(), strict=True):
        latest = result.latest
        assert row["shown"] == (wording.value_words(latest, result.kpi) if latest else "")
        assert row["period_shown"] == (latest.period.printed if latest else "")
        assert row["missing"] == ("" if latest else wording.missing_words(result))
        assert row["last_known"] == ("" if latest else wording.last_known_words(result))
        assert row["target_shown"].removeprefix("'") == wording.target_words(result.target, result.kpi)
        assert row["gap_shown"] == wording.gap_words(result)
        assert row["rating_shown"] == wording.RATING_WORDS[result.rating.rag]
        assert row["not_rated_because"] == wording.unrated_words(result.rating, result.target)
        assert row["rating_basis"] == wording.basis_words(result.rating)
        assert row["travel_previous_shown"] == wording.travel_words(result.travel_previous)
        assert row["travel_year_shown"] == wording.travel_words(result.travel_year)
        assert row["dashboard_page"] == f"../dashboard/kpi/{result.kpi.kpi_id}.html"


@both_councils
def test_every_figure_is_there_in_the_words_of_the_report(council: str, made: Callable[[str], Path]) -> None:
    found = [row for row in rows_of(made(council) / "values.csv") if row["figure_is"] == "value"]
    expected = [
        (
            kpi_id,
            figure.period.printed,
            wording.value_words(figure, result.kpi) if figure.has_something else figure.note,
        )
        for kpi_id, result in scorecard(council).results.items()
        for figure in result.figures
    ]
    assert [(row["kpi_id"], row["period_shown"], row["shown"]) for row in found] == expected
    compared = [
        (kpi_id, name, wording.value_words(figure, result.kpi) if figure.has_something else figure.note)
        for kpi_id, result in scorecard(council).results.items()
        for name, figures in result.comparator_series.items()
        for figure in figures
    ]
    rows = rows_of(made(council) / "comparators.csv")
    assert [(row["kpi_id"], row["comparator"], row["shown"]) for row in rows] == compared


# ---------------------------------------------------------------- the data's numbers


def number(text: str) -> float | None:
    return float(text) if text else None


def known_numbers(path: Path, *keys: str) -> dict[tuple[str, ...], set[tuple[float | None, ...]]]:
    """Give value, numerator and denominator of the rows of a file of figures, by some of its columns."""
    numbers: dict[tuple[str, ...], set[tuple[float | None, ...]]] = {}
    for row in rows_of(path):
        if not row.get("bound"):
            cells = tuple(number(row[name]) for name in ("value", "numerator", "denominator"))
            numbers.setdefault(tuple(row[key] for key in keys), set()).add(cells)
    return numbers


@both_councils
def test_figures_are_those_of_the_returns(council: str, made: Callable[[str], Path]) -> None:
    corrected = {(row["kpi_id"], row["period"]): row for row in rows_of(ROOT / council / "corrections.csv")}
    compared = 0
    for row in rows_of(made(council) / "values.csv"):
        place = (row["kpi_id"], row["period"])
        if row["figure_is"] != "value":
            continue
        if place in corrected and corrected[place]["return"] == row["received"]:
            assert number(row["value"]) == number(corrected[place]["new_value"])
            continue
        source = ROOT / council / "values" / f"{row['received'].replace(' ', '_')}.csv"
        cells = tuple(number(row[name]) for name in ("value", "numerator", "denominator"))
        assert cells in _returned(source)[place], place
        compared += 1
    assert compared > 200


_returned = cache(lambda path: known_numbers(path, "kpi_id", "period"))


@both_councils
def test_comparators_and_targets_are_those_of_their_files(council: str, made: Callable[[str], Path]) -> None:
    source = known_numbers(ROOT / council / "comparators.csv", "kpi_id", "period", "comparator", "received")
    for row in rows_of(made(council) / "comparators.csv"):
        place = (row["kpi_id"], row["period"], row["comparator"], row["received"])
        assert tuple(number(row[name]) for name in ("value", "numerator", "denominator")) in source[place], place
    limits = ("green_limit", "green_limit_upper", "amber_limit", "amber_limit_upper", "base_value", "change_percent")
    targets = {(row["kpi_id"], row["applies_from"]): row for row in rows_of(ROOT / council / "targets.csv")}
    rows = rows_of(made(council) / "targets.csv")
    assert len(rows) > 30
    for row in rows:
        origin = targets[row["kpi_id"], row["applies_from"]]
        assert [number(row[name]) for name in limits] == [number(origin[name]) for name in limits]


# ---------------------------------------------------------------- the files


@both_councils
def test_the_csv_files_are_valid(council: str, made: Callable[[str], Path]) -> None:
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        checked = CSVW(str(made(council) / "csv-metadata.json"), validate=True)
        assert checked.is_valid
    assert [str(one.message) for one in told] == []


def test_the_same_bytes_whatever_the_machine_says(made: Callable[[str], Path], tmp_path: Path) -> None:
    council = "tests/example_data"
    elsewhere = {"TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "4711", "LC_ALL": "C", "PYTHONUTF8": "0"}
    words = [sys.executable, "-c", WRITE, str(ROOT / council), QUARTERS[council], str(tmp_path / "again")]
    done = subprocess.run(words, env={**os.environ, **elsewhere}, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    digests = [
        {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}
        for folder in (made(council), tmp_path / "again")
    ]
    assert digests[0] == digests[1]


# ---------------------------------------------------------------- LibreOffice


def names_of_copies() -> list[str]:
    return [f"{council}-{ending}" for council in ("data", "example_data", "nasty") for ending in ("xlsx", "ods")]


@pytest.fixture(scope="module")
def opened(made: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Sheets]:
    """Open every spreadsheet in LibreOffice, and give the cells it found in each."""
    if SOFFICE is None:
        pytest.skip(NEEDS_SOFFICE)
    home = tmp_path_factory.mktemp("libreoffice")
    book = build_book(nasty_authority(), nasty_tables())
    write_xlsx(book, home / "nasty-xlsx.xlsx")
    write_ods(book, home / "nasty-ods.ods")
    for council in QUARTERS:
        for ending in ("xlsx", "ods"):
            name = Path(council).name
            shutil.copy(made(council) / f"kpi-report-data.{ending}", home / f"{name}-{ending}.{ending}")
    copies = [str(home / f"{name}.{name.rsplit('-', 1)[1]}") for name in names_of_copies()]
    profile = f"-env:UserInstallation={(home / 'profile').as_uri()}"
    words = [SOFFICE, profile, "--headless", "--convert-to", "fods", "--outdir", str(home / "opened"), *copies]
    done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=180)
    assert done.returncode == 0, done.stderr
    return {name: read_ods(home / "opened" / f"{name}.fods") for name in names_of_copies()}


def as_meant(text: str, column: Column) -> Cell:
    """Give a cell of a CSV file as the value it stands for."""
    if not text:
        return None
    match column.holds:
        case Holds.NUMBER | Holds.WHOLE:
            return float(text)
        case Holds.DATE:
            return date.fromisoformat(text)
        case _:
            marked = text.lstrip("'\" ").startswith(("=", "+", "-", "@")) and text.startswith("'")
            return text[1:] if marked else text


@pytest.mark.slow
@pytest.mark.skipif(SOFFICE is None, reason=NEEDS_SOFFICE)
@pytest.mark.parametrize("ending", ["xlsx", "ods"])
@both_councils
def test_libreoffice_finds_every_cell_of_the_csv_files(
    council: str, ending: str, opened: dict[str, Sheets], made: Callable[[str], Path]
) -> None:
    sheets = opened[f"{Path(council).name}-{ending}"]
    for table in TABLES:
        rows = rows_of(made(council) / table.file)
        expected = [trimmed([as_meant(row[column.name], column) for column in table.columns]) for row in rows]
        found = [trimmed(row) for row in sheets[table.sheet]]
        assert found[0] == [table.title]
        assert found[3] == [column.title for column in table.columns]
        assert found[4 : 4 + len(rows)] == expected
        assert not any(found[4 + len(rows) :])


@pytest.mark.slow
@pytest.mark.skipif(SOFFICE is None, reason=NEEDS_SOFFICE)
@pytest.mark.parametrize("ending", ["xlsx", "ods"])
def test_libreoffice_computes_nothing(ending: str, opened: dict[str, Sheets]) -> None:
    sheets = opened[f"nasty-{ending}"]
    assert sheets["Cover"][0] == ["=1+1 [a](http://b) $$c$$, Q2 2022/23: the figures as open data"]
    for filled in nasty_tables():
        found = [trimmed(row) for row in sheets[filled.table.sheet]]
        assert found[4 : 4 + len(filled.rows)] == [trimmed(list(row)) for row in filled.rows]
