"""The demonstration's associations: invented names, real communes of the territory, the same for the same seed."""

import uuid
from datetime import datetime
from random import Random

from declic.core import gazetteer
from declic.core.centre import current_centre
from declic.organisations import services
from declic.organisations.models import BudgetBand, Membership, Organisation, StaffBand
from declic.people.models import Role, User
from declic.people.services.demonstration import demonstration_account

_NAMESPACE = uuid.UUID("0d8e0e86-7d1f-4c0f-8b43-0d3b6d6a2f55")
_FIRST = ("Les Voisins de la passerelle", "La Boussole du quai", "Chorale des Deux Rives", "Les Amis du four à pain")
_WHO = ("Les Amis", "L’Atelier", "Le Club", "Le Collectif", "La Compagnie", "L’Entraide", "Le Foyer", "La Ronde")
_WHAT = (
    "du Moulin", "des Berges", "de la Gare", "du Verger", "des Lilas", "du Vieux Pont", "des Trois Chemins",
    "de l’Île", "des Tilleuls", "du Lavoir", "des Carrières", "de la Plaine", "du Kiosque", "des Potiers",
    "de la Source", "du Belvédère", "des Marronniers", "du Canal",
)  # fmt: skip
_DOING = ("", "", "", " solidaires", " en musique", " à vélo", " jardiniers", " au théâtre", " numériques", " sportifs")
_FIRST_NAMES = ("Aline", "Bakary", "Chloé", "Driss", "Estelle", "Farid", "Gaëlle", "Hugo", "Inès", "Jules", "Khadija")
_NAMES = ("Morvan", "Diallo", "Petit", "Haddad", "Lopes", "Nguyen", "Garnier", "Benali", "Roux", "Marchand")
_STAFF, _BUDGETS = list(StaffBand)[:3], list(BudgetBand)[:5]


def load(*, size: int, seed: int, now: datetime) -> dict[str, int]:
    """`size` associations, the first one answered for by the demonstration's member; again, it adds nothing."""
    communes = sorted(c.insee for c in gazetteer.shipped() if c.departement == current_centre().territory)
    for rank in range(size):
        _association(rank, Random(f"{seed}:{rank}"), communes, seed)  # noqa: S311 (invented data)
    return {"associations": Organisation.objects.count(), "membres": Membership.objects.count()}


def _association(rank: int, chance: Random, communes: list[str], seed: int) -> None:
    manager = demonstration_account(Role.MEMBER) if rank == 0 else _person(rank, chance, seed)
    services.create_organisation(
        manager,  # type: ignore[arg-type]
        creation_key=uuid.uuid5(_NAMESPACE, f"{seed}:{rank}"),
        name=_name(rank, chance),
        commune=chance.choice(communes),
        # Most have nobody employed and little money, as in real life.
        staff=chance.choices(_STAFF, (7, 2, 1))[0],
        budget=chance.choices(_BUDGETS, (3, 4, 3, 1, 1))[0],
    )


def _name(rank: int, chance: Random) -> str:
    if rank < len(_FIRST):
        return _FIRST[rank]
    name = f"{chance.choice(_WHO)} {chance.choice(_WHAT)}{chance.choice(_DOING)}"
    combined = len(_WHO) * len(_WHAT)
    return name if rank < combined else f"{name} {rank}"


def _person(rank: int, chance: Random, seed: int) -> User:
    name = f"{chance.choice(_FIRST_NAMES)} {chance.choice(_NAMES)}"
    email = f"responsable.{seed}.{rank}@example.org"
    return User.objects.filter(email=email).first() or User.objects.create_user(email, name=name)
