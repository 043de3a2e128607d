"""Labels of which a part is not known."""

from __future__ import annotations

from analyzer.policy.labels import ACCOUNT, NAMESPACE, ORCHESTRATOR, UNNAMED, UNSEEN, Partial, inherited, text_map


def test_what_a_bundle_leaves_open() -> None:
    """Own labels, those of the namespace and those of the account, each by itself; what is stated is known."""
    for own, namespace, account in ((True, False, False), (False, True, False), (False, False, True)):
        labels = Partial({"a": "b", NAMESPACE: "x"}, own=own, namespace=namespace, account=account)
        assert labels.get("a") == "b"
        assert (labels.get("c") is UNSEEN) is own
        assert (labels.get("pcns.c") is UNSEEN) is namespace
        assert (labels.get("pcsa.c") is UNSEEN) is account
        assert (labels.get(ACCOUNT) is UNSEEN) is account
        assert labels.get("projectcalico.org/orchestrator") is None
        assert labels.open == (own, namespace, account, False)
    adrift = Partial({ORCHESTRATOR: "k8s"}, own=False, namespace=True, account=True, adrift=True)
    assert adrift.get(NAMESPACE) is UNNAMED
    assert adrift.get(ACCOUNT) is UNSEEN
    assert Partial({}, own=False, namespace=False, account=False).get("a", "z") == "z"
    assert Partial({}, own=False, namespace=False, account=True).get(ACCOUNT) is None  # no pod, so no account


def test_labels_that_are_handed_on() -> None:
    """With the prefix, and with the name; what is no mapping of texts gives nothing."""
    assert inherited("pcns.", {"a": "b"}, "n") == {"pcns.a": "b", "pcns.projectcalico.org/name": "n"}
    assert text_map({1: 2}) == {"1": "2"}
    assert text_map(["x"]) == {}
    assert text_map(None) == {}
