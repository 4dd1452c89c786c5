"""Text alternatives and titles of charts, written from the same figures the chart is drawn from."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from kpi_helpers import blocks
from kpi_helpers.analysis import Figure, KpiResult, PointType, breaks_between, is_running_total, period_before
from kpi_helpers.display import words as wording
from kpi_helpers.display.charts import planned
from kpi_helpers.display.words import counted, format_value, format_with_unit, format_worked_out, upper_first, when
from kpi_helpers.inputs import Status


def chart_title(result: KpiResult) -> str:
    """Give the active title of a trend chart: measure, latest figure and how it stands to the target."""
    last = planned.charted(result)[-1]
    name = result.kpi.shown_name
    title = f"{name}: {format_with_unit(last.number, result.kpi)} {when(last.period)}"
    gap = wording.gap_words(result)
    return f"{title}, {gap}" if gap else title


def trend_alt(result: KpiResult) -> str:
    """Describe a trend chart: what, when, latest, target, lowest, highest, gaps, breaks, comparator."""
    points = planned.charted(result)
    kpi, last = result.kpi, points[-1]
    first_to_last = f"from {points[0].period.printed} to {last.period.printed}"
    kind = "Control chart" if planned.is_control_chart(result) else "Line chart"
    parts = [f"{kind} of {len(points)} figures, {first_to_last}: {kpi.name}."]
    parts.append(f"Latest {format_with_unit(last.number, kpi)}{_notes(last)} {when(last.period)}.")
    target = result.target_then(last)
    if target is not None and target.green_limit is not None:
        parts.append(f"Target {planned.target_label(target, kpi)}.")
    lowest = min(points, key=lambda figure: figure.number)
    highest = max(points, key=lambda figure: figure.number)
    parts.append(f"Lowest {format_value(lowest.number, kpi)} {when(lowest.period)},")
    parts.append(f"highest {format_value(highest.number, kpi)} {when(highest.period)}.")
    parts += _limits(points, result)
    parts += _gaps(points, result)
    name, compared = planned.comparator_line(result, points)
    if name:
        figure = f"{format_value(compared[-1].number, kpi)}{_notes(compared[-1])} {when(compared[-1].period)}"
        parts.append(f"{name} is drawn beside it: latest {figure}.")
    return " ".join(parts)


def chart_data(result: KpiResult) -> blocks.Block:
    """Give the figures behind a chart as a small table: period, figure, target then, rank, signal with its rules."""
    columns = [
        blocks.column("Period", 2.2),
        blocks.column("Figure", 1, right=True),
        blocks.column("Target then", 1, right=True),
    ]
    ranked = any(figure.rank is not None for figure in planned.charted(result))
    signals = planned.is_control_chart(result)
    columns += [blocks.column("Rank", 1, right=True)] if ranked else []
    columns += [blocks.column("Signal", 1.4)] if signals else []
    rows = []
    for figure in planned.charted(result):
        target = result.target_then(figure)
        row = [
            blocks.cell(figure.period.printed),
            blocks.cell(wording.value_words(figure, result.kpi)),
            blocks.cell(wording.target_words(target, result.kpi)),
        ]
        row += [blocks.cell(wording.rank_words(figure).removeprefix("rank ") or "none")] if ranked else []
        signal = planned.verdict_words(figure, result) or "none", upper_first(planned.signal_words(figure, result))
        row += [blocks.cell(*signal)] if signals else []
        rows.append(row)
    return blocks.table(f"{result.kpi.shown_name}: figures", columns, rows)


def chart_caption(result: KpiResult) -> str:
    """Give the caption: what hollow points and dotted lines mean, only where there are any."""
    points = planned.charted(result)
    notes = []
    if any(figure.status is not Status.FINAL for figure in points):
        notes.append("Hollow points are provisional or forecast.")
    if breaks_between(result.breaks, points[0].period, points[-1].period):
        notes.append("Dotted lines mark breaks in the series.")
    if any(planned.takes_no_part(figure, result) for figure in points):
        notes.append("Crosses are left out of the limits.")
    kinds = {planned.signal_of(figure, result) for figure in points}
    named = [f"{planned.SHAPE_WORDS[kind]}: {words}" for kind, words in _SIGNALS.items() if kind in kinds]
    if named:
        notes.append(f"{upper_first('; '.join(named))}.")
    return " ".join(notes)


_SIGNALS = {
    PointType.IMPROVEMENT: "improvement",
    PointType.CONCERN: "concern",
    PointType.NEUTRAL_HIGH: "unusually high",
    PointType.NEUTRAL_LOW: "unusually low",
}


def _limits(points: Sequence[Figure], result: KpiResult) -> list[str]:
    """Describe the control limits: those of each stretch, the verdict, the number of signals."""
    notes, lines = [], planned.limit_lines(result)
    for line in lines:
        low, mean, high = (format_worked_out(number, result.kpi) for number in (line.low, line.mean, line.high))
        first = next(figure for figure in points if figure.period.end.toordinal() >= line.first)
        since = f" from {first.period.printed}:" if len(lines) > 1 else ""
        notes.append(f"{'Trial' if line.trial else 'Control'} limits{since} {low} to {high}, mean {mean}.")
    flagged = [figure for figure in points if planned.signal_of(figure, result) in _SIGNALS]
    if flagged:
        notes.append(
            f"{counted(len(flagged), 'figure')} {'signals' if len(flagged) == 1 else 'signal'} more than chance."
        )
    words = wording.variation_words(result.evidence.variation)
    rules = wording.rules_words(result.evidence.variation)
    why = f": {rules}" if rules else ""
    return [*notes, f"Latest figure, {words[:1].lower()}{words[1:]}{why}."] if words else notes


def _notes(figure: Figure) -> str:
    """Give the shorthand beside a figure in words: `` (provisional)``; a screen reader makes nothing of ``[p]``."""
    words = [wording.SHORTHAND[sign] for sign in figure.note.split()]
    return f" ({', '.join(words)})" if words else ""


def _gaps(points: Sequence[Figure], result: KpiResult) -> list[str]:
    notes = []
    for before, after in pairwise(points):
        alike = after.period.kind == before.period.kind
        if alike and period_before(after.period, result.kpi.frequency) != before.period:
            notes.append(f"No figures between {before.period.printed} and {after.period.printed}.")
    if is_running_total(points[-1].period, result.kpi):
        notes.append("The total starts afresh each year.")
    inside = breaks_between(result.breaks, points[0].period, points[-1].period)
    return notes + [f"Break in the series at {item.period.printed}." for item in inside]
