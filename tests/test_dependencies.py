"""Promise F1: few dependencies, pinned by hash, each with its reason and a licence that ours may be joined to."""

import re

import pytest

from tests.dependencies import KNOWN, NONE_KNOWN, NOT_ASKED, REQUIREMENTS, direct, is_compatible, judged, pinned

MOST = 30
FILES = ("runtime.txt", "tests.txt")


def canonical(requirement: str) -> str:
    name = re.split(r"[\[~=<>; ]", requirement)[0]
    return re.sub(r"[-_.]+", "-", name).lower()


def test_direct_dependencies_are_few_and_each_says_why():
    asked = direct()
    assert len(asked) <= MOST
    assert [requirement for requirement, why in asked if len(why) < 8] == []


def test_what_is_asked_is_pinned():
    assert {canonical(requirement) for requirement, _ in direct()} <= {canonical(one.name) for one in pinned()}


@pytest.mark.parametrize("file", FILES)
def test_every_line_is_pinned_by_hash_and_names_no_index(file):
    text = (REQUIREMENTS / file).read_text(encoding="utf-8")
    entries = re.split(r"\n(?=[A-Za-z0-9])", "\n" + text)[1:]
    assert entries
    assert [
        entry.split()[0] for entry in entries if "==" not in entry.split()[0] or "--hash=sha256:" not in entry
    ] == []
    assert re.findall(r"--(?:extra-)?index-url|--find-links|https?://", text) == []


def test_every_licence_is_known_and_may_be_joined_to_ours():
    assert [(one.name, one.licence) for one in pinned() if not is_compatible(one.licence)] == []


@pytest.mark.parametrize("licence", ["", "Proprietary", "GPL-2.0-only", "SSPL-1.0"])
def test_a_licence_that_ours_cannot_be_joined_to_is_seen(licence):
    assert not is_compatible(licence)


CLEAN = {"name": "django", "version": "5.2.1", "vulns": []}
SILENT = {"name": "wagtail", "skip_reason": "Dependency not found on PyPI and could not be audited"}
FAULTY = {"name": "pillow", "version": "1.0", "vulns": [{"id": "PYSEC-1", "fix_versions": ["1.1"]}]}


@pytest.mark.parametrize(
    ("answers", "verdict", "said"),
    [
        ([CLEAN, CLEAN], NONE_KNOWN, "Aucune vulnérabilité connue dans 2 dépendances."),
        ([], NOT_ASKED, "NON VÉRIFIÉES"),
        ([CLEAN, SILENT], NOT_ASKED, "pas de réponse pour 1 dépendances sur 2"),
        ([CLEAN, SILENT, FAULTY], KNOWN, "pillow 1.0 : PYSEC-1, corrigé en 1.1"),
    ],
)
def test_an_audit_that_could_not_be_made_is_no_success(answers, verdict, said):
    code, sentence = judged(answers)
    assert (code, said in sentence) == (verdict, True)
