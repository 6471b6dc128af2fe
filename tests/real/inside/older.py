"""Names that programs of their time ask Python for, and that it has elsewhere since 3.10 and 3.11."""

import collections
import collections.abc
import inspect

for name in ("Callable", "Hashable", "Iterable", "Iterator", "Mapping", "MutableMapping", "MutableSet", "Sequence", "Set"):
    if not hasattr(collections, name):
        setattr(collections, name, getattr(collections.abc, name))
if not hasattr(inspect, "getargspec"):
    inspect.getargspec = inspect.getfullargspec
