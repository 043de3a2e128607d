"""
Passphrases: several words behind the name of a password, without quotes.

In a document the value of a name runs to the end of its line (YAML 1.2, section 7.3.3, Java properties, `.env` files); in
a log the words behind it are mostly what somebody says about a password, which stays. The words themselves tell::

    db.password: correct horse battery staple        password: must be at least 8 characters
"""

from __future__ import annotations

from analyzer import patterns as regex
from analyzer.redact.heads import HEAD
from analyzer.redact.kinds.values import PASSWORD
from analyzer.redact.rule import SAFE_WHOLE, Match, SecretRule, plain, rule, span_of, value_of, with_value
from analyzer.redact.vocabulary import words

FUNCTION = frozenset(
    regex.findall(
        r"\w+",
        "a an the and or but nor so as if than then that this these those there here it its their our your his her my we you they i he she who whom which what"
        " when while where why how is are was were be been being am do does did done has have had having will would shall should may might must can cannot could"
        " to of in on at by for from with without within into onto over under above below after before until since during between against about via per due"
        " because again already yet still also too only just even more most less least very not no none never any some all both each every either neither other another same",
    )
)
"""Words that join others; a passphrase may begin with an article, and seldom has more than one of them in three."""
STATUS = frozenset(
    regex.findall(
        r"\w+",
        "must should shall may might cannot could would will can not no is are was were be been has have had does did do needs need incorrect wrong invalid bad failed fails failure"
        " error errors denied refused rejected expired expires expire missing required requires requirement needed empty unset null nil changed changes change updated update rotated reset resets set"
        " given provided supplied specified entered enter accepted ok success successful successfully succeeded authentication authorization authenticated authenticating authenticate login logon account"
        " accounts locked disabled enabled unknown unexpected mismatch mismatched match matches timeout timed connection context deadline exceeded canceled cancelled closed"
        " peer host hostname server client request requests response retry retries retrying try trying attempt attempts policy policies strength weak hash hashed hashing encrypted encryption encrypt decrypt"
        " decrypted decryption plaintext cleartext masked redacted hidden omitted stored store found exists exist loaded load read reading written write path env environment variable stdin"
        " prompt prompted prompting generated generate using use used see check contact administrator please type typed confirm confirmation verify verified verification validation validated validate unable"
        " refusing minimum maximum length characters character chars letters digits long short dial lookup tcp tls x509 certificate handshake permission access forbidden unauthorized unsupported"
        " instead option deprecated optional default defaults value values string field flag argument parameter file secret for user users username from to by of at in on with via"
        " parse parsing unmarshal json yaml number integer got expected backend database service cluster node pod namespace object resource configmap name key token reason message warning info debug",
    )
)
"""Words that say what became of a password, or what it has to be."""
WORD = regex.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
COMMENT = regex.compile(r"\s#.*+\Z", regex.S)
NAME = rf"(?:[\w.-]{{0,100}}[_.-]|[\w.-]{{0,100}}?)(?:{PASSWORD})\d{{0,2}}"
LETTERS = r"[A-Za-z]{2,20}"
BEHIND = r"(?=\s*$|[,;)\]}\"'\\|]|\s--?\w|\s[\w.-]{1,40}=)"
"""What ends a run of words that stands inside of a line."""


def about(value: str) -> bool:
    """Do the words say something about a password: they begin so, or most of them join others or say such things."""
    words = [one.lower() for one in WORD.findall(value)]
    if not words:
        return True
    told = [one in STATUS or one in FUNCTION for one in words]
    begins = words[0] in STATUS and (len(words) <= 2 or any(told[1:]))
    return begins or 2 * sum(told) > len(words)


def phrase(value: str) -> bool:
    """Several words that are no sentence about a password, no path and no list."""
    return (
        " " in value.strip()
        and not SAFE_WHOLE.fullmatch(value)
        and not plain(value)
        and "[hidden:" not in value
        and not about(value)
    )


def certain(value: str) -> bool:
    """The same inside of a line: no word may be one of those that sentences hold."""
    words = [one.lower() for one in WORD.findall(value)]
    return phrase(value) and not any(one in STATUS or one in FUNCTION for one in words)


def said(m: Match) -> bool:
    """Is what follows a name a sentence: the word that would be the value, and those behind it on the line."""
    end = m.string.find("\n", m.end())
    rest = m.string[m.end() : end if end >= 0 else None]
    value = value_of(m)
    if not value.isalpha() or value.lower() not in STATUS:
        return False
    return FOLLOWED.match(rest) is not None or NAMED.match(rest) is not None


def tells(m: Match) -> bool:
    """
    Is what follows the name of a token or a key a sentence: a word of every log, and behind it another one or a quoted name.

    Nobody's token is a word, and a sentence goes on (`failed to fetch token: serviceaccounts "x" not found`); a value stands alone or
    before the next name (`secret: swordfish user=bob`).
    """
    begin, end = span_of(m)
    whole = m.string[begin:end]
    value = whole.rstrip(":")
    if whole[-1:] == ":":  # a chain of errors, as of `oauth2: `
        value = value.rstrip("0123456789")
    if not value.isalnum() or m.string[begin - 1] in "\"'" or value.lower() not in words():
        return False
    return GOES_ON.match(m.string, end) is not None


HIDDEN = r"(?:[wW]|[a-z]{2,8}-)[0-9a-fA-F]{8,10}(?![\w=:.-])"
"""The pseudonym of a word or a name: a sentence stays one when a name in it is replaced."""
GOES_ON = regex.compile(rf"\s{{1,2}}(?:{HIDDEN}|" + r"[A-Za-z][a-z-]{0,30}(?![\w=:.-])|\\{0,8}\"[\w./:-])")
NAMED = regex.compile(r"\s\\{0,8}\"[\w./-]")
"""The name of an object in quotes."""
FOLLOWED = regex.compile(rf"[,;.!)]?\s{{1,2}}(?:{HIDDEN}|" + r"[A-Za-z]{1,30}(?![\w=:.-]))")
"""A word that is no name of another value."""


def _whole(m: Match) -> str:
    whole = value_of(m)
    value = COMMENT.sub("", whole).rstrip()
    return with_value(m, "[hidden:value]" + whole[len(value) :]) if phrase(value) else m[0]


def _inside(m: Match) -> str:
    value = value_of(m)
    least = 2 if "phrase" in m["name"].lower() else 3
    if len(value.split(" ")) < least or not certain(value):
        return m[0]
    return with_value(m, "[hidden:value]")


RULES: tuple[SecretRule, ...] = (
    rule(
        "passphrase of a line",
        "pass pwd kennwort senha contraseña wachtwoord heslo пароль",
        rf"(?im)(?:^(?-i:{HEAD})[ \t]{{0,200}}|(?<=[\[:,]\s?\\{{0,8}}\"))(?:- )?(?:export )?\"?{NAME}\"?[ \t]{{0,20}}(?:[:=]|=>)[ \t]{{0,20}}(?P<value>[^\s\"'`|>&*!#\[{{$<(%@,;:=-][^\n\"'`]{{2,400}})(?=$|\")",
        _whole,
        hidden=(
            "  db.password: {a7} {a5} {a7}",
            "ADMIN_PASSWORD={a7} {a5} {a7}",
            "keyPassphrase = the {a7} {a5} {a7}",
            "- adminPassword: my {a7} is {a5}   # of the old one",
            "export PASSPHRASE={a7} {a5}",
            "password: {a7} {d4} {a5}",
        ),
        kept=(
            "password: must be at least 8 characters",
            "password: context deadline exceeded",
            "Passphrase: required by the server",
            "password: not changed since 2024",
        ),
    ),
    rule(
        "passphrase in a line",
        "pass",
        rf"(?i)(?<![\w-])(?P<name>(?:[\w.]{{0,100}}?){PASSWORD})\"?(?:\s?=\s?|:\s{{1,2}})(?P<value>{LETTERS}(?:\s{LETTERS}){{1,15}}){BEHIND}",
        _inside,
        hidden=('msg="new passphrase: {a7} {a5}"', "user=bob password={a7} {a5} {a7} host=x"),
        kept=(
            "bad password: authentication failed for user",
            "password=wrong for user bob",
            "login: invalid password: account locked",
        ),
    ),
)
FLAGS: tuple[SecretRule, ...] = (
    rule(
        "passphrase of a flag",
        "pass",
        rf"(?i)(?P<name>(?<![\w-])--?(?:[a-z0-9]{{1,30}}[._-]){{0,6}}(?:passphrase|password|passwd))[ =](?P<value>{LETTERS}(?:\s{LETTERS}){{1,15}}){BEHIND}",
        _inside,
        hidden=("gpg --passphrase {a7} {a5} {a7} -d f", "tool --vault-password={a7} {a5} {a7} --x"),
        kept=("use --passphrase instead of a file", "the flags --password and --password-file are for users"),
    ),
)
"""Asked of a command before the rules that take one word behind a flag."""
