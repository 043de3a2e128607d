"""A value that could not be read never makes an answer surer than the bundle is: it is right for the true value, or unknown."""

from __future__ import annotations

import copy
import os
import random
from collections.abc import Iterator
from typing import Any

from analyzer.policy.evaluate import Query
from analyzer.tools.reach import reach

from tests.policy import second_opinion
from tests.policy.worlds import OUTSIDE, PORTS, model, places
from tests.support.policies import Spec, load

WORLDS = int(os.environ.get("POLICY_WORLDS", "150")) // 3
FIRST = int(os.environ.get("POLICY_FIRST_WORLD", "0"))
ODD: tuple[Any, ...] = (
    None, 0, -1, 3.5, True, "", "x", "all()", [], {}, [1], [None], {"a": 1}, [[]], "1e3", "80", 10**30, "a" * 300, "10.0.0.0/8", "tcp",
)  # fmt: skip
NAMES = {6: "TCP", 17: "UDP"}


def places_in(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Paths of all values inside one."""
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in entries:
        yield (*path, key)
        yield from places_in(inner, (*path, key))


def changed(chance: random.Random, objects: list[Spec], value: Any = ...) -> list[Spec]:
    """The objects with one value replaced: by one that cannot be read, where none is given."""
    made = copy.deepcopy(objects)
    one = chance.choice(made)
    kept = {("kind",), ("apiVersion",), ("metadata",), ("metadata", "name"), ("metadata", "namespace")}
    # a container port that the API refuses is no port; the others decide
    paths = [path for path in places_in(one) if path not in kept and (value is not ... or "containers" not in path)]
    if paths:
        *way, last = chance.choice(paths)
        here: Any = one
        for key in way:
            here = here[key]
        unread = "?!" if isinstance(here[last], dict | list) else {"?": 1}
        here[last] = unread if value is ... else value
    return made


def questions(chance: random.Random, world: second_opinion.Model) -> list[Query]:
    asked = []
    while len(asked) < 30:
        source, target = chance.choice(places(world)), chance.choice(places(world))
        if source not in OUTSIDE or target not in OUTSIDE:
            asked.append(Query(source, target, chance.choice(PORTS), chance.choice((6, 17))))
    return asked


def test_what_depends_on_an_unread_value_is_unknown() -> None:
    """The true value is one of those it may have: an answer that is sure all the same is the one that holds for it."""
    sure = 0
    for seed in range(FIRST, FIRST + WORLDS):
        chance = random.Random(seed)
        world, objects = model(chance)
        asked = questions(chance, world)
        for query, answer in zip(asked, reach(load(changed(chance, objects)), asked), strict=True):
            if answer["verdict"] != "unknown":
                passes = second_opinion.verdict(
                    world, query.source, query.destination, query.port, NAMES[query.protocol]
                )
                assert answer["verdict"] == ("allowed" if passes else "denied"), (seed, query, answer)
                sure += 1
    assert sure > 20 * WORLDS


def test_no_value_stops_an_answer() -> None:
    """Whatever stands where, every question has an answer, and no check ends in an error."""
    for seed in range(FIRST, FIRST + WORLDS):
        chance = random.Random(seed)
        world, objects = model(chance)
        for _ in range(3):
            objects = changed(chance, objects, chance.choice(ODD))
        snapshot = load(objects)
        assert len(reach(snapshot, questions(chance, world))) == 30
        if seed % 10 == 0:
            assert not [one.id for one in snapshot.diagnose().checks if str(one.status) == "error"], seed
