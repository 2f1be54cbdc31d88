"""What the words mean: one or two plain sentences each, in the order in which a newcomer needs them."""

WORDS = {
    "sequence": "Items in a fixed order: letters, numbers, rows of an image. One sequence is one example to learn "
    "from.",
    "step": "One place in a sequence, and the moment at which the network reads it.",
    "token": "An item from a fixed list, such as a letter or a word.",
    "unit": "One number of a hidden state, with its own weights. “GRU 32” is a GRU of 32 units.",
    "hidden state": "h: the numbers that a recurrent network carries from step to step. All that it remembers is in "
    "them.",
    "weights": "The numbers that a network is made of: what it multiplies by. They stay the same for all steps, and "
    "training changes them. Also called parameters.",
    "bias": "A weight that is added rather than multiplied: what a unit gets when all else is 0.",
    "cell": "The equations of one step: from an input and the old state to the new state.",
    "layer": "A row of units. Stacked layers read each other’s states.",
    "vanilla RNN": "The plainest recurrent cell (Elman 1990): a weighted sum of input and old state, squashed by tanh. "
    "“RNN (tanh) 16” is one of 16 units.",
    "gate": "A number between 0 and 1, computed again at each step, that something is multiplied by: 0 shuts it out, 1 "
    "lets it through.",
    "GRU": "Gated recurrent unit: a cell with two gates, which keep the old state or take a new one.",
    "LSTM": "Long short-term memory: a cell with three gates and a second state, the cell state c.",
    "cell state": "c: an LSTM’s own memory. The forget gate multiplies it, the input gate adds to it.",
    "tanh": "A squashing: any number becomes one between −1 and 1.",
    "σ, the sigmoid": "A squashing: any number becomes one between 0 and 1; σ(0) = 0.5.",
    "ReLU": "Not a squashing but a cut: below 0 it gives 0, above it changes nothing.",
    "MLP": "Multilayer perceptron: an ordinary network without a loop, with weights of its own for every position.",
    "CNN": "Convolutional network: the same few-steps-wide filter slides along the whole sequence.",
    "frame": "One image of a film; what a network that looks at a film reads at one step.",
    "ConvLSTM": "An LSTM whose h and c are images: its products with matrices are convolutions, so that it does the "
    "same everywhere in the frame.",
    "SSIM": "Structural similarity: how alike two images are in brightness, contrast and pattern, window by window. 1: "
    "the same.",
    "bag of words": "What is left when order is thrown away: which words there are, and how many.",
    "embedding": "The row of numbers that stands for a token inside a network; learned like any weight.",
    "bidirectional": "Two recurrent networks on one sequence: one reads it from the left, one from the right.",
    "loss": "One number that says how wrong the answers are. Training makes it small.",
    "training loss": "The loss on the very sequences that the network learns from.",
    "update": "One small change of all weights, after a batch of sequences was read.",
    "batch": "The sequences that are read before each update.",
    "held-out": "Sequences drawn apart from those of training, to test what a network has learned. Where few different "
    "sequences exist, as of short strings of bits, training comes upon the same ones.",
    "accuracy": "The share of right answers.",
    "precision": "Of what was called positive, the share that is.",
    "recall": "Of what is positive, the share that was called so.",
    "F1": "2 · precision · recall / (precision + recall): high only where both are.",
    "ROC curve": "Hits against false alarms, for every threshold above which a chance counts as a yes.",
    "AUC": "The area under the ROC curve: the chance that a random yes is ranked above a random no. 0.5 is guessing.",
    "log-odds": "log p / (1 − p): 0 at even odds, and without an end to either side.",
    "bootstrap": "Drawing many test sets, with replacement, from the one there is: how far a metric varies among them "
    "is its interval.",
    "MSE": "Mean squared error: the mean of (answer − truth)². 0 is perfect.",
    "seasonal naive forecast": "The value one season before: of the same hour last week, say. Who cannot beat it has "
    "learned nothing.",
    "forecast origin": "The moment at which a forecast is made: nothing that comes later may be used.",
    "MAE": "Mean absolute error: by how much a forecast is wrong on average, in the unit of what is forecast.",
    "RMSE": "Root mean squared error: as MAE, but a large error weighs more than two of half its size.",
    "MAPE": "Mean absolute percentage error: each error as a percentage of what came.",
    "MASE": "Mean absolute scaled error: MAE divided by that of the seasonal naive forecast on the years or months "
    "trained on. Below 1 is better than that.",
    "skill": "By what share a forecast errs less than the seasonal naive one on the same days.",
    "leakage": "Something reaches the network that will not be known when it is needed. Its score is then worth "
    "nothing.",
    "prediction interval": "A range around a forecast that is to hold what comes with a given chance. It is good if it "
    "holds that share, and narrow.",
    "quantile": "The 90 % quantile is the number that what comes stays below with a chance of 90 %; the 50 % one "
    "is the median.",
    "pinball loss": "What a quantile is trained on: the error, counted nine times as much on one side as on the other "
    "for the 90 % quantile. The lower, the better.",
    "conformal interval": "As wide as the errors so far were: of those the share that it is to hold lies within it.",
    "residual": "What a forecast leaves over: the truth minus the forecast.",
    "return (of a price)": "By what share a price changed in a day; here as a logarithm, ln(today / yesterday).",
    "Transformer": "A network without recurrence: every step looks at all others at once, by what stands there.",
    "persistence": "The forecast that all stays as it is. What does not beat it knows nothing of the future.",
    "imputation": "To fill a gap in a series whose both sides are known.",
    "bits per character": "How many yes/no questions the next letter costs on average. 0 is predicted with certainty.",
    "nats per step": "What a whole chord costs: for each pitch −ln of the chance given to what it does, sound or not, "
    "summed. 1 nat is 1.44 bits.",
    "ABC notation": "A tune as plain letters: notes are A to G and a to g, “|” ends a bar (Chris Walshaw, 1990s).",
    "dropout": "While training, a random share of what a layer hands on is hidden, so that no unit relies on another.",
    "language model": "A network that gives every possible next letter (or word) a chance.",
    "temperature": "What scores are divided by before a letter is drawn: below 1 the likeliest are drawn even more "
    "often, above 1 the unlikely ones, too.",
    "top-k": "Drawing from the k likeliest letters only.",
    "nucleus sampling": "Drawing only from the likeliest letters that together have the chance p.",
    "correlation": "r: how well two rows of numbers go up and down together: 1 perfectly, 0 not at all, −1 opposite.",
    "chance": "What a guess reaches that does not look at the input.",
    "seed": "The number from which everything random is drawn: the first weights and the sequences. Same seed, same "
    "run.",
    "learning rate": "How far an update moves the weights.",
    "optimizer": "The rule that makes an update out of a gradient. SGD walks straight down; Adam measures each "
    "weight’s step by the size that its gradients had.",
    "gradient": "For every weight (or state): in which direction, and how steeply, the loss would grow if it grew. "
    "Training walks the other way.",
    "∂L/∂h": "The gradient of the loss L at a hidden state h: the blame that this state gets for the loss.",
    "‖ ‖, the norm": "The length of a row of numbers: the root of the sum of their squares.",
    "backpropagation": "How gradients are found: from the loss backwards, each part handing on its share of the blame.",
    "autograd": "torch’s own backpropagation, which works on any computation.",
    "BPTT": "Backpropagation through time: backpropagation on the loop, unrolled over all steps.",
    "truncated BPTT": "BPTT whose way back is cut after k2 steps.",
    "perturbation": "A small random change of weights or of units. Did the loss grow? Then walk the other way: "
    "learning by trying, without a way back.",
    "decorrelation": "Making the inputs of a layer independent of each other, so that what a random change teaches "
    "about one is not drowned by the others.",
    "leaky RNN": "A vanilla RNN whose units keep a fixed share of their old value at every step.",
    "Jacobian": "A table of numbers: by how much each unit of the next state changes with each unit of this one.",
    "singular values": "By how much a table of numbers stretches arrows: the largest and the smallest say the "
    "extremes.",
    "spectral radius": "ρ: the largest absolute eigenvalue of a table of numbers; applied k times, it stretches by "
    "about ρᵏ in the long run.",
    "horizon": "How many steps back the gradient has shrunk to 1 % of what it is at the answer.",
    "clipping": "Shortening a gradient that is too long before it is used.",
    "Lyapunov exponent": "λ₁: the growth per step, as a logarithm, of a tiny change of the state. Above 0 is chaos.",
    "attractor": "Of dynamics: a state (or a ring of states) where the network ends up from anywhere near. Of grammar: "
    "a noun between subject and verb that has the other number.",
    "initialization": "How the first weights are drawn. “Chrono” sets the gates for memories as long as the task.",
    "linear probe": "A weighted sum of units, fitted to tell something from a state. If it can, the state holds it.",
    "encoder–decoder": "A network that first reads a sequence into a state (the encoder), then writes another sequence "
    "from it (the decoder), with weights of its own or with the same ones.",
    "teacher forcing": "Letting a network that writes read the right last answer, not its own, while it is trained.",
    "context vector": "The state in which an encoder ends and from which a decoder starts: of one fixed size, however "
    "long the text.",
    "attention": "A look back: for each letter that it writes, a decoder mixes all states of the encoder, each with a "
    "weight that it chooses again each time. The weights add up to 1.",
    "beam search": "Writing with several beginnings at once: at every step the likeliest few go on.",
    "spectrogram": "A picture of a sound: how loud each band of frequencies is, moment by moment. Each moment is a "
    "frame; neighboring frames overlap.",
    "mel": "A scale on which tones that sound equally far apart are equally far apart (Stevens et al. 1937): fine "
    "bands for low frequencies, wide ones for high. Log-mel: the logarithm of the power in such bands.",
    "phoneme": "A sound that tells words apart, such as b and p in “bad” and “pad”.",
    "CTC": "Connectionist temporal classification: a loss for labels whose order is known, but not their moments. It "
    "sums over all ways to place them.",
    "blank": "In CTC: the label for “nothing begins here”.",
    "phoneme error rate": "The fewest phonemes to replace, drop or insert to turn what was heard into what was said, "
    "per phoneme said. Word error rate: the same with words.",
    "decibel": "dB: ten of them are ten times the power. Noise 0 dB below a word is as loud as the word.",
    "exact match": "The share of answers that are right to the last letter; of questions on a text: to the last word, "
    "whatever its capitals and marks, and without a, an, the.",
    "F1 of an answer": "F1 of the words of an answer: precision is the share of its words that are right, recall the "
    "share of the right words that it has. Over many questions, its mean.",
    "ROUGE": "How many words (ROUGE-1), pairs of words (ROUGE-2), or words in the same order (ROUGE-L) a summary "
    "shares with one that a person wrote; here as F1.",
    "TF-IDF": "The weight of a word in a text: high if it is common there and rare in other texts.",
    "BLEU, chrF": "How much of a translation also stands in the right one: runs of words (BLEU) or of letters (chrF), "
    "from 0 to 100.",
    "FLOP": "One multiplication or addition of numbers with a decimal point. A million are a MFLOP.",
    "thought": "One look of a network at one frame: its state is changed, and it could answer. Then it looks again, or "
    "goes on.",
    "entropy": "How undecided a list of chances is: 0 when one of them is 1, the most when all are equal. In bits: 1 "
    "for two equal ones, 2 for four, 3.3 for ten. A nat is 1.44 bits.",
    "ACT": "Adaptive computation time (Graves 2016): a network learns how many thoughts each step is worth, for each "
    "one costs it a price.",
    "cosine": "How alike two directions are: 1 the same, 0 at a right angle, −1 opposite.",
    "feature map": "What one filter of a convolution finds, at every place of an image.",
    "lateral connection": "A connection of a layer to itself: it sees what it was one look, or one step, before.",
    "rank correlation": "Spearman’s ρ: whether more of one goes along with more of the other. 1: always; 0: not at "
    "all; −1: always with less.",
}
