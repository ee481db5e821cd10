"""What is written and used nowhere in the product: sooner or later somebody would mend it, or count on it."""

import ast
import re
from collections.abc import Iterator
from enum import Enum
from importlib import import_module
from itertools import chain
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
HOUSE = ROOT / "declic"
# Names that Django, Wagtail and their like look for, where nothing of theirs has one.
READ_BY_NAME = {
    "Command", "EMAIL_FIELD", "USERNAME_FIELD", "app_name", "as_postgresql", "create_superuser", "edit_handler",
    "first_name", "form_fields", "is_staff", "parent_page_types", "process_exception", "process_view", "urlpatterns",
}  # fmt: skip
# For tests: the way to metres, by which the way back is checked; what proves a claim; what a loading left out.
KEPT = {"metres", "proof", "left_out"}
# Decorators that hand a function over to somebody who calls it.
HANDED = re.compile(r"(hooks|library)\.register|register\.|contributions\.|receiver|simple_tag")
WORD, NAME, EXAMPLE = re.compile(r"[A-Za-z_]\w*"), re.compile(r"[\w.:-]+"), re.compile(r"^ *>>> .*", re.MULTILINE)


def named(body: list[ast.stmt], owner: str = "") -> Iterator[tuple[str, str, ast.stmt]]:
    """Each name that a module defines, then those of its classes, with their class."""
    for statement in body:
        if isinstance(statement, ast.FunctionDef | ast.ClassDef):
            yield owner, statement.name, statement
            if isinstance(statement, ast.ClassDef) and not owner:
                yield from named(statement.body, statement.name)
        elif isinstance(statement, ast.Assign | ast.AnnAssign):
            targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
            inside = chain.from_iterable(map(ast.walk, targets))
            yield from ((owner, node.id, statement) for node in inside if isinstance(node, ast.Name))


def words_used(tree: ast.Module) -> Iterator[str]:
    """Attributes, arguments, texts that are a name (a column, a route); not the list of what a package offers."""
    shown = [statement for statement in tree.body if "__all__" not in {name for _, name, _ in named([statement])}]
    for node in chain.from_iterable(map(ast.walk, shown)):
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
            yield node.attr
        elif isinstance(node, ast.keyword) and node.arg:
            yield from (node.arg, *node.arg.split("__"))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and NAME.fullmatch(node.value):
            yield from (part for word in WORD.findall(node.value) for part in (word, *word.split("__")))


def is_awaited(cls: type, name: str) -> bool:
    """Another library has this name in the family of the class, or keeps it elsewhere (a field of a form, a filter)."""
    is_kept = type(cls) is not type and name not in vars(cls)
    is_cleaning = name.startswith("clean_") and hasattr(cls, "base_fields")
    theirs = [one for heir in family(cls) for one in heir.__mro__ if not one.__module__.startswith("declic.")]
    return is_kept or is_cleaning or issubclass(cls, Enum) or any(name in vars(one) for one in theirs)


def family(cls: type) -> list[type]:
    return [cls, *chain.from_iterable(map(family, cls.__subclasses__()))]


def unused() -> Iterator[tuple[str, str]]:
    texts = {path: path.read_text(encoding="utf-8") for path in HOUSE.rglob("*.py") if "migrations" not in path.parts}
    trees = {path: ast.parse(text) for path, text in texts.items()}
    nodes = {path: list(ast.walk(tree)) for path, tree in trees.items()}
    shells = [*HOUSE.rglob("templates/**/*.*"), *HOUSE.rglob("*.toml"), *HOUSE.rglob("*.typ")]
    anywhere = set(chain.from_iterable(map(words_used, trees.values())))
    anywhere.update(*(WORD.findall(path.read_text(encoding="utf-8")) for path in shells))
    inside = [node for path in texts if path.name != "__init__.py" for node in nodes[path]]
    imported = {alias.name for node in inside if isinstance(node, ast.ImportFrom) for alias in node.names}
    for path in texts:
        if path.name == "apps.py" or path.is_relative_to(HOUSE / "config"):  # Django reads them
            continue
        loaded = {node.id for node in nodes[path] if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
        used = anywhere | loaded | set(WORD.findall(" ".join(EXAMPLE.findall(texts[path]))))
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for owner, name, statement in named(trees[path].body):
            handed = any(HANDED.search(ast.unparse(one)) for one in getattr(statement, "decorator_list", ()))
            if handed or name in used or name.startswith("__") or (not owner and name in imported):
                continue
            if not owner or not is_awaited(getattr(import_module(module), owner), name):
                yield f"{path.relative_to(ROOT)}:{statement.lineno}", name


def test_every_name_is_used_and_every_exception_is_needed():
    found, exempt = list(unused()), READ_BY_NAME | KEPT
    assert [f"{where} {name}" for where, name in found if name not in exempt] == []
    assert exempt == {name for _, name in found}
