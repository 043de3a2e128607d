"""Of a JSON list whose begin is cut off the whole objects are read."""

from __future__ import annotations

import json

import pytest
from analyzer.sources.cut_json import NOTE, whole_objects

from tests.support.inline import bundle


def listed(count: int, indent: int | str) -> list[str]:
    pods = [
        {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": f"agent-{at}"}, "spec": {"nodeName": f"10.0.0.{at}"}}
        for at in range(count)
    ]
    return json.dumps({"apiVersion": "v1", "items": pods, "kind": "List"}, indent=indent).splitlines()


@pytest.mark.parametrize(
    ("indent", "at", "until"), [(4, 7, None), (2, 9, None), ("\t", 12, None), (4, 10, -5), (4, 13, None)]
)
def test_whole_objects_behind_a_cut_are_rows(indent: int | str, at: int, until: int | None) -> None:
    """Three of four pods, whatever the indent; what is left of the first, and the list's end, are unread, and no list is stated."""
    lines = listed(4, indent)[at:until]
    got = bundle({"pods.json": "\n".join(lines) + "\n"}).snapshot
    whole = [name for name in ("agent-1", "agent-2", "agent-3") if until is None or name != "agent-3"]
    assert sorted(got["pods"]["name"]) == whole
    assert [int(line) for line in got["pods"]["line"]] == [
        next(n for n, line in enumerate(lines, 1) if name in line) for name in whole
    ]
    inputs = got["inputs"].iloc[0]
    assert NOTE in inputs["note"]
    assert inputs["unread_lines"] > 0
    assert len(got["listings"]) == 0


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(listed(3, 4)) + "\n", "  },\n  {\nand a sentence\n", '  "a": 1\n', "", "  a sentence\n  },\n  {\n  }\n",
        '"metadata": {\n   "x": 1\n   },\n   {\n   }\n',
    ],
)  # fmt: skip
def test_other_texts_stay_as_they_are(text: str) -> None:
    """A whole document, prose, and what stands further out than the objects do."""
    assert whole_objects(text) == (text, "")


def test_all_whole_objects_lose_their_indent() -> None:
    """From the first that opens on, not the last."""
    text = '      "z": 0\n    },\n    {\n      "a": 1\n    },\n    {\n      "b": 2\n    }\n'
    assert whole_objects(text) == ('      "z": 0\n    },\n{\n  "a": 1\n},\n{\n  "b": 2\n}\n', NOTE)
