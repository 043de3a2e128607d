"""YAML whose keys stand in quotes is read as it is without them."""

from __future__ import annotations

import pytest
from analyzer.sources.plain_keys import FIRST, NOTE, QUOTED, plain_keys

from tests.support.inline import bundle

PLAIN = """apiVersion: v1
kind: Node
metadata:
  name: worker-1
  labels:
    kubernetes.io/hostname: "10.0.0.1"
status:
  conditions:
  - status: "False"
    type: Ready
---
apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: konnectivity-agent
  namespace: kube-system
spec:
  template:
    spec:
      containers:
      - name: konnectivity-agent
        args:
        - --proxy-server-host=1.2.3.4
"""


def quoted(text: str, mark: str) -> str:
    """As a program writes it that quotes keys and text."""
    lines = []
    for line in text.splitlines():
        key, sep, value = (
            line.partition(": ") if ": " in line else (line.removesuffix(":"), ":" * line.endswith(":"), "")
        )
        lead = key[: len(key) - len(key.lstrip(" -"))]
        value = f"{mark}{value.strip(chr(34))}{mark}" if value else ""
        body = f"{mark}{key[len(lead) :]}{mark}"
        lines.append(f"{lead}{body}{sep}{value}" if line != "---" and "--proxy" not in line else line)
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("mark", ['"', "'"])
def test_quoted_keys_give_the_rows_of_plain_ones(mark: str) -> None:
    """Nodes, workloads and arguments of both spellings are the same, each at the same line."""
    got = bundle({"objects.yaml": quoted(PLAIN, mark)}).snapshot
    right = bundle({"objects.yaml": PLAIN}).snapshot
    assert len(got["nodes"]) == len(got["workloads"]) == len(got["container_args"]) == 1
    for table in ("nodes", "workloads", "container_args", "unread"):
        assert got[table].equals(right[table])
    assert NOTE in str(got["inputs"]["note"][0])


@pytest.mark.parametrize(
    "text",
    [
        '{\n"kind": "Pod",\n"apiVersion": "v1",\n"metadata": {\n"name": "x"\n}\n}\n', '"kind": "Pod",\n"metadata": {\n',
        'level=info "kind": "Pod"\n', '  "kind": "Pod"\n', "kind: Pod\nmetadata:\n  name: x\n", '"name": "x"\n',
    ],
)  # fmt: skip
def test_other_texts_stay_as_they_are(text: str) -> None:
    """JSON, whatever its indent, plain YAML, and a pair that begins no object."""
    assert plain_keys(text) == (text, "")


def test_the_text_of_a_value_keeps_its_quotes() -> None:
    """A document within a block scalar is a value; below the document, prose is untouched."""
    text = (
        '"kind": "ConfigMap"\n"data":\n  "a": |\n    "kind": "Pod"\n\n    "x": 1\n  "b": "c"\nSaid he:\n"name": "x"\n'
    )
    assert plain_keys(text)[0] == (
        'kind: ConfigMap\ndata:\n  a: |\n    "kind": "Pod"\n\n    "x": 1\n  b: "c"\nSaid he:\n"name": "x"\n'
    )


@pytest.mark.parametrize("quoted", QUOTED)
def test_the_quick_look_hides_no_document(quoted: str) -> None:
    """Each key in each kind of quotes begins one, so a text without any of them has none."""
    assert FIRST.search(f"a line\n{quoted} x\n")
    assert plain_keys(f"{quoted} x\n")[1] == NOTE
    assert len(QUOTED) == 8
