"""Whether a quarter's commentary speaks of groups, subgroups and figures that exist, and leaves out none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath

import pandas as pd

from kpi_helpers.errors import Problem, Severity, did_you_mean
from kpi_helpers.inputs import commentary as md
from kpi_helpers.inputs.files import GROUPS, KPIS, VALUES, commentary_name
from kpi_helpers.inputs.kpis import Group, Kpi
from kpi_helpers.inputs.lists import CommentaryRule, Field
from kpi_helpers.inputs.reading import Gathered
from kpi_helpers.periods import Period

_NEED_TWO = (Field.PREVIOUS, Field.CHANGE, Field.DIRECTION)


def check_commentary(gathered: Gathered, kpis: Mapping[str, Kpi], groups: Mapping[str, Group]) -> list[Problem]:
    """Find every fault of a quarter's commentary that one file alone does not show."""
    folder = commentary_name(gathered.quarter)
    if gathered.commentary is None:
        return [_no_folder(folder)]
    idle = _groups_out_of_use(kpis.values(), gathered.quarter)
    written = gathered.commentary_files
    problems = check_every_group_has_one([group for group in groups.values() if group.key not in idle], written, folder)
    counts = _count_periods(gathered.frame(VALUES))
    for key, commentary in gathered.commentary.items():
        problems += check_group(key, commentary, groups)
        problems += check_bindings(commentary, kpis, counts)
    return problems


def _no_folder(folder: str) -> Problem:
    return Problem(
        folder,
        "no such folder",
        "commentary for the quarter",
        "Make it and write a file <group>.md for each group; until then the report has figures only",
        severity=Severity.WARNING,
    )


def check_every_group_has_one(groups: Sequence[Group], written: Collection[str], folder: str) -> list[Problem]:
    """Find groups that must have commentary and have no file."""
    return [
        Problem(
            f"{folder}/{group.key}.md",
            "no such file",
            f'commentary for the group "{group.title}"',
            f"Write it, or make commentary optional for the group in {GROUPS.path}",
        )
        for group in groups
        if group.commentary is CommentaryRule.REQUIRED and group.key not in written
    ]


def _groups_out_of_use(kpis: Iterable[Kpi], quarter: Period) -> set[str]:
    """Give the groups that have KPIs and none of them in the quarter; one that never has any stands for itself."""
    used: dict[str, bool] = {}
    for kpi in kpis:
        used[kpi.group] = used.get(kpi.group, False) or kpi.in_use(quarter)
    return {group for group, any_used in used.items() if not any_used}


def _count_periods(values: pd.DataFrame) -> dict[str, Counter[str]]:
    """Give for each column of figures how many periods each KPI has a figure for in the returns so far."""
    plain = values[values["bound"].eq("")]
    given = {
        "value": plain["value_text"].ne(""),  # also where it cannot be read: that is told as a cell
        **{name: plain[name].notna() for name in ("numerator", "denominator")},
    }
    return {
        name: Counter(
            kpi_id for kpi_id, _ in set(zip(plain.loc[there, "kpi_id"], plain.loc[there, "period"], strict=True))
        )
        for name, there in given.items()
    }


def check_group(key: str, commentary: md.Commentary, known: Mapping[str, Group]) -> list[Problem]:
    """Find a file whose name, front matter or headings name a group or subgroup that does not exist."""
    if key not in known:
        todo = f"{did_you_mean(key, known)} Rename the file, or add the group to {GROUPS.path}".strip()
        expected = f"a group of {GROUPS.path} or {KPIS.path}"
        return [Problem(commentary.file, f'an unknown group "{key}"', expected, todo)]
    problems = []
    if commentary.group != key:
        expected = f"{key}, as the file is named {PurePosixPath(commentary.file).name}"
        problems.append(
            Problem(commentary.file, f'"{commentary.group}"', expected, "Correct one of them", column="group")
        )
    subgroups = [subgroup.key for subgroup in known[key].subgroups]
    for part in commentary.parts:
        if part.subgroup and part.subgroup not in subgroups:
            listed = f"one of {', '.join(subgroups)}" if subgroups else "none, as the group has no subgroups"
            todo = f"{did_you_mean(part.subgroup, subgroups)} Correct it, or begin the line with ##".strip()
            problems.append(
                Problem(commentary.file, f'an unknown subgroup "{part.subgroup}"', listed, todo, row=part.line)
            )
    return problems


def check_bindings(
    commentary: md.Commentary, kpis: Mapping[str, Kpi], counts: Mapping[str, Counter[str]]
) -> list[Problem]:
    """Find figures and charts of KPIs that do not exist or have no such figure yet."""
    problems = []
    for one in _bound(commentary):
        if one.kpi_id not in kpis:
            todo = f"{did_you_mean(one.kpi_id, kpis)} Correct it".strip()
            found = f'an unknown KPI "{one.kpi_id}"'
            problems.append(Problem(commentary.file, found, f"a KPI of {KPIS.path}", todo, row=one.line or None))
            continue
        missing = _missing_figure(one, counts)
        if missing:
            written = f"a chart of {one.kpi_id}" if isinstance(one, md.Chart) else _as_written(one)
            expected = f"a KPI that has {missing}"
            todo = "Write the words without it, or add the value"
            problems.append(
                Problem(
                    commentary.file,
                    f"{written}, for which no return so far gives {missing}",
                    expected,
                    todo,
                    row=one.line or None,
                )
            )
    return problems


def _as_written(binding: md.Binding) -> str:
    field = "" if binding.field is Field.VALUE else f" | {binding.field}"
    return f"{{{{ {binding.kpi_id}{field} }}}}"


def _missing_figure(one: md.Binding | md.Chart, counts: Mapping[str, Counter[str]]) -> str:
    """Give in words what the returns so far lack of what is asked for, or ""."""
    field = Field.VALUE if isinstance(one, md.Chart) else one.field
    if field is Field.TARGET:
        return ""
    column = field.value if field in (Field.NUMERATOR, Field.DENOMINATOR) else "value"
    periods = counts[column][one.kpi_id]
    if periods == 0:
        return f"a {column}"
    return "values for two periods" if field in _NEED_TWO and periods < 2 else ""


# ---------------------------------------------------------------- walking the tree


def bound_kpis(commentary: md.Commentary) -> set[str]:
    """Give the ids of the KPIs whose figures or charts stand in a commentary."""
    return {one.kpi_id for one in _bound(commentary)}


def _bound(commentary: md.Commentary) -> Iterator[md.Binding | md.Chart]:
    for part in commentary.parts:
        yield from _bound_in_blocks(part.blocks)


def _bound_in_blocks(blocks: tuple[md.Block, ...]) -> Iterator[md.Binding | md.Chart]:
    for block in blocks:
        match block:
            case md.Chart():
                yield block
            case md.Paragraph() | md.Notice() | md.Heading():
                yield from _bound_in_inline(block.inline)
            case md.ListBlock():
                for item in block.items:
                    yield from _bound_in_blocks(item)
            case md.Labelled():
                yield from _bound_in_blocks(block.blocks)
                for cohort in block.cohorts:
                    yield from _bound_in_inline(cohort.title)
                    yield from _bound_in_blocks(cohort.blocks)


def _bound_in_inline(inline: md.Inline) -> Iterator[md.Binding]:
    yield from (run for run in inline if isinstance(run, md.Binding))
