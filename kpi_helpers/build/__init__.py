"""The join of the house: a report built, or its data checked, as a library call that prints nothing.

::

    build_record  folders  progress  warm
    check  sections
    making
    report
"""

from typing import TYPE_CHECKING

from kpi_helpers.doors import door

LATEST = "latest"  # in place of a quarter: the latest with commentary

__all__ = [
    "LATEST",
    "Became",
    "Built",
    "Checked",
    "Event",
    "Progress",
    "Started",
    "StepDone",
    "StepStarted",
    "Warned",
    "begin_warming",
    "build_report",
    "check_report",
    "importing",
    "notebooks_folder",
    "report_folder",
    "require_data",
    "require_quarter",
]

if TYPE_CHECKING:
    from kpi_helpers.build.build_record import Became
    from kpi_helpers.build.check import Checked, check_report
    from kpi_helpers.build.folders import notebooks_folder, report_folder, require_data, require_quarter
    from kpi_helpers.build.progress import Event, Progress, Started, StepDone, StepStarted, Warned
    from kpi_helpers.build.report import Built, build_report
    from kpi_helpers.build.warm import begin_warming, importing
else:
    __getattr__ = door(
        __name__,
        {
            "build_record": ("Became",),
            "check": ("Checked", "check_report"),
            "folders": ("notebooks_folder", "report_folder", "require_data", "require_quarter"),
            "progress": ("Event", "Progress", "Started", "StepDone", "StepStarted", "Warned"),
            "report": ("Built", "build_report"),
            "warm": ("begin_warming", "importing"),
        },
    )
