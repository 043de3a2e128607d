"""The journal as fields line by line."""

from __future__ import annotations

import json

import pytest
from analyzer.sources.journal_export import export, is_export

from tests.support.inline import bundle

KLOG = 'E0302 08:00:0{}.100000       1 clientset.go:200] "cannot connect once" err="a, b: \\"x\\""'
EXPORT = """__CURSOR=s=1
__REALTIME_TIMESTAMP=1772438401200000
_HOSTNAME=wrk-1
SYSLOG_IDENTIFIER=konnectivity-agent
MESSAGE={}

__CURSOR=s=2
__REALTIME_TIMESTAMP=1772438402200000
_HOSTNAME=wrk-2
MESSAGE={}

__CURSOR=s=3
__REALTIME_TIMESTAMP=1772438403200000
_HOSTNAME=wrk-2

"""


@pytest.mark.parametrize("before", ["", "$ journalctl -u kubelet -o export\n"])
def test_an_exported_journal(before: str) -> None:
    """Each message is cited where it stands, with the host of its entry; an entry without one gives none."""
    case = bundle({"a.export": before + EXPORT.format(KLOG.format(1), KLOG.format(2))})
    found, first = case.snapshot["konnectivity_events"], before.count("\n")
    assert list(zip(found["line"], found["node"], strict=True)) == [(first + 5, "wrk-1"), (first + 10, "wrk-2")]
    assert [str(at) for at in found["at"]] == ["2026-03-02 08:00:01.100000+00:00", "2026-03-02 08:00:02.100000+00:00"]
    assert len(case.snapshot["unread"]) == 0


def test_a_field_of_an_exported_journal_that_is_no_plain_text() -> None:
    """Its length stands in front of it in bytes, and it may be of several lines."""
    size = "\x08\0\0\0\0\0\0\0"
    text = f"__CURSOR=s=1\nMESSAGE\n{size}one\ntwo=\n_HOSTNAME=w\n\n"
    assert [(at, json.loads(one)) for at, one in export(text)] == [(2, {"MESSAGE": "one\ntwo=", "_HOSTNAME": "w"})]
    assert is_export(text)
    assert not is_export("__CURSOR=s=1\n_HOSTNAME=w\n")
    assert not is_export("x\n" + text)
