import pytest

from declic.core.territory.typed import Typed, read


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("St-Maur des Fossés", Typed("saint maur des fosses", "", "")),
        ("Ste Geneviève des Bois", Typed("sainte genevieve des bois", "", "")),
        ("Vitry s/Seine", Typed("vitry sur seine", "", "")),
        ("Fontenay s/s bois", Typed("fontenay sous bois", "", "")),
        ("94 000", Typed("", "94000", "")),
        ("94000 Créteil", Typed("creteil", "94000", "")),
        ("Créteil, 94000, France", Typed("creteil", "94000", "")),
        ("Roissy-en-France", Typed("roissy en france", "", "")),
        ("Créteil (94)", Typed("creteil", "", "94")),
        ("Ajaccio 2a", Typed("ajaccio", "", "2A")),
        ("2a004", Typed("", "2A004", "")),
        ("94010 CRETEIL CEDEX 2", Typed("creteil", "94010", "")),
        ("Paris XII", Typed("paris xii", "", "")),
        ("paris 1er", Typed("paris 1er arrondissement", "", "")),
        ("Lyon 3ème arr.", Typed("lyon 3e arrondissement", "", "")),
        ("14e arrondissement de Marseille", Typed("marseille 14e arrondissement", "", "")),
        ("Marseille (13)", Typed("marseille", "", "13")),
        ("Lyon 69", Typed("lyon", "", "69")),
        ("Cré\u00adteil\u200b", Typed("creteil", "", "")),
    ],
)
def test_what_is_typed_is_taken_apart(text, typed):
    assert read(text) == typed


@pytest.mark.parametrize(
    "text", ["", "   ", "-", "a\0b", "\u202eliétérC", "x" * 81, "Créteil 😀", "\ud800", "\x1b[31m"]
)
def test_hostile_or_empty_text_is_nothing(text):
    assert read(text) is None
