from __future__ import annotations

from typing import Any

import pytest

from kpi_helpers.inputs.yaml_reading import read_yaml

MULTIPLIED = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"


def content(text: str, **options: Any) -> Any:
    read, problems = read_yaml(text, name="report.yml", **options)
    assert problems == []
    return read.content


def messages(text: str) -> list[str]:
    read, problems = read_yaml(text, name="report.yml")
    assert read.content is None
    return [str(problem) for problem in problems]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("045", 45),
        ("-7", -7),
        ("2.50", 2.5),
        ("1e3", 1000.0),
        ("true", True),
        ("False", False),
        ("", None),
        ("~", None),
        ("1:30", "1:30"),
        ("0x1F", "0x1F"),
        ("1_000", "1_000"),
        ("yes", "yes"),
        ("2022-02-28", "2022-02-28"),
        ("'2022-02-30'", "2022-02-30"),
        ("2022-02-03 10:00:00", "2022-02-03 10:00:00"),
        ("'045'", "045"),
        ('"true"', "true"),
        ("9" * 400, "9" * 400),
        ("[1, two, {three: 3}]", [1, "two", {"three": 3}]),
        ("|\n  two\n  lines\n", "two\nlines\n"),
    ],
)
def test_a_value_is_what_a_person_reads(written: str, value: object) -> None:
    found = content(f"setting: {written}\n")["setting"]
    assert (type(found), found) == (type(value), value)


def test_where_only_text_is_wanted_every_value_is_as_written() -> None:
    assert content("a: 045\nb: true\nc:\nd: 2.50\n", only_text=True) == {"a": "045", "b": "true", "c": "", "d": "2.50"}


def test_every_setting_knows_its_line() -> None:
    read, _ = read_yaml("title: x\nlist:\n  - a: 1\n    b: 2\n  - c\n", name="report.yml", lines_above=1)
    assert read.lines == {
        (): 2,
        ("title",): 2,
        ("list",): 3,
        ("list", 0): 4,
        ("list", 0, "a"): 4,
        ("list", 0, "b"): 5,
        ("list", 1): 6,
    }


def test_a_setting_given_twice_is_told_with_the_line_of_the_second_also_inside() -> None:
    _, problems = read_yaml("a:\n  b: 1\n  b: 2\n", name="report.yml")
    assert [str(problem) for problem in problems] == [
        'report.yml, row 3: found "b" a second time; expected each setting once. Delete one.'
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            MULTIPLIED,
            "row 2: found an alias (*a); expected every value written out. "
            "Write the value, or put it in quotation marks.",
        ),
        (
            "x: &x [*x]\n",
            "row 1: found an alias (*x); expected every value written out. "
            "Write the value, or put it in quotation marks.",
        ),
        (
            "title: !!python/object/apply:os.getcwd []\n",
            "row 1: found a tag (tag:yaml.org,2002:python/object/apply:os.getcwd); expected a plain value. "
            "Take the tag away, or put the value in quotation marks.",
        ),
        (
            f"x: {'[' * 500}{']' * 500}\n",
            "row 1: found brackets in brackets without end; expected settings and lists. Take them away.",
        ),
        (
            "? [a]\n: b\n",
            "row 1: found a setting without a name; expected a name and a colon. Write its name.",
        ),
        ("a: 1\n---\nb: 2\n", 'row 2: found a second document ("---"); expected one. Take the line away.'),
    ],
)
def test_what_yaml_allows_and_a_report_does_not_need_is_refused(text: str, message: str) -> None:
    assert messages(text) == [f"report.yml, {message}"]


def test_a_date_that_is_not_in_the_calendar_is_told_wherever_it_stands() -> None:
    _, problems = read_yaml("a: 1\nlist:\n  - b: 2022-02-30\n", name="report.yml")
    assert [str(problem) for problem in problems] == [
        'report.yml, row 3, list 1, b: found "2022-02-30"; expected a day of the calendar, from 1800 to 2199. '
        "Correct day, month or year, or put it in quotation marks."
    ]


@pytest.mark.parametrize("text", ["a: [1\n", "a: \x00\n", "\ta: 1\n", "a: 'b\n"])
def test_text_that_is_not_yaml_is_one_message(text: str) -> None:
    (message,) = messages(text)
    assert "found text that is not YAML (" in message


def test_an_empty_text_has_no_content() -> None:
    assert content("") is None
