"""How stand-in weights of the keypoint networks are scaled."""

# Standard deviation of a layer's output over that of its input, found by trial so that heat maps
# reach about 100, where those of trained networks reach 255. The first text that occurs in a name
# decides.
GAINS = (
    ("downsample", 1.0),
    ("backbone.layer", 0.8),
    ("backbone.conv1", 1.4),
    ("deconv_layers", 2.4),
    ("last_layer", 30.0),
)
