from __future__ import annotations

from datetime import date

import pytest

from kpi_helpers.errors import Severity
from kpi_helpers.inputs.commentary import Cohort, Commentary, Heading, Labelled, ListBlock, Paragraph, Part, Text
from kpi_helpers.inputs.commentary_files import labels_of, read_commentary
from kpi_helpers.inputs.files.folder import SourceFile
from kpi_helpers.inputs.lists import Label

FRONT = "---\ngroup: housing\nwritten_by: Head of Housing\napproved_by: Director\ndate: 2022-11-20\n---\n"


def read(body: str, *, front: str = FRONT) -> tuple[Commentary | None, list[str]]:
    commentary, problems = read_commentary(SourceFile("c/housing.md", "", front + body))
    return commentary, [str(problem) for problem in problems]


def parts(body: str) -> tuple[Part, ...]:
    commentary, problems = read(body)
    assert problems == []
    assert commentary is not None
    return commentary.parts


def words(text: str) -> Paragraph:
    return Paragraph((Text(text),))


def bullets(*items: str) -> ListBlock:
    return ListBlock(ordered=False, items=tuple((words(item),) for item in items))


def test_front_matter_says_whose_commentary_it_is() -> None:
    commentary, problems = read("All is well.")
    assert problems == []
    assert commentary == Commentary(
        "housing",
        "Head of Housing",
        "Director",
        date(2022, 11, 20),
        (Part("", (words("All is well."),)),),
        "c/housing.md",
    )


def test_line_ends_of_windows_change_nothing() -> None:
    source = SourceFile("c/housing.md", "", (FRONT + "## Issues\n- a\n").replace("\n", "\r\n"))
    commentary, problems = read_commentary(source)
    assert problems == []
    assert commentary is not None
    assert commentary.parts == (Part("", (Labelled((Label.ISSUES,), (bullets("a"),)),)),)


def test_recognised_headings_begin_labelled_blocks() -> None:
    assert parts("Lead.\n\n## Issues\n- a\n- b\n## Actions:\nThe council:\n- c\n") == (
        Part(
            "",
            (
                words("Lead."),
                Labelled((Label.ISSUES,), (bullets("a", "b"),)),
                Labelled((Label.ACTIONS,), (words("The council:"), bullets("c"))),
            ),
        ),
    )


def test_a_label_may_come_again() -> None:
    (part,) = parts("## Issues\na\n## Actions\nb\n## Issues\nc\n")
    assert [block.labels for block in part.blocks if isinstance(block, Labelled)] == [
        (Label.ISSUES,),
        (Label.ACTIONS,),
        (Label.ISSUES,),
    ]


def test_other_headings_end_a_labelled_block_and_stand_for_themselves() -> None:
    (part,) = parts("## Issues\na\n## Background\nb\n### Detail\nc\n")
    assert part.blocks == (
        Labelled((Label.ISSUES,), (words("a"),)),
        Heading(2, (Text("Background"),)),
        words("b"),
        Heading(3, (Text("Detail"),)),
        words("c"),
    )


def test_cohorts_stand_inside_their_block() -> None:
    (part,) = parts("## Causes\nBoth.\n### 16/17 year olds\n- a\n### Care leavers\n- b\n- c\n")
    assert part.blocks == (
        Labelled(
            (Label.CAUSES,),
            (words("Both."),),
            (
                Cohort((Text("16/17 year olds"),), (bullets("a"),)),
                Cohort((Text("Care leavers"),), (bullets("b", "c"),)),
            ),
        ),
    )


def test_subgroups_divide_the_commentary() -> None:
    assert parts("All.\n# key_stage_2\nTwo.\n## Issues\na\n# Key stage 4\nFour.\n") == (
        Part("", (words("All."),)),
        Part("key_stage_2", (words("Two."), Labelled((Label.ISSUES,), (words("a"),))), line=8),
        Part("key_stage_4", (words("Four."),), line=12),
    )


@pytest.mark.parametrize(
    ("title", "labels"),
    [
        ("Issues", (Label.ISSUES,)),
        ("issue", (Label.ISSUES,)),
        ("Action:", (Label.ACTIONS,)),
        ("Achievements", (Label.ACHIEVEMENTS,)),
        ("Issues and causes", (Label.ISSUES, Label.CAUSES)),
        ("Issues/causes:", (Label.ISSUES, Label.CAUSES)),
        ("Issues, causes and actions", (Label.ISSUES, Label.CAUSES, Label.ACTIONS)),
        ("Issues & Actions", (Label.ISSUES, Label.ACTIONS)),
        ("Issues and staffing", ()),
        ("Background", ()),
        ("", ()),
    ],
)
def test_labels_are_understood_however_they_are_written(title: str, labels: tuple[Label, ...]) -> None:
    assert labels_of(title) == labels


# ---------------------------------------------------------------- problems


@pytest.mark.parametrize(
    ("front", "message"),
    [
        (
            "",
            "c/housing.md, row 1: found no front matter; expected lines between two lines --- that give "
            "group, written_by, approved_by, date. Begin the file with them.",
        ),
        (
            FRONT.replace("written_by: Head of Housing\n", ""),
            "c/housing.md, written_by: found nothing; expected a value. Write it.",
        ),
        (
            FRONT.replace("2022-11-20", "20/11/2022"),
            'c/housing.md, row 5, date: found "20/11/2022"; expected a date. Write 2022-11-20.',
        ),
        (
            FRONT.replace("---\ng", "---\nauthor: me\ng"),
            'c/housing.md, row 2: found an unknown setting "author"; '
            "expected only group, written_by, approved_by, date. Rename or delete it.",
        ),
        (
            FRONT.replace("Head of", "Head: of"),
            "c/housing.md, row 3: found text that is not YAML (mapping values are not allowed in this context); "
            "expected YAML. Look at that line and the one above: spaces at its start, a missing colon, "
            "an open quotation mark, a value with a colon or a sign that needs quotation marks.",
        ),
        (
            FRONT.replace("---\ng", "---\ngroup: parks\ng"),
            'c/housing.md, row 3: found "group" a second time; expected each setting once. Delete one.',
        ),
        (
            FRONT.replace("Director", "[Director, Chair]"),
            "c/housing.md, row 4, approved_by: found more than one value; expected a value. Write it.",
        ),
        (
            FRONT.replace("Director", "&who Director\nwritten_by: *who"),
            "c/housing.md, row 5: found an alias (*who); expected every value written out. "
            "Write the value, or put it in quotation marks.",
        ),
    ],
)
def test_faults_of_front_matter_are_told(front: str, message: str) -> None:
    assert read("All is well.", front=front)[1] == [message]


@pytest.mark.parametrize("day", ["2025-11-31", "2022-13-01", "0000-00-00", "9999-12-31", "2025-02-29"])
def test_a_day_that_is_not_in_the_calendar_is_told_with_its_line(day: str) -> None:
    commentary, problems = read("All is well.", front=FRONT.replace("2022-11-20", day))
    assert commentary is None
    assert problems == [
        f'c/housing.md, row 5, date: found "{day}"; expected a day of the calendar, from 1800 to 2199. '
        "Correct day, month or year."
    ]


@pytest.mark.parametrize("name", ["1:30", "045", "yes", "0x1F", "2022-02-30", "007"])
def test_a_name_is_what_was_written_also_where_it_looks_like_a_number(name: str) -> None:
    commentary, problems = read("All is well.", front=FRONT.replace("Head of Housing", name))
    assert problems == []
    assert commentary is not None
    assert commentary.written_by == name


@pytest.mark.parametrize("missing", ["group: housing\n", "date: 2022-11-20\n"])
def test_commentary_of_nobody_or_no_day_is_not_given(missing: str) -> None:
    commentary, problems = read("All is well.", front=FRONT.replace(missing, ""))
    assert commentary is None
    assert problems == [f"c/housing.md, {missing.partition(':')[0]}: found nothing; expected a value. Write it."]


def test_commentary_nobody_approved_is_a_warning() -> None:
    text = FRONT.replace("approved_by: Director\n", "approved_by:\n") + "All is well."
    commentary, problems = read_commentary(SourceFile("c/housing.md", "", text))
    assert commentary is not None
    assert [(str(problem), problem.severity) for problem in problems] == [
        ("c/housing.md, row 4, approved_by: found nothing; expected a value. Write it.", Severity.WARNING)
    ]


def test_commentary_without_text_is_told() -> None:
    assert read("## Issues\n")[1] == [
        "c/housing.md: found no text; expected commentary. Write some, or delete the file."
    ]


def test_a_subgroup_that_comes_again_is_told_with_its_line() -> None:
    assert read("# a\nx\n# b\ny\n# a\nz\n")[1] == [
        'c/housing.md, row 11: found the subgroup "a" a second time; expected each subgroup once. '
        "Put its text in one place."
    ]


def test_a_heading_that_is_nearly_a_label_is_a_warning() -> None:
    _, problems = read_commentary(SourceFile("c/housing.md", "", FRONT + "## Isues\na\n## Context\nb\n"))
    assert [(str(problem), problem.severity) for problem in problems] == [
        (
            'c/housing.md, row 7: found the heading "Isues"; '
            "expected one of achievements, issues, causes, actions, or a heading of your own. "
            'Did you mean "Issues"? A heading of your own is printed as it stands.',
            Severity.WARNING,
        )
    ]
