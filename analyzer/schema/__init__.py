"""The tables of the analyzer and the types of their rows. A parser names the table it fills, a check the rows it reads."""

from __future__ import annotations

from analyzer.schema.bundle import (
    FACTS,
    INPUTS,
    LISTINGS,
    SECTIONS,
    TOOL_ERRORS,
    UNREAD,
    FactRow,
    InputRow,
    ListingRow,
    SectionRow,
    ToolErrorRow,
    UnreadLineRow,
)
from analyzer.schema.calico import (
    BGP_PEERS,
    BIRD_PROTOCOLS,
    BIRD_STATUS,
    CALICO_NODES,
    CALICO_OBJECTS,
    HOST_ENDPOINTS,
    INTERFACES,
    POLICIES,
    BgpPeerRow,
    BirdProtocolRow,
    BirdStatusRow,
    CalicoNodeRow,
    CalicoObjectRow,
    HostEndpointRow,
    InterfaceRow,
    PolicyRow,
)
from analyzer.schema.cluster import (
    ACL,
    APISERVICES,
    CERTIFICATES,
    CLUSTER_OPERATORS,
    ENDPOINTS,
    EVENTS,
    NAMESPACES,
    NODES,
    PORT_TESTS,
    SERVICES,
    USAGE,
    WEBHOOKS,
    AclRuleRow,
    ApiServiceRow,
    CertificateRow,
    ClusterOperatorRow,
    EndpointRow,
    EventRow,
    NamespaceRow,
    NodeRow,
    PortTestRow,
    ServiceRow,
    UsageRow,
    WebhookRow,
)
from analyzer.schema.konnectivity import (
    AGENT_CONNECTIONS,
    CLOCK_SKEW,
    DIALS,
    KONNECTIVITY_EVENTS,
    LOG_LINES,
    LOG_OPTIONS,
    LOG_SIGNALS,
    LOG_SOURCES,
    AgentConnectionRow,
    ClockSkewRow,
    DialRow,
    KonnectivityEventRow,
    LogLineRow,
    LogOptionRow,
    LogSignalRow,
    LogSourceRow,
)
from analyzer.schema.workloads import (
    CONTAINER_ARGS,
    CONTAINERS,
    CONTAINERS_ON_NODE,
    PODS,
    UNITS,
    WORKLOADS,
    ContainerArgRow,
    ContainerRow,
    CrictlContainerRow,
    PodRow,
    UnitRow,
    WorkloadRow,
)
from analyzer.tables.base import Row, Table

CONTRACT = (
    "inputs",
    "bird_protocols",
    "bgp_peers",
    "konnectivity_events",
    "agent_connections",
    "dials",
    "log_lines",
    "container_args",
    "pods",
    "nodes",
    "workloads",
    "services",
    "endpoints",
    "webhooks",
    "policies",
    "host_endpoints",
    "events",
    "apiservices",
    "facts",
    "unread",
)

_FOUND = {value.name: value for value in list(globals().values()) if isinstance(value, Table)}
TABLES: dict[str, Table[Row]] = {name: _FOUND[name] for name in (*CONTRACT, *sorted(_FOUND.keys() - set(CONTRACT)))}
"""All of them by name, those of the public contract first."""

__all__ = ["ACL", "AGENT_CONNECTIONS", "APISERVICES", "BGP_PEERS", "BIRD_PROTOCOLS", "BIRD_STATUS", "CALICO_NODES", "CALICO_OBJECTS", "CERTIFICATES", "CLOCK_SKEW", "CLUSTER_OPERATORS", "CONTAINERS", "CONTAINERS_ON_NODE", "CONTAINER_ARGS", "CONTRACT", "DIALS", "ENDPOINTS", "EVENTS", "FACTS", "HOST_ENDPOINTS", "INPUTS", "INTERFACES", "KONNECTIVITY_EVENTS", "LISTINGS", "LOG_LINES", "LOG_OPTIONS", "LOG_SIGNALS", "LOG_SOURCES", "NAMESPACES", "NODES", "PODS", "POLICIES", "PORT_TESTS", "SECTIONS", "SERVICES", "TABLES", "TOOL_ERRORS", "UNITS", "UNREAD", "USAGE", "WEBHOOKS", "WORKLOADS", "AclRuleRow", "AgentConnectionRow", "ApiServiceRow", "BgpPeerRow", "BirdProtocolRow", "BirdStatusRow", "CalicoNodeRow", "CalicoObjectRow", "CertificateRow", "ClockSkewRow", "ClusterOperatorRow", "ContainerArgRow", "ContainerRow", "CrictlContainerRow", "DialRow", "EndpointRow", "EventRow", "FactRow", "HostEndpointRow", "InputRow", "InterfaceRow", "KonnectivityEventRow", "ListingRow", "LogLineRow", "LogOptionRow", "LogSignalRow", "LogSourceRow", "NamespaceRow", "NodeRow", "PodRow", "PolicyRow", "PortTestRow", "Row", "SectionRow", "ServiceRow", "Table", "ToolErrorRow", "UnitRow", "UnreadLineRow", "UsageRow", "WebhookRow", "WorkloadRow"]  # fmt: skip
