"""What runs: pods, their containers and arguments, the controllers that want them, and units of systemd on machines."""

from analyzer.tables.base import Number, Row, Table, Text, Time, Truth, Whole, Word, column


class ContainerArgRow(Row):
    """Command-line flags of containers, last value wins."""

    kind: Word = column("kind of the object")
    namespace: Word = column("namespace")
    name: Word = column("object")
    container: Word = column("container")
    flag: Word = column("flag without dashes")
    value: Text = column("value", free=True)


CONTAINER_ARGS = Table("container_args", ContainerArgRow)


class PodRow(Row):
    """One row per place that states a pod's status."""

    namespace: Word = column("namespace")
    name: Text = column("name")
    node: Word = column("node")
    ip: Word = column("pod IP")
    phase: Word = column("phase, from the object")
    status: Word = column("STATUS as kubectl prints it")
    ready: Truth = column("all containers ready")
    ready_containers: Whole = column("ready containers")
    containers: Whole = column("containers")
    restarts: Whole = column("restarts of all containers")
    host_network: Truth = column("uses the node's network")
    owner_kind: Word = column("controller")
    owner_name: Word = column("its name")
    started_at: Time = column("start")
    age_s: Number = column("age as printed")
    labels: Text = column("labels as JSON")
    service_account: Word = column("service account")
    ports: Text = column(
        "named container ports as a JSON list of [name, number, protocol]; [] for a pod that declares none"
    )
    ips: Text = column("all addresses")
    created_at: Time = column("creation")
    message: Text = column("why the scheduler placed it nowhere", free=True)
    restarted_s: Number = column("how long ago it was last restarted, as printed")


PODS = Table("pods", PodRow)


class ContainerRow(Row):
    """One row per container status of a pod."""

    namespace: Word = column("namespace")
    pod: Text = column("pod")
    container: Word = column("container")
    ready: Truth = column("ready")
    restarts: Whole = column("restarts")
    state: Word = column("running, waiting or terminated")
    reason: Word = column("reason of the state")
    last_reason: Word = column("reason of the last termination")
    exit_code: Whole = column("exit code of the last termination")
    image: Text = column("image")
    message: Text = column("message of the state", free=True)
    ended_at: Time = column("end of the last termination")


CONTAINERS = Table("containers", ContainerRow)


class WorkloadRow(Row):
    """Controllers with their replica counts."""

    kind: Word = column("DaemonSet, Deployment, ReplicaSet, ReplicationController or StatefulSet")
    namespace: Word = column("namespace")
    name: Word = column("name")
    desired: Whole = column("wanted pods")
    current: Whole = column("existing pods")
    ready: Whole = column("ready pods")
    updated: Whole = column("pods of the newest template")
    available: Whole = column("available pods")
    host_network: Truth = column("pod template uses the node's network")
    dns_policy: Word = column("dnsPolicy of the pod template")
    readiness: Truth = column("pod template has a readiness probe")
    image: Text = column("first image")
    restarted_at: Time = column("annotation of `rollout restart`")
    message: Text = column("conditions that are not good", free=True)
    labels: Text = column("labels of the pod template as JSON")
    tolerations: Text = column("tolerations of the pod template as JSON; [] for a template without any")
    node_selector: Text = column("node selector as JSON; {} for none")
    age_s: Number = column("age as printed")


WORKLOADS = Table("workloads", WorkloadRow)


class CrictlContainerRow(Row):
    """Rows of `crictl ps`."""

    container_id: Text = column("container")
    name: Word = column("container name")
    state: Word = column("state")
    attempt: Whole = column("restarts")
    pod: Text = column("pod")


CONTAINERS_ON_NODE = Table("crictl", CrictlContainerRow)


class UnitRow(Row):
    """States of units of systemd, of those that are parts of a cluster: one row per place that states one."""

    unit: Word = column("name with its ending, as kubelet.service")
    part: Word = column(
        "konnectivity-server, konnectivity-agent, kube-apiserver, etcd, kubelet, container runtime or k0s controller"
    )
    load: Word = column("loaded, not-found, masked or another state of its file")
    enabled: Word = column("enabled, disabled, static or another state of its installation")
    active: Word = column("active, inactive, failed, activating, deactivating or reloading")
    sub: Word = column("state within that: running, dead, exited, auto-restart ...")
    result: Word = column("how it ended: exit-code, signal, oom-kill, timeout, start-limit-hit ...")
    since: Text = column("since when it is in that state, as printed")
    since_at: Time = column("the same, where the zone is known")
    age_s: Number = column("the same as an age, as printed")
    exit_code: Whole = column("status with which its main process ended")
    signal: Word = column("signal by which its main process ended, as KILL")
    programs: Word = column("the tunnel's programs that run within it, with commas between")
    node: Word = column("machine, where it is known")


UNITS = Table("units", UnitRow)
