"""A mail holds members: what is written or attached in base64, by the names that its header gives."""

from __future__ import annotations

import base64
import io
import tarfile
import zipfile
from pathlib import Path

import analyzer
import pytest
from analyzer.bundle.containers import mail as room_of_values
from analyzer.bundle.containers.mail import begins, opened

from tests.support.values import are_values

NODES = "NAME   STATUS     ROLES    AGE   VERSION\nw1     Ready      <none>   9d    v1.29.1\nw2     NotReady   <none>   9d    v1.29.1\n"
PODS = "NAME      READY   STATUS    RESTARTS   AGE\nagent-1   1/1     Running   0          9d\n"
HEAD = "From: ann@example.com\r\nSubject: nodes\r\nMIME-Version: 1.0\r\n"


def encoded(text: str | bytes) -> str:
    data = text.encode() if isinstance(text, str) else text
    return base64.encodebytes(data).decode().replace("\n", "\r\n")


def part(header: str, text: str | bytes) -> str:
    return f"{header}\r\nContent-Transfer-Encoding: base64\r\n\r\n{encoded(text)}\r\n"


def mail(*parts: str) -> bytes:
    whole = "".join(f"--=_b1\r\n{one}" for one in parts)
    return f'{HEAD}Content-Type: multipart/mixed; boundary="=_b1"\r\n\r\n{whole}--=_b1--\r\n'.encode()


def load(data: bytes, place: Path, name: str = "case.eml") -> analyzer.Snapshot:
    (place / name).write_bytes(data)
    return analyzer.load(place / name, isolate=False)


def test_a_text_in_base64_is_read(tmp_path: Path) -> None:
    """Each line of it has its number in the part, and no line of the mail is lost."""
    found = load(part(f"{HEAD}Content-Type: text/plain; charset=utf-8", f"Hi,\n\n{NODES}").encode(), tmp_path)
    assert found["nodes"][["source", "line", "name"]].to_numpy().tolist() == [
        ["case.eml!part 1.txt", 4, "w1"],
        ["case.eml!part 1.txt", 5, "w2"],
    ]
    first, second = found.rows["inputs"]
    assert first.note == "1 parts in base64 are members of their own"
    assert (first.lines, second.lines) == (10, 5)
    for row in (first, second):
        assert row.unread_lines + row.blank_lines + row.understood_lines == row.lines


def test_attachments_are_called_as_the_mail_calls_them(tmp_path: Path) -> None:
    """An archive among them is opened, and a text of the mail itself stays."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("pods.txt", PODS)
    data = mail(
        "Content-Type: text/plain\r\n\r\nsee below\r\n",
        part('Content-Type: application/octet-stream;\r\n name="nodes.txt"', NODES),
        part("Content-Type: application/zip; name=out.zip\r\nContent-Disposition: attachment", packed.getvalue()),
    )
    found = load(data, tmp_path)
    assert set(found["nodes"]["source"]) == {"case.eml!nodes.txt"}
    assert found["pods"]["source"].tolist() == ["case.eml!out.zip!pods.txt"]


def test_a_mail_within_an_archive(tmp_path: Path) -> None:
    """Its parts are one layer further in."""
    data = mail(part("Content-Type: text/plain; name=nodes.txt", NODES))
    path = tmp_path / "b.tar"
    with tarfile.open(path, "w") as archive:
        info = tarfile.TarInfo("mails/1.eml")
        info.size = len(data)
        archive.addfile(info, io.BytesIO(data))
    assert set(analyzer.load(path, isolate=False)["nodes"]["source"]) == {"mails/1.eml!nodes.txt"}
    assert analyzer.load(path, isolate=False, limits={"nesting": 1}).rows["inputs"][1].status == "refused"


def test_the_mail_is_no_stranger_to_what_it_holds(tmp_path: Path) -> None:
    """A mail that names nothing of the cluster is left out beside what the cluster printed, but not beside its own parts."""
    data = mail(f"Content-Type: text/plain\r\n\r\n{PODS}\r\n", part("Content-Type: text/plain; name=nodes.txt", NODES))
    found = load(data, tmp_path)
    assert found["pods"]["name"].tolist() == ["agent-1"]
    assert len(found["nodes"]) == 2


def test_a_page_that_repeats_the_text_is_no_member(tmp_path: Path) -> None:
    """Both are the same words; a page alone is one."""
    page = f"<html><body><pre>\n{NODES}</pre></body></html>\n"
    both = mail(part("Content-Type: text/plain", NODES), part("Content-Type: text/html", page))
    assert [row.source for row in load(both, tmp_path).rows["inputs"]] == ["case.eml", "case.eml!part 1.txt"]
    assert len(load(mail(part("Content-Type: text/html", page)), tmp_path)["nodes"]) == 2


def test_a_part_that_is_cut_off_is_said(tmp_path: Path) -> None:
    """What came before is read; a body that is no base64 is named."""
    cut = part(f"{HEAD}Content-Type: text/plain; name=nodes.txt", NODES).rstrip()[:-3].encode()
    found = load(cut, tmp_path)
    assert found["nodes"]["name"].tolist() == ["w1", "w2"]
    assert [(row.status, row.lost) for row in found.rows["inputs"]][1:] == [("error", True), ("read", False)]
    bad = f"{HEAD}Content-Transfer-Encoding: base64\r\n\r\nA=\r\nBC\r\n".encode()
    note = load(bad, tmp_path).rows["inputs"][1].note
    assert note.startswith("a part in base64 that cannot be read")


def test_letters_of_other_charsets() -> None:
    """Its header names them; the text is read as UTF-8 behind that."""
    _, (one,) = opened(part("Content-Type: text/plain; charset=iso-8859-1", "grün\n".encode("latin-1")).encode())
    assert one.data.decode() == "grün\n"


@pytest.mark.parametrize(
    ("data", "mails"),
    [
        (HEAD.encode(), True),
        (b"From ann Mon Mar  2 2026\n" + HEAD.encode(), True),
        (b"\xef\xbb\xbf" + HEAD.encode(), True),
        (b"a log\nMIME-Version: 1.0\n", False),
        (b"Subject: x\n\nMIME-Version: 1.0\n", False),
        (b"", False),
    ],
)
def test_what_a_mail_begins_with(data: bytes, mails: bool) -> None:
    """Its version stands in its first header, and nowhere else."""
    assert begins(data) is mails


def test_other_transfer_encodings_stay() -> None:
    """They are read in place."""
    data = f"{HEAD}Content-Transfer-Encoding: quoted-printable\r\n\r\na=20b\r\n".encode()
    assert opened(data) == (data, [])


def test_its_values_have_their_own_fields() -> None:
    """They are filled step by step, and a misspelt field is refused."""
    are_values(room_of_values, filled=["MailPart", "Opened"])
