"""A table as a CSV file: UTF-8, commas, one header row, lines that end as CSVW's default dialect has them.

Text that a spreadsheet would take for a formula begins with an apostrophe; decision 0023.
"""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from decimal import Decimal

from kpi_helpers.site.open_data.columns import Cell, Filled

_LEAD = "[\\s'\"`\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}\N{LEFT DOUBLE QUOTATION MARK}"
_LEAD += "\N{RIGHT DOUBLE QUOTATION MARK}\ufeff\u200b]*"
_FORMULA = re.compile(f"{_LEAD}[=+\\-@\uff1d\uff0b\uff0d\uff20\t\r]")  # those of full width too


def csv_text(filled: Filled) -> str:
    """Give the text of a table's CSV file."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(column.name for column in filled.table.columns)
    writer.writerows([csv_cell(cell) for cell in row] for row in filled.rows)
    return text.getvalue()


def csv_cell(cell: Cell) -> str:
    """Give a cell as it stands in the file; empty where there is nothing to say.

    >>> csv_cell(1234567.0), csv_cell(0.0), csv_cell(1e-7), csv_cell("=1+1")
    ('1234567', '0', '0.0000001', "'=1+1")
    """
    match cell:
        case None:
            return ""
        case str():
            return inert(cell)
        case date():
            return cell.isoformat()
        case _:
            return plain_number(cell)


def plain_number(number: float) -> str:
    """Give the shortest text that reads back as the same number, never with an exponent.

    >>> plain_number(81.9), plain_number(-0.0), plain_number(1e22)
    ('81.9', '0', '10000000000000000000000')
    """
    text = format(Decimal(repr(number)), "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def inert(text: str) -> str:
    """Give a text with an apostrophe in front where a spreadsheet would take it for a formula.

    >>> inert("a=1"), inert(" -2")
    ('a=1', "' -2")
    """
    return f"'{text}" if _FORMULA.match(text) else text
