"""The open data of two real scorecards, and two small workbooks, made once."""

from __future__ import annotations

from pathlib import Path

import pytest

from kpi_helpers.analysis.scorecard import Scorecard, build_scorecard
from kpi_helpers.inputs.checked import require_authority
from kpi_helpers.periods import parse_quarter
from kpi_helpers.site.open_data.sheets import Book, build_book
from kpi_helpers.site.open_data.write import build_tables
from tests.builders import make_values
from tests.results import make_scorecard
from tests.unit.site.open_data.nasty import nasty_authority, nasty_tables

ROOT = Path(__file__).parents[4]
BOTH = {"data": "2022-23 Q2", "tests/example_data": "2025-26 Q2"}


@pytest.fixture(scope="session", params=list(BOTH))
def both(request: pytest.FixtureRequest) -> Scorecard:
    """Give the scorecard of each data set in turn."""
    return build_scorecard(require_authority(ROOT / request.param, parse_quarter(BOTH[request.param])))


@pytest.fixture(scope="session")
def book() -> Book:
    """Give the workbook of one KPI with two figures."""
    scorecard = make_scorecard(values=make_values(HOU_03=[91, 92.5]))
    return build_book(scorecard.authority, build_tables(scorecard))


@pytest.fixture(scope="session")
def nasty_book() -> Book:
    """Give a workbook of nasty words."""
    return build_book(nasty_authority(), nasty_tables())
