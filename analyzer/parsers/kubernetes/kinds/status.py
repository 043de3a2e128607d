"""
A ``Status`` of the API server: the answer to a request that failed, in place of what was asked for.

::

    {"kind": "Status", "status": "Failure", "reason": "ServiceUnavailable", "code": 503,
     "message": "error trying to reach service: No agent available"}

kubectl prints it as ``Error from server (ServiceUnavailable): error trying to ...``, and so it is read.
"""

from __future__ import annotations

from analyzer.parsers import tool_errors
from analyzer.parsers.kubernetes.kinds.base import Object, in_one_line


def status(item: Object) -> None:
    """A row of `tool_errors` for a failure; of a success nothing is to be said."""
    message, reason = item.text_at("message"), item.text_at("reason")
    if item.text_at("status") != "Failure" or not message:
        item.emit.other("Status")
        return
    lead = f"Error from server ({reason})" if reason else "Error from server"
    tool_errors.add(item.where('"message"', "message:"), f"{lead}: {in_one_line(message)}", item.emit)


KINDS = {"Status": status}
