"""The one picture that all charts are drawn in keeps nothing, and touches nothing of a notebook."""

from __future__ import annotations

import matplotlib as mpl
import matplotlib.pyplot as plt
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas

from kpi_helpers.display.charts.drawing import draw, svg_of
from kpi_helpers.display.charts.theme import set_chart_theme
from kpi_helpers.display.charts.trend import draw_trend, fill_trend, plan_trend
from tests.results import make_result

RESULT = make_result([88, 91, 92, 93])


def test_the_same_figures_give_the_same_bytes() -> None:
    assert draw_trend(RESULT) == draw_trend(RESULT)


def test_what_fails_half_way_leaves_nothing_in_the_next_chart() -> None:
    before, plan = draw_trend(RESULT), plan_trend(RESULT)

    def fails(axes: Axes) -> None:
        fill_trend(axes, RESULT, plan)
        raise ArithmeticError

    with pytest.raises(ArithmeticError):
        draw(plan.frame, fails)
    assert draw_trend(RESULT) == before


def test_drawing_leaves_settings_and_figures_of_a_notebook_alone() -> None:
    with mpl.rc_context():
        set_chart_theme()
        settings = dict(mpl.rcParams)
        figure, axes = plt.subplots()
        axes.plot([1, 2], [3, 4])
        alone = svg_of(figure)
        draw_trend(RESULT)
        assert dict(mpl.rcParams) == settings
        assert svg_of(figure) == alone
        assert plt.get_fignums() == [figure.number]
        plt.close(figure)


def test_a_notebooks_theme_changes_no_trend_chart() -> None:
    before = draw_trend(RESULT)
    with mpl.rc_context():
        set_chart_theme()
        assert draw_trend(RESULT) == before


def test_an_analysts_figure_becomes_svg_without_a_date() -> None:
    canvas = Canvas()
    canvas.text(0.5, 0.5, "Visits")
    assert svg_of(canvas) == svg_of(canvas)
    assert "date" not in svg_of(canvas)
