"""What the rules about named secrets are put together of: names that mean one, signs behind a name, and values with their quotes."""

from __future__ import annotations

from analyzer import patterns as regex

PASSWORD = r"(?:passwords?|(?<!ch)passwd|passphrase|pass[-_](?:phrase|word|code)|passcode|passwort|pwd|kennwort|contraseña|mot de passe|senha|hasło|haslo|lösenord|losenord|пароль|密码|密碼|口令|パスワード|wachtwoord|heslo|adgangskode|salasana|contrasena|(?<![a-z])(?:clave(?: de acceso)?|parola(?: d'ordine)?|parolă|sifre|lozinka|geslo)|şifre|jelszó|jelszo|гасло|비밀번호|암호|كلمة (?:المرور|السر)|סיסמה|κωδικός|mật khẩu|पासवर्ड|รหัสผ่าน)"
STRONG = (
    rf"(?:{PASSWORD}|secret(?!s?[-_]?(?:name|ref|key-ref|namespace))|api[-_]?key|access[-_]?key(?:[-_]?id)?|private[-_]?key|client[-_]?secret|auth[-_]?token|access[-_]?token|refresh[-_]?token|id[-_]?token|bearer[-_]?token"
    r"|session[-_]?token|session[-_]?key|credentials?)"
)
OTHER = r"(?:licen[sc]e|community(?:[-_]?string)?|requirepass|masterauth|masterpass|bind[-_]?pw|root[-_]?pw|user[-_]?pw|auth[-_]?pass|sess(?:ion)?[-_]?id|jsessionid|phpsessid|otp[-_]?secret|auth[-_]?tok|pass4symmkey)"
KEYED = (
    r"(?:(?:secret|sign(?:ing)?|encrypt(?:ion)?|licen[sc]e|ingestion|account|shared|master|service|hmac|auth|admin)[-_. ]?key|key[-_]?material|"
    rf"{OTHER})"
)
SHORT_PASS = r"(?:(?:(?<=[_.-])|(?<![A-Za-z0-9_.-]))(?i:pass|psk|pw)|(?<=[a-z0-9])(?:Pass|Psk|Pw))"
SHORT_AUTH = r"(?:(?:(?<=[_.-])|(?<![A-Za-z0-9_.-]))(?i:auth|creds?)|(?<=[a-z0-9])(?:Auth|Creds?))"
TOKEN = r"(?:(?:(?<=[_.-])|(?<![A-Za-z0-9_.-]))(?i:tokens?)|(?<=[a-z0-9])(?:Tokens?|TOKENS?))"
TOKEN_ALONE = r"token(?:(?<=[\s,;{(\[&?'\"\\-]token)|(?<=^token)|(?<=%22token)|(?<=\\u0022token))"
EXACT = rf"(?:client-key-data|secret[-_ ]?id|client-certificate-data|{TOKEN_ALONE}|AWSAccessKeyId|nodeMeshPassword|x-auth-token)"
QUOTE = r"(?:\\{0,8}[\"'`]|%22|\\u0022|&quot;|&#34;)"
INDEX = r"(?:\[[\w\"'-]{0,40}\])?"
EQUALS = r"(?:=>|->|:=|={1,2}|:{1,2}|＝|：|%3D|%3A|\\u003[da]|&#61;|=3D)"
SEPARATOR = rf"{INDEX}{QUOTE}?\]?[*_]{{0,3}}[ \t]{{0,40}}\\{{0,4}}{EQUALS}\s{{0,40}}(?:[|>][+-]?(?:\s|\\n){{1,4}})?(?:(?:!!?[\w/-]{{0,40}}|&[\w-]{{1,60}})\s{{1,4}}){{0,2}}(?:\[(?!hidden))?+(?:[bru](?=[\"']))?+(?:[A-Za-z][\w.]{{0,40}}\((?=[\"']))?+"
COUNT = r"(?:_?\d{1,2})?"
"""What stands behind a name of which there are several: `password1`, `token_2`."""
INSIDE = r"(?:\"(?P<value>(?:[^\"\\\n]|\\[^\n]){3,400})(?=\")|'(?P<value>(?:[^'\\\n]|''|\\[^\n]){3,400})(?=')|(?P<q>\\{1,8}[\"'])(?P<value>(?:(?!(?<!\\)(?P=q))[^\n]){3,400})(?=(?<!\\)(?P=q)))"
"""A value with its quotes: those of the other kind and those behind a backslash are part of it."""
VALUE = rf"(?:(?!{QUOTE}\[hidden){INSIDE}|{QUOTE}(?!\[hidden)(?P<value>[^\"'`\\\n]{{3,400}})(?=\\{{0,8}}[\"'`])|{QUOTE}?(?P<value>[^\s\"',;&}}\\<>\])\[][^\s\"',;&}}\\<>\])]{{3,2000}}))"
NAME = rf"(?:[\w.-]{{0,100}}{STRONG}|{EXACT})"
STRONG_KEY = regex.compile(r"(?i)(?:api|access|private|secret)[-_. ]?$")
KEYS = regex.compile(
    r"(?i)(?:sign(?:ing|ature)?|encrypt(?:ion)?|crypt(?:o|ed)?|cipher|licen[sc]e|ingest(?:ion)?|account|shared|shared[-_ ]?access|master|deploy|storage|service|subscription|consumer|integration|instrumentation"
    r"|h?mac|ssh|wep|wpa|app|application|auth|authentication|admin|write|read|root|webhook|wrapping|session|cookie|registration|pre[-_ ]?shared|tsig|hash|salt|aes|rsa|jwt|otp|token|user|project|server|client|datadog|dd"
    r"|oauth|backup|db|database|recovery|certificate|priv|unseal|activation|record|routing|product|device|enrollment|host|publish)[-_. ]?$"
)
ISSUED_KEY = regex.compile(
    r"(?i)(?:sign(?:ing)?|licen[sc]e|ingest(?:ion)?|instrumentation|integration|subscription|record|routing|registration|activation"
    r"|opsgenie|victorops|heroku|statuspage|postmark|hubspot|sendbird|kucoin|messagebird|squadcast|rollbar|logz|papertrail|honeybadger)[-_. ]?$"
)
"""Keys that services give out in the form of a UUID."""
ABOUT = (
    "FILE|FILES|PATH|DIR|NAME|NAMES|LEN|LENGTH|TTL|URL|URI|HOST|TYPE|COUNT|MODE|POLICY|AGE|REF|MIN|MAX|TIMEOUT|SECONDS|ENABLED|REQUIRED|FORMAT|FIELD"
    "|LAST|CHANGED|CREATED|UPDATED|EXPIRED|ROTATED|ROTATION|DATE|TIME|AT|ALGORITHM|ALG|HINT|LABEL|SELECTOR|RULES|STRENGTH|HISTORY|HEADER|PREFIX|ISSUER|AUDIENCE|REVIEW|EXPIRY|EXPIRES|EXPIRATION|ID|VERSION|NAMESPACE|MOUNT|VOLUME|KIND|STATUS|PROVIDER|REQUEST|EXCHANGE"
)
"""What stands behind a secret's name in the name of something about it."""
