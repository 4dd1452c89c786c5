"""Measure how often control charts flag series in which nothing happens: independent normal values, one process.

    python benchmarks/control_false_alarms.py --series 40000

Prints the share of series with the latest point flagged, and with any point flagged, by length and preset. Nothing is
written unless ``--write FILE`` says where to.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from kpi_helpers.analysis.statistics.control.chart import analyse_charts
from kpi_helpers.analysis.statistics.control.settings import RULES, ControlSettings, settings_for

SEED = 20261123
LENGTHS = (6, 8, 12, 13, 16, 20, 24, 36, 48)
SETTINGS = {
    "recommended": settings_for("recommended"),
    "recommended, unscreened": settings_for("recommended", screen_outliers=False),
    "recommended, two in three beyond": settings_for("recommended", two_in_three_beyond=True),
    "recommended, limits fixed after 12": settings_for("recommended", fix_after_points=12),
    "plot_the_dots": settings_for("plot_the_dots"),
    "making_data_count": settings_for("making_data_count", least_points=0),
}


def shares(settings: ControlSettings, points: int, series: int) -> tuple[float, float, dict[str, float]]:
    """Give the shares of series with the latest and with any point flagged, and with any point by each rule."""
    values = np.random.default_rng([SEED, points]).normal(size=(series, points))
    charts = analyse_charts(values, settings=settings, better=np.ones(series, dtype=np.int8))
    flags = np.stack([getattr(charts, rule.value) for rule in RULES])
    by_rule: dict[str, float] = {}
    for number in range(0, len(RULES), 2):  # rules come in pairs, upwards and downwards
        name = RULES[number].value.rsplit("_", 1)[0].replace("_", " ")
        by_rule[name] = float(flags[number : number + 2].any(axis=(0, 2)).mean())
    return float(flags[:, :, -1].any(axis=0).mean()), float(flags.any(axis=(0, 2)).mean()), by_rule


def table(series: int) -> str:
    """Give all shares as Markdown tables."""
    lines = [
        f"{series:,} series of independent normal values for each length, seed {SEED} with the length; "
        f"the standard error of a share is at most {50 / series**0.5:.2f} percentage points.",
        "",
        "Latest point flagged / any point flagged, % of series:",
        "",
        "| points | " + " | ".join(SETTINGS) + " |",
        "| ---: | " + " | ".join("---:" for _ in SETTINGS) + " |",
    ]
    rules: list[str] = []
    for points in LENGTHS:
        cells = []
        for name, settings in SETTINGS.items():
            latest, anywhere, by_rule = shares(settings, points, series)
            cells.append(f"{100 * latest:.1f} / {100 * anywhere:.1f}")
            if name == "recommended":
                rules.append(f"| {points} | " + " | ".join(f"{100 * share:.1f}" for share in by_rule.values()) + " |")
                heads = list(by_rule)
        lines.append(f"| {points} | " + " | ".join(cells) + " |")
    lines += ["", "Any point flagged in recommended, by rule, % of series (a series may have several):", ""]
    lines += ["| points | " + " | ".join(heads) + " |", "| ---: | " + " | ".join("---:" for _ in heads) + " |", *rules]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Run the simulation, print its tables and write them where asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--series", type=int, default=40_000)
    parser.add_argument("--write", type=Path)
    chosen = parser.parse_args()
    text = table(chosen.series)
    if chosen.write is not None:
        chosen.write.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
