# SPDX-License-Identifier: GPL-3.0-or-later
"""Reports: each is asked, its SQL read; one is filtered and saved as CSV and as PDF, where a night shift would."""

import csv
import os
import subprocess
import time

from console import Atspi, Missing, alive, has_state, role_of
from console import walk as nodes

TITLE = "reports"


def titles(visit):
    """As the page lists them."""
    return {"en": ["Alerts and response times", "Utilisation", "Mileage and energy", "Battery health", "Tyre pressure and wear", "Harsh driving by reservation", "Silent devices", "Data quality", "Messages"],
            "ko": ["경보와 대응 시간", "차량 이용률", "주행 거리와 에너지", "배터리 상태", "타이어 공기압과 마모", "예약별 난폭 운전", "무응답 단말기", "데이터 품질", "수신 메시지"]}[visit.language]


def page(visit):
    """The page itself, nearest the window first: what else the window has is of no interest, and much."""
    level = [visit.console.app]
    while level:
        for node in level:
            if (alive(node.get_name) or "") == visit.text("Reports", "reports") and role_of(node) not in ("button", "label", "list", "combo box", "toggle button"):
                return node
        level = [alive(lambda n=node, i=i: n.get_child_at_index(i)) for node in level for i in range(min(alive(node.get_child_count, 0), 60))]
        level = [node for node in level if node is not None]
    return None


def look(visit, role, text, patience=15):
    """What on the page has a role and a text in its name."""
    root = visit.console.wait(lambda: page(visit), "the page")
    return visit.console.wait(lambda: next((node for node in nodes(root) if role_of(node) == role and text in (alive(node.get_name) or "")), None), f"{role} with “{text}”", patience)


def choose(visit, position):
    """By the list, or in a narrow window by the drop-down that stands for it."""
    visit.console.click(look(visit, "label", titles(visit)[position]))
    subprocess.run(["xdotool", "mousemove", "900", "700"], check=True)


def button(visit, text):
    return look(visit, "button", visit.text(text, "reports").replace("_", ""))


def await_answer(visit):
    """What is not answered yet cannot be saved."""
    save_csv = button(visit, "Save _CSV…")
    time.sleep(0.3)
    visit.console.wait(lambda: has_state(save_csv, Atspi.StateType.SENSITIVE), "an answer without an error", 60)


def save(visit, label, path):
    visit.console.press(button(visit, label))
    if label.startswith("Save _CSV"):
        visit.console.find(contains=visit.text("_Guard against formulas", "reports").replace("_", ""))
        visit.picture("dialog")
        visit.console.key("alt+s")
    time.sleep(1.5)
    visit.console.key("ctrl+a")
    visit.console.type(path)
    visit.console.key("Return")
    until = time.monotonic() + 60
    while not os.path.exists(path) and time.monotonic() < until:
        time.sleep(0.2)
    if not os.path.exists(path):
        visit.picture("not-saved")
        raise Missing(path)


def walk(visit):
    visit.open("reports")
    await_answer(visit)
    look(visit, "label", visit.text("Crash"))
    visit.picture("alerts")
    visit.check_names()
    if visit.width < 1600 or visit.style != "light":
        return
    for position in range(1, len(titles(visit))):
        choose(visit, position)
        await_answer(visit)
        if position in (1, 3, 5):
            visit.picture(["", "utilisation", "", "battery", "", "harsh"][position])
    choose(visit, 0)
    await_answer(visit)
    name = os.path.join(os.path.dirname(visit.database), f"report-{visit.language}")
    save(visit, "Save _CSV…", name + ".csv")
    save(visit, "Save _PDF…", name + ".pdf")
    visit.picture("saved")
    with open(name + ".csv", encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows and all(row["rule"] for row in rows), rows[:2]
    with open(name + ".csv", "rb") as file:
        begin = file.read(3)
    assert (begin == b"\xef\xbb\xbf") == (visit.language == "ko"), begin
    with open(name + ".pdf", "rb") as file:
        assert file.read(5) == b"%PDF-"
