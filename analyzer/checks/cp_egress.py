"""The API server's egress configuration against its server's arguments (CP-13)."""

from __future__ import annotations

import posixpath
from typing import NamedTuple

from analyzer import patterns as regex
from analyzer.checks import commands, egress_sockets
from analyzer.checks.base import (
    Answer,
    Cite,
    Family,
    failed,
    not_applicable,
    outside,
    passed,
    plural,
    some,
    unknown,
    warned,
)
from analyzer.checks.details import EgressFault, EgressFaults
from analyzer.checks.egress_sockets import SocketPath
from analyzer.facts import mounts, start
from analyzer.facts.cluster import About
from analyzer.facts.generated import is_servers
from analyzer.model import Placed, Works
from analyzer.schema import LogSignalRow
from analyzer.tables.rows import Rows
from analyzer.tunnel.faults import Faults
from analyzer.vendors import ibm
from analyzer.wording import counted, excerpt

CHECKS = Family(of_tunnel=True)
PORT = regex.compile(r"^(?:https?://)?(?:\[[^\]]+\]|[^:/\[\]]+):(\d{1,5})(?:/|$)")
MODES = {"grpc": "grpc", "httpconnect": "http-connect"}
"""`proxyProtocol` of the configuration, in lower case, and the server's `--mode` that speaks it."""


@CHECKS.check(
    "CP-13",
    "Does the API server's egress configuration lead to its Konnectivity server?",
    "S1",
    "S2",
    seen_in=(Works.USED,),
)
def egress(about: About, log_signals: Rows[LogSignalRow], faults: Faults, cite: Cite) -> Answer:
    """
    Protocol, socket or port of ``EgressSelectorConfiguration`` against `--mode`, `--uds-name` and `--server-port` of the server, and what
    the API server says of a configuration that it cannot use; is the socket's folder one that the containers of both mount.
    """
    if about.tunnel == "openvpn":
        return not_applicable("this cluster uses OpenVPN")
    if about.tunnel == "none":
        return not_applicable("nothing shows that this cluster uses Konnectivity")
    refused = [r for r in log_signals if r.signal == "egress_config"]
    given = {
        key: about.facts[key][-1]
        for key in ("egress_protocol", "egress_socket", "egress_url", "egress_without_cluster")
        if key in about.facts
    }
    flags = {
        row.flag: row
        for row in about.args
        if row.flag in ("mode", "uds-name", "server-port") and is_servers(row.container, row.name)
    }
    found: list[EgressFault] = []
    rows: list[Placed] = [*refused[-2:]]
    texts: list[str] = []
    file = ""
    if refused:
        said = refused[-1].message or refused[-1].name or ""
        gone = start.why(said)
        if gone is not None and gone.fault is start.StartFault.FILE:
            file, fault = gone.object, EgressFault.MISSING
            texts.append(f"the API server does not start: its egress configuration {file}: {start.reason(said)}")
        else:
            file, fault = start.config_named(said), EgressFault.UNUSABLE
            texts.append(f"the API server cannot use it: {excerpt(said, 200)}")
        found.append(fault)
    protocol = given["egress_protocol"].value.lower() if "egress_protocol" in given else ""
    mode = flags["mode"].value if "mode" in flags else "grpc" if flags else ""
    if not protocol and "egress_without_cluster" in given:
        found.append(EgressFault.DIRECT)
        rows.append(given["egress_without_cluster"])
        texts.append(
            f"it has no selection `cluster`, only {given['egress_without_cluster'].value.replace(',', ', ')}: the API server does not use the tunnel"
        )
    elif protocol == "direct":
        found.append(EgressFault.DIRECT)
        rows.append(given["egress_protocol"])
        texts.append("its selection `cluster` is Direct: the API server does not use the tunnel")
    elif protocol and mode and MODES.get(protocol, protocol) != mode:
        found.append(EgressFault.PROTOCOL)
        rows += [given["egress_protocol"], *([flags["mode"]] if "mode" in flags else [])]
        texts.append(f"it speaks {given['egress_protocol'].value}, the server runs in mode {mode}")
    asked = egress_sockets.asked(about, faults)
    made = egress_sockets.made(about, flags, asked)
    other = asked is not None and made is not None and not egress_sockets.is_same_name(asked, made)
    if asked is not None and made is not None and other and made.surely:
        found.append(EgressFault.SOCKET)
        rows += [asked.row, made.row]
        texts.append(f"{asked.says} {asked.path}, {made.says} {made.path}")
    port = PORT.match(given["egress_url"].value) if "egress_url" in given else None
    listens = flags["server-port"].value if "server-port" in flags else None
    if port and listens not in (None, "", "0") and port[1] != listens:
        found.append(EgressFault.PORT)
        rows += [given["egress_url"], flags["server-port"]]
        texts.append(f"it names port {port[1]}, the server listens on {listens}")
    apart = mounts.missing(about, asked.path) if asked is not None else None
    if apart is not None and asked is not None:
        found.append(EgressFault.MOUNT)
        rows += [asked.row, *apart.rows]
        texts.append(apart.why)
    sockets = int(made is not None and made.row not in flags.values())
    basis = counted(
        f"{plural(len(given), 'setting')} of the configuration",
        f"{plural(len(flags), 'argument')} of the server",
        f"{plural(sockets, 'socket')} of its machine",
    )
    if apart is not None and not given and not flags:
        basis = f"the mounts of {apart.holder}"
    if found:
        paths = _paths(asked, made) if other else _Paths()
        detail = EgressFaults(tuple(found), file, **paths._asdict())
        if apart is not None:
            detail = EgressFaults(
                tuple(found), file, apart.folder, apart.holder, apart.kind, apart.host, apart.kind != "Pod", *paths, apart.mounted, apart.leads
            )  # fmt: skip
        return failed(some(texts, 4), basis, cite(rows), detail=detail, broken=True)
    if asked is not None and made is not None and (answer := _apart(about, asked, made, basis, cite)) is not None:
        return answer
    gap = commands.of_provider(about, "the API server's egress configuration") or commands.Gap(
        "the API server's egress configuration",
        "cat $(ps -o args= -C kube-apiserver | tr ' ' '\\n' | sed -n 's/--egress-selector-config-file=//p')",
    )
    if not given:
        text = "the API server's egress configuration is not in the bundle"
        return outside(text, gap) if about.product.value in ibm.PRODUCTS else unknown(text, gap)
    if not flags:
        return unknown(
            "the server's arguments are not in the bundle",
            commands.server_log(about),
            basis=basis,
            evidence=cite(given.values()),
        )
    return passed(
        "protocol, socket and port fit the server's arguments", basis, cite([*given.values(), *flags.values()])
    )


class _Paths(NamedTuple):
    asked: str = ""
    made: str = ""


def _paths(asked: SocketPath | None, made: SocketPath | None) -> _Paths:
    return _Paths(asked.path if asked else "", made.path if made else "")


def _apart(about: About, asked: SocketPath, made: SocketPath, basis: str, cite: Cite) -> Answer | None:
    """Two paths of which nobody says that they are one, and nobody that they are two; None for one and the same."""
    if asked.path == made.path:
        return None
    paths, rows = _paths(asked, made), cite([asked.row, made.row])
    if not egress_sockets.is_same_name(asked, made):
        text = f"{asked.says} {asked.path}, {made.says} {posixpath.basename(made.path)} in its place"
        return warned(text, basis, rows, detail=EgressFaults((EgressFault.BESIDE,), **paths._asdict()))
    one = mounts.meet(about, asked.path, made.path)
    if one is False:
        text = f"{asked.says} {asked.path}, {made.says} {made.path}: the same only where mounts bring the two folders together, and none that are shown do"
        return warned(text, basis, rows, detail=EgressFaults((EgressFault.FOLDER,), **paths._asdict()))
    if one is None:
        gap = commands.Gap("the mounts of both", "grep -nE 'mountPath|path:' /etc/kubernetes/manifests/*.yaml")
        text = f"the socket {asked.path} may be the server's {made.path}: what both of them mount is not shown"
        return unknown(text, gap, basis=basis, evidence=rows)
    return None
