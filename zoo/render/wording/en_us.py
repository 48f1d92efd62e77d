"""The interface in English."""

from zoo.render.wording.phrases import Words

EN = Words(
    language="English",
    site="MegEngine Model Hub",
    skip="Skip to content",
    to_top="Back to top",
    nav_label="Main",
    nav_models="Models",
    switch_hint="Switch to English",
    made_with="Made from model cards. Nothing on this page comes from elsewhere.",
    home_title="Pretrained models for MegEngine",
    lead=(
        "Every sample runs unmodified in a sandbox without internet, and the result stands below "
        "the code: whether it passed, when, and with which weights."
    ),
    counts="At a glance",
    card_counts={True: "{n} model card", False: "{n} model cards"},
    entry_counts={True: "{n} model to load", False: "{n} models to load"},
    model_counts={True: "{n} model", False: "{n} models"},
    checked_all="all samples passed",
    checked_some="{good} of {all} sample runs passed",
    checked_none="samples not run yet",
    all_cards="All model cards",
    range_label="{metric}: {n} models, from {low} to {high}",
    samples_status="Samples {status}",
    best_of="best {metric}",
    updated_on="Updated {date}",
    no_figures="The card gives no figures",
    author="Author",
    updated="Last update",
    source="Source",
    source_link="GitHub",
    tags="Tags",
    verified="Samples",
    contents="On this page",
    load_title="Load the model",
    usage_title="Usage",
    entries_title="All models",
    entry="Name",
    backbone="Backbone",
    weights="Weights",
    weights_link="Download",
    no_weights="Not published",
    license="Licence",
    missing_title="This card has no English version yet",
    missing_text="Below is the Chinese original, with the results of its own samples.",
    scroll_table="Table, scrolls sideways",
    card="Model card",
    io_title="Input and output",
    input="Input",
    output_ports="Output",
    detector_inputs=(
        (
            "image",
            "(N, 3, H, W) float32",
            "BGR pictures, 0 to 255; the network normalises them itself. "
            "Smaller ones are padded with zeros to the right and below.",
        ),
        (
            "im_info",
            "(N, 5) float32",
            "Per row: height and width after resizing, height and width of the original, "
            "number of ground-truth boxes (0 for inference); in pixels.",
        ),
    ),
    detector_outputs=(
        (
            "scores",
            "(A, 80) float32",
            "Each candidate’s score for each class; with a leading N for several pictures.",
        ),
        (
            "boxes",
            "(A, 4) float32",
            "Candidates as x1, y1, x2, y2 in pixels of the original picture, "
            "before non-maximum suppression.",
        ),
    ),
    parameters="Parameters",
    trained_on="Trained on",
    schedule="Schedule",
    short_side="Short side",
    pixels="{n} pixels",
    datasets={"coco": "COCO 2017"},
    file="File",
    size="Size",
    hash_prefix="(the 8 digits in the file’s name)",
    hash_unknown="not known",
    no_constructor=(
        "This repository has no constructor for the model, so hub.load will not find it; "
        "what the card says of it is listed here."
    ),
    no_weights_note=(
        "The card gives no address for weights, so you get a randomly initialised network."
    ),
    derived_note=(
        "Derived from the card’s load sample by exchanging the name; "
        "it was not run with this name itself."
    ),
    source_card="from the model card",
    source_card_and_file="from the model card, as in the weight file’s name",
    source_count="counted from the network",
    nav_boards="Leaderboard",
    board_title="Leaderboard",
    board_lead="{n} models ranked by {metric}.",
    board_cut="The first {n} of {all}; registry.json has them all.",
    other_boards="Other metrics",
    more_is_better="more is better",
    less_is_better="less is better",
    plot_label="{metric} against {cost}",
    parameters_axis="parameters (millions)",
    front="Filled: no smaller model reaches as much",
    rank="Rank",
    filter_rows="Filter models",
    compare="Compare",
    compare_one="Compare {name}",
    compare_with="Compare with others",
    compare_chosen="Compare the chosen models",
    compare_lead=(
        "Choose two to four models and see them side by side, with the differences marked. "
        "The address follows your choice, so you can share it."
    ),
    compare_needs_script="Comparing needs JavaScript. The leaderboards work without it:",
    compare_hint="Choose at least two models.",
    choose_model="Choose a model",
    place="Model {n}",
    differs="They differ here",
    best_here="Best",
    nav_status="Status",
    nav_about="About",
    shelf_kinds={"tags": "Tag", "authors": "Author", "datasets": "Dataset"},
    shelf_title="{kind}: {name}",
    status_title="Status of all samples",
    status_lead=(
        "The samples of each card are run once for each language; what did not pass stands first."
    ),
    state_counts={
        "failed": "{n} not passed",
        "open": "{n} not run",
        "skipped": "{n} skipped",
        "passed": "{n} passed",
    },
    language_head="Language",
    about_title="How samples are verified",
    about_lead=(
        "The sample code on these pages is run before you read it. "
        "Here is how, and what a result tells you."
    ),
    copy="Copy",
    copied="Copied",
    code_in="{language} code",
    result="Result",
    details="Environment",
    output="Output",
    no_output="No output",
    where="Place",
    reason="Reason",
    exception="Exception",
    hint="Hint",
    on="Run on",
    device="Device",
    sandbox="Isolation",
    level="Level",
    level_is="{level}: {text}",
    took="Whole run",
    seconds="{n} s",
    peak_memory="Peak memory",
    shared_run="The code is the same in both languages, so one run served both.",
    not_run_text="This sample has not been run, so nothing vouches for it yet.",
    not_reached="Not reached",
    not_reached_text="An earlier sample of the same run did not pass, so this one never started.",
    statuses={
        "passed": "Passed",
        "failed": "Failed",
        "skipped": "Skipped",
        "timeout": "Timed out",
        "out of memory": "Out of memory",
        "output limit": "Too much output",
        "killed": "Crashed",
        "exited early": "Exited early",
        "unlocked url": "Asked for an unlisted URL",
        "not run": "Not run",
    },
    levels={
        "L0": "no sample ran to its end",
        "L1": "loads with stand-in weights",
        "L2": "loads with the official weights",
        "L3": "every sample ran",
    },
    weight_kinds={
        "official": "official weights",
        "stand-in": "stand-in weights",
        "none": "no weights",
    },
    weight_notes={
        "official": "",
        "stand-in": (
            "Stand-in weights have the official file’s names and shapes but untrained values: "
            "they prove that the sample runs, not the figures the card publishes."
        ),
        "none": "",
    },
    sandboxes_short={"jail": "sandbox", "proxy": "proxy only"},
    sandboxes={"jail": "bubblewrap sandbox, no internet", "proxy": "a proxy only, not isolated"},
    choose="Choose a language",
    lost_title="There is no such page",
    lost_text="The address may be mistyped, or the card has a new name.",
    lost_link="See all models",
)
