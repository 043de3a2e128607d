"""Secrets of a login and of a signature: routers that answer for each other, chat and game servers, codes that are sent, calls that sign."""

from __future__ import annotations

from analyzer.redact.kinds.code import VALUE
from analyzer.redact.rule import SecretRule, credible, likely, rule, secret, value_if

RULES: tuple[SecretRule, ...] = (
    rule(
        "secret before its word",
        "pass>>~~as~~ pass>>~~als~~ pass>>~~for~~ pw>>~~as~~ pw>>~~for~~ kennw>>~~als~~ secr>>~~as~~",
        r"(?i)\b(?:use|using|with|try|enter|type|set|nimm|verwende)\s{1,3}[\"'`]?(?P<value>[^\s\"'`<>]{6,200})[\"'`]?\s{1,3}(?:as|for|als)\s(?:(?:the|your|a|new|my|das|temporary|initial)\s){0,2}(?:password|passphrase|passwort|kennwort|pw|pwd|secret)\b(?![ _-]?(?:file|store|manager|policy|backend|hash|name|ref|provider|plugin|key|env))",
        value_if(likely, "[hidden:password]"),
        hidden=(
            "please use {14} as password",
            "enter '{12}' as the new password",
            "verwende blue-moon{d2} als Passwort",
        ),
        kept=("use node-1a2b as password store", "use environment as password source", "set it for the secret"),
    ),
    rule(
        "number that opens",
        "pin~~is pin~~was pin~~ist pin~~lautet",
        r"(?i)(?:(?-i:\bPIN)|\b(?:your|my|new|sim|card|unlock|door|phone) pin) (?:is|was|ist|lautet):?\s(?:now )?[\"'`]?(?P<value>\d{4,8})(?![\w.:-])",
        value_if(secret, "[hidden:code]"),
        hidden=("Your PIN is {d6}", "the new pin is now {d4}", "PIN lautet {d4}"),
        kept=("pin is 1234", "the PIN is 12", "the PIN is 2026-11-30"),
    ),
    rule(
        "word of a router",
        "auth>>~~authentication~~",
        r"(?i)\b(?:standby|vrrp|glbp)(?: \d{1,4}){1,2} authentication (?:text |md5 key-string (?:[07] )?)?(?!md5|mode|text|key)(?P<value>[^\s\"']{4,100})",
        value_if(likely, "[hidden:password]"),
        hidden=(
            "standby 1 authentication blue-moon{d2}",
            "vrrp 7 authentication text {12}",
            "glbp 1 authentication md5 key-string 7 {12}",
        ),
        kept=("standby 1 authentication md5 key-chain rack12a", "vrrp 1 authentication failed"),
    ),
    rule(
        "login of a server",
        "login~~ /oper~~",
        r"(?m)(?:^|[>:] )(?:/oper|/?login) (?!(?:failed|from|to|for|with|as|on|at|of|by|is|was|attempt|session|page|url|token|again)\b)[\w.@-]{2,80} (?P<value>[^\s\"'(]{6,200})\s*$",
        value_if(credible, "[hidden:password]"),
        hidden=("login serveradmin {14}", "/oper bob {12}"),
        kept=("login failed abc12345", "login bob again", "login page worker-12"),
    ),
    rule(
        "easy connect",
        "@// @>>:15",
        r"(?<![\w/.:@-])[A-Za-z][\w$.-]{0,60}/(?P<value>[^\s/@\"']{3,200})@(?://[\w.-]|[\w.-]{1,200}:15\d\d/)",
        value_if(secret, "[hidden:password]"),
        hidden=("connecting to scott/{12}@//db.example.net:1521/svc", "scott/blue-moon{d2}@db:1521/orcl"),
        kept=("a/b/c@//x", "mailto:x@y:1521/z"),
    ),
    rule(
        "key of a signature",
        "jwt. hmac",
        rf"(?i)(?:\bjwt\.(?:encode|sign|decode|verify)\([^\"'\n]{{1,200}},\s?b?|\bhmac\.new\(\s?b?|\bcreateHmac\(\s?[\"'][\w-]{{2,20}}[\"'],\s?|\bhash_hmac\(\s?[\"'][\w-]{{2,20}}[\"'],\s?[^\"'\n,]{{1,100}},\s?){VALUE}",
        value_if(likely, "[hidden:key]"),
        hidden=(
            'jwt.encode(p, "blue_moon{d2}", algorithm="HS256")',
            "hmac.new(b'{12}', m)",
            "createHmac('sha256', '{12}')",
            "hash_hmac('sha1', $m, '{12}')",
        ),
        kept=('jwt.decode(t, key, "HS256")', "hmac.new(key, 'sha256')"),
    ),
    rule(
        "code that was sent",
        "passcode one-time verific security~~code",
        r"(?i)(?:\b(?:one-time|verification|security|sms) (?:passcode|code|pin|password)|\bpasscode)(?: (?:is|was))?\s?[:=]?\s(?P<value>\d{6,8})(?![\w.:-])",
        value_if(secret, "[hidden:code]"),
        hidden=("one-time passcode {d6} sent", "your verification code is {d6}", "SMS one-time PIN: {d8}"),
        kept=("verification code 500", "passcode of 6 digits", "one-time code: 2026-11-30"),
    ),
    rule(
        "login with",
        "login log~~in",
        r"(?i)\blog[ -]?in (?:with|as|using) [\w.@-]{2,80}(?: and|,| ?/| with)(?: (?:password|pw|pass))? (?P<value>[^\s\"',;]{6,200})",
        value_if(credible, "[hidden:password]"),
        hidden=("login with bob and {14} works", "log in as bob / {12}"),
        kept=("login with bob and kubectl", "log in as root and restart node-12a"),
    ),
)
