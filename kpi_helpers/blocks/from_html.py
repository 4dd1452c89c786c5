"""HTML read into blocks: what analysts display, and what Markdown cells become.

A fragment first goes through nh3 (the Rust library ammonia, a real HTML5 parser), which closes tags and drops programs;
then each element becomes a block or a run. Unknown elements pass their content through, so whatever was displayed
arrives, if plainly. What the author hid stays hidden.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import nh3
from bs4 import BeautifulSoup
from bs4.element import Comment, NavigableString, PageElement, Tag

from kpi_helpers.blocks import kinds
from kpi_helpers.blocks.formulas import split_formulas
from kpi_helpers.blocks.from_css import Declarations, declarations, ground_and_ink, is_bold, is_hidden, styles_of
from kpi_helpers.blocks.from_pictures import (
    ATTRIBUTES as DRAWING_ATTRIBUTES,
    DRAWN,
    POINT,
    width_of_svg,
    words_of_drawing,
)
from kpi_helpers.blocks.from_tables import data_table_of
from kpi_helpers.blocks.kinds import Block, Inline
from kpi_helpers.blocks.reading import Reading, described

STYLE = re.compile(r"<style\b([^>]*)>(.*?)</style\s*>", re.DOTALL | re.IGNORECASE)
ACTIVE = re.compile(r"<\s*(script|iframe|object|embed|form|video|audio)\b", re.IGNORECASE)
DRAWING = re.compile(r"<(/?)svg\b[^>]*?(/?)>", re.IGNORECASE)
UNSEEN = re.compile(r"<!--.*?-->|<script\b.*?(?:</script\s*>|$)", re.DOTALL | re.IGNORECASE)
MATHEMATICS = re.compile(r"<math\b.*?</math\s*>", re.DOTALL | re.IGNORECASE)
TYPED = re.compile(r"<annotation\b[^>]*\btex\b[^>]*>(.*?)</annotation\s*>", re.DOTALL | re.IGNORECASE)
SHAPE_OF_FRAME = re.compile(r"\d+ rows × \d+ columns")  # pandas prints this under a table it cut
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")  # as BCP 47 writes them: cy, en-GB
SPACE = re.compile(r"[ \t\n\r\x0b\x0c\x85\u2028\u2029]+")
SKIPPED = frozenset(
    """style script head template noscript title meta link colgroup svg iframe object video audio""".split()  # noqa: SIM905
)
BLOCKS = frozenset(
    """address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure footer
    form h1 h2 h3 h4 h5 h6 header hr html li main nav ol p pre section summary table tbody td tfoot th thead
    tr ul""".split()  # noqa: SIM905 - read as a list of words
)
BREAKS_OUT = re.compile(rf"</?(?:{'|'.join(BLOCKS)})\b", re.IGNORECASE)  # of a drawing, as in the standard of HTML
GROUNDED = frozenset({"div", "section", "article", "aside", "p", "center", "blockquote"})
DRESSES: dict[str, str] = {
    **dict.fromkeys(("strong", "b"), "strong"),
    **dict.fromkeys(("em", "i", "cite", "figcaption"), "em"),
    **dict.fromkeys(("code", "kbd", "samp"), "code"),
    **dict.fromkeys(("del", "s", "strike"), "struck"),
    "sub": "sub",
    "sup": "sup",
}
ATTRIBUTES: dict[str, set[str]] = {
    "*": {"id", "class", "style", "lang", "hidden"},
    "a": {"href", "name"},
    "img": {"src", "alt", "width", "height", "data-drawing"},
    "th": {"colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
    "ol": {"start", "reversed"},
    "li": {"value"},
    "input": {"type", "checked"},
}
LARGEST_IN_A_LINE = 160.0  # CSS pixels; a wider picture stands on its own
FRAME = re.compile(r"<(iframe|object|embed|video|audio)\b[^>]*>(?:.*?</\1\s*>)?", re.DOTALL | re.IGNORECASE)
IN_ITS_PLACE = '<p class="kpi-needs-a-program"></p>'
OF_PROGRAMS = ("button", "label", "select", "option", "progress", "meter")
ABOUT_PROGRAMS = re.compile(
    r"^\s*(?:Make this Notebook Trusted to load map\b.*|Loading BokehJS\b.*|Your browser does not support\b.*)\s*$",
    re.DOTALL,
)
ALLOWED = (nh3.ALLOWED_TAGS | {"section", "tfoot", "input", "main", "dl", "form", "fieldset", *OF_PROGRAMS}) - {
    "tt",
    "map",
}
NEEDS_A_PROGRAM = "[An interactive output stands here in the notebook; a page cannot show it.]"


def blocks_of_html(html: str, reading: Reading) -> list[Block]:
    """Read a fragment.

    Parameters
    ----------
    html
        Any HTML, well formed or not.
    reading
        The cell it stands in; told what a reader will miss.

    Returns
    -------
    list of Block
        Empty where there is nothing to see. Headings and links are as the author wrote them.
    """
    active = sorted({found.lower() for found in ACTIVE.findall(html)})
    for name in active:
        reading.warn(f"a <{name}> is left out: pages carry no programs, frames, forms or players")
    html, drawings = without_drawings(MATHEMATICS.sub(as_typed, UNSEEN.sub("", html)))
    sheets = [css for attributes, css in STYLE.findall(html) if "scoped" not in attributes]
    soup = BeautifulSoup(regular(FRAME.sub(IN_ITS_PLACE, STYLE.sub("", html))), "html.parser")
    if active:
        without_words_about_programs(soup)
    reader = Reader(reading, drawings, styles_of(soup, sheets))
    try:
        found = once(reader.blocks(soup.children))
    except RecursionError:
        reading.warn("an output has too many elements within each other; its words are shown")
        found = [kinds.printed(soup.get_text().strip())]
    if active and all(block["kind"] == "anchor" for block in found):
        found = [kinds.missing(NEEDS_A_PROGRAM)]
    if any(block["kind"] == "missing" for block in found):
        reading.warn("an output needs a program to be seen and is left out")
    return found


def as_typed(found: re.Match[str]) -> str:
    """Give mathematics of HTML as a formula, where it says how it was typed in TeX; else its letters in a row."""
    typed = TYPED.search(found[0])
    return f'<span class="formula">{typed[1]}</span>' if typed else re.sub(r"<[^>]*>", " ", found[0])


def without_words_about_programs(soup: BeautifulSoup) -> None:
    """Take out what is of use beside a running program only: its buttons, and words such as "Loading ..."."""
    for tag in soup.find_all(OF_PROGRAMS):
        tag.decompose()
    for text in soup.find_all(string=ABOUT_PROGRAMS):
        text.extract()


def once(blocks: list[Block]) -> list[Block]:
    """Give blocks in which only the first box stands for things that cannot be shown."""
    boxes = [block for block in blocks if block["kind"] == "missing"]
    return [block for block in blocks if block["kind"] != "missing" or block is boxes[0]]


def regular(html: str) -> str:
    """Give HTML with quoted attributes, closed tags and no programs."""
    return nh3.clean(
        html,
        tags=set(ALLOWED),
        attributes=ATTRIBUTES,
        clean_content_tags={
            "script",
            "style",
            "iframe",
            "object",
            "metadata",
            "template",
            "noscript",
            "video",
            "audio",
        },
        url_schemes={"http", "https", "mailto", "data", "attachment"},
        link_rel=None,
    )


def without_drawings(html: str, first: int = 0) -> tuple[str, dict[str, str]]:
    """Take the inline SVG out of a fragment: images numbered from `first` in its place, and the drawings by number."""
    drawings: dict[str, str] = {}
    parts: list[str] = []
    depth, start, end = 0, 0, 0
    for tag in DRAWING.finditer(html):
        depth += -1 if tag[1] else 0 if tag[2] else 1
        if not tag[1] and depth == 1 and not tag[2]:
            start = tag.start()
        if (tag[1] and depth == 0) or (tag[2] and depth == 0):
            begin = tag.start() if tag[2] else start
            number = str(first + len(drawings))
            parts += [html[end:begin], f'<img data-drawing="{number}">']
            drawings[number] = html[begin : tag.end()]
            end = tag.end()
        depth = max(depth, 0)
    if depth:  # one is not closed: it ends where the page's own elements begin again
        found = BREAKS_OUT.search(html, start)
        cut = found.start() if found else len(html)
        further, more = without_drawings(html[cut:], first + len(drawings) + 1)
        parts += [html[end:start], f'<img data-drawing="{first + len(drawings)}">', further]
        return "".join(parts), {**drawings, str(first + len(drawings)): html[start:cut], **more}
    return "".join([*parts, html[end:]]), drawings


class Reader:
    """Reads one fragment; knows the drawings taken out of it and what its style sheets say."""

    def __init__(self, reading: Reading, drawings: dict[str, str], styles: dict[int, Declarations]) -> None:
        self.reading = reading
        self.drawings = drawings
        self.styles = styles

    def said_of(self, tag: Tag) -> Declarations:
        """Give what style sheets and the element itself say of it."""
        return {**self.styles.get(id(tag), {}), **declarations(str(tag.get("style") or ""))}

    def is_seen(self, tag: Tag) -> bool:
        """Say whether an element is shown at all."""
        return tag.name not in SKIPPED and not tag.has_attr("hidden") and not is_hidden(self.said_of(tag))

    # ---- blocks ------------------------------------------------------------------------------------------

    def blocks(self, nodes: Iterable[PageElement], **dress: Any) -> list[Block]:
        """Read nodes as blocks: elements that are blocks, and runs of anything else as paragraphs."""
        found: list[Block] = []
        waiting: list[PageElement] = []
        for node in nodes:
            if isinstance(node, Tag) and self.is_seen(node) and (node.name in BLOCKS or has_blocks(node)):
                found += self.paragraphs(waiting, **dress)
                waiting = []
                found += self.block(node, **dress)
            elif not isinstance(node, Tag) or self.is_seen(node):
                waiting.append(node)
        return found + self.paragraphs(waiting, **dress)

    def block(self, tag: Tag, **dress: Any) -> list[Block]:
        """Read one block element, with the places in it that links lead to."""
        before = [kinds.anchor(str(tag["id"]))] if tag.get("id") and tag.name not in HEADINGS else []
        if tag.name in READERS:
            return before + READERS[tag.name](self, tag, dress)
        return before + self.grounded(tag, dress)

    def grounded(self, tag: Tag, dress: dict[str, Any]) -> list[Block]:
        """Read an element's content, in a box where the element has a ground of its own colour."""
        said = self.said_of(tag)
        colours = ground_and_ink(said) if tag.name in GROUNDED else {}
        if "ink" in colours and "fill" not in colours:
            dress = {**dress, "ink": colours["ink"]}
        inner = self.blocks(tag.children, **self.dressed(tag, dress))
        if "fill" in colours and inner:
            return [kinds.box(inner, fill=colours["fill"], ink=colours.get("ink", ""))]
        return inner

    def dressed(self, tag: Tag, dress: dict[str, Any]) -> dict[str, Any]:
        """Give the dress of an element's words: its own beside that of what it stands in."""
        own: dict[str, Any] = {DRESSES[tag.name]: True} if tag.name in DRESSES else {}
        said = self.said_of(tag)
        if is_bold(said):
            own["strong"] = True
        if said.get("font-style") in ("italic", "oblique"):
            own["em"] = True
        if LANGUAGE.fullmatch(str(tag.get("lang") or "")):
            own["lang"] = str(tag["lang"])
        if tag.name == "a" and tag.get("href"):
            own["link"] = str(tag["href"])
        return {**dress, **own}

    def paragraphs(self, nodes: list[PageElement], **dress: Any) -> list[Block]:
        """Read inline nodes as a paragraph; what cannot stand in a line of text stands between paragraphs."""
        found: list[Block] = []
        line: Inline = []
        runs = trimmed(self.inline(nodes, dress))
        lone = not any(run["text"].strip() for run in runs)
        for run in runs:
            run = run if lone else with_own_width(run)
            block = block_of(run, lone=lone)
            if block is None:
                line.append(run)
            else:
                if "link" in run:
                    self.reading.warn(f"a picture is shown without its link ({run['link']})")
                found += [*paragraph_of(trimmed(line)), block]
                line = []
        return found + paragraph_of(trimmed(line))

    def text(self, tag: Tag, dress: dict[str, Any]) -> list[Block]:
        """Read a paragraph, or what stands in the place of something that a page cannot show."""
        if "kpi-needs-a-program" in (tag.get("class") or []):
            return [kinds.missing(NEEDS_A_PROGRAM)]
        return self.grounded(tag, dress)

    def heading(self, tag: Tag, dress: dict[str, Any]) -> list[Block]:
        """Read a heading; one that is only a picture is called by the picture's words."""
        runs = trimmed(self.inline(tag.children, dress))
        text = SPACE.sub(" ", "".join(run["picture"]["alt"] if "picture" in run else run["text"] for run in runs))
        text = text.strip().rstrip("¶").strip()
        if not text:
            return []
        plain = all(set(run) == {"text"} for run in runs)
        return [
            {**kinds.heading(int(tag.name[1]), text, str(tag.get("id") or "")), **({} if plain else {"inline": runs})}
        ]

    def listed(self, tag: Tag, dress: dict[str, Any]) -> list[Block]:
        """Read a list with its nested lists."""
        items: list[tuple[int | None, list[Block]]] = []  # with the numbers that the author gave
        for child in tag.children:
            if isinstance(child, Tag) and child.name == "li":
                found = self.blocks(child.children, **dress) if self.is_seen(child) else []
                items.append((number_in(child, "value"), found))
            elif items:  # what stands between items belongs to the one before
                items[-1][1].extend(self.blocks([child], **dress))
            else:
                items.append((None, self.blocks([child], **dress)))
        items = [item for item in items if item[1]]
        made = kinds.bullet_list([item for _, item in items], ordered=tag.name == "ol")
        return [{**made, **counted(tag, [number for number, _ in items])}] if items else []

    def terms(self, tag: Tag, dress: dict[str, Any]) -> list[Block]:
        """Read a definition list."""
        items: list[tuple[Inline, list[Block]]] = []
        term: Inline = []
        for child in parts_of(tag):
            seen = isinstance(child, Tag) and self.is_seen(child)
            if isinstance(child, Tag) and child.name == "dd" and seen:
                items.append((term, self.blocks(child.children, **dress)))
                term = []
            elif term or not items or (isinstance(child, Tag) and child.name == "dt"):
                term = trimmed([*term, *([kinds.line_break()] if term else []), *self.inline([child], dress)])
            else:
                items[-1][1].extend(self.blocks([child], **dress))
        return [kinds.definitions([*items, *([(term, [])] if term else [])])] if items or term else []

    def quotation(self, tag: Tag, dress: dict[str, Any]) -> list[Block]:
        """Read a quotation."""
        inner = self.blocks(tag.children, **dress)
        return [kinds.quote(inner)] if inner else []

    def preformatted(self, tag: Tag, dress: dict[str, Any]) -> list[Block]:  # noqa: ARG002
        """Read code or other text whose lines are as they are."""
        text = "".join(self.typed(tag)).strip("\n")
        return [kinds.printed(text)] if text.strip() else []

    def typed(self, tag: Tag) -> Iterator[str]:
        """Give the words of an element as they are typed, without what is hidden."""
        for node in tag.children:
            if isinstance(node, Tag):
                if self.is_seen(node):
                    yield from ["\n"] if node.name == "br" else self.typed(node)
            elif isinstance(node, NavigableString) and not isinstance(node, Comment):
                yield str(node)

    def folded(self, tag: Tag, dress: dict[str, Any]) -> list[Block]:
        """Read what a page folds away."""
        summary = tag.find("summary", recursive=False)
        words = trimmed(self.inline(summary.children, dress)) if isinstance(summary, Tag) else []
        inner = self.blocks((child for child in tag.children if child is not summary), **dress)
        return [kinds.details(words or kinds.words("Details"), inner)] if words or inner else []

    # ---- runs --------------------------------------------------------------------------------------------

    def inline(self, nodes: Iterable[PageElement], dress: dict[str, Any]) -> Inline:
        """Read nodes as runs of text; blocks among them become words."""
        runs: Inline = []
        for node in nodes:
            for run in self.runs(node, dress):
                text = run["text"]
                if not run.get("code") or not text.strip():
                    text = SPACE.sub(" ", text)
                if text.startswith(" ") and (not runs or ends_open(runs[-1])):
                    text = text[1:]
                if text or set(run) & {"break", "picture", "tex", "id"}:
                    add_run(runs, {**run, "text": text})
        return runs

    def runs(self, node: PageElement, dress: dict[str, Any]) -> Iterator[dict[str, Any]]:
        """Read one node."""
        if isinstance(node, NavigableString):
            if not isinstance(node, Comment):
                yield from self.text_runs(str(node), dress)
            return
        if not isinstance(node, Tag) or not self.is_seen(node):
            return
        if node.name == "br":
            yield kinds.line_break()
        elif node.name == "img":
            picture = self.picture(node)
            if picture is not None:
                yield {**picture, **({"link": dress["link"]} if "link" in dress else {})}
        elif node.name == "input":
            if node.get("type") == "checkbox":
                yield {"text": "[done] " if node.has_attr("checked") else "[to do] ", **dress}
        elif node.name == "select":
            choices = [one.get_text(" ", strip=True) for one in node.find_all("option") if self.is_seen(one)]
            yield {"text": ", ".join(choices), **dress}
        elif node.name == "span" and "formula" in (node.get("class") or []):
            yield {**kinds.formula_run(node.get_text()), "display": True}
        else:
            named = node.get("id") or (node.get("name") if node.name == "a" else None)
            if named:
                yield kinds.target(str(named))
            own = {**self.dressed(node, dress), **ground_and_ink(self.said_of(node))}
            for child in node.children:
                yield from self.runs(child, own)

    def text_runs(self, text: str, dress: dict[str, Any]) -> Iterator[dict[str, Any]]:
        """Read text, formulas between dollar signs apart; code is as typed."""
        if "$" not in text or dress.get("code"):
            yield {"text": text, **dress}
            return
        for is_formula, words in split_formulas(text):
            yield kinds.formula_run(words) if is_formula else {"text": words, **dress}

    def picture(self, tag: Tag) -> dict[str, Any] | None:
        """Read an image: a run that holds it, or one that says that it is not there."""
        alt = str(tag.get("alt") or "").strip()
        number = str(tag.get("data-drawing") or "")
        if number in self.drawings:
            svg = self.drawings[number]
            found = self.reading.picture(svg) or self.reading.picture(regular_drawing(svg))
            alt = alt or words_of_drawing(svg)
        elif not tag.get("src") and not alt:
            return None  # a place that a program fills
        else:
            source = self.reading.address(str(tag.get("src") or ""))
            if source is None:
                name = picture_name(str(tag.get("src") or "")) or "no address"
                self.reading.warn(f"the picture {name} is not part of the report and is left out")
                return kinds.run(f"[{': '.join(filter(None, ['Picture not included', alt]))}]", tone="muted")
            found = self.reading.picture(source)
        if found is None:
            self.reading.unreadable()
            return None
        width = width_of(tag, declared=str(tag.get("style") or ""))
        return kinds.picture_run(described(found, self.reading.alternative(alt), width))


HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
READERS: dict[str, Callable[[Reader, Tag, dict[str, Any]], list[Block]]] = {
    **dict.fromkeys(HEADINGS, Reader.heading),
    **dict.fromkeys(("ul", "ol"), Reader.listed),
    "dl": Reader.terms,
    "blockquote": Reader.quotation,
    "pre": Reader.preformatted,
    "details": Reader.folded,
    "table": lambda reader, tag, dress: data_table_of(tag, reader, dress),
    "p": Reader.text,
    "hr": lambda _reader, _tag, _dress: [kinds.division()],
}


def number_in(tag: Tag, name: str) -> int | None:
    """Give the whole number of an attribute, or None."""
    found = re.fullmatch(r"\s*(-?\d{1,9})\s*", str(tag.get(name) or ""))
    return int(found[1]) if found else None


def counted(tag: Tag, given: list[int | None]) -> dict[str, Any]:
    """Give how a list counts where it is not from 1 upwards: from `start`, or by the `numbers` of its items."""
    if tag.name != "ol":
        return {}
    step = -1 if tag.has_attr("reversed") else 1
    first = number_in(tag, "start")
    start = first if first is not None else len(given) if step < 0 else 1
    numbers: list[int] = []
    for number in given:
        numbers.append(number if number is not None else numbers[-1] + step if numbers else start)
    if numbers != list(range(start, start + len(given))):
        return {"numbers": numbers}
    return {"start": start} if start != 1 else {}


def parts_of(tag: Tag) -> Iterator[PageElement]:
    """Give what stands in a list of terms; a ``div`` may hold a term with its meaning."""
    for child in tag.children:
        yield from child.children if isinstance(child, Tag) and child.name == "div" else [child]


def has_blocks(tag: Tag) -> bool:
    """Say whether an inline element holds a block."""
    return tag.find(list(BLOCKS)) is not None


def block_of(run: dict[str, Any], *, lone: bool) -> Block | None:
    """Give a run that stands on its own as a block: a displayed formula, a picture alone or too wide for a line."""
    if run.get("tex") and run.get("display"):
        return kinds.formula(run["tex"])
    picture: Block | None = run.get("picture")
    if picture is not None and (lone or float(picture.get("width") or LARGEST_IN_A_LINE + 1) > LARGEST_IN_A_LINE):
        return picture
    return None


def with_own_width(run: dict[str, Any]) -> dict[str, Any]:
    """Give a run with a drawing that fits into a line at the width it asks for, in CSS pixels; any other as it is."""
    picture = run.get("picture") or {}
    width = 0.0 if picture.get("width") else width_of_svg(str(picture.get("svg") or "")) / POINT
    return {**run, "picture": {**picture, "width": width}} if 0 < width <= LARGEST_IN_A_LINE else run


def paragraph_of(runs: Inline) -> list[Block]:
    """Give runs as a paragraph; nothing where there is nothing to see."""
    if runs and all(set(run) <= {"text", "id"} and not run["text"].strip() for run in runs):
        return [kinds.anchor(run["id"]) for run in runs if "id" in run]
    if not runs:
        return []
    counted = SHAPE_OF_FRAME.fullmatch("".join(run["text"] for run in runs).strip())
    return [kinds.paragraph(runs, role="source" if counted else "")]


def trimmed(runs: Inline) -> Inline:
    """Give runs without space and line breaks around them."""
    runs = list(runs)
    while runs and is_space(runs[0]):
        runs.pop(0)
    while runs and is_space(runs[-1]):
        runs.pop()
    if runs:
        runs[0] = {**runs[0], "text": runs[0]["text"].lstrip(" \n")}
        runs[-1] = {**runs[-1], "text": runs[-1]["text"].rstrip(" \n")}
    return runs


def is_space(run: dict[str, Any]) -> bool:
    """Say whether a run shows nothing."""
    return not run["text"].strip() and not set(run) & {"picture", "tex", "id"}


def ends_open(run: dict[str, Any]) -> bool:
    """Say whether the space after a run would be a second one."""
    return bool(run.get("break")) or str(run["text"]).endswith(" ")


def add_run(runs: Inline, run: dict[str, Any]) -> None:
    """Add a run, to the last one where both have the same dress."""
    if (
        runs
        and not set(run) & {"break", "picture", "tex", "id"}
        and not set(runs[-1]) & {"break", "picture", "tex", "id"}
    ):
        last = runs[-1]
        if {**last, "text": ""} == {**run, "text": ""}:
            runs[-1] = {**last, "text": last["text"] + run["text"]}
            return
    runs.append(run)


def width_of(tag: Tag, *, declared: str) -> float | None:
    """Give the width an image asks for, in CSS pixels; None where it leaves it open or asks for a share."""
    found = re.search(r"(?:^|;)\s*width\s*:\s*([\d.]+)px", declared) or re.fullmatch(
        r"\s*([\d.]+)(?:px)?\s*", str(tag.get("width") or "")
    )
    return float(found[1]) if found else None


def regular_drawing(svg: str) -> str:
    """Give SVG written in the loose ways of HTML as XML, as a browser reads it: a name keeps its capitals."""
    made = nh3.clean(
        svg,
        tags={*DRAWN, "a", "switch", "foreignObject"},
        attributes={"*": {*DRAWING_ATTRIBUTES, "xlink:href"}, "svg": {*DRAWING_ATTRIBUTES}},
        clean_content_tags={"script"},
        url_schemes={"http", "https", "data"},
        link_rel=None,
    )
    return made.replace("&nbsp;", "\xa0")


def picture_name(source: str) -> str:
    """Give the file name of a picture's address, for a message; "" for embedded data."""
    return "" if source.startswith("data:") else source.split("?")[0].rsplit("/", 1)[-1]
