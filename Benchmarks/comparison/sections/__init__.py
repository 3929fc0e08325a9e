"""The sections of the report, each from the measurements alone."""

from .agreement import agreement
from .calibrators import calibrators
from .growth import growth, tiers
from .memory_limit import memory_limit
from .setting import machine, reproduce, warning, workloads
from .targets import targets
from .times import times
from .whole_command import whole_command

__all__ = [
    "agreement",
    "calibrators",
    "growth",
    "machine",
    "memory_limit",
    "reproduce",
    "targets",
    "tiers",
    "times",
    "warning",
    "whole_command",
    "workloads",
]
