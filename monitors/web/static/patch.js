// Applies a JSON merge patch (RFC 7396). What the patch does not touch stays the very same object, so that a view can see
// by `===` which of its parts are as before.

export function applyPatch(old, patch) {
  const fresh = isObject(old) ? { ...old } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete fresh[key];
    else if (isObject(value)) fresh[key] = applyPatch(fresh[key], value);
    else fresh[key] = value;
  }
  return fresh;
}

function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
