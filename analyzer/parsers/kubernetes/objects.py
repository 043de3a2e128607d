"""
Kubernetes objects as YAML: single objects, `List`, typed lists, several documents, several dumps glued together.

A list is cut at its items, so that a damaged item costs only itself and objects of no interest are never loaded. Items of
a typed list take their kind from the list. What each kind gives is in `parsers.kinds`, one file a family.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator
from typing import Any

from analyzer import patterns as regex
from analyzer.limits import Limits
from analyzer.parsers.base import Emit, Fragment, Parser
from analyzer.parsers.kubernetes import damaged
from analyzer.parsers.kubernetes.api_groups import full_name
from analyzer.parsers.kubernetes.documents import BEFORE_VERSION, documents
from analyzer.parsers.kubernetes.fast.scalars import indented, scalars_of
from analyzer.parsers.kubernetes.kinds.configmaps import is_read
from analyzer.parsers.kubernetes.listings import listing, own_kinds
from analyzer.parsers.kubernetes.object_head import api_of, kind_of, list_api, list_name
from analyzer.parsers.kubernetes.object_list import ObjectList
from analyzer.parsers.kubernetes.object_reader import read_object, small_letters
from analyzer.parsers.kubernetes.yaml_loader import BadYaml, load
from analyzer.parsers.open_end import is_cut_off, say, without_open_line
from analyzer.sources.one_text import column_zero

LAST = regex.compile(r"^(?:- |  )?kind: *+[\"']?(\w+)", regex.M)
RULES = damaged.POLICIES | damaged.OTHERS
"""Kinds of which a rule without its last value would say more than it does: what is cut off in one leaves its name alone."""
NAMED_ALONE = frozenset({"Namespace", "ServiceAccount"})
NAME_LAST = regex.compile(r"[ \t]*(?:\n[ ][^\n]*+)*?\n {2,4}name: *[^\s:]+[ \t]*")
PRINTED = regex.compile(r"\n +(?:creationTimestamp|resourceVersion|uid): *[^\s]")
"""What the API server adds: whatever ends there was cut off."""
ITEMS = regex.compile(r"items:[ \t]*(?P<empty>\[\][ \t]*)?$", regex.M)
KIND = regex.compile(r"^kind: *[\"']?([A-Za-z][\w.-]*)[\"']?[ \t]*(?:#[^\n]*)?$", regex.M)
SKIP_KINDS = frozenset({
    "ConfigMap", "Secret", "ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding", "CustomResourceDefinition",
    "ControllerRevision", "Lease", "PersistentVolume", "PersistentVolumeClaim", "StorageClass",
})  # fmt: skip
BARE_ITEM = regex.compile(r"(?:[ \t]*(?:#[^\n]*)?\n)*- ++(?:\{ *+)?(?:apiVersion|kind): *[A-Za-z]")
FLOW = regex.compile(r"(?:---[^\n]*\n)?\{ *(?:apiVersion|kind): ")  # an object in braces, which is no JSON
NO_ITEM = regex.compile(r"^[^-\s#]", regex.M)
FOOT = regex.compile(r"(?:(?:apiVersion|kind|metadata):[^\n]*+(?:\n[ \t][^\n]*+)*+(?:\n|\Z))++\Z")
"""What kubectl prints behind the items of a list: all that is there of one whose begin is cut off."""
OBJECT = regex.compile(r"(?=(?:.*\n)*?apiVersion:[ \t]*\S)(?=(?:.*\n)*?metadata:)")
FOREIGN = regex.compile(r"""\n(?![ \t\r\n#]|-[ \n]|\.\.\.|["']?[\w./-]+["']?:(?:[ \t\r\n]|$)|\Z)""")
"""A line at column 0 that is no key of an object: another text that stands below it."""
MANAGED = regex.compile(r"^(?P<indent> *)managedFields:[ \t]*\n(?:(?P=indent)(?:- | )[^\n]*\n)+", regex.M)


def _items(text: str) -> regex.Match[str] | None:
    """The first line that opens a list."""
    return next((m for at in column_zero(text) if (m := ITEMS.match(text, at)) is not None), None)


def takes_yaml(fragment: Fragment) -> str:
    text = fragment.text
    if regex.search(r"^(?:apiVersion|kind): *\S", text, regex.M) and (_items(text) or KIND.search(text)):
        return "apiVersion and kind at column 0"
    if BARE_ITEM.match(text):
        return "a list of objects"
    if FLOW.match(text):
        return "an object in braces"
    return (
        "items: at column 0"
        if _items(text) and regex.search(r"^ {0,4}- (?:apiVersion|metadata|kind):", text, regex.M)
        else ""
    )


def parse_yaml(fragment: Fragment, emit: Emit) -> None:
    whole, cut = without_open_line(fragment)
    if cut and _last_kind(fragment.text) not in RULES and not _is_only_named(fragment.text):
        _documents(whole, emit)
        say(emit, cut)
    else:
        _documents(fragment, emit)


def _last_kind(text: str) -> str | None:
    """The kind of the last object; that of a typed list's items."""
    found = deque(LAST.finditer(text), maxlen=1)
    return found[0][1].removesuffix("List") if found else None


def _is_only_named(text: str) -> bool:
    """Is the last object one that somebody wrote, and that needs nothing but the name that the text ends with."""
    begin = text.rfind("\nmetadata:")
    behind = text[begin + len("\nmetadata:") :] if begin >= 0 else ""
    return _last_kind(text) in NAMED_ALONE and NAME_LAST.fullmatch(behind) is not None and not PRINTED.search(behind)


def _documents(fragment: Fragment, emit: Emit) -> None:
    for first, text in documents(fragment):
        items = _items(text)
        if items is None:
            if BARE_ITEM.match(text) and ((end := NO_ITEM.search(text)) is None or FOOT.match(text, end.start())):
                bare = ObjectList("List", emit, True, None, _one, read_object)
                bare.read("\n" + text, 0, first, fragment)
                if end is not None:  # the begin of the list, and who knows how many items of it, are cut off
                    listing(emit, first, "", bare.count, False, own_kinds("\n" + text, 0), fragment, False)
            else:
                _one(text, first, None, fragment, emit)
            continue
        last_kind = KIND.search(text, max(0, text.rfind("\nkind:")))  # kubectl prints a list's kind behind its items
        list_kind = str((KIND.search(text, 0, items.start()) or last_kind or [None, "List"])[1] or "List")
        closed = last_kind is not None and not _may_be_cut(text, items.end(), last_kind.start())
        api = list_api(list_kind, text[: items.start()])
        reading = ObjectList(list_kind, emit, closed, api, _one, read_object)
        if not items["empty"]:
            reading.read(text, items.end(), first + text.count("\n", 0, items.end()) + 1, fragment)
        complete = reading.complete and fragment.complete
        ends = reading.closed and fragment.complete
        # kubectl prints a list's version first and its kind last
        emit.ends_early = not closed and fragment.complete and (last_kind is not None or text.startswith("apiVersion:"))
        own = own_kinds(text, items.end()) if list_kind == "List" else Counter()
        listing(emit, first, list_name(list_kind, api), reading.count, complete, own, fragment, ends)


def _may_be_cut(text: str, begin: int, kind_at: int) -> bool:
    """
    Can the end of a list be missing: nothing of the list stands behind its items, and the last line has no end.

    Who prints a list's kind behind its items (kubectl) has said all; who prints it in front has said nothing of the end.
    """
    return kind_at < begin and not text.endswith("\n") and bool(text[begin:].strip())


def parse_pieces(opening: Fragment, tail: str, pieces: Iterator[Fragment], emit: Emit) -> None:
    """As `parse_yaml` reads one list, for one whose items come some at a time."""
    items = _items(opening.text)
    assert items is not None
    kind, behind = KIND.search(opening.text, 0, items.start()), KIND.search(tail)
    list_kind = str((kind or behind or [None, "List"])[1] or "List")
    api = list_api(list_kind, opening.text[: items.start()])
    closed = (behind or kind) is not None
    reading = ObjectList(list_kind, emit, closed, api, _one, read_object)
    own: Counter[str] = Counter()
    last, cut = "\n", 0
    for piece in pieces:
        last = piece.text
        emit.fragment = whole = piece
        if not last.endswith("\n") and (_last_kind(last) or list_kind.removesuffix("List")) not in RULES:
            whole, cut = without_open_line(piece)
        reading.read("\n" + whole.text, 0, piece.first_line, whole)
        own += own_kinds(whole.text, 0) if list_kind == "List" else Counter()
    if cut:
        say(emit, cut)
    emit.fragment = opening
    if behind is None and not tail.strip() and not last.endswith("\n"):
        reading.complete = reading.ends = closed = False
    stated = kind is not None or opening.text.startswith("apiVersion:")
    emit.ends_early = bool(cut) or (not closed and opening.complete and (stated or behind is not None))
    complete, ends = reading.complete and opening.complete, reading.closed and opening.complete
    listing(emit, opening.first_line, list_name(list_kind, api), reading.count, complete, own, opening, ends)


def _damaged(text: str, line: int, kind: str | None, emit: Emit, api: str | None) -> None:
    name, namespace = damaged.names(text)
    space = namespace or emit.fragment.context.namespace
    damaged.gap(emit, line, kind or "", name, space, api_of(text) or api or "")


def _is_of_no_use(text: str, kind: str) -> bool:
    """An object of a kind that no table holds, to its last line: it need not be loaded to be called by its kind."""
    if kind in SKIP_KINDS:
        return not (kind == "ConfigMap" and is_read(text)) and not _is_followed(text)
    # a kind that is known in other letters was misspelled, and is looked at for what else is wrong with it
    if kind.lower() in small_letters() or kind.endswith("List") or not OBJECT.match(text) or text.startswith(" "):
        return False
    return not _is_followed(text)


def _is_followed(text: str) -> bool:
    """Does another text stand below the object."""
    return any(FOREIGN.match(text, at - 1) is not None for at in column_zero(text) if at)


def _loaded(text: str, limits: Limits) -> Any:
    """The object without the record of who manages which field, which often is most of it and says nothing."""
    if MANAGED.search(text):
        try:
            return load(MANAGED.sub("", text), limits)
        except BadYaml:
            pass  # it is damaged, or looks other than it does elsewhere: the whole says why and where
    return load(text, limits)


def _one(
    text: str, line: int, kind: str | None, fragment: Fragment, emit: Emit, api: str | None = None
) -> bool:  # fmt: skip
    """Read one object; False when it was damaged."""
    known = full_name(kind_of(text) or kind or "", api_of(text) or api)
    if known in RULES and is_cut_off(text):
        say(emit, line + text.rstrip().count("\n"))
        _damaged(text, line, known, emit, api)
        return False
    if known and _is_of_no_use(text, known):
        emit.other(known)
        return True
    picked = scalars_of(text if kind is not None or text.startswith("  ") else indented(text, known), known)
    if picked is not None:
        return read_object(picked, text, line, kind, fragment, emit, api=api)
    try:
        value = _loaded(text, emit.sink.limits)
    except BadYaml as error:
        emit.unread(line, f"an object could not be read: {error}", text=text)
        _damaged(text, line, known, emit, api)
        return False
    if isinstance(value, list):  # items that kept their dashes, without the list around them
        for item in value:
            if isinstance(item, dict):
                read_object(item, text, line, kind, fragment, emit)
        if not any(isinstance(item, dict) for item in value):
            emit.unread(line, "not an object", text=text)
        return True
    if not isinstance(value, dict):
        emit.unread(line, "not an object", text=text)
        _damaged(text, line, known, emit, api)
        return False
    if isinstance(value.get("items"), list):
        inner = str(value.get("kind", "")).removesuffix("List") or None
        group = str(value.get("apiVersion") or "") if inner else None
        whole = True
        for item in value["items"]:
            if isinstance(item, dict):
                whole &= read_object(item, text, line, inner, fragment, emit, api=group)
        return whole
    return read_object(value, text, line, kind, fragment, emit, api=api)


PARSERS = (
    Parser(
        "kubectl YAML",
        r"(?:apiVersion: *\S|metadata:[ \t]*\n[ \t]+\w+:|---[ \t]*(?:#[^\n]*)?$|items:[ \t]*(?:\[\])?$|kind: *[A-Z]|- ++(?:\{ *+)?(?:apiVersion: *\S|kind: *[A-Z])"
        rf"|\{{ *(?:apiVersion|kind): |{BEFORE_VERSION}apiVersion: *\S)",
        takes_yaml,
        parse_yaml,
        20,
        parse_pieces,
    ),
)
