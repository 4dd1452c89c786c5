"""Measure how far year-end forecasts were out: each method, after one, two and three quarters of a year.

    python benchmarks/outlook_errors.py
    python benchmarks/outlook_errors.py --quarters FILE.csv --smoothing --write results.md

Without a file it forecasts again the one long quarterly series among this project's own figures. With one it does
so for every series of the file, whose last year is the one forecast: a row per series, with the columns `measure`,
`organisation` and a column per quarter, oldest first, whole years. Errors are percentages of what the year came to.
"""

from __future__ import annotations

import argparse
import csv
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kpi_helpers.analysis.statistics.years.end import NoOutlook, RangeFrom, YearEnd, forecast_year
from kpi_helpers.analysis.statistics.years.methods import SIMPLE, YearKind, YearMethod

VALUES = Path(__file__).parent.parent / "data" / "values"
OWN_SERIES = "nhs_health_check_offered_in_quarter"  # numerators: checks offered, Lancashire
PANDEMIC = ("2020-21", "2021-22")  # recorded breaks: the programme was paused
LETTERS = dict(zip(YearMethod, "ABCDEF", strict=True))
QUARTERS = (1, 2, 3)
# The medians this back-test is to reproduce, A to D and F (E is the fit of a library): after 1, 2, 3 quarters of
# 2018/19, for hospital trusts with every quarter of 2016/17 to 2018/19 and at least 500 in each of those years.
EXPECTED = """
attendances A 1.9 1.8 0.9
attendances B 4.3 2.9 2.0
attendances C 2.4 1.8 1.2
attendances D 2.4 1.8 1.3
attendances E 2.7 1.7 1.2
attendances F 1.9 1.5 1.1
breaches A 18.4 13.3 8.8
breaches B 11.9 8.2 4.6
breaches C 20.3 11.5 5.2
breaches D 15.4 8.4 3.9
breaches E 13.0 7.6 3.9
breaches F 13.0 7.8 3.8
admissions A 3.5 2.7 1.0
admissions B 4.6 3.0 1.9
admissions C 3.5 2.5 1.2
admissions D 3.7 2.3 1.1
admissions E 3.7 2.0 1.2
admissions F 3.1 2.0 1.0
"""

Years = list[list[float]]


@dataclass
class Errors:
    """What was found for one measure after one number of quarters, a list entry per series."""

    series: int = 0
    errors: dict[str, list[float]] = field(default_factory=dict)  # percent of the outturn, by method
    held: dict[RangeFrom, list[bool]] = field(default_factory=dict)  # whether the range held the outturn
    widths: dict[RangeFrom, list[float]] = field(default_factory=dict)  # of the range, percent of the forecast

    def median_error(self, letter: str) -> float:
        return statistics.median(self.errors[letter]) if self.errors.get(letter) else float("nan")

    def add(self, outlook: YearEnd | NoOutlook, outturn: float) -> None:
        """Add a forecast by its own method, and its range."""
        if isinstance(outlook, NoOutlook):
            return
        self.add_error(LETTERS[outlook.method], outlook.central, outturn)
        self.held.setdefault(outlook.range_from, []).append(outlook.low <= outturn <= outlook.high)
        if outlook.central > 0:
            width = (outlook.high - outlook.low) / outlook.central * 100
            self.widths.setdefault(outlook.range_from, []).append(width)

    def add_error(self, letter: str, forecast: float | None, outturn: float) -> None:
        if forecast is not None and outturn != 0:
            self.errors.setdefault(letter, []).append(abs(forecast - outturn) / abs(outturn) * 100)


def read_series(path: Path) -> dict[str, list[Years]]:
    """Give the series of each measure as years of four quarters, those of at least 500 in each year."""
    found: dict[str, list[Years]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            numbers = [float(cell) for name, cell in row.items() if name not in ("measure", "organisation")]
            if len(numbers) % 4 or len(numbers) < 8:
                raise SystemExit(f"{path}: {len(numbers)} quarters; two or more whole years are expected.")
            years = [numbers[start : start + 4] for start in range(0, len(numbers), 4)]
            if min(map(sum, years)) >= 500:
                found.setdefault(row["measure"], []).append(years)
    return found


def measure_errors(series: Sequence[Years], known: int, *, smoothing: bool) -> Errors:
    """Forecast the last year of each series after `known` quarters, and hold it against what came."""
    found = Errors(series=len(series))
    for *prior, year in series:
        outturn = sum(year)
        outlook = forecast_year(year[:known], prior, kind=YearKind.TOTAL, lowest=0)
        found.add(outlook, outturn)
        if isinstance(outlook, YearEnd):
            for method in SIMPLE[1:]:
                found.add_error(LETTERS[method], outlook.forecasts[method], outturn)
        found.add(
            forecast_year(year[:known], prior, kind=YearKind.TOTAL, method=YearMethod.RUN_RATE, lowest=0), outturn
        )
        if smoothing:
            smoothed = forecast_year(year[:known], prior, kind=YearKind.TOTAL, method=YearMethod.SMOOTHING, lowest=0)
            if isinstance(smoothed, YearEnd):
                found.add_error("E", smoothed.central, outturn)
    return found


def error_table(by_measure: dict[str, list[Errors]], letters: str) -> Iterator[str]:
    heads = [f"{measure} ({found[0].series} series)" for measure, found in by_measure.items()]
    yield f"| method | {' | '.join(heads)} |"
    yield "| --- |" + " --- |" * len(heads)
    for method, letter in LETTERS.items():
        if letter in letters:
            cells = [" / ".join(f"{one.median_error(letter):.1f}" for one in found) for found in by_measure.values()]
            yield f"| {letter} {method.replace('_', ' ')} | {' | '.join(cells)} |"


def compare_lines(by_measure: dict[str, list[Errors]], letters: str) -> Iterator[str]:
    """Say which medians equal the expected ones as printed, and list those that do not."""
    same, others = 0, []
    for measure, letter, *figures in map(str.split, EXPECTED.strip().splitlines()):
        if letter in letters and measure in by_measure:
            for one, quarters, figure in zip(by_measure[measure], QUARTERS, figures, strict=True):
                if f"{one.median_error(letter):.1f}" == figure:
                    same += 1
                else:
                    others.append(f"{letter}, {measure}, {quarters}: {one.median_error(letter):.1f} for {figure}")
    if same or others:
        yield f"{same} of {same + len(others)} medians are as expected to the printed decimal."
        yield from others


def range_table(by_measure: dict[str, list[Errors]]) -> Iterator[str]:
    yield "| range from | measure | quarters known | ranges | held the outturn | median width, % of forecast |"
    yield "| --- | --- | ---: | ---: | ---: | ---: |"
    for source in RangeFrom:
        for measure, found in by_measure.items():
            for quarters, one in zip(QUARTERS, found, strict=True):
                if held := one.held.get(source):
                    share, width = sum(held) / len(held), statistics.median(one.widths[source])
                    place = f"{source.replace('_', ' ')} | {measure} | {quarters}"
                    yield f"| {place} | {len(held)} | {share:.0%} | {width:.0f} |"


def describe_file(path: Path) -> str:
    with path.open(encoding="utf-8", newline="") as file:
        heads, *rows = csv.reader(file)
    columns = [name for name in heads if name not in ("measure", "organisation")]
    return f"Data: {path.name}, {len(rows)} series, {columns[0]} to {columns[-1]}; the last year is forecast."


def own_years() -> dict[str, list[float]]:
    """Give the whole years of this project's own long quarterly series, by financial year."""
    quarters: dict[str, float] = {}
    for path in sorted(VALUES.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            rows = [row for row in csv.DictReader(file) if row["kpi_id"] == OWN_SERIES and row["numerator"]]
        quarters |= {row["period"]: float(row["numerator"]) for row in rows}
    names = sorted({period[:7] for period in quarters})
    years = {name: [quarters.get(f"{name} Q{quarter}") for quarter in (1, 2, 3, 4)] for name in names}
    return {name: [n for n in year if n is not None] for name, year in years.items() if None not in year}


def own_table() -> Iterator[str]:
    years = own_years()
    yield "| year | quarters known | came to | forecast | low | high | range from | error % |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: | --- | ---: |"
    for place, (name, year) in enumerate(years.items()):
        prior = list(years.values())[:place]
        for known in QUARTERS:
            outlook = forecast_year(year[:known], prior, kind=YearKind.TOTAL, lowest=0)
            if isinstance(outlook, NoOutlook):
                yield f"| {name} | {known} | {sum(year):.0f} | none: {outlook.replace('_', ' ')} | | | | |"
                continue
            error = (outlook.central - sum(year)) / sum(year) * 100
            ends = f"{outlook.central:.0f} | {outlook.low:.0f} | {outlook.high:.0f}"
            source = outlook.range_from.replace("_", " ")
            yield f"| {name} | {known} | {sum(year):.0f} | {ends} | {source} | {error:+.1f} |"


def report(path: Path | None, *, smoothing: bool) -> str:
    lines = ["# Errors of year-end forecasts", ""]
    if path is not None:
        letters = "ABCDEF" if smoothing else "ABCDF"
        by_measure = {
            measure: [measure_errors(series, known, smoothing=smoothing) for known in QUARTERS]
            for measure, series in read_series(path).items()
        }
        lines += [describe_file(path), ""]
        lines += ["Median absolute error of the year's total, percent, after 1 / 2 / 3 quarters:", ""]
        lines += [*error_table(by_measure, letters), "", *compare_lines(by_measure, letters)]
        lines += [
            "",
            "How often the range held what the year came to. From past errors: run rate, which is the only method",
        ]
        lines += [
            "that two earlier years can test. From the methods: median of A to D.",
            "",
            *range_table(by_measure),
            "",
        ]
    lines += [f"This project's own series `{OWN_SERIES}` (checks offered); {' and '.join(PANDEMIC)} are the pandemic:"]
    return "\n".join([*lines, "", *own_table()]) + "\n"


def main() -> None:
    """Run the back-test and print its tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quarters", type=Path, help="CSV of quarterly series, a row each")
    parser.add_argument("--smoothing", action="store_true", help="method E too, which takes a minute or two")
    parser.add_argument("--write", type=Path, help="write the tables to this file too")
    chosen = parser.parse_args()
    text = report(chosen.quarters, smoothing=chosen.smoothing)
    if chosen.write:
        chosen.write.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
