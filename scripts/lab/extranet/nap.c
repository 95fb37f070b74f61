/* Preloaded into the lab's bfdd: it looks at its sockets once in three milliseconds, and not after every packet.
 *
 * FRR 8.4 polls all sockets of all areas for each packet, and spins on a poll without a wait for the last millisecond
 * before a timer is due. A core router with fifty sessions of 100 ms does so 1200 times in a second; the lab's routers
 * together, at real-time priority, took more than one of two processors. What comes or is due waits three milliseconds
 * at worst, one in a hundred of what BFD allows. No headers: a compiler is all it takes.
 */
struct timespec { long seconds, nanoseconds; };

long syscall(long number, ...);

enum { NANOSLEEP = 35, PPOLL = 271, MASK_BYTES = 8, NAP = 3000000, SECOND = 1000000000 };

int ppoll(void *files, unsigned long count, const struct timespec *wait, const void *mask)
{
    const struct timespec nap = {0, NAP};
    struct timespec rest = {0, 0};

    syscall(NANOSLEEP, &nap, 0L);
    if (wait == 0)
        return syscall(PPOLL, files, count, 0L, mask, (long)MASK_BYTES);
    if (wait->seconds || wait->nanoseconds > NAP) {
        rest = *wait;
        rest.nanoseconds -= NAP;
        if (rest.nanoseconds < 0) {
            rest.seconds -= 1;
            rest.nanoseconds += SECOND;
        }
    }
    return syscall(PPOLL, files, count, &rest, mask, (long)MASK_BYTES);
}
