"""
How people call a product in the words around what they paste, and by which sentences they say that it is theirs.

A name tells something where it is said of the cluster: with its version, before the word cluster, behind a label, in front of a heading,
or in a command of the product's own tool. ``not on AKS``, ``as on EKS`` and ``the GKE docs`` say nothing of the cluster at hand.
"""

from __future__ import annotations

from typing import NamedTuple

from analyzer import patterns as regex


class ToldName(NamedTuple):
    """
    A product by its name.

    Attributes:
        called: its name, as a report writes it.
        product: the contract's word for it.
        pattern: how people write it.
        holds: names that may stand beside it and mean a part of it, or what it is made with.
    """

    called: str
    product: str
    pattern: str
    holds: frozenset[str] = frozenset()


def _name(called: str, product: str, pattern: str, *holds: str) -> ToldName:
    return ToldName(called, product, pattern, frozenset(holds))


NAMES = (
    _name("ROKS", "roks", r"ROKS|(?:Red Hat )?OpenShift on IBM Cloud", "OpenShift", "HyperShift", "IBM Cloud"),
    _name("IKS", "iks", r"IKS|IBM Cloud Kubernetes Service", "IBM Cloud"),
    _name("IBM Cloud", "", r"IBM[ -]Cloud"),
    _name("AKS", "aks", r"AKS|Azure Kubernetes Service"),
    _name("GKE", "gke", r"GKE|Google Kubernetes Engine"),
    _name("EKS", "kubernetes", r"EKS|Elastic Kubernetes Service"),
    _name("Scaleway", "kubernetes", r"(?:Scaleway )?(?:Kapsule|Kosmos)|Scaleway(?= (?:Kubernetes|K8s))"),
    _name("OVHcloud", "kubernetes", r"OVH(?:cloud)?(?= (?:Managed )?(?:Kubernetes|K8s|MKS))"),
    _name("ROSA", "kubernetes", r"ROSA", "OpenShift", "HyperShift"),
    _name("ARO", "kubernetes", r"ARO|Azure Red Hat OpenShift", "OpenShift"),
    _name("HyperShift", "hypershift", r"HyperShift", "OpenShift"),
    _name("OpenShift", "kubernetes", r"OpenShift|OCP"),
    _name("k0smotron", "k0s", r"k0smotron", "k0s"),
    _name("k0s", "k0s", r"k0s"),
    _name("k3s", "kubernetes", r"k3s"),
    _name("rke2", "kubernetes", r"RKE2"),
    _name("Talos", "kubernetes", r"Talos(?: Linux)?"),
    _name("Kamaji", "kubernetes", r"Kamaji", "kubeadm"),
    _name("Kubermatic", "kubernetes", r"Kubermatic|KKP", "kubeadm"),
    _name("Gardener", "kubernetes", r"Gardener"),
    _name("VKS", "kubernetes", r"VKS|vSphere Kubernetes Service|TKGS?|Tanzu Kubernetes Grid", "kubeadm"),
    _name("kubespray", "kubernetes", r"kubespray", "kubeadm"),
    _name("kubeadm", "kubernetes", r"kubeadm"),
    _name("kind", "kubernetes", r"kind(?=[ -](?:v?0\.\d|clusters?\b))"),
    _name("minikube", "kubernetes", r"minikube"),
    _name("MicroK8s", "kubernetes", r"MicroK8s"),
)
BY_NAME = {one.called: one for one in NAMES}
WORDS = frozenset({"kind", "ROSA", "ARO"})
"""Names that are words of other meanings: only a sentence about a cluster names the product."""

VERSION = r"(?:[ ](?:Autopilot|Standard|Linux|Satellite|Classic|VPC(?:[ ]Gen[ ]?2)?|version|release|on|with|Kubernetes|k8s)){0,2}[ ,:=(]{1,3}(?:v|edge-|stable-)?\d{1,2}\.\d{1,2}"
OF_CLUSTERS = r"(?:managed|private|public|workload|tenant|user|guest|hosted|shoot|test|prod|production|dev|staging|edge|autopilot|standard|regional|zonal|based|single-node|kubernetes|k8s|classic|vpc|satellite|ha)"
CLUSTER = rf"(?:[ ]v?\d[\w.+-]{{0,30}})?[ -](?:\([^()\n]{{1,60}}\)[ -])?(?:{OF_CLUSTERS}[ -]){{0,2}}clusters?\b"
OUR = r"(?<!from )(?<!than )(?<!like )(?<!not )(?<!without )(?<!unlike )(?<! of )\b(?:our|my|the (?:two|three|four|five))(?:[ ](?:own|new|two|three|four|five|[2-9]))?[ ]"
MACHINES = r"[ ](?:controllers?|control planes?|masters?|servers?|workers?|nodes?|agents?|machines?)\b"
"""Whose a product's machines are: ``our three k0s controllers``."""
LABEL = (
    r"\b(?:platform|product|provider|distribution|distro|environment|cloud|installer|flavou?r|setup|kubernetes|k8s|installed with|cluster(?: type)?)"
    r"(?:[ ][\w()/.,-]{1,24}){0,6}\*{0,2}[ ]?[:=]\*{0,2}[ ]{0,4}(?:an?[ ]|Amazon[ ]|AWS[ ]|Google[ ]|Azure[ ])?"
)
SAID = (
    r"\b(?:(?:cluster|this|that|it|which)(?:[ ](?:is|was|runs|running|created|built|installed|set up|made|provisioned|managed|hosted)){1,3}|we(?:[ ]a|')re|we (?:run|use|have)|we (?:get|see|hit|face|are seeing)(?:[ ][\w'-]+){1,4}(?=[ ](?:on|in|with)[ ])|running|deployed|hosted|installed)"
    r"(?:[ ](?:on|in|with|by|using|via|as|at|a|an|the|our|managed|Amazon|AWS|Google|Azure|Red Hat)){0,4}[ ]"
)
CHATTED = r"(?:\[?[\d :./-]{4,20}\]?[ ](?:<?[\w.-]{1,40}>?:?[ ])?)?"
FAILS = (
    r"\b(?:fail(?:s|ed|ing|ures?)?|errors?|timeouts?|time[sd]? out|timing out|broken|hangs?|unreachable|refused|unavailable|happens?|occurs?)\b[^.;:!?\n]{0,160}?"
    r"[ ](?:on|in|with|under)(?:[ ](?:an?|the|my|private|public|managed|regional|zonal|Amazon|AWS|Google|Azure)){0,3}[ ]"
)
"""What somebody says of his own cluster when something does not work there."""
IN_GENERAL = regex.compile(
    r"[^.;!?\n]{0,60}?\b(?:if|when(?:ever)?|unless|without|because|may|might|can|could)\b", regex.I
)
"""Words behind a name that make a rule of what was said in front of it."""
MODAL = regex.compile(r"\b(?:may|can|cannot|unless)\b", regex.I)
BUILT = regex.compile(
    r"(?i:\bversion)\b[^\n]{0,40}?[:=| \"'`*]{1,6}v?1\.\d{1,2}\.\d{1,2}[+-](?P<mark>IKS|gke\.|k0s|k3s|rke2|eks-)"
)
"""A version with its product's mark, behind the word."""
BUILDS = {"iks": "IKS", "gke.": "GKE", "k0s": "k0s", "k3s": "k3s", "rke2": "rke2", "eks-": "EKS"}
LEAD = rf"^[ \t]*{CHATTED}(?:[#*=-]{{1,6}}[ ]?){{0,2}}(?:Satellite |Amazon |AWS |Google |Azure )?"
COMMANDS = (
    ("AKS", r"az aks [a-z]|kubectl --via=az-aks "), ("GKE", r"gcloud (?:beta )?container (?:clusters|node-pools|hub|fleet) [a-z]"), ("EKS", r"eksctl [a-z]{3}|aws eks [a-z]"), ("Talos", r"talosctl [a-z-]"),
    ("k0s", r"k0s(?:ctl)? (?:kubectl|kc|ctr|etcd|status|controller|worker|install|start|stop|token|apply|config|sysinfo|reset|backup)\b"), ("k3s", r"k3s (?:kubectl|server|agent|crictl|ctr)\b"), ("MicroK8s", r"microk8s(?:\.kubectl\b| [a-z])"), ("minikube", r"minikube (?:start|kubectl|ssh|status|logs|node|profile)\b"),
    ("kind", r"kind (?:create|get|load|export|delete|build) [a-z]"), ("kubeadm", r"kubeadm (?:init|join|upgrade|certs|reset|config)\b"), ("Gardener", r"gardenctl [a-z]"),
    ("ROSA", r"rosa (?:create|describe|list|login) [a-z]"), ("ARO", r"az aro [a-z]"), ("HyperShift", r"hypershift (?:create|dump|install) [a-z]"), ("IBM Cloud", r"(?:ibmcloud|bx) (?:ks|cs|oc|sat) [a-z]|(?:@xo|@victory|armada-data|kubx-kubectl) [a-z]"),
)  # fmt: skip
"""Commands of a product's own tool: (name, pattern)."""
PROGRAMS = {
    "k0s": "k0s", "k0sctl": "k0s", "k3s": "k3s", "microk8s": "MicroK8s", "microk8s.kubectl": "MicroK8s", "minikube": "minikube", "talosctl": "Talos", "eksctl": "EKS",
}  # fmt: skip
"""Programs that know one product only, whatever they are asked."""
TYPED = tuple((called, regex.compile(rf"(?:^|[\s/`(;&|])(?:{pattern})")) for called, pattern in COMMANDS)
CONTEXTS = (
    ("GKE", regex.compile(r"\bgke_[a-z][a-z0-9-]{5,29}_[a-z0-9-]{3,30}_[a-z0-9-]{1,40}\b")),
    ("EKS", regex.compile(r"\barn:aws[a-z-]{0,12}:eks:[a-z0-9-]{5,20}:\d{12}:cluster/")),
)
"""Names that a product's tool gives to contexts of a kubeconfig."""

ANY = "|".join(rf"(?P<n{at}>{one.pattern})" for at, one in enumerate(NAMES))
NAME = regex.compile(rf"(?<![\w/@.-])(?:{ANY})(?![\w/@]|-\d|\.\w)", regex.I)
OF_IBM = r"[ ](?:on[ ])?(?:VPC(?:[ -]?Gen[ -]?2)?|Classic)(?=[ ,.;)]|$)(?! (?:endpoint|route|firewall|docs?))"
"""IBM Cloud's two infrastructures, which nobody else's products are named with."""
OF_ID = r"[ ]?[ ,:=(/-][ ]?(?=[a-z]{1,19}\d)[bc][0-9a-z]{19}(?![\w-])"
"""The ID of a cluster of IBM Cloud right behind the name."""
AFTER = regex.compile(rf"(?:{VERSION}|{CLUSTER}|{OF_IBM}|{OF_ID})", regex.I)
FAILS_ON = regex.compile(rf"{FAILS}$", regex.I)
MADE_BY = regex.compile(
    r"\b(?:nodes?|clusters?|machines?|control[ -]plane)\b(?:[ ][\w'/.-]{1,20}){0,8}[ ](?:via|with|by|using)[ ]$",
    regex.I,
)
"""What somebody says of the installer that he used, in front of its name."""
INSTALLERS = frozenset({"kubespray", "kubeadm"})
OURS, OF_MACHINES = regex.compile(rf"{OUR}$", regex.I), regex.compile(MACHINES, regex.I)
BEHIND_LEAD = regex.compile(r"[ ]?(?:[,:;(]|[-–—] |$)")
BEFORE = regex.compile(rf"(?:{LABEL}|{SAID})(?:Satellite )?$", regex.I)
IN_BRACKETS = regex.compile(
    r"(?<!management )(?<!mgmt )(?<!host )(?<!seed )(?<!infra )(?<!hub )(?<!parent )(?<!remote )"
    r"\b(?:clusters?|HCP|control[ -]planes?)[ ]{1,130}+\((?:[\w.+/-]{1,20}[ ,]{1,2}){0,4}$",
    regex.I,
)
"""A product in the brackets behind the cluster: ``hosted cluster (hypershift, bare metal)``; of another cluster where that runs in it."""
IN_LIST = regex.compile(r"(?:[ ]v?\d[\w.+-]{0,30})?[ ]?[,;)]")
HEAD = regex.compile(rf"{LEAD}$", regex.I)
NOT_OURS = regex.compile(
    r"\b(?:not|no|non|never|nor|n't|isn't|aren't|wasn't|don't|doesn't|didn't|can't|without|unlike|than|instead|rather|except|as (?:on|in|with)|like|same|similar|compar\w+|versus|vs|"
    r"formerly|previous\w*|before|old|earlier|used to|other|another|elsewhere|also|too|both|either|if|whether|e\.g|example|such as|migrat\w+|moved|mov(?:e|ing)|works?|worked|fine|"
    r"docs?|documentation|article|guide|blog|upstream|known|report\w*|fixed|issue|bug|would|could|might|maybe|perhaps|any|every|all|some|many|most|nicht|kein\w*|ohne|statt|anders|wie|auch|andere\w*|früher)\b",
    regex.I,
)
"""Words in front of a name, in one clause, by which it is of something else."""
NOT_OURS_BEHIND = regex.compile(
    r"[ ]?(?:'s[ ])?(?:docs?|documentation|issues?|bugs?|articles?|guides?|blog|pages?|support|team|works?\b|users?\b|customers?\b|has the same|does not|doesn't|had|too\b|as well)",
    regex.I,
)
ASKED = regex.compile(
    r"(?:^|[ ])(?:is|are|was|isn't|if|whether)[ ](?:this|it|that|the|your)\b[^.?\n]{0,200}\?", regex.I
)
"""A question whether it is so."""
CLAUSE = regex.compile(r"[;!?]|\.(?=[ ]|$)|[ ][-–—][ ]|\b(?:but|and|while|whereas|aber|und)\b")
ASIDE = regex.compile(r"\([^()\n]{0,80}\)")
APART = regex.compile(r"https?://\S{1,400}|\"[^\"\n]{0,120}\"|“[^”\n]{0,120}”|\b[\w.-]{1,60}#\d{1,6}|\S{0,80}@\S{1,80}")
"""What names something else than the cluster: addresses, what somebody quotes, references of issues."""
LONGEST = 1000
OF_PROGRAMS = regex.compile(r"[ \t]*(?:[IWEF]\d{4}[ ]|\d{4}-\d\d-\d\d[T ]\d\d:|[{\[}][\"{]|[+|>]|(?:time|level|ts)=)")
"""How lines of programs begin, of documents, and of what is quoted."""
CELLS = regex.compile(r"\S(?:[ ]{3,}|[ ]*\t)\S")


class Mention(NamedTuple):
    """
    One product that a line names.

    Attributes:
        is_ours: it is said of the cluster at hand; else it is only named.
    """

    called: str
    is_ours: bool


def mentions(line: str) -> list[Mention]:
    """The products that a line of somebody's words names; those that it says to be something else's are left out."""
    text = APART.sub(lambda m: " " * len(m.group()), line[:LONGEST])
    found = [Mention(called, is_ours=True) for called, pattern in (*TYPED, *CONTEXTS) if pattern.search(text)]
    if (built := BUILT.search(text)) is not None:
        found.append(Mention(BUILDS[built["mark"].lower()], is_ours=True))
    asked = [m.span() for m in ASKED.finditer(text)]
    for m in NAME.finditer(text):
        called = NAMES[int(str(m.lastgroup)[1:])].called
        before, behind = text[: m.start()], text[m.end() :]
        clause = ASIDE.sub("", CLAUSE.split(before)[-1])
        if any(begin <= m.start() < end for begin, end in asked):
            continue
        ours = OURS.search(before) and OF_MACHINES.match(behind)
        if (NOT_OURS.search(clause) and not ours) or NOT_OURS_BEHIND.match(behind):
            continue
        said = (
            AFTER.match(behind)
            or BEFORE.search(before[-200:])
            or ours
            or (called in INSTALLERS and MADE_BY.search(before[-200:]))
            or (FAILS_ON.search(before[-300:]) and not MODAL.search(clause) and not IN_GENERAL.match(behind))
            or (IN_LIST.match(behind) and IN_BRACKETS.search(before[-200:]))
            or (HEAD.fullmatch(before) and BEHIND_LEAD.match(behind))
        )
        if said and not (called in WORDS and m.group() != called):
            found.append(Mention(called, is_ours=True))
        elif called not in WORDS:
            found.append(Mention(called, is_ours=False))
    return found


IN_NODE = regex.compile(
    r"(?:^|[.-])(talos|rke2|k3s|k0s|microk8s|minikube|kind(?=-(?:control-plane|worker)\d{0,2}$))(?:[.-]|\d|$)"
)
"""A distribution as a part of what people call a machine."""
OF_PART = {"talos": "Talos", "microk8s": "MicroK8s"}


def in_node(name: str) -> str | None:
    """The distribution after which a node is called, as its people do: ``talos-w-13``, ``kind-worker2``."""
    m = IN_NODE.search(name)
    return OF_PART.get(m[1], m[1]) if m else None


def is_said(line: str) -> bool:
    """Did somebody write this line: no log, no document, no table, and nobody whom he quotes."""
    return not OF_PROGRAMS.match(line) and not CELLS.search(line[:400])


def client(command: str | None) -> str | None:
    """The product whose own tool was typed, or whose context was asked for."""
    words = (command or "").split()
    program = next((word.rpartition("/")[2] for word in words if word != "sudo"), "")
    if program in PROGRAMS:
        return PROGRAMS[program]
    return next((called for called, pattern in (*TYPED, *CONTEXTS) if pattern.search(command or "")), None)


def openshift_client(command: str | None) -> str | None:
    """``oc``, where that is the tool that was typed; it works elsewhere as well, and is used there by few."""
    words = (command or "").split()
    program = next((word.rpartition("/")[2] for word in words if word != "sudo"), "").removesuffix(".exe")
    return program if program == "oc" else None


def only(found: list[Mention]) -> str | None:
    """The one product that is said to be the cluster's, where no other one is named beside it that is no part of it."""
    names = {one.called for one in found if one.called in BY_NAME}
    whole = [called for called in names if names <= {called} | BY_NAME[called].holds]
    return whole[0] if len(whole) == 1 and any(one.is_ours for one in found) else None


def parts_of(called: str) -> frozenset[str]:
    """Names of what a product is made of, by which its own marks may tell less than its people."""
    return BY_NAME[called].holds


def product_of(called: str) -> str:
    """The contract's word for a product; "" where its name leaves that open."""
    return BY_NAME[called].product


def is_ibms(called: str) -> bool:
    return called in ("ROKS", "IKS", "IBM Cloud")
