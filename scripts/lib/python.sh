# shellcheck shell=sh
# Finds a Python that can run the product: 3.12 or newer. POSIX sh.

# What the product and its set-up use of the standard library that some distributions leave out
MODULES="ctypes ensurepip sqlite3 ssl venv"

# find_python MODULES [VERSION...]: the path of the first one that really runs and has these modules of the standard
# library, or nothing and code 1. With versions, such as 3.12 3.13, only those. A name on PATH is not enough: version
# managers put names there that fail when they are run.
find_python() {
    modules=$1
    shift
    for candidate in ${GOVCLOUD_PYTHON:-} python3.14 python3.13 python3.12 python3 \
        /usr/local/bin/python3* /usr/bin/python3* /opt/*/bin/python3 \
        "${PYENV_ROOT:-${HOME:-}/.pyenv}"/versions/*/bin/python3 \
        "${XDG_DATA_HOME:-${HOME:-}/.local/share}"/uv/python/*/bin/python3; do
        command -v "$candidate" >/dev/null 2>&1 || continue
        if "$candidate" -I -c "
import sys
for module in '$modules'.split(): __import__(module)
found, wanted = '%d.%d' % sys.version_info[:2], '$*'.split()
sys.exit(sys.version_info < (3, 12) or bool(wanted) and found not in wanted)" >/dev/null 2>&1; then
            command -v "$candidate"
            return 0
        fi
    done
    return 1
}
