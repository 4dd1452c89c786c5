"""The frame of every page of the dashboard: head, band, ways to other pages, foot.

A page is plain HTML with one shared style sheet and one shared script. It asks for nothing outside its folder: a
content security policy refuses every other request, from a web server and from a folder alike.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from kpi_helpers import display
from kpi_helpers.analysis import Scorecard
from kpi_helpers.blocks import Block, markup_of
from kpi_helpers.periods import months_in_words

NAME = "Corporate Performance Dashboard"
STYLES, SCRIPT = "assets/dashboard.css", "assets/dashboard.js"
# file: beside 'self', because a page opened from a folder has no origin of its own in some browsers.
POLICY = (
    "default-src 'none'; style-src 'self' file: 'unsafe-inline'; script-src 'self' file:; "
    "img-src 'self' file: data: blob:; font-src data:; base-uri 'none'; form-action 'none'"
)
_DRAWING = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
_UNSEEN = re.compile(r"\s*<metadata>.*?</metadata>|(?<=\n)[ \t]+", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a page under a heading of its own; `css_class` places it on screen and on paper."""

    anchor: str
    title: str
    html: str
    css_class: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """One page.

    Parameters
    ----------
    path
        Where it stands, from the dashboard's root.
    title
        Its main heading.
    trail
        The pages above it, from the top: words and path.
    lead
        HTML between the heading and the parts.
    css_class
        Class of the page's text, for the looks of one kind of page.
    style
        CSS variables of this page alone.
    """

    path: str
    title: str
    parts: Sequence[Part]
    trail: Sequence[tuple[str, str]] = ()
    lead: str = ""
    css_class: str = "plain"
    style: str = ""

    @property
    def root(self) -> str:
        """The way from the page to the dashboard's root: "" or ``../``."""
        return root_of(self.path)


def root_of(path: str) -> str:
    """Give the way from a page to the dashboard's root.

    >>> root_of("index.html"), root_of("kpi/HOU_03.html")
    ('', '../')
    """
    return "../" * path.count("/")


def blocks_html(blocks: Sequence[Block], root: str) -> str:
    """Give blocks as HTML for a page that finds the dashboard's root at `root`; nothing for none."""
    return markup_of(display.with_addresses(list(blocks), root)) if blocks else ""


def page_html(page: Page, scorecard: Scorecard) -> str:
    """Give a whole page."""
    parts = lean("".join(_part(part) for part in page.parts))
    report, root = scorecard.authority.report, page.root
    style = f' style="{escape(page.style)}"' if page.style else ""
    window = ", ".join(dict.fromkeys((page.title, NAME, report.authority, scorecard.authority.quarter.printed)))
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(report.language)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(POLICY)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<link rel="icon" href="data:,">\n'
        f"<title>{escape(window)}</title>\n"
        f'<link rel="stylesheet" href="{root}{STYLES}">\n<script src="{root}{SCRIPT}"></script>\n'
        '</head>\n<body>\n<a class="skip" href="#main">Skip to the text</a>\n'
        f"{_band(page, scorecard)}{_ways(page, scorecard)}\n"
        f'<main id="main" tabindex="-1" class="{page.css_class}"{style}>\n{_trail(page)}'
        f"<h1>{escape(page.title)}</h1>\n{page.lead}{parts}</main>\n{_foot(page, scorecard)}</body>\n</html>\n"
    )


def lean(html: str) -> str:
    r"""Give HTML without what drawings carry that nobody sees: a record of their kind, and spaces before lines.

    >>> lean("<p> a</p><svg> <metadata> x </metadata>\n  <path/>\n</svg>")
    '<p> a</p><svg>\n<path/>\n</svg>'
    """
    return _DRAWING.sub(lambda found: _UNSEEN.sub("", found[0]), html)


def _part(part: Part) -> str:
    place = f' class="{part.css_class}"' if part.css_class else ""
    name = escape(part.anchor)
    return (
        f'<section{place} aria-labelledby="{name}"><h2 id="{name}">{escape(part.title)}</h2>\n{part.html}</section>\n'
    )


def _band(page: Page, scorecard: Scorecard) -> str:
    authority = scorecard.authority
    report, quarter = authority.report, authority.quarter
    fictional = (
        f'<p class="fictional">{escape(report.authority)} is fictional. '
        "Every name and figure on this page is invented.</p>"
        if report.fictional
        else ""
    )
    return (
        f'<header class="band">{fictional}<div class="inner">'
        f'<p class="name"><a href="{page.root}{display.INDEX}">{NAME}</a></p>'
        f'<p class="line">{escape(report.authority)}<span> {escape(quarter.printed)}, '
        f"{escape(months_in_words(quarter))}. Figures as known on {escape(authority.closing_day)}.</span></p>"
        "</div></header>\n"
    )


def _ways(page: Page, scorecard: Scorecard) -> str:
    """Give the navigation: all KPIs, the priorities, help, the report."""
    report = scorecard.authority.report
    pages = [("All KPIs", display.INDEX), *((p.title, display.priority_page(p.slug)) for p in report.priorities)]
    above = {path for _, path in page.trail}
    pages += [("Instructions", display.INSTRUCTIONS), ("Glossary", display.GLOSSARY)]
    items = []
    for words, path in pages:
        here = ' aria-current="page"' if path == page.path else ""
        branch = ' class="above"' if path in above and path != display.INDEX else ""
        items.append(f'<li><a href="{page.root}{path}"{here}{branch}>{escape(words)}</a></li>')
    items.append(f'<li><a href="{page.root}../{display.REPORT_PAGE}">The report</a></li>')
    return f'<nav class="ways" aria-label="Dashboard"><div class="inner"><ul>{"".join(items)}</ul></div></nav>'


def _trail(page: Page) -> str:
    """Give the pages above this one, as a list of links."""
    if not page.trail:
        return ""
    items = (f'<li><a href="{page.root}{path}">{escape(words)}</a></li>' for words, path in page.trail)
    return f'<nav class="trail" aria-label="You are here"><ol>{"".join(items)}</ol></nav>\n'


def _foot(page: Page, scorecard: Scorecard) -> str:
    report = scorecard.authority.report
    root = page.root
    links = (
        f'<a href="{root}../{display.REPORT_PAGE}">{escape(report.title)}</a>, '
        f'<a href="{root}../{display.REPORT_PDF}">as PDF</a>. '
        f'<a href="{root}{display.ACCESSIBILITY}">Accessibility statement</a>. '
        f'<a href="{root}{display.INSTRUCTIONS}#open-data">Open data</a>.'
    )
    contact = f"<p>{escape(report.contact)}</p>" if report.contact else ""
    licence = f"<p>{escape(report.licence)}</p>" if report.licence else ""
    return f'<footer class="foot"><div class="inner"><p>{links}</p>{contact}{licence}</div></footer>\n'
