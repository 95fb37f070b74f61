#!/bin/sh
# The first process of the box: builds its root, with the lab's folder at /lab and the shared file system at /base, then
# collects ended processes for as long as it lives. When it ends, the kernel ends all that is inside.
#
#   box_init.sh LOWER FOLDER
set -eu

# shellcheck source=scripts/lab/extranet/root.sh
. "$(dirname "$0")/root.sh"
lower=$1 folder=$2
make_root "$lower" "$folder/box"
mkdir -p "$root/lab" "$root/base" "$root/run/netns"
mount --bind "$folder" "$root/lab"
mount --bind "$lower" "$root/base"
mount --bind -o ro "$(dirname "$0")" "$root/mnt"
enter_root
ip link set lo up
sysctl -qw net.ipv6.conf.default.disable_ipv6=1 net.ipv6.conf.all.disable_ipv6=1
: >/run/ready
while :; do
    sleep 1000000 &
    wait || :
done
