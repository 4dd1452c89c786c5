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
from papermill.iorw import papermill_io
from traitlets.config import Config

from kpi_helpers.errors import NotebookError
from kpi_helpers.publishing.kernels import SectionKernelManager, last_words
from kpi_helpers.publishing.plan import Step, read_notebook

KERNEL = "python3"
INJECTED = "injected-parameters"  # papermill's tag, and here the beginning of the cell's id


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
    folder = folder.resolve()
    kept, source, log = (folder / f"{step.name}{end}" for end in (".ipynb", ".source.ipynb", ".log"))
    manager = {"error_log": str(log), "folder": str(step.notebook.parent.resolve()), "preload": list(preload)}
    manager["first"] = list(first)
    manager["trace"] = str(trace.resolve()) if trace else ""
    logging.getLogger("papermill").setLevel(logging.CRITICAL)  # what goes wrong is told by what is raised
    source.write_bytes(step.source)
    try:
        executed: NotebookNode = papermill.execute_notebook(
            _papermill_path(source),
            _papermill_path(kept),
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
        reason = error.evalue if error.ename in _PLAIN_ERRORS else f"{error.ename} {error.evalue}"
        if error.ename == "SystemExit":
            reason = _ending_words(step, error.cell_index, error.evalue)
        raise NotebookError(_failure_words(step, error.cell_index, reason)) from error
    except Exception as error:
        said = last_words(log) or f"{type(error).__name__}: {error}"
        raise NotebookError(f"Section {step.name} stopped: the kernel of {step.notebook} failed ({said}).") from error
    finally:
        for used in (log, source):
            used.unlink(missing_ok=True)
        loop = ensure_event_loop()  # this thread's, which nobody else closes
        if not loop.is_running():  # a program that called may go on with it
            loop.close()
    for number, cell in enumerate(executed.cells):
        for output in cell.get("outputs", []):
            if output.output_type == "error":  # papermill takes the end of a notebook for success
                raise NotebookError(_failure_words(step, number, _ending_words(step, number, output.evalue)))
    _write(tidy(executed), kept)
    return executed


class _Files:
    """Files as papermill is to read and write them: its own way moves the whole program to another folder meanwhile."""

    scheme = "kpi-report:"

    def read(self, path: str) -> str:
        """Give the text of a notebook."""
        return Path(path.removeprefix(self.scheme)).read_text(encoding="utf-8")

    def write(self, text: str, path: str) -> None:
        """Write the text of a notebook."""
        Path(path.removeprefix(self.scheme)).write_text(text, encoding="utf-8", newline="\n")

    def pretty_path(self, path: str) -> str:
        """Give a path as papermill logs it."""
        return path.removeprefix(self.scheme)


papermill_io.register(_Files.scheme, _Files())


def _papermill_path(path: Path) -> str:
    """Give a path to be read by `_Files`, in which papermill finds no parameters to fill in."""
    return _Files.scheme + str(path).replace("{", "{{").replace("}", "}}")


def tidy(notebook: NotebookNode) -> NotebookNode:
    """Take out of an executed notebook what differs from run to run; parameters stay."""
    parameters = dict(notebook.metadata.get("papermill", {}).get("parameters", {}))
    notebook.metadata["papermill"] = {"parameters": parameters}
    notebook.metadata.pop("widgets", None)
    for number, cell in enumerate(notebook.cells):
        for key in ("papermill", "execution"):
            cell.metadata.pop(key, None)
        if INJECTED in cell.metadata.get("tags", []):
            cell["id"] = f"{INJECTED}-{number}"
    return notebook


def _failure_words(step: Step, failed: int, reason: str) -> str:
    parameters = ", ".join(f"{name}={value!r}" for name, value in step.parameters.items())
    place = f"cell {_source_cell(step, failed) + 1} of {step.notebook}"
    return f"Section {step.name} stopped at {place}: {reason}. Parameters: {parameters}."


def _ending_words(step: Step, failed: int, value: str) -> str:
    """Give what is wrong with a cell that ended its notebook, with `sys.exit()`, `exit()`, `quit()` or by hand."""
    later = read_notebook(step.notebook).cells[_source_cell(step, failed) + 1 :]
    missed = sum(cell.cell_type == "code" and bool(cell.source.strip()) for cell in later)
    not_run = f"; {missed} later {'cell was' if missed == 1 else 'cells were'} not run" if missed else ""
    return (
        f"the cell ended the notebook ({f'SystemExit {value}'.strip()}){not_run}. A notebook runs whole or not at all: "
        "put what may be left out under an `if`, or raise an error that says what is missing"
    )


_PLAIN_ERRORS = frozenset({"DataError", "UsageError", "KpiReportError"})  # their message says it all


def _source_cell(step: Step, executed: int) -> int:
    """Give the place in the source notebook of an executed cell: papermill adds one, after the parameters."""
    tags = [cell.metadata.get("tags", []) for cell in step.content.cells]
    added = not any(INJECTED in words for words in tags)
    return executed - (added and executed > next(n for n, words in enumerate(tags) if "parameters" in words))


def _write(notebook: NotebookNode, path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        nbformat.write(notebook, file)  # type: ignore[no-untyped-call]
