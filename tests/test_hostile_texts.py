"""Promise C13: names, words, imported rows and rich text are shown as they were written, and never act.

The marker stands in every stored text of every table; then every page, fragment, document and message is read as a
browser reads it.
"""

import csv
import io
import json
import re
import uuid
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from icalendar import Calendar
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file

from declic.core.models import Message
from declic.core.outbox.rendering import email, html_of
from declic.core.sealed_numbers import seal
from declic.diagnostic.models import Assessment, Form
from declic.organisations import services
from declic.organisations.models import Organisation
from declic.people.access import rule_name
from declic.people.models import Role, User
from declic.portal.page_list import examples
from declic.programme.models import PhoneCall, Registration
from tests import hostile_texts
from tests.browser.demonstration import fill
from tests.factories import diagnostic as sheets
from tests.factories import two_structures
from tests.factories.people import a_user
from tests.factories.places import a_place, all_around
from tests.hostile_texts import MARK
from tests.test_private_addresses import entries, model_of

pytestmark = pytest.mark.django_db
# As the bytes of a page would hold it if it were not escaped.
RAW = re.compile(rb"<svg.onload|<img src=x|<m-q>|\)</script>\xe2\x80\xa8", re.IGNORECASE)
ESCAPED = re.compile(rb"&lt;svg.onload|\\u003C(?:svg.onload|m-q)|&lt;m-q&gt;", re.IGNORECASE)
LINKS = {"href", "src", "action", "formaction", "xlink:href", "data", "poster", "cite"}
SCHEME = re.compile(r"[\s\x00-\x1f]*(javascript|vbscript|data)\s*:", re.IGNORECASE)


class Reader(HTMLParser):
    """What a browser would make of the page: elements of ours that act, and data blocks."""

    def __init__(self) -> None:
        super().__init__()
        self.acting: list[tuple] = []
        self.blocks: list[str] = []
        self.in_block = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.in_block = tag == "script" and "json" in (given.get("type") or "")
        if tag == "m-q" or "onload" in given or "onerror" in given:
            self.acting.append((tag, given))
        for name in LINKS & set(given):
            if SCHEME.match(given[name] or "") and not (given[name] or "").startswith("data:image/"):
                self.acting.append((tag, name, given[name]))

    def handle_data(self, data: str) -> None:
        if self.in_block:
            self.blocks.append(data)
            self.in_block = False


def acts(content: bytes) -> list[object]:
    """What in this page would act, or break its data blocks."""
    reader = Reader()
    reader.feed(content.decode())
    broken = []
    for block in reader.blocks:
        try:
            json.loads(block)
        except ValueError as error:
            broken.append((str(error), block[:200]))
    raw = [content[max(0, found.start() - 80) : found.end() + 20] for found in RAW.finditer(content)]
    return [*raw, *reader.acting, *broken]


@pytest.mark.parametrize(
    "page",
    [
        f"<p>{MARK}</p>",
        f'<a title="{MARK}">x</a>',
        f'<script type="application/ld+json">{{"name": "{MARK}"}}</script>',
        '<a href=" java script:alert(1)">x</a>'.replace("java script", "javascript"),
        "<p><m-q></p>",
    ],
)
def test_a_page_that_lets_it_act_is_seen(page):
    assert acts(page.encode())


def test_what_is_said_to_be_no_words_is_a_field_and_says_why():
    assert set(hostile_texts.NOT_WORDS) <= fields(lambda field: True)
    assert all(len(why) > 8 for why in hostile_texts.NOT_WORDS.values())


def marked_fields() -> set[str]:
    return fields(lambda field: hostile_texts.is_marked(field))


def fields(wanted) -> set[str]:
    pairs = [(model, field) for model in hostile_texts.ours() for field in hostile_texts.text_fields(model)]
    return {f"{model._meta.label}.{field.name}" for model, field in pairs if wanted(field)}


@pytest.fixture
def house():
    """The demonstration of every room, one of each thing besides, all of it marked."""
    fill(timezone.now())
    structure = two_structures.structure(1)
    _, code = sheets.with_code(Form.COMPLETE, answers=sheets.all_answers())
    Document.objects.create(title="Statuts", file=ContentFile(b"texte", name="statuts.txt"))
    Image.objects.create(title="Affiche", file=get_test_image_file())
    all_around(a_place())
    form = {"email": "odile@example.org", "text": "Bonjour", "name": "Odile", "form_id": str(uuid.uuid4())}
    Client().post("/contact/", form)
    done = hostile_texts.put_everywhere()
    first = Organisation.objects.order_by("pk").first()
    boss = first.memberships.filter(role="manager").first().user
    services.edit_organisation(first, by=boss, version=first.version, name=MARK)  # a line in its history
    assert marked_fields() - set(done) == set(), "make a row of it above"
    return structure, code


def read(client: Client, addresses: list[str], **options) -> tuple[int, list[object]]:
    """How many of these pages show the marker, and what acts in any."""
    shown, wrong = 0, []
    for address in addresses:
        response = client.get(address, **options)
        content = b"".join(response.streaming_content) if response.streaming else response.content
        if response.status_code >= 500:
            wrong.append((address, response.status_code))
        if "html" in response.get("Content-Type", ""):
            shown += bool(ESCAPED.search(content))
            wrong += [(address, found) for found in acts(content)]
        elif "xml" in response.get("Content-Type", "") and RAW.search(content):
            wrong.append((address, "raw in XML"))
    return shown, wrong


SEARCHES = ["/chercher/?q=svg", "/chercher/?q=onload", "/logiciels/?q=svg", "/lieux/?commune=Créteil", "/formations/"]


def test_no_public_page_lets_a_text_act(house):
    addresses = [*examples().values(), *SEARCHES, f"/chercher/?q={MARK}", f"/communes/?q={MARK}", "/dev/mails/"]
    addresses += [f"/dev/mails/{m.public_id}/" for m in Message.objects.all()]
    addresses += [f"/dev/mails/{m.public_id}/html/" for m in Message.objects.all()]
    shown, wrong = read(Client(), addresses)
    assert wrong == []
    assert shown > 15


def test_no_file_of_the_programme_lets_a_text_act(house):
    """Calendars, feed and tables are read by other programs: each parses, holds the words, and adds nothing to them."""
    client = Client()
    files = ("calendrier.ics", "atom.xml", "programme.json", "programme.csv", "programme.pdf")
    calendar, feed, rows, table, paper = (client.get(f"/formations/{name}").content for name in files)
    events = Calendar.from_ical(calendar).events
    assert len(events) == sum(len(row["parts"]) for row in json.loads(rows)) == calendar.count(b"BEGIN:VEVENT")
    assert any("svg onload" in event["SUMMARY"] for event in events)
    read = ElementTree.fromstring(feed)
    names = {element.tag.rpartition("}")[2] for element in read.iter()}
    assert names <= {
        "feed",
        "title",
        "link",
        "id",
        "updated",
        "author",
        "name",
        "subtitle",
        "entry",
        "summary",
        "category",
    }
    assert not RAW.search(feed)
    cells = [cell for row in csv.reader(io.StringIO(table.decode())) for cell in row]
    assert any("svg onload" in cell for cell in cells)
    assert not [cell for cell in cells if cell[:1] in tuple("=+-@\t\r")]
    assert paper.startswith(b"%PDF")


def pages_of(assessment: Assessment) -> list[str]:
    pages = ["arreter", "contexte", "effacer", "relire", "resultat"]
    pages += [f"resultat/{page}" for page in ("detail", "partager", "rattacher")]
    return [f"/diagnostic/{assessment.public_id}/{page}/" for page in pages]


def test_no_page_of_a_member_lets_a_text_act(house):
    structure, _ = house
    client = Client()
    manager = User.objects.get(pk=structure.manager.pk)
    client.force_login(manager)
    mine = Assessment.objects.get(public_id=structure.facts["assessment"])
    addresses = [*examples(manager).values(), *pages_of(mine)]
    addresses += [f"/associations/{o.public_id}/rejoindre/" for o in Organisation.objects.all()[:3]]
    shown, wrong = read(client, addresses)
    assert wrong == []
    assert shown > 15


def test_no_page_of_a_diagnostic_lets_a_text_act_and_its_paper_comes_out(house):
    _, code = house
    visitor = sheets.visitor(code)
    shown, wrong = read(visitor, [f"/diagnostic/{page}/" for page in ("resultat", "resultat/detail", "arreter")])
    assert wrong == []
    assert shown == 3
    paper = visitor.get("/diagnostic/resultat/plan.pdf")
    assert paper.status_code == 200
    assert paper.content.startswith(b"%PDF")


def desk_pages() -> list[str]:
    """Every page of the back office over our tables: the lists, and each page of the first row."""
    found = []
    for name, path, view in entries():
        model = model_of(view)
        ours = model in hostile_texts.ours() or path.startswith(("/gestion/diagnostics/", "/gestion/seances/"))
        if not path.startswith("/gestion/") or not ours or rule_name(name, path) == "nobody" or "(" in path:
            continue
        row = model._default_manager.order_by("pk").first() if model else None
        number = {"sealed": seal(row.pk), "int": row.pk, "str": row.pk} if row else {}
        if model and row is None and "<" in path:
            continue
        held = {
            "assessment": Assessment.objects.filter(organisation__isnull=False).first().public_id,
            "session": Registration.objects.first().session.uuid,
            "registration": Registration.objects.first().public_id,
            "call": PhoneCall.objects.first().public_id,
            "kind": "reminder",
        }
        address = re.sub(r"<(?:uuid|slug):(\w+)>", lambda hole, h=held: str(h[hole[1]]), path)
        found.append(re.sub(r"<(int|str|sealed):\w+>", lambda hole, n=number: str(n[hole[1]]), address))
    return found


def test_no_page_of_the_back_office_lets_a_text_act(house):
    client = Client()
    client.force_login(a_user(Role.ADMINISTRATOR, name=MARK))
    addresses = ["/gestion/", "/gestion/pages/", *desk_pages()]
    page = apps.get_model("portal.ContentPage").objects.first()
    addresses += [
        f"/gestion/pages/{page.pk}/edit/",
        f"/gestion/pages/{page.pk}/history/",
        f"/gestion/pages/{page.pk}/delete/",
    ]
    shown, wrong = read(client, addresses)
    assert wrong == []
    assert shown > 40


def test_no_message_lets_a_text_act(house):
    structure, _ = house
    manager = User.objects.get(pk=structure.manager.pk)
    mine = Organisation.objects.get(pk=structure.organisation.pk)
    Message.objects.all().delete()
    services.invite(mine, by=manager, email="neuf@example.org", role="member")
    asked = services.ask_to_join(a_user(name=MARK), organisation=mine, message=MARK)
    services.decide(asked, by=manager, accept=True)
    Client().post(
        "/contact/", {"email": "o@example.org", "text": MARK, "name": MARK[:60], "form_id": str(uuid.uuid4())}
    )
    sent = list(Message.objects.all())
    assert len(sent) >= 4
    for message in sent:
        assert acts(html_of(message).encode()) == []
        made = email(message)
        assert "\n" not in made.subject
        assert made.message()["Subject"]
    assert sum("svg onload" in message.text for message in sent) >= 3
