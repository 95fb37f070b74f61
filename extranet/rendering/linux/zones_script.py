"""The program of a Linux device that makes its areas at start and runs other programs in them. POSIX sh: it is there
before anything else, and stays small in memory as the watcher of routes.
"""

SCRIPT = r"""#!/bin/sh
# Areas of this device: VRFs where the kernel has them, else network namespaces. Their list is in /etc/extranet/zones.
#
#   extranet-zones start             decide, and make what is missing; may be run again at any time
#   extranet-zones each COMMAND...   run it where ports are: once with VRFs, else in every area
#   extranet-zones in AREA COMMAND...
#   extranet-zones shape FILE        give tc the lines of FILE whose ports are there
#   extranet-zones track             keep /run/extranet/AREA-4 and AREA-6: 0 with a default route by BGP, else 1
set -eu

table=/etc/extranet/zones
state=/run/extranet

areas() {
    while read -r kind name _; do [ "$kind" != area ] || printf '%s\n' "$name"; done <"$table"
}

# in_area AREA COMMAND...: replaces this process
in_area() {
    area=$1
    shift
    if [ -e "$state/namespaces" ] && [ "$area" != default ]; then exec ip netns exec "$area" "$@"; fi
    exec "$@"
}

each() {
    if [ ! -e "$state/namespaces" ]; then exec "$@"; fi
    wrong=0
    for area in $(areas); do (in_area "$area" "$@") || wrong=1; done
    return $wrong
}

decide() {
    mkdir -p "$state"
    [ ! -e "$state/namespaces" ] && [ ! -e "$state/vrfs" ] || return 0
    if ip link add name vrf-try type vrf table 4095 2>/dev/null; then
        ip link del vrf-try
        : >"$state/vrfs"
    else
        : >"$state/namespaces"
    fi
}

# make_namespace AREA PORT...: new ones are shut by the firewall before they have a port
make_namespace() {
    area=$1
    shift
    if [ ! -e "/run/netns/$area" ]; then
        ip netns add "$area"
        ip -n "$area" link set lo up
        [ ! -s /etc/nftables.conf ] || (in_area "$area" nft -f /etc/nftables.conf)
    fi
    (in_area "$area" sysctl -q -e -p /etc/sysctl.d/90-extranet.conf) 2>/dev/null || :
    for port in "$@"; do
        [ ! -e "/sys/class/net/$port" ] || ip link set "$port" netns "$area"
    done
}

# Namespaces that are no area any more give their ports back.
drop_namespaces() {
    for space in /run/netns/*; do
        area=${space##*/}
        [ -e "$space" ] && ! areas | grep -qx "$area" || continue
        for port in $(in_area "$area" ls /sys/class/net); do
            [ "$port" = lo ] || ip -n "$area" link set "$port" netns 1
        done
        ip netns del "$area"
    done
}

start() {
    decide
    while read -r kind name rest; do
        if [ "$kind" = area ]; then
            for family in 4 6; do [ -e "$state/$name-$family" ] || echo 1 >"$state/$name-$family"; done
        fi
        [ -e "$state/namespaces" ] || continue
        # shellcheck disable=SC2086 # lists of words
        case $kind in
        area) [ "$name" = default ] || make_namespace "$name" ${rest#* } ;;
        management)
            ip link set "$name" up
            for address in $rest; do ip address replace "$address" dev "$name"; done
            ;;
        esac
    done <"$table"
    [ ! -e "$state/namespaces" ] || drop_namespaces
}

shape() {
    while read -r line; do
        port=${line#* dev }
        port=${port%% *}
        [ -e "/sys/class/net/$port" ] || continue
        printf '%s\n' "$line"
    done <"$1" | tc -force -batch -
}

# has_default AREA FAMILY
has_default() {
    if [ "$1" = default ]; then
        ip "-$2" route show default proto bgp
    elif [ -e "$state/namespaces" ]; then
        ip "-$2" -n "$1" route show default proto bgp
    else
        ip "-$2" route show vrf "$1" default proto bgp
    fi 2>/dev/null | grep -q .
}

judge() {
    for family in 4 6; do
        now=1
        if has_default "$1" "$family"; then now=0; fi
        file=$state/$1-$family
        [ "$(cat "$file" 2>/dev/null)" = "$now" ] || echo "$now" >"$file"
    done
}

# Looks whenever a default route changes, and every few seconds in case a message was lost.
track_area() {
    { (in_area "$1" ip monitor route) & while :; do echo default; sleep 5; done; } | while read -r line; do
        case $line in *default*) judge "$1" ;; esac
    done
}

verb=$1
shift
case $verb in
start) start ;;
each) each "$@" ;;
in) in_area "$@" ;;
shape) each "$0" shape-here "$1" ;;
shape-here) shape "$1" ;;
track)
    for area in $(areas); do track_area "$area" & done
    wait
    ;;
*) exit 2 ;;
esac
"""
