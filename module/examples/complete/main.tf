terraform {
  required_version = ">= 1.9.0"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100.0"
    }
  }
}

variable "region" {
  type        = string
  description = "AWS region to deploy to."
  default     = "eu-west-1"
}

variable "bucket" {
  type        = string
  description = "Name of the bucket to create for the data and the script."
}

provider "aws" {
  region = var.region
}

resource "aws_s3_bucket" "data" {
  bucket = var.bucket
}

resource "aws_s3_object" "script" {
  bucket  = aws_s3_bucket.data.bucket
  key     = "code/prepare.py"
  content = <<-PYTHON
    import pathlib

    for path in pathlib.Path("/opt/ml/processing/input").iterdir():
        lines = path.read_text().splitlines()
        pathlib.Path("/opt/ml/processing/output", path.name).write_text("\n".join(sorted(lines)))
  PYTHON
}

module "prepare" {
  source = "../.."

  name      = "prepare"
  s3_input  = "s3://${aws_s3_bucket.data.bucket}/raw/"
  s3_output = "s3://${aws_s3_bucket.data.bucket}/prepared/"
  s3_script = "s3://${aws_s3_bucket.data.bucket}/${aws_s3_object.script.key}"

  instance_type          = "ml.m5.xlarge"
  volume_size_in_gb      = 50
  max_runtime_in_seconds = 7200
  environment            = { STAGE = "example" }
  tags                   = { team = "data" }

  # Executions may also use these.
  additional_s3_inputs  = ["s3://${aws_s3_bucket.data.bucket}/archive/"]
  additional_s3_outputs = ["s3://${aws_s3_bucket.data.bucket}/backfill/"]
}

output "state_machine_arn" {
  value       = module.prepare.state_machine_arn
  description = "ARN of the state machine. Each execution of it runs a job."
}
