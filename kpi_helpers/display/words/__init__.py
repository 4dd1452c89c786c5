"""Results in words: every sentence the report says of a figure.

::

    numbers
    evidence  figures  methods  outlook
    results  rules
"""

from kpi_helpers.display.words.evidence import *
from kpi_helpers.display.words.figures import *
from kpi_helpers.display.words.methods import *
from kpi_helpers.display.words.numbers import *
from kpi_helpers.display.words.outlook import *
from kpi_helpers.display.words.results import *
from kpi_helpers.display.words.rules import *

__all__ = ["MINUS", "UNIT_WORDS", "counted", "format_change", "format_limit", "format_number", "format_plain"]
__all__ += ["format_value", "format_with_unit", "format_worked_out", "is_are", "join_words", "lower_first"]
__all__ += ["upper_first", "when"]
__all__ += ["ASSURANCE_MARKS", "ASSURANCE_WORDS", "beside_words", "rule_phrases", "rules_words", "stage_words"]
__all__ += ["trend_basis_words", "trend_mark", "trend_words", "variation_mark", "variation_tone", "variation_words"]
__all__ += ["NO_TARGET", "POLARITY_WORDS", "RATING_WORDS", "SHORTHAND", "TARGET_LOST", "due_words"]
__all__ += ["first_published_words", "fraction_words", "rank_words", "target_words", "value_words"]
__all__ += ["KIND_WORDS", "chart_note", "limit_notes", "method_words", "tension_words"]
__all__ += ["STATUS_WORDS", "chance_words", "needed_words", "outlook_method_words", "range_words", "why_no_outlook"]
__all__ += ["against_words", "basis_words", "comparator_lines", "comparator_words", "direction_verb", "gap_words"]
__all__ += ["last_known_words", "limit_words", "missing_words", "place_lines", "rank_line", "sentence"]
__all__ += ["short_gap_words", "source_name", "source_names", "travel_mark", "travel_words", "unrated_reason"]
__all__ += ["unrated_words", "withheld_words"]
__all__ += ["amber_words", "green_words", "name_words", "origin_words", "report_rule_words", "rule_words"]
