"""The nine services of the national standard (schema of places of digital mediation, v1), and what people ask for.

>>> [s.slug for s in services_for("ordinateur")]
['acces-materiel']
>>> services_for("Accès internet et matériel informatique") == services_for("ordinateur")
True
>>> services_for("poterie")
()
"""

from dataclasses import dataclass

from declic.core.folding import fold


@dataclass(frozen=True)
class ServiceKind:
    """A service: its name in the standard, and a short word for a list."""

    slug: str
    name: str
    short: str


SERVICES = (
    ServiceKind("acces-materiel", "Accès internet et matériel informatique", "Ordinateur et Internet"),
    ServiceKind("outils-quotidien", "Maîtrise des outils numériques du quotidien", "Apprendre les bases"),
    ServiceKind("demarches", "Aide aux démarches administratives", "Aide aux démarches"),
    ServiceKind("comprendre", "Compréhension du monde numérique", "Comprendre le numérique"),
    ServiceKind("usage-sur", "Utilisation sécurisée du numérique", "Se protéger en ligne"),
    ServiceKind("emploi", "Insertion professionnelle via le numérique", "Emploi"),
    ServiceKind("parentalite", "Parentalité et éducation avec le numérique", "Parents et enfants"),
    ServiceKind("creations", "Loisirs et créations numériques", "Créer, fabriquer"),
    ServiceKind("materiel-solidaire", "Acquisition de matériel informatique à prix solidaire", "Matériel à petit prix"),
)
_BY_SLUG = {s.slug: s for s in SERVICES}

# What people ask for → the services that answer, any of them. The standard has no service for printing: places with
# equipment are shown, and the page says to call first.
NEEDS: dict[str, tuple[str, tuple[str, ...]]] = {
    "ordinateur": ("un ordinateur, Internet", ("acces-materiel",)),
    "imprimer": ("imprimer ou numériser", ("acces-materiel",)),
    "aide": ("quelqu’un pour m’aider", ("demarches", "outils-quotidien", "usage-sur")),
    "apprendre": ("apprendre", ("outils-quotidien", "comprendre", "usage-sur")),
}
_OTHER_WORDS = {"reconditionnement": ("materiel-solidaire",), "fablab": ("creations",), "emploi": ("emploi",)}


def services_for(key: str) -> tuple[ServiceKind, ...]:
    """The services that answer a need, or the one so named in the standard; () for an unknown word."""
    folded = fold(key)
    named = tuple(s for s in SERVICES if folded in (fold(s.name), fold(s.slug)))
    slugs = NEEDS[folded][1] if folded in NEEDS else _OTHER_WORDS.get(folded, ())
    return named or tuple(_BY_SLUG[slug] for slug in slugs)
