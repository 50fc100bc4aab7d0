# SPDX-License-Identifier: GPL-3.0-or-later
"""Charts: from an alert and from a vehicle's card with one click, ranges, the cursor, the table, the fleet's charts; values and pictures copied and saved."""

import csv
import os
import subprocess

from console import Missing, walk as nodes

TITLE = "charts"


def plots(visit):
    """What the plots say of themselves: title, then each line with its value."""
    return [node.name for node in nodes(visit.console.app) if node.role in ("image", "img") and ": " in node.name]


def wait_for_plot(visit, *words):
    def found():
        return next((name for name in plots(visit) if all(word in name for word in words)), None)

    return visit.console.wait(found, "a plot that says " + " and ".join(words), 60)


def choose_kind(visit, kind):
    visit.console.choose(visit.console.find("combo box", visit.text("What the chart shows")), visit.text(kind))


def walk(visit):
    console = visit.console
    open_from_alert(visit)
    open_from_card(visit)
    read_table(visit)
    look_at_fleet(visit)
    if visit.is_first_look():
        copy_and_save(visit)
    console.find(contains=visit.text("Values as a table"))


def open_from_alert(visit):
    """An alert's own button in the card of its vehicle."""
    console = visit.console
    visit.open("map")
    visit.act("win", "focus-alerts")
    console.key("Home", "Return")
    console.press(console.find(name=visit.text("Chart around this alert")))
    wait_for_plot(visit, ":")
    if visit.width < 1200:
        visit.act("win", "panel")
    visit.check_names()
    visit.picture("alert")


def open_from_card(visit):
    """The card's button: the last hour, with what the page showed before; the cursor by keyboard."""
    console = visit.console
    visit.open("map")
    console.press(console.find("button", visit.text("Chart")))
    console.press(console.find(name=visit.text("15 min", "range")))
    wait_for_plot(visit, ":")
    chart = console.find("panel", visit.text("Chart"))
    x, y, width, height = console.box(chart)
    console.click_at(x + width * 0.6, y + height * 0.4)
    console.key("Left", "Left", "ctrl+Left", "minus", "plus", "shift+Left", "End")
    visit.picture("vehicle")


def read_table(visit):
    """The same values for who does not see lines."""
    console = visit.console
    table = console.find(name=visit.text("Values as a table"))
    console.press(table)
    view = console.find(name=visit.text("The chart’s values"))
    console.wait(lambda: sum(1 for node in nodes(view) if node.role == "label" and node.name.endswith("UTC")) > 3, "rows in the table")
    visit.picture("table")
    console.press(table)


def look_at_fleet(visit):
    for kind, word, name in (("A signal across the fleet", visit.text("Median"), "spread"), ("Alerts over time", visit.text("High", "priority"), "alerts"),
                             ("Vehicles by state", visit.text("In use", "activity"), "activities")):
        choose_kind(visit, kind)
        said = wait_for_plot(visit, word)
        if not any(character.isdigit() for character in said):
            raise Missing("numbers of vehicles in " + said)
        visit.picture(name)
    choose_kind(visit, "Vehicles")


def menu(visit, item):
    visit.console.open_menu(visit.console.find(name=visit.text("Copy or save the chart")), visit.text(item))


def copy_and_save(visit):
    """Into the clipboard and into files; each is looked at."""
    console = visit.console
    wait_for_plot(visit, ":")
    menu(visit, "Copy _Picture")
    console.find(contains=visit.text("The chart’s picture was copied."))
    menu(visit, "Copy _Values")
    console.find(contains=visit.text("The chart’s values were copied."))
    for item, name in (("Save Picture (_PNG)…", "chart.png"), ("Save Values (_CSV)…", "chart.csv")):
        menu(visit, item)
        visit.picture("chooser")
        console.fill_file_chooser(visit.text("Save the Chart"), visit.file(name))
        console.wait(lambda n=name: os.path.exists(visit.file(n)), name)
    size = subprocess.run(["identify", "-format", "%w %h %k", visit.file("chart.png")], capture_output=True, text=True, check=True).stdout.split()
    assert int(size[0]) > 300 and int(size[1]) > 200 and int(size[2]) > 10, size
    with open(visit.file("chart.csv"), "rb") as file:
        assert (file.read(3) == b"\xef\xbb\xbf") == (visit.language == "ko")
    with open(visit.file("chart.csv"), encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    known = {row["plate"] for row in visit.sql("SELECT plate FROM car")}
    assert len(rows) > 10 and any(plate in title for title in rows[0] for plate in known), rows[:2]
    # What was copied is what was saved: pasted where a person would.
    visit.open("query")
    editor = console.find(contains=visit.text("Question in SQL"))
    editor.set_text_contents("")
    console.click(editor)
    console.key("ctrl+v")
    first = ",".join(list(rows[0])[:1])
    console.wait(lambda: first in editor.get_text() and editor.get_text().count("\n") > 10, "the values in the editor")
    editor.set_text_contents("")
    visit.open("history")
