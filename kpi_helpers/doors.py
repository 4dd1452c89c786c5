"""A room's door that opens only as far as it is asked: PEP 562's ``__getattr__`` for an ``__init__``.

Where a door stands before pandas, pydantic or matplotlib, and some who come ask only for a name of a folder, its
modules are imported when one of their names is asked for. Type checkers read the same names under ``TYPE_CHECKING``.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from importlib import import_module
from typing import Any


def lazy_door(room: str, names: Collection[str], parts: Sequence[str]) -> Callable[[str], Any]:
    """Give the ``__getattr__`` of a room: it looks for one of its `names` in the `parts`, the light ones first."""

    def find(name: str) -> Any:
        if name in names:
            for part in parts:
                module = import_module(f"{room}.{part}")
                if name in getattr(module, "__all__", vars(module)):
                    return getattr(module, name)
        raise AttributeError(f"module {room!r} has no attribute {name!r}")

    return find
