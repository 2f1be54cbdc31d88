"""How the weights of a recurrent layer may start, in words."""

INITS = {
    "default": "torch's default: uniform, as wide as 1/√hidden",
    "orthogonal": "orthogonal recurrent matrices: they keep the length of what they carry",
    "identity": "recurrent matrix = identity, biases 0 (Le et al. 2015)",
    "forget_bias": "forget bias +1: the cell starts out keeping (Gers et al. 2000)",
    "chrono": "gate biases for memories as long as the task (Tallec & Ollivier 2018)",
}

GATED = ("forget_bias", "chrono")  # those that set the bias of the gate that keeps the memory
RECURRENT = "orthogonal"  # sets the matrices that read the past
