"""The server of a preview: the published folder, on this machine only, and the news of builds to open pages.

It answers 127.0.0.1 alone, reads and never writes, and refuses a request that was sent to another name: a page of
another site could otherwise have its own name lead here and read the report (DNS rebinding).
"""

from __future__ import annotations

import json
import os
import socketserver
import sys
import time
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Condition
from typing import Any
from urllib.parse import unquote, urlsplit

from kpi_helpers.preview.page import NONE_YET, live_page

ADDRESS = "127.0.0.1"
FIRST, EVENTS, INDEX = "report.html", "/preview-events", "index.html"
OFTEN = 10  # seconds between two signs of life to a page, by which a page that has gone is noticed
TRIES, PAUSE = 4, 0.05  # a file is asked for so often, so many seconds apart, while a new folder may take its place
TYPES = {  # not the system's table, which a program on Windows may have changed
    ".css": "text/css; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ipynb": "application/json",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".md": "text/plain; charset=utf-8",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
GUARDS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


@dataclass(frozen=True, slots=True)
class State:
    """How things stand: the last good build and its time, whether one runs, and why the last was none."""

    made: str = ""
    at: str = ""
    making: bool = False
    told: str = ""


class News:
    """The state, told to every page that waits for it."""

    def __init__(self, state: State) -> None:
        self._changed = Condition()
        self._number = 0
        self.now = state
        self.ended = False

    def tell(self, **changes: Any) -> None:
        """Change the state."""
        with self._changed:
            self.now = replace(self.now, **changes)
            self._number += 1
            self._changed.notify_all()

    def end(self) -> None:
        """Let every page know that nothing more will come."""
        with self._changed:
            self.ended = True
            self._changed.notify_all()

    def wait(self, seen: int, seconds: float) -> tuple[int, State]:
        """Wait for another state than the one seen; give its number and itself, the same again after a time."""
        with self._changed:
            self._changed.wait_for(lambda: self.ended or self._number != seen, seconds)
            return self._number, self.now


class PreviewServer(ThreadingHTTPServer):
    """Serves one published folder at 127.0.0.1; port 0 takes any free one."""

    daemon_threads = True
    allow_reuse_address = os.name == "posix"  # on Windows it would let two programs have one port

    def __init__(self, folder: Path, news: News, port: int) -> None:
        self.folder, self.news = folder, news
        super().__init__((ADDRESS, port), PreviewHandler)

    def server_bind(self) -> None:
        """Bind, without asking anybody for this machine's name."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = ADDRESS, int(self.server_address[1])

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a page that has gone away."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)

    @property
    def address(self) -> str:
        """The address to open."""
        return f"http://{ADDRESS}:{self.server_port}/"

    @property
    def hosts(self) -> set[str]:
        """What a request may call this server."""
        names = {ADDRESS, "localhost"}
        return {f"{name}:{self.server_port}" for name in names} | (names if self.server_port == 80 else set())


class PreviewHandler(BaseHTTPRequestHandler):
    """Answers one connection."""

    server: PreviewServer
    protocol_version = "HTTP/1.1"
    timeout = 60  # seconds a connection may be silent
    error_message_format = "%(code)d %(message)s\n"
    error_content_type = "text/plain; charset=utf-8"

    def version_string(self) -> str:
        """Give the program's name, and no version."""
        return "kpi-report"

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""

    def end_headers(self) -> None:
        """Send what every answer carries."""
        for name, value in GUARDS.items():
            self.send_header(name, value)
        super().end_headers()

    def parse_request(self) -> bool:
        """Read a request, and refuse what is none of ours before anything is looked at."""
        if not super().parse_request():
            return False
        if [host.strip().lower() for host in self.headers.get_all("Host", [])][1:] or self._host() is None:
            self.close_connection = True
            self.send_error(HTTPStatus.FORBIDDEN, f"This preview answers only to {self.server.address}")
            return False
        if self.command not in ("GET", "HEAD"):
            self.close_connection = True
            self.send_error(HTTPStatus.METHOD_NOT_ALLOWED, "A preview can only be read")
            return False
        return True

    def _host(self) -> str | None:
        host = str(self.headers.get("Host", "")).strip().lower()
        return host if host in self.server.hosts else None

    def do_GET(self) -> None:
        """Give a page, a file or the news."""
        path = urlsplit(self.path).path
        if not self.path.startswith("/"):  # such as a whole address, which only a proxy is asked for
            self.send_error(HTTPStatus.NOT_FOUND, "There is no such file in the report")
        elif path == EVENTS:
            self._send_news()
        elif path == "/":
            self._send_on(f"/{FIRST}")
        else:
            self._send_file(path)

    do_HEAD = do_GET  # noqa: N815  # the standard library's name

    def _send_on(self, path: str) -> None:
        self.send_response(HTTPStatus.FOUND)
        self.send_header("Location", path)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _send_file(self, path: str) -> None:
        made = self.server.news.now.made  # before the file is read: a page is never taken for newer than it is
        place = published_file(self.server.folder, path)
        if place is not None and place.is_dir() and not path.endswith("/"):
            return self._send_on(f"{path}/")
        name, content = f"{path}{INDEX}" if path.endswith("/") else path, self._read(path)
        if content is None and path == f"/{FIRST}":
            content = NONE_YET.encode()
        if content is None:
            return self.send_error(HTTPStatus.NOT_FOUND, "There is no such file in the report")
        ending = Path(name).suffix
        if ending == ".html":
            content = live_page(content.decode("utf-8"), made).encode()
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", TYPES.get(ending, "application/octet-stream"))
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        return self._write(content)

    def _read(self, path: str) -> bytes | None:
        """Give a file's content; a new folder may be taking the place of the last one just now."""
        for attempt in range(TRIES if self.server.news.now.making else 1):
            time.sleep(PAUSE if attempt else 0)
            place = published_file(self.server.folder, path)
            with suppress(OSError):
                if place is not None:
                    return (place / INDEX if place.is_dir() else place).read_bytes()
        return None

    def _send_news(self) -> None:
        self.close_connection = True
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        news, seen = self.server.news, -1
        while self.command == "GET" and not news.ended:
            number, state = news.wait(seen, OFTEN)
            if not news.ended:
                text = f"data: {json.dumps(asdict(state))}\n\n" if number != seen else ": still here\n\n"
                self._write(text.encode())
            seen = number
        self._write(b"event: ended\ndata: ended\n\n")

    def _write(self, content: bytes) -> None:
        if self.command == "GET":
            self.wfile.write(content)
            self.wfile.flush()


def published_file(folder: Path, path: str) -> Path | None:
    """Give the file or folder that an address names; None for what is not in the published folder."""
    try:
        names = [name for name in unquote(path, errors="strict").split("/") if name]
    except UnicodeDecodeError:
        return None
    if any(name.startswith(".") or set(name) & set("\\:\0") for name in names):
        return None
    root = folder.resolve()
    place = root.joinpath(*names).resolve()
    return place if place.is_relative_to(root) and place.exists() else None
