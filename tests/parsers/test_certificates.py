"""Certificates as openssl shows them: whose they are, until when, and what was wrong when somebody looked."""

from __future__ import annotations

from typing import Any

import pytest
from analyzer.parsers.certificates import PARSERS, moment, parse, takes
from analyzer.schema import PORT_TESTS, TOOL_ERRORS

from tests.support.inline import bundle
from tests.support.outputs import HERE
from tests.support.rows import fragment, read_of

LOOK = "$ openssl s_client -connect 10.1.0.2:10250 </dev/null 2>&1 | openssl x509 -noout -dates\n"


def rows(text: str, *columns: str) -> list[tuple[Any, ...]]:
    """These columns of each certificate, None where nothing is known; dates as days."""
    frame = bundle({"t.txt": text}).snapshot["certificates"].astype(object)
    return [tuple(_plain(row[c]) for c in columns) for row in frame.to_dict("records")]


def _plain(value: Any) -> Any:
    if value is None or value != value:
        return None
    return f"{value:%Y-%m-%d}" if hasattr(value, "year") else value


def sample(name: str) -> str:
    return (HERE / "certificates" / f"{name}.txt").read_text(encoding="utf-8")


def test_the_chain_of_a_server_is_a_row_for_each_of_its_certificates() -> None:
    """With the host that was dialled, its dates, and what was wrong with each; an end that is over outweighs an unknown authority."""
    host = "c1-e.private.us-south.containers.cloud.ibm.com"
    assert rows(sample("s-client"), "line", "depth", "subject", "issuer", "not_after", "fault", "host", "port") == [
        (15, 0, "O = example, CN = konnectivity-server", "CN = konnectivity-ca", "2026-06-01", "expired", host, 31417),
        (22, 1, "CN = konnectivity-ca", "CN = konnectivity-ca", "2034-06-01", "authority", host, 31417),
    ]


def test_what_x509_says_of_what_a_server_shows_is_the_servers() -> None:
    """Dates, issuer and names in the order in which they are printed, of the host in the command; without a target it is the file's."""
    told = [("10.94.10.20", "CN = kubernetes-ca", "2025-06-01", "2026-06-01", "w1.example.com, 10.94.10.20", None)]
    columns = ("host", "issuer", "not_before", "not_after", "names", "fault")
    assert rows(sample("dates"), *columns) == told
    assert rows(sample("text"), "host", "file", "not_after") == [
        (None, "/etc/kubernetes/pki/apiserver.crt", "2026-06-01")
    ]
    assert rows(sample("verify"), "subject", "file", "fault") == [
        ("CN = w1@1717228800", "/var/lib/kubelet/pki/kubelet.crt", "expired")
    ]
    two = "subject=CN = a\nnotAfter=Jun  1 08:00:00 2026 GMT\nsubject=CN = b\nnotAfter=Jun  1 08:00:00 2027 GMT\n"
    assert rows(two, "subject", "not_after") == [("CN = a", "2026-06-01"), ("CN = b", "2027-06-01")]


def test_where_nothing_was_shown_no_certificate_is_made_up() -> None:
    """The connect says why, once; that there was nothing to read is an error of openssl."""
    tables = bundle({"t.txt": sample("nothing-shown")}).snapshot
    assert tables["certificates"].empty
    assert tables[PORT_TESTS.name][["host", "port", "outcome"]].values.tolist() == [["10.94.10.21", 10250, "refused"]]
    assert tables[TOOL_ERRORS.name][["line", "tool", "class"]].values.tolist() == [[5, "openssl", "client"]]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("verify error:num=9:certificate is not yet valid", "not_yet"),
        ("verify error:num=62:hostname mismatch", "name"),
        ("verify error:num=23:certificate revoked", "other"),
        ("verify return:1", None),
    ],
)
def test_openssls_numbers_name_the_fault(text: str, fault: str | None) -> None:
    """As its header has them; what is accepted has none."""
    assert rows(f"{LOOK}depth=0 CN = w1\n{text}\nnotAfter=Jun  1 08:00:00 2026 GMT\n", "depth", "fault") == [(0, fault)]


def test_what_stands_behind_is_unread_and_prose_is_no_certificate() -> None:
    """Nothing is lost in silence, and somebody's words about a date are no row."""
    case = bundle({"t.txt": f"{LOOK}notAfter=Jun  1 08:00:00 2026 GMT\nso that is fine until summer I think\n"})
    assert case.snapshot["unread"]["line"].tolist() == [3]
    assert rows("The subject= of it is CN = w1 and its notAfter=Jun  1 08:00:00 2026 GMT\n", "line") == []


def test_a_time_as_openssl_prints_it() -> None:
    """Always GMT; a day that no calendar has is none."""
    assert moment("Jun  1 08:00:00 2026 GMT") == 1_780_300_800_000_000
    assert moment("Feb 30 08:00:00 2026 GMT") is None


D26, D27 = "Jun  1 08:00:00 2026 GMT", "Jun  1 08:00:00 2027 GMT"
T26, T27 = 1_780_300_800_000_000, 1_811_836_800_000_000


def told(text: str, *columns: str, command: str = "") -> list[tuple[Any, ...]]:
    """These columns of the rows that the parser itself makes."""
    found = read_of(parse, text, command=command).rows.get("certificates", [])
    return [tuple(row.get(column) for column in columns) for row in found]


def test_dates_of_several_files_are_several_certificates() -> None:
    """A second begin is the next one's; an equal one, and an end, are of the same. Its line is that of the end."""
    columns = ("line", "not_before", "not_after")
    assert told(f"notBefore={D26}\nnotAfter={D27}\n", *columns) == [(2, T26, T27)]
    assert told(f"notBefore={D26}\nnotAfter={D26}\nnotBefore={D27}\nnotAfter={D27}\n", *columns) == [
        (2, T26, T26),
        (4, T27, T27),
    ]
    assert told(f"notBefore={D26}\nnotBefore={D26}\nnotAfter={D27}\n", *columns) == [(3, T26, T27)]
    assert told(f"notBefore={D26}\n", *columns) == [(1, T26, None)]


def test_subject_and_issuer_in_either_order() -> None:
    """Another subject begins the next certificate, the same one does not; a line without a name changes nothing."""
    columns = ("subject", "issuer")
    assert told("issuer=CN = a\nsubject=CN = b\n", *columns) == [("CN = b", "CN = a")]
    assert told("subject=CN = b\nissuer=CN = a\nsubject=CN = b\n", *columns) == [("CN = b", "CN = a")]
    assert told("subject=CN = b\nissuer=CN = a\nissuer=\n", *columns) == [("CN = b", "CN = a")]
    assert told("subject=CN = b\nsubject=CN = c\n", *columns) == [("CN = b", None), ("CN = c", None)]


@pytest.mark.parametrize(
    ("text", "command", "fault"),
    [
        ("Certificate will expire\n", "openssl x509 -in a -checkend 0", "expired"),
        ("Certificate will expire\n", "openssl x509 -in a -checkend 3600", None),
        ("Certificate will not expire\n", "openssl x509 -in a -checkend 0", None),
    ],
)
def test_what_expires_now_is_expired(text: str, command: str, fault: str | None) -> None:
    """Within zero seconds, and not within an hour."""
    assert told(f"subject=CN = a\n{text}", "fault", command=command) == [(fault,)]


@pytest.mark.parametrize(
    ("lines", "told_of"),
    [
        ("verify error:num=20:no issuer\nverify error:num=10:over\n", ("over", "expired")),
        ("verify error:num=10:over\nverify error:num=20:no issuer\n", ("over", "expired")),
        ("verify error:num=9:soon\n", ("soon", "not_yet")),
        ("Verify return code: 0 (ok)\n", ("ok", None)),
        ("verify error:num=20:no issuer\nVerify return code: 21 (other)\n", ("no issuer", "authority")),
        ("Verify return code: 21 (other)\n", ("other", "authority")),
    ],
)
def test_the_worst_that_was_verified_counts(lines: str, told_of: tuple[str, str | None]) -> None:
    """A time that is over, or not begun, outweighs an authority; the summary adds nothing to what was said."""
    assert told(f"depth=0 CN = a\n{lines}", "verification", "fault") == [told_of]


def test_an_error_without_a_certificate_is_of_none() -> None:
    """Nothing is known of whom it speaks."""
    assert told("verify error:num=20:no issuer\n", "fault") == []


def test_what_x509_says_behind_s_client_is_of_the_servers_own() -> None:
    """Where the dates agree or one has none; else they are two."""
    own = "depth=0 CN = a\nverify error:num=20:no issuer\n"
    columns = ("depth", "subject", "not_after", "fault")
    assert told(f"{own}---\n" + f"Certificate:\n  Data:\nnotAfter={D26}\n", *columns) == [
        (0, "CN = a", T26, "authority")
    ]
    dated = f"{own} 0 s:CN = a\n   v:NotBefore: {D26}; NotAfter: {D27}\n"
    assert told(f"{dated}Certificate:\nnotAfter={D27}\n", *columns) == [(0, "CN = a", T27, "authority")]
    assert len(told(f"{dated}Certificate:\nnotAfter={D26}\n", *columns)) == 2


@pytest.mark.parametrize(
    ("command", "file"),
    [
        ("openssl x509 -in /a.crt -noout", "/a.crt"),
        ("openssl x509 -noout < /a.crt", "/a.crt"),
        ("openssl x509 -in $F -noout", None),
        ("openssl x509 -in /a.crt; openssl x509 -in /b.crt", None),
        ("openssl s_client -connect h:443 | openssl x509 -in /a.crt", None),
        ("", None),
    ],
)
def test_the_file_is_that_of_the_command(command: str, file: str | None) -> None:
    """Where it names one, and no host that was dialled."""
    assert told("subject=CN = a\n", "file", command=command) == [(file,)]


def test_a_text_within_dashes_and_names_below_their_title_are_no_text_behind() -> None:
    """Lines of a PEM text are read whatever they hold; names stand on the line below their title alone."""
    pem = "-----BEGIN CERTIFICATE-----\nhello there my friend\n-----END CERTIFICATE-----\n"
    assert read_of(parse, pem + "so it is then\n").unread == [(4, "text behind a certificate")]
    names = "subject=CN = a\nX509v3 Subject Alternative Name:\n    DNS:a, DNS:b, DNS:a\n"
    assert told(names, "names") == [("a, b",)]
    assert told("subject=CN = a\nX509v3 Subject Alternative Name:\nissuer=CN = b\n    DNS:a\n", "names", "issuer") == [
        (None, "CN = b")
    ]


def test_nothing_to_read_is_said_once() -> None:
    """However often openssl says so."""
    found = read_of(
        parse, "unable to load certificate\nCould not read certificate from <stdin>\n", command="openssl x509"
    )
    assert [(row["line"], row["command"]) for row in found.rows["tool_errors"]] == [(1, "openssl x509")]
    assert found.unread == []


@pytest.mark.parametrize(
    ("text", "command", "taken"),
    [
        ("depth=0 CN = a\n", "", True),
        ("x\ndepth=0 CN = a\n", "", False),
        ("/a.crt: OK\n", "openssl verify /a.crt", True),
        ("/a.crt: OK\n", "", False),
        ("DONE\n", "openssl s_client", True),
        ("DONE\n", "", False),
    ],
)
def test_an_output_begins_as_openssl_s_does(text: str, command: str, taken: bool) -> None:
    """At its first line; what others print as well needs its command."""
    assert bool(takes(fragment(text, command=command))) is taken
    assert PARSERS[0].rank == 3
