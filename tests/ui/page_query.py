# SPDX-License-Identifier: GPL-3.0-or-later
"""Questions in SQL: an example, a question with a mistake, a million rows, the shelf, an answer saved."""

import os

from console import walk as nodes

TITLE = "query"
MILLION = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 1000000) SELECT i, i * 0.5 AS half FROM n"


def run(visit, editor, text):
    console = visit.console
    editor.set_text_contents(text)
    console.click(editor)
    console.key("ctrl+Return")


def acknowledged(visit):
    return visit.sql("SELECT id FROM alert WHERE acknowledged_at IS NOT NULL ORDER BY id")


def walk(visit):
    console = visit.console
    visit.open("query")
    taken = acknowledged(visit)
    editor = console.find(contains=visit.text("Question in SQL"))
    if console.count(contains=visit.text("Ask, or begin with one of these")):
        visit.picture("start")
        console.click(console.find(contains=visit.text("Cars with the most alerts")))
    else:
        console.press(console.find(contains=visit.text("Questions", "query")))
        console.find(contains=visit.text("Examples", "questions"))
        visit.picture("shelf")
        console.click(console.find("list item", contains=visit.text("Cars with the most alerts")))
    console.wait(lambda: console.count("label", contains=" · "), "the answer")
    visit.check_names()
    visit.picture("answer")
    write_mistake(visit, editor)
    ask_a_million(visit, editor)
    if visit.is_first_look():
        save_answer(visit, editor)
    # No alert was acknowledged by the keys that ran the questions.
    assert acknowledged(visit) == taken, "an alert was acknowledged from the query page"


def write_mistake(visit, editor):
    """By keyboard, as a person does, under the eyes of completion."""
    console = visit.console
    console.click(editor)
    console.key("ctrl+a", "Delete")
    console.type("SELECT plate, colour FROM vehicle")
    # What completion offers is not what was asked for.
    console.key("Escape")
    console.wait(lambda: editor.get_text() == "SELECT plate, colour FROM vehicle", "the question as it was typed")
    console.key("ctrl+Return")
    console.find("label", visit.text("Line %u, column %u: %s") % (1, 15, "no such column: colour"))
    visit.picture("mistake")


def ask_a_million(visit, editor):
    console = visit.console
    run(visit, editor, MILLION)
    console.find("label", contains="1,000,000", patience=60)
    grid = console.find(name=visit.text("Answer"))
    x, y, _, _ = console.box(grid)
    console.click_at(x + 120, y + 60)
    console.key("ctrl+End")
    visit.picture("million")


def save_answer(visit, editor):
    console = visit.console
    run(visit, editor, "SELECT plate, model FROM car ORDER BY plate")
    cars = visit.sql("SELECT count(*) AS n FROM car")[0]["n"]
    console.wait(lambda: any(node.role == "label" and node.name.startswith(f"{cars:,}") and " · " in node.name for node in nodes(console.app)), "the cars")
    console.press(console.find("button", visit.text("Save as CSV…", "query")))
    visit.picture("chooser")
    console.fill_file_chooser(visit.text("Save the Answer"), visit.file("answer.csv"))
    console.wait(lambda: os.path.exists(visit.file("answer.csv")), "answer.csv")
    with open(visit.file("answer.csv"), encoding="utf-8-sig") as file:
        lines = file.read().splitlines()
    assert lines[0] == "plate,model" and len(lines) == cars + 1, lines[:2]
