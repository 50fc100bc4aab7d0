#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Mails as Python's own reader understands them: subject and text come back as they were. Speaks TAP.

Usage: mail-readers.py WRITE_MAIL
"""

import email
import email.policy
import random
import subprocess
import sys

PIECES = ["전조등이 켜져 있습니다", "Headlights left on", "12가 3456", "—", "🚗", " ", "é", "x" * 70, "[위급]", "?=", "=?UTF-8?B?", "."]


def read(subject, text):
    data = subprocess.run([sys.argv[1], subject, text], check=True, capture_output=True).stdout
    return email.message_from_bytes(data, policy=email.policy.default)


def check(number, name, ok, detail=""):
    print(f"{'ok' if ok else 'not ok'} {number} - {name}" + (f"  # {detail}" if detail and not ok else ""))
    return ok


def main():
    rng = random.Random(7)
    print("1..3")
    wrong = []
    for _ in range(200):
        subject = "".join(rng.choices(PIECES, k=rng.randrange(1, 12))).strip() or "x"
        text = "\n".join("".join(rng.choices(PIECES, k=rng.randrange(0, 8))) for _ in range(rng.randrange(1, 20)))
        mail = read(subject, text)
        if mail["Subject"] != subject or mail.get_content().replace("\r\n", "\n").rstrip("\n") != text.rstrip("\n") or mail.defects:
            wrong.append((subject, mail["Subject"], mail.defects))
    ok = check(1, "subject and text come back", not wrong, str(wrong[:1]))
    mail = read("전조등", "본문")
    ok &= check(2, "addresses, id, thread and date", [str(a.addr_spec) for a in mail["To"].addresses] == ["a@example.com", "b@example.com"]
                and mail["From"].addresses[0].addr_spec == "fleet@example.com" and mail["Message-ID"] == "<0123456789abcdef@example.com>"
                and mail["In-Reply-To"] == "<fedcba@example.com>" and mail["Date"].datetime.isoformat() == "2026-09-01T00:00:00+00:00", str(mail))
    ok &= check(3, "plain text in UTF-8", mail.get_content_type() == "text/plain" and mail.get_content_charset() == "utf-8")
    return 0 if ok else 1


if __name__ == "__main__":
    sys.exit(main())
