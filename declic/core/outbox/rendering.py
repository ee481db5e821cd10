"""The message as it leaves: text, and the same words in a fixed HTML frame (MJML) when the room gave no HTML."""

import re
from dataclasses import dataclass
from email.mime.text import MIMEText

import mrml
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from declic.core.centre import current_centre
from declic.core.models import Message

ADDRESS = re.compile(r"https?://[^\s<>\"«»]+[^\s<>\"«».,;:!?)]")
METHOD = re.compile(r"^METHOD:([A-Z]+)\r?$", re.M)
ITEM = re.compile(r"^[-•] +")
# No web font, hence no third party asked by the reader's mail program (promise E6).
_OPTIONS = mrml.RenderOptions(disable_comments=True, fonts={})


@dataclass(frozen=True)
class Block:
    """A paragraph (one line of HTML), or a list of items."""

    html: SafeString
    items: tuple[SafeString, ...] = ()


def email(message: Message) -> EmailMultiAlternatives:
    """Django's message: one recipient, text and HTML, the Message-ID made at queuing."""
    mail = EmailMultiAlternatives(
        subject=message.subject,
        body=message.text,
        from_email=settings.MAIL_FROM,
        to=[message.to],
        headers={"Message-ID": message.message_id, "Auto-Submitted": "auto-generated"},
    )
    mail.attach_alternative(html_of(message), "text/html")
    if message.calendar:
        mail.attach(_calendar_part(message.calendar))
    return mail


def _calendar_part(calendar: str) -> MIMEText:
    """Said with its method in the header too (RFC 6047): without it mail programs show a file, and no button."""
    part = MIMEText(calendar, "calendar", "utf-8")
    if method := METHOD.search(calendar):
        part.set_param("method", method[1])
    part.add_header("Content-Disposition", "attachment", filename="seance.ics")
    return part


def html_of(message: Message) -> str:
    """The HTML given by the room, or made from the text."""
    return message.html or framed(message.subject, message.text)


def framed(subject: str, text: str) -> str:
    """The text in the site's frame: paragraphs, lists of lines that begin with a dash, addresses made links."""
    source = render_to_string(
        "core/mail/frame.mjml",
        {"subject": subject, "blocks": blocks(text), "centre": current_centre(), "site_url": settings.SITE_URL},
    )
    return mrml.to_html(source, render_options=_OPTIONS).content


def blocks(text: str) -> list[Block]:
    """The paragraphs of a text, apart by empty lines."""
    return [_block(part.strip()) for part in re.split(r"\n\s*\n", text.replace("\r\n", "\n")) if part.strip()]


def _block(paragraph: str) -> Block:
    lines = paragraph.split("\n")
    if all(ITEM.match(line) for line in lines):
        return Block(mark_safe(""), tuple(_linked(ITEM.sub("", line)) for line in lines))
    return Block(mark_safe("<br />".join(_linked(line) for line in lines)))  # noqa: S308 - each line is escaped


def _linked(line: str) -> SafeString:
    """The line escaped, its addresses made links."""
    parts, end = [], 0
    for found in ADDRESS.finditer(line):
        parts += [escape(line[end : found.start()]), format_html('<a href="{0}">{0}</a>', found.group())]
        end = found.end()
    return mark_safe("".join([*parts, escape(line[end:])]))  # noqa: S308 - escaped above
