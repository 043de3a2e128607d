"""
Secrets told by the name in front of them: ``name=value``, ``"name": "value"``, ``name => value``, XML, and pairs of name and value.

Strong names hide whatever follows; a weak one (token, key, auth, pass) asks whether the value can be a secret at all.
"""

from __future__ import annotations

from collections.abc import Callable

from analyzer import patterns as regex
from analyzer.redact.kinds.phrases import said, tells
from analyzer.redact.kinds.values import (
    COUNT,
    EXACT,
    ISSUED_KEY,
    KEYS,
    OTHER,
    PASSWORD,
    QUOTE,
    SEPARATOR,
    SHORT_AUTH,
    SHORT_PASS,
    STRONG_KEY,
    TOKEN,
    VALUE,
)
from analyzer.redact.rule import (
    PROSE,
    SAFE,
    UUID,
    Match,
    SecretRule,
    changes,
    credible,
    likely,
    no_path,
    random,
    rule,
    secret,
    value_if,
    value_of,
    with_value,
)

_NO_KEY = regex.compile(
    r"(?:(?<![A-Za-z])|(?<=[a-z])(?=[A-Z]))(?i:public|pub|cache|primary|partition|row|object|index|sort|hash|lookup|group|lock|foreign|map|dedup|etcd|label|annotation|image|layer|template|pod|node|queue|shard|host)s?[-_. ]?$"
)
"""Words before ``key`` that make it the name of a place and not a secret."""
_HEX = regex.compile(r"[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{48}|[0-9a-f]{64}|[0-9a-f]{96}|[0-9a-f]{128}")


def _key(m: Match) -> str:
    """``key`` means a secret when the word before it says so, which is looked at last: it is seldom asked."""
    before, value = m.string[max(0, m.start() - 24) : m.start()], value_of(m)
    strong = STRONG_KEY.search(before) is not None
    if strong or KEYS.search(before) or ISSUED_KEY.search(before):
        told = (no_path if strong else credible)(value) or (
            UUID.fullmatch(value) is not None and ISSUED_KEY.search(before) is not None
        )
    elif before[-1:] in ("-", "_"):
        told = not _NO_KEY.search(before) and _made(value)
    else:
        told = not before[-1:].isalnum() and _thrown(value)
    if not told or tells(m):
        return m[0]
    return with_value(m, "[hidden:value]")


def _made(value: str) -> bool:
    """A value that a machine drew: hexadecimal of a usual length, or letters and digits thrown together."""
    return bool(_HEX.fullmatch(value)) or (
        len(value) >= 20
        and "-" not in value
        and (random(value) or (value.isalnum() and credible(value) and changes(value) * 5 >= len(value)))
    )


def _thrown(value: str) -> bool:
    """What no key of a map, of a queue or of a label is: capitals, small letters and digits without a path."""
    return (
        len(value) >= 8
        and not any(c in "/:,()[]{}" for c in value)
        and value.lower() != value
        and value.upper() != value
        and any(c.isdigit() for c in value)
        and credible(value)
    )


_value = value_if(secret, "[hidden:value]")


def _told(replace: Callable[[Match], str]) -> Callable[[Match], str]:
    """The same, but for a sentence."""
    return lambda m: m[0] if tells(m) else replace(m)


def _password(m: Match) -> str:
    """Whatever follows, but for a sentence about it, and for the folder in which a command ran (`sudo: PWD=/root`)."""
    return m[0] if said(m) or (m[0].startswith("PWD=/") and not no_path(value_of(m))) else _value(m)


RULES: tuple[SecretRule, ...] = (
    rule(
        "password",
        "pass pwd kennwort senha contraseña hasło lösenord пароль 密码 パスワード 密碼 口令 wachtwoord heslo adgangskode salasana clave parola parolă şifre sifre lozinka geslo jelszó jelszo гасло 비밀번호 암호 المرور السر סיסמה κωδικός mật~~khẩu पासवर्ड รหัสผ่าน",
        rf"(?i)(?:{PASSWORD})-?{COUNT}{SEPARATOR}(?!{QUOTE}?{SAFE}){VALUE}",
        _password,
        signed=True,
        hidden=(
            "password -> {16}",
            "password => '{9}'",
            "password[0]={16}",
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
            "password1={9}",
            "db.password_2: {12}",
            '"password-3":"{9}"',
            "pass_phrase={12}",
            "password: &pw {9}",
            "password: !!binary &x {12}",
            'password: "{9} it\'s {9}"',
            "password: '{9}''{9}'",
            "Settings(db_password=SecretStr('{9}'), x=1)",
            "**Password**: {9}",
            r'{"password":"{9}\"{9}\\{9}"}',
            r"{\"password\":\"{9}\\\"{9}\"}",
        ),
        kept=(
            "password: null",
            "password: [hidden:value]",
            "Password: incorrect, try again",
            "bad password: authentication failed for bob",
            "password=wrong for user bob",
            'volume "db-password" : object "prod"/"db-password" not registered',
            "bob : TTY=pts/0 ; PWD=/root ; USER=root",
        ),
    ),
    rule(
        "key name",
        "secr oke cred client-key awsaccesskey password",
        rf"(?i)(?<!ingress )(?:secret(?!s?[-_]?(?:name|ref|key-ref|namespace))|(?:auth|access|refresh|id|bearer|session)[-_]?token|credentials?|{EXACT}){COUNT}{SEPARATOR}(?!{QUOTE}?{SAFE})(?!{PROSE}){VALUE}",
        _told(value_if(no_path, "[hidden:value]")),
        signed=True,
        hidden=(
            "client_secret={20}",
            '"secret":"{9}"',
            "token={20}",
            "credentials={12}",
            "refresh_token: {20}",
            "client-key-data: {20}",
            "secret_id={uuid}",
            "secret: {12} and more",
            "token: {a12} user=bob",
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
            'volume "agent-token" : failed to fetch token: serviceaccounts "agent" not found',
            "failed to refresh token: oauth2: cannot fetch it",
            'volume "ca-secret" : references non-existent secret key: ca.crt',
            'volume "x-secret" : object "prod"/"x" not registered',
        ),
    ),
    rule(
        "named key",
        "key",
        rf"(?i)key(?:[-_]?id|[-_]?base|[ _-]?\d{{1,2}})?{SEPARATOR}(?!{QUOTE}?{SAFE}){VALUE}",
        _key,
        signed=True,
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
            "otp_key_base: {h128}",
            'key = "{12}"',
        ),
        kept=(
            "hash-key: kube-system/calico-node",
            "cache_key: 0123456789abcdef0123456789abcdef",
            "some-key: 5f3e8a7c-1111-2222-3333-444455556666",
            "service-key: disabled",
            "host-key=ecdsa",
            "user.key: /etc/x/y",
            '"key"="kube-system/x1"',
            'key="Namespace/Pod-1"',
        ),
    ),
    rule(
        "other name",
        "licen communit requirepass masterauth masterpass dpw d_pw d-pw tpw t_pw t-pw rpw r_pw r-pw authpass auth_pass auth-pass sess otp_secret otp-secret otpsecret authtok auth_tok auth-tok pass4",
        rf"(?i)(?:{OTHER}){SEPARATOR}(?!{QUOTE}?{SAFE}){VALUE}",
        value_if(credible, "[hidden:value]"),
        signed=True,
        hidden=(
            "JSESSIONID={u32}",
            "bindpw={10}",
            "auth_pass: {8}",
            "NEW_RELIC_LICENSE: {32}",
            "x_authtok = {12}",
            "pass4SymmKey = {12}",
        ),
        kept=("license: MIT",),
    ),
    rule(
        "short password",
        "pass psk pw",
        rf"{SHORT_PASS}(?i:{COUNT}{SEPARATOR})(?!(?i:{QUOTE}?{SAFE})){VALUE}",
        value_if(likely, "[hidden:value]"),
        signed=True,
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
        "glued password",
        "pass",
        rf"(?i)(?<![a-z0-9])(?:db|sql|my|mysql|pg|root|admin|user|usr|login|mail|smtp|imap|ftp|ssh|ldap|bind|proxy|ipmi|bmc|auth|app|sys|redis|mongo|master|old|new|key|key_?store|trust_?store)pass{COUNT}{SEPARATOR}(?!{QUOTE}?{SAFE}){VALUE}",
        value_if(likely, "[hidden:value]"),
        signed=True,
        hidden=("$dbpass = 'blue-moon{d2}';", "rootpass={12}", 'keystorePass="{9}"'),
        kept=("bypass=true1x", "dbpass: 12"),
    ),
    rule(
        "short name",
        "auth cred",
        rf"{SHORT_AUTH}(?i:{SEPARATOR})(?!(?i:{QUOTE}?{SAFE})){VALUE}",
        value_if(credible, "[hidden:value]"),
        signed=True,
        hidden=("redis.auth={12}", "creds: {12}"),
        kept=("auth: disabled", "auth=kubernetes"),
    ),
    rule(
        "token name",
        "oke",
        rf"{TOKEN}(?i:{COUNT}{SEPARATOR})(?!(?i:{QUOTE}?{SAFE}))(?!(?i:{PROSE})){VALUE}",
        _told(value_if(lambda v: credible(v) or UUID.fullmatch(v) is not None, "[hidden:value]")),
        signed=True,
        hidden=("gitlabToken={20}", "splunk_hec_token: {uuid}", "X_Token: {20}", "dt.token={20}"),
        kept=(
            "tokenExpirationSeconds: 3600",
            "serviceAccountToken: projected",
            "tokens: 1234567",
            'volume "knp-token" : configmap "roots" not found',
        ),
    ),
)
