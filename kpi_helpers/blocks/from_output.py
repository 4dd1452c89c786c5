"""Outputs of cells read into blocks: every form a notebook stores is shown, or a box says what stands there.

Forms are tried best first. What was meant for the analyst alone is dropped: progress bars, terminal colours, the names
Python prints for plotting objects, where an object lay in memory.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from kpi_helpers.blocks import kinds
from kpi_helpers.blocks.formulas import split_formulas
from kpi_helpers.blocks.from_html import NEEDS_A_PROGRAM, blocks_of_html
from kpi_helpers.blocks.kinds import Block
from kpi_helpers.blocks.reading import Reading, described
from kpi_helpers.blocks.stills import still_of

PIXELS = ("image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp", "image/tiff")
ANSI = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b\][^\x07]*\x07")
BARE_FORMULA = re.compile(r"\$\$([^$]+)\$\$|\$([^$]+)\$|\\\[(.+)\\\]|\\\((.+)\\\)", re.DOTALL)
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")
# A bar of tqdm as it is left: a share, a bar drawn of blocks or signs, how many of how many, and how long it took.
PROGRESS = re.compile(
    r"^.*\b\d{1,3}%\|[ #\u2580-\u259f0-9.]*\| *\d[\w./]*(?: \[.*\])?\s*$"
    r"|^\d+(?:\.\d+)?\w* \[[\d:]+, .*(?:it/s|s/it)\]\s*$"
)
# What Python prints for an object made only for its effect, alone or in lists, tuples and dicts of them.
OBJECT = (
    r"(?:<(?:[^<>]*\bAxes[^<>]*|(?:Figure size|seaborn\.|matplotlib\.|mpl_toolkits\.|IPython\.|PIL\.|BarContainer"
    r"|ErrorbarContainer|StemContainer|pandas\.io\.formats\.style)[^<>]*)>"
    r"|(?:Text|Annotation|Figure)\([^\n]*?\)|<a list of \d+ [^<>]+>)"
)
BARE_OBJECT = re.compile(rf"^(?:{OBJECT}|<[^<>]* at 0x[0-9a-fA-F]+>)$", re.DOTALL)
HELD = re.compile(
    r"array\(|dtype=[\w<]+|'(?:whiskers|caps|boxes|medians|fliers|means|bodies|cbars|cmins|cmaxes|cmeans|cmedians)'"
    r"|-?\d+(?:\.\d*)?(?:e[-+]?\d+)?|nan|inf|[\s\[\](){},:]"
)


def blocks_of_print(text: str) -> list[Block]:
    """Read printed text."""
    words = printed_text(text)
    return [kinds.printed(words)] if words.strip() else []


def blocks_of_error(name: str, words: str) -> list[Block]:
    """Read the error that stopped a cell."""
    return [kinds.failure(name, printed_text(words))]


def blocks_of_data(
    data: Mapping[str, Any], metadata: Mapping[str, Any], reading: Reading, markdown: Callable[[str], str]
) -> list[Block]:
    """Read one displayed object.

    Parameters
    ----------
    data
        Its forms: MIME type to content.
    metadata
        What the notebook says of it: widths of pictures, words for who cannot see it.
    reading
        The cell it stands in; told what a reader will miss.
    markdown
        Gives the HTML of a Markdown text.

    Returns
    -------
    list of Block
        Empty for what was meant for the analyst only.
    """
    given = alternative_of(metadata)
    interactive = sorted(set(data) - {"text/plain", *FORMS})
    if not any(data.get(form) for form in ("image/svg+xml", *PIXELS)):
        for form in interactive:
            still = still_of(form, data[form])
            drawn = reading.picture(still) if still else None
            if drawn:
                return [described(drawn, reading.alternative(given), None)]
    for form in FORMS:
        if data.get(form):
            found = FORMS[form](data, metadata, given, reading, markdown)
            if found:
                return found
    text = str(data.get("text/plain") or "")
    if interactive and not set(interactive) <= QUIET:
        return instead_of(interactive, text, reading)
    left = [form for form in FORMS if data.get(form)]
    if left:
        return (
            []
            if left == ["text/html"]
            else [kinds.missing(f"[A picture that cannot be read stands here: {reading.alternative(given)}]")]
        )
    return [] if is_bare_object(text) else blocks_of_print(text)


def instead_of(forms: list[str], text: str, reading: Reading) -> list[Block]:
    """Give a box that says that something interactive is missing; nothing for a progress bar."""
    if text and not printed_text(text):
        return []
    reading.warn(f"an output needs a program to be seen and is left out ({', '.join(forms)}). {todo_for(forms)}")
    return [kinds.missing(NEEDS_A_PROGRAM)]


QUIET = frozenset({"application/json", "application/geo+json"})  # JupyterLab's tree of plain data: its text says it


def todo_for(forms: list[str]) -> str:
    """Say what an analyst can do about an output that a page cannot show."""
    if any("pdf" in form for form in forms):
        return "Show the figure as SVG or PNG"
    if any("plotly" in form for form in forms):
        return "Install kaleido, or show a picture of it: Image(figure.to_image())"
    if any("vega" in form for form in forms):
        return "Install vl-convert-python, or show a picture of it"
    return "Show a picture or a table of it"


def markdown_form(
    data: Mapping[str, Any], _metadata: Mapping[str, Any], _given: str, reading: Reading, markdown: Callable[[str], str]
) -> list[Block]:
    """Read a form in Markdown."""
    return blocks_of_html(markdown(text_in(data["text/markdown"])), reading)


def html_form(
    data: Mapping[str, Any],
    _metadata: Mapping[str, Any],
    _given: str,
    reading: Reading,
    _markdown: Callable[[str], str],
) -> list[Block]:
    """Read a form in HTML; a box for a program gives way to a picture that stands beside it."""
    found = blocks_of_html(text_in(data["text/html"]), reading)
    lone_box = [block["kind"] for block in found] == ["missing"]
    return [] if lone_box and any(data.get(form) for form in ("image/svg+xml", *PIXELS)) else found


def drawing_form(
    data: Mapping[str, Any], metadata: Mapping[str, Any], given: str, reading: Reading, _markdown: Callable[[str], str]
) -> list[Block]:
    """Read a form in SVG."""
    found = reading.picture(text_in(data["image/svg+xml"]))
    if found is None:
        reading.warn("a drawing is not well-formed SVG and is left out")
        return []
    return [described(found, reading.alternative(given), width_in(metadata, "image/svg+xml"))]


def pixels_form(form: str) -> Callable[..., list[Block]]:
    """Give what reads a form in pixels."""

    def read(
        data: Mapping[str, Any], metadata: Mapping[str, Any], given: str, reading: Reading, _markdown: object
    ) -> list[Block]:
        found = reading.picture(f"data:{form};base64,{text_in(data[form])}")
        if found is None:
            reading.unreadable()
            return []
        return [described(found, reading.alternative(given), width_in(metadata, form) or found["width"])]

    return read


def latex_form(
    data: Mapping[str, Any], _metadata: Mapping[str, Any], _given: str, _reading: Reading, _markdown: object
) -> list[Block]:
    """Read a formula, or text with formulas in it."""
    text = text_in(data["text/latex"]).strip()
    if (bare := BARE_FORMULA.fullmatch(text)) is not None:
        return [kinds.formula(next(filter(None, bare.groups())).strip())]
    parts = split_formulas(text)
    if any(is_formula for is_formula, _ in parts):
        return [
            kinds.paragraph([kinds.formula_run(words) if formula else kinds.run(words) for formula, words in parts])
        ]
    return [kinds.formula(text)]


FORMS: dict[str, Callable[..., list[Block]]] = {
    "text/html": html_form,
    "text/markdown": markdown_form,
    "image/svg+xml": drawing_form,
    **{form: pixels_form(form) for form in PIXELS},
    "text/latex": latex_form,
}


def text_in(content: Any) -> str:
    """Give the content of a form; notebooks may store it in lines."""
    return "".join(content) if isinstance(content, list) else str(content)


def width_in(metadata: Mapping[str, Any], form: str) -> float | None:
    """Give the width in CSS pixels that a notebook states for a picture."""
    stated = metadata.get(form)
    for said in (stated if isinstance(stated, Mapping) else {}, metadata):
        width = said.get("width")
        if isinstance(width, int | float) and not isinstance(width, bool) and width > 0:
            return float(width)
    return None


def alternative_of(metadata: Mapping[str, Any]) -> str:
    """Give the description in a cell's or output's metadata, in the names Jupyter and Quarto use."""
    inner = [said for said in metadata.values() if isinstance(said, Mapping)]
    for said in (*inner, metadata):
        for name in ("alt", "fig-alt", "fig_alt"):
            words = said.get(name)
            if isinstance(words, str) and words.strip():
                return " ".join(words.split())
    return ""


# ---- text ---------------------------------------------------------------------------------------------------


def without_addresses(text: str) -> str:
    """Take out where an object lay in memory, which differs at every run.

    >>> without_addresses("<Thing at 0x7f12ab>")
    '<Thing>'
    """
    return ADDRESS.sub("", text)


def printed_text(text: str) -> str:
    r"""Give printed text as a terminal would leave it: no colours, overwritten lines or progress bars.

    >>> printed_text("10%|#   | 1/10\rdone")
    'done'
    """
    lines = (line.rstrip("\r").rsplit("\r", 1)[-1] for line in ANSI.sub("", text).split("\n"))
    kept = (CONTROL.sub("", line) for line in lines if not PROGRESS.match(line))
    return without_addresses("\n".join(kept)).rstrip()


def is_bare_object(text: str) -> bool:
    """Say whether text is only Python's name for objects nobody meant to print.

    >>> is_bare_object("<Axes: xlabel='quarter'>"), is_bare_object("<5 homes"), is_bare_object("[1, 2]")
    (True, False, False)
    >>> is_bare_object("(array([1., 2.]), array([0, 1]), <BarContainer object of 2 artists>)")
    True
    """
    text = text.strip()
    if BARE_OBJECT.match(text):
        return True
    if len(text) > 20_000 or not re.match(r"[\[({]|array\(", text):
        return False
    without = re.sub(OBJECT, "", text)
    return without != text and not HELD.sub("", without)
