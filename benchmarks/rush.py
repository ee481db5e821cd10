"""Issue 4, D: 2 000 people for the 12 seats of one session, through HTTP on `declic serve` with its worker.

50 connections at once, by pairs: each member's form is posted twice at the same moment, as a double click does. The
database is the one of the environment (DATABASE_URL, or SQLite in a folder of its own): run it once with each.

Proven, from the 4 000 answers and from the database afterwards:
- every answer is the redirection to the person's own registration, the same for both forms: no error, nobody lost;
- 12 confirmed, `Session.taken` 12, the 1 988 others waiting, one registration each, tickets 1 to 1 988;
- the order of the queue agrees with the order of the commits as far as it can be seen: the rows are numbered in the
  order of the tickets (the number is drawn while the session's row is held until the commit), and nobody whose answer
  had come before another person asked is behind that person. The commits' own instants are not recorded;
- one message for each registration, of the kind that its state asks for.

The ratio: p99 of the rush over p99 of an empty view posted to by the same people behind the same middleware, over as
many connections. With all connections busy a wait is the queue before us times the cost of one form, so this is what
a registration costs in empty requests: some twenty statements, a message written, and a lock that all ask for.

    make bench NAME=rush
    DATABASE_URL=postgres://… make bench NAME=rush
"""

import os
import sys
import time
from collections import Counter
from threading import Barrier

from benchmarks import serving
from benchmarks.crowd import Answer, Connection, Member, at_once, members, open_session, percentile
from benchmarks.results import record

PEOPLE, SEATS, PAIRS = 2_000, 12, 25
BOUND = 40
Twice = tuple[Answer, Answer]


def main() -> int:
    with serving.site_folder():
        import django

        django.setup()
        marks = os.urandom(4).hex()
        people, session = members(PEOPLE, marks), open_session(SEATS, marks)
        with serving.declic_serve() as base:
            empty = double_clicks(base, "/vide/", people[: PEOPLE // 4])
            begin = time.perf_counter()
            twice = double_clicks(base, f"/formations/seance/{session.uuid}/inscription/", people)
            spent = time.perf_counter() - begin
        faults = [*wrong_answers(twice), *wrong_rows(session, people), *wrong_order(session, twice)]
    return report(empty, twice, spent, faults)


def double_clicks(base: str, path: str, people: list[Member]) -> dict[str, Twice]:
    """Address → the two answers; PAIRS people at a time, each over two connections at the same moment."""
    starts = [Barrier(2) for _ in range(PAIRS)]

    def clicks(pair: int, line: Connection) -> list[Answer]:
        answers = []
        for person in people[pair::PAIRS]:
            starts[pair].wait(150)
            answers.append(line.post(path, person.form, person.cookies))
        return answers

    acts = [lambda line, pair=pair: clicks(pair, line) for pair in range(PAIRS) for _ in range(2)]
    got = at_once(base, acts)
    return {
        person.email: twice
        for pair in range(PAIRS)
        for person, twice in zip(people[pair::PAIRS], zip(got[2 * pair], got[2 * pair + 1], strict=True), strict=True)
    }


def wrong_answers(twice: dict[str, Twice]) -> list[str]:
    statuses = Counter(answer.status for both in twice.values() for answer in both)
    faults = [f"{count} answers {status or 'lost'}" for status, count in statuses.items() if status != 302]
    elsewhere = sum(not first.location.startswith("/formations/inscription/") for first, _ in twice.values())
    different = sum(first.location != second.location for first, second in twice.values())
    named = (("sent elsewhere", elsewhere), ("sent to two places", different))
    return faults + [f"{count} people {what}" for what, count in named if count]


def wrong_rows(session: object, people: list[Member]) -> list[str]:
    from declic.core.models import Message
    from declic.programme import seat_queries
    from declic.programme.models import Registration

    session.refresh_from_db()
    rows = list(Registration.objects.filter(session=session).order_by("pk"))
    tickets = [row.ticket for row in rows if row.status == "waiting"]
    written = Message.objects.filter(to__in=[person.email for person in people]).values_list("to", "purpose")
    checks = {
        "states": (Counter(row.status for row in rows), {"confirmed": SEATS, "waiting": PEOPLE - SEATS}),
        "seats taken": (session.taken, SEATS),
        "people": (sorted(row.email for row in rows), sorted(person.email for person in people)),
        "tickets": (sorted(tickets), list(range(1, PEOPLE - SEATS + 1))),
        "order of the rows": (tickets, sorted(tickets)),
        "last rank": (seat_queries.rank_of(max(rows, key=lambda row: row.ticket or 0)), PEOPLE - SEATS),
        "messages": (sorted(written), sorted((row.email, f"programme:{row.status}") for row in rows)),
    }
    return [
        f"{what}: {str(got)[:200]} instead of {str(due)[:200]}" for what, (got, due) in checks.items() if got != due
    ]


def wrong_order(session: object, twice: dict[str, Twice]) -> list[str]:
    """Who was answered before somebody asked, and stands behind all the same. The confirmed are before the queue."""
    from declic.programme.models import Registration

    tickets = dict(Registration.objects.filter(session=session).values_list("email", "ticket"))
    last_first = sorted(twice, key=lambda email: tickets.get(email) or 0, reverse=True)
    faults, behind, same_rank = 0, float("inf"), []
    for email in last_first:
        both = twice[email]
        if tickets.get(email):  # those who have a seat have no order among them
            faults += behind < min(answer.sent for answer in both)
            behind = min(behind, *(answer.received for answer in both))
        else:
            same_rank.append(email)
    faults += sum(behind < min(answer.sent for answer in twice[email]) for email in same_rank)
    return [f"{faults} people before others who were answered first"] if faults else []


def report(empty: dict[str, Twice], twice: dict[str, Twice], spent: float, faults: list[str]) -> int:
    times = {
        name: [answer.milliseconds for both in answers.values() for answer in both]
        for name, answers in (("empty", empty), ("rush", twice))
    }
    p99 = {name: percentile(values, 0.99) for name, values in times.items()}
    p50 = {name: percentile(values, 0.5) for name, values in times.items()}
    per_second = len(times["rush"]) / spent
    for name in times:
        print(f"{name:<6}p50 {p50[name]:.0f} ms, p99 {p99[name]:.0f} ms")
    print(f"{len(times['rush'])} answers in {spent:.1f} s: {per_second:.0f} requests/s on {serving.database()}")
    for fault in faults:
        print(f"FAULT: {fault}", file=sys.stderr)
    details = {
        "database": serving.database(),
        "p50_ms": {name: round(value) for name, value in p50.items()},
        "p99_ms": {name: round(value) for name, value in p99.items()},
        "requests_per_second": round(per_second),
        "faults": faults,
    }
    code = record(f"rush-{serving.database()}", p99["rush"] / p99["empty"], BOUND, at_least=False, details=details)
    return 1 if faults else code


if __name__ == "__main__":
    sys.exit(main())
