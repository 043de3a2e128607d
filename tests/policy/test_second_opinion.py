"""The evaluator and a second one, written apart from it, say the same of random worlds."""

from __future__ import annotations

import os
import random

from analyzer.policy.evaluate import Query

from tests.policy import second_opinion
from tests.policy.worlds import OUTSIDE, PORTS, model, places
from tests.support.policies import evaluator

WORLDS, QUESTIONS = int(os.environ.get("POLICY_WORLDS", "150")), 40
FIRST = int(os.environ.get("POLICY_FIRST_WORLD", "0"))
NUMBERS = {"TCP": 6, "UDP": 17}


def differences(seed: int) -> tuple[int, list[str]]:
    """(questions asked, those that are answered differently) in the world of this number."""
    chance = random.Random(seed)
    world, objects = model(chance)
    ours = evaluator(objects)
    asked, found = 0, []
    for _ in range(QUESTIONS):
        source, target = chance.choice(places(world)), chance.choice(places(world))
        if source in OUTSIDE and target in OUTSIDE:
            continue
        protocol, port = chance.choice(("TCP", "UDP")), chance.choice(PORTS)
        said = ours.ask(Query(source, target, port, NUMBERS[protocol]))
        wanted = "allowed" if second_opinion.verdict(world, source, target, port, protocol) else "denied"
        asked += 1
        if said.ruling != wanted:
            found.append(f"world {seed}: {source} > {target} {protocol}/{port}: {said.ruling} ({said.deciding}; {said.reason}), not {wanted}")  # fmt: skip
    return asked, found


def test_both_evaluators_say_the_same() -> None:
    """No question of a world in which everything is known is answered differently, or with unknown."""
    asked, found = 0, []
    for seed in range(FIRST, FIRST + WORLDS):
        number, more = differences(seed)
        asked += number
        found += more
    assert not found, f"{len(found)} of {asked}:\n" + "\n".join(found[:5])
    assert asked > 30 * WORLDS
