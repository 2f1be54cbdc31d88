"""Learning rules side by side: what was measured on several tasks, and how much arithmetic each rule takes."""

from rnn_core.findings.results import Claim, quoted

RULES = {
    "BPTT": "rule=bptt",
    "truncated, k1 = k2 = 10": "rule=truncated&k1=10&k2=10",
    "fully truncated": "rule=truncated&k1=1&k2=1",
    "diagonal feedback": "rule=dsf",
}
TASKS = {
    "Recall, 10 steps": "task=recall&delay=10&embedding=8",
    "Recall, 20 steps": "task=recall&delay=20&embedding=8",
    "Recall, 40 steps": "task=recall&delay=40&embedding=8",
    "Adding, 30 steps": "task=adding&length=30",
    "Counting, 30 steps": "task=counting&embedding=8",
    "Parity, 20 steps": "task=parity&length=20&embedding=8",
}
SETTING = "model=gru&hidden=32&updates=600"  # Adam at 0.005, gradients clipped at 1: the same for all, tuned for none


def rule_link(task: str, rule: str) -> str:
    """Return the link of one experiment of the comparison."""
    return f"{TASKS[task]}&{SETTING}&{RULES[rule]}"


def claim(task: str, rule: str) -> str:
    """Return the name under which the comparison keeps the update that solved it (600: none did)."""
    return f"learning_rules: {task}: {rule}: solved at update"


def quoted_cosine() -> Claim:
    """Return the cosine between what diagonal feedback writes and the true gradient, before training."""
    return quoted("learning_rules: diagonal feedback: cosine at the start")


def compared() -> list[tuple[str, ...]]:
    """Return a row for each task: its name, and for each rule how many of three seeds solved it, and when."""
    return [(task, *(_said(quoted(claim(task, rule))) for rule in RULES)) for task in TASKS]


def _said(updates: Claim) -> str:
    if updates.low >= 600:
        return "never"
    if updates.high >= 600:
        return f"from {updates.low:.0f}, not all"
    return f"{updates.mean:.0f} ({updates.low:.0f} to {updates.high:.0f})"
