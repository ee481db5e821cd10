"""A row refused, in French: where, what, what to do."""

from declic.programme.engine import Problem, Refusal
from declic.programme.services import Row

_SENTENCES = {
    Problem.NOT_CSV: (
        "le fichier ne se lit pas comme un CSV. Enregistrez-le en CSV UTF-8, séparateur virgule ou point-virgule."
    ),
    Problem.MISSING_COLUMN: "il manque une colonne ({column}). Reprenez les noms de colonnes du modèle.",
    Problem.COLUMN_TWICE: "une colonne y est deux fois ({column}). Gardez-en une.",
    Problem.TOO_MANY_CELLS: (
        "la ligne a plus de cases que de colonnes (« {value} » est en trop). Mettez entre guillemets le texte qui "
        "contient une virgule."
    ),
    Problem.TOO_MANY_ROWS: "le fichier a plus de {value} lignes. Coupez-le en plusieurs.",
    Problem.EMPTY: "la colonne {column} est vide. Remplissez-la.",
    Problem.TOO_LONG: "la colonne {column} est trop longue. Raccourcissez-la.",
    Problem.BAD_TEXT: "la colonne {column} contient des signes invisibles. Retapez-la.",
    Problem.BAD_DATE: "« {value} » n’est pas une date. Écrivez-la ainsi : 2027-03-05T14:00:00+01:00.",
    Problem.NO_OFFSET: "« {value} » ne dit pas son décalage. Ajoutez +01:00 en hiver, +02:00 en été.",
    Problem.ENDS_BEFORE_START: "la fin ({value}) ne vient pas après le début. Corrigez l’une des deux.",
    Problem.BAD_PART: "« {value} » n’est pas une partie. Écrivez 1/2 ou 2/2 si date_role vaut « partie », sinon rien.",
    Problem.BAD_ROLE: (
        "« {value} » n’est pas connu. Écrivez unique, partie, alternative ou alternative_ou_partie_non_precisee."
    ),
    Problem.BAD_CAPACITY: "« {value} » n’est pas un nombre de places. Écrivez un nombre de 1 à 500, ou rien pour 12.",
    Problem.BAD_MODE: "« {value} » n’est pas connu. Écrivez on_site, remote ou hybrid, ou rien pour sur place.",
    Problem.WRONG_OFFSET: (
        "« {value} » n’est pas une heure de Paris ce jour-là. Écrivez +01:00 en hiver, +02:00 en été ; la nuit du "
        "passage à l’heure d’été, 2 h à 3 h n’existent pas."
    ),
    Problem.TWICE: "« {value} » est déjà plus haut, avec la même partie et la même date. Changez date_no.",
}


def sentence(refusal: Refusal) -> str:
    """« Ligne 4 : … », or « Fichier : … » when all of it is refused."""
    where = f"Ligne {refusal.row}" if refusal.row else "Fichier"
    said = _SENTENCES[refusal.problem].format(column=refusal.column, value=refusal.value)
    return f"{where}\u00a0: {said}"


_LEFT_ALONE = {
    "deleted_here": "cette date a été supprimée ici depuis. Elle ne revient pas.",
    "differs": "cette date est déjà là, et le fichier en dit autre chose. Rien n’a été changé ici.",
}


def why(row: Row) -> str | None:
    """Why a row was refused, or left as it is here; None when there is nothing to say."""
    if row.refusal:
        return sentence(row.refusal)
    return f"Ligne {row.number}\u00a0: {_LEFT_ALONE[row.reason]}" if row.reason else None
