"""What was read of the bundle itself: its members, listings, sections, what no parser understood, and facts that stand anywhere."""

from analyzer.tables.base import Given, GivenText, Row, Table, Text, Time, Truth, Whole, Word, column


class InputRow(Row):
    """Every member of the bundle and what was made of it."""

    kind: Word = column("what the member was taken for")
    kind_reason: Text = column("why")
    size_bytes: Whole = column("bytes after decompression")
    lines: Whole = column("line feeds, and an unended last line")
    records: Whole = column("rows made from it")
    unread_lines: Whole = column("lines that no parser understood")
    blank_lines: Whole = column("lines without text")
    understood_lines: Whole = column("all other lines: those three are all lines")
    first_at: Time = column("earliest time stamp inside")
    last_at: Time = column("latest time stamp inside")
    note: Text = column("limits that acted, errors, truncation", free=True)
    status: Given = column("read, partly_read, not_understood, skipped, refused or error")
    lost: Truth = column("something of it was not read, and stands nowhere else in the bundle")
    written: Word = column(
        "general (a runbook or manual with gaps), advice (one without), chat (with pasted blocks), page (with quoted blocks), mail, note (outputs among sentences), quote (the same by somebody who asks for nothing), else null"
    )


INPUTS = Table("inputs", InputRow)


class ListingRow(Row):
    """Which kinds were listed, and how far: an empty list is knowledge, a missing one is not."""

    kind: Word = column("kind listed")
    namespace: Word = column("namespace, or null for all")
    rows: Whole = column("rows listed")
    complete: Truth = column("the listing ends properly")
    ends: Truth = column("its last item was read and its end is there, whatever was damaged between")


LISTINGS = Table("listings", ListingRow)


class SectionRow(Row):
    """Sections of text dumps and how they ended."""

    heading: Text = column("heading")
    canonical: Word = column("known name")
    status: Word = column("complete, truncated, error or empty")
    lines: Whole = column("lines")


SECTIONS = Table("sections", SectionRow)


class UnreadLineRow(Row):
    """Lines that no parser understood."""

    text: Text = column("the line", free=True)
    reason: Word = column("why")


UNREAD = Table("unread", UnreadLineRow)


class ToolErrorRow(Row):
    """Error texts of kubectl and other tools: evidence in themselves."""

    tool: Word = column("tool")
    class_: Given = column("tunnel, metrics, rbac, not_found, etcd, apiserver, client or other")
    command: Text = column("command, where it is known", free=True)
    pod: Word = column("pod, where it is known")
    node: Word = column("node, where it is known")
    address: Word = column("address in the text")
    message: Text = column("the text", free=True)
    typed_on: Word = column("host on which the command was typed, where its prompt shows it")
    below_command: Whole = column("lines from the one on which the command was typed, where that is known")
    typed_time: Time = column("when the command was typed, where its prompt shows a date")
    asked_of: Text = column("context or server that the command asked, where it or its prompt tells")


TOOL_ERRORS = Table("tool_errors", ToolErrorRow)


class FactRow(Row):
    """Cluster and account facts, one row per place that states it."""

    key: Given = column("fact")
    value: GivenText = column("value", free=True)
    typed_on: Word = column(
        "of an output that came through the tunnel: host on which the command was typed, where its prompt shows it"
    )
    below_command: Whole = column("of such an output: lines from the one on which the command was typed")
    typed_time: Time = column("of such an output: when the command was typed, where its prompt shows a date")
    asked_of: Text = column("of such an output: context or server that the command asked, where it or its prompt tells")


FACTS = Table("facts", FactRow)
