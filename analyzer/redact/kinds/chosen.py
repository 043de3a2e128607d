"""
Passwords that people choose, of letters alone: they look like any word, so the name beside has to be an account's.

`netrc(5)`, `ldap.conf(5)`, Redis Sentinel, DRBD and the variables of Ansible and Terraform write them like this.
"""

from __future__ import annotations

from analyzer import patterns as regex
from analyzer.redact.kinds.values import QUOTE, SEPARATOR, VALUE
from analyzer.redact.rule import SAFE, SecretRule, plain, rule, secret, value_if

ACCOUNT = (
    r"db|sql|mysql|mariadb|pg|postgres|oracle|mongo|redis|ldap|bind|smtp|imap|mail|ftp|sftp|ssh|sudo|become|root|admin|user|usr|login"
    r"|default|initial|replication|management|monitor|proxy|ipmi|bmc|ilo|idrac|vpn|wifi|keystore|key_?store|trust_?store|registry|account|service_?account|radius|vnc|rdp"
)
"""Who or what has a password, before ``pass``: no test, no stage and no condition is called so."""
ENDED = regex.compile(
    r"(?i)(?:pass|fail|succe|skip|error|time|expir|miss|invalid|requir|option|disab|enab|unknown|default|unset|hidden|redact"
    r"|chang|prompt|never|reset|reject|denied|wrong|correct|empty|not[\W_]|from|stdin|env)"
)
"""How a word begins that tells what became of a password."""
WORDS = regex.compile(r"[a-z]{3,8}(?:[ ,-]{1,2}[a-z]{3,8}){11}(?:(?:[ ,-]{1,2}[a-z]{3,8}){3}){0,4}")
"""Twelve to 24 words, in steps of three (BIP 39)."""


def chosen(value: str) -> bool:
    """Under the name of an account's password: everything of six characters that does not tell what became of it."""
    return len(value) >= 6 and any(c.isalpha() for c in value) and not plain(value) and ENDED.match(value) is None


RULES: tuple[SecretRule, ...] = (
    rule(
        "password of an account",
        "pass",
        rf"(?i)(?:(?<![a-z0-9])|(?<=\s-D)|(?<=^-D))(?:{ACCOUNT})[_.-]?pass{SEPARATOR}(?!{QUOTE}?{SAFE}){VALUE}",
        value_if(chosen, "[hidden:value]"),
        signed=True,
        hidden=(
            "ansible_ssh_pass={a18}",
            'db_admin_pass = "{a12}"',
            "-Ddb.pass={a18}",
            "default_pass = {a12}",
            '{"db-pass":"{a12}"}',
        ),
        kept=("user.pass=failed", "ssh_pass: prompted", "first_pass=complete", "db_pass: 12"),
    ),
    rule(
        "login and password",
        "login>>password login>>login",
        r"(?i)\b(?:login|user)\s{1,8}(?!password\b)[^\s\"']{1,200}\s{1,8}(?:password|passwd)\s{1,8}(?!\[hidden)(?P<value>[^\s\"'\\]{3,200})",
        value_if(lambda v: chosen(v) or v.isdigit(), "[hidden:password]"),
        hidden=("machine h.example login bob password {a16}",),
        kept=("login bob password expired", "login as bob password prompt"),
    ),
    rule(
        "bind password",
        "bindpw auth_pass",
        r"(?i)(?<![\w-])(?:bindpw|auth_pass|rootbindpw|rootpwmoddn|rootpwmodpw)\s{1,8}(?!\[hidden)(?P<value>[^\s\"']{3,200})",
        value_if(lambda v: not plain(v) and ENDED.match(v) is None, "[hidden:password]"),
        hidden=("bindpw {a16}", "  auth_pass {a8}"),
        kept=("bindpw missing in ldap.conf",),
    ),
    rule(
        "key of a network",
        "psk authtok",
        rf"(?i)(?<![A-Za-z0-9-])(?:psk|wpa[-_]passphrase|(?:[a-z]{{1,20}}_){{0,4}}authtok){SEPARATOR}(?!{QUOTE}?{SAFE}){VALUE}",
        value_if(chosen, "[hidden:value]"),
        signed=True,
        hidden=('psk="{a12}"', "ldap_default_authtok = {a12}"),
        kept=("psk: required", "psk=/etc/psk.txt"),
    ),
    rule(
        "variable of a password",
        "pass>>setx pass>>set~~-x pwd>>setx pwd>>set~~-x",
        r"(?i)\b(?:setx|set -x)[ \t]{1,8}[A-Za-z0-9_]{0,60}(?:PASS|PASSWORD|PASSWD|PWD)[ \t]{1,8}(?!\[hidden)(?P<value>[^\s\"'\\<>=]{6,200})",
        value_if(chosen, "[hidden:value]"),
        hidden=("setx DB_PASSWORD {a12}", "set -x KEYSTORE_PASS {a12}"),
        kept=("setx DB_PASSWORD missing",),
    ),
    rule(
        "password of a master",
        "auth-pass",
        r"(?i)\bauth-pass \S{1,80} (?!\[hidden)(?P<value>[^\s\"']{3,200})",
        value_if(secret, "[hidden:password]"),
        hidden=("sentinel auth-pass mymaster {a16}",),
    ),
    rule(
        "secret of two peers",
        "shared-secret",
        r"(?i)\bshared-secret\s{1,4}\\{0,8}\"(?!\[hidden)(?P<value>[^\"\n\\]{3,200})(?=\\{0,8}\")",
        value_if(secret, "[hidden:key]"),
        hidden=('  shared-secret "{a18}";',),
        kept=('shared-secret "${SECRET}";',),
    ),
    rule(
        "words of a wallet",
        "seed mnemoni",
        r"(?i)\b(?:seed(?:[ _-]?(?:phrase|words))?|mnemonic(?:[ _-]?(?:phrase|words))?|recovery phrase)\\{0,8}[\"']?(?:\s?[:=]\s?| is |\s)\\{0,8}[\"']?(?P<value>(?-i:"
        + WORDS.pattern
        + r"))(?![a-z])",
        value_if(secret, "[hidden:words]"),
        hidden=("mnemonic: {a7} acid aged also area army away baby back ball band bank",),
        kept=("seed nodes of this cluster",),
    ),
)
