"""Sockets of the tunnel in listings of a machine's files."""

from __future__ import annotations

import pytest
from analyzer.parsers.socket_files import PARSERS, RIGHTS, SOCKET
from analyzer.schema import FACTS, INPUTS

from tests.support.inline import bundle

AT = "/etc/kubernetes/konnectivity-server"


@pytest.mark.parametrize(
    ("command", "text", "path"),
    [
        (f"sudo ls -l {AT}/", "total 0\nsrwxr-xr-x 1 root root 0 Nov 12 18:44 konnectivity-server.socket\n", f"{AT}/konnectivity-server.socket"),
        (f"ls -la {AT}", "total 8\ndrwxr-xr-x 2 root root 4096 Nov 12 18:44 .\ndrwxr-xr-x. 9 root root 4096 Nov 12  2025 ..\nsrwxrwxr-x 1 65532 65532 0 12 Nov 18:44 konnectivity-server.socket\n", f"{AT}/konnectivity-server.socket"),
        ("ls -lR /run", "/run:\ntotal 0\n\n/run/konnectivity:\ntotal 0\nsrwxr-x--- 1 root root 0 2026-11-12 18:44 uds.sock\n", "/run/konnectivity/uds.sock"),
        ("ls -lZ --time-style=full-iso /x", f"srwxr-xr-x. 1 root root system_u:object_r:var_run_t:s0 0 2026-11-12 18:44:20.123456789 +0000 {AT}/k.sock\n", f"{AT}/k.sock"),
    ],
)  # fmt: skip
def test_a_socket_with_its_path_and_rights(command: str, text: str, path: str) -> None:
    """Whatever the form of the date, and from the folder of the command, of its part, or its own."""
    case = bundle(s=f"root@cp-1:~# {command}\n{text}")
    rows = [row for row in case.snapshot.rows[FACTS] if row.key in (SOCKET, RIGHTS)]
    assert [(row.value, row.typed_on) for row in rows if row.key == SOCKET] == [(path, "cp-1")]
    assert [row.value.split()[0][0] for row in rows if row.key == RIGHTS] == ["s"]
    assert [row.unread_lines for row in case.snapshot.rows[INPUTS]] == [0]


@pytest.mark.parametrize(
    "text",
    [
        "total 0\nsrw-rw---- 1 root docker 0 Nov 12 18:44 docker.sock\n",
        "total 4\n-rw-r--r-- 1 root root 120 Nov 12 18:44 konnectivity-server.socket\n",
        "the file srwxr-xr-x 1 root root 0 Nov 12 18:44 konnectivity-server.socket is there, they say\n",
    ],
)
def test_other_files_tell_nothing(text: str) -> None:
    """Sockets of other programs, plain files, and a sentence."""
    case = bundle(s=f"root@cp-1:~# ls -l /run\n{text}")
    assert [row for row in case.snapshot.rows[FACTS] if row.key == SOCKET] == []


def test_its_place_in_the_order_of_readers() -> None:
    """Behind what has a sign of its own."""
    assert [one.rank for one in PARSERS] == [35]
