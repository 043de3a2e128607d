"""What cures each cause, in general: the handbook's words. A report names the cluster's own hosts, pods and commands."""

from __future__ import annotations

from typing import NamedTuple

from analyzer.vendors import calico


class Cure(NamedTuple):
    """What to do, the commands that show or do it, and how the cause looks in a bundle."""

    text: str
    commands: tuple[str, ...]
    example: str


def _cure(text: str, example: str, *commands: str) -> Cure:
    return Cure(text, commands, example)


AGENTS = "kubectl get daemonset,deployment,pods -A -o wide | grep konnectivity-agent"
RESTART = "kubectl rollout restart daemonset/konnectivity-agent -n kube-system"
LOGS = "kubectl logs -n kube-system <agent> --tail=200   # needs the tunnel; else on the node: crictl logs"
POLICIES = "calicoctl get globalnetworkpolicies -o yaml; kubectl get networkpolicies -A -o yaml"
BGP = calico.BGP_OBJECTS
BIRD = "kubectl exec -n <its namespace> <calico-node> -- birdcl show protocols all"
OPERATED = (
    calico.patch(calico.KUBERNETES)
    + "   # where Tigera's operator keeps Calico (calico-system), which takes back what the DaemonSet is given"
)
REFRESH = "ibmcloud ks cluster master refresh --cluster <cluster>"

CURES = {
    "openvpn-client-fault": _cure("Bring the vpn client (or server) pod up; its log says why it does not run.", "vpn-5d7b9c  0/1  CrashLoopBackOff", "kubectl get pods -n kube-system -l app=vpn -o wide", "kubectl logs -n kube-system -l app=vpn --previous"),
    "http-proxy-in-path": _cure("Exempt the server's host from the proxy (NO_PROXY of the DaemonSet), or let the proxy pass CONNECT to it.", 'err="... failed to do connect handshake, response: HTTP/1.1 403 Forbidden"', "kubectl get daemonset konnectivity-agent -n kube-system -o jsonpath='{.spec.template.spec.containers[*].env}'"),
    "apiserver-egress-wrong": _cure("Let the API server's EgressSelectorConfiguration name the socket, host and certificates that its Konnectivity server serves, then restart the API server.", 'dial unix /etc/kubernetes/konnectivity-server/konnectivity-server.socket: connect: no such file or directory', "cat <the file of --egress-selector-config-file>", "ls -l <udsName of that file>"),
    "server-down": _cure("Save the server's logs (current and previous), see why it ended, then start it again; on IBM Cloud a master refresh does.", "konnectivity-server-6d8f7c9b5  0/1  CrashLoopBackOff  14", REFRESH, "kubectl logs -n <master namespace> <konnectivity-server> --previous"),
    "agents-blocked-by-webhook": _cure("Save the webhook configuration, delete it (or let its failurePolicy be Ignore, or exclude kube-system), wait for the agents, put it back. An operator may bring it back within seconds: scale that down first.", 'FailedCreate  daemonset/konnectivity-agent  failed calling webhook "validate.example.com": ... No agent available', "kubectl get validatingwebhookconfigurations,mutatingwebhookconfigurations", "kubectl get validatingwebhookconfiguration <name> -o yaml > saved.yaml && kubectl delete validatingwebhookconfiguration <name>"),
    "agents-not-scheduled": _cure("Take away what keeps the pods from a node: a taint without toleration, a selector that fits no node, a quota, an admission rule.", "FailedScheduling  0/3 nodes are available: 3 node(s) had untolerated taint {node.cilium.io/agent-not-ready: }", AGENTS, "kubectl describe nodes | grep -A3 Taints"),
    "resource-exhaustion": _cure("Make room: memory limits, larger nodes, fewer pods; for the server a higher limit.", "konnectivity-agent-x  Last State: Terminated  Reason: OOMKilled", "kubectl describe nodes", "kubectl get events -A --sort-by=.lastTimestamp"),
    "agents-not-running": _cure("Lift what keeps the pods from starting: image, volume, sandbox, probe.", "konnectivity-agent-x  0/1  ImagePullBackOff", AGENTS, "kubectl describe pod -n kube-system <agent>"),
    "agents-missing": _cure("Bring the agents' DaemonSet back (a master refresh deploys it anew), or correct its node selector.", "konnectivity-agent   0   0   0   0   0   role=none", AGENTS, REFRESH),
    "agent-args-wrong": _cure("Let --proxy-server-host and --proxy-server-port be those of the cluster's Konnectivity URL; a master refresh deploys them anew.", "--proxy-server-port=30123 while the cluster's URL ends in :31417", "ibmcloud ks cluster get --cluster <cluster> --output json | grep -i konnectivity", REFRESH),
    "agent-dns": _cure("Let the workers' resolvers answer for the server's host name; on VPC look at the endpoint gateway's name.", "dial tcp: lookup c104.private.us-south.containers.cloud.ibm.com: no such host", "dig +short <host>   # on a worker"),
    "agent-tls": _cure("A certificate that has expired is issued anew (a master refresh does it where the provider runs the control plane); else exempt the connection from TLS inspection, or bring the agents' CA and the server's certificate together. Restart the agents after a rotation, since they read both once.", "tls: failed to verify certificate: x509: certificate has expired or is not yet valid (or: signed by unknown authority)", "openssl s_client -connect <host>:<port> -showcerts </dev/null", RESTART),
    "agent-auth": _cure("Restart the agents so that they take fresh tokens; let the server's authentication audience and namespace be the agents'.", 'code = Unauthenticated desc = Failed to validate authentication token', RESTART),
    "private-endpoint-without-vrf": _cure("Enable VRF (permanent) and service endpoints in the account, or switch the private endpoint off and refresh the master.", "VRF Enabled: false   Service Endpoint Enabled: false", "ibmcloud account show", "ibmcloud account update --service-endpoint-enable true"),
    "private-endpoint-acl": _cure("Let the allowlist name every worker subnet and the Konnectivity port: have it written anew, or switch it off and on.", "allowlist: 10.10.0.0/24, and workers in 10.20.0.0/24", "ibmcloud ks cluster master private-service-endpoint allowlist get --cluster <cluster>"),
    "satellite-allowlist": _cure("Add the networks of the workers, or of their NAT gateway; a change needs 5 to 10 minutes.", "allowlist without the workers' subnet; agents: i/o timeout", "ibmcloud ks cluster master satellite-service-endpoint allowlist add --cluster <cluster> --subnet <CIDR>"),
    "network-policy-blocks-agent": _cure("Allow TCP from the agents to the server's host and port in the policy that decides.", "GlobalNetworkPolicy deny-egress, order 100, denies the agents' connect to 166.9.14.5:31417", POLICIES, "analyze reach BUNDLE --from <agent> --to <host> --port <port>"),
    "server-replica-missing": _cure("Bring the missing kube-apiserver pod with its Konnectivity server back; reload its management node when it stays.", "two of three kube-apiserver pods ready", "kubectl get pods -n <master namespace> -l app=kube-apiserver -o wide"),
    "agents-partially-connected": _cure("Spread the agents over all servers: one address a server or a balancer without stickiness, and the true --server-count; then restart the agents.", "each agent holds a stream to one of three servers", RESTART),
    "firewall-or-routing": _cure("Let TCP from every worker subnet to the server's host and port through whatever stands between; ask the appliance for its drops.", "transport: Error while dialing: dial tcp 166.9.14.5:31417: i/o timeout", "nc -vz -w 5 <host> <port>   # on a worker", "ip route get <host's address>   # on a worker"),
    "control-plane-overloaded": _cure("Relieve the control plane: its API server or etcd answers too late for any tunnel.", "etcdserver: request timed out", "kubectl get --raw '/readyz?verbose'", REFRESH),
    "openshift-apiserver-proxy-down": _cure("Start the proxy container beside openshift-apiserver again.", "openshift-apiserver-6f  2/3  konnectivity-proxy not ready", "kubectl get pods -n <master namespace> -l app=openshift-apiserver -o wide"),
    "calico-wrong-address": _cure("Tell Calico which address to take, restart calico-node there, and correct the record of that node.", "node 10.1.2.3 peers as 172.17.0.1, the address of a bridge", "kubectl set env daemonset/calico-node -n kube-system IP_AUTODETECTION_METHOD=kubernetes-internal-ip", OPERATED, "calicoctl get node -o yaml"),
    "bgp-source-nat": _cure("Let nothing between the nodes rewrite the source of their packets; where the address is a node's second one, let Calico peer by it.", "bird: BGP: Unexpected connect from unknown address 192.0.2.1 (port 34437)", "iptables-save -t nat | grep -E 'MASQUERADE|SNAT'", "kubectl set env daemonset/calico-node -n kube-system IP_AUTODETECTION_METHOD=interface=<interface>"),
    "bgp-misconfigured": _cure("Let AS number, password and peer addresses agree at both ends.", "BGP state: Idle   Last error: Received: Bad peer AS", BGP),
    "calico-node-down": _cure("Bring calico-node (and typha) up on that node; its log and events say why it is not ready.", "calico-node-x  0/1  Running;  Readiness probe failed: calico/node is not ready: BIRD is not ready", "kubectl get pods -A -l k8s-app=calico-node -o wide", "kubectl logs -n <its namespace> <calico-node> -c calico-node"),
    "vrf-or-vlan-spanning-off": _cure("Enable VRF in the account (permanent) or VLAN spanning; route VLANs behind a gateway appliance there.", "all sessions inside a subnet Established, none across two", "ibmcloud ks vlan spanning get", "ibmcloud account show"),
    "zone-cut-off": _cure("A ticket for that zone's VLAN, router or gateway appliance.", "all sessions to dal12 down, all others Established", "ping -c 3 <worker of that zone>   # on a worker of another one"),
    "network-policy-blocks-cluster": _cure("Allow what the tunnel is for in the policy that decides: agent to kubelet 10250, to the webhooks' and the metrics pods.", "GlobalNetworkPolicy with egress rules that name no port 10250", POLICIES),
    "bgp-node-isolated": _cure("Look at that node: BIRD, its interface, its routes; restart calico-node, then reload or replace the worker.", "one node: every peer in Connect or Active; all others see just it down", BIRD, "kubectl delete pod -A -l k8s-app=calico-node --field-selector spec.nodeName=<that node>"),
    "bgp-port-blocked": _cure("Allow TCP 179 between all workers (and IPIP or VXLAN, 5473, 10250).", "BGP state: Active   Socket: No route to host", POLICIES, "nc -vz -w 5 <worker> 179   # on another worker"),
    "agent-identity-clash": _cure("Give every agent an ID of its own: leave --agent-id out, or set it from the node's name.", "three agents say agentID=konnectivity-agent", "kubectl get daemonset konnectivity-agent -n kube-system -o yaml | grep agent-id"),
    "stale-server": _cure("Restart the Konnectivity server: a master refresh does on IBM Cloud.", "every agent is connected, and dials end in No agent available or time out", REFRESH),
    "kubelet-certificate": _cure("Approve the request of the kubelet for a serving certificate, or give the API server the CA that signed it; then restart that kubelet.", "error dialing backend: tls: failed to verify certificate: x509: certificate has expired or is not yet valid", "openssl s_client -connect <node>:10250 </dev/null | openssl x509 -noout -dates -issuer", "kubectl get csr; kubectl certificate approve <name>"),
    "node-session-lost": _cure("Restart the k3s or RKE2 agent of that node; if it does not come back, let it reach the server's port (6443 or 9345).", "failed to find Session for client worker-3", "systemctl restart rke2-agent   # on that node", "journalctl -u rke2-agent --since -1h"),
    "path-mtu": _cure("Give the cluster's network an MTU that the way between the nodes carries, less its own headers (VXLAN 50, IP in IP 20, WireGuard 60 bytes).", "ping: local error: message too long, mtu=1420  beside  vxlan.calico ... mtu 1450", "ip -d link", "ping -M do -s 1372 -c 3 <other_node>"),
    "kubelet-cut-off": _cure("Open the way from that node to the API server's address, or mend what its kubelet's log names: resolver, certificate, credentials, name.", "Unable to register node with API server err=... dial tcp 10.4.0.10:6443: i/o timeout", "nc -vz -w 5 <API server> 6443   # on that node", "journalctl -u kubelet -n 50 --no-pager   # on that node"),
    "kubelet-refuses-apiserver": _cure("Renew the certificate with which the API server calls kubelets, or give its user the role system:kubelet-api-admin.", "error: unable to upgrade connection: Unauthorized", "openssl x509 -noout -issuer -enddate -in /etc/kubernetes/pki/apiserver-kubelet-client.crt   # on the API server's machine", "kubectl get clusterrolebindings -o wide | grep kubelet-api-admin"),
    "kubelet-unreachable": _cure("Open TCP 10250 between the workers, and see that the kubelet of the named node runs.", "dial tcp 10.1.2.3:10250: i/o timeout in the log of a connected agent", "nc -vz -w 5 <node> 10250   # on another worker", "systemctl status kubelet   # on that node"),
    "connection-flapping": _cure("Find what cuts idle or long connections: the idle timeout of a balancer or firewall, a probe that restarts agents; keepalives shorter than that timeout help.", "streams end every 300 s and are made again", LOGS),
    "agent-node-fault": _cure("Restart the agent of that node; when it stays: cordon, reboot, then reload (classic) or replace (VPC) the worker.", "one of six agents not ready; its node NotReady", "kubectl delete pod -n kube-system <agent>", "ibmcloud ks worker reload --cluster <cluster> --worker <worker>"),
    "backend-unreachable": _cure("Look at what should answer at the dialled address: its pods, service and policies.", "dial tcp 172.21.0.9:443: connect: connection refused in the log of a connected agent", "kubectl get endpoints,services,pods -A -o wide"),
    "webhook-broken": _cure("Bring up the pods behind the webhook's service, renew its certificate, or name its service in place of an address.", 'failed calling webhook: no endpoints available for service "policy"', "kubectl get endpoints,pods -n <namespace> -o wide", "kubectl get validatingwebhookconfigurations,mutatingwebhookconfigurations -o yaml"),
    "metrics-api-down": _cure("Bring metrics-server up, or correct its APIService: the tunnel itself works.", "v1beta1.metrics.k8s.io   False (MissingEndpoints)", "kubectl get apiservice v1beta1.metrics.k8s.io -o yaml", "kubectl get endpoints,pods -n kube-system -o wide"),
    "openvpn-cluster": _cure("Nothing: the tunnel of this cluster is OpenVPN, so look at its vpn pods.", "vpn-5d7b9c  1/1  Running, and no konnectivity-agent", "kubectl get pods -n kube-system -l app=vpn -o wide"),
    "balancer-without-address": _cure("Give the cloud what it lacks for the load balancer: a portable subnet, addresses in the pool, quota, a right. The tunnel has no part in it.", "router-default  LoadBalancer  172.21.1.9  <pending>;  no portable subnet IPs left", "kubectl describe service -n <namespace> <service>", "kubectl get services -A | grep -i pending"),
}  # fmt: skip
"""By the cause's id."""
