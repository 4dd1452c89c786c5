"""SVG pictures made safe, well formed and the same at every run.

A picture is parsed as XML (Python's own parser: nothing is fetched, entities of its own are refused),
reduced to drawing elements, and given ids that depend on its place in the report only. Serves both
outputs: Typst needs well-formed XML, the page inlines the same text.
"""

from __future__ import annotations

import re
from xml.etree import ElementTree

from kpi_helpers.publishing.clean.html import SVG_TAGS, clean_css, safe_attribute

SVG = "http://www.w3.org/2000/svg"
DRAWN = SVG_TAGS | {"style", "image"}
EVERYTHING_RULE = re.compile(r"(?<![\w\])\]])\*\s*\{([^}]*)\}")
# Without this, elements are written as <ns0:path>, which an HTML page does not draw.
ElementTree.register_namespace("", SVG)
ElementTree.register_namespace("xlink", "http://www.w3.org/1999/xlink")


def clean_svg(text: str, name: str) -> str | None:
    """Give a safe SVG with ids that begin with `name`, or None when it is not well-formed SVG.

    >>> clean_svg('<svg xmlns="http://www.w3.org/2000/svg"><g id="a"/><script/></svg>', "p1")
    '<svg xmlns="http://www.w3.org/2000/svg"><g id="p1-1" /></svg>'
    """
    if "<!ENTITY" in text:
        return None
    try:
        root = ElementTree.fromstring(text.encode("utf-8"))  # noqa: S314  # entities are refused above
    except (ElementTree.ParseError, ValueError):
        return None
    if local_name(root) != "svg":
        return None
    clean_element(root)
    keep_rules_inside(root)
    return with_ids(ElementTree.tostring(root, encoding="unicode"), name)


def clean_element(element: ElementTree.Element) -> None:
    """Remove, here and below, what is not drawing and every attribute that could fetch or run."""
    for child in list(element):
        if local_name(child) in DRAWN:
            clean_element(child)
        else:
            element.remove(child)
    for key, value in list(element.attrib.items()):
        kept = safe_svg_attribute(key, value)
        if kept is None:
            del element.attrib[key]
        else:
            element.attrib[key] = kept
    if local_name(element) == "style":
        element.text = clean_css(element.text or "")


def keep_rules_inside(root: ElementTree.Element) -> None:
    """Move what a picture says of every element (matplotlib does) to its root, from which it is inherited.

    Left in a style sheet, ``*{stroke-linejoin: round}`` would hold for the whole page.
    """
    own = [root.get("style", "")]
    for parent in list(root.iter()):
        for child in [child for child in parent if local_name(child) == "style"]:
            css = child.text or ""
            own += EVERYTHING_RULE.findall(css)
            child.text = EVERYTHING_RULE.sub("", css).strip()
            if not child.text:
                parent.remove(child)
    style = "; ".join(part.strip().rstrip(";") for part in own if part.strip())
    if style:
        root.set("style", style)


def local_name(element: ElementTree.Element) -> str:
    """Give an element's name without its namespace; "" when it is of another language than SVG."""
    namespace, _, name = element.tag.rpartition("}")
    return name if namespace in {"", "{" + SVG} else ""


def safe_svg_attribute(key: str, value: str) -> str | None:
    """Give an attribute's value or None; `key` may carry a namespace in braces."""
    local = key.rsplit("}", 1)[-1]
    if local.lower().startswith("on"):
        return None
    if local == "href":
        embedded = re.match(r"data:image/(png|jpeg);base64,", value)
        return value if value.startswith("#") or embedded else None
    return safe_attribute("svg", local, value)


def with_ids(text: str, name: str) -> str:
    """Give SVG text with its ids numbered in order of appearance, and every reference following."""
    ids = dict.fromkeys(re.findall(r'\bid="([^"]+)"', text))
    new = {old: f"{name}-{number}" for number, old in enumerate(ids, start=1)}
    text = re.sub(r'\bid="([^"]+)"', lambda found: f'id="{new[found[1]]}"', text)
    text = re.sub(r'href="#([^"]+)"', lambda found: f'href="#{new.get(found[1], found[1])}"', text)
    return re.sub(
        r"url\((&quot;|&apos;|['\"]?)#([^)'\"&]+)\1\)",
        lambda found: f"url(#{new.get(found[2], found[2])})",
        text,
    )
