# SPDX-License-Identifier: GPL-3.0-or-later
"""The simulator's files as a Kafka Connect S3 sink would have left them: one record a line, objects named by topic, partition and start offset."""

import gzip
import json
import os
import re
import zlib

DEVICE = re.compile(rb'"deviceId":"([^"]*)"')


def split(telemetry, partitions):
    """The lines of a file by partition, all of a device in one, in their order."""
    parts = [[] for _ in range(partitions)]
    with open(telemetry, "rb") as file:
        for line in file:
            device = DEVICE.search(line)
            parts[zlib.crc32(device.group(1)) % partitions if device else 0].append(line)
    return parts


def write_object(name, lines, compressed):
    os.makedirs(os.path.dirname(name), exist_ok=True)
    if compressed:
        with gzip.open(name, "wb", compresslevel=1) as file:
            file.writelines(lines)
    else:
        with open(name, "wb") as file:
            file.writelines(lines)


def write(folder, topic, parts, lines_an_object):
    """Every third object is compressed, and the last partition is laid out by a time partitioner. Returns how many objects there are."""
    n = 0
    for partition, lines in enumerate(parts):
        for start in range(0, len(lines), lines_an_object):
            path = f"partition={partition}" if partition + 1 < len(parts) else f"year=2026/month=09/day=01/hour={start // (4 * lines_an_object):02d}"
            suffix = ".json.gz" if n % 3 == 0 else ".json"
            write_object(os.path.join(folder, "topics", topic, path, f"{topic}+{partition}+{start:010d}{suffix}"), lines[start:start + lines_an_object], n % 3 == 0)
            n += 1
    return n


def write_tables(folder, files):
    """The snapshot rows of the simulator's change records as exports: cars as CSV, devices and reservations as JSON lines."""
    import csv
    tables = {}
    for name in ("cars", "devices", "reservations"):
        with open(os.path.join(files, f"{name}.jsonl")) as file:
            tables[name] = [record["data"] for record in map(json.loads, file) if record.get("metadata", {}).get("operation") in ("load", "insert")]
    os.makedirs(os.path.join(folder, "exports"), exist_ok=True)
    columns = list(dict.fromkeys(key for row in tables["cars"] for key in row))
    with open(os.path.join(folder, "exports", "carinfo-20260901.csv"), "w", newline="", encoding="utf-8-sig") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerows(tables["cars"])
    for name, stem in (("devices", "deviceinfo"), ("reservations", "reservation")):
        with open(os.path.join(folder, "exports", f"{stem}.jsonl"), "w", encoding="utf-8") as file:
            file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in tables[name])
    return {name: len(rows) for name, rows in tables.items()}
