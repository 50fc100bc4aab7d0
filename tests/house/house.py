#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The house tests: what src/DESIGN.md says of the tree, checked. Speaks TAP.

Usage: house.py SOURCE_ROOT BUILD_ROOT
"""

import os
import re
import subprocess
import sys

SOURCE, BUILD = sys.argv[1], sys.argv[2]
MAX_FILE_LINES = 500
MAX_FUNCTION_LINES = 60
FLOORS = {"base": 0, "engine": 1, "model": 2, "console": 3, "headless": 3}
FORBIDDEN_NAMES = ("util", "helper", "common", "manager", "misc")


def sources(*suffixes, under="src"):
    for folder, _, names in os.walk(os.path.join(SOURCE, under)):
        for name in sorted(names):
            if name.endswith(suffixes):
                yield os.path.relpath(os.path.join(folder, name), SOURCE)


def read(path):
    with open(os.path.join(SOURCE, path), encoding="utf-8") as file:
        return file.read()


def exceptions():
    """tests/house/exceptions: 'FILE' or 'FILE:FUNCTION', then the reason. One list."""
    allowed = {}
    for line in read("tests/house/exceptions").splitlines():
        if line.strip() and not line.startswith("#"):
            name, _, reason = line.partition(" ")
            allowed[name] = reason.strip()
    return allowed


def floor_of(path):
    parts = path.split("/")
    return parts[1], parts[2] if len(parts) > 3 else None


def headers():
    """Header name -> path; names are unique by another test."""
    return {os.path.basename(path): path for path in sources(".h")}


def includes_point_down():
    known = headers()
    wrong = []
    for path in sources(".c", ".h", ".cc"):
        floor, room = floor_of(path)
        for name in re.findall(r'^\s*#\s*include\s+"([^"]+)"', read(path), re.M):
            target = known.get(os.path.basename(name))
            if target is None:
                continue
            to_floor, to_room = floor_of(target)
            if FLOORS[to_floor] > FLOORS[floor] or (FLOORS[to_floor] == FLOORS[floor] and to_floor != floor):
                wrong.append(f"{path} includes {target}: it points up or sideways")
            elif FLOORS[floor] >= 2 and to_floor == "engine" and os.path.basename(target) != "fleet-engine.h":
                wrong.append(f"{path} includes {target}: of the engine, only fleet-engine.h is known here")
            elif floor == "console" and to_floor == "console" and room and to_room and room != to_room:
                wrong.append(f"{path} includes {target}: no room enters another")
    return wrong


def unique_names():
    seen, wrong = {}, []
    for path in sources(".h", ".c", ".cc"):
        name = os.path.basename(path)
        if name in seen and name != "main.c":
            wrong.append(f"{path} has the name of {seen[name]}")
        seen[name] = path
        if any(word in name for word in FORBIDDEN_NAMES):
            wrong.append(f"{path}: a thing has a name; {', '.join(FORBIDDEN_NAMES)} are none")
    return wrong


def gtk_stays_upstairs():
    wrong = []
    for path in sources(".c", ".h", ".cc"):
        floor, _ = floor_of(path)
        if floor != "console" and re.search(r"#\s*include\s*<(gtk|gdk|adwaita|shumate|gsk)", read(path)):
            wrong.append(f"{path} includes a toolkit's header")
    return wrong


def templates_have_classes():
    wrong = []
    for path in sources(".ui", under="ui"):
        text = read(path)
        base = os.path.splitext(os.path.basename(path))[0]
        room = os.path.dirname(path)[len("ui"):].strip("/")
        twin = os.path.join("src/console", room, base + ".c")
        if text.count("\n") > 200:
            wrong.append(f"{path} is longer than 200 lines")
        if not os.path.exists(os.path.join(SOURCE, twin)):
            wrong.append(f"{path} has no class at {twin}")
        elif "<template" in text:
            if base + ".ui" not in read(twin):
                wrong.append(f"{twin} does not load {path}")
    return wrong


def links(program, forbidden):
    path = os.path.join(BUILD, program)
    text = subprocess.run(["ldd", path], capture_output=True, text=True, check=True).stdout
    return [f"{program} links {line.split()[0]}" for line in text.splitlines() if any(word in line for word in forbidden)]


def headless_links_no_gtk():
    return links("src/headless/fleet-headless", ("libgtk", "libadwaita", "libgdk", "libshumate"))


def no_jansson():
    return links("src/headless/fleet-headless", ("libjansson",)) + links("src/console/fleet-console", ("libjansson",))


def file_lengths():
    allowed = exceptions()
    wrong = []
    for path in sources(".c", ".cc"):
        lines = read(path).count("\n")
        if lines > MAX_FILE_LINES and path not in allowed:
            wrong.append(f"{path} has {lines} lines; what in it wants to be its own thing?")
    return wrong


def functions(path):
    """(name, lines) of every function in a file of this house's style: '{' and '}' in the first column."""
    lines = read(path).splitlines()
    start = name = None
    for number, line in enumerate(lines):
        if line == "{":
            above = "\n".join(lines[max(0, number - 25):number])
            found = re.findall(r"^([A-Za-z_]\w*)\s*\(", above, re.M)
            start, name = number, found[-1] if found else None
        elif line.startswith("}") and start is not None:
            if line == "}" and name:
                yield name, number - start + 1
            start = name = None


def function_lengths():
    allowed = exceptions()
    wrong = []
    for path in sources(".c", ".cc"):
        for name, length in functions(path):
            if length > MAX_FUNCTION_LINES and f"{path}:{name}" not in allowed:
                wrong.append(f"{path}: {name} has {length} lines")
    return wrong


def exceptions_are_needed():
    wrong = []
    for entry, reason in exceptions().items():
        path, _, name = entry.partition(":")
        if not reason:
            wrong.append(f"{entry}: no reason is given")
        if not os.path.exists(os.path.join(SOURCE, path)):
            wrong.append(f"{entry}: there is no such file")
        elif name and not any(n == name and length > MAX_FUNCTION_LINES for n, length in functions(path)):
            wrong.append(f"{entry}: is not longer than {MAX_FUNCTION_LINES} lines")
        elif not name and read(path).count("\n") <= MAX_FILE_LINES:
            wrong.append(f"{entry}: is not longer than {MAX_FILE_LINES} lines")
    return wrong


def nothing_is_left_open():
    wrong = []
    for under in ("src", "ui", "tests"):
        for path in sources(".c", ".h", ".cc", ".ui", ".py", "meson.build", under=under):
            if path == "tests/house/house.py":
                continue
            for number, line in enumerate(read(path).splitlines(), 1):
                if re.search(r"\b(TODO|FIXME|XXX|HACK)\b|g_test_skip|g_test_incomplete|should_fail *: *true", line):
                    wrong.append(f"{path}:{number}: {line.strip()}")
    return wrong


def files_say_what_they_are():
    wrong = []
    for path in sources(".c", ".h", ".cc"):
        head = read(path).split("\n", 4)
        if "SPDX-License-Identifier: GPL-3.0-or-later" not in head[0]:
            wrong.append(f"{path} does not begin with its licence")
        elif not any(line.startswith("/*") for line in head[1:4]):
            wrong.append(f"{path} does not say what it is")
    return wrong


def markup_is_escaped():
    """Titles of rows, toasts and status pages are Pango markup on libadwaita 1.2: only the escaping setter may set them."""
    wrong = []
    pattern = r"(adw_preferences_row_set_title|adw_action_row_set_subtitle|adw_status_page_set_description|adw_toast_new|gtk_label_set_markup)\b"
    for path in sources(".c", under="src/console"):
        for number, line in enumerate(read(path).splitlines(), 1):
            if re.search(pattern, line) and "markup-safe" not in line:
                wrong.append(f"{path}:{number}: {line.strip()} (say /* markup-safe: why */ if the text is ours)")
    return wrong


def memory_is_asked_for_in_one_way():
    """GCC leaves out calls of a function that only prefetches, silently: what base/fleet-fetch does about it holds for its callers alone."""
    return [f"{path}: use fleet_fetch() or fleet_fetch_far()" for path in sources(".c", ".h", ".cc")
            if "__builtin_prefetch" in read(path) and path != "src/base/fleet-fetch.h"]


def korean_is_complete():
    if not os.path.exists(os.path.join(SOURCE, "po/ko.po")):
        return ["po/ko.po is missing"]
    result = subprocess.run(["msgfmt", "-c", "--statistics", "-o", os.devnull, os.path.join(SOURCE, "po/ko.po")],
                            capture_output=True, text=True, env={**os.environ, "LC_ALL": "C"})
    words = result.stderr.strip()
    return [words] if result.returncode or "fuzzy" in words or "untranslated" in words else []


def translations_cover_the_sources():
    """Every file with words for people is in POTFILES.in, and every msgid of the sources is in ko.po."""
    listed = {line.strip() for line in read("po/POTFILES.in").splitlines() if line.strip() and not line.startswith("#")}
    wrong = []
    for path in list(sources(".c")) + list(sources(".ui", under="ui")):
        text = read(path)
        speaks = re.search(r'\b(_|N_|C_|ngettext|g_dngettext|g_dpgettext2)\s*\("', text) or 'translatable="yes"' in text
        if speaks and path not in listed:
            wrong.append(f"{path} speaks and is not in po/POTFILES.in")
    for path in listed:
        if not os.path.exists(os.path.join(SOURCE, path)):
            wrong.append(f"po/POTFILES.in names {path}, which is not there")
    pot = os.path.join(BUILD, "house.pot")
    subprocess.run(["xgettext", "--from-code=UTF-8", "--keyword=_", "--keyword=N_", "--keyword=C_:1c,2", "--keyword=NC_:1c,2",
                    "--keyword=g_dngettext:2,3", "--keyword=ngettext:1,2", "-o", pot, *sorted(listed)],
                   cwd=SOURCE, check=True, capture_output=True)
    result = subprocess.run(["msgcmp", os.path.join(SOURCE, "po/ko.po"), pot], capture_output=True, text=True, env={**os.environ, "LC_ALL": "C"})
    if result.returncode:
        wrong.append(result.stderr.strip())
    return wrong


def files_that_speak_are_translated():
    """What people read in data/rules.ini and data/signals.ini stands in po/fleet-names.h, word for word."""
    listed = {text.replace('\\"', '"').replace("\\\\", "\\") for text in re.findall(r'N_\("((?:[^"\\]|\\.)*)"\)', read("po/fleet-names.h"))}
    wrong = []
    for path, keys in (("data/rules.ini", ("name", "advice")), ("data/signals.ini", ("name", "true", "false"))):
        for line in read(path).splitlines():
            key, _, value = line.partition("=")
            if key in keys and value not in listed:
                wrong.append(f"{path}: “{value}” is not in po/fleet-names.h")
    return wrong


def tests_are_registered():
    """A test program that no meson.build names runs never."""
    wrong = []
    for path in sources(".c", under="tests"):
        name = os.path.basename(path)
        if not name.startswith("test-"):
            continue
        build = os.path.join(os.path.dirname(path), "meson.build")
        if not os.path.exists(os.path.join(SOURCE, build)) or name[len("test-"):-2] not in read(build):
            wrong.append(f"{path} is not in {build}")
    return wrong


def every_file_has_its_test():
    """Unit tests stand beside every file of base, engine and model; exceptions say which test covers them."""
    allowed = {line.split(" ")[0] for line in read("tests/house/covered-elsewhere").splitlines() if line and not line.startswith("#")}
    wrong = []
    for floor in ("base", "engine", "model"):
        for path in sources(".c", ".cc", under=f"src/{floor}"):
            stem = os.path.splitext(os.path.basename(path))[0].removeprefix("fleet-")
            twin = os.path.join("tests", os.path.dirname(path)[len("src/"):], f"test-{stem}.c")
            if not os.path.exists(os.path.join(SOURCE, twin)) and path not in allowed:
                wrong.append(f"{path} has no {twin}")
            if os.path.exists(os.path.join(SOURCE, twin)) and path in allowed:
                wrong.append(f"{path} has {twin}: take it out of tests/house/covered-elsewhere")
    for path in allowed:
        if not os.path.exists(os.path.join(SOURCE, path)):
            wrong.append(f"tests/house/covered-elsewhere names {path}, which is not there")
    return wrong


def icons_are_there():
    """In the theme of this machine, or our own; where the theme is another version, as on Debian 13, this runs again."""
    known = set()
    for folder in ("/usr/share/icons/Adwaita", os.path.join(SOURCE, "data/icons")):
        for _, _, names in os.walk(folder):
            known.update(re.sub(r"(\.symbolic)?\.\w+$", "", name) for name in names)
    return [f"{path}: no theme has the icon {name}" for path in [*sources(".c"), *sources(".ui", under="ui")]
            for name in sorted(set(re.findall(r"[a-z0-9]+(?:-[a-z0-9]+)*-symbolic\b", read(path))) - known)]


CHECKS = [includes_point_down, unique_names, gtk_stays_upstairs, templates_have_classes, headless_links_no_gtk, no_jansson,
          file_lengths, function_lengths, exceptions_are_needed, nothing_is_left_open, files_say_what_they_are, markup_is_escaped,
          memory_is_asked_for_in_one_way, korean_is_complete, translations_cover_the_sources, files_that_speak_are_translated, tests_are_registered, every_file_has_its_test, icons_are_there]

if __name__ == "__main__":
    print(f"1..{len(CHECKS)}")
    failed = 0
    for number, check in enumerate(CHECKS, 1):
        wrong = check()
        failed += bool(wrong)
        print(f"{'not ok' if wrong else 'ok'} {number} - {check.__name__.replace('_', ' ')}")
        for line in wrong:
            print("# " + line.replace("\n", "\n# "))
    sys.exit(1 if failed else 0)
