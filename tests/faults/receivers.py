# SPDX-License-Identifier: GPL-3.0-or-later
"""A webhook receiver and a mail server on loopback that fail at random, and remember what they have got."""

import email
import email.policy
import hashlib
import hmac
import random
import socketserver
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Webhook:
    """with Webhook(seed, secret) as hook: … hook.url, hook.got: Idempotency-Key -> list of bodies that were answered or cut off after receipt."""

    def __init__(self, seed, secret=None, faults=True):
        self.rng, self.secret, self.faults = random.Random(seed), secret, faults
        self.got, self.wrong, self.counts, self.lock = {}, [], {}, threading.Lock()

    def __enter__(self):
        owner = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                owner.receive(self)

            def log_message(self, *_):
                pass

        class Server(ThreadingHTTPServer):
            def handle_error(self, *_):
                pass  # the sender was killed amid an answer

        self.server = Server(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/alerts"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()

    def draw(self):
        with self.lock:
            x = self.rng.random()
        what = "fine" if not self.faults or x > 0.09 else "500" if x < 0.03 else "429" if x < 0.035 else "late" if x < 0.045 else "cut" if x < 0.07 else "reset"
        with self.lock:
            self.counts[what] = self.counts.get(what, 0) + 1
        return what

    def check(self, handler, body):
        key = handler.headers["Idempotency-Key"]
        signature = handler.headers.get("X-Fleet-Signature")
        if self.secret is not None:
            parts = dict(part.split("=", 1) for part in (signature or "t=0,v1=").split(","))
            right = hmac.new(self.secret.encode(), f"{parts['t']}.".encode() + body, hashlib.sha256).hexdigest()
            if not hmac.compare_digest(right, parts["v1"]) or abs(time.time() - int(parts["t"])) > 60:
                self.wrong.append(("signature", key, signature))
        if handler.headers["Content-Type"] != "application/json":
            self.wrong.append(("type", key))
        return key

    def receive(self, handler):
        length = int(handler.headers["Content-Length"])
        body = handler.rfile.read(length)
        if len(body) < length:
            handler.close_connection = True  # the sender was killed amid its request: nobody was told anything
            return
        key, what = self.check(handler, body), self.draw()
        if what == "reset":
            handler.close_connection = True
            handler.connection.close()
            return
        if what in ("500", "429"):
            handler.send_response(int(what))
            if what == "429":
                handler.send_header("Retry-After", "1")
            handler.send_header("Content-Length", "4")
            handler.end_headers()
            handler.wfile.write(b"busy")
            return
        with self.lock:
            self.got.setdefault(key, []).append(body.decode())
        if what == "late":
            time.sleep(3)
        if what in ("late", "cut"):
            handler.close_connection = True
            handler.connection.close()
            return
        handler.send_response(204)
        handler.end_headers()


class Mail:
    """with Mail(seed) as mail: … mail.server (smtp://…), mail.got: Message-ID -> list of messages (email.message)."""

    def __init__(self, seed, faults=True):
        self.rng, self.faults, self.got, self.lock = random.Random(seed), faults, {}, threading.Lock()
        self.counts = {}

    def __enter__(self):
        owner = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self):
                try:
                    owner.talk(self)
                except OSError:
                    pass

        class Server(socketserver.ThreadingTCPServer):
            daemon_threads = True
            allow_reuse_address = True

            def handle_error(self, *_):
                pass

        self.tcp = Server(("127.0.0.1", 0), Handler)
        self.server = f"smtp://127.0.0.1:{self.tcp.server_address[1]}"
        threading.Thread(target=self.tcp.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.tcp.shutdown()
        self.tcp.server_close()

    def draw(self):
        with self.lock:
            x = self.rng.random()
            what = "fine" if not self.faults or x > 0.3 else "busy" if x < 0.1 else "cut" if x < 0.2 else "reset"
            self.counts[what] = self.counts.get(what, 0) + 1
        return what

    def keep(self, lines):
        message = email.message_from_bytes(b"\r\n".join(lines), policy=email.policy.default)
        with self.lock:
            self.got.setdefault(message["Message-ID"], []).append(message)

    def talk(self, handler):
        def say(text):
            handler.wfile.write(text.encode() + b"\r\n")
            handler.wfile.flush()

        say("220 test")
        while line := handler.rfile.readline():
            word = line.strip().upper()[:4].decode("ascii", "replace")
            if word == "DATA":
                say("354 go on")
                lines = []
                while (text := handler.rfile.readline()) not in (b".\r\n", b""):
                    lines.append(text.rstrip(b"\r\n").removeprefix(b".") if text.startswith(b"..") else text.rstrip(b"\r\n"))
                if text == b"":
                    return  # broken off: not a mail
                what = self.draw()
                if what == "busy":
                    say("451 try later")
                    continue
                if what == "reset":
                    return
                self.keep(lines)
                if what == "cut":
                    return
                say("250 kept")
            elif word == "QUIT":
                say("221 bye")
                return
            else:
                say("250 ok")
