"""Transforms: functions of the program that change registrations and invokes before the engine takes them up."""

from collections.abc import Iterable, Sequence

from pulumi.runtime.proto import callback_pb2, resource_pb2

from stacks.engine.hooks import Callbacks
from stacks.engine.values import OutputValue, Properties, Secret, Unknown, Value, output_dependencies, transform
from stacks.engine.wire import Accepts, decode, encode

_WITH_OUTPUTS = Accepts(secrets=True, resources=True, outputs=True)
_SAME_NAME = {
    "depends_on": "dependencies",
    "ignore_changes": "ignoreChanges",
    "replace_on_changes": "replaceOnChanges",
    "additional_secret_outputs": "additionalSecretOutputs",
    "hide_diff": "hideDiffs",
    "aliases": "aliases",
    "replace_with": "replace_with",
}
_SCALARS = {
    "version": "version",
    "provider": "provider",
    "plugin_download_url": "pluginDownloadURL",
    "deleted_with": "deletedWith",
}
_OPTIONALS = {"protect": "protect", "retain_on_delete": "retainOnDelete"}
_MESSAGES = {"custom_timeouts": "customTimeouts", "hooks": "hooks", "replacement_trigger": "replacement_trigger"}
_MAPS = {"providers": "providers", "plugin_checksums": "pluginChecksums"}


class Transforms:
    """The transforms of a phase: those of the stack, and those that resources hand on to what is inside of them."""

    def __init__(self, callbacks: Callbacks) -> None:
        self._callbacks = callbacks
        self._stack: list[callback_pb2.Callback] = []
        self._invokes: list[callback_pb2.Callback] = []
        self._by_urn: dict[str, list[callback_pb2.Callback]] = {}
        self._parents: dict[str, str] = {}

    def add_for_stack(self, callback: callback_pb2.Callback) -> None:
        """A transform of all registrations."""
        self._stack.append(callback)

    def add_for_invokes(self, callback: callback_pb2.Callback) -> None:
        """A transform of all invokes."""
        self._invokes.append(callback)

    def remember(self, urn: str, parent: str, own: Sequence[callback_pb2.Callback]) -> None:
        """Keeps a resource's transforms for its children."""
        self._parents[urn] = parent
        if own:
            self._by_urn[urn] = list(own)

    def applying(self, request: resource_pb2.RegisterResourceRequest) -> list[callback_pb2.Callback]:
        """What changes a registration, in order: its own, its parents', the stack's."""
        found = list(request.transforms)
        at = request.parent
        while at:
            found.extend(self._by_urn.get(at, ()))
            at = self._parents.get(at, "")
        return found + self._stack

    async def change(
        self,
        request: resource_pb2.RegisterResourceRequest,
        properties: Properties,
        callbacks: Sequence[callback_pb2.Callback],
    ) -> Properties:
        """Applies transforms; changes the request's options in place and returns its properties with their origins."""
        properties = {key: transform(value, _as_output) for key, value in properties.items()}
        if request.transforms:
            properties = {
                key: _with_origin(value, request.propertyDependencies[key].urns)
                if key in request.propertyDependencies
                else value
                for key, value in properties.items()
            }
        for callback in callbacks:
            asked = resource_pb2.TransformRequest(
                type=request.type,
                name=request.name,
                custom=request.custom,
                parent=request.parent,
                properties=encode(properties, _WITH_OUTPUTS),
                options=_options(request),
            )
            answer = resource_pb2.TransformResponse.FromString(
                await self._callbacks.invoke(callback, asked.SerializeToString())
            )
            properties = decode(answer.properties)
            if answer.HasField("options"):
                _set_options(request, answer.options)
        return properties

    async def change_invoke(self, request: resource_pb2.ResourceInvokeRequest) -> None:
        """Applies the transforms of invokes, in place."""
        for callback in self._invokes:
            options = resource_pb2.TransformInvokeOptions(
                provider=request.provider, plugin_download_url=request.pluginDownloadURL, version=request.version
            )
            asked = resource_pb2.TransformInvokeRequest(token=request.tok, args=request.args, options=options)
            answer = resource_pb2.TransformInvokeResponse.FromString(
                await self._callbacks.invoke(callback, asked.SerializeToString())
            )
            request.args.CopyFrom(answer.args)
            request.provider = answer.options.provider
            request.version = answer.options.version
            request.pluginDownloadURL = answer.options.plugin_download_url


def _as_output(value: Value) -> Value:
    """What is unknown or secret, as the SDK's callbacks take it."""
    if isinstance(value, Unknown):
        return OutputValue(value, secret=False, dependencies=())
    if isinstance(value, Secret):
        return OutputValue(value.value, secret=True, dependencies=())
    return value


def _with_origin(value: Value, dependencies: Iterable[str]) -> Value:
    """A value that tells by itself what it depends on, so that this survives its own resource's transforms."""
    missing = set(dependencies) - output_dependencies(value)
    if not missing:
        return value
    own = value if isinstance(value, OutputValue) else OutputValue(value, secret=False, dependencies=())
    return OutputValue(own.value, own.secret, tuple(sorted({*own.dependencies, *dependencies})))


def _options(request: resource_pb2.RegisterResourceRequest) -> resource_pb2.TransformResourceOptions:
    options = resource_pb2.TransformResourceOptions()
    for mine, theirs in _SAME_NAME.items():
        getattr(options, mine).extend(getattr(request, theirs))
    for mine, theirs in _SCALARS.items():
        setattr(options, mine, getattr(request, theirs))
    for mine, theirs in _OPTIONALS.items():
        if request.HasField(theirs):  # type: ignore[arg-type]
            setattr(options, mine, getattr(request, theirs))
    for mine, theirs in _MESSAGES.items():
        if request.HasField(theirs):  # type: ignore[arg-type]
            getattr(options, mine).CopyFrom(getattr(request, theirs))
    for mine, theirs in _MAPS.items():
        getattr(options, mine).update(getattr(request, theirs))
    if request.deleteBeforeReplaceDefined:
        options.delete_before_replace = request.deleteBeforeReplace
    setattr(options, "import", request.importId)
    return options


def _set_options(request: resource_pb2.RegisterResourceRequest, options: resource_pb2.TransformResourceOptions) -> None:
    for mine, theirs in {**_SAME_NAME, **_MAPS}.items():
        request.ClearField(theirs)  # type: ignore[arg-type]
        field = getattr(request, theirs)
        field.MergeFrom(getattr(options, mine))
    for mine, theirs in _SCALARS.items():
        setattr(request, theirs, getattr(options, mine))
    for mine, theirs in _OPTIONALS.items():
        request.ClearField(theirs)  # type: ignore[arg-type]
        if options.HasField(mine):  # type: ignore[arg-type]
            setattr(request, theirs, getattr(options, mine))
    for mine, theirs in _MESSAGES.items():
        request.ClearField(theirs)  # type: ignore[arg-type]
        if options.HasField(mine):  # type: ignore[arg-type]
            getattr(request, theirs).CopyFrom(getattr(options, mine))
    request.deleteBeforeReplaceDefined = options.HasField("delete_before_replace")
    request.deleteBeforeReplace = options.delete_before_replace
    request.importId = getattr(options, "import")
