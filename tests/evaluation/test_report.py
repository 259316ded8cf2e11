from __future__ import annotations

import html
import re
import shutil
from dataclasses import replace

import pytest

from evaluation.report_sample import ATTACK, SOURCE, sample
from nltrans.core.memory import Match, TranslationUnit
from nltrans.core.report import Origin, Translation
from nltrans.evaluation.report import render_report


@pytest.fixture(scope="module")
def page():
    return render_report(sample(), SOURCE, f"post {ATTACK}")


def tags(page):
    return re.findall(r"<[a-z][^<>]*>", re.sub(r"(?s)<(style|script)>.*?</\1>", r"<\1>", page))


def test_the_page_loads_nothing(page):
    assert "default-src 'none'" in html.unescape(page)
    for tag in tags(page):
        assert not re.match(r"<(?:link|iframe|object|embed|base|img)\b", tag)
        assert not re.search(r"\s(?:src|srcset|style|action|on[a-z]+)=", re.sub(r'"[^"]*"', '""', tag))
    assert not re.search(r"@import|url\(", page)


def test_what_others_wrote_is_escaped(page):
    assert ATTACK not in page
    assert page.count("<script") == 1
    assert not any(re.search(r'href="\s*(?:javascript|data):', tag) for tag in tags(page))


def test_an_empty_translation_has_a_page():
    assert "0 of 0 segments" in render_report(Translation("", "en", "fr", ()), "", "empty")


def test_segments_without_estimates_have_a_page():
    translation = sample()
    bare = tuple(replace(segment, score=None, findings=()) for segment in translation.segments)
    page = render_report(replace(translation, segments=bare, scores=()), SOURCE, "post")
    assert "<dt>Estimate</dt><dd>-</dd>" in page


def test_a_finding_that_is_repeated_is_counted():
    translation = sample()
    first = translation.segments[4]
    again = replace(first, findings=(*first.findings[::-1], first.findings[0]))
    page = render_report(replace(translation, segments=(again,)), SOURCE, "post")
    assert page.index("24 became 42 (2 times)") < page.index("no final")


def test_similar_units_are_shown_with_what_differs(page):
    assert "similar in the memory" not in page
    unit = TranslationUnit("It has ⟦1⟧12⟦/1⟧ layers.", ATTACK, "en", "fr", Origin.HUMAN)
    segment = sample().segments[4]
    page = render_report(sample(), SOURCE, "post", {segment.id: [Match(unit, 0.87)]})
    assert "1 similar in the memory, 87 %" in page
    assert "It has <mark>12</mark> layers." in page
    assert "(human, 87 %)" in page
    assert ATTACK not in page


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    """Chromium without a window, at a phone's and a desktop's width by `resize`."""
    webdriver = pytest.importorskip("selenium.webdriver", reason="selenium is not installed")
    chromium, driver = shutil.which("chromium") or shutil.which("google-chrome"), shutil.which("chromedriver")
    if not chromium or not driver:
        pytest.skip("no Chromium with chromedriver on this machine")
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    profile = tmp_path_factory.mktemp("profile")
    for flag in (
        "headless=new", "no-sandbox", "disable-gpu", "disable-quic", "no-first-run", "disable-background-networking",
        "disable-component-update", "disable-sync", "disable-dev-shm-usage", f"user-data-dir={profile}",
    ):  # fmt: skip
        options.add_argument(f"--{flag}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    running = webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))
    yield running
    running.quit()


@pytest.fixture
def opened(browser, page, tmp_path):
    file = tmp_path / "report.html"
    file.write_text(page, encoding="utf-8")
    resize(browser, 1280, 900)
    browser.get(file.as_uri())
    return browser


def resize(browser, width, height):
    metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)


def shown(browser):
    return browser.execute_script(
        "return [...document.querySelectorAll('.segment')].filter((s) => s.checkVisibility()).map((s) => s.id)"
    )


def press(browser, key):
    from selenium.webdriver.common.action_chains import ActionChains

    ActionChains(browser).send_keys(key).perform()


def set_value(browser, element, value):
    browser.execute_script(
        "const e = document.getElementById(arguments[0]); e.value = arguments[1];"
        "e.dispatchEvent(new Event('input', {bubbles: true}))",
        element,
        value,
    )


def test_injected_scripts_never_run(opened):
    assert "owned" not in opened.title.replace(ATTACK, "")
    assert opened.title.startswith("post <script>")
    assert opened.execute_script("return document.images.length") == 0
    assert opened.execute_script("return [...document.links].every((a) => /^(https?:|mailto:|file:)/.test(a.href))")
    assert opened.execute_script("return document.scripts.length") == 1
    assert [entry for entry in opened.get_log("browser") if entry["level"] == "SEVERE"] == []


def test_an_inline_script_would_be_refused(opened):
    """The policy holds even if something were not escaped."""
    opened.execute_script(
        "document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"document.title=1\">');"
        "const s = document.createElement('script'); s.textContent = 'document.title = 2'; document.body.append(s)"
    )
    assert opened.title.startswith("post ")
    assert any("Content Security Policy" in entry["message"] for entry in opened.get_log("browser"))


def test_filters(opened):
    everything = shown(opened)
    assert len(everything) == 8
    press(opened, "f")
    assert shown(opened) == ["s-p8/s1", "s-p9/s1", "s-p12/s1"]
    set_value(opened, "severity", "3")
    assert shown(opened) == ["s-p8/s1", "s-p12/s1"]
    set_value(opened, "below", "0.3")
    assert shown(opened) == ["s-p12/s1"]
    assert opened.find_element("id", "shown").text == "1 of 8 segments"
    set_value(opened, "below", "0.05")
    assert shown(opened) == []
    assert opened.find_element("id", "none").is_displayed()
    press(opened, "f")
    set_value(opened, "below", "1")
    assert shown(opened) == everything


def test_keys_move_between_shown_segments(opened):
    focused = "return document.activeElement.id"
    press(opened, "j")
    assert opened.execute_script(focused) == "s-p1/s1"
    press(opened, "f")
    press(opened, "j")
    assert opened.execute_script(focused) == "s-p8/s1"
    press(opened, "jjj")
    assert opened.execute_script(focused) == "s-p12/s1"
    press(opened, "k")
    assert opened.execute_script(focused) == "s-p9/s1"


def test_views(opened):
    rendered = opened.find_element("css selector", "#s-p4\\/s1 .target .rendered")
    marked = opened.find_element("css selector", "#s-p4\\/s1 .target .marked")
    assert (rendered.text, marked.is_displayed()) == ("Lisez l'article et appelez fit() maintenant.", False)
    press(opened, "t")
    assert (rendered.is_displayed(), marked.text) == (
        False,
        "Lisez ⟦1⟧l'article⟦/1⟧ et appelez ⟦2/⟧ ⟦3⟧maintenant⟦/3⟧.",
    )
    press(opened, "t")
    press(opened, "w")
    assert opened.find_element("id", "post").is_displayed()
    assert not opened.find_element("id", "segments").is_displayed()
    assert opened.find_element("css selector", "#post h1").text == "What is new"


def test_confidence_and_terms_are_shaded(opened):
    colour = "return getComputedStyle(document.querySelector(arguments[0])).backgroundColor"
    doubtful, term = "#s-p3\\/s1 .target .rendered .sure-0", "#s-p3\\/s1 .target .rendered .term"
    clear = "rgba(0, 0, 0, 0)"
    assert clear not in (opened.execute_script(colour, doubtful), opened.execute_script(colour, term))
    press(opened, "c")
    assert opened.execute_script(colour, doubtful) == clear


def test_dark_mode(opened):
    colour = "return getComputedStyle(document.body).backgroundColor"
    before = opened.execute_script(colour)
    press(opened, "d")
    assert opened.execute_script(colour) != before


@pytest.mark.parametrize(("width", "columns"), [(390, 1), (1280, 2)])
def test_fits_the_width(opened, width, columns):
    resize(opened, width, 800)
    assert opened.execute_script("return document.documentElement.scrollWidth") <= width
    left = [opened.find_element("css selector", f"#s-p4\\/s1 .{side}").rect["x"] for side in ("source", "target")]
    assert len(set(left)) == columns
