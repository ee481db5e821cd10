"""The pages of the places in the states that no list of pages shows: each held to the rules of all."""

import re
import uuid
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect

from declic.core.models import Message
from declic.people.models import Role
from declic.people.services.demonstration import demonstration_account
from declic.places import services
from declic.places.models import Confirmation, Import, MappingProfile, Origin, Place, PlaceState, Proposal, Stop
from tests.browser import looking
from tests.browser.test_pages import wrongs_of
from tests.browser.waiting import arrive_by
from tests.factories.places import a_place

LONG = "Association intercommunale pour l’inclusion numérique et la lecture de Saint-Jacques-Saint-Philippe-du-Haut-Pas"
# Far from the communes of the other tests, whose nearest places these must not become.
ELSEWHERE = {"commune": "Cayenne", "insee": "97302", "postcode": "97300", "latitude": 4.92, "longitude": -52.31}
IMPORTS, PROFILES = "/gestion/lieux/importer/", "/gestion/lieux/profils/"
HEAD = "id;nom;commune;code_postal;adresse;telephone;courriels;horaires;date_maj\n"
HARD = HEAD + (
    "b1;MEDIATHEQUE DES AMANDIERS;Cayenne;97300;1 rue X;0594 30 00 00;camille.roche@example.org;"
    "du mardi au samedi de 10h à 18h;15/01/2024\n"
    "b2;;Cayenne;97300;3 rue X;;;;2024-01-15\n"
    "b3;Le Fil;Villeneuve-la-Perdue;00000;1 rue Z;06 12 34 56 78;;le premier lundi si le temps le permet;1970-01-01\n"
    f"b4;{LONG};Cayenne;97300;12 avenue du Général;;;9-12:15;2024-01-15\n"
)
LARGE = HEAD + "".join(
    f"g{n};Point numérique {n};Cayenne;97300;{n} rue Y;;;{'lundi 9h-12h et sur rdv' if n % 3 else ''};2024-01-15\n"
    for n in range(500)
)


@pytest.fixture(autouse=True)
def leaves_the_places_as_they_were(site):
    """Other tests count those of the demonstration."""
    before = set(Place.objects.values_list("pk", flat=True))
    yield
    Place.objects.exclude(pk__in=before).delete()
    Import.objects.exclude(filename="v1_lieux_94.csv").delete()
    MappingProfile.objects.all().delete()


def elsewhere(name="Le Fil", **fields):
    return a_place(f"{name} {uuid.uuid4().hex[:6]}", **(ELSEWHERE | fields))


def agent():
    client = Client()
    client.force_login(demonstration_account(Role.ADVISER))
    return client


def sent(client, text, filename="partenaire.csv"):
    """The page of the report of a file."""
    file = SimpleUploadedFile(filename, text.encode())
    return client.post(IMPORTS, {"fichier": file, "profil": "auto", "territoire": "all"})["Location"]


@pytest.mark.parametrize(
    "state", ["to read", "personal data", "refused rows", "applied", "undone", "500 rows", "last page"]
)
def test_the_report_of_an_import_works_for_everybody(browser, site, state):
    client = agent()
    path = sent(client, LARGE if state in ("500 rows", "last page") else HARD)
    if state in ("applied", "undone"):
        client.post(path + "appliquer/")
    if state == "undone":
        client.post(path + "annuler/")
    client.get(path)  # what is said once is said here
    query = {"personal data": "?lignes=personnel", "refused rows": "?lignes=refusees", "last page": "?page=25"}.get(
        state, ""
    )
    assert wrongs_of(browser, site, path + query, site.cookies["adviser"]) == []


@pytest.mark.parametrize("path", [IMPORTS, PROFILES, "/gestion/lieux/horaires/", "/gestion/lieux/propositions/"])
def test_what_agents_begin_from_works_for_everybody(browser, site, path):
    Proposal.objects.all().delete()
    assert wrongs_of(browser, site, path, site.cookies["adviser"]) == []


def test_matching_the_columns_of_a_file_works_for_everybody(browser, site):
    context, page = looking.opened(browser, site.url, site.cookies["adviser"], viewport={"width": 360, "height": 800})
    page.goto(site.url + PROFILES)
    page.set_input_files("[name=fichier]", {"name": "partenaire.csv", "mimeType": "text/csv", "buffer": HARD.encode()})
    arrive_by(page.get_by_role("button", name="Lire ses colonnes"))
    expect(page.get_by_role("button", name="Garder ce profil")).to_be_visible()
    wrong = looking.axe(page) + looking.keyboard(page)
    arrive_by(page.get_by_role("button", name="Garder ce profil"))
    expect(page.locator(".summary").first).to_be_visible()
    wrong += looking.axe(page)
    page.get_by_label("Nom du profil").fill("Notre partenaire")
    page.get_by_label("Nom de la source").fill("partenaire")
    arrive_by(page.get_by_role("button", name="Voir ce que cela donne"))
    wrong += looking.axe(page) + looking.keyboard(page) + looking.reflow(page)
    context.close()
    assert wrong == []


def proposals(count, **fields):
    for _ in range(count):
        sending = uuid.uuid4()
        place = elsewhere(**fields)
        for field, value in (("phone", "0199004756"), ("hours", "Mo-Fr 10:00-12:00")):
            Proposal.objects.create(
                place=place, together=sending, origin=Origin.VISITOR, field=field, seen="", value=value,
                email="odile@example.org", note="Le numéro a changé.",
            )  # fmt: skip
        Proposal.objects.create(place=place, together=uuid.uuid4(), origin=Origin.IMPORT, field="", seen="", value="")
    return place


@pytest.mark.parametrize("page", ["", "?page=3", "{place}/"])
def test_a_long_queue_of_corrections_works_for_everybody(browser, site, page):
    path = "/gestion/lieux/propositions/" + page.format(place=proposals(45, name=LONG[:80]).slug)
    assert wrongs_of(browser, site, path, site.cookies["adviser"]) == []


@pytest.mark.parametrize(
    "fields",
    [
        {"name": LONG, "phone": "0594300000", "emails": "accueil@example.org", "summary": "Une phrase. " * 12},
        {"name": "Interminable" * 16, "address": "interminable" * 20, "presentation": "interminable" * 100},
        {"latitude": None, "longitude": None, "hours": "", "address": ""},
        {"hours": "", "hours_original": "le premier lundi du mois sauf pendant les vacances"},
        {"position_is_approximate": True, "mobility": "itinerant", "updated_on": "2020-01-01"},
    ],
    ids=["long", "words without an end", "bare", "hours not read", "itinerant"],
)
def test_the_page_of_any_place_works_for_everybody(browser, site, fields):
    place = elsewhere(**fields)
    if fields.get("mobility"):
        for number in range(3):
            Stop.objects.create(
                place=place, name=f"Marché {number}", commune="Matoury", insee="97307", hours="Th 14:00-17:00"
            )
    assert wrongs_of(browser, site, f"/lieux/{place.slug}/", "") == []


def test_the_page_of_a_closed_place_works_for_everybody(browser, site):
    closed = elsewhere(state=PlaceState.CLOSED, closed_on=timezone.localdate(), successor=elsewhere("Le nouveau"))
    wrong = wrongs_of(browser, site, f"/lieux/{closed.slug}/", "", status=410)
    assert [line for line in wrong if "410 (Gone)" not in line] == []


@pytest.mark.parametrize(
    "query",
    [
        "?commune=97300",
        "?commune=94000&b=reparer&ouvert=maintenant&sur=oui",
        "?commune=94000&sans=1&page=99",
        "?jour=32/13&heure=99h",
        "?commune=94000",
    ],
    ids=["among long names", "nothing", "past the end", "unread", "many"],
)
def test_any_list_works_for_everybody(browser, site, query):
    for number in range(22):
        elsewhere(LONG, phone="0594300000", latitude=4.92 + number / 100)
    assert wrongs_of(browser, site, f"/lieux/{query}", "") == []


@pytest.mark.parametrize("state", ["valid", "used", "expired"])
def test_the_link_sent_to_a_place_works_for_everybody(browser, site, state):
    place = elsewhere(emails="accueil@example.org")
    services.ask_to_confirm(place, now=timezone.now())
    letter = Message.objects.filter(text__contains="/lieux/confirmer/").latest("pk")
    path = re.search(r"https?://[^/]+(/lieux/confirmer/\S+/)", letter.text)[1]
    if state == "expired":
        Confirmation.objects.filter(place=place).update(expires_at=timezone.now() - timedelta(days=1))
    if state == "used":
        Confirmation.objects.filter(place=place).update(answered_at=timezone.now())
    wrong = wrongs_of(browser, site, path, "", status=410 if state == "expired" else 200)
    assert [line for line in wrong if "410 (Gone)" not in line] == []


def test_a_position_refused_says_what_to_do_and_works_for_everybody(browser, site):
    context, page = looking.opened(browser, site.url, viewport={"width": 360, "height": 800})
    page.goto(site.url + "/lieux/autour/")
    page.get_by_role("button", name="Utiliser ma position").click()
    expect(page.get_by_text("Écrivez plutôt votre commune")).to_be_visible()
    wrong = looking.axe(page) + looking.keyboard(page) + looking.reflow(page)
    context.close()
    assert wrong == []


def test_a_long_history_works_for_everybody(browser, site):
    place = elsewhere(LONG)
    by = demonstration_account(Role.ADVISER)
    for number in range(25):
        changes = {"phone": f"05943000{number:02}", "summary": f"Version {number}. " * 8}
        services.change_place(place, changes, by=by, origin=Origin.AGENT, now=timezone.now())
    assert wrongs_of(browser, site, f"/gestion/lieux/histoire/?lieu={place.slug}", site.cookies["adviser"]) == []


@pytest.mark.parametrize("fields", [{"latitude": None, "longitude": None}, {"position_is_approximate": True}])
def test_any_position_works_for_everybody(browser, site, fields):
    path = f"/gestion/lieux/position/?lieu={elsewhere(LONG, **fields).slug}"
    assert wrongs_of(browser, site, path, site.cookies["adviser"]) == []


@pytest.mark.parametrize("query", ["", "?page=2"])
def test_many_pairs_of_twins_work_for_everybody(browser, site, query):
    for number in range(15):
        for name in (f"Médiathèque Numéro {number}", f"MEDIATHEQUE numéro {number}"):
            a_place(name, **(ELSEWHERE | {"latitude": 4.92 + number / 50, "address": f"{number} rue des Amandiers"}))
    assert wrongs_of(browser, site, f"/gestion/lieux/doublons/{query}", site.cookies["adviser"]) == []
