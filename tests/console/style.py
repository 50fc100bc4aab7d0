#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What data/style.css and the shortcuts window promise, checked without a display. Speaks TAP.

Usage: style.py SOURCE_ROOT
"""

import os
import re
import sys

SOURCE = sys.argv[1]
VARIANTS = {"light": ("light",), "dark": ("dark", "light"), "hc": ("hc", "light"), "hcdark": ("hcdark", "dark", "light")}


def read(path):
    with open(os.path.join(SOURCE, path), encoding="utf-8") as file:
        return file.read()


CSS = read("data/style.css")
COLOURS = dict(re.findall(r"@define-color (fleet_\w+_(?:light|dark|hc|hcdark)) (#[0-9a-f]{6});", CSS))


def colour(name, variant):
    """As src/console/fleet-style.c chooses it."""
    return next(COLOURS[f"{name}_{suffix}"] for suffix in VARIANTS[variant] if f"{name}_{suffix}" in COLOURS)


def luminance(text):
    channels = [int(text[i:i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a, b):
    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def every_colour_has_its_variants():
    names = {re.sub(r"_(light|dark|hc|hcdark)$", "", name) for name in COLOURS}
    wrong = [f"{name} has no _{variant}" for name in sorted(names) for variant in ("light", "dark") if f"{name}_{variant}" not in COLOURS]
    wrong += [f"@{name} is used and not defined" for name in sorted(set(re.findall(r"@(fleet_\w+)", CSS)) - names)]
    return wrong


def symbols_can_be_seen():
    """Symbols at least 3:1 on the panel and on the map's land."""
    wrong = []
    for variant in VARIANTS:
        for name in ("critical", "high", "medium", "low", "in_use", "free", "charging", "silent", "unknown"):
            for ground in ("fleet_panel", "fleet_map_land"):
                ratio = contrast(colour(f"fleet_{name}", variant), colour(ground, variant))
                if ratio < 3:
                    wrong.append(f"fleet_{name} on {ground}, {variant}: {ratio:.2f}, below 3")
    return wrong


def letters_can_be_read():
    """The letter on a priority's shape at least 3:1: it is large and bold, and the shape says the same."""
    wrong = []
    for variant in VARIANTS:
        for name in ("critical", "high", "medium", "low"):
            ratio = contrast(colour("fleet_symbol_text", variant), colour(f"fleet_{name}", variant))
            if ratio < 3:
                wrong.append(f"the letter on fleet_{name}, {variant}: {ratio:.2f}, below 3")
    return wrong


def shortcuts_are_listed():
    """Every accelerator that is registered stands in the shortcuts window."""
    registered = re.findall(r'^  \{ "([\w.:-]+)", \{ "', read("src/console/fleet-shortcuts.c"), re.M)
    listed = re.findall(r'<property name="action-name">([^<]+)</property>', read("ui/fleet-shortcuts.ui"))
    wrong = [f"{action} has a key that the shortcuts window does not list" for action in registered if action not in listed]
    wrong += [f"the shortcuts window lists {action}, which has no key" for action in listed if action not in registered]
    if not registered:
        wrong.append("no accelerator was found in src/console/fleet-shortcuts.c")
    return wrong


CHECKS = [every_colour_has_its_variants, symbols_can_be_seen, letters_can_be_read, shortcuts_are_listed]
failed = 0
print(f"1..{len(CHECKS)}")
for number, check in enumerate(CHECKS, 1):
    problems = check()
    failed += bool(problems)
    print(f"{'not ok' if problems else 'ok'} {number} - {check.__name__.replace('_', ' ')}")
    for problem in problems:
        print(f"# {problem}")
sys.exit(1 if failed else 0)
