"""Every page of a diagnostic, and what is posted to it."""

import uuid
from urllib.parse import urlencode

from django.core.management import call_command
from django.urls import reverse

PAGES = {
    "next": {},
    "questions": {"E1": "1"},
    "context": {"X1": "20 à 99"},
    "review": {},
    "finish": {},
    "complete": {},
    "stop": {"email": "a@example.org"},
    "result": {},
    "detail": {},
    "pdf": {},
    "decide": {"decision": "A01:accepted"},
    "action": {"decision": "accepted"},
    "share": {},
    "attach": {},
    "erase": {},
}
POST_ONLY = {"finish", "complete", "decide"}
ARGUMENTS = {"questions": {"slug": "equipement"}, "action": {"action": "A01"}}
HOSTILE = ["\x00", "\ud800", "9" * 5000, "\u202e‮", "%00", "<svg onload=1>", "Ａ１", "'; drop table", "x" * 100_000]


def url(name, public_id=None):
    arguments = dict(ARGUMENTS.get(name, {}))
    if public_id:
        arguments["assessment"] = public_id
    return reverse(f"diagnostic:{name}", kwargs=arguments)


def send(client, address, data):
    """A form as a browser never sends it: lone surrogates and raw bytes included."""
    body = urlencode(data, errors="surrogatepass")
    return client.post(address, body, content_type="application/x-www-form-urlencoded")


def dump(tmp_path):
    file = tmp_path / f"{uuid.uuid4()}.json"
    call_command("dumpdata", "diagnostic", "organisations", "core.message", output=str(file))
    return file.read_bytes()
