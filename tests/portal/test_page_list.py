"""`declic pages`: one example of each page."""

import pytest
from django.core.management import call_command
from django.db.migrations.recorder import MigrationRecorder

from tests.portal.test_search import content_page

pytestmark = pytest.mark.django_db


def listed(capsys, **options):
    call_command("pages", **options)
    return capsys.readouterr().out.split()


def test_each_public_page_is_listed_once(capsys):
    content_page()
    found = listed(capsys)
    assert len(found) == len(set(found))
    assert {"/", "/contact/", "/formations/", "/lieux/", "/les-elections/"} <= set(found)


def test_what_is_no_page_is_left_out(capsys):
    assert not {"/robots.txt", "/sitemap.xml", "/communes/", "/gestion/"} & set(listed(capsys))


def test_the_pages_of_a_member_are_listed_in_demonstration(capsys):
    assert "/associations/" in listed(capsys, member=True)


def test_the_pages_of_a_member_are_refused_elsewhere(settings, capsys):
    settings.DECLIC_MODE = "production"
    with pytest.raises(SystemExit):
        call_command("pages", member=True)
    assert "démonstration" in capsys.readouterr().err


def test_a_base_that_is_not_ready_is_told_in_one_line(capsys):
    MigrationRecorder.Migration.objects.filter(app="people").delete()
    with pytest.raises(SystemExit) as leaving:
        call_command("pages")
    assert leaving.value.code == 1
    assert "declic prepare" in capsys.readouterr().err
