"""Writing what stands beside the report: every page of the dashboard with style, script and fonts, and the open data.

Can be done in a process of its own while the report is put together.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from kpi_helpers import display
from kpi_helpers.analysis import Scorecard, build_scorecard
from kpi_helpers.blocks import style_sheet
from kpi_helpers.display import noted
from kpi_helpers.fonts import font_faces
from kpi_helpers.inputs import Earlier, Snapshot, open_authority, read_earlier
from kpi_helpers.periods import Period
from kpi_helpers.site.frame import SCRIPT, STYLES, Page, page_html
from kpi_helpers.site.help_pages import accessibility_page, glossary_page, instructions_page
from kpi_helpers.site.kept_pages import KeptPages, Published
from kpi_helpers.site.kpi_sheet import kpi_sheet
from kpi_helpers.site.live_chart import save_fonts_script
from kpi_helpers.site.open_data import write_open_data
from kpi_helpers.site.overviews import index_page, overview_page

ASSETS = Path(__file__).with_name("assets")
SHEETS = ("frame.css", "list.css", "chart.css", "paper.css")
SAVE_FONTS = "assets/save-fonts.js"
FONTS = ("Regular", "Semibold")


def write_dashboard(
    scorecard: Scorecard, earlier: Earlier, folder: Path, published: Published | None = None
) -> tuple[tuple[Path, ...], dict[str, Any]]:
    """Write the dashboard of a quarter.

    Parameters
    ----------
    earlier
        The commentary of earlier quarters, with the figures as they were known then.
    folder
        An empty or missing folder, ``outputs/<quarter>/dashboard``.
    published
        The dashboard that this one is to replace: of what has not changed, its pages are taken.

    Returns
    -------
    tuple
        Every file written, in order; and what the pages have asked, for `Published` next time.
    """
    before = tuple(build_scorecard(authority) for authority in earlier.quarters)
    kept, written = KeptPages(scorecard, before, published), [*_write_assets(scorecard, folder)]
    shown, then = noted(scorecard), [noted(one) for one in before]
    for path, make in page_makers(shown, then).items():
        written.append(kept.write(path, folder, lambda make=make: page_html(make(), shown)))  # type: ignore[misc]
    return tuple(written), kept.asked


def pages_of(scorecard: Scorecard, earlier: Sequence[Scorecard]) -> Iterator[Page]:
    """Give every page: the first, the priorities, the KPIs and background figures, and the help."""
    return (make() for make in page_makers(scorecard, earlier).values())


def page_makers(scorecard: Scorecard, earlier: Sequence[Scorecard]) -> dict[str, Callable[[], Page]]:
    """Give what makes each page, by its path."""
    makers: dict[str, Callable[[], Page]] = {display.INDEX: partial(index_page, scorecard)}
    for priority in scorecard.authority.report.priorities:
        makers[display.priority_page(priority.slug)] = partial(overview_page, priority, scorecard)
    known = [*scorecard.results]
    for before, kpi_id, after in zip([None, *known[:-1]], known, [*known[1:], None], strict=True):
        makers[display.kpi_page(kpi_id)] = partial(kpi_sheet, kpi_id, scorecard, earlier, (before, after))
    makers[display.INSTRUCTIONS] = partial(instructions_page, scorecard)
    makers[display.GLOSSARY] = partial(glossary_page, scorecard)
    makers[display.ACCESSIBILITY] = partial(accessibility_page, scorecard)
    return makers


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


Beside = tuple[list[str], dict[str, str], list[str], dict[str, Any]]  # plain: it comes from another process


def write_beside(
    data_dir: Path,
    quarter: Period,
    folder: Path,
    published: tuple[Path, frozenset[str], dict[str, Any]] | None = None,
    snapshot: Snapshot | None = None,
) -> Beside:
    """Write dashboard and open data of a quarter into `folder`; `published` are the fields of a `Published`.

    The data are those of the snapshot, where there is one.

    Returns
    -------
    tuple
        The files written, from the folder; the further files read, each with its hash; the warnings; and what the
        pages of the dashboard have asked (`kept_pages`).

    Raises
    ------
    DataError
        The data break a rule.
    """
    authority = open_authority(data_dir, quarter, snapshot)
    scorecard, earlier = build_scorecard(authority), read_earlier(authority)
    last = Published(*published) if published else None
    pages, asked = write_dashboard(scorecard, earlier, folder / display.DASHBOARD, last)
    written = (*pages, *write_open_data(scorecard, folder / display.OPEN_DATA))
    return (
        [file.relative_to(folder).as_posix() for file in written],
        {file.name: file.sha256 for file in earlier.files},
        [str(problem) for problem in earlier.warnings],
        asked,
    )
