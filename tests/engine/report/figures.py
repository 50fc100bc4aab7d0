#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every report's figures against a computation that shares nothing with its SQL: Python over the very messages, with facts planted in them. Speaks TAP.

Usage: figures.py FLEET_HEADLESS MAKE_HISTORY RULES
"""

import collections
import datetime
import json
import math
import os
import subprocess
import sys
import tempfile

HEADLESS, MAKE_HISTORY, RULES = sys.argv[1:4]
VEHICLES, SECONDS, START = 60, 2400, "2026-09-01T00:00:00Z"
FROM_US = 1788220800 * 1000000 + 300 * 1000000  # the first five minutes and the last are outside the period
TO_US = 1788220800 * 1000000 + 2100 * 1000000
US = 1000000
results = []


def parse_time(value):
    if isinstance(value, int):
        return value * 1000 if value > 10**11 else value * US
    try:
        return round(datetime.datetime.fromisoformat(value.replace("Z", "+00:00")).timestamp() * US)
    except ValueError:
        when = datetime.datetime.strptime(value.replace("KST", "+0900").replace("UTC", "+0000"), "%a %b %d %H:%M:%S %z %Y")
        return round(when.timestamp() * US)


def iso(us):
    return datetime.datetime.fromtimestamp(us / US, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def at(message, *path):
    for step in path:
        if not isinstance(message, (dict, list)) or (isinstance(message, dict) and step not in message) or (isinstance(message, list) and step >= len(message)):
            return None
        message = message[step]
    return message


class World:
    """The messages and rows, as they are after planting."""

    def __init__(self, folder):
        self.cars = self.read_rows(folder, "cars", "car_id")
        self.devices = self.read_rows(folder, "devices", "device_id")
        self.reservations = self.read_rows(folder, "reservations", "reservation_id")
        self.lines = []
        with open(os.path.join(folder, "telemetry.jsonl"), encoding="utf-8") as file:
            for line in file:
                message = json.loads(line)
                self.lines.append([parse_time(message["time"]), message])

    @staticmethod
    def read_rows(folder, name, key):
        rows = {}
        with open(os.path.join(folder, name + ".jsonl"), encoding="utf-8") as file:
            for line in file:
                data = json.loads(line)["data"]
                rows[data[key]] = data
        return rows

    def plant(self):
        """Facts that a report must tell, whatever the simulator does."""
        by_device = collections.defaultdict(list)
        for line in self.lines:
            by_device[line[1]["deviceId"]].append(line)
        fuel = next(d for d in by_device if any(at(m, "vehicle", "powertrain", "fuel", "level", "pct") is not None for _, m in by_device[d]))
        for us, message in by_device[fuel]:
            level = at(message, "vehicle", "powertrain", "fuel", "level")
            if level:
                level["pct"] = round(level["pct"] % 40 + (40 if us >= FROM_US + 900 * US else 0), 1)
        self.refuelled = self.devices[fuel]["car_id"]
        quiet = next(d for d in by_device if d != fuel and d in self.devices)
        for us, message in by_device[quiet]:
            if FROM_US + 300 * US <= us < FROM_US + 1200 * US:
                message["gone"] = True
        self.quiet = quiet
        bare = [d for d in by_device if d not in (fuel, quiet) and at(by_device[d][0][1], "vehicle", "odometer")][0]
        for _, message in by_device[bare][::2]:
            message["vehicle"].pop("odometer", None)
        flat = [d for d in by_device if d not in (fuel, quiet, bare) and at(by_device[d][0][1], "vehicle", "body", "tires")][0]
        for us, message in by_device[flat]:
            if at(message, "vehicle", "body", "tires") and us >= FROM_US + 600 * US:
                message["vehicle"]["body"]["tires"][2]["pressure"]["kpa"] = 151.5
        self.flat = self.devices[flat]["car_id"]
        self.lines = [line for line in self.lines if "gone" not in line[1]]
        late = [i for i, line in enumerate(self.lines) if line[1]["deviceId"] == flat and FROM_US + 100 * US < line[0] < FROM_US + 200 * US][:7]
        self.n_late = len(late)
        for i in reversed(late):
            self.lines.insert(min(i + 4000, len(self.lines)), self.lines.pop(i))

    def write(self, folder):
        with open(os.path.join(folder, "telemetry.jsonl"), "w", encoding="utf-8") as file:
            for number, (us, message) in enumerate(self.lines):
                if number % 5000 == 4999:
                    file.write(f'{us}\t{{"deviceId": "TCU-{number}", "time": \n')
                # A clock that runs ahead by a second for every third device.
                kafka = us + (700000 if hash_of(message["deviceId"]) % 3 else -1000000)
                file.write(f"{kafka}\t{json.dumps(message, ensure_ascii=False, separators=(',', ':'))}\n")

    def seen(self):
        """(car, device, µs, message, order) within the period, in order of time."""
        rows = []
        for order, (us, message) in enumerate(self.lines):
            if FROM_US <= us < TO_US:
                device = self.devices.get(message["deviceId"])
                rows.append((device["car_id"] if device else None, message["deviceId"], us, message, order))
        return sorted(rows, key=lambda row: (row[2], row[4]))


def hash_of(text):
    value = 0
    for letter in text:
        value = (value * 31 + ord(letter)) % 1000003
    return value


def by_car(rows, pick):
    cars = collections.defaultdict(list)
    for car, _, us, message, _ in rows:
        value = pick(message)
        if car is not None and value is not None:
            cars[car].append((us, value))
    return cars


def median(values):
    values = sorted(values)
    return (values[(len(values) - 1) // 2] + values[len(values) // 2]) / 2 if values else None


def p95(values):
    values = sorted(values)
    return values[math.ceil(len(values) * 95 / 100) - 1] if values else None


def booked(world):
    spans = collections.defaultdict(list)
    for row in world.reservations.values():
        if not row.get("started_at"):
            continue
        began, ended = parse_time(row["started_at"]), parse_time(row["returned_at"]) if row.get("returned_at") else TO_US
        if began < TO_US and ended > FROM_US:
            spans[row["car_id"]].append((began, ended, row))
    return spans


def reservation_at(spans, car, us):
    return next((row["reservation_id"] for began, ended, row in spans.get(car, []) if began <= us < ended), None)


def expect_utilisation(world):
    spans = booked(world)
    driven = collections.Counter()
    for car, values in by_car(world.seen(), lambda m: at(m, "vehicle", "powertrain", "engine", "on")).items():
        for (us, on), (following, _) in zip(values, values[1:]):
            if on:
                driven[car, reservation_at(spans, car, us)] += min(following - us, 60 * US)
    expected = {}
    for car in world.cars:
        mine = spans.get(car, [])
        reserved = sum(min(ended, TO_US) - max(began, FROM_US) for began, ended, _ in mine)
        used = [driven[car, row["reservation_id"]] for _, _, row in mine]
        expected[car] = {
            "reservations": len(mine), "reserved_h": reserved / 3.6e9, "driven_h": sum(v for (c, _), v in driven.items() if c == car) / 3.6e9,
            "reserved_pct": 100 * reserved / (TO_US - FROM_US), "driven_of_reserved_pct": 100 * sum(used) / reserved if reserved and any(used) else None,
            "idle_reservations": sum(v < 60 * US for v in used), "unreserved_driven_h": driven[car, None] / 3.6e9}
    return "car_id", expected


def steps(values):
    return [(a, b) for (_, a), (_, b) in zip(values, values[1:])]


def expect_mileage(world):
    rows = world.seen()
    distance = by_car(rows, lambda m: at(m, "vehicle", "odometer", "km"))
    fuel = by_car(rows, lambda m: at(m, "vehicle", "powertrain", "fuel", "level", "pct"))
    charge = by_car(rows, lambda m: (at(m, "vehicle", "powertrain", "battery", "traction", "soc", "pct"), at(m, "vehicle", "powertrain", "charging", "on"))
                    if at(m, "vehicle", "powertrain", "battery", "traction", "soc", "pct") is not None else None)
    expected = {}
    for car in world.cars:
        row = dict.fromkeys(("odometer_km", "distance_km", "fuel_used_pct", "fuel_filled_pct", "charge_used_pct", "charged_pct"))
        if car in distance:
            kms = [km for _, km in distance[car]]
            row.update(odometer_km=max(kms), distance_km=max(kms) - min(kms))
        if len(fuel.get(car, [])) > 1:
            row["fuel_used_pct"] = sum(max(a - b, 0) for a, b in steps(fuel[car]))
            filled = [b - a for a, b in steps(fuel[car]) if b - a >= 1]
            row["fuel_filled_pct"] = sum(filled) if filled else None
        if len(charge.get(car, [])) > 1:
            row["charge_used_pct"] = sum(max(a[0] - b[0], 0) for a, b in steps(charge[car]))
            charging = [max(b[0] - a[0], 0) for a, b in steps(charge[car]) if b[1]]
            row["charged_pct"] = sum(charging) if charging else None
        expected[car] = row
    assert expected[world.refuelled]["fuel_filled_pct"] > 20
    return "car_id", expected


def expect_battery(world):
    expected = {}
    rest = by_car(world.seen(), lambda m: at(m, "vehicle", "powertrain", "battery", "aux", "voltage") if at(m, "vehicle", "powertrain", "engine", "on") is False else None)
    charge = by_car(world.seen(), lambda m: (at(m, "vehicle", "powertrain", "battery", "traction", "soc", "pct"), at(m, "vehicle", "powertrain", "engine", "on"), at(m, "vehicle", "powertrain", "charging", "on"))
                    if at(m, "vehicle", "powertrain", "battery", "traction", "soc", "pct") is not None and at(m, "vehicle", "powertrain", "engine", "on") is not None else None)
    for car in world.cars:
        lost = [a[0] - b[0] for a, b in steps(charge.get(car, [])) if not a[1] and not b[1] and not b[2]]
        volts = [v for _, v in rest.get(car, [])]
        expected[car] = {"resting_readings": len(volts) or None, "resting_last_v": volts[-1] if volts else None, "resting_mean_v": sum(volts) / len(volts) if volts else None,
                         "resting_least_v": min(volts) if volts else None, "below_11_8_v_pct": 100 * sum(v < 11.8 for v in volts) / len(volts) if volts else None, "resting_trend_v_per_day": None,
                         "parked_loss_pct": sum(max(drop, 0) for drop in lost) if lost else None, "parked_greatest_drop_pct": max(0, *lost) if lost else None}
    return "car_id", expected


def expect_tyres(world):
    wheels = collections.defaultdict(list)
    treads = collections.defaultdict(list)
    for car, _, us, message, _ in world.seen():
        for tyre in at(message, "vehicle", "body", "tires") or []:
            if car and at(tyre, "pressure", "kpa") is not None:
                wheels[car, tyre["position"]].append(tyre["pressure"]["kpa"])
            if car and at(tyre, "tread", "mm") is not None:
                treads[car, tyre["position"]].append(tyre["tread"]["mm"])
    expected = {}
    for key, kpas in wheels.items():
        mms = treads.get(key)
        expected[key] = {"pressure_last_kpa": kpas[-1], "pressure_mean_kpa": sum(kpas) / len(kpas), "pressure_least_kpa": min(kpas), "below_180_kpa_pct": 100 * sum(k < 180 for k in kpas) / len(kpas),
                         "tread_last_mm": mms[-1] if mms else None, "tread_worn_mm": mms[0] - mms[-1] if mms else None}
    assert expected[world.flat, "rear_left"]["pressure_last_kpa"] == 151.5
    return ("car_id", "wheel"), expected


def expect_harsh(world):
    spans = booked(world)
    found = collections.defaultdict(list)
    kms = collections.defaultdict(list)
    for car, _, us, message, _ in world.seen():
        if car is None:
            continue
        key = (car, reservation_at(spans, car, us))
        if at(message, "vehicle", "odometer", "km") is not None:
            kms[key].append(message["vehicle"]["odometer"]["km"])
        found[key] += [event for event in message.get("events", []) if event["type"].startswith("harsh_")]
    expected = {}
    for key, events in found.items():
        if events:
            count = collections.Counter(event["type"] for event in events)
            distance = max(kms[key]) - min(kms[key]) if key in kms else None
            expected[key] = {"harsh_events": len(events), "harsh_brakes": count["harsh_brake"], "harsh_accelerations": count["harsh_acceleration"], "harsh_turns": count["harsh_turn"],
                             "greatest_g": max(event["g"] for event in events), "distance_km": distance, "harsh_per_100km": 100 * len(events) / distance if distance else None}
    return ("car_id", "reservation_id"), expected


def expect_silent(world):
    heard = collections.defaultdict(list)
    for _, device, us, _, _ in world.seen():
        heard[device].append(us)
    expected = {}
    for device in set(world.devices) | set(heard):
        times = heard.get(device, [])
        gaps = [b - a for a, b in zip(times, times[1:] + [TO_US])] or [TO_US - FROM_US]
        long = [gap for gap in gaps if gap > 600 * US]
        expected[device] = {"messages": len(times), "silences": len(long), "longest_silence_s": max(gaps) / US, "silent_total_s": sum(long) / US, "silent_for_s": (TO_US - times[-1]) / US if times else None}
    assert expected[world.quiet]["silences"] >= 1 and expected[world.quiet]["longest_silence_s"] >= 900
    return "device_id", expected


def expect_quality(world):
    groups = collections.defaultdict(list)
    newest = {}
    dead = 0
    for number, (us, message) in enumerate(world.lines):
        device = message["deviceId"]
        late = us < newest.get(device, us)
        newest[device] = max(us, newest.get(device, us))
        dead += number % 5000 == 4999 and FROM_US <= us < TO_US
        if FROM_US <= us < TO_US:
            groups[("fleet.telemetry", world.devices.get(device, {}).get("model"))].append((device, message, late))
    expected = {}
    for key, rows in groups.items():
        offsets = [0.7 if hash_of(device) % 3 else -1.0 for device, _, _ in rows]
        share = lambda *path: 100 * sum(at(m, *path) is None for _, m, _ in rows) / len(rows)
        expected[key] = {"messages": len(rows), "devices": len({row[0] for row in rows}), "late_messages": sum(row[2] for row in rows),
                         "without_position_pct": share("vehicle", "position", "lat"), "without_odometer_pct": share("vehicle", "odometer", "km"),
                         "without_voltage_pct": share("vehicle", "powertrain", "battery", "aux", "voltage"), "clock_offset_median_s": median(offsets), "clock_offset_p95_s": p95(offsets)}
    assert sum(row["late_messages"] for row in expected.values()) >= world.n_late == 7
    world.dead = dead
    return ("topic", "device_model"), expected


def expect_alerts(database):
    """From the episodes one by one; that these are right is for the simulator's oracle (tests/engine/test-oracle.c)."""
    groups = collections.defaultdict(list)
    for row in sql(database, "SELECT rule, severity, opened_at, acknowledged_at, cleared_at FROM alert"):
        opened, taken, cleared = (parse_time(row[name]) if row[name] else None for name in ("opened_at", "acknowledged_at", "cleared_at"))
        if opened is not None and FROM_US <= opened < TO_US:
            groups[row["rule"], row["severity"]].append((opened, taken, cleared))
    expected = {}
    for key, episodes in groups.items():
        waits = [(taken - opened) / US for opened, taken, _ in episodes if taken]
        lasted = [(min(cleared or TO_US, TO_US) - opened) / US for opened, _, cleared in episodes]
        expected[key] = {"alerts": len(episodes), "acknowledged": len(waits), "unacknowledged": len(episodes) - len(waits), "acknowledge_median_s": median(waits), "acknowledge_p95_s": p95(waits),
                         "still_active": sum(cleared is None or cleared > TO_US for _, _, cleared in episodes), "active_mean_s": sum(lasted) / len(lasted), "active_total_s": sum(lasted)}
    assert any(row["acknowledged"] for row in expected.values()) and any(row["unacknowledged"] for row in expected.values())
    return ("rule", "severity"), expected


def sql(database, statement):
    result = subprocess.run([HEADLESS, "sql", "--database", database, "--format", "json", statement], capture_output=True, text=True, check=True)
    return json.loads(result.stdout)


def export(database, report, *options):
    result = subprocess.run([HEADLESS, "export", "--database", database, "--report", report, "--from", iso(FROM_US), "--to", iso(TO_US), "--format", "jsonl", "--output", "-", *options],
                            capture_output=True, text=True, check=True)
    return [json.loads(line) for line in result.stdout.splitlines()]


def same(a, b):
    if a is None or b is None or isinstance(a, str) or isinstance(b, str):
        return a == b
    return abs(a - b) <= 1e-6 * max(1, abs(a), abs(b))


def compare(rows, key, expected):
    """What differs, in words."""
    wrong, seen = [], set()
    for row in rows:
        name = tuple(row[part] for part in key) if isinstance(key, tuple) else row[key]
        seen.add(name)
        if name not in expected:
            wrong.append(f"{name} is not expected")
            continue
        wrong += [f"{name}: {column} is {row[column]}, not {value}" for column, value in expected[name].items() if not same(row[column], value)]
    return wrong + [f"{name} is missing" for name in expected if name not in seen]


def result(name, wrong):
    results.append(not wrong)
    print(f"{'not ok' if wrong else 'ok'} {len(results)} - {name}")
    for line in wrong[:6]:
        print(f"# {line}")


def main():
    with tempfile.TemporaryDirectory() as folder:
        database = os.path.join(folder, "fleet.db")
        subprocess.run([HEADLESS, "simulate", "--vehicles", str(VEHICLES), "--seconds", str(SECONDS), "--seed", "11", "--start", START, "--rules", RULES, "--output", folder], check=True, capture_output=True)
        world = World(folder)
        world.plant()
        world.write(folder)
        subprocess.run([MAKE_HISTORY, database, folder, RULES], check=True)
        for report, expect in (("utilisation", expect_utilisation), ("mileage", expect_mileage), ("battery", expect_battery), ("tyres", expect_tyres), ("harsh", expect_harsh),
                               ("silent", expect_silent), ("quality", expect_quality)):
            key, expected = expect(world)
            rows = export(database, report)
            if report == "quality":
                result("dead letters by reason", [] if sum(row["messages"] for row in rows if row["reason"]) == world.dead > 0 else [f"of {world.dead}: {[row for row in rows if row['reason']]}"])
                rows = [row for row in rows if row["reason"] is None]
            result(f"{report}: {len(expected)} rows", compare(rows, key, expected) or ([] if expected else ["nothing was expected"]))
        key, expected = expect_alerts(database)
        result(f"alerts: {len(expected)} rows", compare(export(database, "alerts"), key, expected))
        result("messages: all of them", [] if len(export(database, "messages")) == len(world.seen()) else ["not all"])
        zone = next(iter(world.cars.values()))["zone"]
        rows = export(database, "utilisation", "--filter", f"zone={zone}")
        result("a filter", [] if {row["car_id"] for row in rows} == {car for car, row in world.cars.items() if row["zone"] == zone} else [f"{len(rows)} rows of {zone}"])
    print(f"1..{len(results)}")
    sys.exit(0 if all(results) else 1)


main()
