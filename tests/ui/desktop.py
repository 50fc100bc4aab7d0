# SPDX-License-Identifier: GPL-3.0-or-later
"""A desktop that shows notifications, as its user meets them: what stands there, its buttons, and a click.

Freedesktop is the desktop's own service (org.freedesktop.Notifications), Portal the one that a sandbox sees (org.freedesktop.portal.Notification). Both live on a thread and a
connection of their own, since the test's thread waits.
"""

import threading

import gi

gi.require_version("Gio", "2.0")
from gi.repository import Gio, GLib  # noqa: E402


class Notice:
    """What stands on the screen; buttons: label → what the service calls it. Attributes stay as they were when it was shown."""

    def __init__(self, key, title, body, priority, default, buttons):
        self.key, self.title, self.body, self.priority, self.default, self.buttons = key, title, body, priority, default, buttons


class Desktop:
    """with Freedesktop() as desktop: … desktop.shown() …"""

    NAME = PATH = INTERFACES = ""

    def __init__(self):
        self.lock = threading.Lock()
        self.standing, self.history, self.withdrawn = {}, [], []
        self.context = GLib.MainContext()
        self.loop = GLib.MainLoop(self.context)
        self.ready = threading.Event()
        self.problem = None

    def __enter__(self):
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()
        if not self.ready.wait(10) or self.problem:
            raise RuntimeError(f"{self.NAME} could not be owned: {self.problem}")
        return self

    def __exit__(self, *_):
        self.loop.quit()
        self.thread.join()

    def serve(self):
        self.context.push_thread_default()
        address = Gio.dbus_address_get_for_bus_sync(Gio.BusType.SESSION, None)
        self.bus = Gio.DBusConnection.new_for_address_sync(
            address, Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION, None, None)
        for interface in Gio.DBusNodeInfo.new_for_xml(self.INTERFACES).interfaces:
            self.bus.register_object(self.PATH, interface, self.called, self.asked, None)
        answer = self.bus.call_sync("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "RequestName", GLib.Variant("(su)", (self.NAME, 4)), None, 0, 5000, None)
        if answer.unpack()[0] != 1:
            self.problem = "another has it"
        self.ready.set()
        self.loop.run()
        self.bus.close_sync(None)
        self.context.pop_thread_default()

    def called(self, _bus, sender, _path, _interface, method, parameters, invocation):
        with self.lock:
            invocation.return_value(getattr(self, method)(sender, *parameters.unpack()))

    def asked(self, _bus, _sender, _path, _interface, _name):
        return GLib.Variant("u", 1)

    def show(self, notice):
        self.standing[notice.key] = notice
        self.history.append(notice)

    def take_back(self, key):
        notice = self.standing.pop(key, None)
        if notice is not None:
            self.withdrawn.append(notice)

    def shown(self, contains=""):
        """What stands on the screen now and has this in its title."""
        with self.lock:
            return [notice for notice in self.standing.values() if contains in notice.title]

    def ever(self, contains=""):
        """All that were ever shown, each version of one that was replaced."""
        with self.lock:
            return [notice for notice in self.history if contains in notice.title]

    def press(self, notice, button=None):
        """One of its buttons, or the notification itself. It goes from the screen, as desktops have it."""
        with self.lock:
            self.standing.pop(notice.key, None)
        self.act(notice, notice.default if button is None else notice.buttons[button])


class Freedesktop(Desktop):
    NAME, PATH = "org.freedesktop.Notifications", "/org/freedesktop/Notifications"
    INTERFACES = """<node><interface name='org.freedesktop.Notifications'>
      <method name='GetCapabilities'><arg type='as' direction='out'/></method>
      <method name='GetServerInformation'><arg type='s' direction='out'/><arg type='s' direction='out'/><arg type='s' direction='out'/><arg type='s' direction='out'/></method>
      <method name='Notify'><arg type='s' direction='in'/><arg type='u' direction='in'/><arg type='s' direction='in'/><arg type='s' direction='in'/><arg type='s' direction='in'/>
        <arg type='as' direction='in'/><arg type='a{sv}' direction='in'/><arg type='i' direction='in'/><arg type='u' direction='out'/></method>
      <method name='CloseNotification'><arg type='u' direction='in'/></method>
      <signal name='NotificationClosed'><arg type='u'/><arg type='u'/></signal>
      <signal name='ActionInvoked'><arg type='u'/><arg type='s'/></signal>
    </interface></node>"""
    DISMISSED, CLOSED_BY_CALL = 2, 3

    def __init__(self):
        super().__init__()
        self.last = 0

    def GetCapabilities(self, _sender):
        return GLib.Variant("(as)", (["actions", "body", "persistence"],))

    def GetServerInformation(self, _sender):
        return GLib.Variant("(ssss)", ("Fleet test", "Fleet", "1", "1.2"))

    def Notify(self, _sender, _name, replaces, _icon, title, body, actions, hints, _timeout):
        if replaces not in self.standing:
            self.last += 1
            replaces = self.last
        pairs = dict(zip(actions[1::2], actions[::2]))
        default = "default" if "default" in actions[::2] else None
        self.show(Notice(replaces, title, body, hints.get("urgency"), default, {label: action for label, action in pairs.items() if action != "default"}))
        return GLib.Variant("(u)", (replaces,))

    def CloseNotification(self, _sender, key):
        self.take_back(key)
        self.tell("NotificationClosed", GLib.Variant("(uu)", (key, self.CLOSED_BY_CALL)))

    def tell(self, signal, arguments):
        self.bus.emit_signal(None, self.PATH, self.NAME, signal, arguments)

    def act(self, notice, action):
        self.tell("ActionInvoked", GLib.Variant("(us)", (notice.key, action)))
        self.tell("NotificationClosed", GLib.Variant("(uu)", (notice.key, self.DISMISSED)))


class Portal(Desktop):
    """The portal as an application without a name of its own would not need it: actions of the application ("app.…") go to it over the bus, by the name that is its id."""

    NAME, PATH = "org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop"
    INTERFACES = """<node><interface name='org.freedesktop.portal.Notification'>
      <method name='AddNotification'><arg type='s' direction='in'/><arg type='a{sv}' direction='in'/></method>
      <method name='RemoveNotification'><arg type='s' direction='in'/></method>
      <signal name='ActionInvoked'><arg type='s'/><arg type='s'/><arg type='av'/></signal>
      <property name='version' type='u' access='read'/>
    </interface></node>"""

    def __init__(self, application):
        super().__init__()
        self.application = application

    def AddNotification(self, _sender, key, told):
        buttons = {button["label"]: (button["action"], button.get("target")) for button in told.get("buttons", [])}
        self.show(Notice(key, told["title"], told.get("body", ""), told.get("priority"), (told.get("default-action"), told.get("default-action-target")), buttons))

    def RemoveNotification(self, _sender, key):
        self.take_back(key)

    def act(self, _notice, action):
        name, target = action
        if not name.startswith("app."):
            raise RuntimeError(f"{name} is no action of the application")
        targets = [] if target is None else [GLib.Variant("s", target)]
        self.bus.call_sync(self.application, "/" + self.application.replace(".", "/"), "org.freedesktop.Application", "ActivateAction",
                           GLib.Variant("(sava{sv})", (name[len("app."):], targets, {})), None, Gio.DBusCallFlags.NO_AUTO_START, 20000, None)
