"""A Konnectivity server as the runtime of its machine shows it."""

from __future__ import annotations

import pytest
from analyzer.checks.cp_runtime import on_machine
from analyzer.model import Status
from analyzer.schema import CrictlContainerRow

from tests.support.inline import arguments, bundle, klog

TITLES = "CONTAINER           IMAGE               CREATED             STATE               NAME                      ATTEMPT             POD ID              POD\n"


def row(state: str, attempt: int, name: str = "konnectivity-server", pod: str = "konnectivity-server-cp1") -> str:
    return f"3f1a7b2c9d{attempt:03x}       9dca4bd3a4c22       2 minutes ago       {state}              {name}       {attempt}                  77aa88bb99cc0       {pod}\n"


@pytest.mark.parametrize(
    ("rows", "status"),
    [
        (row("Exited", 41), "fail"),
        (row("Exited", 40) + row("Running", 41), "pass"),
        (row("Exited", 41) + row("Exited", 40), "fail"),
        (row("Created", 41), "not_applicable"),
        (row("Exited", 3, "kube-apiserver", "kube-apiserver-cp1"), "not_applicable"),
    ],
)
def test_the_newest_attempt_is_the_servers_state(rows: str, status: str) -> None:
    """Earlier attempts are its restarts; another container's end is none of its own."""
    case = bundle({"c.txt": "root@cp1:~# crictl ps -a\n" + TITLES + rows})
    assert case.status("CP-01") == status
    if status == "fail":
        assert "konnectivity-server-cp1, attempt 41" in case.says("CP-01")
        assert case.subjects("CP-01") == ["konnectivity-server-cp1"]
        assert case.causes["server-down"] == "likely"
        assert case.snapshot.about.tunnel == "konnectivity"


def test_its_own_last_words_say_more() -> None:
    """Where its log is there, it tells why; the remedy is made of it."""
    log = klog(
        "08:20:01.0",
        "error: failed to run the frontend server: listen tcp :8134: bind: address already in use",
        "E",
        "main.go:49",
    )
    case = bundle(
        {
            "c.txt": "root@cp1:~# crictl ps -a\n"
            + TITLES
            + row("Exited", 41)
            + "root@cp1:~# crictl logs 3f1a7b2c9d029\n"
            + log
        }
    )
    assert "address already in use" in case.says("CP-01")
    assert "ss -ltnp | grep :8134" in case.commands("server-down")


def test_one_machine_s_server_is_all_of_them_only_where_no_other_is_known() -> None:
    """With one server announced it is the server; with three, or another machine's that runs, it is one of them."""
    crictl = "root@cp1:~# crictl ps -a\n" + TITLES + row("Exited", 41)

    def announced(count: int) -> str:
        return arguments().replace("        args:\n", f"        args:\n        - --server-count={count}\n")

    assert bundle({"c.txt": crictl, "ds.yaml": announced(1)}).causes["server-down"] == "confirmed"
    one = bundle({"c.txt": crictl, "ds.yaml": announced(3)})
    assert one.causes["server-replica-missing"] == "likely"
    assert "server-down" not in one.causes
    two = crictl + "root@cp2:~# crictl ps -a\n" + TITLES + row("Running", 0, pod="konnectivity-server-cp2")
    assert bundle({"c.txt": two}).causes == {"server-replica-missing": "likely"}


K0S = 'Feb 04 09:18:{:02d} cp-01 k0s[11]: time="2025-02-04 09:18:{:02d}" level={} msg="{}" component=konnectivity{}\n'


def k0s(second: int, message: str, more: str = "", level: str = "warning") -> str:
    return K0S.format(second, second, level, message, more)


@pytest.mark.parametrize(
    "end",
    [
        ("exit status 1", ""),
        ("Process terminated unexpectedly", ' error=\\"exit status 1\\"'),
        ("Failed to wait for process", ' error=\\"exit status 1\\"'),
    ],
)
def test_a_server_that_k0s_starts_in_vain(end: tuple[str, str]) -> None:
    """The supervisor's word is enough where the server itself printed nothing; once, or with a use afterwards, it is none."""
    message, more = end[0], end[1].replace("\\", "")
    again = "".join(k0s(n, message, more) + k0s(n + 1, "respawning in 5s", level="info") for n in (2, 8))
    case = bundle({"j.txt": again})
    assert case.status("CP-01") == "fail"
    assert "cp-01: exit status 1, 2 times" in case.says("CP-01")
    assert case.first == ("server-down", "likely")
    assert (
        "server-down" not in bundle({"j.txt": k0s(2, message, more) + k0s(3, "respawning in 5s", level="info")}).causes
    )
    used = k0s(
        20,
        'I0204 09:18:20.1  7 server.go:1] \\"Agent connected\\" agentID=\\"a\\" serverID=\\"s\\"',
        " stream=stderr",
        "info",
    )
    assert bundle({"j.txt": again + used}).status("CP-01") != "fail"


def test_another_programs_container_says_nothing_of_the_server() -> None:
    """Where the runtime lists none of it, there is no answer; one that is neither running nor exited is none, either."""

    def row(state: str, name: str = "konnectivity-server") -> CrictlContainerRow:
        return CrictlContainerRow(
            source="c.txt", line=2, container_id="3f1d", name=name, state=state, attempt=1, pod="s-1"
        )

    def cite(rows: object, **_: object) -> tuple[()]:
        return ()

    assert on_machine((row("Exited", "etcd"),), cite) is None
    assert on_machine((row("Created"),), cite) is None
    answer = on_machine((row("Exited"),), cite)
    assert answer is not None
    assert answer.status is Status.FAIL
