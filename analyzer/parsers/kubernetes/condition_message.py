"""
The condition message of an API service, printed alone: what kube-apiserver's availability controller says of it.

::

    $ kubectl get apiservice v1beta1.metrics.k8s.io -o jsonpath='{.status.conditions[0].message}'
    failing or missing response from https://172.21.7.7:443/apis/metrics.k8s.io/v1beta1: Get "https://...": EOF

Below a command that asks for an API service in any of its words; elsewhere a whole line of the first kind alone (`tool_errors`).
"""

from __future__ import annotations

from analyzer import patterns as regex
from analyzer import schema
from analyzer.konnectivity import chain
from analyzer.konnectivity.chain import Caller
from analyzer.parsers.base import Emit, Fragment, Parser

ASKED = regex.compile(r"\b(?:get|describe)\b.{0,300}?\bapiservices?\b", regex.I)
START = regex.compile(
    r"[ \t'\"]{0,8}(?:[Mm]essage:\s{1,40})?['\"]?(?P<text>failing or missing response from |no response from |bad status from |(?:endpoints for )?service/[\w.-]+ in \")"
)


def takes(fragment: Fragment) -> str:
    if not ASKED.search(fragment.context.command):
        return ""
    return "the message of an API service's condition" if START.match(fragment.opening[0][1]) else ""


def parse(fragment: Fragment, emit: Emit) -> None:
    for line, text in fragment.filled:
        m = START.match(text)
        message = text[m.start("text") :].strip(" \t'") if m else ""
        fault = chain.read(message)
        if fault is None or fault.caller is not Caller.AGGREGATED:
            emit.unread(line, "not the message of an API service's condition")
            continue
        emit(
            schema.TOOL_ERRORS, line, tool="kubectl", **{"class": "other"}, command=fragment.context.command or None, message=message,
        )  # fmt: skip


PARSERS = (Parser("API service's message", "(?!)", takes, parse, 34),)
