"""Secrets given as command-line arguments: the last word of the flag's name says what the value is."""

from __future__ import annotations

from analyzer.redact.rule import SecretRule, credible, no_path, rule, value_if

RULES: tuple[SecretRule, ...] = (
    rule(
        "argument",
        "pass pwd oke secr key auth psk cred",
        r"(?i)(?<![\w-])(--?(?:[a-z0-9]{1,30}[._-]){0,6}(?:password|passwd|passphrase|pwd|token|secret|api-?key|apikey|client-secret|service-key|iam-api-key|auth-token|bearer-token|psk)[= ][\"']?)"
        r"(?!\[hidden)(?!-)(?!for\b|is\b|not\b|and\b|or\b|to\b|from\b|in\b|must\b|flag\b|was\b|has\b)(?P<value>[^\s\"']{3,})",
        value_if(no_path, "[hidden:value]"),
        hidden=("tool --db-password {9}", "tool --token={20} --x", "x -password {9}"),
        kept=("--token-path=/var/run/secrets/x/token", "--token /var/run/x/token", "--service-account-token-ttl=1h"),
    ),
    rule(
        "argument",
        "pass key auth cred secr pat",
        r"(?i)(?<![\w-])(--?(?:[a-z0-9]{1,30}[._-]){0,6}(?:pass|auth|creds?|credentials?|key|pin|pat|sig|community|license)[= ][\"']?)(?!\[hidden)(?!-)(?P<value>[^\s\"'/][^\s\"']{7,})",
        value_if(credible, "[hidden:value]"),
        hidden=("tool --encryption-key {32}", "tool --smtp-pass={12}"),
        kept=("--tls-private-key=/etc/x.key", "--auth-mode x", "--key=kube-system/pod-7xcm7", "--sort-key created"),
    ),
)
