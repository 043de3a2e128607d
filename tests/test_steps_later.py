"""Every step of the runbook in one transcript that shows it bad and then good, and the reverse: the later one decides."""

from __future__ import annotations

import pytest

from tests import test_steps, test_steps_console
from tests.support.inline import bundle

NO_STATE = frozenset({"S0b", "S9b", "S10a", "S11"})
"""Steps whose two bundles show different objects, dated lines of one log, or attempts, which are in order whatever stands where."""
NOT_LISTED = (".yaml", ".json", ".log")
"""Files that are one document or one log, and no transcript."""
MENDED = (
    "$ kubectl rollout restart -n kube-system ds/konnectivity-agent\ndaemonset.apps/konnectivity-agent restarted\n\n"
)


def transcripts() -> list[tuple[str, str, dict[str, str], str, str, str]]:
    """(step, check, files, the file that differs, its bad text, its good one) of the steps that differ in one transcript."""
    found = []
    for step, check, bad, good in (*test_steps.STEPS, *test_steps_console.STEPS):
        different = [name for name in bad.keys() & good.keys() if bad[name] != good[name]]
        if (
            bad.keys() == good.keys()
            and len(different) == 1
            and not different[0].endswith(NOT_LISTED)
            and step not in NO_STATE
        ):
            name = different[0]
            if "pulled image" not in good[name]:  # an event of another kind says nothing of the first
                found.append((step, check, bad, name, bad[name], good[name]))
    return found


CASES = transcripts()


def test_most_steps_are_tried() -> None:
    """A step that leaves the table is missed here."""
    assert {step for step, *_ in CASES} >= {
        "S0a",
        "S1",
        "S2",
        "S3",
        "S4",
        "S5a",
        "S5c",
        "S6",
        "S7",
        "S8a",
        "S8b",
        "S8c",
        "S10b",
        "S13",
        "S14",
        "S15",
    }


@pytest.mark.parametrize(
    ("step", "check", "files", "name", "bad", "good"), CASES, ids=[f"{s}-{c}-{n}" for n, (s, c, *_) in enumerate(CASES)]
)
def test_the_later_half_decides(step: str, check: str, files: dict[str, str], name: str, bad: str, good: str) -> None:
    """Repaired is fine, broken since is broken; of two tries at once neither is later, so what mended it stands between them."""
    between = MENDED if check == "TUN-03" else ""
    assert bundle(files | {name: bad + between + good}).status(check) == "pass"
    assert bundle(files | {name: good + bad}).status(check) in ("fail", "warn")
