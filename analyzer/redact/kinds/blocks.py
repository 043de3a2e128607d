"""Keys that are written as blocks of lines, where they stand in one line with their line feeds escaped."""

from __future__ import annotations

from analyzer.redact.rule import SecretRule, rule

RULES: tuple[SecretRule, ...] = (
    rule(
        "pem",
        "begin",
        r"(?s)-{4,5} ?BEGIN (?:[A-Za-z0-9 .]|-(?!-)){2,60}-{4,5}(?:.*?-{4,5} ?END (?:[A-Za-z0-9 .]|-(?!-)){2,60}-{4,5}|.*)",
        "[hidden:pem]",
        hidden=(
            r"-----BEGIN RSA PRIVATE KEY-----\n{64}\n-----END RSA PRIVATE KEY-----",
            r"-----BEGIN OpenVPN tls-crypt-v2 client key-----\n{64}",
            r"-----BEGIN OpenVPN Static key V1-----\n{h32}\n",
            r"---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\n{64}\n---- END SSH2 ENCRYPTED PRIVATE KEY ----",
            r"-----BEGIN PGP PRIVATE KEY BLOCK-----\n\n{64}",
        ),
        kept=("----- BEGINNING -----",),
    ),
)
RUNS: tuple[SecretRule, ...] = (
    rule(
        "access signature",
        "sig",
        r"(?i)(shared[-_]?access[-_]?signature\s{0,4}[=:]\s{0,4}[\"']?)(?!\[hidden)([^\s\"']{8,})",
        r"\1[hidden:signature]",
        hidden=("SharedAccessSignature=sr={40}",),
    ),
    rule(
        "json web key",
        "kty",
        r"(\\{0,8}\"(?:d|k|p|q|dp|dq|qi)\\{0,8}\"\s{0,4}:\s{0,4}\\{0,8}\")([A-Za-z0-9_-]{20,})",
        r"\1[hidden:key]",
        hidden=('{"kty":"EC","crv":"P-256","d":"{43}"}', '{"k":"{43}","kty":"oct"}'),
    ),
    rule(
        "putty key",
        "private-lines: private-mac:",
        r"(?i)(\bPrivate-(?:Lines: ?\d{1,4}|MAC:)(?:\s|\\[rn])+)([A-Za-z0-9+/=\\\s]{16,})",
        r"\1[hidden:private key]",
        hidden=("Private-Lines: 1 {64}", "Private-MAC: {h40}"),
    ),
    rule(
        "ansible vault",
        "$ansible_vault;",
        r"(\$ANSIBLE_VAULT;[\d.]{3,5};AES256(?:;\w{1,60})?(?:\s|\\n)+)([0-9a-f\s\\n]{16,})",
        r"\1[hidden:vault]",
        hidden=(r"$ANSIBLE_VAULT;1.1;AES256\n{h80}",),
    ),
    rule(
        "ca bundle",
        "cabundle authority-data certificate-data ca.crt tls.crt tls.key",
        r"(?i)((?:cabundle|certificate-authority-data|client-certificate-data|ca\.crt|tls\.(?:crt|key))\\?\"?\s*[:=]\s*\\?\"?)([A-Za-z0-9+/=\\n]{24,})",
        r"\1[hidden:certificate]",
        hidden=("caBundle: {60}",),
    ),
)
"""Asked only where a long run of letters and digits stands."""
