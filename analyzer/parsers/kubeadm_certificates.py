"""
`kubeadm certs check-expiration`: until when the certificates of a control plane's node are valid.

::

    CERTIFICATE                EXPIRES                  RESIDUAL TIME   CERTIFICATE AUTHORITY   EXTERNALLY MANAGED
    admin.conf                 Jul 10, 2026 05:59 UTC   <invalid>       ca                      no
    apiserver                  Jul 10, 2027 05:59 UTC   222d            ca                      no
    !MISSING! apiserver-etcd-client

    CERTIFICATE AUTHORITY   EXPIRES                  RESIDUAL TIME   EXTERNALLY MANAGED
    ca                      Jul 08, 2035 05:59 UTC   9y              no

`<invalid>` is what it prints for a time that is over (cmd/kubeadm/app/cmd/certs.go). Before 1.17 there is no column of authorities.
"""

from __future__ import annotations

from analyzer import patterns as regex
from analyzer import schema
from analyzer.parsers.base import Emit, Fragment, Parser
from analyzer.sources.clock import MONTHS, at_us

TITLES = regex.compile(
    r"CERTIFICATE(?: AUTHORITY)?[ ]{2,40}EXPIRES[ ]{2,40}RESIDUAL TIME[ ]{2,40}(?=[A-Z])[A-Z ]{1,200}$"
)
REMARK = regex.compile(r"\[check-expiration\] [^\n]+")
ROW = regex.compile(
    r"(?P<name>[\w./-]{1,120})[ ]+(?P<month>[A-Z][a-z]{2}) (?P<day>\d{1,2}), (?P<year>\d{4}) (?P<clock>\d\d:\d\d) (?:UTC|GMT)[ ]+(?P<left><invalid>|\d\S{0,12})"
    r"(?:[ ]+(?P<authority>(?!(?:yes|no)\b)[\w.-]{1,80}))?[ ]+(?:yes|no)[ ]*"
)
MISSING = regex.compile(r"!MISSING! (?P<name>[\w./-]{1,120})[ ]*")
STARTS = r"(?:CERTIFICATE(?: AUTHORITY)?[ ]{2,40}EXPIRES[ ]{2,}|\[check-expiration\] )"


def takes(fragment: Fragment) -> str:
    lines = [line.rstrip() for _, line in fragment.opening[:8]]
    first = next((line for line in lines if not REMARK.fullmatch(line)), "")
    return "kubeadm's list of certificates" if TITLES.match(first) else ""


def parse(fragment: Fragment, emit: Emit) -> None:
    context = fragment.context
    for number, whole in fragment.filled:
        line = whole.rstrip()
        if m := ROW.fullmatch(line):
            month = MONTHS.get(m["month"])
            emit(
                schema.CERTIFICATES, number, issuer=m["authority"], file=m["name"], tool="kubeadm",
                not_after=at_us(int(m["year"]), month, int(m["day"]), m["clock"] + ":00") if month else None,
                fault="expired" if m["left"] == "<invalid>" else None, node=context.node, typed_on=context.typed_on,
            )  # fmt: skip
        elif m := MISSING.fullmatch(line):
            emit(schema.CERTIFICATES, number, file=m["name"], tool="kubeadm", fault="missing", node=context.node, typed_on=context.typed_on)  # fmt: skip
        elif TITLES.match(line) or REMARK.fullmatch(line):
            emit.records += 1
        else:
            emit.unread(number, "not a row of kubeadm's certificates")


PARSERS = (Parser("kubeadm certificates", STARTS, takes, parse, 3),)
