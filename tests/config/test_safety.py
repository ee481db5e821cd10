import pytest

from declic.config.environment import DEFAULT_SECRET_KEY, OPTIONS
from declic.config.safety import dangers

SAFE = {option.name: option.default for option in OPTIONS} | {
    "DECLIC_MODE": "production",
    "DECLIC_SECRET_KEY": "Zk3-q" * 12,
    "DECLIC_ALLOWED_HOSTS": ["declic.example.org"],
    "DECLIC_SITE_URL": "https://declic.example.org",
    "EMAIL_URL": "smtp+tls://u:p@h:587",
    "DECLIC_MAIL_FROM": "Déclic <ne-pas-repondre@example.org>",
    "DECLIC_TRUSTED_PROXY": ["127.0.0.1"],
    "DECLIC_SOURCE_URL": "https://code.example.org/declic",
}


def test_good_settings_are_in_no_danger():
    assert dangers(SAFE) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"DECLIC_DEBUG": True},
        {"DECLIC_SECRET_KEY": DEFAULT_SECRET_KEY},
        {"DECLIC_SECRET_KEY": "django-insecure-" + "abcdefgh" * 8},
        {"DECLIC_SECRET_KEY": "courte"},
        {"DECLIC_FORMER_SECRET_KEY": DEFAULT_SECRET_KEY},
        {"DECLIC_SECRET_KEY": "ab" * 40},
        {"DECLIC_ALLOWED_HOSTS": ["*"]},
        {"DECLIC_ALLOWED_HOSTS": ["declic.example.org", "*"]},
        {"DECLIC_SITE_URL": "http://declic.example.org"},
        {"DECLIC_SITE_URL": "https://ailleurs.example.org"},
    ],
)
def test_what_is_refused_in_production_names_its_setting(wrong):
    found = dangers(SAFE | wrong)
    assert [(danger.setting, danger.refused) for danger in found] == [(next(iter(wrong)), True)]


def test_no_host_is_refused():
    assert {d.setting for d in dangers(SAFE | {"DECLIC_ALLOWED_HOSTS": []})} == {
        "DECLIC_ALLOWED_HOSTS",
        "DECLIC_SITE_URL",
    }


@pytest.mark.parametrize("missing", [{"EMAIL_URL": ""}, {"DECLIC_TRUSTED_PROXY": []}, {"DECLIC_SOURCE_URL": ""}])
def test_what_is_only_unwise_does_not_forbid_to_start(missing):
    assert [danger.refused for danger in dangers(SAFE | missing)] == [False]


@pytest.mark.parametrize("host", [".example.org", ".Declic.Example.org", "Declic.example.org"])
def test_a_name_is_judged_as_django_reads_it(host):
    assert dangers(SAFE | {"DECLIC_ALLOWED_HOSTS": [host]}) == []
