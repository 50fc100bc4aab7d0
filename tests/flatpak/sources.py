# SPDX-License-Identifier: GPL-3.0-or-later
"""The manifest's archives, for a build without network: from Debian's source packages, which carry upstream's archives; an archive is taken for the manifest's when its
checksum is.

Usage: sources.py MANIFEST WORK     leaves WORK/downloads/CHECKSUM/NAME and WORK/manifest.json, the manifest that is built: the same as MANIFEST, unless a package has moved on
                                    to another version meanwhile; then that one stands in it instead, and the last line of the output says so.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys

SUITES = ("bookworm", "trixie", "forky", "sid")


class Debian:
    """Source packages by apt, in folders of its own: the machine's lists stay as they are."""

    def __init__(self, work):
        self.folder = os.path.join(work, "apt")
        for name in ("lists/partial", "cache/archives/partial"):
            os.makedirs(os.path.join(self.folder, name), exist_ok=True)
        targets = subprocess.run(["apt-get", "indextargets", "--format", "$(ORIGIN) $(LABEL) $(SIGNED_BY) $(REPO_URI)", "Created-By: Packages"],
                                 capture_output=True, text=True, check=True).stdout
        mirror = next(line.split()[-1] for line in targets.splitlines() if line.startswith("Debian Debian "))
        lists = os.path.join(self.folder, "sources.list")
        with open(lists, "w") as file:
            for suite in SUITES:
                file.write(f"deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] {mirror} {suite} main\n")
        self.options = ["-o", f"Dir::Etc::sourcelist={lists}", "-o", "Dir::Etc::sourceparts=-", "-o", f"Dir::State::lists={self.folder}/lists",
                        "-o", f"Dir::Cache={self.folder}/cache", "-o", "APT::Sandbox::User=root"]
        subprocess.run(["apt-get", "-qq", *self.options, "update"], check=True)

    def versions(self, package):
        """(version, checksum of the original archive), oldest first."""
        text = subprocess.run(["apt-cache", *self.options, "showsrc", "--only-source", package], capture_output=True, text=True, check=True).stdout
        for record in text.split("\n\n"):
            version = re.search(r"^Version: (\S+)", record, re.M)
            checksum = re.search(r"^Checksums-Sha256:\n(?: .*\n?)*? ([0-9a-f]{64}) \d+ \S+\.orig\.tar\.\w+$", record, re.M)
            if version and checksum:
                yield version[1], checksum[1]

    def fetch(self, package, version):
        """The archive's path, or None."""
        folder = os.path.join(self.folder, "fetched", package)
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(folder)
        subprocess.run(["apt-get", "-qq", *self.options, "source", "--download-only", "--tar-only", f"{package}={version}"], cwd=folder, capture_output=True)
        return next((os.path.join(folder, name) for name in os.listdir(folder) if ".orig.tar." in name), None)


def place(work, source, archive):
    folder = os.path.join(work, "downloads", source["sha256"])
    os.makedirs(folder, exist_ok=True)
    shutil.copy(archive, os.path.join(folder, os.path.basename(source["url"])))


def checksum_of(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def main(manifest_file, work):
    with open(manifest_file) as file:
        manifest = json.load(file)
    debian, moved = None, []
    for module in manifest["modules"]:
        for source in module["sources"]:
            if source["type"] != "archive":
                continue
            kept = os.path.join(work, "downloads", source["sha256"], os.path.basename(source["url"]))
            if os.path.exists(kept) and checksum_of(kept) == source["sha256"]:
                continue
            debian = debian or Debian(work)
            known = list(debian.versions(module["name"]))
            # The very archive first, then what is nearest to it: the newest.
            known.sort(key=lambda entry: entry[1] != source["sha256"])
            wanted, others = known[:1], known[1:][::-1]
            for version, checksum in wanted + others:
                archive = debian.fetch(module["name"], version)
                if archive and checksum_of(archive) == checksum:
                    break
            else:
                sys.exit(f"{module['name']}: no suite of Debian has an archive of it")
            if checksum != source["sha256"]:
                moved.append(f"{module['name']} {version}")
                source["sha256"] = checksum
            place(work, source, archive)
    for module in manifest["modules"]:
        for source in module["sources"]:
            if source["type"] == "dir":
                source["path"] = os.path.join(work, "source")
    with open(os.path.join(work, "manifest.json"), "w") as file:
        json.dump(manifest, file, indent=2)
    print("a test manifest is built, since Debian has no longer the pinned archives of: " + ", ".join(moved) if moved else "every archive is the one that the manifest pins")


main(os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2]))
