"""A date typed in the back office is the French one, and never becomes the present hour behind one's back."""

import html
import re
from datetime import date, datetime

import pytest
from django.utils import timezone

from declic.people.models import User

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
