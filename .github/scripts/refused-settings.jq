# What of a synthesized stack may run a program, or read this machine or another place, when Terraform initializes and
# plans: a sentence each. npm packages made the stack, and no one has reviewed it yet; so what is allowed is listed.
# Extend the lists for a stack of your own, with the same care as for code that runs with the role that deploys.

def unlisted($allowed; $place):
  keys_unsorted - $allowed | .[] | "\($place) has \(.); allowed: \($allowed | join(", "))";

# A file may be read only by a literal path inside the stack's folder. Terraform passes over comments before a bracket.
def reads:
  [match("\\b(file\\w*|templatefile|pathexpand)(\\s|/\\*[\\s\\S]*?\\*/|(#|//)[^\\n]*\\n)*\\("; "g")] | length;
def reads_of_the_stack:
  [match("\\b(file\\w*|templatefile)\\(\"\\$\\{path\\.module\\}(/[\\w-][\\w.-]*)+\""; "g")] | length;

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
  (.data // {}
    | unlisted(["archive_file", "aws_caller_identity", "aws_partition", "aws_region", "aws_sagemaker_prebuilt_ecr_image"]; "data")),
  (.data.archive_file // {} | to_entries[] | .key as $name | .value
    | unlisted(["//", "type", "source_file", "output_path", "output_file_mode"]; "data.archive_file.\($name)"),
      (to_entries[] | select(.key == "source_file" or .key == "output_path") | select(.value | in_functions | not)
        | "data.archive_file.\($name).\(.key) is \(.value); allowed: a path below ${path.module}/functions")),
  (.check // {} | .. | objects | select(has("data")) | "check has data; allowed: assertions"),
  ([.. | strings, (objects | keys_unsorted[])] | .[] | select(reads > reads_of_the_stack)
    | "a text reads files: \(.[:200] | @json); allowed: files of the stack, by a literal ${path.module}/name")
]
| unique | .[]
