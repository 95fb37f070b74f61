# shellcheck shell=sh
# Words for people, in the two languages, and steps with their time. Sourced by the other shell files; POSIX sh.

case "${GOVCLOUD_LANG:-${LC_ALL:-${LC_MESSAGES:-${LANG:-en}}}}" in
zh* | ZH*) language=zh ;;
*) language=en ;;
esac

# words EN ZH: the one that fits, without a newline
words() {
    if [ "$language" = zh ]; then printf '%s' "$2"; else printf '%s' "$1"; fi
}

# say EN ZH: one line of progress, to stderr like all that is not a result
say() {
    printf '%s\n' "$(words "$1" "$2")" >&2
}

# run_step EN ZH COMMAND...: run a command with its output in $log, show the time it takes, and on failure the end of
# that log; ends the whole script with code 1 if the command fails, 130 if a person stops it
run_step() {
    step=$(words "$1" "$2")
    shift 2
    started=$(date +%s)
    [ -t 2 ] || printf '  … %s\n' "$step" >&2
    show_time "$step" "$started" 9>&- &
    clock=$!
    trap 'end_clock; say "Stopped; the next run goes on from here." "已中断，下次执行会从这里继续。"; exit 130' INT TERM
    code=0
    "$@" >>"$log" 2>&1 </dev/null || code=$?
    trap - INT TERM
    end_clock
    if [ "$code" -eq 0 ]; then mark=✓; else mark=✗; fi
    printf '  %s %s (%s s)\n' "$mark" "$step" "$(($(date +%s) - started))" >&2
    [ "$code" -ne 0 ] || return 0
    tail -n 12 "$log" | sed 's/^/      /' >&2
    say "    All of it is in $log. Remove the cause and run the same command again: it goes on from here." \
        "    完整输出见 $log。排除原因后重新执行同一条命令，会从这里继续。"
    exit 1
}

end_clock() {
    kill "$clock" 2>/dev/null || :
    wait "$clock" 2>/dev/null || :
    [ ! -t 2 ] || printf '\r\033[K' >&2
}

# show_time STEP STARTED: the seconds so far, every second on a terminal and every half minute elsewhere, until it is
# killed or the script is gone
show_time() {
    if [ -t 2 ]; then pause=1 form='\r\033[K  … %s (%s s)'; else pause=30 form='  … %s (%s s)\n'; fi
    trap 'kill "$nap" 2>/dev/null; exit' TERM
    while kill -0 $$ 2>/dev/null; do
        sleep "$pause" &
        nap=$!
        wait "$nap"
        # shellcheck disable=SC2059 # the form is one of the two above
        printf "$form" "$1" "$(($(date +%s) - $2))" >&2
    done
}
