"""Which account of IBM Cloud owns the cluster, and whose settings are shown."""

from __future__ import annotations

import pytest
from analyzer.facts.accounts import Accounts, is_same
from analyzer.schema import FactRow

OWN, OTHER, THIRD = "0a" * 16, "1b" * 16, "2c" * 16
CLUSTER = "cn5t0v2d0q1o3b7s9m60"
CRN = "crn:v1:bluemix:public:containers-kubernetes:eu-de:a/{}:{}::"


def fact(key: str, value: str, line: int = 1, source: str = "a.txt") -> FactRow:
    return FactRow(source=source, line=line, key=key, value=value)


def accounts(*rows: FactRow, cluster: str | None = CLUSTER) -> Accounts:
    found: dict[str, list[FactRow]] = {}
    for row in rows:
        found.setdefault(row.key, []).append(row)
    return Accounts(found, cluster)


@pytest.mark.parametrize(
    ("rows", "cluster", "owner"),
    [
        ([fact("account_id", OWN)], CLUSTER, OWN),
        ([fact("crn", CRN.format(OWN, CLUSTER))], CLUSTER, OWN),
        ([fact("crn", CRN.format(OWN, CLUSTER))], None, OWN),
        ([fact("crn", CRN.format(OTHER, "another")), fact("crn", CRN.format(OWN, CLUSTER))], CLUSTER, OWN),
        ([fact("crn", CRN.format(OTHER, "another"))], CLUSTER, None),
        ([fact("account_id_shown", OTHER)], CLUSTER, None),
        ([fact("owner_by_crn", f"{CLUSTER} {OWN}"), fact("owner_by_word", f"{CLUSTER} {OTHER}")], CLUSTER, OWN),
        ([fact("owner_by_crn", f"{CLUSTER} {OWN}"), fact("owner_by_crn", f"another {OTHER}")], CLUSTER, OWN),
        ([fact("owner_by_crn", f"{CLUSTER} {OWN}"), fact("owner_by_crn", f"{CLUSTER} {OTHER}")], CLUSTER, None),
        ([fact("owner_by_crn", f"{CLUSTER} {OWN}")], None, None),
        ([fact("owner_by_word", f"{CLUSTER} {OWN}")], CLUSTER, OWN),
    ],
)
def test_the_owner_stands_in_the_clusters_own_record(
    rows: list[FactRow], cluster: str | None, owner: str | None
) -> None:
    """Its account, else its CRN; another cluster's says nothing of this one, nor does what is shown."""
    found = accounts(*rows, cluster=cluster).owner
    assert (found.value if found else None) == owner


@pytest.mark.parametrize(
    ("shown", "others"),
    [([OTHER], [OTHER]), ([OTHER, OTHER], [OTHER]), ([OTHER, THIRD], [OTHER, THIRD]), ([OTHER, OWN], []), ([OWN], []), ([], [])],
)  # fmt: skip
def test_others_are_shown_where_the_owner_is_not(shown: list[str], others: list[str]) -> None:
    """One of them all suffices; without an owner there is nobody to compare with."""
    rows = [fact("account_id_shown", value, at) for at, value in enumerate(shown, 1)]
    assert accounts(fact("account_id", OWN), *rows).others == others
    assert accounts(*rows).others == []
    assert [row.value for row in accounts(*rows).all_shown] == shown


def test_settings_of_another_account_are_none_of_the_clusters() -> None:
    """By the account above them in their file, else by the one that is shown; a setting without any is taken."""
    both = [
        fact("account_id_shown", OTHER, 1),
        fact("vrf_enabled", "false", 2),
        fact("account_id_shown", OWN, 5),
        fact("vrf_enabled", "true", 6),
        fact("vrf_enabled", "false", 2, "b.txt"),
    ]
    own = fact("account_id", OWN, 1, "r.txt")
    assert [row.line for row in accounts(own, *both).setting("vrf_enabled")] == [6, 2]
    assert len(accounts(*both).setting("vrf_enabled")) == 3
    assert [row.line for row in accounts(own, *both).own_setting("vrf_enabled")] == [6]
    assert accounts(*both).own_setting("vrf_enabled") == []  # nobody says whose the cluster is
    assert accounts(own, fact("vrf_enabled", "false")).own_setting("vrf_enabled") == []
    alone = [
        fact("account_id_shown", OTHER, 4),
        fact("vrf_enabled", "true", 2),
        fact("vrf_enabled", "true", 9, "b.txt"),
    ]
    assert accounts(own, *alone).setting("vrf_enabled") == []
    assert accounts(own, fact("vrf_enabled", "true")).setting("vrf_enabled")[0].value == "true"


@pytest.mark.parametrize(("key", "own"), [("owner_by_crn", 1), ("owner_by_word", 0)])
def test_somebodys_word_of_the_owner_is_no_proof_that_a_setting_is_its_own(key: str, own: int) -> None:
    """It takes a setting of another account away; that one is the owner's takes a record or a CRN."""
    rows = [fact("account_id_shown", OWN, 1), fact("vrf_enabled", "false", 2)]
    said = accounts(fact(key, f"{CLUSTER} {OWN}"), *rows)
    assert (len(said.setting("vrf_enabled")), len(said.own_setting("vrf_enabled"))) == (1, own)
    assert accounts(fact(key, f"{CLUSTER} {OTHER}"), *rows).setting("vrf_enabled") == []


def test_a_record_may_write_more_before_the_same_id() -> None:
    """Its end decides."""
    assert is_same(OWN, OWN)
    assert is_same(OWN, f"a/{OWN}")
    assert not is_same(OTHER, OWN)
