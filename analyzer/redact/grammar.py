"""
Words of which documents and tables are made: kinds of objects, their keys, groups of an API, titles of columns.

Somebody's namespace may be called `apps` and somebody's workload `deployment`. Such a name tells nobody anything, and
a copy in which `kind: Deployment` and `apiVersion: apps/v1` are renamed with it is no longer read
(https://kubernetes.io/docs/reference/kubernetes-api/).
"""

from __future__ import annotations

KINDS = (
    "apiservice binding certificate clusterrole clusterrolebinding configmap controllerrevision cronjob csidriver csinode customresourcedefinition daemonset deployment endpoint"
    " endpointslice event gateway globalnetworkpolicy horizontalpodautoscaler hostendpoint httproute ingress ingressclass installation ippool ipamblock job lease limitrange list"
    " mutatingwebhookconfiguration namespace networkpolicy networkset node object persistentvolume persistentvolumeclaim pod poddisruptionbudget priorityclass prometheusrule"
    " replicaset replicationcontroller resourcequota role rolebinding route runtimeclass secret service serviceaccount servicemonitor statefulset storageclass tier"
    " validatingwebhookconfiguration volume volumeattachment webhook clusterversion clusteroperator machineconfig project build"
)
GROUPS = "admissionregistration apiextensions apiregistration apps authentication authorization autoscaling batch certificates coordination core crd discovery extensions flowcontrol networking operator policy rbac scheduling storage"
KEYS = (
    "action addresses affinity allowed annotations args available backend bgp cap capabilities capacity caller cidr claims clusters command completions component condition conditions config container"
    " containers context controller count current data default desired description destination devices disk driver duration effect egress enabled endpoints entries environment error"
    " exec failed field fields files finalizers format fields from generation group groups heritage host hostname hosts http image images info init interface interval items key keys"
    " kernel kind labels last lastseen level lifecycle limits logger matches max medium memory message metadata metrics min mode module names namespace nominated nodes operation"
    " operations operator options order output owner parallelism parameters path paths peer phase plugin port ports precreated prefix privileged probe protocol provisioner"
    " readiness ready reason release replicas reply request requests resource resources response restarts result roles rules runtime scheme scope seconds selector severity"
    " since size source sources spec state status steps stored strategy stream string subject subjects subsets suspend table target taints template templates time timestamp"
    " tolerations trace type types unit update uptime user username users value values verbs version versions volumes warning weight zone accept admitted approved attached bound"
    " completed created degraded delivered denied established evicted finished issued killing normal notready opened progressing pulled pulling refused running scheduled started stopped succeeded"
)
"""Keys of objects and of records of a log, titles of columns, and the states that stand below these."""
STRUCTURE = frozenset(word for text in (KINDS, GROUPS, KEYS) for word in text.split())

OF_COPIES = frozenset(
    [
        "hook",
        "pool",
        "folder",
        "bundle",
        "label",
        "owner",
        "object",
        "word",
        "unread",
        "member",
        "rest",
        "hidden",
        "value",
        "password",
        "token",
        "hash",
        "data",
        "signature",
        "cookie",
        "code",
        "base64",
        "private",
        "searched",
        "time",
        "encoded",
        "words",
        "vault",
        "query",
        "login",
        "kind",
        "encrypted",
        "mail",
        "certificate",
        "basic",
        "docker",
        "auth",
    ]
)
"""Words that a copy itself is written with: kinds of pseudonyms, and what is said to be hidden."""
PRODUCTS = frozenset(
    [
        "argocd",
        "argoproj",
        "cilium",
        "cncf",
        "cnpg",
        "coreos",
        "crossplane",
        "dnsmasq",
        "elasticsearch",
        "etcd",
        "filebeat",
        "fluentbit",
        "fluentd",
        "fluxcd",
        "gitea",
        "gitlab",
        "grafana",
        "haproxy",
        "influxdb",
        "istio",
        "jaegertracing",
        "jenkins",
        "kafka",
        "karpenter",
        "keda",
        "keepalived",
        "keycloak",
        "kibana",
        "knative",
        "kubevirt",
        "kyverno",
        "linkerd",
        "logstash",
        "longhorn",
        "mariadb",
        "memcached",
        "metallb",
        "mimir",
        "minio",
        "mongo",
        "mongodb",
        "mysql",
        "nats",
        "nginx",
        "openebs",
        "opensearch",
        "opentelemetry",
        "percona",
        "podinfo",
        "postgres",
        "postgresql",
        "prometheus",
        "projectcontour",
        "promtail",
        "rabbitmq",
        "redis",
        "sonarqube",
        "strimzi",
        "tekton",
        "thanos",
        "tigera",
        "tomcat",
        "traefik",
        "velero",
        "whereabouts",
        "zookeeper",
    ]
)
"""Software that many clusters run: a pod that is called so is nobody's."""


def structural(name: str) -> bool:
    """Is a name in lower case such a word, or several of them."""
    return name in STRUCTURE or (name[-1:] == "s" and (name[:-1] in STRUCTURE or name[:-2] in STRUCTURE))
