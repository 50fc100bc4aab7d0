# SPDX-License-Identifier: GPL-3.0-or-later
"""A new user before a secured cluster: an empty home, the welcoming page, a connection with SCRAM over TLS made in the window by keyboard, the doctor's sentence for a wrong password, vehicles.

Runs inside tests/kafka/secure, on its bus and keyring, under an X server of its own.
"""

import os
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "../ui"))


class Display:
    """An X server, a window manager and the accessibility bus, ended by their pids."""

    def __init__(self, work):
        self.work = work
        self.processes = []

    def start(self, name, *command):
        with open(os.path.join(self.work, f"{name}.log"), "w") as log:
            self.processes.append(subprocess.Popen(command, stdout=log, stderr=log))
        return self.processes[-1]

    def __enter__(self):
        for number in range(171, 199):
            if os.path.exists(f"/tmp/.X{number}-lock"):
                continue
            server = self.start("xvfb", "Xvfb", f":{number}", "-screen", "0", "1600x1000x24", "-nolisten", "tcp", "-noreset")
            for _ in range(50):
                if os.path.exists(f"/tmp/.X11-unix/X{number}"):
                    break
                time.sleep(0.1)
            if server.poll() is None:
                os.environ.update(DISPLAY=f":{number}", GDK_BACKEND="x11", GSK_RENDERER="cairo", GTK_A11Y="atspi", NO_AT_BRIDGE="0", GSETTINGS_BACKEND="keyfile", LANGUAGE="en")
                self.start("openbox", "openbox")
                self.start("atspi", "/usr/libexec/at-spi-bus-launcher", "--launch-immediately")
                time.sleep(1)
                return self
        raise RuntimeError("no X server started")

    def __exit__(self, *_):
        for process in reversed(self.processes):
            process.terminate()
            process.wait()


def fill(console, *words):
    """By keyboard, as it comes: "Tab" goes on, all else is typed into what has the focus."""
    for word in words:
        if word == "Tab":
            console.key("Tab")
        else:
            console.type(word)


def sentences(console):
    return [node.get_name() for node in console.all("label")]


def visit(build, home, scene, user, password, refusal):
    """The first run, in this home. Returns (name, what is wrong) of each step."""
    from console import Console, Missing, loud_lines
    os.makedirs(os.path.join(build, "ui"), exist_ok=True)
    told = []
    console = Console(build, home)
    try:
        console.find(contains="Welcome to Fleet Console")
        console.picture("first-run-welcome")
        told.append(("window: an empty home is welcomed", []))
        console.press(console.find("button", contains="Connect to Kafka"))
        console.find(contains="Name of the connection")
        fill(console, "Seoul", "Tab", scene.broker.sasl, "Tab")
        # The fourth way of the list: SCRAM-SHA-512 over TLS.
        console.key("space")
        console.key("Down", "Down", "Down", "Return")
        # Behind the authority's row is its button.
        fill(console, "Tab", scene.ca, "Tab", "Tab", user, "Tab", "not the password")
        console.picture("first-run-form")
        console.press(console.find("button", contains="Save and Check"))
        console.find(contains=refusal, patience=40)
        console.picture("first-run-refused")
        told.append(("window: a wrong password has its sentence", []))
        console.press(console.find("button", contains="Back"))
        console.find(contains="Name of the connection")
        console.click(console.find("label", name="Password"))
        console.key("ctrl+a")
        console.type(password)
        console.picture("first-run-again")
        console.press(console.find("button", contains="Save and Check"))
        console.find(contains="The connection works.", patience=60)
        console.picture("first-run-checked")
        told.append(("window: every step is well with the right one", []))
        console.key("alt+o")
        console.find(contains="Connection Seoul", patience=60)
        console.find("button", contains="Acknowledge", patience=60)
        console.picture("first-run-live")
        told.append(("window: vehicles and alerts over SCRAM and TLS", []))
    except Missing as missing:
        console.picture("first-run-failed")
        told.append((f"window: step {len(told) + 1} of the first run", [str(missing), *sentences(console)[:10]]))
    finally:
        code = console.close()
    loud = loud_lines(os.path.join(home, "console.log"))
    told.append(("window: a clean end, a quiet log", ([] if code == 0 else [f"it ended with {code}"]) + loud[:5]))
    return told
