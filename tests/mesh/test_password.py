"""The Secret of the mesh's password, and the namespace in which calico-node looks for it."""

from __future__ import annotations

import json

import pytest
from analyzer.mesh.password import USUAL, Misplaced, misplaced
from analyzer.schema import CalicoObjectRow, FactRow

HOME = {"calico-system"}


def secrets(*values: str, key: str = "secret_of_all") -> dict[str, list[FactRow]]:
    return {key: [FactRow(source="s", line=n, key=key, value=value) for n, value in enumerate(values, 1)]}


def configuration(name: object, kind: str = "BGPConfiguration") -> CalicoObjectRow:
    spec = json.dumps({"nodeMeshPassword": {"secretKeyRef": {"name": name, "key": "password"}}})
    return CalicoObjectRow(source="c", line=4, kind=kind, name="default", spec=spec)


def found(facts: dict[str, list[FactRow]], *objects: CalicoObjectRow, homes: set[str] = HOME) -> Misplaced | None:
    return misplaced(facts, objects, homes)


def test_it_stands_elsewhere_alone() -> None:
    """By the name that IBM Cloud gives it, or by the one that the BGPConfiguration names, which is cited, too."""
    one = found(secrets(f"kube-system/{USUAL}", "kube-system/other"))
    assert one is not None
    assert (one.spaces, one.wanted_in, one.is_named, len(one.rows)) == (("kube-system",), "calico-system", False, 1)
    own = found(secrets("kube-system/mesh-key", "web/mesh-key"), configuration("mesh-key"))
    assert own is not None
    assert (own.secret, own.spaces, own.is_named) == ("mesh-key", ("kube-system", "web"), True)
    assert [row.line for row in own.rows] == [1, 4]


@pytest.mark.parametrize(
    ("facts", "objects", "homes"),
    [
        (secrets(f"kube-system/{USUAL}", f"calico-system/{USUAL}"), (), HOME),
        (secrets(f"kube-system/{USUAL}", key="secret"), (), HOME),
        (secrets(f"kube-system/{USUAL}") | secrets(f"calico-system/{USUAL}", key="secret"), (), HOME),
        (secrets(f"kube-system/{USUAL}"), (), {"kube-system"}),
        (secrets(f"kube-system/{USUAL}"), (), set()),
        (secrets(f"kube-system/{USUAL}"), (), {"calico-system", "kube-system"}),
        (secrets("kube-system/mesh-key"), (), HOME),
        (secrets("kube-system/mesh-key"), (configuration("mesh-key", "BGPPeer"),), HOME),
        (secrets("kube-system/mesh-key"), (configuration(7),), HOME),
        ({}, (configuration("mesh-key"),), HOME),
    ],
)
def test_nothing_is_said_of_what_is_not_shown_to_be_elsewhere(
    facts: dict[str, list[FactRow]], objects: tuple[CalicoObjectRow, ...], homes: set[str]
) -> None:
    """One in calico-node's own namespace; a list of one namespace; calico-node in none or several; a name that nobody gives it."""
    assert found(facts, *objects, homes=homes) is None


@pytest.mark.parametrize("spec", [None, "{}", "[", "[]", '{"nodeMeshPassword": null}'])
def test_a_configuration_without_a_password_names_none(spec: str | None) -> None:
    """The usual name counts beside it."""
    row = CalicoObjectRow(source="c", line=4, kind="BGPConfiguration", name="default", spec=spec)
    assert found(secrets("kube-system/mesh-key"), row) is None
    assert found(secrets(f"kube-system/{USUAL}"), row) is not None
