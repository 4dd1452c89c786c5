"""Row headers marked in a finished PDF.

A screen reader in a table says the heads of the cell it is in. Typst tags column heads but, from Python, cannot
tag row heads; this step turns the leading cells of each body row into ``TH`` with scope Row and links every cell
of the row to them, as PDF/UA-1 (ISO 14289-1, 7.5) and PDF 1.7 (ISO 32000-1, 14.8.5.7) ask.
"""

from __future__ import annotations

import io
from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, String

from kpi_helpers.blocks.pdf.saving import saved_bytes
from kpi_helpers.errors import RenderError


def with_row_headers(document: bytes, row_headers: tuple[tuple[int, ...], ...]) -> bytes:
    """Give the PDF with row headers marked and its objects packed.

    Parameters
    ----------
    document
        A tagged PDF from Typst.
    row_headers
        Per table in reading order, per body row: how many leading cells are headers.

    Raises
    ------
    RenderError
        The file has other tables than was said, so headers would go to the wrong cells.
    """
    with pikepdf.open(io.BytesIO(document)) as pdf:
        tables = list(outermost(pdf.Root.StructTreeRoot, "/Table"))
        if len(tables) != len(row_headers):
            raise RenderError(
                f"The PDF has {len(tables)} tables; {len(row_headers)} were set. Row headers are not sure."
            )
        ids = {}
        for number, (table, counts) in enumerate(zip(tables, row_headers, strict=True), start=1):
            ids.update(mark_table(table, counts, f"row-head-{number}"))
        add_ids(pdf, ids)
        return saved_bytes(pdf)


def outermost(node: Object, *kinds: str) -> Iterator[Object]:
    """Give the structure elements of these kinds below one, in reading order; what is in them is not looked at."""
    kids = node.get("/K")
    for kid in kids if isinstance(kids, Array) else [kids]:
        if isinstance(kid, Dictionary) and "/S" in kid:
            if kid.S in kinds:
                yield kid
            else:
                yield from outermost(kid, *kinds)


def mark_table(table: Object, counts: tuple[int, ...], name: str) -> dict[str, Object]:
    """Mark the row headers of one table; give the new ids with their cells.

    Raises
    ------
    RenderError
        The table has another number of body rows than was said.
    """
    body = list(body_rows(table))
    if len(body) != len(counts):
        raise RenderError(f"A table of the PDF has {len(body)} rows; {len(counts)} were set. Row headers are not sure.")
    made: dict[str, Object] = {}
    reaching: list[tuple[int, str]] = []  # rows still reached by a head that spans several, and its id
    for number, (row, count) in enumerate(zip(body, counts, strict=True), start=1):
        reaching = [(left - 1, known) for left, known in reaching if left > 1]
        cells = list(outermost(row, "/TD", "/TH"))
        for place, head in enumerate(cells[:count], start=1):
            known = f"{name}-{number}-{place}"
            mark_header(head, known)
            made[known] = head
            reaching.append((int(table_attributes(head).get("/RowSpan", 1)), known))
        for cell in cells[count:]:
            link_to(cell, [known for _, known in reaching])
    return made


def body_rows(table: Object) -> Iterator[Object]:
    """Give the rows of a table that are not head rows; a table without a head has them directly in it."""
    for row in outermost(table, "/TR"):
        parent = row.get("/P")
        if parent is None or parent.get("/S") != "/THead":
            yield row


def mark_header(cell: Object, known: str) -> None:
    """Make a cell a header of its row."""
    cell.S = Name.TH
    cell.ID = String(known)
    attributes = table_attributes(cell)
    attributes.Scope = Name.Row


def link_to(cell: Object, heads: list[str]) -> None:
    """Add headers to those a cell names already."""
    if not heads:
        return
    attributes = table_attributes(cell)
    named = list(attributes.get("/Headers", Array()).as_list()) if "/Headers" in attributes else []
    attributes.Headers = Array([*named, *(String(head) for head in heads)])


def table_attributes(cell: Object) -> Object:
    """Give the attributes of a cell that belong to tables; made if there are none."""
    given = cell.get("/A")
    owners: list[Object] = list(given.as_list()) if isinstance(given, Array) else [] if given is None else [given]
    for owner in owners:
        if owner.get("/O") == "/Table":
            return owner
    cell.A = Array([*owners, Dictionary(O=Name.Table)])
    made: Object = cell.A[len(owners)]
    return made


def add_ids(pdf: pikepdf.Pdf, ids: dict[str, Object]) -> None:
    """Add ids to the document's tree of ids, in order, as readers search it."""
    if not ids:
        return
    root = pdf.Root.StructTreeRoot
    if "/IDTree" not in root:
        root.IDTree = Dictionary(Names=Array())
    tree = pikepdf.NameTree(root.IDTree)
    for known, cell in sorted(ids.items()):
        tree[known] = cell
