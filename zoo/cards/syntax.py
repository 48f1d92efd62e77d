"""Python text -> its syntax tree; a text that was read once is not read again."""

from __future__ import annotations

import ast
import warnings
from functools import lru_cache

LONGEST = 50_000  # characters


@lru_cache(maxsize=64)  # several rules look at the same sample, one after the other
def nodes_of(code: str) -> tuple[ast.AST, ...]:
    """All nodes of the code's syntax tree; none if the code is not valid."""
    tree = tree_of(code)
    return () if isinstance(tree, SyntaxError) else tuple(ast.walk(tree))


@lru_cache(maxsize=4096)
def tree_of(code: str) -> ast.Module | SyntaxError:
    """The code's syntax tree, which must not be changed, or why the code is not valid.

    Of code far longer than a sample the tree is empty, so nothing is reported.
    """
    if len(code) > LONGEST:
        return ast.Module([], [])
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # such as a `\d` in a plain string
            tree = ast.parse(code)
            compile(tree, "sample", "exec")  # finds `return` outside of functions, and the like
        return tree
    except SyntaxError as error:
        return error
    except (ValueError, RecursionError, MemoryError) as error:
        return SyntaxError(str(error) or type(error).__name__)
