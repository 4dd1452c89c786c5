from .assemble import assemble_report as assemble_report
from .bundles import document_of as document_of
from .clean import clean_report as clean_report
from .execute import execute_step as execute_step
from .exporters import render as render, render_beside as render_beside
from .kernels import (
    NEEDED as NEEDED,
    can_fork as can_fork,
    end_started as end_started,
    resolve_classes as resolve_classes,
    run_forked as run_forked,
    warm_up as warm_up,
)
from .manifest import (
    FILE_NAME as FILE_NAME,
    build_manifest as build_manifest,
    git_commit as git_commit,
    groups_of as groups_of,
    read_manifest as read_manifest,
    warnings_of as warnings_of,
    write_manifest as write_manifest,
)
from .plan import (
    Step as Step,
    calls_of as calls_of,
    heading_of as heading_of,
    plan_steps as plan_steps,
    read_notebook as read_notebook,
    relative_to_notebooks as relative_to_notebooks,
)
from .publish import (
    keep_failed as keep_failed,
    publish_folder as publish_folder,
    recover as recover,
    staging_folder as staging_folder,
    stagings_of as stagings_of,
)
from .reuse import (
    PARTS as PARTS,
    Now as Now,
    SectionCache as SectionCache,
    digest_of as digest_of,
    digest_of_file as digest_of_file,
    digest_of_folder as digest_of_folder,
    digests_of as digests_of,
    files_of as files_of,
    parts_now as parts_now,
    sha256 as sha256,
    why_always as why_always,
)
from .standing import require_replaceable as require_replaceable

UNNEEDED: str
