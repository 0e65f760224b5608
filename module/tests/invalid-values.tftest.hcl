mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  name      = "prepare"
  s3_input  = "s3://my-data/raw/"
  s3_output = "s3://my-data/prepared/"
}

run "invalid_values" {
  command = plan

  variables {
    name                 = "Prepare"
    s3_input             = "my-data/raw/"
    instance_type        = "m5.xlarge"
    volume_size_in_gb    = 0
    additional_s3_inputs = ["s3://*"]
    region               = "Ireland"
  }

  expect_failures = [
    var.name,
    var.s3_input,
    var.instance_type,
    var.volume_size_in_gb,
    var.additional_s3_inputs,
    var.region,
  ]
}

run "values_that_exclude_each_other" {
  command = plan

  variables {
    s3_script            = "s3://my-code/prepare.py"
    container_entrypoint = ["python3"]
  }

  expect_failures = [var.container_entrypoint]
}

run "a_script_and_a_folder_of_code" {
  command = plan

  variables {
    s3_script         = "s3://my-code/prepare.py"
    s3_source_archive = "s3://my-code/source.zip"
    source_entrypoint = "prepare.py"
  }

  expect_failures = [var.s3_source_archive]
}

run "a_folder_of_code_without_the_file_to_run" {
  command = plan

  variables {
    s3_source_archive = "s3://my-code/source.zip"
  }

  expect_failures = [var.source_entrypoint]
}

run "two_outputs_in_one_folder" {
  command = plan

  variables {
    processing_output_config = {
      Outputs = [{
        OutputName = "report"
        S3Output = {
          S3Uri        = "s3://my-data/report/"
          LocalPath    = "/opt/ml/processing/output"
          S3UploadMode = "EndOfJob"
        }
      }]
    }
  }

  expect_failures = [var.processing_output_config]
}

run "missing_values" {
  command = plan

  variables {
    create_alarms        = true
    create_job_role      = false
    create_service_roles = false
    service_role_arns = {
      state_machine = "arn:aws:iam::123456789012:role/state-machine"
      start         = "arn:aws:iam::123456789012:role/start"
      prepare       = "arn:aws:iam::123456789012:role/prepare"
      stop          = "arn:aws:iam::123456789012:role/stop"
      sweep         = "arn:aws:iam::123456789012:role/sweep"
    }
  }

  expect_failures = [
    var.create_alarms,
    var.create_job_role,
    var.create_service_roles,
  ]
}
