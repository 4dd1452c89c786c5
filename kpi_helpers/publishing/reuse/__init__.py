"""What need not be made again: sections kept, and why one is not.

::

    digests  volatile
    sections  state
"""

from typing import TYPE_CHECKING

from kpi_helpers.doors import door

__all__ = [
    "PARTS",
    "Now",
    "SectionCache",
    "digest_of",
    "digest_of_file",
    "digest_of_folder",
    "digests_of",
    "files_of",
    "parts_now",
    "sha256",
    "why_always",
    "why_code",
]

if TYPE_CHECKING:
    from kpi_helpers.publishing.reuse.digests import digest_of, digest_of_file, digest_of_folder, sha256
    from kpi_helpers.publishing.reuse.sections import Now, SectionCache
    from kpi_helpers.publishing.reuse.state import PARTS, digests_of, files_of, parts_now
    from kpi_helpers.publishing.reuse.volatile import why_always, why_code
else:
    __getattr__ = door(
        __name__,
        {
            "digests": ("digest_of", "digest_of_file", "digest_of_folder", "sha256"),
            "sections": ("Now", "SectionCache"),
            "state": ("PARTS", "digests_of", "files_of", "parts_now"),
            "volatile": ("why_always", "why_code"),
        },
    )
