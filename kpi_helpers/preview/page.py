"""What a page gets while it is previewed: one script, and leave for it in the page's Content-Security-Policy.

Only what is served is changed; files on disk stay as they were built.
"""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from html import escape, unescape
from pathlib import Path

_POLICY = re.compile(r'(<meta http-equiv="Content-Security-Policy" content=")([^"]*)(">)')
NONE_YET = """<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>No report yet</title>
</head>
<body>
<main><h1>No report yet</h1><p>It appears here as soon as it can be made.</p></main>
</body>
</html>
"""


def live_page(html: str, made: str) -> str:
    """Give a page with the script that shows news of builds.

    Parameters
    ----------
    made
        Names the build that the page is of; when another is told of, the page loads itself anew.
    """
    script = _script()
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()

    def allowed(found: re.Match[str]) -> str:
        policy = with_source(unescape(found[2]), "script-src", f"'sha256-{digest}'")
        return found[1] + escape(with_source(policy, "connect-src", "'self'")) + found[3]

    page = _POLICY.sub(allowed, html)
    end = page.rfind("</body>")
    end = len(page) if end < 0 else end
    return f'{page[:end]}<script data-made="{escape(made)}">{script}</script>\n{page[end:]}'


def with_source(policy: str, directive: str, source: str) -> str:
    """Give a policy that allows one source more, and nothing else.

    >>> with_source("default-src 'none'; img-src data:", "connect-src", "'self'")
    "default-src 'none'; img-src data:; connect-src 'self'"
    >>> with_source("script-src 'self' file:", "script-src", "'sha256-x'")
    "script-src 'self' file: 'sha256-x'"
    """
    directives = {words[0]: words[1:] for part in policy.split(";") if (words := part.split())}
    given = directives.get(directive, directives.get("default-src"))
    if given is None or source in given or "'unsafe-inline'" in given:
        return policy  # allowed already; and a hash would take away what 'unsafe-inline' allows
    directives[directive] = [*(one for one in given if one != "'none'"), source]
    return "; ".join(" ".join([name, *sources]) for name, sources in directives.items())


@cache
def _script() -> str:
    return Path(__file__).with_name("preview.js").read_text(encoding="utf-8")
