"""What a KPI is, and the groups and subgroups that KPIs are reported under; `register` builds them."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict

from kpi_helpers.inputs.lists import Basis, CommentaryRule, Frequency, Polarity, State, Unit
from kpi_helpers.periods import Period, PeriodKind

_WITHIN_YEAR = (
    PeriodKind.QUARTER,
    PeriodKind.CUMULATIVE,
    PeriodKind.MONTH,
    PeriodKind.MONTHS,
    PeriodKind.DAY,
    PeriodKind.FINANCIAL_YEAR,
    PeriodKind.CALENDAR_YEAR,
    PeriodKind.YEARS,
)
PERIODS_OF_FREQUENCY: dict[Frequency, tuple[PeriodKind, ...]] = {
    Frequency.MONTHLY: _WITHIN_YEAR,
    Frequency.QUARTERLY: _WITHIN_YEAR,
    Frequency.TERMLY: (PeriodKind.TERM, PeriodKind.ACADEMIC_YEAR),
    Frequency.ANNUAL_FINANCIAL: (PeriodKind.FINANCIAL_YEAR, PeriodKind.CUMULATIVE, PeriodKind.YEARS),
    Frequency.ANNUAL_ACADEMIC: (PeriodKind.ACADEMIC_YEAR,),
    Frequency.ANNUAL_CALENDAR: (PeriodKind.CALENDAR_YEAR, PeriodKind.YEARS),
    Frequency.IRREGULAR: tuple(PeriodKind),
}
"""The kinds of period a figure of each frequency may cover."""


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
