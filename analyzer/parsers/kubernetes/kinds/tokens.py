"""For which audience the agents' token is made: of the projected volume that holds it."""

from __future__ import annotations

import posixpath
from typing import Any

from analyzer import patterns as regex
from analyzer import schema
from analyzer.parsers.kubernetes.kinds.base import Object

TOKEN_PATH = regex.compile(r"-service-account-token-path[= ]++[\"']?(?P<path>/[^\s\"',\]]++)")
"""A flag that the agent alone has."""
FLAG = "token audience"
"""In place of a flag, for rows of `container_args`: the audience of the token that the container sends, and its volume."""
VOLUME = " of volume "


def audiences(item: Object, containers: list[dict[str, Any]], volumes: list[dict[str, Any]]) -> None:
    """
    The audience that the volume of the agents' token states, as ``AUDIENCE of volume NAME``.

    One that states none gets the API server's own, which nobody knows here; `kubectl describe` shows none of them.
    """
    for container in containers:
        words = " ".join(str(w) for key in ("command", "args") for w in container.get(key) or [])
        if (sent := TOKEN_PATH.search(words)) is None:
            continue
        volume, audience = _of_token(posixpath.normpath(sent["path"]), container, volumes)
        if not audience or (item.is_open and item.text.rstrip().endswith(audience)):
            continue
        item.emit(
            schema.CONTAINER_ARGS,
            item.where(f"audience: {audience}", f'"audience": "{audience}"', f'"audience":"{audience}"', audience),
            kind=item.kind,
            namespace=item.namespace,
            name=item.name,
            container=str(container.get("name", "")),
            flag=FLAG,
            value=f"{audience}{VOLUME}{volume}",
        )


def _of_token(path: str, container: dict[str, Any], volumes: list[dict[str, Any]]) -> tuple[str, str]:
    """(volume, audience) of the token in this file; empty where the one or the other is not shown."""
    mounts = container.get("volumeMounts")
    folders = {
        posixpath.normpath(str(m["mountPath"])): str(m.get("name"))
        for m in (mounts if isinstance(mounts, list) else [])
        if isinstance(m, dict) and m.get("mountPath")
    }
    folder = max((one for one in folders if path.startswith(f"{one.rstrip('/')}/")), key=len, default="")
    for volume in volumes:
        projected = volume.get("projected")
        sources = projected.get("sources") if isinstance(projected, dict) else None
        if not folder or volume.get("name") != folders[folder] or not isinstance(sources, list):
            continue
        for source in sources:
            token = source.get("serviceAccountToken") if isinstance(source, dict) else None
            if isinstance(token, dict) and posixpath.join(folder, str(token.get("path"))) == path:
                return folders[folder], str(token.get("audience") or "")
    return "", ""
