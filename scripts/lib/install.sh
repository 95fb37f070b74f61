# shellcheck shell=sh
# Installs what scripts/setup found missing: Debian packages, uv, the product's environment. POSIX sh.

install_packages() {
    export DEBIAN_FRONTEND=noninteractive
    dpkg --configure -a
    apt-get -o DPkg::Lock::Timeout=300 -q update || return
    # shellcheck disable=SC2086 # a list of names
    apt-get -o DPkg::Lock::Timeout=300 -q install -y --no-install-recommends $1
}

# fetch_uv VERSION FOLDER: uv as locked, checked by hash, in a folder that appears when it is complete
fetch_uv() {
    rm -rf "$2".partial.*
    partial=$2.partial.$$
    "$python" -m venv "$partial" &&
        "$python" "$lib/locked_uv.py" --requirement >"$partial/uv.txt" &&
        "$partial/bin/python" -m pip install --require-hashes --only-binary :all: -r "$partial/uv.txt" &&
        mv "$partial" "$2" && return
    rm -rf "$partial"
    return 1
}

# make_environment UV: .venv exactly as uv.lock says; packages come from the index that pip is set up to use
make_environment() {
    index=$("$python" "$lib/package_index.py")
    [ -z "$index" ] || export UV_DEFAULT_INDEX="$index"
    certificates=$("$python" "$lib/package_index.py" --certificates)
    [ -z "$certificates" ] || export SSL_CERT_FILE="${SSL_CERT_FILE:-$certificates}"
    export UV_PYTHON_DOWNLOADS=never VIRTUAL_ENV="$checkout/.venv" UV_NO_PROGRESS=1
    .venv/bin/python -c '' || "$1" venv --clear --python "$python" .venv || return
    "$1" export --frozen --quiet --output-file .venv/locked.txt &&
        "$1" pip sync .venv/locked.txt
}
