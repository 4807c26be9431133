"""Inventory: for every table, the condition that reaches a customer's rows, and the effect of erasing on them.

A test compares this list with the schema: a new table gets its line here, before the tables that it refers to.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Fate(str, Enum):
    """The effect on a table when a customer is erased."""

    ERASED = "erased"
    # Erased unless a row of another customer refers to the same row.
    IF_UNUSED = "erased if nobody else uses it"
    # Kept by triggers in the transaction that changes another table.
    FOLLOWS = "follows the table that it indexes"
    # The customer's part is taken out of each row.
    REDACTED = "the customer's part is taken out"
    # Holds nothing of a customer, or only the data that `what` names.
    STAYS = "stays"


@dataclass(frozen=True, kw_only=True)
class Scope:
    """Which rows: of all messages with `messages` (a SELECT of ids); `contact` is whether whole contacts are meant."""

    messages: str
    contact: bool = False


# Everything of the contact `:contact`, and the messages of the conversation `:conversation` up to a position.
OF_CONTACT = Scope(
    messages="SELECT message_id FROM message WHERE conversation_id IN"
    " (SELECT conversation_id FROM conversation WHERE contact_id = :contact)",
    contact=True,
)
ONE_MESSAGE = Scope(messages="SELECT message_id FROM message WHERE message_id = :message")
UP_TO_POSITION = Scope(
    messages="SELECT message_id FROM message WHERE conversation_id = :conversation AND position <= :position"
)


@dataclass(frozen=True, kw_only=True)
class Table:
    """One table: its name, its content in plain words, its fate and, where rows are erased, their condition."""

    name: str
    what: str
    fate: Fate = Fate.ERASED
    reach: str = ""

    def condition(self, scope: Scope) -> str | None:
        """The condition on this table's rows, None where the scope does not reach it."""
        if not self.reach or not (scope.contact or "{messages}" in self.reach):
            return None
        return self.reach.format(messages=scope.messages)


_BY_MESSAGE = "message_id IN ({messages})"
_BY_CONVERSATION = "conversation_id IN (SELECT conversation_id FROM conversation WHERE contact_id = :contact)"
_BY_CONTACT = "contact_id = :contact"
_BY_BROWSER = (
    "browser_hash IN (SELECT b.browser_hash FROM browser b WHERE b.address IN"
    " (SELECT a.address FROM contact_address a WHERE a.contact_id = :contact))"
)
_OWN, _FOLLOWS = Fate.STAYS, Fate.FOLLOWS

_CUSTOMERS = (
    Table(name="choice", what="buttons offered to the customer", reach=_BY_MESSAGE),
    Table(name="push_alert", what="of which conversation a colleague's phone told, for a day", reach=_BY_CONVERSATION),
    Table(name="mention", what="which colleague a note about the customer names", reach=_BY_MESSAGE),
    Table(name="rating", what="what the customer thought of the help, with a comment", reach=_BY_MESSAGE),
    Table(name="delivery", what="the way of each message to the customer", reach=_BY_MESSAGE),
    Table(
        name="status",
        what="what the provider reported of messages to the customer",
        reach="(account_id, provider_message_id) IN (SELECT m.account_id, m.provider_message_id FROM message m"
        " WHERE m.message_id IN ({messages})) OR our_message_id IN ({messages})",
    ),
    Table(
        name="unanswered_question",
        what="questions that found no good answer, masked, with the agent's reply",
        reach=_BY_MESSAGE,
    ),
    Table(name="translation", what="what a machine made of the customer's messages", reach=_BY_MESSAGE),
    Table(name="message", what="messages and notes, with their places, carts and contact cards", reach=_BY_MESSAGE),
    Table(
        name="media",
        what="files of messages; the file itself goes when no other row has its content",
        fate=Fate.IF_UNUSED,
        reach="media_id IN (SELECT m.media_id FROM message m WHERE m.message_id IN ({messages}))",
    ),
    Table(
        name="shop_order",
        what="copies of the customer's orders: items, prices, parcels, town; of the buyer only keyed hashes",
        reach="order_key IN (SELECT l.order_key FROM order_contact l WHERE l.contact_id = :contact)",
    ),
    Table(name="order_contact", what="which orders the customer proved to be theirs, and how", reach=_BY_CONTACT),
    Table(
        name="order_try",
        what="when the customer looked for an order; of its number and the proof hashes",
        reach=_BY_CONVERSATION,
    ),
    Table(
        name="order_code",
        what="when a code was mailed that proves an order, as a hash; for a day",
        reach=_BY_CONVERSATION,
    ),
    Table(name="order_request", what="what the customer wants done with an order", reach=_BY_CONVERSATION),
    Table(name="taken_back", what="keys of replies that agents took back, for a day", reach=_BY_CONVERSATION),
    Table(
        name="chat_exposure",
        what="when a rule invited the customer's browser to the chat, or was held back to compare",
        reach=f"{_BY_BROWSER} OR {_BY_CONVERSATION}",
    ),
    Table(
        name="shop_event",
        what="what the customer's browser did on the shop's pages, if they agreed; for weeks",
        reach=_BY_BROWSER,
    ),
    Table(
        name="browser_order", what="which orders came from the customer's browser, and their sums", reach=_BY_BROWSER
    ),
    Table(
        name="browser",
        what="the customer's browsers that agreed to be counted: hashes, visits, language, device",
        reach="address IN (SELECT a.address FROM contact_address a WHERE a.contact_id = :contact)",
    ),
    Table(name="draft", what="what agents began to write to the customer", reach=_BY_CONVERSATION),
    Table(name="suggestion", what="what the bot suggested and agents made of it", reach=_BY_CONVERSATION),
    Table(
        name="translation_choice",
        what="which colleague reads the conversation translated by machine",
        reach=_BY_CONVERSATION,
    ),
    Table(name="viewer", what="who looks at the conversation now", reach=_BY_CONVERSATION),
    Table(name="typing", what="that an agent types to the customer", reach=_BY_CONVERSATION),
    Table(name="queue_notice", what="what the customer was told while waiting", reach=_BY_CONVERSATION),
    Table(name="conversation_label", what="labels of the customer's conversations", reach=_BY_CONVERSATION),
    Table(
        name="handoff_request",
        what="what the bot passed on to people, with the customer's details",
        reach=f"attempt_id IN (SELECT a.attempt_id FROM attempt a WHERE a.{_BY_CONVERSATION})",
    ),
    Table(name="handoff", what="handoffs with what the bot understood", reach=_BY_CONVERSATION),
    Table(
        name="continuation",
        what="hashes of codes with which a visitor of the website goes on in a messenger, for days",
        reach=f"{_BY_CONVERSATION} OR asked_{_BY_CONVERSATION}",
    ),
    Table(
        name="report_link",
        what="which counted facts of the last days are of which conversation; without it a fact is nobody's",
        reach=_BY_CONVERSATION,
    ),
    Table(
        name="report_conversation", what="up to when the conversation was counted for reports", reach=_BY_CONVERSATION
    ),
    Table(name="attempt", what="the record of each answer of the bot (no texts)", reach=_BY_CONVERSATION),
    Table(name="transition", what="who held the conversation when", reach=_BY_CONVERSATION),
    Table(
        name="conversation",
        what="the conversations, with what the bot carries from turn to turn and where the customer came from",
        reach=_BY_CONTACT,
    ),
    Table(name="contact_note", what="what agents wrote down about the customer", reach=_BY_CONTACT),
    Table(name="contact_attribute", what="the customer's values of the shop's own attributes", reach=_BY_CONTACT),
    Table(name="contact_block", what="that the customer is blocked, since when and by whom", reach=_BY_CONTACT),
    Table(name="consent", what="what the customer said of marketing, as proof; see stopped_address", reach=_BY_CONTACT),
    Table(
        name="contact_merge",
        what="which contacts count as one person",
        reach="contact_id = :contact OR into_contact_id = :contact",
    ),
    Table(
        name="visitor",
        what="the customer's browsers on the shop's website: hashes of tokens, and what the shop signed of them",
        reach="address IN (SELECT a.address FROM contact_address a WHERE a.contact_id = :contact)"
        " OR alias IN (SELECT a.address FROM contact_address a WHERE a.contact_id = :contact)",
    ),
    Table(name="contact_address", what="the customer's numbers and names on the channels", reach=_BY_CONTACT),
    Table(name="contact_former_address", what="numbers that were the customer's before", reach=_BY_CONTACT),
    Table(name="contact", what="the customer's name and language", reach=_BY_CONTACT),
    Table(
        name="journal",
        what="what the providers sent, word for word; of a batch only the customer's part goes",
        fate=Fate.REDACTED,
    ),
)
_INDEXES = (
    Table(name="message_number", what="numbers of searchable messages", fate=_FOLLOWS),
    Table(name="message_words", what="the words of messages, for search", fate=_FOLLOWS),
    Table(name="contact_number", what="numbers of searchable contacts", fate=_FOLLOWS),
    Table(name="contact_words", what="names and addresses, for search", fate=_FOLLOWS),
)
_OTHERS = (
    Table(name="erasure", what="receipts: when, by whom, how many rows; of the customer only keyed hashes", fate=_OWN),
    Table(name="stopped_address", what="keyed hashes of addresses that said STOP, so that it stays so", fate=_OWN),
    Table(name="erased_order", what="keyed hashes of erased orders, so that no source brings them back", fate=_OWN),
    Table(name="order_hint", what="which orders a shop system says have changed, by its own ids, for days", fate=_OWN),
    Table(
        name="order_source",
        what="where orders come from, secrets sealed with a key that is not here",
        fate=_OWN,
    ),
    Table(
        name="hash_key",
        what="the keys of those hashes: with both, few postcodes and phones are soon tried out",
        fate=_OWN,
    ),
    Table(name="unused_file", what="hashes of files that go next", fate=_OWN),
    Table(name="account_notice", what="what a provider said of an account of the shop", fate=_OWN),
    Table(
        name="account",
        what="the shop's own bots and numbers, their secrets sealed with a key that is not here",
        fate=_OWN,
    ),
    Table(name="widget", what="how the shop's website chat looks and when it shows", fate=_OWN),
    Table(
        name="chat_rule_refusal",
        what="how often a rule did not invite and why, by day; nobody's name or id",
        fate=_OWN,
    ),
    Table(name="chat_rule_reading", what="what a rule's numbers were on a day; nobody's name or id", fate=_OWN),
    Table(name="chat_rule", what="the shop's own rules that invite visitors to the chat", fate=_OWN),
    Table(name="template", what="the shop's own templates, as approved by the provider", fate=_OWN),
    Table(name="canned", what="the shop's own canned responses", fate=_OWN),
    Table(name="canned_text", what="their texts", fate=_OWN),
    Table(
        name="unanswered_cluster",
        what="clusters of unanswered questions, with an editor's name for them and no customer's words",
        fate=_OWN,
    ),
    Table(name="attribute", what="which attributes the shop keeps of customers, without values", fate=_OWN),
    Table(name="saved_view", what="filters that the shop's people saved; name none after a customer", fate=_OWN),
    Table(name="label", what="the shop's own labels; name none after a customer", fate=_OWN),
    Table(name="entry_draft", what="answers that editors are writing; name no customer in one", fate=_OWN),
    Table(name="entry_change", what="who of the shop's people changed which answer, with its texts", fate=_OWN),
    Table(name="entry_card", what="who looks after which answer, and notes; name no customer in one", fate=_OWN),
    Table(name="entry_comment", what="what editors say of an answer; name no customer in one", fate=_OWN),
    Table(name="entry_viewer", what="which editor has which answer open, for seconds", fate=_OWN),
    Table(name="plan", what="when the shop wants to publish which answers", fate=_OWN),
    Table(name="version_file", what="which files belong to a version", fate=_OWN),
    Table(
        name="version_content",
        what="the files of data/ as published: what the shop's editors wrote, examples and labelled messages included",
        fate=_OWN,
    ),
    Table(name="version", what="who published which answers when and why", fate=_OWN),
    Table(name="agent", what="the shop's people", fate=_OWN),
    Table(name="push_device", what="on which phones the shop's people are told of work", fate=_OWN),
    Table(name="push_choice", what="what the shop's people want to be told of", fate=_OWN),
    Table(name="team", what="teams of the shop's people", fate=_OWN),
    Table(name="team_skill", what="what a team knows", fate=_OWN),
    Table(name="team_member", what="who of the shop's people is in which team", fate=_OWN),
    Table(name="hours_away", what="when the shop's people will be away", fate=_OWN),
    Table(name="provider_identity", what="who the shop's people are at the shop's sign-in provider", fate=_OWN),
    Table(name="team_setting", what="what the team decided for its people", fate=_OWN),
    Table(
        name="setting_change",
        what="what the shop's people set on its pages, before and after; secrets sealed",
        fate=_OWN,
    ),
    Table(name="nudge", what="when silent customers are asked, per label", fate=_OWN),
    Table(name="target", what="how soon the shop wants to reply", fate=_OWN),
    Table(name="macro", what="the shop's own macros", fate=_OWN),
    Table(name="macro_step", what="their steps; name no customer in one", fate=_OWN),
    Table(name="agent_choice", what="how the shop's people want the desk", fate=_OWN),
    Table(name="agent_language", what="what the shop's people speak", fate=_OWN),
    Table(name="agent_skill", what="what the shop's people know", fate=_OWN),
    Table(name="presence", what="which of the shop's people are there", fate=_OWN),
    Table(name="session", what="who of the shop's people is signed in", fate=_OWN),
    Table(name="sign_in_link", what="hashes of sign-in links of the shop's people", fate=_OWN),
    Table(name="sign_in_attempt", what="tries at the sign-in page, by login and address, for a while", fate=_OWN),
    Table(name="invitation", what="who was invited to the shop's people", fate=_OWN),
    Table(
        name="totp",
        what="second steps of signing in of the shop's people, sealed with a key elsewhere",
        fate=_OWN,
    ),
    Table(name="recovery_code", what="hashes of their recovery codes", fate=_OWN),
    Table(name="audit", what="who of the shop's people did what, in words of ours and our own ids", fate=_OWN),
    Table(name="event", what="that something changed, by our own ids, for a day", fate=_OWN),
    Table(name="counter", what="numbers that grow", fate=_OWN),
    Table(name="process", what="which processes run on which machine", fate=_OWN),
    Table(name="worker", what="which workers run", fate=_OWN),
    Table(
        name="training",
        what="trainings of the bot and what each would change: counts, the shop's own phrases, and ids of messages",
        fate=_OWN,
    ),
    Table(name="trainer", what="when a training was last expected", fate=_OWN),
    Table(name="report_episode", what="talks by day, with what became of them; nobody's name or id", fate=_OWN),
    Table(name="report_wait", what="waits by day; nobody's name or id", fate=_OWN),
    Table(name="report_question", what="which answers were given how often on a day", fate=_OWN),
    Table(name="report_rating", what="how many ratings of which score on a day, without the words", fate=_OWN),
    Table(name="report_sale", what="orders by day with their sum, and whether a talk came before; no buyer", fate=_OWN),
    Table(name="report_fault", what="what broke on a day, as counts", fate=_OWN),
    Table(name="report_presence", what="how many of the shop's people were there in a half hour", fate=_OWN),
    Table(name="link", what="the shop's own links into its chats; name none after a customer", fate=_OWN),
    Table(name="report_letter", what="which letters went to the owner, and to which addresses", fate=_OWN),
    Table(name="alert", what="which troubles of accounts and processes were told by mail", fate=_OWN),
    Table(name="process_incident", what="which process of ours died", fate=_OWN),
)
# In this order rows are erased: each table stands before those that it refers to.
TABLES: tuple[Table, ...] = (*_CUSTOMERS, *_INDEXES, *_OTHERS)
CUSTOMERS: tuple[Table, ...] = tuple(table for table in _CUSTOMERS if table.reach)
