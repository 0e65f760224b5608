"""Starts moto's server, with one of its faults mended.

Starting an execution, moto copies the whole state machine, its finished executions and
their locks included, which fails from the second execution on. A flat copy is enough.
"""

import copy
import types

from moto.server import main
from moto.stepfunctions.parser import models

models.copy = types.SimpleNamespace(**vars(copy))
models.copy.deepcopy = copy.copy

main()
