"""One reading of the data for a whole build: taken where it is what is asked for, and never from elsewhere."""

from __future__ import annotations

import os
import pickle
from pathlib import Path

import pytest

from kpi_helpers.errors import UsageError
from kpi_helpers.inputs import snapshot as room
from kpi_helpers.inputs.checked import require_authority
from kpi_helpers.inputs.snapshot import open_authority, snapshot_of, use_snapshot
from tests.builders import Q1, Q2, write_authority

TITLE = "title: Quarterly performance report"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return write_authority(tmp_path)


def edit(data: Path) -> None:
    """Give the report another title."""
    file = data / "report.yml"
    text = file.read_text(encoding="utf-8")
    assert TITLE in text
    file.write_text(text.replace(TITLE, "title: Edited"), encoding="utf-8")


def test_what_was_read_is_taken_whatever_is_saved_meanwhile(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    quarter = Q2
    authority = require_authority(data, quarter)
    with snapshot_of(authority) as snapshot:
        edit(data)
        assert require_authority(data, quarter).report.title == "Edited"
        monkeypatch.chdir(data / "values")  # as a notebook sees the folder, from its own
        found = open_authority(Path(".."), quarter, snapshot)
        assert (found.report.title, found.data_dir) == (authority.report.title, Path(".."))
        for table in ("values", "targets", "comparators", "sources"):
            assert getattr(found, table).equals(getattr(authority, table))
            assert list(getattr(found, table).dtypes) == list(getattr(authority, table).dtypes)
        assert found.files == authority.files
        assert dict(found.register.kpis) == dict(authority.register.kpis)
        assert found.commentary == authority.commentary


def test_a_process_that_was_told_of_it_takes_it(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "_told", None)
    with snapshot_of(require_authority(data, Q2)) as snapshot:
        edit(data)
        assert open_authority(data, Q2).report.title == "Edited"
        use_snapshot(*snapshot)
        assert open_authority(data, Q2).report.title != "Edited"


def test_another_folder_or_quarter_is_read(data: Path, tmp_path: Path) -> None:
    other = write_authority(tmp_path / "other")
    with snapshot_of(require_authority(data, Q2)) as snapshot:
        edit(other)
        assert open_authority(other, Q2, snapshot).report.title == "Edited"
        assert open_authority(data, Q1, snapshot).quarter == Q1


class Harmful:
    """What must never be unpickled."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, ("harmed",)


def test_what_another_wrote_is_never_opened(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with snapshot_of(require_authority(data, Q2)) as snapshot:
        file = Path(snapshot[0])
        key = file.read_bytes().partition(b"\n")[0]
        file.write_bytes(key + b"\n" + pickle.dumps(Harmful()))
        with pytest.raises(UsageError) as caught:
            open_authority(data, Q2, snapshot)
    assert str(caught.value) == (
        f"What this build has read of the data is no longer at {file} as it was written. Build again."
    )
    assert not (tmp_path / "harmed").exists()


@pytest.mark.skipif(os.name != "posix", reason="Windows has a folder for temporary files for each user")
def test_nobody_else_may_look_into_its_folder_which_goes_with_the_build(data: Path) -> None:
    with snapshot_of(require_authority(data, Q2)) as snapshot:
        place = Path(snapshot[0]).parent
        assert place.stat().st_mode & 0o777 == 0o700
        assert place.stat().st_uid == os.getuid()
        assert [path.name for path in place.iterdir()] == [Path(snapshot[0]).name]
    assert not place.exists()
    with pytest.raises(UsageError, match="is no longer at"):
        open_authority(data, Q2, snapshot)


def test_a_folder_for_temporary_files_that_cannot_be_used_is_told(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority = require_authority(data, Q2)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "none"))
    with pytest.raises(UsageError) as caught, snapshot_of(authority):
        pass
    assert str(caught.value) == (
        "The folder for temporary files cannot be written to: No such file or directory. "
        "Make room there, or name another one with the variable TMPDIR."
    )
