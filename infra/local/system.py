"""What the tests need from the system itself: a browser, letters of every script, a reader of systemd units."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

PACKAGES = {
    "chromium": "the browser that the browser tests drive",
    "fonts-noto-core": "letters of every script, so that a picture of a page shows what people see",
    "fonts-noto-cjk": "Chinese characters",
    "systemd": "checks the units in infra/systemd",
    "util-linux": "starts a database without being root",
}
FONTS = Path("/usr/share/fonts")


def is_here(package: str) -> bool:
    """Whether what we need of a package is there, wherever it came from."""
    if package.startswith("fonts-"):
        pattern = "NotoSansCJK*" if package.endswith("cjk") else "NotoSansBengali*"
        return any(FONTS.rglob(pattern))
    programs = {
        "chromium": ("chromium", "chromium-browser"),
        "systemd": ("systemd-analyze",),
        "util-linux": ("setpriv",),
    }
    return any(shutil.which(program) for program in programs[package])


def _apt(*words: str) -> bool:
    """Run apt-get as root; False when that can't be done here."""
    apt, sudo = shutil.which("apt-get"), shutil.which("sudo")
    if apt is None or (os.geteuid() != 0 and sudo is None):
        return False
    before = [] if os.geteuid() == 0 else [str(sudo), "-n"]
    env = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    command = [*before, apt, "-qq", *words]
    return subprocess.run(command, env=env, stdout=subprocess.DEVNULL, check=False).returncode == 0


def main() -> None:
    """Install what is missing where that is possible; otherwise say exactly what to install, and end with 1."""
    missing = [package for package in PACKAGES if not is_here(package)]
    if not missing:
        return
    print(f"  Installing {', '.join(missing)} …", flush=True)
    if _apt("update") and _apt("install", "-y", "--no-install-recommends", *missing):
        return
    print("Stopped: the tests need these, and they could not be installed from here:")
    for package in missing:
        print(f"  {package}: {PACKAGES[package]}")
    print(f"Debian, Ubuntu: sudo apt-get install {' '.join(missing)}")
    sys.exit(1)


if __name__ == "__main__":
    main()
