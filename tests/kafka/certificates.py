# SPDX-License-Identifier: GPL-3.0-or-later
"""Certificates for the tests, made by openssl when they run: an authority, a broker, a client, and those that must not be taken."""

import os
import subprocess

CA_CONF = """[ca]
default_ca=here
[here]
dir={folder}
database={folder}/index.txt
serial={folder}/serial
new_certs_dir={folder}
default_md=sha256
policy=any
[any]
commonName=supplied
"""


def openssl(*arguments, **options):
    subprocess.run(["openssl", *arguments], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options)


class Authority:
    """Signs: Authority(folder, "Fleet CA").sign("broker", "DNS:a,IP:127.0.0.1")"""

    def __init__(self, folder, name):
        self.folder = folder
        os.makedirs(folder)
        self.certificate = os.path.join(folder, "ca.pem")
        self.key = os.path.join(folder, "ca.key")
        openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", self.key, "-out", self.certificate,
                "-days", "30", "-subj", f"/CN={name}")
        with open(os.path.join(folder, "ca.conf"), "w") as file:
            file.write(CA_CONF.format(folder=folder))
        open(os.path.join(folder, "index.txt"), "w").close()
        with open(os.path.join(folder, "serial"), "w") as file:
            file.write("01\n")

    def path(self, name):
        return os.path.join(self.folder, name)

    def sign(self, name, alternatives, first=None, last=None):
        """NAME.key, NAME.pem, and NAME.both (key, then certificate). first and last: YYYYMMDDHHMMSSZ."""
        key, request, certificate, extensions = (self.path(f"{name}.{end}") for end in ("key", "csr", "pem", "ext"))
        openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", key, "-out", request, "-subj", f"/CN={name}")
        with open(extensions, "w") as file:
            file.write(f"subjectAltName={alternatives}\nextendedKeyUsage=serverAuth,clientAuth\n")
        span = ["-startdate", first, "-enddate", last] if first else ["-days", "30"]
        openssl("ca", "-batch", "-notext", "-config", self.path("ca.conf"), "-cert", self.certificate, "-keyfile", self.key, "-in", request, "-out", certificate,
                "-extfile", extensions, *span)
        with open(self.path(f"{name}.both"), "w") as file:
            for part in (key, certificate):
                with open(part) as text:
                    file.write(text.read())
        return certificate

    def lock_key(self, name, password):
        """NAME.locked: the key, which opens with password only."""
        openssl("pkcs8", "-topk8", "-v2", "aes-256-cbc", "-in", self.path(f"{name}.key"), "-out", self.path(f"{name}.locked"), "-passout", "env:FLEET_PASS",
                env=dict(os.environ, FLEET_PASS=password))
        return self.path(f"{name}.locked")

    def keystore(self, name, password):
        """NAME.p12: certificate and key as PKCS#12."""
        openssl("pkcs12", "-export", "-in", self.path(f"{name}.pem"), "-inkey", self.path(f"{name}.key"), "-certfile", self.certificate, "-out", self.path(f"{name}.p12"),
                "-passout", "env:FLEET_PASS", env=dict(os.environ, FLEET_PASS=password))
        return self.path(f"{name}.p12")
