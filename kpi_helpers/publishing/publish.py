"""Publishing whole or not at all: a staging folder beside the target, verified, then swapped in.

At no moment is a half-made report under the target's name. A build that is interrupted between the two
renames of a swap is put right by the next one (`recover`); the staging folder of one that was killed is cleared away
by a build that comes later than any build lasts.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kpi_helpers.errors import RenderError, UsageError

STAGING, PREVIOUS = ".staging-", ".previous-"
LONGEST_BUILD = 3600  # seconds in which nothing new is put into a staging folder: whoever made it is gone


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
        recover(target)
        clear_abandoned(target)
        staging = Path(tempfile.mkdtemp(prefix=f"{STAGING}{target.name}-", dir=target.parent))
        staging.chmod(0o755)
    except OSError as error:
        raise UsageError(f"The folder {target.parent} cannot be written to: {error.strerror}.") from error
    try:
        yield staging
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def publish_folder(staging: Path, target: Path, required: dict[str, int]) -> None:
    """Put a finished report in place of the last one.

    Parameters
    ----------
    required
        File name to the fewest bytes it must have; checked before anything is touched.

    Raises
    ------
    RenderError
        A required file is missing or too small, or the last report is in use and cannot be moved.
    """
    for name, least in required.items():
        path = staging / name
        if not path.is_file() or path.stat().st_size < least:
            raise RenderError(f"{name} was not made as it should be; the last report stays as it was.")
    previous = target.parent / f"{PREVIOUS}{target.name}"
    try:
        if target.exists():
            target.replace(previous)
        staging.replace(target)
    except OSError as error:
        recover(target)
        raise RenderError(
            f"The report could not be put at {target}: {error.strerror}. "
            "Close any of its files that are open; the last report stays as it was."
        ) from error
    shutil.rmtree(previous, ignore_errors=True)


def recover(target: Path) -> None:
    """Put the last report back where a swap was interrupted, and clear what it left."""
    previous = target.parent / f"{PREVIOUS}{target.name}"
    if previous.exists() and not target.exists():
        previous.replace(target)
    elif previous.exists():
        shutil.rmtree(previous, ignore_errors=True)


def stagings_of(target: Path) -> Iterator[Path]:
    """Give the staging folders of a report that there are, of builds that run and of builds that were killed."""
    return target.parent.glob(f"{STAGING}{target.name}-*")


def clear_abandoned(target: Path) -> None:
    """Clear the staging folders away that killed builds of this report have left."""
    for left in stagings_of(target):
        try:
            used = max(path.stat().st_mtime for path in (left, *left.iterdir()))
        except OSError:  # another build has just published or cleared it
            continue
        if time.time() - used > LONGEST_BUILD:
            shutil.rmtree(left, ignore_errors=True)


def keep_failed(staging: Path, target: Path, name: str) -> Path:
    """Move the executed notebook of a failed section out of the staging folder, beside the target."""
    folder = target.parent / f"{target.name}_failed"
    folder.mkdir(parents=True, exist_ok=True)
    kept = folder / f"{name}.ipynb"
    source = staging / "notebooks" / f"{name}.ipynb"
    if source.is_file():
        shutil.copyfile(source, kept)
    return kept
