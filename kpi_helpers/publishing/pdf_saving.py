"""A PDF saved small and the same every time, with streams no checker can misread.

PDF/A wants a line end after every stream (ISO 19005-2, 6.1.7.1). Where packed data happen to end with a carriage
return, as one in 256 does, the two read as one line end and the stream seems a byte too short. Such streams
are written so that they end otherwise.
"""

from __future__ import annotations

import io

import pikepdf
from pikepdf import Array, Name, Stream

MISREAD = b"\r\nendstream"


def saved_bytes(pdf: pikepdf.Pdf) -> bytes:
    """Give the bytes of a PDF.

    Objects that are not streams are packed into streams of a hundred; where one of those would be misread, the size
    of one more page is made an object of its own, which moves every later object on by one.
    """
    pikepdf.settings.set_flate_compression_level(9)  # the tightest
    for found in pdf.objects:
        if isinstance(found, Stream):
            end_otherwise(found)
    packed = packed_bytes(pdf)
    for page in pdf.pages:
        if MISREAD not in packed:
            break
        page.obj.MediaBox = pdf.make_indirect(Array(page.obj.MediaBox.as_list()))
        packed = packed_bytes(pdf)
    return packed


def end_otherwise(stream: Stream) -> None:
    """Give a packed stream that ends with a carriage return one line end more, which changes its check sum, its end.

    A line end after page content, a font or a picture means nothing to who reads it.
    """
    if not stream.read_raw_bytes().endswith(b"\r") or stream.get("/Filter") != Name.FlateDecode:
        return
    longer = stream.read_bytes() + b"\n"
    stream.write(longer)
    if "/Length1" in stream:
        stream.Length1 = len(longer)


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
