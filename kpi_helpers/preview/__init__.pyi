from .builder import Outcome as Outcome
from .loop import (
    BuildEnded as BuildEnded,
    Changed as Changed,
    PreviewEvent as PreviewEvent,
    Serving as Serving,
    preview_report as preview_report,
)
