"""What kubectl wrote went past the webhooks of its kind."""

from __future__ import annotations

import pytest
from analyzer.parsers.kubernetes.created import PARSERS
from analyzer.schema import FACTS, UNREAD

from tests.support.inline import bundle

FAILED = 'Error from server (InternalError): Internal error occurred: failed calling webhook "m.k.svc": failed to call webhook: Post "https://k.k.svc:443/m?timeout=10s": dial tcp 10.100.3.4:443: connect: connection refused\n'


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("pod/web created", "pod"),
        ("deployment.apps/web restarted", "deployment"),
        ("namespace/team-a configured", "namespace"),
        ("pod/web created (dry run)", None),
        ("pod/web was created by hand", None),
    ],
)
def test_a_line_of_a_write(line: str, kind: str | None) -> None:
    """A dry run writes nothing."""
    facts = {
        row.key: row.value for row in bundle({"c.txt": f"$ kubectl apply -f x.yaml\n{line}\n"}).snapshot.rows[FACTS]
    }
    assert facts == ({"written": kind, "written_from": "x.yaml"} if kind else {})


def test_what_stands_below_and_is_none() -> None:
    rows = bundle({"c.txt": "$ kubectl apply -f x.yaml\npod/web created\nwhat now\n"}).snapshot.rows[UNREAD]
    assert [row.line for row in rows] == [3]


@pytest.mark.parametrize(
    ("command", "then"),
    [
        ("kubectl run t1 --image=nginx", "pod/t1 created"),
        ("kubectl create deploy web --image=nginx", "deployment.apps/web created"),
        ("kubectl label ns team-a x=y", "namespace/team-a labeled"),
        ("oc scale deployment/web --replicas=2", "deployment.apps/web scaled"),
    ],
)
def test_a_webhook_that_failed_and_answered_later_is_well(command: str, then: str) -> None:
    """The same kind of object was written below; of another kind it says nothing, and a failure below the success stands."""
    healed = bundle({"c.txt": f"$ {command}\n{FAILED}$ {command}\n{then}\n"})
    assert healed.report.verdict == "inconclusive"
    assert healed.causes == {}
    for text in (
        f"$ {command}\n{FAILED}",
        f"$ {command}\n{FAILED}$ kubectl create cm a\nconfigmap/a created\n",
        f"$ {command}\n{then}\n$ {command}\n{FAILED}",
    ):
        assert bundle({"c.txt": text}).report.verdict == "broken"


FROM_FILE = FAILED.replace("Internal error", 'error when creating "all.yaml": Internal error')


def test_a_file_that_was_refused_and_written_later() -> None:
    """Its webhook is well once the same file is taken, though others of its objects were written before; not by another file."""
    first = f"$ kubectl apply -f all.yaml\nservice/web created\n{FROM_FILE}"
    removed = '$ kubectl delete mutatingwebhookconfiguration m\nmutatingwebhookconfiguration.admissionregistration.k8s.io "m" deleted\n'
    again = "$ kubectl apply -f {}\ningress.networking.k8s.io/web created\n"
    assert bundle({"c.txt": first + removed + again.format("all.yaml")}).causes == {}
    assert bundle({"c.txt": first + removed + again.format("./other.yaml")}).causes != {}
    assert bundle({"c.txt": again.format("all.yaml") + first}).causes != {}
    assert bundle({"c.txt": (first + again.format("all.yaml")) * 2}).causes != {}


def test_its_place_in_the_order_of_readers() -> None:
    """Whose sign is narrower is asked first."""
    assert PARSERS[0].rank == 33
