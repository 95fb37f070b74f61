"""How a receiver is reached: mail, webhook, WeCom. Each way becomes a part of a receiver of Alertmanager's."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from govcloud.inventory.models.department import Department, Duty
from govcloud.inventory.models.notice import MailServer


@dataclass(frozen=True)
class WeCom:
    """An application of an enterprise account (企业微信应用). Alertmanager reads its secret from its own file only."""

    corporation: str
    agent: str
    secret: str
    users: str = "@all"
    api: str = "https://qyapi.weixin.qq.com/cgi-bin/"


@dataclass(frozen=True)
class Ways:
    """What there is to reach people by."""

    webhook: str
    """Where the product takes alerts."""
    token_file: Path | None = None
    """The file with the token that it asks for."""
    mail: MailServer | None = None
    secrets: Path = Path("secrets")
    """Folder of the files whose names the inventory has."""
    wecom: WeCom | None = None
    language: str = "zh"

    def make_webhook(self) -> dict[str, Any]:
        """The product's own receiver: it shows alerts and makes notifications of them."""
        hook: dict[str, Any] = {"url": self.webhook, "send_resolved": True, "max_alerts": 200}
        if self.token_file:
            hook["http_config"] = {"authorization": {"credentials_file": str(self.token_file)}}
        return {"webhook_configs": [hook]}

    def make_people(self, addresses: Sequence[str], *, wecom: bool = False) -> dict[str, Any]:
        """Mail to people, and WeCom where it is asked for; nothing where neither is set up."""
        found: dict[str, Any] = {}
        if self.mail and addresses:
            authority = {"ca_file": str(self.secrets / self.mail.authority)} if self.mail.authority else {}
            found["email_configs"] = [
                {
                    "to": ", ".join(addresses),
                    "send_resolved": True,
                    "headers": {"Subject": f'{{{{ template "govcloud.{self.language}.subject" . }}}}'},
                    **({"tls_config": authority} if authority else {}),
                    "html": "",
                    "text": f'{{{{ template "govcloud.{self.language}.text" . }}}}',
                }
            ]
        if self.wecom and wecom:
            found["wechat_configs"] = [
                {
                    "to_user": self.wecom.users,
                    "agent_id": self.wecom.agent,
                    "send_resolved": True,
                    "message": f'{{{{ template "govcloud.{self.language}.text" . }}}}',
                }
            ]
        return found

    def make_global(self) -> dict[str, Any]:
        """What all receivers share: the mail server, the WeCom application."""
        found: dict[str, Any] = {}
        if self.mail:
            found |= {
                "smtp_smarthost": f"{self.mail.host}:{self.mail.port}",
                "smtp_from": self.mail.sender,
                "smtp_require_tls": self.mail.security == "starttls",
            }
            if self.mail.user:
                found["smtp_auth_username"] = self.mail.user
            if self.mail.password:
                found["smtp_auth_password_file"] = str(self.secrets / self.mail.password)
        if self.wecom:
            found |= {
                "wechat_api_url": self.wecom.api,
                "wechat_api_corp_id": self.wecom.corporation,
                "wechat_api_secret": self.wecom.secret,
            }
        return found


def find_addresses(departments: Iterable[Department], duties: Iterable[Duty]) -> list[str]:
    """Mail addresses of the contacts with these duties; of all contacts of a department that has none such."""
    wanted = set(duties)
    found: list[str] = []
    for department in departments:
        fit = [each for each in department.contacts if each.duty in wanted] or department.contacts
        found += [each.email for each in fit]
    return list(dict.fromkeys(found))
