"""Secrets given to known tools without a flag that says so: by place, as a cookie, as a key of a policy, or as one of `user:value`."""

from __future__ import annotations

from analyzer.redact.kinds.tools import HIDE, VALUE, tool
from analyzer.redact.rule import SecretRule, credible, likely, rule, secret, value_if

RULES: tuple[SecretRule, ...] = (
    rule(
        "transaction key",
        "~~-y",
        r"\b(?:dig|nsupdate|delv|host|kdig)\b[^\n|;]{0,300}? -y ?\\?[\"']?(?:[\w-]{1,40}:)?[\w.-]{1,100}:(?!\[hidden)(?P<value>[A-Za-z0-9+/]{8,200}={0,2})",
        value_if(secret, "[hidden:key]"),
        hidden=("dig -y xfer:{43}= x axfr", "nsupdate -y hmac-sha256:xfer:{43}="),
    ),
    rule(
        "cookie of a request",
        "~~-b~~ --cookie",
        r"\b(?:curl|wget|https?)\b[^\n|;]{0,300}? (?:-b ?|--cookie[ =])\\?[\"']?(?P<value>[\w.%-]{1,60}=(?!\[hidden)[^\n\"']{4,2000}?)(?=\\?[\"']| -|\s{0,8}$|\s{1,8}https?:)",
        value_if(secret, "[hidden:cookie]"),
        hidden=("curl -b 'session={a12}' https://x", "curl --cookie sid={24} https://h"),
        kept=("curl -b jar.txt https://h",),
    ),
    tool(
        "key of an agent",
        "agent~~-k dragent instana",
        r"(?:logdna|mezmo|sysdig|instana|newrelic)-agent|dragent",
        r"-k |--(?:access-?key|agent-?key|customerid)[ =]",
        hidden=("logdna-agent -k {a12}", "dragent --accesskey {a12}"),
    ),
)
"""Asked only where a dash begins a word."""
WORDS: tuple[SecretRule, ...] = (
    rule(
        "key of a policy",
        "auth xfrm",
        r"(?i)(?<![\w-])(?:auth(?:-trunc)?|enc|aead|comp)\s{1,4}\\{0,4}[\"']?[a-z][a-z0-9()_-]{1,40}\\{0,4}[\"']?\s{1,4}0x(?P<value>[0-9a-f]{16,200})(?![\w-])",
        value_if(secret, "[hidden:key]"),
        hidden=("ip xfrm state add auth sha1 0x{h40}", "auth-trunc hmac(sha256) 0x{h64} 128"),
        kept=("auth failed code 0x80000001",),
    ),
    rule(
        "private key in digits",
        "key",
        r"(?i)\b(?:private|secret|signing|wallet|node)[ _-]?key\\{0,8}[\"']?\s{0,4}[:=]?\s{0,4}\\{0,8}[\"']?0x(?P<value>[0-9a-f]{32,200})(?![\w-])",
        value_if(secret, "[hidden:key]"),
        hidden=("private key 0x{h64}", 'secretKey: "0x{h64}"'),
        kept=("private key 0x1f",),
    ),
    tool(
        "second key of a store",
        "host~~add",
        r"mc",
        r"(?<=\bmc )config host add \S{1,60} \S{1,200} \S{1,60} ",
        hidden=("mc config host add m https://s3 KEYID {a12}",),
    ),
    rule(
        "token by place",
        "login>>vault~~login service~~install",
        rf"\b(?:vault login|cloudflared service install) (?:-no-print )?(?!-){VALUE}(?!=)",
        value_if(lambda v: likely(v) and "=" not in v.rstrip("="), "[hidden:token]"),
        hidden=("vault login {16}", "vault login amber-moon{d4}", "cloudflared service install {40}"),
        kept=("vault login failed", "vault login -method=oidc role=b"),
    ),
    rule(
        "slash and letter",
        "~~/p:",
        r"(?i)(?<=\s)/p:\\?[\"']?(?!\[hidden)(?P<value>[^\s\"']{3,200})",
        HIDE,
        hidden=("xfreerdp /u:bob /p:{a12} /v:h",),
        kept=("msbuild x /property:Config=Release",),
    ),
    rule(
        "user and password of a cloud",
        "auth",
        r"(?i)\b[a-z]{2,20}_auth\s{1,8}[\w.@-]{1,60}:(?!\[hidden)(?P<value>[^\s\"':/]{5,200})(?![\w:/])",
        value_if(likely, "[hidden:password]"),
        hidden=("Cloud_Auth elastic:{12}", "    Cloud_Auth elastic:Amber{d4}!"),
        kept=("basic_auth system:konnectivity",),
    ),
    rule(
        "host of a token",
        "oke>>tf_token",
        r"\b(?i:TF_TOKEN)_[A-Za-z0-9_-]{3,100}[\"']?\s?[=:]\s?[\"']?(?!\[hidden)(?P<value>[^\s\"']{12,400})",
        value_if(credible, "[hidden:token]"),
        hidden=("TF_TOKEN_app_terraform_io={40}",),
    ),
    rule(
        "seed of codes",
        "otp mfa",
        r"(?i)(?<![a-z0-9])(?:otp|totp|mfa|2fa)(?:[-_ ]?(?:seed|secret|key))?\\{0,8}[\"']?\s?[=:]\s?\\{0,8}[\"']?(?!\[hidden)(?P<value>(?-i:[A-Z2-7]{16,64}))(?![\w])",
        value_if(credible, "[hidden:code]"),
        hidden=("otp: GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ",),
        kept=("OTP: DISABLED", "mfa: REQUIREDBYPOLICY1"),
    ),
)
