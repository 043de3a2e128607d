"""
A command as a shell echoes it: prompts as a class, and what the command behind one says about the output below it.

::

    [root@bastion ~]# kubectl get pods -A
    jdoe@Johns-MacBook-Pro ~ % k get nodes
    (⎈|prod:kube-system) ➜  iks git:(main) ✗ oc adm top nodes
    sh-4.4# chroot /host crictl ps

A prompt that shows where somebody is (a user at a host, a shell's version, a path, a drive, a sign no text begins with)
stands for itself, whatever is typed behind it. One that is a word or a sign only needs a known tool behind it.
"""

from __future__ import annotations

import regex

TOOLS = (
    r"kubx-(?:kubectl|calicoctl)|kubectl(?:\.exe)?|oc|k|kc|k0s|k3s|microk8s|minikube|calicoctl|crictl|ctr|ibmcloud|ic|bx|armada-data|birdcl6?|birdc6?|"
    r"@xo|@victory|helm|journalctl|systemctl|docker|podman|nerdctl"
)
B = r"[ \t]{1,8}"
ROOT = (
    rf"(?:(?:sudo|nsenter)(?:{B}-\S{{1,80}}+){{0,8}}+|watch(?:{B}-\S{{1,80}}+(?:{B}[\d.]{{1,8}})?){{0,4}}+|time|nohup|timeout{B}\S{{1,20}}+|env|exec"
    rf"|chroot{B}\S{{1,200}}+|[A-Z][A-Z0-9_]{{0,60}}=\S{{0,200}}+)"
)
BEFORE = rf"(?:{ROOT}{B}){{0,4}}+"
REMOTE = rf"ssh{B}(?:-\S{{1,80}}+{B}){{0,8}}+\S{{1,200}}+"
KNOWN = rf"{BEFORE}(?:(?:\S{{0,60}}/)?(?:{TOOLS}){B}[\w@-]|{REMOTE}{B}\S)"
# a bare line that begins with a tool's name is a command only where a verb or a flag follows, for "k means ..." is prose
BARE = (
    rf"{BEFORE}(?:(?:(?:k0s|k3s|microk8s|minikube)[ \t]+)?(?:(?:kubx-)?(?:kubectl|calicoctl)|oc|k|crictl|birdcl6?|birdc6?|armada-data|@xo|@victory)[ \t]+"
    r"(?:-[\w-]|(?:get|describe|logs?|exec|top|show|node|ipam|ps|inspect|config|version|cluster-info|api-resources|auth|adm|debug|delete|apply|rollout|"
    r"login|cp|run|patch|edit|label|cordon|uncordon|drain|events?|whoami)\b)"
    r"|(?:ibmcloud|bx|@xo|@victory)[ \t]+\S)"
)
HINT = r"(?:\([^()\n]{1,80}\)[ ]?|\[[^\[\]\n]{1,40}\][ ]?|\d\d:\d\d(?::\d\d)?[ ]){0,3}+"  # venv, kube context, time
END = r"[$#%>❯](?:[ \t]|$)"
PLACES = (
    rf"{HINT}[\w.-]{{1,64}}@[\w.-]{{1,255}}[^$#%>❯\n]{{0,120}}{END}",
    rf"{HINT}\[[\w.-]{{1,64}}@[^\]\n]{{1,120}}\][^$#%>❯\n]{{0,40}}{END}",
    rf"{HINT}(?:ba|z|da|a|k|mk|c|tc|fi)?sh-\d[\d.]{{0,8}}[a-z]?[$#](?:[ \t]|$)",
    r"PS(?:[ ][^>|\n]{0,200})?>",
    r"[A-Za-z]:\\[^<>|\n]{0,200}>",
    rf"{HINT}(?:~|/)[^\s$#%>❯]{{0,100}}[ ]?(?:(?:\(|\[|on |git:)[^$#%>❯\n]{{0,80}})?{END}",
    rf"{HINT}[\w.-]{{1,64}}:[~/][^$#%>❯\n]{{0,120}}{END}",
    r"[➜❯λ»▶⎈⟩❱╰╭└┌](?:[^\n]{0,200}[➜❯λ»▶⟩❱$#%][ \t]|[ \t─]|$)",
    r"\([^()\n]{0,60}[⎈|@][^()\n]{0,60}\)[^$#%>❯\n]{0,120}[$#%>❯➜](?:[ \t]|$)",
    r"\$(?:[ \t]|$)",
)
AT = rf"(?:{'|'.join(PLACES)})"
WORD = r"[\w.~-]{0,64}(?:[ ]?[\[(][^\[\]()\n]{1,60}[\])])?[ ]?[+$#%>❯]{1,3}[ \t]+"
# for the combined pattern of all starts: named groups are the parsers'
SIGNED = r"[^\x00-\x7f\s][^$#%>❯➜\n]{0,100}[$#%>❯➜][ \t]+"
START = rf"(?:{AT}|(?:{WORD}|{SIGNED}){KNOWN}|{BARE})"
PROMPTED = regex.compile(rf"(?P<prompt>{AT})[ \t]*+(?P<command>[^\n]*)$")
WORDED = regex.compile(rf"(?P<prompt>{WORD}|{SIGNED})(?P<command>{KNOWN}[^\n]*)$")
COMMAND = regex.compile(rf"(?P<prompt>)(?P<command>{BARE}[^\n]*)$")
INNER = regex.compile(rf"[$#%>❯➜✗λ»▶⟩❱][ \t]+(?P<command>{KNOWN}[^\n]*)$")
THEMED = regex.compile(rf"(?:^|[ \t])(?P<command>{BARE}[^\n]*)$")
HOST = regex.compile(r"@(?P<host>\d{1,3}(?:\.\d{1,3}){3})(?![\w.])")
ALIASES = {"k": "kubectl", "kc": "kubectl", "kubectl.exe": "kubectl", "ic": "ibmcloud", "bx": "ibmcloud"}
REMOTE_NODE = regex.compile(
    r"(?:^|\s)ssh[ ]{1,4}(?:-[46AaCfGgKkMNnqsTtVvXxYy]{1,20}[ ]{1,4}|-[A-Za-z][ ]{1,4}\S{1,200}[ ]{1,4}|-o\S{1,200}[ ]{1,4}){0,8}(?:[\w.-]{1,64}@)?(?P<host>[\w.:-]{1,255})(?:[ ]|$)"
    r"|(?:debug|node-shell)[ ]{1,4}(?:-\S{1,80}[ ]{1,4}){0,8}+(?:nodes?/)?(?P<node>[a-z0-9][\w.-]{0,252})"
)
LOCAL = regex.compile(r"\b(?:birdcl?6?|calicoctl[ ]{1,4}node|crictl)\b")


def echo(line: str) -> str | None:
    """The command echoed on this line, "" for a prompt with nothing behind it, None for a line that is none."""
    found = PROMPTED.match(line) or WORDED.match(line) or COMMAND.match(line)
    if found is None:
        return None
    command = str(found["command"]).strip()
    # the class takes the shortest prompt: what a theme prints behind its first sign (path, branch) is prompt, too
    inner = None if COMMAND.match(command) else INNER.search(command)
    if inner is None and not line[:1].isascii():
        inner = THEMED.search(command)
    return canonical(inner["command"] if inner else command)


def canonical(command: str) -> str:
    """The command with a usual alias of its tool written out."""
    words = command.split(" ")
    for at, word in enumerate(words[:6]):
        if word in ALIASES:
            words[at] = ALIASES[word]
            break
    return " ".join(words)


def node_of(line: str, command: str) -> str | None:
    """The node on which the command ran: named behind `ssh`, `debug`, or the prompt's host for tools that ask their own."""
    if m := REMOTE_NODE.search(command):
        host = m["host"] or m["node"]
        return str(host) if host and not host.startswith("-") else None
    if LOCAL.search(command) and " exec " not in f" {command} ":
        return str(m["host"]) if (m := HOST.search(line.partition(command)[0] or line)) else None
    return None
