"""
The HTML report: one file that opens offline, prints, and works with scripts off.

Its own policy allows one style sheet and one script by their hashes and nothing else; every text of the bundle goes
through the template's escaping, and control and bidi characters are shown as escapes before that.
"""

from __future__ import annotations

import base64
import functools
import hashlib
from collections.abc import Callable, Mapping
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Protocol

import orjson

from analyzer.escape import one_line
from analyzer.model import Certainty, Evidence, Near, ReportData, Status
from analyzer.report.header import cluster_line, state_in_words
from analyzer.report.json_report import document
from analyzer.report.missing import cures_beside, first_steps, to_collect
from analyzer.report.steps import steps
from analyzer.wording import abridged, plural

if TYPE_CHECKING:
    import jinja2

    from analyzer.pictures.shapes import Picture

FORMAT = "html"


class Meaning(Protocol):
    """What a check or a cause means in general: text, and for a cause its cure."""

    @property
    def paragraphs(self) -> list[str]: ...

    @property
    def cure(self) -> object | None: ...


RANK = (Status.FAIL, Status.ERROR, Status.WARN, Status.UNKNOWN, Status.PASS, Status.NOT_APPLICABLE)
MOST_INPUTS = 500
SURE = {
    Certainty.CONFIRMED: "the bundle itself states what is broken",
    Certainty.LIKELY: "its signs fit together, and nothing in the bundle says it outright",
    Certainty.POSSIBLE: "it fits, and so do others",
}
"""What a certainty means, for the reader."""


MOST_CURES = 3
"""Remedies of what stands beside the tunnel that come before what is to be collected, as on the first screen."""


def render(
    data: ReportData,
    *,
    pictures: Callable[[], tuple[Picture, ...]] | None = None,
    near: Callable[[], Near] | None = None,
    meanings: Callable[[], Mapping[str, Meaning]] | None = None,
    linked: str | None = None,
    served: Mapping[str, Any] | None = None,
    **_: object,
) -> str:
    """
    A whole page; `pictures` is called for the drawings' data.

    Args:
        meanings: what each check and cause means, by id; a page on its own carries them, a served one links to the handbook.
        linked: the style and the script are links below this address, for a server whose policy allows no inline ones.
        served: what stands above the report on the page: the choices in words, whether tables can be taken along, the
            clusters to choose from, and the way up to all of them (`up`).
    """
    from markupsafe import Markup

    from analyzer.pictures.draw import svg
    from analyzer.pictures.table import table

    style, script = _file("report.css"), _file("report.js")
    drawn = [(p, Markup(svg(p)), table(p)) for p in pictures()] if pictures else []
    return (
        _environment()
        .get_template("report.html.j2")
        .render(
            data=data,
            style=Markup(style),
            script=Markup(script),
            linked=linked,
            served={"up": "", "own": "report", **served} if served is not None else None,
            policy=(
                f"default-src 'none'; style-src 'sha256-{_digest(style)}'; script-src 'sha256-{_digest(script)}'; "
                "img-src data:; base-uri 'none'; form-action 'none'"
            ),
            drawn=drawn,
            blocks=functools.partial(_blocks, near() if near else {}),
            steps=steps(data),
            sure=SURE,
            meanings=meanings() if meanings and served is None else {},
            groups=[(str(s), own) for s in RANK if (own := [o for o in data.checks if o.status is s])],
            names={o.id: o.title for o in data.checks},
            cures=cures_beside(data)[:MOST_CURES],
            missing=[one for one in to_collect(data) if one[0] not in {step.what for step in data.plan}],
            cluster_line=cluster_line(data.cluster),
            inputs=data.inputs[:MOST_INPUTS],
            left_out=max(0, len(data.inputs) - MOST_INPUTS),
            embedded=Markup(_json(data)),
        )
    )


def page(template: str, *, scripted: bool = False, **values: Any) -> str:
    """Another page of the house from a template of its own: the same style, the same policy; the report's script where it wants it."""
    from markupsafe import Markup

    style, script = _file("report.css"), _file("report.js")
    runs = f"script-src 'sha256-{_digest(script)}'; " if scripted else ""
    policy = f"default-src 'none'; style-src 'sha256-{_digest(style)}'; {runs}img-src data:; base-uri 'none'; form-action 'none'"  # fmt: skip
    drawn = {name: Markup(value) for name, value in values.items() if name == "drawn"}
    return (
        _environment()
        .get_template(template)
        .render(**{**values, **drawn}, style=Markup(style), script=Markup(script), policy=policy)
    )


CARD = """<div><p><b>{{ data.verdict.value }}</b>: {{ data.headline }}</p>
{% for cause in data.causes[:3] %}<p>{{ loop.index }}. <b>{{ cause.title }}</b> ({{ cause.certainty.value }}): {{ cause.summary }}</p>
<ul>{% for one in cause.evidence[:3] %}<li><code>{{ one.source }}:{{ one.line }}</code> {{ one.text }}</li>{% endfor %}</ul>{% endfor %}
{% if data.complaint %}<p><code>{{ data.complaint.line.source }}:{{ data.complaint.line.line }}</code> {{ data.complaint.line.text }}</p>
<p>Leg: {{ data.complaint.leg }}; {{ data.complaint.says }}</p>{% endif %}
{% for text, command in steps %}<p>{{ "Next" if loop.first else "or" }}: {{ text }}{% if command %}<br><code>{{ command }}</code>{% endif %}</p>{% endfor %}
<p>{% for one in data.symptoms %}{{ one.id }}: {{ one|state_in_words }}{% if not loop.last %}, {% endif %}{% endfor %}</p></div>"""
SIZES = """<table><caption>{{ name }}</caption><thead><tr><th>table</th><th>rows</th></tr></thead>
<tbody>{% for table, rows in sizes.items() %}<tr><td>{{ table }}</td><td>{{ rows }}</td></tr>{% endfor %}</tbody></table>"""


def card(data: ReportData) -> str:
    """Verdict, three causes and their proof, the user's own error line and what to do first, for a notebook."""
    return _environment().from_string(CARD).render(data=data, steps=first_steps(data))


def sizes(name: str, sizes: dict[str, int]) -> str:
    """Tables and their sizes, for a notebook."""
    return _environment().from_string(SIZES).render(name=name, sizes=sizes)


@cache
def _environment() -> jinja2.Environment:
    return environment(_file)


def environment(read: Callable[[str], str]) -> jinja2.Environment:
    """The one way templates are filled: everything escaped, a missing value is an error, control characters visible."""
    import jinja2

    made = jinja2.Environment(
        loader=jinja2.FunctionLoader(read),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=lambda value: one_line(value) if type(value) is str else value,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["abridged"] = abridged
    made.filters["plural"] = plural
    made.filters["state_in_words"] = state_in_words
    return made


@cache
def _file(name: str) -> str:
    return (resources.files("analyzer.report") / "templates" / name).read_text(encoding="utf-8")


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _json(data: ReportData) -> str:
    """The JSON report for a script element: no character of it can end the element."""
    text = orjson.dumps(document(data), option=orjson.OPT_SORT_KEYS).decode()
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return "".join(c if ord(c) < 128 else _escaped(c) for c in text)


def _escaped(char: str) -> str:
    raw = char.encode("utf-16-be")
    return "".join(f"\\u{raw[i]:02x}{raw[i + 1]:02x}" for i in range(0, len(raw), 2))


def _blocks(near: Near, evidence: tuple[Evidence, ...]) -> list[tuple[str, list[tuple[int, str, bool]]]]:
    """(place, rows of number, text, is cited); citations whose surroundings touch are one block."""
    found: list[tuple[str, dict[int, tuple[str, bool]], list[int]]] = []
    for one in evidence:
        rows = {number: (text, False) for number, text in near.get((one.source, one.line), ())}
        rows[one.line] = (one.text, True)
        last = found[-1] if found else None
        if (
            last
            and last[0] == one.source
            and len(rows) > 1
            and min(rows) <= max(last[1]) + 1
            and one.line > last[2][-1]
        ):
            last[1].update({n: row for n, row in rows.items() if not last[1].get(n, ("", False))[1]})
            last[2].append(one.line)
        else:
            found.append((one.source, rows, [one.line]))
    return [
        (f"{source}:{', '.join(map(str, lines))}", [(n, text, hit) for n, (text, hit) in sorted(rows.items())])
        for source, rows, lines in found
    ]
