"""Each kind of block as Word's own parts: headings, lists, tables, pictures with their words."""

from __future__ import annotations

from collections.abc import Callable

from kpi_helpers.blocks.document import last_rows
from kpi_helpers.blocks.docx.draft import Draft
from kpi_helpers.blocks.docx.elements import TEXT_WIDTH, Element, el
from kpi_helpers.blocks.docx.inline import formula_in_line, paragraph, picture_in_line, plain, runs_of
from kpi_helpers.blocks.docx.pictures import UNUSABLE
from kpi_helpers.blocks.docx.tables import data_table_of, keep_with_next, table_of
from kpi_helpers.blocks.from_css import readable_on
from kpi_helpers.blocks.kinds import Block
from kpi_helpers.blocks.palette import TONES
from kpi_helpers.errors import RenderError

ROLES = {"lead": "Report Lead", "small": "Report Small", "source": "Report Note", "reason": "Report Note"}
MOST_ROWS_BEHIND = 12  # figures printed under a chart; the page has all of them
STEP = 18.0  # points further in, a level of a list


class Body:
    """Writes blocks into a draft."""

    def __init__(self, draft: Draft, lists: Callable[[bool, int], int]) -> None:
        self.draft = draft
        self.lists = lists  # gives the number of a new list: ordered, first number
        self.depth = 0

    def blocks(self, blocks: list[Block]) -> list[Element]:
        """Give blocks one after another."""
        return [element for block in blocks for element in self.block(block)]

    def block(self, block: Block) -> list[Element]:
        """Give one block by its kind.

        Raises
        ------
        RenderError
            The kind is unknown; the message says where and lists the known ones.
        """
        kind = str(block.get("kind"))
        if kind not in WRITERS:
            place = f"{self.draft.place[:1].upper()}{self.draft.place[1:]}"
            raise RenderError(
                f'{place}: the Word document cannot be made. Unknown kind of block "{kind}"; expected one of '
                f"{', '.join(WRITERS)}. Change what the cell shows, then run it again."
            )
        return WRITERS[kind](self, block)

    def heading(self, block: Block) -> list[Element]:
        """Give a heading of its level, a place links can lead to."""
        level = min(max(int(block["level"]), 1), 6)
        self.draft.level = level
        marks = self.draft.marks(str(block.get("id") or ""))
        words = runs_of(self.draft, block.get("inline") or [{"text": str(block["text"])}])
        return [paragraph(self.draft, [*marks, *words], f"Heading {level}")]

    def paragraph(self, block: Block) -> list[Element]:
        """Give a paragraph in its role."""
        role = str(block.get("role") or "")
        content = runs_of(self.draft, block["inline"], **({"strong": True} if role == "cohort" else {}))
        return [paragraph(self.draft, content, ROLES.get(role, "Normal"), keep_next=role == "cohort")]

    def bullets(self, block: Block) -> list[Element]:
        """Give a list of Word's own, which counts from its own first number."""
        ordered = bool(block.get("ordered"))
        number = self.lists(ordered, int(block.get("start") or 1))
        style = "List Number" if ordered else "List Bullet"
        made = []
        for item in block["items"]:
            first, *rest = item or [{"kind": "paragraph", "inline": []}]
            if first["kind"] != "paragraph":
                first, rest = {"kind": "paragraph", "inline": []}, [first, *rest]
            level = min(self.depth, 8)
            made.append(paragraph(self.draft, runs_of(self.draft, first["inline"]), style, numbered=(level, number)))
            made += self._inside(rest)
        return made

    def _inside(self, blocks: list[Block]) -> list[Element]:
        """Give what stands in a list item after its first paragraph: further in; a list one level deeper."""
        made = []
        self.depth += 1
        for block in blocks:
            if block.get("kind") == "list":
                made += self.block(block)
            else:
                with self.draft.on(indent=STEP * self.depth):
                    made += self.block(block)
        self.depth -= 1
        return made

    def notice(self, block: Block) -> list[Element]:
        """Give a boxed notice."""
        return [paragraph(self.draft, runs_of(self.draft, block["inline"]), "Report Notice")]

    def table(self, block: Block) -> list[Element]:
        """Give a table of the report; one without rows is left out."""
        return table_of(self.draft, block) if block.get("columns") and block.get("rows") else []

    def data_table(self, block: Block) -> list[Element]:
        """Give a table an analyst made."""
        return data_table_of(self.draft, block, self.blocks) if block.get("rows") and block.get("aligns") else []

    def figure(self, block: Block) -> list[Element]:
        """Give a chart under its title, with what belongs to it below, and the figures behind it."""
        title = str(block.get("title") or "")
        wide = float(block.get("width") or 1) * TEXT_WIDTH
        shown = self.draft.pictures.run_of(block, self.draft.place, wide=min(wide, self._room()))
        if shown is None:
            self.draft.warn("a chart cannot be read and is left out of the Word document.")
        picture = plain(self.draft, UNUSABLE) if shown is None else [shown]
        below = [(str(block.get(key) or ""), key) for key in ("caption", "note", "source")]
        below = [(text, key) for text, key in below if text]
        made = [paragraph(self.draft, plain(self.draft, title), "Caption", keep_next=True)] if title else []
        made.append(paragraph(self.draft, picture, "Report Picture", keep_next=bool(below)))
        made += [paragraph(self.draft, plain(self.draft, text), "Report Note") for text, _ in below]
        return [*made, *(self.table(last_rows(block["data"], MOST_ROWS_BEHIND)) if block.get("data") else [])]

    def figures(self, block: Block) -> list[Element]:
        """Give several charts, one under another."""
        return [element for item in block["items"] for element in self.figure(item)]

    def commentary(self, block: Block) -> list[Element]:
        """Give the panel of commentary: words above, then each part under a heading of its label."""
        level, made = self.draft.level, []
        parts = block["parts"]
        with self.draft.on(fill=str(self.draft.words.get("tint") or "")):
            for part in sorted(parts, key=lambda part: bool(part.get("label"))):
                label = str(part.get("label") or "")
                if label:
                    style = f"Heading {min(level + 1, 6)}"
                    made.append(paragraph(self.draft, plain(self.draft, label), style))
                made += self.blocks(part["blocks"])
        return made

    def counts(self, block: Block) -> list[Element]:
        """Give the numbers of each rating as a sentence and a small table."""
        items = block["items"]
        said = [paragraph(self.draft, plain(self.draft, str(block["alt"])), keep_next=True)] if block.get("alt") else []
        cells = [{"inline": [{"text": str(int(item["count"])), "strong": True, "tone": item["rag"]}]} for item in items]
        columns = [{"title": str(item["label"]), "align": "center", "width": 1} for item in items]
        return [*said, *self.table({"columns": columns, "rows": [cells], "keep": True})]

    def definitions(self, block: Block) -> list[Element]:
        """Give terms, each with its meaning further in."""
        made = []
        for item in block["items"]:
            made.append(paragraph(self.draft, runs_of(self.draft, item["term"]), "Report Term"))
            with self.draft.on(indent=STEP):
                made += self.blocks(item["blocks"])
        return made

    def keep(self, block: Block) -> list[Element]:
        """Give blocks that stay on one page, with what follows."""
        made = self.blocks(block["blocks"])
        keep_with_next(made, last=True)
        return made

    def link_line(self, block: Block) -> list[Element]:
        """Give a small line that points elsewhere."""
        return [paragraph(self.draft, runs_of(self.draft, block["inline"]), "Report Small")]

    def picture(self, block: Block) -> list[Element]:
        """Give a picture on a line of its own."""
        self.draft.room = self._room()
        return [paragraph(self.draft, picture_in_line(self.draft, block), "Report Picture")]

    def formula(self, block: Block) -> list[Element]:
        """Give a formula on a line of its own."""
        made = formula_in_line(self.draft, str(block["tex"]))
        is_math = made.tag.endswith("oMath")
        return [paragraph(self.draft, [el("m:oMathPara", made) if is_math else made], "Normal")]

    def printed(self, block: Block) -> list[Element]:
        """Give text whose lines and spaces are as they are."""
        text = str(block["text"]).expandtabs(8)
        return [paragraph(self.draft, plain(self.draft, text), "Report Code")]

    def quote(self, block: Block) -> list[Element]:
        """Give a quotation, further in, its plain paragraphs in the style of one."""
        made = []
        for part in block["blocks"]:
            if part.get("kind") == "paragraph" and not part.get("role"):
                made.append(paragraph(self.draft, runs_of(self.draft, part["inline"]), "Quote"))
            else:
                with self.draft.on(indent=STEP):
                    made += self.block(part)
        return made

    def box(self, block: Block) -> list[Element]:
        """Give blocks on a ground of their own, in letters that can be read on it."""
        ink = readable_on(str(block["fill"]), str(block.get("ink") or "") or None)
        with self.draft.on(fill=str(block["fill"]), ink=ink):
            return self.blocks(block["blocks"])

    def details(self, block: Block) -> list[Element]:
        """Give what a page folds away, under its summary."""
        summary = paragraph(self.draft, runs_of(self.draft, block["summary"], strong=True), keep_next=True)
        with self.draft.on(indent=STEP):
            return [summary, *self.blocks(block["blocks"])]

    def anchor(self, block: Block) -> list[Element]:
        """Keep a place for the paragraph that follows."""
        self.draft.pending.append(str(block["id"]))
        return []

    def division(self, _block: Block) -> list[Element]:
        """Give a rule."""
        return [paragraph(self.draft, [], "Report Rule")]

    def missing(self, block: Block) -> list[Element]:
        """Give a box that says what cannot be shown."""
        return self.notice(block)

    def failure(self, block: Block) -> list[Element]:
        """Give the error that stopped a cell."""
        name = runs_of(self.draft, [{"text": str(block["name"]), "strong": True, "ink": TONES["red"]}])
        return [paragraph(self.draft, [*name, *plain(self.draft, f": {block['words']}")], "Report Notice")]

    def _room(self) -> float:
        return TEXT_WIDTH - self.draft.indent


WRITERS: dict[str, Callable[[Body, Block], list[Element]]] = {
    "heading": Body.heading, "paragraph": Body.paragraph, "list": Body.bullets, "notice": Body.notice,
    "table": Body.table, "figure": Body.figure, "figures": Body.figures, "commentary": Body.commentary,
    "counts": Body.counts,
    "definitions": Body.definitions, "keep": Body.keep, "link_line": Body.link_line, "data_table": Body.data_table,
    "picture": Body.picture, "formula": Body.formula, "printed": Body.printed, "quote": Body.quote, "box": Body.box,
    "details": Body.details, "anchor": Body.anchor, "division": Body.division, "missing": Body.missing,
    "failure": Body.failure,
}  # fmt: skip
