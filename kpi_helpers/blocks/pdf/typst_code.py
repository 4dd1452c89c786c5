"""How Typst expressions are written: calls, joined content, arrays. Knows the language, nothing of the report."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

EMPTY = "[]"


def call(name: str, *values: str, **named: str | None) -> str:
    """Write a call; a named value of None is left out, and ``_`` in a name becomes ``-``.

    Examples
    --------
    >>> call("para", '"x"', role='"lead"', head_rows=None)
    'para("x", role: "lead")'
    """
    given = [f"{key.replace('_', '-')}: {value}" for key, value in named.items() if value is not None]
    return f"{name}({', '.join([*values, *given])})"


def joined(parts: Iterable[str]) -> str:
    r"""Write several expressions as one piece of content.

    Examples
    --------
    >>> joined(['t("a")', 'emph("b")']), joined([])
    ('{\nt("a")\nemph("b")\n}', '[]')
    """
    kept = [part for part in parts if part != EMPTY]
    if not kept:
        return EMPTY
    return kept[0] if len(kept) == 1 else "{\n" + "\n".join(kept) + "\n}"


def array(parts: Sequence[str]) -> str:
    """Write an array; one part keeps its comma.

    Examples
    --------
    >>> array(["1"]), array([])
    ('(1,)', '()')
    """
    return f"({', '.join(parts)},)" if parts else "()"


def yes(value: bool) -> str:
    """Write a truth value."""
    return "true" if value else "false"
