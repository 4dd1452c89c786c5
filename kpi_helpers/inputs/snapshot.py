"""One reading of the data for a whole build: the checked authority, written by one process and read by those it starts.

A build checks the data once. Its sections and its dashboard are made by other processes, which take what was checked
from a file instead of reading the data folder again: sooner, and the same for all, whatever is saved meanwhile.

The file is a pickle, so it is read only by a process that was told both its name and its SHA-256 by the one that wrote
it, in a folder that only this user may look into. No pickle comes from anywhere else.
"""

from __future__ import annotations

import hashlib
import json
import pickle
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from kpi_helpers.errors import UsageError
from kpi_helpers.inputs.authority import Authority
from kpi_helpers.inputs.checked import require_authority
from kpi_helpers.periods import Period

Snapshot = tuple[str, str]  # plain, to be told to another process: the file, and the SHA-256 of what stands in it

_told: Snapshot | None = None


@contextmanager
def snapshot_of(authority: Authority) -> Iterator[Snapshot]:
    """Write an authority down for other processes of this user, in a folder of their own; it is gone afterwards.

    Raises
    ------
    UsageError
        The system's folder for temporary files cannot be written to.
    """
    try:
        folder = TemporaryDirectory(prefix="kpi-")  # only this user may look into it
    except OSError as error:
        raise _unwritable(error) from error
    with folder as place:
        content = _key(authority.data_dir, authority.quarter) + b"\n" + pickle.dumps(authority, protocol=5)
        files = json.dumps([(file.name, file.sha256) for file in authority.files])
        file = Path(place) / f"{hashlib.sha256(files.encode()).hexdigest()}.snapshot"
        try:
            file.write_bytes(content)
        except OSError as error:
            raise _unwritable(error) from error
        yield str(file), hashlib.sha256(content).hexdigest()


def use_snapshot(file: str, sha256: str) -> None:
    """Take data from a snapshot from now on, where it is the one of what is asked for."""
    global _told  # a process is told once, before anything of a notebook runs
    _told = file, sha256


def open_authority(data_dir: Path, quarter: Period, snapshot: Snapshot | None = None) -> Authority:
    """Give the checked data of a quarter: those of the snapshot this process was told of, else read from the folder.

    Raises
    ------
    DataError
        The files break a rule; the error carries every problem that stops the report.
    UsageError
        There is no such data folder, it has no return for the quarter, or the snapshot is no longer as it was written.
    """
    found = snapshot or _told
    if found is None:
        return require_authority(data_dir, quarter)
    file, sha256 = found
    try:
        content = Path(file).read_bytes()
    except OSError:
        content = b""
    if hashlib.sha256(content).hexdigest() != sha256:
        raise UsageError(f"What this build has read of the data is no longer at {file} as it was written. Build again.")
    key, _, pickled = content.partition(b"\n")
    if key != _key(data_dir, quarter):
        return require_authority(data_dir, quarter)
    authority: Authority = pickle.loads(pickled)  # noqa: S301  # written by the process that told its digest
    return replace(authority, data_dir=data_dir)


def _key(data_dir: Path, quarter: Period) -> bytes:
    return json.dumps([str(data_dir.resolve()), str(quarter)]).encode()


def _unwritable(error: OSError) -> UsageError:
    return UsageError(
        f"The folder for temporary files cannot be written to: {error.strerror}. "
        "Make room there, or name another one with the variable TMPDIR."
    )
