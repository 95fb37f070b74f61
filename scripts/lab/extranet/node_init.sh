#!/bin/sh
# Makes a node of new namespaces inside the box and becomes its systemd. The node's root user is the machine's, so what
# could reach beyond the node is taken away: other settings of the kernel than the network's, modules, time, reboot.
#
#   node_init.sh CODE
set -eu

# shellcheck source=scripts/lab/extranet/root.sh
. /mnt/root.sh
make_root /base "/lab/nodes/$1"
hostname "$1"
mkdir -p "$root/run/host"
mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup"
mount --bind "$root/proc/sys" "$root/proc/sys"
mount --bind "$root/proc/sys/net" "$root/proc/sys/net"
mount -o remount,bind,ro "$root/proc/sys"
enter_root
ip link set lo up
exec setpriv --bounding-set -sys_time,-sys_module,-sys_rawio,-sys_boot \
    env -i container=lab PATH=/usr/sbin:/usr/bin:/sbin:/bin /sbin/init
