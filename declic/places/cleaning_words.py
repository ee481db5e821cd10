"""What an import says of a row or of a file, in French: what is wrong, and what was done or is to be done."""

from collections.abc import Mapping, Sequence

from declic.places.engine.cleaned import ReasonCode
from declic.places.engine.detection import NoProfileError
from declic.places.hours_in_words import FLAGS, NOT_READ, in_words
from declic.places.tables import UnreadableFileError

LONGEST_LIST = 12  # columns named in a sentence

SENTENCES = {
    ReasonCode.EMPTY_ROW: "La ligne est vide.",
    ReasonCode.NO_NAME: "Pas de nom ({column}). Écrivez-le, puis importez de nouveau.",
    ReasonCode.NOWHERE: "Ni commune, ni code postal, ni position. Écrivez-en au moins un, puis importez de nouveau.",
    ReasonCode.NO_IDENTIFIER: "Pas d’identifiant ({column}). Un identifiant est tiré du nom et de l’adresse.",
    ReasonCode.TOO_LONG: "« {column} » est trop long. La fin est coupée.",
    ReasonCode.STRANGE_SIGNS: "« {column} » contenait des signes invisibles. Ils sont retirés.",
    ReasonCode.MARKUP: "« {column} » contenait des balises de mise en forme. Le texte seul est gardé.",
    ReasonCode.HEADINGS_AGAIN: "La ligne répète les titres des colonnes.",
    ReasonCode.MISREAD: "« {value} » ({column}) avait été lu de travers. C’est « {became} ».",
    ReasonCode.CAPITALS: "« {value} », en capitales, devient « {became} ».",
    ReasonCode.LOST_ZERO: "« {value} » avait perdu son zéro. C’est « {became} ».",
    ReasonCode.BAD_POSTCODE: "« {value} » n’est pas un code postal. Il est laissé de côté.",
    ReasonCode.INSEE_AS_POSTCODE: "« {value} » est le code Insee de {became}, pas un code postal.",
    ReasonCode.OTHER_INSEE: "« {value} » est le code Insee d’une autre commune que {became}. Il est laissé de côté.",
    ReasonCode.BAD_INSEE: "« {value} » n’est pas un code Insee. Il est laissé de côté.",
    ReasonCode.COMMUNE_READ: "« {value} » est compris comme {became}.",
    ReasonCode.NO_COMMUNE: "« {value} » ne dit pas quelle commune. Corrigez le nom ou le code postal.",
    ReasonCode.NO_POSITION: "Pas de position. Le centre de la commune en tient lieu.",
    ReasonCode.BAD_POSITION: "« {value} » n’est pas une position. Le centre de la commune en tient lieu.",
    ReasonCode.FAR_POSITION: "La position {value} est loin de la commune. Le centre de la commune en tient lieu.",
    ReasonCode.SWAPPED_POSITION: "Latitude et longitude étaient échangées ({value}). Elles sont remises en ordre.",
    ReasonCode.LAMBERT_POSITION: "La position {value} est en Lambert-93. Elle est convertie.",
    ReasonCode.METRES_POSITION: "La position {value} est en mètres. Elle est convertie ({became}).",
    ReasonCode.BAD_PHONE: "« {value} » n’est pas un numéro de téléphone. Il est laissé de côté.",
    ReasonCode.MASKED_PHONE: "Le numéro {value} est masqué par la source. Il est laissé de côté.",
    ReasonCode.DOUBLED_PREFIX: "L’indicatif de « {value} » était double. C’est « {became} ».",
    ReasonCode.EXTENSION: "Le poste de « {value} » n’est pas gardé. Reste « {became} ».",
    ReasonCode.SEVERAL_PHONES: "« {value} » : plusieurs numéros, le premier est gardé.",
    ReasonCode.BAD_EMAIL: "« {value} » n’est pas une adresse de courriel. Elle est laissée de côté.",
    ReasonCode.NO_SCHEME: "L’adresse « {value} » devient « {became} ».",
    ReasonCode.BAD_SITE: "« {value} » n’est pas l’adresse d’un site. Elle est laissée de côté.",
    ReasonCode.BAD_SIRET: "« {value} » n’est pas un Siret. Il est laissé de côté.",
    ReasonCode.BAD_DATE: "« {value} » n’est pas une date de mise à jour. Elle est laissée de côté.",
    ReasonCode.BAD_WORD: "« {value} » ({column}) n’est pas dans le standard. Il est laissé de côté.",
    ReasonCode.WORD_READ: "« {value} » ({column}) est compris comme « {became} ».",
    ReasonCode.HOURS_READ: "Les horaires « {value} » sont compris ainsi\u00a0: {became}.",
    ReasonCode.HOURS_NOT_READ: "Les horaires « {value} » ne se lisent pas. Ils seront montrés tels quels.",
    ReasonCode.HOURS_DOUBTFUL: "Les horaires « {value} » laissent un doute ({became}). Vérifiez-les.",
    ReasonCode.COMMENT_NOT_READ: "« {value} » est gardé avec les horaires, sans être compris.",
    ReasonCode.CLOSED: "La source dit ce lieu fermé ou inactif. Vérifiez-le.",
    ReasonCode.PERSONAL: "« {value} » ({column}) semble être à une personne. Masqué, à vérifier avant de publier.",
    ReasonCode.REWRITTEN: "« {value} » ({column}) s’écrit « {became} ».",
    ReasonCode.POSTCODE_FOUND: "Le code postal {became} vient de la commune.",
    ReasonCode.FAKE_SIRET: "« {value} » tient la place d’un Siret inconnu. Il est laissé de côté.",
    ReasonCode.SECOND_SITE: "« {column} » garde une adresse, « {became} ». « {value} » est laissée de côté.",
    ReasonCode.WORDS_TRANSLATED: "« {value} » ({column}) devient « {became} ».",
    ReasonCode.LOST_SIGNS: "« {value} » ({column}) contient des lettres perdues. Corrigez-les dans le fichier.",
    ReasonCode.READ_AS_WINDOWS: "Lettres accentuées écrites à l’ancienne ({column}). Elles sont lues, vérifiez-les.",
    ReasonCode.UNTITLED_CELL: "« {value} » n’a pas de titre de colonne au-dessus. Il est laissé de côté.",
    ReasonCode.NESTED: "« {column} » contient des données imbriquées. Elles sont laissées de côté.",
}
FILES = {
    "no_file": "Ce fichier ne peut pas être ouvert ({detail}). Vérifiez son nom et son dossier.",
    "not_a_file": "Ce n’est pas un fichier\u00a0: un dossier, peut-être. Donnez le fichier à importer.",
    "too_big": "Le fichier pèse {detail} Mo, plus que les 50 permis. Coupez-le en plusieurs.",
    "empty": "Le fichier est vide.",
    "not_a_table": "Ce n’est ni un CSV, ni un classeur XLSX, ni un JSON. Enregistrez-le ainsi.",
    "no_rows": "Le fichier n’a pas de lignes sous ses titres de colonnes.",
    "too_many_columns": "Le fichier a plus de {detail} colonnes. Ce n’est pas une liste de lieux.",
    "bomb": "Ce classeur, une fois déplié, serait démesuré. Enregistrez-le en CSV.",
    "entities": "Ce classeur contient des déclarations dangereuses. Enregistrez-le en CSV.",
    "broken": "Le fichier est abîmé ({detail}). Enregistrez-le de nouveau depuis votre tableur.",
    "long_line": "Une ligne du fichier est démesurée. Vérifiez que ses guillemets sont bien fermés.",
    "too_deep": "Ce JSON est trop profond pour une liste de lieux. Donnez une liste d’objets simples.",
}


def reason_in_words(reason: Mapping[str, str]) -> str:
    """A reason as it is kept (code, column, value, became); an unknown code says itself."""
    sentence = SENTENCES.get(ReasonCode(reason["code"])) if reason["code"] in set(ReasonCode) else None
    if sentence is None:
        return str(reason["code"])
    said = {name: reason.get(name, "") for name in ("column", "value", "became")}
    if reason["code"] == ReasonCode.HOURS_DOUBTFUL:
        said["became"] = _doubt(said["became"])
    elif reason["code"] == ReasonCode.HOURS_READ:
        said["became"] = _hours(said["became"])
    return sentence.format(**said)


def _hours(syntax: str) -> str:
    """As an agent says them; as they are kept when that was cut short."""
    words = in_words(syntax)
    return syntax if words == NOT_READ else words


def _doubt(flag: str) -> str:
    """« il manque les jours », to be put between parentheses."""
    words = FLAGS.get(flag, flag).rstrip(".")
    return words[:1].lower() + words[1:]


def why_unreadable(error: UnreadableFileError) -> str:
    return FILES[error.code].format(detail=error.detail)


def why_no_profile(error: NoProfileError, other_sheets: Sequence[str] = ()) -> str:
    """What was seen, what the nearest profile lacks, and what to do; the parts of the file that were not read."""
    if not other_sheets:
        return _why_no_profile(error)
    names = ", ".join(f"«\u00a0{name}\u00a0»" for name in other_sheets[:LONGEST_LIST])
    more = ", …" if len(other_sheets) > LONGEST_LIST else ""
    return (
        f"{_why_no_profile(error)} Parties non lues\u00a0: {names}{more}. Si les lieux y sont, enregistrez-les à part."
    )


def _why_no_profile(error: NoProfileError) -> str:
    if error.unlike:
        return (
            f"Ce fichier ressemble à {error.unlike} (colonne «\u00a0{error.because}\u00a0»), pas à une liste de lieux. "
            "S’il en est bien une, choisissez son profil."
        )
    seen = ", ".join(error.columns[:LONGEST_LIST]) or "aucune"
    lacks = f" Le plus proche est « {error.nearest} », à qui il manque : {', '.join(error.missing)}."
    return (
        f"Aucun profil ne connaît ces colonnes ({seen}).{lacks if error.nearest else ''} "
        "Choisissez un profil, ou faites-en un dans le back office."
    )
