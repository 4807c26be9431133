"""Code letters: mails the code that proves an order, so that nobody waits for it or learns whether it was sent."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass

from bot.settings import Settings
from bot.shop.answers import Answers
from connectors.mail import MAIL_FAULTS, Post

_LETTER = "utter_order_code_mail"
log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class CodeLetters:
    """Mails codes by the shop's settings and texts, as they are at each."""

    settings: Callable[[], Settings]
    answers: Callable[[], Answers]

    def may_send(self) -> bool:
        """Whether the shop has a mail server and an address from which it writes."""
        settings = self.settings()
        return bool(settings.smtp_url and settings.report_mail_from)

    def send(self, address: str, *, number: str, code: str, language: str) -> None:
        """Begins to mail a code; what fails is logged. The first line of the text is the subject."""
        values = {"order.number": number, "order.code": code}
        text = self.answers().render(_LETTER, language, None, values).text or ""
        subject, _, body = text.partition("\n")
        settings = self.settings()
        post = Post(server=settings.smtp_url or "", sender=settings.report_mail_from or "", recipients=(address,))
        threading.Thread(target=_send, args=(post, subject, body), name="code letter", daemon=True).start()


def _send(post: Post, subject: str, body: str) -> None:
    try:
        post.send(subject, body)
    except (*MAIL_FAULTS, ValueError) as error:  # Its message may hold the address.
        log.error("a code for an order was not mailed: %s", type(error).__name__)
