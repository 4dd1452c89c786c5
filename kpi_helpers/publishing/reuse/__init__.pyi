from .digests import (
    digest_of as digest_of,
    digest_of_file as digest_of_file,
    digest_of_folder as digest_of_folder,
    sha256 as sha256,
)
from .sections import Now as Now, SectionCache as SectionCache
from .state import PARTS as PARTS, digests_of as digests_of, files_of as files_of, parts_now as parts_now
from .volatile import why_always as why_always, why_code as why_code
