# SPDX-License-Identifier: GPL-3.0-or-later
"""A new user's first quarter of an hour, with nothing but the bundle: a connection to a secured broker made in the window, vehicles on the map, the first alert acknowledged from its notification.

What stands between sandbox and desktop is real: Debian's portals (file chooser, notifications, secret), its keyring and its notification daemon. The user's certificate lies in
Documents, which the sandbox does not see.

Usage: first_run.py HOME WORK     with FLATPAK_USER_DIR, DISPLAY and a session bus; WORK has the broker's archives (kafka-jars), and gets the pictures first-run-*.png
"""

import glob
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import datetime, timezone

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "../kafka")]
from sandboxed import ID, Missing, Sandboxed, inside, sql  # noqa: E402
from console import Atspi, GLib, alive, has_state, loud_lines  # noqa: E402
from secure_broker import SCRAM_USER, SecureBroker  # noqa: E402

HOME, WORK = sys.argv[1:3]
PASSWORD = "Kanarienvogel-" + os.urandom(6).hex()
VEHICLES = 30
REFUSAL = f"The broker does not let “{SCRAM_USER}” in: the name or the password is wrong."
DATA = os.path.join(HOME, ".var/app", ID)


class Desk:
    """What a desktop has running when its user logs in; the bus starts the portals. with Desk(): …"""

    def __enter__(self):
        keyring = subprocess.Popen(["gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        keyring.stdin.write(b"the keyring's own\n")
        keyring.stdin.close()
        self.log = open(os.path.join(WORK, "desk.log"), "w")
        self.processes = [keyring, subprocess.Popen(["/usr/lib/notification-daemon/notification-daemon"], stdout=self.log, stderr=self.log)]
        return self

    def __exit__(self, *_):
        for process in self.processes:
            process.terminate()
            process.wait()


def below(node):
    """The accessible and all that is under it."""
    yield node
    for index in range(alive(node.get_child_count, 0)):
        child = alive(lambda i=index: node.get_child_at_index(i))
        if child is not None:
            yield from below(child)


class Newcomer:
    def __init__(self, broker):
        self.broker = broker
        self.console = None
        documents = os.path.join(HOME, "Documents")
        os.makedirs(documents, exist_ok=True)
        self.certificate = shutil.copy(broker.authority.certificate, os.path.join(documents, "fleet-ca.pem"))

    def start(self):
        self.console = Sandboxed(HOME, WORK)

    def picture(self, name):
        self.console.picture(f"first-run-{name}")

    def row(self, title):
        """The form's row of this title has the focus."""
        self.console.click(self.console.find("label", name=title))

    def choose_file(self, path):
        """The desktop's own file chooser, in a process of its own."""
        console = self.console
        found = lambda: subprocess.run(["xdotool", "search", "--onlyvisible", "--name", "^Choose a File$"], capture_output=True, text=True).stdout.split()
        dialog = console.wait(lambda: next(iter(found()), None), "the portal's file chooser")
        subprocess.run(["xdotool", "windowactivate", "--sync", dialog], check=True)
        console.type(path)
        self.picture("3-certificate")
        console.key("Return")
        console.wait(lambda: not found(), "the file chooser to close")

    # the steps

    def welcome(self):
        if glob.glob(os.path.join(DATA, "*", "fleet-console", "*")):
            raise Missing("a user who has nothing yet")
        self.start()
        self.console.find(contains="Welcome to Fleet Console")
        self.picture("1-welcome")

    def fill_the_form(self):
        console = self.console
        console.press(console.find("button", contains="Connect to Kafka"))
        console.find(contains="Name of the connection")
        console.type("Seoul")
        self.row("Servers (host:port, with commas between)")
        console.type(self.broker.sasl)
        console.key("Tab", "space")
        self.picture("2-security")
        # The fourth way of the list: TLS, SCRAM password.
        console.key("Down", "Down", "Down", "Return")
        console.press(console.find("button", name="Choose a file"))
        self.choose_file(self.certificate)
        self.row("User name")
        console.type(SCRAM_USER)
        self.row("Password")
        console.type("not the password")
        self.picture("4-form")

    def be_refused(self):
        self.console.press(self.console.find("button", contains="Save and Check"))
        self.console.find(contains=REFUSAL, patience=40)
        self.picture("5-refused")

    def be_let_in(self):
        console = self.console
        console.press(console.find("button", contains="Back"))
        console.find(contains="Name of the connection")
        self.row("Password")
        console.key("ctrl+a")
        console.type(PASSWORD)
        console.press(console.find("button", contains="Save and Check"))
        console.find(contains="The connection works.", patience=60)
        self.picture("6-checked")

    def see_the_fleet(self):
        self.console.key("alt+o")
        self.console.find(contains=f"Map with {VEHICLES} vehicles", patience=60)
        self.console.find(contains="Connection Seoul")
        if self.console.count("button", contains="Acknowledge"):
            raise Missing("a fleet without an alert so far")
        time.sleep(2)
        self.picture("7-fleet")

    def database(self):
        return glob.glob(os.path.join(DATA, "data/fleet-console/*.db"))[0]

    def is_active(self):
        return any(has_state(top, Atspi.StateType.ACTIVE) for top in self.console.app.tree.read().children)

    def notification(self):
        """The notification's button "Acknowledge" on the screen. The daemon is of GTK 3, which answers libatspi alone."""
        desktop = Atspi.get_desktop(0)
        desktop.clear_cache()
        for index in range(desktop.get_child_count()):
            app = alive(lambda i=index: desktop.get_child_at_index(i))
            if app is not None and "notification" in (alive(app.get_name) or ""):
                return next((node for node in below(app) if "button" in alive(node.get_role_name, "") and alive(node.get_name) == "Acknowledge"), None)
        return None

    def be_called(self):
        """The operator is elsewhere when a car crashes; the desktop calls."""
        subprocess.run(["xdotool", "windowminimize", self.console.window], check=True)
        self.console.wait(lambda: not self.is_active(), "the window to be left")
        device = sql(self.database(), "SELECT device_id FROM device WHERE car_id IS NOT NULL ORDER BY device_id LIMIT 1")[0]["device_id"]
        now = datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        crash = {"deviceId": device, "time": now, "vehicle": {"position": {"lat": 37.498, "lon": 127.028, "heading": 90, "speed": {"kmh": 0}}}, "events": [{"type": "crash", "g": 3.4}]}
        subprocess.run(self.broker.java("kafka.tools.ConsoleProducer", "--bootstrap-server", self.broker.bootstrap, "--topic", "fleet.telemetry"), check=True, text=True,
                       input=json.dumps(crash) + "\n", stdout=self.broker.log, stderr=self.broker.log)
        self.console.wait(self.notification, "a notification of the desktop with “Acknowledge”")
        self.picture("8-notification")

    def acknowledge(self):
        button = self.notification()
        extents = button.get_component_iface().get_extents(Atspi.CoordType.SCREEN)
        self.console.click_at(extents.x + extents.width / 2, extents.y + extents.height / 2)
        ask = "SELECT attention, acknowledged_by FROM alert WHERE rule = 'crash' AND attention = 'acknowledged'"
        row = self.console.wait(lambda: next(iter(sql(self.database(), ask)), None), "the acknowledgement on the disk")
        if not row["acknowledged_by"]:
            raise Missing("the name of who acknowledged")
        self.console.wait(lambda: self.notification() is None, "the notification to go")
        if self.is_active():
            raise Missing("a window that stays where it is")
        subprocess.run(["xdotool", "windowactivate", self.console.window], check=True)
        self.console.wait(self.is_active, "the window")
        self.console.press(next(node for node in self.console.all(contains="All ") if "button" in node.role and node.name == "All 1"))
        self.console.find(contains=row["acknowledged_by"])
        self.picture("9-acknowledged")

    def come_again(self):
        """The next day: it opens by itself, with the password from the keyring and the certificate that was chosen."""
        self.end()
        self.start()
        self.console.find(contains="Connection Seoul", patience=60)
        self.console.find(contains=f"Map with {VEHICLES} vehicles", patience=60)
        self.console.wait(lambda: any("Live" in node.name for node in self.console.all("label")), "the stream to be live", 60)
        self.picture("10-next-day")
        self.end()

    def end(self):
        code = self.console.close()
        if code != 0:
            raise Missing(f"a clean end (it was {code})")
        loud = loud_lines(self.console.log_path)
        if loud:
            raise Missing("a quiet log: " + "\n".join(loud[:10]))

    def find_no_password(self):
        """What the sandbox has written, and the desktop's home: the password is in none of it in clear."""
        files = [path for path in glob.glob(os.path.join(HOME, "**"), recursive=True, include_hidden=True) if os.path.isfile(path)]
        if len(files) < 10:
            raise Missing(f"files to look into: {files}")
        for path in files:
            with open(path, "rb") as file:
                if PASSWORD.encode() in file.read():
                    raise Missing(f"a password that is nowhere in clear: it is in {path}")


def play(newcomer):
    steps = [newcomer.welcome, newcomer.fill_the_form, newcomer.be_refused, newcomer.be_let_in, newcomer.see_the_fleet, newcomer.be_called, newcomer.acknowledge, newcomer.come_again,
             newcomer.find_no_password]
    for step in steps:
        try:
            step()
            print(f"# {step.__name__.replace('_', ' ')}", flush=True)
        except (Missing, subprocess.SubprocessError, GLib.Error, StopIteration, IndexError, OSError) as error:
            print(f"{step.__name__}: {error}")
            if newcomer.console is not None and newcomer.console.process.poll() is None:
                newcomer.picture("failed")
                print([node.name for node in newcomer.console.all("label")][:60])
                subprocess.run(["flatpak", "kill", ID])
            return 1
    return 0


def main():
    os.environ["XDG_CURRENT_DESKTOP"] = "GNOME"
    with tempfile.TemporaryDirectory(prefix="fleet-broker-") as far, SecureBroker(WORK, f"{far}/broker", f"{far}/certificates", PASSWORD) as broker:
        inside("fleet-headless", "simulate", "--vehicles", str(VEHICLES), "--seconds", "10", "--seed", "1", "--brokers", broker.bootstrap, "--rate", "max")
        broker.allow([SCRAM_USER], "Describe", "Read")
        with Desk():
            return play(Newcomer(broker))


sys.exit(main())
