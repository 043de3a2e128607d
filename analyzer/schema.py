"""The tables of the analyzer, those of the public contract first. A parser names the table it fills."""

from __future__ import annotations

from analyzer.tables import Table, table

INPUTS = table(
    "inputs", "Every member of the bundle and what was made of it.",
    "kind: category: what the member was taken for",
    "kind_reason: str: why",
    "size_bytes: int: bytes after decompression",
    "lines: int: line feeds, and an unended last line",
    "records: int: rows made from it",
    "unread_lines: int: lines that no parser understood",
    "first_at: time: earliest time stamp inside",
    "last_at: time: latest time stamp inside",
    "note: str!: limits that acted, errors, truncation",
    "status: category: read, partly_read, not_understood, skipped, refused or error",
)
BIRD_PROTOCOLS = table(
    "bird_protocols", "One row per protocol instance of `birdcl show protocols`.",
    "node: category: node it was taken on",
    "pod: str: calico-node pod it was taken in",
    "protocol: str: instance name, for example Mesh_10_0_0_2",
    "kind: category: BGP, Kernel, Device, Static ...",
    "table: category: BIRD routing table",
    "protocol_state: category: up, start, down, stop, flush, feed, wait",
    "since: str: last change of the protocol state, as printed",
    "info: str!: BGP state, then the last error",
    "bird_version: category: from the greeting line",
    "daemon: category: bird or bird6",
)
BGP_PEERS = table(
    "bgp_peers", "One row per BGP peer as its own node sees it.",
    "node: category: node that holds the session",
    "pod: str: calico-node pod it was taken in",
    "node_ip: category: its address",
    "protocol: str: BIRD's name of the session",
    "peer_ip: category: address of the other end",
    "ip_version: int: 4 or 6",
    "peer_type: category: mesh, node, global or workload",
    "protocol_state: category: BIRD's protocol state",
    "state: category: BGP state word; null when the protocol is down",
    "established: bool: is the session up",
    "since: str: as printed",
    "since_at: time: the same as a time, where it can be told",
    "last_error: str!: BIRD's text with its prefix",
    "local_subnet: category: subnet of the node",
    "peer_subnet: category: subnet of the peer",
    "same_subnet: bool: do both ends share it",
    "hold_left_s: float: hold timer left, from `show protocols all`",
    "neighbor_as: int: AS number expected of the peer",
    "form: category: birdcl or calicoctl",
    "bgp_table: category: BIRD routing table of the session",
    "view: str: which output of which daemon the row was read from",
)
BIRD_STATUS = table(
    "bird_status", "One row per BIRD daemon: running, recovering or not reachable.",
    "node: category: node",
    "pod: str: calico-node pod it was taken in",
    "daemon: category: bird or bird6",
    "running: bool: does the daemon answer",
    "version: category: BIRD version",
    "router_id: category: BIRD router ID",
    "server_time: time: the daemon's clock",
    "last_reboot: time: start of the daemon",
    "recovery: bool: graceful restart recovery in progress",
    "message: str!: last status line, or the error",
)
INTERFACES = table(
    "interfaces", "Addresses of node interfaces from `birdcl show interfaces`.",
    "node: category: node",
    "pod: str: calico-node pod it was taken in",
    "interface: category: name",
    "up: bool: link and admin state",
    "address: str: address with prefix length",
    "scope: category: host, link, site or univ",
)
KONNECTIVITY_EVENTS = table(
    "konnectivity_events", "One row per recognised line of a Konnectivity server, agent or client library.",
    "at: time: time of the line",
    "component: category: server, agent or client",
    "pod: category: pod, where it is known",
    "node: category: node, where it is known",
    "level: category: I, W, E or F",
    "signal: category: class of the message",
    "message: category: message text, for printf messages its template",
    "agent_id: category: agentID",
    "server_id: category: serverID",
    "dial_id: str: dialID",
    "connection_id: str: connectionID",
    "address: category: address dialled",
    "error: str!: error text",
    "count: int: number carried by the line (server count)",
)
AGENT_CONNECTIONS = table(
    "agent_connections", "One row per stream from an agent to a server, joined from both logs.",
    "agent_id: category: agentID",
    "server_id: category: serverID",
    "server_pod: category: pod or file of the server log",
    "agent_pod: category: pod or file of the agent log",
    "node: category: node of the agent",
    "connected_at: time: start",
    "disconnected_at: time: end; null while the log shows none",
    "seen_by: category: server, agent or both",
    "reason: str!: why it ended",
)
DIALS = table(
    "dials", "One row per dial, joined on dialID from the server's and the agent's log.",
    "dial_id: str: dialID",
    "started_at: time: request",
    "ended_at: time: answer",
    "address: category: target",
    "agent_id: category: agent that dialled",
    "server_source: category: file of the server's lines",
    "agent_source: category: file of the agent's lines",
    "outcome: category: ok, no_agent, agent_dial_failed, lost, cancelled or unknown",
    "error: str!: error text",
)
LOG_LINES = table(
    "log_lines", "Counts over every log line: the denominators.",
    "component: category: server, agent, client or other",
    "message: str!: message text or template",
    "level: category: I, W, E or F",
    "count: int: lines",
    "first_at: time: first of them",
    "last_at: time: last of them",
    "known: bool: message of a known release",
)
LOG_SOURCES = table(
    "log_sources", "One row per log: its component, window, wrapper and verbosity.",
    "component: category: server, agent, client or other",
    "wrapper: category: layers around the line",
    "pod: category: pod, where it is known",
    "container: category: container, where it is known",
    "node: category: node, where it is known",
    "lines: int: lines",
    "first_at: time: first time stamp",
    "last_at: time: last time stamp",
    "from_start: bool: holds the option dump or start lines",
    "min_verbosity: int: lowest -v that explains the lines seen",
    "previous: bool: log of a previous container",
    "out_of_order: int: times that step back by more than a second",
    "releases: str: releases that can have written it, as JSON",
)
LOG_OPTIONS = table(
    "log_options", "Options that a Konnectivity program printed at its start.",
    "at: time: when",
    "component: category: server or agent",
    "option: category: name as printed",
    "value: str!: value",
)
LOG_SIGNALS = table(
    "log_signals", "Lines of other programs that say something about the tunnel, BGP or the control plane.",
    "at: time: when",
    "signal: category: class of the line",
    "name: str: webhook, address or interface named by the line",
    "pod: category: pod, where it is known",
    "node: category: node, where it is known",
    "message: str!: the line",
)
CONTAINER_ARGS = table(
    "container_args", "Command-line flags of containers, last value wins.",
    "kind: category: kind of the object",
    "namespace: category: namespace",
    "name: category: object",
    "container: category: container",
    "flag: category: flag without dashes",
    "value: str!: value",
)
PODS = table(
    "pods", "One row per place that states a pod's status.",
    "namespace: category: namespace",
    "name: str: name",
    "node: category: node",
    "ip: category: pod IP",
    "phase: category: phase, from the object",
    "status: category: STATUS as kubectl prints it",
    "ready: bool: all containers ready",
    "ready_containers: int: ready containers",
    "containers: int: containers",
    "restarts: int: restarts of all containers",
    "host_network: bool: uses the node's network",
    "owner_kind: category: controller",
    "owner_name: category: its name",
    "started_at: time: start",
    "age_s: float: age as printed",
    "labels: str: labels as JSON",
    "service_account: category: service account",
    "ports: str: named container ports as JSON",
    "created_at: time: creation",
)
CONTAINERS = table(
    "containers", "One row per container status of a pod.",
    "namespace: category: namespace",
    "pod: str: pod",
    "container: category: container",
    "ready: bool: ready",
    "restarts: int: restarts",
    "state: category: running, waiting or terminated",
    "reason: category: reason of the state",
    "last_reason: category: reason of the last termination",
    "exit_code: int: exit code of the last termination",
    "image: str: image",
    "message: str!: message of the state",
)
NODES = table(
    "nodes", "One row per place that states a node.",
    "name: category: name",
    "internal_ip: category: internal address",
    "external_ip: category: external address",
    "zone: category: zone",
    "region: category: region",
    "subnet: category: private subnet",
    "private_vlan: category: private VLAN",
    "public_vlan: category: public VLAN",
    "worker_pool: category: worker pool",
    "ready: bool: condition Ready is True",
    "version: category: kubelet version",
    "runtime: category: container runtime",
    "pressure: str: memory, disk or PID pressure conditions that are True",
    "conditions: str!: bad conditions with their reasons",
    "subnet_id: category: VPC subnet",
    "worker_id: category: worker",
    "worker_version: category: worker version label",
    "unschedulable: bool: cordoned",
    "labels: str: labels as JSON",
    "created_at: time: creation",
)
WORKLOADS = table(
    "workloads", "Controllers with their replica counts.",
    "kind: category: DaemonSet, Deployment, ReplicaSet or StatefulSet",
    "namespace: category: namespace",
    "name: category: name",
    "desired: int: wanted pods",
    "current: int: existing pods",
    "ready: int: ready pods",
    "updated: int: pods of the newest template",
    "available: int: available pods",
    "host_network: bool: pod template uses the node's network",
    "dns_policy: category: dnsPolicy of the pod template",
    "readiness: bool: pod template has a readiness probe",
    "image: str: first image",
    "restarted_at: time: annotation of `rollout restart`",
    "message: str!: conditions that are not good",
    "labels: str: labels of the pod template as JSON",
)
SERVICES = table(
    "services", "Services.",
    "namespace: category: namespace", "name: str: name", "type: category: type",
    "cluster_ip: category: cluster IP", "external_ip: str: external address",
    "ports: str: ports as kubectl prints them", "selector: str: selector as JSON",
    "node_ports: str: node ports", "port_map: str: service ports as JSON",
)
ENDPOINTS = table(
    "endpoints", "Endpoints and EndpointSlices.",
    "namespace: category: namespace", "name: str: service", "ready_addresses: int: ready addresses",
    "not_ready_addresses: int: addresses not ready", "addresses: str: ready addresses", "ports: str: ports",
)
WEBHOOKS = table(
    "webhooks", "One row per webhook of a validating or mutating configuration.",
    "kind: category: Validating or Mutating",
    "configuration: category: configuration object",
    "name: str: webhook",
    "service_namespace: category: service namespace", "service_name: str: service",
    "service_port: int: service port", "path: str: path", "url: str!: url form of the client config",
    "failure_policy: category: Fail or Ignore", "timeout_s: float: timeout",
    "match_policy: category: Exact or Equivalent",
    "rules: str: rules as JSON", "namespace_selector: str: selector as JSON",
    "object_selector: str: selector as JSON", "match_conditions: str: conditions as JSON",
)
POLICIES = table(
    "policies", "Calico and Kubernetes network policies with their whole spec.",
    "kind: category: kind", "namespace: category: namespace", "name: str: name",
    "api_version: category: apiVersion", "tier: category: tier", "order: float: order",
    "selector: str: selector", "types: str: Ingress, Egress", "spec: str!: spec as JSON",
    "created_at: time: creation",
)
HOST_ENDPOINTS = table(
    "host_endpoints", "Calico host endpoints.",
    "name: str: name", "node: category: node", "interface: category: interface",
    "expected_ips: str: addresses", "labels: str: labels as JSON", "profiles: str: profiles",
    "ports: str: named ports as JSON",
)
CALICO_OBJECTS = table(
    "calico_objects", "Other Calico and policy-relevant objects with their spec.",
    "kind: category: kind", "namespace: category: namespace", "name: str: name",
    "labels: str: labels as JSON", "spec: str!: spec as JSON",
)
CALICO_NODES = table(
    "calico_nodes", "Calico's own node records.",
    "name: category: node", "asn: category: AS number", "ipv4: category: address with prefix length",
    "ipv6: category: address with prefix length", "tunnel_ip: category: IPIP tunnel address",
)
LISTINGS = table(
    "listings", "Which kinds were listed, and how far: an empty list is knowledge, a missing one is not.",
    "kind: category: kind listed", "namespace: category: namespace, or null for all",
    "rows: int: rows listed", "complete: bool: the listing ends properly",
)
NAMESPACES = table("namespaces", "Namespaces.", "name: category: name", "labels: str: labels as JSON")
EVENTS = table(
    "events", "Kubernetes events.",
    "namespace: category: namespace", "type: category: Normal or Warning", "reason: category: reason",
    "object_kind: category: kind of the object", "object_name: str: object", "message: str!: message",
    "count: int: times seen", "first_at: time: first", "last_at: time: last", "last_seen: str: as printed",
)
APISERVICES = table(
    "apiservices", "API services.",
    "name: category: name", "service: str: service behind it", "available: str: Available as printed",
    "reason: category: reason", "message: str!: message",
)
CLUSTER_OPERATORS = table(
    "cluster_operators", "OpenShift cluster operators.",
    "name: category: name", "available: bool: Available", "degraded: bool: Degraded", "message: str!: message",
)
FACTS = table(
    "facts", "Cluster and account facts, one row per place that states it.",
    "key: category: fact", "value: str!: value",
)
TOOL_ERRORS = table(
    "tool_errors", "Error texts of kubectl and other tools: evidence in themselves.",
    "tool: category: tool", "class: category: tunnel, metrics, rbac, not_found, apiserver, client or other",
    "command: str!: command, where it is known", "pod: category: pod, where it is known",
    "node: category: node, where it is known", "address: category: address in the text",
    "message: str!: the text",
)
CONTAINERS_ON_NODE = table(
    "crictl", "Rows of `crictl ps`.",
    "container_id: str: container", "name: category: container name", "state: category: state",
    "attempt: int: restarts", "pod: str: pod",
)
ACL = table(
    "acl", "Private service endpoint ACL entries, read leniently.",
    "port: int: port", "subnets: str: CIDRs", "words: str!: verdict words of the line",
)
SECTIONS = table(
    "sections", "Sections of text dumps and how they ended.",
    "heading: str: heading", "canonical: category: known name", "status: category: complete, truncated, error or empty",
    "lines: int: lines",
)
UNREAD = table(
    "unread", "Lines that no parser understood.", "text: str!: the line", "reason: category: why",
)

TABLES: dict[str, Table] = {value.name: value for value in list(globals().values()) if isinstance(value, Table)}
CONTRACT = (
    "inputs", "bird_protocols", "bgp_peers", "konnectivity_events", "agent_connections", "dials", "log_lines",
    "container_args", "pods", "nodes", "workloads", "services", "endpoints", "webhooks", "policies",
    "host_endpoints", "events", "apiservices", "facts", "unread",
)
