# SPDX-License-Identifier: GPL-3.0-or-later
"""The installed application in its sandbox, driven as tests/ui drives the one in the build folder.

With FLATPAK_USER_DIR, DISPLAY and a session bus.
"""

import json
import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../ui"))
from console import Atspi, Console, Missing, alive, is_showing, walk  # noqa: E402
from tree import Tree  # noqa: E402

ID = "com.example.FleetConsole"
RUN = ["flatpak", "--user", "run"]
ENGLISH = ["--env=GSK_RENDERER=cairo", "--env=LC_ALL=C.UTF-8", "--env=LANGUAGE=en"]


def inside(command, *arguments, check=True):
    """Another program of the application, in a sandbox like its own."""
    result = subprocess.run([*RUN, f"--command={command}", ID, *arguments], capture_output=True, text=True, errors="replace")
    if check and result.returncode:
        raise Missing(f"{command} {' '.join(arguments)}: {result.stdout}{result.stderr}")
    return result


def sql(database, statement):
    return json.loads(inside("fleet-headless", "sql", "--database", database, "--format", "json", statement).stdout)


class Sandboxed(Console):
    """The process that we start is flatpak's; the application is whoever comes onto the accessibility bus, and its windows those of its class."""

    def __init__(self, home, pictures, *options):
        self.log_path = os.path.join(home, "console.log")
        self.log = open(self.log_path, "w")
        self.pictures = pictures
        self.process = subprocess.Popen([*RUN, *ENGLISH, ID, *options], stdout=self.log, stderr=self.log)
        self.app = self.wait(self.find_app, "the application on the accessibility bus", 60)
        self.window = self.wait(self.find_window, "the window on the display")
        self.main_name = self.app.children[0].name

    def find_app(self):
        for tree, _ in Tree.each():
            root = alive(tree.read)
            if root is not None and "fleet" in root.name.lower() and root.children:
                return root
        return None

    def x_windows(self):
        return subprocess.run(["xdotool", "search", "--onlyvisible", "--class", "fleet"], capture_output=True, text=True).stdout.split()

    def find_window(self):
        return next(iter(self.x_windows()), None)

    def find_bus_name(self):
        return ID

    def nameless(self):
        """Focusable objects without a name or a role, as tests/ui looks for them; here on a newer GTK, which takes no name for an object of no role."""
        wrong = []
        for node in walk(self.app):
            if not node.states.contains(Atspi.StateType.FOCUSABLE) or not is_showing(node):
                continue
            if node.role in ("", "unknown", "invalid") or not any([node.description] + [child.name for child in node.under(40)]):
                wrong.append(f"{node.role or 'no role'} in “{node.parent.role} {node.parent.name}” at {node.path}")
        return wrong
