"""Which API service answers `kubectl top`."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

from analyzer import patterns as regex
from analyzer.schema import ApiServiceRow, ToolErrorRow
from analyzer.tables.base import Row

RESOURCE_METRICS = regex.compile(r"v\d\w{0,20}\.metrics\.k8s\.io")


def is_resource_metrics(name: str | None) -> bool:
    """
    Is this API service the group `metrics.k8s.io` itself.

    `custom.metrics.k8s.io` and `external.metrics.k8s.io` serve autoscalers; `top` asks neither.
    """
    return RESOURCE_METRICS.fullmatch(name or "") is not None


BUNDLED = frozenset({"iks", "roks", "aks", "gke"})
"""Products that install metrics-server themselves: without it something is broken."""
CORE = "v1."
"""The API server's own core group, which a list of API services shows unless it is a selection."""
ABSENT = regex.compile(r'apiservices?(?:\.apiregistration\.k8s\.io)? "([^"\n]{1,253})" not found')
"""The API server's answer to who asks for an API service that nobody registered."""


UNABLE = regex.compile(
    r"(?:unable to handle the request|timed? ?out|refused)[^()\n]{0,60}\((?:get|list) (?:pods|nodes)\.metrics\.k8s\.io\)"
)
"""The API server's answer to an autoscaler that asks for resource metrics, with the request in brackets (apimachinery, `NewGenericServerResponse`)."""
EMPTY = "metrics not available yet"
"""What `kubectl top` prints of an answer that holds no object (kubectl/pkg/cmd/top): the API works and has nothing to say."""


class ScrapeFault(Enum):
    """What a kubelet, or the way to it, answers metrics-server."""

    RIGHT = "its account has no right"
    TOKEN = "its token is not taken"
    SANS = "the kubelet's certificate does not have the address that is dialled"
    AUTHORITY = "who signed the kubelet's certificate is not known"
    CERTIFICATE = "the kubelet's certificate is not taken"
    NAME = "the node's name is not known"
    WAY = "nothing answers"


SCRAPES: tuple[tuple[ScrapeFault, regex.Pattern[str]], ...] = (
    (ScrapeFault.RIGHT, regex.compile(r"403|Forbidden")),
    (ScrapeFault.TOKEN, regex.compile(r"401|Unauthorized")),
    (
        ScrapeFault.SANS,
        regex.compile(
            r"x509: (?:cannot validate certificate for \S{1,100} because it doesn't contain any IP SANs|certificate is (?:not )?valid for )"
        ),
    ),
    (ScrapeFault.AUTHORITY, regex.compile(r"x509: certificate signed by unknown authority")),
    (ScrapeFault.CERTIFICATE, regex.compile(r"x509")),
    (ScrapeFault.NAME, regex.compile(r"no such host")),
)


BY_SIGNER = frozenset({ScrapeFault.SANS, ScrapeFault.AUTHORITY})
"""Those that end when the cluster signs the kubelets' certificates."""


def is_unable(message: str | None) -> bool:
    """Did the API server not reach the metrics API for a client that asked for the metrics of pods or nodes."""
    return UNABLE.search(message or "") is not None


def is_empty(message: str | None) -> bool:
    """Did the metrics API answer `top` with nothing, which is no fault of the way to it."""
    return EMPTY in (message or "")


SCRAPED = regex.compile(r"\bnode=\"(?P<new>[a-z0-9][\w.-]{0,252})\"|from node (?P<old>[a-z0-9][\w.-]{0,252}):")
"""The node whose kubelet metrics-server asked, in its words of a scrape that failed (v0.5 on, and before)."""


SCRAPED_URL = regex.compile(
    r"https://(?P<host>\[[\da-fA-F:]{2,45}\]|[\w.-]{1,253}):\d{1,5}/(?:metrics/resource|stats/summary)"
)


def scraped_node(message: str | None) -> str | None:
    """The node that a failed scrape names."""
    m = SCRAPED.search(message or "")
    return str(m["new"] or m["old"]) if m else None


def scraped_address(message: str | None) -> str | None:
    """The host whose kubelet a failed scrape asked, by its URL."""
    m = SCRAPED_URL.search(message or "")
    return str(m["host"]).strip("[]") if m else None


def scrape_fault(words: str | None) -> ScrapeFault | None:
    """What a failed scrape says, as its line keeps the reason; None where there is no such line."""
    if words is None:
        return None
    return next((fault for fault, pattern in SCRAPES if pattern.match(words)), ScrapeFault.WAY)


def is_way(words: str | None) -> bool:
    """Did a scrape end before the kubelet said anything: refused, without a route, or without an answer in time."""
    return scrape_fault(words) is ScrapeFault.WAY


def unregistered(errors: Iterable[ToolErrorRow], services: Iterable[ApiServiceRow]) -> list[Row]:
    """
    Rows that say that no API service answers `top`: none of that name, or a whole list without it; none of them where one is listed.

    That is how a cluster looks in which nobody installed metrics-server.
    """
    rows = list(services)
    if any(is_resource_metrics(row.name) for row in rows):
        return []
    asked: list[Row] = [
        row for row in errors if (m := ABSENT.search(row.message or "")) is not None and is_resource_metrics(m[1])
    ]
    return [*asked, *(row for row in rows if row.name == CORE)]
