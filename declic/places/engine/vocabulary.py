"""What a place can be said to be, in the words of the national standard (schema of places of digital mediation,
v1.0.1), and what the standard has no word for: what associations come for. And what people ask for.

>>> [s.slug for s in services_for("ordinateur")]
['acces-materiel']
>>> services_for("Accès internet et matériel informatique") == services_for("ordinateur")
True
>>> services_for("poterie")
()
>>> feature_named("audience", "familles et ou enfants").slug
'familles'
"""

from dataclasses import dataclass
from functools import lru_cache

from declic.core.folding import fold


@dataclass(frozen=True)
class FeatureKind:
    """Something a place offers, or is: its kind, its name in the standard, and a short word for a list.

    `is_local`: not a word of the standard, added here; it goes out in our own formats, not in the standard's.
    """

    kind: str
    slug: str
    name: str
    short: str
    is_local: bool = False


# kind → the column of the standard that holds it, its words separated by « | » ("" : no column, ours).
COLUMNS = {
    "service": "services",
    "audience": "publics_specifiquement_adresses",
    "care": "prise_en_charge_specifique",
    "price": "frais_a_charge",
    "access": "modalites_acces",
    "support": "modalites_accompagnement",
    "programme": "dispositif_programmes_nationaux",
    "label": "formations_labels",
    "use": "",
}


def _of(kind: str, *words: tuple[str, str, str], is_local: bool = False) -> tuple[FeatureKind, ...]:
    return tuple(FeatureKind(kind, slug, name, short, is_local) for slug, name, short in words)


SERVICES = _of(
    "service",
    ("acces-materiel", "Accès internet et matériel informatique", "Ordinateur et Internet"),
    ("outils-quotidien", "Maîtrise des outils numériques du quotidien", "Apprendre les bases"),
    ("demarches", "Aide aux démarches administratives", "Aide aux démarches"),
    ("comprendre", "Compréhension du monde numérique", "Comprendre le numérique"),
    ("usage-sur", "Utilisation sécurisée du numérique", "Se protéger en ligne"),
    ("emploi", "Insertion professionnelle via le numérique", "Emploi"),
    ("parentalite", "Parentalité et éducation avec le numérique", "Parents et enfants"),
    ("creations", "Loisirs et créations numériques", "Créer, fabriquer"),
    ("materiel-solidaire", "Acquisition de matériel informatique à prix solidaire", "Matériel à petit prix"),
)
FEATURES = (
    *SERVICES,
    *_of(
        "audience",
        ("jeunes", "Jeunes", "Jeunes"),
        ("etudiants", "Étudiants", "Étudiant·es"),
        ("familles", "Familles et/ou enfants", "Familles, enfants"),
        ("seniors", "Seniors", "Personnes âgées"),
        ("femmes", "Femmes", "Femmes"),
    ),
    *_of(
        "care",
        ("surdite", "Surdité", "Surdité"),
        ("handicaps-moteurs", "Handicaps moteurs", "Handicap moteur"),
        ("handicaps-mentaux", "Handicaps mentaux", "Handicap mental"),
        ("illettrisme", "Illettrisme", "Difficultés à lire"),
        ("anglais", "Langues étrangères (anglais)", "Anglais"),
        ("autres-langues", "Langues étrangères (autres)", "Autres langues"),
        ("deficience-visuelle", "Déficience visuelle", "Déficience visuelle"),
    ),
    *_of("care", ("langue-des-signes", "Langue des signes", "Langue des signes"), is_local=True),
    *_of(
        "price",
        ("gratuit", "Gratuit", "Gratuit"),
        ("gratuit-sous-condition", "Gratuit sous condition", "Gratuit sous condition"),
        ("payant", "Payant", "Payant"),
    ),
    *_of(
        "access",
        ("se-presenter", "Se présenter", "Venir sans prévenir"),
        ("telephoner", "Téléphoner", "Téléphoner avant"),
        ("contacter-par-mail", "Contacter par mail", "Écrire avant"),
        ("rdv-en-ligne", "Prendre un RDV en ligne", "Rendez-vous en ligne"),
        ("pas-de-public", "Ce lieu n'accueille pas de public", "Pas d’accueil du public"),
        ("fiche-de-prescription", "Envoyer un mail avec une fiche de prescription", "Sur prescription"),
    ),
    *_of(
        "support",
        ("en-autonomie", "En autonomie", "En autonomie"),
        ("individuel", "Accompagnement individuel", "Aide individuelle"),
        ("atelier", "Dans un atelier collectif", "Atelier collectif"),
        ("a-distance", "À distance", "À distance"),
    ),
    *_of(
        "programme",
        ("aidants-connect", "Aidants Connect", "Aidants Connect"),
        ("bibliotheques-reference", "Bibliothèques numérique de référence", "Bibliothèque numérique"),
        ("pix", "Certification PIX", "Pix"),
        ("conseillers-numeriques", "Conseillers numériques", "Conseiller numérique"),
        ("emmaus-connect", "Emmaüs Connect", "Emmaüs Connect"),
        ("france-services", "France Services", "France Services"),
        ("grande-ecole", "Grande école du numérique", "Grande école du numérique"),
        ("croix-rouge", "La Croix Rouge", "Croix-Rouge"),
        ("point-caf", "Point d'accès numérique CAF", "Point Caf"),
        ("promeneurs-du-net", "Promeneurs du net", "Promeneurs du net"),
        ("relais-numerique", "Relais numérique (Emmaüs Connect)", "Relais numérique"),
    ),
    *_of(
        "label",
        ("mon-espace-sante", "Formé à « Mon Espace Santé »", "Mon espace santé"),
        ("duplex", "Formé à « DUPLEX » (illettrisme)", "Duplex, illettrisme"),
        ("arnia", "Arnia/MedNum BFC (Bourgogne-Franche-Comté)", "Arnia"),
        ("reemploi-normandie", "Collectif ressources et acteurs réemploi (Normandie)", "Réemploi Normandie"),
        # The standard's own pattern has no space before this parenthesis.
        ("etapes-numeriques", "Étapes numériques(La Poste)", "Étapes numériques"),
        ("fabriques-territoire", "Fabriques de Territoire", "Fabrique de territoire"),
        ("eclaireurs", "Les Éclaireurs du numérique (Drôme)", "Éclaireurs du numérique"),
        ("mes-papiers", "Mes Papiers (Métropole de Lyon)", "Mes papiers"),
        ("ordi-3-0", "ORDI 3.0", "Ordi 3.0"),
        ("sud-labs", "SUD LABS (PACA)", "Sud Labs"),
    ),
    *_of(
        "use",
        ("imprimante", "Imprimer et numériser", "Imprimer"),
        ("affiche", "Imprimer une affiche", "Affiche"),
        ("visioconference", "Tenir une visioconférence", "Visioconférence"),
        ("salle", "Salle de réunion", "Salle de réunion"),
        ("fablab", "Atelier de fabrication (FabLab)", "FabLab"),
        ("ordinateurs-reconditionnes", "Ordinateurs reconditionnés", "Ordinateurs reconditionnés"),
        ("reparation", "Réparer un appareil", "Réparation"),
        is_local=True,
    ),
)  # fmt: skip
_BY_SLUG = {s.slug: s for s in FEATURES}

# What people ask for → the features that answer, any of them. The standard has no service for printing: places said
# to print, and places with equipment, of which the page says to call first.
NEEDS: dict[str, tuple[str, tuple[str, ...]]] = {
    "ordinateur": ("un ordinateur, Internet", ("acces-materiel",)),
    "imprimer": ("imprimer ou numériser", ("imprimante", "affiche", "acces-materiel")),
    "aide": ("quelqu’un pour m’aider", ("demarches", "outils-quotidien", "usage-sur")),
    "apprendre": ("apprendre", ("outils-quotidien", "comprendre", "usage-sur")),
    "demarches": ("mes démarches administratives", ("demarches",)),
    "equiper": ("m’équiper à petit prix", ("materiel-solidaire", "ordinateurs-reconditionnes")),
    "reparer": ("réparer", ("reparation",)),
    "creer": ("créer, fabriquer", ("creations", "fablab")),
}
_OTHER_WORDS = {
    "reconditionnement": ("materiel-solidaire", "ordinateurs-reconditionnes"),
    "fablab": ("creations", "fablab"),
    "emploi": ("emploi",),
}


def services_for(key: str) -> tuple[FeatureKind, ...]:
    """The features that answer a need, or the service so named in the standard; () for an unknown word."""
    folded = fold(key)
    named = tuple(s for s in SERVICES if folded in (fold(s.name), fold(s.slug)))
    slugs = NEEDS[folded][1] if folded in NEEDS else _OTHER_WORDS.get(folded, ())
    return named or tuple(_BY_SLUG[slug] for slug in slugs)


@lru_cache(maxsize=1)
def _by_name() -> dict[tuple[str, str], FeatureKind]:
    return {(f.kind, fold(f.name)): f for f in FEATURES}


def feature_named(kind: str, name: str) -> FeatureKind | None:
    """The feature of this kind that bears this name, whatever its accents, capitals and apostrophes."""
    return _by_name().get((kind, fold(name)))
