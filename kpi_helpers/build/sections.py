"""One section of a report: as it was kept, where it would come out the same, else executed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from kpi_helpers.build.build_record import Became, Reuse
from kpi_helpers.build.warm import PRELOAD
from kpi_helpers.errors import NotebookError
from kpi_helpers.inputs import Authority, Snapshot
from kpi_helpers.publishing import Now, Step, execute_step, keep_failed, read_notebook, resolve_classes, why_always
from kpi_helpers.reads import Question

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from kpi_helpers.analysis import Scorecard

USE_SNAPSHOT = "kpi_helpers.inputs.snapshot:use_snapshot"  # by name: kernels call it


class Answers:
    """Answers questions from the data as they are now; works the results out when first asked."""

    def __init__(self, authority: Authority) -> None:
        self.authority = authority
        self._scorecard: Scorecard | None = None
        self._known: dict[Question, str] = {}
        self._lock = Lock()  # sections ask side by side

    def __call__(self, questions: Iterable[Question]) -> dict[Question, str]:
        """Give the digest of the answer to each question."""
        from kpi_helpers.analysis import answer, build_scorecard  # heavy; a first build asks nothing

        wanted = list(questions)
        with self._lock:
            self._scorecard = self._scorecard or build_scorecard(self.authority)
            self._known |= answer(self._scorecard, [one for one in wanted if one not in self._known])
            return {one: self._known[one] for one in wanted}


class Sections:
    """Gives the executed notebooks of one report, into the folder `notebooks` of `staging`."""

    def __init__(
        self, authority: Authority, reuse: Reuse, staging: Path, steps: Sequence[Step], snapshot: Snapshot
    ) -> None:
        resolve_classes()
        # Looked through before any thread starts: Python 3.11 fails at times where two parse code side by side.
        self.always = {step.name: why_always(step.content) for step in steps}
        self.reuse = reuse
        self.staging = staging
        self.first = (USE_SNAPSHOT, *snapshot)
        opened = str(authority.quarter), str(authority.data_dir.resolve())
        self.now = Now(reuse.parts, opened, Answers(authority))

    def make(self, step: Step) -> NotebookNode:
        """Give a section; several may be asked for at a time.

        Raises
        ------
        NotebookError
            A cell failed; the notebook up to there is kept beside the published report.
        """
        always = self.always[step.name]
        why = f"always, because {always}" if always else "asked for afresh"
        if not always and not self.reuse.fresh:
            found = self.reuse.sections.find(step, self.now)
            if found.executed is not None:
                return self._reused(step, found.executed, found.trace)
            never = self.reuse.why_never_kept(step.name)
            why = f"always, because {never}" if never else found.why
        if always:
            self.reuse.always[step.name] = always
        self.reuse.became[step.name] = Became(reused=False, why=why)
        return self._executed(step)

    def _reused(self, step: Step, executed: bytes, trace: Mapping[str, object]) -> NotebookNode:
        place = self.staging / "notebooks" / f"{step.name}.ipynb"
        place.write_bytes(executed)
        self.reuse.note_elsewhere(step.name, trace)
        self.reuse.became[step.name] = Became(reused=True, why="nothing it read has changed")
        return read_notebook(place)

    def _executed(self, step: Step) -> NotebookNode:
        told = self.staging / f"{step.name}.trace"
        try:
            notebook = execute_step(step, self.staging / "notebooks", preload=PRELOAD, first=self.first, trace=told)
            trace = json.loads(told.read_text(encoding="utf-8"))
        except NotebookError as error:
            place = keep_failed(self.staging, self.reuse.target, step.name)
            words = f"{error} The notebook up to there: {place}" if place else str(error)
            raise NotebookError(words) from error
        finally:
            told.unlink(missing_ok=True)
        self.reuse.note_elsewhere(step.name, trace)
        self.reuse.sections.keep(
            step, self.now, trace, (self.staging / "notebooks" / f"{step.name}.ipynb").read_bytes()
        )
        return notebook
