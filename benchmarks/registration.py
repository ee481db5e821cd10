"""Issue 4, D: complete registrations per second through HTTP, on a session with room for all, confirmation queued.

A known member registers by one POST; a visitor by two, the form then the code that the message brings (read from the
outbox between the two, off the clock). Beside an empty view behind the same middleware, loaded by wrk just before with
the members' cookies: its full speed, while our own client takes its share of the processor from the registrations.
Beside pretix: see `benchmarks/pretix.py`.

The web server runs without the worker: once a code has left, the outbox forgets it. Each visitor comes from a network
of their own, told by the declared proxy: sixty codes an hour is what one network gets.

Wanted: a member's registration is some seventeen statements, a seat, a row and a message with its calendar rendered,
where the empty view reads a session and an account: a thirtieth of its speed at the least; a sixtieth for a visitor,
who sends two forms and is written to twice.

    make bench NAME=registration
    DATABASE_URL=postgres://… make bench NAME=registration
"""

import os
import re
import sys
import time
from pathlib import Path
from statistics import median

from benchmarks import serving
from benchmarks.crowd import Answer, Connection, Member, at_once, members, open_session
from benchmarks.results import record

ROUNDS, MEMBERS, VISITORS, CONNECTIONS, EMPTY_SECONDS = 3, 200, 100, 16, 2
WANTED = {"member": 1 / 30, "visitor": 1 / 60}
Sending = tuple[str, Member, str]  # path, who, from which address


def main() -> int:
    serving.require("wrk")
    os.environ["DECLIC_TRUSTED_PROXY"] = "127.0.0.1"
    with serving.site_folder() as folder:
        import django

        django.setup()
        with serving.web_server() as base:
            rounds = [one_round(base, folder) for _ in range(ROUNDS)]
    return report(rounds)


def one_round(base: str, folder: Path) -> dict[str, float]:
    """Registrations per second of each kind, and requests per second of the empty view."""
    marks = os.urandom(4).hex()
    known, session = members(MEMBERS, marks), open_session(MEMBERS + VISITORS, marks)
    path = f"/formations/seance/{session.uuid}/inscription/"
    visitors = [Member(f"Visiteur {n}", f"v{n:05}-{marks}@example.org", "") for n in range(VISITORS)]
    target = serving.Target("empty", base + "/vide/", tuple(member.cookies for member in known))
    empty = serving.requests_per_second(target, folder, seconds=EMPTY_SECONDS, connections=CONNECTIONS)
    member_seconds, _ = posted(base, [(path, member, "") for member in known], {})
    form_seconds, asked = posted(
        base, [(path, visitor, f"10.{n // 250}.{n % 250}.1") for n, visitor in enumerate(visitors)], {}
    )
    codes = codes_sent(marks)
    code_pages = [(asked[visitor.email].location, visitor, "") for visitor in visitors]
    code_seconds, _ = posted(base, code_pages, codes)
    require_registered(session, len(known) + len(visitors))
    return {
        "empty": empty,
        "member": len(known) / member_seconds,
        "visitor": len(visitors) / (form_seconds + code_seconds),
    }


def posted(base: str, sendings: list[Sending], codes: dict[str, str]) -> tuple[float, dict[str, Answer]]:
    """Seconds, and address → answer; each posts the form of a registration, or the code that they were sent."""

    def share(first: int, line: Connection) -> dict[str, Answer]:
        answers = {}
        for path, who, address in sendings[first::CONNECTIONS]:
            fields = {"code": codes[who.email]} if codes else who.form | ({"email": who.email} if address else {})
            answers[who.email] = line.post(path, fields, who.cookies, address=address)
        return answers

    begin = time.perf_counter()
    shares = at_once(base, [lambda line, first=first: share(first, line) for first in range(CONNECTIONS)])
    spent = time.perf_counter() - begin
    answers = {email: answer for each in shares for email, answer in each.items()}
    wrong = [answer.status for answer in answers.values() if answer.status != 302]
    if wrong:
        raise SystemExit(f"{len(wrong)} answers out of {len(answers)} are no redirection: {sorted(set(wrong))}")
    return spent, answers


def codes_sent(marks: str) -> dict[str, str]:
    from declic.core.models import Message

    sent = Message.objects.filter(purpose="programme:code", to__contains=marks).values_list("to", "text")
    return {to: re.search(r"^[2-9A-Z]{4}-[2-9A-Z]{4}$", text, re.M)[0] for to, text in sent}


def require_registered(session: object, people: int) -> None:
    """Each has a seat, and a message that says so."""
    from declic.core.models import Message
    from declic.programme.models import Registration

    confirmed = Registration.objects.filter(session=session, status="confirmed")
    told = Message.objects.filter(purpose="programme:confirmed", to__in=confirmed.values("email"))
    if (confirmed.count(), told.count()) != (people, people):
        raise SystemExit(f"{people} people, {confirmed.count()} registered, {told.count()} told")


def report(rounds: list[dict[str, float]]) -> int:
    """Print each speed, record the median of each ratio; 0 when both bounds hold."""
    codes = []
    empty = median(each["empty"] for each in rounds)
    for kind, bound in WANTED.items():
        ours = median(each[kind] for each in rounds)
        print(f"{kind:<9}{ours:>5.0f} registrations/s, empty view {empty:.0f} requests/s")
        details = {"registrations_per_second": round(ours), "empty_per_second": round(empty)}
        details |= {"posts": 1 if kind == "member" else 2, "database": serving.database()}
        ratio = median(each[kind] / each["empty"] for each in rounds)
        name = f"registration-{kind}-{serving.database()}"
        codes.append(record(name, ratio, bound, at_least=True, details=details))
    return max(codes)


if __name__ == "__main__":
    sys.exit(main())
