"""Two clusters in one bundle and sources that contradict each other: said, and nothing is confirmed over them."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from analyzer.causes.base import CONFIRMED, LIKELY, POSSIBLE, Finding
from analyzer.diagnosis.doubt import clusters, doubted, foreword
from analyzer.facts.cluster import About
from analyzer.facts.elsewhere import OfOtherCluster
from analyzer.model import Evidence
from analyzer.schema import FactRow, LogSourceRow, NodeRow, PodRow, WorkloadRow

from tests.support.bundles import ROOT, load, outcome
from tests.support.tables import tables_of

CLUSTERS = ROOT / "fixtures" / "clusters"


def tree(name: str, prefix: str = "") -> dict[str, str | bytes]:
    root = CLUSTERS / name
    return {prefix + str(p.relative_to(root)): p.read_bytes() for p in sorted(root.rglob("*")) if p.is_file()}


def test_two_clusters_stand_in_the_headline_with_both_names(tmp_path: Path) -> None:
    """A healthy and a broken cluster in one bundle: both IDs on the first line, and no cause at all."""
    both = tree("01-iks-healthy", "c1/") | tree("03-iks-private-endpoint-without-vrf", "c2/")
    snapshot = load(tmp_path, both)
    report = snapshot.diagnose()
    ids = {witness.value for witness in snapshot.about.id.witnesses}
    assert len(ids) == 2
    assert all(one in report.data.headline for one in ids)
    assert report.data.headline.startswith("Two clusters")
    assert not report.causes


def test_two_clusters_that_no_member_tells_apart_confirm_nothing(tmp_path: Path) -> None:
    """Two IDs in one file leave nothing to choose: diagnosed as one, said so, and no more than likely."""
    files = tree("03-iks-private-endpoint-without-vrf")
    record = next(name for name in files if name.endswith("cluster.txt"))
    files[record] = bytes(files[record]) + b"\nClusterID: cv7h3k2f0q9s5d8m1n40\n"  # type: ignore[arg-type]
    report = load(tmp_path, files).diagnose()
    assert report.data.headline.startswith("Two clusters")
    assert report.causes
    assert not [c.id for c in report.causes if c.certainty == "confirmed"]


def test_an_account_that_says_both_decides_nothing(tmp_path: Path) -> None:
    """Two outputs of the account that disagree on VRF: PSE-03 and CTX-10 name both, and the first step is to look which of them is true."""
    files = tree("03-iks-private-endpoint-without-vrf")
    account = next(name for name in files if name.endswith("account.txt"))
    files["later/account.txt"] = bytes(files[account]).replace(b"false", b"true")  # type: ignore[arg-type]
    report = load(tmp_path, files).diagnose()
    assert "private-endpoint-without-vrf" not in {c.id for c in report.causes}
    assert report.causes[0].certainty == "possible"
    assert "has VRF and service endpoints on" in report.causes[0].remedies[0].text
    assert outcome(report, "PSE-03").status == "unknown"
    for of_both in ("PSE-03", "CTX-10"):
        assert "sources disagree" in outcome(report, of_both).summary
        assert "enabled is false in " in outcome(report, of_both).summary


def about(*facts: tuple[str, str]) -> About:
    """Facts by key and value, at lines 1, 2 ...; a server's log, so that the cluster uses Konnectivity."""
    rows = [FactRow(source=f"{at}.txt", line=at, key=key, value=value) for at, (key, value) in enumerate(facts, 1)]
    return About(tables_of(LogSourceRow(source="s", component="server"), *rows))


def finding(*lines: int, certainty: object = CONFIRMED) -> Finding:
    evidence = tuple(Evidence(f"{line}.txt", line, "x") for line in lines)
    return Finding(certainty, "it rains", ("A-1",), evidence)  # type: ignore[arg-type]


def test_how_many_clusters_are_said() -> None:
    """One is no matter, two are named, of more the first two."""
    assert foreword(about(("cluster_id", "c1"), ("cluster_id", "c1"))) == ""
    two = about(("cluster_id", "c2"), ("cluster_id", "c1"))
    assert clusters(two) == ("c1", "c2")
    assert foreword(two) == "Two clusters in one bundle (c1 and c2), diagnosed as one: "
    four = about(*(("cluster_id", f"c{at}") for at in range(4)))
    assert foreword(four) == "4 clusters in one bundle (c0, c1 and 2 more), diagnosed as one: "


def test_lists_of_nodes_that_have_none_in_common_are_said() -> None:
    """By the names of the members; where IDs tell two clusters, these are named."""
    one = about(("cluster_id", "c1"))
    assert foreword(one, {"b", "a"}) == "a, b list the nodes of two clusters, or of one before and after: "
    assert foreword(about(("cluster_id", "c2"), ("cluster_id", "c1")), {"a"}).startswith("Two clusters in one bundle")


def test_a_cluster_without_konnectivity_is_said() -> None:
    """With the reason for which it is taken for one."""
    sets = [WorkloadRow(source="a", name=f"d{at}", namespace="kube-system", kind="DaemonSet") for at in range(3)]
    text = foreword(About(tables_of(*sets)))
    assert text.startswith("this cluster does not seem to use Konnectivity (no agent among 3 DaemonSets")


def test_a_cluster_of_openvpn_is_said_to_want_no_agents() -> None:
    """By its version, or where no version speaks by the pods that run; not where a cause has the headline, nor where agents are listed all the same."""
    old = NodeRow(source="n", name="w1", worker_version="4.11.3_1500_openshift")
    new = NodeRow(source="n", name="w1", worker_version="4.15.3_1500_openshift")
    client, agent = (
        PodRow(source="p", name=name, namespace="kube-system")
        for name in ("vpn-5c9d7b8f6-abcde", "konnectivity-agent-abcde")
    )
    text = foreword(About(tables_of(old)))
    assert (
        text == "this cluster uses OpenVPN (OpenShift 4.11.3 is before 4.14), so no konnectivity agents are expected: "
    )
    assert foreword(About(tables_of(old)), explained=True) == ""
    assert foreword(About(tables_of(client))).startswith("this cluster uses OpenVPN (only its pods are listed)")
    for rows in ((new,), (old, agent), (old, client, agent), (new, client)):
        assert "OpenVPN" not in foreword(About(tables_of(*rows)))


def test_nothing_is_confirmed_over_two_clusters() -> None:
    """What is likely stays likely, and the reason is said."""
    two = about(("cluster_id", "c2"), ("cluster_id", "c1"))
    found = doubted(finding(1), two)
    assert (found.certainty, found.summary) == (LIKELY, "it rains; two clusters are mixed in this bundle")
    for certainty in (LIKELY, POSSIBLE):
        one = finding(1, certainty=certainty)
        assert doubted(one, two) is one


def test_a_statement_that_another_denies_confirms_nothing() -> None:
    """
    Only where the cause cites one of the two; the other is named with its value, and agreement is no contradiction.

    What rests on such statements alone is possible; a line of its own that nobody denies keeps it likely.
    """
    facts = about(("vrf_enabled", "false"), ("vrf_enabled", "true"), ("type", "vpc"), ("type", "vpc"))
    found = doubted(finding(1), facts)
    assert (found.certainty, found.summary) == (POSSIBLE, "it rains; but 2.txt states vrf enabled true")
    more = dataclasses.replace(finding(1), evidence=(*finding(1).evidence, *finding(9).evidence))
    assert doubted(more, facts).certainty is LIKELY
    assert doubted(finding(2), facts).summary == "it rains; but 1.txt states vrf enabled false"
    for line in (3, 4, 9):
        assert doubted(finding(line), facts).certainty is CONFIRMED
    wrong_line = Finding(CONFIRMED, "it rains", (), (Evidence("1.txt", 2, "x"),))
    assert doubted(wrong_line, facts) is wrong_line


def test_a_cause_that_rests_on_disputed_statements_alone_is_possible() -> None:
    """Where the line that decides is contradicted; an undisputed one of another member keeps it, one of the same member is as old."""
    about = About(tables_of())
    lines = (Evidence("a.txt", 3, "x"), Evidence("a.txt", 9, "y"))
    found = Finding(CONFIRMED, "s", (), lines)
    assert doubted(found, about, {("a.txt", 3), ("a.txt", 9)}).certainty is POSSIBLE
    assert doubted(found, about, {("a.txt", 3)}).certainty is POSSIBLE
    assert doubted(found, about, {("a.txt", 9)}).certainty is CONFIRMED
    more = Finding(CONFIRMED, "s", (), (*lines, Evidence("b.txt", 1, "z")))
    assert doubted(more, about, {("a.txt", 3), ("a.txt", 9)}).certainty is CONFIRMED


def test_a_cause_that_rests_on_words_of_somebody_alone_is_possible() -> None:
    """Not where the line that decides, cited first, stands elsewhere, or most of them do."""
    about = About(tables_of())
    found = Finding(CONFIRMED, "s", (), (Evidence("a.txt", 3, "x"), Evidence("a.txt", 9, "y")))
    more = Finding(CONFIRMED, "s", (), (*found.evidence, Evidence("n.txt", 1, "z")))
    assert doubted(more, about, (), {"a.txt": [(1, 9)]}).certainty is POSSIBLE
    said = doubted(found, about, (), {"a.txt": [(1, 3), (9, 9)]})
    assert (said.certainty, said.summary.startswith("s; but that stands in words of somebody")) == (POSSIBLE, True)
    assert doubted(found, about, (), {"a.txt": [(1, 8)]}).certainty is POSSIBLE
    assert doubted(more, about, (), {"a.txt": [(1, 8)]}) is more
    for told in ({"a.txt": [(4, 9)]}, {"b.txt": [(1, 9)]}, {}):
        assert doubted(found, about, (), told) is found


def test_nothing_is_confirmed_by_a_member_of_two_distributions() -> None:
    """What another member shows is."""
    one = finding(1)
    source = one.evidence[0].source
    found = doubted(one, about(), two_distributions=[source])
    assert (found.certainty, found.summary.endswith("two clusters are mixed in this bundle")) == (
        LIKELY,
        True,
    )
    assert doubted(one, about(), two_distributions=["elsewhere"]) is one
    assert foreword(about(), (), {"a": ("IKS", "k3s")}) == "a shows clusters of IKS and k3s, diagnosed as one: "


def test_what_may_be_another_clusters_is_possible_at_most() -> None:
    """Only where all of its lines may; one line of this cluster carries it."""
    lines = (Evidence("a.txt", 1, "x"), Evidence("b.txt", 2, "y"))
    found = Finding(CONFIRMED, "it is", ("WH-04",), lines, ())
    both = {("a.txt", 1): OfOtherCluster.SERVICE, ("b.txt", 2): OfOtherCluster.NODE}
    lowered = doubted(found, About(tables_of()), others=both)
    assert lowered.certainty is POSSIBLE
    assert lowered.summary.startswith(f"it is; but {OfOtherCluster.SERVICE.value}")
    assert doubted(found, About(tables_of()), others={("a.txt", 1): OfOtherCluster.SERVICE}).certainty is CONFIRMED
