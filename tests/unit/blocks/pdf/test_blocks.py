"""The design and the blocks, as Typst reads them, agree with what is said of them elsewhere."""

from __future__ import annotations

import re

from kpi_helpers.blocks import SHAPES, palette
from kpi_helpers.blocks.pdf.compile import design
from kpi_helpers.blocks.pdf.layout import GUTTER, LOOKS, TEXT_WIDTH

DESIGN = design("report.typ").decode("utf-8")


def test_the_design_has_the_colours_of_the_palette() -> None:
    drawn = dict(re.findall(r"(\w+): rgb\(\"(#[0-9a-f]{6})\"\)", DESIGN))
    named = dict(re.findall(r"#let (\w+) = rgb\(\"(#[0-9a-f]{6})\"\)", DESIGN))
    assert named == {"ink": palette.INK, "quiet": palette.MUTED, "hairline": palette.RULE}
    quiet = dict.fromkeys(re.findall(r"(\w+): quiet", DESIGN.split("#let tones")[1].split(")\n")[0]), named["quiet"])
    assert {**drawn, **quiet} == palette.TONES


def test_the_design_draws_every_shape() -> None:
    shapes = DESIGN.split("#let shapes = (")[1].split("\n)\n")[0]
    assert set(re.findall(r"(\w+): (?:circle|polygon|square|arrow|rect|lettered)\(", shapes)) == set(SHAPES)


def test_the_page_is_as_wide_as_tables_think() -> None:
    margin = re.search(r"margin: \(x: (\d+)mm", DESIGN)
    assert margin is not None
    assert 210 - 2 * int(margin[1]) == TEXT_WIDTH
    assert f"column-gutter: {GUTTER:g}mm" in DESIGN


def test_type_is_as_large_as_tables_think() -> None:
    looks = DESIGN.split("#let looks = (")[1].split("\n)\n")[0]
    assert {name: float(size) for name, size in re.findall(r"(\w+): \(size: ([\d.]+)pt", looks)} == LOOKS
