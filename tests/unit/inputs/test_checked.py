from __future__ import annotations

from pathlib import Path

import pytest

from kpi_helpers.inputs.checked import read_earlier, require_authority
from kpi_helpers.periods import parse_quarter
from tests.builders import COMMENTARY, write_authority

Q2 = parse_quarter("2022-23 Q2")


def text(words: str) -> str:
    return COMMENTARY.replace("- Repairs on time stand at {{ HOU_03 }}.", words)


def folder(tmp_path: Path, texts: dict[str, str]) -> Path:
    files = {f"commentary/{quarter}/{group}.md": words for (quarter, group), words in _keys(texts).items()}
    return write_authority(tmp_path, files=files)


def _keys(texts: dict[str, str]) -> dict[tuple[str, str], str]:
    return {(place.split("/")[0], place.split("/")[1]): words for place, words in texts.items()}


def test_earlier_texts_come_newest_first_with_what_was_known_then(tmp_path: Path) -> None:
    data = folder(tmp_path, {"2022-23_Q1/housing": text("- Roofs."), "2021-22_Q3/housing": text("- Boilers.")})
    earlier = read_earlier(require_authority(data, Q2))
    assert [str(one.quarter) for one in earlier.quarters] == ["2022-23 Q1", "2021-22 Q3"]
    assert [one.values["received"].tolist() for one in earlier.quarters] == [["2022-23 Q1"], []]
    assert [list(one.commentary) for one in earlier.quarters] == [["housing"], ["housing"]]
    assert [file.name for file in earlier.files] == [
        "commentary/2022-23_Q1/housing.md",
        "commentary/2021-22_Q3/housing.md",
    ]
    assert earlier.warnings == ()


def test_texts_of_more_than_a_year_ago_and_of_later_quarters_are_not_read(tmp_path: Path) -> None:
    data = folder(tmp_path, {"2021-22_Q1/housing": text("- Old."), "2022-23_Q3/housing": text("- To come.")})
    assert read_earlier(require_authority(data, Q2)).quarters == ()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (
            "no front matter",
            "commentary/2022-23_Q1/housing.md, row 1: found no front matter; expected lines between two lines --- that "
            "give group, written_by, approved_by, date. Begin the file with them; until then this text of an earlier "
            "quarter is left out of the dashboard.",
        ),
        (
            text("- Rents stand at {{ HOU_99 }}."),
            'commentary/2022-23_Q1/housing.md: found the KPI "HOU_99"; expected a KPI in use in 2022-23 Q1. Write the '
            "figure out; until then this text of an earlier quarter is left out of the dashboard.",
        ),
    ],
)
def test_a_fault_in_an_old_text_is_told_and_the_text_left_out(tmp_path: Path, words: str, message: str) -> None:
    data = folder(tmp_path, {"2022-23_Q1/housing": words, "2022-23_Q1/rents": text("- Fine.")})
    earlier = read_earlier(require_authority(data, Q2))
    assert [str(problem) for problem in earlier.warnings][:1] == [message]
    assert {problem.severity.value for problem in earlier.warnings} == {"warning"}
    assert [list(one.commentary) for one in earlier.quarters] == [["rents"]]
