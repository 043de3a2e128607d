"""
Lines of other programs that matter here: API server, kubelet, calico-node, etcd, the Go runtime, OpenVPN.

One combined, linear pattern decides cheaply whether a line is worth a second look.
"""

from __future__ import annotations

from typing import NamedTuple

from analyzer import patterns as regex
from analyzer import schema
from analyzer.konnectivity import catalog


class StdlibEvent(NamedTuple):
    """
    A line that is a Konnectivity event although the Go standard library, or cobra, printed it.

    Attributes:
        component: whose it is; None: of whichever program the log is.
    """

    component: str | None
    message: str
    signal: str
    level: str


class SignalHit(NamedTuple):
    signal: str
    name: str | None
    event: StdlibEvent | None = None


class SignalRule(NamedTuple):
    signal: str
    pattern: regex.Pattern[str]
    event: StdlibEvent | None = None


HIJACKED = StdlibEvent("server", "http: response.WriteHeader on hijacked connection", "no_agent", "I")
HANDSHAKE = StdlibEvent("server", "http: TLS handshake error from", "tls_failed", "I")
LEASES = StdlibEvent("agent", catalog.FORBIDDEN_LEASES, "server_count", "E")
FATAL = StdlibEvent(None, "error: %v", "lifecycle", "E")
"""What cobra prints of the error with which the program ends, as its own `error: %v` does."""

RULES = (
    SignalRule(
        "server_count",
        regex.compile(
            r'(leases\.coordination\.k8s\.io(?: "[^"]{1,253}")? is forbidden: [^"]{0,40}(?:"[^"]{0,253}"[^"=]{0,40}){1,4})'
        ),
        LEASES,
    ),
    SignalRule("no_agent", regex.compile(r"http: response\.WriteHeader on hijacked connection"), HIJACKED),
    SignalRule("tls_failed", regex.compile(r"http: TLS handshake error from [^:]*:\d+: (.*)"), HANDSHAKE),
    SignalRule("webhook_denied", regex.compile(r'admission webhook "([^"]{1,253})" denied the request')),
    SignalRule(
        "webhook_failed", regex.compile(r'(?i)failed calling (?:admission )?webhook \\{0,3}"([^"\\]{1,253})\\{0,3}"')
    ),
    SignalRule("webhook_failed", regex.compile(r"failing (?:closed|open) ([\w.-]{1,253})")),
    SignalRule(  # apiextensions-apiserver, `conversion/webhook_converter.go`; whoever lists the objects hands it on
        "webhook_failed", regex.compile(r"conversion webhook for ([^\s,]{1,200}, Kind=\w{1,100}) failed: ")
    ),
    SignalRule(  # OpenShift's cluster-kube-apiserver-operator, `webhooksupportability`
        "webhook_failed", regex.compile(r'failed to connect to webhook \\{0,3}"([^"\\]{1,253})\\{0,3}" via service ')
    ),
    SignalRule("bgp_not_established", regex.compile(r"BGP not established with ([\d.,: a-f]+)")),
    SignalRule("bird_not_ready", regex.compile(r"(BIRD is not ready[^\"]{0,200}|bird/confd is not live[^\"]{0,120})")),
    SignalRule(  # node/pkg/lifecycle/startup, felix/dataplane/linux, felix/ipsets and felix/iptables of Calico 2.6 to 3.30, and conf/cf-lex.l of BIRD
        "calico_end",
        regex.compile(
            r"(Couldn't autodetect an? (?:management )?IPv[46] address|Calico node '[^'\n]{1,253}' is already using the IPv[46] address [\da-fA-F.:]{2,45}|Kernel's RPF check is set to 'loose'\. {1,4}This would|"
            r"[Cc]onnection (?:to the datastore )?is unauthorized(?::? Unauthorized|$|(?= error=))|Failed to update IP sets after multiple retries|Failed to program iptables, giving up after retries|ip6?tables-(?:legacy-|nft-)?save command failed after retries|"
            r"Environment does not contain a valid IPv[46] address: \S{1,120}|The AS number specified in the environment \([^)\n]{1,60}\) is not valid|Invalid CIDR specified in CALICO_IPV[46]POOL_CIDR '[^'\n]{0,80}'|Invalid blocksize \d{1,9} for version [46]|"
            r"Unrecognized (?:IPIP|VXLAN) mode specified in CALICO_IPV[46]POOL_\w{4,5} '[^'\n]{0,60}'|No IPv4 or IPv6 addresses configured or detected, required for Calico|"
            r"(?:Failed to read Node from datastore|Unable to set node resource configuration)\b[^\n]{0,200}?(?:nodes \\{0,2}\"[^\"\\\n]{1,253}\\{0,2}\" not found|resource does not exist: Node\([^)\n]{1,253}\))|"
            r"/[\w./-]{0,80}?calico/[\w./-]{0,80}?\.?bird6?(?:_\w{1,20})?\.c(?:fg|onf)\d{0,20}(?:, line \d{1,7}: ?|:\d{1,7}:\d{1,7} )[^\n]{1,200}|"
            r"Unable to open configuration file /[\w./-]{0,80}?calico/[\w./-]{0,80}?bird6?\.c(?:fg|onf): No such file or directory)"
        ),
    ),
    SignalRule(
        "calico_node_name",
        regex.compile(r"(?:Determined node name: |Starting node (?=\S{1,253} with version ))(\S{1,253})"),
    ),
    SignalRule(  # what the same programs say once they run
        "calico_up",
        regex.compile(r"(HealthReport\{Live: ?true, Ready: ?true|bird6?: Reconfigured\b|^Reconfigured$)"),
    ),
    SignalRule(
        "typha_unreachable",
        regex.compile(
            r"(?i:failed to connect to typha)(?:(?: endpoint | error=dial tcp | error=connection to typhas \(\[\{?)(\S{1,200}?:\d{1,5})\b)?|Failed to read from server connection=&discovery\.Typha\{Addr:.(\S{1,200}?:\d{1,5}).[^\n]{0,300}?(?:i/o timeout|no route to host|timed out)|connection to typhas \(\[\{?(\S{1,200}?:\d{1,5})\b|\[(?:FATAL|ERROR)\].{0,120}no more Typha instances|Typha discovery failed|Didn't find any ready Typha|Kubernetes service missing IP or port"
        ),
    ),
    SignalRule(
        "datastore_unreachable",
        regex.compile(
            r"(?:Waiting for datastore connection|[Ff]ailed to initialize (?:Calico )?datastore|[Ff]ailed to get config from datastore|Hit error connecting to datastore|Failed to perform list of current data during resync|Unable to create token for CNI kubeconfig|Unable to get Typha service endpoints|Typha discovery enabled but discovery failed|"
            r"failed to query kubeadm's config map|Unable to access datastore to query node configuration|Error getting cluster information config)(?:[^\n]{0,400}?\bdial tcp \[?([\w.:-]{1,253}?)\]?: |[^\n]{0,80}?\bhttps://([\w.:-]{1,253})/[^\n]{0,300}?(?:deadline exceeded|Client\.Timeout|TLS handshake timeout|connection refused|i/o timeout))"
        ),
    ),
    SignalRule(
        "autodetected_address", regex.compile(r"Using autodetected IPv4 address (?:on interface )?(\S+(?:: \S+)?)")
    ),
    SignalRule(  # Calico's autodetection_methods.go; a way to look is named by all but the first
        "address_undetected",
        regex.compile(r"Unable to auto-detect (?:an )?(?:IPv[46] )?address(?: ([^\n]{1,200}?))?(?=: |$)"),
    ),
    SignalRule("unexpected_bgp_peer", regex.compile(r"Unexpected connect from unknown address (\S+)")),
    SignalRule(
        "bird_log",
        regex.compile(r"((?:Mesh|Node|Global)_[\da-f_]+(?:_port_\d+)?): (?:Error|Received|State changed|Neighbor)"),
    ),
    SignalRule("proxy_error", regex.compile(r"proxy error from (\S+) while dialing \S+?(?:, code \d+)?: ")),
    SignalRule(
        "egress_config",
        regex.compile(
            r"(?i)((?:failed|unable|invalid|error|cannot|unsupported|panic)\b.{0,120}?\begress[ -]?select(?:or|ion).{0,200}|"
            r"\begress[ -]?select(?:or|ion).{0,120}?\b(?:failed|invalid|no such file|unknown|panic)\b.{0,120})"
        ),
    ),
    SignalRule(
        "server_leg",
        regex.compile(
            r"failed to create connection to uds name ([^\s,]+), error|dialing proxy \"?([^\s\"]+)\"? failed|"
            r"(?:dial|read|write) unix [^\s/]{0,300}+(/[^\s:]{0,600}(?:konnectivity|tunnel)[^\s:]{0,300}+)(?<!->@):|dial tcp (konnectivity-server[^\s:]{0,300}+:\d{1,5}):|"
            r"lookup (konnectivity-server[\w.-]*)(?: on \S+)?:"
        ),
    ),
    SignalRule(
        "remote_dialer",
        regex.compile(
            r"\bSending HTTP(?:/1\.1)? 50[234] response to [^\s\"]{1,60}: ([^\"\\\n]{1,300})|"
            r'\b(?:Remotedialer proxy error(?:; recon{1,2}ecting\.\.\.)?|Failed to connect to proxy(?:\. Empty dialer response)?)"? error="((?:[^"\\\n]|\\"){1,300})|'
            r"\bFailed to connect to proxy\. (Response status: \d{3} - [^\"\\\n]{1,300}?)(?: error=|[\"\\]|$)|"
            r"\bFailed to validate connection to cluster at ([^\n]{1,300})"
        ),
    ),
    SignalRule("remote_dialer_up", regex.compile(r'\bRemotedialer connected to proxy"? url="?wss?://([^/"\s]{1,100})')),
    SignalRule(  # OpenYurt's agent, of the server that it serves
        "tunnel_server", regex.compile(r"(?:^|\] )yurttunnel-server address: (\S{3,260}:\d{1,5})$")
    ),
    SignalRule("edge_session", regex.compile(r"(?:^|\berr: )[Cc]an not find ([\w.-]{1,253}) session[\s\"\\]{0,4}$")),
    SignalRule(
        "edge_unreached", regex.compile(r"\bdial wss?://([^\s/]{1,260}/v1/kubeedge/connect error [^\n]{1,300})")
    ),
    SignalRule(
        "sidecar_start",
        regex.compile(
            r"((?:[Ff]ailed to|cannot) (?:create client|get client|initialize konnectivity dialer)(?:, retrying| after \d{1,3} attempts)?(?::|\"? err(?:or)?=\"?) ?[^\n]{1,400}?)\"?$"
        ),
    ),
    SignalRule(
        "caller_refused",  # of a kubelet: the API server's own line ends behind `request`, and old ones have a colon
        regex.compile(
            r"Unable to authenticate the request due to an error\"? err=\"?[^\n]{0,300}?(x509: [^\n\"\]]{1,200})"
        ),
    ),
    SignalRule(
        "kubelet_exit",  # the first form is of every program of Kubernetes' own, the second of kubelets before 1.23
        regex.compile(
            r"(?:\bcommand failed\"? err=\"|^(?:F\d{4} [^\]\n]{1,80}\] )?)(failed to (?:run|load|construct|validate|parse) [kK]ubelet\b[^\n]{1,500}?)\"?$"
        ),
    ),
    SignalRule(  # kubelet_node_status.go, and the lease controller of its node, in the words of klog and of those before
        "kubelet_unheard",
        regex.compile(
            r"((?:Unable to register node(?: \"[^\"\n]{1,253}\")? with API server|Error updating node status, will retry|[Ff]ailed to ensure (?:node )?lease exists, will retry(?: in \d{1,5}\w{1,2})?(?=[^\n]{0,400}/kube-node-lease/))(?:\"? err=|,? error: |: )[^\n]{1,600})"
        ),
    ),
    SignalRule("kubelet_heard", regex.compile(r"(Successfully registered node\b[^\n]{0,280})")),
    SignalRule(  # systemd of a kubelet or its container runtime; older releases name no unit that they start
        "unit_turn",
        regex.compile(
            r"^((?:(?:snap\.)?kubelet|k3s-agent|rke2-agent|k0sworker|containerd|crio|cri-o)(?:@[\w.-]{0,40})?\.service: (?:Main process exited, code=|Failed with result '|Scheduled restart job, |Start request repeated too quickly|Service \S{1,40} (?:over|expired), scheduling restart)[^\n]{0,100}|"
            r"(?:Started|Starting) (?:(?:kubelet|k3s-agent|rke2-agent|k0sworker|containerd|crio|cri-o)\.service|kubelet: The Kubernetes|Kubernetes Kubelet|containerd container runtime)[^\n]{0,100})"
        ),
    ),
    SignalRule("dialing_backend", regex.compile(r"(error dialing backend: .{0,200})")),
    SignalRule(  # apiserver, responsewriters/status.go: a call to a kubelet whose end is no answer of the API
        "dialing_backend",
        regex.compile(
            r"not an metav1\.Status: [^\n]{0,600}?(?:Get|Post) \\{0,2}\"?(https://[^\s/\"]{1,260}:\d{1,5}/(?:containerLogs|exec|attach|portForward)/[^\s\"\\]{1,600})\\{0,2}\"?: "
        ),
    ),
    SignalRule("no_agent", regex.compile(r"(No agent available|no tunnels available|Failed to get a backend)")),
    SignalRule(
        "etcd_slow",
        regex.compile(
            r"(etcdserver: (?:request timed out|leader changed|too many requests|no leader)|etcd-client.{0,40}(?:refused|timeout)|context deadline exceeded.{0,20}etcd|etcdserver: mvcc: database space exceeded)"
        ),
    ),
    SignalRule(
        "server_exit", regex.compile(r"^component=konnectivity (exit status [1-9]\d{0,2}|signal: (?!killed).{3,40})")
    ),
    SignalRule(
        "oom",
        regex.compile(
            r"(OOMKilled|Out of memory: Kill|oom-kill|oom_reaper|Got sys oom event|System OOM encountered|killed by the OOM killer|signal: killed|too many open files|cannot allocate memory|out of memory)"
        ),
    ),
    SignalRule("go_panic", regex.compile(r"^(panic: .{0,200}|fatal error: .{0,200})")),
    SignalRule(
        "openvpn_fault",
        regex.compile(
            r"(VERIFY (?:X509NAME |KU |EKU |NCCERT )?ERROR: .{1,300}|VERIFY WARNING: depth=\d{1,2}, unable to get certificate CRL.{0,200}|OpenSSL: error:.{1,80}\balert (?:certificate (?:expired|revoked|unknown)|unknown ca|bad certificate|unsupported certificate)|"
            r"(?:RESOLVE: )?Cannot resolve host address: .{1,300}|CRL: .{0,80}CRL has expired|TLS Error: cannot locate HMAC in incoming packet|(?:packet HMAC authentication failed|tls-crypt unwrap error: .{1,80}))"
        ),
    ),
    SignalRule(  # the script of Gardener's vpn-seed, up to 1.2x, which asks the shoot for the server's address
        "openvpn_endpoint",
        regex.compile(r"^(?:error: )?(No tunnel endpoint found|could not identify any endpoints)$"),
    ),
    SignalRule("openvpn_up", regex.compile(r"(Initialization Sequence Completed)")),
    SignalRule(
        "openvpn_restart",
        regex.compile(
            r"(Inactivity timeout|ping-restart|TLS Error: TLS key negotiation failed|TLS Error: TLS handshake failed|SIGUSR1\[[^\]\n]{0,80}+\] received[^\n]{0,20}?restarting|AUTH_FAILED|"
            r"TCP: connect to \[AF_INET6?\][\[\]\da-fA-F.:]{4,60} failed: [A-Z][a-z ]{3,60})"
        ),
    ),
    SignalRule(
        "openvpn_connect",
        regex.compile(
            r"Send to HTTP proxy: 'CONNECT (?:(?:in|out)bound(?:\|\d{1,5}\|[\w.-]{0,63}\||_\.\d{1,5}_\.[\w-]{0,63}_\.))?([\w.:\[\]-]{1,300}) "
        ),
    ),
    SignalRule(
        "openvpn_proxy",
        regex.compile(
            r"HTTP proxy returned: '([^'\n]{1,120})'|(HTTP proxy returned bad status)|SIG\w{3,4}\[soft,(HTTP proxy error)\]"
        ),
    ),
    SignalRule("openvpn_exit", regex.compile(r"(SIG(?:TERM|INT)\[[^\]\n]{0,80}+\] received, process exiting)")),
    SignalRule(  # metrics-server of itself (pkg/server/server.go), as of its start as well
        "metrics_unready",
        regex.compile(r'Failed probe"? probe="(metric-storage-ready|metric-collection-timely)" err="'),
    ),
    SignalRule(
        "metrics_unavailable",
        regex.compile(
            r"((?:v\d\w*\.)?(?<!custom\.)(?<!external\.)metrics\.k8s\.io)\b.{0,120}(?:unable|failing|not available|FailedDiscoveryCheck|\b503\b|refused|timeout|timed out)"
        ),
    ),
    SignalRule(
        "aggregated_unavailable",
        regex.compile(
            r"\b(v\d\w*\.[\w.-]+) failed with: |(?:couldn't get resource list for|list of server APIs:) ([\w.-]+/v\d\w*): "
        ),
    ),
    SignalRule(
        "apiserver_timeout",
        regex.compile(
            r"(Timeout: request did not complete|http: Handler timeout|apiserver was unable to write|the server is currently unable to handle the request)"
        ),
    ),
    SignalRule(
        "scrape_failed",
        regex.compile(
            r"(?:Failed to scrape node|unable to fully (?:collect|scrape) metrics|unable to fetch metrics from (?:node|[Kk]ubelet))\b[^\n]{0,500}?"
            r"(40[13] \w+|Forbidden|Unauthorized|x509: [^\n\"\\]{1,120}|no such host|i/o timeout|connection refused|no route to host|deadline exceeded)"
        ),
    ),
    SignalRule(
        "bgp_md5",
        regex.compile(
            r"(?i)(?:TCP|tcp_v[46]_inbound_md5_hash): MD5 hash (?:failed|mismatch|not (?:found|expected))[a-z ]{0,40} [(\[]?([\da-f.:]{2,45}(?:[,.]|\]:) ?\d{1,5}\)?->[(\[]?[\da-f.:]{2,45}(?:[,.]|\]:) ?\d{1,5})"
        ),
    ),
    SignalRule("neighbour_overflow", regex.compile(r"(neighbour(?: table|: arp_cache)? ?(?:table )?overflow)")),
    SignalRule(
        "socks_error",
        regex.compile(
            r"(socks connect tcp .{0,160}|dialing proxy .{0,120} failed.{0,60}|general SOCKS server failure)"
        ),
    ),
    SignalRule(  # client-go: what the API server answers a program's own account
        schema.RIGHT_MISSED,
        regex.compile(
            r'((?:\\{0,2}"[^"\n]{1,253}" )?is forbidden: User \\{0,2}"system:serviceaccount:[^"\n]{1,253}" cannot [a-z]{1,40} [^\n]{1,600})'
        ),
    ),
    SignalRule(
        "lifecycle",
        regex.compile(
            r"^Error: ((?:failed to|error |unable to|unknown (?:shorthand )?(?:flag|command)|open |stat ).{1,400})"
        ),
        FATAL,
    ),
)
HINT_AHEAD = regex.compile(r"component=konn|Start(?:ed|ing) |[\w@.-]{1,60}\.service: |panic|fatal error|Error: ")
"""What a rule needs where the text begins."""
HINT = regex.compile(
    r"HTTP proxy|nnel-server address: |process exiting|an ?not find |/v1/kubeedge/|tunnel endpoint|any endpoints|datastore|kubeadm's config|CNI kubeconfig|information config|hijacked|TLS handshake error|webhook|BGP not|Typha|typha|BIRD is not|bird6?(?:_\w{1,20})?\.c|confd is not|Couldn't autod|RPF check|is unauthorized|already using|IP sets after|giving up after|failed after retries|Environment does|AS number spec|Invalid (?:CIDR|block)|Unrecognized |No IPv4 or|Node from data|node resource conf|HealthReport|Determined node|Starting node |Reconfigured|missing IP or port|auto-?detect|unknown address|Mesh_|Node_|Global_|"
    r"proxy error|Sending HTTP|Remotedialer|Failed to connect to proxy|connection to cluster at|dialing backend|an metav1\.Status|agent available|tunnels available|get a backend|etcd|OOM|Out of memory|out of memory|oom|signal: killed|"
    r"to (?:run|load|construct|validate|parse) [kK]ubelet|register(?:ed)? node|updating node|lease exists|too many open|allocate memory|Inactivity|ping-restart|\[AF_INET|TLS Error|VERIFY |OpenSSL: error|Cannot resolve host|CRL has|HMAC auth|tls-crypt|Initialization Seq|SIGUSR1|AUTH_FAILED|Timeout: request|"
    r"Handler timeout|unable to|Unable to authenticate|metrics\.k8s|overflow|MD5 [Hh]ash|socks connect|dialing proxy|create client|get client|konnectivity dialer|failing (?:closed|open)|to uds name|failed with: |scrape|metric-storage|metric-coll|fully collect|fetch metrics|egress[ -]?select|"
    r" unix |konnectivity-server|leases\.coordination|is forbidden: User"
)


# What names the same things and is no fault: a request that was answered well, and a client that slows itself down.
HARMLESS = regex.compile(
    r"\bresp=[123]\d\d\b|client-side throttling|Throttling request took|\" [123]\d\d \d+(?: |$)|\bcode\"?[:=] ?\"?200\b|the object has been modified; please apply your changes"
)
QUERY = regex.compile(r"\?[\w.%-]{1,60}=[^\s\"']{0,2000}")  # `?timeout=32s` of a URL asks, it does not report

WEBHOOK_DELETED = "webhook_deleted"
DELETED = regex.compile(
    r'\bverb="DELETE" URI="/apis/admissionregistration\.k8s\.io/v\w{1,12}/(?:validating|mutating)webhookconfigurations/([a-z0-9][\w.-]{0,252})(?:\?(?!dryRun)[^"]{0,300})?" [^\n]{0,2000}?\bresp="?2\d\d\b'
)
"""A request that was answered well and all the same is worth a line: nobody else tells that what a webhook guarded is checked no more."""


def find(text: str) -> SignalHit | None:
    """The first rule that the text satisfies."""
    if not HINT_AHEAD.match(text) and not HINT.search(text):
        return None
    if m := DELETED.search(text):
        return SignalHit(WEBHOOK_DELETED, m[1])
    if HARMLESS.search(text):
        return None
    if "?" in text:
        text = QUERY.sub("", text)
    for rule in RULES:
        if m := rule.pattern.search(text):
            named = next((group for group in m.groups() if group), None)
            return SignalHit(rule.signal, named.strip() if named else None, rule.event)
    return None
