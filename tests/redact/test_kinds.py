"""Each rule about secrets does what its own examples say, and has the hints to be found by."""

from __future__ import annotations

import pytest
from analyzer.redact.kinds import ALL, RULES
from analyzer.redact.rule import SecretRule
from analyzer.redact.secrets import PIECES, _hide, hide

from tests.support.secrets import filled


def _named(one: SecretRule) -> str:
    return one.name.replace(" ", "-")


@pytest.mark.parametrize("one", ALL, ids=_named)
def test_what_a_rule_is_for_goes(one: SecretRule) -> None:
    """Of no example is a secret left, nor most of one, and hiding twice changes nothing."""
    shown = []
    for example in one.hidden:
        for seed in range(5):
            text, values = filled(example, seed)
            clean = _hide(text)
            shown += [(example, clean) for value in values if len(value) > 3 and value in clean]
            assert _hide(clean) == clean
    assert shown == []


@pytest.mark.parametrize("one", ALL, ids=_named)
def test_what_only_looks_like_it_stays(one: SecretRule) -> None:
    """The examples of what is to be kept come out as they went in."""
    assert [hide(text) for text in one.kept] == list(one.kept)


def test_every_hint_holds_a_piece() -> None:
    """A text without any piece is passed over, so a rule whose hint holds none costs a look of its own."""
    hints = {hint for one in RULES for hint in one.hints}
    assert all(one.hints for one in ALL)
    assert (
        sorted(
            hint for hint in hints if not any(piece in hint.rpartition(">>")[0] or piece in hint for piece in PIECES)
        )
        == []
    )
