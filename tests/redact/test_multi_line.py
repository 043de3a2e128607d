"""Secrets that span lines: each stays on its own line."""

from __future__ import annotations

import json

import pytest
from analyzer.redact.multi_line import HIDDEN, blocks, multi_line

BODY = "MIIEpAIBAAKCAQEA0Z3VS5JJcds3xfn"


def read(text: str) -> list[str]:
    lines = text.split("\n")
    found = list(multi_line(lines))
    assert len(found) == len(lines)
    return found


@pytest.mark.parametrize(
    ("begin", "end"),
    [
        ("-----BEGIN RSA PRIVATE KEY-----", "-----END RSA PRIVATE KEY-----"),
        ("---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----", "---- END SSH2 ENCRYPTED PRIVATE KEY ----"),
        ("-----BEGIN OpenVPN Static key V1-----", "-----END OpenVPN Static key V1-----"),
    ],
)
def test_a_block_goes_and_what_stands_around_it_stays(begin: str, end: str) -> None:
    """With its indent and what stands before its first line."""
    assert read(f"a\n  key: {begin}\n  {BODY}\n    {BODY}\n  {end}\nb") == [
        "a", "  key: [hidden:pem]", "  [hidden:pem]", "    [hidden:pem]", "  [hidden:pem]", "b",
    ]  # fmt: skip


def test_a_block_ends_where_its_body_does() -> None:
    """A cut one does not cost the rest."""
    assert read(f"-----BEGIN X KEY-----\n{BODY}\nthis is (not) a body!\n{BODY}") == [
        "[hidden:pem]",
        "[hidden:pem]",
        "this is (not) a body!",
        BODY,
    ]
    one = "-----BEGIN X KEY----- abc -----END X KEY-----"
    assert read(f"{one}\n{BODY}") == [one, BODY]


def test_counted_lines_of_a_key() -> None:
    """PuTTY says how many there are."""
    assert read(f"Private-Lines: 2\n{BODY}\n {BODY}\n{BODY}") == [
        "Private-Lines: 2",
        "[hidden:key]",
        " [hidden:key]",
        BODY,
    ]
    assert read(f"Private-Lines: 2\n{BODY}\n(no body)\n{BODY}") == [
        "Private-Lines: 2",
        "[hidden:key]",
        "(no body)",
        BODY,
    ]


def test_a_vault_s_lines() -> None:
    """Hexadecimal to their end."""
    assert read("a: !vault |\n  $ANSIBLE_VAULT;1.1;AES256\n  3132\n  61\n  word\n  3132") == [
        "a: !vault |", "  $ANSIBLE_VAULT;1.1;AES256", "  [hidden:key]", "  [hidden:key]", "  word", "  3132",
    ]  # fmt: skip


def test_a_login_is_two_lines() -> None:
    """Name and password; a comment ends them."""
    assert read("<auth-user-pass>\nbob\npassw0rd\nremote") == [
        "<auth-user-pass>",
        "[hidden:login]",
        "[hidden:login]",
        "remote",
    ]
    assert read("auth-user-pass\n# x\nbob\nc") == ["auth-user-pass", "# x", "bob", "c"]


SECRET = """apiVersion: v1
kind: Secret
metadata:
  name: x
data:
  a: YWJj
  b: |
    YWJj
type: Opaque
"""


def test_the_values_of_a_secret_object_go() -> None:
    """Its keys and everything else stay; before its kind as well as behind."""
    assert read(SECRET) == [
        "apiVersion: v1", "kind: Secret", "metadata:", "  name: x", "data:", f"  a: {HIDDEN}", "  b: |", f"    {HIDDEN}", "type: Opaque", "",
    ]  # fmt: skip
    first = "data:\n  a: YWJj\nkind: Secret\n"
    assert read(first)[:3] == ["data:", f"  a: {HIDDEN}", "kind: Secret"]
    assert read(SECRET.replace("Secret", "ConfigMap")) == SECRET.replace("Secret", "ConfigMap").split("\n")


def test_of_a_list_only_secrets_lose_their_data() -> None:
    """Each item is an object of its own."""
    text = "items:\n- data:\n    a: keep\n  kind: ConfigMap\n- data:\n    a: hide\n  kind: Secret\n- data:\n    a: keep\n  kind: ConfigMap"
    assert [line.strip() for line in read(text) if " a:" in line] == ["a: keep", f"a: {HIDDEN}", "a: keep"]
    glued = "kind: ConfigMap\ndata:\n  a: keep\n---\nkind: Secret\ndata:\n  a: hide\napiVersion: v1\nkind: ConfigMap\ndata:\n  a: keep"
    assert [line for line in read(glued) if line.startswith("  a:")] == ["  a: keep", f"  a: {HIDDEN}", "  a: keep"]


def test_json_secrets() -> None:
    """Over lines and in one line, in a list and alone."""
    text = '{\n  "kind": "Secret",\n  "data": {\n    "a": "YWJj"\n  }\n}'
    assert read(text)[3] == f'    "a": "{HIDDEN}"'
    assert read('{"kind":"Secret","data":{"a":"YWJj"}}') == [f'{{"kind":"Secret","data":{{"a":"{HIDDEN}"}}}}']
    items = '"items": [\n  {\n    "data": {\n      "a": "hide"\n    },\n    "kind": "Secret"\n  },\n  {\n    "data": {\n      "a": "keep"\n    }\n  }\n]'
    found = read(items)
    assert (found[3], found[9]) == (f'      "a": "{HIDDEN}"', '      "a": "keep"')


def test_a_value_beside_the_key_goes_too() -> None:
    """An opening brace or a block's sign is no value."""
    assert read("kind: Secret\ndata: YWJj")[1] == f"data: {HIDDEN}"
    assert read("kind: Secret\ndata: {")[1] == "data: {"


def test_blocks_are_looked_for_where_one_can_be() -> None:
    """A text without any sign of one is given back; one behind heads of lines is found behind them."""
    plain = "a\nkind: ConfigMap"
    assert blocks(plain) is plain
    block = f"-----BEGIN X KEY-----\n{BODY}\n-----END X KEY-----"
    assert blocks(block) == "[hidden:pem]\n" * 2 + "[hidden:pem]"
    assert blocks(block.replace("-----BEGIN", "# -----BEGIN").replace(BODY, "# " + BODY)).startswith(
        "# [hidden:pem]\n# [hidden:pem]\n"
    )


def test_json_stays_json_and_a_block_scalar_stays_one() -> None:
    """A list with a Secret in it is read after it as before: the pods beside it are still there."""
    values = {"one": "QUJDREVGR0g=", "two": "QUJDREVGR0g="}
    items = [{"kind": "Secret", "data": values}, {"kind": "Pod", "metadata": {"name": "p"}}]
    text = json.dumps({"kind": "List", "items": items}, indent=4)
    gone = json.loads(blocks(text))
    assert gone["items"] == [{"kind": "Secret", "data": dict.fromkeys(values, HIDDEN)}, items[1]]
    note = "kind: Secret\nstringData:\n  app.yaml: |\n    user: lorvan\n    - first\n  plain: x1\nmetadata:\n  name: a"
    assert blocks(note) == (
        f"kind: Secret\nstringData:\n  app.yaml: |\n    user: {HIDDEN}\n    {HIDDEN}\n  plain: {HIDDEN}\nmetadata:\n  name: a"
    )
    for once in (blocks(text), blocks(note)):
        assert blocks(once) == once


def test_the_objects_of_a_list_of_secrets_need_not_say_what_they_are() -> None:
    """As an API server answers `GET /api/v1/secrets`, over lines and in one; the document beside it keeps its data."""
    items = "- metadata:\n    name: a\n  data:\n    a: hide\n- data:\n    b: hide\n  type: Opaque"
    for told in (
        f"apiVersion: v1\nkind: SecretList\nitems:\n{items}",
        f"apiVersion: v1\nitems:\n{items}\nkind: SecretList",
    ):
        found = blocks(f"{told}\n---\nkind: ConfigMap\ndata:\n  a: keep")
        assert "hide" not in found
        assert found.endswith("  a: keep")
        assert blocks(found) == found
    listed = {"kind": "SecretList", "items": [{"metadata": {"name": "a"}, "data": {"a": "aGlkZQ=="}}]}
    for indent in (None, 4):
        assert json.loads(blocks(json.dumps(listed, indent=indent)))["items"] == [
            {"metadata": {"name": "a"}, "data": {"a": HIDDEN}}
        ]


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("chpasswd:\n  list: |\n    root:zubrikmo\n    bob:blue\n  expire: false\nx:zubrikmo", "chpasswd:\n  list: |\n    root:{}\n    bob:{}\n  expire: false\nx:zubrikmo"),
        ("  chpasswd:\n    list:\n    - 'root:zubrikmo'\n    - bob:RANDOM\n  next:\n    a:zubrikmo", "  chpasswd:\n    list:\n    - 'root:{}'\n    - bob:RANDOM\n  next:\n    a:zubrikmo"),
        ("sudo chpasswd <<'EOF'\nroot:zubrikmo\nEOF\na:zubrikmo", "sudo chpasswd <<'EOF'\nroot:{}\nEOF\na:zubrikmo"),
    ],
)  # fmt: skip
def test_accounts_below_a_chpasswd_lose_their_passwords(text: str, clean: str) -> None:
    """Of letters, too, since nothing else stands there: in a block of cloud-init, in a list, and up to the end of a text given to the command."""
    assert blocks(text) == clean.replace("{}", "[hidden:password]")
