"""Mail: sends letters and alerts through the shop's mail server, and tries whether a server takes our name."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from bot.phrases import Phrase, phrase
from bot.settings import Settings

# What sending may raise.
MAIL_FAULTS = (OSError, smtplib.SMTPException)
_TIMEOUT_SECONDS = 20.0
# Somebody waits at a page for a try.
_TRY_SECONDS = 8.0
_PORTS = {"smtp": 587, "smtps": 465}


@dataclass(frozen=True, kw_only=True)
class Post:
    """How mails are sent: the mail server's address, from whom and to whom."""

    server: str = field(repr=False)
    sender: str
    recipients: tuple[str, ...]

    def send(self, subject: str, text: str) -> None:
        """Sends a text. Raises OSError, SMTPException."""
        message = EmailMessage()
        message["Subject"] = subject
        message["From"] = self.sender
        message["To"] = ", ".join(self.recipients)
        message.set_content(text)
        with _signed_in(self.server, _TIMEOUT_SECONDS) as server:
            server.send_message(message)


def post_of(settings: Settings, recipients: str | None) -> Post | None:
    """The post to these recipients; None where no server or nobody is set."""
    if not (settings.smtp_url and recipients):
        return None
    addresses = tuple(recipients.split(", "))
    return Post(server=settings.smtp_url, sender=settings.report_mail_from or addresses[0], recipients=addresses)


def try_server(address: str) -> None:
    """Signs in at a mail server and leaves again. Raises OSError, SMTPException."""
    with _signed_in(address, _TRY_SECONDS) as server:
        server.noop()


def fault_words(error: Exception) -> Phrase:
    """Why it failed, for the shop's pages; never what a server said, which may repeat secrets."""
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return phrase("the mail server refused the user name or password")
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return phrase("the mail server offers no encryption, so the password was not sent; use smtps://")
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return phrase("the mail server refused every recipient")
    if isinstance(error, ssl.SSLError):
        return phrase(
            "the mail server's encryption could not be checked; is it smtp:// in place of smtps://, or another port?"
        )
    if isinstance(error, smtplib.SMTPException):
        return phrase("the mail server refused us")
    return phrase("the mail server could not be reached")


@contextmanager
def _signed_in(address: str, seconds: float) -> Iterator[smtplib.SMTP]:
    """A connection. A password never goes over a line that is not encrypted. Raises OSError, SMTPException."""
    parts = urlsplit(address)
    host, port = parts.hostname or "", parts.port or _PORTS[parts.scheme]
    context = ssl.create_default_context()
    if parts.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=seconds, context=context)
    else:
        server = smtplib.SMTP(host, port, timeout=seconds)
    with server:
        if parts.scheme == "smtp":
            server.ehlo()
            if server.has_extn("starttls"):
                server.starttls(context=context)
            elif parts.password:
                raise smtplib.SMTPNotSupportedError("no STARTTLS")
        if parts.username and parts.password:
            server.login(unquote(parts.username), unquote(parts.password))
        yield server
