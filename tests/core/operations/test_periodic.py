from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from declic.core import contributions
from declic.core.contributions import Periodic, Question
from declic.core.models import Heartbeat, PeriodicRun
from declic.core.operations import periodic, worker

pytestmark = pytest.mark.django_db


@pytest.fixture
def tasks(monkeypatch):
    """A register that holds the tasks of the test alone."""
    held = []
    question = Question("periodic", "core", "")
    question(lambda: held)
    monkeypatch.setattr(contributions, "periodic", question)
    return held


def test_each_task_runs_at_its_own_pace(tasks):
    ran, now = [], timezone.now()
    tasks += [
        Periodic("often", 60, lambda at: ran.append("often")),
        Periodic("daily", 86400, lambda at: ran.append("d")),
    ]
    for minutes in (0, 0.5, 1, 2):
        periodic.run_due(now + timedelta(minutes=minutes))
    assert ran == ["often", "d", "often", "often"]


def test_a_failure_stops_nobody_and_is_tried_again_soon(tasks, caplog):
    ran, now = [], timezone.now()

    def broken(at):
        ran.append("broken")
        raise ValueError("secret")

    tasks += [Periodic("broken", 86400, broken), Periodic("after", 60, lambda at: ran.append("after"))]
    result = periodic.run_due(now)
    assert (result.done, result.failed) == (1, 1)
    assert PeriodicRun.objects.get(pk="broken").failures == 1
    periodic.run_due(now + timedelta(seconds=299))
    periodic.run_due(now + timedelta(seconds=300))
    assert ran.count("broken") == 2
    assert "periodic task broken failed" in caplog.text


def test_what_a_failing_task_wrote_in_its_transaction_is_undone(tasks):
    def half(at):
        with transaction.atomic():
            Heartbeat.objects.create(name="half", beat_at=at)
            raise ValueError

    tasks.append(Periodic("half", 60, half))
    periodic.run_due(timezone.now())
    assert not Heartbeat.objects.filter(name="half").exists()


def test_a_task_claimed_by_another_worker_is_left_to_it(tasks):
    ran, now = [], timezone.now()
    task = Periodic("one", 60, ran.append)
    assert periodic._claim(task, now)
    tasks.append(task)
    periodic.run_due(now)
    assert ran == []


def test_one_round_runs_everything_and_says_when_something_failed(tasks):
    tasks.append(Periodic("fine", 86400, lambda at: None))
    assert worker.run_once()
    assert worker.run_once()
    tasks.append(Periodic("broken", 86400, lambda at: 1 / 0))
    assert not worker.run_once()
    assert set(Heartbeat.objects.values_list("name", flat=True)) == {"courrier", "tâches"}


def test_every_task_of_the_house_may_run_twice():
    names = [task.name for task in contributions.periodic.ask()]
    assert len(names) == len(set(names))
    for _ in range(2):
        assert periodic.run_due(timezone.now(), all_of_them=True).failed == 0
