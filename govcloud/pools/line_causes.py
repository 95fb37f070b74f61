"""The table of what can be wrong with the line to a pool: calls that got no answer.

The first row that applies is the cause; a new cause is a new row. The values that templates may use are in `errors`.
"""

import errno
import http.client
import socket

from requests import exceptions as web
from urllib3 import exceptions as lines

from govcloud.pools.cause import ASK_PROVIDER, CHECK_ADDRESS, CHECK_ROUTE, RENEW, TRUST_CA, Cause
from govcloud.pools.failure import SlowBodyError
from govcloud.pools.tls import EXPIRED, NOT_YET_VALID, SELF_SIGNED, WRONG_NAME
from govcloud.text import Text

PLAIN_ANSWERS = ("WRONG_VERSION_NUMBER", "RECORD_LAYER_FAILURE", "PACKET_LENGTH_TOO_LONG", "HTTP_REQUEST")
"""What OpenSSL calls it when the other side does not speak TLS at all."""
OLD_ANSWERS = ("UNSUPPORTED_PROTOCOL", "TLSV1_ALERT_PROTOCOL_VERSION")

LINE_CAUSES = (
    Cause(
        "proxy",
        lambda f: f.has(web.ProxyError, lines.ProxyError),
        Text("the HTTP proxy of this machine does not let the call through", "本机设置的 HTTP 代理未放行"),
        Text("add {host} to `no_proxy`, or correct `https_proxy`", "请把 {host} 加入 `no_proxy`，或更正 `https_proxy`"),
    ),
    Cause(
        "refused",
        lambda f: f.errno(errno.ECONNREFUSED) and f.local,
        Text("nothing listens on port {port} of this machine", "本机 {port} 端口没有服务"),
        Text(
            "start a pool of the lab with `govcloud lab up`; else check `auth_url` of `{cloud}` in clouds.yaml",
            "如为实验环境资源池，请执行 `govcloud lab up`；否则请核对 clouds.yaml 中 `{cloud}` 的 `auth_url`",
        ),
        transient=True,
    ),
    Cause(
        "refused",
        lambda f: f.errno(errno.ECONNREFUSED),
        Text("the host refuses connections to port {port}", "主机拒绝 {port} 端口的连接"),
        CHECK_ADDRESS,
        transient=True,
    ),
    Cause(
        "dns",
        lambda f: f.has(socket.gaierror, lines.NameResolutionError),
        Text("the name {host} cannot be resolved", "无法解析域名 {host}"),
        Text(
            "check the name in clouds.yaml and the name servers of this machine",
            "请核对 clouds.yaml 中的域名和本机的 DNS 设置",
        ),
    ),
    Cause(
        "no-route",
        lambda f: f.errno(errno.ENETUNREACH, errno.EHOSTUNREACH),
        Text("there is no route to {host}", "没有到 {host} 的路由"),
        CHECK_ROUTE,
    ),
    Cause(
        "slow-body",
        lambda f: f.has(SlowBodyError),
        Text("the answer began but was not complete after {read:g} s", "响应开始后 {read:g} 秒仍未传完"),
        ASK_PROVIDER,
        transient=True,
    ),
    Cause(
        "connect-timeout",
        lambda f: f.has(web.ConnectTimeout, lines.ConnectTimeoutError),
        Text("no connection within {connect:g} s", "{connect:g} 秒内未能建立连接"),
        CHECK_ROUTE,
        transient=True,
    ),
    Cause(
        "read-timeout",
        lambda f: f.has(TimeoutError, web.Timeout, lines.TimeoutError),
        Text("connected, but no answer within {read:g} s", "已连接，但 {read:g} 秒内没有响应"),
        ASK_PROVIDER,
        transient=True,
    ),
    Cause(
        "tls-expired",
        lambda f: f.verify_code == EXPIRED,
        Text("its certificate expired on {until}", "其证书已于 {until} 过期"),
        RENEW,
    ),
    Cause(
        "tls-not-yet-valid",
        lambda f: f.verify_code == NOT_YET_VALID,
        Text("its certificate is valid only from {since}", "其证书自 {since} 起才生效"),
        Text("check the clock of this machine first, then ask the provider", "请先检查本机时钟，再联系运营方"),
    ),
    Cause(
        "tls-name",
        lambda f: f.verify_code in WRONG_NAME,
        Text("its certificate is for {names}, not for {host}", "其证书签发给 {names}，而不是 {host}"),
        Text(
            "use a name of the certificate in `auth_url` of `{cloud}`, or ask for a certificate with this name",
            "请在 `{cloud}` 的 `auth_url` 中使用证书上的名称，或请运营方换发包含该名称的证书",
        ),
    ),
    Cause(
        "tls-self-signed",
        lambda f: f.verify_code == SELF_SIGNED,
        Text("its certificate is self-signed and not known here", "其证书为自签名，本机不信任"),
        TRUST_CA,
    ),
    Cause(
        "tls-unknown-ca",
        lambda f: f.verify_code != 0,
        Text(
            "its certificate comes from an authority that is not trusted here ({issuer})",
            "本机不信任其证书的签发机构（{issuer}）",
        ),
        TRUST_CA,
    ),
    Cause(
        "tls-spoken-to-plain",
        lambda f: f.tls_reason in PLAIN_ANSWERS,
        Text("the address says https, but the port speaks plain HTTP", "地址写的是 https，但该端口是明文 HTTP"),
        Text(
            "ask the provider for the TLS port; only if there is none write `http://` in `auth_url` of `{cloud}`",
            "请向运营方询问 TLS 端口；确无 TLS 时，才把 `{cloud}` 的 `auth_url` 改为 `http://`",
        ),
    ),
    Cause(
        "tls-too-old",
        lambda f: f.tls_reason in OLD_ANSWERS,
        Text("it speaks only versions of TLS older than 1.2", "只支持低于 1.2 的 TLS 版本"),
        Text("ask the provider to turn on TLS 1.2 or 1.3", "请运营方启用 TLS 1.2 或 1.3"),
    ),
    Cause(
        "plain-spoken-to-tls",
        lambda f: f.plain and f.look is not None,
        Text("the address says http, but the port speaks TLS", "地址写的是 http，但该端口是 TLS"),
        Text("write `https://` in `auth_url` of `{cloud}`", "请把 `{cloud}` 的 `auth_url` 改为 `https://`"),
    ),
    Cause(
        "cut",
        lambda f: f.cut,
        Text("it closed the connection before the answer was complete", "响应未完成时连接被对端关闭"),
        ASK_PROVIDER,
        transient=True,
    ),
    Cause(
        "tls",
        lambda f: bool(f.tls_reason),
        Text("the TLS handshake failed ({said})", "TLS 握手失败（{said}）"),
        ASK_PROVIDER,
    ),
    Cause(
        "not-http",
        lambda f: f.has(http.client.HTTPException, web.InvalidHeader, lines.HTTPError, UnicodeError),
        Text("what answers there does not speak HTTP properly ({said})", "应答方没有正确使用 HTTP（{said}）"),
        CHECK_ADDRESS,
    ),
)
"""Causes without an answer."""
