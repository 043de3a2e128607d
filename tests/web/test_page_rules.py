"""The rules of the upload page, each asked over a plain socket or an HTTP client."""

from __future__ import annotations

import re
import socket
import time
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

BUNDLE = Path(__file__).parents[2] / "fixtures" / "bundles" / "private-endpoint-without-vrf.tar.gz"


def token_of(address: str) -> str:
    found = re.search(r'name="token" value="([^"]+)"', httpx.get(address).text)
    assert found
    return found[1]


def upload(address: str, files: list[tuple[str, tuple[str, bytes]]], **options: object) -> httpx.Response:
    data = {"token": options.pop("token", None) or token_of(address)}
    return httpx.post(f"{address}analyze", data=data, files=files, timeout=30, **options)  # type: ignore[arg-type]


def finished(address: str, where: str) -> dict[str, object]:
    for _ in range(200):
        state: dict[str, object] = httpx.get(f"{address.rstrip('/')}{where}/state").json()
        if state["state"] != "running":
            return state
        time.sleep(0.1)
    raise AssertionError("the analysis did not end")


def raw(address: str, request: bytes) -> bytes:
    parts = urlsplit(address)
    with socket.create_connection((parts.hostname, parts.port), timeout=15) as connection:
        connection.sendall(request)
        answer = b""
        while block := connection.recv(65536):
            answer += block
        return answer


def test_every_answer_carries_the_sealing_headers(address: str) -> None:
    """Policy, nosniff, no referrer, no cache and isolation stand on pages, files and errors alike."""
    for path in ("", "static/page.js", "run/nothing", "nowhere"):
        headers = httpx.get(address + path).headers
        assert headers["content-security-policy"].startswith("default-src 'none'; style-src 'self'; script-src 'self'")
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["cache-control"] == "no-store"
        assert headers["cross-origin-opener-policy"] == headers["cross-origin-resource-policy"] == "same-origin"
        assert "access-control-allow-origin" not in headers


def test_a_bundle_becomes_a_report_and_files(address: str) -> None:
    """The form works without scripts: redirect to the run, then report, JSON and tables."""
    answer = upload(address, [("bundle", (BUNDLE.name, BUNDLE.read_bytes()))])
    assert answer.status_code == 303
    where = answer.headers["location"]
    assert finished(address, where)["verdict"] == "broken"
    base = f"{address.rstrip('/')}{where}"
    report = httpx.get(f"{base}/files/report.json").json()
    assert report["bundle"]["name"] == BUNDLE.name
    assert report["causes"][0]["id"] == "private-endpoint-without-vrf"
    assert "<h1>" in httpx.get(f"{base}/report").text
    assert "style=" not in httpx.get(f"{base}/report").text.replace("<style", "")
    assert httpx.get(f"{base}/files/tables.zip").content[:2] == b"PK"
    assert "attachment" in httpx.get(f"{base}/files/report.html").headers["content-disposition"]


def test_several_files_are_one_bundle_and_keep_their_names(address: str) -> None:
    """Files of a folder are cited by the names they were sent with; traversal in a name means nothing."""
    log = b'E0302 09:11:15.500000 1 clientset.go:188] "cannot connect once" err="rpc error: code = Unavailable"\n'
    answer = upload(address, [("bundle", ("../../etc/agent.log", log)), ("bundle", ("dir/pods.txt", b"NAME READY\n"))])
    where = answer.headers["location"]
    finished(address, where)
    report = httpx.get(f"{address.rstrip('/')}{where}/files/report.json").json()
    assert [row["source"] for row in report["inputs"]] == ["etc/agent.log", "dir/pods.txt"]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Host": "evil.example"}, 403),
        ({"Host": "127.0.0.1"}, 403),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"X-Long": "a" * 33000}, 431),
        ({f"X-{i}": "a" for i in range(101)}, 431),
    ],
)
def test_a_foreign_or_oversized_head_is_refused(address: str, headers: dict[str, str], status: int) -> None:
    """Rebinding, cross-origin posts and huge heads end before the body is read."""
    answer = httpx.post(f"{address}analyze", headers=headers, content=b"x")
    assert answer.status_code in (status, 400 if status == 431 else status)


def test_the_token_of_this_start_is_needed(address: str) -> None:
    """A form without our token starts nothing, and the answer echoes no input."""
    answer = upload(address, [("bundle", ("<script>.txt", b"x"))], token="wrong-token")
    assert answer.status_code == 403
    assert "wrong-token" not in answer.text
    assert "<script>.txt" not in answer.text


def test_the_length_is_judged_before_the_body(address: str) -> None:
    """No length is 411, chunks are 411, too much is 413 although nothing was sent yet."""
    host = urlsplit(address).netloc.encode()
    head = b"POST /analyze HTTP/1.1\r\nHost: " + host + b"\r\n"
    assert b" 411 " in raw(address, head + b"\r\n").split(b"\r\n")[0]
    assert b" 411 " in raw(address, head + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n").split(b"\r\n")[0]
    assert b" 413 " in raw(address, head + b"Content-Length: 99999999999\r\n\r\n").split(b"\r\n")[0]
    assert b" 405 " in raw(address, b"PUT / HTTP/1.1\r\nHost: " + host + b"\r\n\r\n").split(b"\r\n")[0]
    assert (
        b" 414 " in raw(address, b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\nHost: " + host + b"\r\n\r\n").split(b"\r\n")[0]
    )


def test_a_head_that_never_ends_is_cut_after_ten_seconds(address: str) -> None:
    """A slow client cannot hold a connection for ever."""
    parts = urlsplit(address)
    begun = time.monotonic()
    with socket.create_connection((parts.hostname, parts.port), timeout=30) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost:")
        assert connection.recv(100) == b""
    assert 8 < time.monotonic() - begun < 20


def test_a_malformed_or_empty_form_is_said_in_short_text(address: str) -> None:
    """Broken multipart, no file, a file in another field, too many fields: a 4xx and no trace."""
    kind = {"Content-Type": "multipart/form-data; boundary=x"}
    answers = [
        httpx.post(f"{address}analyze", content=b"nonsense", headers=kind),
        httpx.post(f"{address}analyze", content=b"--x\r\n\r\n", headers=kind),
        httpx.post(f"{address}analyze", content=b"x", headers={"Content-Type": "text/plain"}),
        httpx.post(f"{address}analyze", content=b"--x\r\nA: " + b"b" * 9000 + b"\r\n\r\n\r\n--x--\r\n", headers=kind),
        upload(address, [("other", ("a.txt", b"x"))]),
        upload(address, [("bundle", ("", b""))]),
        httpx.post(f"{address}analyze", data={f"f{i}": "v" for i in range(40)}, files={"bundle": ("a", b"x")}),
    ]
    assert [a.status_code // 100 for a in answers] == [4] * len(answers)
    assert all("Traceback" not in a.text for a in answers)


def test_a_foreign_file_is_said_to_be_one(address: str) -> None:
    """A picture is not a bundle: the run fails with a sentence."""
    answer = upload(address, [("bundle", ("cat.png", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20))])
    state = finished(address, answer.headers["location"])
    assert state["state"] == "failed"
    assert "cat.png" in str(state["text"])


def test_an_aborted_upload_leaves_no_file(address: str, scratch: Path) -> None:
    """A closed connection frees its file at once, and the page goes on."""
    parts = urlsplit(address)
    body = b'--x\r\nContent-Disposition: form-data; name="bundle"; filename="a"\r\n\r\n' + b"a" * 100000
    with socket.create_connection((parts.hostname, parts.port), timeout=15) as connection:
        connection.sendall(
            b"POST /analyze HTTP/1.1\r\nHost: " + parts.netloc.encode()
            + b"\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 500000\r\n\r\n" + body
        )  # fmt: skip
    for _ in range(50):
        if not [path for path in scratch.rglob("upload*") if path.is_file()]:
            break
        time.sleep(0.1)
    assert not [path for path in scratch.rglob("*") if path.is_file()]
    assert httpx.get(address).status_code == 200
