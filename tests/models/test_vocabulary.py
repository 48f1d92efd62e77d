"""Vocabularies: the stand-in, and those that are fetched with a model."""

from pathlib import Path

import pytest

from zoo.models.text.bert import bert
from zoo.models.text.published import fetch_vocabulary, hub_bert, published_name
from zoo.models.text.tokenizer import BertTokenizer
from zoo.models.text.vocabulary import VocabularyError, read_vocabulary, stand_in_vocabulary


def test_a_stand_in_has_the_size_that_is_asked_for_and_no_token_twice():
    tokens = stand_in_vocabulary(30522)
    assert len(tokens) == len(set(tokens)) == 30522


def test_a_stand_in_numbers_special_tokens_as_the_published_vocabularies_do():
    tokens = stand_in_vocabulary(1000)
    assert tokens[:2] == ["[PAD]", "[unused0]"]
    assert tokens[100:104] == ["[UNK]", "[CLS]", "[SEP]", "[MASK]"]


def test_a_stand_in_spells_what_it_has_no_word_for():
    tokenizer = BertTokenizer(stand_in_vocabulary(1000))
    assert tokenizer.tokenize("The zoo, 北京") == ["the", "z", "##o", "##o", ",", "北", "京"]


def test_a_stand_in_spells_capitals_for_cased_models():
    tokenizer = BertTokenizer(stand_in_vocabulary(1000), do_lower_case=False)
    assert tokenizer.tokenize("MRI") == ["M", "##R", "##I"]


def test_the_samples_run_with_a_stand_in():
    path = Path(__file__).parents[2] / "assets" / "vocab_stand_in.txt"
    assert read_vocabulary(path) == stand_in_vocabulary(1000)


def test_a_stand_in_that_is_too_small_is_refused():
    with pytest.raises(ValueError, match="has 1000 tokens or more, not 999"):
        stand_in_vocabulary(999)


def serve(server, path, tokens):
    server.files[path] = ("\n".join(tokens) + "\n").encode()
    return server.url(path)


def test_a_vocabulary_is_fetched_once(server, cache):
    url = serve(server, "/a/vocab.txt", stand_in_vocabulary(1000))
    first = fetch_vocabulary(url, 1000)
    assert first == fetch_vocabulary(url, 1000)
    assert first.parent == cache
    assert server.requests == ["/a/vocab.txt"]


def test_a_vocabulary_of_another_size_is_refused(server, cache):
    url = serve(server, "/a/vocab.txt", stand_in_vocabulary(1001))
    with pytest.raises(VocabularyError, match="has 1001 tokens, the model needs 1000"):
        fetch_vocabulary(url, 1000)


def test_vocabularies_of_two_models_do_not_share_a_file(server, cache):
    one = fetch_vocabulary(serve(server, "/a/vocab.txt", stand_in_vocabulary(1000)), 1000)
    other = fetch_vocabulary(serve(server, "/b/vocab.txt", stand_in_vocabulary(1001)), 1001)
    assert one != other


def test_the_authors_write_a_name_with_dashes():
    name = "wwm_cased_L-24_H-1024_A-16"
    assert published_name("wwm_cased_L_24_H_1024_A_16") == name
    assert published_name("resnet50") is None


def tiny(pretrained=False):
    return bert(vocab_size=1000, hidden_size=8, num_hidden_layers=1, num_attention_heads=2)


def test_create_hub_bert_gives_model_configuration_and_vocabulary(server, cache, monkeypatch):
    serve(server, "/vocab.txt", stand_in_vocabulary(1000))
    monkeypatch.setenv("ZOO_MIRROR", server.url(""))
    create = hub_bert({"tiny_L_1_H_8_A_2": tiny, "resnet50": None})
    model, config, vocabulary = create("tiny_L-1_H-8_A-2", pretrained=False)
    assert config is model.config
    assert len(BertTokenizer(vocabulary).vocab) == config.vocab_size == 1000


def test_create_hub_bert_knows_the_encoders_of_the_hub_alone():
    create = hub_bert({"tiny_L_1_H_8_A_2": tiny, "resnet50": None})
    with pytest.raises(ValueError, match="unknown BERT 'base'; known: tiny_L-1_H-8_A-2"):
        create("base")
