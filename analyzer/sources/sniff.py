"""What a member is, by its first bytes: a plain log, a document to be cut up, binary, or empty."""

from __future__ import annotations

import functools

from analyzer import patterns as regex
from analyzer.sources import prompts
from analyzer.sources.bare_rows import ROW
from analyzer.sources.characters import has_only_cr
from analyzer.sources.document import decode
from analyzer.sources.headings import POD, file_of
from analyzer.sources.host_headings import host_heading
from analyzer.sources.log_record import is_klog, read
from analyzer.sources.markup import without_tags
from analyzer.sources.mixed_encodings import NOTE, mixed
from analyzer.sources.noted import is_noted
from analyzer.sources.others_lines import labels
from analyzer.sources.record_tables import HEADED_START
from analyzer.sources.stamps import stamp_of
from analyzer.sources.unwrap import page
from analyzer.sources.wrapped_output import behind, is_output
from analyzer.sources.wrappers import ANSI, Peeled, peel
from analyzer.wording import plural

BINARY = (
    (b"\x7fELF", "an ELF program"),
    (b"\x89PNG", "a PNG picture; what it shows is wanted as text"),
    (b"\xff\xd8\xff", "a JPEG picture; what it shows is wanted as text"),
    (b"GIF8", "a GIF picture; what it shows is wanted as text"),
    (b"%PDF", "a PDF document; save its text first"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a document of Office or a mail of Outlook; save it as text first"),
    (b"7z\xbc\xaf", "a 7z archive; unpack it first"),
    (b"Rar!\x1a\x07", "a RAR archive; unpack it first"),
    (b"\x04\x22\x4d\x18", "an LZ4 frame; unpack it first"),
    (b"\x02\x21\x4c\x18", "an LZ4 frame of the old form; unpack it first"),
    (b"\xff\x06\0\0sNaPpY", "a Snappy stream; unpack it first"),
    (b"\x89LZO\0", "an lzop file; unpack it first"),
    (b"\x1f\x9d", "a compress (.Z) file; unpack it first"),
    (b"!<arch>\ndebian", "a Debian package; unpack it first"),
    (b"!<arch>\n", "an ar archive; unpack it first"),
    (b"\xed\xab\xee\xdb", "an RPM package; unpack it first"),
    (b"MSCF\0\0\0\0", "a Windows cabinet; unpack it first"),
    (b"\xc7\x71", "a cpio archive; unpack it first"),
    (b"xar!\0", "a xar archive; unpack it first"),
    (b"\x60\xea", "an ARJ archive; unpack it first"),
    (b"\x5d\0\0", "an LZMA file; unpack it first"),
    (b"LRZI\0", "an lrzip file; unpack it first"),
    (b"age-encryption.org/v1\n", "a file encrypted with age; decrypt and unpack it first"),
    (b"Salted__", "a file encrypted with openssl; decrypt and unpack it first"),
    (b"-----BEGIN PGP MESSAGE-----", "a file encrypted with PGP; decrypt and unpack it first"),
    (b"LPKSHHRH", "a journal of systemd as it lies on disk; write it out with `journalctl --file`"),
    (b"ElfFile\0", "an event log of Windows"),
    (b"\xd4\xc3\xb2\xa1", "a packet capture"),
    (b"\xa1\xb2\xc3\xd4", "a packet capture"),
    (b"\x0a\x0d\x0d\x0a", "a packet capture (pcapng)"),
    (b"SQLite format 3", "an SQLite database"),
)
WORDS = (
    (b"070701", "a cpio archive; unpack it first"),
    (b"070702", "a cpio archive; unpack it first"),
    (b"hsqs", "a squashfs image; unpack it first"),
    (b"PAR1", "a Parquet file"),
    (b"LZIP", "an lzip file; unpack it first"),
)
"""What begins with letters, as a text may: only with zero bytes among the first it is what the letters say."""
NAMED = {
    "br": "a Brotli stream, by its name; unpack it first", "gpg": "a file encrypted with PGP, by its name; decrypt and unpack it first",
    "pgp": "a file encrypted with PGP, by its name; decrypt and unpack it first", "iso": "an image of a disc, by its name; unpack it first",
    "dmg": "an image of a disc, by its name; unpack it first",
}  # fmt: skip
"""What no first bytes tell, and the end of a name does."""
PACKED = frozenset(
    name
    for name in (*(name for _, name in (*BINARY, *WORDS)), *NAMED.values())
    if name.endswith(("unpack it first", "--file`"))
)
"""What holds files or lines that nobody looked into."""
DUMP = regex.compile(
    rb"\n(?:POD:|BIRD LOGS|==== START logs|[A-Z][A-Z -]{8,}:\s*$|apiVersion:|kind: |NAME(?:SPACE)?  |F\d{4} [\d:.]{8,18} {1,8}\d{1,10} helpers\.go:\d{1,5}\] [Ee]rror"
    rb"| {0,40}(?:Loaded: (?:loaded|masked|not-found) \(|Active: (?:active|inactive|failed|activating) \([a-zR]))",
    regex.M,
)
"""How a line begins that no log has; a line feed is jumped to, the beginning of a line is looked for at every byte."""
KLOG_LINE = r"[IWEF][0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?[ ]{1,20}(?:[0-9]{1,20} )?[A-Za-z0-9_./-]{1,200}:[0-9]{1,9}\].*+\n"
KLOG_RUN = regex.compile(rf"(?:{KLOG_LINE}){{1,200}}+")
"""The first lines of a text, as long as they are bare records of klog in ASCII: told together at a fifth of the cost."""
CRI_HEAD = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?(?:Z|[+-][0-9]{2}:[0-9]{2}) (?:std(?:out|err) F )?"
CRI_RUN = regex.compile(rf"(?:{CRI_HEAD}{KLOG_LINE}){{1,200}}+")
"""The same of a log as the runtime writes it, and as `kubectl logs --timestamps` prints it."""
RUNNER = ("##[error]", "##[section]", "##[group]", "##[command]")
"""Marks of a build's runner (Azure Pipelines, GitHub Actions): what it prints between them is what its steps printed."""
NO_TELLING = frozenset({"stern", "compose", "node-logs"})
CUT = 60_000
FIRST = 200
"""Lines with content that tell what a text is."""
SHORT = 40
"""Characters of a line that is looked at once, however many documents hold it: `metadata:` stands in all of them."""
HOLE = regex.by_regex(rb"\0{4,}+|\A\0+|\0+\Z")
BROKEN_JSON = regex.compile(
    r"\{ ?\"(?:log|stream|time|ts|level|severity|msg|message|textPayload|timestamp|@timestamp)\" ?:[^\n]*[^}\s][ \t]*$"
)
"""A record of a JSON log that does not end on its line."""
CONTROL = bytes(c for c in range(32) if c not in b"\0\t\n\v\f\r\x1b")


def packed(name: str, reason: str) -> str:
    """What a binary member of that name is, when it holds something that was not looked into, and what to do; "" for any other."""
    return reason if reason in PACKED else NAMED.get(name.lower().rpartition(".")[2], "")


def sniff(head: bytes) -> tuple[str, str]:
    """
    ``(kind, reason)`` with kind one of empty, binary, log, document.

    A log is a text of whose first 200 lines with content over half are log lines of a known form.
    """
    if not head.strip(b"\0"):
        return ("empty", "no bytes") if not head else ("binary", "only zero bytes")
    for magic, name in BINARY:
        if head.startswith(magic):
            return "binary", name
    for magic, name in WORDS:
        if head.startswith(magic) and b"\0" in head[:512]:
            return "binary", name
    if mixed(head) is not None:
        return "document", NOTE
    in_utf16 = is_utf16(head)
    if not in_utf16 and (reason := _binary(head)):
        return "binary", reason
    if not head.strip(b"\0 \t\r\n"):
        return "empty", "only blanks"
    if in_utf16:
        return "document", "UTF-16 text"
    head = head.replace(b"\0", b"").removeprefix(b"\xef\xbb\xbf")
    text, _ = decode(head)
    if len(head) < CUT and without_tags(text)[1]:
        return "document", "tags of a page around its lines"
    if has_only_cr(head):
        return "document", "a text whose lines end with CR alone"
    text = text.removeprefix("\ufeff")
    bare, wrapped = _length(KLOG_RUN, text), _length(CRI_RUN, text)
    lines = (
        text.split("\n", FIRST)[:FIRST]
        if FIRST in (bare, wrapped)
        else [line for line in text.split("\n", 400)[:400] if line and not line.isspace()][:FIRST]
    )
    if len(head) >= CUT and len(lines) > 1:
        lines = lines[:-1]
    told: dict[int, Peeled | None] = {}
    if alone := len(lines) <= max(bare, wrapped):  # as in most logs: no line has to be looked at itself
        found, records = len(lines), [True] * len(lines)
        if wrapped:
            told = {at: Peeled(_behind_head(line), layers=("cri",)) for at, line in enumerate(lines)}
    else:
        # most lines of a document begin with a blank, and no wrapper and no header of a record does
        told = {at: None if at < bare else _peeled(line) for at, line in enumerate(lines) if not line[0].isspace()}
        heads = {at for at, one in told.items() if one is None or is_record(one)}
        found, records = len(heads), [at in heads for at in range(len(lines))] if heads else []
    if 0 < found < len(lines) and (broken := page(lines, records)).columns:
        return "document", f"a log broken at {broken.columns} columns"
    said = f"of its first {plural(len(lines), 'line')}"
    # most members are documents by that alone: only of what may be a log all its lines are asked for what a log has not
    peeled = (
        [None if at < bare else told[at] if at in told else Peeled(line[:4096]) for at, line in enumerate(lines)]
        if 2 * found > len(lines)
        else []
    )
    if peeled and not _is_more(head, lines, peeled, None if alone else records):
        return "log", f"{found} {said} are records of a log"
    if not found:
        return "document", f"none {said} is a record of a log" if len(
            lines
        ) > 1 else "its only line is no record of a log"
    return "document", f"{found} {said} are records of a log"


def _length(run: regex.Pattern[str], text: str) -> int:
    """How many lines are told together; none where a terminal's signs stand among them."""
    found = run.match(text)
    return found[0].count("\n") if found and "\x1b" not in found[0] else 0


def _behind_head(line: str) -> str:
    """A line of `CRI_RUN` without its head."""
    _, _, text = line[:4096].partition(" ")
    return text[len("stderr F ") :] if text.startswith("std") else text


def _is_more(head: bytes, lines: list[str], peeled: list[Peeled | None], records: list[bool] | None) -> bool:
    """
    Is something else than the lines of one log among these: a table, a command or its output, a host's name, a dump.

    Args:
        records: which of them are records; None where all are records of klog, with nothing but a runtime's head in front.
    """
    if HEADED_START.match("\n".join(lines[:2])) is not None or DUMP.search(b"\n" + head):
        return True
    taken = (one.text for line, one in zip(lines, peeled, strict=True) if one and (one.layers or "\x1b" in line))
    if DUMP.search(b"\n" + "\n".join(taken).encode("utf-8", "replace")):
        return True
    if len(head) >= CUT:  # of a large log the head is all that is here, and it should not be held as a whole
        return False
    if records is None:
        return len(lines) == 1 and is_noted(lines[0][:4096])
    # a bare record is no output, and most lines of most logs are such
    others = [
        (line, one)
        for line, one, record in zip(lines, peeled, records, strict=True)
        if one is not None and (one.layers or not record or line[0] not in "IWEF")
    ]
    return (
        labels(line for line, _ in others)
        or any(line.startswith("$ ") or prompts.is_typed(line) for line, _ in others if line[0] not in "IWEF{")
        or any(ROW.match(line) for line, _ in others)
        or (len(lines) == 1 and is_noted(lines[0][:4096]))
        or is_output(behind(line[:4096], None if "\x1b" in line else one) for line, one in others)
        or any(
            not one and (_names_host(line) or _is_typed_there(line)) for line, one in zip(lines, records, strict=True)
        )
        or any(one.text.startswith(RUNNER) for _, one in others)
        or stamp_of(lines) is not None
    )


def _peeled(line: str) -> Peeled | None:
    """The start of a line without its wrappers; None for a bare record of klog, as most are: it has none."""
    return _peeled_once(line) if len(line) <= SHORT else _looked_at(line)


@functools.lru_cache(maxsize=1024)
def _peeled_once(line: str) -> Peeled | None:
    """The same of a short line, as thousands of objects have the same few at their begin."""
    return _looked_at(line)


def _looked_at(line: str) -> Peeled | None:
    start = line[:4096]
    if "\x1b" in line:
        return peel(ANSI.sub("", start))
    return None if is_klog(start) else peel(start)


def _names_host(line: str) -> bool:
    """Does the line say on which host, by which pod or in which file the records below it were written."""
    found = host_heading(line)
    return (found is not None and not found.alone) or POD.match(line) is not None or file_of(line)[0] != ""


def _is_typed_there(line: str) -> bool:
    """Does a prompt stand in front of whatever was typed, which shows the host: ``root@node-1:~# tail /var/log/...``."""
    found = prompts.echo(line[: prompts.LONGEST]) if "@" in line else None
    return found is not None and found[1] != "" and prompts.host_of(found[0]) is not None


def is_utf16(head: bytes) -> bool:
    """Two bytes a character: by the byte order mark, or where nearly every other byte is zero."""
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return True
    sample = head[:8192]
    if len(sample) < 20 or 0 not in sample:
        return False
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    return max(even, odd) >= 0.3 * len(sample) and min(even, odd) <= 0.1 * len(sample)


def _binary(head: bytes) -> str:
    """
    Why these bytes are no text: much of them are control characters, or zeros stand among others one by one.

    Zeros that stand together are a hole, as a crash of the node or `copytruncate` leaves one, and the text around is text.
    """
    holed = b"\0" in head  # to find none costs a tenth of counting them
    text = HOLE.sub(b"", head) if holed else head
    if not text:
        return ""
    zeros = text.count(0) if holed else 0
    control = len(text) - len(text.translate(None, CONTROL)) if any(byte in text for byte in CONTROL) else 0
    if zeros > 3 + len(text) // 2000:
        return (
            f"no text: {zeros} of its first {len(head)} bytes are zeros, as in encrypted data or a program's own format"
        )
    return (
        f"no text: {control} of its first {len(head)} bytes are control characters"
        if control > 20 and control > len(text) / 10
        else ""
    )


def is_record(peeled: Peeled) -> bool:
    """
    Is this a log line: by its wrapper, or by its own header.

    A date alone makes none, for people write down with one what happened when; a runtime prints parts of a second, too.
    """
    if is_klog(peeled.text) or read(peeled.text) is not None:
        return True
    strong = [layer for layer in peeled.layers if layer not in NO_TELLING]
    if strong == ["timestamps"]:
        return peeled.at is not None and peeled.at % 1_000_000 != 0
    return bool(strong)
