"""Every link, file, command, function and decision that a document names exists, and its examples work."""

from __future__ import annotations

import csv
import importlib
import json
import re
import shutil
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import click
import nbformat
import pytest
import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

from kpi_helpers.analysis.scorecard import build_scorecard
from kpi_helpers.analysis.series import OUT_OF_DATE_MONTHS
from kpi_helpers.blocks import SHAPES, WRITERS, Part, Publication, kinds, markup_of, palette
from kpi_helpers.blocks.html import blocks as html_blocks
from kpi_helpers.blocks.pdf.layout import LOOKS
from kpi_helpers.blocks.text import TEXTS
from kpi_helpers.build.check import require_checked
from kpi_helpers.build.report import REQUIRED
from kpi_helpers.cli import commands
from kpi_helpers.display.addresses import DASHBOARD, OPEN_DATA
from kpi_helpers.display.section import ReportSection, open_section
from kpi_helpers.errors import DataError
from kpi_helpers.inputs.checked import require_authority
from kpi_helpers.inputs.commentary import Chart, Labelled
from kpi_helpers.inputs.commentary_files import read_commentary
from kpi_helpers.inputs.files.folder import SourceFile
from kpi_helpers.inputs.lists import Field, Rag, TargetKind
from kpi_helpers.periods import parse_quarter
from tests.docs_commands import ROOT, changes_under, documents, fenced_commands, fences, words_of

EXAMPLE = ROOT / "tests" / "example_data"
CONTRIBUTING = ROOT / "CONTRIBUTING.md"
DECISIONS = ROOT / "docs" / "decisions"
BLOCKS = ROOT / "docs" / "blocks.md"
LANGUAGES = {"sh", "csv", "python", "markdown", "json", "yaml"}
ENDINGS = ("csv", "html", "ipynb", "json", "lock", "md", "pdf", "png", "py", "toml", "typ", "yml", "css", "txt")
# What a build, a person or make makes.
MADE = {*REQUIRED, DASHBOARD, OPEN_DATA, "notebooks", "my_council", ".venv", ".venv/bin"}
MADE_BELOW = ("outputs/", "docs/")
TOOLS = {"conda", "git", "jupyter", "kpi-report", "make", "python"}


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


every_document = pytest.mark.parametrize("path", documents(), ids=name_of)


@cache
def tokens_of(path: Path) -> list[Token]:
    parsed = MarkdownIt("commonmark").enable("table").parse(path.read_text(encoding="utf-8"))
    return [piece for token in parsed for piece in (token.children or [token])]


def code_spans(path: Path) -> list[str]:
    return [token.content for token in tokens_of(path) if token.type == "code_inline"]


def links(path: Path) -> list[str]:
    addresses = (token.attrs.get("href") or token.attrs.get("src") for token in tokens_of(path))
    return [str(address) for address in addresses if address]


def anchors(path: Path) -> set[str]:
    """Give the anchors of a document's headings as GitHub makes them."""
    parsed = MarkdownIt("commonmark").parse(path.read_text(encoding="utf-8"))
    titles = [parsed[n + 1].content for n, token in enumerate(parsed) if token.type == "heading_open"]
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


# ---------------------------------------------------------------- links and files


@every_document
def test_every_link_leads_somewhere(path: Path) -> None:
    wrong = []
    for link in links(path):
        if re.match(r"(https|mailto):", link):
            continue
        place, _, anchor = link.partition("#")
        target = (path.parent / place).resolve() if place else path
        if not target.exists() or (anchor and anchor not in anchors(target)):
            wrong.append(link)
    assert wrong == []


def is_path(text: str) -> bool:
    """Whether a code span names a file or folder."""
    plain = re.fullmatch(r"[\w./-]+", text) and not text.startswith(("/", "application/", "text/", "kpi_helpers."))
    return bool(plain) and (("/" in text and text != "/") or text.endswith(tuple(f".{ending}" for ending in ENDINGS)))


def exists(text: str, document: Path) -> bool:
    """Whether a file or folder is in the project, in a data folder, beside the document, or made by a build."""
    homes = (ROOT, ROOT / "data", EXAMPLE, EXAMPLE / "notebooks", document.parent)
    if text.rstrip("/") in MADE or text.startswith("outputs/"):
        return text.rstrip("/") in MADE or text.rsplit("/", 1)[-1] in (*REQUIRED, "2022-23_Q2", "example")
    return any((home / text).exists() for home in homes)


@every_document
def test_every_file_named_exists(path: Path) -> None:
    assert [text for text in code_spans(path) if is_path(text) and not exists(text, path)] == []


@every_document
def test_no_document_names_a_machine(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert re.findall(r"(?<![\w.])/(?:home|tmp|work|root|Users)/\S*|localhost|\.\./shared", text) == []


# ---------------------------------------------------------------- functions and modules


def resolves(name: str) -> bool:
    """Whether a dotted name is a module, or something in one."""
    parts = name.split(".")
    for end in range(len(parts), 0, -1):
        try:
            found: Any = importlib.import_module(".".join(parts[:end]))
        except ModuleNotFoundError:
            continue
        for part in parts[end:]:
            if not hasattr(found, part):
                return False
            found = getattr(found, part)
        return True
    return False


@every_document
def test_every_function_named_exists(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    dotted = set(re.findall(r"\bkpi_helpers(?:\.\w+)+", text))
    assert [name for name in sorted(dotted) if not resolves(name)] == []
    methods = set(re.findall(r"(?<![\w./])section\.(\w+)(?=[(`])", text))
    assert [name for name in sorted(methods) if not hasattr(ReportSection, name)] == []
    options = {text.split()[0] for text in code_spans(path) if text.startswith("--")}
    known = {option for command in commands.commands.values() for one in command.params for option in one.opts}
    assert [option for option in sorted(options) if option not in known] == []


# ---------------------------------------------------------------- commands


def all_commands() -> Iterator[tuple[str, str]]:
    for path in documents():
        for command in fenced_commands(path, marked=False):
            yield name_of(path), command


def make_targets() -> set[str]:
    return set(re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


def exporters() -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return set(project["entry-points"]["nbconvert.exporters"])


def check_kpi_report(words: list[str]) -> None:
    """Parse a command as click does, and require that what it names exists."""
    verb = commands.commands[words[0]]
    given = verb.make_context(words[0], words[1:]).params
    data = ROOT / given["data"]
    assert (data / "report.yml").is_file()
    quarter = parse_quarter("2022-23 Q2" if given["quarter"] == "latest" else given["quarter"])
    if "kpi" in given:
        assert given["kpi"] in (data / "kpis.csv").read_text(encoding="utf-8")
    if given.get("quarter") != "latest":
        assert (data / "values" / f"{str(quarter).replace(' ', '_')}.csv").is_file()


def check_command(words: list[str]) -> None:
    """Require that a command could be run: its program, verb, options and files exist."""
    match words:
        case ["kpi-report", *rest]:
            check_kpi_report(rest)
        case ["make", target, *variables]:
            assert target in make_targets()
            names = [variable.split("=")[0] for variable in variables]
            assert [name for name in names if f"{name} ?=" not in (ROOT / "Makefile").read_text(encoding="utf-8")] == []
        case ["python", "-m", "pytest", *folders]:
            assert [folder for folder in folders if not (ROOT / folder).exists()] == []
        case ["python", script, *_]:
            assert (ROOT / script).is_file()
        case ["jupyter", "nbconvert", *rest]:
            assert "--to" not in rest or rest[rest.index("--to") + 1] in exporters()
            notebooks = [word.replace("outputs/2022-23_Q2/", "") for word in rest if word.endswith(".ipynb")]
            assert notebooks
            assert [name for name in notebooks if not (ROOT / name).is_file()] == []
        case ["conda", "env", "create", "-f", file]:
            assert (ROOT / file).is_file()
        case ["jupyter", "kernelspec", "install", "--sys-prefix", "--name", _, folder]:
            assert (ROOT / folder / "kernel.json").is_file()
        case ["conda", "activate", name]:
            assert yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["name"] == name
        case _:
            pytest.fail(f"no test knows the command {words}")


@pytest.mark.parametrize(("document", "command"), list(all_commands()))
def test_every_command_can_be_run(document: str, command: str) -> None:
    assert words_of(command)[0] in TOOLS
    check_command(words_of(command))


@pytest.mark.parametrize(
    "command",
    [
        "kpi-report build --quartr 2022",
        "kpi-report explain",
        "kpi-report explain no_such_kpi",
        "kpi-report build --quarter '1999-00 Q1'",
        "kpi-report publish",
        "make reprot",
        "make report QUATER=1",
        "jupyter nbconvert --to pdf notebooks/summary.ipynb",
        "python no_such.py",
        "conda activate other",
    ],
)
def test_a_wrong_command_is_noticed(command: str) -> None:
    with pytest.raises((AssertionError, click.UsageError, KeyError)):
        check_command(words_of(command))


@every_document
def test_every_fence_has_a_language(path: Path) -> None:
    assert [fence.line for fence in fences(path) if fence.language not in LANGUAGES] == []


def test_the_readme_gives_the_two_commands_first() -> None:
    assert fenced_commands(ROOT / "README.md", marked=False)[:2] == ["make report", "make test"]


def test_the_readme_names_the_python_that_is_needed() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = project["requires-python"].removeprefix(">=")
    assert f"Python {needed} or later" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_readme_opens_with_a_described_picture() -> None:
    first = next(token for token in tokens_of(ROOT / "README.md") if token.type == "image")
    assert len(first.content) > 100
    picture = ROOT / str(first.attrs["src"])
    assert picture.stat().st_size < 400_000


# ---------------------------------------------------------------- decisions


def test_every_decision_is_listed_and_numbered_without_gaps() -> None:
    records = sorted(path.name for path in DECISIONS.glob("0*.md"))
    assert [name[:4] for name in records] == [f"{number:04d}" for number in range(1, len(records) + 1)]
    assert sorted(link for link in links(DECISIONS / "README.md") if link.startswith("0")) == records


@pytest.mark.parametrize("path", sorted(DECISIONS.glob("0*.md")), ids=lambda path: path.stem)
def test_every_decision_has_its_three_parts(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    title = text.splitlines()[0]
    assert re.fullmatch(rf"# {path.name[:4]}: .+", title)
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["Context", "Decision", "Consequences"]
    listed = (DECISIONS / "README.md").read_text(encoding="utf-8")
    assert f"[{title.removeprefix(f'# {path.name[:4]}: ')}]({path.name})" in listed


def test_every_decision_that_the_code_names_exists() -> None:
    named = {
        number: name_of(path)
        for folder in ("kpi_helpers", "tests")
        for path in sorted((ROOT / folder).rglob("*.py"))
        for number in re.findall(r"decision (\d{4})", path.read_text(encoding="utf-8"))
    }
    assert [number for number in named if not list(DECISIONS.glob(f"{number}-*.md"))] == []
    assert "0006" in named


def test_every_dependency_has_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = {re.split(r"[<>=!~\[ ]", line)[0] for line in project["dependencies"]}
    rows = re.findall(r"^\| (`.+?) \| .+ \|$", (DECISIONS / "0012-dependencies.md").read_text(encoding="utf-8"), re.M)
    assert {name for row in rows for name in re.findall(r"`([^`]+)`", row)} == needed


# ---------------------------------------------------------------- methods and commentary


def test_the_methods_state_the_rules_of_the_code() -> None:
    text = (ROOT / "docs" / "methods.md").read_text(encoding="utf-8")
    assert {int(months) for months in re.findall(r"for (\d+) months", text)} == set(OUT_OF_DATE_MONTHS.values())
    settings = yaml.safe_load((ROOT / "data" / "report.yml").read_text(encoding="utf-8"))
    assert f"closes {settings['return_closes_after_days']} days after the quarter ends" in text
    table = text.split("## Targets")[1].split("## Ratings")[0]
    kinds = re.findall(r"`(\w+)`", " ".join(re.findall(r"^\| (`.+?) \|", table, re.MULTILINE)))
    assert sorted(kinds) == sorted(TargetKind)


def test_the_example_of_commentary_is_read_without_a_problem() -> None:
    example = next(fence for fence in fences(ROOT / "docs" / "commentary.md") if fence.language == "markdown")
    commentary, problems = read_commentary(SourceFile("commentary/2025-26_Q2/housing_repairs.md", "", example.text))
    assert problems == []
    assert commentary is not None
    (part,) = commentary.parts
    labels = [label.value for block in part.blocks if isinstance(block, Labelled) for label in block.labels]
    assert labels == ["issues", "causes", "actions"]
    assert [block.kpi_id for block in part.blocks if isinstance(block, Chart)] == ["repairs_on_time_pct"]


def test_the_commentary_page_names_every_field() -> None:
    text = (ROOT / "docs" / "commentary.md").read_text(encoding="utf-8")
    fields = re.findall(r"`\{\{ kpi_id \\\| (\w+) \}\}`", text)
    assert sorted(fields) == sorted(set(Field) - {Field.VALUE})


# ---------------------------------------------------------------- recipes


def apply_recipe(heading: str, data: Path) -> None:
    """Make the changes of a recipe in a data folder."""
    changes = changes_under(CONTRIBUTING, heading)
    assert changes, f"no recipe called {heading}"
    for change in changes:
        path = data / change.where
        if change.verb == "rows":
            header, *rows = change.text.splitlines()
            text = path.read_text(encoding="utf-8") if path.is_file() else f"{header}\n"
            assert text.splitlines()[0] == header
            path.write_text(text + "".join(f"{row}\n" for row in rows), encoding="utf-8", newline="\n")
        elif change.verb == "file":
            path.write_text(change.text, encoding="utf-8", newline="\n")
        else:
            add_cell(path, change.text)


def add_cell(path: Path, source: str) -> None:
    notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    notebook.cells.append(nbformat.v4.new_code_cell(source.rstrip()))  # type: ignore[no-untyped-call]
    nbformat.write(notebook, path)  # type: ignore[no-untyped-call]


@pytest.fixture
def council(tmp_path: Path) -> Path:
    """Give a copy of the invented council."""
    return shutil.copytree(EXAMPLE, tmp_path / "council")


RECIPES = [
    "Revise a figure in a later return",
    "Start a new quarter",
    "Correct a published figure",
    "Record a break in a series",
    "Override a rating",
    "Recalculate limits",
    "Exclude a figure",
    "Choose a trend test for one KPI",
    "Add nearest neighbours",
    "Add a KPI",
    "Add a group",
    "Add a chart of your own to a section",
]


def test_the_rows_of_a_recipe_fit_the_files_of_every_data_folder() -> None:
    added = [change for heading in RECIPES for change in changes_under(CONTRIBUTING, heading) if change.verb == "rows"]
    assert len(added) > len(RECIPES)
    wrong = []
    for change in added:
        header, *rows = csv.reader(change.text.splitlines())
        wrong += [(change.where, row) for row in rows if len(row) != len(header)]
        for folder in (EXAMPLE, ROOT / "data"):
            for path in folder.glob("values/*.csv") if change.where.startswith("values/") else [folder / change.where]:
                first = path.read_text(encoding="utf-8").splitlines()[0] if path.is_file() else ",".join(header)
                if first != ",".join(header):
                    wrong.append((change.where, [path.relative_to(ROOT).as_posix()]))
    assert wrong == []


def test_every_recipe_with_changes_is_tried() -> None:
    assert list(dict.fromkeys(fence.heading for fence in fences(CONTRIBUTING) if fence.where)) == RECIPES


@pytest.mark.parametrize("heading", RECIPES)
def test_a_recipe_leaves_no_problem(heading: str, council: Path) -> None:
    apply_recipe(heading, council)
    quarter = "2025-26 Q2"
    if heading == "Start a new quarter":
        quarter = "2025-26 Q3"
        shutil.copytree(council / "commentary" / "2025-26_Q2", council / "commentary" / "2025-26_Q3")
    authority, _ = require_checked(council, parse_quarter(quarter), council / "notebooks")
    assert [str(problem) for problem in authority.warnings] == []


def test_a_group_without_its_line_in_a_notebook_is_noticed(council: Path) -> None:
    apply_recipe("Add a group", council)
    shutil.copytree(EXAMPLE / "notebooks", council / "notebooks", dirs_exist_ok=True)
    with pytest.raises(DataError, match="allotments"):
        require_checked(council, parse_quarter("2025-26 Q2"), council / "notebooks")


def test_the_added_kpi_is_rated(council: Path) -> None:
    apply_recipe("Add a KPI", council)
    result = build_scorecard(require_authority(council, parse_quarter("2025-26 Q2"))).result("street_lamps_5d_pct")
    assert result.rating.rag is Rag.GREEN
    assert result.latest is not None
    assert result.latest.value == 91.7


def test_the_override_and_the_correction_count(council: Path) -> None:
    apply_recipe("Override a rating", council)
    apply_recipe("Correct a published figure", council)
    scorecard = build_scorecard(require_authority(council, parse_quarter("2025-26 Q2")))
    assert scorecard.result("repairs_on_time_pct").rating.rag is Rag.RED
    earlier = scorecard.result("repairs_days_average").earlier
    assert earlier is not None
    assert earlier.value == 13.1


def test_decisions_settings_and_peers_count(council: Path) -> None:
    for heading in RECIPES[RECIPES.index("Recalculate limits") : RECIPES.index("Add a KPI")]:
        apply_recipe(heading, council)
    scorecard = build_scorecard(require_authority(council, parse_quarter("2025-26 Q2")))
    homes, prevented, score = (
        scorecard.result(kpi_id).evidence
        for kpi_id in ("temporary_accommodation_households", "homelessness_prevented_pct", "quality_of_life_score")
    )
    assert [str(homes.index.periods[stretch.first]) for stretch in homes.stretches] == ["2020-06-30", "2023-09-30"]
    assert prevented.stretches[-1].left_out == {0}
    assert str(score.method.kind) == "regression"
    assert [(place.key, place.place.of) for place in score.places] == [("nearest_neighbours", 5)]


def test_the_chart_of_the_recipe_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[dict[str, Any]] = []
    monkeypatch.setattr("kpi_helpers.display.section.show_blocks", lambda blocks, **_: shown.extend(blocks))
    (change,) = changes_under(CONTRIBUTING, "Add a chart of your own to a section")
    exec(change.text, {"section": open_section("2025-26 Q2", str(EXAMPLE), "homes_and_places")})
    (figure,) = shown
    assert figure["title"] == "Repairs on time: 92.9% in Q2 2025/26"
    assert figure["alt"] == "Bar chart of repairs finished on time in 22 quarters. The latest is 92.9%."
    assert figure["svg"].startswith("<svg")


# ---------------------------------------------------------------- blocks


def examples() -> dict[str, dict[str, Any]]:
    return {fence.heading: json.loads(fence.text) for fence in fences(BLOCKS) if fence.language == "json"}


def kinds_made() -> set[str]:
    """Give every kind that a function of the display room writes."""
    source = Path(kinds.__file__).read_text(encoding="utf-8")
    return set(re.findall(r'"kind": "(\w+)"', source))


def test_every_kind_of_block_has_an_example_under_its_name() -> None:
    assert {heading: example["kind"] for heading, example in examples().items()} == {one: one for one in kinds_made()}
    assert kinds_made() == kinds.KINDS == set(html_blocks.KINDS) == set(TEXTS)


@pytest.mark.parametrize("kind", sorted(kinds_made()))
def test_jupyterlab_shows_the_example(kind: str) -> None:
    assert markup_of([examples()[kind]]).startswith('<div class="kpi"><')


@pytest.mark.parametrize("name", WRITERS)
def test_every_writer_takes_every_example(name: str) -> None:
    before: list[dict[str, Any]] = [{"kind": "heading", "level": 1, "text": "Waste", "id": "waste"}]
    part = Part("the page on blocks", "", True, [*before, *examples().values()])
    outline = [{"level": 1, "text": "Waste", "id": "waste", "notebook": ""}]
    written = WRITERS[name].write(Publication("notebook", "blocks", {}, outline, [part]))
    assert len(written.content) > 500
    told = ["The page on blocks: the cell stopped with KeyError; the error is printed."]
    assert list(written.warnings) in ([], told)


def listed_after(key: str) -> set[str]:
    """Give the words that the page lists for a key of inline text."""
    row = re.search(rf"^\| `{key}` \| .*?: (.+) \|$", BLOCKS.read_text(encoding="utf-8"), re.MULTILINE)
    assert row
    return set(re.findall(r"`(\w+)`", row[1]))


def test_every_mark_tone_role_and_style_is_listed() -> None:
    text = BLOCKS.read_text(encoding="utf-8")
    assert listed_after("mark") == set(SHAPES)
    assert listed_after("tone") == set(palette.TONES)
    roles = re.search(r"`role` may be missing, or one of (.+)\.", text)
    assert roles
    design = (ROOT / "kpi_helpers" / "blocks" / "pdf" / "report.typ").read_text(encoding="utf-8")
    drawn = re.search(r"#let roles = \((.*?)\n\)", design, re.DOTALL)
    assert drawn
    assert set(re.findall(r"`(\w+)`", roles[1])) == set(re.findall(r"^  (\w+): \(", drawn[1], re.MULTILINE))
    styles = re.search(r"`style` is (.+?)\.", text)
    assert styles
    assert set(re.findall(r"`(\w+)`", styles[1])) == set(LOOKS)
    assert kinds.VERSION == 1
    assert f"`{kinds.MIME_TYPE}`" in text
