"""`crictl ps`, `pods` and `inspect`: what runs on one node."""

from __future__ import annotations

import json
from typing import Any

import pandas
import pytest
from analyzer.parsers.crictl import PARSERS

from tests.support.inline import bundle

TITLES = "CONTAINER       IMAGE           CREATED       STATE     NAME                 ATTEMPT   POD ID          POD\n"
ROW = "{id}   0b2cae5d07cda   {ago}   {state}   konnectivity-agent   {attempt}         f4c4e06860127   agent-{pod}{space}\n"


def row(attempt: int, state: str = "Running", pod: str = "a", ago: str = "13 days ago", space: str = "") -> str:
    return ROW.format(id="a99ab2b01a812", ago=ago, state=state, attempt=attempt, pod=pod, space=space)


def records(text: str, table: str) -> list[dict[str, Any]]:
    rows = bundle(c=text).snapshot[table].to_dict("records")
    return [{k: v for k, v in row.items() if pandas.notna(v)} for row in rows]


@pytest.mark.parametrize("ago", ["13 days ago", "About a minute ago", "About an hour ago", "Less than a second ago"])
@pytest.mark.parametrize("titles", ["", TITLES])
def test_a_container(titles: str, ago: str) -> None:
    """With and without titles; the age is a few words."""
    [found] = records(titles + row(2, ago=ago), "crictl")
    assert (found["container_id"], found["name"], found["state"], found["attempt"], found["pod"]) == (
        "a99ab2b01a812",
        "konnectivity-agent",
        "Running",
        2,
        "agent-a",
    )


def test_the_newest_attempt_is_the_state() -> None:
    """Attempts before it are its restarts, whatever their order in the list; other pods are their own."""
    text = (
        TITLES
        + row(1, "Exited")
        + row(3, "Running", space="   kube-system")
        + row(2, "Exited")
        + row(0, "Exited", "b")
        + row(0, "Created", "c")
    )
    found = {r["pod"]: (r["state"], r["restarts"], r["line"]) for r in records(text, "containers")}
    assert found == {"agent-a": ("running", 3, 3), "agent-b": ("terminated", 0, 5), "agent-c": ("waiting", 0, 6)}
    assert len(records(text, "crictl")) == 5
    assert [r["namespace"] for r in records(text, "containers") if r["pod"] == "agent-a"] == ["kube-system"]


def test_without_a_pod_no_container_of_one() -> None:
    """Old clients print none."""
    text = "a99ab2b01a812   0b2cae5d07cda   13 days ago   Running   konnectivity-agent   0   f4c4e06860127\n"
    assert len(records(text, "crictl")) == 1
    assert records(text, "containers") == []


GONE = "a99ab2b01a812   0b2cae5d07cda   13 days ago   Running   konnectivity-agent   0   f4c4e06860127   unknown\n"


def test_a_container_whose_sandbox_is_gone() -> None:
    """The client prints `unknown` for its pod, which is no name."""
    [found] = records(TITLES + GONE, "crictl")
    assert found.get("pod") is None
    assert records(TITLES + GONE, "containers") == []


def test_pods_and_other_lines() -> None:
    """The sandboxes of `crictl pods` are counted, for what runs in them another command lists; a sentence is unread."""
    text = "POD ID          CREATED       STATE   NAME      NAMESPACE     ATTEMPT   RUNTIME\nf4c4e06860127   13 days ago   Ready   agent-a   kube-system   0         (default)\n"
    case = bundle(c=text)
    [inputs] = case.snapshot["inputs"].to_dict("records")
    assert (inputs["unread_lines"], inputs["records"], inputs["kind"]) == (0, 2, "crictl ps")
    assert [(r.kind, r.rows) for r in case.snapshot.rows["listings"]] == [("sandboxes", 1)]
    assert list(bundle(c=TITLES + row(0) + "only this one runs\n").snapshot["unread"]["line"]) == [3]


def inspected(state: str = "EXITED", name: str = "konnectivity-agent", **status: Any) -> str:
    value = {
        "status": {
            "id": "a99", "metadata": {"attempt": 3, "name": name}, "state": f"CONTAINER_{state}", "exitCode": 1, "image": {"image": "agent:1"},
            "labels": {"io.kubernetes.pod.name": "agent-a", "io.kubernetes.pod.namespace": "kube-system"}, **status,
        },
        "info": {"runtimeSpec": {"process": {"args": ["/proxy-agent", "--proxy-server-host=server", "--v", "4"]}}},
    }  # fmt: skip
    return json.dumps(value, indent=2) + "\n"


def test_an_inspection() -> None:
    """State, exit code and, from the runtime's specification, the flags."""
    text = inspected(reason="Error", message="cannot connect")
    [found] = records(text, "containers")
    assert (found["pod"], found["namespace"], found["container"], found["state"], found["restarts"]) == (
        "agent-a",
        "kube-system",
        "konnectivity-agent",
        "terminated",
        3,
    )
    assert (found["reason"], found["exit_code"], found["image"], found["message"], found["line"]) == (
        "Error",
        1,
        "agent:1",
        "cannot connect",
        8,
    )
    assert [(r["flag"], r["value"], r["line"]) for r in records(text, "container_args")] == [
        ("proxy-server-host", "server", 25),
        ("v", "4", 26),
    ]
    assert [(r["state"], r["attempt"]) for r in records(text, "crictl")] == [("Exited", 3)]


def test_a_running_container_has_no_exit_code() -> None:
    """The field is there and says nothing; flags of other programs are nobody's business."""
    [found] = records(inspected("RUNNING"), "containers")
    assert (found["state"], "exit_code" in found) == ("running", False)
    assert records(inspected("RUNNING", name="web", image={"image": "web:1"}), "container_args") == []


def test_several_inspections_and_a_broken_one() -> None:
    """A list is read; damage is said."""
    one = json.loads(inspected())
    assert len(records(json.dumps([one, one], indent=1), "containers")) == 2
    assert list(bundle(c=inspected()[:-4]).snapshot["unread"]["line"]) == [1]


def test_a_sandbox_without_titles_and_one_of_many_lines() -> None:
    """`| grep agent` leaves a row alone; the sandboxes are one list, whole where the text is."""
    text = "f4c4e06860127   13 days ago   NotReady   agent-a   kube-system   1\n"
    case = bundle(c=text + text.replace("7   13", "8   13"))
    [inputs] = case.snapshot.rows["inputs"]
    assert (inputs.kind, inputs.records, inputs.unread_lines) == ("crictl ps", 2, 0)
    [listing] = case.snapshot.rows["listings"]
    assert (listing.kind, listing.rows, listing.complete, listing.line) == ("sandboxes", 2, True, 1)
    assert not len(bundle(c=TITLES).snapshot.rows["unread"])


def test_the_same_attempt_twice_is_cited_where_it_stands_first() -> None:
    """Two captures of one node in one file."""
    assert [found["line"] for found in records(TITLES + row(2) + row(2), "containers")] == [2]


@pytest.mark.parametrize(
    ("status", "name", "pod", "attempt"),
    [
        ({"metadata": {"name": ""}}, "from-label", "agent-a", None),
        ({"metadata": {"name": "own", "attempt": "3"}}, "own", "agent-a", None),
        ({"metadata": None}, "from-label", "agent-a", None),
        ({"labels": None}, "konnectivity-agent", None, 3),
        ({"labels": {}, "metadata": {"name": 7, "attempt": 0}}, "", None, 0),
    ],
)
def test_an_inspection_without_one_of_its_parts(
    status: dict[str, Any], name: str, pod: str | None, attempt: int | None
) -> None:
    """The name stands in the metadata, else among the labels; what has another shape is not stated."""
    labels = {"io.kubernetes.pod.name": "agent-a", "io.kubernetes.container.name": "from-label"}
    [found] = records(inspected(**{"labels": labels, **status}), "containers")
    assert (found.get("container", ""), found.get("pod"), found.get("restarts")) == (name, pod, attempt)


def test_parts_of_an_inspection_that_have_another_shape() -> None:
    """An exit code in words, no image, no arguments, an empty reason: none of them is said."""
    [found] = records(inspected(exitCode="1", image=None, reason="", id=""), "containers")
    assert ("exit_code" in found, "image" in found, "reason" in found) == (False, False, False)
    one = json.loads(inspected(image=None))
    assert [row["flag"] for row in records(json.dumps(one, indent=1), "container_args")] == ["proxy-server-host", "v"]
    one["info"]["runtimeSpec"]["process"]["args"] = "--v=4"
    assert records(json.dumps(one, indent=1), "container_args") == []
    one["info"] = None
    assert records(json.dumps(one, indent=1), "container_args") == []


def test_what_a_list_of_inspections_holds_besides() -> None:
    """An entry that is no inspection is passed over."""
    one = json.loads(inspected())
    assert len(records(json.dumps([one, 7, {"status": "x"}, {"info": {}}], indent=1), "containers")) == 1


def test_json_without_a_containers_state_is_no_inspection() -> None:
    """Nor is text that only speaks of one."""
    assert records(json.dumps({"status": {"state": "RUNNING"}}) + "\n", "crictl") == []
    assert records('see "state": "CONTAINER_RUNNING" there\n', "crictl") == []


def test_its_place_in_the_order_of_readers() -> None:
    """Whose sign is narrower is asked first."""
    assert [one.rank for one in PARSERS] == [25, 13]
