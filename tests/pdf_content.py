"""What is painted on a PDF's pages, held against its structure tree: nothing untagged, told twice or out of order.

A screen reader says what the structure tree refers to, in the order of the tree. What is painted outside of it, and is
not marked as an artifact, exists for the eye only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

PAINTS = frozenset(["f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "sh", "Tj", "TJ", "'", '"', "Do", "INLINE IMAGE"])
BEGINS, ENDS = frozenset(["BDC", "BMC"]), "EMC"
Place = tuple[tuple[int, int], int]  # the page or form that holds marked content, and the content's number in it


@dataclass
class Painted:
    """What the content of one page, or of one form on it, holds.

    Parameters
    ----------
    marked
        Every marked-content sequence with a number, in the order of painting.
    operators
        Number of operators that paint.
    problems
        One sentence for each thing painted that is neither tagged nor an artifact, or is both.
    """

    marked: list[Place] = field(default_factory=list)
    operators: int = 0
    problems: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Refers:
    """A structure element's reference to content: the element, its page, and the marked content or annotation."""

    element: Any
    page: tuple[int, int]
    place: Place | None
    annotation: Any = None


def painted_on(pdf: pikepdf.Pdf) -> Painted:
    """Read the content of every page, forms included."""
    found = Painted()
    for number, page in enumerate(pdf.pages, start=1):
        _walk(page.obj, page.obj.get("/Resources", Dictionary()), f"page {number}", found, within=False)
    return found


def referred_to(node: Any) -> Iterator[Refers]:
    """Give every reference from the structure tree to content, in reading order."""
    for kid in kids_of(node):
        if isinstance(kid, int):
            yield Refers(node, node.Pg.objgen, (node.Pg.objgen, kid))
        elif kid.get("/Type") == "/MCR":
            page = kid.get("/Pg", node.get("/Pg"))
            yield Refers(node, page.objgen, (kid.get("/Stm", page).objgen, int(kid.MCID)))
        elif kid.get("/Type") == "/OBJR":
            yield Refers(node, kid.get("/Pg", node.get("/Pg")).objgen, None, kid.Obj)
        else:
            yield from referred_to(kid)


def kids_of(node: Any) -> list[Any]:
    """Give the children of a structure element as a list."""
    kids = node.get("/K")
    return [] if kids is None else list(kids.as_list()) if isinstance(kids, Array) else [kids]


def problems_of_content(pdf: pikepdf.Pdf) -> Iterator[str]:
    """Give what is painted and not told, told and not painted, told twice, or told out of order."""
    found, told = painted_on(pdf), list(referred_to(pdf.Root.StructTreeRoot))
    yield from found.problems
    if not found.operators:
        yield "nothing is painted on any page"
    pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
    painted, places = Counter(found.marked), Counter(one.place for one in told if one.place)
    for (holder, number), times in sorted((painted - Counter(places.keys())).items()):
        where = f"page {pages[holder] + 1}" if holder in pages else "a form"
        wrong = "not in the structure tree" if times == painted[holder, number] else "painted twice"
        yield f"{where}: marked content {number} is {wrong}"
    for place in sorted(set(places) - set(painted)):
        yield f"the structure tree refers to content {place[1]}, which no page has"
    for place in sorted(place for place, times in places.items() if times > 1):
        yield f"the structure tree refers twice to content {place[1]}"
    yield from _order(found, told, pages)
    yield from _parents(pdf, told)


def _walk(holder: Any, resources: Any, where: str, found: Painted, *, within: bool) -> None:
    stack: list[str] = []
    for instruction in pikepdf.parse_content_stream(holder):
        operator = str(instruction.operator)
        if operator in BEGINS:
            kind, number = _mark(instruction.operands, resources)
            if kind and (within or any(stack)):
                found.problems.append(f"{where}: {kind} content inside other marked content")
            if number is not None:
                found.marked.append((holder.objgen, number))
            stack.append(kind)
        elif operator == ENDS:
            stack.pop()
        elif operator in PAINTS:
            inside = within or any(stack)
            form = resources.XObject[str(instruction.operands[0])] if operator == "Do" else None
            if form is not None and form.get("/Subtype") == "/Form":
                _walk(form, form.get("/Resources", resources), f"{where}, a form", found, within=inside)
                continue
            found.operators += 1
            if not inside:
                found.problems.append(f"{where}: {operator} paints what is neither tagged nor an artifact")


def _mark(operands: Any, resources: Any) -> tuple[str, int | None]:
    """Give what a sequence is, artifact, tagged or "", and its number."""
    given = operands[1] if len(operands) > 1 else Dictionary()
    known = resources.Properties[str(given)] if isinstance(given, Name) else given
    if operands[0] == "/Artifact":
        return "artifact", None
    return ("tagged", int(known.MCID)) if "/MCID" in known else ("", None)


def _order(found: Painted, told: list[Refers], pages: Mapping[tuple[int, int], int]) -> Iterator[str]:
    """Give where the tree goes back: to an earlier page, or on a page to what was painted before.

    A footnote is read where its mark stands and painted at the foot of the page, so it is left out; so are the cells
    of one table, as a cell that reaches over several rows is painted with the last of them.
    """
    painted = {place: number for number, place in enumerate(found.marked)}
    read = [(pages[one.page], one) for one in told if _above(one.element, "/Note") is None]
    for (before, _), (after, one) in pairwise(read):
        if after < before:
            yield f"the reading order goes back from page {before + 1} to page {after + 1}, at {one.element.S}"
    ordered = [(page, painted[one.place], one) for page, one in read if one.place in painted]
    for (page, first, last), (other, second, one) in pairwise(ordered):
        table = _above(one.element, "/Table")
        if page == other and second < first and (table is None or table != _above(last.element, "/Table")):
            yield f"page {page + 1}: {one.element.S} is read after what is painted behind it"


def _above(node: Any, tag: str) -> tuple[int, int] | None:
    """Give the element with a tag that an element is or lies in."""
    while "/S" in node:
        if str(node.S) == tag:
            return tuple(node.objgen)
        node = node.P
    return None


def _parents(pdf: pikepdf.Pdf, told: list[Refers]) -> Iterator[str]:
    """Give what leads from content back to another element than the one that refers to it."""
    tree = pikepdf.NumberTree(pdf.Root.StructTreeRoot.ParentTree)
    lists = {page.obj.objgen: int(page.obj.StructParents) for page in pdf.pages if "/StructParents" in page.obj}
    for one in told:
        if one.annotation is not None:
            key = one.annotation.get("/StructParent")
            back = tree[int(key)] if key is not None and int(key) in tree else None
        elif one.place is not None and one.place[0] in lists:
            owners = tree[lists[one.place[0]]]
            back = owners[one.place[1]] if one.place[1] < len(owners) else None
        else:
            continue
        if back is None or back.objgen != one.element.objgen:
            yield f"the tree of parents does not lead back to {one.element.S}"
