"""Answers of `reach` as text, markdown and JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from analyzer.cli.main import run as command
from analyzer.tools import answers

from tests.support.policies import GRIND, SIFT, allow, cluster, gnp, listing
from tests.support.policies import answers as ask

WORLD = [*cluster(), gnp("in", selector="app == 'grind'", types=["Ingress"], ingress=[allow(protocol="TCP", destination={"ports": ["8000:8100"]})])]  # fmt: skip


def test_text_is_a_short_path() -> None:
    """Verdict, what decides with its rule's text, why, where it is stated, and every place on the way."""
    found = ask(WORLD, f"{SIFT} > {GRIND} tcp/8081")
    said = answers.text(["one"], found, True)
    assert said.splitlines()[0] == "one: ALLOWED"
    assert "decided by  the first ingress rule of GlobalNetworkPolicy in, tier default (Allow {protocol: TCP, destination: {ports: [8000:8100]}})" in said  # fmt: skip
    assert "because     ingress of pod mill/grind-0" in said
    assert "stated in   objects.json:4" in said
    assert "egress of pod mill/sift-0    allowed" in said
    assert "looked at   pod mill/sift-0, pod mill/grind-0, GlobalNetworkPolicy in" in said


def test_what_denies_at_the_end_of_a_tier_is_named() -> None:
    """The policies that isolate are the ones to look at."""
    (one,) = ask(WORLD, f"{SIFT} > {GRIND} udp/8081")
    assert one["deciding"] == "end of tier default, ingress of pod mill/grind-0, which is isolated by GlobalNetworkPolicy in"  # fmt: skip
    assert one["policies"] == [{"kind": "GlobalNetworkPolicy", "namespace": None, "name": "in", "tier": "default", "order": None}]  # fmt: skip


def test_markdown_escapes_what_comes_from_the_bundle() -> None:
    """A name with a bar or a tag breaks no table."""
    found = ask(WORLD, f"{SIFT} > {GRIND} tcp/8081", f"a|<b>/x > {GRIND} tcp/1")
    said = answers.markdown(["one", "two"], found, False)
    assert said.count("\n") == 4
    assert "a\\|\\<b\\>/x" in said
    assert "on the way" in answers.markdown(["one"], found[:1], True)


def test_json_is_one_object_or_a_list() -> None:
    """As many as were asked, in order."""
    found = ask(WORLD, f"{SIFT} > {GRIND} tcp/8081", f"{SIFT} > {GRIND} udp/1")
    assert [one["verdict"] for one in json.loads(answers.as_json(["a", "b"], found, False))] == ["allowed", "denied"]
    assert json.loads(answers.as_json(["a"], found[:1], True))["verdict"] == "allowed"


def test_formats_and_files_of_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Several formats at once, each where it is sent; without any JSON goes into a pipe; the bundle is never overwritten."""
    bundle = tmp_path / "world.json"
    bundle.write_text(json.dumps(listing(WORLD)))
    question = ["reach", str(bundle), "--from", SIFT, "--to", GRIND, "--port", "8081"]
    assert command([*question, "--format", "text", "--format", f"json={tmp_path / 'one.json'}"]) == 0
    assert capsys.readouterr().out.startswith(f"{SIFT} -> {GRIND}:8081 TCP: ALLOWED\n")
    assert json.loads((tmp_path / "one.json").read_text())["verdict"] == "allowed"
    assert command(question) == 0
    assert json.loads(capsys.readouterr().out)["verdict"] == "allowed"
    assert command([*question, "--format", "html"]) == 2
    assert command([*question, "--output", str(bundle), "--force"]) == 2


def made(**more: Any) -> dict[str, Any]:
    """An answer that says as little as it can."""
    return {
        "verdict": "allowed",
        "deciding": None,
        "reason": "why",
        "evidence": None,
        "steps": [],
        "objects": [],
    } | more


def test_text_leaves_out_what_is_not_known() -> None:
    """Two lines at least; with all that there is, in its order."""
    assert answers.text(["q"], [made()], True) == "q: ALLOWED\n  because     why\n"
    steps = [{"where": "a", "verdict": "allowed"}, {"where": "long", "verdict": "denied"}]
    every = made(deciding="it", evidence={"source": "f", "line": 3}, steps=steps, objects=[{"object": "o"}])
    assert answers.text(["q"], [every], True).splitlines() == [
        "q: ALLOWED", "  decided by  it", "  because     why", "  stated in   f:3", "  the way     a     allowed",
        "              long  denied", "  looked at   o",
    ]  # fmt: skip


@pytest.mark.parametrize(("count", "more"), [(12, ""), (13, " and 1 more"), (20, " and 8 more")])
def test_twelve_objects_are_named(count: int, more: str) -> None:
    """The rest is counted."""
    said = answers.text(["q"], [made(objects=[{"object": f"o{n}"} for n in range(count)])], True)
    assert said.rstrip("\n").endswith(f"o11{more}")


def test_markdown_shows_the_way_of_a_single_answer() -> None:
    """Where there is one; what decides may be nothing."""
    steps = [{"where": "a", "verdict": "allowed", "deciding": None}]
    assert answers.markdown(["q"], [made()], True).splitlines()[2:] == ["| q | allowed |  | why |"]
    assert answers.markdown(["q"], [made(steps=steps)], True).splitlines()[-1] == "| a | allowed |  |"
    assert "on the way" not in answers.markdown(["q"], [made(steps=steps)], False)


@pytest.mark.parametrize("write", [answers.text, answers.markdown])
def test_every_question_has_an_answer(write: Any) -> None:
    """None is lost in silence where there are fewer of the other."""
    with pytest.raises(ValueError, match="shorter"):
        write(["one"], [], False)
