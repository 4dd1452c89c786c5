"""Whether targets can be read one way only: kind, limits, sides, rule, tolerance and unit agree; none is missing.

The rule of a row is its own, or that of `report.yml` where the cell is empty. Of the rule each row gives one problem at
most, so that one contradiction is told once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

import pandas as pd

from kpi_helpers.errors import Problem
from kpi_helpers.inputs import lists
from kpi_helpers.inputs.checks.problems import is_empty, problem_at
from kpi_helpers.inputs.files import KPIS, REPORT_FILE, TARGETS, Row, format_plain, rows_of, rows_where
from kpi_helpers.inputs.settings import Ratings

_NEEDS: dict[lists.TargetKind, tuple[str, ...]] = {
    lists.TargetKind.LEVEL: ("green_limit",),
    lists.TargetKind.RANGE: ("green_limit", "green_limit_upper"),
    lists.TargetKind.TRAJECTORY: ("green_limit",),
    lists.TargetKind.DUE_DATE: ("due",),
    lists.TargetKind.YEAR_TOTAL: ("green_limit",),
    lists.TargetKind.RELATIVE: ("base_period", "change_percent"),
    lists.TargetKind.NOT_PUBLISHED: ("note",),
    lists.TargetKind.NONE: ("note",),
}
_LIMITS = ("green_limit", "green_limit_upper", "amber_limit", "amber_limit_upper")


def check_targets(targets: pd.DataFrame, kpis: pd.DataFrame) -> list[Problem]:
    """Find every fault of the rows of `targets.csv` for known KPIs, and the KPIs that have no row."""
    polarity = kpis[["kpi_id", "polarity"]].drop_duplicates("kpi_id")
    known = targets.merge(polarity, on="kpi_id", how="inner")
    problems = check_every_kpi_has_one(targets, kpis)
    for row in rows_where(
        known, known["kind"].isin(list(lists.TargetKind)) & known["polarity"].isin(list(lists.Polarity))
    ):
        for check in _CHECKS_OF_A_ROW:
            problems += check(row)
    return problems


def check_every_kpi_has_one(targets: pd.DataFrame, kpis: pd.DataFrame) -> list[Problem]:
    """Find KPIs without any row of targets; context figures need none."""
    without = kpis["state"].ne(lists.State.CONTEXT) & ~kpis["kpi_id"].isin(targets["kpi_id"]) & kpis["kpi_id"].ne("")
    return [
        problem_at(
            row,
            "kpi_id",
            found=f"no target for {row['kpi_id']}",
            expected=f"at least one row in {TARGETS.path}",
            todo=f"Add one; where there is no target write kind {lists.TargetKind.NONE} and the reason in note",
        )
        for row in rows_where(kpis, without)
    ]


def check_kind(row: Row) -> list[Problem]:
    """Find a kind of target that the KPI's polarity gives no meaning."""
    allowed = lists.KINDS_OF_POLARITY[lists.Polarity(row["polarity"])]
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
            expected=_words_of(column, lists.TargetKind(row["kind"])),
            todo="Fill it in",
        )
        for column in _NEEDS[lists.TargetKind(row["kind"])]
        if is_empty(row[column])
    ]


def _words_of(column: str, kind: lists.TargetKind) -> str:
    lost = kind is lists.TargetKind.NOT_PUBLISHED
    return {
        "note": "what is known of the target" if lost else "the reason why there is no target",
        "due": "the date or period from which it counts",
    }.get(column, TARGETS.column(column).holds.value)


def check_left_empty(row: Row) -> list[Problem]:
    """Find limits that the kind of target does not use."""
    kind = lists.TargetKind(row["kind"])
    unused = _LIMITS if kind in lists.KINDS_WITHOUT_LIMITS else () if kind is lists.TargetKind.RANGE else _LIMITS[1::2]
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
    polarity = lists.Polarity(row["polarity"])
    if polarity is lists.Polarity.RANGE:
        return [
            *_wrong_side(row, "amber_limit", "green_limit", below=True, why="amber lies outside green"),
            *_wrong_side(row, "amber_limit_upper", "green_limit_upper", below=False, why="amber lies outside green"),
            *_half_a_pair(row),
        ]
    if polarity is lists.Polarity.NONE:
        return []
    below = polarity is lists.Polarity.HIGHER
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
    if row["kind"] != lists.TargetKind.RELATIVE or any(is_empty(cell) for cell in needed):
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


_OWN = ("rule", "tolerance", "tolerance_in")
_AMBER_BY = {
    lists.RatingRule.TOLERANCE: "the tolerance says where amber ends",
    lists.RatingRule.TOLERANCE_THEN_HISTORY: "the tolerance and last year's figure say what is amber",
    lists.RatingRule.INTERVAL: "amber is an interval that holds the target",
    lists.RatingRule.FORECAST: "amber is a forecast that meets the target in part",
}
_WHICH = " or ".join(lists.ToleranceIn)


@dataclass(frozen=True, slots=True)
class _Case:
    """A row of `targets.csv` joined to its KPI, with the rule that holds for it."""

    row: Row
    rule: lists.RatingRule
    tolerance: float | None
    tolerance_in: lists.ToleranceIn | None
    report: Ratings

    @property
    def whose(self) -> str:
        """Where the rule comes from, unless it stands in the row."""
        if self.row["rule"]:
            return ""
        return f" (from {REPORT_FILE})" if "rule" in self.report.model_fields_set else " (where none is named)"

    def problem(self, column: str, *, found: str, expected: str, todo: str) -> Problem:
        return problem_at(self.row, column, found=found, expected=expected, todo=todo)


def check_rating_rules(targets: pd.DataFrame, kpis: pd.DataFrame, report: Ratings) -> list[Problem]:
    """Find rows of `targets.csv` whose rule, tolerance, limits and unit contradict each other or leave a doubt."""
    cells = kpis[["kpi_id", "polarity", "unit", "maximum"]].drop_duplicates("kpi_id")
    known = targets.merge(cells, on="kpi_id", how="inner")
    allowed = {
        "kind": lists.TargetKind,
        "polarity": lists.Polarity,
        "rule": ("", *lists.RatingRule),
        "tolerance_in": ("", *lists.ToleranceIn),
    }
    for column, words in allowed.items():
        known = known[known[column].isin(list(words))]
    problems = (_check_row(row, report) for row in rows_of(known))
    return [problem for problem in problems if problem is not None]


def _check_row(row: Row, report: Ratings) -> Problem | None:
    if row["kind"] not in lists.KINDS_OF_POLARITY[lists.Polarity(row["polarity"])]:
        return None  # told by `check_targets`
    if row["polarity"] == lists.Polarity.NONE or row["kind"] in lists.KINDS_WITHOUT_LIMITS:
        return _without_meaning(row)
    own = None if is_empty(row["tolerance"]) else float(row["tolerance"])
    ratings = report.for_target(row["rule"], own, row["tolerance_in"])
    case = _Case(row, ratings.rule, ratings.tolerance, ratings.tolerance_in, report)
    return next((found for check in _CHECKS if (found := check(case))), None)


def _without_meaning(row: Row) -> Problem | None:
    column = next((name for name in _OWN if not is_empty(row[name])), None)
    if column is None:
        return None
    cell = _words(row[column])
    if row["polarity"] == lists.Polarity.NONE:
        found = f"{cell} for {row['kpi_id']}, whose polarity is {lists.Polarity.NONE}"
        expected = "an empty cell, because neither high nor low is better"
        return problem_at(
            row, column, found=found, expected=expected, todo=f"Delete it, or correct polarity in {KPIS.path}"
        )
    found = f"{cell} for a target of the kind {row['kind']}"
    return problem_at(row, column, found=found, expected="an empty cell", todo="Delete it, or correct kind")


def _words(cell: object) -> str:
    return format_plain(cell) if isinstance(cell, float) else str(cell)


# ---------------------------------------------------------------- the rule and its KPI


def _check_polarity(case: _Case) -> Problem | None:
    if case.row["polarity"] != lists.Polarity.RANGE or case.rule in lists.RULES_OF_RANGES:
        return None
    found = f"{case.rule}{case.whose} for {case.row['kpi_id']}, whose polarity is {lists.Polarity.RANGE}"
    todo = f"Write one of them, or correct polarity in {KPIS.path}"
    return case.problem("rule", found=found, expected=f"one of {', '.join(lists.RULES_OF_RANGES)}", todo=todo)


def _check_unit(case: _Case) -> Problem | None:
    if case.rule is not lists.RatingRule.INTERVAL or case.row["unit"] not in set(lists.Unit):
        return None
    found = f"{case.rule}{case.whose} for {case.row['kpi_id']}, whose "
    if case.row["unit"] not in lists.RATE_PER:
        expected = f"a KPI with numerator and denominator, whose unit is one of {', '.join(lists.RATE_PER)}"
        todo = f"Write another rule, or correct unit in {KPIS.path}"
        return case.problem("rule", found=f"{found}unit is {case.row['unit']}", expected=expected, todo=todo)
    if case.row["unit"] == lists.Unit.PERCENT and case.row["maximum"] > lists.RATE_PER[lists.Unit.PERCENT]:
        found += f"maximum is {format_plain(case.row['maximum'])}"
        expected = "a percentage that cannot pass 100, because the interval is that of a share"
        todo = f"Write another rule, or correct maximum in {KPIS.path}"
        return case.problem("rule", found=found, expected=expected, todo=todo)
    return None


def _check_due(case: _Case) -> Problem | None:
    if case.rule is not lists.RatingRule.FORECAST or is_empty(case.row["due"]):
        return None
    found = f"{case.rule}{case.whose} beside due {case.row['due']}"
    expected = "another rule, because a target with a date is judged by the figure of that date"
    return case.problem("rule", found=found, expected=expected, todo="Write another rule, or empty due")


# ---------------------------------------------------------------- the tolerance


def _check_takes_tolerance(case: _Case) -> Problem | None:
    column = next((name for name in _OWN[1:] if not is_empty(case.row[name])), None)
    if column is None or case.rule in lists.RULES_WITH_TOLERANCE:
        return None
    found = f"{_words(case.row[column])} beside rule {case.rule}{case.whose}"
    expected = f"an empty cell, because {case.rule} takes no tolerance"
    todo = f"Delete it, or write {' or '.join(lists.RULES_WITH_TOLERANCE)} in rule"
    return case.problem(column, found=found, expected=expected, todo=todo)


def _check_has_tolerance(case: _Case) -> Problem | None:
    if case.rule not in lists.RULES_WITH_TOLERANCE:
        return None
    if is_empty(case.row["tolerance"]) and case.row["tolerance_in"]:
        found, todo = f"an empty cell beside tolerance_in {case.row['tolerance_in']}", "Fill it in, or empty both"
    elif case.tolerance is None:
        found, todo = f"an empty cell for rule {case.rule}{case.whose}", "Fill it in"
    else:
        return None
    return case.problem("tolerance", found=found, expected="a number", todo=todo)


def _check_tolerance(case: _Case) -> Problem | None:
    if case.tolerance is None or is_empty(case.row["tolerance"]):
        return None
    number = format_plain(case.tolerance)
    if case.tolerance < 0:
        return case.problem("tolerance", found=number, expected="0 or more", todo="Correct it")
    if case.tolerance_in is not None:
        return None
    found, expected = f"an empty cell beside tolerance {number}", _WHICH
    if case.row["unit"] == lists.Unit.PERCENT:
        found += f" for {case.row['kpi_id']}, whose unit is {lists.Unit.PERCENT}"
        expected += f", because {number}% can mean {number}% of the target or {number} percentage points"
    return case.problem("tolerance_in", found=found, expected=expected, todo="Write which it is")


def _check_percentage_of_zero(case: _Case) -> Problem | None:
    if (
        case.tolerance is None
        or case.tolerance_in is not lists.ToleranceIn.PERCENT_OF_TARGET
        or _target_of(case.row) != 0
    ):
        return None
    found = f"{format_plain(case.tolerance)}% of a target of 0"
    expected = f"a tolerance in {lists.ToleranceIn.UNITS}, because a percentage of 0 is 0"
    if is_empty(case.row["tolerance"]):
        todo = "Write a tolerance and its tolerance_in in this row"
        return case.problem("tolerance", found=f"{found} (from {REPORT_FILE})", expected=expected, todo=todo)
    todo = f"Write {lists.ToleranceIn.UNITS} in tolerance_in and a tolerance in the KPI's unit"
    return case.problem("tolerance", found=found, expected=expected, todo=todo)


def _target_of(row: Row) -> Fraction | None:
    """Give the target, or the end of a range that is 0 if one is; a relative one worked out; None if not known."""
    limits = [row[name] for name in ("green_limit", "green_limit_upper") if not is_empty(row[name])]
    if limits:
        return min((Fraction(limit) for limit in limits), key=abs)
    if (
        row["kind"] == lists.TargetKind.RELATIVE
        and not is_empty(row["base_value"])
        and not is_empty(row["change_percent"])
    ):
        return Fraction(row["base_value"]) * (100 + Fraction(row["change_percent"]))
    return None


# ---------------------------------------------------------------- the limits


def _check_amber_limits(case: _Case) -> Problem | None:
    if case.rule in lists.RULES_WITH_AMBER_LIMITS:
        return None
    column = next((name for name in ("amber_limit", "amber_limit_upper") if not is_empty(case.row[name])), None)
    if column is None:
        return None
    found = f"{_words(case.row[column])} beside rule {case.rule}{case.whose}"
    expected = f"an empty cell, because {_AMBER_BY[case.rule]}"
    return case.problem(
        column, found=found, expected=expected, todo=f"Delete it, or write {lists.RatingRule.LIMITS} in rule"
    )


def _check_two_targets(case: _Case) -> Problem | None:
    if case.rule is not lists.RatingRule.TWO_TARGETS:
        return None
    worked_out = case.row["kind"] == lists.TargetKind.RELATIVE
    for column, name in (("green_limit", "high"), ("amber_limit", "low")):
        if is_empty(case.row[column]) and not (worked_out and name == "high"):
            found = f"an empty cell for rule {case.rule}{case.whose}"
            todo = f"Fill it in, or write {lists.RatingRule.LIMITS} in rule"
            return case.problem(column, found=found, expected=f"the {name} target", todo=todo)
    return None


_CHECKS: tuple[Callable[[_Case], Problem | None], ...] = (
    _check_polarity,
    _check_unit,
    _check_due,
    _check_takes_tolerance,
    _check_has_tolerance,
    _check_tolerance,
    _check_percentage_of_zero,
    _check_amber_limits,
    _check_two_targets,
)
