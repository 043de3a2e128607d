"""Secrets in pairs of name and value: entries of lists, elements of XML, data of objects, and a user with his password."""

from __future__ import annotations

from analyzer import patterns as regex
from analyzer.redact.entries import hidden_entries
from analyzer.redact.kinds.values import EXACT, INSIDE, KEYED, STRONG
from analyzer.redact.rule import SAFE, UUID, Match, SecretRule, likely, no_path, rule, secret, thrown, value_if

ENV_VALUE = regex.compile(
    rf"(?i)(?<![\w.-])((?:name|key|id)\\{{0,8}}\"?\s{{0,4}}[:=]\s{{0,4}}\\{{0,8}}[\"']?(?:[\w.-]{{0,100}}(?:{STRONG}|{KEYED}|token|_pass|_key|_auth|_psk|_pwd|_pw|_creds?|_pat|_seed|_pepper|_salt|_hmac)|{EXACT}|pass|pw)\\{{0,8}}[\"']?\s*+,?\s*+(?:[a-z]{{1,20}}:)?\\{{0,8}}[\"']?value\\{{0,8}}[\"']?\s{{0,4}}[:=]\s{{0,4}}(?P<q>\\{{0,8}}[\"'])?+)(?!{SAFE})"
    r"((?:(?!(?<!\\)(?P=q))[^\n]){3,400}(?=(?<!\\)(?P=q))|(?<=\n[ \t]{0,80}value: {1,4})[^\s\"'|>\[{][^\n]{2,2000}"
    r"|[^\"'\s,}\\]{3,2000}|(?<=[\"'])[^\"'\n\\]{3,400})"
)
"""A variable and its value: all of it where it stands in quotes, with blanks, the other quotes and what is escaped, and where YAML gives it a line."""


OBJECT = regex.compile(
    r"kind\W{1,20}Secret(?:List)?\b|\bkubernetes_secret(?:_v1)?\b|\b(?:patch|replace|apply|create) secrets?[ /]"
)
NEAR = 4000
"""Characters around the data of an object in which its kind is looked for."""


MARK = r"\\{0,8}[\"']"
"""A quote that is escaped as often as the text was put into another one."""


BARE = regex.compile(r"(?<!\\)\"")


def _data(m: Match) -> str:
    """The data of a Secret; that of other kinds is told by its names."""
    around = m.string[max(0, m.start() - NEAR) : m.end() + NEAR]
    body = m[0][len(m["name"]) :]
    if body.startswith("{[hidden:") or not (m["name"].startswith("string") or OBJECT.search(around)):
        return m[0]
    if (
        "\\" in m["name"] and (end := BARE.search(m[0])) is not None
    ):  # a text that was cut: what follows it is not its data
        return f"{m['name']}{{[hidden:secret data]{m[0][end.start() :]}"
    if body[0] == "{" and "\\" not in m["name"]:
        return m["name"] + hidden_entries(body) if body[-1] == "}" else f"{m['name']}{{[hidden:secret data]"
    return f"{m['name']}{{}}" if body[-1] == "}" or body[0] == "m" else f"{m['name']}{{[hidden:secret data]"


def _element(m: Match) -> str:
    value = m["quoted"] or m["bare"]
    return m[0] if value.startswith("[hidden:") or not likely(value) else m[0].replace(value, "[hidden:value]")


def _entry(m: Match) -> str:
    value = m["value"]
    return f"{m['sign']}[hidden:value]" if thrown(value) or UUID.fullmatch(value) else m[0]


ENTRY = regex.compile(
    r"(?P<sign>:\s?\\{0,8}[\"'])(?P<value>[^\"'\n\\]{3,400})(?=\\{0,8}[\"'])|(?P<sign>:\s{1,4})(?P<value>[^\s\"',\[\]{}]{3,400})(?=\s{0,4}[,}])"
)
ELEMENT = regex.compile(
    r"\\{0,8}[\"'](?P<quoted>[^\"'\n\\]{3,400})\\{0,8}[\"']|(?<=[\[,]\s{0,4})(?P<bare>[^\s\"',\[\]{}]{3,400})"
)


RULES: tuple[SecretRule, ...] = (
    rule(
        "env value",
        "value",
        ENV_VALUE.pattern,
        r"\1[hidden:value]",
        hidden=(
            '{"name":"DB_PASSWORD","value":"{9}"}',
            '<add key="ApiKey" value="{12}"/>',
            '<Property oe:key="password" oe:value="{9}"/>',
            "name: X_TOKEN, value: {20}",
            '{"name": "SMTP_PW", "value": "{9}"}',
            '{name: X_PASSPHRASE, value: "{9}"}',
        ),
        kept=('{"name":"MODE","value":"secret"}',),
    ),
    rule(
        "value before its name",
        "value",
        rf"(?i){MARK}value{MARK}\s?[:=]\s?{MARK}(?!{SAFE})(?P<value>[^\"'\n\\]{{3,400}}){MARK}\s?,\s?{MARK}(?:name|key|id){MARK}\s?[:=]\s?{MARK}(?:[\w.-]{{0,100}}(?:{STRONG}|{KEYED}|token|_pass|_key|_auth|_psk|_pwd|_pw|_creds?|_pat|_seed|_pepper|_salt|_hmac)|{EXACT}|pass|pw){MARK}(?![\w.-])",
        value_if(no_path, "[hidden:value]"),
        hidden=('{"value":"{9}","name":"DB_PASSWORD"}', r"{\"value\":\"{20}\",\"name\":\"X_TOKEN\"}"),
        kept=('{"value":"secret","name":"MODE"}', '{"value":"x1","name":"TOKEN_PATH"}'),
    ),
    rule(
        "value of a named object",
        "pass>>value pwd>>value secr>>value oke>>value cred>>value key>>value pass>>plaintext pass>>content",
        rf"(?i)(?:{STRONG}|{KEYED}|token|psk|pass)\\{{0,8}}[\"']\s{{0,4}}(?::|=>?)\s{{0,4}}\{{[^{{}}\n]{{0,200}}?\\{{0,8}}[\"'](?:value|plain_?text|content|current|decrypted)\\{{0,8}}[\"']\s{{0,4}}(?::|=>?)\s{{0,4}}(?!\\{{0,8}}[\"']\[hidden){INSIDE}",
        value_if(likely, "[hidden:value]"),
        hidden=('{"password":{"value":"{9}","type":"String"}}', r"{\"apiKey\":{\"type\":\"x\",\"value\":\"{20}\"}}"),
        kept=('{"password":{"valueFrom":"x1"}}', '{"mode":{"value":"fast12"}}', '{"token":{"value":"none"}}'),
    ),
    rule(
        "docker auth",
        "auth",
        r"(\\{0,8}\"(?:auth|identitytoken|registrytoken)\\{0,8}\"\s{0,4}:\s{0,4}\\{0,8}\")([A-Za-z0-9+/=._-]{8,})(\\{0,8}\")",
        r"\1[hidden:docker auth]\3",
        hidden=('{"auths":{"us.icr.io":{"auth":"{40}"}}}',),
    ),
    rule(
        "xml",
        "</",
        rf"(?i)(<[\w:.-]{{0,60}}(?:{STRONG}|{KEYED}|token|psk|pass)[^<>\n]{{0,100}}>\s{{0,4}}(?:<!\[CDATA\[)?)(?!\[hidden)(?!{SAFE})([^<>\n]{{2,400}})(?=(?:(?<=\]\])>)?</)",
        r"\1[hidden:value]",
        hidden=(
            "<password>{9}</password>",
            "<ns:apiKey type='x'>{20}</ns:apiKey>",
            "<password><![CDATA[{12}]]></password>",
        ),
        kept=("<token>none</token>", "<keyname>x</keyname>"),
    ),
    rule(
        "xml in entities",
        "&lt;/ u003c/",
        rf"(?i)((?:&lt;|\\u003c)[\w:.-]{{0,60}}(?:{STRONG}|{KEYED}|token|psk|pass)(?:&gt;|\\u003e)\s{{0,4}})(?!\[hidden)(?P<value>[^<>\n]{{2,400}}?)(?=&lt;/|\\u003c/)",
        value_if(secret, "[hidden:value]"),
        hidden=("&lt;password&gt;{9}&lt;/password&gt;", r"\u003capiKey\u003e{20}\u003c/apiKey\u003e"),
        kept=("&lt;token&gt;none&lt;/token&gt;",),
    ),
    rule(
        "xml entry",
        "</",
        rf"(?i)<[\w:.-]{{1,40}}\s[^<>\n]{{0,200}}?(?:key|name|id|property|param)\s?=\s?[\"'](?:[\w.-]{{0,100}}(?:{STRONG}|{KEYED}|token|pass|psk))[\"'][^<>\n]{{0,100}}>\s{{0,4}}(?!\[hidden)(?!{SAFE})(?P<value>[^<>\n]{{2,400}})(?=</)",
        value_if(secret, "[hidden:value]"),
        hidden=('<entry key="db.password">{9}</entry>', '<string name="api_token">{20}</string>'),
        kept=('<entry key="mode">secret</entry>',),
    ),
    rule(
        "xml attribute",
        "pass>>value pwd>>value secr>>value oke>>value key>>value",
        rf"(?i)<[\w:.-]{{0,60}}(?:{STRONG}|{KEYED}|token|pass)\s(?:[^<>\n]{{0,100}}\s)?(?:value|text|content)\s?=\s?(?:\"(?!\[hidden)(?P<value>[^\"<>\n]{{2,400}})(?=\")|'(?!\[hidden)(?P<value>[^'<>\n]{{2,400}})(?='))",
        value_if(secret, "[hidden:value]"),
        hidden=('<PASSWORD value="{9}"/>', "<ApiKey id='1' value='{20}'/>"),
        kept=('<token value="none"/>',),
    ),
    rule(
        "input of a form",
        "password>>value",
        r"(?i)<input\s[^<>\n]{0,300}?type\s?=\s?[\"']password[\"'][^<>\n]{0,300}?\svalue\s?=\s?[\"'](?P<value>[^\"'<>\n]{2,400})(?=[\"'])",
        value_if(secret, "[hidden:value]"),
        hidden=('<input type="password" name="x" value="{9}">',),
    ),
    rule(
        "xml name and value",
        "</",
        rf"(?i)<(?:name|key)>[\w.-]{{0,60}}(?:{STRONG}|{KEYED}|token|pass)</(?:name|key)>\s{{0,20}}<(?:value|string)>(?:<string>)?(?!\[hidden)(?!{SAFE})(?P<value>[^<>\n]{{2,400}})(?=</)",
        value_if(secret, "[hidden:value]"),
        hidden=(
            "<member><name>password</name><value><string>{9}</string></value></member>",
            "<key>Password</key><string>{9}</string>",
        ),
        kept=("<name>mode</name><value>password</value>",),
    ),
    rule(
        "xml value in a name",
        "</",
        rf"(?i)<[\w:.-]{{0,60}}(?:{STRONG}|{KEYED}|token|pass)>\s{{0,20}}<(?:[\w.-]{{1,20}}:)?(?:value|string|plaintext)>\s{{0,4}}(?!\[hidden)(?!{SAFE})(?P<value>[^<>\n]{{2,400}})(?=</)",
        value_if(secret, "[hidden:value]"),
        hidden=("<AdministratorPassword><Value>{9}</Value>",),
        kept=("<Mode><Value>password</Value></Mode>",),
    ),
    rule(
        "value of a key",
        "pass>>value pwd>>value secr>>value oke>>value key>>value psk>>value",
        r"(?i)(?:psk|password|passwd|secret|token|key)[-_ ]?value(?:\s?[=:]\s?|\s)[\"']?(?P<value>[^\s\"',;<>\[][^\s\"',;<>]{5,400})",
        value_if(likely, "[hidden:value]"),
        hidden=("TLSPSKValue={h64}", 'plain-text-password-value "{12}"', "secret_value: {20}"),
        kept=("key value store", "token value is missing"),
    ),
    rule(
        "list of a name",
        "pass>>[ oke>>[ secr>>[ cred>>[ key>>[",
        r"(?i)(?:passwords?|passwds?|secrets|tokens|credentials|(?:api|unseal|recovery|private|secret|signing|encryption|access)_?keys?)(?:_(?:b64|hex|base64))?\\{0,8}[\"']?\s?[:=]\s?(?P<list>\[(?!hidden)[^\[\]\n]{3,1000000}\])",
        lambda m: m[0][: m.start("list") - m.start()] + ELEMENT.sub(_element, m["list"]),
        hidden=('{"unseal_keys_b64":["{43}=","{43}="]}', "passwords: [{12}, blue-moon{d2}]"),
        kept=('"secrets": ["configMap", "default"]', "tokens: [1, 2, 3]"),
    ),
    rule(
        "map of a name",
        "pass>>{ oke>>{ secr>>{",
        r"(?i)(?:passwords|secrets|tokens)\\{0,8}[\"']?\s?[:=]\s?(?P<map>\{(?!hidden)[^{}\n]{3,1000000}\})",
        lambda m: m[0][: m.start("map") - m.start()] + ENTRY.sub(_entry, m["map"]),
        hidden=(
            '"tokens":{"agent":"{uuid}","default":"{24}"}',
            "'passwords': {'bob': '{12}'}",
            "tokens: {a: {24}, b: {20}}",
        ),
        kept=(
            '"secrets":{"pod":"default-token-x1"}',
            '"tokens":{"audience":"konnectivity"}',
            "tokens: {audience: api, expirationSeconds: 3607}",
        ),
    ),
    rule(
        "data of a secret",
        "secret>>data string>>data",
        r"(?P<name>(?<![A-Za-z])(?:data|stringData)\\{0,8}[\"']?\s?:\s?)(?:\{(?= ?[^{}\s])[^{}]{1,100000}(?:\}|\Z)|map\[(?=[^\[\]\s])[^\[\]]{1,100000}\])",
        _data,
        hidden=(
            '{"kind":"Secret","stringData":{"config":"{9}"}}',
            r"{\"data\":{\"x\":\"{24}\"},\"kind\":\"Secret\"}",
            "data: {x: {12}}, kind: Secret",
            "data: { x: {12}, y: {9} }, kind: Secret",
            "{'kind': 'Secret', 'data': {'x': '{12}', 'y': '{9}'}}",
            '{"type":"kubernetes_secret","attributes":{"data":{"x":"{12}"}}}',
            """kubectl patch secret x -p '{"data":{"k":"{12}"}}'""",
            """kubectl patch x -p '{"stringData":{"k":"{12}"}}'""",
            '{"kind":"Secret","data":{"k":"{12}',
            r'{"m":"applied {\"kind\":\"Secret\",\"data\":{\"k\":\"{12}","count":3}',
        ),
        kept=('{"kind":"ConfigMap","data":{"mode":"secret"}}', '{"kind":"Secret","metadata":{"name":"x-tls"}}'),
    ),
    rule(
        "user variable",
        "user= user: users= users: userpwd login= login: logins= auth>>basic",
        r"(?<![a-z])(?:USERS?|USERPWD|LOGINS?|BASIC_?AUTH)[\"']?\s?[=:]\s?[\"']?[\w.@-]{1,80}:(?P<value>[^\s\"':/][^\s\"':]{3,200})(?!:)",
        value_if(likely, "[hidden:password]"),
        hidden=("ETCDCTL_USER=root:{12}", "HTTP_LOGIN: 'bob:{12}'", "BASIC_AUTH=bob:{12}"),
        kept=("USER=system:node:worker1", "RUNAS_USER=1000:1000"),
    ),
    rule(
        "one-time code",
        'pin= pin: pin" pin\\ otp mfa recovery~~code backup~~code',
        r"(?i)(?<![a-z0-9_-])(?:(?:pin|otp|mfa|totp)(?:[-_ ]?code)?\\{0,8}[\"']?\s?[=:]\s?\\{0,8}[\"']?(?P<value>\d{4,8})(?![\d.:])|(?:recovery|backup) codes?\s?[=:]\s?(?P<value>[A-Z0-9]{4,6}(?:-[A-Z0-9]{4,6}){1,5}|[a-z0-9-]{6,12}(?:[ ,;]{1,3}[a-z0-9-]{6,12}){1,15}))",
        value_if(secret, "[hidden:code]"),
        hidden=("PIN={d6}", '"pin": "{d6}"', "otp: {d6}", "recovery code: {u4}-{u4}-{u4}", "backup codes: {d8} {d8}"),
        kept=("spin: 123456", "mfa: enabled"),
    ),
)
