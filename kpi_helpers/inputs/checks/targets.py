"""Whether targets can be read one way only: their kind, limits and sides, and that none is missing."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from kpi_helpers.errors import Problem
from kpi_helpers.inputs.checks.problems import is_empty, problem_at
from kpi_helpers.inputs.files.columns import KPIS, TARGETS
from kpi_helpers.inputs.files.numbers import format_plain
from kpi_helpers.inputs.files.rows import Row, rows_where
from kpi_helpers.inputs.settings.words import KINDS_OF_POLARITY, KINDS_WITHOUT_LIMITS, Polarity, State, TargetKind

_NEEDS: dict[TargetKind, tuple[str, ...]] = {
    TargetKind.LEVEL: ("green_limit",),
    TargetKind.RANGE: ("green_limit", "green_limit_upper"),
    TargetKind.TRAJECTORY: ("green_limit",),
    TargetKind.DUE_DATE: ("due",),
    TargetKind.YEAR_TOTAL: ("green_limit",),
    TargetKind.RELATIVE: ("base_period", "change_percent"),
    TargetKind.NOT_PUBLISHED: ("note",),
    TargetKind.NONE: ("note",),
}
_LIMITS = ("green_limit", "green_limit_upper", "amber_limit", "amber_limit_upper")


def check_targets(targets: pd.DataFrame, kpis: pd.DataFrame) -> list[Problem]:
    """Find every fault of the rows of `targets.csv` for known KPIs, and the KPIs that have no row."""
    polarity = kpis[["kpi_id", "polarity"]].drop_duplicates("kpi_id")
    known = targets.merge(polarity, on="kpi_id", how="inner")
    problems = check_every_kpi_has_one(targets, kpis)
    for row in rows_where(known, known["kind"].isin(list(TargetKind)) & known["polarity"].isin(list(Polarity))):
        for check in _CHECKS_OF_A_ROW:
            problems += check(row)
    return problems


def check_every_kpi_has_one(targets: pd.DataFrame, kpis: pd.DataFrame) -> list[Problem]:
    """Find KPIs without any row of targets; context figures need none."""
    without = kpis["state"].ne(State.CONTEXT) & ~kpis["kpi_id"].isin(targets["kpi_id"]) & kpis["kpi_id"].ne("")
    return [
        problem_at(
            row,
            "kpi_id",
            found=f"no target for {row['kpi_id']}",
            expected=f"at least one row in {TARGETS.path}",
            todo=f"Add one; where there is no target write kind {TargetKind.NONE} and the reason in note",
        )
        for row in rows_where(kpis, without)
    ]


def check_kind(row: Row) -> list[Problem]:
    """Find a kind of target that the KPI's polarity gives no meaning."""
    allowed = KINDS_OF_POLARITY[Polarity(row["polarity"])]
    if row["kind"] in allowed:
        return []
    return [
        problem_at(
            row,
            "kind",
            found=f"{row['kind']} for {row['kpi_id']}, whose polarity is {row['polarity']}",
            expected=f"one of {', '.join(allowed)}",
            todo=f"Correct it, or polarity in {KPIS.path}",
        )
    ]


def check_filled_in(row: Row) -> list[Problem]:
    """Find cells that the kind of target needs and that are empty."""
    return [
        problem_at(
            row,
            column,
            found=f"an empty cell for a target of the kind {row['kind']}",
            expected=_words_of(column, TargetKind(row["kind"])),
            todo="Fill it in",
        )
        for column in _NEEDS[TargetKind(row["kind"])]
        if is_empty(row[column])
    ]


def _words_of(column: str, kind: TargetKind) -> str:
    lost = kind is TargetKind.NOT_PUBLISHED
    return {
        "note": "what is known of the target" if lost else "the reason why there is no target",
        "due": "the date or period from which it counts",
    }.get(column, TARGETS.column(column).holds.value)


def check_left_empty(row: Row) -> list[Problem]:
    """Find limits that the kind of target does not use."""
    kind = TargetKind(row["kind"])
    unused = _LIMITS if kind in KINDS_WITHOUT_LIMITS else () if kind is TargetKind.RANGE else _LIMITS[1::2]
    return [
        problem_at(
            row,
            column,
            found=f"{format_plain(row[column])} for a target of the kind {kind}",
            expected="an empty cell",
            todo="Delete it, or correct kind",
        )
        for column in unused
        if not is_empty(row[column])
    ]


def check_range(row: Row) -> list[Problem]:
    """Find a range whose lower end is above its upper end."""
    if not row["green_limit"] > row["green_limit_upper"]:
        return []
    lower, upper = format_plain(row["green_limit"]), format_plain(row["green_limit_upper"])
    found = f"{lower}, above green_limit_upper {upper}"
    return [problem_at(row, "green_limit", found=found, expected="the lower end of the range", todo="Exchange the two")]


def check_amber_side(row: Row) -> list[Problem]:
    """Find amber limits on the better side of green."""
    polarity = Polarity(row["polarity"])
    if polarity is Polarity.RANGE:
        return [
            *_wrong_side(row, "amber_limit", "green_limit", below=True, why="amber lies outside green"),
            *_wrong_side(row, "amber_limit_upper", "green_limit_upper", below=False, why="amber lies outside green"),
            *_half_a_pair(row),
        ]
    if polarity is Polarity.NONE:
        return []
    below = polarity is Polarity.HIGHER
    return _wrong_side(row, "amber_limit", "green_limit", below=below, why=f"{polarity} is better")


def _wrong_side(row: Row, amber: str, green: str, *, below: bool, why: str) -> list[Problem]:
    wrong = row[amber] > row[green] if below else row[amber] < row[green]
    if not wrong:
        return []
    side = "at or below" if below else "at or above"
    return [
        problem_at(
            row,
            amber,
            found=f"{format_plain(row[amber])} beside {green} {format_plain(row[green])}",
            expected=f"a limit {side} {green}, because {why}",
            todo=f"Exchange or correct them, or correct polarity in {KPIS.path}",
        )
    ]


def _half_a_pair(row: Row) -> list[Problem]:
    empty = [column for column in ("amber_limit", "amber_limit_upper") if is_empty(row[column])]
    if len(empty) != 1:
        return []
    todo = "Fill it in, or empty the other limit too"
    return [problem_at(row, empty[0], found="an empty cell", expected="both amber limits or none", todo=todo)]


def check_relative(row: Row) -> list[Problem]:
    """Find a green limit that is not the base value changed by the percentage."""
    needed = [row["base_value"], row["change_percent"], row["green_limit"]]
    if row["kind"] != TargetKind.RELATIVE or any(is_empty(cell) for cell in needed):
        return []
    made = row["base_value"] * (1 + row["change_percent"] / 100)
    if abs(made - row["green_limit"]) < 1:  # limits are rounded to whole units of what is counted
        return []
    found = f"{format_plain(row['green_limit'])} beside {format_plain(row['base_value'])} changed by "
    found += f"{format_plain(row['change_percent'])}%, which makes {format_plain(round(made, 2))}"
    return [
        problem_at(row, "green_limit", found=found, expected="a limit that agrees", todo="Correct one of the three")
    ]


_CHECKS_OF_A_ROW: tuple[Callable[[Row], list[Problem]], ...] = (
    check_kind,
    check_filled_in,
    check_left_empty,
    check_range,
    check_amber_side,
    check_relative,
)
