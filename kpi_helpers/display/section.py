"""The notebooks' only door: open a section, show its parts, reach its figures.

::

    from kpi_helpers.display.section import open_section

    section = open_section(quarter, data_dir, "protecting_the_environment")
    section.show_opening()
    section.show_group("waste_management")
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas

from kpi_helpers import blocks, reads
from kpi_helpers.analysis import KpiResult, Scorecard, answer, build_scorecard, scorecard_frame
from kpi_helpers.blocks import Block, style_sheet
from kpi_helpers.display import pages
from kpi_helpers.display.addresses import dashboard_root, with_addresses
from kpi_helpers.display.charts import close, set_chart_theme, svg_of
from kpi_helpers.display.figure_rows import comparator_rows, figure_rows
from kpi_helpers.display.mime_bundle import rows_shown, show_blocks
from kpi_helpers.display.noting import noted
from kpi_helpers.display.pages import chart_block, decision_blocks, evidence_blocks, group_blocks, table_of_frame
from kpi_helpers.errors import UsageError, did_you_mean
from kpi_helpers.inputs import open_authority
from kpi_helpers.periods import months_in_words, parse_quarter


def open_section(quarter: str, data_dir: str, section: str) -> ReportSection:
    """Open a section of the report for a quarter: read and check the data, and work out every result.

    Parameters
    ----------
    quarter
        The quarter to report, however it is written: ``2022-23 Q2``, ``Q2 2022/23``.
    data_dir
        The folder with the figures, from the notebook's own folder.
    section
        The priority's slug, or ``summary`` or ``annex``.

    Raises
    ------
    UsageError
        The quarter, folder or section is not known.
    DataError
        The data break a rule; every problem is listed.
    """
    folder, period = Path(data_dir), parse_quarter(quarter)
    with reads.unnoted():  # what comes of the files is noted when it is asked for
        authority = open_authority(folder, period)
    slugs = authority.report.sections
    if section not in (*slugs, "summary", "annex"):
        raise UsageError(
            f'Unknown section "{section}".{did_you_mean(section, slugs)} Sections: summary, {", ".join(slugs)}, annex.'
        )
    scorecard = build_scorecard(authority)
    reads.opened(str(period), str(folder.resolve()), answer=partial(answer, scorecard))
    opened = ReportSection(scorecard, section)
    opened.show_nothing_but_style()
    return opened


class ReportSection:
    """A section of one quarter's report; its ``show_`` methods display, the others give frames."""

    def __init__(self, scorecard: Scorecard, section: str) -> None:
        self.scorecard = noted(scorecard)
        self.section = section
        self._themes_shown: set[str] = set()

    # ------------------------------------------------------------ what a section shows

    def show_opening(self) -> None:
        """Show the purpose, how the priority is doing, and the way to the dashboard.

        Raises
        ------
        UsageError
            The section is the summary or the annex, which are no priority.
        """
        if self.section not in self.scorecard.authority.report.sections:
            raise UsageError(f'show_opening is for the notebook of a priority; "{self.section}" is none.')
        self._show(pages.opening_blocks(self.section, self.scorecard))

    def show_group(self, group: str) -> None:
        """Show a group: heading, tables, charts and commentary.

        Raises
        ------
        UsageError
            There is no such group, or it belongs to another section.
        """
        found = self.scorecard.authority.register.group(group)
        if found.section != self.section:
            raise UsageError(f'Group "{group}" belongs to section "{found.section}", not "{self.section}".')
        shown = self._theme_blocks(found.theme)
        shown += group_blocks(found, self.scorecard, level=3 if found.theme else 2)
        results = self.scorecard.of_group(group)
        self._show(shown, shows={"groups": [group], "rows": rows_shown(results)})

    def show_trend(self, kpi_id: str) -> None:
        """Show one KPI's trend chart."""
        result = self.scorecard.result(kpi_id)
        self._show([chart_block(result, self.scorecard)], shows={"groups": [], "rows": rows_shown([result])})

    def show_evidence(self, *kpi_ids: str, title: str) -> None:
        """Show what the figures of some KPIs show over time: variation, assurance, trend, end of year.

        Parameters
        ----------
        kpi_ids
            At least one; those of which nothing can be said are left out.
        title
            Printed above the table, before "what the figures show over time".

        Raises
        ------
        UsageError
            A KPI is not known or not in use, none is named, or of none of them anything can be said.
        """
        results = [self.scorecard.result(kpi_id) for kpi_id in kpi_ids]
        found = evidence_blocks(results, title)
        if not found:
            raise UsageError(
                "show_evidence has nothing to show: name KPIs with enough figures for a chart, test or outlook."
            )
        self._show(found, shows={"groups": [], "rows": rows_shown(results)})

    def show_chart(self, fig: Canvas | Axes, *, title: str, alt: str, source: str = "", width: float = 1.0) -> None:
        """Show a figure of your own, drawn with seaborn or matplotlib.

        Parameters
        ----------
        fig
            The figure, its axes, or a seaborn grid.
        title
            Printed above the chart: what it shows, in at most about twelve words.
        alt
            The text alternative: what somebody who cannot see the chart needs to know.
        source
            Printed below.
        width
            Share of the text's width, 0.3 to 1.

        Raises
        ------
        UsageError
            The title or the text alternative is missing, or `fig` is no figure.
        """
        if not title.strip() or not alt.strip():
            raise UsageError(
                "show_chart needs a title and a text alternative (alt): say in words what the chart shows."
            )
        found = fig.get_figure(root=True) if isinstance(fig, Axes) else getattr(fig, "figure", None)
        canvas = fig if isinstance(fig, Canvas) else found
        if not isinstance(canvas, Canvas):
            raise UsageError("show_chart needs a matplotlib figure, its axes, or a seaborn grid.")
        words = f"Source: {source}" if source else ""
        self._show([blocks.figure(title, svg_of(canvas), alt, source=words, width=width)])
        close(canvas)

    def show_table(self, frame: pd.DataFrame, *, caption: str, decimals: int = 1) -> None:
        """Show a frame of your own as an accessible table: its index names the rows.

        Parameters
        ----------
        frame
            At most about ten columns; whole numbers are printed whole, others with `decimals`, missing values as
            "not known", dates as ``1 May 2024``. Labels of several levels are joined.
        caption
            Printed above: what the table holds, with its unit.

        Raises
        ------
        UsageError
            The caption is missing.
        """
        if not caption.strip():
            raise UsageError("show_table needs a caption: say in words what the table holds.")
        self._show([table_of_frame(frame, caption, decimals)])

    def show_note(self, text: str) -> None:
        """Show a boxed one-line notice."""
        self._show([blocks.notice(text)])

    # ------------------------------------------------------------ summary and annex

    def show_summary(self) -> None:
        """Show the summary: plain words, the bar of ratings, counts by priority."""
        self._show(pages.summary_blocks(self.scorecard))

    def show_exceptions(self) -> None:
        """Show what needs a look first: red, amber, newly worse or better, not rated and why."""
        self._show(pages.exception_blocks(self.scorecard))

    def show_about(self) -> None:
        """Show what the report is and how to read it."""
        self._show(pages.about_blocks(self.scorecard))

    def show_definitions(self) -> None:
        """Show the definition of every measure."""
        self._show(pages.definition_blocks(self.scorecard))

    def show_targets(self) -> None:
        """Show targets and limits, since when, and where they come from."""
        self._show(pages.target_blocks(self.scorecard))

    def show_sources(self) -> None:
        """Show sources, licence and attribution."""
        self._show(pages.source_blocks(self.scorecard))

    def show_methods(self) -> None:
        """Show how ratings and directions are worked out."""
        self._show(pages.method_blocks(self.scorecard))

    def show_revisions(self) -> None:
        """Show restated and corrected figures, overridden ratings and breaks in series."""
        self._show([*pages.revision_blocks(self.scorecard), *decision_blocks(self.scorecard)])

    def show_glossary(self) -> None:
        """Show abbreviations and terms."""
        self._show(pages.glossary_blocks(self.scorecard))

    def show_provenance(self) -> None:
        """Show how the report was made."""
        self._show(pages.provenance_blocks(self.scorecard))

    # ------------------------------------------------------------ figures for your own analysis

    def values(self, kpi_id: str) -> pd.DataFrame:
        """Give a KPI's figures as known, one row per period in time order; columns as `figure_rows.figure_rows`."""
        return figure_rows(self.scorecard.result(kpi_id))

    def comparators(self, kpi_id: str) -> pd.DataFrame:
        """Give a KPI's comparator figures; columns as `figure_rows.comparator_rows`."""
        return comparator_rows(self.scorecard.result(kpi_id))

    def result(self, kpi_id: str) -> KpiResult:
        """Give everything known and concluded about one KPI."""
        return self.scorecard.result(kpi_id)

    def scorecard_frame(self) -> pd.DataFrame:
        """Give the whole scorecard as one row per KPI."""
        return scorecard_frame(self.scorecard)

    # ------------------------------------------------------------ inside

    def show_nothing_but_style(self) -> None:
        """Display the style sheet and the description of the document; called once by `open_section`."""
        set_chart_theme()
        report = self.scorecard.authority.report
        words = f"{report.authority}, {self.scorecard.authority.quarter.printed}"
        self._show([], style=style_sheet(report.accent), document=self.document(), words=words)

    def document(self) -> dict[str, object]:
        """Give the description of the document that covers and running heads are made from."""
        authority = self.scorecard.authority
        report, quarter = authority.report, authority.quarter
        titles = {"summary": "Summary", "annex": "Annexes"} | {p.slug: p.title for p in report.priorities}
        return {
            "title": report.title,
            "section_title": titles[self.section],
            "authority": report.authority,
            "period": quarter.printed,
            "period_words": months_in_words(quarter),
            "language": report.language,
            "accent": report.accent,
            "fictional": report.fictional,
            "as_at": authority.closing_day,
            "as_at_date": authority.closes.isoformat(),
            "reader_address": report.reader_address,
            "contact": report.contact,
        }

    def _show(self, shown: Sequence[Block], **payload: object) -> None:
        root = dashboard_root(self.scorecard.authority.report)
        show_blocks(with_addresses(list(shown), root), **payload)

    def _theme_blocks(self, theme: str) -> list[Block]:
        if not theme or theme in self._themes_shown:
            return []
        self._themes_shown.add(theme)
        found = next(item for item in self.scorecard.authority.report.themes if item.slug == theme)
        shown = [blocks.heading(2, found.title, found.slug)]
        return shown + ([blocks.paragraph(found.introduction)] if found.introduction else [])
