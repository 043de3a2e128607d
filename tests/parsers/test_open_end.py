"""The last line of a text that lost its end: its value is used only where nothing could stand behind it."""

from __future__ import annotations

import pytest
from analyzer.parsers.open_end import is_open, is_whole

from tests.support.inline import HOST, bundle

POD = f"""apiVersion: apps/v1
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
        - --proxy-server-host={HOST}
        - --proxy-server-port=31417
        image: icr.io/agent:1.2
"""
PORT = POD.index("31417")
DESCRIBED = """Name:         konnectivity-agent-9wz7m
Namespace:    kube-system
Node:         10.0.0.1/10.0.0.1
Status:       Running
IP:           172.30.1.2
Containers:
  konnectivity-agent:
    Image:          icr.io/agent:1.2
    State:          Running
      Started:      Mon, 10 Jun 2024 08:00:00 +0000
    Ready:          True
    Restart Count:  12
"""


@pytest.mark.parametrize(
    "value",
    ["true", "31417", "--port=31417", '"a b"', "'x'", "{}", "[a, b]", "<none>", "10.0.0.123", "10.0.0.0/24", "icr.io/a@sha256:" + "0" * 64, HOST,
     "2026-03-01T10:00:00Z", "Mon, 10 Jun 2024 08:00:00 +0000", "0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f", "Egress", f"https://{HOST}:31417", "all()"],
)  # fmt: skip
def test_a_value_that_is_whole(value: str) -> None:
    """Closed by its quote or bracket, a word of its own, or as long as such values get."""
    assert is_whole(value)


@pytest.mark.parametrize(
    "value",
    ["", "Tr", "314", "--proxy-server-po", "--port=", '"a', "'", "10.0.0.1", "c104.private.us", "Eg", "10.0.0.0/2"],
)
def test_a_value_that_may_go_on(value: str) -> None:
    """A number that may get more digits, the begin of a word or a name."""
    assert not is_whole(value)


@pytest.mark.parametrize(
    "line",
    ["---", "...", "# what was seen", "that is all", "  updatedReplicas: 3", "kind: List", "        image: a/b:1", ""],
)
def test_a_line_that_is_not_open(line: str) -> None:
    """A ruler, a comment, a sentence, the last key of a status."""
    assert not is_open(line)


@pytest.mark.parametrize(
    "line",
    ["        - --proxy-server-po", "  numberReady: 1", "    Ready:          Tr", "      na", "spec:", "        -"],
)
def test_a_line_that_is_open(line: str) -> None:
    """The begin of a key or item, or a key whose value may go on or is not there yet."""
    assert is_open(line)


@pytest.mark.parametrize(
    "end",
    [
        *range(POD.index("--proxy-server-port"), PORT + 5),
        POD.index("        - --proxy-server-port"),
        POD.index("        image"),
    ],
)
@pytest.mark.parametrize("before", ["", "AGENT DAEMONSET:\n"])
def test_arguments_that_are_cut_off_accuse_nobody(end: int, before: str) -> None:
    """Wherever a text ends before the port is whole, it is not called missing or wrong, and the report says where it ends."""
    case = bundle({"dump.txt": before + POD[:end]})
    assert case.causes == {}
    assert case.status("AG-07") in ("unknown", "pass")
    (row,) = case.report.data.inputs
    place = "section AGENT DAEMONSET" if before else "kubectl YAML"
    assert row.note == f"it ends in the middle of {place}"
    assert row.unread_lines <= 1


def test_a_manifest_without_a_port_is_still_wrong() -> None:
    """Its arguments are followed by the container's image, so that they are all."""
    whole = POD.replace("        - --proxy-server-port=31417\n", "")
    assert bundle({"dump.txt": whole}).says("AG-07").startswith("--proxy-server-port is missing")


def test_a_described_pod_that_is_cut_off_is_not_called_unready() -> None:
    """Only a whole `False` is one; the restarts are not counted by their first digit."""
    ends = [at for at in range(DESCRIBED.index("Ready:"), len(DESCRIBED)) if DESCRIBED[at - 1] != "\n"]
    rows = bundle({f"{end}.txt": DESCRIBED[:end].replace("9wz7m", f"w{end}") for end in ends}).snapshot.rows
    assert len(rows["pods"]) == len(ends)
    assert {pod.ready for pod in rows["pods"]} <= {None, True}
    assert not any(pod.restarts for pod in rows["pods"])
    assert {row.note for row in rows["inputs"]} == {"it ends in the middle of kubectl describe"}


@pytest.mark.parametrize(
    "line",
    ["  MemoryPressure       F", "  MemoryPressure       False   Mon, 10 Jun 2024 09:55:00 +0000   Mon, 10 Jun 2024 09:59:00 +0000   KubeletHas", "  Ready    Fals", "  Rea"],
)  # fmt: skip
def test_a_described_node_that_is_cut_off_says_so(line: str) -> None:
    """A condition without its whole status states nothing."""
    head = "Name:               10.0.0.1\nRoles:              <none>\nUnschedulable:      false\nConditions:\n  Type   Status   LastHeartbeatTime\n  ----   ------   ----\n"
    case = bundle({"d.txt": head + line})
    (node,) = case.snapshot.rows["nodes"]
    assert (node.ready, node.conditions) == (None, None)
    assert case.report.data.inputs[0].note == "it ends in the middle of kubectl describe"


def test_the_message_of_a_last_event_is_kept() -> None:
    """It is free text, and in a paste without a last line feed often what the question is about."""
    events = "Events:\n  Type     Reason   Age  From     Message\n  ----     ------   ---  ----     -------\n  Warning  BackOff  5m   kubelet  Back-off restarting"
    case = bundle({"d.txt": DESCRIBED + events})
    assert case.snapshot["events"]["message"].tolist() == ["Back-off restarting"]
    assert not case.report.data.inputs[0].note


@pytest.mark.parametrize("end", ["https://c104.private.us-south.contai", "https://c1", "", f"https://{HOST}:314"])
def test_a_url_of_the_cluster_that_is_cut_off_is_not_used(end: str) -> None:
    """Agents that dial the whole host would be called wrong by it."""
    text = f"Name:                           shop\nID:                             cf8nu40ugecuup9e9o00\nState:                          normal\nKonnectivity Server URL:        {end}"
    case = bundle({"c.txt": text})
    assert "konnectivity_url" not in case.snapshot["facts"]["key"].tolist()
    assert case.report.data.inputs[0].note == "it ends in the middle of ibmcloud ks cluster get"


POLICY = """apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: closed
  namespace: kube-system
spec:
  policyTypes:
  - Ingress
  podSelector:
    matchLabels:
      app: konnectivity-agent
"""


@pytest.mark.parametrize(
    "text", [POLICY[: POLICY.index("      app")], POLICY[:-1], POLICY[:-5], POLICY[: POLICY.index("    matchLabels")]]
)
def test_a_policy_that_is_cut_leaves_its_name_alone(text: str) -> None:
    """A selector without its last pair, or with the begin of a value, would select other pods: nothing of the rule is kept."""
    case = bundle({"policy.yaml": text})
    row = case.snapshot["policies"].iloc[0]
    assert (row["name"], row["namespace"]) == ("closed", "kube-system")
    assert row[["spec", "types", "selector"]].isna().all()
    inputs = case.snapshot["inputs"].iloc[0]
    assert inputs["unread_lines"] == 1
    assert "ends in the middle" in inputs["note"]


@pytest.mark.parametrize("text", [POLICY, POLICY + "  ingress: []", POLICY + "status:\n", POLICY + "status: {}"])
def test_a_whole_policy_is_read(text: str) -> None:
    """With a line feed at its end, a closed last value, or a key that holds no rule."""
    case = bundle({"policy.yaml": text})
    assert case.snapshot["policies"]["spec"].notna().all()
    assert len(case.snapshot["unread"]) == 0
