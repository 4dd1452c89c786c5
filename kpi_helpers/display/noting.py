"""The results as they are handed on: whoever reads them leaves a note of what was asked (`reads`).

There are two doors, at which data leave: `section` gives them to a notebook, `site` to the pages of the dashboard. Both
hand on what `noted` gives. Inside, nothing is noted: `inputs` and `analysis` give answers and have no memory of it.
`analysis.questions` answers the same questions from the data as they are now.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any, TypeVar

from kpi_helpers.analysis import DATA, Break, Figure, KpiResult, Rating, Scorecard, Target
from kpi_helpers.inputs import Authority, Group, Kpi, Register
from kpi_helpers.reads import Noted, note, unnoted

Whole = TypeVar("Whole", Authority, Register, Target)


def noted(scorecard: Scorecard) -> Scorecard:
    """Give a scorecard that is like another one, and notes what it is asked.

    Its authority, register, results and targets do so too; so do those of a copy made with `dataclasses.replace`.
    """
    results = {kpi_id: _result(result) for kpi_id, result in scorecard.results.items()}
    authority = scorecard.authority
    register = _as(
        NotedRegister,
        authority.register,
        kpis=Noted("kpi", authority.register.kpis),
        groups=Noted("group", authority.register.groups),
    )
    commentary = Noted("commentary", authority.commentary)
    return NotedScorecard(
        authority=_as(NotedAuthority, authority, register=register, commentary=commentary),
        results=Noted("result", results),
        behind=Scorecard(authority, results),
    )


class NotedTarget(Target):
    """A target; where its words are read, that is noted."""

    __slots__ = ()

    @property
    def origin(self) -> str:
        """Where the target comes from."""
        note("target words", self.kpi_id, str(self.applies_from))
        return self.words[0]

    @property
    def note(self) -> str:
        """What else is to be said of it."""
        note("target words", self.kpi_id, str(self.applies_from))
        return self.words[1]


class NotedRegister(Register):
    """A register that notes which of its groups are asked for; its mappings note their keys themselves."""

    def __getattribute__(self, name: str) -> Any:
        """Give an attribute; the report's settings are the same here as in the authority."""
        if name == "report":
            note("data", name)
        return object.__getattribute__(self, name)

    def groups_of(self, section: str) -> tuple[Group, ...]:
        """Give the groups of a section, in order."""
        note("groups of", section)
        with unnoted():
            return super().groups_of(section)


class NotedAuthority(Authority):
    """An authority that notes which of its tables and settings are read."""

    def __getattribute__(self, name: str) -> Any:
        """Give an attribute."""
        if name in DATA:
            note("data", name)
        return object.__getattribute__(self, name)

    @property
    def file_count(self) -> int:
        """How many files were read."""
        note("file count")
        with unnoted():
            return super().file_count

    @cached_property
    def source_names(self) -> Mapping[str, str]:
        """The name of each source of `sources.csv` by its key."""
        with unnoted():
            return Noted("source name", super().source_names)

    @cached_property
    def source_rows(self) -> Mapping[str, dict[Hashable, Any]]:
        """The row of each source of `sources.csv` by its key, in the order of the file."""
        with unnoted():
            return Noted("source", super().source_rows)


@dataclass(frozen=True)
class NotedScorecard(Scorecard):
    """A scorecard that notes what it is asked; the answers come from the one `behind`."""

    behind: Scorecard

    def of_section(self, section: str) -> tuple[KpiResult, ...]:
        """Give the counted results of a priority, in order."""
        note("results of section", section)
        return self.behind.of_section(section)

    def of_group(self, group: str, subgroup: str | None = None) -> tuple[KpiResult, ...]:
        """Give all results of a group (or one subgroup), in order."""
        note("results of group", group)
        return self.behind.of_group(group, subgroup)

    @property
    def kpis(self) -> tuple[Kpi, ...]:
        """The KPIs and background figures in use, in order."""
        note("KPIs in use")
        return self.behind.kpis

    @property
    def targets(self) -> tuple[tuple[Kpi, Target | None], ...]:
        """Each counted KPI with the target in force."""
        note("targets in force")
        return self.behind.targets

    @property
    def sources_used(self) -> frozenset[str]:
        """The keys of the sources of all figures and of the comparators shown."""
        note("sources used")
        return self.behind.sources_used

    @property
    def restated(self) -> tuple[tuple[Kpi, Figure], ...]:
        """The figures that this quarter's return gave otherwise than they were first published."""
        note("figures restated")
        return self.behind.restated

    @property
    def overridden(self) -> tuple[tuple[Kpi, Rating], ...]:
        """The ratings that a person set, or a published report states."""
        note("ratings overridden")
        return self.behind.overridden

    @property
    def breaks(self) -> tuple[tuple[Kpi, Break], ...]:
        """The breaks in series."""
        note("breaks in series")
        return self.behind.breaks


def _result(result: KpiResult) -> KpiResult:
    """Give a result whose targets note that their words are read; what was one target before is one afterwards."""
    known = {id(one): _as(NotedTarget, one) for one in (result.target, result.facts.target, *result.targets) if one}
    return replace(
        result,
        target=result.target and known[id(result.target)],
        targets=tuple(known[id(one)] for one in result.targets),
        facts=replace(result.facts, target=result.facts.target and known[id(result.facts.target)]),
    )


def _as(kind: type[Whole], one: Whole, **changes: object) -> Whole:
    given = {part.name: getattr(one, part.name) for part in fields(one)}
    return kind(**{**given, **changes})
