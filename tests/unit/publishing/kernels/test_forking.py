"""The process that others are forked from, and what is done where there is none."""

from __future__ import annotations

import ast
import importlib
import os
import signal
import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kpi_helpers.publishing.kernels import forking as nursery
from kpi_helpers.publishing.kernels.forking import Forked, can_fork, run_forked, warm_up

forking = pytest.mark.skipif(not can_fork(), reason="this system cannot fork")


@pytest.fixture(autouse=True)
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Have a module with something to do, found as the program's own are."""
    place = tmp_path / "modules"
    place.mkdir()
    (place / "kpi_jobs.py").write_text(JOBS, encoding="utf-8")
    monkeypatch.syspath_prepend(place)
    yield
    sys.modules.pop("kpi_jobs", None)


JOBS = """
import os
import sys


def place():
    return os.getpid(), os.getcwd()


def imported(name):
    return name in sys.modules


def path():
    return sys.path


def long(letters):
    return len(letters), "x" * 300_000


def fail():
    raise KeyError("rents")


def vanish():
    os.kill(os.getpid(), 9)


def leave(code):
    sys.exit(code)


def closed():
    return sys.stdin.read(), os.environ["PYTHONHASHSEED"]
"""


@forking
def test_work_is_done_in_a_process_of_its_own_in_the_programs_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    pid, folder = run_forked(["fractions"], "kpi_jobs:place")
    assert pid != os.getpid()
    assert folder == str(tmp_path.resolve())


@forking
def test_modules_are_there_and_one_that_fails_is_left_to_who_needs_it(tmp_path: Path) -> None:
    (tmp_path / "modules" / "kpi_broken.py").write_text("1 / 0\n", encoding="utf-8")
    assert run_forked(["kpi_broken", "no_such_module", "colorsys"], "kpi_jobs:imported", "colorsys") is True
    with pytest.raises(ZeroDivisionError):
        run_forked(["kpi_broken"], "kpi_broken:any")


@forking
def test_more_than_a_pipe_holds_comes_through() -> None:
    assert run_forked([], "kpi_jobs:long", "y" * 500_000) == (500_000, "x" * 300_000)


@forking
def test_the_working_folder_is_not_looked_into(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "random.py").write_text("raise SystemExit(9)\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", ["", *sys.path])
    assert run_forked(["random"], "kpi_jobs:imported", "random") is True
    assert not {"", str(tmp_path)} & {*run_forked(["random"], "kpi_jobs:path")}


@forking
def test_a_long_path_for_temporary_files_is_no_hindrance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deep = tmp_path / ("t" * 120)
    deep.mkdir()
    monkeypatch.setenv("TMPDIR", str(deep))
    monkeypatch.setattr("tempfile.tempdir", str(deep))
    assert run_forked(["this_is_new"], "kpi_jobs:imported", "os") is True


@forking
def test_an_error_is_the_callers_and_so_is_a_death() -> None:
    with pytest.raises(KeyError, match="rents"):
        run_forked([], "kpi_jobs:fail")
    with pytest.raises(ChildProcessError, match="a process ended with code -9 before its work was done"):
        run_forked([], "kpi_jobs:vanish")


@forking
def test_it_reads_nothing_that_is_typed() -> None:
    assert run_forked([], "kpi_jobs:closed") == ("", "0")


@forking
@pytest.mark.parametrize(("asked", "code"), [(0, 0), (3, 3), (None, 0), ("words", 1)])
def test_its_exit_code_is_told(asked: object, code: int) -> None:
    forked = Forked([], importlib.import_module("kpi_jobs").leave, asked)
    assert forked.wait() == code
    assert forked.poll() == code
    forked.kill()  # of one that has ended nothing is left to kill


@forking
def test_a_server_that_was_killed_is_replaced() -> None:
    warm_up(["kpi_jobs"])
    server = nursery._Current.server
    assert server is not None
    server.end()
    assert run_forked(["kpi_jobs"], "kpi_jobs:imported", "kpi_jobs") is True
    assert nursery._Current.server is not server


@forking
def test_a_forked_process_outlives_its_server_and_is_seen_to_end() -> None:
    forked = Forked(["time"], time.sleep, 600)
    server = nursery._Current.server
    assert server is not None
    server.end()
    assert forked.poll() is None
    os.kill(forked.pid, signal.SIGKILL)
    assert forked.wait() == 255  # nobody is left who could tell how


@pytest.mark.parametrize(
    ("module", "name"),
    [(os, "fork"), (socket, "send_fds"), (sys, "executable")],
    ids=["fork", "send_fds", "executable"],
)
def test_where_there_is_no_fork_work_is_done_here(monkeypatch: pytest.MonkeyPatch, module: object, name: str) -> None:
    monkeypatch.setattr(module, name, "") if name == "executable" else monkeypatch.delattr(module, name)
    assert not can_fork()
    assert run_forked([], "kpi_jobs:place")[0] == os.getpid()


def test_where_no_process_is_to_be_had_work_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError("too many processes")

    monkeypatch.setattr(nursery, "_server_with", refuse)
    assert run_forked([], "kpi_jobs:place")[0] == os.getpid()


@pytest.mark.parametrize("module", ["fork_server", "forking", "kernel_start", "provisioner"])
def test_no_private_name_of_the_standard_library_is_used(module: str) -> None:
    """The standard library's fork server changed with Python 3.14; only what it promises to keep is used."""
    source = Path(nursery.__file__).with_name(f"{module}.py").read_text(encoding="utf-8")
    tree = ast.parse(source)
    imported = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    private = [
        ast.unparse(node)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and node.attr.startswith("_")
        and ast.unparse(node.value).partition(".")[0] in imported
        and node.attr not in ("_exit", "__file__")
    ]
    assert private == []
    assert not [name for name in imported if name.startswith(("_", "multiprocessing"))]
