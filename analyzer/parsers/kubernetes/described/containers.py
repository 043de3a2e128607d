"""Containers of a described pod or pod template: their command lines."""

from __future__ import annotations

from typing import Any

from analyzer import patterns as regex
from analyzer import schema
from analyzer.parsers.base import Emit
from analyzer.parsers.kubernetes.described.block import Block
from analyzer.parsers.kubernetes.kinds.pods import KEPT_VARIABLES, MEMORY_LIMIT, OF_TUNNEL, _shell, flags_of

IN_TEMPLATE = regex.compile(r"^   ([a-z0-9][\w.-]*):\s*$")
LISTS = {"Args": "words", "Command": "words", "Environment": "env", "Mounts": "mounts", "Limits": "limits"}
MEMORY = regex.compile(r"memory:[ \t]+([0-9][\w.]{0,20})$")
OF_CONTAINER = regex.compile(r"^    ([A-Z][\w ]*):\s*(.*)$")


def arguments(block: Block, container: dict[str, Any], kind: str, emit: Emit) -> None:
    """Flags, proxy settings and image of one container; `words` are its (argument, line), `env` its (variable, line), `mounts` its (mount, line)."""
    words = [w for w, _ in container.get("words", [])]
    lines = dict(reversed(container.get("words", [])))
    if any("--" in w and " " in w for w in words):  # one line of the command's shell
        lines = {part: lines[w] for w in reversed(words) for part in _shell(w)}
        words = [part for w in words for part in _shell(w)]
    found = [(flag, value, lines.get(needle, container["line"])) for flag, value, needle in flags_of(words)]
    for text, line in container.get("env", []):
        name, _, value = text.partition(":")
        if name in KEPT_VARIABLES:
            found.append((f"env {name}", value.strip(), line))
    mounts = container.get("mounts", [])
    if OF_TUNNEL.search(container["name"]) and mounts and mounts[-1][1] < block.lines[-1][0]:  # a text may end within
        found += [("mount", text.partition(" from ")[0], line) for text, line in mounts]
    found += [(MEMORY_LIMIT, m[1], line) for text, line in container.get("limits", []) if (m := MEMORY.match(text))]
    for flag, value, line in found:
        emit(
            schema.CONTAINER_ARGS,
            line,
            kind=kind,
            namespace=block.value("Namespace"),
            name=block.value("Name"),
            container=container["name"],
            flag=flag,
            value=value,
        )
    if container.get("Image"):
        emit(
            schema.CONTAINER_ARGS,
            container["line"],
            kind=kind,
            namespace=block.value("Namespace"),
            name=block.value("Name"),
            container=container["name"],
            flag="image",
            value=container["Image"],
        )


def template(block: Block, kind: str, emit: Emit) -> tuple[bool | None, str | None]:
    """Containers of a described pod template; (has a readiness probe, first image), None where none of them is described whole."""
    container: dict[str, Any] | None = None
    collecting, probe, whole = "", False, False
    image = None
    for line_number, text in block.lines:
        if m := IN_TEMPLATE.match(text):
            if container:
                arguments(block, container, kind, emit)
            container, collecting = (
                {"name": m[1], "line": line_number, "words": [], "env": [], "mounts": [], "limits": []},
                "",
            )
        elif container is not None and (m := OF_CONTAINER.match(text)):
            collecting = LISTS.get(m[1], "")
            probe |= m[1] == "Readiness"
            if m[1] == "Image":
                container["Image"] = m[2].strip()
                image = image or m[2].strip()
        elif container is not None and collecting and text.startswith("      "):
            container[collecting].append((text.strip(), line_number))
        else:
            whole |= container is not None and text[:3] != "   "
    if container:
        arguments(block, container, kind, emit)
    return (probe if probe or whole else None), image
