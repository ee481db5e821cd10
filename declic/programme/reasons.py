"""Why a session does not take somebody, in French, and what they can do instead."""

from declic.core.centre import current_centre
from declic.core.wording import counted, plural
from declic.programme.models import Registration, Session, Status
from declic.programme.services import Reason

_SENTENCES = {
    Reason.NOT_OPEN: "les inscriptions à cette séance ne sont pas encore ouvertes.",
    Reason.CANCELLED: "cette séance est annulée.",
    Reason.TO_SPECIFY: "les dates de cette séance sont à préciser. Appelez-nous au {phone}.",
    Reason.CLOSED: "les inscriptions à cette séance sont closes. Appelez-nous au {phone}.",
    Reason.TOO_MANY_PLACES: "cette séance a {capacity} places en tout. Demandez-en moins.",
    Reason.OUTSIDE_TERRITORY: (
        "cette formation est réservée aux associations du département. Votre centre de ressources en propose sans "
        "doute : appelez-nous au {phone}, nous vous dirons lequel."
    ),
    Reason.ASSOCIATION_LIMIT: (
        "cette formation prend {most} personnes au plus d’une même association. Appelez-nous au {phone} s’il en faut "
        "davantage."
    ),
    Reason.PREVIOUS_PART: "inscrivez-vous d’abord à « {before} ».",
    Reason.FULL: "il n’y a plus assez de places libres à cette séance.",
    Reason.NO_RESERVED_SEAT: "il n’y a plus assez de places réservées à cette séance, ou elles ont été rendues à tous.",
}
# What an agent is told, who has the person on the telephone: nobody is asked to call.
_TO_AGENTS = _SENTENCES | {
    Reason.NOT_OPEN: "cette séance est en brouillon. Publiez-la d’abord.",
    Reason.TO_SPECIFY: "les dates de cette séance sont à préciser. Dites d’abord si elles vont ensemble.",
    Reason.CLOSED: "les inscriptions à cette séance sont closes.",
    Reason.OUTSIDE_TERRITORY: (
        "cette formation est réservée aux associations du département. Le centre de ressources de leur département en "
        "propose sans doute."
    ),
    Reason.ASSOCIATION_LIMIT: "cette formation prend {most} personnes au plus d’une même association.",
    Reason.PREVIOUS_PART: "il faut d’abord une place à « {before} ».",
}


def why_not_more(reason: Reason, registration: Registration, left: int, *, to_agent: bool = False) -> str:
    """The same, when more seats were asked: how many are left, and that what one has is kept."""
    if reason == Reason.FULL:
        said = (
            f"il ne reste que {counted(left, 'place libre', 'places libres')}."
            if left
            else "il n’y a plus de place libre."
        )
    else:
        said = why_refused(reason, registration.session, to_agent=to_agent)
    here = registration.places
    kept = "gardée" if registration.status == Status.CONFIRMED else "demandée"
    return f"{said} {counted(here, 'place')} {plural(here, 'reste', 'restent')} {plural(here, kept)}."


def why_refused(reason: Reason, session: Session, *, to_agent: bool = False) -> str:
    """One sentence or two, that begin with a small letter: they follow « Refusée : »."""
    return (_TO_AGENTS if to_agent else _SENTENCES)[reason].format(
        phone=current_centre().phone,
        capacity=session.capacity,
        most=session.course.most_per_association,
        before=session.requires,
    )
