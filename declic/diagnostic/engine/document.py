"""A YAML text as plain values that remember their lines, so that an error can say where it is."""

from dataclasses import dataclass
from typing import Any

import yaml

Path = tuple[str | int, ...]
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
MAX_DEPTH = 40


@dataclass(frozen=True)
class Problem:
    """Something wrong in a file: its line (0 when it is the whole file), what is wrong, how to mend it."""

    line: int
    what: str
    mend: str

    def __str__(self) -> str:
        return f"ligne {self.line} : {self.what} {self.mend}"


@dataclass(frozen=True)
class Document:
    """The values of a file, the line of each path, and the problems met while reading."""

    values: Any
    lines: dict[Path, int]
    problems: tuple[Problem, ...]

    def line(self, path: Path) -> int:
        """The line of a path, or of its nearest ancestor that has one."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read_document(text: str) -> Document:
    """Values and lines of a YAML text; what is not YAML, or a key given twice, is a problem."""
    try:
        node = yaml.compose(text, Loader=LOADER)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        return Document(
            None, {}, (Problem(line, f"ce n’est pas du YAML ({error.problem}).", "Vérifiez l’alignement."),)
        )
    except (yaml.YAMLError, ValueError, RecursionError):
        return Document(None, {}, (Problem(0, "ce n’est pas du YAML.", "Le fichier doit être du texte UTF-8."),))
    reader = _Reader()
    values = reader.value(node, ()) if node is not None else None
    return Document(values, reader.lines, tuple(reader.problems))


class _Reader:
    def __init__(self) -> None:
        self.lines: dict[Path, int] = {}
        self.met: set[int] = set()
        self.problems: list[Problem] = []

    def value(self, node: Any, path: Path) -> Any:
        line = node.start_mark.line + 1
        self.lines[path] = line
        if id(node) in self.met:  # an alias: a few of them, one inside the other, would make a file without end
            self.problems.append(Problem(line, "un bloc est repris par « * ».", "Recopiez-le."))
            return None
        self.met.add(id(node))
        if len(path) > MAX_DEPTH:
            self.problems.append(Problem(line, "le fichier est trop profond.", "Otez des niveaux."))
            return None
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(child, (*path, place)) for place, child in enumerate(node.value)]
        return _scalar(node)

    def _mapping(self, node: Any, path: Path) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key_node, child in node.value:
            key = str(key_node.value) if isinstance(key_node, yaml.ScalarNode) else "?"
            line = key_node.start_mark.line + 1
            if key in found:
                self.problems.append(Problem(line, f"la clé « {key} » est donnée deux fois.", "Gardez-en une."))
            found[key] = self.value(child, (*path, key))
            self.lines[(*path, key)] = line
        return found


def _scalar(node: Any) -> Any:
    tag = node.tag.rsplit(":", 1)[-1]
    if tag == "int" and node.value.lstrip("-+").isdigit() and len(node.value) < 10:
        return int(node.value)
    if tag == "bool":
        return node.value.lower() in ("true", "yes", "on")
    return None if tag == "null" else node.value
