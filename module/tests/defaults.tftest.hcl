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
    error_message = "The state machine must have the name of the deployment."
  }

  assert {
    condition     = can(jsondecode(aws_sfn_state_machine.state_machine.definition).StartAt)
    error_message = "The definition must be known at plan time."
  }

  assert {
    condition     = length(aws_cloudwatch_metric_alarm.executions_failed) == 0
    error_message = "There must be no alarms without a topic."
  }

  assert {
    condition = alltrue([
      for statement in jsondecode(aws_iam_role_policy.job_data[0].policy).Statement :
      statement.Effect == "Allow" && !contains(flatten([statement.Resource]), "*")
    ])
    error_message = "The job role must have access only to the places that the variables name."
  }
}

run "schedules" {
  command = plan

  variables {
    schedules = {
      nightly = {
        expression = "cron(0 2 * * ? *)"
        input      = jsonencode({ S3Output = "s3://my-data/prepared/<aws.scheduler.scheduled-time>/" })
      }
    }
  }

  assert {
    condition     = aws_scheduler_schedule.schedule["nightly"].schedule_expression_timezone == "UTC"
    error_message = "A schedule must be in UTC if it names no time zone."
  }

  assert {
    condition     = strcontains(aws_scheduler_schedule.schedule["nightly"].target[0].input, "<aws.scheduler.scheduled-time>")
    error_message = "EventBridge Scheduler must find its keywords in the input."
  }
}

run "no_input_and_no_output" {
  command = plan

  variables {
    s3_input  = null
    s3_output = null
  }

  assert {
    condition     = !strcontains(aws_iam_role_policy.job_data[0].policy, "s3:")
    error_message = "The job role must have no access to data."
  }
}
