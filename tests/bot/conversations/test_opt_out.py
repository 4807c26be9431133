"""Opting out: in one word, in one's own words, by a provider's button; and what only looks like it."""

from __future__ import annotations

import pytest

from bot.conversations.opt_out import Wish, wish_of


@pytest.mark.parametrize(
    "text", ["STOP", "stop.", " Stop! ", "Darme de baja", "wypisz mnie", "opt-out", "No más mensajes"]
)
def test_a_word_that_means_nothing_else_stops_marketing(text: str) -> None:
    assert wish_of(text) is Wish.STOP


@pytest.mark.parametrize("text", ["BAJA", "parar", "sair", "LOPETA"])
def test_a_word_that_may_mean_something_else_is_unclear(text: str) -> None:
    assert wish_of(text) is Wish.UNCLEAR


@pytest.mark.parametrize("text", ["Stop promotions", "Detener promociones"])
def test_the_button_that_a_provider_adds_stops_marketing(text: str) -> None:
    assert wish_of(text) is Wish.STOP


@pytest.mark.parametrize(
    "text",
    [
        "please unsubscribe me from your newsletter",
        "unsubscribe me",
        "stop sending me messages",
        "please stop",
        "remove me from your list",
        "take me off this mailing list",
        "don't send me any more offers",
        "I don't want any more emails from you",
        "stop spamming me!!",
        "no me mandes más publicidad",
        "ya no quiero recibir ofertas",
        "dejad de enviarme correos",
        "quiero darme de baja de la newsletter",
        "não quero receber mais promoções",
        "pare de me enviar mensagens",
        "nie chcę dostawać reklam",
        "wypisz mnie z newslettera",
        "przestańcie do mnie pisać",
        "proszę nie wysyłać mi wiadomości marketingowych",
        "en halua enää mainoksia",
        "älkää lähettäkö minulle mainoksia",
        "haluan perua uutiskirjeen",
    ],
)
def test_a_wish_in_ones_own_words_stops_marketing(text: str) -> None:
    assert wish_of(text) is Wish.STOP


@pytest.mark.parametrize(
    "text",
    [
        "where is the bus stop?",
        "can I stop my order",
        "talla baja",
        "stop stop please cancel",
        "",
        "🛑",
        "/stop x",
        "is the stop button on the dress",
        "STOP, you sent me the wrong size",
        "stop, my card was charged twice",
        "peru tilaus",
        "rezygnuję",
        "cancelar pedido",
        "don't send the parcel to my old address",
        "don't send messages to my old number",
        "no me mandéis el paquete a casa",
        "no me llega el mensaje con el código",
        "não recebi mensagens da transportadora",
        "en saanut viestiä tilauksestani",
        "jak wypisać fakturę",
        "do you have any offers",
        "¿hay ofertas?",
    ],
)
def test_a_question_a_complaint_and_a_cancellation_stop_no_marketing(text: str) -> None:
    assert wish_of(text) is None


@pytest.mark.parametrize("text", ["START", "alta", "Voltar a receber", "tilaa", "zapisz mnie"])
def test_a_word_to_begin_again(text: str) -> None:
    assert wish_of(text) is Wish.RESUME


def test_telegrams_start_command_is_no_consent() -> None:
    assert wish_of("/start") is None
