"""Policies and tiers of a bundle: each once, in order, with gaps in their place."""

from __future__ import annotations

import json

from analyzer.policy import library as library_room
from analyzer.policy.world import World
from analyzer.schema import ListingRow

from tests.support.policies import (
    FIRE,
    GRIND,
    OPEN,
    OUT,
    SIFT,
    Spec,
    _load,
    allow,
    answers,
    ask,
    cluster,
    evaluator,
    gnp,
    knp,
    listing,
    load,
    made,
    np,
    read,
    tier,
)  # fmt: skip

SHUT = knp("mill/shut", podSelector={}, policyTypes=["Ingress"])


def titles(*objects: Spec) -> list[str]:
    return [f"{p.title} {p.tier}" for p in evaluator(list(objects)).world.policies]


def test_order() -> None:
    """By tier, order, and name; tiers that exist by themselves have their place."""
    anp = made(
        "AdminNetworkPolicy",
        "x",
        {"priority": 1, "subject": {"namespaces": {}}},
        api="policy.networking.k8s.io/v1alpha1",
    )
    banp = made(
        "BaselineAdminNetworkPolicy",
        "default",
        {"subject": {"namespaces": {}}},
        api="policy.networking.k8s.io/v1alpha1",
    )
    found = titles(
        banp, gnp("b"), gnp("a"), knp("n/k", podSelector={}), gnp("z", order=1), gnp("t.x", tier="t"), tier("t", 5), anp
    )
    assert found == [
        "GlobalNetworkPolicy t.x t", "AdminNetworkPolicy x adminnetworkpolicy", "GlobalNetworkPolicy z default", "Kubernetes NetworkPolicy n/k default",
        "GlobalNetworkPolicy a default", "GlobalNetworkPolicy b default", "BaselineAdminNetworkPolicy default baselineadminnetworkpolicy",
    ]  # fmt: skip


def test_the_same_policy_twice_is_one() -> None:
    """The form of the CRD carries the tier in its name, and the real labels in an annotation."""
    crd = gnp("default.a", order=5)
    crd["apiVersion"] = "crd.projectcalico.org/v1"
    assert titles(crd, gnp("a", order=5)) == ["GlobalNetworkPolicy a default"]
    assert len(titles(np("x/a"), np("y/a"), knp("x/a", podSelector={}), gnp("a"))) == 4
    assert len(titles(gnp("t.a", tier="t"), gnp("s.a", tier="s"))) == 2
    odd, good = gnp("a", novel=1), gnp("a", order=7)
    assert [p.order for p in evaluator([odd, good]).world.policies] == [7.0]


def test_tiers() -> None:
    """Known ones keep their order where the object states none; what cannot be read is a problem of all in it."""
    library = evaluator(
        [tier("default", None), tier("a", "7"), tier("b", 5, "Pass"), tier("c", 5, "Drop"), tier("d", [])]
    ).world.library
    assert (library.tier("default").order, library.tier("default").default) == (1e6, "Deny")
    assert (library.tier("a").order, library.tier("b").default, library.tier("kube-admin").default) == (
        7.0,
        "Pass",
        "Pass",
    )
    assert "defaultAction" in library.tier("c").problem
    assert "order" in library.tier("d").problem
    assert library.tier("none").problem == "tier none is named and not in the bundle"
    lost = load([made("Tier", "t", "x")])  # type: ignore[arg-type]
    assert World(lost.rows, lost.about).library.tier("t").problem == "tier t could not be read"


def test_a_policy_of_which_only_the_name_is_known() -> None:
    """Its namespace stays its own; one of all, or one without name, may be anywhere."""
    cut = np("mill/cut")
    del cut["spec"]
    world = [*cluster(), cut, OPEN]
    mine, other = answers(world, f"{SIFT} > {GRIND} tcp/80", f"{FIRE} > {OUT} tcp/80")
    assert (mine["verdict"], other["verdict"]) == ("unknown", "allowed")
    assert "Calico NetworkPolicy mill/cut" in mine["reason"]
    wide = gnp("cut")
    del wide["spec"]
    assert ask([*cluster(), wide], f"{FIRE} > {OUT} tcp/80") == ["unknown"]
    nameless = knp("mill/x", podSelector={})
    del nameless["metadata"]["name"]
    (one,) = answers([*cluster(), nameless], f"{SIFT} > {GRIND} tcp/80")
    assert one["verdict"] == "unknown"
    assert "whose name could not be read" in one["reason"]
    assert ask([*cluster(), cut, np("mill/cut", types=["Ingress"], ingress=[allow()])], f"{SIFT} > {GRIND} tcp/80") == [
        "allowed"
    ]


def test_a_listing_that_was_cut_off() -> None:
    """What it lacks may allow or deny; damage in its middle costs that policy alone."""
    text = (
        json.dumps(listing([*cluster(), OPEN]))
        + "\n"
        + json.dumps(listing([SHUT, knp("mill/two", podSelector={})]), indent=1)
    )
    cut = text[: text.index('"two"') - 20]
    assert [one["verdict"] for one in read(cut, f"{SIFT} > {FIRE} tcp/80", f"node:w2 > {FIRE} tcp/80")] == [
        "unknown",
        "allowed",
    ]
    assert [one["verdict"] for one in read(text, f"{SIFT} > {FIRE} tcp/80")] == ["allowed"]
    snapshot = _load(cut)
    assert [row.ends for row in snapshot.rows["listings"] if row.kind == "networkpolicies"] == [False]
    bad = knp("mill/bad", podSelector={})
    bad["spec"] = "x"
    middle = json.dumps(listing([*cluster(), OPEN])) + "\n" + json.dumps(listing([bad, knp("kiln/in", podSelector={})]))
    assert [
        one["verdict"]
        for one in read(middle, f"{SIFT} > {GRIND} tcp/80", f"{SIFT} > {FIRE} tcp/80", f"{FIRE} > {OUT} tcp/80")
    ] == ["unknown", "denied", "allowed"]


def test_staged_policies_are_never_enforced() -> None:
    """They are no policies, and no tier counts for them; that they were listed says that policies were looked for."""
    staged = made("StagedGlobalNetworkPolicy", "s", {"selector": "all()", "types": ["Ingress"]})
    assert ask([*cluster(), staged], f"{SIFT} > {GRIND} tcp/80") == ["allowed"]
    assert titles(staged) == []


def test_one_policy_with_two_contents_is_not_known() -> None:
    """Which of them the cluster has is not said, whatever stands first; the same content twice is one policy."""
    open_, shut = (knp("mill/p", podSelector={}, policyTypes=["Ingress"], ingress=rules) for rules in ([{}], []))
    for both in ([open_, shut], [shut, open_]):
        (one, other) = answers([*cluster(), *both], f"{FIRE} > {GRIND} tcp/80", f"{SIFT} > {FIRE} tcp/80")
        assert (one["verdict"], other["verdict"]) == ("unknown", "allowed")
        assert "mill/p" in one["deciding"]
        assert "different contents" in one["reason"]
    assert ask([*cluster(), shut, shut], f"{FIRE} > {GRIND} tcp/80") == ["denied"]
    crd = gnp("default.a", selector="all()", types=["Ingress"])
    crd["apiVersion"] = "crd.projectcalico.org/v1"
    same = [*cluster(), crd, gnp("a", selector="all()", types=["Ingress"])]
    assert ask(same, f"{FIRE} > {GRIND} tcp/80") == ["denied"]


def test_what_is_known_of_a_gap() -> None:
    """Only a global policy may hold for forwarded traffic; one of Kubernetes has its tier and order and cannot be another's."""
    row = ListingRow(source="a", line=1, kind="x")
    found = {
        kind: library_room._gap(kind, "n", None, row)
        for kind in ("GlobalNetworkPolicy", "NetworkPolicy", "KubernetesNetworkPolicy")
    }
    assert [one.apply_on_forward for one in found.values()] == [True, False, False]
    assert [one.adrift for one in found.values()] == [True, True, False]
    assert {one.name for one in found.values()} == {"whose name could not be read"}
    assert library_room._gap("NetworkPolicy", "n", "a", row).name == "a"
