"""Markdown becomes HTML that is safe, quick and complete."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.lib import markdown
from frontdesk.lib.markdown import markdown_html, plain_html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Hello", "<p>Hello</p>\n"),
        ("one\ntwo\n\nthree", "<p>one<br>two</p>\n<p>three</p>\n"),
        ("**so**", "<p><strong>so</strong></p>\n"),
        ("# Big", "<p><strong>Big</strong></p>\n"),
        ("1. a\n2. b", "<ol>\n<li>a</li>\n<li>b</li>\n</ol>\n"),
        ("7. g", '<ol start="7">\n<li>g</li>\n</ol>\n'),
        ("a & b < c", "<p>a &amp; b &lt; c</p>\n"),
        ("&copy; 2026", "<p>&amp;copy; 2026</p>\n"),
        ("x\n---", "<p>x</p>\n<hr>\n"),
        ("    four spaces", "<p>four spaces</p>\n"),
        ("```python\na = 1\n```", '<pre><code class="language-python">a = 1\n</code></pre>\n'),
    ],
)
def test_markdown_reads_as_meant(text: str, html: str) -> None:
    assert markdown_html(text) == html


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("see https://a.example/x?y=1.", "https://a.example/x?y=1"),
        ("(see https://a.example/wiki/Boat_(sail))", "https://a.example/wiki/Boat_(sail)"),
        ("write to ana@a.example, please", "mailto:ana@a.example"),
        ("[here](https://a.example)", "https://a.example"),
        ("[call](tel:+4712345678)", "tel:+4712345678"),
    ],
)
def test_addresses_become_links_that_give_nothing_away(text: str, address: str) -> None:
    assert f'<a href="{address}" rel="noopener noreferrer nofollow">' in markdown_html(text)


@pytest.mark.parametrize("text", ["notes.py", "https:// and", "10:30", "a@b"])
def test_what_only_looks_like_an_address_stays_text(text: str) -> None:
    assert "<a" not in markdown_html(text)


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](data:text/html;base64,AAAA)",
        "<javascript:alert(1)>",
        "![pixel](https://spy.example/p.gif)",
        "[x](https://a.example 'a\" onmouseover=\"alert(1)')",
        "`<b onclick=x>`",
        "<iframe srcdoc='<script>'></iframe>",
        "|a|\n|:-:|\n|<svg onload=x>|",
    ],
)
def test_hostile_text_gives_no_active_html(text: str) -> None:
    html = markdown_html(text)
    tags = re.findall(r"<[^>]*>", html)
    assert not [tag for tag in tags if re.search(r"script|img|iframe|svg|style=|\son\w+=|javascript:|data:", re.sub(r'"[^"]*"', "", tag))]
    assert 'href="javascript' not in html
    assert 'href="data' not in html


@pytest.mark.parametrize(
    "text",
    [
        "[x]: https://a.example 'gone'",
        ">" * 40 + " deep",
        "- " * 40 + "deep",
        "\n".join("  " * level + "- item" + str(level) for level in range(40)),
        "```weird words after the fence\nx\n```",
    ],
)
def test_no_word_gets_lost_where_the_parser_would_drop_it(text: str) -> None:
    shown = re.sub(r"<[^>]*>", " ", markdown_html(text))
    assert set(re.findall(r"[a-z]{3,}", text)) <= set(re.findall(r"[a-z]{3,}", shown.replace("language-", "")))


@given(st.text(alphabet=st.characters(codec="utf-8", categories=["L", "N", "Zs"]) | st.sampled_from(" \n.,?!"), max_size=200))
def test_the_short_cut_for_plain_text_gives_what_the_parser_gives(text: str) -> None:
    text = text.replace("\xa0", " ").strip()
    if markdown._MARKUP.search(text) is None and text.isascii():
        parsed = markdown._CLEANER.clean(markdown._PARSER.render(text))
        assert re.sub(r"\s+", " ", plain_html(text).replace("<br>", "\n")) == re.sub(r"\s+", " ", parsed.replace("<br>", "\n"))


@given(st.text(alphabet="ab *_`~[]()<>!#-+>|\\&:\n1.\"'", max_size=120))
def test_any_text_gives_balanced_allowed_tags(text: str) -> None:
    open_tags: list[str] = []
    for close, name in re.findall(r"<(/?)([a-z0-9]+)[^>]*>", markdown_html(text)):
        assert name in markdown._TAGS
        if close:
            assert open_tags.pop() == name
        elif name not in {"br", "hr"}:
            open_tags.append(name)
    assert open_tags == []


@pytest.mark.parametrize(
    "text",
    [
        "x *y* \n" * 150_000,
        "[" * 1_000_000,
        "[" * 10_000,
        "*a " * 3_333,
        "<" * 10_000,
        "https://a.example/" + ")" * 9_000,
        "a@" * 5_000,
        ">" * 10_000,
    ],
    ids=["million", "million-brackets", "brackets", "emphasis", "angles", "closing", "addresses", "quotes"],
)
def test_hostile_length_takes_a_moment_only(text: str) -> None:
    # Its own CPU, not the clock on the wall: what is quadratic takes minutes, and a busy machine is no failure.
    started = time.thread_time()
    html = markdown_html(text)
    assert time.thread_time() - started < 5
    assert html
