# SPDX-License-Identifier: GPL-3.0-or-later
"""The desktop's notifications: who looks at the window is not called, who does not is, once; the buttons act; what is handled is taken back; a storm becomes a number.

A broker in memory says each record at its moment; the desktop's service is tests/ui/desktop.py.

Usage: herald.py BUILD WORK
"""

import hashlib
import json
import os
import subprocess
import sys
import time
from datetime import datetime, timezone

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from console import Atspi, Console, Missing, has_state, loud_lines  # noqa: E402
from steps import results, step  # noqa: E402
from desktop import Freedesktop  # noqa: E402

BUILD, WORK = sys.argv[1], sys.argv[2]
HEADLESS = os.path.join(BUILD, "src/headless/fleet-headless")
N_CARS = 40
STORM = range(10, 30)
AT_ONCE, SPAN_S = 5, 10
RULES = """[alarm]
name=Alarm
severity=high
class=alarm
when=alarm = 'bell'
message={car.plate} rings
cause=The alarm.
consequence=Noise.
action=Look.
time-to-respond=1m
notify=desktop

[fire]
name=Fire
severity=critical
class=alarm
when=alarm = 'fire'
message={car.plate} burns
cause=Fire.
consequence=Loss.
action=Call 119.
time-to-respond=1m
notify=desktop

[whisper]
name=Whisper
severity=high
class=alarm
when=alarm = 'whisper'
message={car.plate} whispers
cause=None.
consequence=None.
action=None.
time-to-respond=1m
notify=none
"""


class Fleet:
    """Cars that do what they are told, on a broker of their own."""

    TOPICS = ("fleet.telemetry", "fleet.cdc.carinfo", "fleet.cdc.deviceinfo", "fleet.cdc.reservation")

    def __enter__(self):
        self.broker = subprocess.Popen([os.path.join(BUILD, "tests/kafka/mock-broker"), *self.TOPICS], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.bootstrap = self.broker.stdout.readline().strip()
        for car in range(N_CARS):
            self.send("fleet.cdc.carinfo", {"car_id": f"c{car}", "plate": f"12가 {1000 + car}", "model": "Ioniq 5", "fuel_type": "electric", "zone": "Gangnam"})
            self.send("fleet.cdc.deviceinfo", {"device_id": f"d{car}", "car_id": f"c{car}", "model": "T1", "firmware": "1"})
        return self

    def __exit__(self, *_):
        self.broker.stdin.close()
        self.broker.wait(timeout=20)

    def send(self, topic, record):
        self.broker.stdin.write(f"{topic} {json.dumps(record, ensure_ascii=False)}\n")
        self.broker.stdin.flush()
        if self.broker.stdout.readline().strip() != topic:
            raise RuntimeError("the broker did not take a record")

    def say(self, car, alarm="none"):
        now = datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        self.send("fleet.telemetry", {"deviceId": f"d{car}", "time": now, "alarm": alarm,
                                      "vehicle": {"position": {"lat": 37.5 + car / 1000, "lon": 127.0, "heading": 0, "speed": {"kmh": 0}}}})


def plate(car):
    return f"12가 {1000 + car}"


class Watch:
    """An operator at the window, and away from it."""

    def __init__(self, fleet, desktop):
        self.fleet, self.desktop = fleet, desktop
        self.profiles = [self.make_profile(name) for name in ("seoul", "busan")]
        self.profile = self.profiles[0]
        self.console = Console(BUILD, WORK, "--profile", self.profile)

    def make_profile(self, name):
        path = os.path.join(WORK, f"{name}.ini")
        with open(os.path.join(WORK, "alarm-rules.ini"), "w") as file:
            file.write(RULES)
        with open(path, "w") as file:
            file.write(f"[kafka]\nbootstrap.servers={self.fleet.bootstrap}\n[rules]\nfile={os.path.join(WORK, 'alarm-rules.ini')}\n")
        return path

    def database(self):
        name = os.path.basename(self.profile)[:-len(".ini")]
        return os.path.join(os.environ["XDG_DATA_HOME"], "fleet-console", f"{name}-{hashlib.sha256(self.profile.encode()).hexdigest()[:8]}.db")

    def sql(self, statement):
        return json.loads(subprocess.run([HEADLESS, "sql", "--database", self.database(), "--format", "json", statement], capture_output=True, text=True, check=True).stdout)

    def alert(self, car):
        rows = self.sql(f"SELECT id, condition, attention, acknowledged_by FROM alert WHERE car_id = 'c{car}' ORDER BY opened_at DESC LIMIT 1")
        return rows[0] if rows else None

    def listed(self, car):
        self.console.find(contains=f"{plate(car)}", patience=30)
        return self.console.wait(lambda: self.alert(car), f"the alert of {plate(car)} on disk")

    def is_active(self):
        return any(has_state(top, Atspi.StateType.ACTIVE) for top in self.console.app.tree.read().children)

    def go_away(self):
        subprocess.run(["xdotool", "windowminimize", self.console.window], check=True)
        self.console.wait(lambda: not self.is_active(), "the window to be left")

    def come_back(self):
        subprocess.run(["xdotool", "windowactivate", self.console.window], check=True)
        self.console.wait(self.is_active, "the window to be looked at")

    def notice(self, contains):
        return self.console.wait(lambda: next(iter(self.desktop.shown(contains)), None), f"a notification with “{contains}”")

    def gone(self, notice, what):
        """Taken back by us, not by the desktop."""
        self.console.wait(lambda: notice.key in [old.key for old in self.desktop.withdrawn], f"the notification of {notice.title} to be taken back: {what}")

    # the steps

    def watched(self):
        for car in range(N_CARS):
            self.fleet.say(car)
        self.console.find(contains=f"Map with {N_CARS} vehicles", patience=60)
        self.console.wait(self.is_active, "the window to be looked at")
        self.fleet.say(0, "bell")
        self.listed(0)

    def called(self):
        self.go_away()
        self.fleet.say(1, "whisper")
        self.fleet.say(2, "bell")
        notice = self.notice(plate(2))
        wrong = [part for part, well in ((notice.title, notice.title == f"Alarm — {plate(2)}"), (notice.body, notice.body == f"{plate(2)} rings"),
                                         (str(notice.buttons), list(notice.buttons) == ["Acknowledge", "Show on Map"])) if not well]
        if wrong:
            raise Missing(f"title, text and buttons of the alert: {wrong}")
        self.console.wait(lambda: self.alert(1), "the alert that tells nobody")
        others = [notice.title for notice in self.desktop.ever() if plate(2) not in notice.title]
        if others:
            raise Missing(f"nobody called who looks, and nobody for a rule that tells nobody: {others}")

    def acknowledge(self):
        notice = self.notice(plate(2))
        self.desktop.press(notice, "Acknowledge")
        row = self.console.wait(lambda: next((row for row in [self.alert(2)] if row["attention"] == "acknowledged"), None), "the acknowledgement on disk")
        if not row["acknowledged_by"]:
            raise Missing("the name of who acknowledged")
        if self.is_active():
            raise Missing("a window that stays where it is")

    def show_on_map(self):
        self.console.activate("/com/example/FleetConsole/window/1", "page", "vehicles")
        self.fleet.say(3, "fire")
        self.desktop.press(self.notice(plate(3)), "Show on Map")
        self.console.wait(self.is_active, "the window to come up")
        self.console.find("button", "Close the card")
        self.console.find(contains=f"Map with {N_CARS} vehicles")
        self.console.picture("herald-shown")
        self.console.press(self.console.find("button", "Close the card"))
        self.console.wait(lambda: not self.console.count("button", "Close the card"), "the card to close")

    def press_the_notice(self):
        self.go_away()
        self.fleet.say(4, "bell")
        self.desktop.press(self.notice(plate(4)))
        self.console.wait(self.is_active, "the window to come up")
        self.console.find("button", "Close the card")

    def elsewhere(self):
        self.go_away()
        self.fleet.say(5, "bell")
        notice = self.notice(plate(5))
        subprocess.run([HEADLESS, "alert", "acknowledge", self.alert(5)["id"], "--profile", self.profile, "--database", self.database(), "--by", "Kim"], check=True, capture_output=True)
        self.gone(notice, "another desk has the alert")

    def over(self):
        self.fleet.say(6, "bell")
        notice = self.notice(plate(6))
        self.fleet.say(6)
        self.gone(notice, "the alarm is over")

    def quiet(self):
        """Until notifications come one by one again."""
        time.sleep(SPAN_S + 1)

    def storm(self):
        self.quiet()
        before = len(self.desktop.ever())
        for car in STORM:
            self.fleet.say(car, "fire" if car % 2 else "bell")
        told = f"{len(STORM) - AT_ONCE} more alerts wait to be acknowledged"
        self.notice(told)
        singles = [notice for notice in self.desktop.ever()[before:] if "more alert" not in notice.title]
        sums = [notice for notice in self.desktop.shown("more alert")]
        if len(singles) != AT_ONCE or len(sums) != 1:
            raise Missing(f"{AT_ONCE} notifications and one number; there are {len(singles)} and {len(sums)}")

    def after_the_storm(self):
        summary = self.notice("more alerts")
        self.come_back()
        self.fleet.say(7)
        self.gone(summary, "the operator looks at the panel")

    def silenced(self):
        self.quiet()
        self.go_away()
        self.set("notifications", "false")
        before = len(self.desktop.ever())
        self.fleet.say(8, "bell")
        self.console.wait(lambda: self.alert(8), "the alert on disk")
        self.set("notifications", "true")
        self.fleet.say(9, "bell")
        self.notice(plate(9))
        titles = [notice.title for notice in self.desktop.ever()[before:]]
        if titles != [f"Alarm — {plate(9)}"]:
            raise Missing(f"silence while notifications are off: {titles}")

    def set(self, key, value):
        subprocess.run(["gsettings", "--schemadir", os.path.join(BUILD, "data"), "set", "com.example.FleetConsole", key, value], check=True)

    def another_fleet(self):
        """A connection that is opened from the window has a session and a window of its own; what the old one showed goes with it."""
        self.come_back()
        standing = self.desktop.shown()
        if not standing:
            raise Missing("notifications of the first connection")
        self.profile = self.profiles[1]
        self.console.activate("/com/example/FleetConsole", "open-profile", self.profile)
        for notice in standing:
            self.gone(notice, "its connection is closed")
        self.console.window = self.console.wait(self.console.find_window, "the new window")
        self.console.find(contains=f"Map with {N_CARS} vehicles", patience=60)
        self.go_away()
        self.fleet.say(31, "bell")
        notice = self.notice(plate(31))
        self.desktop.press(notice, "Acknowledge")
        self.console.wait(lambda: self.alert(31)["attention"] == "acknowledged", "the acknowledgement on the new connection's disk")

    def end(self):
        self.fleet.say(32, "bell")
        notice = self.notice(plate(32))
        self.come_back()
        code = self.console.close()
        if code != 0:
            raise Missing(f"a clean end (it was {code})")
        if self.desktop.shown():
            raise Missing(f"nothing left on the screen: {[one.title for one in self.desktop.shown()]}")
        if notice.key not in [old.key for old in self.desktop.withdrawn]:
            raise Missing("the last one taken back by the console")
        loud = loud_lines(os.path.join(WORK, "console.log"), self.console.log_began)
        if loud:
            raise Missing("a quiet log: " + "\n".join(loud[:10]))


def work(watch):
    steps = [("who looks at the window is not called", watch.watched),
             ("who does not is: title, text, buttons", watch.called),
             ("“Acknowledge” acknowledges and lets the window be", watch.acknowledge),
             ("“Show on Map” brings the window, the map and the vehicle's card", watch.show_on_map),
             ("the notification itself does the same", watch.press_the_notice),
             ("it is taken back when another desk has the alert", watch.elsewhere),
             ("it is taken back when the alarm is over", watch.over),
             ("a storm is five notifications and a number", watch.storm),
             ("the number goes when the operator comes", watch.after_the_storm),
             ("notifications that are switched off are not shown", watch.silenced),
             ("another connection calls, too, and the first one no more", watch.another_fleet),
             ("nothing stays on the screen at the end, and nothing was warned of", watch.end)]
    for name, run in steps:
        if not step("notifications: " + name, run) and watch.console.process.poll() is None:
            watch.console.picture(f"failed-herald-{len(results):02d}")
    if watch.console.process.poll() is None:
        watch.console.process.kill()
        watch.console.process.wait()


def main():
    with Freedesktop() as desktop, Fleet() as fleet:
        work(Watch(fleet, desktop))
    print(f"{sum(results)} passed, {len(results) - sum(results)} failed")
    sys.exit(0 if all(results) else 1)


main()
