# SPDX-License-Identifier: GPL-3.0-or-later
"""Questions in SQL: an example, a question with a mistake, a million rows, the shelf."""

import time

TITLE = "query"
MILLION = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 1000000) SELECT i, i * 0.5 AS half FROM n"


def write(visit, editor, text):
    console = visit.console
    console.click(editor)
    console.key("ctrl+a")
    console.type(text)
    # What completion offers is not what was asked for.
    console.key("Escape")


def walk(visit):
    console = visit.console
    visit.open("query")
    editor = console.find(contains=visit.text("Question in SQL"))
    if console.count(contains=visit.text("Ask, or begin with one of these")):
        visit.picture("start")
        console.click(console.find(contains=visit.text("Cars with the most alerts")))
    else:
        console.press(console.find(contains=visit.text("Questions", "query")))
        console.find(contains=visit.text("Examples", "questions"))
        visit.picture("shelf")
        console.click(console.find("list item", contains=visit.text("Cars with the most alerts")))
    console.wait(lambda: has_ended(visit), "the answer")
    visit.check_names()
    visit.picture("answer")
    write(visit, editor, "SELECT plate, colour FROM vehicle")
    console.key("ctrl+Return")
    console.find(contains="colour", role="label")
    visit.picture("mistake")
    write(visit, editor, MILLION)
    console.key("ctrl+Return")
    rows = visit.text("%'u rows").replace("%'u", "").strip() if visit.language == "en" else "행"
    console.wait(lambda: any("1,000,000" in (node.get_name() or "") or "1000000" in (node.get_name() or "") for node in console.all("label", contains=rows)), "a million rows", 30)
    grid = console.find(contains=visit.text("Answer"))
    x, y, width, height = console.box(grid)
    console.click_at(x + 120, y + 60)
    console.key("ctrl+End")
    time.sleep(0.5)
    visit.picture("million")
    # No alert was acknowledged by the keys that ran the questions.
    assert not visit.sql("SELECT id FROM alert WHERE acknowledged_at IS NOT NULL"), "an alert was acknowledged from the query page"


def has_ended(visit):
    return visit.console.count("label", contains=" · ") > 0
