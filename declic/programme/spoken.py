"""What an agent reads out to somebody on the telephone: where their registration is, in sentences."""

from declic.core.centre import current_centre
from declic.core.wording import in_words, plural
from declic.programme import wording
from declic.programme.desk_queries import Line
from declic.programme.models import AWAITING_CODE, News, PhoneCall, Registration, Session, SessionState, Status


def what_to_say(line: Line, together: list[Registration]) -> list[str]:
    """Sentences, in order. `together`: this registration and those of the other parts asked for with it."""
    here = line.registration
    if here.session.state == SessionState.CANCELLED:
        return [f"La séance «\u00a0{here.session}\u00a0» est annulée."]
    sessions = [r.session for r in together if r.status == here.status] or [here.session]
    said = [_state(line), *_asked_again(line), *(_where(session) for session in sessions)]
    if line.state in (Status.CONFIRMED, Status.WAITING, Status.OFFERED):
        said += [_how_told(here, line.state), f"Pour annuler, appelez le {current_centre().phone}."]
    return said


def of_a_call(call: PhoneCall) -> str:
    """What to say to whoever is phoned, and until when. `call` comes from `queries.calls_to_make()`."""
    here = call.registration
    title, when = f"«\u00a0{here.session}\u00a0»", wording.when(here.session)
    if call.about == News.OFFER and here.open_offers:
        kept = plural(
            here.places, "Une place est gardée", f"{in_words(here.places, feminine=True)} places sont gardées"
        )
        return f"{title}, {when}. {kept.capitalize()} jusqu’au {wording.instant(here.open_offers[0].expires_at)}."
    if call.about == News.REMINDER:
        return f"{title}\u00a0: c’est {when}. La personne vient-elle toujours\u202f?"
    if call.about == News.DATES:
        comes = " La personne vient-elle toujours\u202f?" if here.awaits_answer else ""
        return f"{title} change de date\u00a0: c’est maintenant {when}.{comes}"
    return f"{title}\u00a0: {call.get_about_display()}"


def _state(line: Line) -> str:
    here = line.registration
    seats = f"{in_words(here.places, feminine=True)} {plural(here.places, 'place')}"
    kept = plural(here.places, "est gardée", "sont gardées")
    if line.state == Status.CONFIRMED:
        return f"C’est noté. {seats.capitalize()} {kept} au nom de {here.name}."
    if line.state == Status.WAITING:
        return f"La séance est complète. {here.name} est en liste d’attente, au rang {line.rank}."
    if line.state == Status.OFFERED:
        until = wording.instant(line.until)
        return f"{seats.capitalize()} {kept} pour {here.name}, jusqu’au {until}. Que répondez-vous\u202f?"
    if line.state in AWAITING_CODE:
        return "Il reste à donner le code reçu par courriel, dans le quart d’heure."
    if line.state == Status.LAPSED:
        return "La place n’est plus gardée\u00a0: la réponse n’est pas venue à temps."
    return "Cette inscription est annulée."


def _asked_again(line: Line) -> list[str]:
    return ["La date a changé. Venez-vous toujours\u202f?"] if line.registration.awaits_answer else []


def _where(session: Session) -> str:
    dates = ", puis ".join(f"{date['when']}, {date['where']}" for date in wording.dates(session))
    return f"«\u00a0{session}\u00a0»\u00a0: {dates}."


def _how_told(here: Registration, state: str) -> str:
    if state == Status.WAITING:
        how = f"nous écrivons à {here.email}" if here.email else f"nous appelons le {here.phone}"
        return f"Dès qu’une place se libère, {how}."
    if here.email:
        return f"Nous vous l’écrivons à {here.email}."
    return "Notez la date\u00a0: nous n’avons pas d’adresse où vous l’écrire."
