"""The blocks of the summary and of a section's opening: counts, the change since last quarter, exceptions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from kpi_helpers import analysis, blocks
from kpi_helpers.blocks import Block
from kpi_helpers.display import words as wording
from kpi_helpers.display.addresses import dashboard_link, priority_page
from kpi_helpers.display.pages.tables import name_runs, rating_cell, rating_run, table_kpis
from kpi_helpers.display.words import MINUS, counted, is_are, join_words
from kpi_helpers.inputs import Priority, Rag, Report
from kpi_helpers.periods import months_in_words

RATED = (Rag.GREEN, Rag.AMBER, Rag.RED)


def summary_blocks(scorecard: analysis.Scorecard) -> list[Block]:
    """Give the summary: one paragraph in plain words, the bar, and the counts by priority."""
    counts = analysis.count_ratings(scorecard.counted)
    return [
        blocks.paragraph(summary_words(scorecard, counts), role="lead"),
        counts_block(counts),
        _counts_table(scorecard, counts),
    ]


def summary_words(scorecard: analysis.Scorecard, counts: analysis.Counts) -> str:
    """Say in one paragraph how performance stands and how it moved."""
    authority = scorecard.authority
    quarter = authority.quarter
    exceptions = analysis.find_exceptions(scorecard)
    shown = counted(counts.total, "key performance indicator")
    parts = [
        f"This report covers {months_in_words(quarter)} ({quarter.printed}) and shows "
        f"{shown} ({'KPI' if counts.total == 1 else 'KPIs'}) of {authority.report.authority}."
    ]
    parts.append(_rated_words(counts))
    better = sum(1 for r in scorecard.counted if r.travel_previous.travel is analysis.Travel.BETTER)
    worse = sum(1 for r in scorecard.counted if r.travel_previous.travel is analysis.Travel.WORSE)
    if better or worse:
        parts.append(
            f"Against the period before, {better} moved for the better and {worse} for the worse; "
            "the others did not change, or have no figure to be compared with."
        )
    return " ".join([*parts, *_missed_words(exceptions.missed)])


def _missed_words(missed: Sequence[analysis.KpiResult]) -> Iterator[str]:
    """Give a sentence on the KPIs that miss their target without a rating, by what is not known of them."""
    no_limit = sum(1 for result in missed if result.rating.unrated is analysis.Unrated.AMBER_UNKNOWN)
    for count, why in (
        (no_limit, "the limit between amber and red is not published"),
        (len(missed) - no_limit, "something else that the rating needs is not known"),
    ):
        if count:
            yield f"{count} more {is_are(count)} worse than target but not rated, because {why}."


def opening_blocks(section: str, scorecard: analysis.Scorecard) -> list[Block]:
    """Give a section's opening: purpose, how the priority is doing, the bar, the way to the dashboard."""
    priority = next(p for p in scorecard.authority.report.priorities if p.slug == section)
    shown = priority_blocks(priority, scorecard)
    if priority.dashboard_page:
        line = [
            blocks.run("Corporate Performance Dashboard: "),
            blocks.run(priority.dashboard_page, link=dashboard_link(priority_page(section))),
        ]
        shown.append(blocks.link_line(line))
    if not scorecard.authority.commentary:
        shown.append(blocks.notice(f"No commentary is held for {scorecard.authority.quarter.printed}."))
    return shown


def priority_blocks(priority: Priority, scorecard: analysis.Scorecard) -> list[Block]:
    """Give the purpose of a priority, how it is doing in words, and the bar of its ratings."""
    results = scorecard.of_section(priority.slug)
    counts = analysis.count_ratings(results)
    shown = [blocks.paragraph(priority.purpose, role="lead"), blocks.paragraph(_section_words(results, counts))]
    return shown + ([counts_block(counts)] if counts.rated else [])


def counts_block(counts: analysis.Counts) -> Block:
    """Give the bar of ratings with the sentence that says the same."""
    items = [(str(rag), wording.RATING_WORDS[rag], counts.now[rag]) for rag in Rag]
    said = join_words([f"{count} {label.lower()}" for _, label, count in items])
    return blocks.counts(items, f"Ratings of {counted(counts.total, 'KPI')}: {said}.")


def exception_blocks(scorecard: analysis.Scorecard) -> list[Block]:
    """Give the exceptions: red, amber, worse than target, newly worse, newly better, and what was not rated."""
    found = analysis.find_exceptions(scorecard)
    report, quarter = scorecard.authority.report, scorecard.authority.quarter.printed
    shown: list[Block] = [blocks.heading(2, "Exceptions", "exceptions")]
    for title, results in (
        (rating_title(Rag.RED, report), found.red),
        (rating_title(Rag.AMBER, report), found.amber),
        ("Worse than target, not rated", found.missed),
    ):
        shown += _exception_table(title, quarter, results)
    shown += moved_blocks(found, scorecard)
    shown += _unrated_blocks(found.unrated)
    if not (found.red or found.amber or found.missed):
        shown.insert(1, blocks.paragraph(f"No KPI is rated red or amber in {report.authority}'s {quarter} report."))
    return shown


def _rated_words(counts: analysis.Counts) -> str:
    if not counts.rated:
        return "None of them has a rating: the reasons are given under Exceptions."
    said = _counted(counts)
    words = f"{counts.rated} of them {is_are(counts.rated)} rated: {said}."
    unrated = counts.now[Rag.NOT_RATED]
    return f"{words} {unrated} {is_are(unrated)} not rated, with the reason given." if unrated else words


def _section_words(results: Sequence[analysis.KpiResult], counts: analysis.Counts) -> str:
    if not results:
        return "This priority has no KPIs in this quarter."
    if not counts.rated:
        none = "The only KPI" if counts.total == 1 else f"None of the {counts.total} KPIs"
        return f"{none} of this priority has {'no' if counts.total == 1 else 'a'} rating this quarter."
    said = _counted(counts)
    available = sum(1 for result in results if result.latest is not None)
    return (
        f"Of {counted(counts.total, 'KPI')}, {counts.rated} {is_are(counts.rated)} rated: {said}. "
        f"A current figure is available for {available} of them."
    )


def _counted(counts: analysis.Counts) -> str:
    return join_words([f"{counts.now[rag] or 'no'} {wording.RATING_WORDS[rag].lower()}" for rag in RATED])


def _counts_table(scorecard: analysis.Scorecard, total: analysis.Counts) -> Block:
    columns = [blocks.column("Priority", 3)]
    columns += [blocks.column(wording.RATING_WORDS[rag], 1, right=True) for rag in Rag]
    columns.append(blocks.column("All KPIs", 1, right=True))
    rows = []
    for priority in scorecard.authority.report.priorities:
        counts = analysis.count_ratings(scorecard.of_section(priority.slug))
        name = blocks.run(priority.title, link=dashboard_link(priority_page(priority.slug)), quiet=True)
        rows.append([blocks.cell([name]), *_count_cells(counts)])
    rows.append([blocks.cell(blocks.words("All priorities", strong=True)), *_count_cells(total)])
    before = scorecard.authority.quarter.previous().printed
    quarter = scorecard.authority.quarter.printed
    note = blocks.words(f"In brackets: the change since {before}, as it was known then.")
    caption = f"KPIs by priority and rating, {quarter}"
    return blocks.table(caption, columns, rows, style="counts", footnotes=[note])


def _count_cells(counts: analysis.Counts) -> list[dict[str, object]]:
    cells = [blocks.cell(f"{counts.now[rag]} ({_signed(counts.change(rag))})") for rag in Rag]
    return [*cells, blocks.cell(str(counts.total))]


def _signed(change: int) -> str:
    return f"+{change}" if change > 0 else f"{MINUS}{-change}" if change < 0 else "0"


def rating_title(rag: Rag, report: Report) -> str:
    """Give a rating with its meaning in the report's own words: ``Red: needs improvement``."""
    label = report.rating_words[rag].label
    return f"{wording.RATING_WORDS[rag]}: {label[:1].lower()}{label[1:]}"


def _exception_table(title: str, quarter: str, results: Sequence[analysis.KpiResult]) -> list[Block]:
    """Give the KPIs of an exception, those without a figure listed by name beneath."""
    table = table_kpis(results, f"{title}, {quarter}")
    without = [result for result in results if result.latest is None]
    shown = [table] if table else []
    if without:
        names = "; ".join(result.kpi.shown_name for result in without)
        lead = f"{title}, no figure published: "
        shown.append(blocks.paragraph([blocks.run(lead, strong=True), blocks.run(f"{names}.")]))
    return shown


def moved_blocks(found: analysis.Exceptions, scorecard: analysis.Scorecard) -> list[Block]:
    """Give the KPIs whose rating became worse or better since last quarter; a sentence where there are none."""
    before = scorecard.authority.quarter.previous().printed
    shown: list[Block] = []
    for title, results in (("Newly worse", found.newly_worse), ("Newly better", found.newly_better)):
        if not results:
            shown.append(blocks.paragraph(f"{title} since {before}: none among the KPIs rated in both quarters."))
            continue
        columns = [
            blocks.column("Measure", 3),
            blocks.column("Rating before", 1.2),
            blocks.column("Rating now", 1.2),
        ]
        rows = []
        for result in results:
            assert result.rating_before is not None
            rag = result.rating_before.rag
            old = blocks.cell([rating_run(rag, wording.RATING_WORDS[rag])])
            rows.append([blocks.cell(name_runs(result)), old, rating_cell(result)])
        shown.append(blocks.table(f"{title} since {before}", columns, rows))
    return shown


def _unrated_blocks(results: Sequence[analysis.KpiResult]) -> list[Block]:
    """Say what was not rated and why: a count by reason and, for each, the names."""
    if not results:
        return []
    reasons = Counter(wording.unrated_reason(result) for result in results)
    items = []
    for reason, count in reasons.most_common():
        names = [r.kpi.shown_name for r in results if wording.unrated_reason(r) == reason]
        items.append((blocks.words(f"{reason} ({count})"), [blocks.paragraph("; ".join(names) + ".", role="small")]))
    return [blocks.heading(3, "Not rated, and why", "not-rated"), blocks.definitions(items)]
