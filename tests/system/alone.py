"""A house in a network of its own, where every packet that would leave is seen: run under `unshare -rn`.

    python -m tests.system.alone FOLDER [DATABASE_URL]

The one interface is the loopback, and every address of the world is sent there: nothing is refused before it is seen.
Prints what was visited, and where packets went that is not this machine; first, that such a packet would be seen.
"""

import ctypes
import fcntl
import json
import re
import socket
import struct
import sys
import threading
import time
from contextlib import suppress
from ipaddress import ip_address
from pathlib import Path

from tests import loopback
from tests.system.conftest import House

SIOCADDRT, RTF_UP, ETH_P_IP, DNS = 0x890B, 0x1, 0x0800, 53
ELSEWHERE = ("192.0.2.1", 443)  # an address of documentation: nobody's
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
COMMANDS = (
    ("places", "nearest", "--near", "Créteil", "--json"),
    ("places", "geocode", "10 avenue du Général de Gaulle, Créteil", "--json"),
    ("places", "export", "--format", "geojson"),
    ("places", "hours", "du mardi au vendredi de 9h à 12h", "--json"),
    ("pages",),
)


class Route(ctypes.Structure):
    """`struct rtentry` of Linux."""

    _fields_ = [
        ("pad1", ctypes.c_ulong), ("dst", ctypes.c_ubyte * 16), ("gateway", ctypes.c_ubyte * 16),
        ("mask", ctypes.c_ubyte * 16), ("flags", ctypes.c_ushort), ("pad2", ctypes.c_short), ("pad3", ctypes.c_ulong),
        ("pad4", ctypes.c_void_p), ("metric", ctypes.c_short), ("dev", ctypes.c_char_p), ("mtu", ctypes.c_ulong),
        ("window", ctypes.c_ulong), ("irtt", ctypes.c_ushort),
    ]  # fmt: skip


def send_the_world_to_the_loopback() -> None:
    any_address = (ctypes.c_ubyte * 16)(*struct.pack("H14x", socket.AF_INET))
    route = Route(dst=any_address, gateway=any_address, mask=any_address, flags=RTF_UP, dev=b"lo")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, SIOCADDRT, bytes(route))


class Watch:
    """The packets of the loopback that are not of this machine to itself; and questions about names, all of them."""

    def __init__(self) -> None:
        self.seen: set[str] = set()
        self._line = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(ETH_P_IP))
        threading.Thread(target=self._look, daemon=True).start()

    def _look(self) -> None:
        while True:
            packet = self._line.recv(65_536)
            to = ip_address(packet[16:20])
            header = (packet[0] & 15) * 4
            port = int.from_bytes(packet[header + 2 : header + 4], "big") if packet[9] in (6, 17) else 0
            if not to.is_loopback or port == DNS:
                self.seen.add(f"{to}:{port}")

    def sees(self) -> bool:
        """Whether a packet sent elsewhere, and a name asked for, are seen; forgotten afterwards."""
        with socket.socket() as line, suppress(OSError):
            line.settimeout(5)
            line.connect(ELSEWHERE)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
            line.sendto(b"?", ("127.0.0.1", DNS))
        until, both = time.monotonic() + 60, {f"{ELSEWHERE[0]}:{ELSEWHERE[1]}", f"127.0.0.1:{DNS}"}
        while not (found := both <= self.seen) and time.monotonic() < until:
            time.sleep(0.05)
        self.seen.clear()
        return found


def visited(house: House) -> dict[str, int]:
    """Every public page, those of a member, and what an agent does with places: address → status."""
    statuses: dict[str, int] = {}
    visitor = house.visitor()

    def get(session, address: str) -> str:
        answer = session.get(house.url + address, timeout=300)
        statuses[address] = answer.status_code
        return answer.text

    def post(session, address: str, page: str, **sent) -> str:
        token = TOKEN.search(page)
        assert token, f"no form on the page before {address}"
        answer = session.post(house.url + address, data={"csrfmiddlewaretoken": token[1]} | sent, timeout=300)
        statuses[f"POST {address}"] = answer.status_code
        return answer.text

    for line in house.run("pages")[1].splitlines():
        get(visitor, "/" + line.removeprefix("http://").partition("/")[2])
    for address in (
        "/lieux/?commune=Cr%C3%A9teil&ouvert=samedi",
        "/lieux/liste.pdf",
        "/lieux/lieux.csv",
        "/lieux/api/",
    ):
        get(visitor, address)
    post(visitor, "/lieux/autour/", get(visitor, "/lieux/autour/"), lat="48.79", lon="2.45")
    slug = visitor.get(house.url + "/lieux/api/").json()["results"][0]["page"].rstrip("/").rpartition("/")[2]
    page = get(visitor, f"/lieux/{slug}/signaler/")
    post(visitor, f"/lieux/{slug}/signaler/", page, name="Un lieu", note="Le portail est fermé.", email="o@example.org")
    agent = house.visitor(1)
    post(agent, "/compte/entrer-comme/", get(agent, "/compte/entrer/"), role="adviser")
    for address in (f"/gestion/lieux/position/?lieu={slug}", "/gestion/lieux/qualite/", "/gestion/lieux/appels/",
                    "/gestion/lieux/couverture/", f"/gestion/lieux/propositions/{slug}/"):  # fmt: skip
        page = get(agent, address)
    page = get(agent, f"/gestion/lieux/position/?lieu={slug}")
    post(agent, "/gestion/lieux/position/", page, lieu=slug, acte="adresse")
    return statuses


def main(folder: str, database_url: str = "") -> None:
    loopback.bring_up()
    send_the_world_to_the_loopback()
    watch = Watch()
    said: dict[str, object] = {"sees": watch.sees()}
    house = House(Path(folder), database_url, {"DECLIC_TRUSTED_PROXY": "127.0.0.1"})
    try:
        house.serve("--prepare")
        said["pages"] = visited(house)
        said["commands"] = {" ".join(command): house.run(*command)[0] for command in COMMANDS}
        time.sleep(1)  # the worker has sent what was asked
    finally:
        house.kill()
    said["left"] = sorted(watch.seen)
    sys.stdout.write(json.dumps(said))


if __name__ == "__main__":
    main(*sys.argv[1:])
