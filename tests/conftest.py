"""What every test may rely on: settings a test changes are put back for the next one."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest
from hypothesis import settings

settings.register_profile("any machine", deadline=None)  # no test depends on speed
settings.load_profile("any machine")


@pytest.fixture(scope="session", autouse=True)
def nothing_kept_from_elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Let builds keep what they keep in a folder of this session, so that none begins with what another left."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KPI_REPORT_CACHE", str(tmp_path_factory.mktemp("kept")))
        yield


@pytest.fixture(autouse=True)
def chart_settings_put_back() -> None:
    """Begin every test with matplotlib's own settings: opening a section, as a module's fixtures may, sets a theme."""
    if matplotlib := sys.modules.get("matplotlib"):
        own = {name: value for name, value in matplotlib.rcParamsOrig.items() if name != "backend"}
        if own != {name: value for name, value in matplotlib.rcParams.items() if name != "backend"}:
            matplotlib.rcParams.update(own)
