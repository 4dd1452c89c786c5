from .forking import can_fork as can_fork, end_started as end_started, run_forked as run_forked, warm_up as warm_up
from .kernel_start import NEEDED as NEEDED
from .manager import (
    SectionKernelManager as SectionKernelManager,
    last_words as last_words,
    resolve_classes as resolve_classes,
)
