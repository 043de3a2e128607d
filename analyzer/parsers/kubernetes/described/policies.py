"""
A described NetworkPolicy, built again as its spec.

::

    Spec:
      PodSelector:     app=konnectivity-agent
      Allowing ingress traffic:
        To Port: 8080/TCP
        From:
          NamespaceSelector: kubernetes.io/metadata.name=kube-system
          PodSelector: k8s-app=kube-dns
        ----------
        To Port: <any> (traffic allowed to all ports)
        From:
          IPBlock:
            CIDR: 10.0.0.0/8
            Except: 10.1.0.0/16
      Not affecting egress traffic
      Policy Types: Ingress

The forms are those of kubectl's NetworkPolicyDescriber. A rule that is not understood would close or open what it does not,
so that of such a policy its name alone is a row.
"""

from __future__ import annotations

from typing import Any

from analyzer import patterns as regex
from analyzer.parsers.base import Emit, Fragment
from analyzer.parsers.kubernetes import damaged
from analyzer.parsers.kubernetes.described.base import Described
from analyzer.parsers.kubernetes.described.block import Block

KIND = "NetworkPolicy"
BEGINS = regex.compile(r"Allowing (?P<direction>ingress|egress) traffic:?$|Not affecting (?:ingress|egress) traffic$")
NOBODY = "<none> (Selected pods are isolated"
PORT = regex.compile(
    r"To Port:[ ]+(?:(?P<any><any>)|(?P<port>\d{1,5}|[a-z0-9-]{1,63})(?:-(?P<end>\d{1,5}))?/(?P<protocol>[A-Z]{3,4}))"
)
PEER = regex.compile(r"(?:From|To):(?:[ ]+(?P<any><any>).*)?$")
FIELD = regex.compile(r"(?P<key>NamespaceSelector|PodSelector|CIDR|Except|Policy Types):[ ]*+(?P<value>.*+)$")
RULER = regex.compile(r"-{6,}$")
# what FormatLabelSelector prints: `a=b`, `a in (b,c)`, `a notin (b)`, `a`, `!a`
TERM = regex.compile(
    r"[ ]*(?:(?P<not>!)(?P<absent>[\w./-]+)|(?P<key>[\w./-]+)(?:(?P<sign>==?|!=)(?P<value>[\w.-]*)|[ ](?P<set>in|notin)[ ]\((?P<values>[\w.,-]*)\))?)[ ]*(?:,|$)"
)


class _Odd(ValueError):
    """A line that describes nothing known."""


def selector(text: str) -> dict[str, Any]:
    """
    The LabelSelector that this text prints.

    Raises:
        ValueError: it is none.
    """
    if text.startswith("<none>"):
        return {}
    labels: dict[str, str] = {}
    terms: list[dict[str, Any]] = []
    at = 0
    while at < len(text):
        m = TERM.match(text, at)
        if m is None:
            raise _Odd(text)
        at = m.end()
        if m["absent"]:
            terms.append({"key": m["absent"], "operator": "DoesNotExist"})
        elif m["sign"] == "!=":
            terms.append({"key": m["key"], "operator": "NotIn", "values": [m["value"]]})
        elif m["sign"]:
            labels[m["key"]] = m["value"]
        elif m["set"]:
            operator = "In" if m["set"] == "in" else "NotIn"
            terms.append({"key": m["key"], "operator": operator, "values": m["values"].split(",")})
        else:
            terms.append({"key": m["key"], "operator": "Exists"})
    return {**({"matchLabels": labels} if labels else {}), **({"matchExpressions": terms} if terms else {})}


class _Spec:
    """Takes the lines below `Spec:` one by one."""

    def __init__(self) -> None:
        self.spec: dict[str, Any] = {}
        self._rules: list[dict[str, Any]] | None = None
        self._peers = "from"
        self._next = True

    @property
    def whole(self) -> bool:
        """Does it end as kubectl ends it, and say for which pods it is."""
        return {"podSelector", "policyTypes"} <= self.spec.keys()

    def take(self, text: str) -> None:
        """
        One line.

        Raises:
            ValueError: it is none of a NetworkPolicy.
        """
        if m := BEGINS.match(text):
            self._begin(m["direction"])
        elif m := PORT.match(text):
            self._port(m)
        elif m := PEER.match(text):
            peers = self._rule().setdefault(self._peers, [])
            if not m["any"]:
                peers.append({})
        elif m := FIELD.match(text):
            self._field(m["key"], m["value"].strip())
        elif RULER.match(text):
            self._next = True
        elif text == "IPBlock:":
            self._peer()["ipBlock"] = {}
        elif not (text.startswith(NOBODY) and self._rules == []):
            raise _Odd(text)

    def _begin(self, direction: str | None) -> None:
        self._next, self._rules = True, None
        if direction:
            self._rules = self.spec.setdefault(direction, [])
            self._peers = "from" if direction == "ingress" else "to"

    def _rule(self) -> dict[str, Any]:
        if self._rules is None:
            raise _Odd("a rule outside of its direction")
        if self._next:
            self._rules.append({})
            self._next = False
        return self._rules[-1]

    def _peer(self) -> dict[str, Any]:
        peers = self._rule().get(self._peers)
        if not peers:
            raise _Odd("a selector outside of its peer")
        found: dict[str, Any] = peers[-1]
        return found

    def _port(self, m: regex.Match[str]) -> None:
        ports = self._rule().setdefault("ports", [])
        if m["any"]:
            return
        end = {"endPort": int(m["end"])} if m["end"] else {}
        ports.append({"port": int(m["port"]) if m["port"].isdecimal() else m["port"], "protocol": m["protocol"], **end})

    def _field(self, key: str, value: str) -> None:
        if key == "Policy Types":
            self.spec["policyTypes"] = [one.strip() for one in value.split(",") if one.strip()]
        elif key in ("CIDR", "Except"):
            block = self._peer().get("ipBlock")
            if block is None:
                raise _Odd(key)
            listed = [one.strip() for one in value.split(",") if one.strip()]
            block.update({"cidr": value} if key == "CIDR" else {"except": listed} if listed else {})
        elif key == "PodSelector" and "podSelector" not in self.spec and self._rules is None:
            self.spec["podSelector"] = selector(value)
        else:
            self._peer()[key[0].lower() + key[1:]] = selector(value)


def _fits(block: Block) -> bool:
    """It names no kind; its spec begins with the pods it is for."""
    return "Kind" not in block.tops and any(text.startswith("  PodSelector:") for _, text in block.lines)


def _read(block: Block, fragment: Fragment, emit: Emit) -> None:
    from analyzer.parsers.kubernetes.object_reader import read_object

    made, odd, inside = _Spec(), False, False
    for line, text in block.lines:
        if text[:1] not in (" ", "\t"):
            # old clients print the annotations' title without an end of its line
            inside = text.rstrip().endswith("Spec:")
            continue
        if not inside:
            continue
        try:
            made.take(text.strip())
        except ValueError:
            odd = True
            emit.unread(line, "not a line of a described NetworkPolicy")
    name, namespace = block.value("Name"), block.value("Namespace")
    at = block.line("Name")
    if odd or not made.whole:
        damaged.gap(emit, at, KIND, name, namespace, "networking.k8s.io/v1")
        return
    metadata: dict[str, Any] = {"name": name, "labels": block.pairs("Labels")}
    if namespace:
        metadata["namespace"] = namespace
    value = {"apiVersion": "networking.k8s.io/v1", "kind": KIND, "metadata": metadata, "spec": made.spec}
    read_object(value, "\n".join(text for _, text in block.lines), block.first_line, None, fragment, emit, at)


DESCRIBED = (Described(KIND, _fits, _read, 30),)
