"""What the workloads stand on: nodes, services, webhooks, API services, and what Kubernetes says of them."""

from analyzer.tables.base import Number, Row, Table, Text, Time, Truth, Whole, Word, column


class NodeRow(Row):
    """One row per place that states a node."""

    name: Word = column("name")
    internal_ip: Word = column("internal address")
    external_ip: Word = column("external address")
    zone: Word = column("zone")
    region: Word = column("region")
    subnet: Word = column("private subnet")
    private_vlan: Word = column("private VLAN")
    public_vlan: Word = column("public VLAN")
    worker_pool: Word = column("worker pool")
    ready: Truth = column("condition Ready is True")
    version: Word = column("kubelet version")
    runtime: Word = column("container runtime")
    system: Text = column("operating system, as its image is called")
    kernel: Word = column("kernel version")
    pressure: Text = column("memory, disk or PID pressure conditions that are True")
    conditions: Text = column("bad conditions with their reasons", free=True)
    subnet_id: Word = column("VPC subnet")
    worker_id: Word = column("worker")
    worker_version: Word = column("worker version label")
    unschedulable: Truth = column("cordoned")
    addresses: Text = column("all addresses of its status")
    roles: Word = column("roles as kubectl prints them, with commas between")
    taints: Text = column("taints as a JSON list of key=value:Effect; [] for a node that states none")
    labels: Text = column("labels as JSON")
    label_columns: Text = column("labels as JSON that columns of `get nodes -L` state; an empty one may be absent")
    created_at: Time = column("creation")


NODES = Table("nodes", NodeRow)


class ServiceRow(Row):
    """Services."""

    namespace: Word = column("namespace")
    name: Text = column("name")
    type: Word = column("type")
    cluster_ip: Word = column("cluster IP")
    external_ip: Text = column("external address")
    ports: Text = column("ports as kubectl prints them")
    selector: Text = column("selector as JSON")
    node_ports: Text = column("node ports")
    port_map: Text = column("service ports as JSON")
    cluster_ips: Text = column("all cluster addresses")


SERVICES = Table("services", ServiceRow)


class EndpointRow(Row):
    """Endpoints and EndpointSlices."""

    namespace: Word = column("namespace")
    name: Text = column("service")
    ready_addresses: Whole = column("ready addresses")
    not_ready_addresses: Whole = column("addresses not ready")
    addresses: Text = column("ready addresses")
    ports: Text = column("ports")
    members: Text = column("endpoints as a JSON list of [address, protocol, port, port name, ready]")


ENDPOINTS = Table("endpoints", EndpointRow)


class WebhookRow(Row):
    """One row per webhook of a validating or mutating configuration."""

    kind: Word = column("Validating or Mutating")
    configuration: Word = column("configuration object")
    name: Text = column("webhook")
    service_namespace: Word = column("service namespace")
    service_name: Text = column("service")
    service_port: Whole = column("service port")
    path: Text = column("path")
    url: Text = column("url form of the client config", free=True)
    failure_policy: Word = column("Fail or Ignore")
    timeout_s: Number = column("timeout")
    match_policy: Word = column("Exact or Equivalent")
    rules: Text = column("rules as JSON")
    namespace_selector: Text = column("selector as JSON")
    object_selector: Text = column("selector as JSON")
    match_conditions: Text = column("conditions as JSON")


WEBHOOKS = Table("webhooks", WebhookRow)


class NamespaceRow(Row):
    """Namespaces."""

    name: Word = column("name")
    labels: Text = column("labels as JSON")


NAMESPACES = Table("namespaces", NamespaceRow)


class EventRow(Row):
    """Kubernetes events."""

    namespace: Word = column("namespace")
    type: Word = column("Normal or Warning")
    reason: Word = column("reason")
    object_kind: Word = column("kind of the object")
    object_name: Text = column("object")
    message: Text = column("message", free=True)
    count: Whole = column("times seen")
    first_at: Time = column("first")
    last_at: Time = column("last")
    last_seen: Text = column("as printed")


EVENTS = Table("events", EventRow)


class ApiServiceRow(Row):
    """API services."""

    name: Word = column("name")
    service: Text = column("service behind it")
    available: Text = column("Available as printed")
    reason: Word = column("reason")
    message: Text = column("message", free=True)


APISERVICES = Table("apiservices", ApiServiceRow)


class ClusterOperatorRow(Row):
    """OpenShift cluster operators."""

    name: Word = column("name")
    version: Word = column("version that it has brought its part to")
    available: Truth = column("Available")
    degraded: Truth = column("Degraded")
    message: Text = column("message", free=True)


CLUSTER_OPERATORS = Table("cluster_operators", ClusterOperatorRow)


class UsageRow(Row):
    """What a node, pod or container used in the moment of `kubectl top`."""

    kind: Word = column("node, pod or container")
    namespace: Word = column("namespace")
    name: Word = column("node or pod")
    container: Word = column("container")
    cpu_m: Whole = column("CPU in thousandths of a core")
    cpu_percent: Whole = column("of what the node can give")
    memory_bytes: Whole = column("memory")
    memory_percent: Whole = column("of what the node can give")


USAGE = Table("usage", UsageRow)


class AclRuleRow(Row):
    """Private service endpoint ACL entries, read leniently."""

    port: Whole = column("port")
    subnets: Text = column("CIDRs")
    words: Text = column("verdict words of the line", free=True)


ACL = Table("acl", AclRuleRow)


class PortTestRow(Row):
    """Connects that somebody tried by hand: `nc`, telnet, curl, openssl, bash."""

    tool: Word = column("nc, ncat, netcat, telnet, curl, openssl or bash, where it is known")
    host: Word = column("host or address that was tried")
    address: Word = column("address that it was resolved to, where it is printed")
    port: Whole = column("port")
    protocol: Word = column("TCP or UDP")
    outcome: Word = column(
        "answered, refused, timeout, no_route, unreachable, dns, reset or other (no connect, without a reason); null where nothing can be known, as over UDP"
    )
    message: Text = column("the line", free=True)
    node: Word = column("node on which it ran, where that is known")
    pod: Word = column("pod in which it ran")
    typed_on: Word = column("host on which the command was typed, where its prompt shows it")


PORT_TESTS = Table("port_tests", PortTestRow)


class PacketSizeRow(Row):
    """How large a packet may be: a ping of that size, or a link of a machine."""

    kind: Word = column("ping or link")
    host: Word = column("host or address that was pinged")
    interface: Word = column("name of the link")
    size: Whole = column("bytes of the IP packet that was sent")
    whole: Truth = column("whether nobody might split it")
    passes: Truth = column("of a ping, whether it was answered; of a link, whether it is up")
    mtu: Whole = column("largest packet in bytes, of the link, or as the error states it")
    message: Text = column("the line", free=True)
    node: Word = column("node on which it ran, where that is known")
    pod: Word = column("pod in which it ran")
    typed_on: Word = column("host on which the command was typed, where its prompt shows it")


PACKET_SIZES = Table("packet_sizes", PacketSizeRow)


class FirewallDenialRow(Row):
    """Connections that a firewall, router or packet filter, a flow log of a cloud, or the cluster's own network says it refused: one row a line."""

    device: Word = column("whose form the line has: Juniper SRX, Vyatta or VyOS, FortiGate, VPC flow log, Cilium ...")
    protocol: Word = column("TCP, UDP ...; null where the line names none")
    source_ip: Word = column("whose connection it was")
    source_port: Whole = column("from which port")
    target_ip: Word = column("where it was to go")
    target_port: Whole = column("to which port")
    rule: Text = column("the policy, list or set of rules that decided, where the line names it")
    rule_number: Word = column("the rule in it")
    from_zone: Word = column("zone or interface by which it came")
    to_zone: Word = column("zone or interface by which it was to leave")
    source_pod: Word = column("the pod whose connection it was, as namespace/name")
    target_pod: Word = column("the pod that it was to reach, as namespace/name")
    target_host: Word = column("name of the other end, by its look-up")
    direction: Word = column("ingress or egress, at the pod whose policy decided")
    identity: Word = column(
        "what the source is to the cluster's network, where it is no pod: kube-apiserver, host, world"
    )
    message: Text = column("the line", free=True)


FIREWALL_DENIALS = Table("firewall_denials", FirewallDenialRow)


class FirewallRuleRow(Row):
    """Rules of a cloud's own firewall, as its tool lists them: one row a rule."""

    cloud: Word = column("gcloud, aws or az")
    name: Text = column("name of the rule, or of its group")
    network: Word = column("the network, group or access list that it is a rule of; of az `<resource group>/<group>`")
    direction: Word = column("ingress or egress")
    priority: Whole = column("the lowest number goes first")
    action: Word = column("allow or deny; null for a group that has no rule of the direction")
    traffic: Text = column("protocols with their ports: all, or tcp:443,tcp:8000-9000,icmp; null where it is not shown")
    ranges: Text = column(
        "networks, tags or groups at the other end, with commas between; null where the list does not show them"
    )
    targets: Text = column("tags and accounts of the machines that it is for; null where it is for all, or not shown")
    disabled: Truth = column("it is switched off")
    listed_whole: Truth = column("it stands in a list of all rules of its direction")


FIREWALL_RULES = Table("firewall_rules", FirewallRuleRow)


class CertificateRow(Row):
    """Certificates as openssl and kubeadm show them: whose each is, and until when; their text is never kept."""

    subject: Text = column("whom it names, as openssl prints it")
    issuer: Text = column("who signed it")
    names: Text = column("names and addresses that it is valid for, with commas between")
    not_before: Time = column("valid from")
    not_after: Time = column("valid until")
    depth: Whole = column("place in the chain that a server shows: 0 is its own")
    verification: Text = column(
        "ok, or openssl's reason; its own store of authorities is another one than a component's", free=True
    )
    fault: Word = column(
        "expired, not_yet, authority, name, missing (kubeadm) or other: what was wrong when it was looked at; null for nothing"
    )
    host: Word = column("host that showed it")
    port: Whole = column("its port")
    file: Text = column("file, or kubeadm's name of it")
    tool: Word = column("openssl, curl or kubeadm")
    node: Word = column("node on which it was looked at, where that is known")
    typed_on: Word = column("host on which the command was typed, where its prompt shows it")


CERTIFICATES = Table("certificates", CertificateRow)
