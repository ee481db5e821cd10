"""What a person who enters does, for the tests: ask, read the message, type the code."""

import re

from django.test import Client

from declic.core.models import Message

CODE = re.compile(r"^([2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4})$", re.MULTILINE)
LINK = re.compile(r"https?://\S+(/compte/lien/\S+/)")


def ask(client: Client, email: str = "odile@example.org", **extra):
    return client.post("/compte/entrer/", {"email": email}, **extra)


def last_message(email: str = "odile@example.org") -> Message:
    return Message.objects.filter(to=email).order_by("-pk").first()


def last_code(email: str = "odile@example.org") -> str:
    return CODE.search(last_message(email).text)[1]


def last_link(email: str = "odile@example.org") -> str:
    return LINK.search(last_message(email).text)[1]


def type_code(client: Client, code: str, **extra):
    return client.post("/compte/code/", {"code": code}, **extra)


def is_in(client: Client) -> bool:
    return client.get("/compte/").status_code == 200


def other_than(code: str) -> str:
    return ("B" if code[0] == "A" else "A") + code[1:]
