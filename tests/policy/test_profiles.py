"""What endpoints inherit from their profiles, and what of it is not known."""

from __future__ import annotations

import pytest
from analyzer.policy.profiles import Profiles
from analyzer.schema import CalicoObjectRow

from tests.support.policies import evaluator, listing, made, namespace, read
from tests.support.tables import tables_of

ACCOUNT = made("ServiceAccount", "boss", api="v1", space="n", labels={"trust": "high"})
OBJECTS = [
    namespace("n", team="t"),
    ACCOUNT,
    made("Profile", "own", {"labelsToApply": {"extra": "e"}, "ingress": [{"action": "Allow"}]}),
    made("Profile", "odd", {"ingress": 5}),
]


@pytest.mark.parametrize(
    ("names", "has", "lacks", "open_"),
    [
        (("kns.n", "ksa.n.boss"), {"pcns.team": "t", "pcns.projectcalico.org/name": "n", "pcsa.trust": "high", "pcsa.projectcalico.org/name": "boss"}, "extra", (False, False)),
        (("kns.m",), {"pcns.projectcalico.org/name": "m", "pcns.kubernetes.io/metadata.name": "m"}, "pcns.team", (True, False)),
        (("kns.n", "ksa.n.clerk"), {"pcsa.projectcalico.org/name": "clerk"}, "pcsa.trust", (False, False)), (("own",), {"extra": "e"}, "pcns.team", (False, False)),
        (("lost",), {}, "extra", (True, True)), (("odd",), {}, "extra", (True, True)), (("projectcalico-default-allow",), {}, "extra", (False, False)), ((), {}, "extra", (False, False)),
    ],
)  # fmt: skip
def test_labels(names: tuple[str, ...], has: dict[str, str], lacks: str, open_: tuple[bool, bool]) -> None:
    """Of the namespace, of the account (all of which are listed), of an explicit profile; what is not in the bundle is open."""
    labels, *unknown = evaluator(OBJECTS).world.profiles.labels(names)
    assert has.items() <= labels.items()
    assert lacks not in labels
    assert tuple(unknown) == open_


def test_accounts_that_are_not_all_listed() -> None:
    """Without a complete listing an account may be there; one whose labels are none is, and they are not known."""
    import json

    from analyzer.policy.world import World

    from tests.support.policies import _load

    mixed = _load(json.dumps(listing([namespace("n"), ACCOUNT])))
    assert World(mixed.rows, mixed.about).profiles.labels(("ksa.n.clerk",))[2] is True
    odd = made("ServiceAccount", "odd", api="v1", space="n", labels={"trust": ["x"]})
    assert evaluator([*OBJECTS, odd]).world.profiles.labels(("ksa.n.odd",))[2] is True
    assert read(json.dumps(namespace("n")), "a/b > c/d tcp/80")[0]["verdict"] == "unknown"


def test_explicit_profiles() -> None:
    """Rules and labels as written; what cannot be read is a problem."""
    explicit = evaluator(OBJECTS).world.profiles.explicit
    assert (len(explicit["own"].rules["Ingress"]), explicit["own"].rules["Egress"], explicit["own"].problem) == (
        1,
        (),
        "",
    )
    assert "ingress" in explicit["odd"].problem


def test_an_account_that_is_there_and_not_read() -> None:
    """It has a name and is an account, and what it says of itself is missing."""

    def row(
        name: str | None, kind: str = "ServiceAccount", labels: str | None = None, spec: str | None = "{}"
    ) -> CalicoObjectRow:
        return CalicoObjectRow(source="s", line=1, kind=kind, namespace="n", name=name, labels=labels, spec=spec)

    tables = tables_of(
        row("whole", labels="{}"), row("bare"), row("lost", labels="{}", spec=None), row(None), row("x", "Profile")
    )
    found = Profiles(tables, frozenset(), frozenset())
    assert found.accounts == {("n", "whole"): {}}
    assert found._accounts_not_read == {("n", "bare"), ("n", "lost")}
