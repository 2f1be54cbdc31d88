"""How alike are two texts? Marks for answers and headlines, by torchmetrics, which loads torch."""

from collections.abc import Sequence

from torchmetrics.functional.text import rouge_score
from torchmetrics.functional.text import squad as squad_score


def squad(written: Sequence[str], right: Sequence[Sequence[str]]) -> tuple[float, float]:
    """Return exact match and F1 as SQuAD counts them, shares of 1, averaged; of several right answers the best."""
    answers = [{"prediction_text": text, "id": str(n)} for n, text in enumerate(written)]
    golds = [
        {"answers": {"answer_start": [0] * len(some), "text": list(some)}, "id": str(n)} for n, some in enumerate(right)
    ]
    marks = squad_score(answers, golds)
    return float(marks["exact_match"]) / 100, float(marks["f1"]) / 100


def rouge(written: Sequence[str], right: Sequence[str]) -> tuple[float, float, float]:
    """Return the F measures of ROUGE-1, ROUGE-2 and ROUGE-L, shares of 1, averaged over texts."""
    keys = ("rouge1", "rouge2", "rougeL")
    marks = rouge_score(list(written), list(right), rouge_keys=keys)
    single, pairs, longest = (float(marks[f"{key}_fmeasure"]) for key in keys)
    return single, pairs, longest
