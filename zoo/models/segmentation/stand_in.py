"""How stand-in weights of the segmentation networks are scaled."""

# Standard deviation of a layer's output over that of its input, found by trial so that maps keep
# a size of about 1 and several classes appear. The first text that occurs in a name decides.
GAINS = (
    ("downsample", 1.0),
    ("backbone.layer", 0.8),
    ("backbone.conv1", 1.4),
    ("aspp", 1.4),
    ("upstage", 1.4),
    ("conv_out", 4.0),
)
