"""`declic programme`: what an operator, or a script, asks of the programme and its seats."""

import json
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from declic.core.operations.readiness import require_base
from declic.core.refusal import told_in_one_line
from declic.organisations.models import Organisation
from declic.programme import doubts_in_words, queries, refusals, seat_queries, services, wording
from declic.programme.exports.files import file_of
from declic.programme.exports.json_rows import session_row
from declic.programme.forms import PersonForm
from declic.programme.models import Channel, Registration, Session
from declic.programme.reasons import why_refused

BAD_INPUT = 2
MAX_BYTES = 10_000_000
FORMATS = ("ics", "json", "csv", "pdf")


class _BadInputError(Exception):
    """What was given cannot be used: where, and a sentence in French."""

    def __init__(self, where: str, sentence: str) -> None:
        super().__init__(sentence)
        self.where = where


class Command(BaseCommand):
    help = "Le programme : importer une saison, lister les séances, inscrire, annuler, faire passer le temps."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        acts = "import, sessions, register, cancel, export ou tick"
        commands = parser.add_subparsers(dest="what", metavar=acts, required=True)

        def command(name: str, what: str) -> CommandParser:
            made = commands.add_parser(name, help=what, description=what)
            made.add_argument("--json", action="store_true", help="répond en JSON")
            return made

        reading = command("import", "lit le fichier d’une saison (CSV) et dit ce que chaque ligne devient")
        reading.add_argument("file", metavar="FICHIER.csv", help="un fichier, ou - pour l’entrée standard")
        reading.add_argument(
            "--apply", action="store_true", help="publie ce qui est nouveau ; sans elle, rien ne change"
        )
        command("sessions", "toutes les séances, leurs places et leurs dates")
        registering = command("register", "inscrit une personne à une séance, ou la met en liste d’attente")
        registering.add_argument("--session", required=True, metavar="ID")
        registering.add_argument("--name", required=True, metavar="NOM")
        registering.add_argument("--email", default="", metavar="ADRESSE")
        registering.add_argument("--phone", default="", metavar="TÉLÉPHONE")
        registering.add_argument("--organisation", default="", metavar="ID")
        registering.add_argument("--places", default="1", metavar="N", help="de 1 à 20 (1 par défaut)")
        registering.add_argument("--channel", choices=Channel.values, default=str(Channel.WEB))
        registering.add_argument(
            "--reserved", action="store_true", help="sur les places réservées à un partenaire, s’il en reste"
        )
        cancelling = command("cancel", "annule une inscription ; sa place est proposée à la suite")
        cancelling.add_argument("--registration", required=True, metavar="ID")
        exporting = command("export", "le programme en calendrier, JSON, CSV ou PDF, sur la sortie ou dans un fichier")
        exporting.add_argument("--format", required=True, choices=FORMATS)
        exporting.add_argument("--public", action="store_true", help="sans les brouillons")
        exporting.add_argument("out", nargs="?", default="-", metavar="FICHIER")
        ticking = command(
            "tick", "ce que le service fait à un instant : fins de propositions, places rendues et proposées"
        )
        ticking.add_argument(
            "--now", default="", metavar="INSTANT", help="2027-03-05T14:00:00+01:00 (maintenant par défaut)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        acts: dict[str, Callable[..., tuple[Any, list[str]]]] = {
            "import": self.read, "sessions": self.sessions, "register": self.register,
            "cancel": self.cancel, "tick": self.tick, "export": self.export,
        }  # fmt: skip
        with told_in_one_line():
            require_base()
        try:
            document, lines = acts[options["what"]](options)
        except _BadInputError as error:
            if options["json"]:
                told = {"error": {"code": "bad_input", "message": str(error), "where": error.where}}
                self.stderr.write(json.dumps(told, ensure_ascii=False), lambda text: text)
            else:
                self.stderr.write(f"{error.where} : {error}")
            sys.exit(BAD_INPUT)
        if lines:
            self.stdout.write(json.dumps(document, ensure_ascii=False) if options["json"] else "\n".join(lines))

    def read(self, options: dict[str, Any]) -> tuple[Any, list[str]]:
        """Import: each row of the file once, and what a person should look at."""
        try:
            report = services.import_season(_text(options["file"]), now=timezone.now(), apply=options["apply"])
        except services.UnreadableFileError as error:
            raise _BadInputError(options["file"], refusals.sentence(error.refusal)) from error
        counts = {"rows": len(report.rows)} | {name: report.count(name) for name in ("kept", "unchanged", "refused")}
        flags = [{"row": d.row, "code": str(d.code), "message": doubts_in_words.sentence(d)} for d in report.doubts]
        details = [
            {
                "row": row.number,
                "outcome": row.outcome,
                "title": row.title,
                "start": row.start.isoformat() if row.start else None,
                "reason": row.reason or None,
                "message": refusals.why(row),
            }
            for row in report.rows
        ]
        done = "publiées" if options["apply"] else "à publier (relancez avec --apply)"
        summed = f"{counts['rows']} lignes : {counts['kept']} {done}, {counts['unchanged']} déjà là"
        lines = [
            f"{summed}, {counts['refused']} refusées.",
            *(str(d["message"]) for d in details if d["message"]),
            *(str(flag["message"]) for flag in flags),
        ]
        return counts | {"flags": flags, "details": details}, lines

    def sessions(self, options: dict[str, Any]) -> tuple[Any, list[str]]:
        found = list(queries.sessions())
        counts = seat_queries.seat_counts(found)
        rows = [session_row(session, counts[session.pk]) for session in found]
        lines = [
            f"{session.uuid}  {session}, {wording.when(session)} : {counts[session.pk].taken} sur {session.capacity}"
            for session in found
        ]
        return rows, lines or ["Aucune séance."]

    def register(self, options: dict[str, Any]) -> tuple[Any, list[str]]:
        form = PersonForm({field: options[field] for field in ("name", "email", "phone", "places")})
        if not form.is_valid():
            field, errors = next(iter(form.errors.items()))
            raise _BadInputError(f"--{field}", str(errors[0]))
        session = _found(Session, "uuid", options["session"], "--session", "Aucune séance ne porte ce numéro.")
        organisation = None
        if options["organisation"]:
            missing = "Aucune association ne porte ce numéro."
            organisation = _found(Organisation, "public_id", options["organisation"], "--organisation", missing)
        places = form.cleaned_data["places"]
        asked = services.Request(
            form.person(),
            options["channel"],
            places=places,
            organisation=organisation,
            on_reserved=options["reserved"],
        )
        outcome = services.register(session, asked, now=timezone.now())
        document = {
            "status": outcome.status,
            "registration": str(outcome.registration.public_id) if outcome.registration else None,
            "rank": outcome.rank,
            "reason": str(outcome.reason) if outcome.reason else None,
        }
        return document, [_said(outcome, session)]

    def cancel(self, options: dict[str, Any]) -> tuple[Any, list[str]]:
        missing = "Aucune inscription ne porte ce numéro."
        registration = _found(Registration, "public_id", options["registration"], "--registration", missing)
        done = services.cancel(registration, now=timezone.now())
        document = {"status": "cancelled" if done else "already", "registration": str(registration.public_id)}
        return document, ["Inscription annulée." if done else "Cette inscription n’était plus active."]

    def export(self, options: dict[str, Any]) -> tuple[Any, list[str]]:
        content, name = file_of(options["format"], now=timezone.now(), public=options["public"]), options["out"]
        if name == "-":
            sys.stdout.buffer.write(content)
            sys.stdout.buffer.flush()
            return None, []
        try:
            Path(name).write_bytes(content)
        except (OSError, ValueError) as error:
            raise _BadInputError(name, "impossible d’écrire ce fichier. Vérifiez le dossier et vos droits.") from error
        return {"file": name, "bytes": len(content)}, [f"{name} : {len(content)} octets."]

    def tick(self, options: dict[str, Any]) -> tuple[Any, list[str]]:
        counts = services.tick(_instant(options["now"]))
        return counts, [", ".join(f"{name} : {count}" for name, count in counts.items())]


def _text(name: str) -> str:
    try:
        if name == "-":
            content = sys.stdin.buffer.read(MAX_BYTES + 1)
        else:
            with Path(name).open("rb") as file:
                content = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        raise _BadInputError(name, "impossible de lire ce fichier. Vérifiez son nom et vos droits.") from error
    if len(content) > MAX_BYTES:
        raise _BadInputError(name, "ce fichier dépasse 10 Mo. Coupez-le en plusieurs.")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        raise _BadInputError(name, "ce fichier n’est pas en UTF-8. Enregistrez-le en « CSV UTF-8 ».") from None


def _found(model: Any, field: str, typed: str, where: str, missing: str) -> Any:
    try:
        found = model.objects.filter(**{field: UUID(typed)}).first()
    except ValueError:
        found = None
    if found is None:
        raise _BadInputError(where, missing)
    return found


def _instant(typed: str) -> datetime:
    if not typed:
        return timezone.now()
    try:
        moment = datetime.fromisoformat(typed)
        if not 1970 <= moment.year <= 2200:  # further, clocks and databases do not follow
            raise ValueError(typed)
        return timezone.make_aware(moment) if timezone.is_naive(moment) else moment
    except ValueError:
        raise _BadInputError("--now", f"« {typed} » n’est pas un instant. Écrivez 2027-03-05T14:00:00+01:00.") from None


def _said(outcome: services.Outcome, session: Session) -> str:
    if outcome.reason:
        return f"Refusée : {why_refused(outcome.reason, session, to_agent=True)}"
    said = {"confirmed": "Inscrite.", "already": "Déjà inscrite ou en attente."}
    return said.get(outcome.status, f"En liste d’attente, rang {outcome.rank}.")
