# Copyright: (c) 2026, the postmaster.sendmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Start, stop and renew the test hosts of molecule/inventory.yml.

Each host is a podman container that boots systemd from an image built on this machine (see `image`), on an
internal network. A host `relay` is the container `postmaster-relay`; `ssh -F build/hosts/ssh_config
postmaster-relay` logs in, through podman, so that no route to the hosts is needed.
"""

from __future__ import annotations

import argparse
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import certificates
import yaml

HERE = Path(__file__).resolve().parent
STATE = HERE.parents[1] / "build" / "hosts"
INVENTORY = HERE.parent / "inventory.yml"
NETWORK = "postmaster"
SUBNET = "198.51.100.0/24"
BOOT_LIMIT = 60  # seconds until systemd must have settled
INOTIFY = Path("/proc/sys/fs/inotify/max_user_instances")
INSTANCES = 1024  # a host's systemd and its services take about eight, and many machines allow 128 in all


@dataclass(frozen=True)
class Host:
    """One host of the inventory: its name, what it boots and where it stands on the network."""

    name: str
    image: str
    release: str
    address: str

    @property
    def container(self) -> str:
        """The name that podman knows it by."""
        return f"postmaster-{self.name}"

    @property
    def overlays(self) -> Iterator[Path]:
        """Folders whose files are laid over the image, the general one first."""
        for folder in ("common", self.name):
            if (HERE / "overlay" / folder).is_dir():
                yield HERE / "overlay" / folder


def say(text: str) -> None:
    """Tell the user what takes its time."""
    sys.stdout.write(f"hosts: {text}\n")
    sys.stdout.flush()


def podman(*words: str, check: bool = True) -> subprocess.CompletedProcess[str]:
    """Run podman under the settings that stand beside this file."""
    environment = {**os.environ, "CONTAINERS_CONF": str(HERE / "containers.conf")}
    done = subprocess.run(["podman", *words], text=True, capture_output=True, env=environment, check=False)
    if check and done.returncode:
        raise SystemExit(f"hosts: podman {' '.join(words)}: {done.stderr.strip()}")
    return done


def inventory(names: Iterable[str]) -> list[Host]:
    """The hosts of these names, as the inventory describes them; without names those of the usual groups."""
    groups = yaml.safe_load(INVENTORY.read_text())["all"]["children"].values()
    known = {
        name: Host(name, entry["host_image"], entry["host_release"], entry["host_address"])
        for group in groups
        for name, entry in group["hosts"].items()
    }
    unknown = set(names) - set(known)
    if unknown:
        raise SystemExit(f"hosts: no such host: {', '.join(sorted(unknown))} (known: {', '.join(known)})")
    usual = (group["hosts"] for group in groups if not group.get("vars", {}).get("host_by_name_only"))
    return [known[name] for name in names or chain.from_iterable(usual)]


def image_name(host: Host) -> str:
    """The image's name, which carries its recipe's digest: a changed recipe is built anew."""
    parts = sorted((HERE / host.image).glob("*")) if (HERE / host.image).is_dir() else []
    recipe = b"".join(path.read_bytes() for path in (HERE / "image", *parts))
    return f"localhost/postmaster/{host.image}-{host.release}:{hashlib.sha256(recipe).hexdigest()[:12]}"


def build_image(host: Host) -> None:
    """Make the image of a host unless podman has it."""
    name = image_name(host)
    if podman("image", "exists", name, check=False).returncode == 0:
        return
    say(f"building the image {host.image} of Debian {host.release} (about a minute)")
    tar = STATE / f"{host.image}-{host.release}.tar"
    log = tar.with_suffix(".log")
    with log.open("w") as stream:
        done = subprocess.run(
            [HERE / "image", host.image, host.release, tar], stdout=stream, stderr=stream, check=False
        )
    if done.returncode:
        raise SystemExit(f"hosts: the image could not be built; the end of {log}:\n{log.read_text()[-2000:]}")
    podman("import", "--quiet", str(tar), name)
    tar.unlink()


def build_images(hosts: Iterable[Host]) -> None:
    """Make the images that these hosts boot, two at a time."""
    distinct = list({image_name(host): host for host in hosts}.values())
    with ThreadPoolExecutor(max_workers=2) as pool:
        list(pool.map(build_image, distinct))


def make_room() -> None:
    """Let the kernel give every host the inotify instances that its systemd wants: see inotify(7)."""
    if int(INOTIFY.read_text()) < INSTANCES:
        try:
            INOTIFY.write_text(f"{INSTANCES}\n")
        except OSError as error:
            say(f"{INOTIFY} stays as it is ({error.strerror}): many hosts at once may not boot")


def write_access() -> None:
    """Make the key pair and the client configuration by which Ansible logs in."""
    key = STATE / "id_ed25519"
    if not key.exists():
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "tests", "-f", key], check=True)
    (STATE / "ssh_config").write_text(
        f"Host postmaster-*\n"
        f"  ProxyCommand podman exec -i %h bash -c 'exec 3<>/dev/tcp/127.0.0.1/22; cat <&3 & exec cat >&3'\n"
        f"  User admin\n"
        f"  IdentityFile {key}\n"
        f"  IdentitiesOnly yes\n"
        f"  StrictHostKeyChecking no\n"
        f"  UserKnownHostsFile /dev/null\n"
        f"  LogLevel ERROR\n"
    )


def start(host: Host) -> None:
    """Create and boot one host; one that is there already is left as it is, running."""
    if podman("container", "exists", host.container, check=False).returncode == 0:
        podman("start", host.container)
        return
    podman(
        *("create", "--name", host.container, "--hostname", f"{host.name}.{domain(host)}"),
        *("--network", NETWORK, "--ip", host.address, "--dns=none", "--no-hosts"),
        *("--privileged", "--systemd=always", image_name(host), "/lib/systemd/systemd"),
    )
    for overlay in host.overlays:
        podman("cp", f"{overlay}/.", f"{host.container}:/")
    podman("cp", f"{STATE}/id_ed25519.pub", f"{host.container}:/etc/ssh/authorized_keys/admin")
    podman("start", host.container)


def domain(host: Host) -> str:
    """The zone a host belongs to."""
    return "far.test" if host.name == "world" else "corp.test"


def await_boot(host: Host) -> None:
    """Return when systemd has settled and nothing has failed."""
    deadline = time.monotonic() + BOOT_LIMIT
    state = ""
    while time.monotonic() < deadline:
        state = podman("exec", host.container, "systemctl", "is-system-running", check=False).stdout.strip()
        if state == "running":
            return
        if state == "degraded":
            break
        time.sleep(0.3)  # systemd offers no wait that survives its own start
    failed = podman("exec", host.container, "systemctl", "--failed", "--no-legend", check=False).stdout
    raise SystemExit(
        f"hosts: {host.container} did not boot cleanly ({state or 'no answer'}): {failed.strip()}"
    )


def up(hosts: list[Host]) -> None:
    """Build what is missing and boot the hosts."""
    STATE.mkdir(parents=True, exist_ok=True)
    make_room()
    build_images(hosts)
    write_access()
    certificates.write(STATE / "tls", {host.name: f"{host.name}.{domain(host)}" for host in hosts})
    podman("network", "create", "--internal", "--disable-dns", "--subnet", SUBNET, NETWORK, check=False)
    for host in hosts:
        start(host)
    for host in hosts:
        await_boot(host)
    say(f"up: {', '.join(host.container for host in hosts)}")


def down(hosts: list[Host]) -> None:
    """Remove the hosts, and the network when no host is left on it."""
    podman("rm", "--force", "--ignore", "--time", "2", *(host.container for host in hosts))
    podman("network", "rm", NETWORK, check=False)
    say(f"down: {', '.join(host.container for host in hosts)}")


def renew(hosts: list[Host]) -> None:
    """Replace the hosts by blank ones."""
    down(hosts)
    up(hosts)


def clean(hosts: list[Host]) -> None:
    """Remove the hosts and their images."""
    down(hosts)
    for name in {image_name(host) for host in hosts}:
        podman("image", "rm", "--force", name, check=False)
    shutil.rmtree(STATE, ignore_errors=True)


@contextmanager
def alone() -> Iterator[None]:
    """Keep other calls of this program waiting: one lane must not look at hosts that another replaces."""
    STATE.parent.mkdir(parents=True, exist_ok=True)
    with STATE.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def main() -> None:
    """Read the command line and do what it says."""
    actions = {"up": up, "down": down, "renew": renew, "clean": clean}
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("action", choices=actions)
    parser.add_argument("host", nargs="*", help="names from molecule/inventory.yml (default: the usual ones)")
    arguments = parser.parse_args()
    hosts = inventory(arguments.host)
    with alone():
        actions[arguments.action](hosts)


if __name__ == "__main__":
    main()
