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


def test_fences_on_the_lines_of_what_they_quote() -> None:
    """A chat's copy has none of its own lines for them; a fence with a language, and a word in marks, are left alone."""
    table = "NAME   STATUS   AGE\nw1     Ready    9d"
    assert without_fences(f"look\n```{table}```\nso?\n") == (f"look\n{table}\nso?\n", FENCES)
    assert without_fences(f"look\n```{table}\n```\nso?\n") == (f"look\n{table}\n\nso?\n", FENCES)
    for text in (f"```text\n{table}\n```\n", "```kubectl get pods``` shows it\n", f"{table}\n"):
        assert without_fences(text) == (text, "")
