# shellcheck shell=sh
# Makes the root of the box and of each node: a layer of its own over the shared file system, with the usual mounts.
# Runs in new namespaces, before the first process of the box or the node does. Sourced; POSIX sh.

# make_root LOWER FOLDER: mounts everything at FOLDER/root
make_root() {
    root=$2/root
    mkdir -p "$2/upper" "$2/work" "$root"
    mount -t overlay overlay -o "lowerdir=$1,upperdir=$2/upper,workdir=$2/work" "$root"
    mount -t proc proc "$root/proc"
    mount -t sysfs sysfs "$root/sys"
    mount -t tmpfs -o mode=755,size=1m dev "$root/dev"
    for device in "null 1 3" "zero 1 5" "full 1 7" "random 1 8" "urandom 1 9" "tty 5 0"; do
        # shellcheck disable=SC2086 # three words
        set -- $device
        mknod -m 666 "$root/dev/$1" c "$2" "$3"
    done
    mkdir "$root/dev/pts" "$root/dev/shm"
    mount -t devpts -o newinstance,ptmxmode=0666,mode=620,gid=5 devpts "$root/dev/pts"
    ln -s pts/ptmx "$root/dev/ptmx"
    ln -s /proc/self/fd "$root/dev/fd"
    ln -s fd/0 "$root/dev/stdin"
    ln -s fd/1 "$root/dev/stdout"
    ln -s fd/2 "$root/dev/stderr"
    mount -t tmpfs -o mode=1777,size=64m shm "$root/dev/shm"
    mount -t tmpfs -o mode=755,size=64m run "$root/run"
}

# enter_root: the new root becomes the only one
enter_root() {
    cd "$root" || return
    mkdir -p .old
    pivot_root . .old
    umount -l /.old
}
