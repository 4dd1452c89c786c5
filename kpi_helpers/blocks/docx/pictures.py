"""Pictures for Word: drawings become pixels, all in one run of Typst, with the report's own letters.

Word shows SVG only in its newest versions, and with whatever letters the machine has.
"""

from __future__ import annotations

import base64
import binascii
import io
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kpi_helpers.blocks.docx.elements import TEXT_WIDTH, Element, clean, el
from kpi_helpers.blocks.html import SHAPES, verdict_of
from kpi_helpers.blocks.kinds import PIXELS
from kpi_helpers.blocks.palette import MUTED, PAPER, TONES
from kpi_helpers.blocks.pdf import fonts, points_of, readable_svg

if TYPE_CHECKING:
    from docx.parts.document import DocumentPart

PRINTED = 300  # pixels an inch
TALLEST = 620.0  # points; a page less its margins and a line of words
AT_ONCE = 40  # drawings in one run of Typst
EMU = 12700  # in a point
DECORATIVE = "http://schemas.microsoft.com/office/drawing/2017/decorative"
UNUSABLE = "A picture cannot be shown: its file is damaged or of a kind that cannot be printed."
OF_MARKS = {"usual": MUTED, "chance": MUTED, "none": MUTED, "pass": TONES["improvement"], "fail": TONES["concern"]}


@dataclass
class Waiting:
    """A drawing that is made into pixels at the end, and where it goes."""

    svg: str
    wide: float
    tall: float
    place: str
    run: Element


class Pictures:
    """The pictures of one document."""

    def __init__(self, part: DocumentPart) -> None:
        self.part = part
        self.waiting: list[Waiting] = []
        self.count = 0

    def run_of(self, picture: dict[str, Any], place: str, *, wide: float | None = None) -> Element | None:
        """Give a run that shows a picture, `wide` points or its own size, or None where it cannot be read.

        A picture without `alt` is decoration.
        """
        alt = str(picture.get("alt") or "")
        if picture.get("svg"):
            natural = size_of(str(picture["svg"]))
            svg = readable_svg(str(picture["svg"])) if all(natural) else None
            if svg is None:
                return None
            made = self._run("", alt, *fitted(natural, wide))
            self.waiting.append(Waiting(svg, *fitted(natural, wide), place, made))
            return made
        pixels = decoded(next((str(picture[form]) for form in PIXELS if picture.get(form)), ""))
        if pixels is None:
            return None
        content, natural = pixels
        return self._run(self.part.get_or_add_image(io.BytesIO(content))[0], alt, *fitted(natural, wide))

    def mark(self, name: str, place: str) -> Element | None:
        """Give a run with the small shape of a mark, which decorates."""
        size = 10.0 if "kpi-letter" in SHAPES.get(name, "") else 6.4
        return self.run_of({"svg": mark_svg(name)}, place, wide=size) if name in SHAPES else None

    def finish(self) -> list[str]:
        """Put pixels in the place of all drawings; give a sentence for each that cannot be drawn."""
        warnings = []
        drawn = pixels_of([(one.svg, one.wide, one.tall) for one in self.waiting])
        for one in self.waiting:
            content = drawn[one.svg, one.wide, one.tall]
            if content:
                (blip,) = one.run.xpath(".//a:blip")
                blip.set(R_EMBED, self.part.get_or_add_image(io.BytesIO(content))[0])
            else:
                one.run.clear()
                one.run.append(el("t", UNUSABLE))
                warnings.append(f"{one.place}: a picture cannot be drawn and is left out of the Word document.")
        return warnings

    def _run(self, embed: str, alt: str, wide: float, tall: float) -> Element:
        """Give the run of a picture."""
        self.count += 1
        size = {"cx": round(wide * EMU), "cy": round(tall * EMU)}
        about = {"id": self.count, "name": f"Picture {self.count}", "descr": clean(alt)}
        shape = el("pic:spPr", el("a:xfrm", el("a:off", x=0, y=0), el("a:ext", **size)), el("a:prstGeom", prst="rect"))
        named = el("pic:nvPicPr", el("pic:cNvPr", **about), el("pic:cNvPicPr"))
        blip = el("a:blip")
        blip.set(R_EMBED, embed)
        picture = el("pic:pic", named, el("pic:blipFill", blip, el("a:stretch", el("a:fillRect"))), shape)
        data = el("a:graphicData", picture, uri="http://schemas.openxmlformats.org/drawingml/2006/picture")
        decoration = None if alt else el("a:extLst", _decorative())
        inline = el(
            "wp:inline",
            el("wp:extent", **size),
            el("wp:docPr", decoration, **about),
            el("wp:cNvGraphicFramePr", el("a:graphicFrameLocks", noChangeAspect=1)),
            el("a:graphic", data),
            distT=0, distB=0, distL=0, distR=0,
        )  # fmt: skip
        return el("r", el("drawing", inline))


R_EMBED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed"


def _decorative() -> Element:
    """Give the mark of Word 2019 and later for a picture that says nothing."""
    ext = el("a:ext", uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}")
    ext.append(ext.makeelement(f"{{{DECORATIVE}}}decorative", {"val": "1"}, {"adec": DECORATIVE}))
    return ext


def fitted(natural: tuple[float, float], wide: float | None) -> tuple[float, float]:
    """Give width and height in points on the page: as asked for, but never beyond it.

    >>> fitted((100.0, 50.0), None), fitted((100.0, 50.0), 300.0), fitted((952.0, 100.0), None)
    ((100.0, 50.0), (300.0, 150.0), (476.0, 50.0))
    """
    width = min(wide or natural[0], TEXT_WIDTH)
    height = width * natural[1] / natural[0]
    if height > TALLEST:
        width, height = width * TALLEST / height, TALLEST
    return round(width, 2), round(height, 2)


def size_of(svg: str) -> tuple[float, float]:
    """Give the width and height of a drawing in points.

    >>> size_of('<svg width="4in" height="2in"/>'), size_of('<svg viewBox="0 0 200 100"/>')
    ((288.0, 144.0), (150.0, 75.0))
    """
    opening = svg[svg.find("<svg") :].partition(">")[0]
    box = re.search(r'viewBox="\s*\S+[\s,]+\S+[\s,]+([\d.]+)[\s,]+([\d.]+)', opening)
    shape = (float(box[1]) * 0.75, float(box[2]) * 0.75) if box else (0.0, 0.0)
    lengths = []
    for name in ("width", "height"):
        found = re.search(rf'\s{name}="([^"]*)"', opening)
        lengths.append((points_of(found[1]) if found else None) or 0.0)
    wide, tall = lengths
    if shape[0] and shape[1] and not (wide and tall):
        wide = wide or tall * shape[0] / shape[1] or shape[0]
        tall = wide * shape[1] / shape[0]
    return wide, tall


def decoded(encoded: str) -> tuple[bytes, tuple[float, float]] | None:
    """Give a picture of pixels in a form Word shows, with its size in points, or None where it cannot be read."""
    from PIL import Image  # only documents with such pictures need it

    try:
        content = base64.b64decode("".join(encoded.split()), validate=True)
        with Image.open(io.BytesIO(content)) as image:
            image.load()
            size = (image.width * 0.75, image.height * 0.75)
            if image.format in ("PNG", "JPEG") and image.mode != "CMYK":
                return content, size
            kept = io.BytesIO()
            image.convert("RGBA").save(kept, "PNG")
            return kept.getvalue(), size
    except (binascii.Error, OSError, SyntaxError, ValueError):
        return None


def mark_svg(name: str) -> str:
    """Give the shape of a mark as a drawing of its own, in its colour."""
    verdict = verdict_of(name)
    colour = TONES.get(verdict) or OF_MARKS[verdict]
    line = "fill:none;stroke-linecap:round;stroke-linejoin:round"
    looks = {
        "kpi-open": f"fill:none;stroke:{colour};stroke-width:{1.1 if 'kpi-letter' in SHAPES[name] else 1.7}",
        "kpi-letter kpi-letter-ink": f"{line};stroke:{colour};stroke-width:1.05",
        "kpi-letter": f"{line};stroke:{PAPER};stroke-width:1.05",
    }
    shape = re.sub(r'class="([^"]+)"', lambda found: f'style="{looks[found[1]]}"', SHAPES[name])
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><g style="fill:{colour}">{shape}</g></svg>'


def bar_svg(bar: dict[str, Any]) -> str:
    """Give the bar behind a figure as a drawing of its own."""
    start, end = (min(max(float(bar[key]), 0.0), 1.0) * 100 for key in ("from", "to"))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 8"><rect x="{start}" y="0" '
        f'width="{max(end - start, 0)}" height="8" style="fill:{bar["colour"]}"/></svg>'
    )


def pixels_of(drawings: list[tuple[str, float, float]]) -> dict[tuple[str, float, float], bytes | None]:
    """Give each drawing as PNG at the resolution of print, or None where Typst cannot read it."""
    kept: dict[tuple[str, float, float], bytes | None] = {}
    asked = list(dict.fromkeys(drawings))
    for start in range(0, len(asked), AT_ONCE):
        together = asked[start : start + AT_ONCE]
        pages = _pages(together)
        if pages is None:  # one of them is at fault
            pages = [(_pages([one]) or [None])[0] for one in together]
        kept.update(zip(together, pages, strict=True))
    return kept


def _pages(drawings: list[tuple[str, float, float]]) -> list[bytes | None] | None:
    """Give drawings as PNG, each set on a page of its size, or None where Typst refuses one."""
    import typst  # a fifth of a second that only a document with drawings needs

    with tempfile.TemporaryDirectory(prefix="kpi-report-") as folder:
        source = []
        for number, (svg, wide, tall) in enumerate(drawings):
            (Path(folder) / f"{number}.svg").write_text(svg, encoding="utf-8")
            size = f"width: {wide}pt, height: {tall}pt"
            source.append(f'#page({size}, margin: 0pt, fill: none, image("{number}.svg", {size}))')
        main = Path(folder) / "pictures.typ"
        main.write_text("\n".join(source), encoding="utf-8")
        try:
            made = typst.Compiler(input=str(main), root=folder, font_paths=fonts()).compile(format="png", ppi=PRINTED)
        except typst.TypstError:
            return None
    return list(made) if isinstance(made, list) else [made]
