"""The rows of the figures, the targets and the comparators, as known in the quarter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kpi_helpers.analysis.scorecard import KpiResult, Scorecard
from kpi_helpers.analysis.series import Figure
from kpi_helpers.display.words.numbers import format_value
from kpi_helpers.display.words.results import target_words, value_words
from kpi_helpers.display.words.sources import source_names
from kpi_helpers.inputs.kpis import Kpi
from kpi_helpers.inputs.words import Bound
from kpi_helpers.periods import Period
from kpi_helpers.site.open_data.columns import Cell
from kpi_helpers.site.open_data.tables import COMPARATOR, PEER, VALUE

Row = dict[str, Cell]


def period_cells(period: Period) -> Row:
    """Give the cells of a window."""
    return {
        "period": str(period),
        "period_shown": period.printed,
        "period_kind": str(period.kind),
        "period_start": period.start,
        "period_end": period.end,
    }


def figure_cells(figure: Figure, kpi: Kpi) -> Row:
    """Give the cells of a figure: as it is stored, and as the report prints it."""
    return {
        "value": figure.value,
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "rank": figure.rank,
        "rank_of": figure.rank_of,
        "status": str(figure.status),
        "note": figure.note,
        "shown": value_words(figure, kpi) if figure.has_something else figure.note,
    }


def value_rows(scorecard: Scorecard) -> Iterator[Row]:
    """Give a row per measure, window and end of a band, in the order of the report and of time."""
    names = source_names(scorecard)
    for kpi_id, result in scorecard.results.items():
        named: Row = {"kpi_id": kpi_id, "name": result.kpi.name}
        for figure in result.figures:
            target = result.target_then(figure)
            yield {
                **named,
                **period_cells(figure.period),
                "figure_is": VALUE,
                **figure_cells(figure, result.kpi),
                "green_limit": target.green_limit if target else None,
                "first_published": figure.first_published,
                **_origin(figure, names),
            }
        yield from ({**named, **row} for row in _band_rows(result))


def target_rows(scorecard: Scorecard) -> Iterator[Row]:
    """Give a row per measure and quarter from which a target applies."""
    for kpi_id, result in scorecard.results.items():
        for target in result.targets:
            yield {
                "kpi_id": kpi_id,
                "name": result.kpi.name,
                "applies_from": str(target.applies_from),
                "applies_from_shown": target.applies_from.printed,
                "kind": str(target.kind),
                "green_limit": target.green_limit,
                "green_limit_upper": target.green_limit_upper,
                "amber_limit": target.amber_limit,
                "amber_limit_upper": target.amber_limit_upper,
                "rule": str(target.rule),
                "tolerance": target.tolerance,
                "tolerance_in": str(target.tolerance_in) if target.tolerance_in else None,
                "due": target.due_text,
                "due_date": target.due,
                "base_period": target.base_period,
                "base_value": target.base_value,
                "change_percent": target.change_percent,
                "shown": target_words(target, result.kpi),
                "origin": target.origin,
                "note": target.note,
            }


def comparator_rows(scorecard: Scorecard) -> Iterator[Row]:
    """Give a row per measure, comparator and window, comparators in the order of their file."""
    names = source_names(scorecard)
    for kpi_id, result in scorecard.results.items():
        for comparator, figures in result.comparator_series.items():
            groups = [group.title for group in result.facts.peer_groups if comparator in group.names]
            for figure in figures:
                yield {
                    "kpi_id": kpi_id,
                    "name": result.kpi.name,
                    "comparator": comparator,
                    "comparator_kind": PEER if groups else COMPARATOR,
                    "peer_groups": "; ".join(groups),
                    **period_cells(figure.period),
                    **figure_cells(figure, result.kpi),
                    **_origin(figure, names),
                }


def _origin(figure: Figure, names: Mapping[str, str]) -> Row:
    return {
        "received": figure.received,
        "source": names.get(figure.source, figure.source),
        "remark": figure.remark,
    }


def _band_rows(result: KpiResult) -> Iterator[Row]:
    for band in result.bands:
        for bound, value in ((Bound.LOW, band.low), (Bound.HIGH, band.high)):
            words = format_value(value, result.kpi)
            yield {**period_cells(band.period), "figure_is": str(bound), "value": value, "shown": words}
