"""Secrets by their place in the files that list accounts, and in the commands by which a program logs in to a service."""

from __future__ import annotations

from analyzer import patterns as regex
from analyzer.redact.kinds.unlisted import told
from analyzer.redact.kinds.values import QUOTE, SEPARATOR
from analyzer.redact.rule import Match, SecretRule, credible, likely, random, rule, secret, value_if

FIELDS = regex.compile(
    r"[:\]*](?:(?<=:)(?:[A-Za-z*][\w.*@-]{0,80}:[^\s:]{6}|[0-9a-f]{32}| (?:EAP|XAUTH|NTLM|PIN|PKCS\d{1,2}|RSA|ECDSA|P12) )|(?<=\]):\d|(?<=\*)(?:\\{0,8}\"|\s{0,9}$))",
    regex.M,
)
NUMBERED = regex.compile(r"\s(?=M|SHA|AES)(?:(?<=\d\s)|(?<=\d\s\s)|(?<=\d\s\s\s)|(?<=\d\s\s\s\s))")
"""What lines of account files hold and lines of logs do not: by the signs that it begins with, which is looked for four times as fast."""


def _account(m: Match) -> str:
    """Where any host, port or database will do, it is such a file, and the last field a password."""
    return value_if(likely if "*" in m[0] else credible, "[hidden:password]")(m)


FILES: tuple[SecretRule, ...] = (
    rule(
        "password file",
        ":",
        r"(?<![\w.:-])(?:[\w.-]{1,200}|\*):(?:\d{2,5}|\*):[\w.*-]{1,80}:[\w.*@-]{1,80}:(?P<value>[^\s:\"']{3,200})(?!\w|:\S)",
        _account,
        hidden=(
            "db.x:5432:app:bob:{9}",
            "*:*:*:bob:blue-moon{d2}",
            "db1.corp:5432:*:app:blue-moon{d2}",
            "dial *:*:*:bob:{12}: refused",
            "db1.corp:6543:sales:bob:{16}",
        ),
        kept=(
            "10.1.2.3:8132:tcp:up:ready",
            "10.1.2.3:8132:tcp:up:worker-pool12",
            "2026:10:11:12:13",
            "fd00:10:0:0:abcd",
        ),
    ),
    rule(
        "mail relay",
        "]:",
        r"(?m)(?:^|[\s\"'])\[[\w.-]{1,200}\]:\d{1,5}\s{1,8}(?:[\w.@+-]{1,100}|\[hidden:[\w -]{1,20}\]):(?P<value>[^\s\"']{3,200})",
        value_if(told, "[hidden:password]"),
        hidden=("[smtp.x]:587 bob:{12}", "[smtp.x]:587 bob@x.example:zubrikmo{a8}"),
        kept=("dial tcp [fd00::1]:8132: refused", "[web-1]:8132 state:connected"),
    ),
    rule(
        "time keys",
        "~~m md5 sha aes",
        r"(?m)^\s{0,3}\d{1,5}\s{1,4}(?:M|MD5|SHA-?\d{0,3}|AES-?\d{0,3}(?:CMAC)?)\s{1,4}(?P<value>[^\s\"#]{6,200})(?=\s*(?:#|$))",
        value_if(likely, "[hidden:key]"),
        hidden=("1 M {12} # key", "10 SHA1 {h40}"),
    ),
    rule(
        "digest file",
        ":",
        r"(?<![\w.:/-])[A-Za-z][\w.@-]{0,60}:[^\s:/\"']{1,60}:(?P<value>[0-9a-f]{32}(?::[0-9a-f]{32})?)(?=:::|[\s\"']|$)",
        value_if(secret, "[hidden:password hash]"),
        hidden=("bob:realm:{h32}", "bob:1001:{h32}:{h32}:::"),
        kept=("sha:0123456789abcdef0123456789abcdef",),
    ),
    rule(
        "digest of a realm in words",
        ":",
        r"(?m)^[A-Za-z][\w.@-]{0,60}:[A-Z][\w.@-]{0,60}(?: [\w.@-]{1,60}){1,4}:(?P<value>[0-9a-f]{32})(?=\s*$)",
        value_if(secret, "[hidden:password hash]"),
        hidden=("alice:My Private Realm:{h32}",),
        kept=("sum:Of a file: 0123456789abcdef0123456789abcdef",),
    ),
    rule(
        "key pair",
        ":",
        r"(?<![\w:])(?P<value>[0-9a-f]{32}:[0-9a-f]{48})(?![0-9a-zA-Z])",
        value_if(secret, "[hidden:key]"),
        hidden=("{h32}:{h48}",),
    ),
    rule(
        "peer secret",
        ":",
        r"(?i)(?<=:\s{0,4})(?:(?:EAP|PSK|XAUTH|NTLM|PIN|PKCS12)|(?:RSA|ECDSA|PKCS8|P12) [^\s\"]{1,200})\s{1,4}(?:\\{0,4}\"(?P<value>[^\"\n\\]{3,200})\\{0,4}\"|0[sx](?P<value>[A-Za-z0-9+/=]{6,200}))",
        value_if(secret, "[hidden:key]"),
        hidden=('bob : EAP "{12}"', 'bob : XAUTH "{16}"', ': RSA key.pem "{12}"', "a b : PSK 0s{24}"),
    ),
    rule(
        "chap secret",
        "*",
        r"(?m)(?:^\s{0,8}|(?<=: )|(?<==\"))\"?[\w.@\\-]{1,80}\"?\s{1,20}(?:\*|\"?[\w.-]{1,80}\"?)\s{1,20}(?:\"(?P<value>[^\"\n]{4,200})\"|(?P<value>[^\s\"*]{4,200}))\s{1,20}\*(?:\"|\s*$)",
        value_if(likely, "[hidden:password]"),
        hidden=("bob * {12} *", "ppp: bob * blue.moon{d2} *", 'err="bob * {16} *"', '"bob" * "{12}" *'),
        kept=("Mon * 10:00 *", "a * b *"),
    ),
)
"""Asked only where `FIELDS` or `NUMBERED` are found."""
RULES: tuple[SecretRule, ...] = (
    rule(
        "shadow",
        ":::",
        r"(?<![\w])([a-z_][\w-]{0,31}:)(?!\[hidden|[*!x]{0,2}:)([A-Za-z0-9./]{13})(?=:\d{1,6}:)",
        r"\1[hidden:password hash]",
        hidden=("root:{13}:19000:0:99999:7:::",),
    ),
    rule(
        "hash of a password",
        "hash",
        rf"(?i)(?:pass(?:word|wd)?|pw|pwd|ntlm|nt|lm)[-_ ]?hash(?:es)?(?:{SEPARATOR}{QUOTE}?|\s{{1,4}})(?!\[hidden)(?P<value>[0-9a-fA-F]{{32,128}}(?::[0-9a-fA-F]{{32}})?|[A-Za-z0-9+/]{{40,128}}={{0,2}})(?![0-9a-zA-Z])",
        value_if(secret, "[hidden:password hash]"),
        hidden=('"passwordHash": "{h32}"', "ntlm hash {h32}", "pw_hash={h64}", '"password_hash":"{48}"'),
        kept=("pod-template-hash: 5f3e8a7c9d", "config hash 0123456789abcdef0123456789abcdef"),
    ),
    rule(
        "snmp user",
        "createuser",
        r"(?i)\bcreateUser(?: -e \S{1,80})? \S{1,80} (?:MD5|SHA(?:-?\d{3})?) (?:\\{0,4}\"(?P<value>[^\"\n\\]{3,200})\\{0,4}\"|(?P<value>[^\s\"]{3,200}))",
        value_if(secret, "[hidden:password]"),
        hidden=('createUser u SHA "{12}" AES', "createUser u MD5 {12} DES"),
    ),
    rule(
        "snmp privacy",
        "createuser",
        r"(?i)\bcreateUser[^\n]{1,300}? (?:DES|AES(?:-?\d{3})?) (?:\\{0,4}\"(?P<value>[^\"\n\\]{3,200})\\{0,4}\"|(?P<value>[^\s\"]{3,200}))",
        value_if(secret, "[hidden:password]"),
        hidden=('createUser u SHA "{12}" AES "{14}"', "createUser u SHA {12} AES {14}"),
    ),
    rule(
        "login command",
        "auth identify login pass",
        r"\b(?:AUTH|IDENTIFY|LOGIN|PASS)(?: (?:default|PLAIN|LOGIN|[A-Z][A-Z0-9-]{2,20}))? (?:(?!(?:IN|ON|AS|TO|FOR)\b)[\w.@-]{1,80} )?(?P<value>[^\s\"';,]{6,400})",
        value_if(random, "[hidden:password]"),
        hidden=("AUTH {16}", "AUTH default {16}", "AUTH PLAIN {24}", "a1 LOGIN bob {16}", "PASS {16}"),
        kept=("AUTH failed for konnectivity", "--- PASS TestSomething", "LOGIN of user"),
    ),
    rule(
        "quoted login",
        '"auth"',
        r"(?i)\"AUTH\"(?: \"[\w.-]{1,60}\")? \"(?P<value>[^\"\n]{3,200})(?=\")",
        value_if(likely, "[hidden:password]"),
        hidden=('"AUTH" "blue-moon{d2}"', '"auth" "default" "{12}"'),
    ),
    rule(
        "list of users",
        '"~~"',
        r"(?m)^\s{0,4}\"[\w.@-]{1,60}\" \"(?P<value>[^\"\s]{6,400})\"(?=\s*$)",
        value_if(credible, "[hidden:password]"),
        hidden=('"app" "{16}"',),
        kept=('"name" "kube-system"',),
    ),
    rule(
        "plain login",
        "pass~~ identify~~",
        r"(?m)(?:^|[>:] )(?:PASS|(?i:/?(?:msg )?nickserv identify)(?: \S{1,40})?) (?!Test)(?P<value>[^\s\"'(]{6,200})\s*$",
        value_if(likely, "[hidden:password]"),
        hidden=("PASS blue-moon{d2}", "/msg NickServ identify blue-moon{d2}"),
        kept=("PASS TestX1", "PASS 3 of 12"),
    ),
    rule(
        "set command",
        "set~~>>secret set~~>>psk set~~>>pass",
        r"(?im)(?:^|[#>$] ?)set [a-z][^\n]{1,300}? (?:secret|psk|pre-shared-secret|passphrase|plaintext-password|password) (?P<value>[^\s\"']{6,200})",
        value_if(likely, "[hidden:password]"),
        hidden=("set vpn ipsec authentication psk x secret blue-moon{d2}",),
        kept=("set context --namespace secret default", "set the password again"),
    ),
    rule(
        "redis user",
        "~~>",
        r"(?i)\b(?:setuser|user) \S{1,80}(?: [^\s>]{1,80}){0,8} >(?P<value>[^\s\"']{3,200})",
        value_if(secret, "[hidden:password]"),
        hidden=("ACL SETUSER bob on >{12} ~*", "user bob on ~* >{12} allcommands"),
        kept=("user bob > file",),
    ),
    rule(
        "proxy login",
        "login=",
        r"(?i)(?<![\w-])login=[\w.@-]{1,80}:(?P<value>[^\s\"']{3,200})",
        value_if(secret, "[hidden:password]"),
        hidden=("cache_peer h parent 3128 0 login=bob:{12}",),
    ),
    rule(
        "user at host",
        "@",
        r"(?<![\w./:@%$+\[-])[A-Za-z][\w.$+-]{0,60}:(?P<value>[^\s:/@\"'<>\[]{4,200})@(?=[A-Za-z0-9\[]|\s|$)",
        value_if(credible, "[hidden:password]"),
        hidden=("http_proxy=pu:{12}@proxy:3128", "robot$ci:{32}@r.x", "HTTPS_PROXY pu:{9}@10.1.1.1:80"),
        kept=("image:v1@sha256:0123", "calico/node:v3.27.0@sha256:0123"),
    ),
    rule(
        "user at host by scheme",
        "@",
        r"(?i)(?<![\w.-])(?:sips?|xmpp|mailto|scp):[\w.+-]{1,60}:(?P<value>[^\s:/@\"'<>\[]{4,200})@",
        value_if(likely, "[hidden:password]"),
        hidden=("sip:bob:blue-moon{d2}@pbx", "sips:1001:{12}@pbx:5061"),
        kept=("sip:bob@pbx:5060",),
    ),
    rule(
        "digest of a user",
        "auth>>addauth",
        r"\baddauth digest [^\s:]{1,80}:(?P<value>[^\s\"']{3,200})",
        value_if(secret, "[hidden:password]"),
        hidden=("addauth digest super:blue-moon{d2}",),
    ),
    rule(
        "digest of a login",
        "ha1",
        r"(?i)(?<![A-Za-z0-9])ha1b?\\{0,8}[\"']?\s?[=:]\s?\\{0,8}[\"']?(?P<value>[0-9a-f]{32,128})(?![\w-])",
        value_if(secret, "[hidden:hash]"),
        hidden=("ha1={h32}", '"HA1b": "{h64}"'),
        kept=("sha1=x", "alpha1=0000000000000000000000000000000000"),
    ),
    rule(
        "quoted words of a login",
        "login",
        r"(?i)\bLOGIN \\{0,4}\"?[\w.@-]{1,80}\\{0,4}\"? \\{0,4}\"(?P<value>[^\"\n\\]{3,200})(?=\\{0,4}\")",
        value_if(likely, "[hidden:password]"),
        hidden=('a1 LOGIN bob "blue-moon{d2}"', 'A2 LOGIN "bob@x" "{12}"'),
        kept=('login failed "kube-system"',),
    ),
    rule(
        "list of accounts",
        "chpasswd",
        r"(?i)\bchpasswd\b(?:\s?:\s{1,40}list:\s?\|[+-]?)?[^\n|]{0,80}?(?<![\w.\[-])[a-z_][\w-]{0,31}:(?P<value>[^\s\"':/\[][^\s\"':]{3,200})",
        value_if(lambda value: likely(value) or told(value), "[hidden:password]"),
        hidden=(
            "chpasswd: {list: root:{12}",
            "chpasswd:   list: |     root:{12}   expire: false",
            "chpasswd <<< root:blue-moon{d2}",
            "chpasswd <<< root:zubrikmo{a8}",
        ),
        kept=("chpasswd: expire: false",),
    ),
    rule(
        "wireless key",
        "key~~s: key>>isakmp psksecret",
        r"(?i)\b(?:key (?=s:)|isakmp key (?:[06] )?|psksecret (?:ENC )?)(?:s:)?(?P<value>[^\s\"']{4,200})",
        value_if(secret, "[hidden:key]"),
        hidden=("iwconfig wlan0 key s:{12}", "crypto isakmp key {12} address 1.1.1.1", "set psksecret ENC {24}"),
    ),
    rule(
        "statistics login",
        "stats~~auth",
        r"(?i)\bstats auth [^\s:]{1,60}:(?P<value>[^\s\"']{2,200})",
        value_if(secret, "[hidden:password]"),
        hidden=("stats auth bob:{12}",),
    ),
    rule(
        "connect",
        "@>>connect~~ ~~using~~",
        r"(?i)\bconnect (?:to \S{1,60} user \S{1,60} using |[\w.]{1,60}/(?=[^\s@/]{1,100}@))(?P<value>[^\s@/\\\"':]{4,100})(?=@|\s|\\|[\"']|$)",
        value_if(credible, "[hidden:password]"),
        hidden=("CONNECT scott/{12}@orcl", "db2 connect to x user bob using {12}"),
        kept=("connect tcp/8132", "cannot connect once/again"),
    ),
)
