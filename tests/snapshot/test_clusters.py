"""Several clusters in one bundle: told apart by folder, and one of them chosen."""

from __future__ import annotations

from pathlib import Path

import analyzer
import pytest
from analyzer.errors import UsageError
from analyzer.schema import FACTS, NODES
from analyzer.snapshot import clusters
from analyzer.snapshot.clusters import several

from tests.support.bundles import write_tree
from tests.support.inline import agent, node, nodes, pods
from tests.support.values import are_values

ONE, TWO = "cv7h3k2f0q9s5d8m1n40", "cf8nu40ugecuup9e9o00"


def facts(*rows: tuple[str, str, str]) -> dict[str, list[str]]:
    return {"source": [r[0] for r in rows], "key": [r[1] for r in rows], "value": [r[2] for r in rows]}


def record(id: str, name: str) -> str:
    return f"Retrieving cluster {name}...\nOK\n\nName:    {name}\nID:      {id}\nState:   normal\nIngress Subdomain:  {name}.x\nMaster\nStatus:  Ready\n"


def test_members_belong_to_the_nearest_folder_that_names_one() -> None:
    """A file without an ID is its folder's cluster's; one beside both is nobody's."""
    stated = facts(
        ("a/get.txt", "cluster_id", ONE), ("a/get.txt", "cluster_name", "prod"), ("b.tgz!x/get.txt", "cluster_id", TWO)
    )
    one, two = sorted(several(stated, ["a/logs/1.log", "b.tgz!y/2.log", "note.txt"]), key=lambda m: m.name or "")[::-1]
    assert (one.called, one.sources) == (f"prod ({ONE})", {"a/get.txt", "a/logs/1.log"})
    assert (two.called, two.sources) == (TWO, {"b.tgz!x/get.txt", "b.tgz!y/2.log"})


@pytest.mark.parametrize(
    "stated",
    [
        None,
        facts(("a.txt", "cluster_id", ONE), ("b.txt", "cluster_id", ONE)),
        facts(("a.txt", "cluster_id", ONE), ("a.txt", "cluster_id", TWO)),
        facts(("a.txt", "cluster_id", ONE), ("a.txt", "cluster_id", TWO), ("b.txt", "cluster_id", ONE)),
    ],
)
def test_nothing_to_choose(stated: dict[str, list[str]] | None) -> None:
    """One cluster, or two that no member tells apart."""
    assert several(stated, ["c.txt"]) == ()


@pytest.fixture
def both(tmp_path: Path) -> Path:
    files = {
        "a/get.txt": record(ONE, "prod"),
        "a/pods.txt": pods(agent("a"), agent("b")),
        "b/get.txt": record(TWO, "stage"),
        "b/pods.txt": pods(agent("c", "0/1", "CrashLoopBackOff"), agent("d", "0/1", "CrashLoopBackOff")),
        "note.txt": pods(agent("e", "0/1")),
    }
    return write_tree(tmp_path / "bundle", files)


def test_nothing_is_diagnosed_of_a_mixture(both: Path) -> None:
    """Both names and IDs stand on the first line, no cause is found, and the commands that choose are there."""
    report = analyzer.load(both, isolate=False).diagnose()
    first = " ".join(report.to_text().split("\n")[:3])
    assert all(one in first for one in (ONE, TWO, "prod", "stage"))
    assert (report.verdict, report.causes) == ("inconclusive", ())
    assert {str(o.status) for o in report.checks if o.id != "CTX-10"} == {"unknown"}
    assert f"analyze bundle --cluster {TWO}" in report.to_text()


@pytest.mark.parametrize(
    ("asked", "verdict", "agents"), [("prod", "inconclusive", 2), (TWO, "broken", 2), (TWO[:6], "broken", 2)]
)
def test_one_is_chosen(both: Path, asked: str, verdict: str, agents: int) -> None:
    """By name, ID or the beginning of one; rows of the other, and of what lies beside both, are left out and counted."""
    snapshot = analyzer.load(both, isolate=False, cluster=asked)
    report = snapshot.diagnose()
    assert report.verdict in (verdict, "degraded")
    assert len(snapshot.about.role("agent")) == agents
    assert next(o for o in report.checks if o.id == "CTX-10").status == "pass"
    assert any("3 members of other clusters, or of none, left out" in text for text in report.data.audit)
    assert len(report.data.inputs) == 5
    assert all(source.split("/")[0] == ("a" if asked == "prod" else "b") for source in snapshot["pods"]["source"])


@pytest.mark.parametrize("first", [ONE, TWO])
def test_a_file_of_equal_bytes_is_of_both(tmp_path: Path, first: str) -> None:
    """Two clusters of one account hand in the same file; it is read once, and each has what it states."""
    folders = {ONE: "a" if first == ONE else "b", TWO: "b" if first == ONE else "a"}
    files = {f"{folder}/get.txt": record(id, "x") for id, folder in folders.items()}
    files |= {f"{folder}/nodes.txt": nodes(node("10.1.2.3"), node("10.1.2.4")) for folder in folders.values()}
    path = write_tree(tmp_path / "bundle", files)
    for id in (ONE, TWO):
        chosen = analyzer.load(path, isolate=False, cluster=id)
        assert len(chosen.rows[NODES]) == 2
        assert [row.value for row in chosen.rows[FACTS] if row.key == "cluster_id"] == [id]


def test_a_choice_that_is_none(both: Path, tmp_path: Path) -> None:
    """A name that no cluster has is a fault of use that names those there are, with one cluster as with several."""
    with pytest.raises(UsageError, match="prod"):
        analyzer.load(both, isolate=False, cluster="other")
    with pytest.raises(UsageError, match="more than one"):
        analyzer.load(both, isolate=False, cluster="c")
    single = write_tree(tmp_path / "one", {"get.txt": record(ONE, "prod")})
    with pytest.raises(UsageError, match=f"no cluster of this bundle is called 'other'; it names {ONE}, prod"):
        analyzer.load(single, isolate=False, cluster="other")
    for own in ("prod", ONE, ONE[:8]):
        assert analyzer.load(single, isolate=False, cluster=own).cluster is None


def test_a_choice_that_nothing_can_confirm_is_said(tmp_path: Path) -> None:
    """No member names a cluster: everything is looked at, and that nobody can tell whose it is stands in the report."""
    nameless = write_tree(tmp_path / "one", {"pods.txt": pods(agent("a"))})
    report = analyzer.load(nameless, isolate=False, cluster="prod").diagnose()
    assert "no member names a cluster: whether this is prod cannot be told" in report.data.audit


def test_its_values_have_their_own_fields() -> None:
    """Its readers cannot change them, and a misspelt field is refused."""
    are_values(clusters)


THREE = "cd1abcuf0s5d8m1n4000"


@pytest.mark.parametrize(
    ("stated", "named", "ids"),
    [
        (None, {"n.txt": {ONE, TWO}}, {ONE, TWO}),
        (None, {"n.txt": {ONE}}, set()),
        (facts(("a.txt", "cluster_id", ONE)), {"n.txt": {ONE, TWO}}, set()),
        (facts(("a.txt", "cluster_id", ONE)), {"n.txt": {TWO}}, {ONE, TWO}),
        (facts(("a.txt", "cluster_id", ONE)), {"n.txt": {TWO, THREE}}, {ONE, TWO, THREE}),
        (facts(("a.txt", "cluster_id", ONE), ("b.txt", "cluster_id", TWO)), {"n.txt": {THREE}}, {ONE, TWO}),
        (facts(("a.txt", "cluster_id", ONE), ("b.txt", "cluster_id", "")), {}, set()),
        (facts(("a.txt", "cluster_id", ONE), ("b.txt", "version", TWO)), None, set()),
    ],
)
def test_a_list_of_control_planes_names_clusters_where_no_record_says_which(
    stated: dict[str, list[str]] | None, named: dict[str, set[str]] | None, ids: set[str]
) -> None:
    """Of a record that is in the list it is one cluster; beside several records the list adds none."""
    found = several(stated, ["x/c.txt"], named)
    assert {one.id for one in found} == ids
    assert all("x/c.txt" not in one.sources for one in found)


def test_so_many_clusters_at_most() -> None:
    """More are not told apart."""
    rows = [(f"{n}.txt", "cluster_id", f"{n:020d}") for n in range(clusters.MOST + 1)]
    assert len(several(facts(*rows[:-1]), [])) == clusters.MOST
    assert several(facts(*rows), []) == ()


def test_the_name_of_a_cluster_may_stand_in_another_file_of_its_folder() -> None:
    """Its record's own name comes first; an empty one is none."""
    stated = facts(
        ("a/g", "cluster_id", ONE), ("a/g", "cluster_name", ""), ("a/x", "cluster_name", "first"),
        ("b/g", "cluster_id", TWO), ("b/g", "cluster_name", "own"), ("b/x", "cluster_name", "other"),
    )  # fmt: skip
    assert {one.id: one.name for one in several(stated, ["a/x", "b/x"])} == {ONE: "first", TWO: "own"}
    assert {one.id: one.name for one in several(stated, [])} == {ONE: None, TWO: "own"}


def test_what_the_records_state() -> None:
    """One ID is the bundle's, two are none's; names and IDs that are there."""
    one = facts(("a", "cluster_id", ONE), ("b", "cluster_id", ONE), ("b", "cluster_id", ""), ("b", "cluster_name", "x"), ("b", "version", "1"))  # fmt: skip
    assert clusters.only(one) == ONE
    assert clusters.only(facts(("a", "cluster_id", ONE), ("b", "cluster_id", TWO))) is None
    assert clusters.only(None) is clusters.only(facts(("a", "cluster_name", "x"))) is None
    assert (clusters.names(one), clusters.names(None)) == ([ONE, ONE, "x"], [])


MEMBERS = (clusters.ClusterShare("c-one", "c-two", frozenset()), clusters.ClusterShare("c-two1", None, frozenset()))


@pytest.mark.parametrize(("asked", "at"), [("c-one", 0), ("c-o", 0), ("c-two", 0), ("c-two1", 1)])
def test_the_one_that_is_asked_for(asked: str, at: int) -> None:
    """A whole ID or name comes before the beginning of an ID."""
    assert clusters.chosen(MEMBERS, asked) is MEMBERS[at]


@pytest.mark.parametrize(("asked", "says"), [("c-", "more than one cluster"), ("", "no cluster"), ("x", "no cluster")])
def test_one_that_is_none_of_them(asked: str, says: str) -> None:
    """The fault names those there are."""
    with pytest.raises(
        UsageError, match=f"{says} of this bundle is called '{asked}'; there are: c-two .c-one., c-two1"
    ):
        clusters.chosen(MEMBERS, asked)


def test_a_bundle_without_a_choice() -> None:
    """Nothing contradicts what is asked for, or the one cluster does."""
    assert clusters.chosen((), "x") is clusters.chosen((), "x", [""]) is clusters.chosen((), "x", ["y", "xy"]) is None
    for asked in ("", "z"):
        with pytest.raises(UsageError, match="it names x, y"):
            clusters.chosen((), asked, ["y", "x", ""])
