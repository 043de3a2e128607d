"""The API server's egress configuration against its server's arguments (CP-13)."""

from __future__ import annotations

from analyzer import patterns as regex
from analyzer.checks import commands
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
from analyzer.facts import mounts, start
from analyzer.facts.cluster import About
from analyzer.facts.generated import is_servers
from analyzer.konnectivity.chain import Leg, Reason
from analyzer.model import Placed, Works
from analyzer.schema import LogSignalRow
from analyzer.tables.rows import Rows
from analyzer.tunnel.faults import Faults
from analyzer.vendors import ibm
from analyzer.wording import excerpt

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
        key: about.facts[key][-1] for key in ("egress_protocol", "egress_socket", "egress_url") if key in about.facts
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
    if protocol == "direct":
        found.append(EgressFault.DIRECT)
        rows.append(given["egress_protocol"])
        texts.append("its selection `cluster` is Direct: the API server does not use the tunnel")
    elif protocol and mode and MODES.get(protocol, protocol) != mode:
        found.append(EgressFault.PROTOCOL)
        rows += [given["egress_protocol"], *([flags["mode"]] if "mode" in flags else [])]
        texts.append(f"it speaks {given['egress_protocol'].value}, the server runs in mode {mode}")
    if "egress_socket" in given and flags.get("uds-name") is not None and flags["uds-name"].value:
        ours, theirs = given["egress_socket"].value, flags["uds-name"].value
        if ours.rpartition("/")[2] != (theirs or "").rpartition("/")[2]:
            found.append(EgressFault.SOCKET)
            rows += [given["egress_socket"], flags["uds-name"]]
            texts.append(f"it names the socket {ours}, the server listens at {theirs}")
    port = PORT.match(given["egress_url"].value) if "egress_url" in given else None
    listens = flags["server-port"].value if "server-port" in flags else None
    if port and listens not in (None, "", "0") and port[1] != listens:
        found.append(EgressFault.PORT)
        rows += [given["egress_url"], flags["server-port"]]
        texts.append(f"it names port {port[1]}, the server listens on {listens}")
    told = (given["egress_socket"].value, given["egress_socket"]) if "egress_socket" in given else _looked_for(faults)
    apart = mounts.missing(about, told[0]) if told is not None else None
    if apart is not None and told is not None:
        found.append(EgressFault.MOUNT)
        rows += [told[1], *apart.rows]
        texts.append(apart.why)
    basis = f"{plural(len(given), 'setting')} of the configuration, {plural(len(flags), 'argument')} of the server"
    if apart is not None and not given and not flags:
        basis = f"the mounts of {apart.holder}"
    if found:
        detail = EgressFaults(tuple(found), file)
        if apart is not None:
            detail = EgressFaults(
                tuple(found), file, apart.folder, apart.holder, apart.kind, apart.host, apart.kind != "Pod"
            )
        return failed(some(texts, 4), basis, cite(rows), detail=detail, broken=True)
    asked, made = given.get("egress_socket"), flags.get("uds-name")
    if asked is not None and made is not None and made.value and asked.value != made.value:
        one = mounts.meet(about, asked.value, made.value)
        text = f"it names the socket {asked.value}, the server listens at {made.value}: the same only where mounts bring the two folders together, and none that are shown do"
        if one is False:
            return warned(text, basis, cite([asked, made]), detail=EgressFaults((EgressFault.FOLDER,)))
        if one is None:
            gap = commands.Gap("the mounts of both", "grep -nE 'mountPath|path:' /etc/kubernetes/manifests/*.yaml")
            text = f"the socket {asked.value} may be the server's {made.value}: what both of them mount is not shown"
            return unknown(text, gap, basis=basis, evidence=cite([asked, made]))
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


def _looked_for(faults: Faults) -> tuple[str, Placed] | None:
    """The socket that the API server did not find, by its own errors, and the last of them."""
    seen = faults.of(Leg.SERVER, reasons=frozenset({Reason.NO_SOCKET}))
    paths = [(one.fault.address, one.row) for one in seen if (one.fault.address or "").startswith("/")]
    return (paths[-1][0] or "", paths[-1][1]) if paths else None
