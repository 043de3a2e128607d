"""Secrets in HTTP headers: `Authorization` of any scheme, cookies, and keys that services want in headers of their own."""

from __future__ import annotations

from base64 import b64decode
from contextlib import suppress

from analyzer.redact.rule import UUID, SecretRule, credible, random, rule, value_if

QUOTE = r"(?:\\{0,8}[\"'`]|%22|\\u0022|&quot;)?"
SCHEMES = (
    r"(?:bearer|basic|token|apikey|api-key|key|digest|negotiate|ntlm|aws4?[\w-]*|ssws|oauth|googlelogin|sharedaccesssignature|sharedkey(?:lite)?|bot|snowflake|splunk|jwt|hmac[\w-]*"
    r"|dpop|genie-?key|secret|nlauth|gotrue|deepl-auth-key|signature|zoho-oauthtoken|hawk|privatekey|pat|dsn|wsse|mac|session|apitoken|client-id)"
)

RULES: tuple[SecretRule, ...] = (
    rule(
        "authorization of another scheme",
        "authorization",
        rf"(?i)authorization{QUOTE}\s{{0,4}}(?:[:=]|=>)\s{{0,4}}(?:\[(?!hidden))?+{QUOTE}(?!\[hidden)[A-Za-z][\w-]{{1,30}}(?:\s{{1,4}}|=)(?P<value>[^\s\"'<>,;\\\]\[]{{12,}})",
        value_if(lambda v: random(v) or (credible(v) and len(v) >= 32) or UUID.search(v) is not None, "[hidden:token]"),
        hidden=(
            "Authorization: Custom {30}",
            "Authorization: UserToken {h48}",
            '"Authorization":["X-App {40}"]',
            "Authorization: rapid7 {uuid}",
            "Authorization: key=aB3{40}",
        ),
        kept=("authorization: failed kube-apiserver-etcd-client", "authorization: user system:node:10.1.2.3"),
    ),
    rule(
        "authorization",
        "authorization",
        rf"(?i)((?:proxy-|x-)?authorization{QUOTE}\s{{0,4}}(?:[:=]|%3A|=>)?\s{{0,4}}(?:\[(?!hidden))?+{QUOTE}(?:(?:{SCHEMES})(?:\s|%20|\+|\\u0020){{1,4}}{QUOTE}|(?<=[:=\"'`]\s{{0,4}})))(?!\[hidden)(?!{SCHEMES}\b|[\w.-]{{0,9}}mode)(?P<value>(?:[\w-]{{1,40}}=(?:\\{{0,2}}\"[^\"\n]{{0,400}}\"|[^\s,\"]{{1,400}})(?:, ?|\s|(?![\w\"])|(?=\"(?:\W|$)))){{1,20}}+|[^\s\"'<>,;\\\[][^\s\"'<>,;\\]{{5,}})",
        value_if(lambda v: credible(v) or "=" in v or UUID.fullmatch(v) is not None, "[hidden:token]"),
        hidden=(
            "Authorization: Token {h40}",
            "Authorization: ApiKey {32}",
            "authorization: SSWS {40}",
            "proxy-authorization=Negotiate {60}",
            'Authorization: Digest username="x", response="{h32}"',
            '"Authorization": "Splunk {36}"',
            "Authorization: {30}",
            "Authorization: GenieKey {uuid}",
        ),
        kept=(
            "--authorization-mode=Node,RBAC",
            "authorization: forbidden",
            "authorization webhook failed",
            "unable to do authorization: deadline",
        ),
    ),
    rule(
        "scheme and identifier",
        "key~~ auth~~ oke~~",
        r"(?<![\w-])(?:GenieKey|OAuth|Token|ApiKey|SSWS|Bearer) (?P<value>(?i:[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}))(?![\w-])",
        value_if(lambda _: True, "[hidden:token]"),
        hidden=("GenieKey {uuid}", "got OAuth {uuid}"),
        kept=("agent 5f3e8a7c-1111-2222-3333-444455556666",),
    ),
    rule(
        "bearer token",
        "bear",
        r"(?i)(\bbearer(?:[\s:=\"']|%20|\\u0020|\\n)+)(?!\"? ?prefix)(?!token\b)([A-Za-z0-9._~+/=-]{8,})",
        r"\1[hidden:token]",
        hidden=("with Bearer {30}",),
        kept=("bearer token expired",),
    ),
    rule(
        "session cookie",
        "cook",
        r"(?i)((?:set-)?cookie2?[\"']?\s{0,4}:\s{0,4}[\"']?(?:\[(?!hidden)[\"']?)?+)(?!\[hidden)([^\r\n\"']{8,})|((?:set-)?cookie2?[\"']?\s{0,4}=\s{0,4}[\"']?[\w.-]{1,60}=)(?!\[hidden)([^\s\r\n\"';]{6,})",
        lambda m: f"{m[1]}[hidden:cookie]" if m[1] else f"{m[3]}[hidden:cookie]",
        hidden=("Set-Cookie: sid={24}; Path=/", "set-cookie=sid={h32}"),
        kept=("flow cookie=0x0, duration=1s",),
    ),
    rule(
        "header key",
        "-key apikey oke -secr -auth -pass -cred -sess -license -team",
        r"(?i)(?<![\w-])((?:x-[a-z0-9-]{0,60}(?:key|token|secret|signature|auth|password|credential|session|sid)|private-token|job-token|deploy-token|dd-api-key|dd-application-key|api-key|apikey"
        rf"|ocp-apim-subscription-key|cf-access-client-secret|fastly-key|circle-token|rollbar-access-token|x-honeycomb-team|x-scope-token|x-[a-z]{{2,20}}-(?:license|team)){QUOTE}\s{{0,4}}[:=]\s{{0,4}}(?:\[(?!hidden))?+{QUOTE})(?P<value>[^\s\"'<>,;\\\]\[][^\s\"'<>,;\\\]]{{5,}})",
        value_if(credible, "[hidden:token]"),
        hidden=(
            "X-Api-Key: {32}",
            "x-vault-token: {26}",
            "x-honeycomb-team: {22}",
            "PRIVATE-TOKEN: {20}",
            'X-Amz-Security-Token="{60}"',
            '"X-Auth-Token":["{32}"]',
        ),
        kept=("--requestheader-extra-headers-prefix=X-Remote-Extra-",),
    ),
)


def _login(value: str) -> bool:
    """Is it a user and a password in base64, or drawn: `basic authentication` is the name of a scheme."""
    with suppress(ValueError):
        said = b64decode(value, validate=True).decode()
        if ":" in said and said.isprintable():
            return True
    return credible(value)


RUNS: tuple[SecretRule, ...] = (
    rule(
        "basic auth",
        "basic",
        r"(?i)(?:\bbasic(?:\s|%20|\\u0020){1,4})(?P<value>[A-Za-z0-9+/=]{12,})",
        value_if(_login, "[hidden:basic]"),
        hidden=("basic {24}", "basic dXNlcjpwYXNz"),
        kept=("basic check ok", "over basic authentication", "a basic understanding of it"),
    ),
    rule(
        "login by browser",
        "saml wresult client_assertion",
        r"(?i)\b((?:SAML(?:Request|Response|art)|wresult|client_assertion)\\{0,8}[\"']?\s?[=:]\s?\\{0,8}[\"']?)(?!\[hidden)[A-Za-z0-9+/=%._-]{20,}",
        r"\1[hidden:token]",
        hidden=("SAMLResponse=PHNhbWxwOl{80}", '"SAMLRequest": "{60}"', "client_assertion={60}"),
        kept=("client_assertion_type=urn", "SAMLResponse=missing"),
    ),
)
