"""Commands on the FAQ as files: export it for Excel, import what comes back, and what other bots knew."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.settings import Settings
from bot.team.audit import COMMAND_LINE, Act
from connectors.cli.terminal import Group, say, with_settings

if TYPE_CHECKING:
    from bot.faq.exchange.plan import Plan
    from bot.faq.exchange.reading import Upload


@click.group(cls=Group, help="What the bot knows, as files for Excel and from other bots.")
def faq() -> None:
    """`mostrador faq export` and `import`."""


@faq.command(help="Write what the bot knows into a workbook (.xlsx), or one sheet of it (.csv).")
@click.argument("file", type=click.Path(path_type=Path), help="the file to write; its ending says which kind")
@click.option(
    "--sheet",
    type=click.Choice(["answers", "facts", "texts"]),
    metavar="SHEET",
    default="answers",
    help="for .csv: answers, facts or texts (answers)",
)
@with_settings
def export(settings: Settings, file: Path, sheet: str) -> int:
    """1 where the data can't be read."""
    from bot.faq.exchange.catalogue import UnreadableData
    from bot.faq.exchange.csv_sheet import csv_of
    from bot.faq.exchange.importing import exported
    from bot.faq.exchange.rows import Sheet
    from bot.faq.exchange.workbook import workbook_of

    try:
        rows = exported(settings.root / "data")
    except UnreadableData as error:
        say(str(error))
        return 1
    one = Sheet(sheet.capitalize())
    is_csv = file.suffix.casefold() == ".csv"
    file.write_bytes(csv_of(one, rows[one]) if is_csv else workbook_of(rows))
    written = [(one, rows[one])] if is_csv else list(rows.items())
    say(f"{file}: {', '.join(f'{len(own):,} rows of {each.value.casefold()}' for each, own in written)}")
    return 0


@faq.command("import", help="Show what files would change in data/, row by row; with --apply, change it.")
@click.argument(
    "files",
    nargs=-1,
    required=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="sheets (.xlsx, .csv), Rasa's nlu.yml and domain.yml, answers of Chatwoot or Zendesk, articles (.html, .zip)",
)
@click.option("--apply", "is_applied", is_flag=True, help="do it: every new and changed row that passes the check")
@click.option("--language", default="", help="the language of files that name none (the shop's first)")
@click.option("--sheet", type=click.Path(path_type=Path), help="write what was not taken into this .xlsx, to fill in")
@with_settings
def import_(settings: Settings, files: tuple[Path, ...], is_applied: bool, language: str, sheet: Path | None) -> int:
    """1 where a row is refused or in conflict, or nothing can be imported."""
    from bot.faq.exchange.catalogue import UnreadableData
    from bot.faq.exchange.importing import NotImported, plan_import, sheet_to_mend
    from bot.faq.exchange.limits import Refused
    from bot.faq.exchange.plan import Outcome

    try:
        uploads = [_upload(file) for file in files]
        plan = plan_import(settings.root / "data", uploads, language=language)
        for line in _lines(plan):
            say(line)
        if sheet:
            sheet.write_bytes(sheet_to_mend(plan))
            say(f"{sheet}: mend what is refused there, and import it")
        if plan.of(Outcome.NEW, Outcome.CHANGED):
            say(
                _imported(settings, uploads, language)
                if is_applied
                else "Nothing is changed yet; add --apply to do it."
            )
    except (NotImported, Refused, UnreadableData) as error:
        say(f"Nothing was changed: {error}")
        return 1
    return 1 if plan.of(Outcome.REFUSED, Outcome.CONFLICT) else 0


def _upload(file: Path) -> Upload:
    """The file, unless it is larger than what is read. Raises Refused."""
    from bot.faq.exchange.limits import check_size
    from bot.faq.exchange.reading import Upload

    check_size(file.stat().st_size, file.name)
    return Upload(name=file.name, content=file.read_bytes())


def _lines(plan: Plan) -> Iterator[str]:
    """The plan for a terminal: each row that is not the same, then how many of each."""
    from bot.faq.exchange.plan import Outcome

    for decision in plan.decisions:
        row = decision.row
        if decision.outcome is not Outcome.SAME:
            name = f"{row.name} ({row.language})" if row.language else row.name
            columns = ", ".join(change.column for change in decision.changes)
            why = "; ".join(part for part in (decision.words, decision.cure) if part) or columns
            yield f"{row.where}: {decision.outcome.value}: {name}: {why}"
    yield from plan.notes
    yield ", ".join(f"{plan.count(outcome):,} {outcome.value}" for outcome in Outcome)


def _imported(settings: Settings, uploads: list[Upload], language: str) -> str:
    """Does it, records it, and says what was done. Raises NotImported."""
    from bot.faq.exchange.importing import apply_import
    from connectors.accounts import open_store

    store = open_store(settings)
    taken = apply_import(settings.root / "data", uploads, None, language=language)
    details = ", ".join(upload.name for upload in uploads)[:200]
    store.audit.record(Act.IMPORTED, COMMAND_LINE, details=details, now=time.time())
    number = len(taken.decisions)
    return (
        f"Imported {number:,} {'row' if number == 1 else 'rows'} into {', '.join(taken.files)}. Next: mostrador publish"
    )
