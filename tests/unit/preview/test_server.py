"""The preview's server: on this machine only, under its own name only, the published folder only, only to be read."""

from __future__ import annotations

import http.client
import json
import os
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from kpi_helpers.errors import UsageError
from kpi_helpers.preview.loop import serving
from kpi_helpers.preview.server import GUARDS, TYPES, News, PreviewServer, State

PAGE = "<!DOCTYPE html><html><head><title>T</title></head><body><p>Bins</p></body></html>"


@dataclass
class Answer:
    code: int
    headers: dict[str, str]
    body: bytes


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    files = {
        "report.html": PAGE,
        "report.pdf": "%PDF",
        "dashboard/index.html": PAGE,
        "dashboard/kpi/waste é.html": PAGE,
        "open_data/scorecard.csv": "kpi_id\n",
        ".hidden": "secret",
        "../beside.txt": "secret",
    }
    root = tmp_path / "2025-26_Q2"
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return root


@pytest.fixture
def server(folder: Path) -> Iterator[PreviewServer]:
    news = News(State(made="1", at="12:00:00"))
    with serving(folder, news, 0) as made:
        yield made
        news.end()


def ask(server: PreviewServer, path: str, *, method: str = "GET", hosts: list[str] | None = None) -> Answer:
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=10)
    connection.putrequest(method, path, skip_host=True)
    for host in [f"127.0.0.1:{server.server_port}"] if hosts is None else hosts:
        connection.putheader("Host", host)
    connection.endheaders()
    response = connection.getresponse()
    answer = Answer(response.status, dict(response.getheaders()), response.read())
    connection.close()
    return answer


def test_it_is_bound_to_this_machine_alone(server: PreviewServer) -> None:
    assert server.socket.getsockname()[0] == "127.0.0.1"
    assert server.address == f"http://127.0.0.1:{server.server_port}/"
    for other in other_addresses():
        with socket.socket() as visitor:
            visitor.settimeout(2)
            assert visitor.connect_ex((other, server.server_port)) != 0, other


def other_addresses() -> set[str]:
    """Give addresses of this machine beside 127.0.0.1: its own in the network, and another of its inner ones."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:  # sends nothing
        try:
            probe.connect(("192.0.2.1", 9))
            found = {probe.getsockname()[0]}
        except OSError:
            found = set()
    return (found | {"127.0.0.2"}) - {"127.0.0.1", "0.0.0.0"}


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "LocalHost"])
def test_it_answers_under_its_own_names(server: PreviewServer, name: str) -> None:
    assert ask(server, "/report.html", hosts=[f"{name}:{server.server_port}"]).code == 200


@pytest.mark.parametrize(
    "hosts",
    [
        ["evil.example:{port}"],
        ["127.0.0.1"],
        ["127.0.0.1:1"],
        ["127.0.0.1.evil.example:{port}"],
        ["0.0.0.0:{port}"],
        [""],
        [],
        ["127.0.0.1:{port}", "evil.example"],
    ],
)
def test_it_refuses_other_names(server: PreviewServer, hosts: list[str]) -> None:
    for path in ("/report.html", "/preview-events", "/"):
        answer = ask(server, path, hosts=[host.format(port=server.server_port) for host in hosts])
        assert answer.code == 403
        assert b"Bins" not in answer.body


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "CONNECT", "BREW"])
def test_it_can_only_be_read(server: PreviewServer, folder: Path, method: str) -> None:
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert ask(server, "/report.html", method=method).code == 405
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(
    "path",
    [
        "/../beside.txt",
        "/%2e%2e/beside.txt",
        "/dashboard/../../beside.txt",
        "/..%2fbeside.txt",
        "/..%5cbeside.txt",
        "/dashboard\\..\\..\\beside.txt",
        "//beside.txt",
        "/.hidden",
        "/%2ehidden",
        "/C:/beside.txt",
        "/report.html%00.txt",
        "/report.html::$DATA",
        "/%ff",
        "/no_such.html",
        "/open_data/",
        "/link.txt",
        "/link/beside.txt",
        "http://evil.example/report.html",
        "report.html",
        "*",
    ],
)
def test_nothing_outside_the_folder_is_given(server: PreviewServer, folder: Path, path: str) -> None:
    (folder / "link.txt").symlink_to(folder.parent / "beside.txt")
    (folder / "link").symlink_to(folder.parent)
    answer = ask(server, path)
    assert answer.code == 404
    assert b"secret" not in answer.body


@pytest.mark.parametrize(("path", "to"), [("/", "/report.html"), ("/dashboard", "/dashboard/")])
def test_addresses_that_lead_on(server: PreviewServer, path: str, to: str) -> None:
    answer = ask(server, path)
    assert (answer.code, answer.headers["Location"]) == (302, to)


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/report.html", ".html"),
        ("/report.html?x=1", ".html"),
        ("/report.pdf", ".pdf"),
        ("/dashboard/", ".html"),
        ("/dashboard/kpi/waste%20%C3%A9.html", ".html"),
        ("/open_data/scorecard.csv", ".csv"),
    ],
)
def test_files_are_given_with_their_kind_and_kept_by_nobody(server: PreviewServer, path: str, kind: str) -> None:
    given, head = ask(server, path), ask(server, path, method="HEAD")
    assert given.code == head.code == 200
    assert given.headers["Content-Type"] == TYPES[kind]
    assert {name: given.headers[name] for name in GUARDS} == GUARDS
    assert GUARDS["Cache-Control"] == "no-store"
    assert head.body == b""
    assert int(head.headers["Content-Length"]) == len(given.body) > 0
    assert (b"preview-events" in given.body) == (kind == ".html")


def test_before_the_first_report_there_is_a_page_that_waits(server: PreviewServer, tmp_path: Path) -> None:
    server.folder = tmp_path / "not there"
    answer = ask(server, "/report.html")
    assert answer.code == 200
    assert b"No report yet" in answer.body
    assert b"preview-events" in answer.body
    assert ask(server, "/dashboard/").code == 404


def test_a_report_that_is_being_replaced_is_waited_for(server: PreviewServer, folder: Path) -> None:
    server.news.tell(making=True)
    away = folder.rename(folder.with_name("away"))
    threading.Timer(0.07, lambda: away.rename(folder)).start()
    assert b"Bins" in ask(server, "/dashboard/").body


def test_the_news_come_as_they_happen(server: PreviewServer) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=10)
    connection.request("GET", "/preview-events")
    response = connection.getresponse()
    assert response.getheader("Content-Type") == "text/event-stream"

    def event() -> str:
        lines = iter(lambda: response.readline().decode().strip(), "")
        return "|".join(lines)

    first = json.loads(event().removeprefix("data: "))
    assert first == {"made": "1", "at": "12:00:00", "making": False, "told": ""}
    server.news.tell(told='kpis.csv, row 2: found "\n\n"')
    assert json.loads(event().removeprefix("data: "))["told"] == 'kpis.csv, row 2: found "\n\n"'
    server.news.end()
    assert event() == "event: ended|data: ended"
    assert response.read() == b""
    connection.close()


def test_a_visitor_who_leaves_is_no_trouble(server: PreviewServer, capfd: pytest.CaptureFixture[str]) -> None:
    for _ in range(3):
        with socket.create_connection(("127.0.0.1", server.server_port)) as visitor:
            visitor.sendall(f"GET /preview-events HTTP/1.1\r\nHost: {server.address[7:-1]}\r\n\r\n".encode())
            assert b"200 OK" in visitor.recv(200)
            visitor.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")  # to leave at once
        for number in range(5):
            server.news.tell(at=str(number))
    assert ask(server, "/report.html").code == 200
    assert capfd.readouterr() == ("", "")


def test_a_port_that_is_taken_is_told(server: PreviewServer, folder: Path) -> None:
    port = server.server_port
    with pytest.raises(UsageError) as found, serving(folder, News(State()), port):
        pass
    said = os.strerror(98) if os.name == "posix" else ""
    assert str(found.value).startswith(f"Port {port} cannot be used: {said}")
    assert str(found.value).endswith(". Name another with --port, or leave the option out.")
