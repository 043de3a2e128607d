"""A label on the line of the titles is none of them."""

from __future__ import annotations

import pytest
from analyzer.sources.labelled import FENCES, NOTE, without_fences, without_labels

from tests.support.inline import bundle

ROWS = "w1     Ready      <none>   9d    v1.29.1\nw2     NotReady   <none>   9d    v1.29.1\n"
TITLES = "NAME   STATUS     ROLES    AGE   VERSION\n"


@pytest.mark.parametrize("label", ["Nodes: ", "our nodes (prod): ", "output=> ", "kubectl get nodes:", "[nodes] "])
def test_the_rows_stand_below_their_titles(label: str) -> None:
    """Each row is read by the offsets that the titles have without the label, and it is said."""
    if not label.startswith("["):
        assert without_labels(label + TITLES + ROWS) == (TITLES + ROWS, NOTE)
    found = bundle(t=label + TITLES + ROWS).snapshot
    assert found["nodes"]["ready"].tolist() == [True, False]


@pytest.mark.parametrize("text", [TITLES, "see: NAME of the node\n", "a sentence: NAME  your price\n", "no titles\n"])
def test_a_sentence_is_no_label(text: str) -> None:
    """Nor is anything taken off where no second title follows."""
    assert without_labels(text) == (text, "")


def test_what_stands_in_front_of_the_rows_as_well_is_no_label() -> None:
    """The name of a file, as grep prints it: it is none of the node's name."""
    text = "".join(f"nodes.txt:{line}\n" for line in (TITLES + ROWS).splitlines())
    assert without_labels(text) == (text, "")
    assert bundle(t=text).snapshot["nodes"]["name"].tolist() == ["w1", "w2"]


TABLE = "NAME   STATUS   AGE\nw1     Ready    9d"


@pytest.mark.parametrize(
    ("shown", "left"),
    [
        (f"look\n```{TABLE}```\nso?\n", f"look\n{TABLE}\nso?\n"),
        (f"look\n```{TABLE}\n```\nso?\n", f"look\n{TABLE}\n\nso?\n"),
        (f"[09:15] anna: ```{TABLE}```\nso?\n", f"[09:15] anna: {TABLE}\nso?\n"),
        (f"Anna Berg  09:15\n```\n{TABLE}```\nso?\n", f"Anna Berg  09:15\n\n{TABLE}\nso?\n"),
        (f"nodes: ```text\n{TABLE}```\nso?\n", f"nodes: \n{TABLE}\nso?\n"),
    ],
)
def test_fences_on_the_lines_of_what_they_quote(shown: str, left: str) -> None:
    """A chat's copy has no lines for them, or for one of them; what stands below the block is no part of it."""
    found = without_fences(shown)
    assert (found.text, found.note) == (left, FENCES)
    assert [shown.split("\n")[line - 1] for line in found.behind] == ["so?"]


@pytest.mark.parametrize(
    "text",
    [
        f"```text\n{TABLE}\n```\n",
        f"> ```\n> {TABLE}\n> ```\n",
        f"anna: ```\n{TABLE}\nanna: ```\n",
        "```kubectl get pods``` shows it\n",
        f"put it into ``` please\n{TABLE}\n",
        f"anna: ```{TABLE}\n",
        f"see ```this\n{TABLE}\n",
        TABLE,
    ],
)
def test_other_fences_are_left_alone(text: str) -> None:
    """Those with lines of their own, marks around a word, and one that nothing closes."""
    assert without_fences(text) == (text, frozenset(), "")


def test_what_a_chat_says_below_a_block_is_not_what_the_command_printed() -> None:
    """The list ends where its last line holds the fence: an address in the next message is no entry, and no row is lost."""
    text = (
        "[09:15] anna: ```NAME                       READY   STATUS    RESTARTS   AGE\n"
        "konnectivity-agent-4hq2z   1/1     Running   0          51d\n"
        "konnectivity-agent-rs9tx   0/1     Running   0          19h```\n"
        "[09:19] anna: ```ibmcloud ks cluster master private-service-endpoint allowlist get -c shop\n"
        "Enabled:   true\nSubnets\n10.135.8.0/26\n10.135.9.64/26```\n"
        "[09:22] anna: agent on 10.138.61.7 says nothing\n"
    )
    found = bundle(t=text).snapshot
    assert found["pods"]["name"].tolist() == ["konnectivity-agent-4hq2z", "konnectivity-agent-rs9tx"]
    assert [row for row in found["facts"]["value"] if "10.138.61.7" in str(row)] == []
