"""Train, evaluate, explain and export the grading networks of Akshi."""
