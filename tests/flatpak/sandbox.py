# SPDX-License-Identifier: GPL-3.0-or-later
"""The installed application in its sandbox, as its user and as its owner see it.

Usage: sandbox.py HOME PICTURE     with FLATPAK_USER_DIR, DISPLAY and a session bus; exits with 0 when all is well
"""

import os
import re
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from sandboxed import ID, Missing, Sandboxed, inside, sql  # noqa: E402
from console import GLib, loud_lines, walk  # noqa: E402

HOME, PICTURE = sys.argv[1:3]
VEHICLES = 200
PAGES = ("map", "vehicles", "history", "query", "reports", "schema", "stream", "letters")
DATABASE = os.path.join(HOME, ".var/app", ID, "data/fleet-console/demo.db")


def on_the_map(console):
    """How many vehicles the map says it shows."""
    for node in walk(console.app):
        said = re.match(r"Map with ([\d,]+) vehicles", node.name)
        if said:
            return int(said[1].replace(",", ""))
    return 0


def check_names(console, page):
    """A row that is being made has no name yet: what has none for long has none."""
    try:
        console.wait(lambda: not console.nameless(), "names", 10)
    except Missing:
        raise Missing(f"{page}: names of: " + "; ".join(console.nameless()[:20]))


def read_preferences(console, picture):
    """What they say of the sound is so: the sandbox is not let to the sound server."""
    console.activate("/com/example/FleetConsole", "preferences")
    window = console.wait(lambda: next(iter(console.windows("Preferences")), None), "the preferences")
    console.click(console.wait(lambda: next((node for node in walk(window) if node.name == "Alerts" and node.role in ("page tab", "radio button", "toggle button", "tab")), None), "the page of alerts"))
    console.find(contains="the sandbox has no access to the sound server")
    console.settle()
    check_names(console, "preferences")
    subprocess.run(["import", "-window", "root", picture], check=True)
    console.key("Escape")
    console.wait(lambda: not console.windows("Preferences"), "the preferences to close")


def watch():
    console = Sandboxed(HOME, os.path.dirname(PICTURE), "--demo", "--vehicles", str(VEHICLES))
    try:
        console.find("button", contains="Acknowledge", patience=120)
        console.wait(lambda: on_the_map(console) == VEHICLES, f"{VEHICLES} vehicles on the map", 60)
        alerts = console.wait(lambda: sql(DATABASE, "SELECT count(*) AS n FROM alert")[0]["n"], "alerts on the disk", 60)
        vehicles = sql(DATABASE, "SELECT count(*) AS n FROM car")[0]["n"]
        if vehicles != VEHICLES:
            raise Missing(f"{VEHICLES} cars on the disk (there are {vehicles})")
        for page in PAGES:
            console.activate("/com/example/FleetConsole/window/1", "page", page)
            console.settle()
            check_names(console, page)
        read_preferences(console, PICTURE.replace(".png", "-preferences.png"))
        console.activate("/com/example/FleetConsole/window/1", "page", "map")
        time.sleep(1)
        subprocess.run(["import", "-window", "root", PICTURE], check=True)
        spread = float(subprocess.run(["convert", PICTURE, "-colorspace", "Gray", "-format", "%[fx:standard_deviation]", "info:"], capture_output=True, text=True, check=True).stdout)
        if spread < 0.03:
            raise Missing(f"a window on the picture (its brightness varies by {spread})")
        print(f"# {vehicles} vehicles, {alerts} alerts")
    except Missing:
        subprocess.run(["import", "-window", "root", PICTURE])
        raise
    finally:
        code = console.close() if console.process.poll() is None else console.process.returncode
    if code != 0:
        raise Missing(f"a clean end (it was {code})")
    loud = loud_lines(console.log_path)
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
except (Missing, subprocess.SubprocessError, GLib.Error, OSError) as error:
    print(error)
    with open(os.path.join(HOME, "console.log"), "a+") as log:
        log.seek(0)
        print(log.read()[-4000:])
    sys.exit(1)
