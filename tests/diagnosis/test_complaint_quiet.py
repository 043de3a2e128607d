"""What is quoted where nothing complains: what is over, before what somebody writes."""

from __future__ import annotations

from analyzer.diagnosis.complaint_quiet import quiet
from analyzer.tunnel.view import TunnelView

from tests.support.inline import bundle

MAIL = {"mail.txt": "Hello,\n\nI get error dialing backend: No agent available for every pod.\n"}
ENDED = {
    "t.txt": "$ kubectl exec -n shop web-0 -- date\nError from server: error dialing backend: No agent available\n"
    "$ kubectl rollout restart -n kube-system ds/konnectivity-agent\ndaemonset.apps/konnectivity-agent restarted\n"
    "$ kubectl exec -n shop web-0 -- env\nPATH=/usr/bin\nHOSTNAME=web-0\n"
}


def test_what_a_program_printed_comes_before_what_somebody_writes() -> None:
    """A failure that a later use ended is an output; the sentence beside it is none, and is quoted where it stands alone."""
    both, alone = bundle(MAIL | ENDED).report.data.complaint, bundle(MAIL).report.data.complaint
    assert both is not None
    assert alone is not None
    assert (both.line.source, bool(both.over)) == ("t.txt", True)
    assert (alone.line.source, alone.over) == ("mail.txt", "")


def test_a_quiet_bundle_has_nothing_to_quote() -> None:
    """Neither outputs nor words."""
    case = bundle({"a.txt": "$ kubectl exec -n shop web-0 -- env\nPATH=/usr/bin\nHOSTNAME=web-0\n"})
    about, held = case.snapshot.about, case.snapshot
    assert quiet(held.rows, held.current.past, TunnelView(held.rows, about), about, (), held.cite, carried=True) is None
