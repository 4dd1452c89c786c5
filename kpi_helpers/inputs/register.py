"""The register: the KPIs, and the groups and subgroups they are reported under, in the report's order.

They are built from rows that are already read; reading them is left to `files`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from kpi_helpers.errors import UsageError, did_you_mean
from kpi_helpers.inputs.kpis import Group, Kpi, Subgroup
from kpi_helpers.inputs.lists import CommentaryRule
from kpi_helpers.inputs.settings import Report
from kpi_helpers.periods import parse_quarter


@dataclass(frozen=True)
class Register:
    """The report's settings, its KPIs by id in order, and its groups in the order of the report."""

    report: Report
    kpis: Mapping[str, Kpi] = field(default_factory=dict)
    groups: Mapping[str, Group] = field(default_factory=dict)

    def kpi(self, kpi_id: str) -> Kpi:
        """Give a KPI by its id.

        Raises
        ------
        UsageError
            There is no such KPI.
        """
        if kpi_id not in self.kpis:
            raise UsageError(f'Unknown KPI "{kpi_id}".{did_you_mean(kpi_id, self.kpis)}')
        return self.kpis[kpi_id]

    def group(self, key: str) -> Group:
        """Give a group by its key.

        Raises
        ------
        UsageError
            There is no such group.
        """
        if key not in self.groups:
            groups = ", ".join(self.groups)
            raise UsageError(f'Unknown group "{key}".{did_you_mean(key, self.groups)} Groups: {groups}.')
        return self.groups[key]

    def groups_of(self, section: str) -> tuple[Group, ...]:
        """Give the groups of a section, in order."""
        return tuple(group for group in self.groups.values() if group.section == section)


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
