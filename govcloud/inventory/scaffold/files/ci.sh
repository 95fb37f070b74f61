#!/bin/sh
# 检查清单；在合并请求里还列出变更。任何持续集成都可以调用。
# Checks the inventory and, in a merge request, lists what it changes. Any CI can call it.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
govcloud inventory check --inventory "$here"
if [ -n "${CI_MERGE_REQUEST_DIFF_BASE_SHA:-}" ]; then
    govcloud inventory diff "$CI_MERGE_REQUEST_DIFF_BASE_SHA" "$here"
fi
