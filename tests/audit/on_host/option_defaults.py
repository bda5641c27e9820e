# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What this host's sendmail does where its .cf is silent, as a JSON object.

timeouts are seconds by sendmail's own words for them; free_blocks says whether a message needs a number of
free blocks; forward whether a user's .forward counts; header is the number of characters that are left of a
long MIME header.
"""

from __future__ import annotations

import json
import re
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile

PROGRAM = "/usr/sbin/sendmail"
SILENT = "Timeout|QueueTimeout|MinFreeBlocks|MaxMimeHeaderLength|ForwardPath"
OWN = "AliasFile|QueueDirectory|PidFile|DaemonPortOptions|DefaultUser"
LONG = 5000  # characters, more than any limit
PORT = 2525
LIMIT = 20  # seconds
FORWARD = Path("/root/.forward")


def sendmail(configuration: Path, *words: str, stdin: str = "") -> str:
    """What sendmail says, in both ways."""
    return subprocess.run(
        (PROGRAM, "-C", configuration, *words),
        input=stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=LIMIT,
        check=False,
    ).stdout


def configure(folder: Path) -> Path:
    """A .cf as this host's, with files of its own, that is silent about what is asked."""
    lines = Path("/etc/mail/sendmail.cf").read_text().splitlines()
    kept = [line for line in lines if not re.match(rf"O ({SILENT}|{OWN})\b", line)]
    (folder / "aliases").write_text(f"kept: {folder}/box\n")
    (folder / "queue").mkdir(mode=0o700)
    files = {"AliasFile": "aliases", "QueueDirectory": "queue", "PidFile": "pid"}
    kept += [f"O {option}={folder / name}" for option, name in files.items()]
    kept += [f"O DaemonPortOptions=Port={PORT}, Addr=127.0.0.1", "O DefaultUser=nobody"]
    configuration = folder / "sendmail.cf"
    configuration.write_text("\n".join(kept) + "\n")
    sendmail(configuration, "-bi")
    return configuration


def timeouts(configuration: Path) -> dict[str, int]:
    """The timeouts before any option is read (readcf.c, inittimeouts())."""
    said = sendmail(configuration, "-d37.5", "-bt")
    return {name: int(value) for name, value in re.findall(r"^  (\w+) = (\d+)$", said, re.MULTILINE)}


def free_blocks(configuration: Path) -> bool:
    """Whether a daemon asks for free blocks when a message begins (util.c, enoughdiskspace())."""
    with TemporaryFile("w+") as said:
        words = (PROGRAM, "-C", configuration, "-bD", "-d4.80")
        with subprocess.Popen(words, stdout=said, stderr=said) as daemon:
            try:
                begin_message()
            finally:
                daemon.terminate()
        said.seek(0)
        return "enoughdiskspace: no threshold" not in said.read()


def begin_message() -> None:
    """Greet the daemon, once it is there, and begin a message."""
    with connect() as connection, connection.makefile("rw", newline="\r\n") as peer:
        peer.readline()
        for line in ("HELO localhost", "MAIL FROM:<a@localhost>", "QUIT"):
            peer.write(f"{line}\n")
            peer.flush()
            peer.readline()


def connect() -> socket.socket:
    """A connection to the daemon, as soon as it listens."""
    deadline = time.monotonic() + LIMIT
    while True:
        try:
            return socket.create_connection(("127.0.0.1", PORT), timeout=LIMIT)
        except ConnectionRefusedError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def forward(configuration: Path) -> bool:
    """Whether root's mail goes where root's .forward says."""
    FORWARD.write_text("nobody@localhost\n")
    try:
        return "nobody" in sendmail(configuration, "-bv", "root")
    finally:
        FORWARD.unlink()


def header(configuration: Path, box: Path) -> int:
    """The characters that are left of a long MIME header."""
    message = f"Subject: long\nMIME-Version: 1.0\nContent-Description: {'h' * LONG}\n\ntext\n"
    box.touch(mode=0o600)
    shutil.chown(box, "nobody")
    sendmail(configuration, "-odi", "kept", stdin=message)
    return max(map(len, re.findall("h+", box.read_text())))


def main() -> None:
    """Print what there is to tell."""
    with TemporaryDirectory(dir="/srv") as name:
        folder = Path(name)
        folder.chmod(0o755)
        configuration = configure(folder)
        found = {
            "timeouts": timeouts(configuration),
            "free_blocks": free_blocks(configuration),
            "forward": forward(configuration),
            "header": header(configuration, folder / "box"),
        }
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
