"""Promise D6: two agents edit the same thing; the second is told and loses no text, nor does the first."""

import json

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from wagtail.models import Page
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from declic.organisations.models import Organisation
from declic.people.models import Role, User
from declic.places.models import Place
from declic.portal.models import ContentPage
from declic.programme.models import Session
from declic.resources.models import Resource
from tests.at_once import all_at_once
from tests.factories.organisations import organisation
from tests.factories.people import a_user
from tests.factories.places import a_place
from tests.factories.programme import a_session
from tests.portal.test_search import content_page

TOLD = "Quelqu’un d’autre a enregistré cette"


def agent(role=Role.ADMINISTRATOR) -> Client:
    client = Client()
    client.force_login(a_user(role))
    return client


def form_of(html: str) -> dict[str, object]:
    """What a browser would send of the form of edition, as it is filled in."""
    form = BeautifulSoup(html, "html.parser").find("form", attrs={"data-edit-form": True})
    sent: dict[str, object] = {}
    for field in form.find_all(["input", "textarea", "select"]):
        name = field.get("name")
        if not name or field.get("type") in ("submit", "button", "file"):
            continue
        if field.name == "select":
            chosen = [option["value"] for option in field.find_all("option") if option.has_attr("selected")]
            sent[name] = chosen if field.has_attr("multiple") else (chosen or [""])[0]
        elif field.name == "textarea":
            sent[name] = field.text.removeprefix("\n")
        elif field.get("type") in ("checkbox", "radio"):
            if field.has_attr("checked"):
                sent.setdefault(name, [])
                sent[name].append(field.get("value", "on"))
        else:
            sent[name] = field.get("value", "")
    return sent


def opened(client: Client, url: str) -> dict[str, object]:
    return form_of(client.get(url).content.decode())


def the_place():
    return reverse("wagtailsnippets_places_place:edit", args=[a_place("Le Fil", hours="Mo 09:00-12:00").pk]), Place


def the_association():
    return reverse("associations:edit", args=[organisation("Le Fil").pk]), Organisation


def the_account():
    return reverse("accounts:edit", args=[a_user(name="Le Fil").pk]), User


@pytest.mark.django_db
@pytest.mark.parametrize("thing", [the_place, the_association, the_account])
def test_the_second_agent_is_told_what_changed_and_finds_what_they_typed(thing):
    url, model = thing()
    first, second = agent(), agent()
    forms = [opened(first, url), opened(second, url)]
    assert first.post(url, forms[0] | {"name": "Le Fil d’Ariane"}).status_code == 302
    told = second.post(url, forms[1] | {"name": "Le Fil rouge"})
    page = told.content.decode()
    assert (told.status_code, TOLD in page) == (200, True)
    assert "dit maintenant\u00a0: Le Fil d’Ariane" in page
    assert model.objects.filter(name="Le Fil d’Ariane").exists()
    again = form_of(page)
    assert again["name"] == "Le Fil rouge"
    # Knowing it, they save.
    assert second.post(url, again).status_code == 302
    assert model.objects.filter(name="Le Fil rouge").exists()


@pytest.mark.django_db
def test_one_agent_alone_is_told_nothing_even_twice_in_a_row():
    url, _ = the_place()
    alone = agent()
    for name in ("Un", "Deux"):
        assert alone.post(url, opened(alone, url) | {"name": name}).status_code == 302
    assert Place.objects.get().name == "Deux"


@pytest.mark.django_db
def test_what_is_not_in_the_form_may_change_meanwhile():
    account = a_user(name="Le Fil")
    url, boss = reverse("accounts:edit", args=[account.pk]), agent()
    form = opened(boss, url)
    Client().force_login(account)  # notes the day of the last sign-in
    assert boss.post(url, form | {"name": "Le Fil rouge"}).status_code == 302


@pytest.mark.django_db
def test_a_date_added_by_another_to_a_session_is_not_lost():
    session = a_session()
    url = reverse("wagtailsnippets_programme_session:edit", args=[session.pk])
    first, second = agent(Role.ADVISER), agent(Role.EDITOR)
    sent = [
        {k: v for k, v in opened(one, url).items() if not k.startswith("parts-")} | parts(session, venue)
        for one, venue in ((first, "Ici"), (second, "Là"))
    ]
    answer = first.post(url, sent[0])
    assert answer.status_code == 302, answer.context["form"].errors
    told = second.post(url, sent[1])
    assert (told.status_code, TOLD in told.content.decode()) == (200, True)
    assert "«\u00a0Dates\u00a0» dit maintenant\u00a0: " in told.content.decode()
    assert Session.objects.get().parts.get().venue_name == "Ici"
    assert "Là" in told.content.decode()


def parts(session: Session, venue: str) -> dict[str, object]:
    part = session.parts.get()
    line = {
        "id": str(part.pk), "starts_at": "06/10/2099 18:00", "ends_at": "06/10/2099 21:00", "mode": "on_site",
        "venue_name": venue, "venue_address": "",
    }  # fmt: skip
    return nested_form_data({"parts": inline_formset([line], initial=1, min=1)})


@pytest.mark.django_db
@pytest.mark.parametrize("marks", ["[", "[]", "{}", '"x"', "[" * 50_000, "\0", '{"name": 1}', "é" * 1000])
def test_marks_that_were_altered_are_those_of_nothing(marks):
    url, _ = the_place()
    alone = agent()
    told = alone.post(url, opened(alone, url) | {"loaded_values": marks, "name": "Autre"})
    assert (told.status_code, Place.objects.get().name) == (200, "Le Fil")


@pytest.mark.django_db
def test_a_sheet_saved_meanwhile_is_told_and_kept_in_the_history():
    sheet = Resource.objects.create(title="Sauvegarder", summary="Une copie.", minutes=30)
    sheet.save_revision()
    url = reverse("wagtailsnippets_resources_resource:edit", args=[sheet.pk])
    first, second = agent(Role.EDITOR), agent(Role.EDITOR)
    steps = nested_form_data({"steps": streamfield([("step", {"title": "Un", "text": "Faire."})])})
    forms = [opened(one, url) | steps for one in (first, second)]
    assert first.post(url, forms[0] | {"summary": "La première."}).status_code == 302
    told = second.post(url, forms[1] | {"summary": "La seconde."})
    assert (told.status_code, TOLD in told.content.decode()) == (200, True)
    assert Resource.objects.get().get_latest_revision_as_object().summary == "La première."
    again = form_of(told.content.decode()) | steps
    assert again["summary"] == "La seconde."
    assert second.post(url, again).status_code == 302
    summaries = [json.loads(json.dumps(r.content))["summary"] for r in Resource.objects.get().revisions.order_by("pk")]
    assert summaries[-2:] == ["La première.", "La seconde."]


@pytest.mark.django_db
@pytest.mark.parametrize("action", [{}, {"action-publish": "1"}])
def test_a_page_saved_meanwhile_is_told_and_kept_in_the_history(action):
    content_page(title="Les élections", intro="Une phrase.", body=[])
    page = ContentPage.objects.get(title="Les élections")
    page.save_revision()
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    first, second = agent(Role.EDITOR), agent(Role.EDITOR)
    body = nested_form_data({"body": streamfield([("paragraph", rich_text("<p>Bonjour</p>"))])})
    forms = [opened(one, url) | body | action for one in (first, second)]
    answer = first.post(url, forms[0] | {"intro": "La première."})
    assert answer.status_code == 302, answer.context["form"].errors
    told = second.post(url, forms[1] | {"intro": "La seconde."})
    assert (told.status_code, TOLD in told.content.decode()) == (200, True)
    assert Page.objects.get(pk=page.pk).get_latest_revision_as_object().specific.intro == "La première."
    again = form_of(told.content.decode()) | body | action
    assert again["intro"] == "La seconde."
    assert second.post(url, again).status_code == 302
    intros = [revision.content["intro"] for revision in Page.objects.get(pk=page.pk).revisions.order_by("pk")]
    assert intros[-2:] == ["La première.", "La seconde."]


@pytest.mark.django_db(transaction=True)
def test_two_saves_at_the_same_instant_are_one_save_and_one_warning():
    url, _ = the_place()
    agents = [agent(), agent()]
    forms = [opened(one, url) | {"name": name} for one, name in zip(agents, ("Un", "Deux"), strict=True)]

    def save(client, form) -> int:
        return client.post(url, form).status_code

    pairs = zip(agents, forms, strict=True)
    assert sorted(all_at_once(*[lambda c=client, f=form: save(c, f) for client, form in pairs])) == [200, 302]
