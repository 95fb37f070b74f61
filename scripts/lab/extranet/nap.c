/* Preloaded into the lab's bfdd: a poll that is told not to wait sleeps for a moment.
 *
 * FRR 8.4 gives poll whole milliseconds, so that it polls without a wait, over and over, until the next timer is due. With
 * BFD at 100 ms that is half a millisecond of a processor for each packet sent: one and a half processors for the
 * lab's routers together. A nap costs a late packet a fifth of a millisecond. No headers: a compiler is all it takes.
 */
struct timespec { long seconds, nanoseconds; };

long syscall(long number, ...);

enum { PPOLL = 271, MASK_BYTES = 8, NAP = 200000 };

int ppoll(void *files, unsigned long count, const struct timespec *wait, const void *mask)
{
    struct timespec time = {0, NAP};

    if (wait == 0)
        return syscall(PPOLL, files, count, 0L, mask, (long)MASK_BYTES);
    if (wait->seconds || wait->nanoseconds)
        time = *wait;
    return syscall(PPOLL, files, count, &time, mask, (long)MASK_BYTES);
}
