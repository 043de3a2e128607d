"""The data of a Secret on one line."""

from __future__ import annotations

from analyzer.redact.entries import GAP, HIDDEN, hidden_entries
from analyzer.redact.multi_line import blocks


def test_the_names_stay_and_the_values_go() -> None:
    """Each value goes with its own quotes or without, once and twice; what is no mapping goes whole."""
    assert hidden_entries('{"a": "b", "c":"d,e"}') == f'{{"a": "{HIDDEN}", "c":"{HIDDEN}"}}'
    once = hidden_entries("{pass: it is, 'x.y': 'z''s'}")
    assert once == f"{{pass: {HIDDEN}, 'x.y': '{HIDDEN}'}}"
    assert hidden_entries('{ "a": "b" }') == f'{{ "a": "{HIDDEN}" }}'
    assert hidden_entries('{"a": "b", }') == f'{{"a": "{HIDDEN}", }}'
    once = hidden_entries("{pass: it is, user: 'z''s'}")
    assert once == f"{{pass: {HIDDEN}, user: '{HIDDEN}'}}"
    assert hidden_entries(once) == once
    assert hidden_entries("YWJj") == HIDDEN
    assert hidden_entries('{"a": {"b": "c"}}') == "{}"


def test_a_gap_of_a_template_is_no_value() -> None:
    """What is to be filled in; base64 and a password with these signs are values."""
    for gap in ("{{config_data}}", "${PASSWORD}", "$DB_PASSWORD", '"<your password>"', "{{ .Values.a }}"):
        assert GAP.fullmatch(gap)
        assert blocks(f"kind: Secret\ndata:\n  config: {gap}").endswith(gap)
    for value in ("YWJj", "$ecret", "{{a}}b", "$PASSWORD9x!"):
        assert not GAP.fullmatch(value)
