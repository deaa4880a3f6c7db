"""Kinds of jobs of a linkage; `jobs` handles them."""

TRAIN = "link_train"
RUN = "link_run"
APPLY = "link_apply"
EFFECT = "link_effect"
EVERY = (TRAIN, RUN, APPLY, EFFECT)
