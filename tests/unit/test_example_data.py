"""The example council shows what it says it shows, and passes every check."""

from __future__ import annotations

import csv
import json
import re
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from kpi_helpers.analysis.scorecard import Scorecard, build_scorecard
from kpi_helpers.inputs import lists as methods, lists as schema
from kpi_helpers.inputs.checked import check_authority, require_authority
from kpi_helpers.inputs.settings import contrast_on_white
from kpi_helpers.periods import PeriodKind, parse_period, parse_quarter, quarter

EXAMPLE = Path(__file__).parents[1] / "example_data"
QUARTERS = [quarter(year, number) for year in range(2020, 2026) for number in (1, 2, 3, 4)][:22]
LATEST = "2025-26 Q2"

# The requirements that a report must meet, sections A to G, in the order of the list they come from.
MUST = {
    "A": (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 27, 28, 30),
    "B": (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 15),
    "C": (1, 2, 3, 4, 5, 6, 7, 8, 9, 10),
    "D": (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 19, 20, 23, 24, 26),
    "E": (1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 13, 14, 15),
    "F": (1, 4, 7),
    "G": (1, 2, 3, 4, 5, 7),
}

PARAMETERS = (
    'quarter: str = "2025-26 Q2"  # the quarter to report, for example "2025-26 Q2"\n'
    'data_dir: str = ".."  # the folder with the figures'
)


def rows_of(name: str) -> list[dict[str, str]]:
    with (EXAMPLE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def all_values() -> tuple[dict[str, str], ...]:
    names = sorted(path.name for path in EXAMPLE.glob("values/*.csv"))
    return tuple(row for name in names for row in rows_of(f"values/{name}"))


def report() -> dict[str, Any]:
    return dict(yaml.safe_load((EXAMPLE / "report.yml").read_text(encoding="utf-8")))


def coverage_table() -> list[tuple[str, str, list[str], list[str]]]:
    """Give id, level, named keys and named files of each row of the README's table."""
    rows = []
    for line in (EXAMPLE / "README.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 5 and re.fullmatch(r"[A-G]\d+", cells[0]):
            keys, files = (re.findall(r"`([^`]+)`", cell) for cell in cells[3:])
            rows.append((cells[0], cells[1], keys, files))
    return rows


def notebook(slug: str) -> dict[str, Any]:
    return dict(json.loads((EXAMPLE / "notebooks" / f"{slug}.ipynb").read_text(encoding="utf-8")))


def sources_of(slug: str, kind: str) -> list[str]:
    return ["".join(cell["source"]) for cell in notebook(slug)["cells"] if cell["cell_type"] == kind]


SLUGS = ["summary", *(priority["slug"] for priority in report()["priorities"]), "annex"]


# ---------------------------------------------------------------- the table in the README


def test_every_requirement_that_must_be_met_is_in_the_table_once() -> None:
    listed = [requirement for requirement, level, _, _ in coverage_table() if level == "M"]
    assert sorted(listed) == sorted(f"{part}{number}" for part in MUST for number in MUST[part])


def test_every_named_kpi_group_section_and_theme_exists() -> None:
    known = {row["kpi_id"] for row in rows_of("kpis.csv")}
    known |= {key for row in rows_of("groups.csv") for key in (row["group"], row["subgroup"])}
    known |= {block["slug"] for part in ("priorities", "themes") for block in report()[part]}
    named = {key for _, _, keys, _ in coverage_table() for key in keys}
    assert named - known == set()


def test_every_named_file_exists() -> None:
    named = {name for _, _, _, files in coverage_table() for name in files}
    assert [name for name in sorted(named) if not (EXAMPLE / name).is_file()] == []


@pytest.mark.parametrize("row", coverage_table(), ids=lambda row: str(row[0]))
def test_named_files_and_keys_belong_together(row: tuple[str, str, list[str], list[str]]) -> None:
    _, _, keys, files = row
    texts = {name: (EXAMPLE / name).read_text(encoding="utf-8") for name in files}
    hits = {(key, name) for key in keys for name, text in texts.items() if re.search(rf"\b{key}\b", text)}
    assert files
    assert [key for key in keys if key not in {key for key, _ in hits}] == []
    assert [name for name in files if keys and name not in {name for _, name in hits}] == []


# ---------------------------------------------------------------- every kind of thing is there


@pytest.mark.parametrize(
    ("name", "column", "allowed"),
    [
        ("kpis.csv", "unit", schema.Unit),
        ("kpis.csv", "polarity", schema.Polarity),
        ("kpis.csv", "frequency", schema.Frequency),
        ("kpis.csv", "basis", schema.Basis),
        ("kpis.csv", "state", schema.State),
        ("targets.csv", "kind", schema.TargetKind),
        ("targets.csv", "rule", schema.RatingRule),
        ("targets.csv", "tolerance_in", schema.ToleranceIn),
        ("overrides.csv", "kind", schema.OverrideKind),
        ("breaks.csv", "kind", schema.BreakKind),
        ("groups.csv", "commentary", schema.CommentaryRule),
        ("chart_changes.csv", "change", methods.ChartChange),
    ],
)
def test_every_word_of_a_list_is_used(name: str, column: str, allowed: type[StrEnum]) -> None:
    assert {row[column] for row in rows_of(name)} - {""} == set(allowed)


def test_every_note_status_and_bound_is_used() -> None:
    assert {note for row in all_values() for note in row["note"].split()} == set(schema.Note)
    assert {row["status"] for row in all_values()} == set(schema.Status)
    assert {row["bound"] for row in all_values()} == {"", *schema.Bound}


def test_every_kind_of_period_is_used() -> None:
    assert {parse_period(row["period"]).kind for row in all_values()} == set(PeriodKind)


def test_every_field_of_a_binding_is_used() -> None:
    texts = [path.read_text(encoding="utf-8") for path in EXAMPLE.glob("commentary/*/*.md")]
    fields = [field for text in texts for field in re.findall(r"\{\{ \w+(?: \| (\w+))? \}\}", text)]
    assert {field or "value" for field in fields} == set(schema.Field)


def test_there_is_a_return_for_every_quarter() -> None:
    expected = [f"{str(one).replace(' ', '_')}.csv" for one in QUARTERS]
    assert sorted(path.name for path in EXAMPLE.glob("values/*")) == expected


def test_a_closed_service_has_zeros_and_not_gaps() -> None:
    returned = rows_of("values/2020-21_Q1.csv")
    first = [row for row in returned if row["kpi_id"] == "library_visits_pct_of_2019_20"]
    assert [(row["period"], row["value"], row["numerator"]) for row in first] == [("2020-21 Q1", "0.0", "0")]


def test_months_of_library_visits_add_up_to_the_quarter() -> None:
    visits = {row["period"]: int(row["value"]) for row in all_values() if row["kpi_id"] == "library_visits"}
    shares = [row for row in all_values() if row["kpi_id"] == "library_visits_pct_of_2019_20"]
    for row in shares:
        window = parse_period(row["period"])
        months = [visits[text] for text in visits if window.start <= parse_period(text).start <= window.end]
        assert (len(months), sum(months)) == (3, int(row["numerator"])), row["period"]


def test_the_correction_is_guarded_by_the_figure_that_was_sent() -> None:
    sent = [row for row in rows_of("values/2024-25_Q3.csv") if row["kpi_id"] == "repairs_days_average"]
    assert [row["value"] for row in sent] == ["19.3"]
    assert [row["old_value"] for row in rows_of("corrections.csv")] == ["19.3"]


# ---------------------------------------------------------------- checks and meaning


@pytest.mark.parametrize("text", ["2025-26 Q2", "2025-26 Q1"])
def test_no_check_finds_anything(text: str) -> None:
    authority, problems = check_authority(EXAMPLE, parse_quarter(text))
    assert (authority is not None, [str(problem) for problem in problems]) == (True, [])


def test_an_earlier_quarter_lacks_only_its_commentary() -> None:
    _, problems = check_authority(EXAMPLE, parse_quarter("2022-23 Q3"))
    found = [(problem.file, str(problem.severity)) for problem in problems]
    assert found == [("commentary/2022-23_Q3", "warning")]


@cache
def scorecard() -> Scorecard:
    return build_scorecard(require_authority(EXAMPLE, parse_quarter(LATEST)))


@pytest.mark.parametrize(
    ("kpi_id", "before", "now"),
    [
        ("repairs_on_time_pct", "green", "amber"),
        ("temporary_accommodation_households", "amber", "red"),
        ("road_emergency_4h_pct", "red", "green"),
        ("household_recycling_pct", "red", "amber"),
        ("ks2_expected_pct", "amber", "green"),
        ("new_businesses_supported", "amber", "green"),
        ("revenue_variance_gbp", "red", "amber"),
        ("admissions_65plus_rate", "red", "red"),
        ("recycling_centre_rate_pct", "green", "amber"),
        ("fly_tips_cleared_2d_pct", "green", "not_rated"),
        ("road_complex_10d_pct", "not_rated", "not_rated"),
        ("residual_waste_tonnes", "green", "not_rated"),
        ("safer_together_completers", "green", "green"),
        ("low_emission_vehicles_pct", "not_rated", "green"),
    ],
)
def test_ratings_tell_the_stories_they_should(kpi_id: str, before: str, now: str) -> None:
    result = scorecard().result(kpi_id)
    assert result.rating_before is not None
    assert (str(result.rating_before.rag), str(result.rating.rag)) == (before, now)


@pytest.mark.parametrize(
    ("kpi_id", "rule", "before", "now"),
    [
        ("road_emergency_4h_pct", "limits", "red", "green"),
        ("fly_tips_cleared_2d_pct", "tolerance", "green", "not_rated"),
        ("quality_of_life_score", "tolerance", "green", "green"),
        ("new_requests_pct_18plus", "tolerance", "amber", "amber"),
        ("care_leavers_eet_pct", "tolerance_then_history", "red", "red"),
        ("park_users_satisfied_pct", "two_targets", "green", "green"),
        ("homelessness_prevented_pct", "interval", "amber", "amber"),
        ("safer_together_completers", "forecast", "green", "green"),
    ],
)
def test_each_rule_of_rating_is_shown(kpi_id: str, rule: str, before: str, now: str) -> None:
    result = scorecard().result(kpi_id)
    assert result.rating_before is not None
    found = (result.rating.rule, result.rating_before.rag, result.rating.rag)
    assert tuple(map(str, found)) == (rule, before, now)


@pytest.mark.parametrize(
    ("kpi_id", "preset", "method"),
    [
        ("repairs_on_time_pct", "recommended", "rank"),  # ten figures since its limits were recalculated
        ("repairs_days_average", "recommended", "control_chart"),
        ("road_complex_10d_pct", "recommended", "control_chart"),
        ("waiting_over_5_days", "plot_the_dots", "control_chart"),
        ("care_homes_good_pct", "making_data_count", "control_chart"),
        ("care_cost_gbp_per_week", None, "regression"),
        ("household_recycling_pct", None, "seasonal_rank"),
    ],
)
def test_decisions_and_settings_are_followed(kpi_id: str, preset: str | None, method: str) -> None:
    evidence = scorecard().result(kpi_id).evidence
    settings = evidence.variation.settings if evidence.variation.chart is not None else None
    assert (str(settings.preset) if settings else None, str(evidence.method.kind)) == (preset, method)


def test_every_decision_and_setting_is_known_in_the_latest_report_and_none_a_year_before() -> None:
    now, before = (require_authority(EXAMPLE, parse_quarter(text)) for text in (LATEST, "2024-25 Q2"))
    for name, rows in (("chart_changes", 3), ("settings", 8)):
        assert (len(getattr(now, name)), len(getattr(before, name))) == (rows, 0)


@pytest.mark.parametrize(
    ("kpi_id", "period", "rank", "count", "without"),
    [("ks2_expected_pct", "2024/25 academic year", 3, 7, 1), ("becoming_looked_after_rate", "2025-26 Q1", 3, 8, 0)],
)
def test_there_are_places_among_peers_with_a_tie(kpi_id: str, period: str, rank: int, count: int, without: int) -> None:
    (found,) = scorecard().result(kpi_id).evidence.places
    assert (str(found.period), found.place.rank, found.place.of, found.without) == (period, rank, count, without)
    assert found.place.joint


def test_the_mean_of_the_peers_is_the_figure_of_the_nearest_neighbours() -> None:
    names = [row["comparator"] for row in rows_of("peers.csv")]
    rows = [row for row in rows_of("comparators.csv") if row["kpi_id"] == "becoming_looked_after_rate"]
    then = {row["comparator"]: float(row["value"]) for row in rows if row["period"] == "2025-26 Q1"}
    assert round(sum(then[name] for name in names) / len(names), 1) == then["Nearest neighbours"]


@pytest.mark.parametrize(
    ("kpi_id", "rag", "travel"),
    [
        ("care_homes_good_pct", "green", "worse"),
        ("repairs_days_average", "amber", "better"),
        ("homelessness_prevented_pct", "amber", "worse"),
        ("admissions_65plus_rate", "red", "worse"),
    ],
)
def test_rating_and_direction_are_separate(kpi_id: str, rag: str, travel: str) -> None:
    result = scorecard().result(kpi_id)
    assert (str(result.rating.rag), str(result.travel_previous.travel)) == (rag, travel)


# ---------------------------------------------------------------- report and notebooks


def test_the_report_says_that_it_is_invented_and_has_its_own_readable_accent() -> None:
    settings = report()
    assert settings["fictional"] is True
    assert "invented" in " ".join(settings["introduction"])
    assert settings["accent"] != "#0b4f6c"
    assert contrast_on_white(settings["accent"]) >= 4.5


def test_there_is_a_notebook_for_each_part() -> None:
    assert sorted(path.stem for path in EXAMPLE.glob("notebooks/*.ipynb")) == sorted(SLUGS)


@pytest.mark.parametrize("slug", SLUGS)
def test_notebooks_are_clean_and_take_their_parameters(slug: str) -> None:
    cells = notebook(slug)["cells"]
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    assert (notebook(slug)["nbformat"], notebook(slug)["nbformat_minor"]) == (4, 5)
    assert [cell["id"] for cell in code if cell["outputs"] or cell["execution_count"]] == []
    assert len({cell["id"] for cell in cells}) == len(cells)
    tagged = ["".join(cell["source"]) for cell in code if "parameters" in cell["metadata"].get("tags", [])]
    assert tagged == [PARAMETERS]
    assert f'open_section(quarter, data_dir, "{slug}")' in "\n".join(sources_of(slug, "code"))


@pytest.mark.parametrize("priority", report()["priorities"], ids=lambda priority: str(priority["slug"]))
def test_each_priority_shows_its_groups_in_order_under_its_title(priority: dict[str, str]) -> None:
    slug = priority["slug"]
    shown = re.findall(r'show_group\("(\w+)"\)', "\n".join(sources_of(slug, "code")))
    groups = [row["group"] for row in rows_of("groups.csv") if row["section"] == slug and not row["subgroup"]]
    assert shown == groups
    assert sources_of(slug, "markdown") == [f"# {priority['title']}"]
