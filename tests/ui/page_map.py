# SPDX-License-Identifier: GPL-3.0-or-later
"""The map: clusters and vehicles, the panel beside it; an alert's vehicle with its card."""

TITLE = "map"


def walk(visit):
    console = visit.console
    visit.open("map")
    console.find(contains=visit.text("Alerts", "page"))
    console.find(name=visit.text("Base Map"))
    visit.check_names()
    # The whole fleet, wherever the map was before.
    console.key("Home")
    visit.picture("map")
    visit.act("win", "focus-alerts")
    console.key("Home", "Return")
    console.find("button", visit.text("Close the card"))
    visit.check_names()
    visit.picture("card")
    if visit.width < 1200:
        visit.act("win", "panel")
        visit.picture("card-folded")
    console.press(console.find("button", visit.text("Close the card")))
    console.wait(lambda: not console.count("button", visit.text("Close the card")), "the card to close")
