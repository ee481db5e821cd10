"""Promise C13 on places, by the ways that words really come in: a partner's file, a visitor, the place, an agent. Then
every page, file, feed, paper and message of the room is read as a browser, or a program, reads it."""

import csv
import io
import json
from xml.etree import ElementTree

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from declic.core.models import Message
from declic.core.outbox.rendering import email, html_of
from declic.core.sealed_numbers import seal
from declic.people.models import Role
from declic.places import services
from declic.places.models import Confirmation, Import, Place, PlaceState, Proposal
from declic.portal.page_list import routes
from tests.every_route import HOLE
from tests.factories.people import a_user
from tests.factories.places import a_place, all_around
from tests.hostile_texts import LINK, MARK
from tests.places.test_hostile_requests import forms_of
from tests.test_hostile_texts import ESCAPED, RAW, acts

pytestmark = pytest.mark.django_db
SECRET = "x" * 43


def hostile_file() -> bytes:
    """Every column that is read holds the marker, and one more is called by it."""
    cells = {
        "id": f"1{MARK}", "nom": f"Le Fil {MARK}", "commune": "Créteil", "code_postal": "94000", "latitude": "48.79",
        "longitude": "2.455", "adresse": f"3 place {MARK}", "complement_adresse": MARK, "telephone": MARK,
        "courriels": f"odile.martin@example.org|{MARK}", "site_web": LINK + MARK, "horaires": f"le matin {MARK}",
        "presentation_resume": MARK, "presentation_detail": f"{MARK} Odile Martin 06 12 34 56 78", "source": MARK[:60],
        "structure_parente": MARK, "services": MARK, "autres_formations_labels": MARK, "prise_rdv": LINK,
        "fiche_acces_libre": LINK, f"colonne {MARK}": MARK, "date_maj": MARK,
    }  # fmt: skip
    text = io.StringIO()
    csv.writer(text).writerows([list(cells), list(cells.values())])
    return text.getvalue().encode()


@pytest.fixture
def house():
    """What came in, and an agent."""
    cache.clear()
    agent = Client()
    agent.force_login(a_user(Role.ADMINISTRATOR, name=MARK))
    name = f"lieux {MARK}.csv"
    sent = {"profil": "v1", "territoire": "all", "fichier": SimpleUploadedFile(name, hostile_file())}
    sent["fichier"]._name = name
    waiting = agent.post("/gestion/lieux/importer/", sent).url
    sent["fichier"] = SimpleUploadedFile(name, hostile_file())
    applied = agent.post("/gestion/lieux/importer/", sent).url
    agent.post(f"{applied}appliquer/")
    place = Place.objects.get()
    place.state = PlaceState.PUBLISHED
    place.closures.create(first="2026-12-24", last="2099-01-01", reason=MARK)
    place.stops.create(name=MARK, address=MARK, commune=MARK[:99], note=MARK, hours="Th 14:00-17:00")
    # Tags are taken off what a file says; not off what people write.
    place.name, place.address, place.phone = f"Le Fil {MARK}", f"3 place {MARK}", MARK[:40]
    place.summary, place.presentation, place.parent, place.source = MARK, MARK, MARK, MARK
    place.emails, place.website, place.other_labels = MARK, LINK + MARK, MARK
    place.access_notes, place.other_websites, place.hours_original = MARK, LINK + MARK, f"le matin {MARK}"
    place.save()
    all_around(a_place("L’Écho", emails="accueil@example.org"))
    Confirmation.objects.create(
        place=place, secret_hash=services.confirming.hashed(SECRET), expires_at=timezone.now() + timezone.timedelta(9)
    )
    [(path, fields)] = forms_of(Client().get(f"/lieux/{place.slug}/signaler/"), f"/lieux/{place.slug}/signaler/")
    typed = dict.fromkeys(("name", "address", "commune", "hours", "note"), f"Autre {MARK}")
    Client().post(path, fields | typed | {"is_closed": "on", "email": '"<svg/onload=alert(1)>"@example.org'})
    assert Proposal.objects.filter(place=place).count() >= 5
    profile = agent.post("/gestion/lieux/profils/", {"fichier": SimpleUploadedFile(name, hostile_file())})
    [(path, fields)] = [form for form in forms_of(profile, "") if "echantillon" in form[1]]
    seen = agent.post(path, fields | {"nom": f"Profil {MARK}"[:100], "origine": MARK[:80], "acte": "voir"})
    agent.post(path, fields | {"nom": f"Profil {MARK}"[:100], "origine": MARK[:80], "acte": "enregistrer"})
    return agent, place, [profile, seen], [waiting, applied]


def read(responses) -> tuple[int, list[object]]:
    shown, wrong = 0, []
    for response in responses:
        content = b"".join(response.streaming_content) if response.streaming else response.content
        where = response.request["PATH_INFO"]
        wrong += [(where, response.status_code)] if response.status_code >= 400 else []
        kind = response.get("Content-Type", "")
        if "html" in kind:
            shown += bool(ESCAPED.search(content))
            wrong += [(where, found) for found in acts(content)]
        elif "spreadsheet" in kind:
            book = load_workbook(io.BytesIO(content))
            cells = [cell for row in book.active.iter_rows() for cell in row]
            wrong += [(where, cell.value) for cell in cells if cell.data_type == "f"]
        elif "xml" in kind:
            ElementTree.fromstring(content)
            wrong += [(where, "raw")] if RAW.search(content) else []
        elif "json" in kind:
            json.loads(content)
            assert response.headers["X-Content-Type-Options"] == "nosniff"
    return shown, wrong


def test_no_page_of_the_agents_lets_a_word_act(house):
    agent, place, others, imports = house
    twin = Place.objects.exclude(pk=place.pk).first()
    holes = {"slug": place.slug, "name": "94028-8", "public_id": place.public_id, "token": SECRET, "number": seal(1)}
    paths = [path for name, path in routes() if name.startswith("places_desk:") and "<sealed" not in path]
    paths = [HOLE.sub(lambda hole: str(holes[hole[0].strip("<>").rpartition(":")[2]]), path) for path in paths]
    query = {"lieu": place.slug, "a": place.slug, "b": twin.slug}
    answers = [agent.get(path, query) for path in paths if "supprimer" not in path and "colonnes" not in path]
    for path in imports:
        answers += [
            agent.get(path, {"lignes": which}) for which in ("", "perso", "refused", "repaired", "kept", "merged")
        ]
    edited = f"/gestion/snippets/places/place/edit/{place.pk}/"
    answers += [agent.get(edited), agent.get("/gestion/snippets/places/place/"), agent.get("/gestion/lieux/profils/")]
    shown, wrong = read([*others, *answers])
    assert wrong == []
    assert shown > 15


def test_no_page_nor_file_for_the_public_lets_a_word_act(house):
    place = house[1]
    client = Client()
    pages = [
        "", "?commune=Cr%C3%A9teil", f"{place.slug}/", f"{place.slug}/signaler/", f"confirmer/{SECRET}/", "atom.xml",
        "integrer/", "extrait/", "integrer/aide/", "points.json", "lieux.json", "lieux.geojson", "api/", "donnees/",
        "api/schema/",
    ]  # fmt: skip
    answers = [client.get(f"/lieux/{page}") for page in pages]
    answers += [client.get("/chercher/?q=svg"), client.post("/lieux/autour/", {"lat": "48.79", "lon": "2.46"})]
    shown, wrong = read(answers)
    assert wrong == []
    assert shown >= 8
    assert client.get("/lieux/liste.pdf").content.startswith(b"%PDF")
    table = b"".join(client.get("/lieux/lieux.csv").streaming_content).decode()
    rows = list(csv.DictReader(io.StringIO(table)))
    assert len(rows) == Place.objects.filter(state="published").count()
    assert not [cell for row in rows for name, cell in row.items() if name != "telephone" and cell[:1] in tuple("=+-@")]
    assert any("svg onload" in row["nom"] for row in rows)


def test_no_message_about_a_place_lets_a_word_act(house):
    agent, place, *_ = house
    Message.objects.all().delete()
    place.emails = "accueil@example.org"
    place.save()
    Confirmation.objects.filter(place=place).delete()
    services.ask_to_confirm(place, now=timezone.now())
    path = f"/gestion/lieux/propositions/{place.slug}/"
    [(_, fields)] = [form for form in forms_of(agent.get(path), path) if "shown" in form[1]]
    acts_of = {name: "non" for name in fields if name.startswith("act_")}
    words = {name: MARK for name in fields if name.startswith("word_")}
    assert agent.post(path, fields | acts_of | words).status_code == 302
    sent = list(Message.objects.all())
    assert len(sent) == 2
    for message in sent:
        assert acts(html_of(message).encode()) == []
        made = email(message)
        assert "\n" not in made.subject
        assert made.message()["Subject"]
    assert all("svg onload" in message.text for message in sent)


def test_the_names_of_columns_and_of_files_are_seen_by_agents_as_they_are(house):
    agent, _, _, imports = house
    kept = Import.objects.order_by("pk").first()
    assert any("svg onload" in column for column in kept.dropped_columns)
    assert "onerror" in kept.filename
    assert ESCAPED.search(agent.get(imports[0]).content)
