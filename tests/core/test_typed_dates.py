"""A date typed in the back office is the French one, and never becomes the present hour behind one's back."""

import html
import re
from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from hypothesis import example, given
from hypothesis import strategies as st

from declic.core.typed_dates import ClockField
from declic.people.models import User
from declic.programme.wagtail_hooks import SessionViewSet
from tests.factories.programme import a_session

FORMS = {
    "/gestion/snippets/programme/session/add/": "d/m/Y H:i",
    "/gestion/snippets/places/place/add/": "d/m/Y",
}


@pytest.mark.django_db
@pytest.mark.parametrize(("path", "written"), FORMS.items())
def test_what_is_typed_is_french_and_stays_as_typed(client, path, written):
    client.force_login(User.objects.create_superuser("direction@example.org"))
    page = html.unescape(client.get(path).content.decode())
    choosers = re.findall(r"initDate(?:Time)?Chooser\(.*?\);", page)
    assert choosers
    for chooser in choosers:
        assert f'"format": "{written}"' in chooser
        assert '"validateOnBlur": false' in chooser


@pytest.mark.django_db
def test_a_french_date_is_read():
    from declic.places.wagtail_hooks import PlaceViewSet  # its form is built once the hooks are read

    form = PlaceViewSet().get_form_class()
    assert form.base_fields["updated_on"].clean("17/12/2026") == date(2026, 12, 17)


def test_a_french_date_and_hour_are_read():
    from django import forms

    read = forms.DateTimeField().clean("17/12/2026 18:00")
    assert timezone.localtime(read).replace(tzinfo=None) == datetime(2026, 12, 17, 18, 0)


def instant(*moment):
    return datetime(*moment, tzinfo=UTC)


def to_the_minute(moment):
    return moment.replace(second=0, microsecond=0)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("28/03/2027 01:59", instant(2027, 3, 28, 0, 59)),
        ("28/03/2027 03:00", instant(2027, 3, 28, 1, 0)),
        ("31/10/2027 01:59", instant(2027, 10, 30, 23, 59)),
        ("31/10/2027 03:00", instant(2027, 10, 31, 2, 0)),
        ("31/10/2027 02:30 (heure d’été)", instant(2027, 10, 31, 0, 30)),
        ("31/10/2027 02:30 (heure d'hiver)", instant(2027, 10, 31, 1, 30)),
        (" 31/10/2027 02:30 ete ", instant(2027, 10, 31, 0, 30)),
        ("31/10/2027 02:30 hiver", instant(2027, 10, 31, 1, 30)),
        ("2027-10-31T02:30:00+01:00", instant(2027, 10, 31, 1, 30)),
        ("17/12/2026 18:00 (heure d’hiver)", instant(2026, 12, 17, 17, 0)),  # said where nothing had to be
        ("01/01/2027 00:00", instant(2026, 12, 31, 23, 0)),
    ],
)
def test_on_both_sides_of_a_change_the_hour_on_the_wall_is_the_one_meant(typed, read):
    assert ClockField().clean(typed) == read


def test_an_hour_that_never_comes_is_refused_and_said():
    for typed in ("28/03/2027 02:00", "28/03/2027 02:30", "2027-03-28 02:59", "28/03/2027 02:30 (heure d’été)"):
        with pytest.raises(ValidationError) as refused:
            ClockField().clean(typed)
        assert "Le dimanche 28 mars 2027, 2\u00a0h" in refused.value.messages[0]
        assert "n’existe pas" in refused.value.messages[0]


def test_an_hour_that_comes_twice_is_asked_about():
    with pytest.raises(ValidationError) as refused:
        ClockField().clean("31/10/2027 02:30")
    (said,) = refused.value.messages
    assert "Le dimanche 31 octobre 2027, 2\u00a0h\u00a030 vient deux fois" in said
    for offered in re.findall("«\u00a0(.+?)\u00a0»", said):  # what it proposes is read
        ClockField().clean(offered)


@given(st.datetimes(datetime(2000, 1, 1), datetime(2099, 1, 1), timezones=st.just(UTC)).map(to_the_minute))
@example(instant(2027, 10, 31, 0, 30))
@example(instant(2027, 10, 31, 1, 30))
@example(instant(2027, 3, 28, 1, 0))
def test_what_a_form_shows_is_the_very_instant_that_it_was_given(moment):
    field = ClockField()
    shown = field.prepare_value(moment)
    assert field.clean(shown if isinstance(shown, str) else field.widget.format_value(shown)) == moment


@pytest.mark.parametrize("typed", ["hier", "31/02/2027 10:00", "\0", "9" * 5_000, "1/1/1 2 été", "(hiver)", "été"])
def test_what_is_no_date_is_refused_as_before(typed):
    with pytest.raises(ValidationError):
        ClockField().clean(typed)


@pytest.mark.parametrize("empty", ["", "  ", None])
def test_nothing_is_nothing(empty):
    assert ClockField(required=False).clean(empty) is None


@pytest.mark.django_db
def test_a_session_in_the_hour_that_comes_twice_is_saved_again_where_it_was():
    """The form was refused for an hour that it had itself written."""
    session = a_session(starts_at=instant(2027, 10, 31, 1, 30), hours=1)
    form = SessionViewSet().get_form_class()(instance=session)
    (line,) = form.formsets["parts"].forms
    assert "31/10/2027 02:30 (heure d’hiver)" in str(line["starts_at"])
    assert type(line.fields["starts_at"]) is ClockField
