# SPDX-License-Identifier: GPL-3.0-or-later
"""The window as a person meets it: found by role and name, pressed, typed into, photographed."""

import os
import re
import subprocess
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, Gio, GLib  # noqa: E402

PATIENCE_S = 15


def role_of(node):
    """The role's name as it is since AT-SPI 2.51: what was a push button is a button."""
    return (alive(node.get_role_name, "") or "").replace("push button", "button")


# What may stand in the log, with the reason. On the way back to the map two labels at once were once measured as -3 pixels wide, which GTK takes for 0: as far as was found, the
# two of libshumate's scale.
ALLOWED = (r"GtkLabel 0x[0-9a-f]+ \(label\) reported min width -\d, but sizes must be >= 0",)


def loud_lines(path):
    """The warnings in a console's log."""
    with open(path) as log:
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
    """The node and what is under it, without what is hidden."""
    stack, seen = [node], 0
    while stack and seen < limit:
        node = stack.pop()
        if node is None or (seen and alive(node.get_role_name) != "frame" and not has_state(node, Atspi.StateType.VISIBLE)):
            continue
        seen += 1
        yield node
        count = alive(node.get_child_count, 0)
        stack.extend(alive(lambda i=i: node.get_child_at_index(i)) for i in reversed(range(min(count, 200))))


def has_state(node, state):
    states = alive(node.get_state_set)
    return bool(states and states.contains(state))


def is_showing(node):
    """GTK 4.8 tells SHOWING of windows only: what is on the screen has a size, and nothing above it is hidden (walk() sees to that)."""
    if has_state(node, Atspi.StateType.SHOWING):
        return True
    component = alive(node.get_component_iface)
    extents = alive(lambda: component.get_extents(Atspi.CoordType.WINDOW)) if component else None
    return bool(extents and extents.width > 0 and extents.height > 0)


class Console:
    """One run of fleet-console."""

    def __init__(self, build, work, *options):
        self.log = open(os.path.join(work, "console.log"), "a")
        self.work = work
        self.pictures = os.path.join(build, "ui")
        self.process = subprocess.Popen([os.path.join(build, "src/console/fleet-console"), *options], stdout=self.log, stderr=self.log)
        self.app = self.wait(self.find_app, "the application on the accessibility bus")
        self.window = self.wait(self.find_window, "the window on the display")

    def find_app(self):
        desktop = Atspi.get_desktop(0)
        for i in range(desktop.get_child_count()):
            app = alive(lambda i=i: desktop.get_child_at_index(i))
            if app is not None and alive(app.get_process_id) == self.process.pid and alive(app.get_child_count, 0):
                return app
        return None

    def find_bus_name(self):
        """The name of the application's own connection to the session bus; a console with a database of its own takes no well-known one."""
        bus = Gio.bus_get_sync(Gio.BusType.SESSION)
        driver = ("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus")
        for name in bus.call_sync(*driver, "ListNames", None, None, 0, 5000, None).unpack()[0]:
            if not name.startswith(":"):
                continue
            try:
                pid = bus.call_sync(*driver, "GetConnectionUnixProcessID", GLib.Variant("(s)", (name,)), None, 0, 5000, None).unpack()[0]
            except GLib.Error:
                continue
            if pid == self.process.pid:
                return name
        return None

    def activate(self, path, action, parameter=None):
        """An action of the application, as the desktop would activate it; parameter is a string."""
        bus = Gio.bus_get_sync(Gio.BusType.SESSION)
        arguments = [GLib.Variant("s", parameter)] if parameter is not None else []
        bus.call_sync(self.find_bus_name(), path, "org.gtk.Actions", "Activate", GLib.Variant("(sava{sv})", (action, arguments, {})), None, 0, 20000, None)

    def find_window(self):
        result = subprocess.run(["xdotool", "search", "--onlyvisible", "--pid", str(self.process.pid)], capture_output=True, text=True)
        windows = result.stdout.split()
        return windows[0] if windows else None

    def wait(self, condition, what, patience=PATIENCE_S):
        """The first true answer of condition; Missing when it does not come."""
        until = time.monotonic() + patience
        while time.monotonic() < until:
            if self.process.poll() is not None:
                raise Missing(f"the console ended with {self.process.returncode} while waiting for {what}")
            answer = condition()
            if answer:
                return answer
            time.sleep(0.2)
        raise Missing(f"{what} did not come within {patience} s")

    def all(self, role=None, name=None, contains=None):
        for node in walk(self.app):
            if role and role_of(node) != role:
                continue
            text = alive(node.get_name, "") or ""
            if (name is None or text == name) and (contains is None or contains in text) and is_showing(node):
                yield node

    def find(self, role=None, name=None, contains=None, patience=PATIENCE_S):
        what = " ".join(filter(None, [role, name and f"“{name}”", contains and f"with “{contains}”"]))
        return self.wait(lambda: next(self.all(role, name, contains), None), what, patience)

    def count(self, role=None, name=None, contains=None):
        return sum(1 for _ in self.all(role, name, contains))

    def windows(self, title):
        """The application's other windows of this title."""
        tops = [alive(lambda i=i: self.app.get_child_at_index(i)) for i in range(alive(self.app.get_child_count, 0))]
        return [top for top in tops if top is not None and alive(top.get_name) == title]

    def window_of(self, title):
        """The display's window of this title, or the main one."""
        if title is None:
            return self.window
        found = subprocess.run(["xdotool", "search", "--onlyvisible", "--name", f"^{title}$"], capture_output=True, text=True).stdout.split()
        if not found:
            raise Missing(f"a window “{title}” on the display")
        return found[0]

    def box(self, node, title=None):
        """x, y, width, height on the screen: the place of the window (of this title, or the main one) and the node's place in it."""
        extents = node.get_component_iface().get_extents(Atspi.CoordType.WINDOW)
        place = subprocess.run(["xdotool", "getwindowgeometry", "--shell", self.window_of(title)], capture_output=True, text=True).stdout
        values = dict(line.split("=") for line in place.split())
        return int(values["X"]) + extents.x, int(values["Y"]) + extents.y, extents.width, extents.height

    def click_at(self, x, y, count=1):
        subprocess.run(["xdotool", "mousemove", str(int(x)), str(int(y))], check=True)
        time.sleep(0.2)
        subprocess.run(["xdotool", "click", "--repeat", str(count), "1"], check=True)
        time.sleep(0.4)

    def click(self, node, title=None):
        x, y, width, height = self.box(node, title)
        self.click_at(x + width / 2, y + height / 2)

    def press(self, node):
        """The node's first action, as a screen reader does it."""
        action = node.get_action_iface()
        if action is None or not action.do_action(0):
            raise Missing(f"“{node.get_name()}” cannot be pressed")
        time.sleep(0.4)

    def key(self, *keys):
        subprocess.run(["xdotool", "key", "--clearmodifiers", *keys], check=True)
        time.sleep(0.4)

    def type(self, text):
        subprocess.run(["xdotool", "type", "--clearmodifiers", "--delay", "40", text], check=True)
        time.sleep(0.6)

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
