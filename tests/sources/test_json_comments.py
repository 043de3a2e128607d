"""Comments in JSON: passed over where it is JSON without them, and left where they stand elsewhere."""

from __future__ import annotations

import pytest
from analyzer.sources.json_comments import without_comments

NODE = '{\n    "kind": "Node",\n    # the bad one\n    // since Monday\n    "metadata": {"name": "w1"}\n}\n'


def test_a_comment_within_goes_and_every_line_stays() -> None:
    """What stands above and behind keeps its signs: it may be a command."""
    text, count = without_comments("# kubectl get node w1 -o json\n" + NODE + "# kubectl get nodes\n")
    assert count == 2
    assert (
        text
        == '# kubectl get node w1 -o json\n{\n    "kind": "Node",\n\n\n    "metadata": {"name": "w1"}\n}\n# kubectl get nodes\n'
    )


@pytest.mark.parametrize(
    "text",
    [
        NODE.replace("    # the bad one\n    // since Monday\n", ""),  # none
        NODE.replace("}\n", ""),  # no JSON without them either
        "{\n# a\n}\n".replace("{", "x:"),
        '{\n  "a": "x\\n# y"\n}\n# behind\n',  # JSON as it stands
        "no JSON\n# at all\n",
    ],
)
def test_other_texts_stay(text: str) -> None:
    """Nothing is taken off what parses, or does not without it."""
    assert without_comments(text) == (text, 0)
