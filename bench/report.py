"""What a workload hands over, and how it is shown: figures, what they are compared with, and the targets they are held to.

A Line is one figure of ours. beside: figures of others in the same unit, measured in the same run. targets: what it is to
be, as (words, value, "<=" or ">=", limit); whether they are met is shown and written, and never makes the run fail.
"""

import dataclasses
import statistics


@dataclasses.dataclass
class Line:
    workload: str
    what: str
    values: list           # one of each round
    unit: str
    beside: dict = dataclasses.field(default_factory=dict)   # name: values, one of each round, or one
    targets: list = dataclasses.field(default_factory=list)
    more: dict = dataclasses.field(default_factory=dict)     # anything else, for the JSON

    @property
    def value(self):
        return statistics.median(self.values)

    def ratios(self):
        return {name: self.value / statistics.median(values) if statistics.median(values) else None
                for name, values in self.beside.items()}

    def json(self):
        return {"workload": self.workload, "what": self.what, "unit": self.unit, "median": self.value, "rounds": self.values,
                "beside": self.beside, "ratios": self.ratios(), **self.more,
                "targets": [{"target": words, "value": value, "limit": f"{sign} {limit:g}", "met": met(value, sign, limit)}
                            for words, value, sign, limit in self.targets]}


def met(value, sign, limit):
    return value <= limit if sign == "<=" else value >= limit


def number(value):
    if value is None:
        return "-"
    if abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:.3g}" if abs(value) < 10 else f"{value:.1f}"


def table(lines):
    out = []
    for line in lines:
        spread = f" ({number(min(line.values))} to {number(max(line.values))})" if len(line.values) > 1 else ""
        out.append(f"{line.workload:<8}{line.what:<62}{number(line.value):>10} {line.unit}{spread}")
        for name, ratio in line.ratios().items():
            other = statistics.median(line.beside[name])
            turned = f"; {number(1 / ratio)} times less" if ratio and ratio < 1 else ""
            out.append(f"{'':<10}beside {name:<53}{number(other):>10} {line.unit}   ratio {number(ratio)}{turned}")
        for words, value, sign, limit in line.targets:
            verdict = "met" if met(value, sign, limit) else "MISSED"
            out.append(f"{'':<10}target {words:<53}{number(value):>10} {sign} {number(limit)}: {verdict}")
    return "\n".join(out)
