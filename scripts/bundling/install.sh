#!/bin/sh
# Installs govcloud from this folder, without any network. Needs: sh, and Python 3.12 or newer.
#
#   sh install.sh [PREFIX]      default: /opt/govcloud
#
# Every file is checked against SHA256SUMS first. The new version goes to a folder of its own, PREFIX/versions/…; only
# when it works does PREFIX/current point to it, in one step. The versions before stay: to go back, point `current` to
# one of them. To remove govcloud, delete PREFIX.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
prefix=${1:-/opt/govcloud}
# shellcheck source=scripts/lib/words.sh
. "$here/lib/words.sh"
# shellcheck source=scripts/lib/python.sh
. "$here/lib/python.sh"

fail() {
    say "$1" "$2"
    exit 1
}

(cd "$here" && sha256sum --check --quiet --strict SHA256SUMS >&2) ||
    fail "This bundle is damaged or was changed; nothing was installed. Copy it again." \
        "安装包已损坏或被改动，没有安装任何内容。请重新复制。"

versions=$(cd "$here" && printf '%s ' requirements-*.txt | sed 's/requirements-//g; s/\.txt//g')
# shellcheck disable=SC2086 # a list of versions
python=$(find_python "ctypes sqlite3 ssl venv" $versions) ||
    fail "No Python of these versions runs here: $versions. Install one, or name it in GOVCLOUD_PYTHON." \
        "本机没有可运行的以下版本 Python：$versions。请安装，或用 GOVCLOUD_PYTHON 指定。"
[ "$(uname -m)" = "$(cat "$here/MACHINE")" ] ||
    fail "This bundle is for $(cat "$here/MACHINE"), and this machine is $(uname -m)." \
        "此安装包适用于 $(cat "$here/MACHINE")，而本机是 $(uname -m)。"

version=$(cat "$here/VERSION")
folder=$prefix/versions/$version
mkdir -p "$prefix/versions" "$prefix/bin" 2>/dev/null ||
    fail "$prefix cannot be written. Run as root, or name another folder: sh install.sh FOLDER" \
        "$prefix 不可写。请以 root 执行，或指定其他目录：sh install.sh 目录"
prefix=$(CDPATH='' cd -- "$prefix" && pwd -P)
folder=$prefix/versions/$version

if [ ! -e "$folder/complete" ]; then
    say "Installing govcloud $version with $python …" "正在用 $python 安装 govcloud $version…"
    rm -rf "$folder"
    minor=$("$python" -I -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    "$python" -I -m venv --without-pip "$folder"
    "$folder/bin/python" "$(echo "$here"/wheels/pip-*.whl)/pip" --isolated --no-cache-dir install --quiet --no-index \
        --find-links "$here/wheels" --require-hashes --requirement "$here/requirements-$minor.txt"
    cp -R "$here/licences" "$here/sbom.cdx.json" "$folder/"
    "$folder/bin/govcloud" --version >/dev/null
    : >"$folder/complete"
fi
ln -sfn "versions/$version" "$prefix/current.new" && mv -T "$prefix/current.new" "$prefix/current"
ln -sfn ../current/bin/govcloud "$prefix/bin/govcloud.new" && mv -T "$prefix/bin/govcloud.new" "$prefix/bin/govcloud"
say "govcloud $version is in $prefix. Begin with: $prefix/bin/govcloud doctor" \
    "govcloud $version 已安装到 $prefix。请先执行：$prefix/bin/govcloud doctor"
