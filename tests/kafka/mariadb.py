# SPDX-License-Identifier: GPL-3.0-or-later
"""A real MariaDB for the tests: a folder and a port of its own, a log of rows as change capture needs it, ended by its own pid."""

import json
import os
import subprocess
import time

from broker import free_port


class MariaDb:
    """with MariaDb(work) as database: database.run("INSERT …"); database.rows("SELECT …")"""

    user = "root"

    def __init__(self, work):
        self.work = os.path.abspath(work)
        self.socket = os.path.join(self.work, "socket")
        self.port = free_port()
        self.process = None
        self.log = None

    def __enter__(self):
        data = os.path.join(self.work, "data")
        os.makedirs(self.work, exist_ok=True)
        self.log = open(os.path.join(self.work, "mariadb.log"), "w")
        subprocess.run(["mariadb-install-db", "--no-defaults", f"--datadir={data}", "--auth-root-authentication-method=normal", "--skip-test-db",
                        *self.as_root()], check=True, stdout=self.log, stderr=self.log)
        self.process = subprocess.Popen(
            ["mariadbd", "--no-defaults", f"--datadir={data}", f"--socket={self.socket}", f"--port={self.port}", "--bind-address=127.0.0.1",
             f"--pid-file={self.work}/pid", "--server-id=223344", "--log-bin=binlog", "--binlog-format=ROW", "--binlog-row-image=FULL",
             "--innodb-buffer-pool-size=64M", "--innodb-flush-log-at-trx-commit=0", "--sync-binlog=0", "--default-time-zone=+00:00",
             "--character-set-server=utf8mb4", *self.as_root()],
            stdout=self.log, stderr=self.log)
        self.wait()
        return self

    @staticmethod
    def as_root():
        """MariaDB runs as root only if it is told to."""
        return ["--user=root"] if os.geteuid() == 0 else []

    def wait(self):
        for _ in range(600):
            if self.process.poll() is not None:
                raise RuntimeError(f"MariaDB ended at once; see {self.log.name}")
            if subprocess.run(self.client("-e", "SELECT 1"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0:
                return
            time.sleep(0.1)
        raise RuntimeError(f"MariaDB did not answer within a minute; see {self.log.name}")

    def client(self, *arguments):
        return ["mariadb", "--no-defaults", f"--socket={self.socket}", f"--user={self.user}", "--default-character-set=utf8mb4", *arguments]

    def run(self, sql):
        """Statements, one after the other."""
        result = subprocess.run(self.client("--batch"), input=sql, capture_output=True, text=True)
        if result.returncode:
            raise RuntimeError(f"MariaDB: {result.stderr.strip()}")

    def rows(self, select):
        """What a SELECT of one JSON text a row says."""
        result = subprocess.run(self.client("--batch", "--raw", "--skip-column-names", "-e", select), capture_output=True, text=True)
        if result.returncode:
            raise RuntimeError(f"MariaDB: {result.stderr.strip()}")
        return [json.loads(line) for line in result.stdout.splitlines()]

    def __exit__(self, *_):
        if self.process:
            self.process.terminate()
            try:
                self.process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.log.close()
