# SPDX-License-Identifier: GPL-3.0-or-later
"""The list of vehicles: searched, one of them opened."""

from console import walk as nodes

TITLE = "vehicles"


def walk(visit):
    console = visit.console
    visit.open("vehicles")
    view = console.find(name=visit.text("Vehicles"), role="tree table") if console.count("tree table") else console.find(name=visit.text("Vehicles"), role="table")
    console.wait(lambda: sum(1 for node in nodes(view) if node.role == "table row") > 10, "the vehicles")
    visit.check_names()
    visit.picture("vehicles")
    visit.open("map")
