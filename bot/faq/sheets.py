"""Sheets: writes customers' messages into sheets for an editor, and takes the edited sheets into data/."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from bot.faq.check import check
from bot.faq.examples import examples_in
from bot.faq.labelled import NOTHING, LabelledMessage, read_labelled
from bot.faq.proposals import UNSURE, block_of, key, sheets, with_examples, with_labels
from bot.faq.writing import YamlFile
from bot.settings import Settings
from bot.shop.answers import content_files
from bot.store.store import Store

_SHEETS = "labels"
_LABELLED = "labelled"
_UNTIL = "until"
Say = Callable[[str], None]


class NotTaken(ValueError):
    """Nothing was changed; the message says what the editor has to do first."""


def propose(settings: Settings, store: Store, say: Say, *, anew: bool, now: float) -> int:
    """Writes a sheet per language with the messages since the last one, or with all; 1 while a sheet still waits."""
    folder = settings.data_dir / _SHEETS
    if paths := sorted(folder.glob("*.yml")):
        say(f"{paths[0]} still waits for a look: mostrador nlu take, or delete it")
        return 1
    until = folder / _UNTIL
    since = float(until.read_text(encoding="utf-8")) if until.exists() and not anew else 0.0
    folder.mkdir(parents=True, exist_ok=True)
    texts = sheets(store.understood.since(since), known=_known(settings.root / "data"))
    for language, sheet in texts.items():
        (folder / f"{language}.yml").write_text(sheet, encoding="utf-8")
        say(f"{folder / f'{language}.yml'}: {sum(line.startswith('- ') for line in sheet.splitlines())} messages")
    until.write_text(f"{now}\n", encoding="utf-8")
    if not texts:
        say("nothing new: no button under a question back was pressed and no suggestion was used since the last time")
    return 0


def take(settings: Settings, say: Say, *, as_examples: bool) -> int:
    """Puts what the sheets say into data/labelled/, or as examples into the entries; the sheets are deleted then.

    Raises NotTaken or UnusableData, with nothing changed.
    """
    data, folder = settings.root / "data", settings.data_dir / _SHEETS
    by_language = {path.stem: read_labelled(folder, path.stem) for path in sorted(folder.glob("*.yml"))}
    if not by_language:
        raise NotTaken("there is no sheet to take: mostrador nlu labels writes them")
    entries = {example.entry for example in examples_in(data)}
    for language, messages in by_language.items():
        _check(language, messages, entries)
    before = {path: path.read_text(encoding="utf-8") for path in data.rglob("*.yml")}
    after = dict(_changed(data, by_language, as_examples, before))
    try:
        for path, content in after.items():
            path.parent.mkdir(exist_ok=True)
            path.write_text(content, encoding="utf-8")
        if problems := check(data):
            raise NotTaken(f"not taken, since then it could not be published: {problems[0]}")
    except NotTaken:
        for path in after:
            path.write_text(before[path], encoding="utf-8") if path in before else path.unlink()
        raise
    for language, messages in by_language.items():
        (folder / f"{language}.yml").unlink()
        say(f"{language}: {len(messages)} messages taken")
    return 0


def _known(data: Path) -> Mapping[str, frozenset[str]]:
    """The texts that are examples or labelled already, by language."""
    by_language: dict[str, set[str]] = {}
    for example in examples_in(data):
        by_language.setdefault(example.language, set()).add(example.text)
    for path in (data / _LABELLED).glob("*.yml"):
        by_language.setdefault(path.stem, set()).update(
            message.text for message in read_labelled(path.parent, path.stem)
        )
    return {language: frozenset(texts) for language, texts in by_language.items()}


def _check(language: str, messages: tuple[LabelledMessage, ...], entries: set[str]) -> None:
    for message in messages:
        if message.entry == UNSURE:
            raise NotTaken(
                f"{language}.yml: move what stands under `{UNSURE}` to its entry or `{NOTHING}`, or delete it"
            )
        if message.entry is not None and message.entry not in entries:
            raise NotTaken(f"{language}.yml: there is no entry {message.entry}: look at its spelling")


def _changed(
    data: Path,
    by_language: Mapping[str, tuple[LabelledMessage, ...]],
    as_examples: bool,
    before: Mapping[Path, str],
) -> Iterator[tuple[Path, str]]:
    """Each file that changes with its new content; of several changes to one file the last has them all."""
    contents = dict(before)
    known_texts = _known(data)
    for language, messages in by_language.items():
        labels = _by_label(messages, {key(text) for text in known_texts.get(language, ())})
        for label, texts in labels.items():
            example = label != NOTHING and as_examples
            path = _block(data, label, language, contents) if example else data / _LABELLED / f"{language}.yml"
            old = contents.get(path, "")
            contents[path] = (
                with_examples(old, label, language, texts) or old if example else with_labels(old, {label: texts})
            )
            yield path, contents[path]


def _by_label(messages: tuple[LabelledMessage, ...], keys: set[str]) -> dict[str, list[str]]:
    labels: dict[str, list[str]] = {}
    for message in messages:
        if key(message.text) not in keys:
            labels.setdefault(message.entry or NOTHING, []).append(message.text)
    return labels


def _block(data: Path, entry: str, language: str, contents: Mapping[Path, str]) -> Path:
    """The file with the entry's examples in a language. Raises NotTaken."""
    for path in content_files(data):
        if entry in contents[path] and block_of(YamlFile(contents[path], name=path.name), entry, language):
            return path
    raise NotTaken(f"{entry} has no block of examples in {language}: write one, or leave out --examples")
