# SPDX-License-Identifier: GPL-3.0-or-later
"""The alert panel by keyboard alone: an alert's detail with its evidence and journal, a note, a shelf and its end."""

TITLE = "alerts"


def wait_for(console, ask, what):
    console.wait(ask, what, 15)


def walk(visit):
    console = visit.console
    count = lambda what: visit.sql(f"SELECT count(*) AS n FROM alert_journal WHERE what = '{what}'")[0]["n"]
    visit.open("map")
    # The panel folds in a narrow window; this opens it, and selects the first row.
    visit.act("win", "focus-alerts")
    console.find(contains=visit.text("Opened", "journal"), patience=30)
    visit.check_names()
    visit.picture("detail")

    noted = count("noted")
    console.key("ctrl+shift+n")
    console.find(contains=visit.text("Add a Note"))
    console.type("crew is on its way")
    visit.picture("note")
    console.key("Return")
    wait_for(console, lambda: count("noted") == noted + 1, "the note on disk")

    shelved = count("shelved")
    console.key("ctrl+shift+Return")
    console.find(contains=visit.text("Shelve the Alert"))
    console.type("known, being fixed")
    visit.picture("shelve")
    console.key("Return")
    wait_for(console, lambda: count("shelved") > shelved, "the shelf on disk")
    assert visit.sql("SELECT count(*) AS n FROM alert WHERE shelved_reason = 'known, being fixed'")[0]["n"] > 0, "the reason"

    console.press(console.find(contains=visit.text("Shelved", "alerts")))
    visit.act("win", "focus-alerts")
    console.find(contains=visit.text("Shelved", "journal"), patience=10)
    visit.check_names()
    visit.picture("shelved")
    unshelved = count("unshelved")
    console.key("ctrl+shift+BackSpace")
    wait_for(console, lambda: count("unshelved") > unshelved, "the alert off the shelf")
    console.press(console.find(contains=visit.text("Unacked", "alerts")))
