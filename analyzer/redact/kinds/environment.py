"""
Secrets in the names of variables: capitals, words divided by an underscore, the last of which says what the value is.

Behind that word may stand one more (`DB_PASS_RO`, `password_in`), unless it says that the value is something about a secret.
"""

from __future__ import annotations

from analyzer import patterns as regex
from analyzer.redact.kinds.values import ABOUT
from analyzer.redact.rule import (
    UUID,
    Match,
    SecretRule,
    credible,
    likely,
    no_path,
    rule,
    value_if,
    value_of,
    with_value,
)

_ISSUED = regex.compile(r"TOKEN|SECRET|AUTH|API_?KEY")
"""Names whose value is a secret even when it has the form of an identifier."""
DATE = regex.compile(r"\d{4}-\d\d-\d\d")


def _environment(m: Match) -> str:
    value = value_of(m)
    if m["key"].startswith("PASS: "):
        return m[0]  # the word of a test, not a name
    sure = any(word in m["key"] for word in ("PASS", "PWD", "COOKIE")) or (
        _ISSUED.search(m["key"]) and UUID.fullmatch(value)
    )
    return m[0] if not (sure or credible(value)) or not no_path(value) else f"{m['key']}[hidden:value]"


def _with_an_end(m: Match) -> str:
    whole = value_of(m)
    value = whole.rstrip(",;")
    told = (likely if m["sure"] else credible)(value) and not DATE.match(value) and "://" not in value
    if not told or value.startswith("[hidden:"):
        return m[0]
    return with_value(m, "[hidden:value]" + whole[len(value) :])


RULES: tuple[SecretRule, ...] = (
    rule(
        "environment",
        'pass pw key oke auth hmac psk secr cred licen cook pat= pat: pat" salt signat seed pepper kek= dek= kek: dek: _code',
        r"(?P<key>(?<![a-z])(?<!BY)(?<!COM)(?:PASS|PWD|PW|PASSWD|PASSWORD|PGPASSWORD|APIKEY|KEY|KEY_BASE|SEED|PEPPER|KEK|DEK|(?:AUTH|SECURITY|ACCESS|ACTIVATION|PASS)_?CODE|TOKEN|AUTH|PSK|SECRET|CREDS?|CREDENTIALS?|LICEN[SC]E(?:_KEY)?|COOKIE|SIGNATURE|PAT|SALT|HMAC)\d{0,2}[\"']?\s?[=:]\s{0,40}[\"']?)(?!\[hidden)(?P<value>(?<=[\"'])[^\"'\n]{3,400}(?=[\"'])|[^\s\"'\\<>]{3,2000})",
        _environment,
        hidden=(
            "DB_PASS={14}",
            "DB_PASS:          blue-moon{d2}",
            "API_TOKEN:        {20}",
            "PASS={9}",
            "REDIS_AUTH={12}",
            "LOGDNA_INGESTION_KEY={h32}",
            "ENCRYPTION_KEY={32}",
            "NEW_RELIC_LICENSE={32}",
            "SECRET_KEY_BASE={h64}",
            "export PGPASSWORD={9}",
            "SNYK_TOKEN={uuid}",
            "AZURE_DEVOPS_EXT_PAT={l52}",
            "PASSWORD_SALT={20}",
            "TOTP_SEED={16}",
            "AUTH_CODE={16}",
            "KEK={20}",
            "WEBHOOK_HMAC={h64}",
        ),
        kept=(
            "PASS: TestX",
            "PATH=/usr/bin",
            "COMPAT=v2",
            "POD_KEY=5f3e8a7c-1111-2222-3333-444455556666",
            "SORT_KEY=name",
            "EXIT_CODE=137x",
            "SEED=12345",
            "SSL_KEY=/etc/x.key",
            "--- PASS: TestFoo (0.00s)",
            "KEY=kube-system/x",
        ),
    ),
    rule(
        "name with an end",
        "pass_ passwd_ password_ pwd_ secret_ token_ creds_ apikey_ api_key_ psk_",
        rf"(?i)(?<![a-z])(?:(?P<sure>pass|passwd|password|pwd)|secret|token|creds|api_?key|psk)_(?!(?:{ABOUT})(?![a-z0-9]))[a-z0-9]{{1,12}}\\{{0,8}}[\"']?\s?[=:]\s?\\{{0,8}}[\"']?(?P<value>[^\s\"'\\<>]{{6,2000}})",
        _with_an_end,
        hidden=(
            "DB_PASS_RO={12}",
            "API_TOKEN_PROD={24}",
            "CLIENT_SECRET_2: {20}",
            "MQTT_PWD_OLD='{12}'",
            "node.session.auth.password_in = blue-moon{d2}",
            '"token_live": "{24}"',
            "root_password_sha2 = {h64}",
        ),
        kept=(
            "TOKEN_FILE=x9Yz8Wv7Ut6",
            "SECRET_NAME=Abc1Def2Ghi3",
            "PASS_MIN=1234567",
            "API_KEY_REF=Abc1Def2Ghi3",
            "password_changed: 2026-03-02T10:00:00Z",
            "secret_version: v1beta1x",
            "token_uri: https://x/y1",
        ),
    ),
    rule(
        "environment by a word",
        "pass>>env~~ pass>>arg~~ pwd>>env~~ pwd>>arg~~ secr>>env~~ secr>>arg~~ oke>>env~~ oke>>arg~~ key>>env~~ key>>arg~~ cred>>env~~ cred>>arg~~",
        r"(?i)\b(?:env|arg|setenv)[ \t]{1,8}(?-i:[A-Za-z0-9_]{0,60}(?:PASS|PASSWORD|PASSWD|PWD|SECRET|TOKEN|API_?KEY|CREDS?)\d{0,2})[ \t]{1,8}(?P<value>[^\s\"'\\<>=]{6,2000})",
        value_if(credible, "[hidden:value]"),
        hidden=("ENV ADMIN_PASSWORD {12}", "SetEnv DB_PASS {12}", "setenv API_TOKEN {20}"),
        kept=("ENV PASSWORD unset", "env TOKEN missing in the pod"),
    ),
)
