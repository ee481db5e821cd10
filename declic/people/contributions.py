"""What this room tells the rest of the house."""

from declic.core import contributions
from declic.core.contributions import MenuEntry, Periodic, PersonalData
from declic.people.services import purge_sign_in

ACCOUNT_LIFE = "tant que le compte existe\u202f; la personne le supprime elle-même, tout de suite"
LEGAL = "intérêt légitime\u00a0: tenir le service et protéger les comptes"


@contributions.menu
def entries() -> list[MenuEntry]:
    return [MenuEntry("Mon compte", "people:account", order=90, indexed=False)]


@contributions.periodic
def purge() -> list[Periodic]:
    erased = "demandes de code et réseaux de plus d’un jour, sessions finies"
    return [Periodic("people.purge_sign_in", every=3600, run=purge_sign_in, erases=erased)]


@contributions.personal_data
def register() -> list[PersonalData]:
    return [
        PersonalData(
            "people.User",
            ("email", "name", "sort_name", "role", "password", "last_login", "date_joined"),
            "reconnaître la personne et lui montrer ce qui est à elle\u202f; personne ne choisit de mot de passe",
            "exécution du service demandé",
            ACCOUNT_LIFE,
            "la personne, les administrateurs du site, les membres de ses associations pour le nom affiché",
        ),
        PersonalData(
            "people.Session",
            ("session_key", "session_data", "user"),
            "laisser entrée la personne qui vient d’entrer",
            "exécution du service demandé",
            "30 jours, 12 heures pour les agents\u202f; effacée à la sortie et avec le compte",
            "personne",
            called="connexion à un compte",
        ),
        PersonalData(
            "people.SignInRequest",
            ("email", "network", "browser_hash", "code_hash", "link_hash"),
            "envoyer un code à usage unique et limiter les essais\u202f; codes et liens sont gardés illisibles",
            LEGAL,
            "un jour",
            "personne",
        ),
        PersonalData(
            "people.AskingNetwork",
            ("network",),
            "limiter les demandes venant d’un même réseau\u202f; son adresse est gardée en abrégé (/24 ou /64)",
            LEGAL,
            "un jour",
            "personne",
            called="réseau d’où un code est demandé",
        ),
        PersonalData(
            "mfa.Authenticator",
            ("data",),
            "deuxième vérification\u00a0: secret de l’application, chiffré, et codes de secours",
            LEGAL,
            "tant que la personne garde cette protection",
            "personne",
            called="application qui protège un compte",
        ),
        PersonalData("account.EmailAddress", (), "table d’une bibliothèque, laissée vide", "", "", ""),
        PersonalData("account.EmailConfirmation", (), "table d’une bibliothèque, laissée vide", "", "", ""),
        PersonalData(
            "wagtailusers.UserProfile",
            ("avatar", "preferred_language", "current_time_zone"),
            "préférences d’un agent dans l’espace de gestion",
            "exécution du service demandé",
            ACCOUNT_LIFE,
            "la personne",
            called="préférences d’un agent",
        ),
        PersonalData("auth.Group", (), "noms de rôles, jamais de personnes", "", "", ""),
        PersonalData("auth.Permission", (), "droits du logiciel, jamais de personnes", "", "", ""),
    ]
