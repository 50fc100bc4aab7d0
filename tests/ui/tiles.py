# SPDX-License-Identifier: GPL-3.0-or-later
"""A tile server on loopback: what an online map asks for, and under which name."""

import http.server
import os
import re
import subprocess
import threading


class Tiles:
    """with Tiles(work) as tiles: … tiles.url, tiles.asked (paths), tiles.agents (names)"""

    def __init__(self, work):
        self.asked, self.agents = [], set()
        picture = os.path.join(work, "tile.png")
        subprocess.run(["convert", "-size", "256x256", "xc:#dfe8d8", "-fill", "none", "-stroke", "#7a9a6a", "-draw", "rectangle 0,0 255,255",
                        "-draw", "line 0,0 255,255", f"png24:{picture}"], check=True)
        with open(picture, "rb") as file:
            self.tile = file.read()

    def __enter__(self):
        tiles = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                tiles.asked.append(self.path)
                tiles.agents.add(self.headers.get("User-Agent", ""))
                found = re.fullmatch(r"/\d+/\d+/\d+\.png", self.path)
                self.send_response(200 if found else 404)
                self.send_header("Content-Type", "image/png")
                self.send_header("Content-Length", str(len(tiles.tile) if found else 0))
                self.end_headers()
                if found:
                    self.wfile.write(tiles.tile)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/{{z}}/{{x}}/{{y}}.png"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()
