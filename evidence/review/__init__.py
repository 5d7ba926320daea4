"""The review screens: a small server that shows pairs, clusters and samples, and writes down what people say."""
