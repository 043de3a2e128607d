"""A Dask scheduler is reached safely or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from analyzer.cli.main import run as command
from analyzer.errors import UsageError
from analyzer.fleet.scheduler import Scheduler, is_loopback


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
