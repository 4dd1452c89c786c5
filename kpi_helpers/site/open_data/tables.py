"""The five tables of open data: the one place that names and describes their columns."""

from __future__ import annotations

from kpi_helpers.inputs.words import Bound, Label, RatingRule, TargetKind, ToleranceIn
from kpi_helpers.site.open_data.columns import Column, Holds, words_of
from kpi_helpers.site.open_data.columns import OpenTable as Table
from kpi_helpers.site.open_data.scorecard_columns import (
    FIGURE,
    KPI_ID,
    NAME,
    PERIOD,
    SCORECARD,
    SOURCE,
    day,
    must,
    number,
    whole,
    word,
)

VALUE = "value"  # a figure that is no end of a band
PEER, COMPARATOR = "peer", "comparator"
PIECES = ("paragraph", "item", "heading", "notice")
_WINDOW = (must("period", PERIOD[0].title, PERIOD[0].description), *PERIOD[1:])
_RECEIVED = Column("received", "Received", "The quarter of the return that brought the figure.")
_REMARK = Column("remark", "Remark", "What was said with the figure.")

VALUES = Table(
    "values",
    "Values: every figure of every measure",
    "One row for each measure and window, oldest first, as known when the return of the quarter closed.",
    (
        KPI_ID,
        NAME,
        *_WINDOW,
        word(
            "figure_is",
            "Figure is",
            "The figure itself, or the low or high end of a band.",
            (VALUE, *words_of(Bound)),
            required=True,
        ),
        *FIGURE,
        number("green_limit", "Green limit", "The limit that applied to the figure in its own time, not rounded."),
        number("first_published", "First published", "The figure as first published, where it was changed later."),
        _RECEIVED,
        SOURCE,
        _REMARK,
    ),
    key=("kpi_id", "period", "figure_is"),
)
TARGETS = Table(
    "targets",
    "Targets: every target of every measure",
    "One row for each measure and quarter from which a target applies. Earlier targets stay.",
    (
        KPI_ID,
        NAME,
        must("applies_from", "Applies from", "The quarter from which the target applies."),
        Column("applies_from_shown", "Applies from, as printed", "The quarter as the report prints it."),
        word("kind", "Kind of target", "How the target is to be read.", words_of(TargetKind), required=True),
        number("green_limit", "Green limit", "At or better than this is green."),
        number("green_limit_upper", "Green limit, upper", "The upper end, where the target is a range."),
        number("amber_limit", "Amber limit", "At or better than this, but not green, is amber."),
        number("amber_limit_upper", "Amber limit, upper", "The upper end, where the target is a range."),
        word(
            "rule",
            "Rule",
            "The convention by which a figure is rated against the target.",
            words_of(RatingRule),
            required=True,
        ),
        number("tolerance", "Tolerance", "By how much the target may be missed."),
        word("tolerance_in", "Tolerance in", "What the tolerance is counted in.", words_of(ToleranceIn)),
        Column("due", "Due", "The window or date by which the target is to be met."),
        day("due_date", "Due date", "The last day of that window."),
        Column("base_period", "Base period", "The window that a relative target starts from."),
        number("base_value", "Base value", "The figure of that window."),
        number("change_percent", "Change in per cent", "The change from it that is asked for."),
        Column("shown", "Shown as", "The target as the report prints it."),
        Column("origin", "Origin", "Who set the target, and where it is written."),
        Column("note", "Note", "What was said with the target."),
    ),
    key=("kpi_id", "applies_from"),
)
COMPARATORS = Table(
    "comparators",
    "Comparators: figures of other areas",
    "One row for each measure, comparator and window. A comparator is never a target.",
    (
        KPI_ID,
        NAME,
        must("comparator", "Comparator", "The area or group that the figure belongs to."),
        word(
            "comparator_kind",
            "Kind of comparator",
            "A peer belongs to a group of peers.",
            (COMPARATOR, PEER),
            required=True,
        ),
        Column("peer_groups", "Groups of peers", "The groups of peers it belongs to, separated by semicolons."),
        *_WINDOW,
        *FIGURE,
        _RECEIVED,
        SOURCE,
        _REMARK,
    ),
    key=("kpi_id", "comparator", "period"),
)
COMMENTARY = Table(
    "commentary",
    "Commentary: what the services say",
    "One row for each paragraph, heading and list item, in reading order. Figures in the words are the report's.",
    (
        must("group", "Group", "The group of measures that the commentary is about, as a key."),
        must("group_title", "Group in words", "The title of that group."),
        Column("order", "Order", "The place of the piece in the commentary of its group.", Holds.WHOLE, True),
        Column("subgroup", "Subgroup", "The subgroup it is about, as a key; empty for the group as a whole."),
        Column("subgroup_title", "Subgroup in words", "The title of that subgroup."),
        Column("label", "Label", "What the piece is about; empty for free text.", Holds.WORDS, False, words_of(Label)),
        Column("cohort", "Cohort", "The people it is about, where the commentary names them in a heading."),
        word("piece", "Piece", "What kind of piece it is.", PIECES, required=True),
        whole("depth", "Depth in lists", "0 outside lists, 1 in a list, 2 in a list inside it."),
        must("text", "Text", "The words."),
        Column("owner", "Owner", "Who answers for the action."),
        Column("due", "Due", "When the action is to be done, as it is written."),
        day("due_date", "Due date", "That as a date: the last day, where a month or a quarter is named."),
        Column("written_by", "Written by", "Who wrote the commentary."),
        Column("approved_by", "Approved by", "Who approved it."),
        day("date", "Date", "The day of the commentary."),
    ),
    key=("group", "order"),
    tied=False,
)
TABLES = (SCORECARD, VALUES, TARGETS, COMPARATORS, COMMENTARY)
