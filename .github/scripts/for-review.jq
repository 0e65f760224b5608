# The parts of a plan that a review needs, without values that are marked as sensitive, because they leave the machine.

def below($key): if . == true then true elif type == "object" or type == "array" then .[$key]? else null end;

# $marks mark what is sensitive; $other is the value on the other side of the change.
def hidden($marks; $other; $text):
  if any($marks[]; . == true) then (if . == $other then "(sensitive)" else $text end)
  elif type == "object" then with_entries(.key as $key | .value |= hidden($marks | map(below($key)); $other | below($key); $text))
  elif type == "array" then [range(length) as $i | .[$i] | hidden($marks | map(below($i)); $other | below($i); $text)]
  else . end;

def without_sensitive:
  [.before_sensitive, .after_sensitive] as $marks | .before as $before | .after as $after
  | (if $before == null then . else .before |= hidden($marks; $after; "(sensitive, before)") end)
  | (if $after == null then . else .after |= hidden($marks; $before; "(sensitive, after)") end);

def changes: (. // []) | map(.change |= without_sensitive);

{
  format_version, terraform_version, complete, errored, checks, configuration,
  planned_values: {},
  # Only the sizes of the zips.
  prior_state: {values: {root_module: {resources: [
    .prior_state | .. | objects | select(.type? == "archive_file" and .mode? == "data")
    | {type, values: (.values | {output_base64sha256, output_size})}
  ]}}},
  resource_changes: (.resource_changes | changes),
  resource_drift: (.resource_drift | changes),
  output_changes: ((.output_changes // {}) | map_values(without_sensitive)),
  action_invocations: ((.action_invocations // []) | map({address, lifecycle_action_trigger})),
  deferred_changes: ((.deferred_changes // []) | map({reason, resource_change: {address: .resource_change.address}})),
  deferred_action_invocations: ((.deferred_action_invocations // [])
    | map({reason, action_invocation: {address: .action_invocation.address}}))
} | with_entries(select(.value != null))
