"""Chromium without a window, for tests of a page on the disk."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

_SKIPPED = "skipped: no Chromium with its driver and selenium is installed; scripts/setup --ci installs them"

_FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--hide-scrollbars",
)  # fmt: skip

_PATIENCE_S = 60  # to draw a page on a busy machine


class Browser:
    """One window; every page that it opens starts fresh."""

    def __init__(self, driver: Any) -> None:
        self._driver = driver

    def open(self, page: Path, width: int = 1280) -> None:
        """Opens a page and waits until all figures are drawn. Below 500 pixels it is a phone, with a finger."""
        phone = width < 500
        metrics = {"width": width, "height": 844, "deviceScaleFactor": 1, "mobile": phone}
        self.command("Emulation.setDeviceMetricsOverride", **metrics)
        self.command("Emulation.setTouchEmulationEnabled", enabled=phone)
        self.console()
        self.requests()
        self._driver.get(page.as_uri())
        self.wait_for("document.documentElement.dataset.drawn")

    def text_without_scripts(self, page: Path) -> str:
        """The text of the page with scripts switched off."""
        self.command("Emulation.setScriptExecutionDisabled", value=True)
        try:
            self._driver.get(page.as_uri())
            return self._driver.find_element("css selector", "body").text
        finally:
            self.command("Emulation.setScriptExecutionDisabled", value=False)

    def run(self, script: str, *arguments: Any) -> Any:
        """The value that the script returns; it can use arguments[0] and so on."""
        return self._driver.execute_script(script, *arguments)

    def wait_for(self, expression: str) -> None:
        from selenium.webdriver.support.wait import WebDriverWait

        WebDriverWait(self._driver, _PATIENCE_S, 0.1).until(lambda _: self.run(f"return {expression}"), expression)

    def click(self, selector: str) -> None:
        """Clicks like a person: fails if something covers the element."""
        element = self._driver.find_element("css selector", selector)
        self.run("arguments[0].scrollIntoView({block: 'center'})", element)
        element.click()

    def choose(self, selector: str, text: str) -> None:
        from selenium.webdriver.support.select import Select

        Select(self._driver.find_element("css selector", selector)).select_by_value(text)

    def command(self, name: str, **parameters: Any) -> Any:
        """Runs a command of the Chrome DevTools Protocol."""
        return self._driver.execute_cdp_cmd(name, parameters)

    def console(self) -> list[str]:
        """The errors and warnings on the page's console since the last call."""
        return [entry["message"] for entry in self._driver.get_log("browser")]

    def requests(self) -> list[str]:
        """The addresses that were requested since the last call."""
        messages = (json.loads(entry["message"])["message"] for entry in self._driver.get_log("performance"))
        return [one["params"]["request"]["url"] for one in messages if one["method"] == "Network.requestWillBeSent"]


@contextmanager
def chromium(profile: Path) -> Iterator[Browser]:
    """Skips the test if Chromium is not installed. `profile` is an empty folder."""
    binary, driver = shutil.which("chromium"), shutil.which("chromedriver")
    try:
        from selenium import webdriver
        from selenium.webdriver.chrome.service import Service
    except ImportError:
        binary = None
    if not binary or not driver:
        pytest.skip(_SKIPPED)
    options = webdriver.ChromeOptions()
    options.binary_location = binary
    for flag in (*_FLAGS, f"--user-data-dir={profile}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    window = webdriver.Chrome(service=Service(driver), options=options)
    try:
        yield Browser(window)
    finally:
        window.quit()
