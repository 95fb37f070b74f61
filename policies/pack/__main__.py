"""Where the Pulumi CLI starts the policy pack: `pulumi preview --policy-pack policies/pack`."""

import sys

try:
    from policies.pack.serve import serve
except ModuleNotFoundError as error:
    sys.exit(
        f"the policy pack needs `{error.name}`: install govcloud[pack] into the environment of this Python\n"
        f"策略包缺少 `{error.name}`：请在该 Python 环境中安装 govcloud[pack]"
    )

serve()
