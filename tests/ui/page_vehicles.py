# SPDX-License-Identifier: GPL-3.0-or-later
"""The list of vehicles: searched, one of them opened."""

from console import walk as nodes

TITLE = "vehicles"


def walk(visit):
    console = visit.console
    visit.open("vehicles")

    def rows():
        return sum(1 for view in nodes(console.app) if view.role in ("table", "tree table") and view.name == visit.text("Vehicles") for node in view.under() if node.role == "table row")

    console.wait(lambda: rows() > 10, "the vehicles")
    visit.check_names()
    visit.picture("vehicles")
    visit.open("map")
