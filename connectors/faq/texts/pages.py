"""The pages of texts: small talk, notices, opening words, what must not be answered, sentences in other languages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from pathlib import Path

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from bot.faq.content import parse, read_blocks
from bot.faq.differences import differences
from bot.faq.facts.changes import Proposal, apply
from bot.faq.texts.catalogue import INTENTS, TextGroup, groups_of
from bot.faq.texts.preview import preview
from bot.faq.texts.rows import Parsed, by_file, example_rows, read_texts, sentence_fields, text_rows
from bot.faq.texts.uses import USES, title_of_response
from bot.faq.writing import YamlFile
from bot.phrases import phrase
from bot.shop.other_languages import OTHER_LANGUAGES_FILE
from bot.shop.wording import WORDINGS
from bot.team.audit import Act
from connectors.faq.changing import Changing, Look, Unreadable
from connectors.faq.facts.pages import common, unreadable
from connectors.faq.facts.shop_file import ShopFile
from connectors.faq.workbench import Workbench

Shown = AnyResponse | str | tuple[str, int]
OTHER_LANGUAGES = "other_languages"
_SENTENCES = TextGroup(
    key=OTHER_LANGUAGES,
    title=phrase("Other languages"),
    about=phrase("One sentence for customers whose language the shop hasn't got; they are answered in its first."),
)


class TextPages:
    """Shows the texts beside answers and changes them."""

    def __init__(self, workbench: Workbench) -> None:
        self._workbench = workbench
        self._changing = Changing(workbench)

    def texts(self) -> Shown:
        """GET: every group of texts."""
        try:
            shop = ShopFile(self._workbench.data)
            parsed, faults = self._parsed()
            return render_template(
                "faq/texts/texts.html",
                groups=_groups(parsed),
                faults=faults,
                languages=shop.languages,
                uses=USES,
                intents=INTENTS,
            )
        except Unreadable as error:
            return unreadable(error)

    def text_group(self, group: str) -> Shown:
        """GET: a group of texts as a form. POST: looks at what the form changes, or saves it."""
        try:
            if request.method == "GET":
                return self._page(group, Look())
            seen = request.form.get("seen") if request.form.get("do") == "save" else None
            look = self._changing.change(self._read, Act.TEXTS_CHANGED, seen=seen)
            if look.saved:
                also = request.args.get("also")
                address = url_for("faq.text_group", group=group, saved=1, also=also)
                return redirect(address, HTTPStatus.SEE_OTHER)
            return self._page(group, look), HTTPStatus.BAD_REQUEST if look.refused else HTTPStatus.OK
        except Unreadable as error:
            return unreadable(error)

    def _page(self, key: str, look: Look) -> str:
        shop = ShopFile(self._workbench.data)
        parsed, _ = self._parsed()
        group = next((each for each in _groups(parsed) if each.key == key), None)
        if group is None:
            abort(HTTPStatus.NOT_FOUND, phrase("There is no such group of texts."))
        languages = _with_also(shop.languages)
        answers = look.after.answers if look.after else shop.answers
        texts = text_rows(group, parsed, languages)
        return render_template(
            "faq/texts/group.html",
            group=group,
            texts=texts,
            examples=example_rows(group, parsed, languages),
            sentences=sentence_fields(parsed) if key == OTHER_LANGUAGES else (),
            previews={(row.name, each): preview(answers, row.name, each) for row in texts for each in shop.languages},
            look=look,
            uses=USES,
            intents=INTENTS,
            differences=differences,
            response_name=title_of_response,
            **{**common(shop), "languages": languages},
        )

    def _read(self) -> tuple[Proposal, Mapping[Path, YamlFile]]:
        parsed, _ = self._parsed()
        proposal = read_texts(parsed, request.form)
        files: dict[Path, YamlFile] = {}
        if not proposal.faults and not proposal.clashes:
            for name, changes in by_file(proposal.changes).items():
                if name not in parsed:
                    abort(HTTPStatus.BAD_REQUEST, phrase("This page is too old. Load it again."))
                path = self._workbench.data / name
                files[path] = YamlFile.read(path)
                apply(files[path], changes)
        return proposal, files

    def _parsed(self) -> tuple[Parsed, Sequence[object]]:
        return parse(self._workbench.data)


def _groups(parsed: Parsed) -> tuple[TextGroup, ...]:
    responses = [name for content in parsed.values() for name in content.get("responses") or {}]
    intents = [block.entry for block in read_blocks(parsed)]
    sentences = (_SENTENCES,) if OTHER_LANGUAGES_FILE in parsed else ()
    return (*groups_of(responses, intents), *sentences)


def _with_also(languages: tuple[str, ...]) -> tuple[str, ...]:
    """The shop's languages, with one that is being prepared for it."""
    also = request.args.get("also", "")
    return (*languages, also) if also in WORDINGS and also not in languages else languages
