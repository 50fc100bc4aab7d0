# SPDX-License-Identifier: GPL-3.0-or-later
"""A real Kafka that asks who one is: listeners with client certificates and with SASL over TLS, one whose certificate has expired, and access lists."""

import subprocess

from broker import Broker, free_port
from certificates import Authority

PLAIN_USER, SCRAM_USER, BLIND, SHORTSIGHTED = "operator-plain", "operator", "blind", "shortsighted"


class SecureBroker(Broker):
    """broker.mutual, .sasl, .old: host:port. Without any security, for the tests' own tools: broker.bootstrap (a super user)."""

    def __init__(self, build, work, folder, password):
        super().__init__(build, work)
        self.password = password
        self.authority = Authority(f"{folder}/ca", "Fleet Test CA")
        self.foreign = Authority(f"{folder}/foreign", "Foreign CA")
        self.authority.sign("broker", "IP:127.0.0.1")
        self.authority.sign("old", "IP:127.0.0.1", "20200101000000Z", "20200201000000Z")
        self.authority.sign("operator", "DNS:operator")
        self.foreign.sign("stranger", "DNS:stranger")
        self.ports = {name: free_port() for name in ("mutual", "sasl", "old")}
        self.mutual, self.sasl, self.old = (f"127.0.0.1:{self.ports[name]}" for name in ("mutual", "sasl", "old"))

    def format_options(self):
        options = []
        for user in (SCRAM_USER, BLIND, SHORTSIGHTED):
            options += ["--add-scram", f"SCRAM-SHA-512=[name={user},password={self.password}]"]
        return options

    def settings(self, port, controller):
        listeners = ",".join([f"PLAINTEXT://127.0.0.1:{port}", *(f"{name.upper()}://127.0.0.1:{at}" for name, at in self.ports.items())])
        text = super().settings(port, controller)
        text = "\n".join(line for line in text.splitlines() if not line.startswith(("listeners=", "advertised.listeners=")))
        return text + f"""
listeners={listeners},CONTROLLER://127.0.0.1:{controller}
advertised.listeners={listeners}
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,MUTUAL:SSL,SASL:SASL_SSL,OLD:SSL
inter.broker.listener.name=PLAINTEXT
ssl.keystore.type=PEM
ssl.keystore.location={self.authority.path("broker.both")}
ssl.truststore.type=PEM
ssl.truststore.location={self.authority.certificate}
listener.name.mutual.ssl.client.auth=required
listener.name.old.ssl.keystore.type=PEM
listener.name.old.ssl.keystore.location={self.authority.path("old.both")}
listener.name.sasl.sasl.enabled.mechanisms=SCRAM-SHA-512,PLAIN
listener.name.sasl.scram-sha-512.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;
listener.name.sasl.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required user_{PLAIN_USER}="{self.password}";
authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
super.users=User:ANONYMOUS
"""

    def allow(self, who, *operations, topic="*"):
        """One JVM for all that these may do."""
        people = [word for name in who for word in ("--allow-principal", f"User:{name}")]
        rights = [word for operation in operations for word in ("--operation", operation)]
        subprocess.run(self.java("kafka.admin.AclCommand", "--bootstrap-server", self.bootstrap, "--add", *people, *rights, "--topic", topic),
                       check=True, stdout=self.log, stderr=self.log)
