# SPDX-License-Identifier: GPL-3.0-or-later
"""The application's accessible objects, as a screen reader meets them over D-Bus, read together.

libatspi asks one question of one object at a time and waits for each answer: of a window with a thousand objects that takes seconds, while the window is busy answering. Here the
application's cache is read in one call, and who is whose child is asked of all objects of a level at once.
"""

import re

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, Gio, GLib  # noqa: E402

PATIENCE_MS = 60000
ACCESSIBLE = "org.a11y.atspi.Accessible"
ROOT = "/org/a11y/atspi/accessible/root"
NULL = "/org/a11y/atspi/null"
WINDOW_COORDINATES = 1
# Of AT-SPI's roles and states.
FRAME = 23
VISIBLE = 30
# Of a list's rows, of which GTK makes two hundred for a screen of thirty; the others are like those.
MOST_CHILDREN = 50
# Levels below the root whose children are always asked for: the window's great parts come and go, two at a time, and the cache neither learns of one that was hidden at the start nor
# forgets one that is hidden since.
ASKED_LEVELS = 10
# One of the cache's items as GVariant prints it. To unpack thousands of them in Python takes ten times as long, at each look.
TEXT = r"""('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
PAIR = rf"\({TEXT}, {TEXT}\)"
ITEM = re.compile(rf"\({PAIR}, {PAIR}, {PAIR}, (-?\d+), (-?\d+), \[([^\]]*)\], {TEXT}, (\d+), {TEXT}, \[([\d, ]*)\]\)")
ESCAPE = re.compile(r"\\(u[0-9a-f]{4}|U[0-9a-f]{8}|.)")


def read_text(printed):
    """A string as GVariant prints it."""
    if "\\" not in printed:
        return printed[1:-1]
    letters = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
    return ESCAPE.sub(lambda found: chr(int(found[1][1:], 16)) if len(found[1]) > 1 else letters.get(found[1], found[1]), printed[1:-1])


def read_item(match):
    """The item as it would be unpacked, but for its interfaces, which stay text, and its root."""
    name, path, _, _, owner, parent, index, count, interfaces, label, role, description, states = match.groups()
    return ((name[1:-1], path[1:-1]), None, (owner[1:-1], parent[1:-1]), int(index), int(count), interfaces, read_text(label), int(role), read_text(description),
            tuple(int(word) for word in states.split(",")) if states else (0, 0))


def is_shown(item):
    return item[7] == FRAME or bool(item[9][0] >> VISIBLE & 1)


def is_page(item):
    """A stack's page is no widget: it has no place."""
    return "org.a11y.atspi.Component" not in item[5]


class Extents:
    def __init__(self, x, y, width, height):
        self.x, self.y, self.width, self.height = x, y, width, height


class States:
    def __init__(self, low, high):
        self.bits = low | high << 32

    def contains(self, state):
        return bool(self.bits >> int(state) & 1)


class Node:
    """An object: name, description, role, states and children as they were when the tree was read; the methods ask the application now."""

    def __init__(self, tree, path, item=None):
        self.tree, self.path = tree, path
        self.children, self.parent = [], None
        self.name, role, self.description, states = item[6:] if item is not None else ("", 0, "", (0, 0))
        # The name of a role as it is since AT-SPI 2.51: what was a push button is a button.
        self.role = Atspi.role_get_name(Atspi.Role(role)).replace("push button", "button")
        self.states = States(*states)

    def under(self, limit=100000):
        """The node and what is under it, in the order in which it is read."""
        stack, seen = [self], 0
        while stack and seen < limit:
            node = stack.pop()
            seen += 1
            yield node
            stack.extend(reversed(node.children))

    def get_name(self):
        return self.tree.get(self.path, ACCESSIBLE, "Name")

    def get_description(self):
        return self.tree.get(self.path, ACCESSIBLE, "Description")

    def get_role_name(self):
        return self.role

    def get_state_set(self):
        return States(*self.tree.call(self.path, ACCESSIBLE, "GetState")[0])

    def get_parent(self):
        return self.parent

    def get_child_count(self):
        return len(self.children)

    def get_child_at_index(self, index):
        return self.children[index]

    # Interfaces are the node itself: what it cannot do the application says.
    def get_component_iface(self):
        return self

    get_action_iface = get_editable_text_iface = get_component_iface

    def get_extents(self, _coordinates=WINDOW_COORDINATES):
        return Extents(*self.tree.call(self.path, "org.a11y.atspi.Component", "GetExtents", GLib.Variant("(u)", (WINDOW_COORDINATES,)))[0])

    def do_action(self, index):
        return self.tree.call(self.path, "org.a11y.atspi.Action", "DoAction", GLib.Variant("(i)", (index,)))[0]

    def set_text_contents(self, text):
        return self.tree.call(self.path, "org.a11y.atspi.EditableText", "SetTextContents", GLib.Variant("(s)", (text,)))[0]

    def get_text(self):
        return self.tree.call(self.path, "org.a11y.atspi.Text", "GetText", GLib.Variant("(ii)", (0, -1)))[0]


class Tree:
    """The objects of the application whose process this is."""

    bus = None

    def __init__(self, name):
        self.name = name
        self.items, self.known = {}, {}

    @classmethod
    def find(cls, pid):
        """None while the application has not registered itself."""
        return next((tree for tree, owner in cls.each() if owner == pid), None)

    @classmethod
    def each(cls):
        """Every application on the accessibility bus, and its process there: of one in a sandbox that is the proxy which stands between."""
        if cls.bus is None:
            session = Gio.bus_get_sync(Gio.BusType.SESSION)
            address = session.call_sync("org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress", None, None, 0, PATIENCE_MS, None).unpack()[0]
            cls.bus = Gio.DBusConnection.new_for_address_sync(address, Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION, None, None)
        children = cls.bus.call_sync("org.a11y.atspi.Registry", ROOT, ACCESSIBLE, "GetChildren", None, None, 0, PATIENCE_MS, None).unpack()[0]
        for name, _ in children:
            try:
                owner = cls.bus.call_sync("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "GetConnectionUnixProcessID", GLib.Variant("(s)", (name,)),
                                          None, 0, PATIENCE_MS, None).unpack()[0]
            except GLib.Error:
                continue
            yield cls(name), owner

    def call_packed(self, path, interface, method, arguments=None):
        return self.bus.call_sync(self.name, path, interface, method, arguments, None, 0, PATIENCE_MS, None)

    def call(self, path, interface, method, arguments=None):
        return self.call_packed(path, interface, method, arguments).unpack()

    def get(self, path, interface, name):
        return self.call(path, "org.freedesktop.DBus.Properties", "Get", GLib.Variant("(ss)", (interface, name)))[0]

    def ask(self, questions):
        """The answers to questions (path, interface, method, arguments), all asked before the first is answered; None for an object that is gone."""
        answers, waiting = [None] * len(questions), set(range(len(questions)))

        def answered(bus, result, index):
            try:
                answers[index] = bus.call_finish(result).unpack()
            except GLib.Error:
                pass
            waiting.discard(index)

        for index, (path, interface, method, arguments) in enumerate(questions):
            self.bus.call(self.name, path, interface, method, arguments, None, 0, PATIENCE_MS, None, answered, index)
        while waiting:
            GLib.MainContext.default().iteration(True)
        return answers

    def ask_children(self, paths):
        answers = self.ask([(path, ACCESSIBLE, "GetChildren", None) for path in paths])
        return {path: [child for _, child in answer[0]] if answer else [] for path, answer in zip(paths, answers)}

    def ask_items(self, parent, paths):
        """What the cache would tell of objects that have just been made; they may have children."""
        everything = self.ask([(path, "org.freedesktop.DBus.Properties", "GetAll", GLib.Variant("(s)", (ACCESSIBLE,))) for path in paths])
        roles = self.ask([(path, ACCESSIBLE, "GetRole", None) for path in paths])
        states = self.ask([(path, ACCESSIBLE, "GetState", None) for path in paths])
        for index, (path, properties, role, state) in enumerate(zip(paths, everything, roles, states)):
            if properties and role and state:
                self.items[path] = ((self.name, path), None, (self.name, parent), index, -1, [], properties[0]["Name"], role[0], properties[0]["Description"], state[0])

    def read_items(self):
        """The application's cache: every object that somebody has asked for, with its parent, its place there, and how many children it has."""
        cache = self.call_packed("/org/a11y/atspi/cache", "org.a11y.atspi.Cache", "GetItems")
        items = [read_item(match) for match in ITEM.finditer(cache.print_(False))]
        assert len(items) == cache.get_child_value(0).n_children(), "the cache's items were not understood"
        self.items = {item[0][1]: item for item in items}
        self.known = {}
        for path, item in self.items.items():
            if is_shown(item):
                self.known.setdefault(item[2][1], []).append(path)
        for paths in self.known.values():
            paths.sort(key=lambda path: self.items[path][3])

    def list_children(self, paths, is_asked):
        """The children of each. What the cache tells is believed where it has all of them, except of stacks: they show another page and have as many children as before. is_asked: it is
        not believed."""
        children, doubtful = {}, []
        for path in paths:
            known = self.known.get(path, [])
            if not is_asked and path != ROOT and len(known) == self.items[path][4] and not any(is_page(self.items[child]) for child in known):
                children[path] = known
            else:
                doubtful.append(path)
        children.update(self.ask_children(doubtful))
        # An application makes an object when it is asked for it first.
        for path in doubtful:
            self.ask_items(path, [child for child in children[path][:MOST_CHILDREN] if child not in self.items and child != NULL])
        return children

    def read(self):
        """The root, and under it what is not hidden; a window counts as shown."""
        self.read_items()
        root = Node(self, ROOT, self.items.get(ROOT))
        level, depth = [root], 0
        while level:
            children = self.list_children([node.path for node in level], depth < ASKED_LEVELS)
            depth += 1
            following = []
            for node in level:
                for path in children[node.path][:MOST_CHILDREN]:
                    item = self.items.get(path)
                    if path == NULL or item is None or not is_shown(item):
                        continue
                    child = Node(self, path, item)
                    child.parent = node
                    node.children.append(child)
                    following.append(child)
            # One that was known may be gone by now.
            level = [node for node in following if node.path in self.items]
        return root

    def find_again(self, node):
        """The same object with what is under it now; None: it is gone, or hidden."""
        return next((found for found in self.read().under() if found.path == node.path), None)
