"""`report.yml`: what a whole report says about itself, and how its KPIs are analysed.

Each model is one block of the file. They know shapes and say what is wrong in pydantic's terms; `report_file` words it
for the analyst. `Analysis` is both the block ``analysis:`` and what one KPI is analysed by, where `settings.csv`
differs; None means that the chart rules' own value holds. `contradictions` finds settings that cannot hold together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Annotated, Any, get_args

import pandas as pd
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator

from kpi_helpers.inputs import lists

RunLength = Annotated[int, Field(ge=lists.RUN_LENGTHS[0], le=lists.RUN_LENGTHS[-1])]
LEAST_POINTS = 6  # figures; fewer make no limits (NHSRplotthedots' guidance calls 5 or 6 useful)
SETTLED_POINTS = 13  # figures; fewer make trial limits (NHSRplotthedots 0.2.2 warns below 13)
LEAST_TO_FIX = 12  # points from which NHSRplotthedots fixes limits
Contradiction = tuple[lists.Setting, str, str, str]  # setting, found, expected, what to do


class Analysis(BaseModel):
    """The settings of one KPI or of the whole report; every name is one of `words.Setting`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    control_chart: lists.ChartRules = lists.ChartRules.RECOMMENDED
    screen_outliers: bool | None = None
    shift_points: RunLength | None = None
    trend_points: RunLength | None = None
    least_points: Annotated[int, Field(ge=3, le=30)] | None = None
    settled_points: Annotated[int, Field(ge=3, le=60)] | None = None
    fix_limits_after: Annotated[int, Field(ge=6, le=60)] | None = None
    bridge_gaps: bool | None = None
    two_in_three_beyond: bool | None = None
    assurance_on_limit: lists.OnLimit | None = None
    conflict: lists.Conflict | None = None
    trend_test: lists.TrendTest = lists.TrendTest.AUTOMATIC
    seasonal: lists.Seasonal = lists.Seasonal.AUTOMATIC
    outlook: lists.OutlookMethod = lists.OutlookMethod.AUTOMATIC
    year_profile: lists.YearProfile = lists.YearProfile.LAST_YEAR

    @field_validator("seasonal", mode="before")
    @classmethod
    def _yes_and_no_of_yaml(cls, value: object) -> object:
        return {True: lists.Seasonal.YES, False: lists.Seasonal.NO}[value] if isinstance(value, bool) else value

    def changed(self, settings: Mapping[str, str]) -> Analysis:
        """Give these settings with those of one KPI in their place, as `settings.csv` writes them.

        Raises
        ------
        pydantic.ValidationError
            A value is none that the setting may have.
        """
        own: dict[str, Any] = self.model_dump(exclude_unset=True)
        if lists.Setting.CONTROL_CHART in settings:  # another set of rules comes with its own values
            own = {name: own[name] for name in own if name not in lists.CHART_SETTINGS}
        return Analysis.model_validate({**own, **settings})


def analysis_by_kpi(report: Analysis, settings: pd.DataFrame) -> dict[str, Analysis]:
    """Give the analysis of each KPI that has rows in `settings` (columns of `tables.SETTINGS`); newer rows win.

    The frame holds only rows that are known and have passed the checks.
    """
    ordered = settings.sort_values("date", kind="stable")
    return {
        str(kpi_id): report.changed(dict(zip(rows["setting"], rows["value"], strict=True)))
        for kpi_id, rows in ordered.groupby("kpi_id", sort=False)
    }


def values_of(setting: lists.Setting) -> str:
    """Give in words what a setting may be.

    >>> values_of(lists.Setting.SHIFT_POINTS), values_of(lists.Setting.BRIDGE_GAPS)
    ('a whole number from 6 to 8', 'yes or no')
    """
    kinds = list(_kinds(Analysis.model_fields[setting].annotation))
    if bool in kinds:
        return "yes or no"
    if words_of(setting):
        return f"one of {', '.join(words_of(setting))}"
    bounds = [item for kind in kinds for item in getattr(kind, "metadata", ())]
    lowest = next(item.ge for item in bounds if hasattr(item, "ge"))
    highest = next(item.le for item in bounds if hasattr(item, "le"))
    return f"a whole number from {lowest} to {highest}"


def words_of(setting: lists.Setting) -> list[str]:
    """Give the words of a setting that takes one of a list, else none.

    >>> words_of(lists.Setting.SEASONAL)
    ['automatic', 'yes', 'no']
    """
    kinds = _kinds(Analysis.model_fields[setting].annotation)
    closed = (kind for kind in kinds if isinstance(kind, type) and issubclass(kind, StrEnum))
    return [str(word) for words in closed for word in words]


def _kinds(annotation: Any) -> Iterable[Any]:
    """Give an annotation and everything inside it."""
    yield annotation
    for inside in get_args(annotation):
        yield from _kinds(inside)


def contradictions(analysis: Analysis) -> Iterable[Contradiction]:
    """Find settings that cannot hold together, each as setting, found, expected and what to do.

    >>> [found for _, found, _, _ in contradictions(Analysis(least_points=9, settled_points=8))]
    ['9, more than settled_points, which is 8']
    """
    rules, fixed = analysis.control_chart, analysis.fix_limits_after
    for setting in lists.CHART_SETTINGS:
        if getattr(analysis, setting) is not None and setting not in lists.MAY_CHANGE[rules]:
            found = f"{setting} beside control_chart {rules}, which leaves no choice of it"
            yield setting, found, "no such setting", "Delete it, or choose other chart rules"
    if rules is lists.ChartRules.RECOMMENDED:
        yield from _lengths_at_odds(analysis)
    if rules is lists.ChartRules.PLOT_THE_DOTS and fixed is not None and fixed < LEAST_TO_FIX:
        expected = f"{LEAST_TO_FIX} or more with control_chart {rules}"
        yield lists.Setting.FIX_LIMITS_AFTER, str(fixed), expected, "Write a larger number, or choose other chart rules"
    if rules is lists.ChartRules.MAKING_DATA_COUNT and analysis.conflict is lists.Conflict.PRIORITY:
        expected = f"{lists.Conflict.IMPROVEMENT} or {lists.Conflict.CONCERN} with control_chart {rules}"
        yield lists.Setting.CONFLICT, str(analysis.conflict), expected, "Correct it, or choose other chart rules"


def _lengths_at_odds(analysis: Analysis) -> Iterable[Contradiction]:
    """Find numbers of figures that would settle limits, or fix them, before there are any."""
    least, settled, fixed = analysis.least_points, analysis.settled_points, analysis.fix_limits_after
    if least is None and settled is not None and settled < LEAST_POINTS:
        found = f"{settled}, fewer than least_points, which is {LEAST_POINTS} unless set"
        yield lists.Setting.SETTLED_POINTS, found, "least_points or more", "Correct one of the two"
    if least is not None and least > (settled or SETTLED_POINTS):
        found = f"{least}, more than settled_points, which is {settled or f'{SETTLED_POINTS} unless set'}"
        yield lists.Setting.LEAST_POINTS, found, "at most settled_points", "Correct one of the two"
    if fixed is not None and least is not None and fixed < least:
        found = f"{fixed}, fewer than least_points, which is {least}"
        yield lists.Setting.FIX_LIMITS_AFTER, found, "least_points or more", "Correct one of the two"


Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
Address = Annotated[str, StringConstraints(pattern=r"^(https?://\S+)?$")]

CONTRAST_NEEDED = 4.5  # to 1 on white; WCAG 2.2, success criterion 1.4.3, text of normal size


class _Block(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Priority(_Block):
    """A council priority: a section of the report and the notebook of the same name."""

    slug: Key
    title: Words
    purpose: Words
    dashboard_page: str = ""


class Theme(_Block):
    """A layer between section and group: a service area with a short introduction."""

    slug: Key
    section: Key
    title: Words
    introduction: str = ""


class RatingWords(_Block):
    """A rating's label and meaning in words."""

    label: Words
    meaning: Words


class Ratings(_Block):
    """How figures are rated where the row of a target says nothing else."""

    rule: lists.RatingRule = lists.RatingRule.LIMITS
    tolerance: Annotated[float, Field(strict=True, ge=0, allow_inf_nan=False)] | None = None
    tolerance_in: lists.ToleranceIn | None = None
    compared: lists.Compared = lists.Compared.UNROUNDED

    def for_target(self, rule: str, tolerance: float | None, tolerance_in: str) -> Ratings:
        """Give how a target is rated: as its row says, and as these settings say where a cell is empty.

        A tolerance and what it is counted in go together: the row's own pair, or else the report's. A rule that
        takes no tolerance has none.

        >>> of_target = lists.ToleranceIn.PERCENT_OF_TARGET
        >>> ratings = Ratings(rule=lists.RatingRule.TOLERANCE, tolerance=10, tolerance_in=of_target)
        >>> ratings.for_target("", 2, "units").tolerance_in.value, ratings.for_target("limits", None, "").tolerance
        ('units', None)
        """
        chosen = lists.RatingRule(rule) if rule else self.rule
        pair = (self.tolerance, self.tolerance_in)
        if tolerance is not None:
            pair = (tolerance, lists.ToleranceIn(tolerance_in) if tolerance_in else None)
        if chosen not in lists.RULES_WITH_TOLERANCE:
            pair = (None, None)
        return self.model_copy(update={"rule": chosen, "tolerance": pair[0], "tolerance_in": pair[1]})


class GlossaryTerm(_Block):
    """An abbreviation or term and what it means."""

    term: Words
    meaning: Words


class Report(_Block):
    """Everything `report.yml` says."""

    authority: Words
    fictional: bool = False
    title: Words
    language: Words = "en-GB"
    accent: Annotated[str, StringConstraints(pattern=r"^#[0-9a-fA-F]{6}$")]
    contact: Words
    licence: Words
    attribution: tuple[Words, ...] = ()
    reader_address: Address = ""
    dashboard_address: Address = ""
    outputs: tuple[lists.OutputFormat, ...] = ()
    word_template: str = ""
    return_closes_after_days: Annotated[int, Field(ge=0, le=366)] = 45
    introduction: tuple[Words, ...] = ()
    dashboard_items: tuple[Words, ...] = ()
    rating_words: dict[lists.Rag, RatingWords]
    ratings: Ratings = Ratings()
    priorities: Annotated[tuple[Priority, ...], Field(min_length=1)]
    themes: tuple[Theme, ...] = ()
    analysis: Analysis = Analysis()
    glossary: tuple[GlossaryTerm, ...] = ()

    @field_validator("rating_words")
    @classmethod
    def _every_rating_has_words(cls, words: dict[lists.Rag, RatingWords]) -> dict[lists.Rag, RatingWords]:
        missing = [rating.value for rating in lists.Rag if rating not in words]
        if missing:
            raise ValueError(f"no words for {', '.join(missing)}")
        return words

    @property
    def sections(self) -> tuple[str, ...]:
        """The slugs of the priorities, in order."""
        return tuple(priority.slug for priority in self.priorities)


def contrast_on_white(colour: str) -> float:
    """Give the contrast ratio of a colour ``#rrggbb`` on white, 1 to 21 (WCAG 2.2, relative luminance).

    >>> contrast_on_white("#000000")
    21.0
    >>> round(contrast_on_white("#777777"), 2)
    4.48
    """
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    luminance = sum(part * weight for part, weight in zip(linear, (0.2126, 0.7152, 0.0722), strict=True))
    return 1.05 / (luminance + 0.05)
