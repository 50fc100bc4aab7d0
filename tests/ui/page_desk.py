# SPDX-License-Identifier: GPL-3.0-or-later
"""What belongs to the desk itself: preferences, keyboard shortcuts, main menu and credits; every page of each, and every focusable thing in them has a name."""

from console import is_showing, plain
from console import walk as nodes

TITLE = "the desk: preferences, shortcuts, menu, about"


def close(visit, title):
    visit.console.key("Escape")
    visit.console.wait(lambda: not visit.console.windows(title), f"“{title}” to close")


def preferences(visit):
    console = visit.console
    title = visit.text("Preferences")
    visit.act("app", "preferences")
    console.wait(lambda: console.windows(title), "the preferences")
    for step, page, what in (("preferences", visit.text("Desk", "preferences"), visit.text("Time zone")), ("preferences-alerts", visit.text("Alerts", "preferences"), visit.text("Sound")),
                             ("preferences-data", visit.text("Map and Data", "preferences"), visit.text("Hours that are kept"))):
        # A view switcher at the top of a wide window, at the bottom of a small one.
        switch = console.wait(lambda p=page: next((node for node in nodes(console.windows(title)[0]) if node.role in ("page tab", "radio button", "toggle button", "tab")
                                                   and p in node.name and is_showing(node)), None), f"the page “{page}”")
        console.click(switch)
        console.find(contains=what)
        visit.check_names()
        visit.picture(step)
    close(visit, title)


def shortcuts(visit):
    console = visit.console
    visit.act("win", "show-help-overlay")
    console.find(contains=visit.text("Acknowledge the selected alerts", "shortcuts"))
    visit.check_names()
    visit.picture("shortcuts")
    console.key("Escape")


def menu(visit):
    console = visit.console
    visit.act("win", "page", "map")
    console.key("F10")
    console.find(contains=plain(visit.text("_Preferences")))
    visit.check_names()
    visit.picture("menu")
    console.key("Escape")


def about(visit):
    console = visit.console
    visit.act("app", "about")
    console.find(contains=visit.text("Fleet Console contributors"))
    visit.check_names()
    visit.picture("about")
    console.key("Escape")


def walk(visit):
    for part in (preferences, shortcuts, menu, about):
        part(visit)
