"""Measure whether chances of meeting a target come true, on ten years of figures of English authorities.

    python benchmarks/reach_calibration.py
    python benchmarks/reach_calibration.py --write results.md

From every year of every series with enough years before it a walk is sent one, two and three years ahead, and held
against what came: how often the 80% range held the figure, by the number of changes learnt from, and how
often a target was met, by the chance that was said. The targets are England's figure of the year the forecast
starts from, and the authority's own latest figure bettered by a twentieth. The data: benchmarks/data/README.md.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

from kpi_helpers.analysis.statistics.years.chance_of_target import (
    LEAST_CHANCE,
    LEAST_CHANGES,
    MOST_CHANCE,
    Drift,
    Walk,
    build_walk,
)
from kpi_helpers.analysis.statistics.years.methods import as_fraction

DATA = Path(__file__).parent / "data"
ENGLAND = "970"
AHEAD = (1, 2, 3)
FEWEST = 3  # changes tried
BETTERED = Fraction(1, 20)
STEPS = (0.0, 0.05, 0.2, 0.4, 0.6, 0.8, 0.95, 1.0)
TARGETS = ("England's figure", "own figure bettered by 5%")

Series = list[Fraction | None]


@dataclass(frozen=True, slots=True)
class Said:
    """A chance said, and whether the target was met."""

    target: str
    chance: float
    met: bool
    met_before: bool


@dataclass(frozen=True, slots=True)
class Trial:
    """One forecast held against what came."""

    measure: str
    drift: Drift
    changes: int
    ahead: int
    held: bool
    said: tuple[Said, ...]


def read_series() -> dict[str, dict[str, Series]]:
    """Give each measure's series by area."""
    found: dict[str, dict[str, Series]] = {}
    with (DATA / "annual_series.csv").open(encoding="utf-8", newline="") as file:
        for measure, area, *cells in list(csv.reader(file))[1:]:
            found.setdefault(measure, {})[area] = [as_fraction(float(cell)) if cell else None for cell in cells]
    return found


def describe_data() -> str:
    found = read_series()
    areas = {area for each in found.values() for area in each} - {ENGLAND}
    series = sum(len(each) - 1 for each in found.values())
    return f"Data: {series} yearly series, {len(found)} measures, {len(areas)} authorities, 2016 to 2025, and England."


def read_polarities() -> dict[str, str]:
    with (DATA / "annual_measures.csv").open(encoding="utf-8", newline="") as file:
        return {row["measure"]: row["polarity"] for row in csv.DictReader(file)}


def run_trials(fewest: int = FEWEST) -> Iterator[Trial]:
    """Yield a trial for every series, starting year with so many changes before it, years ahead and drift."""
    polarities = read_polarities()
    for measure, areas in read_series().items():
        sign = 1 if polarities[measure] == "higher" else -1
        england = areas.pop(ENGLAND)
        for series in areas.values():
            for start in range(fewest, len(series) - 1):
                yield from _trials_from(measure, series, start, england[start], sign=sign)


def _trials_from(measure: str, series: Series, start: int, england: Fraction | None, *, sign: int) -> Iterator[Trial]:
    known = [number for number in series[: start + 1] if number is not None]
    if len(known) <= start:
        return  # a gap
    changes = [after - before for before, after in pairwise(known)]
    goals = dict(zip(TARGETS, (england, known[-1] * (1 + sign * BETTERED)), strict=True))
    for ahead in AHEAD:
        came = series[start + ahead] if start + ahead < len(series) else None
        if came is None:
            continue
        for drift in Drift:
            walk = build_walk(known[-1], changes, ahead, drift)
            low, _, high = walk.range()
            said = tuple(
                Said(name, _chance(walk, goal, sign), sign * came >= sign * goal, sign * known[-1] >= sign * goal)
                for name, goal in goals.items()
                if goal is not None
            )
            yield Trial(measure, drift, len(changes), ahead, low <= came <= high, said)


def _chance(walk: Walk, goal: Fraction, sign: int) -> float:
    chance = walk.chance((goal, None) if sign > 0 else (None, goal), (None, None))
    return min(max(chance, LEAST_CHANCE), MOST_CHANCE)


def coverage_table(trials: Sequence[Trial]) -> Iterator[str]:
    counts = sorted({trial.changes for trial in trials})
    yield "| drift | years ahead | " + " | ".join(f"{count} changes" for count in counts) + " |"
    yield "| --- | ---: |" + " ---: |" * len(counts)
    for drift in Drift:
        for ahead in AHEAD:
            cells = []
            for count in counts:
                held = [t.held for t in trials if (t.drift, t.ahead, t.changes) == (drift, ahead, count)]
                cells.append(f"{sum(held) / len(held):.0%} of {len(held)}" if held else "")
            yield f"| {drift} | {ahead} | {' | '.join(cells)} |"


def reliability_table(trials: Sequence[Trial], target: str, *, unmet: bool) -> Iterator[str]:
    yield "| chance said | " + " | ".join(f"{drift} drift, {ahead} ahead" for drift in Drift for ahead in AHEAD) + " |"
    yield "| --- |" + " ---: |" * (len(Drift) * len(AHEAD))
    for low, high in pairwise(STEPS):
        cells = []
        for drift in Drift:
            for ahead in AHEAD:
                met = [
                    one.met
                    for one in _said(trials, drift, target, ahead)
                    if low <= one.chance < high and not (unmet and one.met_before)
                ]
                cells.append(f"{sum(met) / len(met):.0%} of {len(met)}" if len(met) >= 20 else "")
        yield f"| {low:.0%} to {high:.0%} | {' | '.join(cells)} |"


def score_table(trials: Sequence[Trial]) -> Iterator[str]:
    """Give the mean squared distance of the chance from what came (Brier 1950): 0 is perfect, 0.25 a coin."""
    yield "| target | drift | 1 ahead | 2 ahead | 3 ahead |"
    yield "| --- | --- | ---: | ---: | ---: |"
    for target in TARGETS:
        for drift in Drift:
            cells = []
            for ahead in AHEAD:
                said = _said(trials, drift, target, ahead)
                cells.append(f"{sum((one.chance - one.met) ** 2 for one in said) / len(said):.3f}")
            yield f"| {target} | {drift} | {' | '.join(cells)} |"


def changes_table(trials: Sequence[Trial]) -> Iterator[str]:
    counts = sorted({trial.changes for trial in trials})
    yield "| drift | " + " | ".join(f"{count} changes" for count in counts) + " |"
    yield "| --- |" + " ---: |" * len(counts)
    for drift in Drift:
        cells = []
        for count in counts:
            said = _said([trial for trial in trials if trial.changes == count], drift, TARGETS[0], 1)
            cells.append(f"{sum((one.chance - one.met) ** 2 for one in said) / len(said):.3f}")
        yield f"| {drift} | {' | '.join(cells)} |"


def _said(trials: Sequence[Trial], drift: Drift, target: str, ahead: int) -> list[Said]:
    wanted = (trial for trial in trials if (trial.drift, trial.ahead) == (drift, ahead))
    return [one for trial in wanted for one in trial.said if one.target == target]


def measure_table(trials: Sequence[Trial]) -> Iterator[str]:
    """Give the measures whose range held least often, one year ahead with their own drift."""
    held: dict[str, list[bool]] = {}
    for trial in trials:
        if (trial.drift, trial.ahead) == (Drift.OWN, 1):
            held.setdefault(trial.measure, []).append(trial.held)
    shares = sorted((sum(each) / len(each), measure) for measure, each in held.items())
    enough = sum(share >= 0.8 for share, _ in shares)
    yield f"Of {len(shares)} measures, {enough} held at least 80% one year ahead, own drift. The least and the most:"
    yield ", ".join(f"{measure} {share:.0%}" for share, measure in (*shares[:4], *shares[-2:]))


def report() -> str:
    trials = list(run_trials())
    fit = [trial for trial in trials if trial.changes >= LEAST_CHANGES]
    lines = ["# Chances of meeting a target, held against what came", "", describe_data(), ""]
    lines += ["How often the 80% range held the figure, by changes learnt from:", "", *coverage_table(trials), ""]
    lines += [f"All that follows: {LEAST_CHANGES} changes or more.", "", *measure_table(fit), ""]
    for target in TARGETS:
        for unmet, which in ((False, "all starts"), (True, "target not met at the start")):
            lines += [f"How often the target was met ({target}; {which}):", ""]
            lines += [*reliability_table(fit, target, unmet=unmet), ""]
    lines += ["Mean squared error of the chance:", "", *score_table(fit), ""]
    lines += [f"The same one year ahead ({TARGETS[0]}), by changes learnt from:", "", *changes_table(trials)]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Run the back-test and print its tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", type=Path, help="write the tables to this file too")
    chosen = parser.parse_args()
    text = report()
    if chosen.write:
        chosen.write.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
