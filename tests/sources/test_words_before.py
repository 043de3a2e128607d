"""Words in front of a record on its own line are nobody's log; the record behind them is read."""

from __future__ import annotations

import pytest
from analyzer.sources.words_before import NOTE, without_words

from tests.support.inline import bundle, dial, failing, options

RECORD = failing(dial("dial tcp 166.9.60.7:31417: i/o timeout"), 1).rstrip("\n")
POD = "konnectivity-agent-x5wjd"
LIST = f"NAME                       READY   STATUS\n{POD}   0/1     Running\n\n"
FLAGS = "--proxy-server-host=c104.private.us-south.containers.cloud.ibm.com --proxy-server-port=31417"


@pytest.mark.parametrize(
    "words",
    [
        "log of the new one: ", "the agent there says: ", "<jo> ", "10:19 <jo> ", "10:19 jo: ", "10:19 *jo (network)*: ", "[10:19] jo: ",
        "from its node -> ", "agent log > ", "seen since monday => ",
    ],
)  # fmt: skip
@pytest.mark.parametrize("quote", ["", '"', "`"])
def test_a_record_behind_words_is_read(words: str, quote: str) -> None:
    """Whoever says them, with a colon, an arrow or a name in angles, and in quotes or not; the line stays where it is."""
    text = f"hi\n{words}{quote}{RECORD}{quote}\nbye\n"
    case = bundle(note=text)
    assert [(row.line, row.signal) for row in case.snapshot.rows["konnectivity_events"]] == [
        (2, "agent_connect_failed")
    ]


@pytest.mark.parametrize(
    ("words", "pod"),
    [
        (f"log of {POD}: ", POD), (f"{POD} on 10.1.2.3 says: ", POD), ("log of x5wjd: ", POD), ("<jo> from x5wjd -> ", POD),
        ("log of q7zzk: ", None), ("the new one: ", None),
    ],
)  # fmt: skip
def test_words_may_name_the_pod(words: str, pod: str | None) -> None:
    """By its whole name, or by the random end that one pod of the text has."""
    (event,) = bundle(note=f"{LIST}{words}{RECORD}\n").snapshot.rows["konnectivity_events"]
    assert event.pod == pod


@pytest.mark.parametrize(
    "words",
    [
        "If you see this line: ", "For example: ", "A typical error: ", "It should look like this: ", "Example: ",
        "in another cluster of ours: ", "the old customer's case: ", "it said ", "no sign at the end",
    ],
)  # fmt: skip
def test_lines_in_general_and_of_others_are_samples(words: str) -> None:
    """Advice, another cluster's line, and words that go on without a sign are left as they stand."""
    text = f"{words}{RECORD}"
    assert without_words(text) == (text, "")


@pytest.mark.parametrize("head", ["10:19 *jo*: ", "10:19 jo: ", "<jo> ", "[10:19] jo: "])
def test_flags_of_an_agent_behind_a_chats_head(head: str) -> None:
    """Flags and nothing else: a sentence with one in it is none."""
    text, note = without_words(f"{head}{FLAGS}\n{head}it has {FLAGS} as well\n")
    assert text.split("\n")[:2] == [FLAGS, f"{head}it has {FLAGS} as well"]
    assert note == NOTE


@pytest.mark.parametrize(
    ("line", "lines"),
    [
        ('kubectl exec web-0 -- sh: "{}"', ["$ kubectl exec web-0 -- sh", "{}"]),
        ("- oc logs web-0 -> {}", ["$ oc logs web-0", "{}"]),
        ("oc logs/exec: '{}'", ["", "{}"]),
        ("kubectl logs and exec: {}", ["", "{}"]),
        ('exec gives "{}"', ["", 'exec gives "{}"']),
        ("kubectl logs often fails: {}", ["", "kubectl logs often fails: {}"]),
    ],
)
@pytest.mark.parametrize(
    "error",
    [
        "Error from server: error dialing backend: No agent available",
        "error: unable to upgrade connection: EOF",
        "dial tcp 166.9.60.22:31706: i/o timeout",
    ],
)
def test_an_error_behind_its_command(line: str, lines: list[str], error: str) -> None:
    """The command goes to the blank line above, where there is one and it is one command; a sentence is none."""
    text, _ = without_words("\n" + line.format(error) + "\n")
    assert text.split("\n")[:2] == [one.format(error) for one in lines]
    above, _ = without_words("hm\n" + line.format(error))
    assert above.split("\n") == ["hm", lines[1].format(error)]


def test_logs_and_long_texts_stay() -> None:
    """A line that another reader takes keeps its head, and a collection of outputs is nobody's words."""
    log = options() + RECORD + "\n" + f"{POD}: {RECORD}\n"
    assert without_words(log) == (log, "")
    long = f"a: {RECORD}\n" * 3000
    assert without_words(long) == (long, "")


def test_a_key_of_a_document_is_nobodys_word() -> None:
    """A record in a value of JSON belongs to its document, whose strings keep their escapes."""
    entry = (
        '    "textPayload": "E0302 08:00:01.100000       1 clientset.go:200] \\"cannot connect once\\" err=\\"x\\"",'
    )
    assert without_words(f"[\n  {{\n{entry}\n") == (f"[\n  {{\n{entry}\n", "")


@pytest.mark.parametrize(
    ("line", "asked"),
    [
        ("> **jo**  @xo cse.cluster abc", "> @xo cse.cluster abc"), ("> *@xo cse.cluster abc*", "> @xo cse.cluster abc"),
        ("`@xo cse.cluster abc`", "@xo cse.cluster abc"), ("jo: @xo *cse.cluster* `abc`", "@xo cse.cluster abc"),
        ("@jo 10:02 AM: @xo: cse.cluster abc", "@xo cse.cluster abc"), ("> > **jo** 10:02 `@xo cluster abc show=all`", "> > @xo cluster abc show=all"),
        ("<jo> @xo cse.cluster abc", "@xo cse.cluster abc"),
        ("please run @xo cse.cluster abc", None), ("we ran @xo cse.cluster abc today", None), ("@xo cse.cluster abc", None),
        ("the bot is @xo there", None),
    ],
)  # fmt: skip
def test_what_is_asked_of_a_bot(line: str, asked: str | None) -> None:
    """With a chat's marks or behind its writer, quoted or not; a sentence about it asks nothing."""
    assert without_words(line) == ((line, "") if asked is None else (asked, NOTE))


def test_the_payload_of_googles_entry_is_its_own_text() -> None:
    """A key of YAML is nobody's word, so that the entry keeps its pod and its time."""
    line = 'textPayload: \'E0304 09:22:51.210311       1 clientset.go:190] "cannot connect once" err="EOF"\''
    assert without_words(f"{line}\n") == (f"{line}\n", "")


REFUSED = 'level=error msg="Remotedialer proxy error; reconnecting..." error="dial tcp 10.0.0.2:6443: connect: connection refused" url="wss://10.0.0.2:6443/v1-k3s/connect"'


@pytest.mark.parametrize("time", ["", 'time="2026-03-02T08:00:01Z" '])
@pytest.mark.parametrize("words", ["", "w3 journalctl -u k3s-agent: ", "its node says -> ", "<jo> `"])
def test_a_record_of_logrus_behind_words_is_read(words: str, time: str) -> None:
    """With its time and without, below the error of a command, in which it is no text of that error."""
    error = 'Error from server: Get "https://10.0.0.7:10250/containerLogs/a/b/c": proxy error from 127.0.0.1:6443 while dialing 10.0.0.7:10250, code 502: 502 Bad Gateway'
    case = bundle(
        note=f"$ k3s kubectl logs -n a b\n{error}\n{words}{time}{REFUSED}{'`' if words.endswith('`') else ''}\n"
    )
    signals = case.snapshot.rows["log_signals"]
    assert [(row.line, row.signal, row.name) for row in signals] == [
        (3, "remote_dialer", "dial tcp 10.0.0.2:6443: connect: connection refused")
    ]
    assert not case.snapshot.rows["unread"]


@pytest.mark.parametrize(
    "words", ["If you see this: ", "in our lab: ", "it said ", "For example: ", "you should have: ", '  "log": ']
)
def test_a_record_of_logrus_in_general_stays(words: str) -> None:
    """Advice, another cluster's line, a key's value and words without a sign at their end."""
    assert without_words(f"{words}{REFUSED}") == (f"{words}{REFUSED}", "")


def test_a_journals_record_of_logrus_keeps_its_head() -> None:
    """Which names the node and the program; a margin in front of it, as Markdown's, changes nothing."""
    line = f'Mar 02 08:00:01 w3 k3s[712]: time="2026-03-02T08:00:01Z" {REFUSED}'
    for one in (line, f"    {line}"):
        assert without_words(one) == (one, "")
