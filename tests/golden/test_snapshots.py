"""What a reader sees, one component per file; ``KPI_REFRESH=1 pytest tests/golden`` refreshes them (see conftest)."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from kpi_helpers import blocks
from kpi_helpers.analysis.scorecard import KpiResult
from kpi_helpers.analysis.summary import count_ratings
from kpi_helpers.blocks import markup_of, plain_text_of
from kpi_helpers.display.charts.alt_text import chart_caption, chart_title, trend_alt
from kpi_helpers.display.charts.forecasts import draw_forecasts
from kpi_helpers.display.charts.sparkline import draw_sparkline
from kpi_helpers.display.charts.trend import draw_trend
from kpi_helpers.display.pages.evidence import evidence_blocks
from kpi_helpers.display.pages.summary import counts_block
from kpi_helpers.display.pages.tables import table_kpis, table_without_figures
from kpi_helpers.display.words.methods import chart_note
from kpi_helpers.display.words.results import sentence
from tests.builders import make_values
from tests.results import make_result, make_scorecard

Compare = Callable[[str, str], None]
SVG = "{http://www.w3.org/2000/svg}"
NO_TARGET = {"kind": "none", "green_limit": None, "amber_limit": None, "note": "None is set."}
RANGE = {"kind": "range", "green_limit": 3.2, "green_limit_upper": 4.3, "amber_limit": 3.0, "amber_limit_upper": 4.5}
ADMISSIONS = {"green_limit": 637.6, "amber_limit": None}
WINDOW = {"value": 61.2, "period": "2022-07..2022-08", "status": "provisional", "note": "[p]"}


def typical() -> dict[str, KpiResult]:
    """Give one result of each kind that a group's table has to carry."""
    lower: dict[str, Any] = {"unit": "rate_per_100k", "decimals": 2, "polarity": "lower"}
    return {
        "level": make_result([88, 84, 86, 91, 92], name="Level"),
        "range": make_result([3.9, 4.12, 4.4], name="Range", polarity="range", decimals=2, targets=[RANGE]),
        "lower is better": make_result([677.91, 686.13], name="Lower is better", targets=[ADMISSIONS], **lower),
        "provisional": make_result(rows=[{"value": 60.4, "period": "2022-23 Q1"}, WINDOW], name="Provisional"),
        "missing": make_result(
            rows=[{"value": 87, "period": "2022-23 Q1"}, {"note": "[x]", "remark": "Due in May."}], name="Missing"
        ),
        "rank only": make_result(
            rows=[{"rank": 110, "rank_of": 150, "note": "[x]"}], name="Rank only", targets=[NO_TARGET]
        ),
        "override": make_result([91, 92], name="Override", overrides=[{}]),
    }


def trend() -> KpiResult:
    """Give a result whose line chart has everything: gap, break, target set anew, comparator, provisional end."""
    periods = [f"{year}-{year % 100 + 1} Q{n}" for year in range(2019, 2023) for n in (1, 2, 3, 4)][:14]
    values = [72, 74, None, 75, 71, 73, 78, 80, 79, 83, 85, 84, 88, 87.5]
    rows: list[dict[str, Any]] = [
        {"period": period, "value": value} for period, value in zip(periods, values, strict=True) if value is not None
    ]
    rows[-1] |= {"status": "provisional", "note": "[p]"}
    targets = [{"applies_from": "2019-20 Q1", "green_limit": 80}, {"applies_from": "2021-22 Q1", "green_limit": 90}]
    compared = [
        {"comparator": "England", "period": period, "value": 76 + n} for n, period in enumerate(periods[4:12], start=1)
    ]
    broken, plain = [{"period": "2020-21 Q3"}], [{"setting": "control_chart", "value": "none"}]
    return make_result(rows=rows, targets=targets, comparators=compared, breaks=broken, settings=plain)


def controlled() -> KpiResult:
    """Give a result whose chart has limits of two stretches, signals of both kinds and a figure left out."""
    values = [60, 61, 59, 60, 62, 61, 60, 70, 71, 69, 70, 72, 71, 70, 69, 71, 70, 72, 58, 76]
    changes = [
        {"period": "2019-20 Q2"},
        {"period": "2020-21 Q1", "change": "exclude", "reason": "The office was closed."},
    ]
    targets = [{"applies_from": "2017-18 Q1", "green_limit": 75}]
    return make_result(values, targets=targets, chart_changes=changes)


def forecasts() -> KpiResult:
    """Give forecasts of three years, the last without an outturn."""
    made = {2020: (3.0e6, 2.5e6, 1.2e6), 2021: (1.2e6, 0.9e6), 2022: (2.9e6, 1.8e6)}
    rows: list[dict[str, Any]] = [
        {"period": f"{year}-{year % 100 + 1} Q{n}", "value": value, "status": "forecast", "note": "[f]"}
        for year, values in made.items()
        for n, value in enumerate(values, start=1)
    ]
    rows += [
        {"period": f"{year}-{year % 100 + 1} financial year", "value": value}
        for year, value in ((2020, -3.1e5), (2021, 9.8e5))
    ]
    return make_result(rows=rows, unit="gbp", decimals=0, basis="forecast", targets=[NO_TARGET])


def evidence() -> list[blocks.Block]:
    """Give the table of what figures show over time for one KPI of each kind."""
    total = {"kind": "year_total", "green_limit": 300, "amber_limit": None, "applies_from": "2018-19 Q1"}
    number: dict[str, Any] = {"unit": "count", "decimals": 0}
    due = {"kind": "due_date", "green_limit": 95, "amber_limit": None, "due": "2022-23 financial year"}
    usual = [90, 92, 89, 91, 93, 90, 88, 92, 91, 90, 92, 89, 91]
    early = {"applies_from": "2018-19 Q1"}
    results = [
        controlled(),
        make_result([*usual, 90], name="Steady", targets=[early]),
        make_result([*usual, 99], name="Neither way is better", polarity="none", targets=[NO_TARGET]),
        make_result([80, 82, 84, 86, 88], name="Trend only"),
        make_result([60, 61, 66, 64, 70, 71, 75, 70, 72, 77], name="Year", targets=[total], **number),
        make_result([80, 82, 81, 83, 84, 83, 85, 86, 85, 87], name="Due later", targets=[due]),
    ]
    return evidence_blocks(results, "Housing")


def reduced(svg: str) -> str:
    """Give a chart's words in reading order and how many shapes of each kind it has: what no font version moves."""
    root = etree.fromstring(svg)
    texts = ["".join(text.itertext()) for text in root.iter(f"{SVG}text")]
    named = Counter(re.sub(r"_\d+$", "", str(group.get("id"))) for group in root.iter(f"{SVG}g") if group.get("id"))
    shapes = Counter(str(shape.tag).removeprefix(SVG) for shape in root.iter() if isinstance(shape.tag, str))
    lines = [f"text  {text}" for text in texts]
    lines += [f"group {name}: {count}" for name, count in sorted(named.items())]
    return "\n".join([*lines, *(f"shape {name}: {shapes[name]}" for name in ("path", "use"))])


def tables() -> list[blocks.Block]:
    results = list(typical().values())
    found = (
        table_kpis(results, "Housing: performance, Q2 2022/23", "FTE: full-time equivalent."),
        table_without_figures(results, "Housing: no current figure, Q2 2022/23"),
    )
    return [table for table in found if table]


def without_drawings(block: blocks.Block) -> blocks.Block:
    """Leave the sparklines of a table to a snapshot of their own."""
    rows = [[{**cell, "svg": "..."} if "svg" in cell else cell for cell in row] for row in block["rows"]]
    return {**block, "rows": rows}


def counts() -> blocks.Block:
    values: Any = {"A": [95, 95], "B": [95, 95], "C": [95, 70], "D": [87, 87], "E": [None, None]}
    kpis = [{"kpi_id": kpi} for kpi in values]
    card = make_scorecard(values=make_values(**values), kpis=kpis, targets=kpis)
    return counts_block(count_ratings(card.counted))


SNAPSHOTS: dict[str, Callable[[], str]] = {
    "kpi_table.txt": lambda: plain_text_of(tables()),
    "kpi_table.json": lambda: json.dumps([without_drawings(t) for t in tables()], indent=1, ensure_ascii=False),
    "counts.html": lambda: markup_of([counts()]).replace("><", ">\n<"),
    "sentences.txt": lambda: "\n".join(f"{kind}: {sentence(result)}" for kind, result in typical().items()),
    "sparkline.svg": lambda: draw_sparkline(trend().series[-12:], trend().kpi, trend().breaks).replace("><", ">\n<"),
    "trend_alt.txt": lambda: "\n".join([chart_title(trend()), trend_alt(trend()), chart_caption(trend())]),
    "control_alt.txt": lambda: "\n".join(
        [chart_title(controlled()), trend_alt(controlled()), chart_caption(controlled()), chart_note(controlled())]
    ),
    "control_chart.txt": lambda: reduced(draw_trend(controlled())),
    "evidence_table.json": lambda: json.dumps(evidence(), indent=1, ensure_ascii=False),
    "evidence_table.txt": lambda: plain_text_of(evidence()),
    "forecast_chart.txt": lambda: reduced(draw_forecasts(forecasts())),
    "trend_chart.txt": lambda: reduced(draw_trend(trend())),
}


@pytest.mark.parametrize("name", SNAPSHOTS)
def test_a_reader_sees_what_they_saw(name: str, golden: Compare) -> None:
    golden(name, SNAPSHOTS[name]())


def test_no_snapshot_is_left_over() -> None:
    kept = {path.name for path in Path(__file__).parent.iterdir() if path.suffix in (".txt", ".json", ".html", ".svg")}
    assert kept == set(SNAPSHOTS)
