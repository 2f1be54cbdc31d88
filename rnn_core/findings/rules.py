"""Learning rules side by side: three comparisons, and what was measured in them on several tasks."""

from dataclasses import dataclass

from rnn_core.course.results import Claim, quoted


@dataclass(frozen=True)
class Comparison:
    """Rules that train the same network on the same tasks: links by title, and what all of them share."""

    name: str
    rules: dict[str, str]
    tasks: dict[str, str]
    shared: str
    updates: int

    def link(self, task: str, rule: str) -> str:
        """Return the link of one experiment."""
        return f"{self.tasks[task]}&{self.shared}&updates={self.updates}&{self.rules[rule]}"

    def claim(self, task: str, rule: str) -> str:
        """Return the name under which the update that solved it is kept (all updates: none did)."""
        return f"learning_rules: {self.name}: {task}: {rule}: solved at update"

    def table(self) -> list[tuple[str, ...]]:
        """Return a row for each task: its name, and for each rule when it was solved on three seeds."""
        return [(task, *(self._said(quoted(self.claim(task, rule))) for rule in self.rules)) for task in self.tasks]

    def sooner(self, rule: str, than: str) -> int:
        """Count the tasks that one rule solved sooner than another, in the mean over the seeds."""
        return sum(quoted(self.claim(task, rule)).mean < quoted(self.claim(task, than)).mean for task in self.tasks)

    def solved(self, rule: str) -> int:
        """Count the tasks that a rule solved on every seed."""
        return sum(quoted(self.claim(task, rule)).high < self.updates for task in self.tasks)

    def _said(self, at: Claim) -> str:
        if at.low >= self.updates:
            return "never"
        if at.high >= self.updates:
            return f"from {at.low:.0f}, not all"
        return f"{at.mean:.0f} ({at.low:.0f} to {at.high:.0f})"


def _recall(*delays: int) -> dict[str, str]:
    return {f"Recall, {delay} steps": f"task=recall&delay={delay}&embedding=8" for delay in delays}


COUNTING = {"Counting, 30 steps": "task=counting&embedding=8"}
# Adam at 0.005, gradients clipped at 1, everywhere: one setting for all, tuned for none.
BACK = Comparison(
    "what goes back",
    {
        "BPTT": "rule=bptt",
        "truncated, k1 = k2 = 10": "rule=truncated&k1=10&k2=10",
        "fully truncated": "rule=truncated&k1=1&k2=1",
        "diagonal feedback": "rule=dsf",
    },
    _recall(10, 20, 40)
    | {"Adding, 30 steps": "task=adding&length=30"}
    | COUNTING
    | {"Parity, 20 steps": "task=parity&length=20&embedding=8"},
    "model=gru&hidden=32",
    600,
)
TRYING = Comparison(
    "perturbation",
    {
        "BPTT": "rule=bptt",
        "weights": "rule=wp",
        "nodes": "rule=np",
        "activities": "rule=anp",
        "nodes, decorrelated": "rule=dnp",
        "activities, decorrelated": "rule=danp",
    },
    _recall(3, 10)
    | {"Adding, 10 steps": "task=adding&length=10"}
    | COUNTING
    | {"Parity, 5 steps": "task=parity&length=5&embedding=8"},
    "model=rnn&hidden=32",
    1500,
)
SHORT_CUTS = Comparison(
    "short cuts",
    {
        "control": "rule=bptt",
        "SCTT, θ = 8": "rule=sctt&skip=8",
        "DASC, θ = 4": "rule=dasc&skip=4",
        "CD, θ = 4": "rule=cd&skip=4",
    },
    _recall(20, 40, 80)
    | {"Adding, 30 steps": "task=adding&length=30"}
    | COUNTING
    | {"Parity, 20 steps": "task=parity&length=20&embedding=8"},
    "model=leaky&hidden=50",
    600,
)
COMPARISONS = (BACK, TRYING, SHORT_CUTS)


def verdicts() -> list[tuple[str, str, str]]:
    """Return what the papers claim beside what was measured here: (source, claim, measurement)."""
    back, cuts, tried = len(BACK.tasks), len(SHORT_CUTS.tasks), len(TRYING.tasks)
    fixed, jumps = "diagonal feedback", ("SCTT, θ = 8", "DASC, θ = 4", "CD, θ = 4")
    sooner = ", ".join(f"{rule.split(',')[0]} on {SHORT_CUTS.sooner(rule, 'control')}" for rule in jumps)
    solved = "; ".join(f"{rule}: {TRYING.solved(rule)}" for rule in TRYING.rules)
    return [
        (
            "Caillon et al. 2025",
            "DSF performs close to BPTT, and better than fully truncated BPTT (language models)",
            f"sooner than fully truncated on {BACK.sooner(fixed, 'fully truncated')} of {back} tasks, than BPTT on "
            f"{BACK.sooner(fixed, 'BPTT')}",
        ),
        (
            "Soo et al. 2023",
            "SCTT and DASC need fewer updates than the control on 7 of 9 tasks",
            f"sooner than the control, of {cuts} tasks: {sooner}",
        ),
        (
            "Fernández et al. 2024",
            "perturbation-based learning is competitive with BPTT",
            f"solved on every seed, of {tried} tasks: {solved}",
        ),
    ]


def quoted_cosine() -> Claim:
    """Return the cosine between what diagonal feedback writes and the true gradient, before training."""
    return quoted("learning_rules: diagonal feedback: cosine at the start")
