"""An analyst's ordinary cells come out the same in a plain kernel, in kernels of this project, and in a build."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import os
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import nbformat
import pytest
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbformat import NotebookNode
from traitlets.config import Config

from kpi_helpers.build.warm import PRELOAD
from kpi_helpers.publishing.execute import execute_step
from kpi_helpers.publishing.kernels import provisioner as warm_kernels
from kpi_helpers.publishing.kernels.manager import SectionKernelManager
from kpi_helpers.publishing.plan import Step
from tests.ordinary_cells import CELLS

Outputs = list[list[Any]]
PICTURES = ("image/png", "image/svg+xml")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with the notebook and a module beside it."""
    place = tmp_path_factory.mktemp("cells")
    (place / "helper_beside.py").write_text("ANSWER = 41\n", encoding="utf-8")
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("quarter: str = ''")])  # type: ignore[no-untyped-call]
    notebook.cells[0].metadata["tags"] = ["parameters"]
    notebook.cells += [nbformat.v4.new_code_cell(code) for code in CELLS]  # type: ignore[no-untyped-call]
    nbformat.write(notebook, place / "cells.ipynb")  # type: ignore[no-untyped-call]
    return place


def run_in(manager: type[AsyncKernelManager], folder: Path, settings: dict[str, Any], **more: Any) -> Outputs:
    notebook = nbformat.read(folder / "cells.ipynb", as_version=4)  # type: ignore[no-untyped-call]
    config = Config({manager.__name__: settings})
    client = NotebookClient(notebook, kernel_name="python3", kernel_manager_class=manager, config=config)
    with ThreadPoolExecutor(1) as pool:  # in a thread of its own: a browser test may have a loop in this one
        pool.submit(asyncio.run, client.async_execute(cwd=str(folder), **more)).result()
    return outputs_of(notebook)


@pytest.fixture(scope="module")
def plain(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Outputs:
    """Give what the cells show in the kernel that everybody has, without personal settings."""
    nobody = str(tmp_path_factory.mktemp("nobody"))
    env = {**os.environ, "IPYTHONDIR": nobody, "MPLCONFIGDIR": nobody}
    return run_in(AsyncKernelManager, folder, {"transport_encryption": "auto"}, env=env)


def outputs_of(notebook: NotebookNode) -> Outputs:
    cells = [
        cell for cell in notebook.cells if not {"parameters", "injected-parameters"} & {*cell.metadata.get("tags", [])}
    ]
    assert [cell.source for cell in cells] == list(CELLS)
    return [[normal(output) for output in cell.outputs] for cell in cells]


def normal(output: NotebookNode) -> Any:
    """Give an output without addresses, times, places and random ids."""
    match output.output_type:
        case "stream":
            return output.name, normal_text(output.text)
        case "error":
            return "error", output.ename, output.evalue
    shown = {kind: normal_data(kind, data) for kind, data in output.data.items()}
    return output.output_type, shown, dict(output.metadata)


def normal_data(kind: str, data: str) -> str:
    if kind == "image/png":
        return hashlib.sha256(base64.b64decode(data)).hexdigest()
    if kind == "image/svg+xml":
        data = re.sub(r"<dc:date>.*?</dc:date>", "", data)
        data = re.sub(r"\b[mp][0-9a-f]{10}\b", "id", data)
    return normal_text(data)


def normal_text(text: str) -> str:
    text = re.sub(r"\b0x[0-9a-f]+", "0x", text)
    text = re.sub(r"(CPU times|Wall time): .*", r"\1", text)
    text = re.sub(r"\S*ipykernel_\d+\S*", "cell", text)
    last = text.rpartition("\r")[2]  # of a bar of progress, its end
    last = re.sub(r"\|[█▏▎▍▌▋▊▉# ]+\|", "|bar|", last)  # as long as the speed beside it leaves room for
    return re.sub(r"\[.*it/s\]|\d\d:\d\d.*", "", last) if "\r" in text or "%|" in text else text


def pictures(outputs: Outputs) -> list[int]:
    shown = [
        [kind for output in cell if len(output) == 3 and isinstance(output[1], dict) for kind in output[1]]
        for cell in outputs
    ]
    return [sum(kind in PICTURES for kind in kinds) for kinds in shown]


def test_a_plain_kernel_shows_every_figure(plain: Outputs) -> None:
    """What the others are compared with is worth comparing with."""
    assert dict(zip(CELLS, pictures(plain), strict=True)) == CELLS


@pytest.mark.parametrize("how", ["warm", "cold"])
def test_a_kernel_of_this_project_shows_what_a_plain_one_does(
    folder: Path, plain: Outputs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    if how == "cold":
        monkeypatch.setattr(warm_kernels, "can_fork", lambda: False)
    settings = {"folder": str(folder), "preload": list(PRELOAD), "error_log": str(tmp_path / "log")}
    assert run_in(SectionKernelManager, folder, settings) == plain


def test_a_build_shows_what_a_plain_kernel_does(folder: Path, plain: Outputs, tmp_path: Path) -> None:
    step = Step.read("cells", folder / "cells.ipynb", {"quarter": ""})
    with ThreadPoolExecutor(max_workers=1) as pool:  # as a build does it, away from whatever loop runs in this thread
        executed = pool.submit(execute_step, step, tmp_path, preload=PRELOAD).result()
    assert outputs_of(executed) == plain
