"""Secrets whose name stands on a line above."""

from __future__ import annotations

import time

import pytest
from analyzer.redact.named import ABOVE, PUT, _ends_with_a_name, below_names

SECRET = "blue-moon71"


@pytest.mark.parametrize(
    "text",
    [
        "env:\n- name: DB_PASSWORD\n  value: V\n- name: MODE\n  value: fast1",
        'env:\n- name: DB_PASSWORD\n  value: "V"',
        '{\n  "name": "SMTP_PASS",\n  "value": "V"\n},',
        "headers:\n- name: Authorization\n  value: V",
        "args:\n- --db-password\n- V\n- --verbose",
        '"args": [\n  "--token",\n  "V",\n  "-v"\n]',
        "<property>\n  <name>fs.s3a.secret.key</name>\n  <value>V</value>\n</property>",
        'outputs: {\n  "db_password": {\n    "value": "V",\n    "type": "string"\n  }\n}',
        "variable:\n  db_password:\n    type: string\n    default: V\nother: here",
        "password: >-\n  V\nnext: line1",
        "  token: |\n    V\n    V\n  other: line2",
        "passwords:\n- V\n- V\nother: x",
        "? password\n: V\n? other\n: x1",
        "- value: V\n  name: DB_PASSWORD\n- value: fast1\n  name: MODE",
        '{\n  "value": "V",\n  "name": "SMTP_PASS"\n},\n{\n  "name": "API_TOKEN",\n  "value": "V"\n}',
        "$ kubectl get secret x -o jsonpath='{.data.k}' | base64 -d\nV\nother1x",
        "[upload-certs] Using certificate key:\nV\nother1x",
        "The root token is:\nV",
        "# password\nV\n# mode\nfast1x",
        'variable "db_password" {\n  type = string\n  default = "V"\n}',
        "db:\n  password: &pw\n    V\n  other: x",
        "2026-11-20T10:11:12Z args:\n2026-11-20T10:11:12Z - --password\n2026-11-20T10:11:12Z - V\n2026-11-20T10:11:12Z - x",
        '"type": "random_password",\n"instances": [\n {\n "attributes": {\n "length": 16,\n "result": "V",\n "special": true',
    ],
)
def test_the_value_below_goes(text: str) -> None:
    """Lines keep their numbers, what is not the value its text, and hiding twice changes nothing."""
    clean = below_names(text.replace("V", SECRET))
    assert clean == text.replace("V", PUT)
    assert below_names(clean) == clean


@pytest.mark.parametrize(
    "text",
    [
        "- name: MODE\n  value: fast1\n- name: TOKEN_FILE\n  value: x9-token",
        "- name: DB_PASSWORD\n  valueFrom:\n    secretKeyRef:\n      key: db-password\n      name: db1\n- name: X\n  value: plain1",
        "volumes:\n- name: konnectivity-token\n  projected:\n    sources:\n    - serviceAccountToken:\n        path: token1",
        "- name: api-token\n  mountPath: /var/run/x1\n  value: true",
        "- --token\n- /var/run/secrets/token\n- --password-file\n- x1",
        "no such key token:\nV1alone",
        "wrong: the access key:\nx1alone",
        "secret:\n  secretName: knp-1\n  defaultMode: 420",
        "- value: /etc/x\n  name: DB_PASSWORD\n- value: x1\n  name: TOKEN_FILE",
        "password:\nother: value1x\nvalue: here1x",
    ],
)
def test_what_is_no_value_of_a_secret_stays(text: str) -> None:
    """References, paths, switches, and the values of other names."""
    assert below_names(text) == text


def test_a_quoted_value_that_goes_on_below_is_hidden_to_its_quote() -> None:
    """Its first line is for who looks at single lines."""
    text = 'password: "first\\\n  second1\\\n  third2"\nother: "x1"'
    assert below_names(text) == f'password: "first\\\n  {PUT}\n  {PUT}"\nother: "x1"'


def test_a_variable_s_value_that_goes_on_below_is_hidden_to_its_end() -> None:
    """A block scalar and an open quote below the name of a variable; the next variable stays."""
    after = "\n- name: B\n  value: c1"
    for sign in ("|", "|-", ">", ">2-"):
        text = f"- name: X_PASSWORD\n  value: {sign}\n    first one\n\n    second" + after
        assert below_names(text) == f"- name: X_PASSWORD\n  value: {sign}\n    {PUT}\n\n    {PUT}" + after
    text = '- name: X_PASSWORD\n  value: "first one\n    second"' + after
    assert below_names(text) == f'- name: X_PASSWORD\n  value: "{PUT}\n    {PUT}"' + after


def test_what_a_schema_says_of_a_secret_stays() -> None:
    """The description of a field of that name is a sentence; words that tell nothing are a passphrase, and stay none."""
    text = (
        "passwordSecret:\n  description: |-\n    passwordSecret is name of the authentication secret for BGP Peer.\n"
        '    the secret must be of type "kubernetes.io/basic-auth"'
    )
    assert below_names(text) == text
    assert below_names("passwords:\n  - correct horse battery staple9\n") == f"passwords:\n  - {PUT}\n"


def test_many_names_cost_no_more_than_their_length() -> None:
    """Half a megabyte of names without a value takes no second, as long as a block of lines below one name."""
    began = time.process_time()
    for unit in (
        "- name: DB_PASSWORD\n",
        "a_password: {\n",
        "password: |\n  x\n",
        "-" * 20 + "pass",
        "<name>key",
        'token: "',
        "? pass\n",
    ):
        below_names(unit * (100_000 // len(unit)))
    assert time.process_time() - began < 2


def test_a_name_at_the_end_of_a_line_is_told_before_it_is_looked_at_closely() -> None:
    """Whatever ends such a line: a sign, a quote that is not closed, a number, an anchor; and a name in front of something else is none."""
    for line in (
        "- name: DB_PASSWORD", "api-key: |-", "token: &x >2", "# DB_SECRET", '"password": "begun', "'psk: 'begun", "--password'", "<name>db.token</name>",
        "kubectl get secret x -o jsonpath={.data}", "? signing-key", "certificate key:", '"type": "random_password",',
    ):  # fmt: skip
        assert ABOVE.match(line), line
        assert _ends_with_a_name(line), line
    assert not any(map(_ends_with_a_name, ("key-01: value-02", "secretName: web-tls", '"token": "closed",')))
