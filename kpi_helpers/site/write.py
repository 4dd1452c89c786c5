"""Writing the dashboard: every page into a folder, with one style sheet, one script and the fonts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from kpi_helpers.analysis.scorecard import Scorecard, build_scorecard
from kpi_helpers.display.style import style_sheet
from kpi_helpers.fonts import font_faces
from kpi_helpers.inputs.earlier import Earlier
from kpi_helpers.site.frame import SCRIPT, STYLES, Page, page_html
from kpi_helpers.site.help_pages import accessibility_page, glossary_page, instructions_page
from kpi_helpers.site.index_page import index_page
from kpi_helpers.site.kpi_sheet import Neighbours, kpi_sheet
from kpi_helpers.site.live_chart import save_fonts_script
from kpi_helpers.site.overview_page import overview_page

ASSETS = Path(__file__).with_name("assets")
SHEETS = ("frame.css", "list.css", "chart.css", "paper.css")
SAVE_FONTS = "assets/save-fonts.js"
FONTS = ("Regular", "Semibold")


def write_dashboard(scorecard: Scorecard, earlier: Earlier, folder: Path) -> tuple[Path, ...]:
    """Write the dashboard of a quarter.

    Parameters
    ----------
    earlier
        The commentary of earlier quarters, with the figures as they were known then.
    folder
        An empty or missing folder, ``outputs/<quarter>/dashboard``.

    Returns
    -------
    tuple of pathlib.Path
        Every file written, in order.
    """
    before = tuple(build_scorecard(authority) for authority in earlier.quarters)
    written = [*_write_assets(scorecard, folder)]
    for page in pages_of(scorecard, before):
        written.append(_write(folder / page.path, page_html(page, scorecard)))
    return tuple(written)


def pages_of(scorecard: Scorecard, earlier: Sequence[Scorecard]) -> Iterator[Page]:
    """Give every page: the first, the priorities, the KPIs and background figures, and the help."""
    yield index_page(scorecard)
    for priority in scorecard.authority.report.priorities:
        yield overview_page(priority, scorecard)
    results = [*scorecard.results.values()]
    around = zip([None, *results[:-1]], results, [*results[1:], None], strict=True)
    for before, result, after in around:
        yield kpi_sheet(result, scorecard, earlier, Neighbours(before, after))
    yield instructions_page(scorecard)
    yield glossary_page(scorecard)
    yield accessibility_page(scorecard)


def style_of(accent: str) -> str:
    """Give the one style sheet of the dashboard: fonts inside, the blocks' rules, the frame, list, charts, paper."""
    rules = [(ASSETS / name).read_text(encoding="utf-8") for name in SHEETS]
    return "\n".join([font_faces(FONTS), *map(squeezed, [style_sheet(accent), *rules])])


def squeezed(css: str) -> str:
    r"""Give rules without remarks and without the spaces that mean nothing, a sixth of their letters.

    >>> squeezed("/* Bands */ .band > p {\n  margin: 0 1em;\n}")
    '.band>p{margin:0 1em;}'
    """
    plain = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    return re.sub(r"\s*([{};,>])\s*|(?<=:)\s+", r"\1", re.sub(r"\s+", " ", plain)).strip()


def _write_assets(scorecard: Scorecard, folder: Path) -> Iterator[Path]:
    yield _write(folder / STYLES, style_of(scorecard.authority.report.accent))
    yield _write(folder / SCRIPT, (ASSETS / "dashboard.js").read_text(encoding="utf-8"))
    yield _write(folder / SAVE_FONTS, save_fonts_script())


def _write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
    return path
