"""Page: the findings as one HTML file in plain words; nothing in it is fetched from anywhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape

from bot.rasa.model.thresholds import ENOUGH_LABELLED, UNKNOWN_SHARE
from bot.rasa.report.findings import Findings
from bot.rasa.report.pictures import calibration, confusion, curve

_NAMES = {"en": "English", "es": "Spanish", "pt": "Portuguese", "pl": "Polish", "fi": "Finnish"}
_STYLE = """
:root { color-scheme: light dark; --ground: #f7f8f7; --text: #1b2421; --quiet: #56625e; --line: #dce2df;
  --good: #0f6f67; --bad: #b3261e; --surface: #fff; }
@media (prefers-color-scheme: dark) { :root { --ground: #101413; --text: #e5ebe8; --quiet: #9daba5; --line: #2c3431;
  --good: #4fd1c0; --bad: #ff9d93; --surface: #181d1b; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1rem; max-width: 64rem; background: var(--ground); color: var(--text);
  font: 16px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.35rem; margin-top: 3rem; border-top: 1px solid var(--line);
  padding-top: 1.5rem; } h3 { font-size: 1.05rem; margin-bottom: .25rem; }
p { max-width: 44rem; } .quiet { color: var(--quiet); } a { color: var(--good); }
nav a { display: inline-block; padding: .5rem .75rem .5rem 0; }
.numbers { display: flex; flex-wrap: wrap; gap: .75rem; padding: 0; list-style: none; }
.numbers li { flex: 1 1 11rem; padding: .75rem 1rem; border: 1px solid var(--line); border-radius: 12px;
  background: var(--surface); } .numbers b { display: block; font-size: 1.6rem; }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr)); gap: 1.5rem; }
.wide { overflow-x: auto; max-width: 100%; } table { border-collapse: collapse; width: 100%; min-width: 34rem;
  font-size: .9375rem; }
th, td { text-align: left; vertical-align: top; padding: .4rem .75rem .4rem 0; border-bottom: 1px solid var(--line); }
td.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
td { overflow-wrap: anywhere; min-width: 6rem; } td.number { min-width: 0; } td .quiet { font-size: .8125rem; }
svg { max-width: none; } svg.plot { width: 100%; max-width: 30rem; } svg text { fill: var(--quiet); font-size: 12px; }
svg.matrix text { font-size: 10px; } .line { fill: none; stroke: var(--good); stroke-width: 2.5; }
.now { stroke: var(--bad); stroke-width: 1.5; stroke-dasharray: 5 4; } .grid { stroke: var(--line); }
.dot { fill: var(--good); fill-opacity: .75; } .right { fill: var(--good); } .wrong { fill: var(--bad); }
.frame { fill: none; stroke: var(--line); }
summary { cursor: pointer; padding: .5rem 0; }
"""
_INTRODUCTION = f"""
<p>This page shows how well the bot tells the questions of its FAQ apart, and which examples are worth a look. Each
example was <strong>left out in turn</strong>: the bot learned from all the others and had to say where the left-out
one belongs. That is harder than customers' messages, because good examples all differ from one another: take the
numbers for comparing, from entry to entry and from week to week, not for a promise.</p>
<p>Once a language has {ENOUGH_LABELLED} labelled messages of customers, its numbers and its cut come from those.</p>
"""


def page(found: Sequence[Findings], titles: Mapping[str, Mapping[str, str]], made_at: str) -> str:
    """The whole file. `titles` are the buttons by entry and language, `made_at` the day as people read it."""
    links = "".join(f'<a href="#{each.language}">{_name(each.language)}</a>' for each in found)
    parts = "".join(_language(each, _titler(titles, each.language)) for each in found)
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>How well the bot understands</title><style>{_STYLE}</style></head><body><header>"
        f'<h1>How well the bot understands</h1><p class="quiet">{escape(made_at)}</p></header><main>{_INTRODUCTION}'
        f'<nav aria-label="Languages">{links}</nav>{parts}</main></body></html>\n'
    )


def _titler(titles: Mapping[str, Mapping[str, str]], language: str) -> Callable[[str], str]:
    return lambda entry: titles.get(entry, {}).get(language) or entry


def _name(language: str) -> str:
    return _NAMES.get(language, language)


def _language(found: Findings, title: Callable[[str], str]) -> str:
    names = sorted(each.entry for each in found.entries)
    return (
        f'<section id="{found.language}"><h2>{_name(found.language)}</h2>{_numbers(found)}{_cut(found)}'
        f'<div class="pair"><div><h3>Answering more or less</h3><p class="quiet">The further right, the more messages '
        f"are answered at once; the higher, the more of those answers are right. Among a hundred messages "
        f"{UNKNOWN_SHARE:.0%} are taken to be about nothing in the FAQ. Dashed: where the bot stands.</p>"
        f"{curve(found.curve, _answered(found))}</div>"
        '<div><h3>Does it know how sure it is?</h3><p class="quiet">Dots on the dashed line: when it says 80 %, it is '
        "right 8 times in 10. Below the line it is too sure, above it too modest. Larger dots stand for more messages."
        f"</p>{calibration(found.calibration)}</div></div>"
        f"{_suspects(found, title)}{_twins(found, title)}{_pairs(found, names, title)}"
        '<h3>The whole picture</h3><p class="quiet">One row an entry. Its own square on the diagonal is right; every '
        "other square is what its examples were taken for. Point at a square to read it.</p>"
        f'<div class="wide" tabindex="0" role="region" aria-label="Confusion, {_name(found.language)}">'
        f"{confusion(found, names, title)}</div>{_entries(found, title)}</section>"
    )


def _answered(found: Findings) -> float:
    return (1 - UNKNOWN_SHARE) * found.answered + UNKNOWN_SHARE * (1 - found.refused)


def _numbers(found: Findings) -> str:
    first, answered, right = found.headline
    whose = "customers' messages" if found.labelled else "examples left out"
    said = (
        (first, f"of the {whose} come first in their entry"),
        (answered, "are answered at once; the others are asked back"),
        (right, "of these answers are right"),
    )
    return '<ul class="numbers">' + "".join(f"<li><b>{share:.0%}</b>{words}</li>" for share, words in said) + "</ul>"


def _cut(found: Findings) -> str:
    source = (
        f"{found.cuts.labelled} labelled messages of customers"
        if found.cuts.labelled
        else "leaving out: there are not enough labelled messages of customers yet"
    )
    encoder = "It uses a sentence encoder." if found.encoder else "No sentence encoder helps it; it goes by spelling."
    return (
        f"<p>{found.examples} examples of {len(found.entries)} entries. {encoder} The cut between answering and asking "
        f"back comes from {source}. Of questions that no entry answers (each entry once taken away whole) "
        f"{found.refused:.0%} would be asked back.</p>"
    )


def _suspects(found: Findings, title: Callable[[str], str]) -> str:
    rows = (
        (escape(each.text), _entry(each.entry, title), _entry(each.other, title), f"{each.other_belief:.0%}")
        for each in found.suspects
    )
    return _table(
        "Examples that may be in the wrong place",
        "The bot is sure that these belong to another entry. Move them, make them clearer, or leave them if they are "
        "what customers write.",
        ("example", "stands in", "looks like", "how surely"),
        rows,
    )


def _twins(found: Findings, title: Callable[[str], str]) -> str:
    rows = (
        (
            f"{escape(each.text)}<br>{escape(each.other_text)}",
            f"{_entry(each.entry, title)}<br>{_entry(each.other_entry, title)}",
            f"{each.likeness:.0%}",
        )
        for each in found.twins
    )
    return _table(
        "Nearly the same in two entries",
        "A customer who writes this can get either answer. Keep it where its answer fits best.",
        ("examples", "stand in", "alike"),
        rows,
    )


def _pairs(found: Findings, names: Sequence[str], title: Callable[[str], str]) -> str:
    pairs = [
        (int(found.confusion[row, column]), names[row], names[column])
        for row in range(len(names))
        for column in range(len(names))
        if row != column and found.confusion[row, column] > 1
    ]
    rows = (
        (_entry(one, title), _entry(other, title), str(count))
        for count, one, other in sorted(pairs, key=lambda each: (-each[0], each[1], each[2]))[:15]
    )
    return _table(
        "Most often confused",
        "More examples that show the difference help most here; or one answer that serves both.",
        ("examples of", "taken for", "how often"),
        rows,
    )


def _entries(found: Findings, title: Callable[[str], str]) -> str:
    rows = (
        (_entry(each.entry, title), f"{each.right:.0%}", str(each.examples), _other(each.taken_for, title))
        for each in found.entries
    )
    table = _table("Every entry", "", ("entry", "found", "examples", "else mostly taken for"), rows)
    return f"<details><summary>The weakest first</summary>{table}</details>"


def _other(entry: str | None, title: Callable[[str], str]) -> str:
    return _entry(entry, title) if entry else "–"


def _entry(entry: str, title: Callable[[str], str]) -> str:
    name = title(entry)
    return escape(name) if name == entry else f'{escape(name)} <span class="quiet">{escape(entry)}</span>'


def _table(heading: str, words: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of cells that are HTML already; a heading with good news where there are no rows."""
    body = "".join("<tr>" + "".join(map(_cell, row)) + "</tr>" for row in rows)
    top = f"<h3>{heading}</h3>" if heading else ""
    if not body:
        return f'{top}<p class="quiet">None.</p>'
    head = "".join(f'<th scope="col">{column}</th>' for column in columns)
    said = f'<p class="quiet">{words}</p>' if words else ""
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    return f'{top}{said}<div class="wide" tabindex="0" role="region" aria-label="{heading}">{table}</div>'


def _cell(content: str) -> str:
    number = content.rstrip("%").isdigit()
    return f'<td class="number">{content}</td>' if number else f"<td>{content}</td>"
