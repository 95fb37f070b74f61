"""The agent's command line: one JSON document on stdout; exit code 0 done, 1 failed, 2 refused with nothing changed."""

import argparse
import contextlib
import json
import signal
import sys
from pathlib import Path

from extranet.agent.change import abort, apply, come_back, confirm
from extranet.agent.place import Place, RefusedError
from extranet.agent.state import check, compare, tell_state

DONE, FAILED, REFUSED = 0, 1, 2
COMMANDS = {
    "state": tell_state,
    "compare": compare,
    "apply": apply,
    "check": check,
    "confirm": confirm,
    "abort": abort,
    "return": come_back,
}


def main(arguments: list[str], root: Path = Path("/")) -> int:
    """Do what the arguments say, on the system below `root`. A session that is cut off does not stop us."""
    options = parse(arguments)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        document = COMMANDS[options.command](Place(root), options)
        code = FAILED if document.get("problems") else DONE
    except RefusedError as refused:
        document, code = refused.document, REFUSED
    except OSError as wrong:
        said = f"{wrong.strerror}: {wrong.filename or ''}".rstrip(": ")
        en, zh = "the device could not write; it returns by itself", "设备写入失败，将自动回退"
        document, code = {"failed": "disk", "en": en, "zh": zh, "detail": said}, FAILED
    with contextlib.suppress(BrokenPipeError):
        print(json.dumps(document, ensure_ascii=False), flush=True)
    return code


def parse(arguments: list[str]) -> argparse.Namespace:
    """The arguments, or an exit with their explanation."""
    parser = argparse.ArgumentParser(prog="extranet-agent", description="Takes a new configuration, or returns.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("state", help="what the device has and runs")
    difference = commands.add_parser("compare", help="what taking a set of files would change; changes nothing")
    difference.add_argument("manifest", help='{"path": "SHA-256"} as JSON')
    take = commands.add_parser("apply", help="take a set of files; returns by itself unless confirmed")
    take.add_argument("folder", help="folder with the files below it, or - for {path: text} as JSON on stdin")
    take.add_argument("--within", type=int, required=True, metavar="SECONDS")
    take.add_argument("--who", default="")
    commands.add_parser("check", help="what is wrong with what runs now")
    commands.add_parser("confirm", help="keep the set with this hash").add_argument("hash")
    commands.add_parser("abort", help="return now")
    back = commands.add_parser("return", help="return unless confirmed: for the timer and the start of the machine")
    back.add_argument("push", nargs="?", default="")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
