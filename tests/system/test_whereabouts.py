"""Promises E5, E8: where somebody is, and what they look for, are in no journal, no base, no file, no cookie."""

import pytest

from tests.system.writing import TOKEN

pytestmark = [pytest.mark.system, pytest.mark.django_db]
HERE = {"lat": "48.791357913", "lon": "2.456913579"}
TYPED = "12 rue du Marqueur-Jamais-Note, 94000"
# As they were sent, and as they are used.
MARKS = ("48.7913", "2.4569", "48.79", "2.46", "Marqueur-Jamais", "marqueur0jamais", "marqueur jamais")


def test_nothing_is_kept_of_where_one_is_nor_of_what_one_looks_for(house):
    house.serve()
    before = house.journal
    visitor = house.visitor()
    url = f"{house.url}/lieux/"
    for page in ("", "points.json", "liste.pdf", "integrer/", "extrait/", "integrer/aide/"):
        answer = visitor.get(url + page, params={"commune": TYPED, "zone": "48.79,2.45,48.80,2.46"}, timeout=300)
        assert (answer.status_code, dict(answer.cookies)) == (200, {})
    assert visitor.get(f"{house.url}/communes/", params={"q": TYPED}, timeout=300).status_code == 200
    assert visitor.post(f"{url}autour/", data=HERE, timeout=300).status_code == 403  # without the form's token
    token = TOKEN.search(visitor.get(f"{url}autour/", timeout=300).text)[1]
    for sent in (HERE, HERE | {"lat": f"{HERE['lat']}x"}, HERE | {"page": "9" * 5_000}):
        answer = visitor.post(f"{url}autour/", data=sent | {"csrfmiddlewaretoken": token}, timeout=300)
        assert answer.status_code == (400 if "x" in sent["lat"] else 200)
    assert {cookie.name for cookie in visitor.cookies} == {"csrf"}
    house.kill()
    assert "autour" in house.journal.removeprefix(before)  # the refusal was noted
    for path in [path for path in house.data.rglob("*") if path.is_file() and "static" not in path.parts]:
        content = path.read_bytes()
        # A base of communes holds points of its own: what was sent is longer.
        marks = MARKS if path.name == "journal" else [mark for mark in MARKS if len(mark) > 5]
        assert [mark for mark in marks if mark.encode() in content] == [], path
