import json
from contextlib import suppress
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from declic.core.folding import fold
from declic.tools.engine import CatalogueError, Sources, gather
from declic.tools.services import FILES, read_sources

DATA = Path(__file__).parents[3] / "data" / "logiciels"
# The software named by actions A10 to A16 of the plan.
PLAN = [
    "KeePassXC", "Bitwarden", "Vaultwarden", "Nextcloud", "CryptPad", "Framapad", "Jitsi Meet", "BigBlueButton",
    "Framaforms", "Framadate", "LimeSurvey", "Paheko", "Galette", "Dolibarr", "LibreOffice", "Firefox", "Sympa",
    "phpList", "Mobilizon",
]  # fmt: skip


def sources(**lists):
    empty = {"sill": [], "degooglisons": [], "selfhosted": [], "complements": {"software": [], "products": []}}
    return Sources(**(empty | lists))


@pytest.fixture(scope="module")
def catalogue():
    return gather(read_sources(DATA))


def test_every_software_of_the_plan_is_there_with_licence_site_and_sentence(catalogue):
    by_name = {s.name: s for s in catalogue.software}
    assert [n for n in PLAN if n not in by_name] == []
    assert [n for n in PLAN if not (by_name[n].licence and by_name[n].website and by_name[n].description)] == []


def test_a_name_is_there_once(catalogue):
    folded = [fold(s.name) for s in catalogue.software]
    assert len(folded) == len(set(folded))
    assert all(s.licence for s in catalogue.software)


def test_every_equivalence_joins_what_the_catalogue_holds(catalogue):
    software, products = {s.name for s in catalogue.software}, {p.name for p in catalogue.products}
    assert len(catalogue.equivalences) > 200
    assert {e.software for e in catalogue.equivalences} <= software
    assert {e.product for e in catalogue.equivalences} <= products
    assert all(e.service for e in catalogue.equivalences)


def test_our_own_list_names_only_known_things(catalogue):
    """A name mistyped in `complements.yaml` would vanish in silence."""
    complements = yaml.safe_load((DATA / FILES["complements"]).read_text())
    pairs = {(e.product, e.software) for e in catalogue.equivalences}
    by_name = {s.name: s for s in catalogue.software}
    wanted = {(product, item["name"]) for item in complements["software"] for product in item["replaces"]}
    assert wanted <= pairs
    assert [
        n for n in complements["everyday"] if not any(fold(n) == fold(s) and by_name[s].everyday for s in by_name)
    ] == []
    keys = {item["cle"] for item in json.loads((DATA / FILES["degooglisons"]).read_text())}
    assert set(complements["services"]) <= keys


def test_no_product_that_is_not_free_is_listed_as_software(catalogue):
    assert {s.name for s in catalogue.software} & {p.name for p in catalogue.products} == set()
    assert "Mattermost" not in {s.name for s in catalogue.software}


def test_the_first_list_that_names_a_software_keeps_it():
    own = {"software": [{"name": "Nextcloud", "licence": "AGPL", "same_as": ["Old Cloud"]}], "products": []}
    found = gather(
        sources(
            complements=own,
            sill=[{"i": "NextCloud", "l": "GPL"}, {"i": "Old cloud", "l": "GPL"}, {"i": "Sans licence", "l": ""}],
            selfhosted=[{"name": "nextcloud", "licenses": ["MIT"]}, {"name": "Fermé", "licenses": ["⊘ Proprietary"]}],
        )
    )
    assert [(s.name, s.licence) for s in found.software] == [("Nextcloud", "AGPL")]


def test_equivalents_come_from_the_list_and_from_ours():
    found = gather(
        sources(
            degooglisons=[
                {"cle": "doodle", "proprietaires": ["Doodle", "—"], "logiciel_libre": {"nom": "Framadate"},
                 "alternatives_a_installer": [{"nom": "Inconnu"}]}
            ],
            complements={
                "software": [{"name": "Framadate", "licence": "CECILL-B", "replaces": ["Zoom"], "service": "parler"}],
                "products": [{"name": "Zoom"}],
                "services": {"doodle": "choisir une date"},
            },
        )
    )  # fmt: skip
    assert [(e.product, e.software, e.service) for e in found.equivalences] == [
        ("Doodle", "Framadate", "choisir une date"),
        ("Zoom", "Framadate", "parler"),
    ]


@pytest.mark.parametrize(
    ("lists", "source", "where"),
    [
        ({"sill": {}}, "sill", ""),
        ({"sill": ["x"]}, "sill", "élément 1"),
        ({"degooglisons": None}, "degooglisons", ""),
        ({"selfhosted": [1]}, "selfhosted", "élément 1"),
        ({"complements": []}, "complements", ""),
        ({"complements": {"software": {}}}, "complements", ""),
        ({"complements": {"software": [], "services": [], "products": None}}, "complements", ""),
    ],
)
def test_a_list_of_another_form_says_which_and_where(lists, source, where):
    with pytest.raises(CatalogueError) as error:
        gather(sources(**lists))
    assert (error.value.source, error.value.where) == (source, where)


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[" * 100_000, b"\0"])
def test_a_file_that_cannot_be_read_says_which(tmp_path, content):
    for name in FILES.values():
        (tmp_path / name).write_bytes((DATA / name).read_bytes())
    (tmp_path / FILES["sill"]).write_bytes(content)
    with pytest.raises(CatalogueError) as error:
        read_sources(tmp_path)
    assert error.value.source == "sill"


def test_a_missing_file_says_which(tmp_path):
    with pytest.raises(CatalogueError) as error:
        read_sources(tmp_path)
    assert FILES["sill"] in error.value.where


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["i", "l", "name", "licence", "software", "products", "proprietaires", "cle", "frama"]), inner,
        max_size=4,
    ),
    max_leaves=12,
)  # fmt: skip


@given(_json, _json, _json, _json)
def test_no_list_breaks_the_gathering(sill, degooglisons, selfhosted, complements):
    with suppress(CatalogueError):
        gather(Sources(sill, degooglisons, selfhosted, complements))
