"""The day of a session, in a real browser: an agent's telephone loses the network; and a browser without JavaScript."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from declic.programme import attendance_queries as attendances
from declic.programme import queries, services
from declic.programme.engine.person import Person
from declic.programme.exports.sheet import presence_url
from declic.programme.models import Attendance, Channel
from declic.programme.services import Note, Request
from tests.browser import looking
from tests.browser.test_pages import wrongs_of
from tests.browser.waiting import arrive_by, before_script, says
from tests.factories.programme import a_session

PHONE = {"viewport": {"width": 360, "height": 640}}
ALL_KEPT = "Tout est enregistré."
KEPT_HERE = "() => localStorage.getItem('declic-presences')"


def a_day(name, people=3):
    """A session under way, and who has a seat there; `name` keeps them apart from those of the other tests."""
    where = a_session(starts_at=timezone.now() + timedelta(days=3), capacity=20)
    rows = []
    for number in range(people):
        person = Person(f"{name} {number}", f"p{number}.{where.pk}@example.org")
        rows.append(services.register(where, Request(person, Channel.WEB), now=timezone.now()).registration)
    start = timezone.now() - timedelta(minutes=5)
    where.parts.update(starts_at=start, ends_at=start + timedelta(hours=2))
    return queries.sessions().get(pk=where.pk), rows


def opened(browser, site, where, **options):
    context, page = looking.opened(browser, site.url, site.cookies["adviser"], **PHONE, **options)
    page.goto(f"{site.url}/gestion/seances/{where.uuid}/presences/")
    return context, page


def tick(page, registration, presence):
    page.check(f"input[name=p-{registration.public_id.hex}][value={presence}]")


def told(page, sentence):
    page.wait_for_selector(f"[data-declic-attendance-state]:text('{sentence}')")


def states(where):
    rows = Attendance.objects.filter(part__session=where).order_by("registration__sort_name")
    return [(row.registration.name, row.presence) for row in rows]


def test_what_is_ticked_while_the_network_is_away_is_recorded_once_when_it_comes_back(browser, site):
    where, (ana, bob, chloe) = a_day("Coupure")
    context, page = opened(browser, site, where)
    tick(page, ana, "present")
    told(page, ALL_KEPT)
    expect(page.locator("#compte")).to_have_text("1 sur 3 arrivé·e")
    context.set_offline(True)
    tick(page, bob, "present")
    tick(page, chloe, "present")
    tick(page, chloe, "excused")
    told(page, "2\u00a0à envoyer")
    services.note(attendances.sittings_of(where)[0], Note(ana, "absent"), now=timezone.now())
    assert states(where) == [("Coupure 0", "absent")]
    context.set_offline(False)
    told(page, ALL_KEPT)
    assert states(where) == [("Coupure 0", "absent"), ("Coupure 1", "present"), ("Coupure 2", "excused")]
    # What a colleague noted meanwhile is shown here too.
    expect(page.locator(f"input[name=p-{ana.public_id.hex}][value=absent]")).to_be_checked()
    page.wait_for_function(f"({KEPT_HERE})() === null")
    context.close()


def test_what_was_not_sent_outlives_the_page_and_holds_no_name(browser, site):
    where, (ana, *_) = a_day("Ferme")
    context, page = opened(browser, site, where)
    context.set_offline(True)
    tick(page, ana, "present")
    told(page, "1\u00a0à envoyer")
    kept = page.evaluate(KEPT_HERE)
    assert "Ferme" not in kept
    page.close()
    context.set_offline(False)
    assert states(where) == []
    other, _ = a_day("Autre")
    page = context.new_page()
    page.goto(f"{site.url}/gestion/seances/{other.uuid}/presences/")  # any page of presences sends what was left
    told(page, ALL_KEPT)
    assert states(where) == [("Ferme 0", "present")]
    context.close()


def test_a_colleague_who_corrects_is_not_undone_by_an_older_tick(browser, site):
    where, (ana, *_) = a_day("Collègue")
    context, page = opened(browser, site, where)
    context.set_offline(True)
    tick(page, ana, "present")
    told(page, "1\u00a0à envoyer")
    services.note(attendances.sittings_of(where)[0], Note(ana, "excused"), now=timezone.now() + timedelta(seconds=1))
    context.set_offline(False)
    told(page, ALL_KEPT)
    assert states(where) == [("Collègue 0", "excused")]
    context.close()


def test_a_session_that_ended_says_so_and_keeps_what_is_to_be_sent(browser, site):
    where, (ana, *_) = a_day("Sortie")
    context, page = opened(browser, site, where)
    kept = context.cookies()
    context.clear_cookies(name="session")
    tick(page, ana, "present")
    told(page, "Entrez de nouveau, dans un autre onglet")
    context.add_cookies(kept)
    page.reload()
    told(page, ALL_KEPT)
    assert states(where) == [("Sortie 0", "present")]
    context.close()


def test_one_button_notes_the_others_absent(browser, site):
    where, (ana, *_) = a_day("Reste")
    context, page = opened(browser, site, where)
    tick(page, ana, "present")
    page.click("button[name=autres]")
    told(page, ALL_KEPT)
    assert states(where) == [("Reste 0", "present"), ("Reste 1", "absent"), ("Reste 2", "absent")]
    context.close()


def test_a_long_list_is_searched_as_one_types_even_without_the_network(browser, site):
    where, people = a_day("Élodie", people=14)
    context, page = opened(browser, site, where)
    context.set_offline(True)
    page.locator("#q").press_sequentially("elodie 13")
    expect(page.locator(".presences > li:visible strong")).to_have_text(["Élodie 13"])
    tick(page, people[13], "present")
    context.set_offline(False)
    told(page, ALL_KEPT)
    assert states(where) == [("Élodie 13", "present")]
    context.close()


def test_what_is_ticked_before_the_script_is_there_is_recorded_too(browser, site):
    where, (ana, *_) = a_day("Lente")
    context, page = looking.opened(browser, site.url, site.cookies["adviser"], **PHONE)
    with before_script(page, "attendance", f"{site.url}/gestion/seances/{where.uuid}/presences/"):
        tick(page, ana, "present")
    told(page, ALL_KEPT)
    assert states(where) == [("Lente 0", "present")]
    context.close()


def test_coming_back_shows_what_a_colleague_noted_meanwhile_and_does_not_undo_it(browser, site):
    where, (ana, *_) = a_day("Retour")
    context, page = opened(browser, site, where)
    tick(page, ana, "present")
    told(page, ALL_KEPT)
    arrive_by(page.get_by_role("link", name="Code à montrer"))
    services.note(attendances.sittings_of(where)[0], Note(ana, "excused"), now=timezone.now())
    page.go_back()
    expect(page.locator(f"input[name=p-{ana.public_id.hex}][value=excused]")).to_be_checked()
    expect(page.locator("[data-declic-attendance-state]")).to_be_empty()
    assert states(where) == [("Retour 0", "excused")]
    context.close()


def test_a_name_typed_before_the_script_is_there_is_searched_too(browser, site):
    where, _ = a_day("Élodie", people=14)
    context, page = looking.opened(browser, site.url, site.cookies["adviser"], **PHONE)
    with before_script(page, "attendance", f"{site.url}/gestion/seances/{where.uuid}/presences/"):
        page.locator("#q").fill("elodie 13")
    expect(page.locator(".presences > li:visible strong")).to_have_text(["Élodie 13"])
    context.close()


@pytest.mark.parametrize("page", ["presences/", "presences/sur-place/", "presences/code/"])
def test_the_pages_of_the_day_work_for_everybody(browser, site, page):
    where, _ = a_day("Anne-Sophie de La Rochefoucauld-Montbel", people=16)
    assert wrongs_of(browser, site, f"/gestion/seances/{where.uuid}/{page}", site.cookies["adviser"]) == []


def test_without_javascript_the_same_page_is_one_form(browser, site):
    where, (ana, bob, _) = a_day("Formulaire")
    context, page = opened(browser, site, where, java_script_enabled=False)
    tick(page, ana, "present")
    tick(page, bob, "excused")
    arrive_by(page.locator("button.main"))
    says(page, "C’est enregistré\u00a0: 1 sur 3 arrivé·e.")
    assert states(where) == [("Formulaire 0", "present"), ("Formulaire 1", "excused")]
    context.close()


def test_who_comes_says_so_from_their_own_telephone(browser, site):
    where, (ana, *_) = a_day("Carré")
    context, page = looking.opened(browser, site.url, **PHONE)
    path = "/" + presence_url(where, attendances.sittings_of(where)[0]).split("/", 3)[3]
    assert wrongs_of(browser, site, path, "") == []
    page.goto(site.url + path)
    page.fill("#id_contact", ana.email.upper())
    arrive_by(page.locator("button.main"))
    says(page, "Si vous êtes inscrit·e, votre présence est notée.")
    assert states(where) == [("Carré 0", "present")]
    assert wrongs_of(browser, site, f"{path}?fait=1", "") == []
    context.close()
