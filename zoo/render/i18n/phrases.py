"""Every phrase of the interface, as fields; `zh_cn.py` and `en_us.py` fill them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """Every phrase that is not a card's. `{n}` and the like are filled in by the views."""

    language: str
    skip: str
    to_top: str
    nav_label: str
    nav_models: str
    made_with: str
    # home
    lead: str
    counts: str
    card_counts: Mapping[bool, str]  # by "is it one?"
    entry_counts: Mapping[bool, str]
    model_counts: Mapping[bool, str]
    checked_all: str
    checked_stood_in: Mapping[bool, str]  # by "is it every run?"
    checked_some: Mapping[str, str]  # by state
    checked_none: str
    all_cards: str
    range_label: str
    samples_status: str
    best_of: str
    updated_on: str
    search: str
    filter: str
    filter_names: str
    any: str
    at_least: str
    at_most: str
    memory: str
    file_size: str
    axis: str
    log_scale: str
    budget: str
    no_budget: str
    on_front: str
    not_drawn: str
    chosen_count: str
    as_svg: str
    as_csv: str
    points_hint: str
    measured_with: str
    families: str
    models_lead: str
    view: str
    as_cards: str
    as_models: str
    task: str
    figure: str
    fitting: str
    level_proved: str
    sort_by: str
    sort_title: str
    sort_best: str
    sort_updated: str
    found: str
    found_both: str
    found_none: str
    found_models: str
    found_no_models: str
    pages: str
    page_number: str
    # card
    author: str
    updated: str
    source: str
    source_link: str
    cite: str
    edit: str
    tags: str
    verified: str
    contents: str
    load_title: str
    usage_title: str
    entries_title: str
    entry: str
    weights: str
    weights_link: str
    no_weights: str
    license: str
    license_unknown: str
    missing_title: str
    missing_text: str
    scroll_table: str
    alerts: Mapping[str, str]
    footnotes: str
    back: str
    task_open: str
    task_done: str
    also: str
    as_notebook: str
    as_markdown: str
    as_json: str
    as_model_index: str
    as_metafile: str
    # errors of cards
    line: str
    severities: Mapping[str, str]
    error_counts: Mapping[bool, str]
    warning_counts: Mapping[bool, str]
    more_errors: Mapping[bool, str]
    enumerated: str
    wrong_titles: Mapping[bool, str]
    wrong_text: str
    broken_title: str
    broken_text: str
    broken_status: str
    broken_cards: str
    has_errors: str
    and_more: str
    stopped: str
    stopped_by_card: str
    rules_title: str
    rules_lead: str
    rule_bad: str
    rule_good: str
    # facts and install
    latency: str
    paper: str
    code_license: str
    license_file: str
    weights_license: str
    size_unknown: str
    install_title: str
    install_verified: str
    install_required: str
    checkout: str
    copy_name: str
    copy_code: str
    copy_bibtex: str
    pyramid_title: str
    pyramid_label: str
    pyramid_source: str
    network_input: str
    padded_input: str
    stride: str
    map_size: str
    candidates: str
    score_threshold: str
    nms_iou: str
    max_boxes: str
    # pictures
    no_picture: str
    picture_caption: str
    sheet_title: str
    sheet_alt: str
    sheet_caption: str
    # entry
    card: str
    io_title: str
    input: str
    output_ports: str
    class_names: str
    not_measured: str
    gpu_latency: str
    not_stated: str
    by_size: str
    parameters: str
    trained_on: str
    file: str
    size: str
    hash_prefix: str
    hash_unknown: str
    hash_missing: str
    weights_refused: str
    not_built: str
    no_repository: str
    no_address: str
    built_elsewhere: str
    repository: str
    derived_note: str
    source_card: str
    source_card_and_file: str
    measured_agrees: str
    measured_differs: str
    measured_partly: str
    missed_title: str
    configuration: str
    source_count: str
    source_operations: str
    # boards
    nav_boards: str
    board_title: str
    board_lead: str
    board_cut: str
    board_without_dataset: str
    other_boards: str
    more_is_better: str
    less_is_better: str
    plot_label: str
    front: str
    rank: str
    filter_rows: str
    compare: str
    compare_one: str
    compare_with: str
    # compare
    compare_lead: str
    compare_needs_script: str
    compare_hint: str
    compare_unknown: str
    compare_many: str
    choose_model: str
    place: str
    differs: str
    best_here: str
    # search
    search_title: str
    search_lead: str
    search_keys: str
    search_counts: Mapping[bool, str]
    search_none: str
    search_more: str
    search_without: str
    # shelves, status, about
    api_texts: Mapping[str, str]  # by file
    nav_status: str
    nav_about: str
    shelf_kinds: Mapping[str, str]
    shelf_title: str
    status_title: str
    status_lead: str
    status_lead_one: str
    same_run: str
    status_cut: str
    state_counts: Mapping[str, str]
    red_since: str
    last_green: str
    red_title: str
    red_link: str
    reproduce: str
    last_runs: str
    runs_red: str
    runs_passed: str
    runs_flaky: str
    sample_mark: str
    failures_title: str
    failures_lead: str
    badge: str
    badge_text: str
    badge_states: Mapping[str, str]  # by state
    language_head: str
    changes_title: str
    changes_lead: str
    about_title: str
    about_lead: str
    # samples
    copy: str
    copied: str
    result: str
    details: str
    output: str
    no_output: str
    where: str
    reason: str
    exception: str
    traceback: str
    hint: str
    on: str
    device: str
    sandbox: str
    level: str
    pair: str
    aside: str
    listed: str
    took: str
    seconds: str
    peak_memory: str
    not_run_text: str
    answered: str
    answers: Mapping[str, str]  # by source
    refused: str
    limits: str
    limit_kinds: Mapping[str, str]
    answer_commits: Mapping[bool, str]  # by "is the tree changed?"
    not_verified: str
    not_reached: str
    not_reached_text: str
    statuses: Mapping[str, str]
    levels: Mapping[str, str]
    weight_kinds: Mapping[str, str]
    stand_in_notes: Mapping[bool, str]  # by "did the sample pass?"
    stand_in_output: str
    sandboxes: Mapping[str, str]
    sandboxes_short: Mapping[str, str]
    sandbox_notes: Mapping[str, str]
    # pages without a language
    lost_title: str
    lost_text: str
    lost_link: str
