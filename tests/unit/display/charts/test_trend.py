from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import pytest
from lxml import etree
from matplotlib.text import Annotation, Text

from kpi_helpers.analysis.scorecard import KpiResult
from kpi_helpers.blocks.palette import CATEGORICAL, CONCERN, IMPROVEMENT, INK, MUTED, NEUTRAL, PAPER
from kpi_helpers.display.charts.drawing import HEIGHT, WIDTH, empty_canvas, own_settings, set_frame, svg_of
from kpi_helpers.display.charts.lettering import LINE
from kpi_helpers.display.charts.trend import draw_trend, fill_trend, plan_trend
from tests.results import make_result

SVG = "{http://www.w3.org/2000/svg}"
NO_TARGET = {"kind": "none", "green_limit": None, "amber_limit": None, "note": "None is set."}
RANGE = {
    "applies_from": "2020-21 Q1",
    "kind": "range",
    "green_limit": 3.2,
    "green_limit_upper": 4.3,
    "amber_limit": None,
}
EARLY = {"applies_from": "2016-17 Q1"}
LONG = "North West of England and the Isle of Man"


def comparator(name: str, period: str, value: float) -> dict[str, Any]:
    return {"comparator": name, "period": period, "value": value}


def canvas_of(result: KpiResult) -> Any:
    """Give a chart in a picture of its own, as matplotlib holds it."""
    plan = plan_trend(result)
    with own_settings():
        canvas, axes = empty_canvas()
        set_frame(axes, plan.frame)
        fill_trend(axes, result, plan)
    return canvas


def lines_of(result: KpiResult, colour: str, style: str = "-") -> list[list[float]]:
    """Give the heights of each line of a colour and style, without single points."""
    return [
        [float(y) for y in line.get_ydata()]
        for line in canvas_of(result).axes[0].lines
        if line.get_color() == colour and line.get_linestyle() == style and len(line.get_ydata()) > 1
    ]


def texts_of(svg: str) -> list[str]:
    return ["".join(text.itertext()) for text in etree.fromstring(svg).iter(f"{SVG}text")]


# ---------------------------------------------------------------- what is drawn


def test_a_chart_writes_its_latest_figure_its_target_and_its_times() -> None:
    svg = draw_trend(make_result([88, 91, 92, 93]))
    assert texts_of(svg) == [
        "Q3 21/22",
        "Q4 21/22",
        "Q1 22/23",
        "Q2 22/23",
        "88%",
        "90%",
        "92%",
        "Target 90%",
        "93.0%",
    ]


def test_gaps_are_gaps() -> None:
    assert lines_of(make_result([1, 2, None, 4, 5]), CATEGORICAL[0]) == [[1, 2], [4, 5]]


def test_a_break_is_a_gap_and_a_dotted_line() -> None:
    result = make_result([1, 2, 3, 4], breaks=[{"period": "2022-23 Q1"}])
    assert lines_of(result, CATEGORICAL[0]) == [[1, 2], [3, 4]]
    assert len(lines_of(result, MUTED, "--")) == 1
    assert lines_of(make_result([1, 2, 3, 4]), MUTED, "--") == []


def test_a_target_is_drawn_as_it_was() -> None:
    targets = [{"applies_from": "2021-22 Q1", "green_limit": 80}, {"applies_from": "2022-23 Q1", "green_limit": 85}]
    assert lines_of(make_result([88, 91, 92, 93], targets=targets), INK, "--") == [[80, 80], [85, 85]]


def test_a_range_is_a_band_between_two_lines() -> None:
    result = make_result([3.1, 3.3, 3.9, 4.5], polarity="range", targets=[RANGE])
    assert lines_of(result, INK, "--") == [[3.2, 3.2], [4.3, 4.3]]
    assert len(canvas_of(result).axes[0].collections) == 1


def test_a_comparator_is_split_like_the_series() -> None:
    rows = [comparator("England", p, v) for p, v in (("2021-22 Q3", 5), ("2021-22 Q4", 6), ("2022-23 Q2", 7))]
    result = make_result([1, 2, 3, 4], comparators=rows, targets=[NO_TARGET])
    assert lines_of(result, MUTED) == [[5, 6]]
    assert "England" in texts_of(draw_trend(result))


def test_figures_that_are_not_final_are_hollow() -> None:
    rows = [{"value": n, "period": f"2021-22 Q{n}"} for n in (1, 2, 3, 4)]
    rows.append({"value": 5, "period": "2022-23 Q1", "status": "provisional", "note": "[p]"})
    points = [line for line in canvas_of(make_result(rows=rows)).axes[0].lines if line.get_marker() == "o"]
    assert [point.get_markerfacecolor() for point in points] == [CATEGORICAL[0]] * 4 + [PAPER]


def test_many_points_are_a_line_without_dots() -> None:
    rows = [{"value": 5, "period": f"2017-18 Q{n}"} for n in (1, 3)]  # two that stand alone
    rows += [{"value": n, "period": f"{y}-{y % 100 + 1} Q{n}"} for y in range(2018, 2022) for n in (1, 2, 3, 4)]
    points = [line for line in canvas_of(make_result(rows=rows)).axes[0].lines if line.get_marker() == "o"]
    assert len(points) == 3  # the two, and the last


def test_zero_is_a_line_where_figures_have_either_sign() -> None:
    signed = canvas_of(make_result([-3, 2, -1, 4], unit="gbp", targets=[NO_TARGET]))
    assert [0, 0] in [list(line.get_ydata()) for line in signed.axes[0].lines]
    positive = canvas_of(make_result([3, 2, 1, 4], unit="gbp", targets=[NO_TARGET]))
    assert [0, 0] not in [list(line.get_ydata()) for line in positive.axes[0].lines]


# ---------------------------------------------------------------- control charts

USUAL = [90, 92, 89, 91, 93, 90, 88, 92, 91, 90, 92, 89, 91]


def points_of(result: KpiResult, colour: str) -> list[str]:
    return [line.get_marker() for line in canvas_of(result).axes[0].lines if line.get_markeredgecolor() == colour]


def test_a_control_chart_names_its_limits_and_draws_no_comparator() -> None:
    rows = [comparator("England", f"2022-23 Q{n}", 80) for n in (1, 2)]
    svg = draw_trend(make_result([*USUAL, 90], targets=[EARLY], comparators=rows))
    assert [text for text in texts_of(svg) if text[0] not in "Q89"] == [
        "Lower limit 84.8%",
        "Target 90%",
        "Mean 90.6%",
        "Upper limit 96.3%",
    ]


def test_signals_are_told_by_their_shape() -> None:
    assert points_of(make_result([*USUAL, 80], targets=[EARLY]), CONCERN) == ["D"]
    assert points_of(make_result([*USUAL, 99], targets=[EARLY]), IMPROVEMENT) == ["o", "o"]  # a ring around the point
    neutral: dict[str, Any] = {"polarity": "none", "targets": [NO_TARGET]}
    assert points_of(make_result([*USUAL, 99], **neutral), NEUTRAL) == ["^"]
    assert points_of(make_result([*USUAL, 80], **neutral), NEUTRAL) == ["v"]


def test_figures_left_out_are_crosses_also_the_last() -> None:
    excluded = [{"period": "2022-23 Q2", "change": "exclude"}]
    lines = canvas_of(make_result([*USUAL, 80], targets=[EARLY], chart_changes=excluded)).axes[0].lines
    assert [line.get_marker() for line in lines if line.get_marker() in ("x", "D")] == ["x"]


def test_earlier_limits_and_what_parted_them_are_named() -> None:
    drawn = texts_of(draw_trend(make_result(**CASES["limits recalculated twice"])))
    assert drawn.count("recalculated") == 2
    assert sum(text.startswith("trial limits") for text in drawn) == 2


# ---------------------------------------------------------------- nothing is lost at the edges

CASES: dict[str, dict[str, Any]] = {
    "constant": {"values": [92] * 8},
    "constant at its limit": {"values": [100] * 6},
    "all zero": {"values": [0] * 6, "unit": "count", "decimals": 0, "targets": [NO_TARGET]},
    "two points": {"values": [91, 92]},
    "28 quarters": {"values": [80 + n % 5 for n in range(28)]},
    "negative pounds": {"values": [-1_200_000, -300_000, 420_000, 1_100_000], "unit": "gbp", "decimals": 0},
    "wide numbers": {"values": [3_450_000, 3_450_001, 3_450_003, 3_450_002], "unit": "count", "decimals": 0},
    "range": {"values": [3.1, 3.3, 3.9, 4.5], "polarity": "range", "targets": [RANGE]},
    "comparator far away": {
        "values": [80, 81, 82, 83],
        "comparators": [comparator(LONG, f"2021-22 Q{n}", 20) for n in (3, 4)],
    },
    "labels at one height": {
        "values": [89, 91, 90, 90],
        "comparators": [comparator("England", f"2022-23 Q{n}", 90) for n in (1, 2)],
    },
    "labels at the foot": {
        "values": [99, 50, 2, 0],
        "targets": [{"green_limit": 1}],
        "comparators": [comparator("Nearest neighbours of the council", f"2022-23 Q{n}", 0.5) for n in (1, 2)],
    },
    "control chart": {"values": [90, 92, 89, 91, 93, 90, 88, 92, 91, 90, 92, 89, 91, 80], "targets": [EARLY]},
    "control limits at the target": {"values": [90, 90.1, 89.9] * 6, "targets": [EARLY]},
    "limits recalculated twice": {
        "values": [60, 61, 59, 60, 62, 61, 60, 70, 71, 69, 70, 72, 71, 70, 80, 81, 79, 80, 82, 81],
        "targets": [EARLY],
        "chart_changes": [{"period": "2019-20 Q2"}, {"period": "2021-22 Q1"}],
    },
    "the highest limits in the middle": {
        "values": [60, 61, 59, 60, 62, 61, 60, 80, 81, 79, 80, 82, 81, 80, 60, 61, 59, 60, 62, 61],
        "targets": [NO_TARGET],
        "chart_changes": [{"period": "2019-20 Q2"}, {"period": "2021-22 Q1"}],
    },
    "limits that fall": {
        "values": [80, 81, 79, 80, 82, 81, 80, 60, 61, 59, 60, 62, 61, 60],
        "breaks": [{"period": "2020-21 Q4"}],
        "targets": [NO_TARGET],
    },
    "paused": {
        "values": [8.3, 7.5, 7, 6.9, 10.7, 9.4, 7.1, 5, 0, 0.8, 0.9, 0.3, 1.6, 1.4, 1.7, 4.1, 8.7],
        "breaks": [{"period": "2020-21 Q2", "kind": "paused"}, {"period": "2022-23 Q1", "kind": "restarted"}],
        "targets": [NO_TARGET],
    },
    "years missing": {
        "rows": [
            {"value": v, "period": f"{y} calendar year"} for y, v in ((2014, 60), (2015, 62), (2019, 70), (2021, 75))
        ],
        "breaks": [{"period": "2019 calendar year"}],
    },
}


@pytest.fixture(params=list(CASES.values()), ids=list(CASES), scope="module")
def drawn(request: pytest.FixtureRequest) -> Iterator[Any]:
    canvas = canvas_of(make_result(**request.param))
    with own_settings():
        canvas.draw_without_rendering()
        yield canvas


def boxes(texts: Sequence[Text]) -> list[Any]:
    return [text.get_window_extent() for text in texts if text.get_text()]


def test_no_word_leaves_the_picture(drawn: Any) -> None:
    axes = drawn.axes[0]
    dpi = drawn.dpi
    for box in boxes([*axes.texts, *axes.get_yticklabels(), *axes.get_xticklabels()]):
        assert box.x0 >= 0
        assert box.x1 <= WIDTH * dpi
        assert box.y0 >= 0
        assert box.y1 <= HEIGHT * dpi


def test_no_two_words_touch(drawn: Any) -> None:
    axes = drawn.axes[0]
    for labels in (axes.get_yticklabels(), axes.get_xticklabels()):
        assert not any(a.overlaps(b) for a, b in pairwise(boxes(labels)))
    high = axes.get_position().height * HEIGHT * 72
    named = [text for text in axes.texts if isinstance(text, Annotation)]  # breaks and earlier limits, inside the axes
    feet = sorted(text.get_position()[1] * high for text in axes.texts if text not in named)  # points
    assert all(above - below >= LINE - 0.01 for below, above in pairwise(feet))
    inside = boxes(named)
    assert not any(a.overlaps(b) for n, a in enumerate(inside) for b in inside[:n])


def test_the_axis_holds_every_line(drawn: Any) -> None:
    axes = drawn.axes[0]
    bottom, top = axes.get_ylim()
    for line in axes.lines:
        if line.get_transform() == axes.transData:
            assert min(line.get_ydata()) >= bottom
            assert max(line.get_ydata()) <= top


def test_numbers_on_the_axis_are_not_repeated(drawn: Any) -> None:
    numbers = [label.get_text() for label in drawn.axes[0].get_yticklabels()]
    assert 2 <= len(numbers) == len(set(numbers)) <= 6


def test_times_are_in_order(drawn: Any) -> None:
    axes = drawn.axes[0]
    assert all(a < b for a, b in pairwise(axes.get_xticks()))
    left, right = axes.get_xlim()
    assert left <= axes.get_xticks()[0] <= axes.get_xticks()[-1] <= right


# ---------------------------------------------------------------- the file


def test_nothing_of_a_chart_is_left_in_the_next() -> None:
    results = [make_result(**case) for case in CASES.values()]
    drawn = [draw_trend(result) for result in results]
    assert [draw_trend(result) for result in reversed(results)] == drawn[::-1]
    assert [draw_trend(results[place]) for place in (3, 0, 13, 1)] == [drawn[place] for place in (3, 0, 13, 1)]


def test_a_chart_is_drawn_as_it_would_be_in_a_picture_of_its_own() -> None:
    result = make_result(**CASES["limits recalculated twice"])
    with own_settings():
        alone = svg_of(canvas_of(result))
    assert draw_trend(result) == alone


def test_text_stays_text_and_nothing_is_fetched() -> None:
    svg = draw_trend(make_result([88, 91, 92, 93]))
    assert svg.startswith("<svg")
    assert "<metadata>" not in svg or "<dc:date>" not in svg
    assert texts_of(svg)
    assert "Source Sans 3" in svg


def test_a_name_with_dollars_is_no_formula() -> None:
    rows = [comparator("US$ and CA$", f"2022-23 Q{n}", 90) for n in (1, 2)]
    assert "US$ and CA$" in texts_of(draw_trend(make_result([88, 91, 92, 93], comparators=rows)))
