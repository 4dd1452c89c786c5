"""What we ask of a PDF's structure beyond the standard: tables, lists, figures, links, bookmarks."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary

from tests.pdf_content import kids_of

PDF_UA = "{http://www.aiim.org/pdfua/ns/id/}part"
TITLE = "{http://purl.org/dc/elements/1.1/}title"


def elements_below(node: Any) -> Iterator[Any]:
    """Give every structure element below one, in reading order."""
    for kid in kids_of(node):
        if isinstance(kid, Dictionary) and "/S" in kid:
            yield kid
            yield from elements_below(kid)


def attributes_of(node: Any) -> dict[str, Any]:
    """Give the attributes of an element, of all owners."""
    given = node.get("/A")
    owners = given if isinstance(given, Array) else [given] if given is not None else []
    return {str(key): value for owner in owners for key, value in owner.items()}


def problems_of_structure(pdf: pikepdf.Pdf) -> Iterator[str]:
    """Give what is wrong with document, tables, lists, figures, links, bookmarks and fonts."""
    found = list(elements_below(pdf.Root.StructTreeRoot))
    yield from _document(pdf)
    for number, table in enumerate((node for node in found if node.S == "/Table"), start=1):
        yield from _table(table, f"table {number}")
    for number, listed in enumerate((node for node in found if node.S == "/L"), start=1):
        yield from _list(listed, f"list {number}")
    for number, figure in enumerate((node for node in found if node.S == "/Figure"), start=1):
        yield from _figure(figure, f"figure {number}")
    yield from _links(pdf, found)
    yield from _bookmarks(pdf)
    for one in pdf.objects:
        if isinstance(one, Dictionary) and one.get("/Subtype") == "/Type0" and "/ToUnicode" not in one:
            yield f"font {one.BaseFont} does not say which letters its shapes are"


def _document(pdf: pikepdf.Pdf) -> Iterator[str]:
    with pdf.open_metadata() as metadata:
        if str(metadata.get(PDF_UA, "")) != "1":
            yield "the file does not say that it follows PDF/UA-1"
        if str(metadata.get(TITLE, "")) != str(pdf.docinfo.get("/Title", "")):
            yield "the title of the metadata is another"
    marked = pdf.Root.get("/MarkInfo", Dictionary())
    if not bool(marked.get("/Marked", False)) or bool(marked.get("/Suspects", False)):
        yield "the file does not say that it is tagged"
    for number, page in enumerate(pdf.pages, start=1):
        if "/Annots" in page.obj and page.obj.get("/Tabs") != "/S":
            yield f"page {number}: the keyboard does not follow the structure"


def _table(table: Any, name: str) -> Iterator[str]:
    cells = [node for node in elements_below(table) if node.S in ("/TH", "/TD")]
    scopes = {str(node.ID): str(attributes_of(node).get("/Scope", "")) for node in cells if "/ID" in node}
    for row in (node for node in elements_below(table) if node.S == "/TR"):
        in_head = row.P.S == "/THead"
        own = [node for node in kids_of(row) if isinstance(node, Dictionary)]
        if any(node.S not in ("/TH", "/TD") for node in own):
            yield f"{name}: a row holds something else than cells"
        kind, wanted = ("head", "/Column") if in_head else ("body", "/Row")
        given = {str(attributes_of(node).get("/Scope", "")) for node in own if node.S == "/TH"} - {wanted}
        if given:
            yield f"{name}: a header of a {kind} row has scope {', '.join(sorted(given))}"
        for cell in (node for node in own if node.S == "/TD" and not in_head):
            reached = {scopes.get(str(one), "none") for one in attributes_of(cell).get("/Headers", [])}
            if not set(scopes.values()) <= reached:  # a table without any is told of by the audit
                yield f"{name}: a cell does not reach the headers of its row and its column"


def _list(listed: Any, name: str) -> Iterator[str]:
    for item in kids_of(listed):
        if not isinstance(item, Dictionary) or item.get("/S") not in ("/LI", "/L", "/Caption"):
            yield f"{name} holds something else than items"
        elif item.S == "/LI":
            parts = [str(one.S) if isinstance(one, Dictionary) else "content" for one in kids_of(item)]
            if parts not in (["/LBody"], ["/Lbl", "/LBody"]):
                yield f"{name}: an item is {', '.join(parts) or 'empty'} instead of a label and a body"
    if "/ListNumbering" not in attributes_of(listed):  # /None for terms, which number nothing
        yield f"{name} does not say how it is numbered"


def _figure(figure: Any, name: str) -> Iterator[str]:
    box = attributes_of(figure).get("/BBox")
    if box is None:
        yield f"{name} has no bounding box"
        return
    left, bottom, right, top = (float(edge) for edge in box)
    pages = [node.Pg for node in (figure, *elements_below(figure)) if "/Pg" in node]
    if not pages:
        yield f"{name} is on no page"
        return
    edges = [float(edge) for edge in pages[0].MediaBox]
    if left >= right or bottom >= top or left < edges[0] or bottom < edges[1] or right > edges[2] or top > edges[3]:
        yield f"{name} has a bounding box that is not on its page"


def _links(pdf: pikepdf.Pdf, found: list[Any]) -> Iterator[str]:
    told = {}
    for node in found:
        for kid in kids_of(node):
            if isinstance(kid, Dictionary) and kid.get("/Type") == "/OBJR":
                told[kid.Obj.objgen] = node
    for number, page in enumerate(pdf.pages, start=1):
        for one in page.obj.get("/Annots", []):
            if one.get("/Subtype") != "/Link":
                yield f"page {number}: there is something to press that is not a link"
            elif one.objgen not in told:
                yield f"page {number}: a link is not in the structure tree"
            elif told[one.objgen].S != "/Link":
                yield f"page {number}: a link lies in {told[one.objgen].S}"
            elif not str(one.get("/Contents", "")).strip():
                yield f"page {number}: a link has no description"


def _bookmarks(pdf: pikepdf.Pdf) -> Iterator[str]:
    pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
    places = []
    with pdf.open_outline() as outline:
        waiting = list(reversed(outline.root))
        while waiting:
            item = waiting.pop()
            waiting += reversed(item.children)
            target = _target(pdf, item)
            if target is None or target[0].objgen not in pages:
                yield f'bookmark "{item.title}" leads to no page'
            else:
                places.append((pages[target[0].objgen], -float(target[3] or 0), item.title))
    for before, after in pairwise(places):
        if after[:2] < before[:2]:
            yield f'bookmark "{after[2]}" stands after what comes later in the text'


def _target(pdf: pikepdf.Pdf, item: Any) -> Any:
    """Give the place a bookmark leads to: page, kind, left, top."""
    found = item.destination
    if found is None and item.action is not None:
        found = item.action.get("/D")
    if isinstance(found, pikepdf.String | pikepdf.Name):
        names = pikepdf.NameTree(pdf.Root.Names.Dests)
        found = names[str(found)].D if str(found) in names else None
    return found if isinstance(found, Array) and isinstance(found[0], Dictionary) else None
