"""The rows of the tables: figures, targets and comparators as known in the quarter, results, and commentary.

Charts in the commentary are pictures of figures that the other tables hold and are left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kpi_helpers import display
from kpi_helpers.analysis import Direction, Figure, KpiResult, Scorecard
from kpi_helpers.display import words as wording
from kpi_helpers.inputs import Bound, Group, Kpi, Label, Register, commentary as md
from kpi_helpers.periods import Period
from kpi_helpers.site.open_data.tables import BACKGROUND, COMPARATOR, KPI, PEER, VALUE, Cell

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
        "shown": display.value_words(figure, kpi) if figure.has_something else figure.note,
    }


def value_rows(scorecard: Scorecard) -> Iterator[Row]:
    """Give a row per measure, window and end of a band, in the order of the report and of time."""
    names = display.source_names(scorecard)
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
                "shown": display.target_words(target, result.kpi),
                "origin": target.origin,
                "note": target.note,
            }


def comparator_rows(scorecard: Scorecard) -> Iterator[Row]:
    """Give a row per measure, comparator and window, comparators in the order of their file."""
    names = display.source_names(scorecard)
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
            words = display.format_value(value, result.kpi)
            yield {**period_cells(band.period), "figure_is": str(bound), "value": value, "shown": words}


def scorecard_rows(scorecard: Scorecard) -> Iterator[Row]:
    """Give a row per measure, in the order of the report."""
    names = display.source_names(scorecard)
    for result in scorecard.results.values():
        yield {
            **_register_cells(result, scorecard.authority.register),
            **_latest_cells(result),
            **_rating_cells(result),
            **_direction_cells("travel_previous", result.travel_previous, result),
            **_direction_cells("travel_year", result.travel_year, result),
            **_evidence_cells(result),
            "source": names.get(result.kpi.source, result.kpi.source),
        }


def _register_cells(result: KpiResult, register: Register) -> Row:
    kpi, report = result.kpi, register.report
    priorities = {priority.slug: priority.title for priority in report.priorities}
    themes = {theme.slug: theme.title for theme in report.themes}
    group = register.groups[kpi.group]
    subgroups = {subgroup.key: subgroup.title for subgroup in group.subgroups}
    return {
        "kpi_id": kpi.kpi_id,
        "name": kpi.name,
        "short_name": kpi.shown_name,
        "priority": kpi.section,
        "priority_title": priorities.get(kpi.section, kpi.section),
        "theme": kpi.theme,
        "theme_title": themes.get(kpi.theme),
        "group": kpi.group,
        "group_title": group.title,
        "subgroup": kpi.subgroup,
        "subgroup_title": subgroups.get(kpi.subgroup),
        "kind": KPI if result.counted else BACKGROUND,
        "state": str(kpi.state),
        "unit": str(kpi.unit),
        "decimals": kpi.decimals,
        "polarity": str(kpi.polarity),
        "frequency": str(kpi.frequency),
        "basis": str(kpi.basis),
        "owner": kpi.owner,
        "definition": kpi.definition,
        "dashboard_page": f"../{display.DASHBOARD}/{display.kpi_page(kpi.kpi_id)}",
    }


def _latest_cells(result: KpiResult) -> Row:
    latest = result.latest
    if latest is None:
        return {"missing": wording.missing_words(result), "last_known": wording.last_known_words(result)}
    return {**period_cells(latest.period), **figure_cells(latest, result.kpi)}


def _rating_cells(result: KpiResult) -> Row:
    rating, before = result.rating, result.rating_before
    return {
        "target_shown": wording.target_words(result.target, result.kpi),
        "target_due": wording.due_words(result.target),
        "green_limit": rating.limit,
        "gap": result.gap,
        "gap_shown": wording.gap_words(result),
        "rating": str(rating.rag),
        "rating_shown": wording.RATING_WORDS[rating.rag],
        "not_rated_because": wording.unrated_words(rating, result.target),
        "rating_basis": wording.basis_words(rating),
        "rating_before": str(before.rag) if before else None,
    }


def _direction_cells(name: str, direction: Direction, result: KpiResult) -> Row:
    return {
        name: str(direction.travel),
        f"{name}_shown": wording.travel_words(direction),
        f"{name}_against": wording.against_words(direction, result) if direction.against else None,
        f"{name}_change": direction.change,
        f"{name}_withheld": wording.withheld_words(direction),
    }


def _evidence_cells(result: KpiResult) -> Row:
    evidence = result.evidence
    end = evidence.outlook.end
    return {
        "method": str(evidence.method.kind),
        "variation": str(evidence.variation.verdict),
        "assurance": str(evidence.variation.assurance),
        "trend": str(evidence.trend.way) if evidence.trend else None,
        "outlook_low": end.low if end else None,
        "outlook_high": end.high if end else None,
        "outlook_rating": str(evidence.outlook.status) if evidence.outlook.status else None,
        "tensions": " ".join(evidence.tensions),
    }


@dataclass(frozen=True, slots=True)
class _Piece:
    """Where a piece of commentary stands, and its words."""

    subgroup: str = ""
    labels: tuple[Label, ...] = ()
    cohort: str = ""
    piece: str = "paragraph"
    depth: int = 0
    text: str = ""


def commentary_rows(scorecard: Scorecard) -> Iterator[Row]:
    """Give a row per piece, by group in the order of the report."""
    authority = scorecard.authority
    for group in authority.register.groups.values():
        said = authority.commentary.get(group.key)
        if said is None:
            continue
        pieces = (piece for part in said.parts for piece in _of_part(part, scorecard))
        for order, piece in enumerate((piece for piece in pieces if piece.text), start=1):
            yield {
                **_place(piece, group),
                "order": order,
                **_action(piece),
                "written_by": said.written_by,
                "approved_by": said.approved_by,
                "date": said.date,
            }


def _place(piece: _Piece, group: Group) -> Row:
    titles: Mapping[str, str] = {subgroup.key: subgroup.title for subgroup in group.subgroups}
    return {
        "group": group.key,
        "group_title": group.title,
        "subgroup": piece.subgroup,
        "subgroup_title": titles.get(piece.subgroup),
        "label": " ".join(piece.labels),
        "cohort": piece.cohort,
        "piece": piece.piece,
        "depth": piece.depth,
        "text": piece.text,
    }


def _action(piece: _Piece) -> Row:
    if Label.ACTIONS not in piece.labels or piece.piece != "item":
        return {}
    action = display.action_of(piece.text)
    return {"owner": action.owner, "due": action.due_text, "due_date": action.due}


def _of_part(part: md.Part, scorecard: Scorecard) -> Iterator[_Piece]:
    yield from _of_blocks(part.blocks, _Piece(part.subgroup), scorecard)


def _of_blocks(blocks: Sequence[md.Block], here: _Piece, scorecard: Scorecard) -> Iterator[_Piece]:
    for block in blocks:
        match block:
            case md.Paragraph():
                yield replace(here, text=display.inline_words(block.inline, scorecard))
            case md.Notice():
                yield replace(here, piece="notice", text=display.inline_words(block.inline, scorecard))
            case md.Heading():
                yield replace(here, piece="heading", text=display.inline_words(block.inline, scorecard))
            case md.ListBlock():
                yield from _of_list(block, replace(here, depth=here.depth + 1), scorecard)
            case md.Labelled():
                yield from _of_label(block, replace(here, labels=block.labels), scorecard)
            case md.Chart():
                pass


def _of_list(block: md.ListBlock, here: _Piece, scorecard: Scorecard) -> Iterator[_Piece]:
    for item in block.items:
        if item and isinstance(item[0], md.Paragraph):
            yield replace(here, piece="item", text=display.inline_words(item[0].inline, scorecard))
            item = item[1:]
        yield from _of_blocks(item, here, scorecard)


def _of_label(block: md.Labelled, here: _Piece, scorecard: Scorecard) -> Iterator[_Piece]:
    yield from _of_blocks(block.blocks, here, scorecard)
    for cohort in block.cohorts:
        named = replace(here, cohort=display.inline_words(cohort.title, scorecard))
        yield from _of_blocks(cohort.blocks, named, scorecard)
