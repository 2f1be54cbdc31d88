"""The families of networks: what is alike wears one color everywhere (rnn_core/charts/theme.py gives it)."""

FAMILIES = ("rnn", "lstm", "gru", "bidirectional", "mlp", "cnn", "cnn_rnn", "transformer")
