"""Whether the report, its PDF, the dashboard and the open data of one published folder say the same.

Nothing here calls the project: pages are read as a browser reads them, the PDF and the CSV files as their readers do.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
from lxml import html as lxml_html

from tests.end_to_end.reports import folded, page, pdf_text
from tests.pdf_audit import audit_pdf, check_pdf_ua

Words = Mapping[str, str]
FACTS = {  # column of a table of the report -> fact at the top of the KPI's page
    "Latest": "Latest figure",
    "Latest figure": "Latest figure",
    "Earlier": "Earlier figure",
    "Target": "Target",
    "Rating": "Rating",
    "Direction of travel": "Direction of travel",
    "Compared with": "Compared with",
}
FEWEST = 20  # KPIs of a folder; fewer, and nothing would have been compared


def differences(folder: Path) -> list[str]:
    """Give one sentence for each thing that two of the outputs say differently."""
    return [
        *_ids(folder),
        *_facts(folder),
        *_overviews(folder),
        *_list_rows(folder),
        *_scorecard(folder),
        *_figures(folder),
        *_comparators(folder),
        *_commentary(folder),
    ]


def checked(folder: Path) -> Path:
    """Require an accessible PDF made from no later return, and outputs that agree; give the page."""
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    returns = [name[len("values/") :] for name in manifest["data_files"] if name.startswith("values/")]
    assert max(returns) <= f"{folder.name}.csv"
    assert check_pdf_ua(folder / "report.pdf") == []
    assert audit_pdf(folder / "report.pdf").problems == ()
    assert differences(folder) == []
    assert lost_links(folder) == []
    return folder / "report.html"


def lost_links(folder: Path) -> list[str]:
    """Give every link inside the folder, from any page or the PDF, that leads to no file or to no anchor."""
    lost = []
    for file in [folder / "report.html", *sorted((folder / "dashboard").rglob("*.html"))]:
        for address in page(file).xpath("//@href | //@src"):
            lost += _lost(str(address), file, folder)
    for address in _pdf_links(folder / "report.pdf"):
        lost += _lost(address, folder / "report.pdf", folder)
    return lost


def _lost(address: str, file: Path, folder: Path) -> list[str]:
    if address.startswith(("http://", "https://", "mailto:", "data:")):
        return []
    path, _, anchor = address.partition("#")
    target = (file.parent / path).resolve() if path else file
    named = f"{file.relative_to(folder)}: {address}"
    if not target.is_file() or folder.resolve() not in target.resolve().parents:
        return [named]
    return [named] if anchor and target.suffix == ".html" and anchor not in _anchors(target) else []


@cache
def _anchors(file: Path) -> frozenset[str]:
    return frozenset(page(file).xpath("//@id"))


def _pdf_links(file: Path) -> Iterator[str]:
    with pikepdf.open(file) as pdf:
        for one in pdf.objects:
            if isinstance(one, pikepdf.Dictionary) and one.get("/Subtype") == "/Link" and "/URI" in one.get("/A", {}):
                yield str(one.A.URI)


# ---------------------------------------------------------------- reading


def text_of(element: lxml_html.HtmlElement) -> str:
    """Give the words a reader sees in an element, its lines parted by a bar."""
    words = element.xpath(".//text()[not(ancestor::*[local-name()='svg'])]")
    return folded(" ".join(words))


def rows_by_kpi(file: Path) -> Iterator[tuple[str, Words]]:
    """Give each table row that is a KPI's, with its cells by the heads of their columns."""
    for row in page(file).xpath("//tbody/tr[th//a[contains(@href, 'kpi/')]]"):
        link = str(row.xpath("th//a/@href")[0])
        heads = [text_of(head) for head in row.xpath("ancestor::table/thead//th")]
        yield Path(link.partition("#")[0]).stem, dict(zip(heads, map(text_of, row.xpath("th|td")), strict=True))


def facts_of(folder: Path, kpi_id: str) -> Words:
    """Give the facts at the top of a KPI's page."""
    facts = page(folder / "dashboard" / "kpi" / f"{kpi_id}.html").xpath('//dl[@class="facts"]/div')
    return {one.xpath("string(dt)"): text_of(one.xpath("dd")[0]) for one in facts}


def csv_rows(folder: Path, name: str) -> list[dict[str, str]]:
    """Give the rows of a file of the open data, the mark before a formula taken off."""
    with (folder / "open_data" / name).open(encoding="utf-8", newline="") as file:
        return [{key: _unmarked(cell) for key, cell in row.items()} for row in csv.DictReader(file)]


def _unmarked(cell: str) -> str:
    return cell[1:] if cell[:1] == "'" and cell[1:].lstrip(" \"'")[:1] in tuple("=+-@") else cell


def table_rows(folder: Path, kpi_id: str, anchor: str) -> list[Words]:
    """Give the rows of the table under a heading of a KPI's page."""
    found = page(folder / "dashboard" / "kpi" / f"{kpi_id}.html").xpath(
        f'//section[@aria-labelledby="{anchor}"]//table'
    )
    if not found:
        return []
    heads = [text_of(head) for head in found[0].xpath("thead//th")]
    return [dict(zip(heads, map(text_of, row.xpath("th|td")), strict=True)) for row in found[0].xpath("tbody/tr")]


# ---------------------------------------------------------------- comparing


def _ids(folder: Path) -> Iterator[str]:
    pages = {file.stem for file in (folder / "dashboard" / "kpi").glob("*.html")}
    data = {row["kpi_id"] for row in csv_rows(folder, "scorecard.csv")}
    counted = {row["kpi_id"] for row in csv_rows(folder, "scorecard.csv") if row["kind"] == "kpi"}
    listed = {kpi_id for kpi_id, cells in rows_by_kpi(folder / "dashboard" / "index.html") if "owner" in cells}
    report = {kpi_id for kpi_id, _ in rows_by_kpi(folder / "report.html")}
    if len(pages) < FEWEST:
        yield f"only {len(pages)} KPIs to compare"
    for words, left, right in (
        ("pages and scorecard.csv", pages, data),
        ("the list and the KPIs of scorecard.csv", listed, counted),
        ("report and the KPIs of scorecard.csv", report & counted, counted),
        ("report and pages", report - pages, set()),
    ):
        if left != right:
            yield f"{words} differ in {sorted(left ^ right)}"


def _facts(folder: Path) -> Iterator[str]:
    compared = 0
    for kpi_id, cells in rows_by_kpi(folder / "report.html"):
        facts = facts_of(folder, kpi_id)
        for head, said in cells.items():
            fact = next((facts[name] for key, name in FACTS.items() if folded(key) == head and name in facts), None)
            if fact is not None and "rating before" not in cells:
                compared += 1
                if fact != said:
                    yield f"{kpi_id}, {head}: report {said!r}, page {fact!r}"
    if compared < 3 * FEWEST:
        yield f"only {compared} facts of the report were compared"


def _overviews(folder: Path) -> Iterator[str]:
    report: dict[str, list[Words]] = {}
    for kpi_id, cells in rows_by_kpi(folder / "report.html"):
        report.setdefault(kpi_id, []).append(cells)
    for file in sorted((folder / "dashboard" / "priority").glob("*.html")):
        for kpi_id, cells in rows_by_kpi(file):
            if not any(_agree(cells, row) for row in report.get(kpi_id, [])):
                yield f"{kpi_id}: no row of the report has what its overview has: {cells}"


def _agree(left: Words, right: Words) -> bool:
    """Whether two rows say the same in the columns that both have; a table leaves out columns that are empty."""
    both = set(left) & set(right)
    return len(both) >= 3 and all(left[head] == right[head] for head in both)


def _list_rows(folder: Path) -> Iterator[str]:
    rows = {row["kpi_id"]: row for row in csv_rows(folder, "scorecard.csv")}
    for kpi_id, cells in rows_by_kpi(folder / "dashboard" / "index.html"):
        if "owner" not in cells:
            continue
        row = rows[kpi_id]
        for head, parts in (
            ("latest", [row["shown"] if row["value"] else "", row["period_shown"] or "not available"]),
            ("target", [row["target_shown"]]),
            ("rating", [row["rating_shown"], row["not_rated_because"], row["rating_basis"]]),
            ("priority", [row["priority_title"]]),
            ("owner", [row["owner"]]),
        ):
            yield from _missing(parts, cells[head], f"{kpi_id}, list, {head}")


def _missing(parts: Sequence[str], said: str, place: str) -> Iterator[str]:
    for part in parts:
        if folded(part) not in said:
            yield f"{place}: {part!r} is not in {said[:300]!r}"


def _scorecard(folder: Path) -> Iterator[str]:
    document = pdfium.PdfDocument(folder / "report.pdf")  # with its page numbers: a figure may stand alone on a line
    pdf = folded(" ".join(one.get_textpage().get_text_range() for one in document))
    for row in csv_rows(folder, "scorecard.csv"):
        facts = facts_of(folder, row["kpi_id"])
        latest = [row["shown"], row["period_shown"]] if row["shown"] else [row["missing"], row["last_known"]]
        yield from _missing(latest, facts["Latest figure"], f"{row['kpi_id']}, page, latest")
        if row["shown"]:
            yield from _missing([row["shown"]], pdf, f"{row['kpi_id']}, PDF")
        if row["kind"] != "kpi":
            continue
        rating = [row["rating_shown"], row["not_rated_because"], row["rating_basis"]]
        yield from _missing(rating, facts["Rating"], f"{row['kpi_id']}, page, rating")
        yield from _missing([row["target_shown"]], facts["Target"], f"{row['kpi_id']}, page, target")
        directions = [row[f"travel_{one}_against"] for one in ("previous", "year") if not row[f"travel_{one}_withheld"]]
        yield from _missing(directions, facts["Direction of travel"], f"{row['kpi_id']}, page, direction")


def _figures(folder: Path) -> Iterator[str]:
    rows = [row for row in csv_rows(folder, "values.csv") if row["figure_is"] == "value"]
    for kpi_id in dict.fromkeys(row["kpi_id"] for row in rows):
        own = [row for row in rows if row["kpi_id"] == kpi_id]
        shown = list(reversed(table_rows(folder, kpi_id, "figures")))
        if len(own) != len(shown):
            yield f"{kpi_id}: {len(own)} figures in values.csv, {len(shown)} on its page"
            continue
        for row, cells in zip(own, shown, strict=True):
            if (cells["period"], cells["figure"]) != (folded(row["period_shown"]), folded(row["shown"])):
                yield f"{kpi_id}: values.csv {row['period_shown']} {row['shown']}, page {cells}"
            for name in ("numerator", "denominator"):
                given = cells.get(name, "-").replace(",", "").replace("-", "")
                if (given and float(given)) != (row[name] and float(row[name])):
                    yield f"{kpi_id}, {row['period']}, {name}: values.csv {row[name]!r}, page {cells.get(name)!r}"


def _comparators(folder: Path) -> Iterator[str]:
    rows = csv_rows(folder, "comparators.csv")
    for kpi_id in dict.fromkeys(row["kpi_id"] for row in rows):
        own = sorted(
            (folded(row["comparator"]), folded(row["period_shown"]), folded(row["shown"]) or "-")
            for row in rows
            if row["kpi_id"] == kpi_id
        )
        shown = sorted(
            (cells["comparator"], cells["period"], cells.get("figure", "-"))
            for cells in table_rows(folder, kpi_id, "comparators")
        )
        if own != shown:
            yield f"{kpi_id}: comparators.csv and its page differ in {sorted(set(own) ^ set(shown))[:4]}"


def _commentary(folder: Path) -> Iterator[str]:
    texts = {
        "page": _unhyphened(text_of(page(folder / "report.html").body)),
        "PDF": _unhyphened(pdf_text(folder / "report.pdf")),
    }
    groups: dict[str, str] = {}
    for row in csv_rows(folder, "scorecard.csv"):
        file = folder / "dashboard" / "kpi" / f"{row['kpi_id']}.html"
        said = _unhyphened(text_of(page(file).xpath('//section[@aria-labelledby="commentary"]')[0]))
        groups[row["group"]] = groups.get(row["group"], "") + said
    for row in csv_rows(folder, "commentary.csv"):
        own = {"dashboard": groups[row["group"]]} if row["group"] in groups else {}
        for name, text in (texts | own).items():
            said = _unhyphened(folded(row["text"])).rstrip(".")  # the PDF may set the mark of a foot note before it
            if said not in text:
                yield f"{row['group']}: {row['text'][:60]!r} of commentary.csv is not in the {name}"


def _unhyphened(text: str) -> str:
    """Take out hyphens and spaces, which line ends of a PDF and marks of a page add and drop."""
    return "".join(letter for letter in text if letter not in "- ")
