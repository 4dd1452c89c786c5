"""Words on charts: how wide they are, where they fit, what an axis says. Measures text; draws nothing.

All lengths are in points.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from matplotlib import font_manager
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextToPath

from kpi_helpers.analysis import POUNDS, Figure
from kpi_helpers.display.words import MINUS, format_plain
from kpi_helpers.fonts import font_folder
from kpi_helpers.inputs import Kpi, Unit
from kpi_helpers.periods import MONTHS, PeriodKind

FONT = "Source Sans 3"
SIZE, SMALL = 8.5, 8.0
LINE = 10.0  # from one line of a label to the next
BETWEEN_TIMES = 8.0  # least white between two times below the axis
_YEARLY_STEPS = {  # how many points apart times may be named, so that the same season comes again
    PeriodKind.QUARTER: (1, 2, 4, 8, 12, 16),
    PeriodKind.CUMULATIVE: (1, 2, 4, 8, 12, 16),
    PeriodKind.MONTH: (1, 2, 3, 6, 12, 24),
    PeriodKind.TERM: (1, 3, 6, 9, 12),
}
_ANY_STEPS = tuple(range(1, 29))


@dataclass(frozen=True, slots=True)
class Label:
    """Words at the right edge of a chart, at the height (in the KPI's unit) of what they name."""

    height: float
    text: str
    colour: str
    weight: str = "normal"

    def lines(self, most: float) -> list[str]:
        """Give the words folded so that no line is wider than `most`, where words allow it."""
        lines: list[str] = []
        for word in self.text.split(" "):  # not at no-break spaces
            longer = f"{lines[-1]} {word}" if lines else word
            if lines and text_width(longer, SIZE, self.weight) <= most:
                lines[-1] = longer
            else:
                lines.append(word)
        return lines


@cache
def register_fonts() -> None:
    """Make the report's typeface known to matplotlib, once."""
    known = {entry.fname for entry in font_manager.fontManager.ttflist}
    for path in sorted(font_folder().glob("*.ttf")):
        if str(path) not in known:
            font_manager.fontManager.addfont(str(path))


def text_width(text: str, size: float = SIZE, weight: str = "normal") -> float:
    """Give the width of a line of text in the report's typeface."""
    return measure(text, _font(size, weight))[0]


@cache
def _font(size: float, weight: str) -> FontProperties:
    register_fonts()
    return FontProperties(family=FONT, size=size, weight=weight)


@cache
def measure(text: str, font: FontProperties) -> tuple[float, float, float]:
    """Give width, height and descent of a line of text; measured once, for planning and for drawing."""
    return TextToPath().get_text_width_height_descent(text, font, ismath=False)


def spread_apart(wanted: Sequence[float], sizes: Sequence[float], lowest: float, highest: float) -> list[float]:
    """Give centres near the wanted ones (in rising order) so that nothing overlaps nor leaves lowest to highest.

    >>> spread_apart([50, 52], [10, 10], 0, 100)
    [46.0, 56.0]
    >>> spread_apart([98, 99], [10, 10], 0, 100)
    [85.0, 95.0]
    """
    centres = [float(centre) for centre in wanted]
    room = [(a + b) / 2 for a, b in pairwise(sizes)]
    for _ in range(8 * len(centres)):
        for i, least in enumerate(room):
            excess = max(least - (centres[i + 1] - centres[i]), 0.0) / 2
            centres[i], centres[i + 1] = centres[i] - excess, centres[i + 1] + excess
    for i, size in enumerate(sizes):
        floor = lowest + size / 2 if i == 0 else centres[i - 1] + room[i - 1]
        centres[i] = max(centres[i], floor)
    for i in reversed(range(len(centres))):
        ceiling = highest - sizes[i] / 2 if i == len(centres) - 1 else centres[i + 1] - room[i]
        centres[i] = min(centres[i], ceiling)
    return centres


def choose_times(points: Sequence[Figure], places: Sequence[float]) -> list[int]:
    """Give the points named below the axis: the last, then at an even step back, as many as have room.

    `places` are where the points stand, in points from the left.
    """
    widths = [text_width(short_time(figure), SMALL) for figure in points]
    steps = _YEARLY_STEPS.get(points[-1].period.kind, _ANY_STEPS)
    for step in steps:
        chosen = list(range(len(points)))[::-step][::-1]
        fits = (places[b] - places[a] >= (widths[a] + widths[b]) / 2 + BETWEEN_TIMES for a, b in pairwise(chosen))
        if all(fits):
            return chosen
    return [0, len(points) - 1] if places[-1] - places[0] > max(widths) + BETWEEN_TIMES else [len(points) - 1]


def short_time(figure: Figure) -> str:
    """Give a period short enough for an axis: ``Q2 22/23``, ``2021/22``, ``Jun 22``, ``Spr 23``."""
    period = figure.period
    year = f"{period.year_start % 100:02d}/{(period.year_start + 1) % 100:02d}"
    match period.kind:
        case PeriodKind.QUARTER:
            return f"Q{period.quarter_number} {year}"
        case PeriodKind.FINANCIAL_YEAR | PeriodKind.ACADEMIC_YEAR:
            return f"{period.year_start}/{(period.year_start + 1) % 100:02d}"
        case PeriodKind.MONTH | PeriodKind.MONTHS | PeriodKind.DAY:
            return f"{MONTHS[period.end.month - 1][:3]} {period.end:%y}"
        case PeriodKind.CUMULATIVE:
            return f"to Q{period.quarter_number} {year}"
        case PeriodKind.TERM:
            return f"{period.printed[:3].capitalize()} {period.start:%y}"
        case PeriodKind.YEARS:
            return f"{period.start.year}\N{EN DASH}{period.end:%y}"
        case PeriodKind.CALENDAR_YEAR:
            return str(period.start.year)


def axis_words(value: float, kpi: Kpi) -> str:
    """Give a number on an axis with no more digits than it needs: ``60%``, ``£10m``, ``£250k``.

    Matplotlib's own rounding error (59.99999) is taken off first.
    """
    value = round(value, 6)
    if kpi.unit is Unit.PERCENT:
        return f"{format_plain(value)}%"
    if kpi.unit in POUNDS:
        size = abs(value)
        scale, letter = (1e6, "m") if size >= 1e6 else (1e3, "k") if size and size % 1000 == 0 else (1.0, "")
        return f"{MINUS if value < 0 else ''}£{format_plain(size / scale)}{letter}"
    return format_plain(value)
