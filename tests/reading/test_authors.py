"""Who wrote a member is told by its fields, its words, its form, and what nobody understood of it, in this order."""

from __future__ import annotations

import pytest
from analyzer.reading.authors import apart_from, how_written, passages_in
from analyzer.sources.document import Document, Section
from analyzer.sources.quoted_passage import QUOTED, TOLD, QuotedPassage

from tests.support.inline import agent, bundle, pods

TABLE = "NAME   READY   STATUS\nweb-0   1/1   Running\n"


@pytest.mark.parametrize(
    ("text", "is_one", "strange", "how"),
    [
        ('[{"author": "ann", "body": "x"}]', True, set(), "page"),
        ('[{"a": "b"}]', True, set(), None),
        ("From: ann@example.com\nSubject: it\n\nThis is how it looked.\n", False, {1}, "mail"),
        ("If you see this, restart the agents.\nYou should look at the nodes then.\n", False, {1}, "advice"),
        (f"This is how the other one looked.\n{TABLE}", False, {1}, "quote"),
        (f"This is how the other one looked.\nIt was the firewall of the site.\n{TABLE}", False, set(), "note"),
        (TABLE, False, set(), None),
    ],
)
def test_how_a_text_was_written(text: str, is_one: bool, strange: set[int], how: str | None) -> None:
    """None for what a program recorded."""
    assert how_written(Document(text, text, is_one=is_one), text, strange) == how


def test_a_passage_within_does_not_tell_who_wrote_the_rest() -> None:
    """A mail pasted into a recording makes no mail of it."""
    text = f"{TABLE}From: ann@example.com\nSubject: it\n\n{TABLE}"
    document = Document(text, text)
    assert how_written(document, text, {3, 4}) == "mail"
    assert how_written(document, text, {3, 4}, [QuotedPassage(QUOTED, 3, 7)]) is None
    found = passages_in(document, text, {3, 4})
    assert found == [QuotedPassage(QUOTED, 3, 8)]
    assert passages_in(Document(text, text, is_one=True), text, {3, 4}) == []


WORDS = "If you see this, restart the agents.\nYou should look at the nodes then.\nFor example, the output may look like this:\n"


def test_a_guide_that_begins_with_words_is_a_guide_as_a_whole() -> None:
    """Its commands and outputs are samples; the same words between two outputs of a recording are a passage of it."""
    said, shown = {1, 2, 3}, f"$ kubectl get pods\n{TABLE}"
    guide = f"{WORDS}{shown}{WORDS}{shown}"
    assert passages_in(Document(guide, guide), guide, said | {8, 9, 10}) == []
    recorded = f"{shown}\n{WORDS}\n{TABLE}{shown}"
    assert [one.first for one in passages_in(Document(recorded, recorded), recorded, {5, 6, 7})] == [5]


def test_a_dump_that_begins_with_a_heading_of_its_own_is_recorded() -> None:
    """A title in capitals is a guide's as well as a dump's: a dump's is known."""
    text = f"CLUSTER NODES\n$ kubectl get pods\n{TABLE}\n{WORDS}\n{TABLE}$ kubectl get pods\n{TABLE}"
    for canonical, found in (("cluster_nodes", True), ("", False)):
        read = Document(text, text, sections=[Section("CLUSTER NODES", canonical, 1)])
        assert bool(passages_in(read, text, {6, 7, 8})) is found


def test_quote_marks_before_all_of_a_text_make_no_passage_of_its_half() -> None:
    """A mail that was answered is one text: what stands below its greeting is what it is about."""
    text = f"Hello,\n\nsince the change of yesterday nothing works:\n\n$ kubectl get pods\n{TABLE}\nPlease see the pods below.\n\n$ kubectl get pods\n{TABLE}"
    strange = {1, 3, 8, 9, 10}
    half = "".join(f"> {line}\n" if at < 9 else f"{line}\n" for at, line in enumerate(text.splitlines(), 1))
    assert passages_in(Document(half, text), text, strange) != passages_in(Document(text, text), text, strange)
    for sign in ("> ", ">> ", "> > ", ">"):
        raw = "".join(f"{sign}{line}".rstrip(" ") + "\n" for line in text.splitlines())
        assert passages_in(Document(raw, text), text, strange) == passages_in(Document(text, text), text, strange)


def test_manifests_with_words_in_their_comments_are_objects() -> None:
    """What their comments say of clusters in general makes no guide of them, and nothing of them is left out."""
    words = "".join(f"# {line}\n" for line in WORDS.splitlines()) + "# Replace <image> of your cluster.\n"
    text = f"{words}apiVersion: v1\nkind: Pod\nmetadata:\n  name: web-0\n{words}"
    assert how_written(Document(text, text), text, set()) is None
    assert passages_in(Document(text, text), text, {1, 2}) == []
    guide = WORDS + text
    assert how_written(Document(guide, guide), guide, {1, 2, 3}) == "general"


def test_a_known_dump_is_recorded_whatever_stands_around_it() -> None:
    """The words that its tool prints, and a frame that somebody put around it, make no passage of it."""
    shown = f"$ kubectl get pods\n{TABLE}"
    text = f"{shown}\n{WORDS}\nCLUSTER INFO:\n{TABLE}\nNODES:\n{TABLE}\nPODS:\n{TABLE}{shown}"
    sections = [Section("x", "known", at) for at in (9, 13, 17)]
    assert passages_in(Document(text, text, sections=sections), text, {5, 6, 7}) == []
    assert passages_in(Document(text, text, sections=sections[:2]), text, {5, 6, 7}) != []


def test_a_dump_with_ruled_headings_is_no_page() -> None:
    """What describe prints below them is indented as a page's quotes are; words above the first heading make it a page."""
    names = (
        ("CLUSTER NODES", "cluster_nodes"),
        ("DESCRIBE POD", ""),
        ("CLUSTER PODS", "cluster_pods"),
        ("EVENTS", "events"),
    )
    ruled = "".join(f"{'=' * 20}\n{name}\n{'=' * 20}\nContainers:\n    Ready:   False\n" for name, _ in names)
    parts = [Section(name, known, 2 + 5 * at) for at, (name, known) in enumerate(names)]
    assert how_written(Document(ruled, ruled, sections=parts), ruled, set()) is None
    assert how_written(Document(ruled, ruled, sections=parts[:3]), ruled, set()) == "page"
    titled = f"Reading a dump\n{ruled}"
    moved = [Section(one.heading, one.canonical, one.first_line + 1) for one in parts]
    assert how_written(Document(titled, titled, sections=moved), titled, set()) == "page"


def test_a_chat_stays_a_chat_whatever_it_says_of_its_outputs() -> None:
    """What its words call another cluster's tells nothing of who wrote the text; the passage is another's besides."""
    chat = "17.04.26, 10:12 - Ann: schau mal, der andere Cluster\n" + pods(agent("m7q2z", "0/1", "CrashLoopBackOff"))
    (member,) = bundle({"c.txt": f"{chat}17.04.26, 10:13 - Bo: nicht unserer\n"}).snapshot.rows["inputs"]
    assert member.written == "chat"


def test_passages_stand_apart_from_what_words_take() -> None:
    """No line is of two passages, by which a later one would hide the earlier."""
    one, within, behind = (QuotedPassage(TOLD, *lines) for lines in ((2, 6), (4, 5), (8, 9)))
    assert apart_from([one], [within, behind]) == [one, behind]
