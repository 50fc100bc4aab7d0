# SPDX-License-Identifier: GPL-3.0-or-later
"""What an operator does in a shift's first minutes, done for real; each step is one result and one picture.

Usage: drive.py BUILD WORK
"""

import json
import os
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from console import Atspi, Console, Missing, alive, has_state, is_showing, loud_lines, role_of, walk  # noqa: E402
from steps import results, step  # noqa: E402
from desktop import Freedesktop  # noqa: E402
from tiles import Tiles  # noqa: E402

BUILD, WORK = sys.argv[1], sys.argv[2]
DATABASE = os.path.join(WORK, "demo.db")
OPTIONS = ("--demo", "--vehicles", "1000", "--database", DATABASE)


def sql(statement):
    result = subprocess.run([os.path.join(BUILD, "src/headless/fleet-headless"), "sql", "--database", DATABASE, "--format", "json", statement],
                            capture_output=True, text=True, check=True)
    return json.loads(result.stdout)


class Shift:
    def __init__(self, tiles):
        self.console = None
        self.tiles = tiles
        self.acknowledged = None

    def start(self):
        self.console = Console(BUILD, WORK, *OPTIONS)
        self.console.find("button", contains="Acknowledge", patience=60)
        time.sleep(4)  # the past is caught up with, the map settles
        self.console.picture("01-start")

    def select_in_list(self):
        console = self.console
        console.key("alt+2")
        console.find(contains="Vehicles")
        console.picture("02-vehicles")
        view = next(node for node in walk(console.app) if node.role in ("table", "tree table", "list") and node.name == "Vehicles" and is_showing(node))
        x, y, width, _ = console.box(view)
        console.click_at(x + width / 3, y + 120, count=2)
        console.find("button", "Close the card")
        console.picture("03-selected-in-list")

    def select_on_map(self):
        console = self.console
        console.press(console.find("button", "Close the card"))
        console.wait(lambda: not console.count("button", "Close the card"), "the card to close", 5)
        # The vehicle that was searched lies where the map was centred: a click there selects it, or what stands beside it.
        x, y, width, height = console.box(self.map())
        for dx, dy in ((0, 0), (0, -6), (6, 0), (-6, 0), (0, 6), (14, 0), (-14, 0), (0, 14), (0, -14)):
            console.click_at(x + width / 2 + dx, y + height / 2 + dy)
            if console.count("button", "Close the card"):
                break
        console.find("button", "Close the card", patience=5)
        console.picture("04-selected-on-map")

    def map(self):
        """The widest thing that names itself a map."""
        found = [node for node in walk(self.console.app) if node.name.startswith("Map with") and is_showing(node)]
        if not found:
            raise Missing("nothing on the window calls itself a map")
        return max(found, key=lambda node: self.console.box(node)[2])

    def open_alert(self):
        console = self.console
        row = console.wait(lambda: next(filter(None, map(row_of, console.all("button", contains="Acknowledge"))), None), "an alert's row")
        x, y, _, height = console.box(row)
        console.click_at(x + 60, y + height / 3)
        console.find("button", "Close the card")
        console.picture("05-alert-opened")

    def acknowledge_by_keyboard(self):
        console = self.console
        before = len(sql("SELECT id FROM alert WHERE acknowledged_at IS NOT NULL"))
        console.key("ctrl+Return")
        console.wait(lambda: len(sql("SELECT id FROM alert WHERE acknowledged_at IS NOT NULL")) == before + 1, "the acknowledgement on disk", 10)
        self.acknowledged = sql("SELECT id, acknowledged_by FROM alert WHERE acknowledged_at IS NOT NULL")[0]
        if not self.acknowledged["acknowledged_by"]:
            raise Missing("the name of who acknowledged")
        console.picture("06-acknowledged")

    def search(self):
        console = self.console
        plate = sql("SELECT plate FROM car ORDER BY plate LIMIT 1 OFFSET 7")[0]["plate"]
        console.key("ctrl+f")
        console.type(plate.split()[-1])
        console.find(contains=plate, patience=10)
        console.picture("07-search")
        console.key("Return")
        console.find("button", "Close the card")
        time.sleep(1.5)
        console.picture("08-found")

    def online_tiles(self):
        """Tiles of a server of one's own: asked for under our name, credited, and the embedded map is back afterwards."""
        console = self.console
        console.click(console.find(name="Base Map"))
        console.press(console.find("menu item", contains="Online Tiles"))
        console.wait(lambda: len(self.tiles.asked) >= 4, "requests for tiles", 15)
        time.sleep(1)
        console.picture("08a-online-tiles")
        strangers = [agent for agent in self.tiles.agents if not agent.startswith("FleetConsole/")]
        if strangers:
            raise Missing(f"our own name at the tile server; it heard {strangers}")
        console.find(contains="Loopback Survey")
        console.click(console.find(name="Base Map"))
        console.press(console.find("menu item", contains="Online Tiles"))
        console.find(contains="Natural Earth")

    def dark(self):
        console = self.console
        console.key("F10")
        console.find(contains="Dark")
        console.picture("09-menu")
        console.press(console.find(contains="Dark"))
        console.key("Escape")
        time.sleep(2.5)
        console.picture("10-dark")
        image = os.path.join(BUILD, "ui", "10-dark.png")
        mean = subprocess.run(["convert", image, "-colorspace", "Gray", "-format", "%[fx:mean]", "info:"], capture_output=True, text=True, check=True).stdout
        if float(mean) > 0.4:
            raise Missing(f"a dark window (its mean brightness is {mean})")

    def dark_vehicles(self):
        self.console.key("alt+2")
        self.console.picture("11-dark-vehicles")
        self.console.key("alt+1")

    def shortcuts(self):
        console = self.console
        console.key("ctrl+question")
        console.find(contains="Acknowledge the selected")
        console.picture("12-shortcuts")
        console.key("Escape")

    def names_and_roles(self):
        """No focusable object without a name and a role."""
        nameless = []
        for node in walk(self.console.app):
            if not node.states.contains(Atspi.StateType.FOCUSABLE) or not is_showing(node):
                continue
            if node.role in ("", "unknown", "invalid") or not any([node.description] + [child.name for child in node.under(40)]):
                nameless.append(f"{node.role or 'no role'} in “{node.parent.name}”")
        if nameless:
            raise Missing("names of: " + "; ".join(nameless[:12]))

    def small(self):
        console = self.console
        subprocess.run(["xdotool", "windowsize", "--sync", console.window, "1100", "700"], check=False, timeout=10)
        time.sleep(1.5)
        console.picture("13-small")
        subprocess.run(["xdotool", "windowsize", "--sync", console.window, "800", "620"], check=False, timeout=10)
        time.sleep(1.5)
        console.picture("14-narrow")
        subprocess.run(["xdotool", "windowsize", "--sync", console.window, "1590", "990"], check=False, timeout=10)
        time.sleep(1)

    def quit(self):
        code = self.console.close()
        if code != 0:
            raise Missing(f"a clean end (it was {code})")

    def restart(self):
        """The acknowledgement is there after a restart, in the window and in the database."""
        if self.acknowledged is None:
            raise Missing("an acknowledgement before the restart")
        self.console = Console(BUILD, WORK, *OPTIONS)
        self.console.find("button", contains="Acknowledge", patience=60)
        again = sql(f"SELECT acknowledged_by FROM alert WHERE id = '{self.acknowledged['id']}'")
        if not again or again[0]["acknowledged_by"] != self.acknowledged["acknowledged_by"]:
            raise Missing("the acknowledgement in the database")
        segments = [node for node in self.console.all(contains="All ") if role_of(node) in ("button", "toggle button", "radio button")]
        self.console.click(max(segments, key=lambda node: self.console.box(node)[0]))  # the panel's, at the right; the map has one of its own
        # What is over and acknowledged stands at the end, and a list has only the rows that are near what is seen of it.
        x, y, width, height = self.console.box(self.console.find("list", name="Alerts"))
        self.console.click_at(x + 60, y + height / 2)
        self.console.key("End")
        self.console.find(contains=self.acknowledged["acknowledged_by"], patience=10)
        self.console.picture("15-after-restart")

    def quiet_log(self):
        loud = loud_lines(os.path.join(WORK, "console.log"))
        if loud:
            raise Missing("a quiet log: " + "\n".join(loud[:10]))


def row_of(button):
    """The list's row that holds the button; None for a button elsewhere, as on the vehicle's card."""
    node = button
    while node is not None and node.role != "list item":
        node = node.parent
    return node


def name_tile_server(tiles):
    """In the settings' keyfile, before the console reads it."""
    folder = os.path.join(os.environ["XDG_CONFIG_HOME"], "glib-2.0", "settings")
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "keyfile"), "w") as file:
        file.write(f"[com/example/FleetConsole]\nmap-tiles-url='{tiles.url}'\nmap-tiles-credit='© Loopback Survey'\n")


def main():
    with Tiles(WORK) as tiles, Freedesktop():
        name_tile_server(tiles)
        sys.exit(0 if work(Shift(tiles)) else 1)


def work(shift):
    steps = [("the demo starts and alerts are listed", shift.start),
             ("a vehicle is selected in the list", shift.select_in_list),
             ("an alert is opened", shift.open_alert),
             ("it is acknowledged by keyboard", shift.acknowledge_by_keyboard),
             ("a plate is searched and found", shift.search),
             ("a vehicle is selected on the map", shift.select_on_map),
             ("no focusable object is without name and role", shift.names_and_roles),
             ("online tiles are fetched, credited and left again", shift.online_tiles),
             ("the window turns dark", shift.dark),
             ("the list is dark, too", shift.dark_vehicles),
             ("the shortcuts are told", shift.shortcuts),
             ("a small window has everything", shift.small),
             ("it ends cleanly", shift.quit),
             ("the acknowledgement is there after a restart", shift.restart),
             ("it ends cleanly again", shift.quit),
             ("nothing was warned of", shift.quiet_log)]
    for name, run in steps:
        if not step(name, run) and shift.console is not None and shift.console.process.poll() is None:
            try:
                shift.console.picture(f"failed-{len(results):02d}")
            except subprocess.SubprocessError:
                pass
    if shift.console is not None and shift.console.process.poll() is None:
        shift.console.process.kill()
        shift.console.process.wait()
    print(f"{sum(results)} passed, {len(results) - sum(results)} failed")
    return all(results)


main()
