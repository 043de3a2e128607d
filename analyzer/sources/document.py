"""The text of a member that is not one plain log: decoded, and without what a paste put in front of its lines."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, field

from analyzer import patterns as regex
from analyzer.sources.ansible import laid_out
from analyzer.sources.bare_lines import Begins
from analyzer.sources.broken_names import whole_names
from analyzer.sources.carried_commands import carried
from analyzer.sources.casts import typed_again
from analyzer.sources.cell_quotes import NOTE as CELLS
from analyzer.sources.cell_quotes import without_cell_quotes
from analyzer.sources.characters import has_only_cr, plain, unescaped
from analyzer.sources.continued import on_one_line
from analyzer.sources.counted_lines import NOTE as COUNTED
from analyzer.sources.counted_lines import without_counts
from analyzer.sources.cut_heads import NOTE as CUT_HEADS
from analyzer.sources.cut_heads import without_cut_heads
from analyzer.sources.cut_json import whole_objects
from analyzer.sources.diffs import one_side
from analyzer.sources.emphasis import NOTE as BOLD
from analyzer.sources.emphasis import without_emphasis
from analyzer.sources.error_records import NOTE as OF_POWERSHELL
from analyzer.sources.error_records import without_records
from analyzer.sources.framed_tables import lay_out
from analyzer.sources.handed_on import without_programs
from analyzer.sources.host_lines import without_hosts
from analyzer.sources.json_comments import NOTE as NOTED
from analyzer.sources.json_comments import without_comments
from analyzer.sources.labelled import without_fences, without_labels
from analyzer.sources.logged_errors import NOTE as LOGGED
from analyzer.sources.logged_errors import without_loggers
from analyzer.sources.margins import strip_margins
from analyzer.sources.markup import without_tags
from analyzer.sources.mixed_encodings import NOTE, mixed
from analyzer.sources.one_text import is_one_json, is_one_listing
from analyzer.sources.others import NOTE as OF_OTHERS
from analyzer.sources.others import REASON, others
from analyzer.sources.plain_keys import plain_keys
from analyzer.sources.quoted_passage import QuotedPassage
from analyzer.sources.quoted_printable import decoded
from analyzer.sources.said_before import without_said
from analyzer.sources.said_errors import NOTE as SAID
from analyzer.sources.said_errors import bare_errors
from analyzer.sources.speakers import without_speakers
from analyzer.sources.typed_texts import typed_texts
from analyzer.sources.unfolded import unfolded
from analyzer.sources.words_before import without_words
from analyzer.sources.wrappers import ANSI
from analyzer.wording import join, plural

FRAMED = "tables in a frame, or with commas between their cells, were laid out in columns"
LISTED = "lists of lines, as Ansible shows outputs, were laid out"
MAIL = "a mail's quoted-printable text was decoded"
HOSTS = "the name of a host on every line was taken off"
ENDS = regex.compile(r"(?<!\r)\r++(?:\n|\Z)")
REDRAWN = regex.compile(r"^[^\n]*\r", regex.M)
LATE_MARK = regex.compile(r"(?<=[^\n])==== END logs for container \S+ of pod \S+ ====[ \t]*$", regex.M)
"""A log without a line feed at its end, behind which `kubectl cluster-info dump` writes its mark: the next one starts a new pod."""
PAGED = regex.compile(
    r"^(?:--More--(?:[ ]?\(\d{1,3}%\))?|(?:lines \d{1,9}-\d{1,9}(?:/\d{1,9})? ?)?\(END\))[ \t]*$", regex.M
)
"""What a pager shows on its last line, which a copy of the window holds as well."""
BLANK = regex.compile(r"\n[ \t\r\f\v]*+(?=\n)")


@dataclass(slots=True)
class Section:
    """A headed part of a dump and how it ended."""

    heading: str
    canonical: str
    first_line: int
    lines: int = 0
    filled: int = 0
    errors: int = 0
    truncated: bool = False


@dataclass
class Document:
    """
    Decoded text; `raw` keeps what the member holds, `text` is without prefixes, line by line the same.

    Attributes:
        hosts: whose the text is from this line on, where its lines had the names of hosts in front.
        bare: `raw` without the speakers of a chat, where they stood in front of every line.
        turns: lines on which another speaker begins, or below a block of a chat that has lost its marks.
        frames: lines that were of a table's frame only, and hold nothing in `text`.
        places: the line of the member for each line of `text`, where they differ; `own` is the member's text then.
        unread: why a line is empty in `text` although it says something that is not to be read, by its number.
        said: why a line is read in part only, by its number.
        repeats: how often a line was there, by its number, where that stood in front of it.
        strange: lines that the text's own words call somebody else's; `passages` are parts of which they leave that open.
        is_one: all of it is one JSON document, or YAML of Kubernetes: nothing is to be taken off or looked for.
    """

    raw: str
    text: str
    note: str = ""
    is_one: bool = False
    frames: int = 0
    places: list[int] = field(default_factory=list)
    own: str = ""
    hosts: dict[int, str] = field(default_factory=dict)
    bare: str = ""
    turns: Set[int] = frozenset()
    unread: dict[int, str] = field(default_factory=dict)
    said: dict[int, str] = field(default_factory=dict)
    repeats: dict[int, int] = field(default_factory=dict)
    strange: list[int] = field(default_factory=list)
    passages: list[QuotedPassage] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    collection_ended: bool | None = None


def decode(data: bytes | bytearray) -> tuple[str, str]:
    """UTF-8 (with or without BOM), UTF-16 with BOM or by its pattern of zeros, both line by line, else UTF-8 with replacements."""
    if (text := mixed(data)) is not None:
        return text, NOTE
    if data[:3] == b"\xef\xbb\xbf":
        return "\ufeff" + data[3:].decode("utf-8", "replace"), ""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace"), "UTF-16 text"
    sample = data[:4000]
    if 0 not in sample:
        return data.decode("utf-8", "replace"), ""
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if len(sample) > 20 and odd > len(sample) // 3 and even < len(sample) // 10:
        return data.decode("utf-16-le", "replace"), "UTF-16 text without a byte order mark"
    if len(sample) > 20 and even > len(sample) // 3 and odd < len(sample) // 10:
        return data.decode("utf-16-be", "replace"), "UTF-16 text without a byte order mark"
    return data.decode("utf-8", "replace"), ""


def blank_lines(text: str) -> int:
    """How many lines of the text hold nothing but blanks."""
    first, last = text[: text.find("\n") + 1], text[text.rfind("\n") + 1 :]
    return first.isspace() + last.isspace() + sum(1 for _ in BLANK.finditer(text))


def zeros_note(count: int) -> str:
    """What is said of zero bytes in a text: a crash of the node or `copytruncate` leaves holes of them."""
    return (
        f"{count} zero bytes in it were passed over: a hole, as a crash or a truncated log leaves one" if count else ""
    )


def one_screen(text: str) -> str:
    """
    The text as a terminal shows it: lines end with LF alone, and of a line that was drawn again only its last state stays.

    A CR at the end of a line, or several, or one behind the last line, ends that line and draws nothing anew.
    """
    text = ENDS.sub("\n", text.replace("\r\n", "\n"))
    return REDRAWN.sub("", text) if "\r" in text else text


def document(data: bytearray, begins: Begins) -> Document:
    """
    The text of a member, which is emptied: a large one should not be held as bytes and as text.

    Args:
        begins: where a known format begins, as `strip_margins` takes it.
    """
    raw, note = decode(data)
    if has_only_cr(data):
        raw = raw.replace("\r", "\n")
        note = join(note, "its lines end with CR alone")
    data.clear()
    text = raw.removeprefix("\ufeff")
    if "\x1b" in text:
        text = ANSI.sub("", text)
    if "\x08" in text:
        text = typed_again(text)
    own = one_screen(text) if "\r" in text else text
    if (folded := unfolded(own)) is not None:
        raw, text, note = folded.text, folded.text, join(note, folded.note)
    text, how = plain(text)
    note = join(note, how)
    if "\r" in text:
        text = one_screen(text)
    text, tags = without_tags(text)
    if tags:
        text, note = unescaped(text), join(note, tags)
    paged = 0
    # one letter is looked for at a fiftieth of the cost of several, and most texts do not hold it
    if ("M" in text and "--More--" in text) or ("(" in text and "(END)" in text):
        text, paged = PAGED.subn("", text)
    if "=" in text and "==== END logs" in text:
        text = LATE_MARK.sub("", text)
    if "\0" in text:
        note = join(note, zeros_note(text.count("\0")))
        text = text.replace("\0", "")
    text, remarks = without_comments(text)
    note = join(note, NOTED if remarks else "")
    if folded is None and not remarks and (is_one_json(text) or is_one_listing(text)):
        return Document(raw, text, note, is_one=True)
    text, cells = without_cell_quotes(text)
    note = join(note, CELLS if cells else "")
    text, bold = without_emphasis(text)
    note = join(note, BOLD if bold else "")
    text, cut = whole_objects(text)
    text, joined = decoded(text)
    note = join(note, MAIL if joined is not None else "")
    read = one_side(text)
    text, note = read.text, join(note, read.note)
    text, typed = typed_texts(text)
    unread = read.unread | typed
    text, around = without_records(text)
    note = join(note, OF_POWERSHELL if around else "")
    text, logged = without_loggers(text)
    note = join(note, LOGGED if logged else "")
    text, listed = laid_out(text)
    note = join(note, LISTED if listed else "")
    text, cut_heads = without_cut_heads(text)
    note = join(note, CUT_HEADS if cut_heads else "")
    unfenced = without_fences(text)
    spoken = without_speakers(unfenced.text, begins)
    text, note, unread = spoken.text, join(note, spoken.note), unread | spoken.unread
    text, hosts = without_hosts(text)
    note = join(note, HOSTS if hosts else "")
    text, continued = on_one_line(text)
    text, broken = whole_names(text)
    text, emptied, carriers = carried(text)
    note = join(note, carriers)
    text, repeats = without_counts(text)
    note = join(note, COUNTED if repeats else "")
    text, labels = without_labels(text)
    text, looped = without_said(text)
    note = join(note, looped)
    text, words = without_words(text)
    note = join(join(join(note, labels), unfenced.note), words)
    stripped, how = strip_margins(text, begins)
    stripped, strange, passages = others(stripped, begins, text)
    unread |= dict.fromkeys(strange, REASON)
    note = join(note, OF_OTHERS.format(plural(len(strange), "line")) if strange else "")
    stripped, unquoted = plain_keys(stripped)
    stripped, said = bare_errors(stripped)
    note = join(join(join(note, cut), unquoted), SAID if said else "")
    stripped, handed = without_programs(stripped)
    note = join(note, handed)
    laid, frames = lay_out(stripped, begins)
    return Document(
        raw,
        laid,
        join(join(note, how), FRAMED if laid != stripped else ""),
        frames=frames
        + emptied
        + paged
        + listed
        + around
        + read.emptied
        + len(unread)
        + (joined or 0)
        + continued
        + broken
        + remarks,
        hosts=hosts,
        bare=spoken.text if spoken.whole else "",
        turns=spoken.turns if hosts else spoken.turns | unfenced.behind,
        unread=unread,
        said=said,
        repeats=repeats,
        strange=strange,
        passages=passages,
        places=folded.places if folded is not None else [],
        own=own if folded is not None else "",
    )
