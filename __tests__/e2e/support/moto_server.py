"""Starts moto's server, with its Step Functions mended where they are not like AWS's."""

import copy
import json
import types
from dataclasses import dataclass
from urllib.request import Request, urlopen

import boto3
import distributed_map
from botocore.config import Config
from moto.server import main
from moto.settings import moto_server_port
from moto.stepfunctions.parser import models
from moto.stepfunctions.parser.api import HistoryEventType, TaskFailedEventDetails
from moto.stepfunctions.parser.asl.antlr.runtime.ASLLexer import ASLLexer
from moto.stepfunctions.parser.asl.component.common.error_name.error_name import (
    ErrorName,
)
from moto.stepfunctions.parser.asl.component.common.error_name.failure_event import (
    FailureEvent,
    FailureEventException,
)
from moto.stepfunctions.parser.asl.component.state.exec.state_task import (
    credentials,
    lambda_eval_utils,
    state_task,
)
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service import (
    state_task_service_callback,
    state_task_service_factory,
    state_task_service_sfn,
)
from moto.stepfunctions.parser.asl.eval.event.event_detail import EventDetails

GATEWAY = f"http://localhost:{moto_server_port()}"

# Starting an execution, moto copies the whole state machine, its finished executions and
# their locks included, which fails from the second execution on. A flat copy is enough.
models.copy = types.SimpleNamespace(**vars(copy))
models.copy.deepcopy = copy.copy


# moto signs the calls of all state machines alike. Signed like this, a call tells its role
# and its execution.
@dataclass
class ExecutionCredentials(credentials.StateCredentials):
    execution_arn: str


def credentials_of(_task, env):
    execution = env.states.context_object.context_object_data["Execution"]
    return ExecutionCredentials(execution["RoleArn"], execution["Id"])


def signing_client(service, region, state_credentials):
    role_name = state_credentials.role_arn.rpartition("/")[2]
    return boto3.client(
        service,
        region_name=region,
        endpoint_url=GATEWAY,
        aws_access_key_id=f"STATES-{role_name}",
        aws_secret_access_key="secret",
        # The reader and the writer of a map have their role alone.
        aws_session_token=getattr(state_credentials, "execution_arn", None),
        # The state's own time-out is the only one.
        config=Config(
            parameter_validation=False,
            retries={"total_max_attempts": 1},
            read_timeout=None,
            s3={"addressing_style": "path"},
        ),
    )


state_task.StateTask._eval_state_credentials = credentials_of
lambda_eval_utils.boto_client_for = signing_client
state_task_service_sfn.boto_client_for = signing_client


# What moto leaves to the gateway.
def tell_gateway(path, body):
    with urlopen(Request(f"{GATEWAY}{path}", json.dumps(body).encode())) as answer:
        return json.load(answer)


distributed_map.install(signing_client, tell_gateway)


# moto knows "RoleArn.$" in Credentials alone, and in Parameters takes its path for a text.
def next_token(lexer, next_of_moto=ASLLexer.nextToken):
    token = next_of_moto(lexer)
    if token.type == ASLLexer.ROLEARNPATH:
        token.type = ASLLexer.STRINGDOLLAR
    return token


ASLLexer.nextToken = next_token


# A definition has StateMachineArn where the API has stateMachineArn; moto takes one for the other.
def change_initials(members, change):
    for name in list(members):
        members[change(name[0]) + name[1:]] = members.pop(name)


class NestedExecutionTask(state_task_service_sfn.StateTaskServiceSfn):
    def _normalise_parameters(self, parameters, **names):
        super()._normalise_parameters(parameters, **names)
        change_initials(parameters, str.lower)

    def _normalise_response(self, response, **_):
        change_initials(response, str.upper)


state_task_service_factory.StateTaskServiceSfn = NestedExecutionTask


# moto cannot wait for SageMaker: the gateway runs the whole task, and answers at its end.
class ProcessingJobTask(state_task_service_callback.StateTaskServiceCallback):
    def __init__(self):
        super().__init__(supported_integration_patterns={"sync"})

    def _validate_service_integration_is_supported(self):
        arn = self.resource.resource_arn
        if not arn.endswith(":states:::sagemaker:createProcessingJob.sync"):
            raise ValueError(f"neither moto nor the gateway runs {arn}")

    def _eval_service_task(
        self, env, resource_runtime_part, normalised_parameters, state_credentials
    ):
        task = {
            "roleArn": state_credentials.role_arn,
            "executionArn": state_credentials.execution_arn,
            "parameters": normalised_parameters,
        }
        outcome = tell_gateway("/task", task)
        if "error" in outcome:
            raise FailureEventException(self._failure(env, **outcome))
        env.stack.append(outcome["output"])

    def _eval_integration_pattern(self, **_):
        """There is nothing left to wait for."""

    def _failure(self, env, error, cause):
        return FailureEvent(
            env=env,
            error_name=ErrorName(error),
            event_type=HistoryEventType.TaskFailed,
            event_details=EventDetails(
                taskFailedEventDetails=TaskFailedEventDetails(
                    error=error,
                    cause=cause,
                    resource=self._get_sfn_resource(),
                    resourceType=self._get_sfn_resource_type(),
                )
            ),
        )


state_task_service_factory.StateTaskServiceUnsupported = ProcessingJobTask

main()
