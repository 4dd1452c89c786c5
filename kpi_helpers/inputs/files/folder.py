"""The data folder: which files and quarters there are, whether their names make sense, and their text.

Knows names, bytes and encodings; what stands in a file is left to `csv`, `report_file`, `commentary_files`.
"""

from __future__ import annotations

import hashlib
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from kpi_helpers.errors import Problem, Severity, UsageError, did_you_mean
from kpi_helpers.inputs.files.tables import TABLES
from kpi_helpers.periods import Period, parse_quarter

REPORT_FILE = "report.yml"
VALUES_FOLDER = "values"
COMMENTARY_FOLDER = "commentary"
SAVE_AS_UTF8 = 'In Excel, save as "CSV UTF-8 (Comma delimited)"; in other programs choose the encoding UTF-8'
_NAME_OF_QUARTER = "the name of a quarter, such as 2022-23_Q2"
_TOP_FILES = (REPORT_FILE, *(table.path for table in TABLES if "/" not in table.path))
_WORKBOOK = b"PK\x03\x04"  # every .xlsx and .ods file begins so
_WORD_DOCUMENT = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file that was read: its name from the data folder, the SHA-256 of its bytes, and its text.

    `text` is None where the bytes could not be read as text.
    """

    name: str
    sha256: str
    text: str | None = field(default=None, repr=False, compare=False)


def require_data_folder(data_dir: Path) -> None:
    """Raise if the folder is not there or holds no report.

    Raises
    ------
    UsageError
        There is no such folder, or neither `report.yml` nor `kpis.csv` is in it.
    """
    if not data_dir.is_dir():
        raise UsageError(f'There is no data folder "{data_dir}". Give the folder that holds {REPORT_FILE}.')
    if not any((data_dir / name).is_file() for name in (REPORT_FILE, "kpis.csv")):
        raise UsageError(f'"{data_dir}" is not a data folder: it has neither {REPORT_FILE} nor kpis.csv.')


def quarters_with_values(data_dir: Path) -> list[Period]:
    """Give the quarters that have a file of values, earliest first."""
    quarters = [_quarter_of_name(path.stem) for path in (data_dir / VALUES_FOLDER).glob("*.csv")]
    return sorted((quarter for quarter in quarters if quarter), key=lambda quarter: quarter.start)


def require_quarter(data_dir: Path, quarter: Period) -> None:
    """Raise unless the quarter has values, or lies between the first and the last that have.

    Raises
    ------
    UsageError
        The quarter lies outside the returns there are; the message lists them.
    """
    quarters = quarters_with_values(data_dir)
    if quarters and quarters[0].start <= quarter.start <= quarters[-1].start:
        return
    listed = ", ".join(str(known) for known in quarters) or "none"
    misnamed = ", ".join(problem.file for problem in check_names(data_dir) if problem.file.startswith("values/"))
    hint = f" Not the name of a quarter: {misnamed}." if misnamed else ""
    raise UsageError(f"There is no return for {quarter}. Quarters with data: {listed}.{hint}")


def file_name(quarter: Period) -> str:
    """Give a quarter as file and folder names write it.

    >>> file_name(parse_quarter("Q2 2022/23"))
    '2022-23_Q2'
    """
    return str(quarter).replace(" ", "_")


def values_name(quarter: Period) -> str:
    """Give the name of the file of a quarter's values."""
    return f"{VALUES_FOLDER}/{file_name(quarter)}.csv"


def commentary_name(quarter: Period) -> str:
    """Give the name of the folder of a quarter's commentary."""
    return f"{COMMENTARY_FOLDER}/{file_name(quarter)}"


def is_hidden(path: Path) -> bool:
    """Whether a file is left by the operating system or an open program, and is no one's data."""
    return path.name.startswith((".", "~$")) or path.name in ("Thumbs.db", "desktop.ini")


# ---------------------------------------------------------------- names


def check_names(data_dir: Path) -> list[Problem]:
    """Find files and folders whose names say nothing, or name a quarter that does not exist."""
    problems = _check_top(data_dir)
    for folder, suffix in ((VALUES_FOLDER, ".csv"), (COMMENTARY_FOLDER, "")):
        for path in sorted((data_dir / folder).glob("*")):
            name = f"{folder}/{path.name}"
            if is_hidden(path) or (_quarter_of_name(path.stem if suffix else path.name) and path.suffix == suffix):
                continue
            kind = "a file" if suffix else "a folder"
            expected = f"{kind} with {_NAME_OF_QUARTER}{suffix}"
            problems.append(Problem(name, _what_is_found(path), expected, "Rename it or take it away"))
    return problems


def _what_is_found(path: Path) -> str:
    if path.suffix.casefold() in (".xlsx", ".xls", ".ods"):
        return "a workbook"
    return "a name that is no quarter" if _quarter_of_name(path.stem) is None else "another kind of file"


def _check_top(data_dir: Path) -> list[Problem]:
    problems = []
    for path in sorted(data_dir.iterdir()):
        if path.suffix.casefold() not in (".csv", ".yml", ".yaml", ".xlsx") or path.name in _TOP_FILES:
            continue
        if is_hidden(path):
            continue
        hint = did_you_mean(path.name, _TOP_FILES).strip()
        expected = f"one of {', '.join(_TOP_FILES)}"
        todo = f"{hint} Rename it or take it away".strip()
        problems.append(Problem(path.name, "a file that is never read", expected, todo, severity=Severity.WARNING))
    return problems


def _quarter_of_name(stem: str) -> Period | None:
    """Give the quarter a name stands for; None unless it is written exactly as `file_name` writes it."""
    try:
        quarter = parse_quarter(stem)
    except UsageError:
        return None
    return quarter if file_name(quarter) == stem else None


# ---------------------------------------------------------------- bytes


def read_source(data_dir: Path, name: str) -> tuple[SourceFile, list[Problem]]:
    """Read one file as UTF-8; bytes that are not are a problem, a byte-order mark is told and left out."""
    content = (data_dir / name).read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    problems: list[Problem] = []
    if content.startswith(_BYTE_ORDER_MARK):
        problems.append(_byte_order_mark(name))
    try:
        return SourceFile(name, digest, content.decode("utf-8-sig")), problems
    except UnicodeDecodeError as error:
        return SourceFile(name, digest), [_not_utf8(name, content, error)]


def read_word_template(data_dir: Path, name: str) -> tuple[SourceFile | None, list[Problem]]:
    """Read a council's Word document, of which only its digest is kept; one that cannot be used is a problem."""
    column, expected = "word_template", "the name of a Word document (.docx) in the data folder"
    place = data_dir / name
    if not place.resolve().is_relative_to(data_dir.resolve()) or not place.is_file():
        todo = "Put it there, or correct the name"
        return None, [Problem(REPORT_FILE, f'"{name}", which is no file there', expected, todo, column=column)]
    source = SourceFile(name, hashlib.sha256(place.read_bytes()).hexdigest())
    try:
        with ZipFile(place) as parts:
            kind = _WORD_DOCUMENT in parts.read("[Content_Types].xml")
    except (BadZipFile, KeyError, OSError, RuntimeError, zlib.error):
        kind = False
    todo = "Open it in Word and save it as a Word document, not as .doc, .dotx or .docm"
    return source, [] if kind else [Problem(REPORT_FILE, f'"{name}", which is none', expected, todo, column=column)]


def _byte_order_mark(name: str) -> Problem:
    return Problem(
        name,
        "a byte-order mark, which was ignored",
        "UTF-8 without one",
        "Nothing is lost; an editor that saves UTF-8 without a byte-order mark removes it",
        severity=Severity.WARNING,
    )


def _not_utf8(name: str, content: bytes, error: UnicodeDecodeError) -> Problem:
    if content.startswith(_WORKBOOK):
        return Problem(name, "a workbook", "a text file in UTF-8", SAVE_AS_UTF8)
    if content.startswith(_UTF16):
        return Problem(name, "text in UTF-16", "text in UTF-8", SAVE_AS_UTF8)
    line = content.count(b"\n", 0, error.start) + 1
    letter = content[error.start : error.start + 1].decode("cp1252", errors="replace")
    found = f'text that is not UTF-8 (probably Windows-1252: the first such letter would be "{letter}")'
    return Problem(name, found, "text in UTF-8", SAVE_AS_UTF8, row=line)
