"""Visitors who write, by the real addresses, token and all: to the centre, and in the questionnaire."""

import re
import uuid

from bs4 import BeautifulSoup

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
MARKER = "marqueur-4242"


class Writer:
    """Sends messages one after the other and keeps the identifiers of those that were acknowledged."""

    def __init__(self, house, number=0):
        self.house, self.number = house, number
        self.acknowledged, self.statuses = [], []
        self._enter()

    def _enter(self):
        self.session = self.house.visitor(self.number)
        page = self.session.get(f"{self.house.url}/contact/", timeout=300)
        self.token = TOKEN.search(page.text)[1]

    def write(self, timeout=300, network=None):
        """One message; its answer. The network changes each time: five messages an hour is all one may send."""
        form_id = str(uuid.uuid4())
        if network is not None:
            self.session.headers["X-Forwarded-For"] = network
        typed = {
            "csrfmiddlewaretoken": self.token,
            "form_id": form_id,
            "name": MARKER,
            "email": f"{MARKER}@example.org",
            "text": f"Bonjour, {MARKER}",
        }
        answer = self.session.post(
            f"{self.house.url}/contact/?q={MARKER}", data=typed, timeout=timeout, allow_redirects=False
        )
        self.statuses.append(answer.status_code)
        if answer.status_code == 302:
            self.acknowledged.append(form_id)
        return answer


class Answerer:
    """Answers the same page of the questionnaire again and again, each time otherwise."""

    CHOICES = ("0", "1", "2", "3")

    def __init__(self, house, number):
        self.house = house
        self.session = house.visitor(number)
        token = self._token(self.session.get(f"{house.url}/diagnostic/", timeout=300))
        begun = self.session.post(
            f"{house.url}/diagnostic/", data={"csrfmiddlewaretoken": token, "form": "express"}, timeout=300
        )
        self.path = begun.url.removeprefix(house.url)
        page = self.session.get(begun.url, timeout=300)
        self.token = self._token(page)
        self.questions = {radio["name"] for radio in _radios(page)}
        self.acknowledged = self.attempted = None

    def write(self, times):
        """Answers everything on the page with one value; what was attempted and what was acknowledged are kept."""
        self.attempted = self.CHOICES[times % 4]
        typed = dict.fromkeys(self.questions, self.attempted) | {"csrfmiddlewaretoken": self.token}
        answer = self.session.post(f"{self.house.url}{self.path}", data=typed, timeout=300, allow_redirects=False)
        if answer.status_code == 302:
            self.acknowledged = self.attempted

    def found(self):
        """What the page shows as answered, on coming back."""
        page = self.session.get(f"{self.house.url}{self.path}", timeout=300)
        return {radio["value"] for radio in _radios(page) if radio.has_attr("checked")}

    @staticmethod
    def _token(page):
        return TOKEN.search(page.text)[1]


def _radios(page):
    return BeautifulSoup(page.text, "html.parser").find_all("input", type="radio")
