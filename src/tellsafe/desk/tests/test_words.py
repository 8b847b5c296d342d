# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every way in which a page can say something is found, so that no language lacks it unseen."""

import ast

from tellsafe.desk.tests.words import _of_python, _of_template, words

TEMPLATE = """{% load i18n %}{% translate "Send" %}{% translate 'It is "so"' %}
{% blocktranslate with day=x|date:"Y" %}Since {{ day }}{% endblocktranslate %}
{% blocktranslate count n=c %}{{ n }} file{% plural %}{{ n }} files{% endblocktranslate %}
{% blocktranslate trimmed %}
  one
  two{% endblocktranslate %}{{ _("bare") }}{% translate "May" context "month" %}"""


def test_templates_are_read_as_django_reads_them() -> None:
    assert set(_of_template(TEMPLATE)) == {
        "Send",
        'It is "so"',
        "Since %(day)s",
        "%(n)s file",
        "one two",
        "bare",
        "month\x04May",
    }


def test_python_is_read_however_it_is_laid_out() -> None:
    code = '_("a " "b")\n_(\n  "c"\n)\nngettext("one", "many", n)\npgettext("x", "y")\nother("z")'
    assert set(_of_python(ast.parse(code))) == {"a b", "c", "one", "x\x04y"}


def test_the_pages_say_what_they_say() -> None:
    said = words()
    assert {"Send", "Keep as a draft", "Ask when", "Waits for the desk since %(day)s"} <= said
    assert all(word.strip() for word in said)
