"""Periods: the quarters, years, months and windows that figures cover.

One internal form (`str(period)`, stored in every ``period`` column) and one printed form
(`period.printed`, the only one a reader meets). `parse_period` also understands the ways people
write them: ``Q2 2022/23``, ``2022/23 Q2``, ``quarter 2 2022-23``, ``month 6 2022/23``.

::

    period
    reading
"""

from kpi_helpers.periods.period import *
from kpi_helpers.periods.reading import *

__all__ = ["FIRST_YEAR", "LAST_YEAR", "MONTHS", "Period", "PeriodKind", "months_in_words", "parse_period"]
__all__ += ["parse_quarter", "period_of", "quarter", "quarter_holding"]
