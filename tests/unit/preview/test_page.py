"""A previewed page has one script more than the built one, and its policy allows just that."""

from __future__ import annotations

import base64
import hashlib
import re
from html import unescape
from pathlib import Path

import pytest

from kpi_helpers.preview.page import live_page, with_source
from kpi_helpers.site.frame import POLICY

REPORT_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def page(policy: str, body: str = "<p>Bins</p>") -> str:
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    return f"<!DOCTYPE html><html><head>{meta}</head><body>{body}</body></html>"


def policy_of(html: str) -> str:
    found = re.search(r'Content-Security-Policy" content="([^"]*)"', html)
    assert found
    return unescape(found[1])


def script_of(html: str) -> str:
    found = re.search(r"<script[^>]*>(.*)</script>\n</body></html>$", html, re.DOTALL)
    assert found
    return found[1]


@pytest.mark.parametrize("policy", [REPORT_POLICY, POLICY, POLICY.replace("'", "&#x27;")])
def test_the_policy_allows_the_script_and_the_news_and_nothing_else(policy: str) -> None:
    live = live_page(page(policy), "1")
    digest = base64.b64encode(hashlib.sha256(script_of(live).encode()).digest()).decode()
    before = dict(part.strip().split(" ", 1) for part in unescape(policy).split(";"))
    after = dict(part.strip().split(" ", 1) for part in policy_of(live).split(";"))
    added = f"'sha256-{digest}'"
    scripts = f"{before['script-src']} {added}" if "script-src" in before else added
    assert after == before | {"script-src": scripts, "connect-src": "'self'"}


@pytest.mark.parametrize(
    ("policy", "directive", "wanted"),
    [
        ("script-src 'unsafe-inline'", "script-src", "script-src 'unsafe-inline'"),
        ("img-src data:", "script-src", "img-src data:"),
        ("connect-src 'self'", "connect-src", "connect-src 'self'"),
        ("script-src 'none'", "script-src", "script-src 'new'"),
    ],
)
def test_what_is_allowed_already_stays(policy: str, directive: str, wanted: str) -> None:
    source = "'self'" if directive == "connect-src" else "'new'"
    assert with_source(policy, directive, source) == wanted


def test_the_page_names_its_build_and_is_otherwise_as_built() -> None:
    built = page(REPORT_POLICY, body="<p>&lt;/body&gt; is the end: </body></p>")
    live = live_page(built, '"><b>')
    assert 'data-made="&quot;&gt;&lt;b&gt;"' in live
    without = live.replace(script_of(live), "").replace(policy_of(live).replace("'", "&#x27;"), REPORT_POLICY)
    assert without.replace('<script data-made="&quot;&gt;&lt;b&gt;"></script>\n', "") == built


def test_the_script_cannot_end_itself_and_sets_no_markup() -> None:
    script = (Path(__file__).parents[3] / "kpi_helpers" / "preview" / "preview.js").read_text(encoding="utf-8")
    assert "</script" not in script
    assert re.findall(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", script) == []
