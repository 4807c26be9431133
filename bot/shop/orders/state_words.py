"""State words: what shop systems and people call the states of an order; a shop adds its own."""

from __future__ import annotations

from collections.abc import Mapping

from bot.shop.orders.columns import plain_head
from bot.shop.orders.order import OrderState

_WORDS: Mapping[OrderState, str] = {
    OrderState.PLACED: "placed, new, pending, open, unfulfilled, received, on hold, pendiente, nuevo, recibido,"
    " pendente, novo, recebido, recebida, nowe, oczekuje, przyjete, uusi, vastaanotettu, odottaa",
    OrderState.PAID: "paid, processing, in process, in progress, pagado, en proceso, pago, paga, em processamento,"
    " oplacone, w realizacji, maksettu, kasittelyssa",
    OrderState.PACKED: "packed, ready to ship, preparing, preparado, en preparacion,"
    " embalado, em preparacao, spakowane, w przygotowaniu, pakattu",
    OrderState.PARTLY_SENT: "partly sent, partial, partially fulfilled, partially shipped",
    OrderState.HANDED_OVER: "handed over, shipped, fulfilled, sent, dispatched, enviado, expedido, entregado al"
    " transportista, enviada, expedida, wyslane, nadane, lahetetty",
    OrderState.ON_THE_WAY: "on the way, in transit, out for delivery, en camino, en reparto, em transito, a caminho,"
    " w drodze, w doreczeniu, matkalla",
    OrderState.TO_BE_COLLECTED: "to be collected, ready for pickup, ready for collection, para recoger, listo para"
    " recoger, pronto para recolha, do odbioru, noudettavissa",
    OrderState.DELIVERED: "delivered, entregado, entregue, dostarczone, doreczone, toimitettu",
    OrderState.RETURNED: "returned, devuelto, devolvido, devolvida, zwrocone, palautettu",
    OrderState.CANCELLED: "cancelled, canceled, cancelado, anulado, cancelada, anulada, anulowane, peruttu",
    OrderState.PROBLEM: "problem, failed, failure, error, lost, incidencia, problema, perdido, blad, ongelma",
    # Done may be sent or delivered, and money that went back says nothing of the goods.
    OrderState.UNKNOWN: "unknown, completed, complete, completado, concluida, zrealizowane, valmis, refunded,"
    " reembolsado, voided",
}
KNOWN: Mapping[str, OrderState] = {
    plain_head(word): state for state, words in _WORDS.items() for word in (*words.split(","), state.value)
}


def state_of(word: str, own: Mapping[str, OrderState]) -> OrderState | None:
    """The state that a word means, by the shop's `own` words first; None where nobody knows."""
    plain = plain_head(word)
    return own.get(plain) or KNOWN.get(plain)
