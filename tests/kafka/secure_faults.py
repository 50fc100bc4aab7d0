# SPDX-License-Identifier: GPL-3.0-or-later
"""What an operator reads in the window when the connection is at fault: each fault's own sentence behind the connection's chip, and the doctor's at its step, reached by the chip's "Check…"; and that the stream goes on by itself once the fault is gone.

Runs inside tests/kafka/secure, behind secure_window's X server.
"""

import contextlib
import gettext
import glob
import os
import socket
import threading

from broker import free_port
from secure_broker import BLIND, SCRAM_USER, SHORTSIGHTED


class Fault:
    """One profile with a fault in it. stream: the sentence behind the chip, whole or as (beginning, …, end) where librdkafka's words for a system's error are in it; doctor: (its step's title, the sentence).
    mend, if it can be mended without touching the profile: a context manager; while it is entered, the stream must come alive."""

    def __init__(self, name, profile, stream, doctor, mend=None):
        self.name, self.profile, self.doctor, self.mend = name, profile, doctor, mend
        self.stream = (stream,) if isinstance(stream, str) else stream

    def is_told_by(self, sentence):
        if len(self.stream) == 1:
            return sentence == self.stream[0]
        return sentence.startswith(self.stream[0]) and sentence.endswith(self.stream[-1]) and all(part in sentence for part in self.stream)


@contextlib.contextmanager
def listener(port, target):
    """A broker's door at another port: what comes in is handed to target, host:port."""
    def carry(source, sink):
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                sink.sendall(data)
        for end in (source, sink):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def admit():
        host, number = target.split(":")
        with contextlib.suppress(OSError):
            while True:
                caller, _ = door.accept()
                inner = socket.create_connection((host, int(number)))
                for ends in ((caller, inner), (inner, caller)):
                    threading.Thread(target=carry, args=ends, daemon=True).start()

    with socket.create_server(("127.0.0.1", port)) as door:
        threading.Thread(target=admit, daemon=True).start()
        yield
        door.shutdown(socket.SHUT_RDWR)


@contextlib.contextmanager
def grant(broker, who, *operations):
    broker.allow([who], *operations)
    yield


def faults_of(scene, secret):
    broker, sasl = scene.broker, scene.broker.sasl
    foreign, port, by_name = broker.foreign.certificate, free_port(), f"localhost:{sasl.split(':')[1]}"
    shut = f"127.0.0.1:{port}"
    refusal = f"The broker does not let “{SCRAM_USER}” in: the name or the password is wrong. Correct sasl.username, or enter the password again."
    authority = (f"The certificate of {sasl} is signed by “Fleet Test CA”, whom {foreign} does not vouch for. "
                 "If this is the right broker, put that authority's certificate into the file of ssl.ca.location.")
    other_name = f"The certificate of {by_name} is for 127.0.0.1 and not for localhost. Write one of its names in bootstrap.servers, or have it made for this one."
    again = "it is tried again by itself."
    return [
        Fault("wrong password", scene.sasl("fault-password", secret=secret + "x"), refusal, ("Login (SASL)", refusal)),
        Fault("foreign certificate", scene.sasl("fault-authority", ssl_ca_location=foreign), authority, ("Encryption (TLS)", authority)),
        Fault("certificate for another name", scene.sasl("fault-name", bootstrap_servers=by_name), other_name, ("Encryption (TLS)", other_name)),
        Fault("unknown host", scene.sasl("fault-host", bootstrap_servers="no-such-host.invalid:9093"),
              ("The name of no broker is known here. ", f"Check [kafka] bootstrap.servers=no-such-host.invalid:9093; {again}"),
              ("Host Name", "There is no host no-such-host.invalid. Correct bootstrap.servers, or ask why this machine does not know the name (DNS, VPN).")),
        Fault("refused port", scene.sasl("fault-port", bootstrap_servers=shut),
              (f"No broker answers at {shut}: the connection is refused, nothing listens there. ", f"Check that it runs and that this host reaches it; {again}"),
              ("Connection", f"{shut} refuses connections: nothing listens on port {port} of that host. Correct the port in bootstrap.servers, or start the broker."),
              listener(port, sasl)),
        Fault("ACL: topics not shown", scene.sasl("fault-blind", BLIND), f"Topic fleet.telemetry is not shown to {BLIND}. Grant Describe and Read on it; {again}",
              ("Topics", f"Topic fleet.telemetry is not shown to {BLIND}. Grant Describe and Read on it."), grant(broker, BLIND, "Describe", "Read")),
        # The tables are read first: the stream stands before the first of them, the doctor begins with the telemetry.
        Fault("ACL: topics not read", scene.sasl("fault-shortsighted", SHORTSIGHTED), f"Topic fleet.cdc.carinfo may not be read by {SHORTSIGHTED}. Grant Read on it; {again}",
              ("Reading", f"Topic fleet.telemetry may not be read by {SHORTSIGHTED}. Grant Read on it."), grant(broker, SHORTSIGHTED, "Read")),
    ]


def korean(build, scene):
    """One of them in the operator's language, from the catalogue that the window uses."""
    with open(glob.glob(os.path.join(build, "po", "ko", "**", "*.mo"), recursive=True)[0], "rb") as file:
        say = gettext.GNUTranslations(file).gettext
    message = "The certificate of %s is signed by “%s”, whom %s does not vouch for. If this is the right broker, put that authority's certificate into the file of ssl.ca.location."
    sentence = say(message) % (scene.broker.sasl, "Fleet Test CA", scene.broker.foreign.certificate)
    if say(message) == message:
        raise RuntimeError("the catalogue does not have the sentence")
    return Fault("foreign certificate, in Korean", os.path.join(scene.home, "fault-authority.ini"), sentence, (say("Encryption (TLS)"), sentence)), say


def labels(console):
    return [node.name for node in console.all("label") if node.name]


def read_chip(console, fault, say):
    """The chip's popover is opened and left open: the sentence comes when it is known."""
    console.click(console.find(contains=say("Connection %s: %s. %s").split("%s")[0], patience=30))
    console.wait(lambda: any(fault.is_told_by(sentence) for sentence in labels(console)), f"“{'…'.join(fault.stream)}”", 40)


def check(console, fault, say):
    """The doctor, as the chip offers it: his sentence, and at which step it stands as a screen reader tells it."""
    step, sentence = fault.doctor
    console.press(console.find("button", name=say("C_heck…").replace("_", "")))
    console.find(name=say("The connection does not work yet: see what the marked step says."), patience=40)
    marked = [node.name for node in console.all("list item") if node.name.startswith(f"{step}: ")]
    told = say("%s: %s. %s") % (step, say("wrong"), sentence)
    return [] if marked == [told] and sentence in labels(console) else [f"said: {marked}", f"expected: {told}"]


def meet(build, home, fault, number, say=lambda text: text):
    """The console with this fault. What is wrong."""
    from console import Console, Missing
    console = Console(build, home, "--profile", fault.profile)
    wrong = []
    try:
        read_chip(console, fault, say)
        console.picture(f"fault-{number}-chip")
        wrong = check(console, fault, say)
        console.picture(f"fault-{number}-check")
        console.key("Escape")
        console.wait(lambda: not console.windows(say("Connections")), "the connections' window to go")
        if fault.mend is not None:
            with fault.mend:
                live = (say("Connection %s: %s. %s") % (os.path.basename(fault.profile).removesuffix(".ini"), "Live", "")).strip()
                console.find(contains=live, patience=40)
                console.picture(f"fault-{number}-mended")
    except Missing as missing:
        console.picture(f"fault-{number}-failed")
        wrong = [str(missing), *labels(console)[:20]]
    finally:
        if wrong:
            console.key("Escape", "Escape")
        if console.close() != 0:
            wrong.append("the console did not end cleanly")
    return wrong


def visit(build, home, scene, secret):
    """Yields (name, what is wrong) of each fault."""
    for number, fault in enumerate(faults_of(scene, secret), 1):
        yield f"window: {fault.name}" + (", and it goes on by itself once that is mended" if fault.mend is not None else ""), meet(build, home, fault, number)
    fault, say = korean(build, scene)
    was = {key: os.environ[key] for key in ("LC_ALL", "LANGUAGE")}
    os.environ.update(LC_ALL="ko_KR.UTF-8", LANGUAGE="ko")
    yield f"window: {fault.name}", meet(build, home, fault, "korean", say)
    os.environ.update(was)
