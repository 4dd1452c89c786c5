r"""A PDF saved small and the same every time, with streams no checker can misread.

PDF/A wants a line end after every stream (ISO 19005-2, 6.1.7.1). Where packed data happen to end with a carriage
return, as one in 256 does, that and the line end after it read as one, and the stream seems a byte too short. After
such a stream stands ``\r\n``, for which one of the spaces in its dictionary is given up, so that nothing else moves.
"""

from __future__ import annotations

import io
import re

import pikepdf

MISREAD = b"\r\nendstream"
_OPENING, _DATA = b" obj\n<< ", b">>\nstream\n"  # as `pikepdf` writes them
_LENGTH = re.compile(rb"/Length (\d+)(?! \d+ R)\b")


def saved_bytes(pdf: pikepdf.Pdf) -> bytes:
    """Give the bytes of a PDF."""
    pikepdf.settings.set_flate_compression_level(9)  # the tightest
    return unmistakable(packed_bytes(pdf))


def packed_bytes(pdf: pikepdf.Pdf) -> bytes:
    """Give the bytes of a PDF, its objects packed, its streams as they are."""
    packed = io.BytesIO()
    pdf.save(
        packed,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        recompress_flate=False,
        deterministic_id=True,
    )
    return packed.getvalue()


def unmistakable(packed: bytes) -> bytes:
    r"""Give the same with ``\r\n`` after each stream that ends with a carriage return."""
    made = bytearray(packed)
    for found in re.finditer(re.escape(MISREAD), packed):
        end = found.start() + 1
        opening = _opening(packed, end)
        if opening is not None:
            made[opening : end - 1], made[end - 1 : end] = packed[opening + 1 : end], b"\r"
    return bytes(made)


def _opening(packed: bytes, end: int) -> int | None:
    """Give the place of the first space in the dictionary of the stream whose data end here; None if none do."""
    data = packed.rfind(_DATA, 0, end)
    while data >= 0:
        head = packed.rfind(_OPENING, 0, data)
        length = _LENGTH.search(packed, head, data)
        if head >= 0 and length and int(length[1]) == end - data - len(_DATA):
            return head + len(_OPENING) - 1
        data = packed.rfind(_DATA, 0, data)
    return None
