"""The API server does not find its Konnectivity server although it may run: configuration, certificates, rights."""

from __future__ import annotations

import posixpath

from analyzer.causes.base import CONFIRMED, LIKELY, POSSIBLE, Finding, Outcomes, Rules, fails, proof, sre, told
from analyzer.checks import commands, details
from analyzer.facts import mounts
from analyzer.facts.cluster import About
from analyzer.konnectivity.chain import Reason
from analyzer.model import Remedy, Status

CAUSES = Rules()
FOLLOWS = ("CP-11", "SRV-03", "TUN-03")
MANIFEST = "/etc/kubernetes/manifests/kube-apiserver.yaml"
"""Where kubeadm keeps the API server's static pod."""

WAYS = {
    Reason.CERTIFICATE: "compare the CA of the egress configuration with the server's --server-cert, and the API server's client certificate with --server-ca-cert; renew what has run out",
    Reason.FORBIDDEN: "let the API server's user open the server's socket: owner and mode of the file and of its folder",
    Reason.PLAIN: "let both ends speak the same: the egress configuration's transport.tcp.tlsConfig asks for TLS, and what listens at that address serves none (no --server-cert, or another program)",
}
UNSHARED = "The API server does not see the folder of its Konnectivity server's socket"
OF_CONFIGURATION = frozenset(WAYS)
UNSEEN = frozenset({Reason.NO_SOCKET, Reason.REFUSED})
"""What a server that runs elsewhere than the API server looks makes it say."""


@CAUSES.cause(
    "apiserver-egress-wrong",
    "The API server's egress configuration does not lead to its Konnectivity server",
    reads=("CP-11", "CP-13"),
    family="server-down",
    follows=FOLLOWS,
)
def egress(about: About, outcomes: Outcomes) -> Finding | None:
    """
    Configuration and arguments that contradict each other prove it, and so does an API server that cannot read its configuration.

    Two paths in different folders are likely where the API server finds no socket: mounts that nobody shows might bring them together.
    A socket that may not be opened, or certificates that do not fit, are possible only: the server's own end may be wrong as well.
    """
    if outcomes["CP-13"].status is Status.FAIL:
        found = told(outcomes, "CP-13", details.EgressFaults)
        return Finding(
            CONFIRMED,
            outcomes["CP-13"].summary,
            ("CP-13", *fails(outcomes, *FOLLOWS)),
            proof(outcomes, ("CP-13", "CP-11")),
            (_cure(found),),
            (_server_log(about),),
            scope="everything that the API server sends into the cluster",
            title=UNSHARED if found is not None and found.faults == (details.EgressFault.MOUNT,) else "",
        )
    leg = told(outcomes, "CP-11", details.ServerLeg)
    apart = told(outcomes, "CP-13", details.EgressFaults)
    if apart is not None and leg is not None and leg.reason is Reason.NO_SOCKET and fails(outcomes, "CP-11"):
        return Finding(
            LIKELY,
            f"the API server finds no socket at {leg.address or 'the path that it is given'}: {outcomes['CP-13'].summary}",
            ("CP-13", *fails(outcomes, *FOLLOWS)),
            proof(outcomes, ("CP-13", "CP-11")),
            (_cure(apart),),
            (_server_log(about),),
            scope="everything that the API server sends into the cluster",
        )
    if outcomes["CP-11"].status is not Status.FAIL or leg is None:
        return None
    if leg.reason in UNSEEN and leg.runs is not None:
        return _beside_a_server(about, outcomes, leg)
    if leg.reason not in OF_CONFIGURATION:
        return None
    text = WAYS[leg.reason]
    if leg.reason is Reason.FORBIDDEN and leg.rights:
        text += f" (on the machine it is {leg.rights})"
    return Finding(
        LIKELY if leg.reason is Reason.FORBIDDEN and leg.runs is not None else POSSIBLE,
        outcomes["CP-11"].summary,
        fails(outcomes, *FOLLOWS),
        proof(outcomes, ("CP-11",)),
        (
            sre(
                text,
                f"ls -ld {leg.address} $(dirname {leg.address}); ps -o user=,label= -C kube-apiserver   # on the API server's machine"
                if leg.reason is Reason.FORBIDDEN and leg.address
                else None,
                "S1",
            ),
        ),
        (_server_log(about),),
    )


def _beside_a_server(about: About, outcomes: Outcomes, leg: details.ServerLeg) -> Finding:
    """The server is seen to run, so the API server looks at another place, or does not see the machine's: sure of neither without mounts."""
    now = leg.runs is details.SeenRunning.NOW
    folder = posixpath.dirname(leg.address or "") if leg.reason is Reason.NO_SOCKET else ""
    seen = details.EgressFaults((details.EgressFault.MOUNT,), "", folder, "kube-apiserver", host=folder)
    contained = bool(folder) and about.language.product != "k0s"  # whose API server is a process of the machine
    contained = contained and not mounts.covers(about, leg.address or "")  # it is mounted there already
    remedies = (_cure(seen), _cure(None)) if contained else (_cure(None),)
    return Finding(
        LIKELY if now else POSSIBLE,
        outcomes["CP-11"].summary,
        fails(outcomes, *FOLLOWS),
        proof(outcomes, ("CP-11",)),
        remedies,
        (
            commands.Gap(
                "what the API server mounts of the machine", f"grep -nE 'mountPath|path:|egress-selector' {MANIFEST}"
            ),
            _server_log(about),
        ),
        scope="everything that the API server sends into the cluster",
        title="The API server does not see the socket of its Konnectivity server" if folder else "",
        rival=not now,
    )


def _mounted(found: details.EgressFaults) -> Remedy:
    """
    Both halves of a mount, with the folders of both sides; for a pod of a control plane that is no machine's, a volume that both containers share.

    Two mounts of one container at one path are refused, and with them the whole pod: what is mounted there already is led elsewhere.
    """
    inside, host = found.folder, found.host or found.folder
    name = (
        f"; then let udsName end in the server's own name: {inside}/{posixpath.basename(found.made)}"
        if _otherwise_named(found)
        else ""
    )
    if found.is_deployed:
        instead = ", in place of what is mounted there now" if found.mounted == inside else ""
        text = f"give {found.kind} {found.holder} a volume that both containers share (emptyDir) and mount it at {inside} in each{instead}: the server makes its socket there, and the API server opens it{name}"
        return sre(
            text,
            f"kubectl get {found.kind.lower()} -A -o yaml | grep -nE 'mountPath|emptyDir|name: konnectivity'",
            "S1",
        )
    manifest = f"/etc/kubernetes/manifests/{found.holder}.yaml"
    shared = f"both ends then share the folder of the socket, and the kubelet starts it anew by itself{name}"
    if found.mounted == inside:
        text = (
            f"lead the mount of {inside} to the server's folder: in {manifest} the volume that is mounted there has the hostPath {found.leads}; "
            f"write {host} in its place (type DirectoryOrCreate) and leave volumeMounts as it is; {shared}"
        )
    else:
        first = "" if found.kind else f"where its manifest mounts nothing at {inside} yet: "
        text = (
            f"{first}mount {host} from the host into {found.holder}: in {manifest} add under volumes a hostPath {host} (type DirectoryOrCreate), and "
            f"under volumeMounts the same volume with mountPath {inside}; {shared}"
        )
    return sre(text, f"grep -nE 'mountPath|hostPath|path:' /etc/kubernetes/manifests/{found.holder}*.yaml", "S1")


def _server_log(about: About) -> commands.Gap:
    """From the server's own node where it runs on one: `kubectl logs` goes through the socket that is not found."""
    gap, pod = commands.server_log(about), about.server_pod
    node = next((one.node for one in about.pods if pod is not None and one.name == pod[1]), None)
    if node is None or about.language.on_ibm:
        return gap
    return commands.Gap(gap.what, f"ssh {node} 'crictl logs $(crictl ps -a --name konnectivity-server -q | head -1)'")


def _otherwise_named(found: details.EgressFaults) -> bool:
    """Do the two ends name the file itself otherwise, so that a shared folder is not enough."""
    return bool(found.asked and found.made) and posixpath.basename(found.asked) != posixpath.basename(found.made)


def _cure(found: details.EgressFaults | None) -> Remedy:
    """For a file that is not there, one that cannot be read, and one that names something else than the server."""
    file, faults = (found.file, found.faults) if found is not None else ("", ())
    if details.EgressFault.MISSING in faults:
        return sre(
            f"put the EgressSelectorConfiguration at {file} and mount its folder into the API server's pod, or drop --egress-selector-config-file",
            f"ls -l {file}; grep -nE 'egress-selector|mountPath|hostPath' {MANIFEST}",
            "S1",
        )
    if details.EgressFault.UNUSABLE in faults:
        name = file or "the file of --egress-selector-config-file"
        return sre(
            f"correct the EgressSelectorConfiguration in {name}, then restart the API server",
            f"cat {file}" if file else f"grep -n egress-selector-config-file {MANIFEST}",
            "S1",
        )
    if found is not None and details.EgressFault.MOUNT in faults:
        return _mounted(found)
    if found is not None and found.asked and found.made:
        return sre(
            f"let both ends name one socket: write udsName: {found.made} into the EgressSelectorConfiguration in place of {found.asked} (or give "
            f"the server --uds-name={found.asked}), in a folder that both mount, then restart the API server",
            "grep -rn -e udsName -e uds-name /etc/kubernetes",
            "S1",
        )
    return sre(
        "make EgressSelectorConfiguration and the server's --mode, --uds-name and --server-port agree, then restart the API server",
        "grep -rn -A12 'kind: EgressSelectorConfiguration' /etc/kubernetes",
        "S1",
    )
