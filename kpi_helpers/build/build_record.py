"""What a build takes from the last one: sections whose answers are the same, files made from the same, or everything.

Two things are kept in the user's folder for caches: executed sections (`publishing.reuse`), and for each published
report a record of what it was made from. The files themselves are taken from the published report, if they are as its
manifest says.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from platformdirs import user_cache_path

import kpi_helpers
from kpi_helpers.publishing import (
    FILE_NAME,
    PARTS,
    SectionCache,
    digest_of,
    digest_of_file,
    digest_of_folder,
    digests_of,
    files_of,
    git_commit,
    parts_now,
    read_manifest,
    sha256,
)

VARIABLE = "KPI_REPORT_CACHE"  # environment variable that names another folder to keep things in
VERSION = 1  # of the record of a report; what another version of the program wrote is passed over
PROGRAM = Path(kpi_helpers.__file__).parent


@dataclass(frozen=True, slots=True)
class Became:
    """What became of a section: reused or executed, and why."""

    reused: bool
    why: str

    @property
    def word(self) -> str:
        """What became of it, in a word."""
        return "reused" if self.reused else "executed"

    def __str__(self) -> str:
        return f"{self.word}: {self.why}"


@dataclass
class Reuse:
    """What may be reused for one report, and why each section was made or reused.

    Parameters
    ----------
    target
        The folder of the published report.
    whole
        Everything that decides what the report is, but for what notebooks read elsewhere: `state_of`.
    fresh
        Whether nothing may be reused.
    """

    target: Path
    whole: Mapping[str, str]
    fresh: bool
    became: dict[str, Became] = field(default_factory=dict)
    always: dict[str, str] = field(default_factory=dict)
    elsewhere: dict[str, dict[str, str]] = field(default_factory=dict)
    _made: dict[str, dict[str, Any]] = field(default_factory=dict)

    @cached_property
    def sections(self) -> SectionCache:
        """The kept sections."""
        return SectionCache(self._folder)

    @cached_property
    def _folder(self) -> Path:
        return Path(os.environ.get(VARIABLE) or user_cache_path("kpi-report", appauthor=False))

    @property
    def _record_file(self) -> Path:
        place = str(self.target.resolve())
        return self._folder / f"{self.target.name}-{digest_of(place)[:12]}.json"

    @cached_property
    def record(self) -> dict[str, Any]:
        """What the published report was made from; empty if it is not known, or the report is no longer that one."""
        try:
            found = json.loads(self._record_file.read_text(encoding="utf-8"))
            same = found["version"] == VERSION and found["manifest"] == sha256(self.target / FILE_NAME)
        except (OSError, ValueError, TypeError, KeyError):
            return {}
        return found if same else {}

    @cached_property
    def published(self) -> dict[str, str]:
        """The files of the published report that are as its manifest says, each with its digest."""
        listed = read_manifest(self.target).get("outputs", {})
        return {
            name: facts["sha256"]
            for name, facts in listed.items()
            if digest_of_file(str(self.target / name)) == facts["sha256"]
        }

    def nothing_changed(self) -> bool:
        """Whether a build would make the very report that is published."""
        if self.fresh or not self.record or self.record["whole"] != dict(self.whole) or self.record["always"]:
            return False
        elsewhere: dict[str, dict[str, str]] = self.record["elsewhere"]
        for kind, seen in elsewhere.items():
            digest = digest_of_folder if kind == "folders" else digest_of_file
            if any(digest(path) != before for path, before in seen.items()):
                return False
        return bool(self.published.keys() == read_manifest(self.target).get("outputs", {}).keys())

    def take(self, kind: str, made_from: str, names: Iterable[str], staging: Path) -> bool:
        """Copy files of the published report into `staging` if they were made from the same; say whether they were."""
        wanted = list(names)
        last = self.record.get(kind, {})
        if self.fresh or last.get("from") != made_from or not self.published.keys() >= {*wanted}:
            return False
        for name in wanted:
            (staging / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(self.target / name, staging / name)
        self._made[kind] = last
        return True

    def whole_files(self, folder: str) -> frozenset[str]:
        """Give the files in a folder of the published report that are as its manifest says, from that folder."""
        return frozenset(name.removeprefix(f"{folder}/") for name in self.published if name.startswith(f"{folder}/"))

    def made(self, kind: str, made_from: str, **facts: object) -> None:
        """Note what files were made from, and what the next build has to know of them."""
        self._made[kind] = {"from": made_from, **facts}

    @property
    def parts(self) -> dict[str, str]:
        """What every section is made with: packages, fonts and styles, environment."""
        return {part: self.whole[part] for part in PARTS}

    def state_but(self, *parts: str) -> str:
        """Give the digest of everything a report is made from but for some parts."""
        return digest_of(
            sorted((part, digest) for part, digest in self.whole.items() if part not in ("commit", *parts))
        )

    def note_elsewhere(self, section: str, trace: Mapping[str, Any]) -> None:
        """Note what a section read beyond data, notebooks and program; what cannot be looked at again most of all."""
        if trace.get("outside"):
            self.always[section] = trace["outside"][0]
        for kind in ("modules", "files", "folders"):
            self.elsewhere.setdefault(kind, {}).update(trace.get(kind, {}))

    def why_never_kept(self, section: str) -> str:
        """Give why the published report's section could not be kept; empty where it could."""
        reason: str = self.record.get("always", {}).get(section, "")
        return reason

    def write_record(self) -> None:
        """Write down what the report just published was made from; of one that cannot be written, nothing is reused."""
        record = {
            "version": VERSION,
            "manifest": sha256(self.target / FILE_NAME),
            "whole": dict(self.whole),
            "elsewhere": self.elsewhere,
            "always": self.always,
            **self._made,
        }
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            beside = self._record_file.with_suffix(f".{os.getpid()}")
            beside.write_text(json.dumps(record), encoding="utf-8")
            beside.replace(self._record_file)


def state_of(data: Path, notebooks: Path, quarter: str, formats: Iterable[str] = ()) -> dict[str, str]:
    """Give a digest of everything that decides what a report is: data, notebooks, program, packages, environment.

    `formats` are those that whoever builds asks for, besides what the data say.
    """
    data, notebooks = data.resolve(), notebooks.resolve()  # the same, however they are named
    return {
        "quarter": quarter,
        "formats": " ".join(formats),
        "places": digest_of([str(data), str(notebooks)]),
        "data": digest_of(digests_of(file for file in files_of(data) if not file.is_relative_to(notebooks))),
        "notebooks": digest_of(digests_of(files_of(notebooks))) if notebooks.is_dir() else "",
        "program": digest_of(digests_of(files_of(PROGRAM))),
        "commit": git_commit(data),
        **parts_now(PROGRAM),
    }
