"""The HTML report is one inert, self-contained file that says the same each time."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from pathlib import Path

import analyzer
import pytest
from analyzer.limits import Limits
from analyzer.reading.again import near_here
from analyzer.report.html import sizes

from tests.support.bundles import targz
from tests.support.clusters import healthy, write_bird
from tests.support.inline import agent, bundle, node, nodes, pod, pods

BUNDLE = Path(__file__).parents[2] / "fixtures" / "bundles" / "vrf-and-spanning-off.tar.gz"


@pytest.fixture(scope="module")
def page() -> str:
    return analyzer.analyze(BUNDLE).to_html()


def test_its_policy_names_exactly_its_own_style_and_script(page: str) -> None:
    """The hashes in the policy are those of the one style and the one script; nothing else is allowed."""
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)
    assert policy
    text = policy[1].replace("&#39;", "'")
    for tag in ("style", "script"):
        (body,) = re.findall(rf"<{tag}>(.*?)</{tag}>", page, re.S)
        assert f"sha256-{base64.b64encode(hashlib.sha256(body.encode()).digest()).decode()}" in text
    assert text.startswith("default-src 'none'")


def test_it_asks_for_nothing_outside_and_styles_nothing_inline(page: str) -> None:
    """No address to load from, no style attribute and no handler that the policy would stop."""
    outside = re.sub(
        r'xmlns="http://www.w3.org/2000/svg"|<pre.*?</pre>|<script type="application/json".*?</script>',
        "",
        page,
        flags=re.S,
    )
    assert not re.search(r'(?:src|href|action)="(?:https?:|//)', outside)
    assert not re.search(r"<[^>]+\s(?:style|on\w+)=", outside)
    assert not re.search(r"@import|url\((?!#)", outside)


def test_its_pictures_have_a_text_alternative(page: str) -> None:
    """Each drawing has a title and a description, and its sentence stands below it."""
    assert page.count("<svg") == page.count('role="img"') == page.count("<figcaption>") >= 3
    assert "6 of 15 pairs of 6 nodes are Established" in page


def test_the_json_report_inside_is_the_report(page: str) -> None:
    """What is embedded is the JSON report, and no character of it can end its element."""
    (text,) = re.findall(r'<script type="application/json" id="report">(.*?)</script>', page, re.S)
    assert "<" not in text
    assert json.loads(text) == json.loads(analyzer.analyze(BUNDLE).to_json())


def test_equal_input_gives_equal_bytes_of_modest_size(page: str) -> None:
    """No clock and no random identifier, and far below two megabytes."""
    assert analyzer.analyze(BUNDLE).to_html() == page
    assert len(page) < 1 << 20


def test_a_cluster_of_a_hundred_nodes_stays_under_two_megabytes(tmp_path: Path) -> None:
    """A hundred nodes in a full mesh, each with its agent's log: the page is still one that is mailed."""
    cluster = healthy(3, per_zone=50)
    write_bird(cluster, lambda a, b: a["zone"] != b["zone"])
    path = tmp_path / "big.tar.gz"
    path.write_bytes(targz(dict(cluster.files)))
    snapshot = analyzer.load(path, isolate=False)
    report = snapshot.diagnose()
    assert len(report.data.tables) > 5
    assert snapshot.size("bgp_peers") == 100 * 99
    assert len(report.to_html().encode()) < 2_000_000


def test_cited_lines_stand_among_their_neighbours(page: str) -> None:
    """A cited line shows two lines before and one after, read from the bundle again; the cited one is marked."""
    (first, *_) = re.findall(r'<li><cite>([^<]+)</cite>(<span class="(?:near|hit)">.*?)</li>', page, re.S)
    numbers = [int(n) for n in re.findall(r'<span class="number">(\d+)</span>', first[1])]
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    assert len(numbers) >= 2
    cited = [int(n) for n in first[0].rpartition(":")[2].split(",")]
    assert all(f'<span class="hit"><span class="number">{n}</span>' in first[1] for n in cited)


def test_neighbours_hold_no_secret(tmp_path: Path) -> None:
    """Lines beside a cited one go through the same hiding: keys, PEM bodies and the data of a Secret never show."""
    body = "QUJD" * 16
    text = (
        "apiVersion: v1\nkind: Secret\nmetadata:\n  name: s\nstringData:\n  colour: ultramarine\n---\n"
        f"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\ndata:\n  k: |\n    -----BEGIN RSA PRIVATE KEY-----\n    {body}\n    -----END RSA PRIVATE KEY-----\n"
        "  after: plain\n"
    )
    path = tmp_path / "dump.yaml"
    path.write_text(text)
    shown = str(near_here([str(path)], [("dump.yaml", n) for n in range(1, 18)], Limits()))
    assert "ultramarine" not in shown
    assert body not in shown
    assert "plain" in shown


def test_a_piece_of_a_key_beside_a_cited_line_is_hidden(tmp_path: Path) -> None:
    """In a wrapped log the key's first line may lie above the lines shown; digests beside it stay."""
    body, digest = "Qm9keTEyMzQ1Njc4" * 4, "ab12" * 16
    stamp = "2026-03-02T09:00:00.1Z stderr F "
    rows = ["I0302 09:00:00.000001       1 a.go:1] one"] * 30 + [
        body,
        f"image sha256:{digest}",
        "I0302 09:00:01.000001       1 a.go:1] cited",
    ]
    path = tmp_path / "agent.log"
    path.write_text("".join(f"{stamp}{row}\n" for row in rows))
    shown = str(near_here([str(path)], [("agent.log", 33)], Limits()))
    assert body not in shown
    assert digest in shown


def test_without_a_cause_the_first_screen_says_what_to_collect_and_no_list_says_it_again() -> None:
    """What would decide most stands beside why, with its command; the list below holds the rest."""
    page = bundle(nodes=nodes(node("n1", "10.0.0.1"))).report.to_html()
    answer, rest = page.split('class="next"')[1].split("</article>")[0], page.split('id="missing"')[1]
    commands = re.findall(r"<pre>(.*?)</pre>", answer)
    assert commands
    steps = re.findall(r"<li[^>]*>(?:collect )?(.*?) <span", answer)
    assert steps
    assert not [step for step in steps if f">{step} <span" in rest.split("</section>")[0].split("</ol>")[0]]


def test_a_page_on_its_own_links_to_nothing_that_is_not_in_it(page: str) -> None:
    """Every link leads to a place of the same file; what a check or a cause means is carried along."""
    links = re.findall(r'<a [^>]*href="([^"]+)"', page)
    assert links
    assert [one for one in links if not one.startswith("#")] == []
    assert {one[1:] for one in links} <= set(re.findall(r'\bid="([^"]+)"', page))
    assert page.count("<summary>About this check</summary>") > 90
    assert page.count("<summary>About this cause</summary>") >= 1


def test_a_healthy_bundle_shows_what_was_found_in_order() -> None:
    """The answers that make it healthy stand where the cause of a broken one would."""
    shown = analyzer.analyze(BUNDLE.parents[1] / "clusters" / "01-iks-healthy").to_html()
    why = shown[shown.index('class="why"') : shown.index('class="next"')]
    assert "What was found in order" in why
    assert "6 of 6 agents ready and running" in why


def test_a_name_of_the_bundle_is_escaped_in_every_part() -> None:
    """A member may be called anything."""
    text = sizes("<img src=x>", {"pods": 3})
    assert "<img" not in text
    assert "&lt;img src=x&gt;" in text


def test_what_cures_a_fault_beside_the_tunnel_comes_before_what_is_to_be_collected() -> None:
    """Once, where nothing of the tunnel is found; its own card below then says only what it is."""
    crashing = pods(agent("aaaaa"), pod("csi-x4k9p", "0/1", "CrashLoopBackOff", "4"))
    page = bundle({"p.txt": crashing}).report.to_html()
    after = page.index("What to do next")
    cure, more = page.index("bring csi-x4k9p back"), page.index("To know still more")
    assert after < cure < more < page.index("Beside the tunnel")
    assert page.count("<b>customer</b>: bring csi-x4k9p back") == 1
