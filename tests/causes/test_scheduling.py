"""Agents without a place: refused, pending for a taint, or left out by their DaemonSet."""

from __future__ import annotations

import pytest
from analyzer.causes import scheduling

from tests.support.inline import agent, bundle, daemonset, events, pods
from tests.support.values import are_values

ID = "agents-not-scheduled"
NONE = "0/2 nodes are available: "
NO_AGENT = 'Error from server: Get "https://10.1.0.2:10250/containerLogs/db/pg-0/pg": No agent available\n'


def refused(message: str, ready: int = 0) -> dict[str, str]:
    return {
        "ds.txt": daemonset(3, ready, ready),
        "events.txt": events(("FailedCreate", "daemonset/konnectivity-agent", "Error creating: " + message)),
    }


@pytest.mark.parametrize(
    ("message", "cure"),
    [
        (
            'pods "konnectivity-agent-" is forbidden: exceeded quota: all, requested: pods=1',
            "edit resourcequota -n kube-system all",
        ),
        (
            'pods "konnectivity-agent-" is forbidden: failed quota: mem: must specify limits.memory',
            "edit resourcequota -n kube-system mem",
        ),
        (
            'pods "konnectivity-agent-x" is forbidden: violates PodSecurity "restricted:latest": hostNetwork',
            "the level restricted of namespace kube-system",
        ),
        ("pods is forbidden: [maximum cpu usage per Container is 1, but limit is 2]", "edit limitrange -n kube-system"),
        ("pods is forbidden: unable to validate against any pod security policy: []", "podsecuritypolicies"),
        ('admission webhook "v.gatekeeper.sh" denied the request: [no-host-net] not here', "grep -F /no-host-net)"),
        (
            'admission webhook "validate.kyverno.svc-fail" denied the request: resource Pod was blocked due to the following policies  require-labels: no',
            "edit clusterpolicy require-labels",
        ),
        (
            "pods is forbidden: ValidatingAdmissionPolicy 'no-root' with binding 'no-root-all' denied request: no",
            "edit validatingadmissionpolicybinding no-root-all",
        ),
        ('admission webhook "a.guard.io" denied the request: no', "grep -F a.guard.io"),
        ("pods is forbidden: unable to validate against any security context constraint: []", "SCC"),
        ('pods "konnectivity-agent-" is forbidden: no PriorityClass with name high was found', "priorityClassName"),
        (
            'pods "konnectivity-agent-" is forbidden: error looking up service account a-space/knp',
            "create serviceaccount -n kube-system knp",
        ),
        ('pods "konnectivity-agent-" is forbidden: a rule of tomorrow', "rule that the refusal names"),
    ],
)
def test_a_refusal_is_the_api_servers_own_word(message: str, cure: str) -> None:
    """Three wanted, none exist, and the event says who refuses: confirmed, with that rule's cure and no master refresh."""
    case = bundle(refused(message))
    assert case.first == (ID, "confirmed")
    assert case.places(ID) == ["events.txt:2", "ds.txt:2"]
    assert case.cause(ID).scope == "3 agents wanted, 0 exist"  # type: ignore[union-attr]
    assert cure in case.commands(ID)
    assert "ibmcloud" not in case.commands(ID)
    assert "agents-missing" not in case.causes


def test_a_webhook_that_cannot_be_called_is_another_cause() -> None:
    """The rival: the circle of a webhook behind the tunnel."""
    case = bundle(refused('Internal error occurred: failed calling webhook "a.guard.io": No agent available'))
    assert case.first == ("agents-blocked-by-webhook", "confirmed")
    assert ID not in case.causes
    case = bundle(refused('admission webhook "quota.acme.io" denied the request: exceeded quota'))
    assert case.causes == {ID: "confirmed"}
    assert "resourcequota" not in case.commands(ID)


@pytest.mark.parametrize("message", ["etcdserver: request timed out", "context deadline exceeded"])
def test_a_refusal_without_a_rule_is_no_admission(message: str) -> None:
    """A time-out on the way to the store is no rule that could be lifted."""
    assert ID not in bundle(refused(message)).causes


def pending(reason: str, owner: str = "") -> dict[str, str]:
    one = agent("aaaaa", "0/1", "Pending")
    return {
        "pods.txt": pods(one, agent("bbbbb", "0/1", "Pending")),
        "events.txt": events(("FailedScheduling", "pod/konnectivity-agent-aaaaa", NONE + reason)),
    }


@pytest.mark.parametrize(
    ("reason", "word", "certainty"),
    [
        (
            "2 node(s) had untolerated taint {cni.acme.io/agent-not-ready: true}.",
            "cni.acme.io/agent-not-ready=true",
            "confirmed",
        ),
        ("2 node(s) were unschedulable.", "cordoned", "confirmed"),
        ("2 node(s) didn't match Pod's node affinity/selector.", "node selector", "confirmed"),
    ],
)
def test_a_taint_that_agents_do_not_tolerate(reason: str, word: str, certainty: str) -> None:
    """The scheduler's own reasons; one of two pending agents has such a text."""
    case = bundle(pending(reason))
    assert case.first == (ID, certainty)
    assert word in case.cause(ID).summary  # type: ignore[union-attr]
    assert case.places(ID) == ["events.txt:2", "pods.txt:2"]
    assert case.cause(ID).scope == "2 of 2 agents"  # type: ignore[union-attr]
    look = (
        "get nodes --field-selector" if word == "cordoned" else "describe pod -n kube-system konnectivity-agent-aaaaa"
    )
    assert look in case.commands(ID)
    assert {"AG-06", "AG-03"} <= set(case.cause(ID).explains)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "reason", ["2 Insufficient cpu.", "2 Too many pods.", "1 Insufficient memory, 1 Insufficient cpu."]
)
def test_no_room_is_exhaustion(reason: str) -> None:
    """The rival: the nodes are full."""
    case = bundle(pending(reason))
    assert case.first == ("resource-exhaustion", "confirmed")
    assert ID not in case.causes


def test_a_taint_on_some_and_no_room_on_others_is_not_proven() -> None:
    """Either would do, so neither is certain alone."""
    case = bundle(pending("1 Insufficient cpu, 1 node(s) had untolerated taint {dedicated: db}."))
    assert case.causes[ID] == "likely"


def test_the_pods_own_condition_says_it_too() -> None:
    """PodScheduled=False in the pod's YAML, without any event."""
    text = """apiVersion: v1
kind: Pod
metadata:
  name: konnectivity-agent-aaaaa
  namespace: kube-system
  ownerReferences:
  - kind: DaemonSet
    name: konnectivity-agent
spec:
  containers:
  - name: konnectivity-agent
status:
  conditions:
  - type: PodScheduled
    status: "False"
    reason: Unschedulable
    message: '0/2 nodes are available: 1 node(s) didn''t match Pod''s node affinity/selector, 1 node(s) had untolerated taint {dedicated: db}.'
  phase: Pending
"""
    case = bundle({"pod.yaml": text})
    assert case.first == (ID, "confirmed")
    assert "dedicated=db" in case.cause(ID).summary  # type: ignore[union-attr]


def test_its_values_have_their_own_fields() -> None:
    """Its readers cannot change them, and a misspelt field is refused."""
    are_values(scheduling)


@pytest.mark.parametrize(
    "said",
    [
        {"e.txt": events(("FailedScheduling", "pod/konnectivity-agent-aaaaa", "no nodes available to schedule pods"))},
        {
            "e.txt": events(
                ("FailedScheduling", "pod/konnectivity-agent-aaaaa", "0/0 nodes are available: no nodes available.")
            )
        },
        {"n.txt": "$ kubectl get nodes\nNo resources found\n"},
    ],
)
def test_agents_that_wait_in_a_cluster_without_a_node_do_not_lack_room(said: dict[str, str]) -> None:
    """The scheduler's own words, or the empty list: nobody's memory is to be raised, a node is to come."""
    waiting = {"p.txt": pods(agent("aaaaa", "0/1", "Pending"), agent("bbbbb", "0/1", "Pending"))}
    case = bundle(waiting | said)
    assert case.first == ("agents-not-scheduled", "confirmed")
    assert "resource-exhaustion" not in case.causes
    assert "node" in case.commands("agents-not-scheduled").splitlines()[0]
    assert "no node" not in bundle({"p.txt": pods(agent("aaaaa"))} | said).causes


def test_an_agent_that_only_its_event_names_is_placed_nowhere() -> None:
    """Confirmed where the counts lack agents as well; an event alone may be over, and one of agents that are all ready is."""
    said = events(
        (
            "FailedScheduling",
            "pod/konnectivity-agent-6b7d98c5f4-qq8zm",
            "0/4 nodes are available: 4 node(s) had untolerated taint {team: ml}.",
        )
    )
    files = {"e.txt": said, "d.txt": daemonset(2, 2, 0)}
    cause = bundle(files).cause("agents-not-scheduled")
    assert cause is not None
    assert (str(cause.certainty), cause.scope) == ("confirmed", "konnectivity-agent-6b7d98c5f4-qq8zm")
    assert "untolerated taint team=ml" in cause.summary
    alone = bundle({"e.txt": said}).cause("agents-not-scheduled")
    assert alone is not None
    assert str(alone.certainty) == "likely"
    assert bundle({"e.txt": said, "d.txt": daemonset(2, 2, 2)}).cause("agents-not-scheduled") is None
