"""Lines that say which account owns a cluster."""

from __future__ import annotations

import pytest
from analyzer.vendors.owner_lines import BY_CRN, BY_WORD, owners

ACCOUNT, SECOND = "3c" * 16, "4d" * 16
CLUSTER = "cp2v8k1d0t5o7b4s3m90"
CRN = f"crn:v1:bluemix:public:containers-kubernetes:jp-tok:a/{ACCOUNT}:{CLUSTER}::"


@pytest.mark.parametrize(
    "line",
    [f"as the inventory has it: {CRN}", f"CRN:    {CRN}", f'    "crn": "{CRN}",', f"({CRN[:-2]}, I think)"],
)
def test_a_crn_tells_the_owner_wherever_it_stands(line: str) -> None:
    """It holds the cluster's ID and the account's, whatever is around it."""
    assert [tuple(one) for one in owners(f"words\n{line}\n", 7)] == [(8, BY_CRN, f"{CLUSTER} {ACCOUNT}")]


@pytest.mark.parametrize("line", [f"xo says AccountID {ACCOUNT} for {CLUSTER}", f"{CLUSTER}: AccountID={ACCOUNT}"])
def test_an_account_beside_a_clusters_id_is_somebodys_word(line: str) -> None:
    """It is told apart from a CRN."""
    assert [(one.key, one.value) for one in owners(line, 1)] == [(BY_WORD, f"{CLUSTER} {ACCOUNT}")]


@pytest.mark.parametrize(
    "line",
    [
        f"AccountID {ACCOUNT} is not the one of {CLUSTER}",
        f"AccountID {ACCOUNT} for {CLUSTER}?",
        f"AccountID {ACCOUNT} or AccountID {SECOND} for {CLUSTER}",
        f"Account ID:   {ACCOUNT}",
        f"another AccountID {ACCOUNT}, {CLUSTER}",
        CRN.replace("containers-kubernetes", "cloud-object-storage"),
        CRN.replace(f"a/{ACCOUNT}", "a/mine"),
    ],
)
def test_a_denial_a_question_or_half_of_it_says_nothing(line: str) -> None:
    """Nor does what `account show` prints, nor the CRN of anything that is no cluster."""
    assert list(owners(line, 1)) == []
