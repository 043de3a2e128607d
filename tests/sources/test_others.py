"""Blocks that the words of a text introduce as somebody else's."""

from __future__ import annotations

import pytest
from analyzer.reading.formats import begins
from analyzer.sources.others import OTHERS, others
from analyzer.sources.quoted_passage import TOLD, QuotedPassage
from analyzer.sources.sniff import sniff

from tests.support.inline import bundle

SERVER = "E0305 11:27:55.190027       1 main.go:47] error: failed to run the agent server: failed to load X509 key pair /pki/a.crt and /pki/a.key: tls: private key does not match public key"
AGENT = 'E0219 08:01:12.004114       1 clientset.go:229] "cannot connect once" err="rpc error: code = Unavailable desc = connection error: desc = \\"transport: Error while dialing: dial tcp: lookup lyra.k8s.example.net on 10.2.0.10:53: no such host\\""'
OURS = ["$ kubectl logs orion-7b5c7d86fd-h2k9v -c konnectivity-server", SERVER]
PODS = [
    "NAME                       READY   STATUS   RESTARTS   AGE",
    "konnectivity-agent-4xk2m   0/1     Error    7          3d",
]


def left_out(*lines: str) -> tuple[list[int], list[QuotedPassage]]:
    _, gone, unclear = others("\n".join(lines), begins())
    return gone, unclear


@pytest.mark.parametrize(
    "words",
    [
        "Other cluster, for comparison:",
        "# from last month, solved",
        "**Anderer Cluster, behoben**",
        "## Old incident",
        "=== another tenant ===",
        "> a different customer:",
    ],
)
@pytest.mark.parametrize("apart", [[], [""]])
def test_a_block_ends_a_log_and_the_text(words: str, apart: list[str]) -> None:
    """In whatever form, with or without a blank line around the words."""
    first = len(OURS) + len(apart) + 1
    assert left_out(*OURS, *apart, words, *apart, AGENT) == ([first, first + len(apart) + 1], [])


def test_at_the_begin_it_ends_where_words_or_a_heading_lead_back() -> None:
    """What follows is one's own."""
    assert left_out("Other cluster, solved:", "", AGENT, "", "And this is ours:", "", *OURS) == ([1, 3], [])
    assert left_out("## Other cluster", AGENT, "words of it", "## Now", *OURS) == ([1, 2, 3], [])
    assert left_out("Other cluster, solved:", AGENT, "", *OURS) == ([1, 2], [])


def test_its_command_and_its_fences_are_of_it() -> None:
    """Right below the words; a comment is about one command."""
    assert left_out(*OURS, "Another tenant, for comparison:", "$ kubectl get pods", *PODS) == ([3, 4, 5, 6], [])
    assert left_out(*OURS, "Another tenant:", "```", AGENT, "```", "", "Ours:", *PODS) == ([3, 4, 5, 6], [])
    assert left_out("# another tenant", "$ kubectl get pods", *PODS, *OURS) == ([1, 2, 3, 4], [])


def test_further_commands_are_theirs_by_the_host_and_else_perhaps() -> None:
    """Of those below each other, too; one that stands apart may be anybody's."""
    host, ours = "root@lyra-1:~# kubectl get pods", "root@orion-1:~# kubectl get pods"
    assert left_out(*OURS, "Another tenant:", host, *PODS, "", host, *PODS, "", ours, *PODS)[0] == [
        3,
        4,
        5,
        6,
        8,
        9,
        10,
    ]
    assert left_out(*OURS, "Another tenant:", "$ kubectl get pods", *PODS, "$ kubectl get pods", *PODS)[0] == [
        *range(3, 10)
    ]
    gone, unclear = left_out(*OURS, "Another tenant:", "$ kubectl get pods", *PODS, "", "$ kubectl get pods", *PODS)
    assert (gone, unclear) == ([3, 4, 5, 6], [QuotedPassage(TOLD, 8, 10)])


def test_a_second_table_is_perhaps_theirs() -> None:
    """No words say whose it is."""
    assert left_out(*OURS, "Another tenant:", *PODS, "", *PODS) == ([3, 4, 5], [QuotedPassage(TOLD, 7, 8)])


def test_words_below_an_output_speak_of_it() -> None:
    """With its command, and of nothing that follows."""
    assert left_out("$ kubectl logs a-0", AGENT, "", "The above is from another cluster.", "", *OURS) == ([1, 2, 4], [])


def test_open_words_leave_it_to_what_the_block_names() -> None:
    """They are told of the block, which is read."""
    assert left_out(*OURS, "The same in the other cluster:", AGENT) == ([], [QuotedPassage(TOLD, 3, 4)])


def test_who_shows_nothing_else_asks_about_it() -> None:
    """Then nothing is left out of the text, and it is told what its words say."""
    assert left_out("Other cluster, solved:", AGENT) == ([], [QuotedPassage(OTHERS, 1, 2)])
    assert left_out("apiVersion: v1", "kind: Pod", "# another cluster", "metadata:", "  name: a") == ([], [])


@pytest.mark.parametrize("words", ["Other cluster (mgmt-b), for comparison:", "Zum Vergleich ein anderer Kunde:"])
def test_nothing_of_it_is_evidence_and_the_rest_keeps_its_diagnosis(words: str) -> None:
    """Neither a cause nor an agent's log; each line is told as unread with the reason."""
    own, mixed = bundle({"a.txt": "\n".join(OURS)}), bundle({"a.txt": "\n".join([*OURS, "", words, "", AGENT])})
    assert mixed.causes == own.causes == {"server-down": "likely"}
    assert [row.component for row in mixed.snapshot.rows["log_sources"]] == ["server"]
    assert [row.line for row in mixed.snapshot.rows["unread"]] == [4, 6]


def test_a_member_that_is_all_anothers_counts_beside_nothing_else() -> None:
    """Beside one's own it is left out; alone it is no more than possible."""
    theirs = f"Other cluster, solved:\n\n{AGENT}\n"
    assert bundle({"a.txt": "\n".join(OURS), "b.txt": theirs}).causes == {"server-down": "likely"}
    assert bundle({"b.txt": theirs}).causes == {"agent-dns": "possible"}


def test_a_log_with_such_words_in_it_is_no_plain_log() -> None:
    """Its reader would go on over them."""
    assert sniff("\n".join([SERVER, SERVER, "Other cluster:", AGENT]).encode())[0] == "document"


def test_of_a_text_without_a_begin_of_ones_own_all_is_the_others() -> None:
    """Words in the middle of it end the block, and nothing begins behind them."""
    block = [
        "Name:         konnectivity-agent-m7q2z",
        "Status:       Running",
        "Containers:",
        "  konnectivity-agent:",
        "    Ready:          False",
    ]
    gone, unclear = left_out(
        "look, the other cluster:",
        *block[:3],
        "these are the containers of it:",
        "    Ready:          False",
        "not ours",
    )
    assert (gone, unclear) == ([], [QuotedPassage(OTHERS, 1, 6)])


OWN = "$ kubectl get pods -n kube-system\nNAME   READY   STATUS   RESTARTS   AGE\nkonnectivity-agent-2c4d6   1/1   Running   0   41d\n"


@pytest.mark.parametrize(
    "head",
    ["---- old case, RESOLVED 2023-05-09, cluster bq1u (classic) ----", "### Another cluster, solved", "In another cluster we had this last year, solved:"],
)  # fmt: skip
def test_what_a_quotation_says_of_itself_ends_with_it(head: str) -> None:
    """Below it somebody shows his own, and no title has to stand there."""
    quoted = f"  > {head}\n  > VRF Enabled:   false\n  > Service Endpoint Enabled:   false\n"
    case = bundle(t=f"Customer writes that top is dead, please look:\n\n{quoted}\nCustomer, 08:31:\n\n{OWN}")
    facts = case.snapshot.facts
    assert not {"vrf_enabled", "service_endpoint_enabled"} & set(facts["key"] if len(facts) else ())
    assert list(case.snapshot.pods["name"]) == ["konnectivity-agent-2c4d6"]
