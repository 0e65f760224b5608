# findings.jq --slurpfile plan <plan>, on Checkov's report: what it finds in the resources that the plan changes, as Markdown.

# Nothing in it ends the code.
def code: gsub("[^\\w .,:;()'\"*/+=-]"; "_") | "`\(if length > 200 then .[:200] + "…" else . end)`";

# Keys of instances may be any values.
def without_keys: gsub("\\[(\"([^\"\\\\]|\\\\.)*\"|[0-9]+)\\]"; "");

def bounded($shown): if length > $shown then .[:$shown] + ["and \(length - $shown) more"] else . end;

def as_list:
  group_by(.check_id)
  | map("\(.[0].check_id | code) \(.[0].check_name | code): "
    + (map(.address | without_keys) | unique | map(code) | bounded(5) | join(", ")))
  | bounded(20) | map("- \(.)") | join("\n");

($plan[0].resource_changes | map(select(.change.actions | IN(["no-op"], ["read"]) | not)) | INDEX(.address)) as $changed
| if (.summary.parsing_errors // 0) > 0 then error("Checkov could not read the plan")
  # Checkov gives its summary alone where no check applied.
  elif .results == null then "Checkov has no check for the resources of this plan."
  else
    "Checkov \(.summary.checkov_version | code): " as $checkov
    | .results.failed_checks | map(.address = (.resource_address // .resource) | select($changed[.address]))
    | if . == [] then $checkov + "no failed checks in the resources that this plan changes."
      else $checkov + "\(length) failed checks in the resources that this plan changes:\n\n" + as_list end
  end
