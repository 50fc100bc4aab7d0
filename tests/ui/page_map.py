# SPDX-License-Identifier: GPL-3.0-or-later
"""The map: clusters and vehicles, the panel beside it."""

TITLE = "map"


def walk(visit):
    visit.open("map")
    visit.console.find(contains=visit.text("Alerts", "page"))
    visit.check_names()
    visit.picture("map")
