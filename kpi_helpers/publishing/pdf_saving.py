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
TIGHTEST = 9  # level of zlib


def saved_bytes(pdf: pikepdf.Pdf) -> bytes:
    """Give the bytes of a PDF.

    Objects that are not streams are packed into streams of a hundred; where one of those would be misread, the size
    of one more page is made an object of its own, which moves every later object on by one.
    """
    pikepdf.settings.set_flate_compression_level(TIGHTEST)
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
    """Write a stream that ends with a carriage return in hexadecimal digits, which end with a closing mark."""
    packed = stream.read_raw_bytes()
    if not packed.endswith(b"\r"):
        return
    filters, settings = stream.get("/Filter"), stream.get("/DecodeParms")
    if settings is not None or not isinstance(filters, Name):
        return
    stream.write(packed.hex().encode("ascii") + b">", filter=Array([Name.ASCIIHexDecode, filters]))


def packed_bytes(pdf: pikepdf.Pdf) -> bytes:
    """Give the bytes of a PDF, its objects packed, its streams as they are."""
    packed = io.BytesIO()
    pdf.save(
        packed,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        stream_decode_level=pikepdf.StreamDecodeLevel.none,
        recompress_flate=False,
        deterministic_id=True,
    )
    return packed.getvalue()
