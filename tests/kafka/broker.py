# SPDX-License-Identifier: GPL-3.0-or-later
"""A real Apache Kafka for the tests: fetched with Maven once, one node in KRaft mode on loopback, ended by its own pid."""

import os
import socket
import subprocess
import time
import uuid
import base64

HERE = os.path.dirname(os.path.abspath(__file__))


def fetch_jars(folder, pom=HERE, name="kafka-jars"):
    """The jars that the pom in that folder names, kept in the build folder between runs; the broker's if not said otherwise."""
    jars = os.path.join(folder, name)
    done = os.path.join(jars, ".complete")
    if not os.path.exists(done):
        subprocess.run(["mvn", "-q", "-B", "-f", os.path.join(pom, "pom.xml"), "dependency:copy-dependencies",
                        f"-DoutputDirectory={jars}"], check=True)
        open(done, "w").close()
    return jars


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Broker:
    """with Broker(build, work) as broker: … broker.bootstrap"""

    def __init__(self, build, work):
        self.classpath = os.path.join(fetch_jars(build), "*")
        self.work = work
        self.process = None

    def java(self, main, *arguments):
        return ["java", "-Xmx768m", "-Xms256m", "-XX:+UseSerialGC", "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-cp", self.classpath, main, *arguments]

    def __enter__(self):
        port, controller = free_port(), free_port()
        self.bootstrap = f"127.0.0.1:{port}"
        os.makedirs(self.work, exist_ok=True)
        properties = os.path.join(self.work, "server.properties")
        with open(properties, "w") as file:
            file.write(self.settings(port, controller))
        identity = bytearray(uuid.uuid4().bytes)
        identity[0] &= 0x7f  # so that its text does not begin with a dash, as one of 64 does, which the tool takes for an option
        cluster = base64.urlsafe_b64encode(identity).decode().rstrip("=")
        self.log = open(os.path.join(self.work, "broker.log"), "w")
        formatted = subprocess.run(self.java("kafka.tools.StorageTool", "format", "-t", cluster, "-c", properties, *self.format_options()),
                                   stdout=self.log, stderr=self.log)
        if formatted.returncode != 0:
            raise self.fault("its storage could not be made")
        self.process = subprocess.Popen(self.java("kafka.Kafka", properties), stdout=self.log, stderr=self.log)
        self.wait(port)
        return self

    def format_options(self):
        """What else the storage is made with."""
        return []

    def settings(self, port, controller):
        """server.properties: one listener without any security."""
        return f"""process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:{controller}
listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller}
advertised.listeners=PLAINTEXT://127.0.0.1:{port}
controller.listener.names=CONTROLLER
log.dirs={self.work}/log
offsets.topic.replication.factor=1
transaction.state.log.replication.factor=1
auto.create.topics.enable=false
group.initial.rebalance.delay.ms=0
log.retention.ms=-1
"""

    def wait(self, port):
        for _ in range(600):
            if self.process.poll() is not None:
                raise self.fault("it ended at once")
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                time.sleep(1)
                return
            except OSError:
                time.sleep(0.1)
        raise self.fault("it did not listen within a minute")

    def fault(self, what):
        """With what the broker said last, since its log goes with the scene."""
        with open(self.log.name, errors="replace") as log:
            return RuntimeError(f"the broker: {what}; it said last:\n" + "".join(log.readlines()[-12:]))

    def __exit__(self, *_):
        if self.process:
            self.process.kill()
            self.process.wait()
        self.log.close()
