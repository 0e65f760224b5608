# Prints a line for each part of a synthesized stack that could run a program, or read this machine or another place, when
# Terraform initializes or plans it. The code of npm packages wrote the stack and nobody has reviewed it, so everything
# that is not listed as allowed is rejected.
# To use a stack of your own, extend the lists as carefully as you would review code that runs with the deploy role.

def unlisted($allowed; $place):
  keys_unsorted - $allowed | .[] | "\($place) has \(.); allowed: \($allowed | join(", "))";

# A function may read a file only at a literal path in the folder of the stack, and must not read a template, because the
# text of the template would have to be checked too. Terraform allows comments between a function and its parenthesis.
def reads_elsewhere:
  test("\\b(?!file(base64|md5|sha1|sha256|sha512|base64sha256|base64sha512)?\\(\"\\$\\{path\\.module\\}(/[\\w-][\\w.-]*)+\"\\))(file\\w*|templatefile|pathexpand)(\\s|/\\*[\\s\\S]*?\\*/|(#|//)[^\\n]*\\n)*\\(");

# Terraform also accepts lists of blocks and labels, which the checks below would not look into.
def no_list($place): select(type != "object") | "\($place) is a list; allowed: an object";

def in_functions: test("^\\$\\{path\\.module\\}/functions(/[\\w-][\\w.-]*)+$");

[
  unlisted(["//", "terraform", "provider", "variable", "locals", "data", "resource", "output", "moved", "removed", "check"]; "cdk.tf.json"),
  (.terraform // {} | unlisted(["required_version", "required_providers", "backend"]; "terraform")),
  (.terraform.backend // {} | unlisted(["s3"]; "terraform.backend")),
  (.terraform.backend.s3 // {}
    | unlisted(["bucket", "key", "region", "encrypt", "kms_key_id", "use_lockfile"]; "terraform.backend.s3")),
  (.provider // {} | unlisted(["aws", "archive"]; "provider")),
  (.provider // {} | to_entries[] | .key as $name | .value
    | if type == "array" then .[] else . end
    | unlisted(["alias", "region", "allowed_account_ids", "default_tags"]; "provider.\($name)")),
  (.terraform.required_providers // {} | unlisted(["aws", "archive"]; "terraform.required_providers")),
  (.terraform.required_providers // {} | to_entries[] | .key as $name | .value | objects
    | unlisted(["source", "version"]; "terraform.required_providers.\($name)"),
      (.source // empty | select(IN("aws", "hashicorp/aws", "hashicorp/archive") | not)
        | "terraform.required_providers.\($name).source is \(. | @json); allowed: aws, hashicorp/aws, hashicorp/archive")),
  (.data // {} | no_list("data"), (.[] | no_list("a type of data")), (.archive_file // {} | .[] | no_list("data.archive_file"))),
  (.data // {}
    | unlisted(["archive_file", "aws_caller_identity", "aws_partition", "aws_region", "aws_sagemaker_prebuilt_ecr_image"]; "data")),
  (.data.archive_file // {} | to_entries[] | .key as $name | .value
    | unlisted(["//", "count", "type", "source_file", "output_path", "output_file_mode"]; "data.archive_file.\($name)"),
      (to_entries[] | select(.key == "source_file" or .key == "output_path") | select(.value | in_functions | not)
        | "data.archive_file.\($name).\(.key) is \(.value); allowed: a path below ${path.module}/functions")),
  (.check // {} | .. | objects | select(has("data")) | "check has data; allowed: assert"),
  ([.. | strings, (objects | keys_unsorted[])] | .[] | select(reads_elsewhere)
    | "an expression reads files: \(.[:200] | @json); allowed: a file of the stack at a literal path, such as filemd5(\"${path.module}/name\")")
]
| unique | .[]
