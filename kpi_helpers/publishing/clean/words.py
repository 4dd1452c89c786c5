"""Small cleaning of plain text: anchors, addresses of objects, terminal colours, progress bars."""

from __future__ import annotations

import re
import unicodedata

ANSI = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b\][^\x07]*\x07")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")
PROGRESS = re.compile(r"^.*?\b\d{1,3}%\|.*\|.*$|^.*\b\d+(\.\d+)?(it|s)/(s|it)\b.*\]\s*$")
# What Python prints for an object made only for its effect: <Axes: ...>, [<Line2D at 0x7f>], Text(0.5, ...)
BARE_OBJECT = re.compile(
    r"^[\[(]*<(?:[^<>]* at 0x[0-9a-fA-F]+|Axes|Figure size|seaborn\.|matplotlib\.|IPython\.)[^\n]*>[\])]*$"
    r"|^(?:Text|Annotation)\([^\n]*\)$"
    r"|^array\(\[.*<Axes.*\)$",
    re.DOTALL,
)


def slug(text: str) -> str:
    """Give a name fit for an id: lower case, letters, digits and single hyphens.

    >>> slug("Adults: care & support (2022/23)")
    'adults-care-support-2022-23'
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-") or "part"


def without_addresses(text: str) -> str:
    """Take out where an object lay in memory, which differs at every run.

    >>> without_addresses("<Thing at 0x7f12ab>")
    '<Thing>'
    """
    return ADDRESS.sub("", text)


def printed_text(text: str) -> str:
    r"""Give printed text as a terminal would leave it: no colours, overwritten lines or progress bars.

    >>> printed_text("10%|#   | 1/10\rdone")
    'done'
    """
    lines = (line.rstrip("\r").rsplit("\r", 1)[-1] for line in ANSI.sub("", text).split("\n"))
    kept = (CONTROL.sub("", line) for line in lines if not PROGRESS.match(line))
    return without_addresses("\n".join(kept)).rstrip()


def is_bare_object(text: str) -> bool:
    """Say whether text is only Python's name for an object nobody meant to print.

    >>> is_bare_object("<Axes: xlabel='quarter'>"), is_bare_object("<5 homes")
    (True, False)
    """
    return bool(BARE_OBJECT.match(text.strip()))
