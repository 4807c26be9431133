"""A small shop whose editors work in spreadsheets: two questions in two languages, a greeting, facts."""

from __future__ import annotations

from pathlib import Path

SHOP = """\
languages: [en, es]  # the first is for strangers
hours: {timezone: Europe/Madrid, monday: ["09:00-17:00"]}
price: 4.95 EUR
phone: "+34 960 000 000"
cutoff: "13:00"
days: 2-4
keep_days: 7
name_of_free: {en: free, es: gratis}
"""
COST = """\
version: "3.1"

responses:
  utter_faq/shipping_cost:
  - text: "It costs {price}."  # the usual
    metadata: {language: en}
  - text: "On WhatsApp it costs {price}, too."
    channel: whatsapp
    metadata: {language: en}
    buttons:
    - {title: A person, payload: ask_person}
  - text: "Cuesta {price}."
    metadata: {language: es}

nlu:
- intent: faq/shipping_cost
  metadata: {language: en, title: Shipping cost}
  examples: |
    - how much is shipping
    - what do you charge for sending
    - price of delivery
    - is sending dear
    - shipping fee please
    - what is the postage
    - do I pay for the parcel
    - cost of dispatch
- intent: faq/shipping_cost
  metadata: {language: es, title: Gastos de envío}
  examples: |
    - cuánto cuesta el envío
    - gastos de envío
    - precio del envío
    - cobráis portes
    - es caro mandarlo
    - tarifa de envíos
    - qué vale que me lo traigan
    - hay que pagar la entrega
"""
WRAP = """\
version: "3.1"

responses:
  utter_faq/gift_wrap:
  - text: "Yes, we wrap."
    metadata: {language: en}

nlu:
- intent: faq/gift_wrap
  metadata: {language: en, title: Gift wrapping}
  examples: |
    - do you wrap presents
    - can it be a gift
    - nice paper around it
    - wrapping for a birthday
    - put a bow on it
    - is there a gift box
    - it is for my mother
    - I want it packed nicely
"""
TALK = """\
version: "3.1"
nlu:
- intent: greet
  metadata: {language: en}
  examples: |
    - hi
    - hello
    - hey
    - good morning
    - good evening
    - hiya
    - hello there
    - anybody there
- intent: greet
  metadata: {language: es}
  examples: |
    - hola
    - buenas
    - buenos días
    - buenas tardes
    - qué tal
    - muy buenas
    - saludos
    - hay alguien
responses:
  utter_greet:
  - text: "Hello, this is a bot!"
    metadata: {language: en}
  - text: "¡Hola, soy un bot!"
    metadata: {language: es}
"""
RULES = 'version: "3.1"\nrules:\n- rule: hi\n  steps:\n  - intent: greet\n  - action: utter_greet\n'
OTHERS = 'answered_in:\n  fr: "Nous répondons en {language}."\n'


def fill(folder: Path) -> None:
    """Writes the data folder, which is in order."""
    for name, text in {
        "shop.yml": SHOP,
        "faq/shipping/cost.yml": COST,
        "faq/gift/wrap.yml": WRAP,
        "talk.yml": TALK,
        "rules.yml": RULES,
        "other_languages.yml": OTHERS,
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
