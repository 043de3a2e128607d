"""Writes `notebooks/` from the cells below and runs them: ``python -m support.make_notebooks`` in `tests/`."""

from __future__ import annotations

from pathlib import Path

import nbformat
from nbclient import NotebookClient

FOLDER = Path(__file__).parents[2] / "notebooks"
BUNDLE = "../fixtures/bundles/private-endpoint-without-vrf.tar.gz"
Cells = list[tuple[str, str]]
FIRST: Cells = [
    ("md", "# A first look\nLoad a bundle, look at what was read, and ask for the cause. Everything happens on this machine."),
    ("py", f'import analyzer\n\nsnapshot = analyzer.load("{BUNDLE}")\nsnapshot'),
    ("md", "`inputs` has one row for each member: what it was taken for and why, and what could not be read."),
    ("py", 'snapshot["inputs"][["source", "kind", "lines", "records", "unread_lines"]].head(12)'),
    ("md", "The diagnosis. Each claim cites file and line."),
    ("py", "report = snapshot.diagnose()\nreport"),
    ("py", 'import pandas as pd\n\npd.DataFrame([(c.id, str(c.status), c.summary) for c in report.checks if str(c.status) == "fail"], columns=["check", "status", "summary"])'),
]  # fmt: skip
MESH: Cells = [
    ("md", "# The BGP mesh\nWhat each node says of each peer, and what separates the pairs that are down from the ones that are up."),
    ("py", 'import analyzer\n\nsnapshot = analyzer.load("../fixtures/bundles/vrf-and-spanning-off.tar.gz")\npeers = snapshot.bgp_peers\npeers[["node", "peer_ip", "state", "established", "since", "same_subnet"]].head(8)'),
    ("py", 'peers.groupby("same_subnet", dropna=False)["established"].agg(["sum", "count"])'),
    ("md", "All pairs across subnets are down, all within one are up: routing between the VLANs, not the nodes, is at fault."),
    ("py", 'report = snapshot.diagnose()\nreport.drawings()["bgp"]'),
]  # fmt: skip
TUNNEL: Cells = [
    ("md", "# Tunnel sessions\nThe tables joined from both ends: streams of agents to servers, and dials with their outcome."),
    ("py", f'import analyzer\n\nsnapshot = analyzer.load("{BUNDLE}")\nsnapshot.dials[["dial_id", "started_at", "address", "outcome", "error"]].head(8)'),
    ("py", 'events = snapshot.konnectivity_events\nevents.groupby(["component", "signal"], observed=True).size()'),
    ("md", "Counts over every line are in `log_lines`: the denominators of each statement."),
    ("py", 'snapshot.log_lines.groupby(["component", "message"], observed=True)["count"].sum().sort_values(ascending=False).head(6)'),
    ("md", "How far the clocks of both ends are apart is an interval that their own lines prove, and the merged timeline orders only what it allows."),
    ("py", 'snapshot.clock_skew[["agent", "server", "low_s", "high_s", "requests", "responses", "connects", "contradictory"]]'),
    ("py", 'snapshot.timeline()[["at", "earliest_at", "latest_at", "certain", "component", "message"]].tail(5)'),
    ("py", 'report = snapshot.diagnose()\nreport.drawings()["coverage"]'),
]  # fmt: skip
CHECK: Cells = [
    ("md", "# Write a check\nA check names the tables it needs as parameters and answers with a status, a denominator and evidence. In the project it is one file in `analyzer/checks/`, found by its folder; here it is one cell."),
    ("py", f'import analyzer\nfrom analyzer.checks.base import failed, passed, unknown\n\nsnapshot = analyzer.load("{BUNDLE}")'),
    ("py", 'def restarts(pods, cite):\n    """Did any agent pod restart more than five times?"""\n    agents = pods[pods["name"].str.startswith("konnectivity-agent")]\n    if agents.empty:\n        return unknown("no agent pod is in the bundle")\n    bad = agents[agents["restarts"] > 5]\n    basis = f"{len(agents)} agent pods"\n    if len(bad):\n        return failed(f"{len(bad)} of {len(agents)} agent pods restarted more than 5 times", basis, cite(list(bad.itertuples())))\n    return passed(f"0 of {len(agents)} agent pods restarted more than 5 times", basis, cite(list(agents.itertuples())))'),
    ("py", 'answer = restarts(snapshot.pods, snapshot.cite)\nprint(answer.status, "|", answer.summary)\nfor one in answer.evidence:\n    print(f"{one.source}:{one.line}  {one.text}")'),
]  # fmt: skip
MANY: Cells = [
    ("md", "# Many bundles\n`analyze many PATH... --output DIR` writes a Parquet dataset with one row a bundle, a cause and a check. DuckDB asks it questions without loading it."),
    ("py", 'import tempfile\nfrom pathlib import Path\n\nfrom analyzer.fleet.dataset import Dataset\nfrom analyzer.fleet.rows import analyzed\n\nfolder = Path(tempfile.mkdtemp())\nDataset(folder).append([analyzed(str(path)) for path in sorted(Path("../fixtures/clusters").iterdir())])'),
    ("py", 'import duckdb\n\nconnection = duckdb.connect()\nconnection.sql(f"SELECT cause, certainty, count(*) AS bundles FROM \'{folder}/bundles/*.parquet\' GROUP BY ALL ORDER BY bundles DESC, cause").df()'),
    ("md", "Which checks are most often without evidence: what to add to the collection script."),
    ("py", 'connection.sql(f"SELECT \\"check\\", count(*) AS bundles FROM \'{folder}/checks/*.parquet\' WHERE status = \'unknown\' GROUP BY ALL ORDER BY bundles DESC, \\"check\\" LIMIT 8").df()'),
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
