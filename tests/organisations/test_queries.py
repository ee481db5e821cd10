from datetime import date

import pytest

from declic.core import contributions
from declic.core.contributions import StoryItem
from declic.organisations import nomenclature, queries
from tests.factories.organisations import member, organisation, person

pytestmark = pytest.mark.django_db


def names(found):
    return [duplicate.organisation.name for duplicate in found]


def test_likely_duplicates_are_found_by_name_in_the_commune_and_by_number_anywhere():
    organisation("Les Amis du livre")
    organisation("Cercle d’échecs", commune="75056", rna="W751000123")
    assert names(queries.duplicates_of(name="Association amis du livres", commune="94028")) == ["Les Amis du livre"]
    assert names(queries.duplicates_of(name="Amis du livres", commune="75056")) == []
    assert names(queries.duplicates_of(name="Autre", commune="94028", rna="W751000123")) == ["Cercle d’échecs"]


def test_an_association_is_no_duplicate_of_itself():
    made = organisation("Les Amis du livre")
    assert queries.duplicates_of(name=made.name, commune=made.commune, apart_from=made) == []


def test_my_associations_are_in_the_order_of_their_names_without_those_i_left():
    ana = person()
    for name in ("Zèbre", "Écho", "Eau vive"):
        organisation(name, manager=ana)
    left = member(organisation("Ancienne"), ana)
    left.state = "left"
    left.save()
    assert [m.organisation.name for m in queries.organisations_of(ana)] == ["Eau vive", "Écho", "Zèbre"]


def test_the_story_keeps_from_members_what_is_for_agents(monkeypatch):
    made = organisation()
    items = [
        StoryItem(date(2026, 1, 2), "Diagnostic terminé."),
        StoryItem(date(2026, 3, 4), "Note d’entretien.", audience="agents"),
    ]
    monkeypatch.setattr(contributions.story, "_answers", [lambda pk: items])
    assert [item.text for item in queries.story_of(made, for_agent=False)] == ["Diagnostic terminé."]
    assert [item.text for item in queries.story_of(made, for_agent=True)] == [
        "Note d’entretien.",
        "Diagnostic terminé.",
    ]


def test_the_nomenclature_holds_297_codes_in_29_families():
    assert len(nomenclature.object_codes()) == 297
    assert len(nomenclature.families()) == 29
    assert nomenclature.family_of("001005") == nomenclature.family_of("001000") == "001000"
    assert nomenclature.object_label("011000") == "Sports, activités de plein air"
    assert (nomenclature.family_of("nothing"), nomenclature.object_label(""), nomenclature.codes_of("")) == ("", "", [])
