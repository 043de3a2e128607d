"""
Secrets told by the name in front of them: ``name=value``, ``"name": "value"``, ``name => value``, XML, and pairs of name and value.

Strong names hide whatever follows; a weak one (token, key, auth, pass) asks whether the value can be a secret at all.
"""

from __future__ import annotations

from analyzer import patterns as regex
from analyzer.redact.rule import (
    PROSE,
    SAFE,
    UUID,
    Match,
    SecretRule,
    credible,
    likely,
    no_path,
    random,
    rule,
    secret,
    value_if,
)

PASSWORD = r"(?:passwords?|(?<!ch)passwd|passphrase|pass[-_](?:phrase|word|code)|passcode|passwort|pwd|kennwort|contraseña|mot de passe|senha|hasło|haslo|lösenord|losenord|пароль|密码|密碼|口令|パスワード|wachtwoord|heslo|adgangskode|salasana|contrasena|(?<![a-z])(?:clave(?: de acceso)?|parola(?: d'ordine)?|parolă|sifre|lozinka|geslo)|şifre|jelszó|jelszo|гасло|비밀번호|암호|كلمة (?:المرور|السر)|סיסמה|κωδικός|mật khẩu|पासवर्ड|รหัสผ่าน)"
STRONG = (
    rf"(?:{PASSWORD}|secret(?!s?[-_]?(?:name|ref|key-ref|namespace))|api[-_]?key|access[-_]?key(?:[-_]?id)?|private[-_]?key|client[-_]?secret|auth[-_]?token|access[-_]?token|refresh[-_]?token|id[-_]?token|bearer[-_]?token"
    r"|session[-_]?token|session[-_]?key|credentials?)"
)
STRONG_KEY = regex.compile(r"(?i)(?:api|access|private|secret)[-_. ]?$")
KEYS = regex.compile(
    r"(?i)(?:sign(?:ing|ature)?|encrypt(?:ion)?|crypt(?:o|ed)?|cipher|licen[sc]e|ingest(?:ion)?|account|shared|shared[-_ ]?access|master|deploy|storage|service|subscription|consumer|integration|instrumentation"
    r"|h?mac|ssh|wep|wpa|app|application|auth|authentication|admin|write|read|root|webhook|wrapping|session|cookie|registration|pre[-_ ]?shared|tsig|hash|salt|aes|rsa|jwt|token|user|project|server|client|datadog|dd"
    r"|oauth|backup|db|database|recovery|unseal|activation|record|routing|product|device|enrollment|host|publish)[-_. ]?$"
)
ISSUED_KEY = regex.compile(
    r"(?i)(?:sign(?:ing)?|licen[sc]e|ingest(?:ion)?|instrumentation|integration|subscription|record|routing|registration|activation)[-_. ]?$"
)
"""Keys that services give out in the form of a UUID."""
OTHER = r"(?:licen[sc]e|community(?:[-_]?string)?|requirepass|masterauth|masterpass|bind[-_]?pw|root[-_]?pw|user[-_]?pw|auth[-_]?pass|sess(?:ion)?[-_]?id|jsessionid|phpsessid|otp[-_]?secret|auth[-_]?tok)"
KEYED = (
    r"(?:(?:secret|sign(?:ing)?|encrypt(?:ion)?|licen[sc]e|ingestion|account|shared|master|service|hmac|auth|admin)[-_. ]?key|"
    rf"{OTHER})"
)
SHORT_PASS = r"(?:(?:(?<=[_.-])|(?<![A-Za-z0-9_.-]))(?i:pass|psk|pw)|(?<=[a-z0-9])(?:Pass|Psk|Pw))"
SHORT_AUTH = r"(?:(?:(?<=[_.-])|(?<![A-Za-z0-9_.-]))(?i:auth|creds?)|(?<=[a-z0-9])(?:Auth|Creds?))"
TOKEN = r"(?:(?:(?<=[_.-])|(?<![A-Za-z0-9_.-]))(?i:tokens?)|(?<=[a-z0-9])Tokens?)"
TOKEN_ALONE = r"token(?:(?<=[\s,;{(\[&?'\"\\-]token)|(?<=^token)|(?<=%22token)|(?<=\\u0022token))"
EXACT = rf"(?:client-key-data|secret[-_ ]?id|client-certificate-data|{TOKEN_ALONE}|AWSAccessKeyId|nodeMeshPassword|x-auth-token)"
QUOTE = r"(?:\\{0,8}[\"'`]|%22|\\u0022|&quot;|&#34;)"
INDEX = r"(?:\[[\w\"'-]{0,40}\])?"
EQUALS = r"(?:=>|->|:=|={1,2}|:{1,2}|＝|：|%3D|%3A|\\u003[da]|&#61;|=3D)"
SEPARATOR = rf"{INDEX}{QUOTE}?\]?[ \t]{{0,40}}\\{{0,4}}{EQUALS}\s{{0,40}}(?:[|>][+-]?(?:\s|\\n){{1,4}})?(?:!!?\w{{1,20}}\s)?(?:\[(?!hidden))?+(?:[bru](?=[\"']))?+"
VALUE = rf"(?:{QUOTE}(?!\[hidden)(?P<value>[^\"'`\\\n]{{3,400}})(?=\\{{0,8}}[\"'`])|{QUOTE}?(?P<value>[^\s\"',;&}}\\<>\])\[][^\s\"',;&}}\\<>\])]{{3,2000}}))"
NAME = rf"(?:[\w.-]{{0,100}}{STRONG}|{EXACT})"

_ISSUED = regex.compile(r"TOKEN|SECRET|AUTH|API_?KEY")
"""Names whose value is a secret even when it has the form of an identifier."""
_NO_KEY = regex.compile(
    r"(?i)(?:public|pub|cache|primary|partition|row|object|index|sort|hash|lookup|group|lock|foreign|map|dedup|etcd|label|annotation|image|layer|template|pod|node|queue|shard|host)s?[-_. ]?$"
)
"""Words before ``key`` that make it the name of a place and not a secret."""
_HEX = regex.compile(r"[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}")


def _key(m: Match) -> str:
    """``key`` means a secret when the word before it says so, which is looked at last: it is seldom asked."""
    before = m.string[max(0, m.start() - 24) : m.start()]
    strong = STRONG_KEY.search(before) is not None
    if strong or KEYS.search(before):
        told = (no_path if strong else credible)(m["value"]) or (
            UUID.fullmatch(m["value"]) is not None and ISSUED_KEY.search(before) is not None
        )
    else:
        told = before[-1:] in "-_" and not _NO_KEY.search(before) and _made(m["value"])
    if not told:
        return m[0]
    return m[0][: m.start("value") - m.start()] + "[hidden:value]" + m[0][m.end("value") - m.start() :]


def _made(value: str) -> bool:
    """A value that a machine drew: hexadecimal of a usual length, or letters and digits thrown together."""
    return bool(_HEX.fullmatch(value)) or (len(value) >= 20 and "-" not in value and random(value))


def _environment(m: Match) -> str:
    value = m["value"]
    if m["key"].startswith("PASS: "):
        return m[0]  # the word of a test, not a name
    sure = any(word in m["key"] for word in ("PASS", "PWD", "COOKIE")) or (
        _ISSUED.search(m["key"]) and UUID.fullmatch(value)
    )
    return m[0] if not (sure or credible(value)) or not no_path(value) else f"{m['key']}[hidden:value]"


ABOUT = (
    "FILE|FILES|PATH|DIR|NAME|NAMES|LEN|LENGTH|TTL|URL|URI|HOST|TYPE|COUNT|MODE|POLICY|AGE|REF|MIN|MAX|TIMEOUT|SECONDS|ENABLED|REQUIRED|FORMAT|FIELD"
    "|HEADER|PREFIX|ISSUER|AUDIENCE|REVIEW|EXPIRY|EXPIRES|EXPIRATION|ID|VERSION|NAMESPACE|MOUNT|VOLUME|KIND|STATUS|PROVIDER|REQUEST|EXCHANGE"
)
"""What stands behind a secret's name in the name of something about it."""
RULES: tuple[SecretRule, ...] = (
    rule(
        "environment",
        'pass pw key oke auth psk secr cred licen cook pat= pat: pat" salt signat seed pepper kek= dek= kek: dek: _code',
        r"(?P<key>(?<![a-z])(?<!BY)(?<!COM)(?:PASS|PWD|PW|PASSWD|PASSWORD|PGPASSWORD|APIKEY|KEY|KEY_BASE|SEED|PEPPER|KEK|DEK|(?:AUTH|SECURITY|ACCESS|ACTIVATION|PASS)_?CODE|TOKEN|AUTH|PSK|SECRET|CREDS?|CREDENTIALS?|LICEN[SC]E(?:_KEY)?|COOKIE|SIGNATURE|PAT|SALT)\d{0,2}[\"']?\s?[=:]\s{0,40}[\"']?)(?!\[hidden)(?P<value>(?<=[\"'])[^\"'\n]{3,400}(?=[\"'])|[^\s\"'\\<>]{3,2000})",
        _environment,
        hidden=(
            "DB_PASS={14}",
            "DB_PASS:          blue-moon{d2}",
            "API_TOKEN:        {20}",
            "PASS={9}",
            "REDIS_AUTH={12}",
            "LOGDNA_INGESTION_KEY={h32}",
            "ENCRYPTION_KEY={32}",
            "NEW_RELIC_LICENSE={32}",
            "SECRET_KEY_BASE={h64}",
            "export PGPASSWORD={9}",
            "SNYK_TOKEN={uuid}",
            "AZURE_DEVOPS_EXT_PAT={l52}",
            "PASSWORD_SALT={20}",
            "TOTP_SEED={16}",
            "AUTH_CODE={16}",
            "KEK={20}",
        ),
        kept=(
            "PASS: TestX",
            "PATH=/usr/bin",
            "COMPAT=v2",
            "POD_KEY=5f3e8a7c-1111-2222-3333-444455556666",
            "SORT_KEY=name",
            "EXIT_CODE=137x",
            "SEED=12345",
            "SSL_KEY=/etc/x.key",
            "--- PASS: TestFoo (0.00s)",
            "KEY=kube-system/x",
        ),
    ),
    rule(
        "environment with an end",
        "pass_ passwd_ password_ pwd_ secret_ token_ creds_ apikey_ api_key_ psk_",
        rf"(?<![a-z])(?:PASS|PASSWD|PASSWORD|PWD|SECRET|TOKEN|CREDS|API_?KEY|PSK)_(?!(?:{ABOUT})(?![A-Z0-9]))[A-Z0-9]{{1,12}}[\"']?\s?[=:]\s?[\"']?(?P<value>[^\s\"'\\<>]{{6,2000}})",
        value_if(credible, "[hidden:value]"),
        hidden=("DB_PASS_RO={12}", "API_TOKEN_PROD={24}", "CLIENT_SECRET_2: {20}", "MQTT_PWD_OLD='{12}'"),
        kept=(
            "TOKEN_FILE=x9Yz8Wv7Ut6",
            "SECRET_NAME=Abc1Def2Ghi3",
            "PASS_MIN=1234567",
            "API_KEY_REF=Abc1Def2Ghi3",
        ),
    ),
    rule(
        "environment by a word",
        "pass>>env~~ pass>>arg~~ pwd>>env~~ pwd>>arg~~ secr>>env~~ secr>>arg~~ oke>>env~~ oke>>arg~~ key>>env~~ key>>arg~~ cred>>env~~ cred>>arg~~",
        r"(?i)\b(?:env|arg|setenv)[ \t]{1,8}(?-i:[A-Za-z0-9_]{0,60}(?:PASS|PASSWORD|PASSWD|PWD|SECRET|TOKEN|API_?KEY|CREDS?)\d{0,2})[ \t]{1,8}(?P<value>[^\s\"'\\<>=]{6,2000})",
        value_if(credible, "[hidden:value]"),
        hidden=("ENV ADMIN_PASSWORD {12}", "SetEnv DB_PASS {12}", "setenv API_TOKEN {20}"),
        kept=("ENV PASSWORD unset", "env TOKEN missing in the pod"),
    ),
    rule(
        "password",
        "pass pwd kennwort senha contraseña hasło lösenord пароль 密码 パスワード 密碼 口令 wachtwoord heslo adgangskode salasana clave parola parolă şifre sifre lozinka geslo jelszó jelszo гасло 비밀번호 암호 المرور السر סיסמה κωδικός mật~~khẩu पासवर्ड รหัสผ่าน",
        rf"(?i)(?:{PASSWORD}){SEPARATOR}(?!{QUOTE}?{SAFE}){VALUE}",
        value_if(secret, "[hidden:value]"),
        hidden=(
            "password -> {16}",
            "password => '{9}'",
            "password[0]={16}",
            "password: >- {16}",
            'Password:"{9}"',
            r"{\\\"password\\\":\\\"{16}\\\"}",
            "password＝{16}",
            "spring.datasource.password={9}",
            "passwort: {9}",
            "contraseña: {12}",
            "mot de passe : {12}",
            "wachtwoord: {12}",
            "parola d'ordine: {12}",
            "비밀번호: {12}",
            "كلمة المرور: {12}",
            "senha={9}",
            "пароль: {12}",
            "'password': '{9} {9}'",
            "Pwd={9};",
            'password: "token is {9}"',
            "passwd:{9}",
            "pass_phrase={12}",
        ),
        kept=("password: null", "password: [hidden:value]"),
    ),
    rule(
        "key name",
        "secr oke cred client-key awsaccesskey password",
        rf"(?i)(?<!ingress )(?:secret(?!s?[-_]?(?:name|ref|key-ref|namespace))|(?:auth|access|refresh|id|bearer|session)[-_]?token|credentials?|{EXACT}){SEPARATOR}(?!{QUOTE}?{SAFE})(?!{PROSE}){VALUE}",
        value_if(no_path, "[hidden:value]"),
        hidden=(
            "client_secret={20}",
            '"secret":"{9}"',
            "token={20}",
            "credentials={12}",
            "refresh_token: {20}",
            "client-key-data: {20}",
            "secret_id={uuid}",
            "SecretID:         {uuid}",
        ),
        kept=(
            "secretName: x-tls",
            "Ingress Secret:       prod-east-0a1b2c3d4e5f60718293a4b5c6d7e8f9-0000",
            "secretRef: name",
            "secret: null",
            "invalid token: token has expired",
            "invalid token: unknown issuer",
            "token: not yet valid",
        ),
    ),
    rule(
        "named key",
        "key",
        rf"(?i)key(?:[-_]?id|[-_]?base|[ _-]?\d{{1,2}})?{SEPARATOR}(?!{QUOTE}?{SAFE}){VALUE}",
        _key,
        hidden=(
            "apiKey: {20}",
            "access-key={20}",
            "signingKey: {44}",
            "AccountKey={60}==;EndpointSuffix=core",
            "SharedAccessKey={43}=",
            "sharedKey={20}",
            "encryption.key: {32}",
            "hmac-key={40}",
            "license-key: {20}",
            "pagerduty_key: {h32}",
            "Fastly-Key: {32}",
            "InstrumentationKey={uuid}",
            "CYPRESS_RECORD_KEY={uuid}",
            "Unseal Key 1: {43}=",
        ),
        kept=(
            "hash-key: kube-system/calico-node",
            "cache_key: 0123456789abcdef0123456789abcdef",
            "some-key: 5f3e8a7c-1111-2222-3333-444455556666",
            "service-key: disabled",
            "host-key=ecdsa",
            "user.key: /etc/x/y",
            '"key"="kube-system/x1"',
        ),
    ),
    rule(
        "other name",
        "licen communit requirepass masterauth masterpass dpw d_pw d-pw tpw t_pw t-pw rpw r_pw r-pw authpass auth_pass auth-pass sess otp_secret otp-secret otpsecret authtok auth_tok auth-tok",
        rf"(?i)(?:{OTHER}){SEPARATOR}(?!{QUOTE}?{SAFE}){VALUE}",
        value_if(credible, "[hidden:value]"),
        hidden=("JSESSIONID={u32}", "bindpw={10}", "auth_pass: {8}", "NEW_RELIC_LICENSE: {32}", "x_authtok = {12}"),
        kept=("license: MIT",),
    ),
    rule(
        "short password",
        "pass psk pw",
        rf"{SHORT_PASS}(?i:{SEPARATOR})(?!(?i:{QUOTE}?{SAFE})){VALUE}",
        value_if(likely, "[hidden:value]"),
        hidden=(
            "ike psk: {20}",
            "dbPass: {10}",
            "pass={12}",
            "smtp_pw={10}",
            'psk="{10}"',
            "smtp_pass=blue-moon{d2}moon",
            "(user=bob pass=red-Hund{d3})",
        ),
        kept=("bypass=true1", "compass=north1", "pass: 12", "pass: all checks", "pass: 3 of 12"),
    ),
    rule(
        "short name",
        "auth cred",
        rf"{SHORT_AUTH}(?i:{SEPARATOR})(?!(?i:{QUOTE}?{SAFE})){VALUE}",
        value_if(credible, "[hidden:value]"),
        hidden=("redis.auth={12}", "creds: {12}"),
        kept=("auth: disabled", "auth=kubernetes"),
    ),
    rule(
        "token name",
        "oke",
        rf"{TOKEN}(?i:{SEPARATOR})(?!(?i:{QUOTE}?{SAFE}))(?!(?i:{PROSE})){VALUE}",
        value_if(lambda v: credible(v) or UUID.fullmatch(v) is not None, "[hidden:value]"),
        hidden=("gitlabToken={20}", "splunk_hec_token: {uuid}", "X_Token: {20}", "dt.token={20}"),
        kept=(
            "tokenExpirationSeconds: 3600",
            "serviceAccountToken: projected",
            "tokens: 1234567",
            'volume "knp-token" : configmap "roots" not found',
        ),
    ),
    rule(
        "hash of a password",
        "hash",
        rf"(?i)(?:pass(?:word|wd)?|pw|pwd|ntlm|nt|lm)[-_ ]?hash(?:es)?(?:{SEPARATOR}{QUOTE}?|\s{{1,4}})(?!\[hidden)(?P<value>[0-9a-fA-F]{{32,128}}(?::[0-9a-fA-F]{{32}})?)(?![0-9a-zA-Z])",
        value_if(secret, "[hidden:password hash]"),
        hidden=('"passwordHash": "{h32}"', "ntlm hash {h32}", "pw_hash={h64}"),
        kept=("pod-template-hash: 5f3e8a7c9d", "config hash 0123456789abcdef0123456789abcdef"),
    ),
)
