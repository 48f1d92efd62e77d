from zoo.core.naming import (
    entry_name,
    figure_in_file_name,
    hash_in_file_name,
    metric_in_file_name,
)

URL = "https://data.megengine.org.cn/models/weights/atss_res50_coco_3x_800size_42dot6_9a92ed8c.pkl"


def test_a_tables_name_becomes_the_entrys():
    assert entry_name(" `atss-res50-coco-3x-800size` ") == "atss_res50_coco_3x_800size"


def test_what_a_published_file_name_tells():
    assert metric_in_file_name(URL) == 42.6
    assert hash_in_file_name(URL) == "9a92ed8c"
    assert metric_in_file_name("https://example.org/model.pkl") is None
    assert figure_in_file_name("https://example.org/net_66dot0_73dc7381.pkl") == "66.0"
    assert figure_in_file_name("https://example.org/net_70312_78a63ca6.pkl") == "70.312"
    assert figure_in_file_name("https://example.org/model.pkl") == ""
    assert hash_in_file_name("https://example.org/model.pkl") is None


def test_the_hash_may_stand_after_the_name_of_the_network():
    name = "uncased_L-12_H-768_A-12"
    assert hash_in_file_name(f"https://x.org/{name}/bert_4f2157f7_{name}.pkl") == "4f2157f7"
    assert hash_in_file_name("https://x.org/4f2157f7_bert.pkl") is None
