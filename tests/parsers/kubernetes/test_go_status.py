"""The API server's answer as a Go program prints it."""

from __future__ import annotations

import pytest
from analyzer.parsers.kubernetes.go_status import PARSERS, message, parse, takes

from tests.support.inline import bundle
from tests.support.rows import fragment, read_of

NO_AGENT = "error dialing backend: No agent available"
FIELDS = (
    "<*errors.StatusError | 0xc0012b88c0>: {\n"
    "    ErrStatus: {\n"
    '        TypeMeta: {Kind: "", APIVersion: ""},\n'
    '        Status: "Failure",\n'
    f'        Message: "{NO_AGENT}",\n'
    '        Reason: "",\n'
    "        Details: nil,\n"
    "        Code: 500,\n"
    "    },\n"
    "}\n"
)
ONE = f'&errors.StatusError{{ErrStatus:v1.Status{{TypeMeta:v1.TypeMeta{{Kind:"", APIVersion:""}}, Status:"Failure", Message:"{NO_AGENT}", Reason:"", Code:500}}}}'


@pytest.mark.parametrize(
    "line",
    [
        f'Message: "{NO_AGENT}",',
        f'  |   | 2024-02-09 11:12:13 | Message: "{NO_AGENT}",',
        f'> s: "{NO_AGENT}",',
        f"panic: {ONE}",
        f"Unexpected error: {ONE} occurred",
        f'err = &errors.errorString{{s:"{NO_AGENT}"}}',
    ],
)
def test_the_message_is_found_in_every_print(line: str) -> None:
    """Of one field alone, behind a table's bars and times, or within the whole value."""
    assert message(line) == NO_AGENT
    assert takes(fragment(line))
    (row,) = read_of(parse, line).rows["tool_errors"]
    assert (row["class"], row["message"]) == ("tunnel", NO_AGENT)


@pytest.mark.parametrize(
    "line",
    [
        'Message: "pods is fine",',
        f"Message: {NO_AGENT}",
        f'We print Message: "{NO_AGENT}" there',
        f'Message: "{NO_AGENT}" is what it says',
        'Reason: "NotFound",',
        "",
    ],
)
def test_a_sentence_or_another_value_is_none(line: str) -> None:
    """Without quotes, within words, or with an error of no call."""
    assert message(line) is None
    assert not takes(fragment(line or "x"))


def test_the_other_fields_are_no_loss() -> None:
    """What closes the struct is understood, what stands below it is not."""
    text = FIELDS[FIELDS.index("        Message") :] + "that was all\n"
    assert read_of(parse, text).unread == [(7, "text behind an error")]


@pytest.mark.parametrize("stamp", ["", "  |   | 2024-02-09 11:12:13 | "])
def test_no_agent_within_a_struct_is_the_tunnels(stamp: str) -> None:
    """The strongest word there is counts where a test's log holds it, and the report is one."""
    case = bundle(
        {"t.md": "We see this:\n\n```\n" + "".join(f"{stamp}{line}\n" for line in FIELDS.splitlines()) + "```\n"}
    )
    assert str(case.answered.data.verdict) == "broken"
    assert "was understood" not in case.answered.data.headline
    assert PARSERS[0].rank == 36
