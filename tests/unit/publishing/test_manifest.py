"""The manifest: what a report was made from, the same for the same inputs."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path

import nbformat

from kpi_helpers.publishing.manifest import (
    build_manifest,
    git_commit,
    groups_of,
    package_versions,
    read_manifest,
    rows_of,
    write_manifest,
)
from kpi_helpers.publishing.reuse.digests import sha256


def executed(*shows: Mapping[str, object]) -> nbformat.NotebookNode:
    notebook = nbformat.v4.new_notebook()  # type: ignore[no-untyped-call]
    for show in shows:
        data = {"application/vnd.kpi-report+json": {"version": 1, "blocks": [], "shows": dict(show)}}
        output = nbformat.v4.new_output("display_data", data=data)  # type: ignore[no-untyped-call]
        notebook.cells.append(nbformat.v4.new_code_cell("", outputs=[output]))  # type: ignore[no-untyped-call]
    return notebook  # type: ignore[no-any-return]


WASTE = {"groups": ["waste"], "rows": {"values/2022-23_Q2.csv": [3, 2]}}
FLEET = {"groups": ["fleet"], "rows": {"values/2022-23_Q2.csv": [2, 7], "targets.csv": [4]}}


def test_rows_are_gathered_over_displays() -> None:
    assert rows_of(executed(WASTE, FLEET)) == {"targets.csv": [4], "values/2022-23_Q2.csv": [2, 3, 7]}


def test_groups_come_in_order() -> None:
    assert groups_of([executed(WASTE), executed(FLEET)]) == ["waste", "fleet"]


def test_the_manifest_as_a_whole(tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    page.write_bytes(b"abc")
    manifest = build_manifest(
        parameters={"quarter": "2022-23 Q2"},
        files={"kpis.csv": "22", "groups.csv": "11"},
        notebooks={"waste": executed(WASTE)},
        checks={"data": {"errors": 0}},
        outputs={"report.html": page},
        root=tmp_path,
    )
    assert list(manifest["data_files"]) == ["groups.csv", "kpis.csv"]
    assert manifest["sections"] == {"waste": {"rows": {"values/2022-23_Q2.csv": [2, 3]}}}
    digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert manifest["outputs"] == {"report.html": {"sha256": digest, "bytes": 3}}
    write_manifest(manifest, tmp_path / "manifest.json")
    assert read_manifest(tmp_path) == json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8")) == manifest


def test_no_manifest_reads_as_empty(tmp_path: Path) -> None:
    assert read_manifest(tmp_path) == {}
    (tmp_path / "manifest.json").write_text("[]", encoding="utf-8")
    assert read_manifest(tmp_path) == {}


def test_packages_are_named_with_versions() -> None:
    assert package_versions()["pandas"].split(".")[0] == "3"


def test_the_commit_says_when_files_differ(tmp_path: Path) -> None:
    assert git_commit(tmp_path) == ""
    who = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    (tmp_path / "a.txt").write_text("a", encoding="utf-8")
    subprocess.run(["git", "-C", tmp_path, "add", "a.txt"], check=True)
    subprocess.run(["git", "-C", tmp_path, *who, "commit", "-q", "-m", "First"], check=True)
    commit = git_commit(tmp_path)
    assert len(commit) == 40
    (tmp_path / "a.txt").write_text("b", encoding="utf-8")
    assert git_commit(tmp_path) == f"{commit}+changes"


def test_sha256_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"")
    assert sha256(tmp_path / "a") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
