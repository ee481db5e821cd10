import pytest
from hypothesis import given
from hypothesis import strategies as st

from declic.organisations.engine import Entry, Reason, likely_duplicates
from declic.organisations.engine.duplicates import compare, distinctive_words


def at_creteil(name, key="A", **numbers):
    return Entry(key, name, "94028", place="Créteil", **numbers)


SAME = [
    ("Les Amis du livre", "Association les amis du livre"),
    ("Les Amis du livre", "amis du livre de Créteil"),
    ("Les Amis du livre", "LES AMIS DU LIVRES"),
    ("Les Amis du livre", "Le livre et ses amis"),
    ("Comité des fêtes", "Comite de fête"),
    ("Cœur de quartier", "coeur de quartier"),
    ("MJC", "Maison des jeunes et de la culture"),
    ("MJC de Créteil", "Maison des Jeunes et de la Culture"),
    ("Théâtre de l’Éveil", "Theatre de l'eveil (loi 1901)"),
    ("Jardins partagés du Mont-Mesly", "Jardin partagé du Mont Mesly"),
    ("Cristol'Échecs", "Cristol Echec"),
    ("US Créteil Handball", "U.S. Créteil Hand ball"),
    ("Solidarité Palette", "Solidarité Palete"),
]
DIFFERENT = [
    ("Les Amis du livre", "Les Amis du vélo"),
    ("Sport", "Sport et culture pour tous les habitants"),
    ("Comité des fêtes", "Comité des locataires"),
    ("Association des parents d’élèves", "Association des jeunes entrepreneurs"),
    ("Jardins partagés", "Repas partagés"),
    ("Club de judo", "Club de jazz"),
    ("MJC", "Maison de la musique"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_the_same_association_spelled_otherwise_is_shown(one, other):
    assert [d.key for d in likely_duplicates(at_creteil(one, ""), [at_creteil(other)])] == ["A"]


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_two_associations_of_one_town_are_told_apart(one, other):
    assert likely_duplicates(at_creteil(one, ""), [at_creteil(other)]) == []


def test_the_same_name_elsewhere_is_shown_and_a_close_one_is_not():
    new = at_creteil("Les Amis du livre ancien", "")
    same = Entry("B", "Amis du livre ancien", "94017", place="Champigny-sur-Marne")
    close = Entry("C", "Amis du livre moderne", "94017", place="Champigny-sur-Marne")
    assert [(d.key, d.same_commune) for d in likely_duplicates(new, [same, close])] == [("B", False)]


def test_a_number_settles_it_whatever_the_name():
    new = at_creteil("Nouveau nom", "", rna="W941000123", siren="732829320")
    assert compare(new, at_creteil("Ancien nom", rna="W941000123")).reason is Reason.SAME_RNA
    assert compare(new, at_creteil("Ancien nom", siren="732829320")).reason is Reason.SAME_SIREN
    assert compare(new, at_creteil("Ancien nom", rna="W941000123")).is_certain


def test_two_rna_numbers_make_the_same_name_less_sure():
    new = at_creteil("Les Amis du livre", "", rna="W941000123")
    assert compare(new, at_creteil("Les Amis du livre", rna="W941000999")).score < 90
    assert compare(new, at_creteil("Les Amis du livre")).score == 99


def test_the_likeliest_come_first_and_five_at_most():
    entries = [at_creteil("Les Amis du livre", f"K{n}") for n in range(8)]
    entries.append(at_creteil("Autre", "Z", rna="W941000123"))
    found = likely_duplicates(at_creteil("Amis du livre", "", rna="W941000123"), entries)
    assert [d.key for d in found] == ["Z", "K0", "K1", "K2", "K3"]


def test_a_name_made_of_stop_words_alone_is_still_compared():
    assert distinctive_words("Les Amis") == ["les", "ami"]
    assert likely_duplicates(at_creteil("Les Amis", ""), [at_creteil("Les amis")])


@given(st.lists(st.builds(at_creteil, st.text(max_size=30), st.text("ABC", min_size=1, max_size=4)), max_size=6))
def test_the_order_of_the_entries_changes_nothing(entries):
    new = at_creteil("Les Amis du livre", "")
    assert likely_duplicates(new, entries) == likely_duplicates(new, list(reversed(entries)))


@given(st.text(max_size=40), st.text(max_size=40))
def test_likeness_goes_both_ways(one, other):
    a, b = at_creteil(one), at_creteil(other)
    assert compare(a, b) == compare(b, a)


@given(st.text(min_size=1, max_size=40).filter(lambda text: distinctive_words(text)))
def test_a_name_is_like_itself(name):
    assert compare(at_creteil(name, ""), at_creteil(name)).reason is Reason.SAME_NAME
