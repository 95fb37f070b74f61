"""Turns specifications of pods into values of facts, with the settings that are in effect. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any

from policies.facts.record import UNKNOWN

type Manifest = Mapping[str, Any]

TEMPLATES = {"Pod": (), "CronJob": ("spec", "jobTemplate", "spec", "template")}
"""Where the manifest of a pod is, if not at `spec.template`."""
APPARMOR = "container.apparmor.security.beta.kubernetes.io/"
MIRROR = "kubernetes.io/config.mirror"
"""Annotation of a pod that a node starts from a file: only the node's own agent writes it."""
ENDED = ("Succeeded", "Failed")


def dig(tree: Any, *path: Any) -> Any:
    """What is at a path, whose last item is the value where there is nothing. Raises TypeError: this is no tree."""
    *names, usual = path
    for name in names:
        if tree is UNKNOWN:
            return UNKNOWN
        if tree is None:
            return usual
        if not isinstance(tree, Mapping):
            raise TypeError(tree)
        tree = tree.get(name)
    return usual if tree is None else tree


def describe_workload(manifest: Manifest) -> dict[str, Any]:
    """A pod or a template. Raises TypeError, KeyError."""
    pod = dig(manifest, *TEMPLATES.get(manifest["kind"], ("spec", "template")), {})
    spec, volumes = dig(pod, "spec", {}), dig(pod, "spec", "volumes", [])
    host_paths = {each["name"]: dig(each, "hostPath", "path", "") for each in volumes if each.get("hostPath")}
    is_pod = manifest["kind"] == "Pod"
    return {
        "labels": dig(pod, "metadata", "labels", {}),
        "runs": not is_pod or dig(manifest, "status", "phase", "") not in ENDED,
        "node": dig(spec, "nodeName", None) if is_pod else None,
        "host_network": dig(spec, "hostNetwork", False),
        "host_pid": dig(spec, "hostPID", False),
        "host_ipc": dig(spec, "hostIPC", False),
        "host_paths": list(host_paths.values()),
        "volumes": [next((name for name in each if name != "name"), "emptyDir") for each in volumes],
        "sysctls": [each["name"] for each in dig(spec, "securityContext", "sysctls", [])],
        "account": dig(spec, "serviceAccountName", "default"),
        "containers": [
            each if each is UNKNOWN else describe_container(each, pod, host_paths) for each in list_containers(spec)
        ],
    }


def list_containers(spec: Any) -> Iterator[Any]:
    """All sorts of containers of a pod. Where one sort is not known yet, an unknown container stands for it."""
    for sort in ("initContainers", "containers", "ephemeralContainers"):
        found = dig(spec, sort, [])
        yield from [UNKNOWN] if found is UNKNOWN else found


def describe_container(container: Manifest, pod: Manifest, host_paths: Mapping[str, str]) -> dict[str, Any]:
    """A container with the settings that are in effect for it."""

    def effective(*path: Any) -> Any:
        *names, usual = path
        own = dig(container, "securityContext", *names, None)
        return dig(pod, "spec", "securityContext", *names, usual) if own is None else own

    noted = dig(pod, "metadata", "annotations", f"{APPARMOR}{container['name']}", None)
    labels = effective("seLinuxOptions", {})
    mounts = dig(container, "volumeMounts", [])
    return {
        "name": container["name"],
        "image": dig(container, "image", ""),
        "privileged": dig(container, "securityContext", "privileged", False),
        "escalates": dig(container, "securityContext", "allowPrivilegeEscalation", True),
        "added": dig(container, "securityContext", "capabilities", "add", []),
        "dropped": dig(container, "securityContext", "capabilities", "drop", []),
        "non_root": effective("runAsNonRoot", False),
        "user": effective("runAsUser", None),
        "seccomp": effective("seccompProfile", "type", None),
        "apparmor": lower(noted or effective("appArmorProfile", "type", None)),
        "selinux": UNKNOWN
        if labels is UNKNOWN
        else [f"{name}:{labels[name]}" for name in ("type", "user", "role") if labels.get(name)],
        "proc_mount": dig(container, "securityContext", "procMount", "Default"),
        "host_process": effective("windowsOptions", "hostProcess", False),
        "host_ports": [
            f"{dig(each, 'protocol', 'TCP').lower()}/{each['hostPort']}"
            for each in dig(container, "ports", [])
            if each.get("hostPort")
        ],
        "writes": [
            host_paths[each["name"]] for each in mounts if each["name"] in host_paths and not is_read_only(each)
        ],
    }


def is_read_only(mount: Manifest) -> bool:
    """Whether a mount is told to be for reading only."""
    return mount.get("readOnly") is True


def lower(value: Any) -> Any:
    """Words in lower case; anything else as it is."""
    return value.lower() if isinstance(value, str) else value


def is_static(manifest: Manifest) -> bool:
    """Whether a node's agent starts this pod from a file of the node."""
    return MIRROR in dig(manifest, "metadata", "annotations", {})


def read_flags(manifest: Manifest, program: str) -> dict[str, str] | None:
    """Flags with which the containers of a static pod start a program; None where they do not. Later ones win."""
    for container in dig(manifest, "spec", "containers", []):
        words = [*dig(container, "command", []), *dig(container, "args", [])]
        if words and words[0].rpartition("/")[2] == program:
            pairs = (word.partition("=") for word in words[1:] if word.startswith("-"))
            return {name.lstrip("-"): value for name, _, value in pairs}
    return None
