"""Each page in the language of whoever reads it."""

from __future__ import annotations

import re

import pytest
from flask import render_template_string
from flask_babel import force_locale

from bot.phrases import counted, phrase
from connectors.catalogues.reading import LANGUAGES
from tests.connectors.desk.site import Site


def language_of(page: str) -> str:
    found = re.search(r'<html lang="(\w+)">', page)
    assert found
    return found[1]


def test_the_sign_in_page_speaks_what_the_browser_asks_for(site: Site) -> None:
    stranger = site.app.test_client()
    asked = {"pt-BR,pt;q=0.9": "pt", "fi": "fi", "ja": "en", "pl;q=0.5,es": "es"}
    for header, language in asked.items():
        assert language_of(stranger.get("/desk/sign-in", headers={"Accept-Language": header}).text) == language


def test_an_agent_chooses_a_language_which_goes_with_them(site: Site) -> None:
    eva = site.eva()
    answer = eva.posts("/desk/account/language", language="pl", page="/desk/team")
    assert answer.headers["Location"] == "/desk/team"
    assert language_of(eva.get("/desk/").text) == "pl"
    assert language_of(site.eva().get("/desk/account").text) == "pl"


def test_the_choice_can_be_left_to_the_browser_again(site: Site) -> None:
    eva = site.eva()
    eva.posts("/desk/account/language", language="pl")
    eva.posts("/desk/account/language", language="")
    assert language_of(eva.get("/desk/").text) == "en"


@pytest.mark.parametrize("page", ["https://elsewhere.example", "//elsewhere.example", "/desk\\elsewhere", ""])
def test_the_choice_leads_to_no_other_site(site: Site, page: str) -> None:
    assert (
        site.eva()
        .posts("/desk/account/language", language="es", page=page)
        .headers["Location"]
        .startswith("/desk/account")
    )


def test_a_language_that_the_desk_does_not_speak_changes_nothing(site: Site) -> None:
    eva = site.eva()
    eva.posts("/desk/account/language", language="xx")
    assert language_of(eva.get("/desk/").text) == "en"


def test_the_words_of_scripts_are_kept_by_the_browser_until_they_change(site: Site) -> None:
    stranger = site.app.test_client()
    page = stranger.get("/desk/sign-in", headers={"Accept-Language": "es"}).text
    address = re.search(r'<script src="(/desk/words/es-[^"]+)">', page)
    assert address
    answer = stranger.get(address[1])
    assert answer.mimetype == "text/javascript"
    assert '"language": "es"' in answer.text
    assert "immutable" in answer.headers["Cache-Control"]
    assert stranger.get("/desk/words/es-000000000000.js").headers["Cache-Control"] == "no-cache"
    assert '"language": "en"' in stranger.get("/desk/words/xx-000000000000.js").text


def test_what_a_phrase_or_a_template_is_given_is_escaped(site: Site) -> None:
    template = '{{ words }} {{ _("With %(name)s", name=name) }} {% trans name %}<b>{{ name }}</b>{% endtrans %}'
    with site.app.test_request_context():
        page = render_template_string(template, words=phrase("With %(name)s", name="<i>"), name="<i>")
    assert page == "With &lt;i&gt; With &lt;i&gt; <b>&lt;i&gt;</b>"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_writes_plurals_by_its_own_rules(site: Site, language: str) -> None:
    with site.app.test_request_context(), force_locale(language):
        page = render_template_string("{{ a }}|{{ b }}", a=counted("%(count)s second", "%(count)s seconds", 2), b=1)
    assert page.startswith("2 ")
