mock_provider "aws" {
  source = "./tests/mocks"
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
      for statement in jsondecode(aws_iam_role_policy.job_data[0].policy).Statement :
      statement.Effect == "Allow" && !contains(flatten([statement.Resource]), "*")
    ])
    error_message = "The jobs' role reaches the places that are named, and no others."
  }
}

run "without_an_input_and_an_output" {
  command = plan

  variables {
    s3_input  = null
    s3_output = null
  }

  assert {
    condition     = !strcontains(aws_iam_role_policy.job_data[0].policy, "s3:")
    error_message = "The jobs' role reaches no data."
  }
}
