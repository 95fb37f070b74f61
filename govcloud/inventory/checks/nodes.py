"""The tree of extranet nodes: every node hangs below one of its own or a higher level, and no chain is a circle."""

from collections.abc import Iterator

from govcloud.inventory.draft import Draft
from govcloud.inventory.labels import label_choice
from govcloud.inventory.models.city import Level
from govcloud.inventory.models.extranet import Node
from govcloud.inventory.problems import Problem
from govcloud.text import Text

NO_PARENT = Text("only a city node may stand without a node above it", "只有市级节点可以没有上级节点")
CIRCLE = Text("the nodes above lead in a circle: {chain}", "上级节点形成了环：{chain}")
LOWER_PARENT = Text(
    'a {level} node cannot hang below "{value}", which is a {other} node',
    "{level}节点不能挂在{other}节点“{value}”之下",
)
DEPTH = {level: depth for depth, level in enumerate(Level)}


def check_tree(draft: Draft) -> Iterator[Problem]:
    """Nodes without a parent, below a lower level, or in a circle."""
    nodes = draft.sections["nodes"]
    by_code: dict[str, Node] = {node.code: node for node in draft.nodes}
    for index, node in enumerate(draft.nodes):
        if node.parent is None:
            if node.level is not Level.CITY:
                yield nodes.place(index).at("parent").problem("no-parent", NO_PARENT)
            continue
        parent = by_code.get(node.parent)
        if parent is not None and DEPTH[parent.level] > DEPTH[node.level]:
            what = LOWER_PARENT(level=label_choice(node.level), other=label_choice(parent.level))
            yield nodes.place(index).at("parent").problem("wrong-level", what)
    yield from _find_circles(draft, by_code)


def _find_circles(draft: Draft, by_code: dict[str, Node]) -> Iterator[Problem]:
    """Each circle once, at its first node in the file."""
    good: set[str] = set()
    for index, node in enumerate(draft.nodes):
        chain: dict[str, None] = {}
        current: Node | None = node
        while current is not None and current.code not in good and current.code not in chain:
            chain[current.code] = None
            current = by_code.get(current.parent) if current.parent else None
        if current is not None and current.code == node.code and node.code in chain:
            what = CIRCLE(chain=" → ".join([*chain, node.code]))
            yield draft.sections["nodes"].place(index).at("parent").problem("circle", what)
        good.update(chain)
