"""The kernel of a section: this very Python, encrypted, its own words kept for a message."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from kpi_helpers.publishing.kernels.manager import SectionKernelManager, last_words


def test_a_users_own_kernels_are_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "kernels" / "python3"
    folder.mkdir(parents=True)
    other = {"argv": ["/usr/bin/other-python", "{connection_file}"], "display_name": "Other", "language": "python"}
    (folder / "kernel.json").write_text(json.dumps(other), encoding="utf-8")
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    manager = SectionKernelManager(kernel_name="python3")
    assert manager.format_kernel_cmd()[0] == sys.executable
    assert manager.transport_encryption == "auto"


def test_the_last_words_are_the_last_lines(tmp_path: Path) -> None:
    log = tmp_path / "kernel.log"
    assert last_words(log) == ""
    log.write_bytes(b"one\ntwo\n  three \xe9\nfour\n")
    assert last_words(log) == "two / three \N{REPLACEMENT CHARACTER} / four"


RESOLVED = """
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
from traitlets.traitlets import ClassBasedTraitType

from kpi_helpers.publishing.execute import execute_step
from kpi_helpers.publishing.kernels import resolve_classes
from kpi_helpers.publishing.plan import Step

resolve_classes()
looked_up = ClassBasedTraitType._resolve_string
ClassBasedTraitType._resolve_string = lambda trait, words: print(words) or looked_up(trait, words)
place = Path(sys.argv[1])
notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1 + 1")])
nbformat.write(notebook, place / "cells.ipynb")
with ThreadPoolExecutor(1) as pool:
    pool.submit(execute_step, Step.read("made", place / "cells.ipynb", {}), place).result()
print("done")
"""


def test_threads_have_no_class_left_to_look_up(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", RESOLVED, tmp_path], capture_output=True, text=True, check=True)
    assert done.stdout == "done\n"
