terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region            = "eu-west-1"
  s3_use_path_style = true
}

variable "database_password" {
  default   = "s3cr3t-before"
  sensitive = true
}

resource "aws_s3_bucket" "data" {
  bucket = "estate-data"
}

resource "aws_s3_bucket_public_access_block" "data" {
  bucket                  = aws_s3_bucket.data.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_versioning" "data" {
  bucket = aws_s3_bucket.data.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket" "archive" {
  bucket = "estate-archive"
}

resource "aws_kms_key" "data" {
  description             = "data"
  deletion_window_in_days = 30
}

resource "aws_cloudwatch_log_group" "team" {
  for_each          = toset(["plain", "`code` | <img src=x onerror=alert(1)> @octocat #123 [link](https://example.com)"])
  name              = "/estate/${md5(each.key)}"
  retention_in_days = 30
}

resource "aws_sns_topic" "news" {
  name = "estate-news"
}

resource "aws_sns_topic_policy" "news" {
  arn = aws_sns_topic.news.arn
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "Publish"
      Effect    = "Allow"
      Principal = { Service = "events.amazonaws.com" }
      Action    = "sns:Publish"
      Resource  = aws_sns_topic.news.arn
      Condition = { StringEquals = { "aws:SourceAccount" = "123456789012" } }
    }]
  })
}

resource "aws_iam_role" "worker" {
  name                 = "estate-worker"
  permissions_boundary = aws_iam_policy.boundary.arn
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }]
  })
}

resource "aws_iam_policy" "boundary" {
  name = "estate-boundary"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "s3:*", Resource = "*" },
      { Sid = "KeepLogs", Effect = "Deny", Action = ["logs:DeleteLogGroup", "logs:DeleteLogStream"], Resource = "*" },
    ]
  })
}

resource "aws_sqs_queue" "old_name" {
  name = "estate-jobs"
}

resource "aws_ssm_parameter" "password" {
  name  = "/estate/password"
  type  = "SecureString"
  value = var.database_password
}

resource "aws_sfn_state_machine" "secret" {
  name     = "estate-secret"
  role_arn = aws_iam_role.worker.arn
  definition = jsonencode({
    StartAt = "Only"
    States  = { Only = { Type = "Pass", Result = var.database_password, End = true } }
  })
}

output "password" {
  value     = var.database_password
  sensitive = true
}
