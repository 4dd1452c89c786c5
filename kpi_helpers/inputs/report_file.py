"""Reading `report.yml`: its model, and every fault with its line in the analyst's words."""

from __future__ import annotations

from collections.abc import Iterable
from enum import EnumType, StrEnum
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from kpi_helpers.errors import Problem, did_you_mean
from kpi_helpers.inputs.files import SourceFile, format_plain
from kpi_helpers.inputs.lists import RULES_WITH_TOLERANCE, Rag, ToleranceIn
from kpi_helpers.inputs.settings import CONTRAST_NEEDED, Analysis, Ratings, Report, contradictions, contrast_on_white
from kpi_helpers.inputs.yaml_reading import Path, read_yaml, words_of_path

_QUOTE_COLOURS = 'Write it in quotation marks, like "#0b4f6c"'


def read_report(source: SourceFile) -> tuple[Report | None, list[Problem]]:
    """Read the settings of the report; None where a fault leaves them without meaning."""
    if source.text is None:
        return None, []
    read, problems = read_yaml(source.text, name=source.name)
    content, lines = read.content, read.lines
    if not isinstance(content, dict):
        missing = Problem(source.name, "no settings", "lines such as title: Our report", "Write them")
        return None, problems or [missing]
    try:
        report = Report.model_validate(content)
    except ValidationError as error:
        return None, problems + [_fault(source.name, one, lines) for one in error.errors()]
    return report, problems + _check_report(source.name, report, lines)


# ---------------------------------------------------------------- faults


def _fault(name: str, error: ErrorDetails, lines: dict[Path, int]) -> Problem:
    path = tuple(step for step in error["loc"] if step != "[key]")
    row = next((lines[path[:size]] for size in range(len(path), 0, -1) if path[:size] in lines), None)
    found, expected, todo = _words_of_fault(error, path)
    return Problem(name, found, expected, todo, row=row, column=words_of_path(path))


def _words_of_fault(error: ErrorDetails, path: Path) -> tuple[str, str, str]:
    kind, last = error["type"], path[-1]
    if kind == "missing":
        return "nothing", f'a setting "{last}"', "Write it"
    if kind == "extra_forbidden":
        known = list(_model_at(path).model_fields)  # what may stand where the last step of the path stands
        return "an unknown setting", f"one of {', '.join(known)}", _todo_near(str(last), known)
    if "[key]" in error["loc"]:
        return "an unknown rating", f"one of {', '.join(Rag)}", _todo_near(str(last), list(Rag))
    if kind == "value_error":
        return str(error["ctx"]["error"]), f"words for each of {', '.join(Rag)}", "Add them"
    found = "nothing" if error["input"] in (None, "") else _shown(error["input"])
    if last == "accent":
        return found, "a colour", _QUOTE_COLOURS
    if kind == "enum":
        words = [str(word) for part in _parts_at(path) if isinstance(part, EnumType) for word in list[StrEnum](part)]
        return found, f"one of {', '.join(words)}", f"{did_you_mean(str(error['input']), words)} Correct it".strip()
    if kind in ("greater_than_equal", "less_than_equal"):
        return found, _bounds_at(path), "Correct it"
    return found, _EXPECTED.get(kind, "something else"), _TODO.get(kind, "Correct it")


_EXPECTED = {
    "string_type": "text",
    "string_too_short": "text",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_parsing_size": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "finite_number": "a number",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "tuple_type": "a list",
    "dict_type": "a block of settings",
    "model_type": "a block of settings",
    "too_short": "at least one",
    "string_pattern_mismatch": "a key of lower-case letters, digits and underscores, or an address with https://",
}
_TODO = {
    "string_type": "Write it in quotation marks",
    "string_too_short": "Write it",
    "float_type": "Write it without quotation marks, such as 5 or 2.5",
    "tuple_type": "Begin each item on its own line with a hyphen",
    "too_short": "Add one",
}


def _shown(value: object) -> str:
    if isinstance(value, list | tuple):
        return "a list"
    return "a block of settings" if isinstance(value, dict) else f'"{value}"'


def _todo_near(wrong: str, known: Iterable[str]) -> str:
    return f"{did_you_mean(wrong, known)} Rename or delete it".strip()


def _model_at(path: Path) -> Any:
    """Give the model of the block in which the last step of a path stands."""
    model: Any = Report
    for step in path[:-1]:
        if isinstance(step, str) and issubclass(model, BaseModel) and step in model.model_fields:
            model = _model_inside(model.model_fields[step].annotation)
    return model


def _parts_at(path: Path) -> list[Any]:
    """Give everything that the type of a setting is made of: lists of words, lowest and highest number."""
    parts: list[Any] = []
    while isinstance(path[-1], int):  # one item of a list, which the type of the setting tells of too
        path = path[:-1]
    waiting: list[Any] = [_model_at(path).model_fields[path[-1]]]
    while waiting:
        part = waiting.pop(0)
        parts.append(part)
        waiting += [part.annotation, *part.metadata] if isinstance(part, FieldInfo) else get_args(part)
    return parts


def _bounds_at(path: Path) -> str:
    """Give which numbers a setting may be: ``0 to 366``, ``0 or more``."""
    parts = _parts_at(path)
    lowest = next(part.ge for part in parts if hasattr(part, "ge"))
    highest = next((part.le for part in parts if hasattr(part, "le")), None)
    return f"{lowest} or more" if highest is None else f"{lowest} to {highest}"


def _model_inside(annotation: Any) -> Any:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in get_args(annotation) if (found := _model_inside(part))), None)


# ---------------------------------------------------------------- rules between settings


def _check_report(name: str, report: Report, lines: dict[Path, int]) -> list[Problem]:
    problems = []
    contrast = contrast_on_white(report.accent)
    if contrast < CONTRAST_NEEDED:
        found = f"{report.accent}, which has a contrast of {contrast:.1f} to 1 on white"
        expected = f"at least {CONTRAST_NEEDED} to 1, so that text in it can be read"
        problems.append(
            Problem(name, found, expected, "Choose a darker colour", row=lines[("accent",)], column="accent")
        )
    for block, slugs in (
        ("priorities", report.sections),
        ("themes", tuple(theme.slug for theme in report.themes)),
    ):
        for position, slug in enumerate(slugs):
            if slug in slugs[:position]:
                row = lines[(block, position, "slug")]
                found = f'"{slug}" a second time'
                problems.append(Problem(name, found, "each slug once", "Rename one", row=row, column=block))
    problems += _check_ratings(name, report.ratings, lines)
    problems += _check_analysis(name, report.analysis, lines)
    for position, theme in enumerate(report.themes):
        if theme.section not in report.sections:
            problems.append(_unknown_section(name, theme.section, report, lines[("themes", position, "section")]))
    return problems


def _check_ratings(name: str, ratings: Ratings, lines: dict[Path, int]) -> list[Problem]:
    """Find a tolerance that can mean two things, or that the rule does not use."""
    setting = "tolerance" if ratings.tolerance is not None else "tolerance_in"
    if getattr(ratings, setting) is None:
        return []
    number = format_plain(ratings.tolerance) if ratings.tolerance is not None else str(ratings.tolerance_in)
    if ratings.rule not in RULES_WITH_TOLERANCE:
        found = f"{number} beside rule {ratings.rule}"
        expected = f"no {setting}, because {ratings.rule} takes none"
        todo = f"Delete it, or write {' or '.join(RULES_WITH_TOLERANCE)} in rule"
    elif ratings.tolerance is None:
        found, expected, todo = f"{number} without tolerance", "both or none", "Write the tolerance, or delete it"
    elif ratings.tolerance_in is None:
        found = f"{number} without tolerance_in"
        expected = f"tolerance_in as {' or '.join(ToleranceIn)}, because {number} can mean {number}% of the target "
        expected += f"or {number} units, which are percentage points for a percentage"
        todo = "Write which it is"
    else:
        return []
    path = ("ratings", setting)
    return [Problem(name, found, expected, todo, row=lines.get(path), column=words_of_path(path))]


def _check_analysis(name: str, analysis: Analysis, lines: dict[Path, int]) -> list[Problem]:
    """Find settings of analysis that cannot hold together."""
    problems = []
    for setting, found, expected, todo in contradictions(analysis):
        path = ("analysis", setting.value)
        problems.append(Problem(name, found, expected, todo, row=lines.get(path), column=words_of_path(path)))
    return problems


def _unknown_section(name: str, section: str, report: Report, row: int) -> Problem:
    expected = f"the slug of a priority: {', '.join(report.sections)}"
    todo = f"{did_you_mean(section, report.sections)} Correct it".strip()
    return Problem(name, f'"{section}"', expected, todo, row=row, column="themes")
