"""Examples of secrets with their values filled in, drawn from a seed: nothing that looks like a key stands in a file."""

from __future__ import annotations

import random
import re
import string
import uuid
from collections.abc import Iterable

from analyzer.redact.rule import SecretRule
from analyzer.redact.secrets import hide

ALPHABETS = {
    "": string.ascii_letters + string.digits,
    "h": "0123456789abcdef",
    "l": string.ascii_lowercase + string.digits,
    "u": string.ascii_uppercase + string.digits,
    "d": string.digits,
    "a": string.ascii_lowercase,
}
PLACE = re.compile(r"\{([hluda]?)(\d{1,3})\}|\{uuid\}")


def filled(example: str, seed: int = 0) -> tuple[str, list[str]]:
    """(the example with values in its places, the values); but for ``{a8}`` each value holds a digit and, where it may, both cases."""
    draw = random.Random(f"{seed}{example}")
    values: list[str] = []

    def one(m: re.Match[str]) -> str:
        if m[0] == "{uuid}":
            values.append(str(uuid.UUID(int=draw.getrandbits(128), version=4)))
            return values[-1]
        letters, size = ALPHABETS[m[1]], int(m[2])
        while True:
            value = "".join(draw.choice(letters) for _ in range(size))
            told = m[1] or size < 5 or (value.lower() != value and value.upper() != value)
            if m[1] == "a" or (
                told and any(c.isdigit() for c in value) and (m[1] == "d" or any(c.isalpha() for c in value))
            ):
                break
        values.append(value)
        return value

    return PLACE.sub(one, example), values


def shown(rules: Iterable[SecretRule]) -> list[str]:
    """Examples of these rules of which a secret is left, alone and in a sentence, or of which a harmless part went."""
    wrong = []
    for one in rules:
        for example in one.hidden:
            for seed in range(2):
                text, values = filled(example, seed)
                clean = hide(text)
                wrong += [f"{one.name}: {example}" for value in values if len(value) > 3 and value in clean]
        wrong += [f"{one.name} hides {text}" for text in one.kept if hide(text) != text]
    return wrong
