"""The commands that collect what a bundle lacks, with this cluster's names in them."""

from __future__ import annotations

from analyzer.facts import calico_home, tenants
from analyzer.facts.cluster import About
from analyzer.facts.pods import Pod
from analyzer.facts.scheduling import control_plane
from analyzer.konnectivity import by_hand
from analyzer.model import Gap as Gap
from analyzer.vendors import distributions, ibm, planes, spaces

OF_OPENSHIFT = ("roks", "hypershift")
"""Products whose server is a container of the kube-apiserver pods."""
CONTROL_PLANE = frozenset({"server", "master", "kube-apiserver", "openshift-apiserver", "openvpn-server", "etcd"})
"""Roles of pods whose logs need no tunnel."""
DESCRIBE = {
    "k0s": "k0s status; k0s config status",
    "aks": "az aks show --resource-group <resource_group> --name <cluster> --output json",
    "gke": "gcloud container clusters describe <cluster> --location <region_or_zone> --format json",
    "": "kubectl version; kubectl get nodes -o wide --show-labels",
}
"""Product -> the command that says what the cluster is, for clusters that are not IBM Cloud's."""


def cluster(about: About) -> str:
    """What a command of IBM Cloud calls the cluster: its ID, or the name that was typed or written."""
    return about.id.value or about.language.cluster or "<cluster_id>"


def cluster_id(about: About) -> str:
    """The cluster's ID, which is part of other names."""
    named = about.language.cluster or ""
    return about.id.value or (named if ibm.IS_ID.fullmatch(named) else "<cluster_id>")


def told_of(about: About) -> tuple[str | None, str | None]:
    """ID and infrastructure by the text alone, where nothing else shows them."""
    named = about.language.cluster or ""
    id = named if about.id.value is None and ibm.IS_ID.fullmatch(named) else None
    return id, about.language.place if about.infrastructure.value is None else None


def cli(about: About) -> str:
    return ibm.cli(about.language.product)


def master_namespace(about: About) -> str:
    if about.language.product in ibm.PRODUCTS:
        listed = about.role("kube-apiserver", "openshift-apiserver") if about.language.product == "roks" else ()
        spaces = (p.namespace for p in listed if (p.namespace or "").startswith(ibm.OWN_MASTER))
        return next((s for s in spaces if s), ibm.master_spaces(about.language.product, cluster_id(about))[0])
    listed = about.role("server", "kube-apiserver", "openshift-apiserver", "control-plane-agent")
    named = (*(p.namespace for p in listed), about.server_space, about.hosted_space)
    return next((space for space in named if space), "kube-system")


def _agents(about: About) -> tuple[bool, str]:
    """Are the agents replicas of a Deployment, and ``-n <namespace> <name>`` of what runs them: by the agents that are seen, else by the product."""
    seen = about.agents_are_replicas
    replicas = by_product(about) if seen is None else seen
    return replicas, f"-n {agents_namespace(about)} konnectivity-agent"


def by_product(about: About) -> bool:
    return about.language.product in ("aks", "gke") or about.language.called == "Kubermatic" or about.has_scaled_agents


def agents_namespace(about: About) -> str:
    return next((p.namespace for p in about.role("agent") if p.namespace), "kube-system")


def kind_of_agents(about: About) -> str:
    """What runs the agents, as Kubernetes calls it."""
    return "Deployment" if _agents(about)[0] else "DaemonSet"


def agent_process(about: About) -> str | None:
    """The agent's program where it was started as a process of a machine, and no list has an agent's pod."""
    typed_at = about.facts.get(by_hand.FACT, [])
    return None if not typed_at or about.role("agent") else typed_at[-1].value.rpartition("/")[2]


def get_agents(about: About) -> str:
    """The command that shows what runs the agents, without a format."""
    replicas, name = _agents(about)
    return f"kubectl get {'deployment' if replicas else 'ds'} {name}"


def agent_daemonset(about: About) -> Gap:
    if (program := agent_process(about)) is not None:
        return Gap("the agent's arguments and environment", f"ps -o args= -C {program}; {environment(program)}")
    return Gap(f"the agents' {kind_of_agents(about)} with its arguments", f"{get_agents(about)} -o yaml")


def environment(program: str) -> str:
    """What a process of a machine was started with."""
    return f"tr '\\0' '\\n' < /proc/$(pidof {program} | cut -d' ' -f1)/environ"


def restart_agents(about: About) -> str:
    """The command that gives every agent a new pod."""
    replicas, name = _agents(about)
    return f"kubectl rollout restart {'deployment' if replicas else 'daemonset'} {name}"


def agent_pods() -> Gap:
    return Gap("the agent pods", "kubectl get pods -A -o wide")


def described_pod(pod: Pod) -> Gap:
    name = f"-n {pod.namespace or 'kube-system'} {pod.name}"
    what = f"why {pod.name} has no node" if pod.status == "Pending" else f"how the containers of {pod.name} ended"
    return Gap(what, f"kubectl describe pod {name}")


def nodes() -> Gap:
    return Gap("the worker nodes with their labels", "kubectl get nodes -o wide --show-labels")


def calico_namespace(about: About) -> str:
    """Where calico-node runs, or would by all that is known: an operator has it in a namespace of its own."""
    return calico_home.settle(about).namespace


def why_not_ready(node: str, *, described: bool) -> Gap:
    """Its conditions, and where these are known already what the kubelet itself says."""
    if described:
        return Gap(
            f"what the kubelet of {node} says",
            f"ssh {node} 'systemctl status kubelet; journalctl -u kubelet --since -1h'",
        )
    return Gap(f"why {node} is NotReady", f"kubectl describe node {node}")


def agent_log(about: About) -> Gap:
    pods = about.role("agent")
    bad = next((p for p in pods if p.ready is False), pods[0] if pods else None)
    look = "crictl logs $(crictl ps -a --name konnectivity-agent -q | head -1)"
    if bad and (at := bad.at or bad.kubelet):
        return Gap(
            f"the log of agent {bad.name}; kubectl logs needs the tunnel, so from its node", f"ssh {at} '{look}'"
        )
    any_has_one = kind_of_agents(about) == "DaemonSet"
    worker = (
        next((n.name for n in about.nodes.values() if n.ready and not control_plane(n)), None) if any_has_one else None
    )
    return Gap(
        "an agent's log, from its node: kubectl logs needs the tunnel", f"ssh {worker} '{look}'" if worker else look
    )


def of_provider(about: About, what: str) -> Gap | None:
    """What no customer can collect: the control plane is the provider's, and so are its logs; by marks alone, for checks decide by it."""
    provided = about.product.value in distributions.PROVIDED or about.has_scaled_agents
    return _asked_of_support(about, what) if provided else None


def _asked_of_support(about: About, what: str) -> Gap | None:
    """The same in words, which also go by the name that people use."""
    if not about.is_provided:
        return None
    return Gap(f"{what}: the provider of the control plane has it, ask its support", None)


def hosted_plane(about: About) -> planes.PlanePods | None:
    """The pods of the control plane, where another cluster runs them for a product that is known."""
    return planes.hosted((about.language.called, about.language.told, about.language.product))


def _server(about: About) -> str:
    """What `kubectl logs` is asked for where no server's pod is named: by the names and labels that each product gives it."""
    if about.language.product == "iks":
        return f"deployment/konnectivity-server-{cluster_id(about)}"
    if about.language.product in OF_OPENSHIFT:
        return "-l app=kube-apiserver --prefix --tail=-1"
    if (pods := hosted_plane(about)) is not None:
        return f"-l {pods.selector} --prefix --tail=-1"
    return (
        "deployment/konnectivity-server-<cluster_id>"
        if about.language.on_ibm
        else "-l k8s-app=konnectivity-server --prefix --tail=-1"
    )


def apiserver_log(about: About) -> str:
    """The command that prints an API server's log; it needs no tunnel."""
    if about.language.product == "k0s":
        return "journalctl -u k0scontroller --since -1h"
    pod = next((p for p in about.role("kube-apiserver")), None)
    if pod is not None:
        return f"kubectl logs -n {pod.namespace or master_namespace(about)} {pod.name} -c kube-apiserver --since=1h"
    label = "app=kube-apiserver -c kube-apiserver" if about.language.product == "roks" else "component=kube-apiserver"
    if (pods := hosted_plane(about)) is not None:
        label = f"{pods.selector} -c {pods.container}"
    space, there = _hosted_at(about, master_namespace(about))
    return f"kubectl logs -n {space} -l {label} --since=1h --tail=-1{there}"


def server_log(about: About) -> Gap:
    if gap := _asked_of_support(about, "the Konnectivity server's log"):
        return gap
    if about.called == "OpenShift" and not (about.present_tunnels or about.has_konnectivity_logs or about.traces):
        return Gap(
            "whether its control plane runs on nodes of its own, which it reaches without Konnectivity then",
            "oc get clusteroperators; oc get nodes",
        )
    space = master_namespace(about)
    pod = about.server_pod
    if pod is None and about.language.on_ibm and about.language.product is None:
        own = f"kubectl logs -n {ibm.MASTERS} deployment/konnectivity-server-{cluster_id(about)} --timestamps"
        return Gap("the whole Konnectivity server log, of IKS; of ROKS that of the container in kube-apiserver", own)
    if pod is None and (unit := about.server_unit) is not None:
        own = f"journalctl -u {unit[0]} --since -1h --no-pager   # on {unit[1] or 'its machine'}"
        return Gap("the whole Konnectivity server log", own)
    name = pod[1] if pod else _server(about)
    inside = tenants.is_inside(about) or about.language.product in OF_OPENSHIFT
    inside = inside or (pod is None and hosted_plane(about) is not None)
    container = " -c konnectivity-server" if inside else ""
    if about.language.product == "k0s" and pod is None:
        if about.has_server_log:
            more = "journalctl -u k0scontroller --no-pager | grep component=konnectivity"
            return Gap("more of the Konnectivity server's log than the lines that are given, of each controller", more)
        return Gap(
            "the log of the Konnectivity server, on each controller",
            "journalctl -u k0scontroller --since -1h | grep component=konnectivity",
        )
    kept = "" if not about.language.on_ibm else " (get-master-info keeps the last 100 lines)"
    space, there = _hosted_at(about, space) if pod is None else (space, "")
    return Gap(
        f"the whole Konnectivity server log{kept}",
        f"kubectl logs -n {space} {name}{container} --timestamps{there}",
    )


def hosted_server(about: About) -> tuple[str, str]:
    """(namespace, pod) of a Konnectivity server in a control plane that another cluster runs, as commands have them."""
    space, _ = _hosted_at(about, master_namespace(about))
    pod, plane = about.server_pod, hosted_plane(about)
    if pod is not None or plane is None:
        return space, pod[1] if pod else "<server_pod>"
    return space, f"$(kubectl get pods -n {space} -l {plane.selector} -o name | head -1)"


def _hosted_at(about: About, space: str) -> tuple[str, str]:
    """(namespace of a control plane that another cluster runs, the remark that says where); the given one, and nothing, of any other."""
    if hosted_plane(about) is None or about.language.on_ibm:
        return space, ""
    return space if space != "kube-system" else "<namespace>", planes.THERE


def master_pods(about: About) -> Gap:
    return _asked_of_support(about, "the control plane's pods") or Gap(
        "the control plane's pods", f"kubectl get pods -n {master_namespace(about)} -o wide"
    )


def of_ibm(about: About, what: str, command: str) -> Gap:
    """What IBM Cloud's command line tells; of a cluster without a mark of it, whether it is one comes first."""
    if about.language.on_ibm:
        return Gap(what, command)
    return Gap(f"whether this is a cluster of IBM Cloud: then {what}", DESCRIBE[""])


def account(about: About) -> Gap:
    """Settings of the account that owns the cluster, which is targeted first where it is known."""
    if about.accounts.owner is None:
        return of_ibm(about, "account settings, from the account that owns the cluster", "ibmcloud account show")
    what = f"settings of account {about.accounts.owner.value}, which owns the cluster"
    if about.accounts.others:
        what += f" (what is shown is of {', '.join(about.accounts.others)})"
    return of_ibm(about, what, f"ibmcloud target -c {about.accounts.owner.value}; ibmcloud account show")


def owner(about: About) -> Gap:
    """Whose the cluster is and what it runs on, by its own record."""
    return of_ibm(
        about,
        "which account owns the cluster, and whether it is classic",
        f"{cli(about)} cluster get --cluster {cluster(about)} --output json | grep -E '\"(crn|provider)\"'",
    )


def spanning(about: About) -> Gap:
    return of_ibm(about, "VLAN spanning", "ibmcloud ks vlan spanning get")


def asks_calico(about: About) -> bool:
    """Is Calico known to be there, or the product one that always has it."""
    return about.may_use_calico or about.language.on_ibm is True


def bird(about: About) -> Gap:
    """
    On a node of an unknown network nobody is sent to look for BIRD: whether there is Calico comes first.

    Calico runs in `calico-system` where the operator installs it, and in `kube-system` elsewhere: each pod is asked in its own.
    """
    if not asks_calico(about):
        return Gap("which network the cluster has", "kubectl get ds -A -o wide")
    return Gap(
        "BGP state of every node",
        'kubectl get pods -A -l k8s-app=calico-node --no-headers | while read ns p _; do echo "POD: $p"; kubectl exec -n "$ns" "$p" -c calico-node -- birdcl show protocols all; done',
    )


ANY_POD = (
    "$(kubectl get pods -n kube-system -l tier!=control-plane --field-selector status.phase=Running -o name | head -1)"
)
"""A pod that runs on some worker, found by the shell: those of the control plane's machines bear that label (kubeadm)."""


def worker_log(about: About) -> str:
    """The command that shows whether the log of a worker's pod comes through, of one that is fine where the bundle names any."""
    fine = [
        p
        for p in about.pods
        if p.health and p.namespace and p.role not in CONTROL_PLANE and not spaces.is_control_plane(p.namespace)
    ]
    users = (p for p in fine if not (p.namespace or "").startswith(("kube-", "openshift-")))  # on workers, whichever
    pod = next((p for p in fine if p.node), next(users, None))
    name = f"-n {pod.namespace} {pod.name}" if pod else f"-n kube-system {ANY_POD}"
    return f"kubectl logs {name} --tail 1"


def networking() -> Gap:
    return Gap(
        "whether Calico is to use BGP at all, or VXLAN",
        "kubectl get installation,ippools.crd.projectcalico.org -o yaml",
    )


def policies() -> Gap:
    return Gap(
        "all network policies",
        "calicoctl get globalnetworkpolicies -o yaml; calicoctl get networkpolicies -A -o yaml; kubectl get networkpolicies -A -o yaml",
    )


def webhooks() -> Gap:
    return Gap(
        "webhook configurations", "kubectl get validatingwebhookconfigurations,mutatingwebhookconfigurations -o yaml"
    )


def events() -> Gap:
    return Gap("recent events", "kubectl get events -A -o yaml")


def cluster_get(about: About) -> Gap:
    if not about.language.on_ibm:
        return Gap("product and version of the cluster", DESCRIBE.get(about.language.product or "", DESCRIBE[""]))
    return Gap(
        "endpoints and state of the cluster", f"{cli(about)} cluster get --cluster {cluster(about)} --output json"
    )


def cse(about: About) -> Gap:
    return of_ibm(about, "access lists of the private endpoint", f"@xo cse.cluster {cluster(about)}")
