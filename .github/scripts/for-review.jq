# The parts of a plan that a review needs, without values that are marked as sensitive, because they leave the machine.

# A mark belongs to a place. A value that is marked in one place may also be in another, such as the next one of a list
# that is shifted, so it is removed everywhere, as review/plan/sensitive-literals.ts does.

def names: split(" ") | map({(.): true}) | add;

# Words without which a review could not understand a plan.
("Allow Deny Enabled NONE aws:kms false null true" | names) as $keywords
# Members that give a policy or a definition its meaning.
| ("Action AWS CanonicalUser Condition Effect Federated NotAction NotPrincipal NotResource Principal Resource Service Sid Statement Version Branches Catch Choices Default End ErrorEquals ItemProcessor Iterator Next Parameters Retry StartAt States Type Variable" | names) as $document_members
# Members whose values Terraform defines.
| ("kind mode status type" | names) as $defined

# A JSON document in a text; null if the text is none. The try of jq 1.6 also ends an update (|=) around it, so there is none.
| def document: if type == "string" and test("^\\s*[\\[{\"]") then (try fromjson catch null) else null end;

def texts: .. | if type == "string" then . elif type == "number" then tostring else empty end;

# The keys of a map; a word or a Region is no secret.
def own_keys: .. | objects | keys_unsorted[] | select(test("^([A-Za-z]+([_-][A-Za-z]+)*|[0-9]+|[a-z]{2,3}(-[a-z]+){1,2}-[0-9][a-z]?)$") | not);

def marked_texts($mark):
  if $mark == true then (texts | ., (document | select(. != null) | texts | select(length >= 8))), own_keys
  elif type == "object" and ($mark | type) == "object" then . as $value | $mark | keys_unsorted[] as $key | $value[$key] | marked_texts($mark[$key])
  elif type == "array" and ($mark | type) == "array" then . as $value | range($mark | length) as $i | $value[$i] | marked_texts($mark[$i])
  else empty end;

def of_change: (.before_sensitive as $mark | .before | marked_texts($mark)), (.after_sensitive as $mark | .after | marked_texts($mark));

def of_state:
  (.outputs? // {} | .[] | .sensitive as $mark | .value | marked_texts($mark)),
  (.root_module? // {} | .. | objects | select(has("sensitive_values")) | .sensitive_values as $mark | .values | marked_texts($mark));

def of_variables:
  .variables as $given | .configuration.root_module.variables? // {} | to_entries[] | select(.value.sensitive == true)
  | (.value.default, $given[.key].value) | marked_texts(true);

def literals:
  [ ((.resource_changes, .resource_drift) // [] | .[] | .change | of_change),
    ((.deferred_changes // [])[] | .resource_change.change // {} | of_change),
    ((.output_changes // {})[] | of_change),
    (.planned_values // {} | of_state), (.prior_state.values? // {} | of_state),
    of_variables ]
  | reduce .[] as $text ({}; .[$text] = true) | keys_unsorted
  | map(select(test("\\S[\\s\\S]{2,}\\S") and ($keywords[.] | not)));

def percent_encoded: @uri | reduce (["%21", "!"], ["%27", "'"], ["%28", "("], ["%29", ")"], ["%2A", "*"]) as [$code, $sign] (.; split($code) | join($sign));

# Each form of each literal, the longest first, and the text in its place.
def replacements:
  literals | to_entries | map(.key as $number | .value | (., (tojson | .[1:-1]), percent_encoded) | {form: ., json: (tojson | .[1:-1]), by: "SENSITIVE-\($number + 1)"})
  | unique_by(.form) | sort_by(-(.form | length));

def has_text($text): split($text) | length > 1;

def replaced($all): if . == "" then . else reduce $all[] as $each (.; split($each.form) | join($each.by)) end;

def in_document($all):
  def in_text:
    replaced($all) as $replaced
    | (if $replaced | test("^SENSITIVE-[0-9]+$") then null else document end) as $document
    | if $document == null then $replaced
      else ($document | in_document($all)) as $clean | if $clean == $document then . else $clean | tojson end end;
  if type == "string" then in_text
  elif type == "number" then (tostring | replaced($all)) as $text | if $text == tostring then . else $text end
  elif type == "array" then map(in_document($all))
  elif type == "object" then with_entries({key: (.key | if $document_members[.] then . else replaced($all) end), value: (.value | in_document($all))})
  else . end;

# The provider defines the names of attributes and of those in blocks, which are lists; users choose the keys of maps.
def in_attributes($all; $defines_names):
  if type == "array" then map(in_attributes($all; true))
  elif type == "object" then with_entries({key: (.key | if $defines_names then . else replaced($all) end), value: (.value | in_attributes($all; false))})
  else in_document($all) end;

def in_tree($all):
  if type == "string" then replaced($all)
  elif type == "array" then map(in_tree($all))
  elif type == "object" then with_entries(if $defined[.key] then . else .value |= in_tree($all) end)
  else . end;

# Only the literals that can be in a value. A backslash may be part of an escape, so it can be any of them.
def possible($all): tojson as $text | if $text | has_text("\\\\") then $all else [$all[] | select(.json as $json | $text | has_text($json))] end;

def clean_attributes($all; $defines_names): possible($all) as $own | if $own == [] then . else in_attributes($own; $defines_names) end;
def clean($all): possible($all) as $own | if $own == [] then . else in_tree($own) end;

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

def sides: ["before", "after", "before_sensitive", "after_sensitive", "after_unknown"];

# A mark has the keys of the value that it marks.
def clean_change($all; $defines_names):
  without_sensitive | reduce (sides[] as $side | select(has($side)) | $side) as $side (.; .[$side] = (.[$side] | clean_attributes($all; $defines_names)));

def changes($all):
  (. // []) | map(.change = (.change | clean_change($all; true)) | with_entries(if .key | . == "address" or . == "previous_address" or . == "index" then .value |= clean($all) else . end));

replacements as $all
| {
  format_version, terraform_version, applyable, complete, errored,
  checks: (.checks | clean($all)),
  configuration: (.configuration | clean($all)),
  planned_values: {},
  # Only the sizes of the zips.
  prior_state: {values: {root_module: {resources: [
    .prior_state | .. | objects | select(.type? == "archive_file" and .mode? == "data")
    | {type, values: (.values | {output_base64sha256, output_size})}
  ]}}},
  resource_changes: (.resource_changes | changes($all)),
  resource_drift: (.resource_drift | changes($all)),
  output_changes: ((.output_changes // {}) | with_entries({key: (.key | replaced($all)), value: (.value | clean_change($all; false))})),
  action_invocations: ((.action_invocations // []) | map({address, lifecycle_action_trigger}) | clean($all)),
  deferred_changes: ((.deferred_changes // []) | map({reason, resource_change: {address: .resource_change.address}}) | clean($all)),
  deferred_action_invocations: ((.deferred_action_invocations // [])
    | map({reason, action_invocation: {address: .action_invocation.address}}) | clean($all))
} | with_entries(select(.value != null))
