"""Mail over SMTP with TLS, by the standard library in a thread: a notification is one letter to one person."""

import asyncio
import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime

from govcloud.errors import GovcloudError
from govcloud.inventory.models.notice import MailServer
from govcloud.text import Text
from monitors.notices.channels.channel import NO_ANSWER, SECONDS, ChannelDownError, make_context, tell_cause
from monitors.notices.letter import Letter

STEP = 10.0
"""Seconds that one step of the server may take."""
DOWN = Text("the mail server cannot be used: {why}", "邮件服务器不可用：{why}")
REFUSED = Text("the mail server refuses this message: {why}", "邮件服务器拒收：{why}")


@dataclass(frozen=True)
class MailChannel:
    """A mail server. `read_secret` reads a file with a secret by its name."""

    server: MailServer
    read_secret: Callable[[str], str]
    clock: Callable[[], datetime]

    async def send(self, letter: Letter) -> None:
        """See Channel."""
        server = self.server
        context = make_context(self.read_secret(server.authority) if server.authority else None)
        password = self.read_secret(server.password) if server.password else ""
        mail = make_mail(letter, server.sender, self.clock())
        try:
            async with asyncio.timeout(SECONDS):
                await asyncio.to_thread(hand_in, server, password, context, mail)
        except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError, smtplib.SMTPSenderRefused) as wrong:
            raise GovcloudError(REFUSED(why=tell_refusal(wrong))) from wrong
        except TimeoutError as wrong:
            raise ChannelDownError(DOWN(why=NO_ANSWER(seconds=int(STEP)))) from wrong
        except smtplib.SMTPResponseException as wrong:
            raise ChannelDownError(DOWN(why=tell_refusal(wrong))) from wrong
        except (OSError, smtplib.SMTPException) as wrong:
            raise ChannelDownError(DOWN(why=tell_cause(wrong))) from wrong


def make_mail(letter: Letter, sender: str, at: datetime) -> EmailMessage:
    """The mail. Its Message-ID is the same whenever the same message is sent again."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, letter.address, letter.subject
    mail["Date"], mail["Message-ID"] = format_datetime(at), f"<{letter.id}@{sender.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(letter.text)
    return mail


def hand_in(server: MailServer, password: str, context: ssl.SSLContext, mail: EmailMessage) -> None:
    """Hand one mail in. Never without TLS: a server that does not offer it is refused."""
    if server.security == "tls":
        line: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=STEP, context=context)
    else:
        line = smtplib.SMTP(server.host, server.port, timeout=STEP)
    with line:
        if server.security == "starttls":
            line.starttls(context=context)
        if server.user:
            line.login(server.user, password)
        line.send_message(mail)


def tell_refusal(wrong: smtplib.SMTPException) -> str:
    """What the server said, in one line."""
    if isinstance(wrong, smtplib.SMTPRecipientsRefused):
        return "; ".join(f"{code} {tell_words(words)}" for code, words in wrong.recipients.values())
    if isinstance(wrong, smtplib.SMTPResponseException):
        return f"{wrong.smtp_code} {tell_words(wrong.smtp_error)}"
    return type(wrong).__name__


def tell_words(words: bytes | str) -> str:
    """A server's words."""
    told = words.decode(errors="replace") if isinstance(words, bytes) else words
    return " ".join(told.split())[:200]
