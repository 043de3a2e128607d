"""A journal in its verbose form, and as JSON over many lines."""

from __future__ import annotations

import json

from analyzer.sources.journal_verbose import is_verbose, verbose

from tests.support.inline import bundle

LINE = 'I0302 08:00:0{}.100000       1 client.go:214] "Connect to server" serverID="s{}"'


def entry(at: int, zone: str = "UTC") -> str:
    return (
        f"Mon 2026-03-02 08:00:0{at}.100000 {zone} [s=1f2e;i={at}]\n    _HOSTNAME=w1\n    SYSLOG_IDENTIFIER=k0s\n    PRIORITY=6\n"
        f"    MESSAGE={LINE.format(at, at)}\n"
    )


def test_entries_of_the_verbose_form() -> None:
    """Time, host and message of each; a zone that is not told gives no time, and a line of no entry is said."""
    text = entry(1) + "            more of it\n" + entry(2, "CET") + "and so on\n"
    assert is_verbose(text)
    assert not is_verbose(LINE.format(1, 1))
    found = [(at, json.loads(one) if one else None) for at, one in verbose(text)]
    assert [at for at, _ in found] == [4, 10, 11]
    first, second, other = (one for _, one in found)
    assert first == {
        "MESSAGE": LINE.format(1, 1) + "\nmore of it", "_HOSTNAME": "w1", "SYSLOG_IDENTIFIER": "k0s",
        "__REALTIME_TIMESTAMP": "1772438401100000",
    }  # fmt: skip
    assert second is not None
    assert "__REALTIME_TIMESTAMP" not in second
    assert other is None


def test_both_forms_give_the_same_events() -> None:
    """Of a file of its own, with the host, at the line of the message."""
    pretty = "".join(
        json.dumps(
            {"__REALTIME_TIMESTAMP": f"177243840{at}100000", "_HOSTNAME": "w1", "MESSAGE": LINE.format(at, at)},
            indent="\t",
        )
        + "\n"
        for at in (1, 2)
    )
    case = bundle({"v.txt": entry(1) + entry(2), "p.json": pretty}).snapshot
    assert [(r.source, r.line, r.node, r.server_id) for r in case.rows["konnectivity_events"]] == [
        ("p.json", 4, "w1", "s1"), ("p.json", 9, "w1", "s2"), ("v.txt", 5, "w1", "s1"), ("v.txt", 10, "w1", "s2"),
    ]  # fmt: skip
    assert not case.rows["unread"]
