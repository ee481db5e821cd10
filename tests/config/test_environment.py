import os
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from declic.config import environment
from declic.config.environment import OPTIONS, BadSettingError, described, masked, value


def test_defaults_are_effective_when_nothing_is_said(monkeypatch):
    for option in OPTIONS:
        monkeypatch.delenv(option.name, raising=False)
    assert {option.name: value(option.name) for option in OPTIONS} == {o.name: o.default for o in OPTIONS}


@pytest.mark.parametrize(
    ("name", "raw", "read"),
    [
        ("DECLIC_WEB_WORKERS", " 4 ", 4),
        ("DECLIC_DEBUG", "Oui", True),
        ("DECLIC_DEBUG", "0", False),
        ("DECLIC_ALLOWED_HOSTS", "a.fr, .b.fr,", ["a.fr", ".b.fr"]),
        ("DECLIC_SITE_URL", "https://declic.example.org/", "https://declic.example.org"),
        ("DECLIC_SOURCE_URL", " https://code.example.org/declic/1.0 ", "https://code.example.org/declic/1.0"),
        ("DECLIC_SOURCE_URL", "", ""),
        ("DECLIC_GEOCODER_URL", "https://geo.example.org/search ", "https://geo.example.org/search"),
        ("DECLIC_GEOCODER_URL", "", ""),
        ("DECLIC_TRUSTED_PROXY", "127.0.0.1, 10.0.0.0/8, ::1", ["127.0.0.1", "10.0.0.0/8", "::1"]),
        ("DATABASE_URL", "postgres://u:p%40x@h:5432/b", "postgres://u:p%40x@h:5432/b"),
        ("EMAIL_URL", "smtp+tls://u:p@h:587", "smtp+tls://u:p@h:587"),
        ("DECLIC_SECRET_KEY", "", environment.DEFAULT_SECRET_KEY),
        ("DECLIC_WEB_THREADS", "", 2),
    ],
)
def test_a_value_is_read_in_its_type(monkeypatch, name, raw, read):
    monkeypatch.setenv(name, raw)
    assert value(name) == read


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("DECLIC_WEB_WORKERS", "abc"),
        ("DECLIC_WEB_WORKERS", "0"),
        ("DECLIC_WEB_WORKERS", "-1"),
        ("DECLIC_WEB_WORKERS", "1" * 5000),
        ("DECLIC_WEB_WORKERS", "٣"),
        ("DECLIC_MODE", "prod"),
        ("DECLIC_DEBUG", "peut-être"),
        ("DECLIC_SITE_URL", "declic.example.org"),
        ("DECLIC_SITE_URL", "https://a.fr/chemin"),
        ("DECLIC_SITE_URL", "https://a.fr:port"),
        ("DECLIC_SOURCE_URL", "code.example.org"),
        ("DECLIC_SOURCE_URL", "javascript:alert(1)"),
        ("DECLIC_SOURCE_URL", "https://un nom"),
        ("DECLIC_SOURCE_URL", "https://compte:secret@code.example.org/declic"),
        ("DECLIC_GEOCODER_URL", "http://geo.example.org/search"),
        ("DECLIC_GEOCODER_URL", "https://geo.example.org:8443/search"),
        ("DECLIC_GEOCODER_URL", "https://geo.example.org:x/search"),
        ("DECLIC_GEOCODER_URL", "https://compte:secret@geo.example.org/search"),
        ("DECLIC_GEOCODER_URL", "https://geo.example.org/search?q="),
        ("DECLIC_GEOCODER_URL", "https:///search"),
        ("DATABASE_URL", "mysql://u@h/b"),
        ("DATABASE_URL", "postgres://h"),
        ("DATABASE_URL", "postgres://u:12/34@h:5432/b"),
        ("EMAIL_URL", "machine:25"),
        ("EMAIL_URL", "smtp://:port"),
        ("DECLIC_MAIL_FROM", "personne"),
        ("DECLIC_MAIL_FROM", "a@b.fr\nBcc: c@d.fr"),
        ("DECLIC_TRUSTED_PROXY", "mandataire"),
        ("DECLIC_ALLOWED_HOSTS", "a b"),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused_in_one_sentence(monkeypatch, name, raw):
    monkeypatch.setenv(name, raw)
    with pytest.raises(BadSettingError) as refusal:
        value(name)
    assert str(refusal.value).startswith(f"{name} : ")
    assert "\n" not in str(refusal.value)
    assert environment.problems() == [str(refusal.value)]


@given(
    st.sampled_from(OPTIONS), st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=50)
)
def test_no_value_gives_anything_but_a_value_or_a_refusal(option, raw):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(option.name, raw)
        with suppress(BadSettingError):
            value(option.name)


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("postgres://declic:s3cr3t@h:5432/b", "postgres://declic:••••••@h:5432/b"),
        ("postgres://declic:s3cr3t@2@h/b", "postgres://declic:••••••@h/b"),
        ("postgres://h/b?password=s3cr3t", "postgres://h/b?••••••"),
        ("postgres://declic@h/b", "postgres://declic@h/b"),
        ("s3cr3t", "••••••"),
        ("", ""),
    ],
)
def test_secrets_are_masked_also_inside_addresses(raw, shown):
    option = next(o for o in OPTIONS if o.name == "DATABASE_URL")
    assert masked(option, raw) == shown


def test_what_is_described_holds_no_secret(monkeypatch):
    monkeypatch.setenv("DECLIC_SECRET_KEY", "s3cr3t" * 10)
    monkeypatch.setenv("DECLIC_FORMER_SECRET_KEY", "s3cr3t" * 9)
    monkeypatch.setenv("EMAIL_URL", "smtp://moi:s3cr3t@h:25")
    assert "s3cr3t" not in str(described())
    assert [row["name"] for row in described()] == [option.name for option in OPTIONS]


def test_a_file_of_settings_is_read_and_the_environment_prevails(monkeypatch, tmp_path):
    file = tmp_path / ".env"
    file.write_text("# Le centre\n\nexport DECLIC_WEB_WORKERS=3\nDECLIC_WEB_THREADS='4'\n", encoding="utf-8")
    monkeypatch.delenv("DECLIC_WEB_WORKERS", raising=False)
    monkeypatch.setenv("DECLIC_WEB_THREADS", "5")
    assert environment.read_file(file) == []
    assert (value("DECLIC_WEB_WORKERS"), value("DECLIC_WEB_THREADS")) == (3, 5)


def test_no_file_of_settings_is_no_problem(tmp_path):
    assert environment.read_file(tmp_path / ".env") == []


@pytest.mark.parametrize("content", [b"DECLIC_MODE=production\n\xe9=1\n", None])
def test_a_file_of_settings_that_cannot_be_read_is_refused_rather_than_forgotten(tmp_path, content):
    file = tmp_path / ".env"
    file.mkdir() if content is None else file.write_bytes(content)
    [sentence] = environment.read_file(file)
    assert str(file) in sentence
    assert "ne se lit pas" in sentence


@pytest.mark.parametrize("line", ["DECLIC_SECRET_KEY = s3cr3t", " DECLIC_MODE=production", "production", "A-B=1"])
def test_a_line_that_would_be_forgotten_is_refused_and_never_repeated(monkeypatch, tmp_path, caplog, line):
    monkeypatch.delenv("DECLIC_WEB_WORKERS", raising=False)
    file = tmp_path / ".env"
    file.write_text(f"DECLIC_WEB_WORKERS=3\n{line}\n", encoding="utf-8")
    [sentence] = environment.read_file(file)
    assert "ligne 2" in sentence
    assert line.strip() not in sentence + caplog.text
    assert "DECLIC_WEB_WORKERS" not in os.environ


def test_a_data_folder_that_is_a_file_is_refused_before_anything_looks_into_it(monkeypatch, tmp_path):
    file = tmp_path / "fichier"
    file.write_text("")
    monkeypatch.setenv("DECLIC_DATA_DIR", str(file))
    [sentence] = environment.problems()
    assert sentence.startswith("DECLIC_DATA_DIR : ")
