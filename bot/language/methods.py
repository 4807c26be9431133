"""Methods: ways to pay that customers ask for, so that the bot can say no by name to those that a shop doesn't take.

The list is our own, of what is common in Europe and in the countries whose people speak the product's languages. A shop
takes one of it by writing it under `payment.methods` with the same key or name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.language.mentions import Known, MentionKind
from bot.shop.facts import Shop
from bot.text import fold


@dataclass(frozen=True, kw_only=True)
class _Method:
    """A way to pay: how customers are told its name, how they also write it, and the shop's methods that cover it."""

    name: str | Mapping[str, str]
    also: tuple[str, ...] = ()
    covered_by: tuple[str, ...] = ()

    def names(self, languages: Sequence[str]) -> dict[str, str]:
        """The name in each language."""
        name = self.name
        return {each: name if isinstance(name, str) else name.get(each, name["en"]) for each in languages}


_CASH = {"en": "cash", "es": "efectivo", "pt": "dinheiro", "pl": "gotówka", "fi": "käteinen"}
_CHEQUE = {"en": "cheques", "es": "cheques", "pt": "cheques", "pl": "czeki", "fi": "sekit"}
_CRYPTO = {
    "en": "cryptocurrency",
    "es": "criptomonedas",
    "pt": "criptomoedas",
    "pl": "kryptowaluty",
    "fi": "kryptovaluutta",
}
_VERKKOPANKKI = {
    "en": "Finnish online banking (Verkkopankki)",
    "es": "la banca en línea finlandesa (Verkkopankki)",
    "pt": "o homebanking finlandês (Verkkopankki)",
    "pl": "fińska bankowość internetowa (Verkkopankki)",
    "fi": "verkkopankki",
}

METHODS: Mapping[str, _Method] = {
    "multibanco": _Method(name="Multibanco", also=("referencia multibanco", "multibanko")),
    "mb_way": _Method(name="MB Way", also=("mbway", "mb-way")),
    "blik": _Method(name="Blik", also=("blikami",)),
    "przelewy24": _Method(name="Przelewy24", also=("przelewy 24", "p24", "przelewow24", "przelewami24")),
    "payu": _Method(name="PayU"),
    "tpay": _Method(name="Tpay"),
    "paypo": _Method(name="PayPo"),
    "twisto": _Method(name="Twisto"),
    # "ideal" alone is a word: it is one to pay with only beside words of paying.
    "ideal": _Method(name="iDEAL", also=(
        "with ideal", "by ideal", "via ideal", "use ideal", "take ideal", "accept ideal", "ideal payment", "have ideal",
        "and ideal", "y ideal", "e ideal", "a ideal", "i ideal", "enta ideal", "con ideal", "por ideal",
        "aceptais ideal", "aceptan ideal", "teneis ideal", "com ideal", "pelo ideal",
        "aceitam ideal", "tem ideal", "przez ideal", "idealem", "macie ideal", "idealilla", "kayko ideal",
    )),
    "bancontact": _Method(name="Bancontact"),
    "payconiq": _Method(name="Payconiq"),
    "sofort": _Method(name="Sofort"),
    "giropay": _Method(name="Giropay"),
    "wero": _Method(name="Wero"),
    "eps": _Method(name="EPS"),
    "mobilepay": _Method(name="MobilePay", also=("mobile pay",)),
    "pivo": _Method(name="Pivo"),
    "siirto": _Method(name="Siirto"),
    "verkkopankki": _Method(name=_VERKKOPANKKI, also=("verkkopankki*", "verkkopanki*", "pankkipainik*")),
    "trustly": _Method(name="Trustly"),
    "paytrail": _Method(name="Paytrail"),
    "walley": _Method(name="Walley"),
    "swish": _Method(name="Swish"),
    "vipps": _Method(name="Vipps"),
    "twint": _Method(name="Twint"),
    "satispay": _Method(name="Satispay"),
    "nexi": _Method(name="Nexi"),
    "postepay": _Method(name="Postepay"),
    "afterpay": _Method(name="Afterpay"),
    "clearpay": _Method(name="Clearpay"),
    "scalapay": _Method(name="Scalapay"),
    "oney": _Method(name="Oney"),
    "sequra": _Method(name="seQura"),
    "aplazame": _Method(name="Aplázame"),
    "cofidis": _Method(name="Cofidis"),
    "affirm": _Method(name="Affirm", also=("affirm pay", "with affirm")),
    "zip": _Method(name="Zip", also=("zip pay", "with zip")),
    "riverty": _Method(name="Riverty"),
    "revolut": _Method(name="Revolut Pay", also=("revolut", "revolutem", "revolutilla")),
    "amazon_pay": _Method(name="Amazon Pay", also=("amazonpay", "with amazon", "con amazon", "com amazon")),
    "samsung_pay": _Method(name="Samsung Pay", also=("samsungpay",)),
    "shop_pay": _Method(name="Shop Pay"),
    "alipay": _Method(name="Alipay", also=("ali pay",)),
    "wechat_pay": _Method(name="WeChat Pay", also=("wechat",)),
    "skrill": _Method(name="Skrill"),
    "neteller": _Method(name="Neteller"),
    "venmo": _Method(name="Venmo"),
    "cash_app": _Method(name="Cash App", also=("cashapp",)),
    "zelle": _Method(name="Zelle"),
    "wise": _Method(name="Wise", also=("with wise", "con wise", "com wise")),
    "western_union": _Method(name="Western Union"),
    "moneygram": _Method(name="MoneyGram"),
    "paysafecard": _Method(name="Paysafecard", also=("paysafe", "paysafe card")),
    "diners": _Method(name="Diners Club", also=("diners", "dinersclub")),
    "discover": _Method(name="Discover", also=("discover card",)),
    "jcb": _Method(name="JCB"),
    "unionpay": _Method(name="UnionPay", also=("union pay",)),
    "maestro": _Method(name="Maestro"),
    "girocard": _Method(name="girocard", also=("ec card", "ec-karte")),
    "carte_bancaire": _Method(name="Carte Bancaire", also=("cartes bancaires",)),
    "pix": _Method(name="Pix", also=("pix",)),
    "boleto": _Method(name="boleto bancário", also=("boleto",)),
    "mercado_pago": _Method(name="Mercado Pago", also=("mercadopago",)),
    "oxxo": _Method(name="OXXO"),
    "crypto": _Method(name=_CRYPTO, also=(
        "bitcoin*", "btc", "crypto*", "cripto*", "krypto*", "ethereum", "eth", "dogecoin", "usdt",
    )),
    "cheque": _Method(name=_CHEQUE, also=(
        "cheque", "by check", "with a check", "czek", "czekiem", "czeku", "czekami", "sekki", "sekilla", "sekit",
    )),
    "cash": _Method(name=_CASH, covered_by=("cash_on_delivery",), also=(
        "in cash", "en efectivo", "metalico", "em dinheiro", "numerario", "gotowke", "gotowki", "gotowka", "kateis*",
    )),
}  # fmt: skip
# Names that are also words: they count only in the forms of `also`.
_WORDS = frozenset({"ideal", "affirm", "zip", "discover", "wise", "eps", "cash", "dinheiro"})
# What Polish and Finnish put at the end of a name; whole forms, since a part of a word is no name of anything.
_ENDINGS = ("", "a", "u", "em", "iem", "owi", "ie", "lla", "illa", "ella", "n", "in", "ta", "ia", "aa")


# Cards that their bank's name is said of: they are cards of a brand that the shop may well take, so nothing is said.
_CARD_WORDS = "card cards tarjeta tarjetas cartao cartoes karta karte karty kartami kortti kortilla kortin la"
_CARDS = tuple(
    f"{first} {second}"
    for bank in ("revolut", "wise")
    for card in _CARD_WORDS.split()
    for first, second in ((bank, card), (card, bank))
)


def other_methods(shop: Shop) -> list[Known]:
    """The methods of the list that the shop doesn't take; none where the shop names no methods, which says nothing."""
    own = (shop.facts.get("payment") or {}).get("methods") or {}
    written = {fold(shop.write(f"payment.methods.{key}", language)) for key in own for language in shop.languages}
    cards = [Known(kind=MentionKind.OTHER_METHOD, value="a card", forms=_CARDS, facts={})]
    return cards + [
        _known(method, shop.languages)
        for key, method in METHODS.items()
        if own and key not in own and not set(method.covered_by) & set(own) and not _forms(method, shop) & written
    ]


def _known(method: _Method, languages: Sequence[str]) -> Known:
    names = method.names(languages)
    facts = {language: {"about.method": name} for language, name in names.items()}
    by_name = {fold(name) for name in names.values()} - _WORDS
    bent = {f"{name}{ending}" for name in by_name for ending in _ENDINGS} if isinstance(method.name, str) else by_name
    forms = tuple(sorted(bent | set(method.also)))
    return Known(kind=MentionKind.OTHER_METHOD, value=names[languages[0]], forms=forms, facts=facts)


def _forms(method: _Method, shop: Shop) -> set[str]:
    return {fold(name) for name in method.names(shop.languages).values()}
