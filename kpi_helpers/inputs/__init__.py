"""What the figures are: the data folder read, checked as a whole, and handed on as plain rows.

::

    lists
    commentary  files/  kpis  settings
    authority  yaml_reading
    commentary_files  report_file
    reading
    checks/
    checked
    snapshot
"""

from typing import TYPE_CHECKING

from kpi_helpers.doors import door

__all__ = [
    "CHART_SETTINGS",
    "COMMENTARY_FOLDER",
    "LEAST_POINTS",
    "MAY_CHANGE",
    "RATE_PER",
    "REPORT_FILE",
    "RUN_LENGTHS",
    "SETTLED_POINTS",
    "Analysis",
    "Authority",
    "Basis",
    "Block",
    "Bound",
    "BreakKind",
    "Chart",
    "ChartChange",
    "ChartRules",
    "Commentary",
    "Compared",
    "Conflict",
    "Earlier",
    "Field",
    "Frequency",
    "Group",
    "Kpi",
    "Label",
    "Labelled",
    "ListBlock",
    "Note",
    "OnLimit",
    "OutlookMethod",
    "OverrideKind",
    "Part",
    "Polarity",
    "Priority",
    "Rag",
    "RatingRule",
    "Ratings",
    "Register",
    "Report",
    "Row",
    "Seasonal",
    "Setting",
    "Snapshot",
    "State",
    "Status",
    "Subgroup",
    "TargetKind",
    "ToleranceIn",
    "TrendTest",
    "Unit",
    "YearProfile",
    "analysis_by_kpi",
    "as_known",
    "cells_of",
    "check_authority",
    "commentary",
    "file_name",
    "format_plain",
    "open_authority",
    "quarters_with_values",
    "read_earlier",
    "require_authority",
    "rows_of",
    "rows_where",
    "snapshot_of",
]

if TYPE_CHECKING:
    from kpi_helpers.inputs import commentary
    from kpi_helpers.inputs.authority import (
        Authority,
        Register,
        as_known,
    )
    from kpi_helpers.inputs.checked import (
        Earlier,
        check_authority,
        read_earlier,
        require_authority,
    )
    from kpi_helpers.inputs.commentary import (
        Block,
        Chart,
        Commentary,
        Labelled,
        ListBlock,
        Part,
    )
    from kpi_helpers.inputs.files import (
        COMMENTARY_FOLDER,
        REPORT_FILE,
        Row,
        cells_of,
        file_name,
        format_plain,
        quarters_with_values,
        rows_of,
        rows_where,
    )
    from kpi_helpers.inputs.kpis import (
        Group,
        Kpi,
        Subgroup,
    )
    from kpi_helpers.inputs.lists import (
        CHART_SETTINGS,
        MAY_CHANGE,
        RATE_PER,
        RUN_LENGTHS,
        Basis,
        Bound,
        BreakKind,
        ChartChange,
        ChartRules,
        Compared,
        Conflict,
        Field,
        Frequency,
        Label,
        Note,
        OnLimit,
        OutlookMethod,
        OverrideKind,
        Polarity,
        Rag,
        RatingRule,
        Seasonal,
        Setting,
        State,
        Status,
        TargetKind,
        ToleranceIn,
        TrendTest,
        Unit,
        YearProfile,
    )
    from kpi_helpers.inputs.settings import (
        LEAST_POINTS,
        SETTLED_POINTS,
        Analysis,
        Priority,
        Ratings,
        Report,
        analysis_by_kpi,
    )
    from kpi_helpers.inputs.snapshot import (
        Snapshot,
        open_authority,
        snapshot_of,
    )
else:
    __getattr__ = door(
        __name__,
        {
            "authority": (
                "Authority",
                "Register",
                "as_known",
            ),
            "checked": (
                "Earlier",
                "check_authority",
                "read_earlier",
                "require_authority",
            ),
            "commentary": (
                "Block",
                "Chart",
                "Commentary",
                "Labelled",
                "ListBlock",
                "Part",
            ),
            "files": (
                "COMMENTARY_FOLDER",
                "REPORT_FILE",
                "Row",
                "cells_of",
                "file_name",
                "format_plain",
                "quarters_with_values",
                "rows_of",
                "rows_where",
            ),
            "kpis": (
                "Group",
                "Kpi",
                "Subgroup",
            ),
            "lists": (
                "Basis",
                "Bound",
                "BreakKind",
                "CHART_SETTINGS",
                "ChartChange",
                "ChartRules",
                "Compared",
                "Conflict",
                "Field",
                "Frequency",
                "Label",
                "MAY_CHANGE",
                "Note",
                "OnLimit",
                "OutlookMethod",
                "OverrideKind",
                "Polarity",
                "RATE_PER",
                "RUN_LENGTHS",
                "Rag",
                "RatingRule",
                "Seasonal",
                "Setting",
                "State",
                "Status",
                "TargetKind",
                "ToleranceIn",
                "TrendTest",
                "Unit",
                "YearProfile",
            ),
            "settings": (
                "Analysis",
                "LEAST_POINTS",
                "Priority",
                "Ratings",
                "Report",
                "SETTLED_POINTS",
                "analysis_by_kpi",
            ),
            "snapshot": (
                "Snapshot",
                "open_authority",
                "snapshot_of",
            ),
        },
        modules=["commentary"],
    )
