"""Promise C1 on the pages of places, with real places behind them: in each parameter, in each field of each form as a
browser would send it, in each file sent. `tests/test_hostile_requests.py` sends the same to every public route."""

import json
import re
from itertools import cycle
from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from declic.core.models import Message
from declic.core.sealed_numbers import seal
from declic.people.models import Role
from declic.places import services
from declic.places.models import Import, Place
from declic.portal.page_list import routes
from tests import every_route
from tests.every_route import HOLE, encoded
from tests.factories.people import a_user
from tests.factories.places import a_place, all_around
from tests.test_hostile_requests import CATALOGUE

pytestmark = pytest.mark.django_db
HEADING = "id,nom,adresse,code_postal,commune,latitude,longitude,telephone,courriels\n"
FILE = (
    HEADING + "1,Le Fil,3 place des Bleuets,94000,Créteil,48.79,2.455,0149085563,odile.martin@example.org\n"
).encode()


class Agent:
    """Sends what it is told, and remembers what broke."""

    def __init__(self) -> None:
        self.client = Client(raise_request_exception=False)
        self.client.force_login(a_user(Role.ADMINISTRATOR))
        self.broken: list[tuple[str, str, int]] = []

    def get(self, path: str, query: str = ""):
        return self._seen("GET", path, self.client.generic("GET", path, QUERY_STRING=query))

    def post(self, path: str, sent: dict):
        cache.clear()  # nobody is told that they write too often
        return self._seen("POST", path, self.client.post(path, sent))

    def post_bytes(self, path: str, body: str):
        cache.clear()
        sent = self.client.generic("POST", path, data=body, content_type="application/x-www-form-urlencoded")
        return self._seen("POST", path, sent)

    def _seen(self, method: str, path: str, response):
        if response.streaming:
            b"".join(response.streaming_content)
        if response.status_code >= 500:
            self.broken.append((method, path[:100], response.status_code))
        return response


@pytest.fixture
def house(settings):
    """A place with everything around it, one like it, and an import that waits: what fills the addresses."""
    settings.GEOCODER_URL = ""
    place = all_around(a_place("Le Fil", emails="accueil@example.org", phone="0149085563"))
    twin = a_place("Le Fil")
    services.ask_to_confirm(a_place("L’Écho", emails="echo@example.org"), now=timezone.now())
    link = re.search(r"/lieux/confirmer/(\S+)/", Message.objects.latest("pk").text)[1]
    imported = services.review([FILE], "lieux.csv", profile="auto", territory="all", by=None, now=timezone.now())
    return {
        "slug": place.slug, "twin": twin.slug, "token": link, "public_id": place.public_id, "name": "94028-8",
        "number": str(seal(imported.pk)),
    }  # fmt: skip


def pages(house) -> list[str]:
    """Every address of the room, filled with what is there."""
    paths = [path for name, path in routes() if name.startswith(("places:", "places_desk:"))]
    assert len(paths) > 40
    return [HOLE.sub(lambda hole: house[re.search(r"(\w+)>$", hole[0])[1]], path) for path in paths]


NAMES = sorted(
    every_route.query_names() | {"zone", "lat", "lon", "km", "mlat", "mlon", "grand.x", "grand.y", "large", "to_check"}
)
NAMING = {"lieu", "a", "b"}  # these say which object: hostile, they hide all the others


@pytest.mark.parametrize("value", CATALOGUE.values(), ids=CATALOGUE)
def test_no_parameter_breaks_a_page_of_places(house, value):
    agent = Agent()
    hostile = "&".join(f"{name}={encoded(value)}" for name in NAMES if name not in NAMING)
    right = urlencode({"lieu": house["slug"], "a": house["slug"], "b": house["twin"]})
    for path in pages(house):
        agent.get(path, f"{hostile}&{right}")
        agent.get(path, "&".join(f"{name}={encoded(value)}" for name in NAMES))
    assert agent.broken == []


FORMS = {
    "a correction": "/lieux/{slug}/signaler/",
    "a confirmation": "/lieux/confirmer/{token}/",
    "around": "/lieux/autour/",
    "a decision": "/gestion/lieux/propositions/{slug}/",
    "a position": "/gestion/lieux/position/?lieu={slug}",
    "calls": "/gestion/lieux/appels/",
    "duplicates": "/gestion/lieux/doublons/",
    "two sheets": "/gestion/lieux/doublons/comparer/?a={slug}&b={twin}",
    "hours": "/gestion/lieux/horaires/",
    "history": "/gestion/lieux/histoire/?lieu={slug}",
    "an import": "/gestion/lieux/importer/{number}/?lignes=perso",
    "profiles": "/gestion/lieux/profils/",
    "imports": "/gestion/lieux/importer/",
}


def forms_of(response, path: str) -> list[tuple[str, dict[str, object]]]:
    """Where each form of the page goes, and what a browser would send of it; of buttons of one name, the last."""
    found = []
    for form in BeautifulSoup(response.content, "html.parser").find_all(
        "form", attrs={"method": re.compile("post", re.I)}
    ):
        sent: dict[str, object] = {}
        for field in form.find_all(["input", "textarea", "select", "button"]):
            name = field.get("name")
            if not name or name == "csrfmiddlewaretoken" or field.get("type") == "file":
                continue
            sent[name] = field.text.strip() if field.name == "textarea" else field.get("value") or ""
            if field.name == "select":
                chosen = field.find("option", selected=True) or field.find("option")
                sent[name] = chosen.get("value", "") if chosen else ""
        found.append((form.get("action") or path, sent))
    return found


def values_in_turn():
    return cycle(CATALOGUE.values())


def body(sent: dict[str, object], **hostile: bytes) -> str:
    kept = {name: str(value) for name, value in sent.items() if name not in hostile}
    return "&".join(
        [urlencode(kept), *(f"{encoded(name.encode())}={encoded(value)}" for name, value in hostile.items())]
    )


@pytest.mark.parametrize("page", FORMS.values(), ids=FORMS)
def test_no_field_of_a_form_of_places_breaks_its_page(house, page):
    agent, path = Agent(), page.format(**house)
    sent = forms_of(agent.get(*path.split("?")), path)
    assert sent or page.endswith(("profils/", "importer/")), "no form was seen there"
    for action, fields in sent:
        in_turn = values_in_turn()
        for name in fields:
            # Each field alone meets a few of the catalogue; every value meets every field below.
            for value in (next(in_turn), next(in_turn), next(in_turn)):
                agent.post_bytes(action, body(fields, **{name: value}))
        for value in CATALOGUE.values():
            agent.post_bytes(action, body({}, **dict.fromkeys(fields, value)))
            agent.post_bytes(action, body(fields | {"acte": "corriger"}, **{value.decode("latin-1"): b"keep"}))
    assert agent.broken == []


def test_no_field_of_the_whole_sheet_breaks_it(house):
    agent = Agent()
    url = f"/gestion/snippets/places/place/edit/{Place.objects.get(slug=house['slug']).pk}/"
    [(_, fields)] = [pair for pair in forms_of(agent.get(url), url) if "name" in pair[1]]
    in_turn = values_in_turn()
    lines = [name for name in fields if re.match(r"(stops|closures)-(0-|\D)", name)]
    for name in (*lines, "name", "latitude", "features", "state", "successor", "locked", "closed_on", "loaded_values"):
        agent.post_bytes(url, body(fields, **{name: next(in_turn)}))
    for value in CATALOGUE.values():
        written = {name: value for name in fields if not name.endswith("_FORMS")}
        agent.post_bytes(url, body({name: v for name, v in fields.items() if name.endswith("_FORMS")}, **written))
    assert agent.broken == []


@pytest.mark.parametrize("name", ["choix", "appliquer", "annuler", "oublier"])
@pytest.mark.parametrize("sent", [b"12:\0=keep", b"1:emails=keep&\xed\xa0\x80:a=keep", b"%5Cud800:=blank", b":=keep"])
def test_no_choice_about_a_row_breaks_an_import(house, name, sent):
    agent = Agent()
    agent.post_bytes(f"/gestion/lieux/importer/{house['number']}/{name}/", sent.decode("latin-1"))
    agent.get(f"/gestion/lieux/importer/{house['number']}/")
    assert agent.broken == []


HOSTILE_ROWS = [
    [{"id": "1", "nom": "a\0b", "commune": "Créteil", "adresse": "\ud800", "horaires": "\udfff"}],
    [{"id\0": "1", "nom\ud800": "x", "nom": "Le Fil", "commune": "Créteil"}],
    [{"id": 10**400, "nom": 1e308, "commune": [], "latitude": float("1e400"), "longitude": {}}],
    [{"id": "\u202e\u2066", "nom": "\u200b", "commune": "\ufeff", "code_postal": "٩٤٠٠٠"}],
    [{"id": "1", "nom": "x" * 100_000, "commune": "Créteil", "telephone": "9" * 5_000, "horaires": "Mo-" * 5_000}],
]
HOSTILE_FILES = {
    **{f"rows {n}": json.dumps(rows).encode() for n, rows in enumerate(HOSTILE_ROWS)},
    "deep": b"[" * 100_000,
    "nul": HEADING.encode() + b"1\0,Le\0 Fil,3 place\0,94000,Cr\xc3\xa9teil,4\0,2,\0,\0\n",
    "surrogates": HEADING.encode() + b"1,\xed\xa0\x80,\xed\xbf\xbf,94000,Cr\xc3\xa9teil,48,2,1,a\n",
    "nul in headings": b"id\0,nom\0,commune,x\xed\xa0\x80\n1,Le Fil,Cr\xc3\xa9teil,1\n",
    "formulas": HEADING.encode() + b"=1+1,=HYPERLINK(1),@SUM,-1,+33,\t=1,\r=1,+33149085563,=a@b.fr\n",
    "an id of a row": HEADING.encode() + b"../../x,Le Fil,1 rue,94000,Cr\xc3\xa9teil,NaN,Infinity,1,a@b\n",
    **{f"{name} in each cell": HEADING.encode() + b",".join([value.replace(b"\n", b"")] * 9)
       for name, value in CATALOGUE.items()},
}  # fmt: skip
FILE_NAMES = (
    "a\0b.csv",
    "../../etc/passwd",
    "=cmd|' /C calc'!A0.csv",
    "x" * 5_000,
    "\u202efdp.csv",
    "a\r\nX: 1.csv",
    "",
)


@pytest.mark.parametrize("content", HOSTILE_FILES.values(), ids=HOSTILE_FILES)
def test_no_file_breaks_an_import_from_end_to_end(house, content):
    """Read, looked over, a profile made on it, applied, every page of its places seen, undone."""
    agent = Agent()
    sent = {"profil": "auto", "territoire": "all"}
    before = set(Place.objects.values_list("pk", flat=True))
    for profile in ("auto", "generic"):
        agent.post(
            "/gestion/lieux/importer/", sent | {"profil": profile, "fichier": SimpleUploadedFile("lieux", content)}
        )
    profiles = agent.post("/gestion/lieux/profils/", {"fichier": SimpleUploadedFile("lieux", content)})
    for action, fields in forms_of(profiles, "/gestion/lieux/profils/"):
        chosen = {"nom": "Essai", "origine": "Essai", "colonne-1": "field:name", "colonne-2": "field:commune"}
        agent.post(action, fields | chosen | {"acte": "enregistrer"})
    agent.get("/gestion/lieux/profils/")
    for imported in Import.objects.filter(state="read").order_by("pk"):
        path = f"/gestion/lieux/importer/{seal(imported.pk)}/"
        agent.get(path)
        agent.post(path + "appliquer/", {})
        agent.get(path)
    for place in Place.objects.exclude(pk__in=before):
        for page in (
            f"/lieux/{place.slug}/",
            f"/lieux/{place.slug}/signaler/",
            f"/gestion/lieux/histoire/?lieu={place.slug}",
        ):
            agent.get(*page.split("?"))
    for page in (
        "lieux.csv",
        "lieux.json",
        "lieux.geojson",
        "atom.xml",
        "",
        "points.json",
        "liste.pdf",
        "integrer/",
        "api/",
    ):
        agent.get(f"/lieux/{page}")
    for imported in Import.objects.filter(state="applied").exclude(digest="0" * 64):
        agent.post(f"/gestion/lieux/importer/{seal(imported.pk)}/annuler/", {})
    assert agent.broken == []


@pytest.mark.parametrize("name", FILE_NAMES, ids=ascii)
def test_no_file_name_breaks_a_page(house, name):
    agent = Agent()
    for path in ("/gestion/lieux/importer/", "/gestion/lieux/profils/"):
        file = SimpleUploadedFile("lieux", FILE)
        file._name = name
        agent.post(path, {"fichier": file, "profil": "auto", "territoire": "all"})
        agent.get(path)
    assert agent.broken == []
