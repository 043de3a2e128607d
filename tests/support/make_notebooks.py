"""Writes `notebooks/` from the cells below and runs them: ``python -m support.make_notebooks`` in `tests/`."""

from __future__ import annotations

from pathlib import Path

import nbformat
from nbclient import NotebookClient

FOLDER = Path(__file__).parents[2] / "notebooks"
BUNDLE = "../fixtures/bundles/private-endpoint-without-vrf.tar.gz"
Cells = list[tuple[str, str]]
TWO_SERVERS = "../fixtures/clusters/08-ha-server-without-agents"
FIRST: Cells = [
    ("md", "# A first look\nLoad a bundle, look at what was read, and ask for the cause. Everything happens on this machine."),
    ("py", f'import analyzer\n\nsnapshot = analyzer.load("{BUNDLE}")\nsnapshot.tables'),
    ("md", "`inputs` has one row for each member: what it was taken for and why, and what could not be read."),
    ("py", 'snapshot.inputs[["source", "kind", "lines", "records", "unread_lines"]].head(12)'),
    ("md", "The diagnosis. Each claim cites file and line."),
    ("py", "report = snapshot.diagnose()\nreport"),
    ("py", 'for cause in report.causes:\n    print(f"{cause.certainty}: {cause.title}")\n    for one in cause.evidence[:3]:\n        print(f"    {one.source}:{one.line}  {one.text}")'),
    ("md", "What failed, and in what time: the logs cover this window."),
    ("py", 'import pandas as pd\n\npd.DataFrame([(c.id, c.title, c.summary) for c in report.checks if c.status == "fail"], columns=["check", "question", "answer"])'),
    ("py", 'report.drawings()["coverage"]'),
    ("md", "**Now try.** Load a bundle of your own: `analyzer.load(\"your.tar.gz\")`. Which members were not understood? `snapshot.inputs.query(\"status != 'read'\")` lists them, and `snapshot.unread` has each line that was not read with the reason."),
]  # fmt: skip
MESH: Cells = [
    ("md", "# The BGP mesh\nWhat each node says of each peer, and what separates the pairs that are down from the ones that are up."),
    ("py", 'import analyzer\n\nsnapshot = analyzer.load("../fixtures/bundles/vrf-and-spanning-off.tar.gz")\npeers = snapshot.bgp_peers\npeers[["node", "peer_ip", "state", "established", "since", "same_subnet"]].head(8)'),
    ("py", 'peers.groupby("same_subnet", dropna=False)["established"].agg(["sum", "count"])'),
    ("md", "All pairs across subnets are down, all within one are up: routing between the VLANs, not the nodes, is at fault. The matrix shows it at a glance; rest the pointer on a cell for the line that says so."),
    ("py", 'report = snapshot.diagnose()\nreport.drawings()["bgp"]'),
    ("py", 'report.causes[0].title, str(report.causes[0].certainty)'),
    ("md", "**Now try.** Which node has most peers down? `peers[peers.established == False].groupby(\"node\", observed=True).size()`. In SQL (extra `sql`): `snapshot.sql(\"SELECT node, count(*) FROM bgp_peers WHERE NOT established GROUP BY 1\")`. For a paper, `report.drawings()[\"bgp\"].figure()` is a matplotlib figure (extra `figures`)."),
]  # fmt: skip
TUNNEL: Cells = [
    ("md", "# Tunnel sessions\nTwo servers, six agents, and the tables joined from both ends: streams of agents to servers, and dials with their outcome."),
    ("py", f'import analyzer\n\nsnapshot = analyzer.load("{TWO_SERVERS}")\nreport = snapshot.diagnose()\nreport'),
    ("md", "Each stream, from both ends where both ends tell of it."),
    ("py", 'snapshot.agent_connections[["agent_pod", "server_pod", "connected_at", "disconnected_at", "seen_by"]].head(6)'),
    ("py", 'report.drawings()["connections"]'),
    ("md", "Dials by outcome, over time."),
    ("py", 'snapshot.dials.groupby("outcome", observed=True).size()'),
    ("py", 'report.drawings()["dials"]'),
    ("md", "How far the clocks of both ends are apart is an interval that their own lines prove, and the merged timeline orders only what it allows."),
    ("py", 'snapshot.clock_skew[["agent", "server", "low_s", "high_s", "requests", "responses", "connects"]].head(6)'),
    ("py", 'snapshot.timeline()[["at", "component", "source", "message", "certain"]].head(8)'),
    ("md", "Counts over every line are in `log_lines`: the denominators of each statement."),
    ("py", 'snapshot.log_lines.groupby(["component", "message"], observed=True)["count"].sum().sort_values(ascending=False).head(6)'),
    ("md", "**Now try.** Look at one dial from both ends: take a `dial_id` of `snapshot.dials` and filter `snapshot.konnectivity_events` by it. How long did dials take? `(snapshot.dials.ended_at - snapshot.dials.started_at).describe()`."),
]  # fmt: skip
CHECK: Cells = [
    ("md", "# Write a check\nA check looks at tables and answers with a state, a sentence, a denominator and evidence. Here it is one function; in the project it is one file in `analyzer/checks/`, found by its folder (see CONTRIBUTING)."),
    ("py", f'import analyzer\n\nsnapshot = analyzer.load("{BUNDLE}")\nsnapshot.pods[["namespace", "name", "ready", "status", "restarts"]].head(6)'),
    ("md", "Without evidence the answer is unknown, never pass: an empty table proves nothing."),
    ("py", 'def not_ready(snapshot):\n    """Is any agent pod not ready?"""\n    pods = snapshot.pods\n    agents = pods[pods["name"].str.startswith("konnectivity-agent")]\n    if agents.empty:\n        return "unknown", "no agent pod is in the bundle", ()\n    bad = agents[agents["ready"] == False]\n    state = "fail" if len(bad) else "pass"\n    shown = bad if len(bad) else agents\n    return state, f"{len(bad)} of {len(agents)} agent pods are not ready", snapshot.cite(shown.itertuples())'),
    ("py", 'state, answer, evidence = not_ready(snapshot)\nprint(state, "|", answer)\nfor one in evidence:\n    print(f"{one.source}:{one.line}  {one.text}")'),
    ("md", "The same question over all the clusters beside it, as a table."),
    ("py", 'from pathlib import Path\n\nimport pandas as pd\n\nrows = [(path.name, *not_ready(analyzer.load(path))[:2]) for path in sorted(Path("../fixtures/clusters").iterdir())]\npd.DataFrame(rows, columns=["cluster", "state", "answer"])'),
    ("py", 'snapshot.diagnose().drawings()["levels"]'),
    ("md", "**Now try.** Ask for pods that restarted: which column tells, and what is its denominator? Compare with `analyze explain AG-06`, and let your function say unknown where `restarts` is missing."),
]  # fmt: skip
MANY: Cells = [
    ("md", "# Many bundles\n`analyze many PATH... --output DIR` writes a Parquet dataset (extra `parquet`) with one row a bundle, a cause and a check. DuckDB asks it questions without loading it."),
    ("py", 'import subprocess\nimport sys\nimport tempfile\n\nfolder = tempfile.mkdtemp() + "/fleet"\ndone = subprocess.run([sys.executable, "-m", "analyzer", "many", "../fixtures/clusters", "--output", folder], capture_output=True)\ndone.returncode'),
    ("py", 'import duckdb\n\nconnection = duckdb.connect()\ncauses = connection.sql(f"SELECT cause, certainty, count(*) AS bundles FROM \'{folder}/bundles/*.parquet\' GROUP BY ALL ORDER BY bundles DESC, cause").df()\ncauses.style.bar(subset=["bundles"], color="#86c1e8").hide(axis="index").set_uuid("causes")'),
    ("md", "Which checks are most often without evidence: what to add to the collection script."),
    ("py", 'connection.sql(f"SELECT \\"check\\", count(*) AS bundles FROM \'{folder}/checks/*.parquet\' WHERE status = \'unknown\' GROUP BY ALL ORDER BY bundles DESC, \\"check\\" LIMIT 8").df()'),
    ("md", "The picture of the fleet's report: causes by how sure they are."),
    ("py", 'import re\n\nfrom IPython.display import SVG\n\nsubprocess.run([sys.executable, "-m", "analyzer", "fleet", folder, "--format", f"html={folder}.html"], stderr=subprocess.DEVNULL)\nwith open(f"{folder}.html") as page:\n    drawn = re.search(r"<svg.*?</svg>", page.read(), re.S)[0]\nSVG(drawn)'),
    ("md", "**Now try.** Give `analyze many` your own folder of bundles and `--tables bgp_peers`, and count the peers that are down in all of them with one SELECT over `{folder}/tables/bgp_peers/*.parquet`."),
]  # fmt: skip
NOTEBOOKS = {
    "01_first_look": FIRST,
    "02_bgp_mesh": MESH,
    "03_tunnel_sessions": TUNNEL,
    "04_write_a_check": CHECK,
    "05_many_bundles": MANY,
}


def build(cells: Cells) -> nbformat.NotebookNode:
    book = nbformat.v4.new_notebook(
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    )
    make = {"md": nbformat.v4.new_markdown_cell, "py": nbformat.v4.new_code_cell}
    book.cells = [make[kind](text, id=f"cell-{i}") for i, (kind, text) in enumerate(cells)]
    return book


def main() -> None:
    for name, cells in NOTEBOOKS.items():
        book = build(cells)
        NotebookClient(
            book, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(FOLDER)}}
        ).execute()
        for cell in book.cells:
            cell.get("metadata", {}).pop("execution", None)
        nbformat.write(book, FOLDER / f"{name}.ipynb")


if __name__ == "__main__":
    main()
