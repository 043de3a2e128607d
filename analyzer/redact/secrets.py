"""
Secrets are hidden before anything is stored for a report: by shape, by key name, by tool, and where they are encoded.

The rules are data (`analyzer.redact.kinds`); this module says which of them a text has to be asked. Kept: agent IDs,
UUIDs, digests, addresses, paths. Hiding twice changes nothing.
"""

from __future__ import annotations

import functools
import re

from analyzer import patterns as regex
from analyzer.redact.arguments import PLACED_LIST, in_lists, over_lines
from analyzer.redact.cells import below_headings
from analyzer.redact.encoded import LONG, PERCENT, base64_runs, coloured, colours, in_form, letters, percent
from analyzer.redact.heads import BEFORE
from analyzer.redact.hinted import hinted
from analyzer.redact.kinds import ACCOUNTS as ACCOUNT_RULES
from analyzer.redact.kinds import COMMANDS as COMMAND_RULES
from analyzer.redact.kinds import RULES, VENDORS
from analyzer.redact.kinds.accounts import FIELDS, NUMBERED
from analyzer.redact.kinds.pairs import ENV_VALUE
from analyzer.redact.literals import in_plain_strings, in_strings, left_over, requoted, whole_escapes
from analyzer.redact.multi_line import blocks
from analyzer.redact.named import below_names
from analyzer.redact.pieces import LONG as LONG_TEXT
from analyzer.redact.pieces import in_pieces
from analyzer.redact.plan import Plan, plan
from analyzer.redact.scalars import beside_others
from analyzer.redact.spelled import in_spelled, spelled
from analyzer.redact.spread import spread

__all__ = ["ENV_VALUE", "hide", "hide_below"]

PIECES = (
    "pass", "oke", "key", "auth", "secr", "cred", "pw", "psk", "@", ":::", "/oper", "jwt.", "one-time", "verific", "security code", "log in", "zugangsd", "anmelded", "inlogg", "$", "bear", "cook", "communit", "value", "licen", "sess", "</", "'", "|", "snmp", "com2s", "psink", "p2sink", "msink", "identified", "insert into", "send", '" "', "string", "set ", "hash", "pin=", "pin:", "pin is", "pin was", "pin laut", "otp", "mfa", "ery code", "up code", "pat=", "pat:", 'pat"', "salt", "signat", ":thin", "kennw", "senha", "contraseñ", "lösenord", "hasło", "пароль", "密码", "パス", "createus", " >", " using ", "login", "plaintext", "<<<", "identif", "seed", "mnemoni", "xfrm", "host add", "service install", " /p:", "pepper", "kek", "dek", "hmac", "pin\"", "pin\\", "user add", "connection-create", "pdp", "sqlldr", "&lt;/", "u003c/", "_code", " /rp", " /pw", " use ", "-team", '","-p', "net user", "user=", "user:", "users=", "users:", "vault ", "encrypt_s", "{plain", "{clear", "rabbitmqctl", "cargo login", "rclone ob", "ha1", "mc alias", "crumb", "radtest", "relay", "_private", "wachtw", "heslo", "adgang", "salas", "clave", "parol", "sifre", "lozin", "geslo", "jelsz", "senh", "şifre", "парол", "гасл", "口令", "密碼", "비밀", "암호", "المرور", "السر", "סיסמ", "κωδικ", "mật kh", "रहस", "पासव", "รหัส",
)  # fmt: skip
"""Pieces of the hints: most lines hold one or two of them, and only the rules behind those are asked."""
FOREIGN = tuple(piece for piece in PIECES if not piece.isascii())


def _one_pattern(pieces: tuple[str, ...]) -> str:
    """Finds any of the pieces, by their first letters: in half the time of looking for one after the other."""
    behind: dict[str, list[str]] = {}
    for piece in pieces:
        behind.setdefault(piece[0], []).append(re.escape(piece[1:]))
    return "|".join(f"{re.escape(first)}(?:{'|'.join(rest)})" for first, rest in behind.items())


ANY_PIECE = regex.compile(_one_pattern(tuple(piece for piece in PIECES if piece.isascii())))
ESCAPE = "\\"
ESCAPED_LINE = regex.compile(r"\\{1,3}n")
TAIL = regex.compile(r"[-._~:!}](?<![0-9a-f]{4}-)[A-Za-z0-9_+/=-]{14}")
"""What stands behind the prefix of a vendor's token and seldom in a line of a log; a UUID's parts are shorter."""


WORDED, VENDED = plan(RULES, PIECES), plan(VENDORS, ("_", "{", "-", "."))
COMMANDS, ACCOUNTS = plan(COMMAND_RULES), plan(ACCOUNT_RULES)
OF_LINES = WORDED.of_lines()
WITH_DIGITS = tuple(hint for _, hints in WORDED.pieces for hint, _ in hints if any(map(str.isdigit, hint)))
SHORT = 200
"""Characters of a line that is looked at once, however often it stands in a bundle."""
MOST_ROUNDS = 5
"""Hidden parts change what stands beside them; after two rounds nothing changes in practice."""


def hide(text: str) -> str:
    """The text with every secret replaced by ``[hidden:kind]``."""
    if len(text) <= SHORT:
        return _hide_short(text)
    return _hide(text) if len(text) <= LONG_TEXT else in_pieces(text, _hide)


@functools.lru_cache(maxsize=4096)
def _hide_short(text: str) -> str:
    """The lines of a thousand pods of one workload are the same thirty."""
    return _hide(text)


def hide_below(text: str) -> str:
    """The lines of a text with what is told by the lines above it hidden; each line by itself is for `hide`."""
    try:
        lines, clean = hinted(text), text
        for change in (below_headings, beside_others, spread, below_names):
            new = change(clean, lines)
            lines, clean = (lines, clean) if new is clean else (hinted(new), new)
        return over_lines(clean, plainly)
    except TimeoutError:
        return "\n".join("[hidden:not searched in time]" for _ in text.split("\n"))


def escaped_lines(text: str) -> str:
    """A text in which lines are written as `\\n`, as programs print what others print: hidden as if these were lines."""
    m = ESCAPED_LINE.search(text)
    if m is None:
        return text
    sign = m[0]
    quote = sign[:-1].replace("\\", "\\\\")[: 2 * len(sign) - 3] + '"'
    lines = text.split(sign)
    plain = [line.replace(quote, '"') for line in lines]
    clean = [plainly(line) for line in hide_below(blocks("\n".join(plain))).split("\n")]
    new = (
        old if one == other else requoted(old, other, quote)
        for old, one, other in zip(lines, plain, clean, strict=True)
    )
    return sign.join(new)


def _in_a_string(text: str) -> str:
    """What a string in quotes says, with its secrets hidden: a text of one line or of many."""
    if "\n" not in text:
        return _hide(text)
    return "\n".join(map(_hide, hide_below(blocks(text)).split("\n")))


FLAG = regex.compile(r"(?m)(?:^| )-[^ \n]")
"""An option of a command; what stands behind a hyphen and a blank is an item of a list."""
ENCODED = ("%", "\\u", "\\n", '\\"', '"-', "'-")
"""Signs of what is decoded or put together before it is searched."""


def unasked(text: str) -> bool:
    """Has no rule a say in the text: it holds neither a hint nor a sign, whatever its values are."""
    flat = text.replace("\t", " ")
    low = flat.lower()
    return _worded(flat) and not coloured(flat) and not (_has_piece(low) and WORDED.wanted(low))


def unasked_with(text: str, others: list[str]) -> bool:
    """The same of a text and of others that differ from it in numbers only, which show no other hint than one that holds digits."""
    if not unasked(text):
        return False
    joined = "\n".join(others)
    low = joined.lower()
    return not joined or (_worded(joined) and not any(hint in low for hint in WITH_DIGITS))


def _has_piece(low: str) -> bool:
    """Does a piece of some hint stand in a text in lower case."""
    return ANY_PIECE.search(low) is not None or (not low.isascii() and any(piece in low for piece in FOREIGN))


def flagged(text: str) -> bool:
    """Does `FLAG` stand in the text; its signs alone are found at a tenth of the cost, and most lines have none."""
    return (" -" in text or "\n-" in text or text[:1] == "-") and FLAG.search(text) is not None


def _worded(text: str) -> bool:
    """Have only rules with words a say in the text."""
    return not (
        "--" in text
        or flagged(text)
        or LONG.search(text)
        or TAIL.search(text)
        or "%" in text
        or (
            "\\" in text and ("\\u" in text or "\\n" in text)
        )  # one letter is looked for at a fiftieth of the cost of two
        or '"-' in text
        or ("'" in text and "'-" in text)
        or PLACED_LIST.search(text)
        or FIELDS.search(text)
        or NUMBERED.search(text)
        or spelled(text)
        or in_form(text)
    )


def _hide(text: str) -> str:
    if "\n" in text:
        text = hide_below(blocks(text))
    flat = text.replace("\t", " ")
    low = flat.lower()
    worded = _worded(flat)
    bare = low if '\\"' not in low else f"{low}\n{low.replace(ESCAPE, '')}"  # some pieces are quotes
    if worded and not _has_piece(bare):
        return text
    try:
        if worded and '\\"' not in text and not coloured(text) and by_words(flat, low) == flat:
            return text
        for _ in range(MOST_ROUNDS):
            clean = whole_escapes(_once(text, low))
            if clean == text:
                break
            text, low = clean, clean.lower()
    except TimeoutError:
        return "[hidden:not searched in time]"
    return text


def _once(text: str, low: str) -> str:
    if "\t" in text or spelled(text):
        text = in_spelled(text, plainly)
        low = text.lower()
    if coloured(text):
        text = colours(text, plainly)
        low = text.lower()
    if "\\" in text and (said := in_strings(text, _in_a_string)) != text:
        text, low = said, said.lower()
    if "\\u00" in text:
        text = letters(text, plainly)
    if ("%" in text and PERCENT.search(text)) or "\\u00" in text or in_form(text):
        text = percent(text, plainly)
        low = text.lower()
    if "\\n" in text and "\n" not in text and ('"' not in text or "\\n" in left_over(text)):
        text = escaped_lines(text)
        low = text.lower()
    long = LONG.search(text)
    if long or TAIL.search(text):
        text = VENDED.ask(text, low)
    if '"-' in text or "'-" in text or "[-" in text or ", -" in text or PLACED_LIST.search(text):
        text = in_lists(text, plainly)
        low = text.lower()
    if "--" in text or flagged(text):
        text = COMMANDS.ask(text, low)
    text = by_fields(by_words(text, low), low)
    return base64_runs(text, plainly) if long else text


def by_words(text: str, low: str, plan: Plan = WORDED) -> str:
    """What names and words beside a secret tell; of a string in quotes and behind the head of a log also what they would tell of a line."""
    wanted = plan.wanted(low)
    return plan.ask(_as_lines(text, plan) if wanted & OF_LINES else text, low, wanted)


def by_fields(text: str, low: str, plan: Plan = ACCOUNTS) -> str:
    """The same of the lines of files that list accounts."""
    if not (FIELDS.search(text) or NUMBERED.search(text)):
        return text
    return plan.ask(_as_lines(text, plan), low)


def _as_lines(text: str, plan: Plan) -> str:
    """What is hidden of a line that a string says, or that is written into a log."""
    if '"' in text:
        text = in_plain_strings(text, lambda said: plan.ask(said, said.lower()))
    head = BEFORE.match(text)
    if head is None or not head[0]:
        return text
    said = text[head.end() :]
    return head[0] + plan.ask(said, said.lower())


def plainly(text: str) -> str:
    """Secrets that are not encoded, in a text that was."""
    low = text.lower()
    for one in (VENDED, COMMANDS, WORDED, ACCOUNTS):
        text = one.ask(text, low)
    return text
