"""Reads what iasql_graph() writes, strictly: whatever is not of the few forms that it may have is an error.

Standard library only. SVG is read as XML; rectangles and lines of it as numbers.
"""

import html
import re
import xml.etree.ElementTree as ElementTree

_TEXT = r'"((?:[^"#<>\[\]{}|`;\\\n\x00-\x1f]|#[0-9]+;|<br/>)*)"'
_NODE = re.compile(rf" +(n\d+)\[{_TEXT}\]")
_SUBGRAPH = re.compile(rf" +subgraph ([nr]\d+)\[{_TEXT}\]")
_EDGE = re.compile(r" +(n\d+) --> (n\d+)")
_BESIDE = re.compile(r" +(n\d+) ~~~ (n\d+)")
_CLASS_DEF = re.compile(r" +classDef (created|updated|replaced|deleted|untouched) fill:#[0-9a-f]{6},stroke:#[0-9a-f]{6},color:#[0-9a-f]{6}"
                        r"(,stroke-dasharray:5 3)?")
_CLASS = re.compile(r" +class (n\d+(?:,n\d+)*) (created|updated|replaced|deleted|untouched)")


def _shown(text):
    return html.unescape(re.sub(r"#(\d+);", r"&#\1;", text)).replace("<br/>", " ")


class Mermaid:
    """nodes: {id: text}, parent: {id: id of its subgraph or None}, edges: [(from, to)], state: {id: class}."""

    def __init__(self, text):
        lines = text.rstrip("\n").split("\n")
        self.summary = lines.pop(0)[3:] if lines[0].startswith("%% ") else ""
        if lines.pop(0) != "flowchart LR":
            raise AssertionError("not a flowchart")
        self.nodes, self.parent, self.edges, self.state = {}, {}, [], {}
        self.text, self._open, self._classes, self._beside = text, [], set(), []
        for line in lines:
            self._read(line)
        if self._open:
            raise AssertionError(f"subgraph {self._open} is not closed")
        for end in {end for edge in self.edges + self._beside for end in edge} | self.state.keys():
            if end not in self.nodes:
                raise AssertionError(f"{end} is not there")
        for start, end in self.edges + self._beside:
            if end in self._above(start) or start in self._above(end):
                raise AssertionError(f"{start} --> {end}: Mermaid takes no edge between a subgraph and what is in it")

    def _above(self, node):
        while node:
            yield node
            node = self.parent[node]

    def _add(self, name, text):
        if name in self.nodes:
            raise AssertionError(f"{name} is there twice")
        self.nodes[name], self.parent[name] = _shown(text), self._open[-1] if self._open else None

    def _read(self, line):
        if line == '  none["nothing"]':
            return
        if match := _NODE.fullmatch(line):
            self._add(*match.groups())
        elif match := _SUBGRAPH.fullmatch(line):
            self._add(*match.groups())
            self._open.append(match.group(1))
        elif line.strip() == "end" and self._open:
            self._open.pop()
        elif match := _EDGE.fullmatch(line):
            self.edges.append(match.groups())
        elif match := _BESIDE.fullmatch(line):
            self._beside.append(match.groups())
        elif line.strip() == "direction LR" and self._open:
            pass
        elif match := _CLASS_DEF.fullmatch(line):
            self._classes.add(match.group(1))
        elif (match := _CLASS.fullmatch(line)) and match.group(2) in self._classes:
            self.state.update((name, match.group(2)) for name in match.group(1).split(","))
        else:
            raise AssertionError(f"not Mermaid as we write it: {line!r}")

    def path(self, node):
        """Texts from the region down to the node."""
        return [self.nodes[name] for name in reversed(list(self._above(node)))]

    def find(self, text):
        """The id of the only node with this text."""
        found = [name for name, shown in self.nodes.items() if shown == text]
        if len(found) != 1:
            raise AssertionError(f"{len(found)} nodes say {text!r}: {sorted(self.nodes.values())}")
        return found[0]

    def texts_of_edges(self):
        return sorted((self.nodes[a], self.nodes[b]) for a, b in self.edges)

    def states(self):
        return {self.nodes[name]: state for name, state in self.state.items()}


class Svg:
    """rects: those of nodes; paths: the points of edges; texts."""

    def __init__(self, text):
        self.root = ElementTree.fromstring(text)
        space = "{http://www.w3.org/2000/svg}"
        self.width, self.height = float(self.root.get("width")), float(self.root.get("height"))
        self.texts = [(float(t.get("x")), float(t.get("y")), float(t.get("font-size")), t.text) for t in self.root.iter(space + "text")]
        self.rects = [self._rect(r) for g in self.root.iter(space + "g") for r in list(g.iter(space + "rect"))[:1]]
        self.titles = [t.text for t in self.root.iter(space + "title")]
        self.edges = [self._points(p.get("d")) for p in self.root.iter(space + "path") if p.get("fill") == "none"]

    @staticmethod
    def _rect(rect):
        return tuple(float(rect.get(name)) for name in ("x", "y", "width", "height"))

    @staticmethod
    def _points(path):
        numbers = [float(n) for n in re.findall(r"-?[\d.]+", path)]
        return list(zip(numbers[::2], numbers[1::2]))

    def overlaps(self):
        """Pairs of nodes that lie on each other."""
        return [(a, b) for i, a in enumerate(self.rects) for b in self.rects[i + 1:]
                if a[0] < b[0] + b[2] and b[0] < a[0] + a[2] and a[1] < b[1] + b[3] and b[1] < a[1] + a[3]]

    def hidden_lines(self):
        """Parts of edges that run behind a node."""
        out = []
        for points in self.edges:
            for (x1, y1), (x2, y2) in zip(points, points[1:]):
                for x, y, w, h in self.rects:
                    if min(x1, x2) < x + w - 1 and max(x1, x2) > x + 1 and min(y1, y2) < y + h - 1 and max(y1, y2) > y + 1:
                        out.append(((x1, y1, x2, y2), (x, y, w, h)))
        return out
