"""Secrets that stand beside their word without a sign: quoted by a message, given to a command by place, or in a line of a relay."""

from __future__ import annotations

from analyzer.redact.rule import (
    DRAWN,
    UUID,
    Match,
    SecretRule,
    changes,
    credible,
    likely,
    rule,
    secret,
    value_if,
    value_of,
    with_value,
)

WORDS = r"(?:api|access|secret|private|auth|signing|encryption|master|license|session|service|account|ingestion|write|read)[ _-]?keys?"


def _quoted(m: Match) -> str:
    """Names of objects are quoted, too: they are of words, or hold the signs between them."""
    value = value_of(m)
    thrown = changes(value) * 5 >= len(value) or len(value) >= 24
    told = DRAWN.fullmatch(value) or UUID.fullmatch(value) or (thrown and "-" not in value and credible(value))
    if not told or value.startswith("[hidden:"):
        return m[0]
    return with_value(m, "[hidden:value]")


RULES: tuple[SecretRule, ...] = (
    rule(
        "quoted value",
        "oke>>oken~~ key>>key~~ key>>keys~~ oke>>okens~~",
        rf"(?i)(?<![A-Za-z])(?:{WORDS}|tokens?)\s{{1,3}}(?:(?:is|was|value|of)\s{{1,3}})?\\{{0,7}}[\"'`](?P<value>[A-Za-z0-9+/_=~-]{{16,400}})(?=\\{{0,7}}[\"'`])",
        _quoted,
        hidden=(
            'err="invalid shop token \\"{l12}4k8m1x7q{l12}\\""',
            "unknown API key '{h40}'",
            'refused access key "{uuid}"',
            'token is "{h32}"',
        ),
        kept=(
            'service account token "default-token-abc12" not found',
            'token "kube-system/konnectivity-agent-token"',
            'key "0123456789abcdef0123456789abcdef"',
            'unknown key "client-certificate-data1"',
        ),
    ),
    rule(
        "private drawn",
        "_private>>_private",
        r"(?i)[_-]private[\"']?\s{0,3}[:=]\s{0,3}[\"']?(?P<value>[A-Za-z0-9+/_=~]{16,400})(?![\w.-])",
        value_if(
            lambda v: DRAWN.fullmatch(v) is not None or (changes(v) * 5 >= len(v) and credible(v)), "[hidden:key]"
        ),
        hidden=("EJSON_PRIVATE={h64}", "shop_private: 'a1b2{l20}c3d4e5f6'"),
        kept=("ip_private=10.0.0.1", "x_private: enabled_everywhere"),
    ),
    rule(
        "radius test",
        "radtest>>radtest",
        r"\bradtest\s(?:-[46x]{1,2}\s|-[^\s46x]\s\S{1,20}\s){0,4}(?!-|\[hidden)\S{1,80}\s(?!\[hidden)(?P<value>\S{2,200})",
        value_if(secret, "[hidden:password]"),
        hidden=("radtest bob {9} 10.0.0.1 0", "radtest -t mschap bob {12} 10.0.0.1 0"),
    ),
    rule(
        "radius secret",
        "radtest>>radtest",
        r"\bradtest\s[^\n]{3,300}?\s\d{1,9}\s(?!\[hidden)(?P<value>[^\s\"']{2,200})",
        value_if(secret, "[hidden:password]"),
        hidden=("radtest bob {9} 10.0.0.1 0 {10}", "radtest -4 bob {9} r.x:1812 10 {10} 1"),
    ),
    rule(
        "new value of a password",
        "pass>>new pw>>new",
        r"(?i)\b(?:password|passwd|pw)\b[^\n:=]{0,80}[,.;:] ?(?:the )?new (?:value|one|password)(?: is)?:? {1,2}\\{0,8}[\"'`]?(?P<value>[^\s\"'`<>\\]{6,200})",
        value_if(lambda v: likely(v.rstrip(".,;!)")), "[hidden:password]"),
        hidden=("elastic user password reset, new value: blue-moon{d2}", "password changed. The new one is {12}"),
        kept=("password reset, new value: none", "password expired, new password required"),
    ),
    rule(
        "password in bold",
        "pass>>:** pw>>:** pass>>:__",
        r"(?i)(?:\*\*|__)(?:[\w -]{0,40} )?(?:password|passwd|passphrase|pw)(?: [\w -]{0,40})?:(?:\*\*|__) {0,2}[`\"']?(?P<value>[^\s`\"'<>\\]{4,200})",
        value_if(likely, "[hidden:password]"),
        hidden=("**Password:** `blue-moon{d2}`", "- **Admin password:** {12}"),
        kept=("**Password:** none",),
    ),
    rule(
        "user and password",
        "pass>>user login>>login pw>>user",
        r"(?i)\b(?:user(?:name)?|login)(?: |=|: ?)[\"'`]?[\w.@-]{1,80}[\"'`]?,? (?:pass|passwd|password|pw|pwd)(?: |=|: ?)[\"'`]?(?P<value>[^\s\"'`<>,;\\]{5,200})",
        value_if(likely, "[hidden:password]"),
        hidden=("AUTH PLAIN user bob pass blue-moon{d2}", "login bob pw {12}"),
        kept=("user root password expired", "login bob pass-through"),
    ),
    rule(
        "relay",
        "relay>>relay",
        r"(?i)\brelay(?:[ _-]?(?:host|auth|login|user))?[\"']?\s{0,3}[:=]?\s{1,4}[\"']?[A-Za-z][\w.@+-]{0,100}:(?P<value>[^\s\"'@,;:/]{5,200})(?![\w.:/-])",
        value_if(likely, "[hidden:password]"),
        hidden=("relay: bob:{12}", "relayhost bob:{9}", "relay_auth = bob:blue-moon{d2}"),
        kept=("relay: host1:8132", "relay worker-1:10250 refused", "relay stream:closed"),
    ),
)
