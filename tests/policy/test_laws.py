"""Laws of policy evaluation, over random worlds of policies: what can change an answer, and what never can."""

from __future__ import annotations

import copy
import json
import random
from pathlib import Path
from typing import Any

import analyzer
import pytest
from analyzer.policy.evaluate import Query
from analyzer.tools.reach import reach

from tests.policy.worlds import model, places
from tests.support.policies import Spec, allow, deny, evaluator, gnp, listing

POLICIES = ("NetworkPolicy", "GlobalNetworkPolicy", "ClusterNetworkPolicy")
WORLDS = range(40)


def asked(seed: int) -> tuple[random.Random, list[Spec], list[Query]]:
    """A world and every place of it to every other."""
    chance = random.Random(seed)
    world, objects = model(chance)
    found = places(world)
    return (
        chance,
        objects,
        [Query(a, b, chance.choice((53, 80, 443)), chance.choice((6, 17))) for a in found for b in found if a != b],
    )


def verdicts(objects: list[Spec], queries: list[Query]) -> list[str]:
    ours = evaluator(objects)
    return [ours.ask(query).ruling for query in queries]


@pytest.mark.parametrize("seed", WORLDS)
def test_what_changes_nothing(seed: int) -> None:
    """The order of the objects, a policy that selects nothing, and one of another order behind a policy that decides all."""
    chance, objects, queries = asked(seed)
    before = verdicts(objects, queries)
    mixed = list(objects)
    chance.shuffle(mixed)
    assert verdicts(mixed, queries) == before
    nobody = gnp(
        "nobody", order=-1, selector="app == 'nobody'", ingress=[deny()], egress=[deny()], types=["Ingress", "Egress"]
    )
    assert verdicts([*objects, nobody], queries) == before


@pytest.mark.parametrize("seed", WORLDS)
def test_an_allow_that_is_added_never_denies(seed: int) -> None:
    """One more Allow rule at the end of a Calico policy, or one more peer of Kubernetes' own, turns no answer to denied."""
    chance, objects, queries = asked(seed)
    before = verdicts(objects, queries)
    more = copy.deepcopy(objects)
    for one in more:
        if one["kind"] in POLICIES[:2]:
            calico = "projectcalico" in one["apiVersion"]
            for way in ("ingress", "egress"):
                if way in one["spec"] and chance.random() < 0.5:
                    one["spec"][way].append(allow(protocol="TCP") if calico else {"ports": [{"port": 80}]})
    assert ("allowed", "denied") not in set(zip(before, verdicts(more, queries), strict=True))


@pytest.mark.parametrize("seed", WORLDS)
def test_a_first_allow_of_everything_opens_and_a_first_deny_closes(seed: int) -> None:
    """In a tier before all others, for both directions of every pod: all answers between pods are the same."""
    _, objects, queries = asked(seed)
    inner = [query for query in queries if query.source.startswith("172.") and query.destination.startswith("172.")]
    objects = [one for one in objects if one["kind"] != "HostEndpoint"]
    front: dict[str, Any] = {
        "kind": "Tier",
        "apiVersion": "projectcalico.org/v3",
        "metadata": {"name": "front"},
        "spec": {"order": -5},
    }
    for rule, verdict in ((allow(), "allowed"), (deny(), "denied")):
        first = gnp(
            "front.first",
            tier="front",
            order=1,
            namespaceSelector="all()",
            types=["Ingress", "Egress"],
            ingress=[rule],
            egress=[rule],
        )
        assert set(verdicts([*objects, front, first], inner)) == {verdict}


def renamed(objects: list[Spec]) -> list[Spec]:
    """All policies with another name, in the same order."""
    made = copy.deepcopy(objects)
    for one in made:
        if one["kind"] in POLICIES:
            head, dot, tail = one["metadata"]["name"].rpartition(".")
            one["metadata"]["name"] = f"{head}{dot}z-{tail}"
    return made


@pytest.mark.parametrize("seed", range(10))
def test_names_and_files_change_nothing(seed: int, tmp_path: Path) -> None:
    """Policies under other names; the same objects as one listing, as two files, and as YAML documents."""
    _, objects, queries = asked(seed)
    before = verdicts(objects, queries)
    assert verdicts(renamed(objects), queries) == before
    one, two, split = tmp_path / "one.json", tmp_path / "two", len(objects) // 2
    two.mkdir()
    one.write_text("---\n".join(json.dumps(each) + "\n" for each in objects))
    (two / "a.json").write_text(json.dumps(listing(objects[split:])))
    (two / "b.json").write_text(json.dumps(listing(objects[:split]), indent=1))
    for path in (one, two):
        snapshot = analyzer.load(path, isolate=False)
        assert [answer["verdict"] for answer in reach(snapshot, queries)] == before, path
