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
  default   = "s3cr3t-after"
  sensitive = true
}

resource "aws_s3_bucket" "data" {
  bucket        = "estate-data"
  force_destroy = true
}

resource "aws_s3_bucket_versioning" "data" {
  bucket = aws_s3_bucket.data.id
  versioning_configuration {
    status = "Suspended"
  }
}

resource "aws_s3_bucket" "archive" {
  bucket = "estate-archive-2"
}

import {
  to = aws_s3_bucket.imported
  id = "estate-data"
}

resource "aws_s3_bucket" "imported" {
  bucket = "estate-data"
}

resource "aws_kms_key" "data" {
  description             = "data"
  deletion_window_in_days = 7
}

resource "aws_cloudwatch_log_group" "team" {
  for_each          = toset(["plain", "`code` | <img src=x onerror=alert(1)> @octocat #123 [link](https://example.com)"])
  name              = "/estate/${md5(each.key)}"
  retention_in_days = 7
}

resource "aws_sns_topic" "news" {
  name = "estate-news"
}

resource "aws_sns_topic" "more_news" {
  name = "estate-more-news"
}

resource "aws_sns_topic_policy" "news" {
  arn = aws_sns_topic.news.arn
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "Publish"
      Effect    = "Allow"
      Principal = { Service = "events.amazonaws.com", AWS = "arn:aws:iam::210987654321:root" }
      Action    = "sns:Publish"
      Resource  = aws_sns_topic.news.arn
    }]
  })
}

resource "aws_sns_topic_policy" "more_news" {
  arn = aws_sns_topic.more_news.arn
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "events.amazonaws.com" }
      Action    = "sns:Publish"
      Resource  = aws_sns_topic.more_news.arn
    }]
  })
}

resource "aws_iam_role" "worker" {
  name = "estate-worker"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }]
  })
}

resource "aws_iam_role_policy_attachment" "worker" {
  role       = aws_iam_role.worker.name
  policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"
}

resource "aws_iam_policy" "boundary" {
  name = "estate-boundary"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Sid = "KeepLogs", Effect = "Deny", Action = "logs:DeleteLogGroup", Resource = ["*"] },
      { Effect = "Allow", Action = ["s3:*"], Resource = "*" },
    ]
  })
}

moved {
  from = aws_sqs_queue.old_name
  to   = aws_sqs_queue.new_name
}

resource "aws_sqs_queue" "new_name" {
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

check "names" {
  assert {
    condition     = aws_s3_bucket.data.bucket == "data"
    error_message = "The bucket is called ${aws_s3_bucket.data.bucket}, not data."
  }
}

output "password" {
  value     = var.database_password
  sensitive = true
}
