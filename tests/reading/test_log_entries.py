"""Entries of log services that are no lines."""

from __future__ import annotations

import json

import pytest
from analyzer.limits import Limits
from analyzer.reading.log_entries import entries

from tests.support.inline import bundle, klog
from tests.support.rows import fragment

LINES = [
    klog(f"08:00:0{n}.100000", '"cannot connect once" err="dial tcp 10.0.0.1:443: i/o timeout"', "E", "clientset.go:200").rstrip("\n")
    for n in (1, 2)
]  # fmt: skip
POD = "konnectivity-agent-7x2mq"


def google(line: str, number: int) -> str:
    head = (
        f"---\ninsertId: a{number}\nresource:\n  labels:\n    container_name: konnectivity-agent\n    pod_name: {POD}\n"
    )
    return f"{head}severity: ERROR\ntextPayload: |-\n  {line}\ntimestamp: '2026-03-02T08:00:0{number}.1Z'\n"


def hit(line: str) -> dict[str, object]:
    return {"_source": {"@timestamp": "2026-03-02T08:00:01Z", "kubernetes": {"pod_name": POD}, "log": line}}


TEXTS = {
    "google's yaml": ("".join(google(line, at) for at, line in enumerate(LINES, 1)), [8, 18]),
    "elasticsearch": (json.dumps({"hits": {"hits": [hit(line) for line in LINES]}}, indent=1), [10, 19]),
    "loki": (
        json.dumps({"status": "success", "data": {"resultType": "streams", "result": [
            {"stream": {"pod": POD}, "values": [[f"177244560{at}123456789", line] for at, line in enumerate(LINES)]}
        ]}}),
        [1, 1],
    ),
    "cloudwatch": (
        json.dumps({"events": [
            {"timestamp": 1772445600123, "message": line, "logStreamName": f"{POD}_kube-system_konnectivity-agent-{'0' * 64}.log"}
            for line in LINES
        ]}),
        [1, 1],
    ),
    "log analysis": (
        "".join(json.dumps({"_ts": 1772445600123, "_host": "w1", "_line": line, "pod": POD}) + "\n" for line in LINES),
        [1, 2],
    ),
    "csv": (
        "timestamp,pod,message\n" + "".join('2026-03-02T08:00:01Z,{},"{}"\n'.format(POD, line.replace('"', '""')) for line in LINES),
        [2, 3],
    ),
    "kibana": (
        '"@timestamp","kubernetes.pod_name","message"\n'
        + "".join('"Mar 2, 2026 @ 08:00:01.123","{}","{}"\n'.format(POD, line.replace('"', '""')) for line in LINES),
        [2, 3],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", TEXTS)
def test_each_entry_is_the_programs_line(name: str) -> None:
    """With its pod, at the line where its message stands; nothing is unread."""
    text, lines = TEXTS[name]
    snapshot = bundle({"export.txt": text}).snapshot
    events = snapshot["konnectivity_events"]
    assert list(events["error"]) == ["dial tcp 10.0.0.1:443: i/o timeout"] * 2
    assert list(events["pod"]) == [POD] * 2
    assert list(events["line"]) == lines
    assert snapshot["unread"].empty


@pytest.mark.parametrize(
    "text",
    [
        '{"hits": {"hits": []}}',
        '{"events": [{"message": "moved", "by": "somebody"}], "x": 1}',
        "insertId: a\nother: b\n",
        "timestamp,message\n",
    ],
)
def test_what_is_no_export_gives_no_event(text: str) -> None:
    """A few keys of a service make no log."""
    assert bundle({"export.txt": text}).snapshot["konnectivity_events"].empty


def test_a_damaged_entry_is_unread() -> None:
    """The others are read."""
    text = google(LINES[0], 1) + "---\ninsertId: [\ntextPayload: x\n" + google(LINES[1], 2)
    snapshot = bundle({"export.txt": text}).snapshot
    assert len(snapshot["konnectivity_events"]) == 2
    assert list(snapshot["unread"]["line"]) == [13]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("---\ninsertId: a\ntextPayload: x\ntimestamp: '2026-03-02T08:00:01Z'\n", [(2, True)]),
        ("insertId: a\ntextPayload: x\ntimestamp: '2026-03-02T08:00:01Z'\n---\ninsertId: [\njsonPayload: {}\n", [(1, True), (5, False)]),
        ("insertId: a\nother: b\n", None),
        ("severity: ERROR\ntextPayload: x\n", None),
        ("insertId: a\n" + "x: y\n" * 2000 + "textPayload: x\n", None),
        ("a sentence\n", None),
        ("[1, 2]\n", None),
        ("{}\n", None),
    ],
)  # fmt: skip
def test_a_text_is_a_service_s_only_with_both_of_its_marks(text: str, found: list[tuple[int, bool]] | None) -> None:
    """Each entry at its payload's line; a damaged one is empty, and the others are read."""
    told = entries(fragment(text), "", Limits())
    assert (None if told is None else [(line, bool(entry)) for line, entry in told]) == found
