from __future__ import annotations

import pytest
from pydantic import ValidationError

from kpi_helpers.errors import UsageError
from kpi_helpers.inputs.kpis import Kpi
from kpi_helpers.inputs.lists import CommentaryRule, State, Unit
from kpi_helpers.inputs.register import Register, build_groups, build_kpi
from kpi_helpers.inputs.settings import Report
from kpi_helpers.periods import quarter
from tests.builders import KPI, REPORT, make_kpi


def heading(group: str, subgroup: str = "", **cells: str) -> dict[str, str]:
    place = {"group": group, "subgroup": subgroup, "section": "homes", "theme": ""}
    words = {"title": group.title(), "short_title": "", "commentary": "", "footnote": ""}
    return {**place, **words, **cells}


def make_register(*kpis: Kpi, rows: list[dict[str, str]] | None = None) -> Register:
    groups = build_groups(kpis, rows or [], sections=("homes", "roads"), themes=("care",))
    return Register(Report.model_validate(REPORT), {kpi.kpi_id: kpi for kpi in kpis}, groups)


def test_a_percentage_without_limits_runs_from_0_to_100() -> None:
    assert (make_kpi().minimum, make_kpi().maximum) == (0.0, 100.0)


def test_limits_of_a_percentage_that_are_given_stay() -> None:
    kpi = make_kpi(minimum=-20.0, maximum=120.0)
    assert (kpi.minimum, kpi.maximum) == (-20.0, 120.0)


def test_other_units_without_limits_have_none() -> None:
    kpi = make_kpi(unit="count")
    assert (kpi.unit, kpi.minimum, kpi.maximum) == (Unit.COUNT, None, None)


def test_a_kpi_without_a_short_name_uses_its_name() -> None:
    assert make_kpi().short_name == "Repairs on time"
    assert make_kpi(short_name="Repairs").short_name == "Repairs"


def test_a_kpi_cannot_be_changed() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        make_kpi().name = "Other"


def test_a_word_outside_its_list_makes_no_kpi_unless_faults_are_let_pass() -> None:
    nothing: dict[str, object] = dict.fromkeys(("minimum", "maximum", "same_within"), float("nan"))
    words = dict.fromkeys(("short_name", "theme", "subgroup", "owner", "state_note", "starts", "ends"), "")
    row = {**KPI, **nothing, **words, "polarity": "up"}
    with pytest.raises(ValidationError, match="polarity"):
        build_kpi(row)
    assert build_kpi(row, faulty=True).group == "housing"


@pytest.mark.parametrize(
    ("starts", "ends", "in_use"),
    [
        ("", "", True),
        ("2022-23 Q2", "", True),
        ("2022-23 Q3", "", False),
        ("", "2022-23 Q2", True),
        ("", "2022-23 Q1", False),
        ("2021-22 Q1", "2022-23 Q4", True),
    ],
)
def test_a_kpi_is_in_use_from_its_start_to_its_end_both_included(starts: str, ends: str, in_use: bool) -> None:
    assert make_kpi(starts=starts, ends=ends).in_use(quarter(2022, 2)) is in_use


@pytest.mark.parametrize(
    ("state", "counted"), [("live", True), ("under_review", True), ("in_development", True), ("context", False)]
)
def test_every_kpi_but_context_is_counted(state: str, counted: bool) -> None:
    kpi = make_kpi(state=state)
    assert kpi.state is State(state)
    assert kpi.counted is counted


# ---------------------------------------------------------------- groups


def test_groups_stand_in_the_order_of_sections_themes_and_rows() -> None:
    rows = [
        heading("potholes", section="roads"),
        heading("waiting", theme="care"),
        heading("housing"),
        heading("gardens"),
    ]
    register = make_register(make_kpi(), rows=rows)
    assert list(register.groups) == ["housing", "gardens", "waiting", "potholes"]


def test_a_group_without_a_row_takes_its_title_from_its_key() -> None:
    group = make_register(make_kpi(group="waste_management", subgroup="new_bins")).group("waste_management")
    assert (group.title, group.short_title, group.commentary) == (
        "Waste management",
        "Waste management",
        CommentaryRule.REQUIRED,
    )
    assert [(sub.key, sub.title) for sub in group.subgroups] == [("new_bins", "New bins")]


def test_a_row_gives_title_footnote_and_rule() -> None:
    row = heading("housing", title="Council homes", short_title="Homes", commentary="optional", footnote="a")
    group = make_register(make_kpi(), rows=[row]).group("housing")
    assert (group.title, group.short_title, group.footnote) == ("Council homes", "Homes", "a")
    assert group.commentary is CommentaryRule.OPTIONAL


def test_subgroups_keep_the_order_of_their_rows_and_need_no_kpi() -> None:
    rows = [
        heading("housing"),
        heading("housing", "b", title="B"),
        heading("housing", "a", title="A", short_title="short"),
    ]
    group = make_register(make_kpi(subgroup="c"), rows=rows).group("housing")
    assert [sub.key for sub in group.subgroups] == ["b", "a", "c"]
    assert [sub.short_title for sub in group.subgroups] == ["B", "short", "C"]


def test_a_subgroup_row_without_its_group_makes_the_group() -> None:
    register = make_register(make_kpi(), rows=[heading("roads", "signs", title="Signs", section="roads")])
    assert register.group("roads").title == "Roads"
    assert register.group("roads").section == "roads"


def test_a_group_may_have_no_kpi() -> None:
    register = make_register(make_kpi(), rows=[heading("praise")])
    assert "praise" in register.groups


def test_groups_and_kpis_are_found_by_where_they_stand() -> None:
    first, second = make_kpi("A", subgroup="s"), make_kpi("B")
    register = make_register(first, second, make_kpi("C", group="roads", section="roads"))
    assert [group.key for group in register.groups_of("homes")] == ["housing"]
    assert register.kpi("B") == second


def test_an_unknown_kpi_is_refused_with_the_nearest() -> None:
    with pytest.raises(UsageError) as raised:
        make_register(make_kpi()).kpi("HOU_3")
    assert str(raised.value) == 'Unknown KPI "HOU_3". Did you mean "HOU_03"?'


def test_an_unknown_group_is_refused_with_all_there_are() -> None:
    with pytest.raises(UsageError) as raised:
        make_register(make_kpi()).group("houseing")
    assert str(raised.value) == 'Unknown group "houseing". Did you mean "housing"? Groups: housing.'
