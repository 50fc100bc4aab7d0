# SPDX-License-Identifier: GPL-3.0-or-later
"""The alert panel by keyboard alone: an alert's detail with its evidence and journal, a note, a shelf and its end."""

TITLE = "alerts"


def wait_for(console, ask, what):
    console.wait(ask, what, 15)


def acknowledge_what_is_over(visit):
    """From the heading of what is over, or a row's menu where the heading may be further down: asked once, with a note. Done in the last look, so that the others have something to look at."""
    console = visit.console
    over = "SELECT count(*) AS n FROM alert WHERE condition = 'cleared' AND attention = 'unacknowledged' AND shelved_at IS NULL"
    if visit.width == 1600:
        console.press(console.find("button", visit.text("Acknowledge All…")))
    else:
        visit.act("win", "focus-alerts")
        console.key("shift+F10")
        console.press(console.find("menu item", visit.text("Acknowledge All That Are Over…")))
    console.find(contains=visit.text("A note on each of them, if you like"))
    visit.check_names()
    visit.picture("over")
    if (visit.style, visit.width) != ("dark", 1024):
        console.key("Escape")
        return
    before = visit.sql(over)[0]["n"]
    console.type("seen in the morning")
    console.key("Return")
    # What ends meanwhile is not among those that were asked about.
    wait_for(console, lambda: visit.sql(over)[0]["n"] <= before // 4, "what is over to be acknowledged")
    assert visit.sql("SELECT count(*) AS n FROM alert_journal WHERE what = 'noted' AND note = 'seen in the morning'")[0]["n"] >= before * 3 // 4, "the note on each"
    visit.picture("acknowledged")


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
    acknowledge_what_is_over(visit)
