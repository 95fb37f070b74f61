# shellcheck shell=sh
# What this machine must have before any work starts. Every check adds to $problems, so that a person hears all of it at
# once. Nothing here changes the machine. Sourced by scripts/setup; POSIX sh.

DISK_GIB=6
MEMORY_GIB=6

# problem EN ZH: remember one thing that is missing, with how to get it
problem() {
    problems="${problems:-}  ✗ $(words "$1" "$2")
"
}

# missing_packages LAB: the Debian packages whose program or file is not there, on one line; with LAB=no without those
# that only the lab needs
missing_packages() {
    sed 's/#.*//' "$lib/packages.txt" | while read -r package sign user; do
        [ -n "$package" ] && { [ "$user" = all ] || [ "$1" = yes ]; } || continue
        [ -e "$sign" ] || PATH=/usr/sbin:/usr/bin:/sbin:/bin command -v "$sign" >/dev/null || printf '%s ' "$package"
    done
}

# nearest FOLDER: the folder itself or the closest one above it that exists
nearest() {
    folder=$1
    while [ ! -d "$folder" ]; do folder=$(dirname "$folder"); done
    printf '%s' "$folder"
}

check_python() {
    python=$(find_python "$MODULES") && return
    problem "no Python 3.12 or newer that runs: install one (from your distribution, pyenv or uv) or name it in GOVCLOUD_PYTHON" \
        "没有可运行的 Python 3.12 或更新版本：请安装（发行版软件包、pyenv 或 uv 均可），或用 GOVCLOUD_PYTHON 指定"
}

check_packages() {
    if [ -z "$packages" ] || { [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; }; then return; fi
    problem "missing programs: as root run  apt-get install --no-install-recommends $packages" \
        "缺少程序：请以 root 执行  apt-get install --no-install-recommends $packages"
}

# check_folders FOLDER...: each must be writable, and its disk must have room while something is still to be installed
check_folders() {
    full=
    for wanted in "$@"; do
        place=$(nearest "$wanted")
        if [ ! -w "$place" ]; then
            problem "$wanted cannot be written: set HOME, or XDG_CACHE_HOME and XDG_STATE_HOME, to a folder of yours" \
                "$wanted 不可写：请把 HOME（或 XDG_CACHE_HOME 和 XDG_STATE_HOME）设为自己的目录"
            continue
        fi
        free=$(($(df -Pk "$place" | awk 'NR == 2 { print $4 }') / 1024))
        mount=$(df -Pk "$place" | awk 'NR == 2 { print $6 }')
        case " $full " in *" $mount "*) continue ;; esac
        [ "$free" -ge $((DISK_GIB * 1024)) ] && continue
        full="$full $mount"
        problem "disk nearly full: $mount (for $wanted) has $free MiB free, $DISK_GIB GiB are needed: free some" \
            "磁盘空间不足：$mount（用于 $wanted）剩余 $free MiB，需要 $DISK_GIB GiB：请清理"
    done
}

check_memory() {
    total=$(awk '/^MemTotal:/ { print int($2 / 1024) }' /proc/meminfo)
    limit=$(cat /sys/fs/cgroup/memory.max 2>/dev/null || echo max)
    [ "$limit" = max ] || [ $((limit / 1048576)) -ge "$total" ] || total=$((limit / 1048576))
    [ "$total" -ge $((MEMORY_GIB * 1024 - 256)) ] && return
    problem "too little memory: $total MiB, the four pools need a machine with $MEMORY_GIB GiB" \
        "内存不足：只有 $total MiB，四个资源池需要 $MEMORY_GIB GiB 内存的机器"
}

check_index() {
    [ -n "${python:-}" ] || return 0
    asked=$("$python" "$lib/package_index.py" --check) && return
    problem "the package index $asked does not answer: check the network and proxy, or name your mirror in PIP_INDEX_URL" \
        "软件源 $asked 没有响应：请检查网络和代理，或用 PIP_INDEX_URL 指定镜像"
}

# check_ports FIRST COUNT OWN: nobody but processes whose command line has OWN may listen there
check_ports() {
    holders=$(list_holders "$1" $(($1 + $2)))
    [ -z "$holders" ] && return
    while read -r pid ports; do
        case "$(tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null)" in *"$3"/*) continue ;; esac
        name=$(cat "/proc/$pid/comm" 2>/dev/null || words "a process of somebody else" "其他用户的进程")
        problem "in use by $name (pid $pid): port $ports. Stop it, or choose other ports with GOVCLOUD_LAB_PORTS" \
            "$name（进程 $pid）占用端口 $ports：请停止它，或用 GOVCLOUD_LAB_PORTS 另选端口"
    done <<EOF
$holders
EOF
}

# list_holders FIRST END: "pid ports…" of every process that listens on TCP ports from FIRST to below END; the pid is ?
# where we may not look
list_holders() {
    open=$(list_listeners "$1" "$2")
    [ -z "$open" ] && return
    {
        find /proc/[0-9]*/fd -lname 'socket:*' -printf '%l %h\n' 2>/dev/null | sed 's/socket:.\([0-9]*\). .proc.\([0-9]*\).*/H \1 \2/'
        echo "$open"
    } | awk '$1 == "H" { holder[$2] = $3; next }
        { pid = $2 in holder ? holder[$2] : "?"; ports[pid] = ports[pid] " " $1 }
        END { for (pid in ports) print pid ports[pid] }'
}

# list_listeners FIRST END: "port inode" of every TCP socket that listens on such a port
list_listeners() {
    cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | while read -r _ address _ state _ _ _ _ _ inode _; do
        [ "$state" = 0A ] || continue
        port=$(printf '%d' "0x${address##*:}")
        [ "$port" -ge "$1" ] && [ "$port" -lt "$2" ] && echo "$port $inode"
    done | sort -un
}
