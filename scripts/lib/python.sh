# shellcheck shell=sh
# Finds a Python that can run the product: 3.12 or newer with the standard library's venv, ssl and sqlite3. POSIX sh.

# find_python [VERSION]: the path of the first one that really runs, or nothing and code 1. With VERSION, such as 3.13,
# only that one. A name on PATH is not enough: version managers put names there that fail when they are run.
find_python() {
    for candidate in ${GOVCLOUD_PYTHON:-} python3.14 python3.13 python3.12 python3 \
        /usr/local/bin/python3* /usr/bin/python3* /opt/*/bin/python3 \
        "${PYENV_ROOT:-${HOME:-}/.pyenv}"/versions/*/bin/python3 \
        "${XDG_DATA_HOME:-${HOME:-}/.local/share}"/uv/python/*/bin/python3; do
        command -v "$candidate" >/dev/null 2>&1 || continue
        if "$candidate" -I -c "
import sys, ctypes, ensurepip, sqlite3, ssl, venv
found = sys.version_info[:2]
sys.exit(found < (3, 12) or '${1:-}' not in ('', '%d.%d' % found))" >/dev/null 2>&1; then
            command -v "$candidate"
            return 0
        fi
    done
    return 1
}
