"""Uses: the texts beside the answers, each with what it is for, when customers read it, and what it may fill in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.phrases import phrase


@dataclass(frozen=True, kw_only=True)
class TextUse:
    """A response beside the answers: its title, when customers read it, and the placeholders that have a value then.

    The shop's facts may stand in every one.
    """

    title: str
    when: str
    placeholders: tuple[str, ...] = ()


_QUEUE = ("queue_place", "wait")
_CLOSED = ("closed", "wait")
USES: Mapping[str, TextUse] = {
    "utter_greet": TextUse(title=phrase("Greeting"), when=phrase("after a greeting; it must say that a bot speaks")),
    "utter_greet_again": TextUse(
        title=phrase("Greeting, once more"), when=phrase("instead of the same words twice in a row")
    ),
    "utter_thank": TextUse(title=phrase("Thanks"), when=phrase("after thanks")),
    "utter_thank_again": TextUse(
        title=phrase("Thanks, once more"), when=phrase("instead of the same words twice in a row")
    ),
    "utter_affirm": TextUse(title=phrase("Okay"), when=phrase("after “okay”, or a no to the offer of a person")),
    "utter_affirm_again": TextUse(
        title=phrase("Okay, once more"), when=phrase("instead of the same words twice in a row")
    ),
    "utter_goodbye": TextUse(title=phrase("Goodbye"), when=phrase("after a goodbye")),
    "utter_goodbye_again": TextUse(
        title=phrase("Goodbye, once more"), when=phrase("instead of the same words twice in a row")
    ),
    "utter_bot_challenge": TextUse(
        title=phrase("“Are you a bot?”"), when=phrase("after that question; it must say that it is one")
    ),
    "utter_bot_challenge_again": TextUse(
        title=phrase("“Are you a bot?”, once more"), when=phrase("instead of the same words twice in a row")
    ),
    "utter_complaint": TextUse(title=phrase("Anger"), when=phrase("to somebody angry; it offers a person")),
    "utter_not_helped": TextUse(title=phrase("“That didn't help”"), when=phrase("after an answer that did not help")),
    "utter_ask_back": TextUse(title=phrase("Asking back"), when=phrase("when the bot is not sure, above its guesses")),
    "utter_ask_back_again": TextUse(
        title=phrase("Asking back, again"), when=phrase("after a second message that was not understood")
    ),
    "utter_ask_back_nothing": TextUse(title=phrase("Not understood"), when=phrase("when the bot has no guess")),
    "utter_opening_introduction": TextUse(
        title=phrase("Who speaks"), when=phrase("before the first answer; the law asks for it")
    ),
    "utter_opening_waiting": TextUse(
        title=phrase("While you wait"), when=phrase("before answers of the bot to who waits")
    ),
    "utter_opening_apology": TextUse(title=phrase("Apology"), when=phrase("before an answer to somebody angry")),
    "utter_opening_as_said": TextUse(
        title=phrase("As I said"), when=phrase("before the same answer to the same question")
    ),
    "utter_opening_same_answer": TextUse(
        title=phrase("The same here"), when=phrase("before the same answer to another question")
    ),
    "utter_notice_queued": TextUse(
        title=phrase("Passed to a person"), when=phrase("to who gets a person"), placeholders=_QUEUE
    ),
    "utter_notice_already_queued": TextUse(
        title=phrase("Already in the queue"), when=phrase("to who asks for a person again"), placeholders=("wait",)
    ),
    "utter_notice_person_later": TextUse(
        title=phrase("No person just now"),
        when=phrase("to visitors of the website from whose connection too many asked for a person"),
        placeholders=("wait",),
    ),
    "utter_notice_place": TextUse(
        title=phrase("A new place"), when=phrase("when the queue moves"), placeholders=_QUEUE
    ),
    "utter_notice_next": TextUse(
        title=phrase("Next in the queue"), when=phrase("to whoever is next"), placeholders=_QUEUE
    ),
    "utter_notice_longer": TextUse(
        title=phrase("It takes longer"), when=phrase("when the told wait is over"), placeholders=_QUEUE
    ),
    "utter_notice_wait": TextUse(
        title=phrase("The wait"),
        when=phrase("where {wait} stands in another text"),
        placeholders=("wait_from", "wait_to"),
    ),
    "utter_notice_wait_short": TextUse(
        title=phrase("A short wait"), when=phrase("where {wait} stands, for a minute or two")
    ),
    "utter_notice_wait_long": TextUse(
        title=phrase("A long wait"), when=phrase("where {wait} stands, for more than an hour")
    ),
    "utter_notice_call_promised": TextUse(
        title=phrase("We message you"), when=phrase("to who wants to be messaged"), placeholders=("wait",)
    ),
    "utter_notice_your_turn": TextUse(
        title=phrase("Your turn"), when=phrase("to who wanted to be messaged"), placeholders=("agent_name", "wait")
    ),
    "utter_notice_agent_joined": TextUse(
        title=phrase("A person is here"), when=phrase("when a person accepts"), placeholders=("agent_name", "wait")
    ),
    "utter_notice_kept": TextUse(
        title=phrase("No hurry"), when=phrase("to who doesn't answer"), placeholders=("wait",)
    ),
    "utter_notice_returned": TextUse(
        title=phrase("Back to the bot"), when=phrase("when it answers again"), placeholders=("wait",)
    ),
    "utter_notice_bot_unavailable": TextUse(
        title=phrase("The bot is out of order"), when=phrase("when the bot fails"), placeholders=_QUEUE
    ),
    "utter_notice_unreadable": TextUse(
        title=phrase("A photo, a file"), when=phrase("after what a bot can't read"), placeholders=("wait",)
    ),
    "utter_notice_location": TextUse(
        title=phrase("A place on the map"), when=phrase("after a location"), placeholders=("wait",)
    ),
    "utter_notice_late_press": TextUse(
        title=phrase("A late button"), when=phrase("when an old button is pressed"), placeholders=("wait",)
    ),
    "utter_notice_received_order": TextUse(title=phrase("An order"), when=phrase("after an order sent in the chat")),
    "utter_notice_received_form": TextUse(title=phrase("A form"), when=phrase("after a filled-in form")),
    "utter_notice_received_call": TextUse(title=phrase("A call"), when=phrase("after a call")),
    "utter_notice_queued_closed": TextUse(
        title=phrase("Passed to a person, closed"),
        when=phrase("to who asks while nobody is there"),
        placeholders=_CLOSED,
    ),
    "utter_notice_bot_unavailable_closed": TextUse(
        title=phrase("The bot is out of order, closed"),
        when=phrase("when the bot fails while nobody is there"),
        placeholders=_CLOSED,
    ),
    "utter_notice_held_closed": TextUse(
        title=phrase("Message kept, closed"),
        when=phrase("to who writes to a person that is gone home"),
        placeholders=_CLOSED,
    ),
    "utter_notice_closed": TextUse(
        title=phrase("Closed"), when=phrase("where {closed} stands, out of hours"), placeholders=("next_opening",)
    ),
    "utter_notice_closed_holiday": TextUse(
        title=phrase("Holiday"),
        when=phrase("where {closed} stands, on a holiday"),
        placeholders=("holiday", "next_opening"),
    ),
    "utter_notice_closed_for_long": TextUse(
        title=phrase("Closed for long"), when=phrase("where {closed} stands and nothing opens within 60 days")
    ),
    "utter_notice_closed_holiday_for_long": TextUse(
        title=phrase("A long holiday"),
        when=phrase("where {closed} stands, on a holiday without an end"),
        placeholders=("holiday",),
    ),
    "utter_notice_nobody": TextUse(
        title=phrase("Nobody online"), when=phrase("where {closed} stands, within the hours")
    ),
    "utter_notice_rating": TextUse(
        title=phrase("How was it?"), when=phrase("after a person helped"), placeholders=("agent_name", "wait")
    ),
    "utter_notice_nudge": TextUse(
        title=phrase("Silent customer"),
        when=phrase("an answered customer is silent, and their label asks"),
        placeholders=("wait",),
    ),
    "utter_notice_silent_end": TextUse(
        title=phrase("Closed after silence"),
        when=phrase("no answer came to the question before"),
        placeholders=("wait",),
    ),
    "utter_notice_resolved": TextUse(
        title=phrase("Closed without a word"),
        when=phrase("resolved without a person's words, if the team wants it"),
        placeholders=("wait",),
    ),
    "utter_notice_rated": TextUse(
        title=phrase("Rated"), when=phrase("after a good or fair rating"), placeholders=("wait",)
    ),
    "utter_notice_rated_bad": TextUse(
        title=phrase("Rated bad"), when=phrase("after a bad rating"), placeholders=("wait",)
    ),
    "utter_notice_comment_wanted": TextUse(
        title=phrase("Asking for a comment"), when=phrase("to who wants to comment"), placeholders=("wait",)
    ),
    "utter_notice_comment_kept": TextUse(
        title=phrase("Comment kept"), when=phrase("after the comment"), placeholders=("wait",)
    ),
    "utter_notice_opted_out": TextUse(
        title=phrase("No more offers"), when=phrase("after STOP"), placeholders=("wait",)
    ),
    "utter_notice_opted_out_unclear": TextUse(
        title=phrase("No more offers?"), when=phrase("after a word that may mean STOP"), placeholders=("wait",)
    ),
    "utter_notice_opted_in": TextUse(title=phrase("Offers again"), when=phrase("after START"), placeholders=("wait",)),
    "utter_notice_join": TextUse(
        title=phrase("Was that you?"), when=phrase("to who comes from the website chat with a code")
    ),
    "utter_button_join": TextUse(title=phrase("Yes, that was me"), when=phrase("on the button below that question")),
    "utter_button_not_me": TextUse(title=phrase("No"), when=phrase("on the button below that question")),
    "utter_button_person": TextUse(title=phrase("A person"), when=phrase("on the button that asks for one")),
    "utter_button_back": TextUse(title=phrase("Back to the bot"), when=phrase("on the button of who waits")),
    "utter_button_call": TextUse(title=phrase("Message me"), when=phrase("on the button of who waits")),
    "utter_button_rate_good": TextUse(title=phrase("Good"), when=phrase("on the button of a rating")),
    "utter_button_rate_fair": TextUse(title=phrase("So-so"), when=phrase("on the button of a rating")),
    "utter_button_rate_bad": TextUse(title=phrase("Bad"), when=phrase("on the button of a rating")),
    "utter_button_offers_again": TextUse(title=phrase("Get offers again"), when=phrase("on the button after STOP")),
    "utter_button_comment": TextUse(title=phrase("Add a comment"), when=phrase("on the button after a rating")),
    "utter_order_ask_number": TextUse(title=phrase("Which number?"), when=phrase("to who asks how far an order is")),
    "utter_order_ask_proof": TextUse(
        title=phrase("What proves it"), when=phrase("after the number"), placeholders=("order.number",)
    ),
    "utter_order_not_found": TextUse(
        title=phrase("Not found"), when=phrase("after a wrong number or a wrong proof, which must sound alike")
    ),
    "utter_order_too_many": TextUse(
        title=phrase("Too many tries"), when=phrase("after several of them; people take over")
    ),
    "utter_order_unreachable": TextUse(
        title=phrase("Orders not to be seen"), when=phrase("while a source of orders is down; people take over")
    ),
    "utter_order_requested": TextUse(
        title=phrase("A request"), when=phrase("after a button such as “Cancel the order”; people take over")
    ),
    "utter_order_received": TextUse(
        title=phrase("Received"), when=phrase("to who asks after such an order"), placeholders=("order.number",)
    ),
    "utter_order_placed": TextUse(
        title=phrase("Not paid yet"), when=phrase("to who asks after such an order"), placeholders=("order.number",)
    ),
    "utter_order_paid": TextUse(
        title=phrase("Paid"), when=phrase("to who asks after such an order"), placeholders=("order.number",)
    ),
    "utter_order_packed": TextUse(
        title=phrase("Being packed"), when=phrase("to who asks after such an order"), placeholders=("order.number",)
    ),
    "utter_order_partly_sent": TextUse(
        title=phrase("Part of it sent"), when=phrase("to who asks after such an order"), placeholders=("order.number",)
    ),
    "utter_order_handed_over": TextUse(
        title=phrase("With the carrier"), when=phrase("to who asks after such an order"), placeholders=("order.number",)
    ),
    "utter_order_on_the_way": TextUse(
        title=phrase("On its way"), when=phrase("to who asks after such an order"), placeholders=("order.number",)
    ),
    "utter_order_to_be_collected": TextUse(
        title=phrase("To be collected"), when=phrase("to who asks after such an order"), placeholders=("order.number",)
    ),
    "utter_order_delivered": TextUse(
        title=phrase("Delivered"), when=phrase("to who asks after such an order"), placeholders=("order.number",)
    ),
    "utter_order_returned": TextUse(
        title=phrase("Returned"), when=phrase("to who asks after such an order"), placeholders=("order.number",)
    ),
    "utter_order_cancelled": TextUse(
        title=phrase("Cancelled"), when=phrase("to who asks after such an order"), placeholders=("order.number",)
    ),
    "utter_order_problem": TextUse(
        title=phrase("A problem"),
        when=phrase("to who asks after such an order; people take over"),
        placeholders=("order.number",),
    ),
    "utter_order_unknown": TextUse(
        title=phrase("State not certain"),
        when=phrase("to who asks after an order of which no state is certain; people take over"),
        placeholders=("order.number",),
    ),
    "utter_order_stuck": TextUse(
        title=phrase("It doesn't move"),
        when=phrase("to who asks after a parcel that has not moved for days; people take over"),
        placeholders=(
            "order.number",
            "order.moved",
        ),
    ),
    "utter_order_expected": TextUse(
        title=phrase("Expected day"), when=phrase("below the state"), placeholders=("order.expected",)
    ),
    "utter_order_link": TextUse(
        title=phrase("Tracking link"), when=phrase("below the state"), placeholders=("order.link",)
    ),
    "utter_order_carrier": TextUse(
        title=phrase("Carrier"), when=phrase("below the state, where there is no link"), placeholders=("order.carrier",)
    ),
    "utter_order_items": TextUse(
        title=phrase("Items"),
        when=phrase("below the state, only to who surely is the buyer"),
        placeholders=("order.items",),
    ),
    "utter_order_refunded": TextUse(
        title=phrase("Money back"),
        when=phrase("below the state, only to who surely is the buyer"),
        placeholders=("order.refund",),
    ),
    "utter_order_code_offer": TextUse(
        title=phrase("A code to hear more"),
        when=phrase("below the state, where the shop can mail a code to the order's address"),
    ),
    "utter_order_code_sent": TextUse(
        title=phrase("A code is on its way"),
        when=phrase("after a mail address, whether it is that of the order or not, which must sound alike"),
    ),
    "utter_order_code_wrong": TextUse(title=phrase("A wrong code"), when=phrase("after six digits that open nothing")),
    "utter_order_code_mail": TextUse(
        title=phrase("Mail with the code"),
        when=phrase("to the order's address; the first line is the subject"),
        placeholders=("order.number", "order.code"),
    ),
    "utter_shell_handoff": TextUse(
        title=phrase("In the terminal"), when=phrase("only when the bot is tried out in a terminal")
    ),
}


def title_of_response(name: str) -> str:
    """What a response beside the answers is called on the pages."""
    return USES[name].title if name in USES else name.removeprefix("utter_").replace("_", " ").capitalize()
