"""A room's door that costs nothing to pass: what others use of a room is imported when it is first asked for (PEP 562).

A room that holds heavy modules writes its door twice: as imports under ``if TYPE_CHECKING`` for those who read it, and
with `door` for Python.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from importlib import import_module


def door(room: str, homes: Mapping[str, Iterable[str]], *, modules: Collection[str] = ()) -> Callable[[str], object]:
    """Give the ``__getattr__`` of a room.

    Parameters
    ----------
    homes
        The modules or rooms inside, and the names that each gives to others.
    modules
        The modules or rooms inside that are given whole.

    Examples
    --------
    >>> door("kpi_helpers.periods", {"period": ["quarter"]})("quarter")(2022, 1)
    Period('2022-23 Q1')
    """
    home_of = {name: home for home, names in homes.items() for name in names}

    def get(name: str) -> object:
        if name in modules:
            return import_module(f"{room}.{name}")
        if name not in home_of:
            raise AttributeError(f"module {room!r} has no attribute {name!r}")
        found: object = getattr(import_module(f"{room}.{home_of[name]}"), name)
        return found

    return get
