# SPDX-License-Identifier: GPL-3.0-or-later
"""The window as a person meets it: found by role and name, pressed, typed into, photographed."""

import os
import re
import subprocess
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, Gio, GLib  # noqa: E402, F401
from tree import Tree  # noqa: E402

# Six people share the machines on which this runs.
PATIENCE_S = 30
APPLICATION = "/com/example/FleetConsole"  # the object of its actions


def role_of(node):
    return node.role


# What may stand in the log, with the reason.
ALLOWED = (
    # GDK 4.8 asks on which monitor a dialog is when it comes up, also where the X server has not placed it yet (one dialog in some twenty, on a slow display).
    r"gdk_monitor_get_geometry: assertion 'GDK_IS_MONITOR \(monitor\)' failed",
    # GTK 4.8 on X11 may draw a frame without the window's content while the window's size changes (seen: AdwGizmo, GtkBox, GtkStack “stages”, each next to the window; the next frame is
    # whole). It was seen in the visits of letters and reports alone, the two pages for whose least size the window used to grow by itself; not once since it does not.
    r"Trying to snapshot (AdwGizmo|GtkBox|GtkStack|GtkGizmo) 0x[0-9a-f]+ without a current allocation",
)


def loud_lines(path, began=0):
    """The warnings in a console's log, from where it began."""
    with open(path) as log:
        log.seek(began)
        return [line.strip() for line in log if ("CRITICAL" in line or "WARNING" in line) and not any(re.search(pattern, line) for pattern in ALLOWED)]


class Missing(Exception):
    """What a step needs is not there."""


def alive(call, default=None):
    """The answer of an accessible that may be gone by now."""
    try:
        return call()
    except GLib.Error:
        return default


def walk(node, limit=100000):
    """The node and what is under it now, in the order in which it is read, without what is hidden."""
    again = node.tree.find_again(node)
    return again.under(limit) if again is not None else iter(())


def has_state(node, state):
    states = alive(node.get_state_set)
    return bool(states and states.contains(state))


def plain(label):
    """A label as it is shown, without the mark of its mnemonic."""
    return label.replace("_", "")


def is_showing(node):
    """GTK 4.8 tells SHOWING of windows only: what is on the screen has a size, and nothing above it is hidden (a tree is read without that)."""
    if node.role == "frame":
        return True
    extents = alive(node.get_extents)
    return bool(extents and extents.width > 0 and extents.height > 0)


class Console:
    """One run of fleet-console."""

    bus_name = None  # once it was asked for

    def __init__(self, build, work, *options):
        self.log = open(os.path.join(work, "console.log"), "a")
        self.log_began = self.log.tell()
        self.work = work
        self.pictures = os.path.join(build, "ui")
        self.process = subprocess.Popen([os.path.join(build, "src/console/fleet-console"), *options], stdout=self.log, stderr=self.log)
        self.app = self.wait(self.find_app, "the application on the accessibility bus")
        self.main_name = self.app.children[0].name
        self.window = self.wait(self.find_window, "the window on the display")

    def find_app(self):
        tree = Tree.find(self.process.pid)
        # Registered, but not yet ready to answer.
        root = alive(tree.read) if tree is not None else None
        return root if root is not None and root.children else None

    def find_bus_name(self):
        """The connection to the session bus on which the application's actions are: a console with a database of its own takes no well-known name, and a process may have other connections."""
        if self.bus_name is not None:
            return self.bus_name
        bus = Gio.bus_get_sync(Gio.BusType.SESSION)
        driver = ("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus")
        for name in bus.call_sync(*driver, "ListNames", None, None, 0, 5000, None).unpack()[0]:
            if not name.startswith(":"):
                continue
            try:
                pid = bus.call_sync(*driver, "GetConnectionUnixProcessID", GLib.Variant("(s)", (name,)), None, 0, 5000, None).unpack()[0]
                if pid == self.process.pid and "quit" in bus.call_sync(name, APPLICATION, "org.gtk.Actions", "List", None, None, 0, 20000, None).unpack()[0]:
                    self.bus_name = name
                    return name
            except GLib.Error:
                continue
        return None

    def activate(self, path, action, parameter=None):
        """An action of the application, as the desktop would activate it; parameter is a string."""
        bus = Gio.bus_get_sync(Gio.BusType.SESSION)
        arguments = [GLib.Variant("s", parameter)] if parameter is not None else []
        bus.call_sync(self.find_bus_name(), path, "org.gtk.Actions", "Activate", GLib.Variant("(sava{sv})", (action, arguments, {})), None, 0, 20000, None)

    def find_window(self):
        """By its title: a tooltip under a pointer that was there before the window is an X window, too, and comes first."""
        return next((window for window in self.x_windows() if self.title(window) == self.main_name), None)

    def wait(self, condition, what, patience=PATIENCE_S):
        """The first true answer of condition; Missing when it does not come."""
        began = time.monotonic()
        until = began + patience
        while time.monotonic() < until:
            if self.process.poll() is not None:
                raise Missing(f"the console ended with {self.process.returncode} while waiting for {what}")
            answer = condition()
            if answer:
                if "FLEET_UI_TRACE" in os.environ:
                    print(f"# {time.monotonic() - began:5.1f} s for {what}", flush=True)
                return answer
            time.sleep(0.2)
        raise Missing(f"{what} did not come within {patience} s")

    def all(self, role=None, name=None, contains=None):
        for node in walk(self.app):
            if role and role_of(node) != role:
                continue
            if (name is None or node.name == name) and (contains is None or contains in node.name) and is_showing(node):
                yield node

    def find(self, role=None, name=None, contains=None, patience=PATIENCE_S):
        what = " ".join(filter(None, [role, name and f"“{name}”", contains and f"with “{contains}”"]))
        return self.wait(lambda: next(self.all(role, name, contains), None), what, patience)

    def rows(self, view):
        """What each row of a table says, cell by cell, in the order of the list. Its children are asked for anew: of a row that has moved the cache tells the place that it had, and of
        one that is scrolled away so do its extents."""
        found = [row for row in walk(view) if row.role == "table row"]
        order = view.tree.ask_children({row.parent.path for row in found})
        place = {path: number for paths in order.values() for number, path in enumerate(paths)}
        return [[text.name for text in row.under() if text.role == "label" and text.name] for row in sorted(found, key=lambda row: place.get(row.path, -1))]

    def count(self, role=None, name=None, contains=None):
        return sum(1 for _ in self.all(role, name, contains))

    def place(self, window):
        """x, y, width, height of an X window on the screen."""
        words = subprocess.run(["xdotool", "getwindowgeometry", "--shell", window], capture_output=True, text=True).stdout
        values = dict(line.split("=") for line in words.split())
        return int(values["X"]), int(values["Y"]), int(values["WIDTH"]), int(values["HEIGHT"])

    def x_windows(self):
        """The process's X windows on the screen: its windows, and the popups over them."""
        return subprocess.run(["xdotool", "search", "--onlyvisible", "--pid", str(self.process.pid)], capture_output=True, text=True).stdout.split()

    def windows(self, title):
        """The application's windows of this title."""
        return [top for top in self.app.tree.read().children if top.name == title]

    def box(self, node):
        """x, y, width, height on the screen: where its window or popover is, and its place in that. A popover has an X window of its own, of which GTK tells only the size."""
        extents = node.get_extents()
        above = node
        while above is not None and above.role not in ("frame", "dialog", "window"):
            if any(child.name == "GtkPopoverContent" for child in above.children):
                return self.box_in_popup(extents, above.get_extents())
            above = above.parent
        window = self.window
        if above is not None and above.name != self.main_name:
            window = self.wait(lambda: next((one for one in self.x_windows() if one != self.window and self.title(one) == above.name), None), f"the window “{above.name}”")
        x, y, _, _ = self.place(window)
        return x + extents.x, y + extents.y, extents.width, extents.height

    def box_in_popup(self, extents, popover):
        def nearest():
            places = [self.place(window) for window in self.x_windows() if window != self.window]
            fitting = [place for place in places if abs(place[2] - popover.width) < 30 and abs(place[3] - popover.height) < 30]
            return min(fitting, key=lambda place: abs(place[2] - popover.width) + abs(place[3] - popover.height), default=None)

        x, y, _, _ = self.wait(nearest, "a popover on the screen")
        return x + extents.x - popover.x, y + extents.y - popover.y, extents.width, extents.height

    def title(self, window):
        return subprocess.run(["xdotool", "getwindowname", window], capture_output=True, text=True).stdout.strip()

    def click_at(self, x, y, count=1):
        subprocess.run(["xdotool", "mousemove", str(int(x)), str(int(y))], check=True)
        self.settle()
        subprocess.run(["xdotool", "click", "--repeat", str(count), "1"], check=True)
        self.settle()

    def park(self):
        """The pointer into the corner of the screen, where it points at nothing and nothing tells what it is."""
        subprocess.run(["xdotool", "mousemove", "--sync", "1598", "998"], check=True)

    def settle(self):
        """The window has taken what it was sent: it answers a question that was asked later, twice, with a frame between."""
        for _ in range(2):
            alive(lambda: self.app.get_description())
            time.sleep(0.06)

    def click(self, node):
        x, y, width, height = self.box(node)
        self.click_at(x + width / 2, y + height / 2)

    def press(self, node):
        """The node's first action, as a screen reader does it."""
        if not node.do_action(0):
            raise Missing(f"“{node.name}” cannot be pressed")
        # A button that is pressed so is clicked a quarter of a second later (GTK's ACTIVATE_TIMEOUT): what is done before that is undone by the click.
        time.sleep(0.3)
        self.settle()

    def key(self, *keys):
        subprocess.run(["xdotool", "key", "--clearmodifiers", *keys], check=True)
        self.settle()

    def type(self, text):
        subprocess.run(["xdotool", "type", "--clearmodifiers", "--delay", "30", text], check=True)
        self.settle()

    def choose(self, box, choice):
        """What a drop-down offers: box is its button."""
        def offered():
            items = [node for node in walk(box) if node.role == "list item" and is_showing(node)]
            if not items:
                self.click(box)
            return next((node for node in items if any(child.name == choice for child in node.under())), None)

        self.click(self.wait(offered, f"the choice “{choice}”"))

    def open_menu(self, button, item):
        """A menu's item, its label without the mnemonic's mark. The item is activated as a screen reader does it."""
        wanted = plain(item)

        def offered():
            items = [node for node in walk(button) if node.role in ("menu item", "check menu item", "radio menu item")]
            # A click that came while the menu before it was going has closed nothing and opened nothing.
            if not items:
                self.click(button)
            return next((node for node in items if wanted == plain(node.name)), None)

        self.press(self.wait(offered, f"the menu's “{wanted}”"))

    def fill_file_chooser(self, title, path):
        """GTK's own file chooser, which stands for the desktop's where there is none: a name, and the button that accepts it."""
        dialog = self.find(name=title, patience=30)
        entry = self.wait(lambda: next((node for node in walk(dialog) if node.role in ("text", "entry") and is_showing(node)), None), "the entry of “" + title + "”")
        entry.set_text_contents(path)
        self.click(entry)
        self.key("End", "Return")
        self.wait(lambda: not self.count(name=title), f"“{title}” to close")

    def picture(self, name):
        time.sleep(0.6)
        subprocess.run(["import", "-window", "root", os.path.join(self.pictures, f"{name}.png")], check=True)

    def close(self):
        self.key("ctrl+q")
        try:
            return self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            return None
        finally:
            self.log.close()
