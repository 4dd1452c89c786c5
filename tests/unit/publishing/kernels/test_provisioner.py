"""Forked kernels are kernels like any other, only sooner. Real kernels; none where the system cannot fork."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

import pytest
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager

from kpi_helpers.build.warm import PRELOAD
from kpi_helpers.publishing.kernels import forking as nursery, provisioner as warm_kernels
from kpi_helpers.publishing.kernels.manager import SectionKernelManager

pytestmark = pytest.mark.skipif(not nursery.can_fork(), reason="this system has no fork server")
EXAMPLE = Path(__file__).parents[3] / "example_data" / "notebooks"
Made = TypeVar("Made")
Kernel = tuple[SectionKernelManager, Callable[[str], Coroutine[Any, Any, str]]]


def run_alone(work: Coroutine[Any, Any, Made]) -> Made:
    """Run in a thread of its own: a browser test of the same process may have a loop in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


@asynccontextmanager
async def kernel(folder: Path, *, env: dict[str, str] | None = None) -> AsyncIterator[Kernel]:
    """Start a kernel and give it with a way to ask it for what a cell prints."""
    manager = SectionKernelManager(
        kernel_name="python3", folder=str(folder), preload=["numpy"], error_log=str(folder / "kernel.log")
    )
    await manager.start_kernel(**({"env": {**os.environ, **env}} if env else {}))
    client = manager.client()
    client.start_channels()
    await client.wait_for_ready(timeout=60)

    async def printed(code: str) -> str:
        said: list[str] = []

        def collect(message: dict[str, Any]) -> None:
            said.append(message["content"].get("text", ""))

        reply = await client.execute_interactive(code, timeout=60, output_hook=collect)
        return "".join(said).strip() if reply["content"]["status"] == "ok" else reply["content"]["ename"]

    try:
        yield manager, printed
    finally:
        client.stop_channels()
        if manager.has_kernel:
            await manager.shutdown_kernel(now=True)


def ask(folder: Path, *codes: str, **more: Any) -> list[str]:
    async def run() -> list[str]:
        async with kernel(folder, **more) as (_, printed):
            return [await printed(code) for code in codes]

    return run_alone(run())


@pytest.mark.parametrize("how", ["forked", "ordinary"])
def test_modules_beside_a_notebook_are_found_but_stand_in_for_none_of_python_or_the_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    if how == "ordinary":
        monkeypatch.setattr(warm_kernels, "can_fork", lambda: False)
    monkeypatch.setattr(sys, "path", ["", *sys.path])
    monkeypatch.chdir(tmp_path)
    (tmp_path / "kpi_helpers").mkdir()
    for name in ("random", "calendar", "kpi_helpers/__init__"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit(9)\n", encoding="utf-8")
    (tmp_path / "helper.py").write_text("import calendar, random\nfound = 'beside'\n", encoding="utf-8")
    assert ask(
        tmp_path,
        "import helper; print(helper.found)",
        "import kpi_helpers.errors; print(kpi_helpers.errors.DataError.__name__)",
        "import sys; print(sys.path.count(''))",
    ) == ["beside", "DataError", "1"]


@pytest.mark.parametrize("how", ["forked", "ordinary"])
def test_nothing_is_taken_from_a_users_own_kernels_nor_left_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    if how == "ordinary":
        monkeypatch.setattr(warm_kernels, "can_fork", lambda: False)
    startup = tmp_path / "mine" / "profile_default" / "startup"
    startup.mkdir(parents=True)
    (startup / "0.py").write_text("mine = 1\n", encoding="utf-8")
    (tmp_path / "mine" / "python.py").write_text("also_mine = 1\n", encoding="utf-8")
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "mine"))
    monkeypatch.setenv("PYTHONSTARTUP", str(tmp_path / "mine" / "python.py"))
    assert ask(tmp_path, "mine", "also_mine") == ["NameError", "NameError"]
    assert sorted(path.name for path in (tmp_path / "mine" / "profile_default").iterdir()) == ["startup"]


def is_gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()[0] == "Z"
    except OSError:
        return True


def wait_until(true: Callable[[], bool], seconds: float = 10) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.02)
    return true()


def test_a_kernel_is_forked_and_finds_its_modules_imported(tmp_path: Path) -> None:
    loaded, parent = ask(tmp_path, "import sys; print('numpy' in sys.modules)", "import os; print(os.getppid())")
    assert loaded == "True"
    assert int(parent) != os.getpid()
    assert "fork_server" in Path(f"/proc/{parent}/cmdline").read_text(encoding="utf-8")


def test_its_folder_environment_and_arguments_are_those_asked_for(tmp_path: Path) -> None:
    found = ask(
        tmp_path,
        "import os; print(os.getcwd())",
        "print(os.environ['KPI_TEST'], os.environ.get('PYTHONHASHSEED'))",
        "print('PYTEST_CURRENT_TEST' in os.environ, sorted(set(os.environ) - {'KPI_TEST'}) == [])",
        "import sys; print(os.path.basename(sys.argv[0]), sys.argv[1], sys.path[0] in ('', os.getcwd()))",
        "import multiprocessing as m; print(m.current_process().name, m.parent_process())",
        "import signal; print(*[signal.getsignal(one) == signal.SIG_DFL for one in (signal.SIGTERM, signal.SIGCHLD)])",
        "print(__name__, os.getsid(0) == os.getpid())",
        env={"KPI_TEST": "yes", "PYTHONHASHSEED": "0"},
    )
    assert found[0] == str(tmp_path.resolve())
    assert found[1] == "yes 0"
    assert found[2] == "True False"
    assert found[3].startswith("ipykernel_launcher -f")
    assert found[4] == "MainProcess None"
    assert found[5] == "True True"
    assert found[6] == "__main__ True"


def test_the_time_zone_is_that_of_the_environment(tmp_path: Path) -> None:
    assert ask(tmp_path, "import time; print(time.tzname[0])", env={"TZ": "Asia/Tokyo"}) == ["JST"]


def test_random_numbers_are_those_of_each_kernel_alone(tmp_path: Path) -> None:
    code = "import random, numpy; print(random.random(), numpy.random.rand())"
    first, second = ask(tmp_path, code), ask(tmp_path, code)
    assert len(set(first[0].split() + second[0].split())) == 4


def test_what_one_kernel_does_no_other_sees(tmp_path: Path) -> None:
    ask(tmp_path, "import numpy; numpy.left_behind = 1")
    assert ask(tmp_path, "import numpy; print(hasattr(numpy, 'left_behind'))") == ["False"]


def test_sets_come_in_the_order_of_a_fresh_kernel(tmp_path: Path) -> None:
    code = "print(list({'apple', 'pear', 'plum', 'fig', 'cherry'}))"
    plain = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONHASHSEED": "0"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ask(tmp_path, code) == [plain.stdout.strip()]


def test_it_is_interrupted(tmp_path: Path) -> None:
    async def run() -> str:
        async with kernel(tmp_path) as (manager, printed):
            waiting = asyncio.create_task(printed("import time; time.sleep(60)"))
            await asyncio.sleep(0.3)
            await manager.interrupt_kernel()
            assert await asyncio.wait_for(waiting, 20) == "KeyboardInterrupt"
            return await printed("print('still here')")

    assert run_alone(run()) == "still here"


def test_it_is_restarted_as_a_new_process(tmp_path: Path) -> None:
    async def run() -> list[str]:
        async with kernel(tmp_path) as (manager, printed):
            before = await printed("x = 1; import os; print(os.getpid())")
            await manager.restart_kernel(now=True)
            await asyncio.sleep(0.5)  # until the client has found the new process behind the same sockets
            return [before, await printed("import os; print(os.getpid())"), await printed("print(x)")]

    before, after, unknown = run_alone(run())
    assert before != after
    assert unknown == "NameError"
    assert wait_until(lambda: is_gone(int(before)))


def test_it_ends_when_asked_to_and_leaves_no_socket(tmp_path: Path) -> None:
    async def run() -> tuple[int, Path, int | None]:
        async with kernel(tmp_path) as (manager, printed):
            pid, place = int(await printed("import os; print(os.getpid())")), Path(manager.ip).parent
            assert manager.transport == "ipc"
            assert place.stat().st_mode & 0o077 == 0
            assert list(place.iterdir())
            await manager.shutdown_kernel()
            return pid, place, None

    pid, place, _ = run_alone(run())
    assert wait_until(lambda: is_gone(pid))
    assert not place.exists()


def test_its_death_is_seen_with_the_exit_code(tmp_path: Path) -> None:
    async def run() -> tuple[bool, int | None]:
        async with kernel(tmp_path) as (manager, printed):
            pid = int(await printed("import os; print(os.getpid())"))
            assert await manager.is_alive()
            os.kill(pid, signal.SIGKILL)
            while await manager.is_alive():
                await asyncio.sleep(0.02)
            assert manager.provisioner is not None
            return await manager.is_alive(), await manager.provisioner.poll()

    alive, code = run_alone(run())
    assert not alive
    assert code not in (None, 0)


ORPHAN = """
import asyncio, sys
sys.path.insert(0, {root!r})
from kpi_helpers.publishing.kernels.manager import SectionKernelManager

async def run():
    manager = SectionKernelManager(kernel_name="python3", folder={folder!r}, preload=["numpy"])
    await manager.start_kernel()
    client = manager.client(); client.start_channels(); await client.wait_for_ready(timeout=60)
    print(manager.provisioner.pid, flush=True)
    await asyncio.sleep(60)

if __name__ == "__main__":
    asyncio.run(run())
"""


def test_a_kernel_ends_when_the_program_that_asked_for_it_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "ask.py"
    root = str(Path(__file__).resolve().parents[4])
    script.write_text(ORPHAN.format(root=root, folder=str(tmp_path)), encoding="utf-8")
    with subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        pid = int(program.stdout.readline())
        server = int(Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()[1])
        assert not is_gone(pid)
        program.kill()
    assert wait_until(lambda: is_gone(pid))
    assert wait_until(lambda: is_gone(server))


def test_a_package_under_work_is_imported_anew_and_running_kernels_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "kpi_work"
    package.mkdir()
    source = package / "__init__.py"
    source.write_text("answer = 1\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)

    async def answer_of(manager: SectionKernelManager) -> str:
        client = manager.client()
        client.start_channels()
        await client.wait_for_ready(timeout=60)
        said: list[str] = []
        await client.execute_interactive(
            "import kpi_work; print(kpi_work.answer)",
            timeout=60,
            output_hook=lambda message: said.append(message["content"].get("text", "")),
        )
        client.stop_channels()
        return "".join(said).strip()

    async def run() -> list[str]:
        managers = [SectionKernelManager(kernel_name="python3", preload=["kpi_work"]) for _ in range(2)]
        await managers[0].start_kernel()
        first = await answer_of(managers[0])
        source.write_text("answer = 22\n", encoding="utf-8")
        await managers[1].start_kernel()
        found = [first, await answer_of(managers[1]), await answer_of(managers[0])]
        for manager in managers:
            await manager.shutdown_kernel(now=True)
        return found

    assert run_alone(run()) == ["1", "22", "1"]


@pytest.mark.parametrize("why", ["no fork", "no process"])
def test_an_ordinary_kernel_takes_its_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, why: str) -> None:
    if why == "no fork":
        monkeypatch.setattr(warm_kernels, "can_fork", lambda: False)
    else:

        def refuse(*_: object) -> None:
            raise OSError("too many processes")

        monkeypatch.setattr(warm_kernels, "Forked", refuse)
    (command,) = ask(tmp_path, "print(open('/proc/self/cmdline').read().replace(chr(0), ' '))")
    assert "run_ordinary" in command


EXECUTE = """
import sys
from pathlib import Path
from kpi_helpers.build.warm import PRELOAD
from kpi_helpers.publishing.kernels import provisioner as warm_kernels
from kpi_helpers.publishing.execute import execute_step
from kpi_helpers.publishing.plan import Step

how, notebooks, place = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
if how == "cold":
    warm_kernels.can_fork = lambda: False
(place / how).mkdir()
step = Step.read("growing_together", notebooks / "growing_together.ipynb", {"quarter": "2025-26 Q2", "data_dir": ".."})
execute_step(step, place / how, preload=PRELOAD, trace=place / f"{how}.json")
"""


def test_a_section_has_the_bytes_of_a_cold_run(tmp_path: Path) -> None:
    def executed(how: str) -> tuple[bytes, dict[str, Any]]:
        subprocess.run([sys.executable, "-c", EXECUTE, how, EXAMPLE, tmp_path], check=True)
        told = json.loads((tmp_path / f"{how}.json").read_text(encoding="utf-8"))
        return (tmp_path / how / "growing_together.ipynb").read_bytes(), told

    warm, read_by_warm = executed("warm")
    cold, read_by_cold = executed("cold")
    assert len(warm) > 100_000
    assert warm == cold
    assert read_by_warm["questions"] == read_by_cold["questions"]
    assert ["results of group", "business_growth"] in [question for question, _ in read_by_warm["questions"]]
    assert all(digest for _, digest in read_by_warm["questions"])
    assert read_by_warm["outside"] == read_by_cold["outside"] == []


def test_only_this_python_is_forked() -> None:
    launcher = [sys.executable, "-m", "ipykernel_launcher", "-f", "x.json"]
    assert warm_kernels.is_this_ipython(launcher)
    assert not warm_kernels.is_this_ipython(["/usr/bin/python3", *launcher[1:]])
    assert not warm_kernels.is_this_ipython([sys.executable, "-X", "dev", *launcher[1:]])


def test_a_short_path_is_needed_for_socket_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deep = tmp_path / ("d" * 60) / ("e" * 60)
    deep.mkdir(parents=True)
    monkeypatch.setattr("tempfile.tempdir", str(deep))

    async def run() -> tuple[str, str]:
        async with kernel(tmp_path) as (manager, printed):
            return manager.transport, await printed("print(1)")

    assert run_alone(run()) == ("tcp", "1")
    assert list(deep.iterdir()) == []


class _OneSpec(KernelSpecManager):
    folder = Path()

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        return KernelSpec.from_resource_dir(str(self.folder))


def test_jupyterlab_is_offered_the_same_kernel() -> None:
    spec = json.loads((Path(warm_kernels.__file__).with_name("kernelspec") / "kernel.json").read_text(encoding="utf-8"))
    warm = spec["metadata"]["kernel_provisioner"]
    assert warm == {"provisioner_name": warm_kernels.PROVISIONER, "config": {"preload": list(PRELOAD)}}

    async def run() -> str:
        folder = Path(warm_kernels.__file__).parent
        specs = _OneSpec(kernel_dirs=[])
        specs.folder = folder / "kernelspec"
        manager = AsyncKernelManager(kernel_name="kpi-report", kernel_spec_manager=specs, transport_encryption="auto")
        await manager.start_kernel()
        parent = Path(f"/proc/{manager.provisioner.pid}/stat")  # type: ignore[union-attr]
        server = parent.read_text(encoding="utf-8").rsplit(")", 1)[1].split()[1]
        await manager.shutdown_kernel(now=True)
        return Path(f"/proc/{server}/cmdline").read_text(encoding="utf-8")

    assert "fork_server" in run_alone(run())
