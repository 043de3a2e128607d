"""The audience of the agents' token, from the volume that holds it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from analyzer.parsers.kubernetes.kinds.tokens import FLAG
from analyzer.parsers.kubernetes.objects import parse_yaml

from tests.support.rows import read_of

DIALS = "--proxy-server-host=192.0.2.7"
PATH = "/var/run/secrets/tokens/agent-token"


def token(audience: str | None = "tunnel-server", path: str = "agent-token") -> dict[str, Any]:
    """A source of a projected volume."""
    return {"serviceAccountToken": {"path": path} | ({"audience": audience} if audience else {})}


def workload(*args: str, sources: list[Any], mounted: str = "/var/run/secrets/tokens") -> str:
    """An agents' DaemonSet in YAML's JSON form."""
    mounts = [{"name": "api", "mountPath": "/var/run/secrets"}, {"name": "tok", "mountPath": mounted}]
    one = {"name": "konnectivity-agent", "image": "proxy-agent:v0.31.0", "args": list(args), "volumeMounts": mounts}
    volumes = [{"name": "api", "hostPath": {"path": "/x"}}, {"name": "tok", "projected": {"sources": sources}}]
    spec = {"containers": [one], "volumes": volumes}
    head = {"apiVersion": "apps/v1", "kind": "DaemonSet", "metadata": {"name": "konnectivity-agent", "namespace": "kube-system"}}  # fmt: skip
    return json.dumps(head | {"spec": {"template": {"spec": spec}}}, indent=1)


def found(text: str) -> list[str]:
    """The audiences that are read."""
    rows = read_of(parse_yaml, text).rows.get("container_args", [])
    return [row["value"] for row in rows if row["flag"] == FLAG]


@pytest.mark.parametrize("args", [(f"--service-account-token-path={PATH}",), ("--service-account-token-path", PATH)])
def test_the_audience_of_the_token_that_the_agent_sends(args: tuple[str, ...]) -> None:
    """Of the volume and the file that its argument leads to, however that is written."""
    assert found(workload(DIALS, *args, sources=[token("other", "x"), token()])) == ["tunnel-server of volume tok"]


def test_what_is_not_the_agents_token_has_no_audience() -> None:
    """Another file or folder, a volume of another kind, no audience, or no argument."""
    sends = f"--service-account-token-path={PATH}"
    assert found(workload(DIALS, sends, sources=[token(None), "text", {"configMap": {"name": "c"}}])) == []
    assert found(workload(DIALS, sends, sources=[token(path="other")])) == []
    assert found(workload(DIALS, sends, sources=[token()], mounted="/var/run/other")) == []
    assert found(workload(DIALS, sources=[token()])) == []


POD = f"""apiVersion: v1
kind: Pod
metadata:
  name: konnectivity-agent-7pq2x
spec:
  containers:
  - name: konnectivity-agent
    args: ["--service-account-token-path={PATH}"]
    volumeMounts:
    - mountPath: /var/run/secrets/tokens
      name: tok
  volumes:
  - name: tok
    projected:
      sources:
      - serviceAccountToken:
          path: agent-token
          audience: tunnel-server
"""


def test_a_pod_states_it_as_its_workload_does_on_its_own_line() -> None:
    """The place is the line of the audience."""
    [row] = [r for r in read_of(parse_yaml, POD).rows["container_args"] if r["flag"] == FLAG]
    assert (row["kind"], row["value"], row["line"]) == ("Pod", "tunnel-server of volume tok", 18)
