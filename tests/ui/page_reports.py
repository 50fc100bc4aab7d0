# SPDX-License-Identifier: GPL-3.0-or-later
"""Reports: each is asked, its SQL read and taken to the query page; one is saved as CSV and as PDF, where a night shift would."""

import csv
import os

from console import Atspi, plain
from console import walk as nodes

TITLE = "reports"


def titles(visit):
    """As the page lists them."""
    return {"en": ["Alerts and response times", "Utilisation", "Mileage and energy", "Battery health", "Tyre pressure and wear", "Harsh driving by reservation", "Silent devices", "Data quality", "Messages"],
            "ko": ["경보와 대응 시간", "차량 이용률", "주행 거리와 에너지", "배터리 상태", "타이어 공기압과 마모", "예약별 난폭 운전", "무응답 단말기", "데이터 품질", "수신 메시지"]}[visit.language]


def page(visit):
    return visit.console.wait(lambda: next((node for node in nodes(visit.console.app) if node.name == visit.text("Reports", "reports") and node.role in ("filler", "panel", "grouping")), None),
                              "the page")


def look(visit, role, text, patience=30):
    """What on the page has a role and a text in its name."""
    return visit.console.wait(lambda: next((node for node in page(visit).under() if node.role == role and text in node.name), None), f"{role} with “{text}”", patience)


def choose(visit, position):
    """By the list, or in a narrow window by the drop-down that stands for it."""
    console = visit.console
    narrow = next((node for node in page(visit).under() if node.role == "combo box" and node.name == visit.text("Reports", "reports")), None)
    if narrow is not None:
        console.choose(narrow, titles(visit)[position])
    else:
        console.click(look(visit, "label", titles(visit)[position]))


def button(visit, text):
    return look(visit, "button", plain(visit.text(text, "reports")))


def await_answer(visit):
    """What is not answered yet cannot be saved."""
    asking = visit.text("Reading the history…", "reports")

    def has_answer():
        under = list(page(visit).under())
        return not any(node.name == asking for node in under) and any(node.name == plain(visit.text("Save _CSV…", "reports")) and node.states.contains(Atspi.StateType.SENSITIVE) for node in under)

    visit.console.wait(has_answer, "an answer without an error", 60)


def save(visit, label, title, path):
    visit.console.press(button(visit, label))
    if label.startswith("Save _CSV"):
        visit.console.find(contains=plain(visit.text("_Guard against formulas", "reports")))
        visit.picture("dialog")
        visit.console.press(visit.console.find("button", contains=plain(visit.text("_Save…"))))
    visit.console.fill_file_chooser(visit.text(title, "reports"), path)
    visit.console.wait(lambda: os.path.exists(path), path, 60)


def sort(visit):
    """By a heading, up and down; what was chosen before comes back with the report, so the first click may do either."""
    console = visit.console
    view = console.find(name=visit.text("Rows of the report", "reports"))
    heading = console.wait(lambda: next((node for node in nodes(view) if node.name == {"en": "Alerts", "ko": "경보"}[visit.language]), None), "the heading")

    def numbers():
        return [int(cells[2].replace(",", "")) for cells in console.rows(view) if len(cells) > 2 and cells[2][0].isdigit()]

    def is_other(before):
        now = numbers()
        return len(set(now)) > 1 and now != before and now in (sorted(now), sorted(now, reverse=True)) and now

    console.click(heading)
    one = console.wait(lambda: is_other(None), "rows in order")
    console.click(heading)
    other = console.wait(lambda: is_other(one), "rows in the other order")
    assert one == other[::-1], (one, other)


def walk(visit):
    visit.open("reports")
    choose(visit, 0)
    await_answer(visit)
    look(visit, "label", visit.text("Crash"))
    visit.picture("alerts")
    visit.check_names()
    sort(visit)
    visit.picture("sorted")
    for position in range(1, len(titles(visit))):
        # All of them once a language; in the short walk those that are photographed.
        if position in (1, 3, 5) or (visit.is_first_look() and not visit.is_short):
            choose(visit, position)
            await_answer(visit)
        if position in (1, 3, 5):
            visit.picture(["", "utilisation", "", "battery", "", "harsh"][position])
    choose(visit, 0)
    await_answer(visit)
    if visit.is_first_look():
        save_both(visit)
    open_in_query(visit)


def save_both(visit):
    save(visit, "Save _CSV…", "Save as CSV", visit.file("report.csv"))
    save(visit, "Save _PDF…", "Save as PDF", visit.file("report.pdf"))
    visit.picture("saved")
    with open(visit.file("report.csv"), encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows and all(row["rule"] for row in rows), rows[:2]
    with open(visit.file("report.csv"), "rb") as file:
        assert (file.read(3) == b"\xef\xbb\xbf") == (visit.language == "ko")
    with open(visit.file("report.pdf"), "rb") as file:
        assert file.read(5) == b"%PDF-"


def open_in_query(visit):
    """The report's own SQL in the query page, and there it runs."""
    console = visit.console
    name = visit.text("The question in SQL", "reports")
    text = next((node for node in page(visit).under() if node.role == "text" and node.name == name), None)
    if text is None:
        console.click(look(visit, "label", name))
    visit.picture("statement")
    statement = look(visit, "text", name).get_text()
    assert "SELECT" in statement, statement
    console.press(button(visit, "Open in _Query"))
    editor = console.find(contains=visit.text("Question in SQL"))
    console.wait(lambda: editor.get_text().strip() == statement.strip(), "the report's statement in the editor")
    console.click(editor)
    console.key("ctrl+Return")
    console.find("label", contains=" · ", patience=60)
    visit.picture("in-query")
    visit.open("reports")
    console.click(look(visit, "label", name))
