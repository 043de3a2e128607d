"""
A command that goes through the tunnel, and output that shows that it went.

`kubectl exec`, `logs` and `cp` reach a kubelet through the API server; what they print comes back the same way. A prose
remark below a command is no output, and a pod of the control plane or a carrier's own tool shows nothing of the customer's
tunnel.
"""

from __future__ import annotations

import functools

from analyzer import patterns as regex
from analyzer.sources import prompts
from analyzer.sources.chains import chain
from analyzer.sources.commands import Command, read_command
from analyzer.sources.loops import tries_of
from analyzer.vendors import ibm, spaces

VERBS = {"exec": "exec", "rsh": "exec", "logs": "logs", "cp": "cp", "port-forward": "forward"}
MASTER_SPACES = (*spaces.CONTROL_PLANES, "openvpn-")
SERVER = "konnectivity-server"
MASTER_PODS = regex.compile(
    rf"(?:konnectivity-server|openvpnserver|kube-apiserver|openshift-apiserver|{ibm.MASTER_POD})\b"
)
MADE_OF_MASTER = regex.compile(
    r"(?:konnectivity-server|openvpnserver|kube-apiserver|openshift-apiserver)(?:-(?=[a-z]{0,20}\d|[^\Waeiou_]{1,20}(?:-|$))[a-z0-9]{1,20}){0,3}$"
)
"""The same with what a set gives its pods behind it: `kube-apiserver-exporter` is a pod of its own."""
QUOTED = regex.compile(r"'[^']*+'|\"[^\"]*+\"")
CARRIER = regex.compile(rf"(?:^|[\s/]){ibm.OPERATORS_TOOL}")
PASSES = frozenset(
    {
        "grep",
        "egrep",
        "zgrep",
        "head",
        "tail",
        "less",
        "more",
        "cat",
        "tee",
        "sort",
        "uniq",
        "jq",
        "cut",
        "tr",
        "sed",
        "awk",
        "rg",
    }
)
"""Programs that print nothing of their own: what stands behind them came through the pipe."""
COUNTS = regex.compile(r"\|\s*\S*(?:grep|rg|uniq)\s(?:.*\s)?-\w*c\b")
OWN_OUTPUT = regex.compile(r";|\|\||&|`|\$\(|>|\bwatch\b")
"""What may print, or keep from printing, whatever the command did."""
CARRIED = regex.compile(r"command terminated with exit code \d+\s*$")
IN_CONTAINER = regex.compile(
    r"(?:error: |Error from server[^:\n]{0,40}: )?(?:Internal error occurred: )?(?:error executing command in container: |failed to exec in container: |OCI runtime exec failed: )"
)
"""How a node's runtime says that a container has no such program, or does not let it start: the call came as far as that."""
COMPLAINT = regex.compile(
    r"[\w./-]{1,60}: (?:[^\n]{1,200}: )?(?:No such file or directory|[Pp]ermission denied|(?:command )?not found|Is a directory|Not a directory|Connection refused|Operation not permitted|Name or service not known)\s*$"
)
"""How a program of a container complains of its argument."""
KUBECTL_ERROR = regex.compile(
    r"[ \t#>]*(?:Error from server|error: |Error: |Unable to connect|The connection to the server|Internal error occurred:|error upgrading|unable to upgrade|error dialing|"
    r"Error attaching|Error in connection|error sending request|Unauthorized)"
)
FURNITURE = regex.compile(
    r"[ \t]*(?:Defaulted container|Defaulting container name|Found \d+ pods, using|Use 'kubectl describe|kubectl (?:exec|run) \S+ \[COMMAND\] is DEPRECATED|If you don't see a command|Unable to use a TTY|"
    r"[IWEF]\d{4} \d\d:\d\d:\d\d\.\d+ +\d+ (?:memcache|helpers|request|warnings|round_trippers|loader|cached_discovery|discovery|v2|v3|v4|websocket|fallback|remotecommand_websocket)\.go:)"
)
"""What kubectl itself prints, whether or not the kubelet is reached."""
SHAPES = regex.compile(
    r"[ ]{0,40}(?:\d\d:\d\d(?::\d\d)? up [ ]?\d|PID[ ]+(?:PPID|USER|TTY|CMD|TIME)\b|USER[ ]+PID\b|Filesystem[ ]+\S|total[ ]+used[ ]+free\b|Mem:[ ]+\d)|(?:[A-Z_][A-Z0-9_]{1,60}=\S|nameserver [\da-f.:]{3,}$|search \S+\.\S|\d+: [\w.@-]+: <|(?:default|[\d.]{7,15}(?:/\d+)?|[\da-f:]{2,39}/\d+) (?:via|dev|proto) |[-dlrwxbcps]{10}[.+]?\s+\d+ "
    r"|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? +(?:\w{3} +\d{1,2}|\d{1,2} \w{3}),? .{0,20}\d\d:\d\d:\d\d|(?:< |> |\* )?HTTP/\d|\d+ bytes from |\d+ packets transmitted, |PING \S+ \(|uid=\d+\(|Linux \S+ \d+\.\d+|[A-Z_]+=\"|tcp\s+\d+\s+\d+ |Server:\s+[\d.]+|\* {0,4}(?:Trying|Connected to) |"
    r"curl: \(\d{1,2}\) \S|wget: \S|upstream connect error or |no healthy upstream$|;; [a-z]|\*\* server can't find |"
    r"Connection to \S+ \S+ port .* succeeded|\S+ \(\S+:\d+\) open|total \d+$|\{\"|\[\{)"
)
"""Lines as usual programs of containers print them, and nobody writes."""
PLAIN = regex.compile(r"[A-Za-z0-9/\[{\"](?!.*(?:\.\.\.|[:?!])[ \t]*$).{1,400}$|[\da-z]$")
REMARK = regex.compile(
    r"(?i)\b(?:I|we|you|it|they|this|that|these|which|here|there|then|but|so|still|again|always|never|nothing|none|no|not|only|same|just|after|before|until|when|if|please|"
    r"hangs?|hanging|hung|freezes?|frozen|stuck|waits?|waiting|timeouts?|timed|times?|fails?|failed|failing|failure|errors?|broken?|breaks?|works?|working|worked|fine|"
    r"empty|output|prompt|returns?|terminal|killed|refused|denied|unable|cannot|can't|doesn't|didn't|isn't|won't|above|below|see|seconds?|minutes?|ctrl|logs?|exec|pods?|nodes?|cluster|tunnel)\b"
    r"|\^C|[.]\s+[A-Z]"
)
"""Words of somebody who tells what happened, and seldom of a program's first line."""
OKAY = regex.compile(r"(?i)\bok(?:ay)?\b")
"""Programs say so as well, and with a figure beside it."""
FORWARDS = regex.compile(r"Forwarding from \S{3,60} -> \d")
"""What `kubectl port-forward` prints once the connection to the kubelet stands, and before anybody uses it (client-go's portforward)."""
OF_KUBELET = regex.compile(
    r"failed to (?:create fsnotify watcher|watch (?:file|logs?)|try resolving symlinks in path|(?:open|stat|get|create) (?:log|logs|parse|reader|container)\b)|unable to retrieve container logs for \w+://"
)
"""What a kubelet sends in place of a log that it cannot read (`ReadLogs` of its logs package): the call came as far as that."""
LOGGED = regex.compile(
    r"\[?\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d|\{\"\w+\":|/(?:[\w.-]{1,60}/){0,8}[\w.-]{1,60}\.sh: |(?:GET|POST|PUT|HEAD|DELETE|PATCH|OPTIONS) /\S*+ (?:HTTP/\S+ )?\d{3}\b|[\da-f.:]{3,39} \S+ \S+ \[\d\d?/\w{3}/\d{4}"
    r"|(?:time|level|ts|msg)=\S|\[?(?:DEBUG|INFO|ERROR)\]?[ :]|panic: |fatal error: |goroutine \d+ \[|Traceback \(most recent call last\):|Exception in thread \""
)
"""How programs of containers begin a line of their log."""
ECHOED = regex.compile(
    r"(?:--[ ]++|&&[ ]*+)echo[ ]++(?:-n[ ]++)?[\"']?(?P<word>[\w.,:!/-][\w .,:!/-]{0,79}?)[\"']?[ ]{0,80}$"
)
"""A command that prints a word when it went through: in the pod, or here behind `&&`."""
STATUS_ECHOED = regex.compile(r";[ ]*+echo[ ]++[\"']?(?P<word>[\w =:.,-]{0,40}?)[ ]?\$\?[\"']?[ ]{0,80}$")
"""A command whose exit status is printed behind it."""
NAMES_HOST = regex.compile(
    r"(?:--[ ]++|[ ])(?:/\S{1,60}/)?(?:hostname(?:[ ]-[fs])?|cat /etc/hostname|uname -n)[\"']?[ ]{0,80}$"
)
"""Commands of which a host's name is the whole output: that of the pod, or of the node whose network it uses."""
HOST_NAME = regex.compile(r"(?=[a-z]{0,60}+[-.\d])[a-z0-9](?:[a-z0-9.-]{0,252}[a-z0-9])?")
"""A word of somebody who tells what came has neither digit nor hyphen, but for those of failures."""
OF_FAILURE = regex.compile(
    r"\b(?:timed?|timeouts?|no|not|hangs?|hung|hanging|fail(?:s|ed|ure)?|errors?|stuck|refused|broken)\b"
)
UNPACKED = regex.compile(r"tar: (?:Removing leading|removing leading)")


OF_MASTER = frozenset({"konnectivity-server", "kube-apiserver", "openshift-apiserver"})
"""Containers of a control plane: outside of `kube-system` it is that of another cluster, and so is the way to its pods."""


@functools.lru_cache(maxsize=4096)
def use_of(command: str) -> str | None:
    """Which use of the tunnel this command is: exec, logs, cp or forward; None where it is none, or its output tells nothing."""
    if (tries := tries_of(command)) is not None:
        beside = chain(tries.command)
        return use_of(tries.command) if not (beside.above or beside.behind) else None
    command = chain(command).call
    plain = QUOTED.sub("", command)
    if (
        OWN_OUTPUT.search(regex.sub(r"2>&1|\s2?>\s*/dev/null", "", plain))
        or COUNTS.search(plain)
        or CARRIER.search(plain)
    ):
        return None
    behind = [part.split()[:1] for part in plain.split("|")[1:]]
    if any(not words or words[0].rpartition("/")[2] not in PASSES for words in behind):
        return None
    said = read_command(command)
    verb = VERBS.get(said.verb)
    if verb is None or (said.namespace or "").startswith(MASTER_SPACES):
        return None
    if said.container in OF_MASTER and said.namespace not in (None, "kube-system"):
        return None
    if _is_of_plane(said):
        return None
    return verb


def _is_of_plane(said: Command) -> bool:
    """Is it a pod of a control plane by its name, in no namespace of the cluster's own system: then another cluster runs it, with a way of its own to its pods."""
    name = (said.pod or said.workload or "").rpartition("/")[2]
    if said.namespace is None:
        return MASTER_PODS.match(name) is not None
    return MADE_OF_MASTER.match(name) is not None and not spaces.is_of_cluster(said.namespace)


def server_space(command: str) -> str | None:
    """The namespace in which the log of a Konnectivity server is asked for; None where the command asks for no such, or names none."""
    said = read_command(command)
    if said.verb != "logs":
        return None
    name = (said.pod or said.workload or "").rpartition("/")[2]
    return said.namespace if said.container == SERVER or name.startswith(SERVER) else None


def is_echo(command: str, pod: str | None, line: str) -> bool:
    """Is this what `kubectl exec` prints only if it went through: a word to echo, the name of the pod or of its host."""
    said = read_command(command)
    if VERBS.get(said.verb) != "exec" or (said.namespace or "").startswith(MASTER_SPACES):
        return False
    if m := STATUS_ECHOED.search(command):
        return line.replace(" ", "") == m["word"].replace(" ", "") + "0"
    if NAMES_HOST.search(command):
        name = line.strip()
        return name == pod or (HOST_NAME.fullmatch(name) is not None and OF_FAILURE.search(name) is None)
    m = ECHOED.search(command)
    return line.strip() == (m["word"].strip() if m else pod)


def goes_on(command: str) -> bool:
    """Does the command print more behind an error: that of one pod of several."""
    return "--ignore-errors" in command


def is_remark(line: str) -> bool:
    """Does somebody tell here what happened, or type the next command: what follows did not come back from the last one."""
    if is_of_client(line) or COMPLAINT.match(line):
        return False
    if prompts.SPOKEN_AT.match(line):
        return True
    return _is_told(line) or prompts.echo(line[: prompts.LONGEST]) is not None


def is_shown(use: str, line: str) -> bool | None:
    """Does this line of a command's output show that it went through (True), that it failed (False), or nothing (None)."""
    if use == "exec" and (CARRIED.match(line) or IN_CONTAINER.match(line)):
        return True
    if KUBECTL_ERROR.match(line):
        return False
    if prompts.SPOKEN_AT.match(line):
        return None
    if use == "forward":
        return True if FORWARDS.match(line) else None
    if use == "cp":
        return True if UNPACKED.match(line) else None
    if use == "exec" and SHAPES.match(line):
        return True
    if use == "logs" and (LOGGED.match(line) or OF_KUBELET.match(line)):
        return True
    return True if PLAIN.match(line) and not _is_told(line) else None


def _is_told(line: str) -> bool:
    """Are these words of somebody who tells what happened."""
    return REMARK.search(line) is not None or (OKAY.search(line) is not None and not any(c.isdigit() for c in line))


def is_of_client(line: str) -> bool:
    """Did kubectl itself print this line."""
    return FURNITURE.match(line) is not None
