"""Secrets given as command-line arguments: the last word of the flag's name says what the value is."""

from __future__ import annotations

from analyzer.redact.rule import SecretRule, credible, likely, no_path, rule, value_if

RULES: tuple[SecretRule, ...] = (
    rule(
        "argument",
        "pass pwd oke secr key auth psk cred pw masterauth setcookie",
        r"(?i)(?<![\w-])(--?(?:[a-z0-9]{1,30}[._-]){0,6}(?:password|passwd|passphrase|pwd|token|secret|api-?key|apikey|client-secret|service-key|iam-api-key|auth-token|bearer-token|psk|pw|requirepass|masterauth|setcookie|askpass)[= ]\\{0,8}[\"']?)"
        r"(?!\[hidden)(?!-|<<<)(?!instead\b|for\b|is\b|not\b|and\b|or\b|to\b|from\b|in\b|must\b|flag\b|was\b|has\b)(?P<value>(?<=\")[^\"\\\n]{3,400}(?=\\{0,8}\")|(?<=')[^'\\\n]{3,400}(?=\\{0,8}')|[^\s\"']{3,})",
        value_if(no_path, "[hidden:value]"),
        hidden=(
            "tool --db-password {9}",
            "tool --token={20} --x",
            "x -password {9}",
            "plink -pw {9} bob@h",
            "erl -setcookie {u20}",
            "x --stdin-password <<< {12}",
        ),
        kept=("--token-path=/var/run/secrets/x/token", "--token /var/run/x/token", "--service-account-token-ttl=1h"),
    ),
    rule(
        "argument",
        "pass key auth cred secr pat",
        r"(?i)(?<![\w-])(--?(?:[a-z0-9]{1,30}[._-]){0,6}(?:[a-z0-9]{0,12}(?<!by)(?<!com)pass|auth|creds?|credentials?|(?:activation|licen[sc]e|access|secret|auth|account|master|private|encryption|shared|join)?key|pin|pat|sig|community|license)[= ][\"']?)(?!\[hidden)(?!-)(?P<value>[^\s\"'/][^\s\"']{7,})",
        value_if(credible, "[hidden:value]"),
        hidden=("tool --encryption-key {32}", "x --activationkey {h32}", "tool --smtp-pass={12}"),
        kept=(
            "--bypass kube-system",
            "--tls-private-key=/etc/x.key",
            "--auth-mode x",
            "--key=kube-system/pod-7xcm7",
            "--sort-key created",
        ),
    ),
    rule(
        "user and password",
        "-p",
        r"(?i)(?<=\s)(?:-[uD]|--?(?:user(?:name)?|login))[ =]?[^\s-]\S{0,80}(?: \S{1,80}){0,2}? -p(?: |=)?(?P<value>[^\s\"'\[/-][^\s\"']{4,200})",
        value_if(likely, "[hidden:password]"),
        hidden=("tool -u bob -p {12}", "x --username bob -h db -p blue-moon{d2}"),
        kept=("x -u bob -p 8132", "x -u bob -ports all", "x -u bob -p tcp"),
    ),
)
SLASHED: tuple[SecretRule, ...] = (
    rule(
        "slashed argument",
        "~~/rp ~~/pass ~~/pw",
        r"(?i)(?<=\s)/(?:rp|pass|passwd|password|pwd|pw)(?:[:=]| (?!/))[\"']?(?P<value>[^\s\"'/][^\s\"']{2,200})",
        value_if(no_path, "[hidden:password]"),
        hidden=(
            "schtasks /create /ru bob /rp {12} /tn x",
            "cmdkey /add:h /user:bob /pass:{12}",
            "wmic /password:{9} os",
        ),
        kept=("open /password: no such file", "cat /passwd"),
    ),
    rule(
        "share",
        "~~use~~",
        r"(?i)\bnet use (?:[a-z*]:? )?\\{2,8}[^\s]{1,200} (?:/user:\S{1,80} )?(?P<value>[^\s\"'/][^\s\"']{2,200})",
        value_if(likely, "[hidden:password]"),
        hidden=(
            r"net use Z: \\h\s /user:u {12}",
            r"net use \\h\s /user:bob blue-moon{d2}",
            r"net use \\h\s {12} /user:bob",
        ),
    ),
    rule(
        "account",
        "net~~user",
        r"(?i)\bnet user [\w.@-]{1,60} (?P<value>[^\s\"'/][^\s\"']{2,200})",
        value_if(likely, "[hidden:password]"),
        hidden=("net user bob {12} /add", "net user bob blue-moon{d2} /add"),
        kept=("net user bob /active:yes", "net user space allocations"),
    ),
)
"""Arguments that begin with a slash."""
