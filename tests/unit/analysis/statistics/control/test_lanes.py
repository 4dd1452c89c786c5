from __future__ import annotations

import numpy as np

from kpi_helpers.analysis.statistics.control.lanes import lay_out

STRETCHES = np.array([[0, 0, 1, 1, 1], [4, 4, 4, 4, 4]])
PART = np.array([[True, False, True, True, True], [False, True, True, False, False]])


def test_a_lane_holds_the_points_of_one_stretch_that_take_part() -> None:
    lanes = lay_out(STRETCHES, PART)
    points = np.arange(10).reshape(2, 5)
    assert lanes.of_points(points, -1).tolist() == [[0, -1, -1], [2, 3, 4], [6, 7, -1]]
    assert lanes.sizes.tolist() == [1, 3, 2]
    assert lanes.series.tolist() == [0, 0, 1]
    assert lanes.there.tolist() == [[True, False, False], [True, True, True], [True, True, False]]


def test_answers_go_back_to_their_points() -> None:
    lanes = lay_out(STRETCHES, PART)
    there_and_back = lanes.to_points(lanes.of_points(np.arange(10).reshape(2, 5), -1), 99)
    assert there_and_back.tolist() == [[0, 99, 2, 3, 4], [99, 6, 7, 99, 99]]


def test_what_is_known_of_a_lane_reaches_points_that_take_no_part() -> None:
    lanes = lay_out(STRETCHES, PART)
    assert lanes.spread(np.array([7, 8, 9])).tolist() == [[7, 7, 8, 8, 8], [9, 9, 9, 9, 9]]


def test_a_lane_without_points_and_no_lanes_at_all() -> None:
    nobody = lay_out(np.array([[0, 0]]), np.array([[False, False]]))
    assert nobody.of_points(np.array([[1.0, 2.0]]), 0.0).tolist() == [[0.0]]
    nothing = lay_out(np.zeros((0, 3), dtype=np.int64), np.zeros((0, 3), dtype=bool))
    assert nothing.of_points(np.zeros((0, 3)), 0.0).shape == (0, 1)
