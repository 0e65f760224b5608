mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  s3_input  = "s3://my-data/raw/"
  s3_output = "s3://my-data/prepared/"
}

run "a_name_with_capitals" {
  command = plan
  variables {
    name = "Prepare"
  }
  expect_failures = [var.name]
}

run "a_path_in_place_of_an_s3_uri" {
  command = plan
  variables {
    s3_input = "my-data/raw/"
  }
  expect_failures = [var.s3_input]
}

run "no_output_at_all" {
  command = plan
  variables {
    s3_output = null
  }
  expect_failures = [var.processing_output_config]
}

run "a_script_and_an_entrypoint" {
  command = plan
  variables {
    s3_script            = "s3://my-code/prepare.py"
    container_entrypoint = ["python3"]
  }
  expect_failures = [var.container_entrypoint]
}

run "an_instance_type_of_ec2" {
  command = plan
  variables {
    instance_type = "m5.xlarge"
  }
  expect_failures = [var.instance_type]
}

run "every_bucket_at_once" {
  command = plan
  variables {
    additional_s3_inputs = ["s3://*"]
  }
  expect_failures = [var.additional_s3_inputs]
}

run "no_role_for_the_jobs" {
  command = plan
  variables {
    create_job_role = false
  }
  expect_failures = [var.create_job_role]
}

run "a_service_role_too_few" {
  command = plan
  variables {
    create_service_roles = false
    service_role_arns = {
      state_machine = "arn:aws:iam::123456789012:role/state-machine"
      start         = "arn:aws:iam::123456789012:role/start"
      prepare       = "arn:aws:iam::123456789012:role/prepare"
      stop          = "arn:aws:iam::123456789012:role/stop"
    }
  }
  expect_failures = [var.create_service_roles]
}

run "alarms_that_nobody_is_told" {
  command = plan
  variables {
    create_alarms = true
  }
  expect_failures = [var.create_alarms]
}
