"""What lies in deploy/ is accepted by the programs that it is for."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from bot.environment import read_settings_file
from bot.paths import ROOT
from desk.settings import Settings
from tests.each import each
from tests.nginx import COMMAND, configured

DEPLOY = ROOT / "deploy"
UNITS = sorted(path.name for path in DEPLOY.glob("*.service"))
TIMERS = sorted(path.name for path in DEPLOY.glob("*.timer"))
MOST_EXPOSED = 2.0  # of 10, as `systemd-analyze security` counts


@pytest.fixture
def units(tmp_path: Path) -> Path:
    """The units as they are after the installation, with the program where it is here."""
    for path in (*DEPLOY.glob("*.service"), *DEPLOY.glob("*.timer")):
        text = path.read_text(encoding="utf-8").replace("/srv/privacy-desk", str(ROOT))
        (tmp_path / path.name).write_text(text, encoding="utf-8")
    return tmp_path


@each("name", [*UNITS, *TIMERS])
def test_systemd_accepts_the_unit(units: Path, name: str) -> None:
    command = ["systemd-analyze", "verify", "--man=no", str(units / name)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


@each("name", [name for name in UNITS if "failed@" not in name])
def test_the_unit_gives_the_service_little(units: Path, name: str) -> None:
    command = ["systemd-analyze", "security", "--offline=true", "--no-pager", str(units / name)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    score = re.search(r"Overall exposure level for \S+: ([\d.]+)", done.stdout)
    assert score, done.stdout + done.stderr
    assert float(score[1]) <= MOST_EXPOSED


@each("name", UNITS)
def test_whoever_fails_is_told_of_by_a_unit_that_exists(name: str) -> None:
    text = (DEPLOY / name).read_text(encoding="utf-8")
    for wanted in re.findall(r"^OnFailure=(\S+)@", text, re.MULTILINE):
        assert f"{wanted}@.service" in UNITS


def test_each_timer_has_its_service() -> None:
    assert {name.replace(".timer", ".service") for name in TIMERS} <= set(UNITS)


def test_nginx_accepts_its_example(tmp_path: Path) -> None:
    found = configured(tmp_path, desk_port=8000)
    command = [*COMMAND, str(found.folder / "nginx.conf"), "-t"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "test is successful" in done.stderr
    assert "[warn]" not in done.stderr


def test_caddy_accepts_its_example(tmp_path: Path) -> None:
    copy = shutil.copy(DEPLOY / "Caddyfile.example", tmp_path / "Caddyfile")
    env = {"PATH": "/usr/bin:/bin:/usr/local/bin", "HOME": str(tmp_path)}
    command = ["caddy", "validate", "--adapter", "caddyfile", "--config", str(copy)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=env)
    assert done.returncode == 0, done.stderr
    assert "Valid configuration" in done.stdout + done.stderr


def test_the_settings_example_is_one(tmp_path: Path) -> None:
    """With the lines that are commented out, too."""
    text = (DEPLOY / "privacy-desk.env.example").read_text(encoding="utf-8")
    text = re.sub(r"^# (?=[A-Z_]+=)", "", text, flags=re.MULTILINE)
    file = tmp_path / "s.env"
    file.touch(mode=0o640)
    file.write_text(text.replace("/srv/privacy-desk/data", str(ROOT / "data")), encoding="utf-8")
    found = Settings.from_env(read_settings_file(file))
    assert found.secure_cookies
    assert found.trusted_proxies == ("127.0.0.1", "::1")
    ours = {n for n in read_settings_file(file) if n.startswith("PRIVACY_DESK_")}
    fields = {f"PRIVACY_DESK_{name.upper()}" for name in Settings.__dataclass_fields__}
    assert ours - fields == set()


@each("name", ["nginx.conf.example", "Caddyfile.example"])
def test_a_proxy_keeps_what_must_be_kept(name: str) -> None:
    text = (DEPLOY / name).read_text(encoding="utf-8")
    assert "X-Forwarded-For" in text
    assert "/statusz" in text
    assert "/desk" in text
