"""Pictures read into blocks: drawings made safe and the same at every run, pixel pictures that every writer can show.

A drawing is parsed as XML (Python's own parser: nothing is fetched, entities of its own are refused) and reduced to
drawing elements. Its style sheet holds inside it alone, its ids depend on its place in the document only.
"""

from __future__ import annotations

import base64
import binascii
import io
import re
from html import unescape
from typing import Any
from xml.etree import ElementTree

from kpi_helpers.blocks.from_css import AT_RULE, STYLE_RULE, clean_css

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
# Names of drawing elements and attributes in SVG 1.1; matplotlib, draw.io, Mermaid and our own charts use these.
DRAWN = frozenset(
    """svg g path rect circle ellipse line polyline polygon text tspan textPath defs use symbol marker clipPath mask
    pattern linearGradient radialGradient stop title desc style image""".split()  # noqa: SIM905
)
ATTRIBUTES = frozenset(
    """id class style viewBox preserveAspectRatio version x y x1 y1 x2 y2 cx cy r rx ry dx dy d points width height
    transform fill fill-opacity fill-rule stroke stroke-width stroke-opacity stroke-dasharray stroke-linecap
    stroke-linejoin stroke-miterlimit stroke-dashoffset opacity clip-path clip-rule mask marker-start marker-mid
    marker-end markerWidth markerHeight refX refY orient font-family font-size font-weight font-style text-anchor
    dominant-baseline alignment-baseline baseline-shift letter-spacing href gradientUnits gradientTransform
    patternUnits patternTransform clipPathUnits maskUnits offset stop-color stop-opacity vector-effect color
    textLength lengthAdjust paint-order role aria-label visibility display""".split()  # noqa: SIM905
)
EVERYTHING_RULE = re.compile(r"(?<![\w\])\]])\*\s*\{([^}]*)\}")
SIBLING = re.compile(r"(?:^|,)\s*[>+~]")  # after the name of the drawing it would mean what stands beside it
FORMS = {"PNG": "png", "JPEG": "jpeg", "GIF": "gif", "WEBP": "webp"}
KEPT_MODES = {"JPEG": {"RGB", "L"}, "PNG": {"1", "L", "LA", "P", "RGB", "RGBA"}}  # of others Typst or PDF/A refuse some
POINT = 0.75  # of a CSS pixel
POINTS = {"": POINT, "px": POINT, "pt": 1.0, "mm": 72 / 25.4, "cm": 72 / 2.54, "in": 72.0}
LENGTH = re.compile(r"^\s*([\d.]+)\s*(px|pt|mm|cm|in)?\s*$")
# Without this, elements are written as <ns0:path>, which an HTML page does not draw.
ElementTree.register_namespace("", SVG)
ElementTree.register_namespace("xlink", XLINK)


def drawing_of(text: str, name: str) -> str | None:
    """Give a safe SVG with ids that begin with `name`, or None when it is not well-formed SVG.

    >>> drawing_of('<svg xmlns="http://www.w3.org/2000/svg"><g id="a"/><script/></svg>', "p1")
    '<svg xmlns="http://www.w3.org/2000/svg"><g id="p1-1" /></svg>'
    """
    if "<!ENTITY" in text:
        return None
    text = text[max(text.find("<svg"), 0) :].strip()
    if "xmlns=" not in text[: text.find(">")]:
        text = text.replace("<svg", f'<svg xmlns="{SVG}"', 1)
    if "xlink:" in text and "xmlns:xlink" not in text:
        text = text.replace("<svg", f'<svg xmlns:xlink="{XLINK}"', 1)
    try:
        root = ElementTree.fromstring(text.encode("utf-8"))  # noqa: S314  # entities are refused above
    except (ElementTree.ParseError, ValueError):
        return None
    if local_name(root) != "svg":
        return None
    clean_element(root)
    keep_rules_inside(root, name)
    return with_ids(ElementTree.tostring(root, encoding="unicode"), name)


def clean_element(element: ElementTree.Element) -> None:
    """Remove, here and below, what is not drawing and every attribute that could fetch or run.

    A link keeps what it holds. Of a ``switch`` the first part that is drawn is kept. A label written in HTML
    (``foreignObject``, as draw.io and Mermaid write) becomes text in the middle of its box.
    """
    for place, child in reversed(list(enumerate(list(element)))):
        name = local_name(child)
        if name in DRAWN:
            clean_element(child)
        elif name == "a":
            child.tag = f"{{{SVG}}}g"
            clean_element(child)
        elif name in ("switch", "foreignObject"):
            element.remove(child)
            label = drawn_part(child)
            if label is not None:
                element.insert(place, label)
        else:
            element.remove(child)
    for key, value in list(element.attrib.items()):
        kept = safe_attribute(key, value)
        if kept is None:
            del element.attrib[key]
        else:
            element.attrib[key] = kept
    if local_name(element) == "style":
        element.text = clean_css(element.text or "")


def drawn_part(element: ElementTree.Element) -> ElementTree.Element | None:
    """Give what is drawn of a switch or a label in HTML, or None."""
    if local_name(element) == "foreignObject":
        return label_of(element)
    parts = [child for child in element if local_name(child) in DRAWN or local_name(child) == "a"]
    labels = [child for child in element if local_name(child) == "foreignObject"]
    if not parts:
        return next(filter(None, map(label_of, labels)), None)
    group = ElementTree.Element(f"{{{SVG}}}g")
    group.append(parts[0])
    clean_element(group)
    return group


def label_of(element: ElementTree.Element) -> ElementTree.Element | None:
    """Give the words of a label in HTML as text in the middle of its box; None without words."""
    words = " ".join("".join(element.itertext()).split())
    if not words:
        return None
    x, y, width, height = (number_of(element.get(key)) for key in ("x", "y", "width", "height"))
    text = ElementTree.Element(
        f"{{{SVG}}}text",
        {"x": f"{x + width / 2:g}", "y": f"{y + height / 2 + 4:g}", "text-anchor": "middle", "font-size": "12"},
    )
    text.text = words
    return text


def number_of(text: str | None) -> float:
    """Give the number a length begins with; 0 for none."""
    found = re.match(r"\s*(-?[\d.]+)", text or "")
    return float(found[1]) if found else 0.0


def keep_rules_inside(root: ElementTree.Element, name: str) -> None:
    """Make a drawing's style sheet hold for it alone.

    What it says of every element (matplotlib does) moves to the root, from which it is inherited; of the other rules
    each selector begins with the root's id. Left as they are, they would hold for the whole page.
    """
    own = [root.get("style", "")]
    scope = ""
    for parent in list(root.iter()):
        for child in [child for child in parent if local_name(child) == "style"]:
            css = child.text or ""
            own += EVERYTHING_RULE.findall(css)
            rules = STYLE_RULE.findall(AT_RULE.sub("", EVERYTHING_RULE.sub("", css)))
            scope = scope or (f"drawing-{name}" if rules else "")
            child.text = " ".join(
                f"{', '.join(f'#{scope} {one.strip()}' for one in selectors.split(','))} {{{body.strip()}}}"
                for selectors, body in rules
                if selectors.strip() and body.strip() and not SIBLING.search(selectors)
            )
            if not child.text:
                parent.remove(child)
    style = "; ".join(part.strip().rstrip(";") for part in own if part.strip())
    if style:
        root.set("style", style)
    if scope:
        root.set("id", scope)


def local_name(element: ElementTree.Element) -> str:
    """Give an element's name without its namespace; "" when it is of another language than SVG."""
    if not isinstance(element.tag, str):
        return ""  # a comment
    namespace, _, name = element.tag.rpartition("}")
    return name if namespace in {"", "{" + SVG} else ""


def safe_attribute(key: str, value: str) -> str | None:
    """Give an attribute's value, or None when it is unknown or could fetch or run something.

    >>> safe_attribute("onload", "x()") is None, safe_attribute("fill", "url(#a)")
    (True, 'url(#a)')
    """
    local = key.rsplit("}", 1)[-1]
    if local not in ATTRIBUTES:
        return None
    if local == "href":
        embedded = re.match(r"data:image/(png|jpeg);base64,", value)
        return value if value.startswith("#") or embedded else None
    if local == "style":
        return clean_css(value) or None
    if "url(" in value.lower().replace(" ", "") and not re.fullmatch(r"\s*url\(\s*['\"]?#[^)]*\)\s*", value):
        return None
    return value


def with_ids(text: str, name: str) -> str:
    """Give SVG text with its ids numbered in order of appearance, and every reference following."""
    ids = [old for old in dict.fromkeys(re.findall(r'\bid="([^"]+)"', text)) if old != f"drawing-{name}"]
    new = {old: f"{name}-{number}" for number, old in enumerate(ids, start=1)}
    text = re.sub(r'\bid="([^"]+)"', lambda found: f'id="{new.get(found[1], found[1])}"', text)
    text = re.sub(r'href="#([^"]+)"', lambda found: f'href="#{new.get(found[1], found[1])}"', text)
    text = re.sub(
        r"url\((&quot;|&apos;|['\"]?)#([^)'\"&]+)\1\)", lambda found: f"url(#{new.get(found[2], found[2])})", text
    )
    return re.sub(
        r"(<style[^>]*>)(.*?)(</style>)", lambda found: found[1] + renamed(found[2], new) + found[3], text, flags=re.S
    )


def renamed(css: str, new: dict[str, str]) -> str:
    """Give a style sheet whose selectors name the new ids."""
    return re.sub(r"#([\w-]+)(?=[^{}]*\{)", lambda found: f"#{new.get(found[1], found[1])}", css)


def words_of_drawing(svg: str) -> str:
    """Give the words a drawing has for who cannot see it: its label, else its title."""
    found = re.search(r'<svg\b[^>]*\baria-label="([^"]+)"', svg) or re.search(r"<title[^>]*>([^<]+)</title>", svg)
    return unescape(found[1]).strip() if found else ""


def pixels_of(encoded: str) -> tuple[str, str, float] | None:
    """Give a base64 picture as form, base64 and width in pixels, or None when it cannot be read.

    Kinds that a page, Typst or PDF/A cannot take (CMYK, TIFF, BMP, 16 bits) become PNG in RGB.
    """
    from PIL import Image  # only documents with pixel pictures need it

    try:
        content = base64.b64decode("".join(encoded.split()), validate=True)
        with Image.open(io.BytesIO(content)) as image:
            image.load()
            form, width = image.format or "", float(image.width)
            if form in FORMS and image.mode in KEPT_MODES.get(form, {image.mode}):
                return FORMS[form], base64.b64encode(content).decode("ascii"), width
            kept = io.BytesIO()
            image.convert("RGBA" if "A" in image.mode else "RGB").save(kept, format="PNG")
    except (binascii.Error, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return None
    return "png", base64.b64encode(kept.getvalue()).decode("ascii"), width


def picture_of(source: str, name: str) -> dict[str, Any] | None:
    """Give what a data address or an SVG text draws, as parts of a picture block; None when it cannot be read."""
    if source.startswith("data:image/svg+xml"):
        try:
            source = base64.b64decode(source.partition(",")[2]).decode("utf-8")
        except ValueError:
            return None
    if source.startswith("data:"):
        found = pixels_of(source.partition(",")[2])
        return {found[0]: found[1], "width": found[2]} if found else None
    drawing = drawing_of(source, name)
    return {"svg": drawing} if drawing else None


def width_of_svg(text: str) -> float:
    """Give the width an SVG asks for, in points; 340 when it asks for none.

    Examples
    --------
    >>> width_of_svg('<svg width="4in" height="2in"/>'), width_of_svg('<svg viewBox="0 0 200 100"/>')
    (288.0, 150.0)
    """
    start = text[: text.find(">") + 1] if text.startswith("<svg") else text[:2000]
    width = re.search(r'<svg\b[^>]*?\swidth="([^"]*)"', start)
    asked = points_of(width[1]) if width else None
    if asked is not None:
        return asked
    box = re.search(r'viewBox="\s*\S+[\s,]+\S+[\s,]+([\d.]+)', start)
    return float(box[1]) * POINT if box else 340.0


def points_of(length: str) -> float | None:
    """Give a length of SVG in points; None for anything else, such as a share.

    >>> points_of("4in"), points_of("100"), points_of("100%")
    (288.0, 75.0, None)
    """
    found = LENGTH.match(length)
    return float(found[1]) * POINTS[found[2] or ""] if found else None
