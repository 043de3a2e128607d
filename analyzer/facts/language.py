"""
In which words the user of a cluster is spoken to: those of its product, and where no mark shows that, of the one that its people name.

What people write around their outputs is no evidence: it decides no check, no cause, no tunnel and no certainty. It says whom to ask, with
which command, and what nobody is to be asked for. So it counts only where every mark leaves the product open and one product is named.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from analyzer.facts import kubelets, satellite
from analyzer.facts.nodes import Node
from analyzer.facts.product import Product
from analyzer.schema import (
    FACTS,
    INPUTS,
    KONNECTIVITY_EVENTS,
    PODS,
    SECTIONS,
    TOOL_ERRORS,
    UNREAD,
    FactRow,
    UnreadLineRow,
)
from analyzer.tables.rows import Tables
from analyzer.vendors import calico, given_names, ibm, told_names
from analyzer.vendors.told_appliances import told_appliances
from analyzer.vendors.told_names import Mention
from analyzer.vendors.told_places import told_place

PAGE = "page"
OF_OTHERS = frozenset({"general", "advice", PAGE})
"""Texts about clusters in general, whoever has one; a page that nothing was recorded beside is about the cluster that it shows."""
QUOTED = frozenset({"quoted passage", "sample output"})
"""Sections in which somebody else speaks, or nobody of this cluster."""
OF_SATELLITE = ("satellite_host", "satellite_location")
"""Facts that IBM Cloud's command line tells of Satellite locations."""
LEFT_OUT = "left out"
"""How the remark on a member begins that is about another cluster."""


class Language(NamedTuple):
    """
    Attributes:
        product: the contract's word, None where it is open.
        called: the product's own name, where the contract has none for it.
        on_ibm: is it a cluster of IBM Cloud; None where nothing tells.
        told: the name by which alone the product is known, of somebody's words.
        cluster: ID or name of the one cluster that commands and words name, where no record does.
        place: `classic`, `vpc` or `satellite`, as they say it of a cluster of IBM Cloud.
        names: (placeholder, name) of what they say that it belongs to.
        appliances: firewalls and gateways that they name.
        by_operator: do they say that Tigera's operator keeps Calico.
    """

    product: str | None
    called: str | None
    on_ibm: bool | None
    told: str | None = None
    cluster: str | None = None
    place: str | None = None
    by_operator: bool = False
    appliances: tuple[str, ...] = ()
    names: tuple[tuple[str, str], ...] = ()


def settle(
    tables: Tables,
    facts: Mapping[str, list[FactRow]],
    product: Product,
    nodes: Mapping[str, Node],
    *,
    never_ibm: bool = False,
) -> Language:
    """
    The words for this cluster.

    Args:
        facts: rows of the table `facts` by key.
        product: as the marks have it.
        never_ibm: something runs in it that no cluster of IBM Cloud has.
    """
    made = _made(tables, facts, product, nodes)
    lines = [row.text for row in _words(tables) if row.text]
    made = made._replace(
        by_operator=any(map(calico.TOLD.search, lines)),
        appliances=told_appliances(lines),
        names=tuple(dict.fromkeys((*_names(lines), *_by_form(tables)))),
    )
    return made._replace(on_ibm=False) if made.on_ibm is None and never_ibm else made


def _made(tables: Tables, facts: Mapping[str, list[FactRow]], product: Product, nodes: Mapping[str, Node]) -> Language:
    lines = [row.text for row in _words(tables) if row.text]
    located = _located(facts, nodes)
    told = _told(lines, facts, _called(tables, nodes), located=located)
    opened = told is not None and _leaves_open(product, told)
    dials = (
        product.ibm is None
        and product.fact.value is None
        and told is None
        and (_dials_ibm(tables) or _asks_as_ibm(tables))
    )
    on_ibm = product.ibm or dials or (opened and told is not None and told_names.is_ibms(told))
    by_form = [row.text for row in _words(tables, are_said=False) if row.text] if on_ibm else []
    cluster = _cluster(lines, by_form, facts, on_ibm=on_ibm is True) or satellite.served(
        facts.get("satellite_host", []), nodes
    )
    at = "satellite" if located else told_place(lines)
    place = at if on_ibm else None
    if told is None or not opened:
        return Language(product.fact.value, product.called, True if dials else product.ibm, None, cluster, place)
    word = told_names.product_of(told)
    own = told if word in ("", "kubernetes") else None
    return Language(
        word or None, own, told_names.is_ibms(told), told, cluster, place if told_names.is_ibms(told) else None
    )


def _names(lines: list[str]) -> Iterator[tuple[str, str]]:
    return (pair for line in lines for pair in given_names.of_words(line))


def _by_form(tables: Tables) -> Iterator[tuple[str, str]]:
    """HTTP proxies and shoots of lines that no parser knows, words or not, in texts about this cluster."""
    lines = (row.text for row in _words(tables, are_said=False) if row.text)
    return (pair for line in lines for pair in given_names.of_form(line))


def _dials_ibm(tables: Tables) -> bool:
    """Do agents dial an address of IBM Cloud's private service endpoints: nobody else has a server there."""
    errors = {row.error for row in tables[KONNECTIVITY_EVENTS] if row.error and row.component == "agent"}
    return any(map(ibm.dials_private, errors))


def _asks_as_ibm(tables: Tables) -> bool:
    """Is a user of IBM Cloud's access management refused something: no other cluster knows users of that form."""
    return any(ibm.IAM_USER in (row.message or "") for row in tables[TOOL_ERRORS])


def _located(facts: Mapping[str, list[FactRow]], nodes: Mapping[str, Node]) -> bool:
    """Is a Satellite location shown, and of the nodes, where any is, a host of it."""
    return any(key in facts for key in OF_SATELLITE) and (
        not nodes or bool(satellite.own_hosts(facts.get("satellite_host", []), nodes))
    )


def _called(tables: Tables, nodes: Mapping[str, Node]) -> list[str]:
    """Names that people gave to machines: of nodes that are listed, run pods, ask for certificates, or are called in vain."""
    placed = {row.node for row in tables[PODS] if row.node}
    asked = {row.value for row in tables[FACTS] if row.key == "csr_node"}
    return sorted({*nodes, *placed, *asked, *kubelets.named(tables[TOOL_ERRORS])})


def _told(lines: list[str], facts: Mapping[str, list[FactRow]], machines: list[str], *, located: bool) -> str | None:
    """The one product that the words name, the tools that were typed, the documents of its machines, and what these are called."""
    found = [Mention(row.value, is_ours=True) for key in ("client", "machine_config") for row in facts.get(key, [])]
    found += [Mention("IBM Cloud", is_ours=True)] if located else []
    found += [Mention(called, is_ours=True) for name in machines if (called := told_names.in_node(name)) is not None]
    for line in lines:
        found += told_names.mentions(line)
        if ibm.TOLD_ID.search(line) or ibm.TOLD_TERMS.search(line) or ibm.TOLD_WORKER.search(line):
            found.append(Mention("IBM Cloud", is_ours=True))
    return told_names.only(found)


def _leaves_open(product: Product, told: str) -> bool:
    """Does no mark tell the product, or only a part of what this one is: kubeadm made it, or it is an OpenShift."""
    value, called = product.fact.value, product.called
    if product.direct is not None:
        return False
    if value is None:
        return product.ibm is None or product.ibm == told_names.is_ibms(told)
    if value == "kubernetes" and called is None:
        return True
    return (called or value).lower() in {part.lower() for part in told_names.parts_of(told)}


def _cluster(
    lines: list[str], by_form: list[str], facts: Mapping[str, list[FactRow]], *, on_ibm: bool
) -> str | None:  # fmt: skip
    """
    The ID, else the name, that is the only one of all; of IBM Cloud an ID is known by its form alone.

    Args:
        lines: what somebody wrote.
        by_form: those and all others that no parser knows: a ticket's first line in columns, a namespace as a heading.
    """
    asked = {row.value for row in facts.get("asked_cluster", [])}
    ids = {one for one in asked if ibm.IS_ID.fullmatch(one)}
    names = asked - ids
    for line in lines:
        ids |= {str(m["id"]) for form in (ibm.TOLD_ID, ibm.TOLD_WORKER) for m in form.finditer(line)}
        names |= {str(m["name"]) for m in ibm.TOLD_NAME.finditer(line)}
    if not ids and on_ibm:
        ids = {str(m["id"]) for line in by_form for form in (ibm.TOLD_ID, ibm.TOLD_SPACE) for m in form.finditer(line)}
    if not ids and on_ibm:
        ids = {str(m["id"]) for line in lines for m in ibm.BARE_ID.finditer(line)}
    if ids:
        return next(iter(ids)) if len(ids) == 1 else None
    return next(iter(names)) if len(names) == 1 else None


def _words(tables: Tables, *, are_said: bool = True) -> Iterator[UnreadLineRow]:
    """Lines that somebody wrote: no program prints them (unless `are_said` is off), and they stand in no text about others."""
    inputs = list(tables[INPUTS])
    foreign = OF_OTHERS - {PAGE} if len(inputs) == 1 and inputs[0].records else OF_OTHERS
    others = {row.source for row in inputs if row.written in foreign or (row.note or "").startswith(LEFT_OUT)}
    spans = [(row.source, row.line, row.lines) for row in tables[SECTIONS] if row.canonical in QUOTED]
    for row in tables[UNREAD]:
        if row.source in others or (are_said and not told_names.is_said(row.text or "")):
            continue
        if not any(source == row.source and _lies_in(row, first, lines) for source, first, lines in spans):
            yield row


def _lies_in(row: UnreadLineRow, first: int | None, lines: int | None) -> bool:
    return row.line is not None and first is not None and first <= row.line < first + (lines or 1)
