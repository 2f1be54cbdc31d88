"""The curriculum in order: every page of the app, and the question it answers."""

from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True)
class Lesson:
    """One page. `ready` says whether pages/<slug>.py exists; `words` (of the glossary) are new to a reader there."""

    slug: str
    title: str
    question: str
    ready: bool = False
    words: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        """The page's file, as Streamlit wants it named."""
        return f"pages/{self.slug}.py"


class Chapter(NamedTuple):
    """A group of lessons."""

    title: str
    lessons: tuple[Lesson, ...]


CHAPTERS: tuple[Chapter, ...] = (
    Chapter(
        "Train",
        (
            Lesson(
                "lab",
                "The lab",
                "What happens inside a network while it learns?",
                ready=True,
                words=(
                    "unit",
                    "update",
                    "batch",
                    "seed",
                    "held-out",
                    "MSE",
                    "learning rate",
                    "optimizer",
                    "gradient",
                    "‖ ‖, the norm",
                ),
            ),
        ),
    ),
    Chapter(
        "Sequences and memory",
        (
            Lesson(
                "sequences",
                "Sequences",
                "When does order carry the information?",
                ready=True,
                words=(
                    "step",
                    "unit",
                    "hidden state",
                    "GRU",
                    "MLP",
                    "CNN",
                    "bag of words",
                    "update",
                    "held-out",
                ),
            ),
            Lesson(
                "unrolling",
                "Unrolling",
                "How can one cell read a sequence of any length?",
                ready=True,
                words=(
                    "weights",
                    "vanilla RNN",
                    "tanh",
                    "bias",
                    "cell",
                    "accuracy",
                ),
            ),
            Lesson(
                "shapes",
                "Shapes of problems",
                "One or many in, one or many out?",
                ready=True,
                words=(
                    "token",
                    "embedding",
                    "encoder–decoder",
                    "teacher forcing",
                ),
            ),
            Lesson(
                "memory",
                "Memory",
                "Where does a network keep what it has read?",
                ready=True,
                words=(
                    "linear probe",
                    "attractor",
                    "loss",
                    "bits per character",
                ),
            ),
        ),
    ),
    Chapter(
        "Cells and directions",
        (
            Lesson(
                "lstm",
                "Inside the LSTM",
                "Who decides what is forgotten?",
                ready=True,
                words=(
                    "LSTM",
                    "gate",
                    "cell state",
                    "σ, the sigmoid",
                ),
            ),
            Lesson(
                "gru",
                "Inside the GRU",
                "Can two gates do the work of three?",
                ready=True,
                words=(
                    "GRU",
                    "gate",
                    "MSE",
                    "FLOP",
                ),
            ),
            Lesson(
                "bidirectional",
                "Both directions",
                "What does it help to know the future?",
                ready=True,
                words=(
                    "bidirectional",
                    "layer",
                    "chance",
                ),
            ),
        ),
    ),
    Chapter(
        "Gradients through time",
        (
            Lesson(
                "bptt",
                "Backpropagation through time",
                "Which step is to blame for the loss?",
                ready=True,
                words=(
                    "gradient",
                    "∂L/∂h",
                    "backpropagation",
                    "autograd",
                    "BPTT",
                    "truncated BPTT",
                ),
            ),
            Lesson(
                "vanishing",
                "Vanishing gradients",
                "How far back does learning reach?",
                ready=True,
                words=(
                    "gradient",
                    "horizon",
                    "Jacobian",
                    "singular values",
                    "spectral radius",
                    "initialization",
                ),
            ),
            Lesson(
                "exploding",
                "Exploding gradients",
                "Why does training fall off a cliff?",
                ready=True,
                words=(
                    "ReLU",
                    "clipping",
                    "optimizer",
                    "Lyapunov exponent",
                    "attractor",
                ),
            ),
            Lesson(
                "learning_rules",
                "Beyond BPTT",
                "Can a network learn without the whole past?",
                ready=True,
                words=(
                    "BPTT",
                    "truncated BPTT",
                    "Jacobian",
                    "perturbation",
                    "decorrelation",
                    "leaky RNN",
                    "FLOP",
                    "cosine",
                ),
            ),
        ),
    ),
    Chapter(
        "Text, series, sound, sight",
        (
            Lesson(
                "writing",
                "A network that writes",
                "What has it learned about English?",
                ready=True,
                words=(
                    "language model",
                    "bits per character",
                    "temperature",
                    "top-k",
                    "nucleus sampling",
                    "correlation",
                ),
            ),
            Lesson(
                "sentiment",
                "Sentiment",
                "Does word order change the verdict?",
                ready=True,
                words=(
                    "bag of words",
                    "accuracy",
                    "precision",
                    "recall",
                    "F1",
                    "ROC curve",
                    "AUC",
                    "log-odds",
                    "bootstrap",
                ),
            ),
            Lesson(
                "translation",
                "Translation",
                "What does attention repair?",
                ready=True,
                words=(
                    "encoder–decoder",
                    "context vector",
                    "attention",
                    "teacher forcing",
                    "beam search",
                    "exact match",
                    "BLEU, chrF",
                ),
            ),
            Lesson(
                "reading",
                "Reading",
                "Does it read the text, or does it know the answer by heart?",
                ready=True,
                words=("exact match", "precision", "recall", "F1 of an answer", "ROUGE", "bidirectional", "TF-IDF"),
            ),
            Lesson(
                "forecasting",
                "Forecasting",
                "Does it beat the rule of thumb?",
                ready=True,
                words=(
                    "seasonal naive forecast",
                    "forecast origin",
                    "MAE",
                    "RMSE",
                    "MAPE",
                    "MASE",
                    "skill",
                    "leakage",
                    "prediction interval",
                    "quantile",
                    "pinball loss",
                    "conformal interval",
                    "residual",
                    "imputation",
                    "bootstrap",
                ),
            ),
            Lesson(
                "prices",
                "Prices",
                "Can a direction be foreseen?",
                ready=True,
                words=("return (of a price)", "Transformer", "persistence", "bootstrap"),
            ),
            Lesson(
                "words",
                "Spoken words",
                "When is a word recognized?",
                ready=True,
                words=("spectrogram", "mel", "phoneme", "decibel", "linear probe"),
            ),
            Lesson(
                "phonemes",
                "Phonemes",
                "How are sounds aligned with letters?",
                ready=True,
                words=("phoneme", "spectrogram", "CTC", "blank", "phoneme error rate", "beam search", "bidirectional"),
            ),
            Lesson(
                "music",
                "Music",
                "Does the tune remember its beginning?",
                ready=True,
                words=(
                    "language model",
                    "bits per character",
                    "temperature",
                    "dropout",
                    "ABC notation",
                    "attention",
                    "nats per step",
                ),
            ),
            Lesson(
                "digits",
                "Digits",
                "When is a digit recognized?",
                ready=True,
                words=("step", "hidden state", "GRU", "LSTM", "vanilla RNN", "MLP", "held-out"),
            ),
            Lesson(
                "recurrent_vision",
                "Recurrent vision",
                "Does looking longer help?",
                ready=True,
                words=("CNN", "feature map", "lateral connection", "entropy", "rank correlation", "FLOP", "bootstrap"),
            ),
            Lesson(
                "video",
                "Video",
                "What happens behind the screen?",
                ready=True,
                words=(
                    "frame",
                    "ConvLSTM",
                    "MSE",
                    "SSIM",
                    "linear probe",
                    "accuracy",
                    "precision",
                    "recall",
                    "F1",
                    "ROC curve",
                    "AUC",
                ),
            ),
            Lesson(
                "driving",
                "Looking around",
                "Where should it slow down?",
                ready=True,
                words=("thought", "entropy", "ACT", "rank correlation", "bootstrap", "GRU", "held-out"),
            ),
        ),
    ),
)

LESSONS: tuple[Lesson, ...] = tuple(lesson for chapter in CHAPTERS for lesson in chapter.lessons)
READY: tuple[Lesson, ...] = tuple(lesson for lesson in LESSONS if lesson.ready)
