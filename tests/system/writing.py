"""A visitor who writes: the contact form, by its real address, token and all."""

import re
import uuid

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
        page = self.session.get(f"{self.house.url}/contact/", timeout=30)
        self.token = TOKEN.search(page.text)[1]

    def write(self, timeout=30, network=None):
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
