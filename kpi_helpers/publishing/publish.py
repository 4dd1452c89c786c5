"""Publishing whole or not at all: a staging folder beside the target, verified, then swapped in.

At no moment is a half-made report under the target's name, and nothing but reports that builds made is ever taken away
(`standing`). A build that is interrupted between the two renames of a swap is put right by the next one (`recover`);
the staging folder of one that was killed is cleared away by a build that comes later than any build lasts.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock

from kpi_helpers.errors import RenderError, UsageError
from kpi_helpers.publishing.manifest import FILE_NAME, VERSION, read_manifest, write_manifest
from kpi_helpers.publishing.reuse import sha256
from kpi_helpers.publishing.standing import clear_report, look_at, require_replaceable

STAGING, PREVIOUS = ".staging-", ".previous-"
LONGEST_BUILD = 3600  # seconds in which nothing new is put into a staging folder: whoever made it is gone
MOST_TRIES = 5  # of a swap, where other builds of the same report swap at the same time
MOST_KEPT = 1000  # notebooks of one section that failed and that a person has changed
_KEEPING = Lock()  # sections fail side by side


@contextmanager
def staging_folder(target: Path) -> Iterator[Path]:
    """Give an empty folder beside the target; removed at the end, whatever happens.

    Raises
    ------
    UsageError
        The outputs folder cannot be written to.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        clear_abandoned(target)
        staging = Path(tempfile.mkdtemp(prefix=f"{STAGING}{target.name}-{os.getpid()}-", dir=target.parent))
        staging.chmod(0o755)
    except OSError as error:
        raise UsageError(f"The folder {target.parent} cannot be written to: {error.strerror}.") from error
    try:
        yield staging
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def publish_folder(staging: Path, target: Path, required: dict[str, int]) -> list[str]:
    """Put a finished report in place of the last one; give what could not be deleted of earlier ones, in sentences.

    Parameters
    ----------
    required
        File name to the fewest bytes it must have; checked before anything is touched.

    Raises
    ------
    RenderError
        A required file is missing or too small, or the last report is in use and cannot be moved.
    UsageError
        What stands there now is not a report just as a build left it.
    """
    for name, least in required.items():
        path = staging / name
        if not path.is_file() or path.stat().st_size < least:
            raise RenderError(f"{name} was not made as it should be; the last report stays as it was.")
    for tries in range(1, MOST_TRIES + 1):
        require_replaceable(target)
        try:
            _swap(staging, target, target.parent / f"{PREVIOUS}{staging.name.removeprefix(STAGING)}-{tries}")
            break
        except OSError as error:
            if tries == MOST_TRIES or not target.exists():
                raise RenderError(
                    f"The report could not be put at {target}: {error.strerror}. "
                    "Close any of its files that are open; the last report stays as it was."
                ) from error
    clear_report(failed_folder(target))
    left = {previous: why for previous in previous_of(target) if (why := clear_report(previous))}
    return [
        f"what is left of an earlier report, {previous}, could not be deleted: {why}. "
        "It does no harm; look whether it holds anything you need, and delete it"
        for previous, why in left.items()
    ]


def _swap(staging: Path, target: Path, previous: Path) -> None:
    try:
        if target.exists():
            target.replace(previous)
        staging.replace(target)
    except BaseException:  # also when interrupted
        if previous.exists() and not target.exists():
            previous.replace(target)
        raise


def recover(target: Path) -> None:
    """Put the last report back where a swap was interrupted; does nothing where anything stands in its place."""
    if target.exists() or target.is_symlink():
        return
    found = [(previous, look_at(previous)) for previous in previous_of(target)]
    whole = [previous for previous, standing in found if standing.is_report and not standing.missing]
    if whole:
        with suppress(OSError):  # another build has just done it, or this one may not write there and will say so
            max(whole, key=lambda previous: (previous / FILE_NAME).stat().st_mtime_ns).replace(target)


def previous_of(target: Path) -> list[Path]:
    """Give the folders of earlier reports that a swap moved out of the way and that are there still."""
    names = (f"{PREVIOUS}{target.name}", f"{PREVIOUS}{target.name}-*")
    return [path for name in names for path in sorted(target.parent.glob(name)) if path.is_dir()]


def stagings_of(target: Path, process: int | None = None) -> Iterator[Path]:
    """Give the staging folders of a report: of one process, or of all builds that run and that were killed."""
    return target.parent.glob(f"{STAGING}{target.name}-{'' if process is None else f'{process}-'}*")


def clear_abandoned(target: Path) -> None:
    """Clear the staging folders away that killed builds of this report have left."""
    for left in stagings_of(target):
        try:
            used = max(path.stat().st_mtime for path in (left, *left.iterdir()))
        except OSError:  # another build has just published or cleared it
            continue
        if time.time() - used > LONGEST_BUILD:
            shutil.rmtree(left, ignore_errors=True)


def keep_failed(staging: Path, target: Path, name: str) -> Path | None:
    """Copy the executed notebook of a failed section beside the target; give where it is, None where there is none.

    It takes the place of one that an earlier build kept; but one that a person has changed stays, and this one gets a
    number. What was kept is told in a manifest, as a report's files are.
    """
    source, folder = staging / "notebooks" / f"{name}.ipynb", failed_folder(target)
    with _KEEPING, suppress(OSError):  # a build that failed is told, whatever can be kept of it
        content = source.read_bytes()
        folder.mkdir(parents=True, exist_ok=True)
        found, listed = look_at(folder), read_manifest(folder).get("outputs", {})
        names = (f"{name}.ipynb", *(f"{name}-{number}.ipynb" for number in range(2, MOST_KEPT)))
        kept = next(one for one in names if one in found.made or not os.path.lexists(folder / one))
        (folder / kept).write_bytes(content)
        outputs = {one: facts for one, facts in listed.items() if one in found.made}
        outputs[kept] = {"sha256": sha256(folder / kept), "bytes": len(content)}
        write_manifest({"manifest_version": VERSION, "outputs": outputs}, folder / FILE_NAME)
        return folder / kept
    return None


def failed_folder(target: Path) -> Path:
    """Give the folder of the notebooks of sections that failed."""
    return target.with_name(f"{target.name}_failed")
