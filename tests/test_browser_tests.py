"""What holds the tests of the browser independent of time: they wait for what they judge, whatever the machine does.

A page that has just been left, or is not there whole yet, answers at once, and wrongly. So `expect` judges a page, for
it waits; a value may be read into a variable to be used later; and between an action and an `assert` comes something
that is awaited. The functions of `looking.py`, which read a page that is there whole, are not held to this.
"""

import ast
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent / "browser"
READS = {
    *("all_inner_texts", "all_text_contents", "inner_html", "inner_text", "input_value", "text_content", "title"),
    *("count", "evaluate", "evaluate_all", "get_attribute", "is_checked", "is_disabled", "is_editable", "is_enabled"),
    *("is_hidden", "is_visible"),
}
ACTS = {"check", "click", "dblclick", "press", "tap"}
WAITS = {"expect", "go_back", "goto", "reload", "wait_for", "wait_for_function", "wait_for_selector", "wait_for_url"}
BLIND = {"sleep", "set_default_timeout", "wait_for_load_state", "wait_for_timeout"}
NO_PAGE = {"response", "site"}  # whose `url` does not change


def name_of(call: ast.Call) -> str:
    return getattr(call.func, "attr", getattr(call.func, "id", ""))


def inside(node: ast.AST, kind: type) -> list:
    return [found for found in ast.walk(node) if isinstance(found, kind)]


def reads(node: ast.AST) -> bool:
    """The page as it is at this very moment."""
    addresses = [
        a for a in inside(node, ast.Attribute) if a.attr == "url" and getattr(a.value, "id", "") not in NO_PAGE
    ]
    return bool(addresses) or any(name_of(call) in READS for call in inside(node, ast.Call))


def awaits(block: ast.With) -> bool:
    """`with page.expect_navigation():` and the like wait when the block ends."""
    return any(name_of(call).startswith("expect_") for item in block.items for call in inside(item, ast.Call))


def steps(function: ast.FunctionDef, helpers: dict[str, str]) -> list[tuple[tuple[int, int], str, ast.AST]]:
    """What it does, in the order in which it is written: acts, waits, asserts."""
    found = []
    for call in inside(function, ast.Call):
        name, is_bare = name_of(call), isinstance(call.func, ast.Name)
        kind = (helpers.get(name) if is_bare else None) or (
            "waits" if name in WAITS else "acts" if name in ACTS and not is_bare else ""
        )
        found.append(((call.end_lineno, call.end_col_offset), kind or helpers.get(f".{name}", ""), call))
    found += [((b.end_lineno, b.end_col_offset + 1), "waits", b) for b in inside(function, ast.With) if awaits(b)]
    found += [((a.end_lineno, a.end_col_offset + 1), "asserts", a) for a in inside(function, ast.Assert)]
    return sorted((step for step in found if step[1]), key=lambda step: step[0])


def helpers_of(trees: list[ast.Module]) -> dict[str, str]:
    """How each function leaves the page: still acting, or once something was awaited."""
    helpers: dict[str, str] = {}
    functions = [f for tree in trees for f in tree.body if isinstance(f, ast.FunctionDef) and f.name[:5] != "test_"]
    for _ in range(3):  # a helper may call another
        for function in functions:
            done = [kind for _, kind, _ in steps(function, helpers) if kind != "asserts"]
            if done:
                # Called by its own name, or as a function of its module.
                helpers[function.name] = helpers[f".{function.name}"] = done[-1]
    return helpers


def faults(text: str, helpers: dict[str, str]) -> list[str]:
    tree, found = ast.parse(text), []
    for node in ast.walk(tree):
        if isinstance(node, ast.Assert) and reads(node.test):
            found.append(f"{node.lineno}: judges the page at once, where `expect` would wait")
        if isinstance(node, ast.Return) and node.value and reads(node.value):
            found.append(f"{node.lineno}: gives what the page says at once")
        if isinstance(node, ast.Call) and (name_of(node) in BLIND or "timeout" in {k.arg for k in node.keywords}):
            found.append(f"{node.lineno}: waits for a time, not for a fact")
    for function in inside(tree, ast.FunctionDef):
        before = ""
        for _, kind, node in steps(function, helpers):
            if (before, kind) == ("acts", "asserts"):
                found.append(f"{node.lineno}: asserts before anything shows that the action is over")
            before = kind
    return found


def modules() -> list[Path]:
    return sorted(FOLDER.glob("test_*.py"))


HELPERS = helpers_of([ast.parse(path.read_text(encoding="utf-8")) for path in [*modules(), FOLDER / "waiting.py"]])


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.stem)
def test_a_test_of_the_browser_waits_for_what_it_judges(path):
    assert faults(path.read_text(encoding="utf-8"), HELPERS) == []


@pytest.mark.parametrize(
    ("written", "wrong"),
    [
        ("assert page.get_by_text('1 choix').is_visible()", ["judges"]),
        ("assert not page.locator('li').count()", ["judges"]),
        ("assert 'b=apprendre' in page.url", ["judges"]),
        ("def said(page): return page.get_by_role('main').inner_text()", ["gives"]),
        ("page.wait_for_timeout(400)", ["waits"]),
        ("expect(page).to_have_url('/', timeout=9)", ["waits"]),
        ("def test_it(page):\n page.click('button')\n assert Place.objects.get().phone == '1'", ["asserts"]),
        ("def test_it(page):\n tick(page, ana)\n assert states(where) == []", ["asserts"]),
        ("def test_it(page):\n page.locator('a').click()\n assert page.url == '/'", ["asserts", "judges"]),
        ("def test_it(page):\n tick(page, ana)\n told(page, 'Tout')\n assert states(where) == []", []),
        ("def test_it(page):\n looking.arrive_by(page.locator('a'))\n assert states(where) == []", []),
        ("def test_it(page):\n with page.expect_download() as taken:\n  page.click('a')\n assert taken.value", []),
        ("name = page.locator('h1').inner_text()\nexpect(page).to_have_title(name)", []),
    ],
)
def test_the_guard_sees_what_it_is_meant_to_see(written, wrong):
    assert sorted(fault.split(": ")[1].split()[0] for fault in faults(written, HELPERS)) == wrong
