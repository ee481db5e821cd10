import json
import re
from datetime import datetime, timedelta
from urllib.parse import quote

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone

from declic.programme import asked, demonstration, urls
from declic.programme.models import Course, DateRoles, Mode, SessionState
from declic.programme.models.course import NAMES_OF_PAGES
from tests.factories.programme import a_course, a_session, a_theme, add_date

pytestmark = pytest.mark.django_db
MARKER = '"><svg onload=alert(1)></script>'
SOON = timedelta(days=10)


def paris(*moment):
    return timezone.make_aware(datetime(*moment))


def page(client, url="/formations/", status=200):
    response = client.get(url)
    assert response.status_code == status
    return response.content.decode()


def session_url(session):
    return f"/formations/seance/{session.uuid}/"


def titles(html):
    return re.findall(r"<h3><a href=[^>]*>([^<]*)</a>", html)


@pytest.fixture
def october():
    with time_machine.travel("2026-10-01T10:00:00+02:00", tick=False):
        yield


def test_the_list_shows_what_is_to_come_and_nothing_else(client, october):
    a_session(a_course("À venir"), starts_at=paris(2026, 10, 6, 18))
    a_session(a_course("Passée"), starts_at=paris(2026, 9, 30, 18))
    a_session(a_course("Brouillon"), starts_at=paris(2026, 10, 7, 18), state=SessionState.DRAFT)
    a_session(a_course("Annulée"), starts_at=paris(2026, 10, 7, 18), state=SessionState.CANCELLED)
    html = page(client)
    assert titles(html) == ["À venir"]
    assert "Octobre 2026" in html
    assert "18\u00a0h à 21\u00a0h, Le Relais, Créteil" in html
    assert "12\u00a0places" in html


def test_the_list_says_how_many_seats_are_left(client, october):
    for taken in (0, 9, 12):
        a_session(starts_at=paris(2026, 10, 6, 9 + taken), capacity=12, taken=taken)
    tags = re.findall(r'<span class="tag([^"]*)">([^<]*)</span>', page(client))
    assert tags == [
        ("", "12\u00a0places"),
        (" sun", "3\u00a0places restantes"),
        (" ink", "complet\u00a0: liste d’attente"),
    ]


def test_a_month_has_its_page_and_the_first_one_opens(client, october):
    a_session(a_course("En novembre"), starts_at=paris(2026, 11, 3, 18))
    a_session(a_course("Le 1er décembre à minuit"), starts_at=paris(2026, 12, 1, 0))
    assert titles(page(client)) == ["En novembre"]
    assert titles(page(client, "/formations/?mois=2026-12")) == ["Le 1er décembre à minuit"]


def test_filters_by_theme_place_and_moment(client, october):
    other = a_theme("Communication", "communication")
    a_session(a_course("Matin"), starts_at=paris(2026, 10, 6, 9, 30))
    a_session(a_course("Soir", theme=other), starts_at=paris(2026, 10, 7, 18))
    a_session(a_course("Après-midi"), starts_at=paris(2026, 10, 8, 14))
    a_session(a_course("Samedi loin"), starts_at=paris(2026, 10, 10, 18), mode=Mode.REMOTE)
    a_session(a_course("Les deux"), starts_at=paris(2026, 10, 12, 9), hours=8, mode=Mode.HYBRID)
    seen = {
        query: titles(page(client, f"/formations/?{query}"))
        for query in (
            "sujet=communication", "moment=soir", "moment=samedi", "moment=journee", "moment=matin",
            "moment=apres-midi", "ou=a-distance", "moment=soir&moment=samedi", "ou=sur-place&moment=journee",
            "moment=nuit&ou=partout&places=toutes",
        )
    }  # fmt: skip
    assert seen == {
        "sujet=communication": ["Soir"],
        "moment=soir": ["Soir"],
        "moment=samedi": ["Samedi loin"],
        "moment=journee": ["Les deux"],
        "moment=matin": ["Matin"],
        "moment=apres-midi": ["Après-midi"],
        "ou=a-distance": ["Samedi loin", "Les deux"],
        "moment=soir&moment=samedi": ["Soir", "Samedi loin"],
        "ou=sur-place&moment=journee": ["Les deux"],
        "moment=nuit&ou=partout&places=toutes": ["Matin", "Soir", "Après-midi", "Samedi loin", "Les deux"],
    }


def test_a_whole_day_begins_before_noon_and_ends_after_two_whatever_the_hour_of_summer(client):
    """28 March 2027: clocks go from 2 h to 3 h in Paris. What counts is what one reads on the wall."""
    with time_machine.travel("2027-03-20T10:00:00+01:00", tick=False):
        for title, day, hours in (
            ("Avant le changement, midi moins une", 26, (11, 59, 14, 1)), ("Midi", 26, (12, 0, 18, 0)),
            ("Jusqu’à deux heures", 26, (9, 0, 14, 0)), ("À minuit", 28, (0, 0, 1, 30)),
            ("Le jour même", 28, (11, 59, 14, 1)), ("Après, jusqu’à deux heures", 29, (9, 0, 14, 0)),
            ("Après, le soir", 29, (17, 0, 20, 0)),
        ):  # fmt: skip
            start, end = paris(2027, 3, day, *hours[:2]), paris(2027, 3, day, *hours[2:])
            a_session(a_course(title), starts_at=start, hours=(end - start).total_seconds() / 3600)
        seen = {moment: titles(page(client, f"/formations/?moment={moment}")) for moment, _ in asked.MOMENTS}
    assert seen == {
        "journee": ["Avant le changement, midi moins une", "Le jour même"],
        "matin": ["Jusqu’à deux heures", "À minuit", "Après, jusqu’à deux heures"],
        "apres-midi": ["Midi"],
        "soir": ["Après, le soir"],
        "samedi": [],
    }


def test_free_seats_alone_can_be_asked_for(client, october):
    a_session(a_course("Complète"), starts_at=paris(2026, 10, 6, 18), capacity=2, taken=2)
    a_session(a_course("Libre"), starts_at=paris(2026, 10, 7, 18), capacity=2, taken=1)
    assert titles(page(client, "/formations/?places=libres")) == ["Libre"]


def test_each_choice_says_how_many_sessions_it_shows(client, october):
    other = a_theme("Communication", "communication")
    a_session(starts_at=paris(2026, 10, 6, 9, 30), capacity=1, taken=1)
    a_session(starts_at=paris(2026, 11, 7, 18), mode=Mode.REMOTE)
    a_session(a_course(theme=other), starts_at=paris(2026, 10, 7, 18), mode=Mode.HYBRID)

    def beside(query):
        found = re.findall(r'name="(\w+)" value="([\w-]+)"( checked)?> [^<]*\((\d+)\)<', page(client, query))
        return {value: int(count) for _, value, _, count in found}

    assert beside("/formations/") == {
        "vie-pratique": 2, "communication": 1, "sur-place": 2, "a-distance": 2, "journee": 0, "matin": 1,
        "apres-midi": 0, "soir": 1, "samedi": 1, "libres": 2,
    }  # fmt: skip
    # Beside the answers to one question, the others hold: what one would see by choosing it.
    assert beside("/formations/?sujet=communication&places=libres") == {
        "vie-pratique": 1, "communication": 1, "sur-place": 1, "a-distance": 1, "journee": 0, "matin": 0,
        "apres-midi": 0, "soir": 1, "samedi": 0, "libres": 1,
    }  # fmt: skip


def test_a_day_is_asked_for_by_its_date(client, october):
    twice = a_session(a_course("En deux fois"), starts_at=paris(2026, 10, 6, 18))
    add_date(twice, paris(2026, 11, 3, 0))
    a_session(a_course("Un autre jour"), starts_at=paris(2026, 11, 4, 18))
    html = page(client, "/formations/?jour=2026-11-03")
    assert titles(html) == ["En deux fois"]
    assert "Mardi 3 novembre 2026" in html
    assert "jour=" not in "".join(re.findall(r'href="(\?[^"]*)"', html))  # a month leads out of the day
    assert "Aucune séance ne correspond" in page(client, "/formations/?jour=2026-11-05")
    # What is then chosen is chosen among that day's, as the counts say.
    assert '<input type="hidden" name="jour" value="2026-11-03">' in html
    assert "Sur place (1)" in html
    assert titles(page(client, "/formations/?jour=2026-11-03&moment=matin")) == []


def test_nothing_found_says_what_to_try(client, october):
    a_session(starts_at=paris(2026, 10, 6, 9))
    assert "Aucune séance ne correspond" in page(client, "/formations/?moment=soir")
    assert "Aucune séance ne correspond" in page(client, "/formations/?mois=2027-01")


def test_an_empty_programme_gives_the_telephone(client):
    html = page(client)
    assert "Aucune séance annoncée pour l’instant" in html
    assert 'href="tel:+33199004756"' in html


@pytest.mark.parametrize(
    "query",
    [
        "mois=2026-13", "mois=9999-99", "mois=%00", "mois=2026-1²", "page=0", "page=-1", "page=" + "9" * 5000, "page=x",
        "sujet=%ff%fe", "sujet=" + quote(MARKER), "ou=x&moment=%E2%80%AE", "mois[]=1", "&&&==", "sujet=%ed%a0%80",
        "mois=2099-12", "jour=2026-02-31", "jour=2026-10-06x", "jour=%00", "jour=2026-1²-01", "places=%00",
    ],
)  # fmt: skip
def test_a_bad_address_never_breaks_the_list(client, query):
    a_session()
    html = page(client, f"/formations/?{query}")
    assert "<svg onload" not in html


@pytest.mark.parametrize("slug", ["seance/x/", "seance/00000000-0000-0000-0000-000000000000/", "inconnue/", "%00/"])
def test_what_does_not_exist_answers_404(client, slug):
    assert client.get("/formations/" + slug).status_code == 404


def test_more_than_twenty_sessions_are_paged(client, october):
    course = a_course()
    for number in range(25):
        a_session(course, starts_at=paris(2026, 10, 6, 9) + timedelta(hours=number))
    assert len(titles(page(client))) == 20
    assert len(titles(page(client, "/formations/?page=2"))) == 5


@pytest.mark.parametrize("size", [3, 300])
def test_the_number_of_queries_does_not_grow(client, october, size, django_assert_max_num_queries):
    course = a_course()
    for number in range(size):
        a_session(course, starts_at=paris(2026, 10, 6, 9) + timedelta(minutes=number))
    client.get("/")
    with django_assert_max_num_queries(6):
        page(client)
    with django_assert_max_num_queries(6):
        page(client, f"/formations/{course.slug}/")


def test_the_session_page_says_when_where_and_how_to_register(client, october):
    course = a_course("Les bases", audience="associations du Val-de-Marne", partner="DLA", aims="Classer\n\n- Noter")
    session = a_session(course, starts_at=paris(2026, 10, 6, 18))
    html = page(client, session_url(session))
    for said in (
        "mardi 6 octobre 2026, 18\u00a0h à 21\u00a0h", "Le Relais, 3 quai des Tanneurs, 94000 Créteil",
        "12\u00a0places, gratuit", "DLA", "associations du Val-de-Marne", "<li>Noter</li>",
        "M’inscrire", "Une minute, sans compte",
    ):  # fmt: skip
        assert said in html


def test_a_past_session_says_so_and_offers_no_registration(client):
    session = a_session(starts_at=timezone.now() - timedelta(days=1))
    html = page(client, session_url(session))
    assert "Cette séance est passée." in html
    assert "Pour vous inscrire" not in html


def test_a_cancelled_session_says_so(client):
    html = page(client, session_url(a_session(state=SessionState.CANCELLED)))
    assert "Séance annulée." in html
    assert "EventCancelled" in html
    assert "Pour vous inscrire" not in html


def test_a_draft_is_not_found(client):
    session = a_session(state=SessionState.DRAFT)
    page(client, session_url(session), 404)
    page(client, f"/formations/{session.course.slug}/", 404)


def test_dates_to_specify_say_so(client, october):
    session = a_session(starts_at=paris(2026, 10, 6, 18), date_role=DateRoles.TO_SPECIFY)
    add_date(session, paris(2026, 10, 20, 18))
    html = page(client, session_url(session))
    assert "sans dire si elles vont ensemble" in html
    assert "mardi 20 octobre 2026" in html


def test_the_event_is_told_to_search_engines(client, october):
    session = a_session(a_course("Les bases"), starts_at=paris(2026, 10, 6, 18))
    add_date(session, paris(2026, 10, 27, 18))
    html = page(client, session_url(session))
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)
    event = json.loads(block)
    assert event["@type"] == "EducationEvent"
    assert event["startDate"] == "2026-10-06T18:00:00+02:00"
    assert event["endDate"] == "2026-10-27T21:00:00+01:00"
    assert event["location"]["address"] == "3 quai des Tanneurs, 94000 Créteil"
    assert event["eventAttendanceMode"] == "https://schema.org/OfflineEventAttendanceMode"
    assert len(event["subEvent"]) == 2


def test_no_text_of_the_programme_can_open_a_tag(client):
    course = a_course(MARKER, summary=MARKER, aims=MARKER, audience=MARKER, partner=MARKER, theme=a_theme(MARKER, "m"))
    session = a_session(course, venue_name=MARKER, venue_address=MARKER)
    for url in ("/formations/", session_url(session), f"/formations/{course.slug}/"):
        html = page(client, url)
        assert "onload=" in html
        assert "<svg onload" not in html


def test_the_demonstration_says_that_its_dates_are_moved(client):
    demonstration.load(size=1, seed=1, now=timezone.now())
    html = page(client)
    assert "ces séances n’ont pas lieu" in html
    session = re.search(r'href="(/formations/seance/[^"]*)"', html)[1]
    assert "ces séances n’ont pas lieu" in page(client, session)


def test_real_dates_carry_no_such_notice(client):
    a_session()
    assert "Démonstration" not in page(client)


def test_the_course_page_lists_its_next_dates_or_says_there_is_none(client, october):
    course = a_course("Les bases")
    a_session(course, starts_at=paris(2026, 9, 1, 9))
    url = f"/formations/{course.slug}/"
    assert "Pas de date pour l’instant" in page(client, url)
    a_session(course, starts_at=paris(2026, 10, 9, 9))
    assert "<b>9</b>" in page(client, url)


def test_a_course_called_as_a_page_of_the_site_has_its_own_page_all_the_same(client):
    """Whatever page is added beside those of the courses."""
    names = {
        str(entry.pattern).strip("/") for entry in urls.urlpatterns if re.fullmatch(r"[a-z-]+/", str(entry.pattern))
    }
    assert names == NAMES_OF_PAGES
    for name in names:
        course = Course.objects.create(title=name.capitalize(), theme=a_theme())
        a_session(course)
        assert f"<h1>{name.capitalize()}</h1>" in page(client, f"/formations/{course.slug}/")
        with pytest.raises(ValidationError, match="adresse d’une page du site"):
            Course(title="Autre", theme=a_theme(), slug=name).full_clean()


def test_the_pages_set_no_cookie(client):
    session = a_session()
    for url in ("/formations/", session_url(session), f"/formations/{session.course.slug}/"):
        assert not client.get(url).cookies
