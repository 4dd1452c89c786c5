"""Draw pages of a report side by side, each named by its bookmark; "Cover" is the first page.

python docs/pictures/draw_pages.py outputs/2022-23_Q2/report.pdf Cover Summary "Protecting the environment"
"""

from __future__ import annotations

import sys
from pathlib import Path

import pypdfium2 as pdfium
from PIL import Image, ImageOps

PICTURE = Path(__file__).with_name("pages.png")
PAGE_WIDTH = 800  # pixels of one page in the picture
GAP = 16  # pixels between pages
EDGE, GROUND = "#c9d1d6", "#ffffff"
COLOURS = 256  # enough for text, tables and bars; keeps the file small


def draw_pages(report: Path, names: list[str], picture: Path = PICTURE) -> None:
    """Write one picture of the pages that carry these bookmarks, in the order given.

    Raises
    ------
    SystemExit
        The report has no bookmark of that name.
    """
    with pdfium.PdfDocument(report) as pdf:
        pages = [draw_page(pdf[number]) for number in page_numbers(pdf, names)]
    height = max(page.height for page in pages)
    whole = Image.new("RGB", (sum(page.width for page in pages) + GAP * (len(pages) - 1), height), GROUND)
    left = 0
    for page in pages:
        whole.paste(page, (left, 0))
        left += page.width + GAP
    whole.quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(picture, optimize=True)


def page_numbers(pdf: pdfium.PdfDocument, names: list[str]) -> list[int]:
    """Give the place of each named page, from 0."""
    places = {"Cover": 0}
    for bookmark in pdf.get_toc():
        place = bookmark.get_dest()
        if place is not None:
            places.setdefault(bookmark.get_title(), place.get_index())
    unknown = [name for name in names if name not in places]
    if unknown:
        sys.exit(f"No bookmark called {', '.join(unknown)}. Bookmarks: {', '.join(places)}.")
    return [places[name] for name in names]


def draw_page(page: pdfium.PdfPage) -> Image.Image:
    """Draw one page with a thin edge."""
    drawn = page.render(scale=PAGE_WIDTH / page.get_width()).to_pil().convert("RGB")
    return ImageOps.expand(drawn, border=1, fill=EDGE)


if __name__ == "__main__":
    draw_pages(Path(sys.argv[1]), sys.argv[2:])
