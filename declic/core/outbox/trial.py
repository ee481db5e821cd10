"""A trial message, sent at once to say what the mail server answers. For the operator, at a terminal."""

import smtplib
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.message import sanitize_address

from declic.core.outbox.headers import UnsafeHeaderError
from declic.core.outbox.queueing import checked_address, new_message_id
from declic.core.refusal import RefusalError

SUBJECT = "Essai d’envoi de Déclic"
REFUSED = 400
TEXT = "Ce courriel d’essai vient de Déclic : l’envoi fonctionne.\n\n{site}\n"


def send_trial(to: str) -> str:
    """Sends it and gives the server's own words; RefusalError (1: refused, 2: nothing could be tried)."""
    try:
        address = checked_address(to)
    except UnsafeHeaderError as error:
        raise RefusalError(f"« {ascii(to[:80])[1:-1]} » n’est pas une adresse de courriel.", 2) from error
    if not settings.EMAIL_URL:
        raise RefusalError("Aucun serveur de courriel : donnez son adresse à EMAIL_URL.", 2)
    mail = EmailMessage(
        SUBJECT,
        TEXT.format(site=settings.SITE_URL),
        settings.MAIL_FROM,
        [address],
        headers={"Message-ID": new_message_id()},
    )
    where = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT or 'port habituel'}"
    try:
        answer = _say(mail)
    except smtplib.SMTPRecipientsRefused as error:
        code, said = next(iter(error.recipients.values()))
        raise RefusalError(f"Le serveur {where} refuse l’adresse : {code} {_words(said)}") from error
    except smtplib.SMTPResponseException as error:
        raise RefusalError(f"Le serveur {where} refuse : {error.smtp_code} {_words(error.smtp_error)}") from error
    except (smtplib.SMTPException, OSError) as error:
        raise RefusalError(
            f"Le serveur {where} ne répond pas comme attendu : {type(error).__name__} {error}"
        ) from error
    return f"Accepté par {where} : {answer}"


def _say(mail: EmailMessage) -> str:
    backend = get_connection()
    backend.open()
    try:
        # Word by word rather than by send_messages, which keeps the last answer to itself.
        line: smtplib.SMTP = backend.connection
        line.ehlo_or_helo_if_needed()
        code, said = line.mail(sanitize_address(parseaddr(mail.from_email)[1], "utf-8"))
        if code >= REFUSED:
            raise smtplib.SMTPSenderRefused(code, said, mail.from_email)
        code, said = line.rcpt(sanitize_address(mail.to[0], "utf-8"))
        if code >= REFUSED:
            raise smtplib.SMTPRecipientsRefused({mail.to[0]: (code, said)})
        code, said = line.data(mail.message().as_bytes(linesep="\r\n"))
        if code >= REFUSED:
            raise smtplib.SMTPDataError(code, said)
    finally:
        backend.close()
    return f"{code} {_words(said)}"


def _words(said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return " ".join(text.split())[:300]
