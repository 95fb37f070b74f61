"""Names that programs, engine and commands share: the Pulumi project and the types of the components."""

PROJECT = "govcloud"
DEPARTMENT_TYPE = "govcloud:tenant:Department"
SYSTEM_TYPE = "govcloud:tenant:System"
BASE_TYPE = "govcloud:pool:Base"
