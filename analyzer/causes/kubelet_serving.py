"""
A kubelet's serving certificate that the cluster signs: what makes the kubelets ask for one, and who gives it to them.

A kubelet signs its own certificate, for its node's name and by a CA of its own, unless `serverTLSBootstrap: true` stands in its configuration
(kubernetes.io, kubelet TLS bootstrapping): before that no request exists that anybody could approve, and no option of a client's puts an
address into a certificate. Nobody approves these requests by default.
"""

from __future__ import annotations

from analyzer.causes import operated
from analyzer.causes.base import customer
from analyzer.checks import details, worker_commands
from analyzer.checks.base import some
from analyzer.facts.cluster import About
from analyzer.facts.metrics import scraped_address, scraped_node
from analyzer.facts.scheduling import control_plane
from analyzer.model import Remedy
from analyzer.schema import LOG_SIGNALS
from analyzer.vendors import distributions

STEP = "S0a"
MOST = 20
"""Requests for certificates named in one command."""
CONFIG = "/var/lib/kubelet/config.yaml"
OF_MICROK8S = "/var/snap/microk8s/current/args/kubelet"
OF_OPENSHIFT = frozenset({"OpenShift", "ROSA", "ARO", "hypershift"})
PENDING = '{{range .items}}{{if not .status}}{{.metadata.name}}{{"\\n"}}{{end}}{{end}}'
APPROVE = f"oc get csr; oc get csr -o go-template='{PENDING}' | xargs --no-run-if-empty oc adm certificate approve   # look at the list first: the second approves all that wait"
"""As OpenShift's documentation has it ("Approving the certificate signing requests for your machines"): of all requests those that nobody answered."""
TALOS = (
    'talosctl -n {} patch mc -p \'{{"machine":{{"kubelet":{{"extraArgs":{{"rotate-server-certificates":"true"}}}}}}}}\''
)


def approved(waiting: tuple[str, ...]) -> tuple[Remedy, ...]:
    """For requests that wait: their kubelets have asked already."""
    if not waiting:
        return ()
    command = f"kubectl certificate approve {' '.join(waiting[:MOST])}"
    return (customer("approve the requests of the kubelets that wait for it", command, STEP),)


def answered(about: About, found: details.KubeletCertificates) -> tuple[Remedy, ...]:
    """For requests that were not given: who asks under another name than a node's is mended first, for approvers sign for nodes alone; none for what nobody asked."""
    denied: tuple[Remedy, ...] = ()
    if found.denied:
        text = "see why the kubelets' requests were denied, mend what approves them, and delete the denied ones: the kubelets ask again, and a denied request cannot be approved"
        command = f"kubectl describe csr {' '.join(found.denied[:MOST])}   # then: kubectl delete csr with these names"
        denied = (customer(text, command, STEP),)
    if not found.asked_as:
        return (*approved(found.waiting), *denied)
    who = some(found.asked_as)
    text = f"let the kubelet ask as its node (system:node:<name>): it asked as {who}, for whom no approver signs; mend what maps the node's credentials to that user, then restart the kubelet, which asks anew"
    look = f"kubectl describe csr {' '.join((*found.waiting, *found.denied)[:MOST])}"
    if about.language.product == "EKS" or about.language.called == "EKS":
        text = f"map the nodes' role to nodes alone (aws-auth or access entries: username system:node:{{{{EC2PrivateDNSName}}}}): the kubelet asked as {who}, for whom no approver signs; then restart the kubelet, which asks anew"
        look = "kubectl edit configmap -n kube-system aws-auth"
    return (customer(text, look, STEP), *denied)


def asked_for(about: About, waiting: tuple[str, ...], wanted: str, node: str | None = None) -> tuple[Remedy, ...]:
    """
    What gives the kubelets certificates that the cluster has signed.

    Args:
        waiting: names of requests that nobody approved.
        wanted: what such a certificate has: ``with their addresses``.
        node: the one that is known to need it; else each does.
    """
    if (given := _by_provider(about, node)) is not None:
        replaced = node is None and about.language.called not in distributions.DIALERS
        return (*(approved(waiting) or (_looked_for(),) if replaced else ()), given)
    if waiting:
        return approved(waiting)
    if about.language.called in OF_OPENSHIFT or about.language.product in OF_OPENSHIFT:
        text = f"approve the requests for certificates {wanted}: OpenShift's kubelets ask by themselves, and its machine approver signs what a machine of its own asks for; where none waits, restart the kubelet"
        return (customer(text, APPROVE, STEP),)
    listed = next((one.name for one in about.nodes.values() if not control_plane(one)), None)
    failed = [row.message for row in about.tables[LOG_SIGNALS] if row.signal == "scrape_failed"]
    scraped = next((name for message in failed if (name := scraped_node(message)) is not None), None)
    shown = (
        node
        or scraped
        or listed
        or next((pod.node for pod in about.role("agent", "metrics-server") if pod.node), "<node>")
    )
    which = "" if node else "   # on each node"
    setting = "serverTLSBootstrap: true in their configuration, then a restart of each"
    command = f"ssh {shown} 'grep -q ^serverTLSBootstrap {CONFIG} || echo \"serverTLSBootstrap: true\" | sudo tee -a {CONFIG}; sudo systemctl restart kubelet'"
    if about.language.called == "Talos":
        own = about.nodes[shown].internal_ip if shown in about.nodes else None  # names of nodes need not resolve
        told = next(
            (ip for message in failed if scraped_node(message) == shown and (ip := scraped_address(message))), None
        )
        setting, command = "rotate-server-certificates in machine.kubelet.extraArgs", TALOS.format(own or told or shown)
        which = "" if node else "   # the first for each node"
    elif about.language.product == "k0s":
        setting = "serverTLSBootstrap: true among the values of the workers' profile, spec.workerProfiles of k0s.yaml, then a restart of the controllers and of each worker"
        command, which = "grep -n -A6 workerProfiles /etc/k0s/k0s.yaml", "   # the first on each controller"
    elif about.language.called == "MicroK8s":
        setting = "--rotate-server-certificates=true among the arguments of each"
        command = f"ssh {shown} 'echo --rotate-server-certificates=true | sudo tee -a {OF_MICROK8S}; sudo snap restart microk8s'"
    ask = f"let the kubelets ask the cluster for a certificate {wanted} ({setting}; until then no request exists), and approve what they ask for: kubectl certificate approve, or an approver for kubernetes.io/kubelet-serving"
    return (customer(ask, f"{command}; kubectl get csr{which}", STEP),)


def _looked_for() -> Remedy:
    """Before every worker is drained and made anew for it: a request that nobody approved is the cheaper reason, and the certificate shows what it lacks."""
    text = "see first whether requests of the kubelets for certificates wait (kubernetes.io/kubelet-serving, Pending): approved, they need nothing else; only where none waits, the workers are made anew"
    return customer(text, "kubectl get csr   # then: kubectl certificate approve <name>", STEP)


def of_a_client(about: About, one: details.KubeletCertificate) -> tuple[Remedy, ...]:
    """A certificate that names a user was given to the kubelet to serve with: no host is called so, and while it is set the kubelet asks for no other."""
    if not one.users or _by_provider(about, one.host) is not None:
        return ()
    node = one.host or "the node"
    text = f"take the certificate that the kubelet of {node} serves with out of its settings (tlsCertFile and tlsPrivateKeyFile, or --tls-cert-file and --tls-private-key-file): {some(one.users)} is a user, so that it is a client's, by which no host is called"
    look = f'sudo grep -r -n -i -E "tls-?(cert|private-?key)-?file" {CONFIG} /etc/systemd/system /etc/default/kubelet'
    return (customer(text, f"ssh {one.host or '<node>'} '{look}'", STEP),)


def called_otherwise(about: About, one: details.KubeletCertificate) -> tuple[Remedy, ...]:
    """A certificate that is good for other names: the API server is told to call the kubelet by one of these, where anybody may tell it."""
    names, kinds = one.reachable, one.address_types
    if not names or not one.host or _by_provider(about, one.host) is not None:
        return ()
    if (alone := _of_one_address(about, one)) is not None:
        return (alone,)
    order = ",".join((*kinds, *(kind for kind in ("InternalIP", "Hostname") if kind not in kinds)))
    text = f"let the API server call {one.host} by a name that its certificate has ({some(names)}): --kubelet-preferred-address-types={order}, where the node has an address of that kind; or let the node register under it (--hostname-override of its kubelet)"
    look = "kubectl get nodes -o custom-columns='NAME:.metadata.name,TYPES:.status.addresses[*].type,ADDRESSES:.status.addresses[*].address'"
    return (operated.of_api_server(about, customer(text, look, STEP)),)


def _of_one_address(about: About, one: details.KubeletCertificate) -> Remedy | None:
    """
    Where the certificate has addresses alone, and the node is listed with one address that is none of them: no order of address types helps.

    The node registers under an address of the certificate, or the kubelet gets one with the address that the node has now.
    """
    node = next((n for n in about.nodes.values() if one.host in (n.internal_ip, n.name)), None)
    if set(one.address_types) != {"InternalIP"} or node is None or node.internal_ip != one.host or node.external_ip:
        return None
    called = about.language.called or ""
    product = called if called in distributions.KUBELET_FLAGS else about.language.product or ""
    flag, show = distributions.KUBELET_FLAGS.get(product, distributions.KUBELET_FLAGS[""])
    text = (
        f"let {node.name} register under an address of its certificate ({some(one.reachable)}): {flag} of its kubelet, and whatever gave the node {one.host} is taken back. "
        f"It is the node's only address, so that no order of address types makes the API server call another"
    )
    return customer(text, f"ssh {node.name} '{show}'; kubectl get node {node.name} -o wide", STEP)


def _by_provider(about: About, node: str | None) -> Remedy | None:
    """Where the kubelet's certificate is given by who runs the cluster, at its start or with the machine; None where the cluster's user has it."""
    if about.language.on_ibm:
        verb = worker_commands.renewal(about)
        text = f"{verb} worker {node or 'by worker'}: it gets a certificate of its own again; drain it before, for what is on its disk goes"
        return customer(text, worker_commands.act(about, verb, node), STEP)
    called = about.language.called or ""
    if called in distributions.DIALERS:
        unit = distributions.KUBELET_UNITS.get(called, called)
        text = f"restart the agent of {node or 'each node'}: it gets its kubelet's certificate from the server at each start"
        return customer(text, f"ssh {node or '<node>'} 'sudo systemctl restart {unit}'", STEP)
    if called == "Gardener":
        text = f"let Gardener replace {node or 'the nodes one by one'}: a node that is deleted is drained and gets a new machine, whose kubelet has its certificate as it joins"
        return customer(text, f"kubectl delete node {node or '<node>'}", STEP)  # FAQ of its machine-controller-manager
    if about.is_provided:
        text = (
            f"replace {node or 'the nodes one by one'}: their kubelets get certificates from the provider as they join"
        )
        return customer(text, "kubectl get nodes -o wide", STEP)
    return None
