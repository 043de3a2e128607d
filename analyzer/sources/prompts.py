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

from analyzer import patterns as regex
from analyzer.sources import own_clients
from analyzer.sources.clock import at_us
from analyzer.sources.prose import FUNCTION

BUILD = r"(?:\.exe|\.sh|(?:[-_.]v?\d|[-_](?:linux|darwin|windows|static|amd64|arm64|x86_64)(?![a-z]))[\w.+-]{0,40})?"
"""What a release's file, or somebody, puts behind the name of a tool: ``calicoctl-linux-amd64``, ``kubectl-1.29``, ``calicoctl.sh``."""
CLIENTS = r"kubectl|calicoctl|oc|crictl|birdcl6?|birdc6?"
PATH = r"(?:[.~]{0,2}(?:/[\w.@+-]{1,60}){0,8}/)?"
TOOLS = (
    rf"kubx-(?:kubectl|calicoctl)|(?:{CLIENTS}){BUILD}|kubecolor|kctl|k|kc|k0s|k3s|microk8s|minikube|ctr|ibmcloud|ic|bx|armada-data|"
    r"@xo|@victory|helm|journalctl|systemctl|docker|podman|nerdctl"
)
B = r"[ \t]{1,8}"
ROOT = (
    rf"(?:(?:sudo|nsenter)(?:{B}-\S{{1,80}}+){{0,8}}+|watch(?:{B}-\S{{1,80}}+(?:{B}[\d.]{{1,8}})?){{0,4}}+|time|nohup|timeout{B}\S{{1,20}}+|env|exec"
    rf"|chroot{B}\S{{1,200}}+|[A-Z][A-Z0-9_]{{0,60}}=\S{{0,200}}+)"
)
BEFORE = rf"(?:{ROOT}{B}){{0,4}}+"
REMOTE = rf"ssh{B}(?:-\S{{1,80}}+{B}){{0,8}}+\S{{1,200}}+"
NETWORK = rf"(?:openssl{B}(?:s_client|x509|verify)\b|(?:nc|ncat|curl|ss|ip6?tables|tcpdump|firewall-cmd){B}-[\w-]|ip6?tables(?:-legacy|-nft)?-save\b|nft{B}(?:-\w{{1,4}}{B})?list\b|ufw{B}status\b|ipset{B}(?:-\w{{1,8}}{B})?(?:list|save|-L|-S)\b)"
"""Tools whose names are words or signs of comments, too: a verb or a flag tells them."""
KNOWN = rf"{BEFORE}(?:(?:\S{{0,60}}/)?(?:(?:{TOOLS}){B}[\w@-]|{NETWORK})|{REMOTE}{B}\S)"
# a bare line that begins with a tool's name is a command only where a verb or a flag follows, for "k means ..." is prose
BESIDE = r"(?:(?:date|hostname|whoami|uptime|pwd|clear|cd|export|sleep|echo|set)(?:[ \t]{1,8}[\w./=:+%@\"'-]{1,80}+){0,4}+[ \t]{0,8}(?:;|&&)[ \t]{0,8}){0,3}+"
"""Short commands of the shell in front of one, on its line."""
BARE = (
    rf"{BESIDE}{BEFORE}(?:(?:(?:k0s|k3s|microk8s|minikube)[ \t]+)?(?:kubx-(?:kubectl|calicoctl)|{PATH}(?:{CLIENTS}){BUILD}|kubecolor|kctl|k|armada-data|@xo|@victory)[ \t]+"
    r"(?:-[\w-]|(?:get|describe|logs?|exec|top|show|node|ipam|ps|inspect|config|version|cluster-info|api-resources|auth|adm|debug|delete|apply|rollout|"
    r"login|cp|run|patch|edit|label|cordon|uncordon|drain|events?|whoami)\b)"
    r"|(?:ibmcloud|bx|@xo|@victory)[ \t]+\S"
    # nothing but names and flags behind its verb: a sentence about it goes on
    r"|systemctl[ \t]+(?:-\S{1,80}+[ \t]+){0,3}+(?:status|show|is-active|is-failed|list-units|list-unit-files|cat|restart|start|stop)(?:[ \t]+(?:-\S{1,80}+|[\w@.-]{1,80}+)){0,10}+[ \t]*+(?:[|;&#]|$))"
)
ARROWS = "❯➜»λ▶⟩❱⇒→⟶⟹➤➝▸►⮞"
SIGN = rf"(?:(?<!\d)%|[$#>{ARROWS}✗✘❮\U0001F300-\U0001FAFF])"
NO_SIGN = rf"[^$#%>{ARROWS}✗✘\n]"
CLOCK = r"\[?(?:\d{4}-\d\d-\d\d[ T]|\w{3}[ ]\w{3}[ ]{1,2}\d{1,2}[ ])?\d\d:\d\d(?::\d\d)?(?:[ ][AP]M)?\]?"
# a venv, the kube context, the time of day
HINT = rf"(?:(?:\([^()\n]{{1,80}}\)|\[[^\[\]@\n]{{1,80}}\]|{CLOCK}|[⎈☸]{{1,2}}[ ]{{1,2}}[\w.:/@-]{{1,80}}(?:[ ]\([^()\n]{{1,60}}\))?)[ ]?){{0,3}}+"
END = rf"{SIGN}(?:[ \t]|$)"
CLOSE = rf"(?=(?:sudo{B})?{PATH}(?:{CLIENTS}){BUILD}{B}[\w-])"
"""A tool right behind the sign of a prompt that shows where somebody is: such a prompt needs no blank."""
SHELL = r"-?(?:ba|z|da|a|k|mk|c|tc|fi)?sh-\d[\d.]{0,8}[a-z]?[$#](?:[ \t]|$)"
# the shell of BIRD's own client; a row of its answer may stand behind the prompt as well
BIRD = r"bird>(?:[ ]?$|[ ](?=(?:show|quit|exit|configure|enable|disable|restart|reload|help|echo|down|debug)\b))"
PLACES = (
    rf"{HINT}(?:"
    rf"[\w.-]{{1,64}}@[\w.-]{{1,255}}{NO_SIGN}{{0,120}}+{SIGN}{{1,3}}(?:\]?[ \t]|$|{CLOSE})"
    rf"|\[[\w.-]{{1,64}}@[^\]\n]{{1,120}}\]{NO_SIGN}{{0,40}}+{SIGN}{{1,3}}(?:\]?[ \t]|$|{CLOSE})"
    rf"|{SHELL})",
    r"PS(?:[ ][^>|\[\n]{0,200}(?:\[[^\]\n]{1,80}\][^>|\[\n]{0,40}){0,2}+)?>",
    rf"{HINT}(?:"
    rf"[A-Za-z]:\\[^<>|\n$❯]{{0,200}}(?:>|[ ][$❯»λ]+[ \t])"
    rf"|(?:~|/|…/)[^\s$#%>❯]{{0,100}}[ ]{{0,3}}(?:(?:\(|\[|on |git:|[‹⎈☸]){NO_SIGN}{{0,80}}+)?{SIGN}{{1,3}}(?:[ \t]|$)"
    rf"|[\w.-]{{1,64}}:[~/…][^$#%>{ARROWS}✗✘=,\n]{{0,120}}+{SIGN}{{1,3}}(?:\]?[ \t]|$|{CLOSE}))",
    r"[➜❯λ»▶⎈☸⟩❱╰╭└┌](?:[^\n]{0,200}[➜❯λ»▶⟩❱⇒→$#%][ \t]|[ \t─]|$)",
    rf"\([^()\n]{{0,60}}[⎈|@/:][^()\n]{{0,60}}\){NO_SIGN}{{0,120}}+{END}",
    rf"{HINT}(?:(?:\${{1,2}}|[❯λ✗])(?:[ \t]|$)"
    # bash's git prompt with its signs of a changed tree
    rf"|[\w.-]{{1,64}}@[\w.-]{{1,255}}[^$#%>(\n]{{0,120}}+\([^()\n]{{1,60}}\){SIGN}(?:[ \t]|$))",
    BIRD,
)
"""How a prompt shows where somebody is, the first that fits; a hint stands once in front of those that may have one."""
AT = rf"(?:{'|'.join(PLACES)})"
WORD = r"[\w.~-]{0,64}(?:[ ]?[\[(][^\[\]()\n]{1,60}[\])])?[ ]?[+$#%>❯\U0001F300-\U0001FAFF]{1,3}[ \t]+"
# for the combined pattern of all starts: named groups are the parsers'
SIGNED = r"[^\x00-\x7f\s][^$#%>❯➜\n]{0,100}[$#%>❯➜][ \t]+"
# whatever a theme prints, a sign of a shell and a known tool behind it; quotes, keys and borders are of other texts
OTHER = rf"(?![IWEF]\d{{4}}[ ]|\d{{4}}-\d\d-\d\dT)[^$#%>{ARROWS}✗✘\n\"'=|{{}},]{{1,100}}+{SIGN}{{1,3}}+\]?[ \t]+"
# most lines have no sign at all: one look tells
# a sign, and a tool with one of its verbs right behind it
TIGHT = rf"(?![IWEF]\d{{4}}[ ]){NO_SIGN}{{0,100}}+[$%{ARROWS}]\]?"
HAS_SIGN = rf"(?=[^$#%>{ARROWS}✗✘⎈☸╰╭└┌\n\U0001F300-\U0001FAFF]{{0,300}}+[^\n])"
TRACED = rf"\+{{1,4}}[ ]{KNOWN}"  # `set -x` of a script that collects
# when it was typed, in a timeline
TIMED = rf"{CLOCK}(?:[ ]?(?:UTC|GMT|CES?T|Z))?[ \t]{{1,8}}(?:[-–—:|][ \t]{{1,4}})?"
# who typed it, in a chat: `[10:18] dana: kubectl ...`, `dana 10:18  kubectl ...`
CHAT = rf"(?:{CLOCK}[ \t]{{1,4}}[\w.@-]{{1,40}}(?:[ ][\w.@-]{{1,40}})?:[ \t]{{1,4}}|[A-Za-z][\w.-]{{0,40}}[ \t]{{1,4}}{CLOCK}:?[ \t]{{1,4}})"
# how scripts and `watch` say what they run
SAYS = (
    r"(?:(?:[-=*#+>~]{1,40}[ \t]{0,4}(?:\d{1,3}[.)][ ])?(?:[A-Za-z]{3,20}:[ ]{1,4})?|(?:[^\W\d_]{1,12}[ ]){1,3}\d{1,4}[.,]\d{1,2}[ ]?[^\W\d_]{0,4}[ ]?:[ ]{1,4}"
    r"|[ ]{0,12}(?:-[ ]{1,3})?[\"']?(?:command|cmd|CMD)[\"']?:[ ]{1,4}|(?:[Cc]ommand|CMD|[Rr]unning|RUN|[Ee]xecuting|[Oo]utput of|[Cc]ollecting|\$)(?:[ ]command)?:?[ ]{1,4})[\"'`]?"
    rf"|{TIMED}|{CHAT})"
)
CALLED = rf"(?:{WORD}|{SIGNED}){KNOWN}|(?:{OTHER}|{TIGHT}){BARE}"
START = rf"(?:{TRACED}|{SAYS}?{BARE}|{HAS_SIGN}(?:{AT}|{CALLED}))"
# a prompt with a known tool behind it, or the bare command
TYPED = rf"(?:{TRACED}|{SAYS}?{BARE}|{HAS_SIGN}(?:{CALLED}))"
IS_TYPED = regex.compile(TYPED)
TOOL = regex.compile(rf"(?<![A-Za-z0-9_])(?:(?:{TOOLS}|ssh)[ \t]|{NETWORK})")
"""What every line that `TYPED` matches holds; a tenth of its size, and few lines hold it."""
SPOKEN_AT = regex.compile(
    r"(?:\[?\d{1,2}:\d\d(?: ?[AP]M)?\]?[ \t]{1,4}[\w.@-]{1,40}(?:[ ][\w.@-]{1,40})?:|(?![IWEF]\d{4}[ ])[A-Za-z][\w.-]{0,40}[ \t]{1,4}(?:APP[ ])?\[?\d{1,2}:\d\d(?: ?[AP]M)?\]?:?)(?:[ \t]|$)"
)
"""Who said it and when, in front of a chat's message; clocks of logs have seconds."""
LONGEST = 400
PROMPTED = regex.compile(rf"(?P<prompt>{AT})[ \t]*+(?P<command>[^\n]*)$")
WORDED = regex.compile(rf"(?P<prompt>{WORD}|{SIGNED})(?P<command>{KNOWN}[^\n]*)$")
AT_A_TIME = regex.compile(rf"^(?:{CHAT}|{TIMED})")
SAID = regex.compile(rf"(?P<prompt>{SAYS})(?P<command>{BARE}[^\n]*)$")
BEHIND = regex.compile(
    r"(?<![ \t])[ \t]{1,8}+[(\[][^()\[\]\n]{0,12}\d\d?:\d\d(?::\d\d)?[^()\[\]\n]{0,24}[)\]][ \t]*+[-=*#~<]{0,40}+[ \t]*+$|(?<![ ])[ ]{3,}+\S[^\n]*$|[\"'`][ \t]*+[-=*#~<]{0,40}+[ \t]*+$|(?<![ \t])[ \t]*+[-=*#~<]{0,40}+[ \t]*+$"
)  # what stands behind a said command: a time in brackets, a frame, watch's host and time
COMMAND = regex.compile(rf"(?P<prompt>(?:{OTHER}|{TIGHT})?)(?P<command>{BARE}[^\n]*)$")
KNOWN_VERB = regex.compile(BARE)
PREDICATES = frozenset(
    f"{stem}{end}" for stem in ("fail", "work", "hang", "return", "respond") for end in ("", "s", "ed", "ing")
) | {
    "hung",
    "broke",
    "broken",
    "stops",
    "stopped",
    "times",
    "timed",
    "still",
    "doesn't",
    "don't",
    "isn't",
    "won't",
    "can't",
    "cannot",
}
"""What is said of a command, right behind it or behind its object: ``kubectl exec fails on all nodes``."""
SENTENCE_END = regex.compile(r"[A-Za-z]{2,}[.!?]")
INNER = regex.compile(rf"[$#%>{ARROWS}✗\]][ \t]+(?P<command>{KNOWN}[^\n]*)$")
THEMED = regex.compile(rf"(?:^|[ \t])(?P<command>{BARE}[^\n]*)$")
WHO = regex.compile(r"(?<![\w.-])(?P<user>[\w.-]{1,64})@(?P<host>[A-Za-z0-9][\w.-]{0,254})")
AT_PATH = regex.compile(r"(?:^|\s)(?P<host>[A-Za-z0-9][\w.-]{0,254}):[~/]\S{0,120}[ ]?[#$]{1,2}$")
"""A host and the path, without a user: ``w-3:~ #``."""
AT_HOST = regex.compile(
    r"(?![\d.]+[ #$%]|-?\w{0,4}sh-\d)(?=[^ ]*[\d.-])(?P<host>[a-z0-9](?:[a-z0-9.-]{0,253}[a-z0-9])?)[ ]?[#$%]{1,2}$"
)
"""A host alone: ``node-1 #``, ``w3.example%``; a word without digit, dot or hyphen may be a user or a folder."""
DATED = regex.compile(r"(?<![\w.-])(\d{4})-(\d\d)-(\d\d)[ T](\d\d:\d\d)(:\d\d)?Z?(?![\w:])")
"""A date and a time of day in a prompt."""
OWN_FILE = regex.compile(rf"(?:[\w.~@+-]{{0,60}}/){{0,10}}(?P<tool>{CLIENTS}){BUILD}")
ALIASES = {
    "k": "kubectl", "kc": "kubectl", "kubectl.exe": "kubectl", "ic": "ibmcloud", "bx": "ibmcloud", "kubecolor": "kubectl", "kctl": "kubectl",
    # of the kubectl plugin of oh-my-zsh
    "kgp": "kubectl get pods", "kgpa": "kubectl get pods --all-namespaces", "kgno": "kubectl get nodes", "kgds": "kubectl get daemonset",
    "kgd": "kubectl get deployment", "kgs": "kubectl get svc", "kgns": "kubectl get namespaces", "kge": "kubectl get events",
    "kdp": "kubectl describe pods", "kdno": "kubectl describe node", "kdds": "kubectl describe daemonset", "kl": "kubectl logs",
    "klf": "kubectl logs -f", "keti": "kubectl exec -t -i",
}  # fmt: skip
SIGN_OR_FOREIGN = r"[^\x00-\"&-=?-\x7f]"
"""One of `#$%>`, or a character beyond ASCII: said by what it is not, since a class up to U+10FFFF takes 4 ms to compile."""
LOOK = regex.compile(
    rf"^(?=[^\n]*{SIGN_OR_FOREIGN})(?:[(\[~/$]|[^\x00-\x7f]|\d\d:\d\d|\d{{4}}-\d\d-\d\d[ T]|\w{{3}}[ ]\w{{3}}[ ]|PS|bird>|-?\w{{0,4}}sh-\d|[A-Za-z]:\\|[\w.-]{{1,64}}(?:@|:[~/…]))",
    regex.M,
)
"""How a line begins that one of the `PLACES` matches, with a sign of a shell in it: few outputs of programs have such a line."""


def may_be_echoed(text: str) -> bool:
    """May a line of this text match `START`: it has a tool's name in it, or may show where somebody is."""
    return TOOL.search(text) is not None or LOOK.search(text) is not None


def echo(line: str) -> tuple[str, str] | None:
    """(prompt, command echoed behind it) of this line; the command is "" where there is none. None for a line that is no echo."""
    if not may_be_echoed(line):
        return None
    if (said := SAID.match(line)) is not None and not PROMPTED.match(line):
        if is_told(line):
            return None
        return str(said["prompt"]).strip(), canonical(BEHIND.sub("", str(said["command"]), count=1))
    found = PROMPTED.match(line) or WORDED.match(line) or COMMAND.match(line)
    if found is None or is_told(line):
        return None
    command = str(found["command"]).strip()
    # the class takes the shortest prompt: what a theme prints behind its first sign (path, branch) is prompt, too
    inner = None if KNOWN_VERB.match(command) else INNER.search(command)
    if inner is None and not line[:1].isascii():
        inner = THEMED.search(command)
    command = inner["command"] if inner else command
    return line[: len(line.rstrip()) - len(command.rstrip())].strip(), canonical(command)


def is_typed(line: str) -> bool:
    """Is this a known tool's command, with or without a prompt."""
    if line[:1] in (" ", "\t", "") or " " not in line or typed_at(line[:LONGEST]) is None:
        return False
    return not is_told(line)


def typed_at(text: str, pos: int = 0) -> regex.Match[str] | None:
    """The prompt with a known tool behind it, or the bare command, that begins there, as far as `TYPED` goes."""
    end = text.find("\n", pos)
    return IS_TYPED.match(text, pos) if TOOL.search(text[pos : end if end >= 0 else None]) else None


def is_told(line: str) -> bool:
    """Does a line that begins with a command, without a prompt, go on as a sentence about it: ``kubectl logs does not work``."""
    text = AT_A_TIME.sub("", line[:LONGEST], count=1)
    if KNOWN_VERB.match(text) is None:
        return False
    behind = text.split()[2:]
    if any(word.startswith("-") for word in behind):
        return False
    words = [word.strip("\"'(),.;:").lower() for word in behind]
    if any(word in PREDICATES for word in words[:2]) or (len(words) > 1 and SENTENCE_END.fullmatch(behind[-1])):
        return True
    return sum(word in FUNCTION for word in words) >= 2


def canonical(command: str) -> str:
    """The command with a usual alias of its tool written out, and with a tool's name in place of the file's that somebody called."""
    words = command.split(" ")
    for at, word in enumerate(words[:6]):
        if word in ALIASES:
            words[at] = ALIASES[word]
            break
        if (m := OWN_FILE.fullmatch(word)) is not None:
            words[at] = m["tool"]
            break
    else:
        if own_clients.is_kubectl(words):
            words[0] = "kubectl"
    return " ".join(words)


def shell_of(prompt: str) -> str:
    """What tells the shell of this prompt from another: user and host where it shows them, else all of it."""
    m = WHO.search(prompt)
    return str(m.group()) if m else prompt


def time_of(prompt: str) -> int | None:
    """When the command behind this prompt was typed, in microseconds: by a date and a time in it, that of a zone which is not told taken for UTC."""
    m = DATED.search(prompt)
    return at_us(int(m[1]), int(m[2]), int(m[3]), m[4] + (m[5] or ":00")) if m else None


def host_of(prompt: str) -> str | None:
    """The host that a prompt shows, where a node may be called so."""
    m = WHO.search(prompt) or AT_PATH.search(prompt) or AT_HOST.match(prompt)
    return str(m["host"]) if (m and m["host"].islower()) or (m and m["host"][0].isdigit()) else None
