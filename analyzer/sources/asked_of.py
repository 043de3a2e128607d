"""
Which cluster a command asks, as far as its options, the prompt in front of it, or an earlier choice tells.

::

    (⎈|harbour:default) dana@mac ~ % kubectl get nodes              context harbour
    $ kubectl --context quarry apply -f app.yaml                    context quarry
    $ oc --server https://api.quarry.example:6443 get pods          server api.quarry.example
    $ kubectl config use-context quarry                             context quarry, from here on

Names of one kind tell clusters apart; of a context and a server nobody knows whether they are one.
"""

from __future__ import annotations

from analyzer import patterns as regex

LONGEST = 1000
CLIENT = regex.compile(r"\b(?:kubectl|oc|k9s|helm|stern|kubectx)\b")
CONTEXT = regex.compile(r"(?<!\S)--(?:kube-)?context(?:=|[ ]{1,4})[\"']?(?P<name>[\w.@:/+-]{1,200})")
SERVER = regex.compile(
    r"(?<!\S)(?:--server|-s)(?:=|[ ]{1,4})[\"']?(?:https?://)?(?P<name>[A-Za-z0-9][\w.-]{0,200})(?=[:/\"'\s]|$)"
)
LOGIN = regex.compile(r"\boc login\b[^|;&\n]{0,200}?[ ]https?://(?P<name>[A-Za-z0-9][\w.-]{0,200})")
CHOICE = regex.compile(
    r"\bconfig use-context[ ]{1,4}[\"']?(?P<name>[\w.@:/+-]{1,200})|\bkubectx[ ]{1,4}(?P<other>[\w.@:/+][\w.@:/+-]{0,200})"
)
PROMPT = regex.compile(r"[⎈☸][ |]{0,3}(?P<name>[\w.@:/+-]{1,200}?)(?::[\w-]{1,63})?(?=[)\] ]|$)")
"""kube-ps1, and themes that take its sign: a context, and a namespace behind a colon."""


def asked_of(prompt: str, command: str) -> str | None:
    """The context or the server of one command; None where neither its options nor the prompt name one."""
    text = command[:LONGEST]
    if CLIENT.search(text) is not None:
        if m := CONTEXT.search(text):
            return f"context {m['name']}"
        if m := SERVER.search(text):
            return f"server {m['name'].lower()}"
    m = PROMPT.search(prompt[:LONGEST]) if prompt and not prompt.isascii() else None
    return f"context {m['name']}" if m else None


def chosen(command: str) -> str | None:
    """What the commands below this one ask, where it chooses that."""
    text = command[:LONGEST]
    if m := CHOICE.search(text):
        return f"context {m['name'] or m['other']}"
    m = LOGIN.search(text)
    return f"server {m['name'].lower()}" if m else None
