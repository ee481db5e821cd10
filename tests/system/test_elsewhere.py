"""Another département by configuration alone (issue 5): the guide of the operator, and what the site then says."""

import csv
import io
import json
import re
import shutil
import subprocess
import time

import pikepdf
import pytest

from tests.system.base import values
from tests.system.conftest import ROOT
from tests.system.writing import Writer

pytestmark = [pytest.mark.system, pytest.mark.django_db]

FILES = ROOT / "tests" / "data" / "lieux"
# What a site of elsewhere must not say.
STRANGE = re.compile(
    r"val[- ]de[- ]marne|créteil|\(94\)|\b94[0-9]{3} [A-Z]|/fond/94|relais des assoc|01.99.00.47|tanneurs",
    re.I,
)
ANGERS = {
    "territory": "49", "name": "Maison des associations d’Angers", "phone": "0241000000",
    "email": "bonjour@mda.example", "address": "12 place Imbach", "postcode": "49100", "city": "Angers",
    "hours": "le matin", "publisher": "La direction d’Angers", "host": "Ville d’Angers",
}  # fmt: skip
REUNION = {**ANGERS, "territory": "974", "name": "Relais de La Réunion", "phone": "0262 40 11 22", "postcode": "97400",
           "address": "1 rue de Paris", "city": "Saint-Denis", "publisher": "X", "host": "Y"}  # fmt: skip
FILES_AND_FRAMES = (
    "/sitemap.xml", "/lieux/lieux.csv", "/lieux/lieux.geojson", "/lieux/lieux.json", "/lieux/atom.xml", "/lieux/api/",
    "/lieux/integrer/", "/lieux/extrait/", "/lieux/liste.pdf",
)  # fmt: skip
COLUMNS = (
    "id", "nom", "adresse", "code_postal", "commune", "code_insee", "latitude", "longitude", "telephone", "horaires",
    "services", "source", "date_maj",
)  # fmt: skip
OVERSEAS = [
    ("r1", "Cyber-base", "12 rue de Paris", "97400", "Saint-Denis", "97411", "-20.8789", "55.4481", "0262 40 00 00",
     "Mo-Fr 08:00-16:00", "Accès internet et matériel informatique", "Région Réunion", "2026-09-01"),
    ("r2", "Case numérique", "3 rue Hubert", "97430", "Le Tampon", "97422", "-21.2776", "55.5162", "0262 57 00 00",
     "Mo-Sa 09:00-12:00", "Aide aux démarches administratives", "Région Réunion", "2026-09-01"),
    ("a1", "Médiathèque d’ailleurs", "1 rue X", "94110", "Arcueil", "94003", "48.80", "2.33", "01 49 08 55 63",
     "", "Aide aux démarches administratives", "Ailleurs", "2026-09-01"),
]  # fmt: skip


def settled(house, facts):
    """What the guide asks: the first account, and the centre."""
    assert house.run("create-admin", "admin@example.org")[0] == 0
    code, out, said = house.run("centre", *(word for name, value in facts.items() for word in (f"--{name}", value)))
    assert (code, said) == (0, "")
    assert "Encore ceux de l’exemple" not in out


def brought(house, path, territory):
    code, out, said = house.run("places", "import", str(path), "--territory", territory, "--apply", "--json")
    assert code == 0, said
    return json.loads(out)


def words(response):
    """What is read of a page, of a file or of a PDF (its tags and its facts; all its text where a program reads it)."""
    if "pdf" not in response.headers["Content-Type"]:
        return response.text
    document = pikepdf.open(io.BytesIO(response.content))
    told = str(document.docinfo) + " ".join(str(thing.get("/Alt", "")) for thing in document.objects if is_a_tag(thing))
    if program := shutil.which("pdftotext"):
        told += subprocess.run(
            [program, "-", "-"], input=response.content, capture_output=True, check=True
        ).stdout.decode()
    return told


def is_a_tag(thing):
    return isinstance(thing, pikepdf.Dictionary) and "/Alt" in thing


def all_that_is_public(house, more):
    """One page of each kind, what they lead to that is a file, and the messages that left: address → words."""
    visitor = house.visitor()
    _, out, _ = house.run("pages")
    seen = {}
    for address in (*out.split(), *FILES_AND_FRAMES, *more):
        answer = visitor.get(house.url + address, timeout=300)
        assert answer.status_code == 200, address
        seen[address] = words(answer)
    writer = Writer(house)
    assert writer.write().status_code == 302
    asked = {"csrfmiddlewaretoken": writer.token, "email": "admin@example.org"}
    assert writer.session.post(house.url + "/compte/entrer/", data=asked, timeout=300).url.endswith("/compte/code/")
    for number, message in enumerate(messages(house)):
        seen[f"message {number}"] = " ".join(message.split())
    return seen


def messages(house):
    until = time.monotonic() + 300
    found = []
    while not any(message.startswith("Votre code") for message in found):
        assert time.monotonic() < until, found
        time.sleep(0.1)
        found = values(house, "SELECT subject || ' ' || text || ' ' || html FROM core_message")
    return found


def strange(seen):
    return {address: found[0] for address, told in seen.items() if (found := STRANGE.search(told))}


def test_maine_et_loire_is_a_site_of_its_own(house):
    settled(house, ANGERS)
    own = brought(house, FILES / "brut_maine-et-loire_2021.json", "49")
    assert (own["rows"], own["refused"] + own["kept"] + own["repaired"] + own["merged"]) == (243, 243)
    for name in ("brut_france-services_2022-12_shared.csv", "brut_aidants-connect_2021_shared.csv"):
        other = brought(house, FILES / name, "49")
        assert other["refused"] == other["rows"] > 200, name
    assert brought(house, FILES / "brut_maine-et-loire_2021.json", "49")["unchanged"] == own["rows"] - own["refused"]
    house.serve()
    seen = all_that_is_public(
        house, ["/lieux/?commune=Saumur", "/lieux/liste.pdf?commune=Angers", "/lieux/fond/49.svg"]
    )
    assert strange(seen) == {}
    assert "Maison des associations d’Angers" in seen["/"]
    assert "/lieux/fond/49.svg?v=" in seen["/lieux/"]
    assert ">Cholet<" in seen["/lieux/fond/49.svg"]
    assert "Près de Saumur" in seen["/lieux/?commune=Saumur"]
    assert "Les lieux autour d’Angers" in seen["/lieux/liste.pdf?commune=Angers"]
    codes = {row["code_insee"][:2] for row in csv.DictReader(io.StringIO(seen["/lieux/lieux.csv"]))}
    assert codes == {"49"}
    assert [address for address, told in seen.items() if "message" in address and "02 41 00 00 00" in told]


def test_la_reunion_has_its_map_its_time_and_its_telephones(house, tmp_path):
    settled(house, REUNION)
    path = tmp_path / "lieux.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([COLUMNS, *OVERSEAS])
    assert brought(house, path, "974")["refused"] == 1  # the one of elsewhere
    house.serve()
    seen = all_that_is_public(house, ["/lieux/fond/974.svg", "/lieux/?commune=97400"])
    assert strange(seen) == {}
    assert "/lieux/fond/974.svg?v=" in seen["/lieux/"]
    assert "Le Tampon" in seen["/lieux/fond/974.svg"]
    assert 'href="tel:+262262400000"' in seen["/lieux/?commune=97400"]
    assert 'href="tel:+262262401122"' in seen["/"]
    # A Tuesday, 4 h 30 in London: 8 h 30 in Saint-Denis, 6 h 30 in Paris.
    code, out, _ = house.run("places", "nearest", "--near", "97400", "--at", "2026-10-06T04:30:00+00:00", "--json")
    nearest = json.loads(out)
    assert (code, [row["open"] for row in nearest]) == (0, [True, False])
    assert nearest[0]["until"] == "2026-10-06T16:00:00+04:00"


@pytest.mark.parametrize(
    ("typed", "said"), [("999", "Aucun département"), ("20", "2A ou 2B"), ("49000", "code postal")]
)
def test_a_wrong_département_is_told_in_one_line_and_changes_nothing(house, typed, said):
    for command in (("centre",), ("places", "import", str(FILES / "v1_lieux_94.csv"))):
        code, out, told = house.run(*command, "--territory", typed)
        assert (code, out, told.count("\n")) == (2, "", 1)
        assert said in told
    assert json.loads(house.run("centre", "--json")[1])["territory"] == "94"
