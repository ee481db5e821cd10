"""Changing a sheet, and going back."""

import uuid
from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError

from declic.people.models import Role
from declic.places import services
from declic.places.engine import normalise
from declic.places.models import Origin, Place, PlaceChange, SourceRecord, Stop
from declic.places.services.editing import EDITABLE, value_of
from tests.at_once import all_at_once
from tests.factories.people import a_user
from tests.factories.places import a_place

NOW = datetime(2026, 11, 27, 10, tzinfo=UTC)
DAY = "2026-11-27"


def change(place, changes, **more):
    options = {"by": None, "origin": Origin.AGENT, "now": NOW} | more
    return services.change_place(place, changes, **options)


@pytest.mark.django_db
def test_what_changes_is_kept_with_what_it_was_and_who_says_it():
    agent, place = a_user(Role.EDITOR), a_place("Le Fil", ["demarches"], phone="0149085563")
    made = change(place, {"phone": "0199004756", "name": "Le Fil", "features": ["salle", "demarches"]}, by=agent)
    place.refresh_from_db()
    assert place.phone == "0199004756"
    assert made.before == {"phone": "0149085563", "features": ["demarches"]}
    assert made.after == {"phone": "0199004756", "features": ["demarches", "salle"]}
    assert (made.by, made.origin) == (agent, "agent")
    assert place.provenance == {"phone": ["centre", DAY], "features": ["centre", DAY]}
    assert place.verified_on is None


@pytest.mark.django_db
def test_nothing_changed_leaves_no_trace():
    place = a_place(phone="0149085563")
    assert change(place, {"phone": "0149085563", "emails": None}) is None
    assert PlaceChange.objects.count() == 0


@pytest.mark.django_db
def test_a_whole_sheet_looked_at_is_verified_that_day():
    place = a_place()
    made = change(place, {}, verified=True)
    place.refresh_from_db()
    assert place.verified_on == date(2026, 11, 27)
    assert made.after == {"verified_on": DAY}
    assert place.provenance == {}
    assert change(place, {}, verified=True) is None


@pytest.mark.django_db
def test_what_is_emptied_has_no_source_any_more():
    place = a_place(phone="0149085563", provenance={"phone": ["essai", ""]})
    change(place, {"phone": ""})
    place.refresh_from_db()
    assert place.provenance == {}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "hours", "original"),
    [("Tu 09:00-12:00", "Tu 09:00-12:00", ""), ("un mardi sur deux, ou presque", "", "un mardi sur deux, ou presque")],
)
def test_hours_that_are_not_understood_are_kept_as_they_are_written(typed, hours, original):
    place = a_place(hours="Mo 10:00-11:00")
    change(place, {"hours": typed})
    place.refresh_from_db()
    assert (place.hours, place.hours_original) == (hours, original)


@pytest.mark.django_db
def test_a_new_commune_brings_its_code_and_the_point_of_a_place_that_has_none():
    about, own = a_place(position_is_approximate=True), a_place(latitude=48.806, longitude=2.336)
    for place in (about, own):
        change(place, {"commune": "Arcueil", "postcode": "94110"})
        place.refresh_from_db()
        assert place.insee == "94003"
    assert about.latitude == pytest.approx(48.806, abs=0.02)
    assert (own.latitude, own.position_is_approximate) == (48.806, False)


@pytest.mark.django_db
def test_its_point_goes_when_it_moves_far():
    place = a_place()
    change(place, {"commune": "Lyon", "postcode": "69001", "insee": ""})
    change(place, {"commune": "Marseille", "postcode": "13001"})
    place.refresh_from_db()
    assert place.position_is_approximate
    assert place.latitude == pytest.approx(43.3, abs=0.1)


@pytest.mark.django_db
def test_a_value_that_cannot_be_is_refused_and_nothing_is_written():
    place = a_place("Le Fil", phone="0149085563")
    with pytest.raises(ValidationError) as refused:
        change(place, {"phone": "0" * 50, "website": "javascript:alert(1)", "name": "Autre"})
    assert set(refused.value.message_dict) == {"phone", "website"}
    place.refresh_from_db()
    assert (place.name, place.phone) == ("Le Fil", "0149085563")
    with pytest.raises(ValueError, match="no such field"):
        change(place, {"pk": 1})


@pytest.mark.django_db
def test_what_was_not_seen_is_not_written_over():
    place = a_place(phone="0149085563")
    with pytest.raises(services.SheetChangedError) as refused:
        change(place, {"phone": "0199004756"}, seen={"phone": "0100000000", "name": place.name})
    assert refused.value.fields == ["phone"]


@pytest.mark.django_db
def test_undone_it_is_as_before_and_its_source_too():
    place = a_place("Le Fil", ["demarches"], phone="0149085563", provenance={"phone": ["essai", "2026-01-02"]})
    SourceRecord.objects.create(
        source="essai", external_id="1", place=place, values={"phone": "0149085563", "updated_on": "2026-01-02"}
    )
    made = change(
        place, {"phone": "0199004756", "features": [], "stops": [{"name": "Mairie", "hours": "Mo 09:00-12:00"}]}
    )
    back = services.undo_change(made, by=None, now=NOW)
    place.refresh_from_db()
    assert (place.phone, value_of(place, "features"), value_of(place, "stops")) == ("0149085563", ["demarches"], [])
    assert place.provenance == {"phone": ["essai", "2026-01-02"]}
    assert back.after == made.before
    with pytest.raises(services.NothingToUndoError):
        services.undo_change(made, by=None, now=NOW)
    services.undo_change(back, by=None, now=NOW)
    place.refresh_from_db()
    assert place.phone == "0199004756"
    assert [stop.name for stop in place.stops.all()] == ["Mairie"]


@pytest.mark.django_db
def test_what_we_wrote_before_is_still_ours_once_the_next_change_is_undone():
    place = a_place(phone="1")
    change(place, {"phone": "0149085563"})
    services.undo_change(change(place, {"phone": "0199004756"}), by=None, now=NOW)
    place.refresh_from_db()
    assert place.provenance["phone"] == ["centre", DAY]


@pytest.mark.django_db
def test_what_changed_since_is_not_undone():
    place = a_place(phone="1", summary="")
    made = change(place, {"phone": "0149085563", "summary": "Ici"})
    change(place, {"phone": "0199004756"})
    with pytest.raises(services.SheetChangedError) as refused:
        services.undo_change(made, by=None, now=NOW)
    assert refused.value.fields == ["phone"]
    place.refresh_from_db()
    assert place.summary == "Ici"


@pytest.mark.django_db
def test_a_place_that_was_made_becomes_a_draft():
    place = a_place()
    made = PlaceChange.objects.create(place=place, origin=Origin.IMPORT, before={}, after={"name": place.name})
    services.undo_change(made, by=None, now=NOW)
    place.refresh_from_db()
    assert place.state == "draft"


@pytest.mark.django_db
def test_each_column_of_the_sheet_is_read_and_written():
    place = a_place()
    for name in EDITABLE:
        value_of(place, name)
    change(place, {"closed_on": "2026-11-01", "state": "closed", "closed_because": "travaux", "wheelchair": "yes"})
    place.refresh_from_db()
    assert (place.closed_on, place.state, place.wheelchair) == (date(2026, 11, 1), "closed", "yes")


@pytest.mark.django_db(transaction=True)
def test_two_agents_at_once_one_is_told_and_nothing_is_lost():
    place, agents = a_place(phone="0149085563"), [a_user(Role.EDITOR), a_user(Role.ADVISER)]

    def write(agent, phone):
        try:
            change(place, {"phone": phone}, by=agent, seen={"phone": "0149085563"})
        except services.SheetChangedError:
            return "told"
        return "written"

    phones = [f"019900475{rank}" for rank in range(2)]
    outcomes = all_at_once(*[lambda a=a, p=p: write(a, p) for a, p in zip(agents, phones, strict=True)])
    assert sorted(outcomes) == ["told", "written"]
    assert PlaceChange.objects.filter(place=place).count() == 1
    assert Place.objects.get().phone == phones[outcomes.index("written")]


@pytest.mark.django_db(transaction=True)
def test_two_agents_decide_of_the_same_proposal_once():
    place = a_place(phone="0149085563")
    correction = services.Correction({"phone": ("0149085563", "0199004756")}, email="odile@example.org")
    (row,) = services.propose(place, correction, form_id=uuid.uuid4(), origin=Origin.VISITOR, now=NOW)

    def decide(agent):
        try:
            services.decide(
                place, [services.Decision(row.pk, True, "0199004756")], seen={"phone": "0149085563"}, answers={},
                verified=False, by=agent, now=NOW,
            )  # fmt: skip
        except services.AlreadyDecidedError:
            return "told"
        return "written"

    agents = [a_user(Role.EDITOR), a_user(Role.ADVISER)]
    outcomes = all_at_once(*[lambda agent=agent: decide(agent) for agent in agents])
    assert sorted(outcomes) == ["told", "written"]
    assert Place.objects.get().phone == "0199004756"
    assert PlaceChange.objects.count() == 1
    assert Stop.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["Mo 04:00-18:00", "Mo-Fr 12:00-09:00", "09:00-12:00", "Mo 09:00+"])
def test_hours_written_by_hand_get_the_verdict_of_an_import(typed):
    place = a_place(hours="Mo 10:00-11:00")
    change(place, {"hours": typed})
    place.refresh_from_db()
    said = normalise(typed)
    assert (place.hours, place.hours_original, place.hours_flags) == ("", typed, list(said.flags))
    assert not said.understood
    assert said.flags
