"""The rules of the house that import-linter cannot state (docs/tour.md, « What may import what »)."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
HOUSE = ROOT / "declic"
ROOMS = [name.removeprefix("declic.") for name in settings.ROOMS]
# What another room may import of a room. `core` is a library for all: any of its modules but views and forms.
OPEN_TO_OTHERS = {"access", "engine", "models", "queries", "services", "rules"}
SHELL_WRITES = re.compile(r"\.objects\b.*\.(save|create|bulk_create|update|delete|get_or_create|update_or_create)\(")


def modules(room: str) -> list[Path]:
    return [p for p in (HOUSE / room).rglob("*.py") if "migrations" not in p.parts]


def imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


@pytest.mark.parametrize("room", ROOMS)
def test_no_room_reaches_into_another_rooms_shell(room):
    wrong = []
    for path in modules(room):
        for name in imports(path):
            parts = name.split(".")
            if len(parts) < 3 or parts[0] != "declic" or parts[1] in (room, "config"):
                continue
            closed = parts[1] == "core" and parts[2] in ("views", "forms")
            if closed or (parts[1] != "core" and parts[2] not in OPEN_TO_OTHERS):
                wrong.append(f"{path.relative_to(ROOT)}: {name}")
    assert wrong == []


@pytest.mark.parametrize("room", ROOMS)
def test_views_do_not_write_through_the_orm(room):
    wrong = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in modules(room)
        if path.name in ("views.py", "desk.py") or path.parent.name in ("views", "desk")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if SHELL_WRITES.search(line)
    ]
    assert wrong == []


@pytest.mark.parametrize("room", ROOMS)
def test_each_room_has_its_readme_and_its_tests(room):
    assert (HOUSE / room / "README.md").is_file()
    assert list((ROOT / "tests" / room).rglob("test_*.py"))


def test_each_engine_imports_without_django():
    engines = [p.parent for p in HOUSE.glob("*/engine/__init__.py")]
    assert engines
    names = [".".join(p.relative_to(ROOT).parts) for p in engines]
    code = f"import sys, {', '.join(names)}; sys.exit('django' in sys.modules or 'wagtail' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_no_drawer_for_things_without_a_home():
    drawers = {"utils", "common", "helpers", "misc", "base", "mixins"}
    assert [p for p in HOUSE.rglob("*") if p.stem in drawers and p.suffix in ("", ".py")] == []


def test_migrations_carry_a_name():
    assert [p.name for p in HOUSE.glob("*/migrations/*auto*.py")] == []


INLINE = re.compile(
    r"<script(?![^>]*\b(src=|type=\"application/(ld\+)?json\"))|<style|\sstyle=|\son[a-z]+=\"|hx-on|javascript:"
)


def test_no_template_of_ours_carries_inline_style_or_script():
    wrong = [
        f"{path.relative_to(ROOT)}: {found.group(0)}"
        for path in HOUSE.rglob("templates/**/*.html")
        if "/mail/" not in str(path)
        for found in [INLINE.search(path.read_text(encoding="utf-8"))]
        if found
    ]
    assert wrong == []


def test_the_project_names_no_machine_and_no_outside_folder():
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.split()
    words = ("/wo" + "rk/", "../sha" + "red", "/ro" + "ot/")
    wrong = [
        name
        for name in listed
        if Path(name).suffix in {".py", ".md", ".toml", ".yaml", ".txt", ".html", ".css", ".js", ""}
        and (ROOT / name).is_file()
        if any(word in (ROOT / name).read_text(encoding="utf-8", errors="ignore") for word in words)
    ]
    assert wrong == []
