from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kpi_helpers.errors import Severity
from kpi_helpers.inputs.checked import check_authority
from tests.builders import COMMENTARY, Q2, problems_of, write_authority

FOLDER = "commentary/2022-23_Q2"
FILE = f"{FOLDER}/housing.md"
FRONT = COMMENTARY.partition("\n\n")[0] + "\n"


def told(folder: Path, body: str, **changes: Any) -> list[str]:
    return problems_of(folder, commentary={"housing": FRONT + body}, **changes)


def test_a_group_without_commentary_is_told(tmp_path: Path) -> None:
    rows = [{}, {"group": "roads", "title": "Our roads"}]
    assert problems_of(tmp_path, groups=rows) == [
        f'{FOLDER}/roads.md: found no such file; expected commentary for the group "Our roads". '
        "Write it, or make commentary optional for the group in groups.csv."
    ]


def test_a_group_without_a_row_needs_commentary_too(tmp_path: Path) -> None:
    other = {"kpi_id": "ROA_01", "group": "road_repairs"}
    assert problems_of(tmp_path, kpis=[{}, other], targets=[{}, {"kpi_id": "ROA_01"}]) == [
        f'{FOLDER}/road_repairs.md: found no such file; expected commentary for the group "Road repairs". '
        "Write it, or make commentary optional for the group in groups.csv."
    ]


def test_a_group_whose_commentary_is_optional_needs_none(tmp_path: Path) -> None:
    assert problems_of(tmp_path, groups=[{}, {"group": "roads", "commentary": "optional"}]) == []


def test_a_group_whose_kpis_have_all_ended_needs_none(tmp_path: Path) -> None:
    other = {"kpi_id": "ROA_01", "group": "roads", "ends": "2022-23 Q1"}
    assert problems_of(tmp_path, kpis=[{}, other], targets=[{}, {"kpi_id": "ROA_01"}]) == []


def test_a_quarter_without_any_commentary_is_one_warning(tmp_path: Path) -> None:
    data = write_authority(tmp_path)
    (data / FILE).unlink()
    (data / FOLDER).rmdir()
    authority, problems = check_authority(data, Q2)
    assert [(str(problem), problem.severity) for problem in problems] == [
        (
            f"{FOLDER}: found no such folder; expected commentary for the quarter. "
            "Make it and write a file <group>.md for each group; until then the report has figures only.",
            Severity.WARNING,
        )
    ]
    assert authority is not None
    assert authority.commentary == {}


def test_commentary_for_an_unknown_group_is_told(tmp_path: Path) -> None:
    texts = {"housing": COMMENTARY, "houseing": COMMENTARY.replace("group: housing", "group: houseing")}
    assert problems_of(tmp_path, commentary=texts) == [
        f'{FOLDER}/houseing.md: found an unknown group "houseing"; expected a group of groups.csv or kpis.csv. '
        'Did you mean "housing"? Rename the file, or add the group to groups.csv.'
    ]


def test_front_matter_of_another_group_is_told(tmp_path: Path) -> None:
    assert problems_of(tmp_path, commentary={"housing": COMMENTARY.replace("group: housing", "group: roads")}) == [
        f'{FILE}, group: found "roads"; expected housing, as the file is named housing.md. Correct one of them.'
    ]


def test_another_kind_of_file_is_told(tmp_path: Path) -> None:
    assert problems_of(tmp_path, files={f"{FOLDER}/roads.docx": b"PK"}) == [
        f"{FOLDER}/roads.docx: found another kind of file; expected files <group>.md. "
        "Save it as text with the ending .md, or take it away."
    ]


def test_commentary_that_is_not_utf8_is_told_once(tmp_path: Path) -> None:
    assert problems_of(tmp_path, files={FILE: COMMENTARY.encode() + b"Caf\xe9\n"}) == [
        f"{FILE}, row 10: found text that is not UTF-8 (probably Windows-1252: the first such letter would be "
        '"é"); expected text in UTF-8. In Excel, save as "CSV UTF-8 (Comma delimited)"; '
        "in other programs choose the encoding UTF-8."
    ]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([{}, {"subgroup": "repairs", "title": "Repairs"}], 'one of repairs. Did you mean "repairs"? '),
        ([{}], "none, as the group has no subgroups. "),
    ],
)
def test_an_unknown_subgroup_is_told_with_its_line(tmp_path: Path, rows: list[dict[str, str]], expected: str) -> None:
    assert told(tmp_path, "All is well.\n\n# repair\nText.\n", groups=rows) == [
        f'{FILE}, row 9: found an unknown subgroup "repair"; expected {expected}Correct it, or begin the line with ##.'
    ]


def test_a_subgroup_that_exists_is_fine(tmp_path: Path) -> None:
    rows = [{}, {"subgroup": "repairs", "title": "Repairs"}]
    assert told(tmp_path, "# Repairs\nText.\n", groups=rows) == []


# ---------------------------------------------------------------- figures


@pytest.mark.parametrize(
    "body",
    [
        "It is {{ HOU_3 }}.",
        "- a\n- {{ HOU_3 }}",
        "> {{ HOU_3 }}",
        "## {{ HOU_3 }}\ntext",
        "## Issues\n### {{ HOU_3 }}\ntext",
        "## Issues\n### People\n- {{ HOU_3 }}",
        "![](chart:HOU_3)",
    ],
)
def test_an_unknown_kpi_is_told_wherever_it_stands(tmp_path: Path, body: str) -> None:
    (message,) = told(tmp_path, body + "\n")
    place, _, words = message.partition(": ")
    assert words == 'found an unknown KPI "HOU_3"; expected a KPI of kpis.csv. Did you mean "HOU_03"? Correct it.'
    line = 7 + next(number for number, text in enumerate(body.splitlines()) if "HOU_3" in text)
    assert place == f"{FILE}, row {line}"


@pytest.mark.parametrize(
    ("written", "values", "missing"),
    [
        ("{{ HOU_03 }}", [], "a value"),
        ("{{ HOU_03 | period }}", [], "a value"),
        ("{{ HOU_03 | numerator }}", [{"value": 92}], "a numerator"),
        ("{{ HOU_03 | denominator }}", [{"value": 92}], "a denominator"),
        ("{{ HOU_03 | previous }}", [{"value": 92}], "values for two periods"),
        ("{{ HOU_03 | change }}", [{"value": 92}], "values for two periods"),
        ("{{ HOU_03 | direction }}", [{"value": 92}], "values for two periods"),
        ("{{ HOU_03 }}", [{"value": 92, "bound": "low"}], "a value"),
        ("{{ HOU_03 }}", [{"value": "", "note": "[x]", "remark": "lost"}], "a value"),
    ],
)
def test_a_figure_that_no_return_gives_is_told(
    tmp_path: Path, written: str, values: list[dict[str, Any]], missing: str
) -> None:
    told_here = told(tmp_path, f"It is {written}.\n", values={"2022-23 Q1": [], "2022-23 Q2": values})
    assert told_here == [
        f"{FILE}, row 7: found {written}, for which no return so far gives {missing}; expected a KPI that has "
        f"{missing}. Write the words without it, or add the value."
    ]


def test_a_chart_without_a_figure_is_told(tmp_path: Path) -> None:
    assert told(tmp_path, "![](chart:HOU_03)\n", values={"2022-23 Q1": [], "2022-23 Q2": []}) == [
        f"{FILE}, row 7: found a chart of HOU_03, for which no return so far gives a value; "
        "expected a KPI that has a value. Write the words without it, or add the value."
    ]


def test_figures_that_returns_give_are_fine(tmp_path: Path) -> None:
    fields = ("value", "numerator", "denominator", "previous", "target", "period", "change", "direction")
    body = " ".join(f"{{{{ HOU_03 | {field} }}}}" for field in fields)
    values = {"2022-23 Q2": [{"value": 92, "numerator": 92, "denominator": 100}]}
    assert told(tmp_path, body + "\n\n![](chart:HOU_03)\n", values=values) == []


def test_a_figure_that_cannot_be_read_is_told_in_its_own_file_only(tmp_path: Path) -> None:
    values = {"2022-23 Q1": [], "2022-23 Q2": [{"value": "92,5"}]}
    assert problems_of(tmp_path, values=values) == [
        'values/2022-23_Q2.csv, row 2, value: found "92,5"; expected a number. Write 92.5.'
    ]
