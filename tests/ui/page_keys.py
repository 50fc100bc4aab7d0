# SPDX-License-Identifier: GPL-3.0-or-later
"""A shift's main tasks with the keyboard alone: the pointer stays in a corner, and nothing is pressed by AT-SPI, which is only read. Where the focus is, is seen on the screen."""

import io
import os
import subprocess
import time

from console import Atspi, Gio, GLib, Missing, alive, has_state, is_showing, plain, role_of
from console import walk as nodes

TITLE = "the main tasks by keyboard"

PAGES = {"alt+1": "map", "alt+2": "vehicles", "alt+4": "history", "alt+5": "schema", "alt+7": "query", "alt+8": "reports", "alt+9": "letters"}
ROWS = ("list item", "table row", "tree item", "row", "table cell")


def page_shown(visit):
    """The window's own word for the page that is in front."""
    bus = Gio.bus_get_sync(Gio.BusType.SESSION)
    answer = bus.call_sync(visit.console.find_bus_name(), "/com/example/FleetConsole/window/1", "org.gtk.Actions", "Describe", GLib.Variant("(s)", ("page",)), None, 0, 5000, None)
    return answer.unpack()[0][2][0]


def focused(console):
    """The innermost that says it has the focus."""
    found = None
    for node in nodes(console.app):
        if has_state(node, Atspi.StateType.FOCUSED) and is_showing(node) and role_of(node) not in ("frame", "window"):
            found = node
    return found


def says(node):
    """The node's name, or those of what is in it."""
    return " ".join(filter(None, [alive(part.get_name, "") for part in nodes(node, 30)])) if node is not None else ""


def describe(node):
    return f"{role_of(node)} “{says(node)[:30]}”" if node is not None else "nothing"


def tab_to(visit, what, is_it, key="Tab", most=60):
    """Tab, until the focus is on what is wanted."""
    seen = []
    for _ in range(most):
        node = focused(visit.console)
        if node is not None and is_it(node):
            return node
        seen.append(describe(node))
        visit.console.key(key)
    raise Missing(f"{what} by {key}; the focus went over " + ", ".join(seen[:30]))


def screen(console):
    """The window's pixels, without the last digit of what ticks."""
    taken = subprocess.run(["import", "-window", console.window, "-colorspace", "gray", "-depth", "8", "gray:-"], capture_output=True, check=True).stdout
    return io.BytesIO(taken).getbuffer()


EDGE = 6


def ring(console, before, after, node):
    """How many pixels along the edges of the node are not what they were: there its focus is drawn, and no text that changes by itself."""
    _, _, width, height = console.place(console.window)
    extents = node.get_extents()
    left, right, top, bottom = extents.x, extents.x + extents.width, extents.y, extents.y + extents.height
    n = 0
    for y in range(max(0, top - 4), min(height, bottom + 4)):
        whole = y < top + EDGE or y >= bottom - EDGE
        for begin, end in ((left - 4, right + 4),) if whole else ((left - 4, left + EDGE), (right - EDGE, right + 4)):
            begin, end = y * width + max(0, begin), y * width + min(width, end)
            row_before, row_after = before[begin:end], after[begin:end]
            if row_before != row_after:
                n += sum(1 for one, other in zip(row_before, row_after) if abs(one - other) > 6)
    return n


def press(console, key, attempt):
    """With time for the frame behind it, the more the oftener it came too late."""
    console.key(key)
    console.settle()
    time.sleep(0.3 * attempt)


def leaves_a_mark(console):
    """From the stop where the focus is to the next: the first looks another way with the focus than without. GTK lets the mark go three seconds after the last key, and a busy machine may
    be slow to draw it: so it is looked at again after a step back, and what has none fails each time."""
    node = focused(console)
    for attempt in range(5):
        if attempt > 0:
            press(console, "shift+Tab", attempt)
            node = focused(console)
        before = screen(console)
        press(console, "Tab", attempt)
        if node is None or ring(console, before, screen(console), node) >= 8:
            return None
    return describe(node)


def focus_is_seen(visit, most):
    """Over the next stops of Tab."""
    unseen = [mark for mark in (leaves_a_mark(visit.console) for _ in range(most)) if mark is not None]
    if unseen:
        raise Missing("a mark of the focus on " + "; ".join(unseen))


def journal(visit, what):
    return visit.sql(f"SELECT count(*) AS n FROM alert_journal WHERE what = '{what}'")[0]["n"]


def await_more(visit, what, before):
    visit.console.wait(lambda: journal(visit, what) > before, f"“{what}” in the journal on disk", 20)


def has_card(visit):
    return visit.console.count("button", name=visit.text("Close the card")) > 0


def go_through_pages(visit):
    """Each page by its keys: it is in front, and the focus is in it."""
    console = visit.console
    for key, page in PAGES.items():
        console.key(key)
        console.wait(lambda p=page: page_shown(visit) == p, f"the page “{page}” by {key}")
        console.wait(lambda: focused(console) is not None, f"the focus on “{page}”")
        focus_is_seen(visit, 3)
    console.key("F9")
    console.key("F9")


def find_a_car(visit):
    """Ctrl+K, a plate, Return: its card is open; Ctrl+L follows it; Escape closes it."""
    console = visit.console
    plate = visit.sql("SELECT plate FROM car ORDER BY plate LIMIT 1 OFFSET 11")[0]["plate"]
    console.key("ctrl+k")
    console.type(plate.split()[-1])
    console.find(contains=plate, patience=20)
    console.key("Return")
    console.wait(lambda: has_card(visit), "the car's card")
    visit.check_names()
    console.key("ctrl+l")
    console.key("ctrl+l")
    console.key("Escape")
    console.wait(lambda: not has_card(visit), "the card to close", 8)


def answer_dialog(visit, heading, words):
    console = visit.console
    console.find(contains=heading)
    console.type(words)
    console.key("Return")
    console.wait(lambda: not console.count(contains=heading), f"“{heading}” to close", 8)


def handle_an_alert(visit):
    """Select, look at its vehicle, note on, acknowledge, shelve, take back: each is on disk."""
    console = visit.console
    console.key("alt+3")
    console.key("Down")
    console.key("Up")
    console.key("Return")
    console.wait(lambda: has_card(visit), "the card of the alert's vehicle")
    before = journal(visit, "noted")
    console.key("alt+3")
    console.key("ctrl+shift+n")
    answer_dialog(visit, visit.text("Add a Note"), "by keyboard")
    await_more(visit, "noted", before)
    before = journal(visit, "shelved")
    console.key("alt+3")
    console.key("ctrl+shift+Return")
    answer_dialog(visit, visit.text("Shelve the Alert"), "by keyboard")
    await_more(visit, "shelved", before)
    before = journal(visit, "acknowledged")
    console.key("alt+3")
    console.key("ctrl+Return")
    await_more(visit, "acknowledged", before)
    # The shelf is a filter of the panel, before the list, which Tab leaves wherever in it the alert is by now.
    before = journal(visit, "unshelved")
    console.key("alt+3")
    shelved = visit.text("Shelved", "alerts")
    tab_to(visit, "the filter of shelved alerts", lambda node: says(node).startswith(shelved), "shift+Tab", 8)
    console.key("space")
    console.key("alt+3")
    console.key("ctrl+shift+BackSpace")
    await_more(visit, "unshelved", before)
    waiting = visit.text("Unacked", "alerts")
    tab_to(visit, "the filter of unacknowledged alerts", lambda node: says(node).startswith(waiting), "shift+Tab", 8)
    console.key("space")


def open_menu_of_alert(visit):
    """Shift+F10 on a row; its last line is the chart."""
    console = visit.console
    console.key("alt+3")
    console.key("shift+F10")
    line = visit.text("Chart around this alert")
    tab_to(visit, "the menu's line of the chart", lambda node: line in says(node) and role_of(node) == "menu item", "Down", 8)
    console.key("Return")
    console.wait(lambda: page_shown(visit) == "history", "the chart of the alert")


def list_vehicles(visit):
    """Alt+2: the focus is in the list; down, Return: the map shows it."""
    console = visit.console
    console.key("Escape")
    console.key("alt+2")
    console.find(contains=visit.text("Search the list"))
    tab_to(visit, "a row of the list", lambda node: role_of(node) in ROWS, most=12)
    console.key("Down")
    console.key("Return")
    console.wait(lambda: has_card(visit), "the card of the row's vehicle")
    console.key("Escape")


def ask_a_question(visit):
    """Alt+7: the editor has the focus; a statement, Ctrl+Return: the answer."""
    console = visit.console
    console.key("alt+7")
    console.wait(lambda: has_state(focused(console), Atspi.StateType.MULTI_LINE) if focused(console) is not None else False, "the focus in the editor")
    console.key("ctrl+a")
    console.type("SELECT count(*) AS cars_by_keyboard FROM car")
    console.key("Escape")
    console.key("ctrl+Return")
    console.wait(lambda: console.count("label", contains=" · ") > 0, "the answer", 30)
    visit.check_names()


def export_a_report(visit):
    """Alt+8, Ctrl+E, Return, a name, Return: the file is there. In a small window the page folds its list away, and the focus may be beside it."""
    console = visit.console
    path = visit.file("keys.csv")
    console.key("alt+8")
    console.wait(lambda: page_shown(visit) == "reports", "the reports")
    save = plain(visit.text("Save _CSV…", "reports"))
    console.wait(lambda: any(node.states.contains(Atspi.StateType.SENSITIVE) for node in console.all("button", name=save)), "an answer", 60)
    console.key("ctrl+e")
    console.find(contains=plain(visit.text("_Guard against formulas", "reports")))
    visit.check_names()
    tab_to(visit, "the dialog's button", lambda node: role_of(node) == "button" and plain(visit.text("_Save…")) in says(node), most=20)
    console.key("Return")
    title = visit.text("Save as CSV", "reports")
    console.find(name=title)
    console.key("ctrl+a")
    console.type(path)
    console.key("Return")
    console.wait(lambda: os.path.exists(path), path, 60)
    console.wait(lambda: not console.count(name=title), "the file chooser to close", 8)


def leave_popovers(visit):
    """Escape closes what a button opened, and nothing else."""
    console = visit.console
    for key, name in (("alt+4", visit.text("Kept charts")), ("alt+1", visit.text("Base Map"))):
        console.key(key)
        tab_to(visit, f"the button “{name}”", lambda node, n=name: n in says(node) and role_of(node) in ("toggle button", "button", "push button"), "shift+Tab", 80)
        before = len(console.x_windows())
        console.key("space")
        console.wait(lambda b=before: len(console.x_windows()) > b, f"the popover of “{name}”", 8)
        visit.check_names()
        console.key("Escape")
        console.wait(lambda b=before: len(console.x_windows()) == b, f"the popover of “{name}” to close", 8)


def open_windows(visit):
    """Preferences, shortcuts, and what the main menu has: each opens by keys and is left by Escape."""
    console = visit.console
    console.key("alt+1")
    for key, title in (("ctrl+comma", visit.text("Preferences")),):
        console.key(key)
        console.wait(lambda t=title: console.windows(t), f"“{title}”")
        visit.check_names()
        console.key("Escape")
        console.wait(lambda t=title: not console.windows(t), f"“{title}” to close", 8)
    # The application's keys are its keys in a popover, too.
    before = len(console.x_windows())
    console.key("F10")
    console.wait(lambda: len(console.x_windows()) > before, "the main menu")
    console.key("ctrl+comma")
    console.wait(lambda: console.windows(title), f"“{title}” from within the menu")
    console.key("Escape")
    console.wait(lambda: not console.windows(title), f"“{title}” to close", 8)
    console.key("Escape")
    console.wait(lambda: len(console.x_windows()) == before, "the main menu to close", 8)
    shortcut = visit.text("Acknowledge the selected alerts", "shortcuts")
    console.key("ctrl+question")
    console.find(contains=shortcut)
    console.key("Escape")
    console.wait(lambda: not console.count(contains=shortcut), "the shortcuts to close", 8)
    for line in ("_Import the Past…", "_Connections…", "_About Fleet Console"):
        label, before = plain(visit.text(line)), len(console.x_windows())
        console.key("F10")
        tab_to(visit, f"the menu's “{label}”", lambda node, n=label: plain(says(node)).startswith(n) and role_of(node) == "menu item", "Down", 16)
        console.key("Return")
        console.wait(lambda b=before: len(console.x_windows()) > b, f"the window of “{label}”", 12)
        visit.check_names()
        console.key("Escape")
        console.wait(lambda b=before: len(console.x_windows()) == b, f"the window of “{label}” to close", 8)


def silence(visit):
    """Ctrl+M, while something rings, and again."""
    console = visit.console
    silenced = visit.text("Silenced. Press to hear it again (Ctrl+M)")
    rings = visit.text("It rings until somebody acknowledges. Press to silence it for 10 minutes, or until something as grave begins (Ctrl+M)")
    console.find("button", contains=rings, patience=120)
    console.key("ctrl+m")
    console.find("button", contains=silenced, patience=8)
    console.key("ctrl+m")
    console.find("button", contains=rings, patience=8)


PARTS = (go_through_pages, find_a_car, handle_an_alert, open_menu_of_alert, list_vehicles, ask_a_question, export_a_report, leave_popovers, open_windows, silence)


def walk(visit):
    # The pointer in the corner; where the window is small its panel is folded, which Alt+3 opens.
    visit.console.park()
    visit.console.key("alt+1")
    for part in PARTS if visit.is_first_look() else (find_a_car, handle_an_alert, leave_popovers):
        try:
            part(visit)
        except Missing as missing:
            raise Missing(f"{part.__name__.replace('_', ' ')}: {missing}") from None
