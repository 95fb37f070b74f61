"""Why an emulated device refuses a line, and how each vendor says it."""

VRP = {
    "unknown": "            ^\nError: Unrecognized command found at '^' position.",
    "conflict": "Error: The configuration conflicts with the existing configuration.",
    "absent": "Error: The configuration does not exist.",
    "exists": "Error: The configuration does not exist.",
    "in use": "Error: The configuration is in use and cannot be deleted.",
    "missing": "Error: The object that the configuration depends on does not exist.",
    "address": "Error: The address conflicts with another interface's.",
    "busy": "Error: The system is in trial configuration mode.",
}
COMWARE = {
    "unknown": "            ^\n % Unrecognized command found at '^' position.",
    "conflict": " % The configuration conflicts with the existing configuration.",
    "absent": " % The configuration does not exist.",
    "exists": " % The configuration does not exist.",
    "in use": " % The configuration is in use and cannot be deleted.",
    "missing": " % The object that the configuration depends on does not exist.",
    "address": " % The IP address conflicts with another interface's.",
    "busy": " % Another user is configuring the device.",
}


class Refused(Exception):  # noqa: N818 - a word that is said of a line, not of a program
    """A line is refused; `reason` is a key of the tables above."""

    def __init__(self, reason: str, line: str) -> None:
        super().__init__(f"{reason}: {line}")
        self.reason = reason
