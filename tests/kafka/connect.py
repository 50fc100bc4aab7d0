# SPDX-License-Identifier: GPL-3.0-or-later
"""Kafka Connect with Debezium's connector for the tests: fetched with Maven once, one worker on loopback, ended by its own pid."""

import json
import os
import subprocess
import time
import urllib.error
import urllib.request

from broker import fetch_jars, free_port

HERE = os.path.dirname(os.path.abspath(__file__))


class Connect:
    """A standalone worker with one connector: start(), wait_until_running(), kill(), start() again: it goes on where its files say."""

    def __init__(self, build, work, broker, name, connector, converters):
        self.jars = fetch_jars(build, os.path.join(HERE, "connect"), "connect-jars")
        self.work = os.path.abspath(work)
        self.name = name
        self.port = free_port()
        self.process = None
        os.makedirs(self.work, exist_ok=True)
        self.log_name = os.path.join(self.work, "connect.log")
        self.worker = self.write("worker.properties", {
            "bootstrap.servers": broker.bootstrap,
            "offset.storage.file.filename": os.path.join(self.work, "offsets"),
            "offset.flush.interval.ms": 1000,
            "listeners": f"http://127.0.0.1:{self.port}",
            "plugin.discovery": "only_scan",
            **converters,
        })
        self.connector = self.write("connector.properties", {"name": name, **connector})

    def write(self, name, settings):
        path = os.path.join(self.work, name)
        with open(path, "w") as file:
            file.writelines(f"{key}={value}\n" for key, value in settings.items())
        return path

    def start(self):
        with open(self.log_name, "a") as log:
            self.process = subprocess.Popen(
                ["java", "-Xmx768m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                 "-cp", os.path.join(self.jars, "*"), "org.apache.kafka.connect.cli.ConnectStandalone", self.worker, self.connector],
                stdout=log, stderr=log)

    def wait_until_running(self):
        for _ in range(900):
            if self.process.poll() is not None:
                raise RuntimeError(f"Kafka Connect ended by itself; see {self.log_name}")
            states = self.states()
            if "FAILED" in states:
                raise RuntimeError(f"the connector failed; see {self.log_name}")
            if len(states) == 2 and set(states) == {"RUNNING"}:
                return
            time.sleep(0.1)
        raise RuntimeError(f"the connector did not run within 90 s; see {self.log_name}")

    def wait_until_streaming(self):
        """Past its snapshot, and that written down: who kills it before makes it take another one, which no column may change under."""
        offsets = os.path.join(self.work, "offsets")
        for _ in range(900):
            try:
                with open(offsets, "rb") as file:
                    written = file.read()
            except FileNotFoundError:
                written = b""
            if b'"pos"' in written and b'"snapshot"' not in written:
                return
            time.sleep(0.1)
        raise RuntimeError(f"the connector did not end its snapshot within 90 s; see {self.log_name}")

    def states(self):
        """The connector's, then its task's."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/connectors/{self.name}/status", timeout=5) as answer:
                status = json.load(answer)
        except (urllib.error.URLError, OSError):
            return []
        return [status["connector"]["state"], *(task["state"] for task in status["tasks"])]

    def stop(self):
        """As an operator does: what it has read goes out first."""
        self.process.terminate()
        self.process.wait(timeout=60)

    def kill(self):
        """With -9, as a machine dies."""
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()
