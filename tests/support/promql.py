"""As much of Prometheus' language as its users here write: which metrics and labels an expression
names, and whether it is one at all."""

import re
from dataclasses import dataclass, field

_TOKEN = re.compile(r"""\s*(?:
    (?P<string>"(?:[^"\\]|\\.)*")
  | (?P<duration>\d+(?:ms|[smhdwy]))
  | (?P<number>\d+(?:\.\d+)?)
  | (?P<name>[a-zA-Z_:][a-zA-Z0-9_:]*)
  | (?P<operator>=~|!~|!=|==|>=|<=|[-+*/%^<>=(){}\[\],])
)""", re.VERBOSE)
_AGGREGATIONS = {"sum", "min", "max", "avg", "count", "topk", "bottomk", "quantile"}
_FUNCTIONS = {"rate", "increase", "histogram_quantile", "min_over_time", "max_over_time", "time"}
_BINARY = {"+", "-", "*", "/", "==", "!=", ">", "<", ">=", "<=", "and", "or", "unless"}


class NotPromql(ValueError):
    """Prometheus would not take it either."""


@dataclass
class Named:
    """What an expression names: metrics, each with the labels it is selected by, and the labels
    that results are grouped by."""

    selected: list[tuple[str, set[str]]] = field(default_factory=list)
    grouped: set[str] = field(default_factory=set)


def parse(text: str) -> Named:
    """Throws NotPromql."""
    parser = _Parser(text)
    parser.expression()
    if parser.tokens:
        raise NotPromql(f"{parser.tokens[0][1]!r} in {text}")
    return parser.named


class _Parser:
    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens: list[tuple[str, str]] = []
        at = 0
        while at < len(text.rstrip()):
            found = _TOKEN.match(text, at)
            if not found:
                raise NotPromql(f"{text[at:]!r} in {text}")
            self.tokens.append((str(found.lastgroup), found[str(found.lastgroup)]))
            at = found.end()
        self.named = Named()

    def peek(self) -> str:
        return self.tokens[0][1] if self.tokens else ""

    def take(self, *wanted: str, kind: str = "") -> str:
        """One of these, or any of a kind."""
        if not self.tokens or (wanted and self.peek() not in wanted) or (
                kind and self.tokens[0][0] != kind):
            raise NotPromql(f"{self.peek() or 'its end'!r} instead of {wanted or kind} "
                            f"in {self.text}")
        return self.tokens.pop(0)[1]

    def expression(self) -> None:
        self.operand()
        while self.peek() in _BINARY:
            self.take()
            self.operand()

    def operand(self) -> None:
        if self.peek() == "(":
            self.take()
            self.expression()
            self.take(")")
        elif self.tokens and self.tokens[0][0] == "number":
            self.take()
        else:
            name = self.take(kind="name")
            if name in _AGGREGATIONS:
                self.grouping()
                self.arguments()
                self.grouping()
            elif name in _FUNCTIONS:
                self.arguments()
            else:
                self.selector(name)

    def grouping(self) -> None:
        if self.peek() not in ("by", "without"):
            return
        self.take()
        self.take("(")
        while self.peek() != ")":
            self.named.grouped.add(self.take(kind="name"))
            if self.peek() != ")":
                self.take(",")
        self.take(")")

    def arguments(self) -> None:
        self.take("(")
        while self.peek() != ")":
            self.expression()
            if self.peek() != ")":
                self.take(",")
        self.take(")")

    def selector(self, metric: str) -> None:
        labels = set()
        if self.peek() == "{":
            self.take()
            while self.peek() != "}":
                labels.add(self.take(kind="name"))
                self.take("=", "!=", "=~", "!~")
                self.take(kind="string")
                if self.peek() != "}":
                    self.take(",")
            self.take("}")
        if self.peek() == "[":
            self.take()
            self.take(kind="duration")
            self.take("]")
        self.named.selected.append((metric, labels))
