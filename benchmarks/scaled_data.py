"""The example council made larger: its groups copied, with their KPIs, figures, words and notebook cells.

    python benchmarks/scaled_data.py 600 /tmp/six_hundred

Group after group is copied until there are enough KPIs, so that the mix stays that of the example. A copy has the
same figures under other keys (``repairs_on_time_pct_2``).
"""

from __future__ import annotations

import csv
import json
import re
import shutil
import sys
from collections.abc import Mapping
from functools import partial
from itertools import count
from pathlib import Path

EXAMPLE = Path(__file__).resolve().parents[1] / "tests" / "example_data"
KEYS = re.compile(r"(\{\{\s*|chart:|^group: )(\w+)", re.MULTILINE)
SHOW = re.compile(r'section\.show_group\("(\w+)"\)')


def write_scaled(folder: Path, kpis: int) -> int:
    """Write the example with at least so many KPIs into a folder; give how many there are.

    Fewer than the example has give the example as it is.
    """
    shutil.copytree(EXAMPLE, folder)
    of_group: dict[str, list[str]] = {}
    for row in read_rows(EXAMPLE / "kpis.csv"):
        of_group.setdefault(row["group"], []).append(row["kpi_id"])
    total = sum(map(len, of_group.values()))
    copies: dict[int, dict[str, str]] = {}  # number of the copy -> old key to new key, of groups and KPIs
    for number in count(2):
        for group, ids in of_group.items():
            if total >= kpis:
                break
            copies.setdefault(number, {}).update({key: f"{key}_{number}" for key in (group, *ids)})
            total += len(ids)
        if total >= kpis:
            break
    for file in [*folder.glob("*.csv"), *folder.glob("values/*.csv")]:
        copy_rows(file, copies)
    for file in sorted(folder.glob("commentary/*/*.md")):
        copy_words(file, copies)
    for file in folder.glob("notebooks/*.ipynb"):
        copy_cells(file, copies)
    return total


def read_rows(file: Path) -> list[dict[str, str]]:
    """Read a CSV file."""
    with file.open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


def copy_rows(file: Path, copies: Mapping[int, Mapping[str, str]]) -> None:
    """Add the rows of each copy under the file's own: those of copied KPIs and groups."""
    rows = read_rows(file)
    if not rows or not {"kpi_id", "group"} & set(rows[0]):
        return
    whole = list(rows)
    for number, keys in copies.items():
        for row in rows:
            key = row.get("kpi_id") or row["group"]
            if key in keys:
                new = {
                    name: keys.get(cell, cell) if name in ("kpi_id", "group") else cell for name, cell in row.items()
                }
                for name in ("name", "short_name", "title", "short_title"):
                    if new.get(name) and file.name in ("kpis.csv", "groups.csv"):
                        new[name] = f"{new[name]} ({number})"
                whole.append(new)
    with file.open("w", encoding="utf-8", newline="") as text:
        writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(whole)


def copy_words(file: Path, copies: Mapping[int, Mapping[str, str]]) -> None:
    """Write the commentary of each copied group beside that of the group."""
    text = file.read_text(encoding="utf-8")
    for keys in copies.values():
        if file.stem in keys:
            words = KEYS.sub(partial(_renamed, keys), text)
            (file.parent / f"{keys[file.stem]}.md").write_text(words, encoding="utf-8")


def _renamed(keys: Mapping[str, str], found: re.Match[str]) -> str:
    return f"{found[1]}{keys.get(found[2], found[2])}"


def copy_cells(file: Path, copies: Mapping[int, Mapping[str, str]]) -> None:
    """Show the copied groups at the end of the notebook that shows the group."""
    notebook = json.loads(file.read_text(encoding="utf-8"))
    shown = [found[1] for cell in notebook["cells"] if (found := SHOW.search("".join(cell["source"])))]
    pattern = next(cell for cell in notebook["cells"] if cell["cell_type"] == "code")
    for number, keys in copies.items():
        for group in shown:
            if group in keys:
                source = f'section.show_group("{keys[group]}")'
                name = f"copy-{number}-{group}"[:60].replace("_", "-")
                cell = {**pattern, "id": name, "metadata": {}, "source": [source], "outputs": []}
                notebook["cells"].append(cell)
    file.write_text(json.dumps(notebook, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    print(write_scaled(Path(sys.argv[2]), int(sys.argv[1])), "KPIs")
