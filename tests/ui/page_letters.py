# SPDX-License-Identifier: GPL-3.0-or-later
"""Dead letters: what the demo could not read, or the page that says there is nothing."""

TITLE = "dead letters"


def walk(visit):
    console = visit.console
    visit.open("letters")
    count = visit.sql("SELECT count(*) AS n FROM dead_letter")[0]["n"]
    if count:
        console.find(contains=visit.text("Dead letters by reason"))
        console.wait(lambda: console.count("list item") >= 2, "the letters")
    else:
        console.find(contains=visit.text("No Dead Letters"))
    visit.check_names()
    visit.picture("letters")
