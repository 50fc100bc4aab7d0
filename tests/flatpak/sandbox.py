# SPDX-License-Identifier: GPL-3.0-or-later
"""The installed application in its sandbox, as its user and as its owner see it.

Usage: sandbox.py SOURCE HOME PICTURE     with FLATPAK_USER_DIR, DISPLAY and a session bus; exits with 0 when all is well
"""

import json
import os
import re
import subprocess
import sys
import time

SOURCE, HOME, PICTURE = sys.argv[1:4]
sys.path.insert(0, os.path.join(SOURCE, "tests/ui"))
from console import Atspi, Console, Missing, alive, loud_lines, walk  # noqa: E402

ID = "com.example.FleetConsole"
VEHICLES = 200
DATABASE = os.path.join(HOME, ".var/app", ID, "data/fleet-console/demo.db")
RUN = ["flatpak", "--user", "run"]


def inside(command, *arguments, options=(), check=True):
    result = subprocess.run([*RUN, *options, f"--command={command}", ID, *arguments], capture_output=True, text=True, errors="replace")
    if check and result.returncode:
        raise Missing(f"{command} {' '.join(arguments)}: {result.stdout}{result.stderr}")
    return result


def sql(statement):
    return json.loads(inside("fleet-headless", "sql", "--database", DATABASE, "--format", "json", statement).stdout)


class Sandboxed(Console):
    """The process that we start is flatpak's; the application is whoever comes onto the accessibility bus."""

    def __init__(self, *options):
        self.log = open(os.path.join(HOME, "console.log"), "w")
        self.process = subprocess.Popen([*RUN, "--env=GSK_RENDERER=cairo", "--env=LC_ALL=C.UTF-8", "--env=LANGUAGE=en", ID, *options], stdout=self.log, stderr=self.log)
        self.app = self.wait(self.find_app, "the application on the accessibility bus", 60)
        self.window = self.wait(self.find_window, "the window on the display")

    def find_app(self):
        desktop = Atspi.get_desktop(0)
        apps = [alive(lambda i=i: desktop.get_child_at_index(i)) for i in range(desktop.get_child_count())]
        return next((app for app in apps if app is not None and "fleet" in (alive(app.get_name) or "").lower() and alive(app.get_child_count, 0)), None)

    def find_window(self):
        found = subprocess.run(["xdotool", "search", "--onlyvisible", "--name", "Fleet Console"], capture_output=True, text=True).stdout.split()
        return found[0] if found else None


def on_the_map(console):
    """How many vehicles the map says it shows."""
    for node in walk(console.app):
        said = re.match(r"Map with ([\d,]+) vehicles", alive(node.get_name, "") or "")
        if said:
            return int(said[1].replace(",", ""))
    return 0


def watch():
    console = Sandboxed("--demo", "--vehicles", str(VEHICLES))
    try:
        console.find("button", contains="Acknowledge", patience=120)
        console.wait(lambda: on_the_map(console) == VEHICLES, f"{VEHICLES} vehicles on the map", 60)
        alerts = console.wait(lambda: sql("SELECT count(*) AS n FROM alert")[0]["n"], "alerts on the disk", 60)
        vehicles = sql("SELECT count(*) AS n FROM car")[0]["n"]
        if vehicles != VEHICLES:
            raise Missing(f"{VEHICLES} cars on the disk (there are {vehicles})")
        time.sleep(3)
        subprocess.run(["import", "-window", "root", PICTURE], check=True)
        spread = float(subprocess.run(["convert", PICTURE, "-colorspace", "Gray", "-format", "%[fx:standard_deviation]", "info:"], capture_output=True, text=True, check=True).stdout)
        if spread < 0.03:
            raise Missing(f"a window on the picture (its brightness varies by {spread})")
        print(f"# {vehicles} vehicles, {alerts} alerts")
    finally:
        code = console.close() if console.process.poll() is None else console.process.returncode
    if code != 0:
        raise Missing(f"a clean end (it was {code})")
    loud = loud_lines(os.path.join(HOME, "console.log"))
    if loud:
        raise Missing("a quiet log: " + "\n".join(loud[:10]))


def keep_out():
    """The sandbox sees nothing of its user's home but its own folder."""
    secret = os.path.join(HOME, "secret")
    with open(secret, "w") as file:
        file.write("canary")
    if inside("cat", secret, check=False).returncode == 0:
        raise Missing("a home that the sandbox cannot read")


def speak_korean():
    # The runtime out of Debian's packages has no Korean locale, without which glibc translates nothing: so the words are looked at where they lie.
    if "관제" not in inside("cat", "/app/share/locale/ko/LC_MESSAGES/fleet-console.mo").stdout:
        raise Missing("Korean words in the sandbox")


def find_its_data():
    for arguments, wanted in (("rules", "check", "/app/share/fleet-console/rules.ini"), "rules"), (("export", "--list"), "utilisation"):
        said = inside("fleet-headless", *arguments)
        if wanted not in said.stdout + said.stderr:
            raise Missing(f"“{wanted}” in what fleet-headless {' '.join(arguments)} says: {said.stdout}{said.stderr}")


def main():
    for part in (find_its_data, speak_korean, keep_out, watch):
        part()


try:
    main()
except (Missing, subprocess.SubprocessError, OSError) as error:
    print(error)
    with open(os.path.join(HOME, "console.log"), "a+") as log:
        log.seek(0)
        print(log.read()[-4000:])
    subprocess.run(["import", "-window", "root", PICTURE])
    sys.exit(1)
