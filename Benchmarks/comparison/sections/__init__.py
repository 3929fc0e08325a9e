"""The sections of the report, each from the measurements alone."""

from .agreement import agreement
from .growth import growth, tiers
from .memory_limit import memory_limit
from .setting import machine, reproduce, workloads
from .targets import targets
from .times import times
from .whole_command import whole_command

__all__ = [
    "agreement",
    "growth",
    "machine",
    "memory_limit",
    "reproduce",
    "targets",
    "tiers",
    "times",
    "whole_command",
    "workloads",
]
