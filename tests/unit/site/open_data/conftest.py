"""The open data of two real scorecards, made once."""

from __future__ import annotations

from pathlib import Path

import pytest

from kpi_helpers.analysis.scorecard import Scorecard, build_scorecard
from kpi_helpers.inputs.authority import require_authority
from kpi_helpers.periods import parse_quarter

ROOT = Path(__file__).parents[4]
BOTH = {"data": "2022-23 Q2", "tests/example_data": "2025-26 Q2"}


@pytest.fixture(scope="session", params=list(BOTH))
def both(request: pytest.FixtureRequest) -> Scorecard:
    """Give the scorecard of each data set in turn."""
    return build_scorecard(require_authority(ROOT / request.param, parse_quarter(BOTH[request.param])))
