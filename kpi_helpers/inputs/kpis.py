"""The KPIs, and the groups and subgroups they are reported under, in the report's order.

They are built from rows that are already read; reading them is left to `files`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from pydantic import BaseModel, ConfigDict

from kpi_helpers.inputs.lists import Basis, CommentaryRule, Frequency, Polarity, State, Unit
from kpi_helpers.periods import Period, parse_quarter


class Kpi(BaseModel):
    """One key performance indicator; a row of `kpis.csv`.

    `minimum` and `maximum` are resolved: 0 and 100 for a percentage that names none, None for no limit.
    `same_within` is None where "no material change" means that the two figures print the same.
    `starts` and `ends` are quarters, or None.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    kpi_id: str
    name: str
    short_name: str
    section: str
    theme: str
    group: str
    subgroup: str
    unit: Unit
    decimals: int
    polarity: Polarity
    frequency: Frequency
    basis: Basis
    minimum: float | None
    maximum: float | None
    same_within: float | None
    definition: str
    source: str
    owner: str
    starts: Period | None
    ends: Period | None
    state: State
    state_note: str

    @property
    def shown_name(self) -> str:
        """The name tables and charts show: the short one, where there is one."""
        return self.short_name or self.name

    @property
    def counted(self) -> bool:
        """Whether the KPI is rated and counted: every state but context."""
        return self.state is not State.CONTEXT

    def in_use(self, quarter: Period) -> bool:
        """Whether the KPI belongs to the report of that quarter."""
        begun = self.starts is None or self.starts.start <= quarter.start
        return begun and (self.ends is None or quarter.start <= self.ends.start)


@dataclass(frozen=True, slots=True)
class Subgroup:
    """A heading inside a group."""

    key: str
    title: str
    short_title: str
    footnote: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """A heading under which KPIs are reported together; it may have commentary and no KPI."""

    key: str
    section: str
    theme: str
    title: str
    short_title: str
    commentary: CommentaryRule = CommentaryRule.REQUIRED
    footnote: str = ""
    subgroups: tuple[Subgroup, ...] = ()


def title_of_key(key: str) -> str:
    """Give a title for a key that has none.

    >>> title_of_key("waste_management")
    'Waste management'
    """
    words = key.replace("_", " ")
    return words[:1].upper() + words[1:]


def build_kpi(row: dict[str, Any], *, faulty: bool = False) -> Kpi:
    """Give a KPI from a row of the frame of `kpis.csv`.

    With `faulty` the words of its lists are taken as they stand: enough to tell which groups and KPIs there
    are while a fault elsewhere in the row waits to be mended.
    """
    numbers = ("decimals", "minimum", "maximum", "same_within")
    cells = {
        **row,
        **{name: None if pd.isna(row[name]) else row[name] for name in numbers},
        **{name: parse_quarter(row[name]) if row[name] else None for name in ("starts", "ends")},
        "short_name": row["short_name"] or row["name"],
    }
    return Kpi.model_construct(**cells) if faulty else Kpi.model_validate(cells)


def build_groups(
    kpis: Iterable[Kpi], rows: Iterable[dict[str, Any]], *, sections: Sequence[str], themes: Sequence[str]
) -> dict[str, Group]:
    """Give the groups by key in the report's order, from the rows of `groups.csv` and the KPIs.

    Order is that of the sections, then of the themes (those of none first), then of `groups.csv`; a group or
    subgroup without a row follows in the order of `kpis.csv` and takes its title from its key.
    """
    headings = {(row["group"], row["subgroup"]): row for row in rows}
    for kpi in kpis:
        for subgroup in dict.fromkeys(("", kpi.subgroup)):
            headings.setdefault((kpi.group, subgroup), _derived_row(kpi, subgroup))
    for group, subgroup in list(headings):
        headings.setdefault((group, ""), {**headings[group, subgroup], "subgroup": "", **_untitled(group)})
    inner: dict[str, list[Subgroup]] = {}
    for (group, key), row in headings.items():
        if key:
            found = Subgroup(key, row["title"], row["short_title"] or row["title"], row["footnote"])
            inner.setdefault(group, []).append(found)
    groups = [_build_group(row, inner.get(group, ())) for (group, key), row in headings.items() if not key]
    section_order = {slug: place for place, slug in enumerate(sections)}
    theme_order = {slug: place for place, slug in enumerate(("", *themes))}
    last = len(section_order) + len(theme_order)
    groups.sort(key=lambda one: (section_order.get(one.section, last), theme_order.get(one.theme, last)))
    return {group.key: group for group in groups}


def _untitled(key: str) -> dict[str, str]:
    return {"title": title_of_key(key), "short_title": "", "commentary": "", "footnote": ""}


def _derived_row(kpi: Kpi, subgroup: str) -> dict[str, str]:
    place = {"group": kpi.group, "subgroup": subgroup, "section": kpi.section, "theme": kpi.theme}
    return {**place, **_untitled(subgroup or kpi.group)}


def _build_group(row: dict[str, Any], subgroups: Sequence[Subgroup]) -> Group:
    rule = row["commentary"]
    return Group(
        key=row["group"],
        section=row["section"],
        theme=row["theme"],
        title=row["title"],
        short_title=row["short_title"] or row["title"],
        commentary=CommentaryRule(rule) if rule in set(CommentaryRule) else CommentaryRule.REQUIRED,
        footnote=row["footnote"],
        subgroups=tuple(subgroups),
    )
