"""`report.yml`: what a whole report says about itself. Each model is one block of the file.

The models know shapes and say what is wrong in pydantic's terms; `report_file` words it for the analyst.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator

from kpi_helpers.inputs.settings.analysis import Analysis
from kpi_helpers.inputs.settings.words import RULES_WITH_TOLERANCE, Compared, Rag, RatingRule, ToleranceIn

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

    rule: RatingRule = RatingRule.LIMITS
    tolerance: Annotated[float, Field(strict=True, ge=0, allow_inf_nan=False)] | None = None
    tolerance_in: ToleranceIn | None = None
    compared: Compared = Compared.UNROUNDED

    def for_target(self, rule: str, tolerance: float | None, tolerance_in: str) -> Ratings:
        """Give how a target is rated: as its row says, and as these settings say where a cell is empty.

        A tolerance and what it is counted in go together: the row's own pair, or else the report's. A rule that
        takes no tolerance has none.

        >>> ratings = Ratings(rule=RatingRule.TOLERANCE, tolerance=10, tolerance_in=ToleranceIn.PERCENT_OF_TARGET)
        >>> ratings.for_target("", 2, "units").tolerance_in.value, ratings.for_target("limits", None, "").tolerance
        ('units', None)
        """
        chosen = RatingRule(rule) if rule else self.rule
        pair = (self.tolerance, self.tolerance_in)
        if tolerance is not None:
            pair = (tolerance, ToleranceIn(tolerance_in) if tolerance_in else None)
        if chosen not in RULES_WITH_TOLERANCE:
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
    return_closes_after_days: Annotated[int, Field(ge=0, le=366)] = 45
    introduction: tuple[Words, ...] = ()
    dashboard_items: tuple[Words, ...] = ()
    rating_words: dict[Rag, RatingWords]
    ratings: Ratings = Ratings()
    priorities: Annotated[tuple[Priority, ...], Field(min_length=1)]
    themes: tuple[Theme, ...] = ()
    analysis: Analysis = Analysis()
    glossary: tuple[GlossaryTerm, ...] = ()

    @field_validator("rating_words")
    @classmethod
    def _every_rating_has_words(cls, words: dict[Rag, RatingWords]) -> dict[Rag, RatingWords]:
        missing = [rating.value for rating in Rag if rating not in words]
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
