# SPDX-License-Identifier: GPL-3.0-or-later
"""Every page in every look: Korean and English, light and dark, at 1600×1000, 1100×700 and 1024×600, with the live demo.

Each page_*.py beside this file is a page: TITLE for the report, and walk(visit), which does there what an operator does and takes pictures of it. A page fails by
raising Missing or AssertionError. Pictures are named PAGE-STEP-LANGUAGE-STYLE-WIDTH.png in BUILD/ui/.

Usage: walk.py BUILD WORK [walk] [--quick] [PAGE…]      --quick: English, light and wide, and Korean, dark and small, alone
"""

import gettext
import glob
import importlib
import json
import os
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from console import APPLICATION, Atspi, Console, Missing, alive, is_showing, loud_lines, walk  # noqa: E402
from steps import results, step  # noqa: E402
from desktop import Freedesktop  # noqa: E402

BUILD, WORK = sys.argv[1], sys.argv[2]
QUICK = "--quick" in sys.argv
HERE = os.path.dirname(os.path.abspath(__file__))
SIZES = ((1600, 1000), (1100, 700), (1024, 600))
FIRST_SIZE = (1590, 990)  # the screen's, less what the window manager takes
QUICK_LOOKS = (("en", "light", 1600), ("ko", "dark", 1024))
LANGUAGES = {"en": "en_US.UTF-8", "ko": "ko_KR.UTF-8"}


def pages():
    wanted = [word for word in sys.argv[3:] if word not in ("--quick", "walk")]
    for path in sorted(glob.glob(os.path.join(HERE, "page_*.py"))):
        name = os.path.basename(path)[len("page_"):-len(".py")]
        if not wanted or name in wanted:
            yield name, importlib.import_module("page_" + name)


class Visit:
    """What a page's walk gets: the console, its texts, and pictures that say in which look they were taken."""

    def __init__(self, console, database, language):
        self.console, self.build = console, BUILD
        self.database = database
        self.language = language
        self.seen = set()
        self.is_short = QUICK
        self.style, self.width, self.page = "light", SIZES[0][0], ""
        if language == "en":
            self.translations = gettext.NullTranslations()
        else:
            catalogs = glob.glob(os.path.join(BUILD, "po", language, "**", "*.mo"), recursive=True)
            with open(catalogs[0], "rb") as file:
                self.translations = gettext.GNUTranslations(file)

    def text(self, message, context=None):
        """A text of the window in the window's language."""
        return self.translations.pgettext(context, message) if context else self.translations.gettext(message)

    def open(self, page):
        """Shows a page of the rail, by its action."""
        self.act("win", "page", page)

    def act(self, group, action, parameter=None):
        """Activates an action of the application ("app") or its window ("win")."""
        self.console.activate(APPLICATION + ("/window/1" if group == "win" else ""), action, parameter)
        self.console.settle()

    def sql(self, statement):
        result = subprocess.run([os.path.join(BUILD, "src/headless/fleet-headless"), "sql", "--database", self.database, "--format", "json", statement],
                                capture_output=True, text=True, check=True)
        return json.loads(result.stdout)

    def await_sql(self, statement, what, patience=60):
        """The first row's first value, once it is true."""
        def ask():
            rows = self.sql(statement)
            return next(iter(rows[0].values())) if rows else None

        return self.console.wait(ask, what, patience)

    def file(self, name):
        """A place for what this language's walk saves."""
        return os.path.join(os.path.dirname(self.database), f"{self.language}-{name}")

    def is_first_look(self):
        """What changes the database or leaves a file is done once a language."""
        return self.page not in self.seen

    def picture(self, step):
        self.console.picture(f"{self.page}-{step}-{self.language}-{self.style}-{self.width}")

    def picture_beside_panel(self, step):
        """In a small window the alerts' panel is folded away; opened, it takes its room from the page, and the window stays as it is."""
        if self.width >= 1200:
            return
        before = self.console.place(self.console.window)
        self.act("win", "panel")
        self.console.find(contains=self.text("Alerts"))
        self.picture(step)
        now = self.console.place(self.console.window)
        self.act("win", "panel")
        assert now == before, f"the panel made the window {now} of {before}"

    def check_names(self):
        """No focusable object without a name and a role."""
        nameless = []
        for node in walk(self.console.app):
            if not node.states.contains(Atspi.StateType.FOCUSABLE) or not is_showing(node):
                continue
            names = [node.description] + [child.name for child in node.under(40)]
            if node.role in ("", "unknown", "invalid") or not any(names):
                nameless.append(f"{node.role or 'no role'} in “{node.parent.name}” at {node.path}")
        if nameless:
            raise Missing("names of: " + "; ".join(nameless[:12]))


def recover(visit):
    """What a failed page left open is closed, so that the next one meets the window alone."""
    for _ in range(3):
        if len(visit.console.x_windows()) <= 1:
            break
        visit.console.key("Escape")
        if subprocess.run(["xdotool", "getwindowfocus"], capture_output=True, text=True).stdout.strip() != visit.console.window and len(visit.console.x_windows()) > 1:
            visit.console.key("alt+F4")
    visit.open("map")


def resize(console, width, height):
    """The window has the size when it has laid itself out, which is when its panel folds; the X server has it before."""
    def is_laid_out():
        extents = alive(console.app.children[0].get_extents)
        return extents is not None and abs(extents.width - width) < 60 and abs(extents.height - height) < 60

    subprocess.run(["xdotool", "windowsize", "--sync", console.window, str(width), str(height)], check=False, timeout=10)
    console.wait(is_laid_out, f"a window of {width}×{height}")


def visit_page(visit, module, size):
    """What a page does; and the window is as large as it was: a page that needs more room than there is would push its end off a small screen."""
    module.walk(visit)
    _, _, *now = visit.console.place(visit.console.window)
    assert tuple(now) == size, f"the page made the window {now} of {size}"


def walk_language(language):
    os.environ["LC_ALL"] = LANGUAGES[language]
    os.environ["LANGUAGE"] = language
    database = os.path.join(WORK, f"walk-{language}.db")
    console = Console(BUILD, WORK, "--demo", "--vehicles", "300", "--database", database)
    visit = Visit(console, database, language)
    try:
        # The window comes back as it was left; in a small one the alerts are folded away.
        resize(console, *FIRST_SIZE)
        # A row's button; what counts the alerts that wait has the word in its name, too, before there is any.
        console.wait(lambda: any(node.name.startswith(visit.text("Acknowledge")) for node in console.all("button")), "an alert", 60)
        for visit.style in ("light", "dark"):
            visit.act("app", "style", visit.style)
            for visit.width, height in SIZES:
                if QUICK and (language, visit.style, visit.width) not in QUICK_LOOKS:
                    continue
                size = (min(visit.width, FIRST_SIZE[0]), min(height, FIRST_SIZE[1]))
                resize(console, *size)
                for visit.page, module in pages():
                    console.park()
                    name = f"{module.TITLE}: {language}, {visit.style}, {visit.width}×{height}"
                    if not step(name, lambda m=module, s=size: visit_page(visit, m, s)):
                        visit.picture("failed")
                        recover(visit)
                        resize(console, *size)
                    visit.seen.add(visit.page)
    finally:
        if console.process.poll() is None:
            step(f"the console ends cleanly ({language})", lambda: check_end(console))


def check_end(console):
    # Its keys are the application's wherever the focus is: in a dialog, too, which does not outlive the window it stands before.
    console.activate(APPLICATION, "connections")
    console.wait(lambda: len(console.x_windows()) > 1, "the connections' window")
    code = console.close()
    if code != 0:
        raise Missing(f"a clean end (it was {code})")
    loud = loud_lines(os.path.join(WORK, "console.log"), console.log_began)
    if loud:
        raise Missing("a quiet log: " + "\n".join(loud[:10]))


def main():
    with Freedesktop():
        for language in LANGUAGES:
            step(f"the demo in {language}", lambda code=language: walk_language(code))
    print(f"{sum(results)} passed, {len(results) - sum(results)} failed")
    sys.exit(0 if all(results) else 1)


main()
