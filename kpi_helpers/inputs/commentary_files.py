"""The commentary of one group read from its file: front matter, subgroups, labelled blocks, Markdown as `commentary`.

Knows one file's own rules; whether its group and KPIs exist is left to `checks`. markdown-it-py parses (CommonMark):
unlike mistune, which nbconvert uses, it says on which line a block is, so that a message can. HTML is never markup
here: its letters are printed. Indented text is text, not code.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.tree import SyntaxTreeNode

from kpi_helpers.errors import Problem, Severity, did_you_mean
from kpi_helpers.inputs import commentary as md
from kpi_helpers.inputs.files import NotRead, SourceFile, read_date
from kpi_helpers.inputs.lists import Field, Label
from kpi_helpers.inputs.yaml_reading import Yaml, read_yaml

_CHART = "chart:"
_BINDING = re.compile(r"\{\{(?P<inside>[^{}\n]*)\}\}")
_BINDING_FORM = "{{ kpi_id }} or {{ kpi_id | field }}"
_LINKS = ("https://", "http://", "mailto:")
_NOT_HELD = {
    "table": ("a table", "Put the figures into the values, or write them as a list"),
    "hr": ("a line across the page", "Delete it"),
}
_DEBRIS = re.compile(r"Error! (?:Reference source|Bookmark) not \w+|_GoBack\b|<!--\[if|<o:p>|\bmso-\w+")
_OFF = ("code", "fence", "html_block", "reference", "lheading", "html_inline")


@dataclass(frozen=True, slots=True)
class Placed:
    """A block and the line of the file on which it begins."""

    block: md.Block
    line: int


@dataclass(frozen=True, slots=True)
class _Faults:
    """Problems found so far in one file, and how many lines stand above its Markdown."""

    name: str
    lines_above: int
    problems: list[Problem]

    def line_of(self, node: SyntaxTreeNode) -> int:
        return self.lines_above + (node.map[0] if node.map else 0) + 1

    def add(self, line: int, found: str, expected: str, todo: str) -> None:
        self.problems.append(Problem(self.name, found, expected, todo, row=line))


def read_markdown(text: str, *, name: str, lines_above: int = 0) -> tuple[list[Placed], list[Problem]]:
    """Read Markdown into blocks with their lines; headings stand among them, not above what follows them."""
    faults = _Faults(name, lines_above, _check_debris(text, name, lines_above))
    root = SyntaxTreeNode(_parser().parse(text))
    placed = [Placed(block, faults.line_of(node)) for node in root.children for block in _blocks(node, faults)]
    return placed, faults.problems


def plain_text(inline: md.Inline) -> str:
    """Give the words of a row of runs; a binding as it was written."""
    return "".join(run.text if isinstance(run, md.Text) else f"{{{{ {run.kpi_id} }}}}" for run in inline).strip()


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table").disable(list(_OFF))
    parser.inline.ruler.before("escape", "binding", _binding_rule)
    return parser


def _binding_rule(state: StateInline, silent: bool) -> bool:
    """Take ``{{ ... }}`` as one token, so that underscores in it mark nothing up."""
    match = _BINDING.match(state.src, state.pos)
    if not match:
        return False
    if not silent:
        state.push("binding", "", 0).content = match["inside"].strip()
    state.pos = match.end()
    return True


def _check_debris(text: str, name: str, lines_above: int) -> list[Problem]:
    return [
        Problem(
            name,
            f'"{match[0]}", left by a word processor',
            "the author's words",
            "Delete it",
            row=lines_above + number,
        )
        for number, line in enumerate(text.splitlines(), start=1)
        for match in _DEBRIS.finditer(line)
    ]


# ---------------------------------------------------------------- blocks


def _blocks(node: SyntaxTreeNode, faults: _Faults) -> Iterator[md.Block]:
    line = faults.line_of(node)
    match node.type:
        case "paragraph":
            yield from _paragraph_or_charts(node, faults)
        case "heading":
            yield md.Heading(int(node.tag[1:]), _inline_of(node, faults))
        case "bullet_list" | "ordered_list":
            items = tuple(
                tuple(block for child in item.children for block in _blocks(child, faults)) for item in node.children
            )
            yield md.ListBlock(node.type == "ordered_list", items, int(node.attrs.get("start", 1)))
        case "blockquote":
            for child in node.children:
                if child.type == "paragraph":
                    yield md.Notice(_inline_of(child, faults))
                else:
                    faults.add(
                        faults.line_of(child),
                        "more than words in a notice",
                        "a sentence or two",
                        "Take > away",
                    )
        case _:
            found, todo = _NOT_HELD.get(node.type, (f"Markdown of the kind {node.type}", "Write plain words"))
            faults.add(line, found, "paragraphs, lists, headings, notices or charts", todo)


def _paragraph_or_charts(node: SyntaxTreeNode, faults: _Faults) -> Iterator[md.Block]:
    images = [child for child in node.children[0].children if child.type == "image"]
    if not images:
        yield md.Paragraph(_inline_of(node, faults))
        return
    line = faults.line_of(node)
    if any(_says_something(child) for child in node.children[0].children):
        todo = "Leave an empty line before and after the chart"
        faults.add(line, "a chart among words", "a chart in a paragraph of its own", todo)
    for image in images:
        address = str(image.attrs.get("src", ""))
        if address.startswith(_CHART):
            yield md.Chart(address.removeprefix(_CHART).strip(), image.content.strip(), line)
        else:
            todo = "Delete it; a picture of words or figures cannot be read by everyone"
            faults.add(line, f'the picture "{address}"', "charts only: ![words](chart:kpi_id)", todo)


def _says_something(node: SyntaxTreeNode) -> bool:
    """Whether a run beside a chart would be lost: all but charts and the spaces between them."""
    return node.type not in ("image", "softbreak") and not (node.type == "text" and not node.content.strip())


# ---------------------------------------------------------------- runs


def _inline_of(node: SyntaxTreeNode, faults: _Faults) -> md.Inline:
    line = faults.line_of(node)
    runs = [run for child in node.children for run in _runs(child, md.Text(""), line, faults)]
    return tuple(_joined(runs))


def _runs(node: SyntaxTreeNode, look: md.Text, line: int, faults: _Faults) -> Iterator[md.Text | md.Binding]:
    """Give the runs of a node in the look (strong, em, link) that the nodes round it ask for."""
    match node.type:
        case "text":
            if "{{" in node.content or "}}" in node.content:
                faults.add(line, '"{{" or "}}" without its other half', _BINDING_FORM, "Complete or delete it")
            yield replace(look, text=re.sub(r"[ \t]{2,}", " ", node.content))
        case "softbreak" | "hardbreak":
            yield replace(look, text=" ")
        case "code_inline":
            yield replace(look, text=node.content, code=True)
        case "binding":
            yield from _binding(node.content, look, line, faults)
        case "image":
            faults.add(line, "a picture where only words can stand", "words", "Delete it")
        case _:
            inner = _look_inside(node, look, line, faults)
            for child in node.children:
                yield from _runs(child, inner, line, faults)


def _look_inside(node: SyntaxTreeNode, look: md.Text, line: int, faults: _Faults) -> md.Text:
    match node.type:
        case "strong":
            return replace(look, strong=True)
        case "em":
            return replace(look, em=True)
        case "link":
            address = str(node.attrs.get("href", ""))
            if not address.startswith(_LINKS):
                todo = "Write the whole address"
                faults.add(line, f'a link to "{address}"', "an address with https:// or mailto:", todo)
            return replace(look, link=address)
    return look


def _binding(inside: str, look: md.Text, line: int, faults: _Faults) -> Iterator[md.Binding]:
    kpi_id, *fields = (part.strip() for part in inside.split("|"))
    field = fields[0] if fields else Field.VALUE
    if len(fields) > 1 or not kpi_id:
        faults.add(line, f'"{{{{ {inside} }}}}"', _BINDING_FORM, "Write it in one of these forms")
    elif field not in set(Field):
        todo = f"{did_you_mean(field, Field)} Write one of them".strip()
        faults.add(line, f'the field "{field}" of {kpi_id}', f"one of {', '.join(Field)}", todo)
    else:
        yield md.Binding(kpi_id, Field(field), look.strong, look.em, look.link, line)


def _joined(runs: Iterable[md.Text | md.Binding]) -> Iterator[md.Text | md.Binding]:
    """Join neighbours that look the same, and leave out those without words."""
    last: md.Text | None = None
    for run in runs:
        if isinstance(run, md.Text) and last is not None and replace(run, text="") == replace(last, text=""):
            last = replace(last, text=last.text + run.text)
            continue
        if last is not None and last.text:
            yield last
        last = run if isinstance(run, md.Text) else None
        if isinstance(run, md.Binding):
            yield run
    if last is not None and last.text:
        yield last


_SETTINGS = ("group", "written_by", "approved_by", "date")
_FRONT_MATTER = f"lines between two lines --- that give {', '.join(_SETTINGS)}"
_JOINTS = re.compile(r"\s*(?:\band\b|/|&|,|\+)\s*")
_NEARLY = 0.85  # likeness from which a heading is taken for a misspelt label


def read_commentary(source: SourceFile) -> tuple[md.Commentary | None, list[Problem]]:
    """Read one file; None where its front matter leaves open whose commentary it is."""
    if source.text is None:
        return None, []
    settings, body, lines_above, problems = _split(source.name, source.text)
    placed, found = read_markdown(body, name=source.name, lines_above=lines_above)
    problems += found + _check_near_labels(source.name, placed) + _check_empty(source.name, placed)
    parts, repeated = _parts(source.name, placed)
    problems += repeated
    when = read_date(settings.get("date", ""))
    if isinstance(when, NotRead) or not settings.get("group"):
        return None, problems
    commentary = md.Commentary(
        settings["group"],
        settings.get("written_by", ""),
        settings.get("approved_by", ""),
        date.fromisoformat(when),
        parts,
        source.name,
    )
    return commentary, problems


def labels_of(title: str) -> tuple[Label, ...]:
    """Give the labels a heading stands for, or none: singular, plural, colon and merging are understood.

    >>> [label.value for label in labels_of("Issues/causes:")]
    ['issues', 'causes']
    >>> labels_of("Staffing")
    ()
    """
    words = [word for word in _JOINTS.split(title.casefold().strip(" :.")) if word]
    labels = tuple(label for word in words if (label := _label_of(word)))
    return labels if len(labels) == len(words) else ()


def _label_of(word: str) -> Label | None:
    return next((label for label in Label if word in (label.value, label.value.removesuffix("s"))), None)


# ---------------------------------------------------------------- front matter


def _split(name: str, text: str) -> tuple[dict[str, str], str, int, list[Problem]]:
    """Give the settings, the Markdown below them, how many lines stand above it, and the problems."""
    lines = text.splitlines()
    fences = [number for number, line in enumerate(lines) if line.rstrip() == "---"]
    if not lines or len(fences) < 2 or fences[0] != 0:
        missing = Problem(name, "no front matter", _FRONT_MATTER, "Begin the file with them", row=1)
        return {}, text, 0, [missing]
    below = fences[1] + 1
    body = "\n".join(lines[below:])
    read, problems = read_yaml("\n".join(lines[1 : fences[1]]), name=name, lines_above=1, only_text=True)
    if problems and read.content is None:
        return {}, body, below, problems
    found = read.content if isinstance(read.content, dict) else {}
    settings = {key: value.strip() for key, value in found.items() if isinstance(value, str)}
    return settings, body, below, problems + _check_settings(name, settings, read)


def _check_settings(name: str, settings: dict[str, str], read: Yaml) -> list[Problem]:
    rows = {setting: read.lines.get((setting,)) for setting in (*_SETTINGS, *settings)}
    problems = []
    for setting in _SETTINGS:
        if not settings.get(setting):
            found = "nothing" if rows[setting] is None or setting in settings else "more than one value"
            severity = Severity.WARNING if setting == "approved_by" else Severity.ERROR
            row = rows[setting]
            problems.append(Problem(name, found, "a value", "Write it", row=row, column=setting, severity=severity))
    when = read_date(settings.get("date", ""))
    if settings.get("date") and isinstance(when, NotRead):
        found = f'"{settings["date"]}"'
        problems.append(Problem(name, found, when.expected, when.todo, row=rows["date"], column="date"))
    for unknown in settings:
        if unknown not in _SETTINGS:
            todo = f"{did_you_mean(unknown, _SETTINGS)} Rename or delete it".strip()
            found = f'an unknown setting "{unknown}"'
            problems.append(Problem(name, found, f"only {', '.join(_SETTINGS)}", todo, row=rows[unknown]))
    return problems


# ---------------------------------------------------------------- parts


def _parts(name: str, placed: Sequence[Placed]) -> tuple[tuple[md.Part, ...], list[Problem]]:
    """Divide blocks at the headings of level 1, whose text is the key of a subgroup."""
    divided: list[tuple[str, int, list[Placed]]] = [("", 0, [])]
    problems = []
    for one in placed:
        if isinstance(one.block, md.Heading) and one.block.level == 1:
            key = re.sub(r"[\s-]+", "_", plain_text(one.block.inline).casefold())
            if key in [known for known, _, _ in divided]:
                found = f'the subgroup "{key}" a second time'
                problems.append(Problem(name, found, "each subgroup once", "Put its text in one place", row=one.line))
            divided.append((key, one.line, []))
        else:
            divided[-1][2].append(one)
    parts = tuple(
        md.Part(key, _labelled([one.block for one in blocks]), line) for key, line, blocks in divided if key or blocks
    )
    return parts, problems


def _labelled(blocks: Sequence[md.Block]) -> tuple[md.Block, ...]:
    """Put what follows a recognised heading of level 2 into its labelled block."""
    done: list[md.Block] = []
    labels: tuple[Label, ...] = ()
    inside: list[md.Block] = []
    for block in blocks:
        if isinstance(block, md.Heading) and block.level == 2:
            done += _closed(labels, inside)
            labels, inside = labels_of(plain_text(block.inline)), []
            done += [] if labels else [block]
        elif labels:
            inside.append(block)
        else:
            done.append(block)
    return (*done, *_closed(labels, inside))


def _closed(labels: tuple[Label, ...], inside: Sequence[md.Block]) -> list[md.Block]:
    """Give the labelled block with its cohorts, which begin at headings of level 3."""
    if not labels:
        return []
    above: list[md.Block] = []
    cohorts: list[md.Cohort] = []
    for block in inside:
        if isinstance(block, md.Heading) and block.level == 3:
            cohorts.append(md.Cohort(block.inline, ()))
        elif cohorts:
            cohorts[-1] = md.Cohort(cohorts[-1].title, (*cohorts[-1].blocks, block))
        else:
            above.append(block)
    return [md.Labelled(labels, tuple(above), tuple(cohorts))]


# ---------------------------------------------------------------- checks of one file


def _check_empty(name: str, placed: Sequence[Placed]) -> list[Problem]:
    if any(not isinstance(one.block, md.Heading) for one in placed):
        return []
    return [Problem(name, "no text", "commentary", "Write some, or delete the file")]


def _check_near_labels(name: str, placed: Sequence[Placed]) -> list[Problem]:
    """Tell of a heading that is nearly a recognised one: it would be printed as a free heading."""
    problems = []
    for one in placed:
        if not (isinstance(one.block, md.Heading) and one.block.level == 2):
            continue
        title = plain_text(one.block.inline)
        if labels_of(title):
            continue
        near = difflib.get_close_matches(title.casefold().strip(" :"), list(Label), n=1, cutoff=_NEARLY)
        if near:
            expected = f"one of {', '.join(Label)}, or a heading of your own"
            todo = f'Did you mean "{near[0].capitalize()}"? A heading of your own is printed as it stands'
            problems.append(
                Problem(name, f'the heading "{title}"', expected, todo, row=one.line, severity=Severity.WARNING)
            )
    return problems
