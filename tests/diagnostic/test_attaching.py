"""A diagnostic attached to an association, and erasing it."""

import re
import uuid

import pytest
from django.test import Client
from django.utils import timezone

from declic.diagnostic import services
from declic.diagnostic.models import Answer, Assessment
from declic.diagnostic.views.reach import COOKIE
from tests.diagnostic.pages import PAGES, url
from tests.factories.diagnostic import all_answers, assessment, visitor, with_code
from tests.factories.organisations import member, organisation, person

pytestmark = pytest.mark.django_db


def test_who_holds_the_code_erases_everything_after_a_question():
    _, code = with_code(answers=all_answers("0"))
    client = visitor(code)
    assert "disparaissent tout de suite" in client.get(url("erase")).content.decode()
    assert Assessment.objects.count() == 1
    gone = client.post(url("erase"))
    assert gone.url == "/diagnostic/efface/"
    assert (Assessment.objects.count(), Answer.objects.count()) == (0, 0)
    assert client.cookies[COOKIE].value == ""


def attach(client, theirs):
    return client.post(url("attach"), {"organisation": str(theirs.public_id)})


def test_attaching_what_others_have_says_who_has_it():
    made, code = with_code(answers=all_answers("0"))
    ana, bob = person(), person()
    client, theirs = visitor(code), organisation(manager=bob)
    client.force_login(bob)
    services.claim(made, user=ana, organisation=None, now=timezone.now())
    assert "Une autre personne garde ce diagnostic" in attach(client, theirs).content.decode()
    services.claim(made, user=ana, organisation=organisation(manager=ana), now=timezone.now())
    assert "déjà rattaché à une autre association" in attach(client, theirs).content.decode()


def test_attaching_what_was_erased_meanwhile_says_that_nothing_is_left(monkeypatch):
    made, code = with_code(answers=all_answers("0"))
    client, theirs = visitor(code), organisation()
    client.force_login(theirs.memberships.get().user)
    claim = services.claim

    def erased_just_before(*args, **kwargs):
        services.delete_everything(made)
        return claim(*args, **kwargs)

    monkeypatch.setattr(services, "claim", erased_just_before)
    assert attach(client, theirs).status_code == 404


def test_attaching_to_an_association_left_meanwhile_says_so(monkeypatch):
    _, code = with_code(answers=all_answers("0"))
    client, theirs = visitor(code), organisation(name="Les Amis")
    client.force_login(theirs.memberships.get().user)
    monkeypatch.setattr(services, "role_of", lambda user, organisation: None)
    assert "Vous ne faites plus partie de Les Amis" in attach(client, theirs).content.decode()


def begun_for(client, theirs, form="express"):
    page = client.get("/diagnostic/", {"association": str(theirs.public_id)})
    hidden = re.search(r'name="association" value="([^"]+)"', page.content.decode())
    asked = {"association": hidden[1]} if hidden else {}
    client.post("/diagnostic/", {"form": form, "key": str(uuid.uuid4()), **asked})
    return Assessment.objects.latest("pk")


@pytest.mark.parametrize("ending", ["finish", "context"])
def test_begun_from_an_associations_page_it_is_attached_to_it_at_the_end_and_leads_back(ending):
    theirs, client = organisation("Les Amis"), Client()
    client.force_login(theirs.created_by)
    made = begun_for(client, theirs)
    made.refresh_from_db()
    assert made.organisation is None
    client.post(url(ending), PAGES[ending])
    made.refresh_from_db()
    assert (made.organisation, made.expires_at) == (theirs, None)
    page = client.get(url("result")).content.decode()
    assert "Le diagnostic est rattaché à Les Amis." in page
    assert f'<a href="/associations/{theirs.public_id}/">Les Amis</a>' in page


def test_only_a_members_association_is_kept_in_mind():
    theirs, client = organisation("Les Amis"), Client()
    for visit in (lambda: None, lambda: client.force_login(person())):
        visit()
        for name in (str(theirs.public_id), "x\0", "9" * 5000):
            page = client.get("/diagnostic/", {"association": name})
            assert (page.status_code, "Les Amis" in page.content.decode()) == (200, False)
        made = begun_for(client, theirs)
        client.post("/diagnostic/", {"form": "express", "key": str(uuid.uuid4()), "association": str(theirs.public_id)})
        client.post(url("finish"))
        made.refresh_from_db()
        assert set(Assessment.objects.values_list("organisation", flat=True)) == {None}


def test_who_left_the_association_meanwhile_still_gets_the_result():
    theirs, client = organisation(), Client()
    client.force_login(theirs.created_by)
    made = begun_for(client, theirs)
    theirs.memberships.update(state="left")
    assert client.post(url("finish")).url == url("result")
    made.refresh_from_db()
    assert made.organisation is None


def test_another_diagnostic_of_the_same_browser_is_not_attached():
    theirs, client = organisation(), Client()
    client.force_login(theirs.created_by)
    begun_for(client, theirs)
    client.post("/diagnostic/", {"form": "express", "key": str(uuid.uuid4())})
    client.post(url("finish"))
    assert set(Assessment.objects.values_list("organisation", flat=True)) == {None}


def test_the_result_leads_to_the_association_only_those_who_may_read_it():
    theirs = organisation("Les Amis")
    _, code = with_code(answers=all_answers("0"), organisation=theirs)
    client, link = visitor(code), f'href="/associations/{theirs.public_id}/"'
    assert link not in client.get(url("result")).content.decode()
    client.force_login(person())
    assert link not in client.get(url("result")).content.decode()
    client.force_login(theirs.created_by)
    assert link in client.get(url("result")).content.decode()


def test_once_attached_only_who_answers_for_it_erases():
    theirs = organisation()
    made, code = with_code(answers=all_answers("0"), organisation=theirs)
    holder = visitor(code)
    assert holder.post(url("erase")).status_code == 403
    holder.force_login(member(theirs).user)
    assert holder.post(url("erase")).status_code == 403
    assert Assessment.objects.count() == 1
    holder.force_login(member(theirs, role="manager").user)
    assert holder.post(url("erase")).status_code == 302
    assert not Assessment.objects.filter(pk=made.pk).exists()


def test_erasing_the_diagnostic_of_an_association_leaves_the_code_of_another_in_the_browser():
    theirs = organisation()
    made = assessment(answers=all_answers("0"), organisation=theirs)
    other, code = with_code(answers={"E1": "0"})
    client = visitor(code)
    client.force_login(theirs.created_by)
    assert client.post(url("erase", made.public_id)).status_code == 302
    assert list(Assessment.objects.all()) == [other]
    assert client.get(url("result")).status_code == 200


def test_a_diagnostic_attached_while_the_question_was_on_screen_is_not_erased(monkeypatch):
    made, code = with_code(answers=all_answers("0"))
    client, theirs = visitor(code), organisation()
    erase = services.delete_everything

    def attached_just_before(*args, **kwargs):
        services.claim(made, user=theirs.created_by, organisation=theirs, now=timezone.now())
        return erase(*args, **kwargs)

    monkeypatch.setattr(services, "delete_everything", attached_just_before)
    assert client.post(url("erase")).status_code == 403
    assert Assessment.objects.get() == made
