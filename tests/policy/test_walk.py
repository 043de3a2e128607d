"""Tiers, rules, profiles: what decides, and what stays possible where something is not known."""

from __future__ import annotations

import pytest
from analyzer.policy.walk import RULINGS

from tests.support.policies import (
    FIRE,
    GRIND,
    OPEN,
    OUT,
    SIFT,
    Spec,
    allow,
    answers,
    ask,
    cluster,
    deny,
    gnp,
    knp,
    made,
    np,
    tier,
)

GRIND_ONLY = "app == 'grind'"
ASKED = f"{SIFT} > {GRIND} tcp/80"
PASS = {"action": "Pass"}
HTTP = {"http": {"methods": ["GET"]}}


def into(name: str, *rules: Spec, **more: object) -> Spec:
    return gnp(name, selector=GRIND_ONLY, types=["Ingress"], ingress=list(rules), **more)


@pytest.mark.parametrize(
    ("policies", "wanted"),
    [
        ([into("a", allow())], "allowed"), ([into("a")], "denied"), ([into("a", deny(), allow())], "denied"), ([into("a", allow(), deny())], "allowed"), ([into("a", PASS)], "allowed"),
        ([into("a", {"action": "Log"})], "denied"), ([into("a", deny(), order=2), into("b", allow(), order=1)], "allowed"), ([into("a", allow()), into("b", deny(), order=1)], "denied"),
        ([tier("t", 5), into("t.a", PASS, tier="t"), into("b", deny())], "denied"), ([tier("t", 5), into("t.a", tier="t"), into("b", allow())], "denied"),
        ([tier("t", 5, "Pass"), into("t.a", tier="t"), into("b", allow())], "allowed"), ([tier("t", 5, "Pass"), into("t.a", tier="t")], "allowed"),
        ([tier("t", 2e6), into("t.a", deny(), tier="t"), into("b", allow())], "allowed"), ([tier("t", 2e6), into("t.a", deny(), tier="t"), into("b", PASS)], "denied"),
        ([tier("t", 20), tier("s", 10), into("t.a", deny(), tier="t", order=1), into("s.a", allow(), tier="s", order=9)], "allowed"),
        ([tier("t", None), into("t.a", deny(), tier="t"), into("b", PASS)], "denied"), ([tier("t", None), into("t.a", deny(), tier="t"), into("b", allow())], "allowed"),
    ],
)  # fmt: skip
def test_order_and_ends(policies: list[Spec], wanted: str) -> None:
    """Tiers by order, policies by order, rules top to bottom; the end of a tier with a policy denies unless it says Pass."""
    assert ask([*cluster(), *policies], ASKED) == [wanted]


@pytest.mark.parametrize(
    ("policies", "wanted"),
    [
        ([into("a", allow(**HTTP))], "unknown"), ([into("a", allow(**HTTP), allow())], "allowed"), ([into("a", deny(**HTTP), allow())], "unknown"), ([into("a", deny(**HTTP))], "denied"),
        ([into("a", {"action": "Pass", **HTTP})], "unknown"), ([tier("t", 5), into("t.a", {"action": "Pass", **HTTP}, tier="t"), into("b")], "denied"),
        ([tier("t", 5), into("t.a", {"action": "Pass", **HTTP}, allow(), tier="t"), into("b", allow())], "allowed"), ([tier("t", 5), into("t.a", {"action": "Pass", **HTTP}, allow(), tier="t"), into("b")], "unknown"),
        ([into("a", {"action": "Drop"})], "unknown"), ([into("a", allow(), {"action": "Drop"})], "allowed"), ([into("a", allow(), novel=1)], "unknown"), ([into("a", allow(), order=1), into("b", novel=1, order=2)], "allowed"),
        ([gnp("a", selector="x ==", types=["Ingress"], ingress=[deny()])], "unknown"), ([gnp("a", selector="x ==", types=["Ingress"], ingress=[allow()])], "unknown"),
        ([gnp("a", selector="x ==", types=["Ingress"], ingress=[allow()]), into("b", allow())], "allowed"), ([gnp("a", selector="x ==", types=["Ingress"], ingress=[allow()], order=1), into("b", order=2)], "unknown"),
        ([gnp("a", selector="x ==", types=["Ingress"], order=1), into("b", order=2)], "denied"), ([into("a", allow(), order="high")], "unknown"), ([into("a", allow(), order="5")], "allowed"),
        ([tier("t", 5, "Drop"), into("t.a", tier="t")], "unknown"), ([tier("t", "high"), into("t.a", allow(), tier="t")], "unknown"),
    ],
)  # fmt: skip
def test_what_is_not_known_matters_only_where_it_decides(policies: list[Spec], wanted: str) -> None:
    """Each outcome that stays possible is followed; they are unknown only where they differ."""
    assert ask([*cluster(), *policies], ASKED) == [wanted]


def test_reasons_name_the_object() -> None:
    """Whatever could not be read is named with its kind and place."""
    for policy, said in (
        (into("odd", allow(**HTTP)), "the first ingress rule of GlobalNetworkPolicy odd, tier default (Allow {"), (into("odd", novel=1), "GlobalNetworkPolicy odd: unknown field novel"),
        (gnp("odd", selector="x ==", types=["Ingress"]), "whether GlobalNetworkPolicy odd selects pod mill/grind-0 is not known"), (into("odd", {"action": "Drop"}), "its action is not known"),
        (into("odd", order="high"), "order: 'high' is no number"),
    ):  # fmt: skip
        (one,) = answers([*cluster(), policy], ASKED)
        assert said in one["reason"], one


def test_the_end_of_a_tier_names_who_isolates() -> None:
    """Up to three, and how many more."""
    (one,) = answers([*cluster(), *(into(f"p{at}", order=at) for at in range(5))], ASKED)
    assert one["deciding"] == "end of tier default, ingress of pod mill/grind-0, which is isolated by GlobalNetworkPolicy p0, GlobalNetworkPolicy p1, GlobalNetworkPolicy p2 and 2 more"  # fmt: skip
    assert [policy["name"] for policy in one["policies"]] == ["p0", "p1", "p2", "p3", "p4"]


def test_ties() -> None:
    """Current releases go by name, namespace and kind; older ones by a key with prefixes."""
    mine = np("mill/m", order=1000, selector=GRIND_ONLY, types=["Ingress"], ingress=[deny()])
    (one,) = answers([*cluster(), mine, knp("mill/b", podSelector={}, ingress=[{}])], ASKED)
    assert one["verdict"] == "unknown"
    assert "releases of Calico take in different order" in one["reason"]
    assert ask([*cluster(), mine, knp("mill/z", podSelector={}, ingress=[{}])], ASKED) == [
        "denied"
    ]  # m before z, and default.m before knp.default.z
    assert ask([*cluster(), into("a", deny(), order=5), into("b", allow(), order=5)], ASKED) == ["denied"]
    admins = [made("AdminNetworkPolicy", name, {"priority": 5, "subject": {"namespaces": {}}, "ingress": [{"action": action, "from": [{"namespaces": {}}]}]}, api="policy.networking.k8s.io/v1alpha1") for name, action in (("a", "Allow"), ("b", "Deny"))]  # fmt: skip
    assert ask([*cluster(), *admins, OPEN], ASKED) == ["unknown"]


def test_profiles() -> None:
    """An explicit one is used as written; only where no policy of the direction applies, or all pass."""
    own = made("Profile", "kns.mill", {"egress": [{"action": "Log"}, deny(protocol="TCP"), allow(protocol="UDP")]})
    assert ask([*cluster(), own, OPEN], f"{GRIND} > {OUT} tcp/80", f"{GRIND} > {OUT} udp/80", f"{GRIND} > {OUT} sctp/80", f"{FIRE} > {OUT} tcp/80") == ["denied", "allowed", "denied", "allowed"]  # fmt: skip
    for spec in ({"egress": 5}, {"egress": [{"action": "Allow", "protocol": "x"}]}, {"egress": [{"action": "Drop"}]}):
        assert ask([*cluster(), made("Profile", "kns.mill", spec), OPEN], f"{GRIND} > {OUT} tcp/80") == ["unknown"], (
            spec
        )
    account = made("Profile", "ksa.mill.default", {"egress": [deny()]})
    assert ask([*cluster(), account, OPEN], f"{GRIND} > {OUT} tcp/80") == ["allowed"]  # kns.* comes before it


def test_a_rule_that_logs_decides_nothing() -> None:
    """Three actions end a tier or a rule list, and Log is none of them."""
    assert set(RULINGS) == {"Allow", "Deny", "Pass"}
