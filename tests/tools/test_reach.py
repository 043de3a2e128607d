"""Policy answers that were reasoned by hand from the documented order of evaluation, one truth a case."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import analyzer
import pytest
from analyzer.model import Evidence
from analyzer.policy.decision import Decision, Hop
from analyzer.policy.evaluate import Query
from analyzer.policy.objects import Endpoint
from analyzer.schema import PolicyRow
from analyzer.tools import reach as room
from analyzer.tools.questions import Question
from analyzer.tools.reach import answer, reach, reach_all

BASE = """
apiVersion: v1
kind: Namespace
metadata: {name: app, labels: {team: blue, kubernetes.io/metadata.name: app}}
---
apiVersion: v1
kind: Namespace
metadata: {name: db, labels: {team: red, kubernetes.io/metadata.name: db}}
---
apiVersion: v1
kind: Node
metadata: {name: n1, labels: {role: worker}}
status: {addresses: [{type: InternalIP, address: 10.1.0.1}]}
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: app, labels: {app: web}}
spec: {nodeName: n1, containers: [{name: c, ports: [{name: http, containerPort: 8080, protocol: TCP}]}]}
status: {phase: Running, podIP: 172.30.0.2}
---
apiVersion: v1
kind: Pod
metadata: {name: job, namespace: app, labels: {app: job}}
spec: {nodeName: n1, containers: [{name: c}]}
status: {phase: Running, podIP: 172.30.0.3}
---
apiVersion: v1
kind: Pod
metadata: {name: sql, namespace: db, labels: {app: sql}}
spec: {nodeName: n1, containers: [{name: c, ports: [{name: pg, containerPort: 5432, protocol: TCP}]}]}
status: {phase: Running, podIP: 172.30.0.4}
---
apiVersion: v1
kind: Pod
metadata: {name: host, namespace: app, labels: {app: web}}
spec: {nodeName: n1, hostNetwork: true, containers: [{name: c}]}
status: {phase: Running, podIP: 10.1.0.1}
"""
KNP = """
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: sql-from-web, namespace: db}
spec:
  podSelector: {matchLabels: {app: sql}}
  ingress:
  - from: [{namespaceSelector: {matchLabels: {team: blue}}, podSelector: {matchLabels: {app: web}}}]
    ports: [{port: pg}]
"""
WEB, JOB, SQL, HOST, OUT = "app/web", "app/job", "db/sql", "app/host", "8.8.8.8"
GNP = "apiVersion: projectcalico.org/v3\nkind: GlobalNetworkPolicy\nmetadata: {{name: {}}}\nspec: {}\n"


def gnp(name: str, spec: str) -> str:
    return "---\n" + GNP.format(name, spec)


def tier(name: str, order: str, action: str = "Deny") -> str:
    return f"---\napiVersion: projectcalico.org/v3\nkind: Tier\nmetadata: {{name: {name}}}\nspec: {{order: {order}, defaultAction: {action}}}\n"


OTHER = gnp("other", "{selector: app == 'nobody', types: [Ingress]}")
CASES: list[tuple[str, str, str, str, int, int, str]] = [
    ("without a policy listing nothing is known", "", WEB, SQL, 5432, 6, "unknown"),
    ("policies that select neither end allow pods", OTHER, WEB, SQL, 5432, 6, "allowed"),
    ("the pod, namespace and named port of the policy", "---" + KNP, WEB, SQL, 5432, 6, "allowed"),
    ("an isolated pod drops what no rule names", "---" + KNP, JOB, SQL, 5432, 6, "denied"),
    ("another port than the named one", "---" + KNP, WEB, SQL, 5433, 6, "denied"),
    ("no protocol in a rule means TCP", "---" + KNP, WEB, SQL, 5432, 17, "denied"),
    ("selectors never match addresses outside", "---" + KNP, OUT, SQL, 5432, 6, "denied"),
    ("a policy of another namespace says nothing", "---" + KNP, JOB, WEB, 8080, 6, "allowed"),
    ("a Calico deny below order 1000 comes first", "---" + KNP + gnp("d", "{order: 10, selector: app == 'sql', types: [Ingress], ingress: [{action: Deny}]}"), WEB, SQL, 5432, 6, "denied"),
    ("a Calico deny above order 1000 comes after the allow", "---" + KNP + gnp("d", "{order: 2000, selector: app == 'sql', types: [Ingress], ingress: [{action: Deny}]}"), WEB, SQL, 5432, 6, "allowed"),
    ("types that lack a direction make its rules inert", gnp("d", "{selector: all(), types: [Ingress], egress: [{action: Deny}], ingress: [{action: Allow}]}"), WEB, SQL, 5432, 6, "allowed"),
    ("absent types with egress rules only mean egress", gnp("d", "{selector: app == 'web', egress: [{action: Deny}]}"), WEB, SQL, 5432, 6, "denied"),
    ("log goes on with the next rule", gnp("d", "{selector: app == 'sql', types: [Ingress], ingress: [{action: Log}, {action: Allow}]}"), WEB, SQL, 5432, 6, "allowed"),
    ("pass leaves the tier for the profiles", gnp("d", "{selector: app == 'sql', types: [Ingress], ingress: [{action: Pass}, {action: Deny}]}"), WEB, SQL, 5432, 6, "allowed"),
    ("the end of an applicable tier denies", tier("t", "10") + gnp("t.a", "{tier: t, selector: app == 'sql', types: [Ingress], ingress: [{action: Allow, protocol: UDP}]}"), WEB, SQL, 5432, 6, "denied"),
    ("a tier whose default is Pass goes on", tier("t", "10", "Pass") + gnp("t.a", "{tier: t, selector: app == 'sql', types: [Ingress], ingress: [{action: Allow, protocol: UDP}]}"), WEB, SQL, 5432, 6, "allowed"),
    ("a tier without applicable policy is skipped", tier("t", "10") + gnp("t.a", "{tier: t, selector: app == 'nobody', types: [Ingress]}"), WEB, SQL, 5432, 6, "allowed"),
    ("the lower tier order goes first whatever the policy order", tier("t", "10") + gnp("t.a", "{tier: t, order: 999, selector: app == 'sql', types: [Ingress], ingress: [{action: Deny}]}") + gnp("b", "{order: 1, selector: app == 'sql', types: [Ingress], ingress: [{action: Allow}]}"), WEB, SQL, 5432, 6, "denied"),
    ("staged policy is never enforced", "---\napiVersion: projectcalico.org/v3\nkind: StagedGlobalNetworkPolicy\nmetadata: {name: s}\nspec: {selector: all(), types: [Ingress], ingress: [{action: Deny}]}\n", WEB, SQL, 5432, 6, "allowed"),
    ("nets are about the packet's address, pods included", gnp("d", "{selector: app == 'sql', types: [Ingress], ingress: [{action: Allow, source: {nets: [0.0.0.0/0]}}]}"), WEB, SQL, 5432, 6, "allowed"),
    ("notNets leave a net out", gnp("d", "{selector: app == 'sql', types: [Ingress], ingress: [{action: Allow, source: {notNets: [172.30.0.2/32]}}]}"), WEB, SQL, 5432, 6, "denied"),
    ("a range of ports includes its ends", gnp("d", "{selector: app == 'sql', types: [Ingress], ingress: [{action: Allow, protocol: TCP, destination: {ports: ['5400:5432']}}]}"), WEB, SQL, 5432, 6, "allowed"),
    ("a host-network pod is the node: pod policies do not select it", gnp("d", "{selector: app == 'web', types: [Egress], egress: [{action: Deny}]}"), HOST, SQL, 5432, 6, "allowed"),
    ("policy may select by the namespace's labels", gnp("d", "{namespaceSelector: team == 'red', types: [Ingress], ingress: [{action: Deny}]}"), WEB, SQL, 5432, 6, "denied"),
    ("a namespace selector of a peer", gnp("d", "{selector: app == 'sql', types: [Ingress], ingress: [{action: Allow, source: {namespaceSelector: team == 'blue'}}]}"), JOB, SQL, 5432, 6, "allowed"),
    ("egress to an address outside through a global network set", "---\napiVersion: projectcalico.org/v3\nkind: GlobalNetworkSet\nmetadata: {name: g, labels: {kind: dns}}\nspec: {nets: [8.8.8.0/24]}\n" + gnp("d", "{selector: app == 'web', types: [Egress], egress: [{action: Allow, destination: {selector: kind == 'dns'}}]}"), WEB, OUT, 53, 17, "allowed"),
    ("what the set does not hold stays denied", "---\napiVersion: projectcalico.org/v3\nkind: GlobalNetworkSet\nmetadata: {name: g, labels: {kind: dns}}\nspec: {nets: [9.9.9.0/24]}\n" + gnp("d", "{selector: app == 'web', types: [Egress], egress: [{action: Allow, destination: {selector: kind == 'dns'}}]}"), WEB, OUT, 53, 17, "denied"),
    ("HTTP rules cannot be decided here", gnp("d", "{selector: app == 'sql', types: [Ingress], ingress: [{action: Allow, http: {methods: [GET]}}]}"), WEB, SQL, 5432, 6, "unknown"),
    ("a pod that the bundle lacks", "", "app/nobody", SQL, 5432, 6, "unknown"),
    ("a host endpoint without policy denies", "---\napiVersion: projectcalico.org/v3\nkind: HostEndpoint\nmetadata: {name: h, labels: {host: worker}}\nspec: {node: n1, interfaceName: '*', expectedIPs: [10.1.0.1]}\n", OUT, "node:n1", 10250, 6, "denied"),
    ("a failsafe port stays open at a host endpoint", "---\napiVersion: projectcalico.org/v3\nkind: HostEndpoint\nmetadata: {name: h, labels: {host: worker}}\nspec: {node: n1, interfaceName: '*', expectedIPs: [10.1.0.1]}\n" + OTHER, OUT, "node:n1", 179, 6, "allowed"),
    ("a node without host endpoint is not policed", gnp("d", "{selector: all(), types: [Ingress], ingress: [{action: Deny}]}"), OUT, "node:n1", 10250, 6, "allowed"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("truth", "more", "source", "target", "port", "protocol", "verdict"), CASES, ids=[c[0] for c in CASES]
)
def test_reach(
    truth: str, more: str, source: str, target: str, port: int, protocol: int, verdict: str, tmp_path: Path
) -> None:
    """The case's own sentence is the truth it pins."""
    path = tmp_path / "objects.yaml"
    path.write_text(BASE + more)
    (one,) = reach(analyzer.load(path, isolate=False), [Query(source, target, port, protocol)])
    assert one["verdict"] == verdict, (truth, one)
    assert one["reason"]


def test_a_damaged_address_is_no_address() -> None:
    """An endpoint whose address column was cut (`41d`) has none; nothing computes with it."""
    assert Endpoint("pod", "p", "ns", "41d").address is None


HEPS = "".join(
    f"---\napiVersion: projectcalico.org/v3\nkind: HostEndpoint\n"
    f"metadata: {{name: n1-{role}, labels: {{ibm.role: {role}}}}}\nspec: {{node: n1, interfaceName: {interface}}}\n"
    for role, interface in (("worker_private", "eth0"), ("worker_public", "eth1"))
)


def test_the_interface_that_was_assumed_is_said(tmp_path: Path) -> None:
    """Of a private and a public host endpoint one is chosen by the address, and the answer says so."""
    only = "{{selector: ibm.role == '{}', types: [Egress], egress: [{{action: {}}}]}}"
    rules = gnp("inside", only.format("worker_private", "Allow")) + gnp("outside", only.format("worker_public", "Deny"))
    path = tmp_path / "all.yaml"
    path.write_text(BASE + HEPS + rules)
    found = reach(analyzer.load(path, isolate=False), [Query("node:n1", to, 443) for to in ("10.9.9.9", "8.8.8.8")])
    assert [answer["verdict"] for answer in found] == ["allowed", "denied"]
    for one, role in zip(found, ("worker_private", "worker_public"), strict=True):
        assert f"is taken to be reached through the interface of {role}" in one["reason"]


def test_policies_are_told_with_their_order(tmp_path: Path) -> None:
    """As a number where the object states one, and none where it stands last."""
    spec = "{{{}selector: app == 'sql', types: [Ingress], ingress: [{{action: Log}}]}}"
    text = BASE + gnp("first", spec.format("order: 10, ")) + gnp("last", spec.format(""))
    (tmp_path / "all.yaml").write_text(text)
    [answer] = reach(analyzer.load(tmp_path, isolate=False), [Query(WEB, SQL, 5432, 6)])
    assert {policy["name"]: policy["order"] for policy in answer["policies"]} == {"first": 10, "last": None}


def test_an_answer_as_plain_data() -> None:
    """What decides with its place, every step, and each object once; what is not known is null."""
    row, lost = PolicyRow(source="f", line=3, name="x"), PolicyRow(source="f", line=None, name="x")
    bare = answer(Decision("unknown", "", "why"))
    assert (bare["deciding"], bare["evidence"], bare["steps"], bare["objects"]) == (None, None, [], [])
    inner = Decision("denied", "rule 1", "so", row=row)
    whole = Decision(
        "denied",
        "rule 1",
        "so",
        row=row,
        steps=(
            Hop("here", inner, (("a", row), ("b", lost), ("c", None))),
            Hop("there", Decision("allowed", "", "x"), (("a", row),)),
        ),
    )
    found = answer(whole)
    assert (found["deciding"], found["evidence"]) == ("rule 1", {"source": "f", "line": 3})
    assert [step["deciding"] for step in found["steps"]] == ["rule 1", None]
    assert found["objects"] == [{"object": "a", "source": "f", "line": 3}, {"object": "b"}, {"object": "c"}]
    assert answer(Decision("denied", "rule 1", "so", row=lost))["evidence"] is None
    assert Evidence("a", 1, "x").line == 1


def test_answers_of_a_file_stand_in_its_order(monkeypatch: pytest.MonkeyPatch) -> None:
    """A line that could not be asked has an answer that says why, and the others their own."""
    asked: list[Query] = []

    def decide(_: Any, queries: Any) -> Any:
        for query in queries:
            asked.append(query)
            yield Decision("allowed", "", query.destination)

    monkeypatch.setattr(room, "decisions", decide)
    one, two = Query("a/b", "10.0.0.1", 1), Query("a/b", "10.0.0.2", 2)
    none: Any = None
    found = reach_all(none, [Question("1", one), Question("2", None, "not a port: 'x'"), Question("3", two)])
    assert [(answer["id"], answer["verdict"]) for answer in found] == [
        ("1", "allowed"),
        ("2", "unknown"),
        ("3", "allowed"),
    ]
    assert [answer["reason"] for answer in found] == ["10.0.0.1", "not a port: 'x'", "10.0.0.2"]
    assert asked == [one, two]
    assert [answer["reason"] for answer in reach(none, [two])] == ["10.0.0.2"]
