"""A Dask scheduler is reached safely or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from analyzer.cli.main import run as command
from analyzer.errors import UsageError
from analyzer.fleet import scheduler as scheduler_room
from analyzer.fleet.scheduler import Scheduler, is_loopback

from tests.support.values import are_values


@pytest.mark.parametrize(
    ("address", "local"),
    [
        ("tcp://127.0.0.1:8786", True),
        ("tcp://127.9.9.9:1", True),
        ("tcp://[::1]:8786", True),
        ("localhost:8786", True),
        ("127.0.0.1:8786", True),
        ("inproc://127.0.0.1/1/2", True),
        ("tcp://10.0.0.5:8786", False),
        ("tcp://[fd00::1]:8786", False),
        ("tcp://0.0.0.0:8786", False),
        ("scheduler:8786", False),
        ("tcp://localhost.example.com:8786", False),
        ("tcp://127.0.0.1.example.com:8786", False),
        ("ws://scheduler:8786", False),
    ],
)
def test_what_stays_on_this_machine(address: str, local: bool) -> None:
    """Loopback by its number or its name; every other name may be anybody."""
    assert is_loopback(address) is local
    if local:
        Scheduler(address)
    else:
        with pytest.raises(UsageError, match="without TLS"):
            Scheduler(address)
        Scheduler(address, plain=True)


@pytest.mark.parametrize(
    "address", ["foo://", "foo://localhost:1", "tcp://127.0.0.1", "127.0.0.1:x", "tcp://127.0.0.1:99999", "tcp://127.0.0.1:0", "localhost", "://", "tcp://:1", "inproc://", "tcp://localhost:\u0661"],
)  # fmt: skip
def test_what_is_no_address_is_a_wrong_call(address: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Before any work, also where there would be none: exit 2 with one line, for no waiting helps."""
    assert command(["many", str(tmp_path / "a"), "--output", str(tmp_path / "d"), "--scheduler", address]) == 2
    said = capsys.readouterr().err
    assert said.startswith(f"analyze: --scheduler takes tls://HOST:PORT, or tcp://HOST:PORT on this machine, and {address} is neither\n")  # fmt: skip
    assert not (tmp_path / "d").exists()


def test_an_address_that_only_dask_can_judge_is_a_wrong_call(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    """A place inside of another process; a scheduler that does not answer is no wrong call."""
    pytest.importorskip("distributed")
    (tmp_path / "a").write_text("x")
    call = ["many", str(tmp_path / "a"), "--output", str(tmp_path / "d"), "--scheduler"]
    assert command([*call, "inproc://x"]) == 2
    assert "analyze: --scheduler inproc://x: " in capsys.readouterr().err
    assert command([*call, "tcp://127.0.0.1:1"]) == 3
    assert "no Dask scheduler answers at tcp://127.0.0.1:1" in capsys.readouterr().err


def test_tls_needs_a_tls_address_and_files_that_are_there(tmp_path: Path) -> None:
    """A certificate for a plain address would protect nothing; a missing file is named."""
    cert = tmp_path / "c.pem"
    cert.write_text("")
    assert Scheduler("tls://scheduler:8786", ca=cert).is_encrypted
    with pytest.raises(UsageError, match="need an address tls://"):
        Scheduler("tcp://127.0.0.1:8786", cert=cert)
    with pytest.raises(UsageError, match="no such file"):
        Scheduler("tls://scheduler:8786", ca=tmp_path / "absent.pem")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--scheduler", "tcp://scheduler.example:8786"], "--tls-ca"),
        (["--tls-ca", "ca.pem"], "go with --scheduler"),
        (["--plain-tcp"], "go with --scheduler"),
    ],
)
def test_the_command_refuses_with_a_sentence(
    options: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit 2, and nothing is connected to or made."""
    output = tmp_path / "out"
    assert command(["many", str(tmp_path), "--output", str(output), *options]) == 2
    assert said in capsys.readouterr().err
    assert not output.exists()


def test_a_certificate_that_is_none_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit 2 with a sentence, before any connection."""
    pytest.importorskip("distributed")
    cert = tmp_path / "c.pem"
    cert.write_text("no certificate\n")
    (tmp_path / "bundle.txt").write_text("x\n")
    arguments = ["many", str(tmp_path / "bundle.txt"), "--output", str(tmp_path / "out")]
    tls = ["--tls-ca", str(cert), "--tls-cert", str(cert), "--tls-key", str(cert)]
    code = command([*arguments, "--scheduler", "tls://127.0.0.1:9", *tls])
    err = capsys.readouterr().err
    assert code == 2
    assert "certificates" in err
    assert "Traceback" not in err


def test_what_nobody_states_of_a_value_is_not_so() -> None:
    """And a value that is handed on is not changed."""
    are_values(scheduler_room)
