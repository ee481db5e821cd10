"""What an agent should look at again in a season that was read, in French: where, what, what to do."""

from declic.programme.engine.doubts import Doubt, DoubtCode

_SENTENCES = {
    DoubtCode.WEEKDAY_MISMATCH: "le jour imprimé n’est pas celui de la date, un {detail}. Demandez lequel est juste.",
    DoubtCode.DATE_ROLE_UNKNOWN: (
        "le fichier ne dit pas si les dates vont ensemble ou sont au choix. Précisez-le : les inscriptions attendent."
    ),
    DoubtCode.HOLIDAY: "cette date est un jour férié ({detail}). Vérifiez-la.",
    DoubtCode.PAST: "cette date est passée.",
    DoubtCode.CLASH: "le lieu est déjà pris à cette heure par « {detail} ». Changez l’un ou l’autre.",
}


def sentence(doubt: Doubt) -> str:
    """« Ligne 4 : … »."""
    return f"Ligne {doubt.row}\u00a0: {_SENTENCES[doubt.code].format(detail=doubt.detail)}"
