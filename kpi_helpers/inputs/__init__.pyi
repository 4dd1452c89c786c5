from . import commentary as commentary
from .authority import Authority as Authority, as_known as as_known
from .checked import (
    Earlier as Earlier,
    check_authority as check_authority,
    read_earlier as read_earlier,
    require_authority as require_authority,
)
from .commentary import (
    Block as Block,
    Chart as Chart,
    Commentary as Commentary,
    Labelled as Labelled,
    ListBlock as ListBlock,
    Part as Part,
)
from .files import (
    COMMENTARY_FOLDER as COMMENTARY_FOLDER,
    REPORT_FILE as REPORT_FILE,
    Row as Row,
    cells_of as cells_of,
    file_name as file_name,
    format_plain as format_plain,
    quarters_with_values as quarters_with_values,
    rows_of as rows_of,
    rows_where as rows_where,
)
from .kpis import Group as Group, Kpi as Kpi, Subgroup as Subgroup
from .lists import (
    CHART_SETTINGS as CHART_SETTINGS,
    MAY_CHANGE as MAY_CHANGE,
    RATE_PER as RATE_PER,
    RUN_LENGTHS as RUN_LENGTHS,
    Basis as Basis,
    Bound as Bound,
    BreakKind as BreakKind,
    ChartChange as ChartChange,
    ChartRules as ChartRules,
    Compared as Compared,
    Conflict as Conflict,
    Field as Field,
    Frequency as Frequency,
    Label as Label,
    Note as Note,
    OnLimit as OnLimit,
    OutlookMethod as OutlookMethod,
    OutputFormat as OutputFormat,
    OverrideKind as OverrideKind,
    Polarity as Polarity,
    Rag as Rag,
    RatingRule as RatingRule,
    Seasonal as Seasonal,
    Setting as Setting,
    State as State,
    Status as Status,
    TargetKind as TargetKind,
    ToleranceIn as ToleranceIn,
    TrendTest as TrendTest,
    Unit as Unit,
    YearProfile as YearProfile,
)
from .register import Register as Register
from .settings import (
    LEAST_POINTS as LEAST_POINTS,
    SETTLED_POINTS as SETTLED_POINTS,
    Analysis as Analysis,
    Priority as Priority,
    Ratings as Ratings,
    Report as Report,
    analysis_by_kpi as analysis_by_kpi,
)
from .snapshot import Snapshot as Snapshot, open_authority as open_authority, snapshot_of as snapshot_of
