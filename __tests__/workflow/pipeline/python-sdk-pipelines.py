"""Writes the definitions that the SageMaker Python SDK makes to python-sdk-pipelines.json, for python-sdk-pipelines.test.ts.

python3 -m pip install sagemaker==2.257.6
python3 __tests__/workflow/pipeline/python-sdk-pipelines.py
"""

import json
from pathlib import Path
from unittest.mock import MagicMock

from sagemaker.network import NetworkConfig
from sagemaker.processing import ProcessingInput, ProcessingOutput, Processor, ScriptProcessor
from sagemaker.workflow.execution_variables import ExecutionVariables
from sagemaker.workflow.functions import Join
from sagemaker.workflow.parameters import (
    ParameterBoolean,
    ParameterFloat,
    ParameterInteger,
    ParameterString,
)
from sagemaker.workflow.pipeline import Pipeline
from sagemaker.workflow.pipeline_context import PipelineSession
from sagemaker.workflow.pipeline_experiment_config import PipelineExperimentConfig
from sagemaker.workflow.properties import PropertyFile
from sagemaker.workflow.retry import (
    SageMakerJobExceptionTypeEnum,
    SageMakerJobStepRetryPolicy,
    StepExceptionTypeEnum,
    StepRetryPolicy,
)
from sagemaker.workflow.steps import CacheConfig, ProcessingStep

ROLE = "arn:aws:iam::123456789012:role/prepare"
IMAGE = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/prepare:1"

boto_session = MagicMock()
boto_session.region_name = "eu-west-1"
session = PipelineSession(
    boto_session=boto_session, sagemaker_client=MagicMock(), default_bucket="bucket"
)


def penguins():
    uri = ParameterString("InputUri", default_value="s3://bucket/penguins/raw/")
    count = ParameterInteger("InstanceCount", default_value=1)

    def processor(instance_count):
        return ScriptProcessor(
            image_uri=IMAGE,
            command=["python3"],
            role=ROLE,
            instance_type="ml.m5.xlarge",
            instance_count=instance_count,
            volume_size_in_gb=20,
            max_runtime_in_seconds=3600,
            sagemaker_session=session,
        )

    prepare = ProcessingStep(
        "Prepare",
        step_args=processor(count).run(
            code="s3://bucket/code/prepare.py",
            inputs=[
                ProcessingInput(source=uri, destination="/opt/ml/processing/input", input_name="data")
            ],
            outputs=[
                ProcessingOutput(
                    source="/opt/ml/processing/train",
                    destination="s3://bucket/penguins/train/",
                    output_name="train",
                )
            ],
            arguments=["--test-size", "0.2"],
        ),
    )
    evaluate = ProcessingStep(
        "Evaluate",
        display_name="Evaluate the split",
        description="Counts rows",
        step_args=processor(1).run(
            code="s3://bucket/code/evaluate.py",
            inputs=[
                ProcessingInput(
                    source=prepare.properties.ProcessingOutputConfig.Outputs["train"].S3Output.S3Uri,
                    destination="/opt/ml/processing/input",
                    input_name="data",
                )
            ],
            outputs=[
                ProcessingOutput(
                    source="/opt/ml/processing/output",
                    destination="s3://bucket/penguins/evaluation/",
                    output_name="output_data",
                )
            ],
        ),
        cache_config=CacheConfig(enable_caching=True, expire_after="P30D"),
        retry_policies=[
            StepRetryPolicy(
                exception_types=[StepExceptionTypeEnum.SERVICE_FAULT, StepExceptionTypeEnum.THROTTLING],
                interval_seconds=10,
                backoff_rate=2.0,
                max_attempts=9,
            ),
            SageMakerJobStepRetryPolicy(
                exception_types=[SageMakerJobExceptionTypeEnum.RESOURCE_LIMIT],
                failure_reason_types=[SageMakerJobExceptionTypeEnum.CAPACITY_ERROR],
                interval_seconds=60,
                backoff_rate=1.5,
                expire_after_mins=360,
            ),
        ],
    )
    return Pipeline(
        "penguins", parameters=[uri, count], steps=[prepare, evaluate], sagemaker_session=session
    )


def drift():
    folder = ParameterString(
        "Folder",
        default_value="s3://bucket/runs",
        enum_values=["s3://bucket/runs", "s3://bucket/trials"],
    )
    instance_type = ParameterString("InstanceType", default_value="ml.m5.large")
    isolated = ParameterBoolean("Isolated", default_value=True)
    rate = ParameterFloat("Rate")
    check = Processor(
        image_uri=IMAGE,
        role=ROLE,
        instance_type=instance_type,
        instance_count=2,
        entrypoint=["python3", "/app/drift.py"],
        volume_size_in_gb=30,
        volume_kms_key="alias/volumes",
        output_kms_key="alias/outputs",
        env={"LEVEL": "debug", "RUN": ExecutionVariables.PIPELINE_EXECUTION_ID},
        tags=[{"Key": "team", "Value": "search"}],
        network_config=NetworkConfig(
            enable_network_isolation=isolated,
            security_group_ids=["sg-0123456789abcdef0"],
            subnets=["subnet-0123456789abcdef0"],
            encrypt_inter_container_traffic=True,
        ),
        sagemaker_session=session,
    )
    check_drift = ProcessingStep(
        "check-drift",
        step_args=check.run(
            inputs=[
                ProcessingInput(
                    source="s3://bucket/raw/",
                    destination="/opt/ml/processing/input/raw",
                    input_name="raw",
                    s3_data_distribution_type="ShardedByS3Key",
                )
            ],
            outputs=[
                ProcessingOutput(
                    source="/opt/ml/processing/output/drift",
                    destination=Join(
                        on="/", values=[folder, ExecutionVariables.PIPELINE_EXECUTION_ID, "drift"]
                    ),
                    output_name="drift",
                    s3_upload_mode="Continuous",
                )
            ],
            arguments=["--rate", rate.to_string()],
        ),
        property_files=[PropertyFile("drift-report", "drift", "report.json")],
    )
    small = Processor(
        image_uri=IMAGE,
        role=ROLE,
        instance_type="ml.t3.medium",
        instance_count=1,
        sagemaker_session=session,
    )
    report = ProcessingStep(
        "report",
        depends_on=["check-drift"],
        step_args=small.run(
            experiment_config={
                "ExperimentName": "e",
                "TrialName": "t",
                "TrialComponentDisplayName": "Report",
            }
        ),
        cache_config=CacheConfig(enable_caching=True, expire_after="p30d"),
    )
    return Pipeline(
        "drift",
        parameters=[folder, instance_type, isolated, rate],
        steps=[report, check_drift],
        sagemaker_session=session,
        pipeline_experiment_config=PipelineExperimentConfig(
            "drift", Join(on="-", values=["run", ExecutionVariables.PIPELINE_EXECUTION_ID])
        ),
    )


def smallest():
    small = Processor(
        image_uri=IMAGE,
        role=ROLE,
        instance_type="ml.t3.medium",
        instance_count=1,
        sagemaker_session=session,
    )
    return Pipeline(
        "smallest",
        steps=[ProcessingStep("Run", step_args=small.run())],
        sagemaker_session=session,
        pipeline_experiment_config=None,
    )


pipelines = [penguins(), drift(), smallest()]
definitions = {each.name: json.loads(each.definition()) for each in pipelines}
Path(__file__).with_suffix(".json").write_text(json.dumps(definitions, indent=2) + "\n")
