"""The Markdown report: some lines to paste into a ticket."""

from __future__ import annotations

from analyzer.report.markdown import render

from tests.support.inline import Case, agent, arguments, bundle, dial, failing, node, nodes, pods

SICK = {
    "a.yaml": arguments(), "p.txt": pods(agent("aaaaa")), "n.txt": nodes(node("10.0.0.1", status="NotReady")),
    "konnectivity-agent-aaaaa.log": failing(dial("dial tcp 10.0.0.1:31417: i/o timeout"), 9),
}  # fmt: skip


def lines(case: Case) -> list[str]:
    text = render(case.report.data)
    assert text.endswith("\n")
    return text.splitlines()


def test_a_sick_cluster() -> None:
    """Verdict, bundle, causes with their certainty, proof at its lines, the next command, symptoms and counts."""
    case = bundle(SICK)
    shown, data = lines(case), case.report.data
    assert shown[0].startswith(f"**{str(data.verdict).upper()}**: ")
    assert any(line.startswith("Bundle `bundle`") for line in shown)
    causes = [line for line in shown if line.startswith("- **")]
    assert len(causes) == min(3, len(data.causes)) > 0
    assert f"({data.causes[0].certainty})" in causes[0]
    first = data.causes[0].evidence[0]
    assert any(line.startswith(f"- `{first.source}:{first.line}` ") for line in shown)
    assert sum(line.startswith("- Next (") for line in shown) == min(2, len(data.causes[0].remedies))
    count = {word: sum(str(o.status) == word for o in data.checks) for word in ("fail", "warn", "pass", "unknown")}
    assert shown[-1] == "- Checks: " + ", ".join(f"{n} {word}" for word, n in count.items()) + f" of {len(data.checks)}"


def test_a_bundle_that_says_little() -> None:
    """No cause, no proof, no facts of a cluster."""
    shown = lines(bundle(x="x\n"))
    assert "Proof:" not in shown
    assert not any(line.startswith(("- **", "- Next", "- Symptoms")) for line in shown)
    assert len(shown) < 8


def test_nothing_of_a_bundle_is_markup() -> None:
    """Names and lines are shown as text."""
    case = bundle({"`x`<b>.txt": nodes(node("10.0.0.1", status="NotReady"))})
    assert "<b>" not in "\n".join(line.replace("`x", "") for line in lines(case) if "`" not in line)
