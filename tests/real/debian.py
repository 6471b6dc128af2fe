"""Packages of Debian: installed, or unpacked into a folder."""

import os
import shutil
import time
from pathlib import Path

import common


def installed(packages):
    """Installs packages of Debian that are not there yet; nothing is started by that."""
    known = common.run(["dpkg-query", "-W", "-f", "${Package} ${db:Status-Status}\n", *packages], ok=False).stdout.splitlines()
    missing = [package for package in packages if f"{package} installed" not in known]
    if not missing:
        return
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise common.NotRun(f"needs the packages {' '.join(missing)} of Debian")
    environment = {"DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    ran = common.run(["apt-get", "install", "-y", "-q", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=600", *missing], env=environment, ok=False)
    if ran.returncode:
        raise common.NotRun(f"apt-get install {' '.join(missing)}: {(ran.stderr.strip() or ran.stdout.strip()).splitlines()[-1]}")


def unpacked(folder, packages):
    """Packages of Debian unpacked into a folder, not installed: nothing of them runs but what we start."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    ran = common.run(["apt-get", "download", "-q", *packages], cwd=folder, ok=False)
    if ran.returncode:
        raise common.NotRun(f"apt-get download: {ran.stderr.strip().splitlines()[-1]}")
    for file in folder.glob("*.deb"):
        common.run(["dpkg", "-x", file, folder / "root"])
        file.unlink()
    return folder / "root"


def until(done, seconds=60):
    """Waits until something is so."""
    end = time.monotonic() + seconds
    while not done():
        if time.monotonic() > end:
            raise RuntimeError("it did not come to be in time")
        time.sleep(0.3)
