# SPDX-License-Identifier: GPL-3.0-or-later
"""Consoles as processes of their own, for the tests with several of them on one broker."""

import json
import os
import subprocess
import time


class Desk:
    """One console: its database, its process, its operator."""

    def __init__(self, build, work, profile, name, secrets=None):
        """secrets: by property, what the profile's keyring would hold; each is given in an environment variable."""
        self.headless = os.path.join(build, "src/headless/fleet-headless")
        self.database = os.path.join(work, f"{name}.db")
        self.profile = profile
        self.name = f"{name} @ {name[0]}"
        self.secrets = {prop: f"FLEET_TEST_SECRET_{number}" for number, prop in enumerate(secrets or {})}
        self.environment = {**os.environ, **{self.secrets[prop]: text for prop, text in (secrets or {}).items()}}
        self.process = None

    def start(self):
        options = [word for prop, variable in self.secrets.items() for word in ("--secret", f"{prop}=env:{variable}")]
        self.process = subprocess.Popen([self.headless, "run", "--profile", self.profile, "--database", self.database, *options], env=self.environment,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def kill(self):
        """With -9."""
        if self.process:
            self.process.kill()
            self.process.wait()
        self.process = None

    def stop(self):
        """As an operator closes it."""
        self.process.terminate()
        self.process.wait()
        self.process = None

    def sql(self, statement):
        """Rows as dictionaries; none while the database is being made."""
        result = subprocess.run([self.headless, "sql", "--database", self.database, "--format", "json", statement], capture_output=True, text=True)
        return json.loads(result.stdout) if result.returncode == 0 else []

    def act(self, action, alert, note, until=None):
        """Done at the desk, whether its console runs or not. Returns what went wrong, or None."""
        command = [self.headless, "alert", action, alert, "--profile", self.profile, "--database", self.database, "--by", self.name, "--note", note]
        result = subprocess.run(command + (["--until", until] if until else []), capture_output=True, text=True)
        return None if result.returncode == 0 else result.stderr.strip()


def wait_for(what, seconds, condition):
    """What is wrong: nothing once condition() is true, a sentence when it did not come about."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return []
        time.sleep(0.3)
    return [f"{what} did not come about within {seconds} s"]
