mock_provider "aws" {
  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }
  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }
  mock_data "aws_region" {
    defaults = { id = "eu-west-1" }
  }
  mock_data "aws_sagemaker_prebuilt_ecr_image" {
    defaults = { registry_path = "141502667606.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-scikit-learn:1.2-1-cpu-py3" }
  }
}

variables {
  name      = "prepare"
  s3_input  = "s3://my-data/raw/"
  s3_output = "s3://my-data/prepared/"
}

run "defaults" {
  command = plan

  assert {
    condition     = aws_sfn_state_machine.state_machine.name == "prepare"
    error_message = "The state machine has the deployment's name."
  }

  assert {
    condition     = can(jsondecode(aws_sfn_state_machine.state_machine.definition).StartAt)
    error_message = "The definition is known when Terraform plans."
  }

  assert {
    condition     = length(aws_cloudwatch_metric_alarm.executions_failed) == 0
    error_message = "There are no alarms where no topic is named."
  }

  assert {
    condition = alltrue([
      for statement in jsondecode(aws_iam_role_policy.job_data.policy).Statement :
      statement.Effect == "Allow" && !contains(flatten([statement.Resource]), "*")
    ])
    error_message = "The jobs' role reaches the places that are named, and no others."
  }
}
