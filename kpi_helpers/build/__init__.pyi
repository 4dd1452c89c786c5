from .build_record import Became as Became
from .check import Checked as Checked, check_report as check_report
from .folders import (
    LATEST as LATEST,
    notebooks_folder as notebooks_folder,
    report_folder as report_folder,
    require_data as require_data,
    require_quarter as require_quarter,
)
from .progress import (
    Event as Event,
    Progress as Progress,
    Started as Started,
    StepDone as StepDone,
    StepStarted as StepStarted,
    Warned as Warned,
)
from .report import Built as Built, build_report as build_report
from .warm import begin_warming as begin_warming
