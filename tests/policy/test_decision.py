"""How answers of several places become one, and how they are told."""

from __future__ import annotations

from dataclasses import replace

import pytest
from analyzer.policy import decision as decision_room
from analyzer.policy.decision import Decision, agreed, end_of_tier, in_words, of_rule, softened, strictest, written
from analyzer.policy.rules import LAST, Policy, Rule

from tests.support.values import are_values

POLICY = Policy("GlobalNetworkPolicy", None, "p", "t", LAST, None)
YES, NO, OPEN = Decision("allowed", "a", "r"), Decision("denied", "b", "r"), Decision("unknown", "", "why")
PLAIN, BY_POLICY = Decision("allowed", "", "r"), Decision("allowed", "p", "r", policies=(POLICY,))


def test_all_must_allow() -> None:
    """A denial first, then what is not known; of those that allow the last that a policy decided."""
    assert strictest([YES, OPEN, NO]) is NO
    assert strictest([YES, OPEN]) is OPEN
    assert strictest([BY_POLICY, YES, PLAIN]) is BY_POLICY
    assert strictest([PLAIN, YES, PLAIN]) is YES
    assert strictest([PLAIN]) is PLAIN
    with pytest.raises(ValueError, match="no decision"):
        strictest([])


def test_with_one_voice() -> None:
    """The first, where all say the same; else unknown, with each answer, or with the doubt of one."""
    assert agreed([YES, BY_POLICY], "x") is YES
    split = agreed([YES, NO], "two ways")
    assert (split.ruling, split.reason) == ("unknown", "two ways: allowed by a, or denied by b")
    assert agreed([YES, OPEN], "x").reason == "why"
    assert softened(NO, "w").ruling == "unknown"
    assert softened(NO, "w").reason == "w"
    assert softened(YES, "w") is YES


def test_texts() -> None:
    """The rule's own words: protocol first, then who, then where; cut where they are long."""
    rule = Rule(
        "Allow",
        3,
        {
            "action": "Allow",
            "destination": {"ports": [80]},
            "protocol": "TCP",
            "source": {"nets": ["10.0.0.0/8"]},
            "metadata": {},
        },
    )
    assert written(rule) == "Allow {protocol: TCP, source: {nets: [10.0.0.0/8]}, destination: {ports: [80]}}"
    assert of_rule(POLICY, rule, "Ingress").startswith("GlobalNetworkPolicy p, tier t, ingress rule 3 (Allow {")
    assert in_words(POLICY, rule, "Ingress").startswith(
        "the fourth ingress rule of GlobalNetworkPolicy p, tier t (Allow {"
    )
    assert written(Rule("Allow", 0, {"ports": [], "from": []})).startswith("Allow {from")
    assert written(Rule("Deny", 0, {"action": "Deny"})) == "Deny everything"
    assert written(Rule(None, 0, "x")) == "None"
    long = written(Rule("Deny", 0, {"action": "Deny", "source": {"nets": ["10.0.0.0/8"] * 40}}))
    assert long.endswith("...")
    assert len(long) < 180
    assert (
        end_of_tier("t", [POLICY, POLICY], "Egress", "pod a/b")
        == "end of tier t, egress of pod a/b, which is isolated by GlobalNetworkPolicy p"
    )
    own = replace(POLICY, kind="KubernetesNetworkPolicy", namespace="a")
    said = "the lack of a rule that allows it: egress of pod a/b, which is isolated by Kubernetes NetworkPolicy a/p"
    assert end_of_tier("default", [own], "Egress", "pod a/b") == said
    assert end_of_tier("default", [own, POLICY], "Egress", "pod a/b").startswith("end of tier default, ")


def test_what_a_rule_says_beside_its_peers_stays_in_its_order() -> None:
    """The text of a rule is the same in every process: keys of one rank stand as the policy has them, whatever their hashes are."""
    keys = [f"key{at}" for at in range(9)]
    assert written(Rule("Deny", 0, dict.fromkeys(keys, 1))) == f"Deny {{{', '.join(f'{key}: 1' for key in keys)}}}"
    assert written(Rule("Deny", 0, {"name": "n", "from": 1, "ports": 2})) == "Deny {name: n, from: 1, ports: 2}"


def test_what_is_handed_on_is_not_changed() -> None:
    """Values of this room are frozen where they are handed from room to room, and take no field that is misspelt."""
    are_values(decision_room)
