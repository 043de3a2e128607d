"""A Konnectivity server as the runtime of its machine shows it."""

from __future__ import annotations

import pytest

from tests.support.inline import bundle, klog

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
        assert case.causes["server-down"] == "confirmed"
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
