"""What an import has to say about a row, in French: where, what, what to do."""

from declic.places.engine import Note, Problem

_SENTENCES = {
    Problem.NOT_CSV: "le fichier ne se lit pas comme un CSV. Enregistrez-le en CSV, séparateur virgule, en UTF-8.",
    Problem.MISSING_COLUMN: "il manque une colonne ({column}). Reprenez les noms de colonnes du standard.",
    Problem.TOO_MANY_ROWS: "le fichier a plus de {value} lignes. Coupez-le en plusieurs.",
    Problem.NO_IDENTIFIER: "pas d’identifiant (colonne id). Donnez-en un : ligne laissée de côté.",
    Problem.NO_NAME: "pas de nom (colonne nom). Écrivez-le : ligne laissée de côté.",
    Problem.TWICE: "l’identifiant « {value} » est déjà plus haut : ligne laissée de côté.",
    Problem.NO_COMMUNE: "« {value} » ne nomme aucune commune. Corrigez le nom ou le code postal.",
    Problem.NO_POSITION: "pas de position. Le centre de la commune en tient lieu.",
    Problem.BAD_POSITION: "« {value} » n’est pas une position. Le centre de la commune en tient lieu.",
    Problem.FAR_POSITION: "la position {value} est loin de la commune. Le centre de la commune en tient lieu.",
    Problem.BAD_HOURS: "les horaires « {value} » ne se lisent pas. Ils seront montrés tels quels.",
    Problem.BAD_SERVICE: "un service n’est pas dans le standard ({value}). Il est laissé de côté.",
    Problem.BAD_ADDRESS_OF_SITE: "« {value} » n’est pas l’adresse d’un site. Elle est laissée de côté.",
    Problem.BAD_DATE: "« {value} » n’est pas une date de mise à jour. Elle est laissée de côté.",
    Problem.MASKED_PHONE: "le numéro {value} est masqué par la source. Il est laissé de côté.",
    Problem.TOO_LONG: "la colonne {column} est trop longue. Elle est coupée.",
}


def sentence(note: Note) -> str:
    """« Ligne 4 : … », or « Fichier : … »."""
    where = f"Ligne {note.row}" if note.row else "Fichier"
    return f"{where}\u00a0: {_SENTENCES[note.problem].format(column=note.column, value=note.value)}"
