"""An analyst who runs a cell by hand meets a message, never a traceback."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from tests.builders import write_authority

OPEN = "from kpi_helpers.display.section import open_section\nopen_section({quarter!r}, {data!r}, {section!r})"


def shown_by(source: str) -> list[str]:
    """Run one cell that fails; give the lines Jupyter shows."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)])  # type: ignore[no-untyped-call]
    with pytest.raises(CellExecutionError):
        NotebookClient(notebook, timeout=60, kernel_name="python3").execute()
    return list(notebook.cells[0].outputs[0].traceback)


def test_an_unknown_section(tmp_path: Path) -> None:
    data = str(write_authority(tmp_path))
    source = OPEN.format(quarter="2022-23 Q2", data=data, section="home")
    assert shown_by(source) == ['Unknown section "home". Did you mean "homes"? Sections: summary, homes, annex.']


def test_data_that_break_a_rule(tmp_path: Path) -> None:
    data = write_authority(tmp_path)
    (data / "commentary" / "2022-23_Q2" / "housing.md").unlink()
    (message,) = shown_by(OPEN.format(quarter="2022-23 Q2", data=str(data), section="homes"))
    assert message.startswith("commentary/2022-23_Q2")
    assert "housing" in message
