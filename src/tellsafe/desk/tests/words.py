# SPDX-License-Identifier: AGPL-3.0-or-later
"""All that the pages can say, as the sources spell it, and what a language lacks of it.

What is missing, as lines to be put into a catalogue:
.venv/bin/python -m tellsafe.desk.tests.words
"""

import ast
import gettext
import re
import sys
from collections.abc import Iterator
from pathlib import Path

DESK = Path(__file__).parents[1]
LOCALES = ("zh_Hans", "ug")
# How a catalogue is asked: which arguments are the context, the text and its plural.
_CALLS = {
    "_": (None, 0),
    "gettext": (None, 0),
    "gettext_lazy": (None, 0),
    "ngettext": (None, 0),
    "ngettext_lazy": (None, 0),
    "pgettext": (0, 1),
    "pgettext_lazy": (0, 1),
}
_IN_TEMPLATE = re.compile(
    r"\b(?:n|p)?gettext\((?:u?'(?:[^'\\]|\\.)*'|u?\"(?:[^\"\\]|\\.)*\"|[\w, ])+\)"
)
_BARE = re.compile(r"\b_\((?:'[^']*'|\"[^\"]*\")\)")


def words() -> set[str]:
    """Keys of a catalogue; a plural is known by its singular, a context stands before an EOT."""
    found: set[str] = set()
    for path in (DESK / "web" / "templates").rglob("*.html"):
        found.update(_of_template(path.read_text("utf-8")))
    for path in DESK.rglob("*.py"):
        if "tests" not in path.parts and "migrations" not in path.parts:
            found.update(_of_python(ast.parse(path.read_text("utf-8"))))
    return found


def catalogue(locale: str) -> dict[object, str]:
    """What a compiled catalogue holds; a plural has a key for each of its forms."""
    path = DESK / "locale" / locale / "LC_MESSAGES" / "django.mo"
    with path.open("rb") as file:
        return dict(gettext.GNUTranslations(file)._catalog)  # type: ignore[attr-defined]


def known(locale: str) -> set[str]:
    """Of which texts there is a translation that says something."""
    told = catalogue(locale).items()
    keys = {key[0] if isinstance(key, tuple) else key for key, value in told if value.strip()}
    return {str(key) for key in keys} - {""}


def _of_template(text: str) -> Iterator[str]:
    """As Django hands a template to xgettext: calls, with all the rest crossed out."""
    from django.utils.translation.template import templatize

    calls = templatize(text)
    for call in [*_IN_TEMPLATE.findall(calls), *_BARE.findall(calls)]:
        yield from _of_python(ast.parse(call))


def _of_python(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if name in _CALLS:
            yield _key(node, *_CALLS[name])


def _key(call: ast.Call, context: int | None, text: int) -> str:
    said = [one.value for one in call.args if isinstance(one, ast.Constant)]
    before = "" if context is None else f"{said[context]}\x04"
    return f"{before}{said[text]}"


def main() -> None:
    """Print what each language lacks, and what none of the pages says any more."""
    said = words()
    for locale in LOCALES:
        there = known(locale)
        sys.stdout.write(f"# {locale}: {len(said - there)} missing, too many: {there - said}\n")
        for word in sorted(said - there):
            sys.stdout.write(f'msgid "{_quoted(word)}"\nmsgstr ""\n\n')


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


if __name__ == "__main__":
    from django.conf import settings

    settings.configure(USE_I18N=True)
    main()
