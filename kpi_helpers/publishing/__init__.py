"""Running and typesetting notebooks; see the drawing in `kpi_helpers`.

Reading a notebook imports jsonschema, which imports `rfc3987_syntax` where it is installed (Jupyter's server brings it)
and with it builds a grammar of international web addresses: 1.4 of 1.5 seconds. No notebook is checked for those, so
this program does without; jsonschema takes it for not installed. `kernels.kernel_start` gives it back to kernels.

::

    bundles  plan
    clean/  reuse/
    assemble  exporters  kernels/  manifest
    execute  standing
    publish
"""

import sys
from typing import TYPE_CHECKING

from kpi_helpers.doors import door

UNNEEDED = "rfc3987_syntax"
sys.modules.setdefault(UNNEEDED, None)  # type: ignore[arg-type]  # None stands for a module that cannot be imported

__all__ = [
    "FILE_NAME",
    "NEEDED",
    "PARTS",
    "Now",
    "SectionCache",
    "Step",
    "assemble_report",
    "build_manifest",
    "calls_of",
    "can_fork",
    "clean_report",
    "digest_of",
    "digest_of_file",
    "digest_of_folder",
    "digests_of",
    "document_of",
    "end_started",
    "execute_step",
    "files_of",
    "git_commit",
    "groups_of",
    "heading_of",
    "keep_failed",
    "parts_now",
    "plan_steps",
    "publish_folder",
    "read_manifest",
    "read_notebook",
    "recover",
    "relative_to_notebooks",
    "render",
    "render_beside",
    "require_replaceable",
    "resolve_classes",
    "run_forked",
    "sha256",
    "staging_folder",
    "stagings_of",
    "warm_up",
    "warnings_of",
    "why_always",
    "write_manifest",
]

if TYPE_CHECKING:
    from kpi_helpers.publishing.assemble import assemble_report
    from kpi_helpers.publishing.bundles import document_of
    from kpi_helpers.publishing.clean import clean_report
    from kpi_helpers.publishing.execute import execute_step
    from kpi_helpers.publishing.exporters import render, render_beside
    from kpi_helpers.publishing.kernels import NEEDED, can_fork, end_started, resolve_classes, run_forked, warm_up
    from kpi_helpers.publishing.manifest import (
        FILE_NAME,
        build_manifest,
        git_commit,
        groups_of,
        read_manifest,
        warnings_of,
        write_manifest,
    )
    from kpi_helpers.publishing.plan import (
        Step,
        calls_of,
        heading_of,
        plan_steps,
        read_notebook,
        relative_to_notebooks,
    )
    from kpi_helpers.publishing.publish import keep_failed, publish_folder, recover, staging_folder, stagings_of
    from kpi_helpers.publishing.reuse import (
        PARTS,
        Now,
        SectionCache,
        digest_of,
        digest_of_file,
        digest_of_folder,
        digests_of,
        files_of,
        parts_now,
        sha256,
        why_always,
    )
    from kpi_helpers.publishing.standing import require_replaceable
else:
    __getattr__ = door(
        __name__,
        {
            "assemble": ("assemble_report",),
            "clean": ("clean_report",),
            "execute": ("execute_step",),
            "bundles": ("document_of",),
            "exporters": ("render", "render_beside"),
            "kernels": ("NEEDED", "can_fork", "end_started", "resolve_classes", "run_forked", "warm_up"),
            "standing": ("require_replaceable",),
            "manifest": (
                "FILE_NAME",
                "build_manifest",
                "git_commit",
                "groups_of",
                "read_manifest",
                "warnings_of",
                "write_manifest",
            ),
            "plan": ("Step", "calls_of", "heading_of", "plan_steps", "read_notebook", "relative_to_notebooks"),
            "publish": ("keep_failed", "publish_folder", "recover", "staging_folder", "stagings_of"),
            "reuse": (
                "PARTS",
                "Now",
                "SectionCache",
                "digest_of",
                "digest_of_file",
                "digest_of_folder",
                "digests_of",
                "files_of",
                "parts_now",
                "sha256",
                "why_always",
            ),
        },
    )
