"""Names that are spelt as what documents are made of stay, as without these a copy is no longer read."""

from __future__ import annotations

import pytest
from analyzer.redact.grammar import structural
from analyzer.redact.public_names import is_public


@pytest.mark.parametrize("name", ["apps", "Deployment", "services", "ingresses", "containers", "image", "warning"])
def test_kinds_groups_and_keys_are_nobodys_names(name: str) -> None:
    """A namespace may be called `apps`: `apiVersion: apps/v1` stays what it is."""
    assert structural(name.lower())
    assert is_public(name)


@pytest.mark.parametrize("name", ["baker", "phoenix", "payments", "apps-lorvan", "lorvanapps"])
def test_other_words_are_names_where_they_stand_as_such(name: str) -> None:
    """A word that no document is made of, and one that only begins as these do."""
    assert not structural(name)
    assert not is_public(name)
