"""The parts of the proof that an encoder learns; `make overfit` runs the whole of it."""

import megengine

from zoo.models.text.overfit import count_right, make_model, make_questions, make_tokenizer, train


def test_each_hidden_word_of_a_sentence_is_a_question():
    questions = make_questions()
    assert len(questions) == 10
    assert questions[1] == ("paris is the capital of [MASK]", "france")


def test_no_question_is_asked_twice_with_different_answers():
    questions = make_questions()
    assert len({text for text, _ in questions}) == len(questions)


def test_random_weights_do_not_know_the_answers():
    megengine.random.seed(0)
    tokenizer = make_tokenizer()
    assert count_right(make_model(tokenizer), tokenizer, make_questions()) < 5


def test_the_loss_falls():
    megengine.random.seed(0)
    tokenizer = make_tokenizer()
    (_, first, _), (_, last, _) = train(make_model(tokenizer), tokenizer, 2, every=1)
    assert last < first
