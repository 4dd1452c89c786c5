"""Executing one notebook with papermill in a kernel of its own.

What varies from run to run (times, durations, random ids) is taken out of the executed notebook, so that the
same inputs give the same bytes.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path

import nbformat
import papermill
from jupyter_core.utils import ensure_event_loop
from nbformat import NotebookNode
from papermill.exceptions import PapermillExecutionError
from traitlets.config import Config

from kpi_helpers.errors import NotebookError
from kpi_helpers.publishing.kernels import SectionKernelManager, last_words
from kpi_helpers.publishing.plan import Step, read_notebook

KERNEL = "python3"
INJECTED_ID = "injected-parameters"


def execute_step(
    step: Step, folder: Path, *, preload: Sequence[str] = (), first: Sequence[str] = (), trace: Path | None = None
) -> NotebookNode:
    """Execute a notebook in its own folder and give it with its outputs; also written to `folder`.

    Several may be executed at a time, in threads: nothing of this process changes, not even its folder.

    Parameters
    ----------
    preload
        Modules that kernels find imported; they change how soon a kernel is ready, never what it gives.
    first
        A function that the kernel calls before the first cell, ``package.module:function``, and the words it is given.
    trace
        The file in which the kernel is to write what it has read (`trace`).

    Raises
    ------
    NotebookError
        A cell failed, or the kernel died. The notebook up to there is in `folder`.
    """
    folder = folder.resolve()  # papermill mixes up what threads take for the working folder
    kept, source, log = (folder / f"{step.name}{end}" for end in (".ipynb", ".source.ipynb", ".log"))
    manager = {"error_log": str(log), "folder": str(step.notebook.parent.resolve()), "preload": list(preload)}
    manager["first"] = list(first)
    manager["trace"] = str(trace.resolve()) if trace else ""
    logging.getLogger("papermill").setLevel(logging.ERROR)
    source.write_bytes(step.source)
    try:
        executed: NotebookNode = papermill.execute_notebook(
            str(source),
            str(kept),
            parameters=dict(step.parameters),
            kernel_name=KERNEL,
            language="python",
            progress_bar=False,
            request_save_on_cell_execute=False,
            autosave_cell_every=0,
            kernel_manager_class=SectionKernelManager,
            config=Config({"SectionKernelManager": manager}),
        )
    except PapermillExecutionError as error:
        raise NotebookError(_failure_words(step, kept, error)) from error
    except Exception as error:
        said = last_words(log) or f"{type(error).__name__}: {error}"
        raise NotebookError(f"Section {step.name} stopped: the kernel of {step.notebook} failed ({said}).") from error
    finally:
        for used in (log, source):
            used.unlink(missing_ok=True)
        ensure_event_loop().close()  # this thread's, which nobody else closes
    _write(tidy(executed), kept)
    return executed


def tidy(notebook: NotebookNode) -> NotebookNode:
    """Take out of an executed notebook what differs from run to run; parameters stay."""
    parameters = dict(notebook.metadata.get("papermill", {}).get("parameters", {}))
    notebook.metadata["papermill"] = {"parameters": parameters}
    notebook.metadata.pop("widgets", None)
    for number, cell in enumerate(notebook.cells):
        for key in ("papermill", "execution"):
            cell.metadata.pop(key, None)
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell["id"] = f"{INJECTED_ID}-{number}"
    return notebook


def _failure_words(step: Step, kept: Path, error: PapermillExecutionError) -> str:
    parameters = ", ".join(f"{name}={value!r}" for name, value in step.parameters.items())
    reason = error.evalue if error.ename in _PLAIN_ERRORS else f"{error.ename} {error.evalue}"
    return (
        f"Section {step.name} stopped at cell {_source_cell(step, kept, error)} of {step.notebook}: {reason}. "
        f"Parameters: {parameters}."
    )


_PLAIN_ERRORS = frozenset({"DataError", "UsageError", "KpiReportError"})  # their message says it all


def _source_cell(step: Step, kept: Path, error: PapermillExecutionError) -> int:
    """Give the failed cell's place in the source notebook, counted from 1."""
    sources = [cell.source for cell in step.content.cells]
    if error.source in sources:
        return sources.index(error.source) + 1
    failed = [cell.source for cell in read_notebook(kept).cells]
    return failed.index(error.source) if error.source in failed else error.exec_count or 0


def _write(notebook: NotebookNode, path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        nbformat.write(notebook, file)  # type: ignore[no-untyped-call]
