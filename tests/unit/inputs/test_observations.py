from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from kpi_helpers.inputs.authority import (
    apply_corrections,
    breaks_known,
    corrections_known,
    rows_received,
)
from kpi_helpers.inputs.files.tables import BREAKS, CORRECTIONS
from kpi_helpers.periods import quarter
from tests.builders import BREAK, CORRECTION, make_frame, make_values

Q2 = quarter(2022, 2)
CLOSES = date(2022, 11, 14)


def test_rows_of_later_returns_are_left_out() -> None:
    values = make_values("2022-23 Q1", HOU_03=[91, 92, 93])
    assert list(rows_received(values, Q2)["value"]) == [91, 92]
    assert list(rows_received(values, quarter(2021, 4))["value"]) == []


@pytest.mark.parametrize(
    ("cells", "known"),
    [
        ({}, 1),
        ({"recorded_on": "2022-11-14"}, 1),
        ({"recorded_on": "2022-11-15"}, 0),
        ({"recorded_on": ""}, 1),
        ({"period": "2022-09"}, 1),
        ({"period": "2022-09-30"}, 1),
        ({"period": "2022-23 Q3"}, 0),
    ],
)
def test_a_break_is_known_once_it_is_recorded_and_has_begun(cells: dict[str, str], known: int) -> None:
    assert len(breaks_known(make_frame(BREAKS, {**BREAK, **cells}), Q2, CLOSES)) == known


@pytest.mark.parametrize(
    ("cells", "known"),
    [
        ({}, 1),
        ({"date": "2022-11-14"}, 1),
        ({"date": "2022-11-15"}, 0),
        ({"return": "2022-23 Q2"}, 1),
        ({"return": "2022-23 Q3"}, 0),
    ],
)
def test_a_correction_is_known_once_it_is_made(cells: dict[str, str], known: int) -> None:
    assert len(corrections_known(make_frame(CORRECTIONS, {**CORRECTION, **cells}), Q2, CLOSES)) == known


@pytest.mark.parametrize(
    ("cells", "values"),
    [
        ({}, [81, 92]),
        ({"old_value": 90}, [91, 92]),
        ({"period": "2022-23 Q2"}, [91, 92]),
        ({"kpi_id": "HOU_04"}, [91, 92]),
        ({"return": "2022-23 Q2", "period": "2022-23 Q2", "old_value": 92}, [91, 81]),
    ],
)
def test_a_correction_replaces_only_the_value_it_names(cells: dict[str, object], values: list[float]) -> None:
    received = make_values(HOU_03=[91, 92])
    corrected = apply_corrections(received, make_frame(CORRECTIONS, {**CORRECTION, **cells}))
    assert list(corrected["value"]) == values
    assert list(received["value"]) == [91, 92]
    pd.testing.assert_frame_equal(corrected.drop(columns="value"), received.drop(columns="value"))
