"""What was sent is changed or deleted where the channel can do that, by who wrote it."""

from __future__ import annotations

from bot.channels.channel import Kind
from bot.conversations.conversation import Verb
from bot.conversations.message import Author, Message
from tests.connectors.desk.site import Browser, Site


def sent(site: Site) -> Message:
    """Eva holds Ana's conversation, and her reply has arrived."""
    site.shop.hands_off()
    site.shop.does(Verb.ACCEPT)
    site.eva().replies("It is blu.")
    site.shop.delivers()
    # Telegram names a message by its chat and number.
    message = next(each for each in site.shop.messages() if each.author is Author.AGENT)
    site.shop.store._database._connection().execute(
        "UPDATE message SET provider_message_id = '7:3' WHERE message_id = ?", (message.message_id,)
    )
    return message


def changes(site: Site, browser: Browser, message: Message, how: str, **fields: str) -> tuple[int, str]:
    answer = browser.posts(
        f"/desk/conversations/{message.conversation_id}/messages/{message.message_id}/{how}",
        client_key="change-0001",
        **fields,
    )
    return answer.status_code, answer.get_json().get("message", "")


def test_another_text_goes_out_and_stands_in_the_thread(site: Site) -> None:
    message, eva = sent(site), site.eva()
    form = eva.get(f"/desk/conversations/{message.conversation_id}/messages/{message.message_id}/edit").text
    assert "It is blu.</textarea>" in form
    assert changes(site, eva, message, "edit", text="It is blue.")[0] == 200
    claimed = site.shop.store.deliveries.claim(message.conversation_id, "w", now=site.shop.tick())
    assert claimed is not None
    assert (claimed.message.kind, claimed.message.text, claimed.message.reply_to) == (Kind.EDIT, "It is blue.", "7:3")
    site.shop.store.deliveries.sent(claimed, "7:3:our_editMessageText", now=site.shop.tick())
    thread = eva.opens()
    assert "You changed a message. It now says:" in thread
    assert "Changed later" in thread
    assert (
        "It is blu."
        in site.shop.store.conversations.of_ids([message.conversation_id])[message.conversation_id].last_text
    )


def test_a_deleted_one_stays_marked_and_can_not_be_changed_again(site: Site) -> None:
    message, eva = sent(site), site.eva()
    assert "data-mine" in eva.opens().split(f'id="{message.message_id}"')[1].split(">")[0]
    assert changes(site, eva, message, "delete")[0] == 200
    site.shop.delivers()
    thread = eva.opens()
    assert "You deleted a message" in thread
    assert "Deleted: the customer no longer sees it" in thread
    assert "data-mine" not in thread.split(f'id="{message.message_id}"')[1].split(">")[0]


def test_nobody_changes_what_a_colleague_wrote(site: Site) -> None:
    message = sent(site)
    conversation = site.shop.conversation()
    site.shop.store.conversations.take_over(
        conversation.conversation_id, site.shop.leo, epoch=conversation.epoch, now=site.shop.tick()
    )
    assert changes(site, site.leo(), message, "edit", text="x") == (400, "You can change only what you wrote yourself.")
    assert changes(site, site.eva(), message, "delete")[0] == 409


def test_the_menu_offers_it_where_the_channel_can(site: Site) -> None:
    sent(site)
    assert 'data-change="edit"' in site.eva().opens()
