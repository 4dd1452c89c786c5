"""What a section's kernel is told before its first cell, and what it tells after each: all that it has read.

An IPython extension that `execute` loads into the kernels it starts; a notebook does not see it. With it, `exit()` and
`quit()` stop at their cell, as `sys.exit()` does, where IPython would end the kernel after the cell without a word.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

from kpi_helpers import reads
from kpi_helpers.publishing.reuse import digest_of_file, digest_of_folder, why_code

EXTENSION = __name__
VARIABLE = "KPI_TRACE"  # environment variable with the file to write; gone before the first cell
FIRST = "KPI_FIRST"  # and one with a function to call, package.module:function, and its words, as JSON
_OWN = __name__.partition(".")[0]
_PROGRAM = f"{Path(reads.__file__).parent}{os.sep}"
_LIBRARIES = tuple(
    {change(place) + os.sep for place in (sys.prefix, sys.base_prefix) for change in (str, os.path.realpath)}
)

_digest_of_module = cache(digest_of_file)  # looked at once: a module in use stays as it was imported


def load_ipython_extension(shell: Any) -> None:
    """Begin to note; IPython calls this as a kernel starts."""
    shell.ask_exit = end_notebook
    place, first = os.environ.pop(VARIABLE, ""), json.loads(os.environ.pop(FIRST, "[]"))
    if first:
        resolve_name(first[0])(*first[1:])
    if not place:
        return
    file, answers = Path(place), dict[reads.Question, str]()

    def before(*_: object) -> None:
        reads.watch(on=True)

    def after(*_: object) -> None:
        reads.watch(on=False)
        file.write_text(json.dumps(trace(answers)), encoding="utf-8")

    shell.events.register("pre_run_cell", before)
    shell.events.register("post_run_cell", after)


def end_notebook() -> None:
    """Raise what `execute` finds.

    Raises
    ------
    SystemExit
        Always.
    """
    raise SystemExit(0)


def trace(answers: dict[reads.Question, str]) -> dict[str, Any]:
    """Give what this process has read so far, as JSON can hold it; `answers` are those that are known already."""
    found = reads.so_far()
    if found.answer:
        answers.update(found.answer([question for question in found.questions if question not in answers]))
    modules = list(modules_used())
    return {
        "opened": list(found.opened),
        "questions": [[list(question), answers.get(question, "")] for question in found.questions],
        "modules": {path: _digest_of_module(path) for path in modules},
        "files": {path: digest_of_file(path) for path in found.files},
        "folders": {path: digest_of_folder(path) for path in found.folders},
        "outside": list(dict.fromkeys([*found.outside, *filter(None, map(_why_module, modules))])),
    }


@cache
def _why_module(path: str) -> str:
    """Give why what uses a module of an analyst's is never kept; empty where it may be."""
    if path.startswith(_PROGRAM):
        return ""
    return why_code(Path(path).read_text(encoding="utf-8", errors="replace"))


def modules_used() -> Iterator[str]:
    """Give the source files of the modules in use that are no libraries: the package's own and an analyst's."""
    for name, module in sorted(sys.modules.items()):
        file = getattr(module, "__file__", None)
        if file and file.endswith(".py") and (name.partition(".")[0] == _OWN or not file.startswith(_LIBRARIES)):
            yield file
            if os.path.exists(f"{file}i"):  # noqa: PTH110  # a door's stub, which says what it gives
                yield f"{file}i"
