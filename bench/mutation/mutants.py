"""Every small mistake that can be made in a file."""

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass

SWAPS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.And: ast.Or,
    ast.Or: ast.And,
}


@dataclass(frozen=True)
class Mutant:
    """The source of a file with one mistake in it, and what and where the mistake is."""

    line: int
    change: str
    source: str


def mutants(source: str) -> Iterator[Mutant]:
    """Yield the source with each mistake in turn; comments are gone, line numbers are not kept."""
    tree = ast.parse(source)
    skipped = set(_of_no_effect(tree))
    for number, node in enumerate(ast.walk(tree)):
        if number in skipped:
            continue
        for option in range(len(_changes(node))):
            mutated = copy.deepcopy(tree)
            twin = next(n for i, n in enumerate(ast.walk(mutated)) if i == number)
            before = ast.unparse(twin)
            _changes(twin)[option]()
            after = ast.unparse(twin)
            if after != before:
                line = getattr(node, "lineno", 0)
                yield Mutant(line, f"{before}  ->  {after}", ast.unparse(mutated))


def _of_no_effect(tree: ast.AST) -> Iterator[int]:
    """The numbers of nodes that only say something: types, docstrings and dataclasses' options."""
    silent: set[int] = set()
    for node in ast.walk(tree):
        quiet = [getattr(node, name, None) for name in ("annotation", "returns")]
        quiet += getattr(node, "decorator_list", [])
        if isinstance(node, ast.Subscript) and ast.unparse(node.value) == "Literal":
            quiet.append(node)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            quiet.append(node)
        for root in quiet:
            silent |= {id(part) for part in ast.walk(root)} if root is not None else set()
    return (number for number, node in enumerate(ast.walk(tree)) if id(node) in silent)


def _changes(node: ast.AST) -> list["_Change"]:
    """What can be done wrong at this node."""
    match node:
        case ast.Compare(ops=[op]) if type(op) in SWAPS:
            return [_Change(node, "ops", [SWAPS[type(op)]()])]
        case ast.BinOp(op=op) | ast.BoolOp(op=op) | ast.AugAssign(op=op) if type(op) in SWAPS:
            return [_Change(node, "op", SWAPS[type(op)]())]
        case ast.UnaryOp(op=ast.Not()):
            return [_Change(node, "op", ast.UAdd())]
        case ast.Constant(value=bool() as value):
            return [_Change(node, "value", not value)]
        case ast.Constant(value=int() | float() as number):
            return [_Change(node, "value", number + 1)]
        case ast.If(test=test) | ast.IfExp(test=test):
            return [_Change(node, "test", ast.UnaryOp(ast.Not(), test))]
        case ast.Return(value=ast.expr() as value) if not _is_none(value):
            return [_Change(node, "value", ast.Constant(None))]
        case ast.Set(elts=several) | ast.Tuple(elts=several, ctx=ast.Load()) if len(several) > 1:
            return [_Change(node, "elts", several[:-1]), _Change(node, "elts", several[1:])]
    return []


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


@dataclass(frozen=True)
class _Change:
    node: ast.AST
    field: str
    value: object

    def __call__(self) -> None:
        setattr(self.node, self.field, self.value)
