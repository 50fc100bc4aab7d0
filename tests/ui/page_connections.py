# SPDX-License-Identifier: GPL-3.0-or-later
"""Connections: the list, the form, and the doctor before a port on which nothing listens."""

import socket

TITLE = "connections"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def walk(visit):
    console = visit.console
    title = visit.text("Connections")
    port = free_port()
    visit.act("app", "add-connection")
    console.find(contains=visit.text("Name of the connection"))
    console.type(f"Seoul {visit.language} {visit.style} {visit.width}")
    console.key("Tab")
    console.type(f"127.0.0.1:{port}")
    visit.check_names()
    visit.picture("form")
    console.press(console.find("button", contains=visit.text("Save and _Check").replace("_", "")))
    sentence = visit.text("%s refuses connections: nothing listens on port %u of that host. Correct the port in bootstrap.servers, or start the broker.")
    console.find(contains=sentence.replace("%s", f"127.0.0.1:{port}").replace("%u", str(port)))
    visit.check_names()
    visit.picture("doctor")
    for _ in range(2):
        console.press(console.find("button", contains=visit.text("Back")))
    console.find(contains=f"Seoul {visit.language} {visit.style} {visit.width}")
    visit.check_names()
    visit.picture("list")
    console.key("Escape")
    console.wait(lambda: not console.windows(title), "the connections' window to go")
