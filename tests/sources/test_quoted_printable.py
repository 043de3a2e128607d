"""A mail that lies on disk says what its writer pasted."""

from __future__ import annotations

import quopri

import pytest
from analyzer.schema import INPUTS, NODES, UNREAD
from analyzer.sources.quoted_printable import decoded

from tests.support.inline import bundle, node, nodes

TABLE = nodes(node("10.1.2.3", zone="dal10"), node("10.1.2.4", status="NotReady", zone="fra02"))
HEAD = "From: a@example.com\nTo: b@example.com\nSubject: x\nContent-Transfer-Encoding: quoted-printable\n\n"


def mail(text: str) -> str:
    return HEAD + quopri.encodestring(text.encode()).decode()


@pytest.mark.parametrize("around", [("", ""), ("--=_b1\n" + HEAD[-48:], "\n--=_b1--\n")])
def test_a_table_in_a_mail(around: tuple[str, str]) -> None:
    """Rows that the encoding broke are whole, and every line of the member is counted."""
    text = mail(f"Grüße,\n\n{TABLE}")
    case = bundle({"case.eml": text}).snapshot
    assert [(row.name, row.ready) for row in case.rows[NODES]] == [("10.1.2.3", True), ("10.1.2.4", False)]
    (member,) = case.rows[INPUTS]
    assert member.lines == member.understood_lines + member.blank_lines + member.unread_lines
    assert "Grüße," in decoded(text)[0]
    part = around[0] + mail(TABLE)[len(HEAD) :] + around[1] if around[0] else text
    assert TABLE.split("\n")[1].rstrip() in decoded(part)[0]


def test_what_is_no_mail() -> None:
    """Without the header, and behind the end of a part, signs stay as they are."""
    assert decoded("a=20b\n") == ("a=20b\n", None)
    text = HEAD + "a=3Db\n--bound1\nContent-Type: text/plain\n\nc=20d\n"
    assert decoded(text)[0].endswith("a=b\n--bound1\nContent-Type: text/plain\n\nc=20d\n")
    assert not list(bundle({"n.txt": TABLE}).snapshot.rows[UNREAD])
