"""Described webhook configurations."""

from __future__ import annotations

from analyzer.parsers.base import Emit, Fragment
from analyzer.parsers.kubernetes.described.base import Described
from analyzer.parsers.kubernetes.described.block import Block
from analyzer.parsers.kubernetes.described.webhook_tree import webhook


def _fits(block: Block) -> bool:
    return "Webhooks" in block.tops or (block.value("Kind") or "").endswith("WebhookConfiguration")


def _read(block: Block, fragment: Fragment, emit: Emit) -> None:
    before = emit.records
    webhook(block, fragment.context.heading, emit)
    emit.records += emit.records == before  # a configuration without webhooks is read, too


DESCRIBED = (Described("", _fits, _read, 10),)
