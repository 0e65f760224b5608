"""Lets moto run a Distributed Map as AWS documents it: https://docs.aws.amazon.com/step-functions/latest/dg/

What moto lacks of it and has here: lists in JSON Lines, executions with a context of their own, the tolerated
percentage of failures, and the results in S3. Redrive is still missing, as is MaxConcurrency that is changed
while the map runs.
"""

import json
from datetime import datetime, timezone
from uuid import uuid4

from moto.stepfunctions.parser.api import (
    HistoryEventType,
    MapRunFailedEventDetails,
)
from moto.stepfunctions.parser.asl.antlr.runtime.ASLLexer import ASLLexer
from moto.stepfunctions.parser.asl.component.common.error_name.error_name import (
    ErrorName,
)
from moto.stepfunctions.parser.asl.component.common.error_name.failure_event import (
    FailureEvent,
    FailureEventException,
)
from moto.stepfunctions.parser.asl.component.eval_component import EvalComponent
from moto.stepfunctions.parser.asl.component.state.exec.state_map.item_reader import (
    item_reader_decl,
)
from moto.stepfunctions.parser.asl.component.state.exec.state_map.item_reader.eval import (
    resource_eval_s3 as item_reader_s3,
)
from moto.stepfunctions.parser.asl.component.state.exec.state_map.item_reader.reader_config.input_type import (
    InputType,
)
from moto.stepfunctions.parser.asl.component.state.exec.state_map.iteration.distributed_iteration_component import (
    DistributedIterationComponent,
)
from moto.stepfunctions.parser.asl.component.state.exec.state_map.iteration.itemprocessor import (
    distributed_item_processor,
)
from moto.stepfunctions.parser.asl.component.state.exec.state_map.iteration.itemprocessor.map_run_record import (
    MapRunRecord,
)
from moto.stepfunctions.parser.asl.component.state.exec.state_map.result_writer.resource_eval import (
    resource_eval_s3 as result_writer_s3,
)
from moto.stepfunctions.parser.asl.component.state.exec.state_map.result_writer.result_writer_decl import (
    ResultWriter,
)
from moto.stepfunctions.parser.asl.eval.event.event_detail import EventDetails
from moto.stepfunctions.parser.asl.eval.program_state import (
    ProgramEnded,
    ProgramError,
    ProgramStopped,
)
from moto.stepfunctions.parser.asl.utils.encoding import to_json_str
from moto.stepfunctions.parser.backend.execution_worker import ExecutionWorker


def now():
    return datetime.now(timezone.utc).isoformat(timespec="milliseconds")[:-6] + "Z"


def text_of(value):
    return to_json_str(value, separators=(",", ":"))


# moto reads a percentage with a decimal point alone.
def next_token(lexer, next_of_others=ASLLexer.nextToken):
    token = next_of_others(lexer)
    if token.type == ASLLexer.INT and getattr(lexer, "is_in_percentage", False):
        token.type = ASLLexer.NUMBER
    if token.type != ASLLexer.COLON:
        lexer.is_in_percentage = token.type == ASLLexer.TOLERATEDFAILUREPERCENTAGE
    return token


ASLLexer.nextToken = next_token


# "Context object": RedriveCount is 0 until an execution is redriven.
def environment_of(worker, environment_of_moto=ExecutionWorker._get_evaluation_environment):
    env = environment_of_moto(worker)
    env.states.context_object.context_object_data["Execution"]["RedriveCount"] = 0
    return env


ExecutionWorker._get_evaluation_environment = environment_of


# "ItemReader (Map)": each line of a list in JSON Lines is an item.
class JsonLines(EvalComponent):
    def _eval_body(self, env):
        env.stack.pop()
        lines = env.stack.pop().split("\n")
        env.stack.append([json.loads(line) for line in lines if line.strip()])


def init_input_type(reader, input_type, init_of_moto=InputType.__init__):
    if input_type == "JSONL":
        reader.input_type_value = input_type
    else:
        init_of_moto(reader, input_type)


def transformer_for(input_type, of_moto=item_reader_decl.resource_output_transformer_for):
    is_json_lines = input_type.input_type_value == "JSONL"
    return JsonLines() if is_json_lines else of_moto(input_type)


InputType.__init__ = init_input_type
item_reader_decl.resource_output_transformer_for = transformer_for


# A map run has the results of its executions, in the order in which they ended.
def init_record(record, *args, init_of_moto=MapRunRecord.__init__, **kwargs):
    init_of_moto(record, *args, **kwargs)
    record.results = []


MapRunRecord.__init__ = init_record


def child_execution(parent, label_arn):
    """ "Viewing Map Runs": a child's ARN has the label of the map after the name of the state machine."""
    name = str(uuid4())
    arn = label_arn.replace(":stateMachine:", ":execution:")
    return {
        "Id": f"{arn}:{name}",
        "Name": name,
        "RoleArn": parent["RoleArn"],
        "StartTime": now(),
        "RedriveCount": 0,
    }


def outcome_of(env):
    state = env.program_state()
    if isinstance(state, ProgramEnded):
        return {
            "Output": text_of(env.states.get_input()),
            "OutputDetails": {"Included": True},
            "Status": "SUCCEEDED",
        }
    if isinstance(state, ProgramError):
        names = {"error": "Error", "cause": "Cause"}
        given = {names[key]: text for key, text in (state.error or {}).items() if text}
        return {**given, "Status": "FAILED"}
    return {"Status": "ABORTED" if isinstance(state, ProgramStopped) else "TIMED_OUT"}


# "ResultWriter (Map)": an entry for each execution.
def result_of(env, child, state_machine_arn):
    outcome = outcome_of(env)
    is_redrivable = outcome["Status"] != "SUCCEEDED"
    reason = "Execution is SUCCEEDED and cannot be redriven"
    return {
        "ExecutionArn": child["Id"],
        "Input": text_of(child["Input"]),
        "InputDetails": {"Included": True},
        "Name": child["Name"],
        **outcome,
        "RedriveCount": 0,
        "RedriveStatus": "REDRIVABLE_BY_MAP_RUN" if is_redrivable else "NOT_REDRIVABLE",
        **({} if is_redrivable else {"RedriveStatusReason": reason}),
        "StartDate": child["StartTime"],
        "StateMachineArn": state_machine_arn,
        "StopDate": now(),
    }


def item_worker(tell_gateway):
    """A worker that runs each item as an execution of its own."""

    class ItemWorker(distributed_item_processor.DistributedItemProcessorWorker):
        def _eval_job(self, env, job):
            record = self._map_run_record
            context = env.states.context_object.context_object_data
            parent = context["Execution"]
            machine_arn = record.map_state_machine_arn
            child = {**child_execution(parent, machine_arn), "Input": job.job_input}
            context["Execution"] = child
            tell_gateway(
                "/child-execution",
                {
                    "roleArn": parent["RoleArn"],
                    "stateMachineArn": context["StateMachine"]["Id"],
                    "parentArn": parent["Id"],
                    "childArn": child["Id"],
                },
            )
            super()._eval_job(env, job)
            record.results.append(result_of(env, child, machine_arn))

    return ItemWorker


# "Setting failure thresholds for Distributed Map states": beyond the tolerated percentage, the map run fails.
def map_run(component, env, eval_input, map_run_of_moto=DistributedIterationComponent._map_run):
    map_run_of_moto(component, env, eval_input)
    record = eval_input.map_run_record
    failed = sum(result["Status"] != "SUCCEEDED" for result in record.results)
    if failed * 100 <= record.tolerated_failure_percentage * len(record.results):
        return
    details = MapRunFailedEventDetails(
        error="States.ExceedToleratedFailureThreshold",
        cause="The specified tolerated failure threshold was exceeded",
    )
    raise FailureEventException(
        FailureEvent(
            env=env,
            error_name=ErrorName(details["error"]),
            event_type=HistoryEventType.MapRunFailed,
            event_details=EventDetails(mapRunFailedEventDetails=details),
        )
    )


DistributedIterationComponent._map_run = map_run


# "ResultWriter (Map)": a folder named for the map run has the manifest, and a file of the entries of each status.
def write_results(env, _resource, credentials):
    parameters = env.stack.pop()
    env.stack.pop()
    bucket = parameters["Bucket"]
    record = env.map_run_record_pool_manager.get_all()[-1]
    run_id = record.map_run_arn.rpartition(":")[2]
    folder = f"{parameters.get('Prefix', '').rstrip('/')}/{run_id}".lstrip("/")
    s3 = result_writer_s3.boto_client_for("s3", env.aws_execution_details.region, credentials)

    def put(name, value):
        body = text_of(value).encode()
        s3.put_object(Bucket=bucket, Key=f"{folder}/{name}", Body=body)
        return {"Key": f"{folder}/{name}", "Size": len(body)}

    succeeded = [result for result in record.results if result["Status"] == "SUCCEEDED"]
    failed = [result for result in record.results if result["Status"] != "SUCCEEDED"]
    files = {
        "FAILED": [put("FAILED_0.json", failed)] if failed else [],
        "PENDING": [],
        "SUCCEEDED": [put("SUCCEEDED_0.json", succeeded)] if succeeded else [],
    }
    manifest = {
        "DestinationBucket": bucket,
        "MapRunArn": record.map_run_arn,
        "ResultFiles": files,
    }
    put("manifest.json", manifest)
    details = {"Bucket": bucket, "Key": f"{folder}/manifest.json"}
    env.stack.append({"MapRunArn": record.map_run_arn, "ResultWriterDetails": details})


# moto takes the paths of the place for paths into the results, not into the state's input.
def write_by_input(writer, env, eval_of_moto=ResultWriter._eval_body):
    env.stack[-1] = env.states.get_input()
    eval_of_moto(writer, env)


ResultWriter._eval_body = write_by_input


def install(client_for, tell_gateway):
    """Calls AWS with the clients of the first function, and tells the gateway of each item by the second."""
    item_reader_s3.boto_client_for = client_for
    result_writer_s3.boto_client_for = client_for
    result_writer_s3.ResourceEvalS3._handle_put_object = staticmethod(write_results)
    distributed_item_processor.DistributedItemProcessorWorker = item_worker(tell_gateway)
