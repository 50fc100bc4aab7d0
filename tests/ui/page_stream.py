# SPDX-License-Identifier: GPL-3.0-or-later
"""The stream page: reached by the connection's chip; topics with their partitions, whose positions are on the disk when they are shown; sorted."""

from console import alive, is_showing
from console import walk as nodes

TITLE = "stream"


def rows(console, view):
    """What each row says, cell by cell, from above."""
    found = sorted((row for row in nodes(view) if row.role == "table row"), key=lambda row: row.get_extents().y)
    return [[text.name for text in row.under() if text.role == "label" and text.name] for row in found]


def number(text):
    return int("".join(letter for letter in text if letter.isdigit()))


def walk(visit):
    console = visit.console
    partition = visit.text("Partition %d")
    chip = console.find(contains=visit.text("Connection %s: %s. %s").split("%s")[0])
    console.click(chip)
    # Under the chip: the rail has one of that name, too.
    console.press(console.wait(lambda: next((node for node in nodes(chip) if node.name == visit.text("_Stream").replace("_", "") and is_showing(node)), None), "the chip's button"))
    view = console.find(name=visit.text("Topics and partitions"))
    telemetry = visit.text("Telemetry", "topic")
    console.wait(lambda: any(telemetry in row for row in rows(console, view)) and any(partition % 0 in row for row in rows(console, view)), "telemetry and its partitions")

    # What is shown as the position has been committed: the database has it, and may have more by now.
    shown = next(row for row in rows(console, view) if partition % 1 in row)
    on_disk = visit.sql("SELECT next_offset AS n FROM position WHERE topic = (SELECT topic FROM position ORDER BY next_offset DESC LIMIT 1) AND \"partition\" = 1")[0]["n"]
    assert 0 < number(shown[-3]) <= on_disk, (shown, on_disk)
    visit.check_names()
    visit.picture("stream")

    heading = console.find(name=visit.text("Position", "column"))

    def is_farthest(end):
        """Looked at once: the positions grow meanwhile. By where they are on the screen: of a row that has moved GTK tells a place among its like that is not its own."""
        seen = []
        for row in [node for node in nodes(view) if node.role == "table row"]:
            texts = [text.name for text in row.under() if text.role == "label" and text.name]
            extents = alive(row.get_extents)
            if extents is not None and any(cell.startswith(partition.split("%")[0]) for cell in texts):
                seen.append((extents.y, number(texts[-3])))
        positions = [position for _, position in sorted(seen)]
        return len(positions) > 1 and max(positions) == positions[end]

    console.click(heading)
    console.wait(lambda: is_farthest(-1), "the farthest position last")
    console.click(heading)
    console.wait(lambda: is_farthest(0), "the farthest position first")
    visit.picture("sorted")
    console.click(heading)
    visit.open("map")
