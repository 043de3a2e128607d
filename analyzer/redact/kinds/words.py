"""Secrets in sentences and in the configuration languages of routers and daemons, where a word stands before them and no sign."""

from __future__ import annotations

from analyzer import patterns as regex
from analyzer.redact.rule import UUID, Match, SecretRule, credible, likely, random, rule, secret, value_if

WORD = regex.compile(r"[A-Za-z0-9+/_~.$!#%&*-][A-Za-z0-9+/_~.=$!#%&*-]{7,400}")
NAME = regex.compile(
    r"(?i)(keys?|secret|crumb|cookie|response|hash|token|licen[sc]e)(?:[ _-]id)?(?:[ :=\"'`(<]|\bis\b|\bwas\b|\bist\b){1,12}$"
)
"""The name of a value that stands right behind it."""
CAPITALS = regex.compile(r"(?=[A-Z]*[0-9])[A-Z0-9]+")
DIGEST = regex.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
CONFIG = r"(?P<value>[^\s\"';,<>\[-][^\s\"';,<>]{2,200})"


def _sentence(m: Match) -> str:
    """Every word thrown together of capitals, small letters and digits in the few words behind."""

    def one(found: Match) -> str:
        value = found[0].rstrip(".,")
        return "[hidden:value]" if random(value) or _named(value, m["word"] + m["rest"][: found.start()]) else found[0]

    return m["word"] + WORD.sub(one, m["rest"])


def _named(value: str, before: str) -> bool:
    """Digits of a key directly behind its name, a UUID behind `token`, capitals and digits behind `license`."""
    name = NAME.search(before[-60:])
    if name is None:
        return False
    word = name[1].lower()
    if word == "token":
        return UUID.fullmatch(value) is not None or (
            len(value) >= 32 and (CAPITALS.fullmatch(value) or DIGEST.fullmatch(value)) is not None
        )
    if word.startswith("licen"):
        return (
            len(value) >= 16 and value.upper() == value and value.lower() != value and sum(map(str.isdigit, value)) > 2
        )
    return len(value) >= 24 and len(value) % 2 == 0 and set(value) <= set("0123456789abcdef")


def _cell(m: Match) -> str:
    value = m[0][1:-1]
    return f"{m[0][0]}[hidden:value]{m[0][0]}" if likely(value) and not value.startswith("[hidden:") else m[0]


CELL = regex.compile(r"'[^'\n]{0,400}'|\"[^\"\n]{0,400}\"")
"""A text in quotes of a statement in SQL."""
RULES: tuple[SecretRule, ...] = (
    rule(
        "sentence",
        "pass key oke secr psk pw cred licen bear kennw crumb cookie hash contraseñ clave senha wachtw hasło heslo lösenord salas пароль parol şifre",
        r"(?i)(?P<word>(?<![A-Za-z0-9])(?:passwords?|passphrase|passcode|passwort|pwd|contraseña|clave|senha|mot de passe|wachtwoord|hasło|heslo|lösenord|salasana|пароль|parola|şifre|api[ _-]?keys?|(?:access|secret|signing|encryption|private|shared|license|hmac|mac|auth|session|ingestion|service|account|ssh|certificate|master|decryption|cipher|unwrap|bootstrap|root|wrapping|recovery|agent)[ ._-]keys?(?:[ _-]id)?|licen[sc]e|(?<![\w.-])tokens?|secrets?|psk|credentials?|bearer|pass|pw|kennwort|crumb|cookie|unseal key|recovery key|nt hash)\b)"
        r"(?P<rest>[ :=\"'`(<]{1,4}[^\n]{8,120})",
        _sentence,
        hidden=(
            "IAM refused API key {l2}K9xQ{30}",
            "access token aB3{40} expired",
            "api key {h32} is invalid",
            "hmac-key aB3dE{35}",
            "using token aB3dE{25}",
            "the secret is aB3dE{20}",
            "jenkins crumb {h64}",
            "crumb={h64}",
            "la contraseña es aB3dE{12}",
            "a senha é aB3dE{12}",
            "Kennwort lautet {16}",
            "user bob, pass {16}",
            "encryption key is {h64}",
            "hmac: secret_access_key {h48}",
            "certificate-key {h64}",
            "rails master.key {h32}",
            "plaid: secret {h30}",
            "hec token {uuid} refused",
            "serial-license {u24}",
            "robot token {u64}",
            "remote: gitea token {h40} was rejected",
        ),
        kept=(
            "token ServiceAccountTokenVolumeProjection",
            'secret "kube-system/konnectivity-agent-6d4b75cb6d-hx2zv"',
            "key 5f3e8a7c-1111-2222-3333-444455556666",
        ),
    ),
    rule(
        "password for",
        "pass pwd pw kennw",
        r"(?i)\b(?:password|passphrase|passwd|pwd?|passwort|kennwort|mot de passe)(?: (?:for|of|from|by)(?: (?:user|account|role))? [\"'`]?[\w.@\\-]{1,80}[\"'`]?| (?:is|was|set to|changed to)|(?: (?:has been|is|was))?(?: now)? (?:set|changed|reset|rotated|updated|switched) to)(?: (?:is|was))?\s{0,2}[:=]?\s{1,2}\\{0,8}[\"'`]?(?P<value>[^\s\"'`<>\\]{4,200})",
        value_if(lambda v: likely(v.rstrip(".,;")), "[hidden:password]"),
        hidden=(
            "wrong password for admin: {14}",
            "pw for root@worker1 = blue-moon{d2}",
            "password is {12}",
            "password is blue-moon{d2}",
            "the password was set to blue-moon{d2} today",
            'password for bob is \\"blue-moon{d2}\\"',
        ),
        kept=("password for user root: denied", "password is expired", "password was reset to default"),
    ),
    rule(
        "password told",
        "pass pw kennw contraseñ senha wachtw hasło heslo",
        r"(?i)(?<![\w-])(?:passwords?|passphrase|passwd|pwd|pw|passwort|kennwort|mot de passe|contraseña|senha|wachtwoord|hasło|heslo)(?: (?:for|of|von|für|de|pour) [\w.@-]{1,60})?(?: (?:is|was|are|ist|lautet|war|es|est|é|to|jest|je|är)| ?[-\u2013\u2014\u2192\u27a1\U0001f449]\ufe0f?){1,2}:? {1,2}\\{0,8}[\"'`*]{0,2}(?P<value>[^\s\"'`<>*\\]{6,200})",
        value_if(lambda v: likely(v.rstrip(".,;!)")) and "/" not in v, "[hidden:password]"),
        hidden=(
            "das Passwort ist blue-moon{d2}",
            "btw pw is {12} for root",
            "le mot de passe est blue-moon{d2}",
            "Password - blue-moon{d2}",
            "password \U0001f449 {12}",
        ),
        kept=("password is expired", "password is too-short", "the pw was reset"),
    ),
    rule(
        "password told without a blank",
        "密码 密碼 口令 パス 비밀번호 암호",
        r"(?:密码|密碼|口令|パスワード|비밀번호|암호)\s?(?:是|为|為|は|는|은|가)\s?[\"'`「“]?(?P<value>[!-&(-~]{6,200})",
        value_if(likely, "[hidden:password]"),
        hidden=("密码是blue-moon{d2}", "비밀번호는 {12}", "パスワードは{12}です"),
        kept=("密码是空的", "パスワードは必須"),
    ),
    rule(
        "answer to a prompt",
        "pass",
        r"(?i)\b(?:password|passphrase|passcode)(?: (?:for|of|to|is|the|user|account|key|role|host|unlock)| [\"'`]?[\w.@/\\-]{1,80}[\"'`]?){1,5}: {1,2}(?P<value>[^\s\"'`<>]{4,200})\s*$",
        value_if(lambda v: credible(v) and "-" not in v and not v.endswith((":", ".", ",")), "[hidden:password]"),
        hidden=("Enter passphrase for key 'id_rsa': {12}", "Password for bob@corp: {12}"),
        kept=("password for user root: denied", "failed to find the password of db: denied"),
    ),
    rule(
        "password quoted",
        "pass psk pwd",
        r"(?i)\b((?:password|passphrase|passwd|pwd|psk|passcode)\s{1,4}\\{0,8}([\"'`]))(?!\[hidden)([^\"'`\n\\]{3,200})(?=\\{0,8}\2)",
        r"\1[hidden:password]",
        hidden=('password "{14}" rejected', '  password "{14}";', ': PSK "{20}"', "CREATE USER x PASSWORD '{9}'"),
        kept=('password "[hidden:password]"',),
    ),
    rule(
        "password word",
        "pass rootpw bindpw masterauth",
        rf"(?i)(?<![\w-])(?<!\[hidden:)(?:password|passwd|auth-user-pass \S{{1,80}}|enable secret|auth_pass|rootpw|requirepass|masterauth|password-hash|bindpw|rootpw)\s{{1,4}}(?:(?:[0-9]|md5|sha\d{{0,3}}|level \d{{1,2}}|encrypted|clear|ascii 0)\s{{1,4}}){{0,2}}{CONFIG}",
        value_if(lambda v: likely(v.rstrip(".,")), "[hidden:password]"),
        hidden=(
            "machine h login a password {10}",
            "neighbor 10.0.0.1 password 7 {u14}",
            "auth-user-pass admin {14}",
            "auth_pass {8}1",
            "requirepass {12}",
            "bindpw {12}",
            "masterauth {12}",
            "username x password 0 {9}",
            "tcp-md5 password blue-moon{d2}",
        ),
        kept=("password authentication failed for user", "password expired", "password 123"),
    ),
    rule(
        "directive",
        "pass _secr _key",
        r"(?<![\w-])(?=\w)(?:(?i:[a-z0-9]{1,30}[_-]){1,5}(?i:password|passwd|passphrase)|[A-Z][A-Za-z]{1,60}(?:Password|Passwd|Passphrase)|(?i:[a-z0-9]{1,30}_){1,5}(?i:secret|key))[ \t]{1,2}\\{0,8}\"?(?P<value>[^\s\"';,<>\[=:-][^\s\"';,<>\[=]{4,200})",
        value_if(lambda v: likely(v.rstrip(".,")), "[hidden:password]"),
        hidden=(
            "http_Passwd {12}",
            "AuthLDAPBindPassword {12}",
            'AuthLDAPBindPassword "blue_moon{d2}"',
            "user bob insecure-password {12}",
            "secure_link_secret {12};",
            "shared_key blue-moon{d2}",
        ),
        kept=("knp-password missing", "UserPassword expired", "image_pull_secret Opaque", "primary_key 12"),
    ),
    rule(
        "router key",
        "key secret communit psk pw com2sec snmp-server~~host trapsink trap2sink informsink authentication~~string authentication~~text",
        r"(?i)(?:\bkey-string(?: [0-9])?|\bauthentication-key(?: \d{1,5})?(?: (?:md5|sha\d{0,3}|aes\S{0,8}))?|\bauthentication (?:string|text)|\bmessage-digest-key \d{1,3} md5(?: [0-9])?|\b(?:tacacs|radius)(?:-server)?(?: \S{1,60}){0,9} key(?: [0-9])?|\benable secret(?: [0-9])?|\bsecret [0-9]|\bkey [0-9]"
        rf"|\bsnmp-server (?:community|host \S{{1,60}}(?: (?:traps|informs|version|1|2c))*)|\bset snmp(?: v3)? community|\b(?:trap2?sink|informsink) \S{{1,60}}|\btrapcommunity|\bauthcommunity \S{{1,60}}|\b(?:ro|rw)community6?|\bcom2sec6? \S{{1,60}} \S{{1,60}}|\bcommunity string|\bwpa-psk(?: ascii)?(?: [0-9])?|\bpre-shared-key(?: (?:local|remote|address \S{{1,60}}|ascii-text))?(?: [0-9])?|\brootpw(?: --[a-z-]{{2,20}})?|\bPSK(?= 0[sx]))\s{{1,4}}\\?\"?{CONFIG}",
        value_if(secret, "[hidden:key]"),
        hidden=(
            "snmp-server community {12} RO",
            "ip ospf authentication-key {8}",
            "tacacs-server key 7 {u16}",
            "rocommunity {9} default",
            "enable secret 9 {20}",
            "rootpw --plaintext {12}",
            'tacacs key "{12}"',
            " pre-shared-key local {12}",
            ": PSK 0s{24}",
            "com2sec readonly default {10}",
            "set snmp community {10} authorization read-only",
            "snmp-server host 10.0.0.1 version 2c {10}",
            "trap2sink 10.0.0.1 {10}",
            "vrrp 1 authentication text {8}",
            "ntp authentication-key 1 md5 {12}",
            "authCommunity log,net {10}",
            "radius-server host 10.0.0.1 auth-port 1812 acct-port 1813 key {12}",
        ),
        kept=("key 1/2 done",),
    ),
    rule(
        "key of a table",
        "secr oke",
        r"(?m)^\s{0,8}(?:secret_id|token|wrapping_token|client_token)\s{2,30}(?P<value>[^\s\"']{12,400})\s*$",
        value_if(lambda v: credible(v) or UUID.fullmatch(v) is not None, "[hidden:token]"),
        hidden=("secret_id    {uuid}", "token               {26}"),
        kept=("token    kubernetes.io/projected-volume",),
    ),
    rule(
        "secret quoted",
        "secret key",
        r"(?i)\b(?:secret|key|algorithm-key|shared-secret)\s{1,4}\\{0,8}\"(?P<value>[A-Za-z0-9+/]{16,200}={0,2})\\{0,8}\"(?=\s{0,4};)",
        value_if(credible, "[hidden:key]"),
        hidden=('  secret "{43}=";',),
        kept=('key "rndc-key";',),
    ),
    rule(
        "shared secret",
        "secret",
        r"(?i)\b(?:shared-)?secret\s{1,4}\\{0,8}\"(?P<value>[^\"\n\\]{6,200})\\{0,8}\"(?=\s{0,4};)",
        value_if(likely, "[hidden:key]"),
        hidden=('  shared-secret "blue-moon{d2}";',),
        kept=('secret "kube-system/x1";', 'secret "default-token";'),
    ),
    rule(
        "authentication key",
        'key~~"',
        r"(?i)\b(?:auth\w{0,20}|md5|mac|hmac|cipher|psk|tsig)\b[^\"\n]{0,80}\bkey\s{1,4}\\{0,8}\"(?P<value>[^\"\n\\]{3,200})(?=\\{0,8}\")",
        value_if(likely, "[hidden:key]"),
        hidden=('  authentication mac; key "{14}";', 'md5 key "{12}"'),
        kept=('authentication failed: key "kube-system/pod" not found', 'auth: no key "aud"'),
    ),
    rule(
        "key of a peer in words",
        "key secret",
        r"(?i)\b(?:authentication key(?: \d{1,5})?|(?:tacacs|radius)(?: server)? secret)\s{1,4}\\?\"?(?P<value>[^\s\"';,<>\[-][^\s\"';,<>]{5,200})",
        value_if(lambda v: likely(v.rstrip(".,")), "[hidden:key]"),
        hidden=("area 0 authentication key blue-moon{d2}", "radius secret {12}"),
        kept=("authentication key not found", "radius secret missing"),
    ),
    rule(
        "router user",
        "auth>>snmp-server~~user",
        r"(?i)\bsnmp-server user [^\n]{1,200}? (?:auth (?:md5|sha[\d-]*)|priv (?:3?des|aes)(?:[ -]?\d{3})?) (?P<value>[^\s\"'\[]{3,200})",
        value_if(secret, "[hidden:password]"),
        hidden=("snmp-server user x g v3 auth sha {12} priv aes 128 {14}",),
    ),
    rule(
        "credentials",
        "cred",
        r"(?i)\bcredentials?(?: (?:for|of|from|are|were|was|is|used))?[:=]? [\"'`]?[\w.@-]{1,80}(?::|/)(?P<value>[^\s\"'`:/,;]{6,200})",
        value_if(credible, "[hidden:password]"),
        hidden=("trying credentials bob:{12}", "credentials used: bob/{12}"),
        kept=("credentials for kube-system/konnectivity-agent", "credentials file/path"),
    ),
    rule(
        "identified by",
        "identified",
        r"(?i)\bidentified (?:with \S{1,60} )?by(?: password)?\s{1,4}(?:\\{0,8}[\"'](?P<value>[^\"'\n\\]{2,200})|(?P<value>[^\s\"';,\\]{6,200}))",
        value_if(
            lambda v: secret(v) and (" " in v or not v.isalpha() or v.lower() not in ("values", "default")),
            "[hidden:password]",
        ),
        hidden=("CREATE USER a IDENTIFIED BY '{9}'", "ALTER USER a IDENTIFIED BY {12};"),
    ),
    rule(
        "inserted row",
        "pass>>insert~~into pwd>>insert~~into secr>>insert~~into oke>>insert~~into",
        r"(?i)\binsert into [^\n(]{1,200}\([^\n)]{0,400}\b\w{0,40}(?:pass(?:word|wd)?|pwd|secret|token)\b[^\n)]{0,400}\) ?values {0,4}(?P<rows>\([^\n]{1,1000000})",
        lambda m: m[0][: m.start("rows") - m.start()] + CELL.sub(_cell, m["rows"]),
        hidden=("INSERT INTO users (name,password) VALUES ('bob','blue-moon{d2}'),('eve', '{12}')",),
        kept=("insert into pods (name,secret) values ('kube-system','default')",),
    ),
    rule(
        "typed in",
        "send~~\" send~~' send~~\\ send~~-- send_user~~ sendline(",
        r"\b(?:send(?:_user)? (?:-- )?|sendline\()\\{0,4}[\"'](?P<value>[^\s\"'\\]{6,200})(?=(?:\\{1,4}[rn])?\\{0,4}[\"'])",
        value_if(lambda v: likely(v) and ":" not in v and "/" not in v, "[hidden:password]"),
        hidden=(
            'send "blue_moon{d2}\\r"',
            "send -- 'blue_moon{d2}'",
            'send \\"blue_moon{d2}\\"',
            'send_user "blue_moon{d2}"',
            "child.sendline('{12}')",
        ),
        kept=('send "GET /healthz"', 'send "kube-system/x1\\r"'),
    ),
    rule(
        "user and password divided",
        "login cred identif zugangsd anmelded inlogg",
        r"(?i)\b(?:log-?in|creds?|credentials?|credenciales|credenziali|identifiants?|(?:zugangs|anmelde|login)daten|inloggegevens)(?: (?:is|are|was|were))?\s?[:=]?\s[\w.@-]{2,80} ?/ ?(?P<value>[^\s\"'/,;]{6,200})(?=\s|$|[\"',;])",
        value_if(credible, "[hidden:password]"),
        hidden=("login: bob / {12}", "creds bob/{12}", "Zugangsdaten: bob / {12}"),
        kept=("login: bob / guest", "login failed / retried"),
    ),
)
