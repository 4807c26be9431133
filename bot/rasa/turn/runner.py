"""Runner: runs a model's graph by calling its nodes in order; Rasa's own plans the same graph anew for each run."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Dict, List

from rasa.core.processor import MessageProcessor
from rasa.engine.runner.dask import DaskGraphRunner

# A node's name, what it does, and the names of what it needs.
Step = tuple[str, Callable[..., Any], tuple[str, ...]]


class OrderedRunner(DaskGraphRunner):
    """Runs the nodes that `loaded` has; their order for a set of targets is worked out once."""

    def __init__(self, loaded: DaskGraphRunner) -> None:
        self._graph_schema = loaded._graph_schema
        self._instantiated_nodes = loaded._instantiated_nodes
        self._steps: dict[tuple[str, ...], list[Step]] = {}

    def run(self, inputs: Dict[str, Any] | None = None, targets: List[str] | None = None) -> Dict[str, Any]:
        """The results of the targets by name. Raises GraphComponentException where a node fails, as ever."""
        wanted = tuple(targets or self._graph_schema.target_names)
        if wanted not in self._steps:
            self._steps[wanted] = list(self._in_order(wanted, set()))
        results: dict[str, Any] = {name: (name, value) for name, value in (inputs or {}).items()}
        for name, node, needs in self._steps[wanted]:
            # In the place of what nobody gave stands its name: the node says that it misses it.
            results[name] = node(*(results.get(need, need) for need in needs))
        return dict(results[name] for name in wanted)

    def _in_order(self, names: Sequence[str], placed: set[str]) -> Iterator[Step]:
        """Each node once, after those that it needs; what is no node is an input."""
        for name in names:
            if name in placed or name not in self._instantiated_nodes:
                continue
            placed.add(name)
            needs = tuple(self._graph_schema.nodes[name].needs.values())
            yield from self._in_order(needs, placed)
            yield name, self._instantiated_nodes[name], needs


def run_in_order(processor: MessageProcessor) -> None:
    """From now on the processor's graph is run so: Rasa has no setting for it; its nodes are taken over."""
    if isinstance(processor.graph_runner, DaskGraphRunner):
        processor.graph_runner = OrderedRunner(processor.graph_runner)
