"""
The table below `Non-terminated Pods:` of a described node: which pods the API server places there.

::

    Non-terminated Pods:          (2 in total)
      Namespace                   Name                       CPU Requests  CPU Limits  Memory Requests  Memory Limits  Age
      ---------                   ----                       ------------  ----------  ---------------  -------------  ---
      kube-system                 konnectivity-agent-5n6kq   10m (0%)      0 (0%)      10Mi (0%)        500Mi (3%)     12d

It says nothing of their state. The age is there from Kubernetes 1.16 on.
"""

from __future__ import annotations

from analyzer import patterns as regex
from analyzer import schema
from analyzer.parsers.base import Emit
from analyzer.parsers.kubernetes.described.block import Block
from analyzer.parsers.kubernetes.row_rules import AGE, NAME
from analyzer.sources.clock import age_s

KEY = "Non-terminated Pods"
HEAD = regex.compile(r"\(\d{1,5} in total\)|Namespace[ ]{2,}Name[ ]{2,}CPU Requests\b.*|-+(?:[ ]{2,}-+)*")
GAP = regex.compile(r"\s{2,}|\t")
USE = regex.compile(r"\d{1,15}(?:\.\d{1,3})?[a-zA-Z]{0,2} \(\d{1,5}%\)")
"""A request or limit, and its share of what the node can give."""
IS_AGE = regex.compile(AGE)
USES = 4


def read(block: Block, node: str | None, emit: Emit) -> None:
    """A row for each pod, at its own line; a line that is none of the table is unread."""
    for line, text in block.beside_and_below(KEY):
        if HEAD.fullmatch(text):
            continue
        cells = GAP.split(text)
        uses, age = cells[2 : 2 + USES], cells[2 + USES :]
        if (
            len(uses) == USES
            and all(USE.fullmatch(use) for use in uses)
            and all(NAME.fullmatch(name) for name in cells[:2])
            and (not age or (len(age) == 1 and IS_AGE.fullmatch(age[0])))
        ):
            emit(schema.PODS, line, namespace=cells[0], name=cells[1], node=node, age_s=age_s(age[0]) if age else None)
        else:
            emit.unread(line, "no row of a node's pods")
