"""What we depend on (promise F1): `python -m tests.dependencies licences | sbom | audit`.

`audit` asks the public list of vulnerabilities through pip-audit. Exit codes: 0 nothing known, 1 something is known, 3
it could not be asked (no network, or a mirror without that list): that is said, and is not a success.
"""

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

REQUIREMENTS = Path(__file__).resolve().parent.parent / "requirements"
PINNED = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^\s;]+)", re.MULTILINE)
NONE_KNOWN, KNOWN, NOT_ASKED = 0, 1, 3

# Licences that may be joined to a program under AGPL-3.0-or-later.
COMPATIBLE = {
    "0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "LGPL-3.0-only", "MIT", "MIT-0", "MIT-CMU",
    "MPL-2.0", "PSF-2.0",
}  # fmt: skip
IN_WORDS = {
    "BSD": "BSD-3-Clause",
    "BSD License": "BSD-3-Clause",
    "Apache Software License": "Apache-2.0",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "PSFL": "PSF-2.0",
    "Python Software Foundation License": "PSF-2.0",
}
# What does not say its licence in a form that a machine reads; read in its own files.
READ_BY_HAND = {
    "colorama": "BSD-3-Clause",  # Windows alone
    "draftjs-exporter": "MIT",
    "fido2": "BSD-2-Clause",
    "mrml": "MIT",
    "qrcode": "BSD-3-Clause",
    "tzdata": "Apache-2.0",
}


@dataclass(frozen=True)
class Dependency:
    """One package of requirements/runtime.txt."""

    name: str
    version: str
    licence: str


def direct(kind: str = "runtime") -> list[tuple[str, str]]:
    """What we ask for ourselves: (requirement, why)."""
    lines = (REQUIREMENTS / f"{kind}.in").read_text(encoding="utf-8").splitlines()
    asked = (line.partition("#") for line in lines if line.strip() and not line.startswith(("#", "-")))
    return [(requirement.strip(), why.strip()) for requirement, _, why in asked]


def pinned() -> list[Dependency]:
    """Everything that is installed at run time."""
    text = (REQUIREMENTS / "runtime.txt").read_text(encoding="utf-8")
    versions = {found["name"]: found["version"] for found in PINNED.finditer(text)}
    return [Dependency(name, version, licence_of(name)) for name, version in versions.items()]


def licence_of(name: str) -> str:
    """Its SPDX expression; empty when nothing known says it."""
    if name in READ_BY_HAND:
        return READ_BY_HAND[name]
    try:
        about = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return ""
    classified = [c.rpartition(" :: ")[2] for c in about.get_all("Classifier", []) if c.startswith("License ::")]
    said = about.get("License-Expression") or about.get("License") or " OR ".join(classified)
    return IN_WORDS.get(said.strip(), said.strip())


def is_compatible(licence: str) -> bool:
    """Whether one of the choices it leaves may be joined to our program."""
    return any(choice.strip("() ") in COMPATIBLE for choice in licence.split(" OR "))


def licences() -> int:
    """Prints each package with its licence."""
    found = pinned()
    for one in found:
        print(f"{one.name:<28} {one.version:<12} {one.licence or '?'}")
    return 0 if all(is_compatible(one.licence) for one in found) else 1


def sbom() -> int:
    """Prints the bill of materials, in CycloneDX 1.6."""
    components = [
        {
            "type": "library",
            "name": one.name,
            "version": one.version,
            "purl": f"pkg:pypi/{one.name}@{one.version}",
            "licenses": [{"expression": one.licence}],
        }
        for one in pinned()
    ]
    bill = {"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "components": components}
    print(json.dumps(bill, indent=1, ensure_ascii=False))
    return 0


def audit() -> int:
    """Asks which packages have known vulnerabilities, says what it could not ask."""
    asked = [sys.executable, "-m", "pip_audit", "--requirement", str(REQUIREMENTS / "runtime.txt")]
    options = ["--require-hashes", "--disable-pip", "--progress-spinner", "off", "--format", "json", "--timeout", "15"]
    try:
        done = subprocess.run([*asked, *options], capture_output=True, text=True, check=False, timeout=300)
        answers = json.loads(done.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, ValueError, KeyError):
        answers = []
    verdict, sentence = judged(answers)
    print(sentence)
    return verdict


def judged(answers: Iterable[dict[str, object]]) -> tuple[int, str]:
    """The verdict on pip-audit's answers, in words."""
    answers = list(answers)
    known = [
        f"{one['name']} {one['version']} : {fault['id']}, corrigé en {', '.join(fault['fix_versions']) or '?'}"
        for one in answers
        for fault in one.get("vulns", [])
    ]
    silent = [str(one["name"]) for one in answers if "skip_reason" in one]
    if known:
        return KNOWN, "Vulnérabilités connues :\n" + "\n".join(known)
    if not answers or silent:
        missing = f"pas de réponse pour {len(silent)} dépendances sur {len(answers)}" if answers else "pas de réponse"
        return NOT_ASKED, f"VULNÉRABILITÉS NON VÉRIFIÉES : {missing}. Relancez `make audit` avec le réseau."
    return NONE_KNOWN, f"Aucune vulnérabilité connue dans {len(answers)} dépendances."


COMMANDS: dict[str, Callable[[], int]] = {"licences": licences, "sbom": sbom, "audit": audit}

if __name__ == "__main__":
    sys.exit(COMMANDS[sys.argv[1]]())
