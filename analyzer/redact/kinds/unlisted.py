"""
Passwords of letters alone under short names and beside a login, where every word could stand: they go where no list knows them.

A test passes, a pass is one through rows, and credentials are somebody's: what is told there is words, and a chosen password is none::

    ADMIN_PW=zubrikmo          pass: TestDial            creds: bob/zubrikmo
"""

from __future__ import annotations

from analyzer import patterns as regex
from analyzer.redact.kinds.chosen import chosen
from analyzer.redact.kinds.values import QUOTE, SEPARATOR
from analyzer.redact.rule import SAFE, SecretRule, credible, rule, thrown, value_if
from analyzer.redact.vocabulary import is_word

LETTERS = regex.compile(r"[A-Za-z]{6,40}")
GIVEN = r"(?!(?:Test|Benchmark|Example|Fuzz)[A-Z])(?P<value>[A-Za-z]{6,40})(?![\w.+/@:$({\[-])"
LOGIN = r"(?:[\w.@+-]{2,100}|\[hidden:[\w -]{1,20}\])"


def unlisted(value: str) -> bool:
    """Letters that are no word of the list and do not tell what became of a password."""
    return LETTERS.fullmatch(value) is not None and chosen(value) and not is_word(value)


def told(value: str) -> bool:
    """The same, or what can be seen to be chosen or drawn."""
    return credible(value) or unlisted(value)


RULES: tuple[SecretRule, ...] = (
    rule(
        "letters under a short name",
        "pass pw pwd cred",
        rf"(?i)(?<![A-Za-z0-9-])(?:[A-Za-z0-9]{{1,30}}[_.-]){{0,4}}(?:(?:[a-z]{{2,12}})?pass|pwd?|creds?){SEPARATOR}(?!{QUOTE}?{SAFE}){QUOTE}?(?-i:{GIVEN})",
        value_if(unlisted, "[hidden:value]"),
        signed=True,
        hidden=("ADMIN_PW=zubrikmo{a8}", "pass: zubrikmo{a8}", 'pwd = "zubrikmo{a8}"', "DBPASS=zubrikmo{a8}"),
        kept=(
            "pass: konnectivity",
            "--- PASS: TestDialZubrik (0.00s)",
            "second_pass=complete",
            "creds: someNamespace",
        ),
    ),
    rule(
        "letters behind a login",
        "login>>pass login>>pw user>>pass user>>pw cred",
        rf"(?i)(?:\b(?:login|user|uid)[ =]\s{{0,4}}{LOGIN},?\s{{1,4}}(?:pass|pwd?)(?:\s{{1,4}}|=)|\bcred(?:ential)?s?\s?[:=]\s{{0,4}}{LOGIN}[/:])(?!\[hidden)(?-i:{GIVEN})",
        value_if(unlisted, "[hidden:password]"),
        hidden=("login bob pass zubrikmo{a8}", "credentials: bob/zubrikmo{a8}", "uid=bob pwd=zubrikmo{a8}"),
        kept=("user bob pass through", "credentials: file/missing", "credentials: bob/namespace"),
    ),
    rule(
        "password of a daemon",
        "insecure-password requirepass masterauth",
        r"(?i)(?<![\w-])(?:insecure-password|requirepass|masterauth)\s{1,8}[\"']?(?!\[hidden)(?P<value>[^\s\"']{3,200})",
        value_if(chosen, "[hidden:password]"),
        hidden=("user bob insecure-password zubrikmo{a8}", "requirepass {a12}", 'masterauth "{a12}"'),
        kept=("requirepass not set", "masterauth failed"),
    ),
    rule(
        "cell beside its title",
        "pass>></t pwd>></t secr>></t oke>></t key>></t",
        r"(?i)<t[dh][^<>\n]{0,100}>\s{0,4}(?:<[a-z]{1,8}>)?(?:[\w .-]{0,40}(?:password|passwd|passphrase|secret|api[ _-]?key|access[ _-]?key|token))\s?:?(?:</[a-z]{1,8}>)?\s{0,4}</t[dh]>\s{0,8}<t[dh][^<>\n]{0,100}>\s{0,4}(?:<[a-z]{1,8}>)?(?!\[hidden)(?P<value>[^\s<>\n]{6,400})",
        value_if(lambda value: thrown(value) or unlisted(value), "[hidden:value]"),
        hidden=("<tr><td>Password</td><td>zubrikmo{a8}</td></tr>", "<th>API key:</th> <td><code>{24}</code></td>"),
        kept=("<td>Password</td><td>required</td>", "<td>Token</td><td>namespace</td>"),
    ),
    rule(
        "key of a tunnel in the kernel",
        "key>>(gcm( auth>>(gcm( xfrm>>(gcm(",
        r"(?i)\b(?:rfc4106|rfc7539esp|seqiv)?\(?(?:gcm|ccm|chacha20)[\w,(]{0,40}\){1,3}[\"']?\s{1,4}(?:0x)?(?!\[hidden)(?P<value>[0-9a-f]{32,160})\b",
        "[hidden:key]",
        hidden=(
            "keys: 3 rfc4106(gcm(aes)) {h40} 128",
            "ip xfrm state add proto esp aead 'rfc4106(gcm(aes))' 0x{h72} 128",
        ),
        kept=("rfc4106(gcm(aes)) 128",),
    ),
)
