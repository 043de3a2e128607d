"""Secrets as arguments of calls and as elements of pairs: the name, or the user, stands in quotes before the value."""

from __future__ import annotations

from analyzer.redact.rule import SecretRule, credible, likely, rule, secret, value_if

QUOTE = r"\\{0,8}[\"']"
VALUE = rf"{QUOTE}(?P<value>[^\"'\n\\]{{3,400}})(?=\\{{0,8}}[\"'])"

RULES: tuple[SecretRule, ...] = (
    rule(
        "call",
        "auth( auth=( auth~~=~~( login( credential( credentials(",
        rf"(?i)(?<![a-z])(?:set|http|proxy|network|password|usernamepassword|db\.|new)?_?(?:basic_?)?(?:auth(?:enticat(?:e|ion))?|login|credentials?)(?:\s?=\s?)?\((?:{QUOTE}[^\"'\n\\]{{1,80}}\\{{0,8}}[\"']\s?,\s?){{1,3}}{VALUE}",
        value_if(secret, "[hidden:password]"),
        hidden=(
            "auth=('bob', '{12}')",
            "s.login('bob', '{12}')",
            'req.SetBasicAuth("bob", "{12}")',
            'NetworkCredential("bob","{12}")',
            'db.auth("bob","{12}")',
            'Credentials("r", "h", "bob", "{12}")',
        ),
    ),
    rule(
        "constant",
        "pass>>define( pwd>>define(",
        rf"(?i)\bdefine\(\s?{QUOTE}\w{{0,60}}(?:password|passwd|passphrase|pass|pwd)\\{{0,8}}[\"']\s?,\s?{VALUE}",
        value_if(likely, "[hidden:value]"),
        hidden=("define('DB_PASSWORD', 'blue-moon{d2}');",),
    ),
    rule(
        "named argument",
        "pass pwd secr oke",
        rf"(?i){QUOTE}[\w.-]{{0,60}}(?:password|passwd|passphrase|pwd|secret|token|secret_?key|api_?key)\\{{0,8}}[\"']\s?,\s?{VALUE}",
        value_if(lambda v: credible(v) and ":" not in v, "[hidden:value]"),
        hidden=("define('DB_PASSWORD', '{12}');", 'props.put("db.secret", "{16}")'),
        kept=(
            '["secret","configMap"]',
            '{"name":"token","mountPath":"x"}',
            '["token", "kube-root-ca.crt"]',
            'f("secret", "x9kQ2vL7:pW4zR8tN")',
        ),
    ),
    rule(
        "password behind its flag in quotes",
        "pass",
        r"(?i)(?P<q>\\{0,8}[\"'])-{1,2}(?:[a-z0-9]{1,30}[._-]){0,6}[a-z0-9]{0,12}(?<!by)(?<!com)pass(?:word|wd|phrase)?(?P=q)\s?,\s?(?P=q)(?P<value>[^\"'\n\\]{3,400})(?=(?P=q))",
        value_if(likely, "[hidden:value]"),
        hidden=('run("keytool", "-storepass", "blue-moon{d2}")', "x('--db-password','{12}')"),
        kept=('f("--bypass", "kube-system1")', '"--password", "x"'),
    ),
    rule(
        "plain text",
        "asplaintext",
        rf"(?i)-AsPlainText {VALUE}",
        value_if(secret, "[hidden:password]"),
        hidden=('ConvertTo-SecureString -AsPlainText "{12}" -Force',),
    ),
    rule(
        "here string",
        "<<<",
        r"<<<\s?(?:\\?[\"'](?P<value>[^\"'\n\\]{3,200})|(?P<value>[^\s\"'$]{3,200}))",
        value_if(likely, "[hidden:value]"),
        hidden=("sudo -S <<< {12} ls", "adcli join --stdin-password <<< blue-moon{d2}", 'passwd bob <<<"{12}"'),
        kept=("x <<< EOF",),
    ),
    rule(
        "set value",
        "auth>>config~~set oke>>config~~set pass>>config~~set secr>>config~~set key>>config~~set",
        r"(?i)\bconfig set (?:\S{1,200}[._/:-])?_?\w{0,20}(?:auth|token|password|secret|key) (?P<value>[^\s\"']{4,400})",
        value_if(likely, "[hidden:value]"),
        hidden=(
            "npm config set //r/:_authToken {16}",
            "npm config set _auth {16}",
            "yarn config set npmAuthToken {16}",
        ),
    ),
    rule(
        "password as an argument",
        "password( passwd( pwd(",
        rf"(?i)(?<![a-z])\w{{0,20}}(?:password|passwd|pwd)\s?\(\s?{VALUE}",
        value_if(likely, "[hidden:password]"),
        hidden=("SET PASSWORD FOR 'a' = PASSWORD('blue-moon{d2}');", "ALTER AUTHINFO(X) LDAPPWD('{12}')"),
        kept=("getPassword('root')", "checkPassword(user1)"),
    ),
)
