"""The peers, each behind the same small interface, each in a process of its own."""
