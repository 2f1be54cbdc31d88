"""Every task against an oracle that works the right answer out anew, in plain Python."""

import math
from collections import Counter

import numpy as np
import pytest

from rnn_core.data.rhyme import read_rhyme
from rnn_core.data.tunes import read_tunes
from rnn_core.tasks import TASKS
from rnn_core.tasks.metrics import MSE

MANY = 20_000
every_task = pytest.mark.parametrize("name", TASKS)


def rng(seed=0):
    return np.random.default_rng(seed)


def words(task, row):
    names = task.vocabulary
    return [names[code] for code in row]


# The right answers, straight from the inputs.


def adding_answer(steps):
    marked = [float(number) for number, mark in steps if mark == 1]
    assert len(marked) == 2
    assert all(mark in (0, 1) and 0 <= number <= 1 for number, mark in steps)
    return sum(marked)


def recall_answers(symbols, items):
    cues = [at for at, symbol in enumerate(symbols) if symbol == "?"]
    assert cues == list(range(len(symbols) - items, len(symbols)))
    return symbols[:items]


def parity_answers(bits):
    return ["odd" if bits[: at + 1].count("1") % 2 else "even" for at in range(len(bits))]


def order_answer(symbols):
    return "".join(symbol for symbol in symbols if symbol in "XY")


def counting_answers(symbols):
    count, answers = 0, []
    for symbol in symbols:
        count = 0 if symbol == "R" else count + (symbol == "1")
        answers.append(str(min(count, 9)))
    return answers


def first_answer(symbols):
    return f"{min('AB', key=symbols.index)} first"


def echo_answers(delay):
    return lambda bits: bits[:-delay]


def around_answers(reach):
    return lambda bits: [f"{before}·{after}" for before, after in zip(bits, bits[2 * reach :], strict=False)]


ORACLES = {  # what a sequence asks for, of the opening settings; not every task's answers can be worked out so
    "adding": lambda steps: [adding_answer(steps)],
    "recall": lambda symbols: recall_answers(symbols, symbols.count("?")),
    "parity": parity_answers,
    "order": lambda symbols: [order_answer(symbols)],
    "counting": counting_answers,
    "first": lambda symbols: [first_answer(symbols)],
    "echo": echo_answers(TASKS["echo"]().delay),
    "around": around_answers(TASKS["around"]().reach),
    "waves": lambda steps: [value for (value,) in steps[1:]],
}


@every_task
def test_the_answers_are_those_of_an_oracle(name):
    if name not in ORACLES:
        pytest.skip(f"no oracle for {name}")
    task = TASKS[name]()
    batch = task.sample(100, rng())
    for row, targets, length, scored in zip(batch.inputs, batch.targets, batch.lengths, batch.mask, strict=True):
        read = words(task, row[:length]) if task.vocabulary else row[:length].tolist()
        asked = targets[scored] if task.readout == "every" else targets.reshape(1, -1)
        answers = asked.ravel().tolist() if task.metric is MSE else [task.answers[code] for code in asked.ravel()]
        right = ORACLES[name](read)
        assert right and answers[: len(right)] == (pytest.approx(right, abs=1e-6) if task.metric is MSE else right)
        assert len(answers) - len(right) in (0, task.answers_in_input)  # what comes after the end, nobody has read


def test_counting_asks_for_the_ones_since_the_last_reset():
    task = TASKS["counting"](length=60)
    batch = task.sample(300, rng())
    for row, targets in zip(batch.inputs, batch.targets, strict=True):
        assert [task.answers[code] for code in targets] == counting_answers(words(task, row))
    assert np.mean(batch.targets == 0) == pytest.approx(task.chance, abs=0.01)
    assert set(np.unique(batch.targets)) == set(range(10))


def test_a_typed_count_is_read_or_refused_with_the_symbol_that_is_none():
    task = TASKS["counting"]()
    assert task.read("1 1.r1").targets.tolist() == [[1, 2, 2, 0, 1]]
    with pytest.raises(ValueError, match="“X” is no symbol"):
        task.read("11x")
    for nothing in ("", "1" * 201):
        with pytest.raises(ValueError, match="1 to 200 symbols"):
            task.read(nothing)


@pytest.mark.parametrize(
    ("where", "places"), [("anywhere", range(9)), ("first half", range(4)), ("second half", range(4, 9))]
)
def test_first_asks_which_of_a_and_b_came_first_and_puts_them_where_it_was_told(where, places):
    task, seen = TASKS["first"](length=9, where=where), set()
    batch = task.sample(500, rng())
    for row, target in zip(batch.inputs, batch.targets, strict=True):
        said = words(task, row)
        assert sorted(word for word in said if word in "AB") == ["A", "B"]
        assert task.answers[target] == f"{min('AB', key=said.index)} first"
        seen |= {said.index("A"), said.index("B")}
    assert seen == set(places)


@pytest.mark.parametrize(("delay", "length"), [(1, 1), (3, 6), (50, 2)])
def test_echo_asks_for_the_bit_of_some_steps_before_as_soon_as_there_is_one(delay, length):
    batch = TASKS["echo"](delay=delay, length=length).sample(200, rng())
    for row, targets, scored in zip(batch.inputs, batch.targets, batch.mask, strict=True):
        assert np.flatnonzero(scored).tolist() == list(range(delay, delay + length))
        assert all(targets[t] == row[t - delay] for t in np.flatnonzero(scored))
    assert set(np.unique(batch.inputs)) == {0, 1}


def test_typed_bits_echo_or_are_refused_when_there_are_too_few():
    task = TASKS["echo"](delay=2)
    assert task.read("10 11").targets.tolist() == [[0, 0, 1, 0]]
    for wrong in ("10", "1" * 201, "1x0"):
        with pytest.raises(ValueError, match=r"bits|symbol"):
            task.read(wrong)


def shape_answers(shape, read, count):
    """What is asked after `read`, the letters that were read: (the step of the first answer, the answers)."""

    def following(letter, by):
        return "abcdef"[("abcdef".index(letter) + by) % 6]

    return {
        "one to one": (0, [following(read[0], 1)]),
        "one to many": (0, [following(read[0], by) for by in range(1, count + 1)]),
        "many to one": (count - 1, [read[0]]),
        "many to many": (1, read[:-1]),
        "encoder-decoder": (count, [*reversed(read), "■"]),
    }[shape]


@pytest.mark.parametrize("shape", ["one to one", "one to many", "many to one", "many to many", "encoder-decoder"])
@pytest.mark.parametrize("length", [2, 5])
def test_a_shape_asks_as_many_answers_as_its_name_says_and_at_the_right_steps(shape, length):
    task, seen = TASKS["shape"](shape=shape, length=length), set()
    batch = task.sample(400, rng())
    for row, targets, scored in zip(batch.inputs, batch.targets, batch.mask, strict=True):
        said = words(task, row)
        read = [letter for letter in (said[:length] if "?" in said else said) if letter != "·"]
        begin, answers = shape_answers(shape, read, length)
        assert [task.answers[code] for code in targets[scored]] == answers
        assert np.flatnonzero(scored).tolist() == list(range(begin, begin + len(answers)))
        if shape == "encoder-decoder":
            assert said[length - len(read) : length + 1] == [*read, "?"]
            rest = len(said) - length - 1
            assert said[length + 1 :] == [*answers, *"·" * length][:rest]  # teacher forcing
            seen.add(len(read))
    assert seen == (set(range(1, length + 1)) if shape == "encoder-decoder" else set())
    assert task.chance == pytest.approx(guessed(task.sample(MANY, rng())), abs=0.01)


def guessed(batch):
    """How often the best answer that depends on the step alone is right."""
    asked = [batch.targets[batch.mask[:, t], t].tolist() for t in np.flatnonzero(batch.mask.any(0))]
    return sum(Counter(answers).most_common(1)[0][1] for answers in asked) / batch.mask.sum()


def test_typed_letters_take_the_shape_that_is_asked_for():
    def read(shape, typed):
        return TASKS["shape"](shape=shape, length=4).read(typed)

    assert read("one to one", "bad").inputs.tolist() == [[1]]
    assert read("one to many", "bad").targets.tolist() == [[2, 3, 4, 5]]
    assert read("many to one", "badcafe").inputs.shape == (1, 7)
    assert "".join(words(TASKS["shape"](), read("encoder-decoder", "ab").inputs[0])) == "··ab?ba■·"
    assert "".join(words(TASKS["shape"](), read("encoder-decoder", "fedcba").inputs[0])) == "fedcba?abcdef"
    with pytest.raises(ValueError, match="“Z” is no symbol"):
        read("many to one", "fuzz".replace("fu", ""))


def test_shuffled_words_are_the_same_words_and_say_nothing_of_the_answer():
    kept, shuffled = (TASKS["first"](length=9, order=order).sample(2_000, rng()) for order in ("kept", "shuffled"))
    assert np.array_equal(np.sort(kept.inputs), np.sort(shuffled.inputs))
    assert np.array_equal(kept.targets, shuffled.targets)
    a_first = (shuffled.inputs == 0).argmax(1) < (shuffled.inputs == 1).argmax(1)
    assert np.mean(a_first == (shuffled.targets == 0)) == pytest.approx(0.5, abs=0.04)


def test_a_typed_order_has_exactly_one_a_and_one_b():
    task = TASKS["first"]()
    assert task.read("cd b A e").targets.tolist() == [1]
    for wrong in ("ccdd", "AAB", "A"):
        with pytest.raises(ValueError, match="exactly one A and exactly one B"):
            task.read(wrong)
    with pytest.raises(ValueError, match="“X” is no symbol"):
        task.read("AXB")


@pytest.mark.parametrize("phrases", [0, 1, 2, 5])
def test_agreement_sentences_follow_the_grammar_and_the_verb_agrees_with_the_first_noun(phrases):
    task = TASKS["agreement"](phrases=phrases, attractors=0.5)
    batch, lengths = task.sample(400, rng()), set()
    for row, targets, length in zip(batch.inputs, batch.targets, batch.lengths, strict=True):
        sentence = [*words(task, row[:length]), words(task, targets)[length - 1]]
        assert words(task, targets[: length - 1]) == sentence[1:-1]
        the, subject, *between, verb, stop = sentence
        assert (the, stop) == ("the", ".")
        assert len(between) % 3 == 0
        for near, article, noun in zip(between[::3], between[1::3], between[2::3], strict=True):
            assert near in ("near", "behind", "with", "above") and article == "the"
            assert noun.removesuffix("s") in ("cat", "dog", "bird", "girl", "boy", "horse")
        assert verb.endswith("s") != subject.endswith("s")
        lengths.add(len(between) // 3)
    assert lengths == set(range(phrases + 1))


@pytest.mark.parametrize("attractors", [0.0, 0.3, 1.0])
def test_attractors_are_as_frequent_as_they_were_asked_for(attractors):
    task = TASKS["agreement"](phrases=1, attractors=attractors)
    batch = task.sample(4_000, rng())
    rows = [words(task, row) for row, length in zip(batch.inputs, batch.lengths, strict=True) if length == 6]
    other = [row[1].endswith("s") != row[4].endswith("s") for row in rows]
    assert np.mean(other) == pytest.approx(attractors, abs=0.04)


@pytest.mark.parametrize("fields", [{"phrases": 0}, {"phrases": 2}, {"phrases": 3, "attractors": 0.1}], ids=str)
def test_the_entropy_of_the_grammar_is_what_one_who_knows_it_pays_per_word(fields):
    """The cost of every word is counted anew, from the rules of the grammar alone."""
    task = TASKS["agreement"](**fields)
    batch, bits, count = task.sample(MANY, rng()), 0.0, 0
    for row, targets, length in zip(batch.inputs, batch.targets, batch.lengths, strict=True):
        sentence = [*words(task, row[:length]), words(task, targets)[length - 1]]
        phrases, subject = (len(sentence) - 4) // 3, sentence[1].endswith("s")
        bits += math.log2(12)
        for k, noun in enumerate(sentence[4:-2:3]):
            goes_on = (task.phrases - k) / (task.phrases - k + 1)
            same = noun.endswith("s") == subject
            share = 1 - task.attractors if same else task.attractors
            bits -= math.log2(goes_on) + math.log2(1 / 4) + math.log2(share / 6)
        bits -= math.log2(1 / (task.phrases - phrases + 1)) + math.log2(1 / 4)
        count += len(sentence) - 1
    assert bits / count == pytest.approx(task.entropy, abs=0.02)


def test_a_typed_sentence_is_read_word_by_word_or_refused_with_the_word_that_is_not_known():
    task = TASKS["agreement"]()
    assert words(task, task.read("The cat near the dogs").inputs[0]) == ["the", "cat", "near", "the", "dogs"]
    with pytest.raises(ValueError, match="“giraffe” is not among the words"):
        task.read("the giraffe sleeps")
    for nothing in ("", "the " * 61):
        with pytest.raises(ValueError, match="1 to 60 words"):
            task.read(nothing)


def test_tags_name_the_bit_before_and_the_bit_after():
    task = TASKS["around"](length=6, reach=3)
    batch = task.sample(200, rng())
    for row, targets, scored in zip(batch.inputs, batch.targets, batch.mask, strict=True):
        for t in range(12):
            assert scored[t] == (3 <= t < 9)
            if scored[t]:
                assert task.answers[targets[t]] == f"{row[t - 3]}·{row[t + 3]}"


@pytest.mark.parametrize("length", [4, 5, 9, 50])
def test_adding_asks_for_the_sum_of_the_two_marked_numbers_one_in_each_half(length):
    batch = TASKS["adding"](length=length).sample(300, rng())
    for steps, target in zip(batch.inputs, batch.targets, strict=True):
        assert target.tolist() == [pytest.approx(adding_answer(steps.tolist()), abs=1e-6)]
        assert steps[: length // 2, 1].sum() == steps[length // 2 :, 1].sum() == 1
    assert (batch.inputs[..., 1].max(0) == 1).all()  # every step is marked in some sequence


@pytest.mark.parametrize("fields", [{}, {"delay": 0}, {"delay": 5, "items": 10, "symbols": 8}], ids=str)
def test_recall_asks_at_each_question_mark_for_the_next_symbol_shown_at_the_start(fields):
    task = TASKS["recall"](**fields)
    batch = task.sample(300, rng())
    for row, targets, scored in zip(batch.inputs, batch.targets, batch.mask, strict=True):
        wanted = recall_answers(words(task, row), task.items)
        assert [task.answers[code] for code in targets[scored]] == wanted
        assert all(symbol in "·∘" for symbol in words(task, row)[task.items : task.items + task.delay])


def test_recall_shows_every_symbol_at_every_place_and_both_distractors():
    task = TASKS["recall"](delay=3, items=2, symbols=3)
    batch = task.sample(500, rng())
    assert [sorted(set(words(task, column))) for column in batch.inputs.T] == [list("ABC")] * 2 + [list("·∘")] * 3 + [
        ["?"]
    ] * 2


@pytest.mark.parametrize("length", [2, 3, 20])
def test_parity_asks_after_every_bit_whether_the_ones_so_far_are_odd(length):
    task = TASKS["parity"](length=length)
    batch = task.sample(300, rng())
    for row, targets, steps in zip(batch.inputs, batch.targets, batch.lengths, strict=True):
        assert [task.answers[code] for code in targets[:steps]] == parity_answers(words(task, row[:steps]))
    assert (batch.mask.sum(1) == batch.lengths).all()
    assert {*batch.lengths.tolist()} == {*range(length // 2, length + 1)}


@pytest.mark.parametrize("length", [4, 5, 30])
def test_order_asks_which_two_of_x_and_y_came_in_which_order(length):
    task = TASKS["order"](length=length)
    batch = task.sample(300, rng())
    for row, target in zip(batch.inputs, batch.targets, strict=True):
        symbols = words(task, row)
        assert task.answers[target] == order_answer(symbols)
        assert sum(symbol in "XY" for symbol in symbols[: length // 2]) == 1
    assert (np.isin(batch.inputs, [0, 1]).any(0)).all()  # every step holds a mark in some sequence


@pytest.mark.parametrize("fields", [{}, {"sines": 1, "length": 8}, {"sines": 4, "length": 400}], ids=str)
def test_waves_ask_at_every_step_for_the_input_of_the_next(fields):
    batch = TASKS["waves"](**fields).sample(50, rng())
    assert np.array_equal(batch.targets[:, :-1], batch.inputs[:, 1:])


def test_one_wave_is_a_sine_whose_period_is_between_8_and_30_steps():
    for curve in TASKS["waves"](sines=1, length=400).sample(50, rng()).inputs[..., 0].astype(float):
        two_cos = np.dot(curve[2:] + curve[:-2], curve[1:-1]) / np.dot(curve[1:-1], curve[1:-1])
        assert np.allclose(curve[2:], two_cos * curve[1:-1] - curve[:-2], atol=1e-4)  # true of any sine
        assert 8 <= 2 * math.pi / math.acos(two_cos / 2) <= 30
        assert np.abs(curve).max() <= math.sqrt(2) + 1e-6


def test_noise_on_a_wave_touches_what_is_read_and_never_the_answer():
    clean, noisy = (TASKS["waves"](noise=noise).sample(400, rng()) for noise in (0.0, 0.3))
    assert np.array_equal(clean.targets, noisy.targets)
    assert float((noisy.inputs - clean.inputs).std()) == pytest.approx(0.3, abs=0.01)


def scans_by_pixels():
    from sklearn.datasets import load_digits

    found = load_digits()
    pairs = zip(found.images / 16, found.target, strict=True)
    table = {image.astype(np.float32).tobytes(): int(label) for image, label in pairs}
    assert len(table) == 1_797  # no scan occurs twice, so its pixels name it
    return table


@pytest.mark.parametrize("scan", ["rows", "columns"])
def test_digits_are_labelled_as_their_scans_and_training_and_held_out_scans_share_none(scan):
    table, task = scans_by_pixels(), TASKS["digits"](scan=scan)
    seen = []
    for batch in (task.sample(MANY, rng()), task.held_out(rng())):
        upright = batch.inputs if scan == "rows" else batch.inputs.swapaxes(1, 2)
        keys = [np.ascontiguousarray(image).tobytes() for image in upright]
        assert [table[key] for key in keys] == batch.targets.tolist()
        seen.append(set(keys))
    assert not seen[0] & seen[1]
    assert seen[0] | seen[1] == set(table)


def test_the_held_out_digits_are_the_same_for_every_seed():
    task = TASKS["digits"]()
    assert np.array_equal(task.held_out(rng(1)).inputs, task.held_out(rng(2)).inputs)


LETTERS = "".join(rng(5).permutation([chr(0x4E00 + n) for n in range(2_000)]))  # no letter twice: it tells its place


def starts_of(task, batch):
    return [task.text.index(letter) for letter in words(task, batch.inputs[:, 0])]


@pytest.mark.parametrize("length, letters", [(5, 2_000), (50, 2_000), (400, 2_000), (400, 100), (50, 40)])
def test_text_asks_for_the_next_character_and_never_trains_on_the_held_out_tail(length, letters):
    task = TASKS["text"](length=length, text=LETTERS[:letters])
    train, held_out = task.sample(MANY, rng()), task.held_out(rng())
    for batch in (train.first(50), held_out):
        for begin, row, targets in zip(starts_of(task, batch), batch.inputs, batch.targets, strict=True):
            assert "".join(words(task, row)) == task.text[begin : begin + task.window]
            assert "".join(words(task, targets)) == task.text[begin + 1 : begin + 1 + task.window]
    split = letters - max(letters // 10, 4)
    assert task.split == split and task.window <= length
    trained, tested = starts_of(task, train), starts_of(task, held_out)
    assert min(trained) == 0 and max(trained) + task.window <= split - 1  # the last answer stands before the split
    assert min(tested) == split and max(tested) + task.window == letters - 1


def counted_bits(text, split, order):
    """Interpolated counting (Witten & Bell 1991), from its definition: a plain recursion over shorter contexts."""
    before, letters = text[:split], set(text)

    def share(context, letter, order):
        if order < 0:
            return 1 / len(letters)
        tail = context[len(context) - order :]
        following = [before[at + order] for at in range(split - order) if before[at : at + order] == tail]
        less = share(context, letter, order - 1)
        if not following:
            return less
        return (following.count(letter) + len(set(following)) * less) / (len(following) + len(set(following)))

    tail = range(split, len(text))
    return -sum(math.log2(share(text[at - order : at], text[at], order)) for at in tail) / len(tail)


@pytest.mark.parametrize("text", [read_rhyme(), "to be, or not to be: that is the question. " * 4, LETTERS[:60]])
def test_text_levels_are_what_counting_letters_reaches_on_the_held_out_tail(text):
    task = TASKS["text"](text=text)
    assert task.chance == pytest.approx(counted_bits(text, task.split, 0), rel=1e-9)
    assert task.solved == pytest.approx(min(counted_bits(text, task.split, 2), 0.9 * task.chance), rel=1e-9)
    counts = Counter(text[: task.split])
    unseen = len(counts) / len(set(text))
    shares = [(counts[char] + unseen) / (task.split + len(counts)) for char in text[task.split :]]
    assert task.chance == pytest.approx(-np.mean(np.log2(shares)), rel=1e-9)


def test_the_opening_text_is_harder_to_guess_than_to_read():
    task = TASKS["text"]()
    assert task.solved < 0.7 * task.chance


@pytest.mark.parametrize("text", ["", "a", "a" * 100, "ab" * 500_000, "short", "x" * 39])
def test_text_refuses_what_cannot_be_learned_with_a_sentence(text):
    with pytest.raises(ValueError, match=r"^text (has|is) .*\.$") as caught:
        TASKS["text"](text=text)
    assert len(str(caught.value)) <= 400


@pytest.mark.parametrize("text", ["🙂🙃👩‍🚀é漢\n" * 20, "ab" * 20, "a" * 9_999 + "b", "zwölf Boxkämpfer " * 10])
def test_text_accepts_emoji_and_any_other_writing(text):
    task = TASKS["text"](text=text)
    for batch in (task.sample(4, rng()), task.held_out(rng())):
        assert all("".join(words(task, row)) in text for row in batch.inputs)
    assert math.isfinite(task.chance) and math.isfinite(task.solved)


def test_tunes_ask_for_the_letter_that_comes_next_and_every_eighth_tune_is_held_out():
    tunes = read_tunes()
    task = TASKS["tunes"](length=60)
    for batch, own in ((task.sample(40, rng()), False), (task.held_out(rng()), True)):
        text = "".join(tune + "\n\n" for n, tune in enumerate(tunes) if (n % 8 == 3) == own)
        for row, asked in zip(batch.inputs, batch.targets, strict=True):
            window = "".join(words(task, row)) + task.vocabulary[asked[-1]]
            assert window[1:] == "".join(words(task, asked)) and window in text
