"""A build that is interrupted says so in one sentence, ends all that it has started, and leaves nothing behind."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import uuid
from pathlib import Path

import pytest

from tests.end_to_end.reports import COMMAND
from tests.end_to_end.small_council import write_notebook
from tests.previews import MARK, processes_marked, wait_until

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks for processes as Linux has them")
SAID = "Interrupted; the last report stays as it was."
BUSY = """
from pathlib import Path
import subprocess
subprocess.Popen(["sleep", "1000"])
Path({place!r}).write_text("begun")
while True:
    pass
"""


def send(building: subprocess.Popen[str], number: signal.Signals, *, to_all: bool) -> None:
    """Send a signal: to every process of the terminal, as Ctrl+C does, or to the one alone."""
    (os.killpg if to_all else os.kill)(building.pid, number)


@pytest.mark.parametrize(
    ("number", "to_all", "code"),
    [(signal.SIGINT, True, 130), (signal.SIGINT, False, 130), (signal.SIGTERM, False, 143)],
    ids=["ctrl_c", "sigint", "sigterm"],
)
def test_a_build_that_is_interrupted_leaves_nothing(
    council: Path, tmp_path: Path, number: signal.Signals, to_all: bool, code: int
) -> None:
    begun, temporary, mark = tmp_path / "begun", tmp_path / "t", uuid.uuid4().hex
    temporary.mkdir()
    cells = ('section.show_group("housing")', BUSY.format(place=str(begun)))
    write_notebook(council / "notebooks" / "homes.ipynb", *cells)
    before = {path: path.read_bytes() for path in (council / "outputs").rglob("*") if path.is_file()}
    building = subprocess.Popen(
        [*COMMAND, "build", "--quarter", "2022-23 Q2", "--fresh"],
        cwd=council,
        env={**os.environ, MARK: mark, "TMPDIR": str(temporary)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        start_new_session=True,
    )
    wait_until(begun.is_file, "the cell")
    send(building, number, to_all=to_all)
    told, said = building.communicate()
    assert (building.returncode, told) == (code, "")
    begin, *steps = said.splitlines()
    assert begin == "Example Borough Council, Q2 2022/23: 3 sections"
    assert [line for line in steps if not re.fullmatch(r"  .+: (done|executed) in [\d.]+ s", line)] == [SAID]
    assert {path: path.read_bytes() for path in (council / "outputs").rglob("*") if path.is_file()} == before
    assert [path.name for path in (council / "outputs").iterdir()] == ["2022-23_Q2"]
    wait_until(lambda: processes_marked(mark) == [], "the end of its processes")
    assert list(temporary.iterdir()) == []
