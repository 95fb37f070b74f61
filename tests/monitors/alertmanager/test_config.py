"""What Alertmanager is told: who hears what, what hides what, no secret in the text; and its own tools accept it."""

import re
import subprocess
from pathlib import Path

import pytest
import yaml

from govcloud.cli.main import run
from govcloud.errors import Exit, UsageError
from govcloud.inventory.inventory import Inventory
from govcloud.inventory.load import load_inventory
from govcloud.inventory.models.notice import MailServer
from govcloud.settings import PRODUCT, load_settings
from monitors.alertmanager.render import Collection, find_operators, render_files
from monitors.alertmanager.ways import Ways, WeCom
from scripts.lab.monitors.packages import Tools, keep_tools
from tests.monitors.rules.rule_files import list_alerts

EXAMPLE = PRODUCT / "inventories/hanjiang"
MAIL = MailServer(host="mail.hanjiang.example", sender="cloud@hanjiang.example", user="cloud", password="smtp")  # noqa: S106 - a file's name
COLLECTION = Collection(["127.0.0.1:9750"], ["127.0.0.1:9093"])


@pytest.fixture(scope="module")
def inventory() -> Inventory:
    return load_inventory(EXAMPLE)


@pytest.fixture(scope="module")
def tools() -> Tools:
    return keep_tools(load_settings().cache)


@pytest.fixture(scope="module")
def folder(inventory: Inventory, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All files of the example with mail and WeCom."""
    folder = tmp_path_factory.mktemp("monitoring")
    wecom = WeCom("corporation", "7", "the-secret", api="http://127.0.0.1:9/cgi-bin/")
    ways = Ways("http://127.0.0.1:9750/alerts", Path("/run/secrets/token"), MAIL, Path("/run/secrets"), wecom)
    (folder / "rules").mkdir()
    for name, text in render_files(inventory, find_operators(inventory, []), ways, COLLECTION).items():
        (folder / name).write_text(text)
    return folder


def receivers_of(tools: Tools, folder: Path, **labels: str) -> set[str]:
    """Who is told of an alert with these labels, as amtool says."""
    words = [f"{name}={value}" for name, value in labels.items()]
    file = str(folder / "alertmanager.yml")
    command = tools.command("amtool", "config", "routes", "test", f"--config.file={file}", *words)
    return set(subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip().split(","))


@pytest.mark.slow
def test_alertmanager_and_prometheus_accept_what_is_written(tools: Tools, folder: Path) -> None:
    for command in (
        tools.command("amtool", "check-config", str(folder / "alertmanager.yml")),
        tools.command("promtool", "check", "config", "--syntax-only", str(folder / "prometheus.yml")),
    ):
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
@pytest.mark.parametrize(
    ("labels", "told"),
    [
        ({"severity": "critical", "domain": "cloud"}, {"govcloud", "city-critical"}),
        ({"severity": "high", "domain": "security"}, {"govcloud", "city-security"}),
        ({"severity": "warning", "domain": "network"}, {"govcloud", "city"}),
        ({"severity": "info", "domain": "cloud", "department": "health"}, {"govcloud", "department-health"}),
        (
            {"severity": "high", "domain": "network", "level": "village", "county": "linhan"},
            {"govcloud", "city", "county-linhan"},
        ),
    ],
)
def test_alert_reaches_those_whom_it_concerns(
    tools: Tools, folder: Path, labels: dict[str, str], told: set[str]
) -> None:
    assert receivers_of(tools, folder, alertname="Any", **labels) == told


@pytest.mark.slow
def test_every_receiver_is_told_that_alerts_arrive(tools: Tools, folder: Path) -> None:
    names = {each["name"] for each in yaml.safe_load((folder / "alertmanager.yml").read_text())["receivers"]}
    assert receivers_of(tools, folder, alertname="Watchdog", severity="info", domain="cloud") == names - {"nobody"}


def test_only_the_secret_that_alertmanager_takes_from_nowhere_else_is_in_the_text(folder: Path) -> None:
    document = yaml.safe_load((folder / "alertmanager.yml").read_text())
    shared = document["global"]
    assert (shared["wechat_api_secret"], shared["smtp_auth_password_file"]) == ("the-secret", "/run/secrets/smtp")
    hook = next(each for each in document["receivers"] if each["name"] == "govcloud")["webhook_configs"][0]
    assert hook["http_config"] == {"authorization": {"credentials_file": "/run/secrets/token"}}
    text = re.sub(r"wechat_api_secret: \S+", "", (folder / "alertmanager.yml").read_text())
    assert not re.search(r"(password|secret|credentials|token): ", text)


def test_contacts_are_told_by_their_duty(folder: Path) -> None:
    document = yaml.safe_load((folder / "alertmanager.yml").read_text())
    to = {each["name"]: each["email_configs"][0]["to"] for each in document["receivers"] if "email_configs" in each}
    assert to["city-security"] == "gao.shouzheng@data.hanjiang.example"
    assert to["city"] == "song.yunfan@data.hanjiang.example"
    assert to["city-critical"].count("@") == 3
    assert "county-linhan" in to


def test_who_cannot_be_reached_is_no_receiver(inventory: Inventory) -> None:
    files = render_files(inventory, find_operators(inventory, []), Ways("http://127.0.0.1:9750/alerts"), COLLECTION)
    document = yaml.safe_load(files["alertmanager.yml"])
    assert [each["name"] for each in document["receivers"]] == ["nobody", "govcloud"]


def test_operator_that_is_no_department_is_refused(inventory: Inventory) -> None:
    with pytest.raises(UsageError) as refused:
        find_operators(inventory, ["nowhere"])
    assert "nowhere" in refused.value.what.render("en")


def test_only_alerts_that_exist_hide_or_are_hidden() -> None:
    names = {rule["alert"] for rule in list_alerts()}
    for rule in yaml.safe_load((PRODUCT / "monitors/alertmanager/inhibit.yml").read_text()):
        for matcher in (*rule["source_matchers"], *rule["target_matchers"]):
            for word in re.findall(r'alertname!?=~?"([^"]+)"', matcher):
                for part in word.split("|"):
                    assert any(re.fullmatch(part, name) for name in names), part


def test_runbooks_are_linked_where_the_city_keeps_them(inventory: Inventory) -> None:
    ways = Ways("http://127.0.0.1:9750/alerts")
    files = render_files(inventory, [], ways, COLLECTION, "https://cloud.example/runbooks")
    assert "runbook_url: https://cloud.example/runbooks/ApiDown.md" in files["rules/pools.yml"]


def test_command_writes_all_and_refuses_to_write_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "monitoring"
    assert run(["monitor", "config", "--out", str(out), "--inventory", str(EXAMPLE)]) == Exit.DONE
    assert (out / "alertmanager.yml").stat().st_mode & 0o777 == 0o600
    assert {file.name for file in (out / "rules").iterdir()} == {
        file.name for file in (PRODUCT / "monitors/rules").glob("*.yml")
    }
    assert run(["monitor", "config", "--out", str(out), "--inventory", str(EXAMPLE)]) == Exit.USAGE
    assert "--force" in capsys.readouterr().err
    assert run(["monitor", "config", "--out", str(out), "--inventory", str(EXAMPLE), "--force"]) == Exit.DONE
