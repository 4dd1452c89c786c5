from .events import (
    BuildEnded as BuildEnded,
    Changed as Changed,
    Outcome as Outcome,
    PreviewEvent as PreviewEvent,
    Serving as Serving,
)
from .loop import preview_report as preview_report
