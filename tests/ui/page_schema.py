# SPDX-License-Identifier: GPL-3.0-or-later
"""The schema page: the demo's firmware roll-out told as notices, one of them acknowledged with a comment and accepted, and the catalog searched."""

import time

TITLE = "schema"


def wait_for(ask, patience=30):
    deadline = time.monotonic() + patience
    while not ask():
        assert time.monotonic() < deadline, f"nothing after {patience} s"
        time.sleep(0.3)


def show(visit, view):
    """One of the page's two views; the bar over all pages has a button whose name is nearly the same."""
    visit.console.press(visit.console.find(name=visit.text(view, "schema")))


def walk(visit):
    console = visit.console
    # A fifth of one model gets a firmware that adds a path, a little after the demo's start.
    wait_for(lambda: visit.sql("SELECT count(*) AS n FROM schema_change WHERE kind = 'added'")[0]["n"] > 0, 120)
    visit.open("schema")
    show(visit, "Notices")
    # Once, in the first look; the database is the same for all of them.
    if visit.is_first_look():
        follow_bar(visit)
    else:
        console.click(console.find("label", name="vehicle.body.wipers.on"))
    visit.check_names()
    visit.picture("notices")
    if visit.is_first_look():
        accept(visit)
    show(visit, "Catalog")
    console.find(contains="vehicle.")
    visit.check_names()
    visit.picture("catalog")
    search = console.find(contains=visit.text("Search the paths"))
    search.get_editable_text_iface().set_text_contents("tires[*]")
    console.find(contains="vehicle.body.tires[*].tread.mm")
    console.wait(lambda: not console.count(contains="vehicle.body.doors"), "other paths to go")
    visit.picture("catalog-searched")
    search.get_editable_text_iface().set_text_contents("")
    show(visit, "Notices")


def follow_bar(visit):
    """The bar says which change it is; its button goes to that notice, from wherever one is."""
    console = visit.console
    paths = [row["path"] for row in visit.sql("SELECT path FROM schema_change")]
    sentence = console.wait(lambda: next((node.name for node in console.all("label") if any(node.name.startswith(path + ": ") for path in paths)), None), "the bar's sentence")
    console.press(console.find("button", name=visit.text("_Show").replace("_", "")))
    console.find("label", name=sentence.split(": ")[0])


def accept(visit):
    """Acknowledged with a comment, then accepted: with the last change that breaks something the bar goes, too."""
    console = visit.console
    entry = console.find(contains=visit.text("Comment"))
    entry.get_editable_text_iface().set_text_contents("asked the maker")
    for text, state in ((visit.text("Ac_knowledge", "notice"), "acknowledged"), (visit.text("A_ccept", "notice"), "accepted")):
        console.press(console.find("button", contains=text.replace("_", "")))
        wait_for(lambda s=state: visit.sql(f"SELECT count(*) AS n FROM schema_change WHERE state = '{s}' AND comment = 'asked the maker'")[0]["n"] == 1)
    visit.picture("accepted")
