"""Two associations alike in everything, and everybody who may come to their door (promise B2)."""

import re
import secrets
import uuid
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from wagtail.documents.models import Document

from declic.core.outbox import queue_message
from declic.diagnostic import queries as diagnostics
from declic.diagnostic import services as diagnostic
from declic.diagnostic.models import Form
from declic.diagnostic.questionnaires import current_questionnaire
from declic.diagnostic.result import result_of
from declic.organisations import services
from declic.organisations.models import MembershipRole, Organisation
from declic.people.models import Role, User
from declic.places import services as places
from declic.places.models import Import, MappingProfile
from declic.portal.models import ContactMessage, ContentPage
from declic.programme import services as programme
from declic.programme.attendance_queries import sittings_of
from declic.programme.engine import certificate_number
from declic.programme.engine.person import Person
from declic.programme.models import (
    Attendance,
    Certificate,
    Channel,
    Evaluation,
    MessageText,
    Pace,
    PersonalCalendar,
    PhoneCall,
    Presence,
    Registration,
    SessionState,
)
from declic.programme.services import Request
from declic.programme.tokens import code_token_of, evaluation_token_of, presence_token_of
from tests.factories import diagnostic as made
from tests.factories.organisations import member, organisation, person
from tests.factories.people import a_user
from tests.factories.places import a_place
from tests.factories.programme import a_course, a_session, a_theme
from tests.factories.resources import a_resource
from tests.factories.tools import a_software
from tests.people.entering import ask, last_message
from tests.site_root import root_page

Facts = dict[str, object]
NO_UUID = uuid.UUID(int=7)
NO_NUMBER = 999_999
NO_TOKEN = "rien" * 8


@dataclass(frozen=True)
class Structure:
    """One of the two: its people, and what the addresses of its objects carry."""

    organisation: Organisation
    manager: User
    member: User
    facts: Facts


def structure(number: int) -> Structure:
    """An association with a manager, a member, and one of each object that has an address."""
    boss, other = person(f"Responsable {number}"), person(f"Membre {number}")
    mine = organisation(f"Structure {number}", manager=boss)
    member(mine, role=MembershipRole.MANAGER)  # nobody is the last one: everybody may leave
    place = member(mine, other)
    asked = services.ask_to_join(person(), organisation=mine, message="Bonjour")
    invited = services.invite(mine, by=boss, email=f"invite{number}@example.org", role=MembershipRole.MEMBER)
    sheet, _ = made.with_code(Form.COMPLETE, answers=made.all_answers(), organisation=mine)
    diagnostic.share(sheet, now=timezone.now())
    sheet.refresh_from_db()
    other_sheet, code = made.with_code(Form.EXPRESS)
    email = f"reprise{number}@example.org"
    diagnostic.send_resume_link(other_sheet, code=code, email=email, network="192.0.2.0/24", now=timezone.now())
    letter = queue_message(f"lettre{number}@example.org", subject="Bonjour", text="Bonjour", purpose="essai")
    received = ContactMessage.objects.create(form_id=uuid.uuid4(), email=f"ecrit{number}@example.org", text="Bonjour")
    brought = Import.objects.create(at=timezone.now(), filename=f"lieux{number}.csv", profile="v1", digest="0" * 64)
    facts = {
        "organisation": mine.public_id,
        "membership": place.public_id,
        "join_request": asked.public_id,
        "invitation": invited.public_id,
        "assessment": sheet.public_id,
        "invitation_token": token_in(f"invite{number}@example.org"),
        "resume_token": token_in(email),
        "share_token": diagnostics.share_token_of(sheet),
        "link_token": sign_in_link(number),
        "registration_token": registration_link(number, mine),
        "registration": Registration.objects.get(organisation=mine).public_id,
        "code_page_token": code_page(number),
        "presence_token": room_of(mine),
        "confirmation_token": asked_to_confirm(number),
        "call": call_to_make(number),
        "theme": current_questionnaire().steps["complete"][0].slug,
        "action": result_of(sheet, now=timezone.now()).plan[0].id,
        "letter": letter.public_id,
        "account_row": other.pk,
        "organisation_row": mine.pk,
        "letter_row": letter.pk,
        "received_row": received.pk,
        "import_row": brought.pk,
    }
    facts["evaluation_token"] = evaluation_token_of(facts["registration"])
    facts["certificate"] = the_day_after(Registration.objects.get(organisation=mine), agent=boss)
    facts["calendar_key"] = PersonalCalendar.objects.get(user=boss).key
    return Structure(mine, boss, other, facts)


def the_day_after(registration: Registration, *, agent: User) -> str:
    """They came, their certificate was made (its number is given back), somebody said what they thought; and their
    calendar has its address."""
    session, part = registration.session, registration.session.parts.first()
    Attendance.objects.create(registration=registration, part=part, presence=Presence.PRESENT, noted_by=agent)
    number = certificate_number.draw(secrets.randbelow)
    attended = [{"starts": part.starts_at.isoformat(), "ends": part.ends_at.isoformat()}]
    Certificate.objects.create(
        number=number, registration=registration, name=registration.name, title=str(session), attended=attended
    )
    Evaluation.objects.create(session=session, learnt=4, pace=Pace.RIGHT, comment="Bien expliqué")
    PersonalCalendar.objects.create(user=agent)
    MessageText.objects.get_or_create(kind="reminder", defaults={"subject": "Bientôt", "body": "À bientôt."})
    return number


def registration_link(number: int, mine: Organisation) -> str:
    """The secret sent to a person who registers for a session."""
    guest = Person(f"Inscrite {number}", f"inscrite{number}@example.org")
    programme.register(a_session(), Request(guest, Channel.PHONE, organisation=mine), now=timezone.now())
    return token_in(guest.email)


def room_of(mine: Organisation) -> str:
    """What is shown in the room of the session where they have a seat."""
    session = Registration.objects.get(organisation=mine).session
    return presence_token_of(session.uuid, sittings_of(session)[0].key)


def asked_to_confirm(number: int) -> str:
    """The secret sent to a place whose sheet is old."""
    email = f"accueil{number}@example.org"
    places.ask_to_confirm(a_place(emails=email), now=timezone.now())
    return token_in(email)


def call_to_make(number: int) -> uuid.UUID:
    """Somebody without an address, to be told by telephone that their session has changed."""
    where, guest = a_session(), Person(f"Sans courriel {number}", phone=f"01 99 00 00 {number:02}")
    programme.register(where, Request(guest, Channel.PHONE), now=timezone.now())
    agent, link = a_user(Role.ADVISER), "https://visio.example.org/salle"
    programme.switch_to_remote(where, link=link, by=agent, now=timezone.now())
    return PhoneCall.objects.get(registration__session=where).public_id


def code_page(number: int) -> str:
    """The address where somebody who registers on the site writes the code sent to them."""
    request = Request(Person(f"Visiteuse {number}", f"visite{number}@example.org"), Channel.WEB)
    needs = programme.Needs(("wheelchair",), "au premier rang")
    asked = programme.ask([a_session()], request, network=f"192.0.2.{number}/24", now=timezone.now(), needs=needs)
    return code_token_of(asked.registration.public_id)


def sign_in_link(number: int) -> str:
    """The secret sent to a person who asks to enter in another browser."""
    email = f"entre{number}@example.org"
    ask(Client(), email)
    return token_in(email)


def token_in(email: str) -> str:
    """The secret of the last link sent to this address."""
    return re.search(r"https?://\S+/(\S+)/\s", last_message(email).text + "\n")[1]


def published() -> Facts:
    """One of each thing that everybody reads."""
    course, place = a_course(), a_place()
    document = Document.objects.create(title="Statuts", file=ContentFile(b"texte", name="statuts.txt"))
    return {
        "place": place.slug,
        "place_id": place.public_id,
        "profile": MappingProfile.objects.create(slug="notre-partenaire", name="Notre partenaire").slug,
        "base_map": "94",
        "software": a_software().slug,
        "sheet": a_resource().slug,
        "course": course.slug,
        "session": a_session(course).uuid,
        "subject": course.theme.slug,
        "document": document.pk,
        "document_filename": document.filename,
        "file": document.file.name,
        "page": a_page("publiee", live=True),
    }


def withheld() -> Facts:
    """The same, that nobody may read: closed, draft, or with nothing to show."""
    course, draft = a_course(theme=a_theme("À l’étude", "a-l-etude")), a_place(state="draft")
    return {
        "place": draft.slug,
        "place_id": draft.public_id,
        "profile": MappingProfile.objects.create(slug="autre-partenaire", name="Autre partenaire").slug,
        "base_map": "94-non",
        "software": "rien",  # the catalogue has no draft
        "sheet": a_resource("Brouillon", live=False).slug,
        "course": course.slug,
        "session": a_session(course, state=SessionState.DRAFT).uuid,
        "subject": course.theme.slug,
        "document": NO_NUMBER,
        "document_filename": "rien",
        "file": "documents",
        "page": a_page("brouillon", live=False),
    }


def a_page(slug: str, *, live: bool) -> str:
    """The address of a page written by the centre."""
    page = ContentPage(title=slug, slug=slug, intro="Voici", live=live)
    root_page().add_child(instance=page)
    return slug


MISSING: Facts = {
    "place": "lieu-qui-n-est-pas",  # long enough to be told apart in an address
    "profile": "profil-qui-n-est-pas",
    "base_map": "rien",
    **dict.fromkeys(("organisation", "membership", "join_request", "invitation", "assessment", "letter"), NO_UUID),
    **dict.fromkeys(
        (
            "invitation_token",
            "resume_token",
            "share_token",
            "link_token",
            "registration_token",
            "presence_token",
            "evaluation_token",
            "confirmation_token",
        ),
        NO_TOKEN,
    ),
    **dict.fromkeys(
        ("place_id", "software", "sheet", "course", "subject", "file", "page", "document_filename"), "rien"
    ),
    "calendar_key": NO_TOKEN,
    "session": NO_UUID,
    "registration": NO_UUID,
    "certificate": "2" * 16,  # well written, and nobody has it
    "document": NO_NUMBER,
    **dict.fromkeys(("account_row", "organisation_row", "letter_row", "received_row", "import_row"), NO_NUMBER),
}
