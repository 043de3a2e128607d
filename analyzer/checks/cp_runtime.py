"""A Konnectivity server that ended, by its own log and by the runtime of its machine (`crictl ps -a`)."""

from __future__ import annotations

from analyzer.checks import details
from analyzer.checks.base import Answer, Cite, failed, passed, plural, some
from analyzer.facts.generated import is_servers
from analyzer.schema import CrictlContainerRow, KonnectivityEventRow
from analyzer.tables.rows import Rows
from analyzer.wording import excerpt


def exits(last: tuple[KonnectivityEventRow, ...], cite: Cite) -> Answer:
    """The answer for logs that end with the error of a program that could not start."""
    said = next((row.error for row in reversed(last) if row.error), None)
    text = "the Konnectivity server exits at its start" + (f": {excerpt(said, 240)}" if said else "")
    return failed(text, "its own log", cite(last), detail=details.ProgramExits(len(last)))


def on_machine(crictl: Rows[CrictlContainerRow], cite: Cite) -> Answer | None:
    """The newest attempt of each server's container, where pods cannot be listed; None where the runtime shows none."""
    newest: dict[str, CrictlContainerRow] = {}
    for row in crictl:
        key = row.pod or row.source
        if is_servers(row.name) and (key not in newest or _order(row) > _order(newest[key])):
            newest[key] = row
    if not newest:
        return None
    basis = f"{plural(len(newest), 'server container')} on machines of the control plane"
    down = [row for row in newest.values() if row.state == "Exited"]
    if down:
        return failed(
            f"{len(down)} of {len(newest)} containers of the Konnectivity server have exited: "
            + some(f"{row.pod or row.container_id}, attempt {row.attempt or 0}" for row in down),
            basis,
            cite(down),
            subjects=[str(row.pod or row.container_id) for row in down],
            detail=details.ProgramExits(0),
        )
    if all(row.state == "Running" for row in newest.values()):
        return passed("the server's container runs on its machine", basis, cite(newest.values()))
    return None


def _order(row: CrictlContainerRow) -> tuple[int, bool]:
    return row.attempt or 0, row.state == "Running"
