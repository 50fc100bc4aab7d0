# SPDX-License-Identifier: GPL-3.0-or-later
"""Charts: from an alert and from a vehicle's card with one click, ranges, the cursor, the table, the fleet's charts, values into the clipboard."""

import time

from console import Missing, alive, role_of, walk as nodes

TITLE = "charts"


def plots(visit):
    """What the plots say of themselves: title, then each line with its value."""
    return [alive(node.get_name, "") or "" for node in nodes(visit.console.app) if role_of(node) in ("image", "img") and (alive(node.get_name, "") or "").count(": ")]


def wait_for_plot(visit, *words):
    def found():
        return next((name for name in plots(visit) if all(word in name for word in words)), None)

    return visit.console.wait(found, "a plot that says " + " and ".join(words), 30)


def choose_kind(visit, step):
    box = visit.console.find(contains=visit.text("What the chart shows"))
    visit.console.click(box)
    visit.console.key("Home", *["Down"] * step, "Return")


def walk(visit):
    console = visit.console
    # An alert's own button in the card of its vehicle.
    visit.open("map")
    visit.act("win", "focus-alerts")
    console.key("Home", "Return")
    console.press(console.find(name=visit.text("Chart around this alert")))
    wait_for_plot(visit, ":")
    visit.check_names()
    visit.picture("alert")

    # The card's button: the last hour, with what the page showed before.
    visit.open("map")
    console.press(console.find(role="button", name=visit.text("Chart")))
    console.press(console.find(name=visit.text("15 min", "range")))
    wait_for_plot(visit, ":")
    chart = console.find(name=visit.text("Chart"), role="panel") if console.count(name=visit.text("Chart"), role="panel") else None
    if chart is not None:
        x, y, width, height = console.box(chart)
        console.click_at(x + width * 0.6, y + height * 0.4)
        console.key("Left", "Left", "ctrl+Left", "minus", "plus", "shift+Left", "End")
    visit.picture("vehicle")

    # The same values for who does not see lines.
    table = console.find(contains=visit.text("Values as a table"))
    console.press(table)
    view = console.find(name=visit.text("The chart’s values"))
    console.wait(lambda: sum(1 for node in nodes(view, 120) if "-" in (alive(node.get_name, "") or "")) > 3, "rows in the table")
    visit.picture("table")
    console.press(table)

    # The whole fleet.
    for step, name in ((1, "spread"), (2, "alerts"), (3, "activities")):
        choose_kind(visit, step)
        word = {1: visit.text("Median"), 2: visit.text("High", "priority"), 3: visit.text("In use", "activity")}[step]
        said = wait_for_plot(visit, word)
        if step == 3 and not any(character.isdigit() for character in said):
            raise Missing("numbers of vehicles in " + said)
        time.sleep(0.5)
        visit.picture(name)
    choose_kind(visit, 0)

    # Values into the clipboard, and it is said.
    console.click(console.find(contains=visit.text("Copy or save the chart")))
    console.press(find_item(visit, visit.text("Copy _Values")))
    console.find(contains=visit.text("The chart’s values were copied."))


def find_item(visit, label):
    """A menu's item, whose label stands without its mnemonic's mark."""
    return visit.console.find(contains=label.split("(")[0].replace("_", ""))
