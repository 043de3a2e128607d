"""Calico's policies as they are read: where they apply, whom they select, what of a rule is a problem."""

from __future__ import annotations

from typing import Any

import pytest
from analyzer.policy.rules import ANYONE, LAST
from analyzer.policy.spec import calico


def read(**spec: Any) -> Any:
    return calico.policy(
        "GlobalNetworkPolicy", None, "p", spec.get("tier") if isinstance(spec.get("tier"), str) else None, spec, None
    )


@pytest.mark.parametrize(
    ("spec", "wanted"),
    [
        ({}, (True, False)), ({"egress": []}, (True, False)), ({"egress": [{}]}, (False, True)), ({"ingress": [{}], "egress": [{}]}, (True, True)),
        ({"ingress": [{}]}, (True, False)), ({"types": ["Egress"]}, (False, True)), ({"types": ["ingress", "EGRESS"]}, (True, True)),
        ({"types": []}, (True, False)), ({"types": "Ingress"}, (None, None)), ({"types": ["Ingress", 7]}, (True, None)), ({"types": ["x"]}, (None, None)),
    ],
)  # fmt: skip
def test_where_it_applies(spec: dict[str, Any], wanted: tuple[bool | None, bool | None]) -> None:
    """As stated; else Ingress unless there are only egress rules; what cannot be read may be either."""
    made = read(**spec)
    assert (made.directions["Ingress"], made.directions["Egress"]) == wanted
    assert bool(made.problem) == (None in wanted)


@pytest.mark.parametrize(
    ("spec", "order", "adrift"),
    [({"order": 5}, 5.0, False), ({}, LAST, False), ({"order": "high"}, LAST, True), ({"tier": {}}, LAST, True), ({"order": 0}, 0.0, False)],
)  # fmt: skip
def test_its_place(spec: dict[str, Any], order: float, adrift: bool) -> None:
    """No order is last; an order or a tier that cannot be read may be anywhere."""
    made = read(**spec)
    assert (made.order, made.adrift) == (order, adrift)
    assert bool(made.problem) == adrift


def test_flags() -> None:
    """preDNAT and doNotTrack apply to forwarded traffic, too; a flag that is none makes the policy unknown, there as well."""
    assert (read(preDNAT=True).pre_dnat, read(preDNAT=True).apply_on_forward, read(preDNAT=True).untracked) == (
        True,
        True,
        False,
    )
    assert (
        read(doNotTrack=True).untracked,
        read(doNotTrack=True).apply_on_forward,
        read(doNotTrack=True).pre_dnat,
    ) == (True, True, False)
    assert read(applyOnForward=True).apply_on_forward
    assert not read(applyOnForward=False).apply_on_forward
    odd = read(applyOnForward="yes")
    assert odd.apply_on_forward
    assert "applyOnForward" in odd.problem


def test_a_spec_that_is_none() -> None:
    """It may select anything, in either direction, at any place."""
    made = calico.policy("NetworkPolicy", None, "p", None, ["x"], None)
    assert (made.selectors, made.adrift, made.directions) == (None, True, {"Ingress": None, "Egress": None})
    assert made.problem == "its spec is 'list', no mapping"
    assert made.namespace == "default"
    assert calico.policy("NetworkPolicy", "a", "p", None, {}, None).namespace == "a"
    assert calico.policy("GlobalNetworkPolicy", "a", "p", None, {}, None).namespace is None
    assert calico.policy("NetworkPolicy", "a", "p", None, {}, None).tier == "default"


def test_whom_it_selects() -> None:
    """Selectors that cannot be read select nobody for sure; unknown fields are named."""
    assert read().selectors == ()
    assert len(read(selector="a == 'b'", namespaceSelector="has(x)", serviceAccountSelector="has(y)").selectors) == 3
    assert read(selector="a ==").selectors is None
    assert read(namespaceSelector=5).selectors is None
    assert read(serviceAccountSelector=[]).selectors is None
    assert read(selector="").selectors == ()
    assert read(novel=1).problem == "unknown field novel"
    assert read(performanceHints=["AssumeNeededOnEveryNode"]).problem == ""


def labels_of(rule: Any) -> list[str]:
    return [one.text for one in rule.source.selectors]


def test_who_the_peer_is() -> None:
    """Namespaces as stated, else the policy's own as soon as a selector is used; serviceAccounts by name and label."""

    def peer(namespace: str | None, **source: Any) -> list[str]:
        return labels_of(calico.rule({"action": "Allow", "source": source}, 0, namespace))

    own = 'projectcalico.org/namespace == "a"'
    assert peer("a", selector="x == 'y'") == [own, "x == 'y'"]
    assert peer("a", notSelector="x == 'y'") == [own]
    assert peer("a", nets=["10.0.0.0/8"]) == []
    assert peer("a", selector="x == 'y'", namespaceSelector="z == 'w'") == ["z == 'w'", "x == 'y'"]
    assert peer(None, selector="x == 'y'") == ["x == 'y'"]
    assert peer(None, serviceAccounts={"names": ["b", "c"], "selector": "q == 'r'"}) == ["q == 'r'", 'projectcalico.org/serviceaccount in {"b", "c"}']  # fmt: skip
    assert peer("a", serviceAccounts={"names": ["b"]})[0] == own
    assert peer("a", serviceAccounts={}) == []


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        ({"action": "Allow", "novel": 1}, "unknown field novel"), ({"action": "Allow", "http": {"methods": ["GET"]}}, "http match works only with the application layer"),
        ({"action": "Allow", "protocol": "x"}, "protocol: unknown protocol 'x'"), ({"action": "Allow", "notProtocol": {}}, "notProtocol: unknown protocol 'dict'"),
        ({"action": "Allow", "ipVersion": 5}, "ipVersion: 5 is no IP version"), ({"action": "Allow", "icmp": 8}, "icmp: 8 is no mapping"), ("x", "the fourth rule is 'x', no mapping"),
    ],
)  # fmt: skip
def test_problems_of_a_rule(raw: Any, problem: str) -> None:
    """Each field by itself, named."""
    made = calico.rule(raw, 3, None)
    assert [p.replace("'", "") for p in made.problems] == [problem.replace("'", "")]
    assert made.number == 3


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        ("x", "source is 'x', no mapping"), ({"novel": 1}, "unknown field novel in source"), ({"domains": ["a.b"]}, "domain names are resolved in the cluster"),
        ({"selector": 5}, "source.selector: '5' is no text"), ({"notSelector": "("}, "source.notSelector: bad selector"), ({"nets": "x"}, "source.nets: 'x' is no list"),
        ({"notNets": 1}, "source.notNets: '1' is no list"), ({"ports": 80}, "source.ports: '80' is no list"), ({"notPorts": {}}, "source.notPorts: 'dict' is no list"),
        ({"serviceAccounts": {"names": 7}}, "source.serviceAccounts: '7' is no list"), ({"serviceAccounts": {"x": 1}}, "source.serviceAccounts: unknown field x"),
        ({"services": {"name": "s"}}, "source.services: a service without namespace"), ({"services": {"name": 1, "namespace": "a"}}, "source.services: '1' is no text"),
        ({"services": {"name": "s", "namespace": "a", "x": 1}}, "source.services: unknown field x"), ({"namespaceSelector": "="}, "source.namespaceSelector: bad selector"),
    ],
)  # fmt: skip
def test_problems_of_an_end(raw: Any, problem: str) -> None:
    """One problem, of that field; nothing raises."""
    made = calico.entity(raw, None, "source")
    assert len(made.problems) == 1
    assert made.problems[0].startswith(problem)


def test_ends_that_say_nothing() -> None:
    """Absent and empty ones are anyone; services without a name of their own namespace take the policy's."""
    assert calico.entity(None, "a", "source") is ANYONE
    assert calico.entity({}, "a", "source") is ANYONE
    assert calico.entity({"services": {"name": "s"}}, "a", "source").service == ("a", "s")
    assert calico.entity({"services": {"name": "s", "namespace": "b"}}, "a", "source").service == ("b", "s")
    assert calico.entity({"services": {}}, "a", "source").service is None
    assert calico.rule({"action": "allow"}, 0, None).action == "Allow"
    assert calico.rule({"action": "Drop"}, 0, None).action is None
    assert calico.rule({}, 0, None).action is None
    assert calico.rule({"action": "Allow", "icmp": {"type": 0}}, 0, None).icmp
    assert not calico.rule({"action": "Allow", "icmp": {}}, 0, None).icmp
    problems: list[str] = []
    assert calico.rules({"x": 1}, None, problems, "ingress") == ()
    assert problems == ["ingress: 'dict' is no list"]
