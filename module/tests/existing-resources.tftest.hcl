mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  name      = "prepare"
  s3_input  = "s3://my-data/raw/"
  s3_output = "s3://my-data/prepared/"
}

run "known_account_region_partition_and_image" {
  command = plan

  variables {
    account_id = "210987654321"
    region     = "us-gov-west-1"
    partition  = "aws-us-gov"
    image_uri  = "210987654321.dkr.ecr.us-gov-west-1.amazonaws.com/prepare:1"
  }

  assert {
    condition = alltrue([
      length(data.aws_caller_identity.current) == 0,
      length(data.aws_region.current) == 0,
      length(data.aws_partition.current) == 0,
      length(data.aws_sagemaker_prebuilt_ecr_image.prebuilt_image) == 0,
    ])
    error_message = "No data source must be read."
  }

  assert {
    condition     = output.job_role_arn == "arn:aws-us-gov:iam::210987654321:role/prepare-us-gov-west-1-job"
    error_message = "The ARNs must contain them."
  }
}

run "existing_job_role" {
  command = plan

  variables {
    create_job_role = false
    role_arn        = "arn:aws:iam::123456789012:role/existing"
  }

  assert {
    condition     = length(aws_iam_role.job) == 0 && length(aws_iam_role_policy.job) == 0 && length(aws_iam_role_policy.job_data) == 0
    error_message = "No role and no policy must be created for the jobs."
  }

  assert {
    condition     = output.job_role_arn == "arn:aws:iam::123456789012:role/existing"
    error_message = "The jobs must use the existing role."
  }
}

run "existing_service_roles" {
  command = plan

  variables {
    create_service_roles = false
    service_role_arns = {
      state_machine = "arn:aws:iam::123456789012:role/state-machine"
      start         = "arn:aws:iam::123456789012:role/start"
      prepare       = "arn:aws:iam::123456789012:role/prepare"
      status        = "arn:aws:iam::123456789012:role/status"
      stop          = "arn:aws:iam::123456789012:role/stop"
      sweep         = "arn:aws:iam::123456789012:role/sweep"
    }
  }

  assert {
    condition     = length(aws_iam_role.state_machine) == 0 && length(aws_iam_role.status) == 0
    error_message = "No roles must be created for the functions and the state machine."
  }

  assert {
    condition     = aws_sfn_state_machine.state_machine.role_arn == "arn:aws:iam::123456789012:role/state-machine"
    error_message = "The state machine must assume the existing role."
  }

  assert {
    condition     = aws_lambda_function.status.role == "arn:aws:iam::123456789012:role/status"
    error_message = "The status function must assume the existing role."
  }
}

run "existing_boundary_key_and_topic" {
  command = plan

  variables {
    permissions_boundary_arn = "arn:aws:iam::123456789012:policy/boundary"
    log_kms_key_arn          = "arn:aws:kms:eu-west-1:123456789012:key/1234abcd"
    alarm_topic_arn          = "arn:aws:sns:eu-west-1:123456789012:alarms"
  }

  assert {
    condition = alltrue([
      for role in [aws_iam_role.job, aws_iam_role.status, aws_iam_role.state_machine] :
      role[0].permissions_boundary == var.permissions_boundary_arn
    ])
    error_message = "Every role must have the permissions boundary."
  }

  assert {
    condition     = aws_cloudwatch_log_group.state_machine.kms_key_id == var.log_kms_key_arn
    error_message = "The key must encrypt the logs."
  }

  assert {
    condition     = length(aws_cloudwatch_metric_alarm.executions_failed) == 1
    error_message = "There must be alarms if a topic is set."
  }
}
