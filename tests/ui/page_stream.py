# SPDX-License-Identifier: GPL-3.0-or-later
"""The stream page: reached by the connection's chip; topics with their partitions, whose positions are on the disk when they are shown; sorted."""

from console import is_showing
from console import walk as nodes

TITLE = "stream"
POSITION = 5  # the cell, after name, state, rate, what waits and how far behind


def partitions_of(rows, topic, partition):
    """The rows of a topic's partitions: those between its row and the next topic's."""
    is_under, found = False, []
    for cells in rows:
        if not cells[0].startswith(partition.split("%")[0]):
            is_under = cells[0] == topic
        elif is_under:
            found.append(cells)
    return found


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
    order = console.find(name=visit.text("Topic", "column"))

    def telemetry_rows():
        """None of them while one is being made anew and does not say its position."""
        found = partitions_of(console.rows(view), telemetry, partition)
        return found if all(len(row) > POSITION and row[POSITION][0].isdigit() for row in found) else []

    # By name: rows stay where they are while the numbers in them grow.
    console.click(order)
    console.wait(lambda: len(telemetry_rows()) > 1, "telemetry and its partitions")

    # What is shown as the position has been committed: the database has it, and may have more by now.
    shown = next(row for row in telemetry_rows() if row[0] == partition % 1)
    on_disk = visit.sql("SELECT next_offset AS n FROM position WHERE topic = 'fleet.telemetry' AND \"partition\" = 1")[0]["n"]
    assert 0 < number(shown[POSITION]) <= on_disk, (shown, on_disk)
    visit.check_names()
    visit.picture("stream")
    visit.picture_beside_panel("panel")

    heading = console.find(name=visit.text("Position", "column"))

    def is_farthest(end):
        positions = [number(row[POSITION]) for row in telemetry_rows()]
        return len(positions) > 1 and max(positions) == positions[end]

    console.click(heading)
    console.wait(lambda: is_farthest(-1), "the farthest position last")
    console.click(heading)
    console.wait(lambda: is_farthest(0), "the farthest position first")
    visit.picture("sorted")
    console.click(order)
    visit.open("map")
